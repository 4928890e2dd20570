package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// builds is a round of whole runs.
func (p *place) builds(ctx context.Context) error {
	if err := p.clear(p.out, p.cache, p.hugoOut); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		p.build(cold, nil),
		p.runHugo(cold),
		p.runFloor,
		p.build(same, nil),
		p.runHugo(same),
		p.build(onePage, p.editPage),
		p.build(oneLayout, p.editLayout),
		p.build(oneSetting, p.editSetting),
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return p.clear(p.out, p.hugoOut)
}

func (p *place) clear(dirs ...string) error {
	var errs []error
	for _, d := range dirs {
		errs = append(errs, os.RemoveAll(d))
	}
	return errors.Join(errs...)
}

// build runs ours after an edit, which returns a file of the output and the mark that it must then hold.
func (p *place) build(what what, edit func() (output, mark string, err error)) func(context.Context) error {
	return func(ctx context.Context) error {
		var output, mark string
		if edit != nil {
			var err error
			if output, mark, err = edit(); err != nil {
				return err
			}
		}
		u, err := p.child(ctx, p.ours, p.buildFlags()...)
		if err != nil {
			return err
		}
		p.addRun(ours, what, u)
		return p.holds(output, mark)
	}
}

// addRun adds what a whole run took.
func (p *place) addRun(who who, what what, u usage) {
	p.add(who, what, p.n, u.wall.Seconds())
	if what == cold {
		p.add(who, work, p.n, u.work.Seconds())
	}
	if what == cold && u.peak > 0 {
		p.add(who, memory, p.n, float64(u.peak))
	}
}

func (p *place) buildFlags() []string {
	return []string{"build", "--site", p.site, "--output", p.out, "--cache-dir", p.cache}
}

// holds fails if an edit has not come out: what was measured then was something else.
func (p *place) holds(output, mark string) error {
	if output == "" {
		return nil
	}
	text, err := os.ReadFile(filepath.Join(p.out, filepath.FromSlash(output)))
	if err == nil && !bytes.Contains(text, []byte(mark)) {
		err = fmt.Errorf("%s has not followed the edit: there is no %q in it", output, mark)
	}
	return err
}

// edited is the campaign that is edited, and its mark.
func (p *place) edited() (c campaign, mark string) {
	p.edit++
	c = campaignAt(p.n / 2)
	c.closing = fmt.Sprintf("This is edit %d.", p.edit)
	return c, c.closing
}

func (p *place) editPage() (output, mark string, err error) {
	c, mark := p.edited()
	return c.slug + "/index.html", mark, save(p.site, c.ours()[0])
}

func (p *place) editLayout() (output, mark string, err error) {
	p.edit++
	mark = fmt.Sprintf(`data-edit="%d"`, p.edit)
	text := regexp.MustCompile(`<main\b`).ReplaceAllString(p.layout, "<main "+mark)
	return campaignAt(p.n-1).slug + "/index.html", mark, save(p.site, file{layoutFile, text})
}

func (p *place) editSetting() (output, mark string, err error) {
	p.edit++
	mark = fmt.Sprintf("Riverton Together %d", p.edit)
	return campaignAt(p.n-1).slug + "/index.html", mark, save(p.site, ourSettings(mark))
}

// runHugo runs Hugo, which keeps nothing between two runs: whatever has changed, its rebuild is a whole run.
func (p *place) runHugo(what what) func(context.Context) error {
	return func(ctx context.Context) error {
		if p.hugo == "" {
			return nil
		}
		u, err := p.child(ctx, p.hugo, "--source", p.hugoSite, "--destination", p.hugoOut)
		if err != nil {
			return err
		}
		p.addRun(hugo, what, u)
		return nil
	}
}

func (p *place) runFloor(ctx context.Context) error {
	if p.shape == (shape{}) {
		var err error
		if p.shape, err = shapeOf(p.out); err != nil {
			return err
		}
	}
	u, err := p.child(ctx, p.self, "floor", p.site, p.floorOut, p.shape.String())
	if err != nil {
		return err
	}
	p.addRun(theLeast, cold, u)
	return p.clear(p.floorOut)
}

// collection is a line of the runtime's trace of its collector: heap before, after, and live in MiB.
var collection = regexp.MustCompile(`(?m)^gc \d+ @.* \d+->\d+->(\d+) MB`)

// heap is the most that was live after any collection of a cold build. The collector runs more often than usual for it, so
// that few peaks are missed.
func (p *place) heap(ctx context.Context) error {
	if err := p.clear(p.out, p.cache); err != nil {
		return err
	}
	c := exec.CommandContext(ctx, p.ours, p.buildFlags()...)
	c.Env = append(os.Environ(), "GODEBUG=gctrace=1", "GOGC=25")
	u, err := wait(c)
	if err != nil {
		return err
	}
	var most float64
	for _, m := range collection.FindAllStringSubmatch(u.stderr, -1) {
		live, err := strconv.Atoi(m[1])
		if err != nil {
			return err
		}
		most = max(most, float64(live))
	}
	if most > 0 {
		p.add(ours, heap, p.n, most*(1<<20))
	}
	return p.clear(p.out, p.cache)
}
