package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"broadside/internal/build"
	"broadside/internal/cache"
	"broadside/internal/diag"
	"broadside/internal/links"
)

// What check --links asks for.
const (
	linksAll     = "all"
	linksSources = "sources"
)

// outside asks for every address outside of the site, or with linksSources for those of all sources, and adds what it finds
// to the problems of r. What was asked for lately is not asked for again.
func (a *app) outside(ctx context.Context, r *result, which string) error {
	all, err := a.outgoing(ctx, r.site, which == linksSources)
	if err != nil {
		return err
	}
	known := a.cache()
	found, remembered := map[string]links.Finding{}, 0
	var ask []string
	hosts := map[string]bool{}
	for _, o := range all {
		if _, ok := found[o.Address]; ok {
			continue
		}
		if f, ok := recalled(known, o.Address); ok && f.Holds(a.env.Now()) {
			found[o.Address] = f
			remembered++
			continue
		}
		found[o.Address] = links.Finding{}
		ask = append(ask, o.Address)
		hosts[links.HostOf(o.Address)] = true
	}
	if len(ask) > 0 {
		a.tell("Asking for %s on %s, each host one at a time; and %s for copies of what is gone.\n", number(len(ask), "address", "addresses"), number(len(hosts), "host", "hosts"), links.ArchiveHost)
	}
	fresh, err := a.askFor(ctx, all, found, ask)
	for address, f := range fresh { // also of a run that a signal ends: the next one goes on from there
		if b, err := json.Marshal(f); err == nil {
			known.Put(findingKey(address), b)
		}
	}
	if err != nil {
		return err
	}
	maps.Copy(found, fresh)
	r.problems = diag.Sorted(append(r.problems, links.Problems(all, found)...))
	a.tellLinks(r, all, found, len(ask), remembered)
	return nil
}

// outgoing are the site's addresses to ask for.
func (a *app) outgoing(ctx context.Context, site *build.Site, sources bool) ([]build.Outgoing, error) {
	progress := a.progress()
	defer progress.end()
	all, err := site.Outgoing(ctx, sources, progress.show)
	return all, cause(ctx, err)
}

// askFor asks for the addresses, and for copies of those, or of those found before, that readers can't use. It returns what
// is news, even with an error.
func (a *app) askFor(ctx context.Context, all []build.Outgoing, before map[string]links.Finding, addresses []string) (map[string]links.Finding, error) {
	progress := a.progress()
	defer progress.end()
	asker := links.Asker{Transport: a.env.Transport, Pause: a.env.Pause, Now: a.env.Now()}
	if len(addresses) > 0 {
		progress.show("links", 0, len(addresses))
	}
	found, err := asker.Ask(ctx, addresses, func(done, of int) { progress.show("links", done, of) })
	if err != nil {
		return found, err
	}
	var wanting []string
	for _, o := range all {
		f, ok := found[o.Address]
		if !ok {
			f = before[o.Address]
		}
		if links.Wanting(o, f) && !slices.Contains(wanting, o.Address) {
			wanting = append(wanting, o.Address)
		}
	}
	if len(addresses) == 0 && len(wanting) > 0 {
		a.tell("Asking %s for copies of what is gone.\n", links.ArchiveHost)
	}
	copies, err := asker.Copies(ctx, wanting, func(done, of int) { progress.show("lasting copies looked for", done, of) })
	for address, at := range copies {
		f, ok := found[address]
		if !ok {
			f = before[address]
		}
		f.Copy, f.Sought = at, true
		found[address] = f
	}
	return found, err
}

func findingKey(address string) cache.Key { return cache.KeyOf("link", "1", address) }

// recalled is what was found of an address before.
func recalled(c *cache.Cache, address string) (f links.Finding, ok bool) {
	b, ok := c.Get(findingKey(address))
	return f, ok && json.Unmarshal(b, &f) == nil
}

// tellLinks says what was asked for, and what a person has to look at, since no program may.
func (a *app) tellLinks(r *result, all []build.Outgoing, found map[string]links.Finding, asked, remembered int) {
	a.tell("Links: %d asked for", asked)
	if remembered > 0 {
		a.tell(", %d known from the last days (--no-cache asks for them too)", remembered)
	}
	a.tell(".\n")
	read, first := r.reader(), true
	for _, o := range all {
		f := found[o.Address]
		if f.Verdict != links.Unseen {
			continue
		}
		if first {
			a.tell("Not shown to programs; look at these yourself:\n")
			first = false
		}
		place := o.File
		if text, ok := read(o.File); ok && o.Span != (diag.Span{}) {
			line, column := diag.Position(text, o.Span.Start)
			place = fmt.Sprintf("%s:%d:%d", o.File, line, column)
		}
		a.tell("  %s: %s (%s)\n", diag.Printable(place), diag.Printable(o.Address), diag.Printable(f.Why))
	}
}

// number writes a count of things.
func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
