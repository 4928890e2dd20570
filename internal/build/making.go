package build

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"broadside/internal/cache"
	"broadside/internal/diag"
	"broadside/internal/publish"
)

// making is a file that is drawn, not copied, and kept in the cache.
type making struct {
	name string // in the output
	key  cache.Key
	draw func() ([]byte, error)
}

// body draws the file, unless the cache has it.
func (s *Site) body(m making) ([]byte, error) {
	if b, ok := s.options.Cache.Get(m.key); ok {
		return b, nil
	}
	b, err := m.draw()
	if err == nil {
		s.options.Cache.Put(m.key, b)
	}
	return b, err
}

// drawings hands over the site's icons and the pictures that pages ask for.
func (r *run) drawings(ctx context.Context) error {
	all := slices.Concat(r.site.icons, r.drawn)
	slices.SortFunc(all, func(a, b making) int { return strings.Compare(a.name, b.name) })
	all = slices.CompactFunc(all, func(a, b making) bool { return a.name == b.name }) // two campaigns may say the same
	errs := make([]error, len(all))
	var done atomic.Int64
	err := r.site.each(ctx, len(all), func(i int) {
		errs[i] = r.drawing(all[i])
		if n := done.Add(1); r.progress != nil {
			r.progress("icons and share pictures", int(n), len(all))
		}
	})
	for _, e := range errs {
		if err == nil {
			err = e
		}
	}
	return err
}

// fromCache hands over a file that the cache has, and reports whether it has it: without an output, whether there is
// nothing to make. What stands in the output already is not even read.
func (r *run) fromCache(name string, key cache.Key) (done bool, err error) {
	sum, ok := r.site.options.Cache.Sum(key)
	if !ok || r.out == nil {
		return ok, nil
	}
	if kept, err := r.out.Keep(name, publish.Asset, publish.Sum(sum)); kept || err != nil {
		return kept, err
	}
	b, ok := r.site.options.Cache.Get(key)
	if !ok {
		return false, nil
	}
	return true, r.out.Write(name, publish.Asset, b)
}

// drawing hands over one of them.
func (r *run) drawing(m making) error {
	defer diag.Hold(m.name)
	if done, err := r.fromCache(m.name, m.key); done || err != nil {
		return err
	}
	b, err := r.site.body(m)
	if err != nil {
		return err
	}
	return r.out.Write(m.name, publish.Asset, b)
}

// drawing finds what is drawn for an output: an icon, or a picture of a page that was rendered.
func (s *Site) drawing(output string) (making, bool) {
	for _, m := range s.icons {
		if m.name == output {
			return m, true
		}
	}
	m, ok := s.drawn.Load(output)
	if !ok {
		return making{}, false
	}
	return m.(making), true
}
