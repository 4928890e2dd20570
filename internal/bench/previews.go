package main

import (
	"context"
	"path/filepath"
	"time"
)

// previews starts the servers and saves pages under them: ours without a cache, Hugo's, ours with the cache of the builds.
func (p *place) previews(ctx context.Context) error {
	if err := p.clear(p.empty, filepath.Join(p.hugoSite, "public")); err != nil {
		return err
	}
	serveFlags := func(cache string) []string { return []string{"serve", "--site", p.site, "--cache-dir", cache} }
	if err := p.preview(ctx, ours, ready, saved, p.ours, serveFlags(p.empty)...); err != nil {
		return err
	}
	if p.hugo != "" {
		if err := p.preview(ctx, hugo, ready, saved, p.hugo, "server", "--source", p.hugoSite); err != nil {
			return err
		}
	}
	return p.preview(ctx, ours, readyWarm, savedWarm, p.ours, serveFlags(p.cache)...)
}

func (p *place) preview(ctx context.Context, who who, ready, saved what, program string, args ...string) error {
	c := campaignAt(p.n / 2)
	start := time.Now()
	s, err := serve(ctx, program, args...)
	if err != nil {
		return err
	}
	defer s.stop()
	took, err := s.until(ctx, start, "/"+c.slug+"/", c.title)
	if err != nil {
		return err
	}
	p.add(who, ready, p.n, took.Seconds())
	if err := pause(ctx, settling); err != nil {
		return err
	}
	for range p.edits {
		c, mark := p.edited()
		dir, f := p.site, c.ours()[0]
		if who == hugo {
			dir, f = p.hugoSite, c.hugo()[0]
		}
		start := time.Now()
		if err := save(dir, f); err != nil {
			return err
		}
		took, err := s.until(ctx, start, "/"+c.slug+"/", mark)
		if err != nil {
			return err
		}
		p.add(who, saved, p.n, took.Seconds())
		if err := pause(ctx, breath); err != nil {
			return err
		}
	}
	return nil
}
