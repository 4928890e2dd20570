// Package build takes every page down one road: read, render, check, hand over; and makes a page again only when
// something that it depends on has changed.
//
// Load is pass one: the site's settings, its layouts, and the facts of all pages. A Site can then render any
// page (for the preview) or all of them (Run, for an output folder or for no output at all). A Site is
// never changed after Load returned it; a save makes a new one, of the last one and what changed (Renew). What a
// run found is kept in a Memory: while a page is made, the files it reads and the answers it gets are noted, and the
// next run asks again (key.go). What it takes from outside is a tree, the moment that counts as now, and options; it
// reads no clock and no environment.
package build

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"broadside/internal/asset"
	"broadside/internal/cache"
	"broadside/internal/campaign"
	"broadside/internal/card"
	"broadside/internal/check"
	"broadside/internal/cite"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/tree"
)

// Options say which site to build from the tree. The zero value with a moment in Now is the site as the public sees it.
type Options struct {
	Now         time.Time
	BaseURL     string        // instead of site.toml's base_url; empty keeps that
	Review      bool          // a copy for approval: drafts in, banner, not indexed, forms off
	Preview     *Preview      // the preview's values; nil for what is written to disk
	Precompress bool          // a .br and a .gz beside each file that is worth it
	Stopped     campaign.Date // stands for Now, counted in the site's time zone: no running clock, so that pages don't close by themselves in the signer's browser
	Workers     int           // pages worked on at once; 0 is one for each core

	Cache    *cache.Cache // keeps pictures that were made; nil makes them anew each time
	Memory   *Memory      // of former runs; nil makes every page anew
	Checksum bool         // every file is read to see whether it changed: no print is trusted

	Progress func(what string, done, of int) // told how many pages have been read by Load; nil tells nobody

	blind  string // what pages depend on and are not made again for; tests set it to see that they notice
	broken string // a page at which the program fails; tests set it
}

// Preview holds the three values in which a page of the preview differs from a built one.
type Preview struct {
	Script  template.HTML                 // one script element
	Policy  func(scripts []string) string // given the sources of the page's own scripts
	Action  func(campaign.Address) string // where the form of a page posts to
	Arrived func(campaign.Address) string // where its script goes when it has sent it
}

// Site is a site at one moment: settings, layouts and the facts of its pages.
type Site struct {
	options Options
	tree    *tree.Tree

	settings   *content.Site      // site.toml
	english    *language.Language // for handlers that want a country's English name
	editions   []*edition         // by language, the site's own first
	byLanguage map[string]*edition
	missing    map[string]bool // languages of pages for which there is no edition, and that was said
	counts     *content.Counts // of counts.toml
	presets    map[string]*form.Preset
	unread     map[string]bool // names of presets that can't be used
	cite       cite.Style
	look       look
	ownLayouts bool // one of them is the site's own
	fonts      asset.Fonts
	logo       template.HTML
	palette    asset.Palette
	press      *card.Press
	icons      []making      // that are made
	icon       layout.Icons  // where the icon's sizes are in the output
	starter    check.Starter // nil on a site whose address is one that nobody has

	pages     []campaign.Facts         // by file
	sums      []sum                    // of the texts that the facts were read from, in the order of pages
	byAddress map[campaign.Address]int // index into pages
	versions  map[string][]int         // pages in several languages, by the original's file: indexes into pages
	companion map[string]bool          // statement.md and thanks.md files that belong to a campaign
	old       oldAddresses
	shared    sync.Map  // registers of sources that several pages may use: file → *sharedSources
	worns     *sync.Map // style and scripts: wornKey → *worn

	assets map[string]bool // files of the content that site.toml links to
	drawn  sync.Map        // what pages rendered so far have drawn, by its place in the output: string → making; for the preview
	offers sync.Map        // what the preview may send of the content, by its place in the output: string → offered

	harmless    *sync.Map // files without a secret: string → tree.Print
	inspections *sync.Map // pictures that were looked through, by file: string → func() inspected
	making      sync.Map  // locks of pictures that the preview makes, by file: string → *sync.Mutex
	memory      *memory
	past        index                  // of the options' memory
	world       func() sum             // see makeWorld
	last        *Site                  // from which facts are taken over while this one is loaded; nil then
	loaded      bool                   // all above is there
	checked     *sync.Map              // what the rules say of pages: file → []diag.Problem
	found       atomic.Pointer[[]made] // by unit, what a whole run found; for the preview
	before      []made                 // the same of a site with other texts, which holds for what is not touched
	edited      []string               // the files whose texts are others since
	next        func() nextChange      // the next moment at which a page changes by itself, found once
	policies    *sync.Map              // by origins: string → string
	problems    []diag.Problem         // of the site's own files and of its addresses
}

// Load reads the site's settings and the facts of its pages. The Site is nil if settings, language or layouts
// can't be used at all; the problems say why. The error is that of ctx, or a diag.Failure.
func Load(ctx context.Context, t *tree.Tree, o Options) (*Site, []diag.Problem, error) {
	return loadAfter(ctx, t, o, nil)
}

// loadAfter is Load, with the facts of pages that last has read and that did not change since.
func loadAfter(ctx context.Context, t *tree.Tree, o Options, last *Site) (_ *Site, _ []diag.Problem, err error) {
	defer diag.Rescue(&err)
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	s := &Site{options: o, tree: t, press: card.New(), assets: map[string]bool{}, missing: map[string]bool{}, memory: newMemory(),
		worns: new(sync.Map), policies: new(sync.Map), inspections: new(sync.Map), checked: new(sync.Map), harmless: new(sync.Map), last: last}
	if last != nil {
		s.harmless = last.harmless
	}
	s.world, s.next = sync.OnceValue(s.makeWorld), sync.OnceValue(s.findNextChange)
	if !s.loadSettings() {
		return nil, s.told(s.problems), ctx.Err()
	}
	if err = s.loadFacts(ctx); err != nil {
		return nil, nil, err
	}
	for _, e := range s.editions {
		e.loadFrames()
	}
	s.checkSite()
	if o.Memory != nil {
		s.loadEngines()
	}
	s.last, s.loaded = nil, true
	return s, s.told(s.problems), nil
}

func (s *Site) report(ps ...diag.Problem) { s.problems = append(s.problems, ps...) }

// text reads a text file and reports what keeps it from being read; nil then.
func (s *Site) text(name string, limit int64) []byte {
	text, problems := s.tree.Text(name, limit)
	s.report(problems...)
	return text
}

// loadSettings reads what is not a page: site.toml, language, layouts, style, presets, logo.
func (s *Site) loadSettings() bool {
	if !s.tree.Has(content.SiteFile) {
		s.report(diag.Problem{Code: "site-missing", File: content.SiteFile, Message: "the site has no settings",
			Help: "run broadside init in an empty folder to see a whole site, or write this file with title, base_url and country"})
		return false
	}
	text := s.text(content.SiteFile, tree.MaxSettings)
	if text == nil {
		return false
	}
	var problems []diag.Problem
	s.settings, problems = content.ReadSite(text, s.options.BaseURL)
	s.report(problems...)
	if s.settings == nil {
		return false
	}
	if at := s.options.Stopped; !at.IsZero() {
		s.options.Now = at.Start(s.settings.Zone)
	}
	s.loadStarter()
	if !s.loadEditions() {
		return false
	}
	s.loadCounts()
	usable := s.loadLayouts()
	s.loadLook()
	s.loadPresets()
	s.loadLogo()
	s.loadIcons()
	s.checkSharePicture()
	s.loadCitations()
	return usable
}

// loadEditions makes an edition for each language of the site, as yet without layouts; false if one can't be used.
func (s *Site) loadEditions() bool {
	unknown := s.settings.Problem("", "", "", "language")
	words := s.readLanguage(s.settings.Language, unknown)
	if s.english = words; words != nil && !strings.HasPrefix(words.Tag(), "en") {
		s.english = s.readLanguage("en", unknown)
	}
	if words == nil || s.english == nil {
		return false
	}
	s.byLanguage = map[string]*edition{}
	s.addEdition("", s.settings, words)
	for _, file := range s.siteTranslations() {
		_, lang := content.Untranslated(file)
		tag, _ := language.Canonical(lang)
		words := s.readLanguage(tag, diag.Problem{File: file})
		text := s.text(file, tree.MaxSettings)
		if words == nil || text == nil {
			continue
		}
		set, problems := content.ReadSiteTranslation(file, text, words.Tag(), s.settings)
		if s.report(problems...); set != nil {
			s.addEdition(lang, set, words)
		}
	}
	s.nameEditions()
	return true
}

// nameEditions gives each language the name it has in the switch: its own, and its tag too where two are called the
// same, like Portuguese in Brazil and in Portugal.
func (s *Site) nameEditions() {
	called := map[string]int{}
	for _, e := range s.editions {
		called[e.words.Name()]++
	}
	for _, e := range s.editions {
		if e.name = e.words.Name(); called[e.name] > 1 {
			e.name += " (" + e.words.Tag() + ")"
		}
	}
}

func (s *Site) addEdition(lang string, set *content.Site, words *language.Language) {
	e := &edition{Site: s, language: lang, settings: set, words: words, labels: new(sync.Map), shells: new(sync.Map), bodies: new(sync.Map)}
	e.countryLists = sync.OnceValue(e.makeCountries)
	s.editions = append(s.editions, e)
	s.byLanguage[lang] = e
}

// loadLayouts gives each edition the layouts with its words in them; false if they can't be used.
func (s *Site) loadLayouts() bool {
	var files []layout.File
	for _, name := range s.tree.Names(tree.Layouts) {
		if path.Dir(name) != tree.Layouts || path.Ext(name) != ".html" {
			continue
		}
		if text := s.text(name, tree.MaxLayout); text != nil {
			files = append(files, layout.File{Name: name, Text: text})
			s.ownLayouts = s.ownLayouts || s.tree.Replaced(name)
		}
	}
	problems, errs := make([][]diag.Problem, len(s.editions)), make([]error, len(s.editions))
	var wg sync.WaitGroup
	for i, e := range s.editions { // they take longer than all else that a language costs
		wg.Go(func() {
			defer diag.Rescue(&errs[i])
			e.layouts, problems[i] = layout.Load(files, e.words.Word)
		})
	}
	wg.Wait()
	if err := cmp.Or(errs...); err != nil {
		panic(err)
	}
	all := slices.Concat(problems...)
	s.report(all...)
	return !diag.Blocking(all, false)
}

func (s *Site) loadPresets() {
	s.presets, s.unread = map[string]*form.Preset{}, map[string]bool{}
	for _, name := range s.tree.Names(tree.Layouts + "/handlers") {
		if path.Ext(name) != ".toml" {
			continue
		}
		text := s.text(name, tree.MaxSettings)
		if text == nil {
			continue
		}
		preset, problems := form.ReadPreset(name, text)
		s.report(problems...)
		if preset != nil {
			s.presets[preset.Name] = preset
		} else {
			s.unread[strings.TrimSuffix(path.Base(name), ".toml")] = true
		}
	}
}

func (s *Site) loadLogo() {
	logo := s.settings.Theme.Logo
	if logo == "" {
		return
	}
	name := path.Join(tree.Static, logo)
	switch {
	case !s.tree.Has(name):
		s.report(s.settings.Problem("file-missing", fmt.Sprintf("there is no %s", name), "put the logo there, or delete the line", "theme", "logo"))
	case path.Ext(name) != ".svg":
		s.report(s.settings.Problem("logo-kind", fmt.Sprintf("%s is not an SVG picture", logo), "the logo is set into the page itself; save it as SVG", "theme", "logo"))
	default:
		if text := s.text(name, tree.MaxSettings); text != nil {
			var problems []diag.Problem
			s.logo, problems = asset.SVG(name, text)
			s.report(problems...)
		}
	}
}

func (s *Site) loadCitations() {
	style := s.settings.Footnotes.Style
	var ok bool
	if s.cite, ok = cite.Named(style); !ok {
		s.report(s.settings.Problem("style-unknown", fmt.Sprintf("there is no citation style %q", style),
			diag.Choice(style, cite.Names[:]), "footnotes", "style"))
		s.cite = cite.Chicago
	}
}

// shows reports whether the page is part of the site that is being built.
func (s *Site) shows(f campaign.Facts) bool {
	return s.held(f) == "" || s.options.Review || s.options.Preview != nil
}

func (s *Site) held(f campaign.Facts) string { return f.Held(s.options.Now, s.settings.Zone) }

// NextChange is the next moment at which a page changes by itself, and the page; ok is false if there is none.
func (s *Site) NextChange() (next campaign.Change, page campaign.Facts, ok bool) {
	n := s.next()
	return n.change, n.page, n.ok
}

type nextChange struct {
	change campaign.Change
	page   campaign.Facts
	ok     bool
}

func (s *Site) findNextChange() (n nextChange) {
	for _, f := range s.pages {
		if f.Of != "" && len(f.Updates) == 0 {
			continue // with its original
		}
		if c, has := f.NextChange(s.options.Now, s.settings.Zone); has && (!n.ok || c.At.Before(n.change.At) || c.At == n.change.At && n.page.Of != "") {
			n = nextChange{c, f, true}
		}
	}
	return n
}

// HeldPage is a page that is not published yet.
type HeldPage struct {
	Facts campaign.Facts
	Why   string
}

// HeldPages are the pages that are not published yet, by file.
func (s *Site) HeldPages() []HeldPage {
	var held []HeldPage
	for _, f := range s.pages {
		if why := s.held(f); why != "" {
			held = append(held, HeldPage{f, why})
		}
	}
	return held
}

// Address is the absolute address of the home page.
func (s *Site) Address() string { return s.settings.BaseURL }

// Zone is the site's time zone.
func (s *Site) Zone() *time.Location { return s.settings.Zone }

// sortNewestFirst sorts pages, given by their indexes: by date, the newest first, then by address.
func (s *Site) sortNewestFirst(pages []int) {
	type dated struct {
		page  int
		start int64 // its first second, found once: it takes longer than to compare it
	}
	all := make([]dated, len(pages))
	for i, page := range pages {
		all[i] = dated{page, s.pages[page].Date.Start(s.settings.Zone).Unix()}
	}
	slices.SortFunc(all, func(a, b dated) int {
		return cmp.Or(cmp.Compare(b.start, a.start), strings.Compare(string(s.pages[a.page].Address), string(s.pages[b.page].Address)))
	})
	for i, d := range all {
		pages[i] = d.page
	}
}
