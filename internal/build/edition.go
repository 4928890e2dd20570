package build

import (
	"html/template"
	"sync"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/language"
	"broadside/internal/layout"
)

// edition is the site in one language: everything whose words or links differ from one language to another, made once
// for all of its pages. What is the same in all languages stands in the Site.
type edition struct {
	*Site

	language string // in small letters, as addresses have it; empty for the site's own
	name     string // what the language is called in the way to it
	settings *content.Site
	words    *language.Language
	layouts  *layout.Set // with the language's words in them
	hasFeed  bool
	engine   sum   // of all that every page depends on; see key.go
	listed   []int // published campaigns, newest first: indexes into pages

	frames       []layout.Frame // by depth
	notFound     layout.Frame
	consents     []element // the site's consent wording, by depth
	labels       *sync.Map // names of sources and back-links: labelKey → string
	shells       *sync.Map // header and footer, by what they depend on: shellKey → shell
	bodies       *sync.Map // the visible part of the site's own form, by what it depends on: bodyKey → template.HTML
	countryLists func() [2][]campaign.Choice
}

// main is the edition in the site's own language.
func (s *Site) main() *edition { return s.editions[0] }

// editionOf is the edition that a page belongs to.
func (s *Site) editionOf(f campaign.Facts) *edition { return s.byLanguage[f.Language] }

// root is the address of the edition's home page.
func (e *edition) root() campaign.Address { return campaign.Home(e.language) }

// home is the path of the home page that the edition's readers are led to: the site's own as long as theirs is not there.
func (e *edition) home() string {
	if i, ok := e.byAddress[e.root()]; ok && e.shows(e.pages[i]) {
		return e.root().Path()
	}
	return ""
}

// shellKey is what header and footer depend on beside the edition itself.
type shellKey struct {
	notFound bool
	depth    int
	mark     string // the first of the frame's marks; all others are the site's
	current  int    // the menu's entry that is the page itself; -1 if none is
	wears    wornKey
}

type shell struct{ header, footer element }

// element is HTML that another package made from checked input.
type element = template.HTML

// label makes a name once: there are few numbers and many pages.
func (e *edition) label(key labelKey, sentence func() string) string {
	made, ok := e.labels.Load(key)
	if !ok {
		made, _ = e.labels.LoadOrStore(key, sentence())
	}
	return made.(string)
}

// list gathers the published campaigns of the edition.
func (e *edition) list() {
	for i, f := range e.pages {
		if f.IsCampaign && e.shows(f) && !f.Unlisted && f.Address != e.root() && f.Language == e.language {
			e.listed = append(e.listed, i)
		}
	}
	e.sortNewestFirst(e.listed)
	e.hasFeed = len(e.news()) > 0
}
