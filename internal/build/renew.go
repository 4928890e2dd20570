package build

import (
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

// Renew is Load for a site of which some files changed since s was loaded, with other values for the preview: it reads
// only those, and what depends on them. t is the tree of s renewed, and changed what came, went or may have changed in
// it; with none, it is the clock that changed. news is false if the files say what they said: then the site has the
// values of s for the preview, and nobody need look at it again.
func (s *Site) Renew(ctx context.Context, t *tree.Tree, changed []string, o Options) (site *Site, news bool, problems []diag.Problem, err error) {
	defer diag.Rescue(&err)
	if o.Workers = s.options.Workers; len(changed) > 0 {
		if next, news, ok := s.patched(t, changed, o); ok {
			return next, news, next.told(next.problems), ctx.Err()
		}
	}
	site, problems, err = loadAfter(ctx, t, o, s)
	return site, true, problems, err
}

// patched is the site with other texts, if nothing changed but texts, titles and the like: no file came or went, no
// page has another address or stands elsewhere in a list.
func (s *Site) patched(t *tree.Tree, changed []string, o Options) (next *Site, news, ok bool) {
	if len(s.tree.Names(tree.Content)) != len(t.Names(tree.Content)) {
		return nil, false, false
	}
	o.Now = s.options.Now // what the clock changes, it changes everywhere at once
	next = s.copied(t, o)
	var facts []campaign.Facts // of all pages, once one has others
	for _, name := range changed {
		i, isPage := s.page(name)
		switch {
		case !s.tree.Has(name) || !t.Has(name) || !s.patchable(name):
			return nil, false, false
		case !isPage:
			news = true
			next.forget(name)
			continue
		}
		r, _ := next.facts(name, nil)
		if r.Sum == s.sums[i] && r.Sum != unreadable {
			continue
		}
		if &next.sums[0] == &s.sums[0] {
			next.sums = slices.Clone(s.sums)
		}
		news, next.sums[i] = true, r.Sum
		was, is := s.pages[i], r.Facts
		if was.Of != "" {
			is = is.Inherit(s.pages[s.indexOf(was.Of)])
		}
		if was.Equal(is) {
			continue
		}
		if !was.Placed(is) || len(s.editions) > 1 && was.Of == "" { // translations inherit
			return nil, false, false
		}
		if facts == nil {
			facts = slices.Clone(s.pages)
		}
		facts[i] = is
	}
	if !news {
		return s.copied(t, s.options), false, true
	}
	next.before, next.edited = s.before, s.edited
	if found := s.found.Load(); found != nil {
		next.before, next.edited = *found, nil
	}
	if next.edited = append(slices.Clip(next.edited), changed...); facts != nil || slices.ContainsFunc(changed, s.reachesFar) {
		next.before = nil
	}
	next.checked = new(sync.Map)
	s.checked.Range(func(file, said any) bool {
		if !touches(changed, file.(string)) {
			next.checked.Store(file, said)
		}
		return true
	})
	if facts != nil {
		next.pages = facts
		next.world, next.next = sync.OnceValue(next.makeWorld), sync.OnceValue(next.findNextChange)
	}
	return next, true, true
}

// patchable reports whether a file of the content is of no more than its own pages: not of the settings, nor something
// that they show.
func (s *Site) patchable(name string) bool {
	_, isPage := s.page(name)
	switch {
	case isPage || s.companion[name] || path.Base(name) == content.SourcesFile:
		return true
	}
	return s.isAsset(name) && !s.assets[name]
}

// reachesFar reports whether any page may be made of a file: a picture, for one.
func (s *Site) reachesFar(name string) bool {
	_, isPage := s.page(name)
	return !isPage && !s.companion[name] && path.Base(name) != content.SourcesFile
}

// touched reports whether a page may be made of a file that was edited since before. Texts are read by pages of their own
// folder alone, registers of sources also by those below.
func (s *Site) touched(file string) bool {
	return touches(s.edited, file)
}

// touches reports whether a page may be made of one of the files that were edited; see touched.
func touches(edited []string, file string) bool {
	return slices.ContainsFunc(edited, func(name string) bool {
		dir := path.Dir(name)
		return path.Dir(file) == dir || path.Base(name) == content.SourcesFile && strings.HasPrefix(file, dir+"/")
	})
}

// copied is a site with another tree that is so far the same.
func (s *Site) copied(t *tree.Tree, o Options) *Site {
	next := &Site{
		options: o, tree: t,
		settings: s.settings, english: s.english, byLanguage: map[string]*edition{}, missing: s.missing, counts: s.counts,
		presets: s.presets, unread: s.unread, cite: s.cite, look: s.look, fonts: s.fonts, ownLayouts: s.ownLayouts, logo: s.logo, palette: s.palette,
		press: s.press, icons: s.icons, icon: s.icon, starter: s.starter, checked: s.checked,
		pages: s.pages, sums: s.sums, byAddress: s.byAddress, versions: s.versions, companion: s.companion,
		old: s.old, worns: s.worns, assets: s.assets, inspections: s.inspections, harmless: s.harmless, memory: s.memory,
		past: s.past, world: s.world, next: s.next, policies: s.policies, problems: s.problems, loaded: true,
	}
	next.options.Stopped = s.options.Stopped
	s.shared.Range(func(file, sources any) bool { next.shared.Store(file, sources); return true })
	for _, e := range s.editions {
		is := *e
		is.Site, is.shells, is.bodies = next, new(sync.Map), new(sync.Map)
		is.frames = slices.Clone(e.frames)
		for i := range is.frames {
			is.frames[i].Preview = o.Preview.Script
		}
		is.notFound.Preview = o.Preview.Script
		is.countryLists = e.countryLists
		next.editions = append(next.editions, &is)
		next.byLanguage[is.language] = &is
	}
	return next
}

// forget drops what is known of a file that changed.
func (s *Site) forget(name string) {
	s.shared.Delete(name)
	if _, ok := s.inspections.Load(name); ok {
		known := new(sync.Map)
		s.inspections.Range(func(file, looked any) bool {
			if file != name {
				known.Store(file, looked)
			}
			return true
		})
		s.inspections = known
	}
}
