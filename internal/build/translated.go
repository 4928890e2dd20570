package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// Translations says how far the site has come in a language.
type Translations struct {
	Tag, Name string   // "es", "Español"
	Pages     int      // of the site's own language
	Done      int      // how many of them are there in this one
	Notes     []string // what is missing or may be out of date, a line each, by file
}

// traits is what a page's versions are held against each other by.
type traits struct {
	Keys       []string // of its sources, in the order of their first use
	Calls      int      // to action
	Updates    int
	Untold     []string // words of sources that it leaves out, or shows in another language
	Translates string   // as the translation says what it was made of
	Sum        string   // what it would say of the original of today
}

// tell keeps what a page's versions are held against each other by.
func (m *maker) tell(out markup.Output) {
	if len(m.site.editions) < 2 {
		return
	}
	for _, n := range out.Notes {
		m.made.traits.Keys = append(m.made.traits.Keys, n.Key)
	}
	m.made.traits.Calls, m.made.traits.Updates = out.Calls, len(m.page.Updates)
	m.made.traits.Translates = m.page.Translates
}

// sumOfWords names what a page says, for its translations to name what they were made of: the first eight hexadecimal
// digits of the SHA-256 of the texts of its settings, its copy, and of statement.md and thanks.md, each followed by a
// line feed. Dates and counts may change without making a translation old.
func (m *maker) sumOfWords(p *content.Page) string {
	texts := append(p.Words(), strings.TrimSpace(string(p.Text[p.Copy.Start:p.Copy.End])))
	if content.IsIndex(p.File) {
		for _, name := range []string{content.StatementFile, content.ThanksFile} {
			if file := path.Join(path.Dir(p.File), name); m.hasCompanion(file) {
				text, _, _ := m.text(file, tree.MaxPage)
				texts = append(texts, name, strings.TrimSpace(string(text)))
			}
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(texts, "\n") + "\n"))
	return hex.EncodeToString(sum[:4])
}

// translations compares the pages' versions, once all are rendered.
func (r *run) translations() []Translations {
	s := r.site
	var all []Translations
	for _, e := range s.editions[1:] {
		t := Translations{Tag: e.words.Tag(), Name: e.name}
		note := func(format string, values ...any) { t.Notes = append(t.Notes, fmt.Sprintf(format, values...)) }
		for i, f := range s.pages {
			if f.Of != "" || f.Address == campaign.NotFound || !s.shows(f) {
				continue
			}
			t.Pages++
			v := e.version(i)
			if v == i {
				file := content.Translated(f.File, e.language)
				if j, ok := s.byFile[file]; ok {
					note("%s is not published: %s", file, s.held(s.pages[j]))
				} else {
					note("%s is not translated", f.File)
				}
				continue
			}
			t.Done++
			r.compare(note, s.pages[v].File, r.traits[i], r.traits[v])
		}
		all = append(all, t)
	}
	return all
}

// compare notes in what a translation is not as its original.
func (r *run) compare(note func(string, ...any), file string, original, own traits) {
	switch {
	case own.Sum == "" || own.Translates == own.Sum: // the first if one of the two can't be read
	case own.Translates == "":
		note("%s does not say what it was made of; if it is up to date, add translates = %q above its tables", file, own.Sum)
	default:
		note("%s is older than its original; once it is up to date, write translates = %q", file, own.Sum)
	}
	if lacks := without(original.Keys, own.Keys); lacks != "" {
		note("%s does not refer to %s, as its original does", file, lacks)
	}
	if more := without(own.Keys, original.Keys); more != "" {
		note("%s refers to %s, and its original does not", file, more)
	}
	if own.Calls != original.Calls {
		note("%s: calls to action: %d, in its original: %d", file, own.Calls, original.Calls)
	}
	if own.Updates != original.Updates {
		note("%s: updates: %d, in its original: %d", file, own.Updates, original.Updates)
	}
	for _, n := range own.Untold {
		note("%s: %s", file, n)
	}
}

// without lists the references of one page that another does not have.
func without(keys, others []string) string {
	var out []string
	for _, k := range keys {
		if !slices.Contains(others, k) {
			out = append(out, "[^"+k+"]")
		}
	}
	return strings.Join(out, ", ")
}
