package build

import (
	"context"
	"slices"
	"strings"

	"broadside/internal/cache"
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
	errs := make([]error, len(all))
	err := r.site.each(ctx, len(all), func(i int) {
		var b []byte
		if b, errs[i] = r.site.body(all[i]); errs[i] == nil {
			errs[i] = r.out.Write(all[i].name, publish.Asset, b)
		}
	})
	for _, e := range errs {
		if err == nil {
			err = e
		}
	}
	return err
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
