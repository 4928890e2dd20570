package build

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// register is the sources that one folder's pages may use, from several files, nearest first.
type register struct {
	files    []*content.Sources
	own      []*content.Sources // those that only this page can use
	problems []diag.Problem     // of own
	keys     []string           // all on offer, sorted
}

// sharedSources is a file that several pages may use, read once.
type sharedSources struct {
	once    sync.Once
	sources *content.Sources
	suspect bool // see suspect
}

// register gathers the footnotes.toml files for the pages of a folder.
func (s *Site) register(folder string) *register {
	r := &register{}
	for _, name := range content.SourcesFiles(folder) {
		if !s.tree.Has(name) {
			continue
		}
		if !s.isShared(name) {
			own, problems := s.readSources(name)
			r.files, r.own, r.problems = append(r.files, own), append(r.own, own), append(r.problems, problems...)
			continue
		}
		r.files = append(r.files, s.sharedRegister(name))
	}
	for _, f := range r.files {
		r.keys = append(r.keys, f.Keys...)
	}
	slices.Sort(r.keys)
	r.keys = slices.Compact(r.keys)
	return r
}

// sharedRegister is a register that several pages may use, read once.
func (s *Site) sharedRegister(name string) *content.Sources {
	entry, _ := s.shared.LoadOrStore(name, &sharedSources{})
	shared := entry.(*sharedSources)
	shared.once.Do(func() {
		shared.sources, _ = s.readSources(name)
		shared.suspect = s.unfinished(check.File{Name: name, Text: shared.sources.Text})
	})
	return shared.sources
}

// isShared reports whether more than one page may use a register, or none does. Their problems are reported
// once by the site; the others' with their page, which alone reads them, so that memory does not hold them.
func (s *Site) isShared(name string) bool { return s.pagesIn(path.Dir(name)) != 1 }

func (s *Site) readSources(name string) (*content.Sources, []diag.Problem) {
	defer diag.Hold(name)
	text, problems := s.tree.Text(name, tree.MaxSettings)
	if text == nil {
		return &content.Sources{File: name}, problems
	}
	f, more := content.ReadSources(name, text)
	f.Problems = problems
	return f, append(problems, more...)
}

// registerOf is what the rules look at.
func registerOf(f *content.Sources) check.Register {
	return check.Register{File: f.File, Keys: f.Keys, Place: func(key string) diag.Span { return f.Place(key) }}
}

// unread reports whether a file could not be read, so that it is not known which keys it has.
func (r *register) unread() bool {
	return slices.ContainsFunc(r.files, func(f *content.Sources) bool { return f.Unread() })
}

// find returns the nearest file that has the key.
func (r *register) find(key string) *content.Sources {
	for _, f := range r.files {
		if f.Has(key) {
			return f
		}
	}
	return nil
}

// notes writes out the sources of one of the page's addresses.
func (m *maker) notes(address campaign.Address, notes []markup.Note) []layout.Source {
	out := make([]layout.Source, 0, len(notes))
	for i, n := range notes {
		v := layout.Source{ID: "source-" + n.Key, Number: i + 1, Text: n.HTML, Backlinks: m.backlinks(i+1, n.Uses)}
		if f := m.sources.find(n.Key); f != nil && n.HTML == "" {
			m.made.record.Sources[f.File+"\x00"+n.Key] = true
			m.fill(&v, address, f, n.Key)
		}
		out = append(out, v)
	}
	return out
}

// fill writes out the record of a file.
func (m *maker) fill(v *layout.Source, address campaign.Address, f *content.Sources, key string) {
	r, ok := f.Records[key]
	if !ok {
		return // its own problem says why
	}
	words := m.site.words
	lang := cmp.Or(r.Language, m.site.main().words.Tag()) // of what the source itself says
	marks := m.foreign(lang)
	own, field := r.Texts[m.site.language], "text_"+m.site.language
	switch {
	case r.Text != "" && own != "":
		v.Text = m.note(address, f, key, field, own)
	case r.Text != "":
		m.untold(f, key, "text", "is shown in another language")
		v.Text = m.mark(m.note(address, f, key, "text", r.Text), m.site.main().words.Tag())
	default:
		own := marks
		if own == "" && words.Direction() == "rtl" {
			own = ` dir="auto"` // a title in Latin letters, or its marks would change places with what follows
		}
		v.Citation = m.site.cite(r, words).HTML(own)
	}
	if own, field := r.Notes[m.site.language], "note_"+m.site.language; own != "" {
		v.Note = m.note(address, f, key, field, own)
	} else if r.Note != "" && m.site.language == "" {
		v.Note = m.note(address, f, key, "note", r.Note)
	} else if r.Note != "" {
		m.untold(f, key, "note", "is left out")
	}
	if v.Quote = words.Curl(r.Quote); marks != "" {
		v.Language, _ = language.Canonical(lang)
		v.Direction = m.turned(lang)
	}
	v.Archive = r.Archive
	if d := r.Accessed; !d.IsZero() && !d.Undated {
		v.Accessed = words.Sentence("accessed", language.Values{"date": words.Date(d.Year, d.Month, d.Day)})
	}
}

// untold keeps that a source's words are not there in the page's language; in the site's own they always are.
func (m *maker) untold(f *content.Sources, key, field, what string) {
	if lang := m.site.language; lang != "" {
		m.made.traits.Untold = append(m.made.traits.Untold, fmt.Sprintf("the %s of [^%s] %s, since [%s] of %s has no %s_%s", field, key, what, key, f.File, field, lang))
	}
}

// foreign is the attributes that mark words in a language, given by its tag; empty if it is the page's own.
func (m *maker) foreign(lang string) string {
	if lang == m.site.words.Tag() {
		return ""
	}
	lang, ok := language.Canonical(lang)
	if !ok || lang == m.site.words.Tag() {
		return ""
	}
	out := ` lang="` + lang + `"`
	if d := m.turned(lang); d != "" {
		out += ` dir="` + d + `"`
	}
	return out
}

// turned is the direction of a language, if it is not the page's.
func (m *maker) turned(lang string) string {
	if d := language.DirectionOf(lang); d != m.site.words.Direction() {
		return d
	}
	return ""
}

// mark sets apart words that may be in another language than the page.
func (m *maker) mark(words element, lang string) element {
	if own := m.foreign(lang); own != "" {
		if strings.Contains(string(words), "<p>") { // more than one paragraph
			return element("<div"+own+">") + words + "</div>"
		}
		return element("<span"+own+">") + words + "</span>"
	}
	return words
}

// note renders the Markdown of a record. A record can't refer to another.
func (m *maker) note(address campaign.Address, f *content.Sources, key, field, value string) (html element) {
	in := m.input(address, part(f.File, f.Text, value, true, f, key, field))
	in.Sources, in.SourceFile = nil, ""
	folder := path.Dir(f.File)
	l := m.linker(address)
	in.Link = l.link(folder)
	in.Picture = nil
	return m.markdown(in).HTML[0]
}

// backlinks lead from a source to its uses: one arrow, or a letter for each of several.
func (m *maker) backlinks(number int, uses []string) []layout.Backlink {
	out := make([]layout.Backlink, len(uses))
	for i, id := range uses {
		text := "↑"
		if len(uses) > 1 {
			text = letters(i)
		}
		out[i] = layout.Backlink{URL: "#" + id, Text: text, Label: m.site.backlinkLabel(number, i, len(uses))}
	}
	return out
}

// letters counts a, b, …, z, aa, ab, ….
func letters(i int) string {
	if i < 26 {
		return string(rune('a' + i))
	}
	return letters(i/26-1) + string(rune('a'+i%26))
}

// labelKey asks for the name of a source or of a way back to it.
type labelKey struct{ number, use, uses int } // uses is 0 for the source itself

// sourceLabel is a reference's accessible name.
func (e *edition) sourceLabel(number int) string {
	return e.label(labelKey{number: number}, func() string {
		return e.words.Sentence("source-number", language.Values{"number": fmt.Sprint(number)})
	})
}

// backlinkLabel is a back-link's accessible name.
func (e *edition) backlinkLabel(number, use, uses int) string {
	if uses == 1 {
		return e.label(labelKey{number, 0, 1}, func() string {
			return e.words.Sentence("back-to-source", language.Values{"number": fmt.Sprint(number)})
		})
	}
	return e.label(labelKey{number, use, 2}, func() string {
		return e.words.Sentence("back-to-text", language.Values{"number": fmt.Sprint(number), "use": letters(use)})
	})
}
