package build

import (
	"cmp"
	"context"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// Outgoing is an address outside of the site, at one of the places where it is written.
type Outgoing struct {
	Address string
	File    string
	Span    diag.Span
	Held    string // why the page is not published yet; empty if it is
	Source  string // the key of the source whose record it stands in; empty for all others
	Archive string // a lasting copy that the record names
}

// Outgoing is every address outside of the site that readers are led to, of published pages and of others, by place: those
// of sources, and unless sources is set, those of copy, statements, thank-you pages and settings. Handlers are not among
// them. The error is that of ctx, or one that Changed knows.
func (s *Site) Outgoing(ctx context.Context, sources bool, progress func(what string, done, of int)) ([]Outgoing, error) {
	var all []Outgoing
	for _, name := range s.tree.Names(tree.Content) {
		if path.Base(name) == content.SourcesFile {
			all = append(all, s.outgoingSources(name)...)
		}
	}
	if !sources {
		more, err := s.outgoingPages(ctx, progress)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
		for _, e := range s.editions {
			all = append(all, e.outgoing()...)
		}
	}
	slices.SortFunc(all, func(a, b Outgoing) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Held, b.Held))
	})
	return slices.CompactFunc(all, func(a, b Outgoing) bool { return a.File == b.File && a.Span == b.Span && a.Address == b.Address }), nil
}

// outgoingSources are the addresses of a register's records and of the words in them, whether a page refers to them yet or
// not.
func (s *Site) outgoingSources(file string) (all []Outgoing) {
	f, _ := s.readSources(file)
	held := s.heldBelow(path.Dir(file))
	for _, key := range f.Keys {
		r := f.Records[key]
		for _, at := range []struct{ field, address, archive string }{{"url", r.URL, r.Archive}, {"doi", r.DOILink(), r.Archive}, {"archive", r.Archive, ""}} {
			if outside(at.address) {
				all = append(all, Outgoing{Address: at.address, File: file, Span: f.Field(key, at.field), Held: held, Source: key, Archive: at.archive})
			}
		}
		for field, text := range wordsOf(r) {
			words := part(f.File, f.Text, text, true, f, key, field)
			l := linker{site: s.main()}
			for _, o := range markup.Render(markup.Input{Parts: []markup.Part{words}, Language: s.main().words, Link: l.link(path.Dir(file))}).Outgoing {
				all = append(all, Outgoing{Address: o.To, File: o.File, Span: o.Span, Held: held})
			}
		}
	}
	return all
}

// wordsOf are the fields of a record that hold Markdown, by name.
func wordsOf(r campaign.Source) map[string]string {
	words := map[string]string{"text": r.Text, "note": r.Note}
	for tag, text := range r.Texts {
		words["text_"+tag] = text
	}
	for tag, note := range r.Notes {
		words["note_"+tag] = note
	}
	maps.DeleteFunc(words, func(_, text string) bool { return text == "" })
	return words
}

// heldBelow is why no page in a folder or below it is published; empty if one is.
func (s *Site) heldBelow(folder string) (why string) {
	from, _ := slices.BinarySearchFunc(s.pages, folder+"/", func(f campaign.Facts, folder string) int { return cmp.Compare(f.File, folder) })
	for _, f := range s.pages[from:] {
		if !strings.HasPrefix(f.File, folder+"/") {
			break
		}
		if why = s.held(f); why == "" {
			break
		}
	}
	return why
}

// outgoingPages are those of the pages: of all Markdown that is rendered for them, and of their settings.
func (s *Site) outgoingPages(ctx context.Context, progress func(what string, done, of int)) ([]Outgoing, error) {
	found := make([][]Outgoing, len(s.pages))
	errs := make([]error, len(s.pages))
	var done atomic.Int64
	err := s.each(ctx, len(s.pages), func(i int) {
		m := s.maker(i)
		errs[i] = m.render(unit{page: i})
		if m.page != nil {
			for _, at := range []struct {
				to  string
				key []string
			}{{m.page.Next, []string{"next"}}, {m.page.Successor, []string{"successor"}}, {m.page.Donate.URL, []string{"donate", "url"}}} {
				if place := m.page.At(at.key...); outside(at.to) {
					m.outgoing = append(m.outgoing, Outgoing{Address: at.to, File: place.File, Span: place.Span})
				}
			}
		}
		for j := range m.outgoing {
			m.outgoing[j].Held = s.held(s.pages[i])
		}
		found[i] = m.outgoing
		if n := done.Add(1); progress != nil {
			progress("pages searched for links", int(n), len(s.pages))
		}
	})
	for _, e := range errs {
		if err == nil {
			err = e
		}
	}
	return slices.Concat(found...), err
}

// outgoing are those of site.toml, or of a translation of it.
func (e *edition) outgoing() (all []Outgoing) {
	set := e.settings
	add := func(to string, key ...string) {
		if place := set.At(key...); outside(to) {
			all = append(all, Outgoing{Address: to, File: place.File, Span: place.Span})
		}
	}
	add(set.Donate.URL, "donate", "url")
	add(set.Organisation.Privacy, "organisation", "privacy")
	add(set.Organisation.Imprint, "organisation", "imprint")
	for i, item := range set.Menu {
		add(item.URL, "menu", strconv.Itoa(i), "url")
	}
	l := linker{site: e}
	for _, words := range []markup.Part{
		e.sitePart(set.Organisation.About, false, "organisation", "about"), e.sitePart(set.Form.Consent.Text, true, "form", "consent", "text"),
	} {
		for _, o := range markup.Render(markup.Input{Parts: []markup.Part{words}, Language: e.words, Link: l.link(tree.Content)}).Outgoing {
			all = append(all, Outgoing{Address: o.To, File: o.File, Span: o.Span})
		}
	}
	return all
}

// outside reports whether a setting holds the address of another site's page.
func outside(to string) bool {
	return strings.HasPrefix(to, "https://") || strings.HasPrefix(to, "http://")
}
