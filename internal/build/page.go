package build

import (
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"

	"broadside/internal/asset"
	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/markup"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// errChanged says that a page is not what pass one saw; the run starts again.
var errChanged = errors.New("the site changed while it was read")

// file is one file made for a page.
type file struct {
	name  string
	class publish.Class
	body  []byte
}

// made is what became of one page.
type made struct {
	files    []file // none if the page can't be rendered
	pages    int    // how many these are
	moved    []file // those that lead to the page from addresses that it had before
	record   check.Record
	form     *Form // nil for a page without one
	drawn    []making
	traits   traits
	problems []diag.Problem
}

// maker renders one page; it gathers what the page shows and what is wrong with it.
type maker struct {
	site  *edition
	facts campaign.Facts
	page  *content.Page
	made  made

	sources    *register            // of the page's folder
	data       string               // source of the data about it, for the policy; empty for none
	companions map[string]companion // those that were read
	outgoing   []Outgoing           // to other sites

	guesses int // how often a name near to a missing one was looked for

	asked     bool   // the page was asked for, in the preview
	remembers bool   // what follows is wanted; see key.go
	asks      []ask  // what it wanted to know of the rest of the site
	seen      []seen // the files that it was made of
	torn      bool   // one of these had two contents
}

// mostGuesses bounds that for one page: looking through a large site's names takes a millisecond.
const mostGuesses = 100

// render makes the files of a unit. The error is errChanged, or that of a layout which failed in a way that
// no author's text explains.
func (s *Site) render(u unit) (made, error) {
	m := s.maker(u.page)
	err := m.render(u)
	return m.made, err
}

func (m *maker) render(u unit) error {
	defer diag.Hold(m.facts.File)
	if m.site.options.broken == m.facts.File {
		panic("broken for a test")
	}
	err := m.run(u.list)
	m.made.record.Sources, m.made.record.Assets = m.farSources(), orNil(m.made.record.Assets)
	held := m.site.held(m.facts)
	m.made.problems = m.unignored(m.made.problems)
	for j := range m.made.problems {
		switch p := &m.made.problems[j]; {
		case p.Code == "address-wrong" && m.site.options.Review: // a copy for approval shows the page, and has to put it somewhere
		case p.Code == "secret-found": // who can read a draft can read its key
		default:
			p.Held = held
		}
	}
	m.made.record.Held = held
	if err == nil && m.torn {
		err = errChanged
	}
	m.site.offerAll(m.made.record, m.made.drawn)
	return err
}

// farSources are the sources of the record that other pages may refer to as well; nil without any. What becomes of the
// page's own is known.
func (m *maker) farSources() map[string]bool {
	maps.DeleteFunc(m.made.record.Sources, func(key string, _ bool) bool {
		file, _, _ := strings.Cut(key, "\x00")
		return !m.site.isShared(file)
	})
	return orNil(m.made.record.Sources)
}

// orNil is m, or nil if it is empty: many pages are kept.
func orNil(m map[string]bool) map[string]bool {
	if len(m) == 0 {
		return nil
	}
	return m
}

// offerAll notes for the preview what a page shows and links to.
func (s *Site) offerAll(r check.Record, drawn []making) {
	if s.options.Preview == nil {
		return
	}
	for name := range r.Assets {
		s.offer(name)
	}
	for _, d := range drawn {
		s.drawn.Store(d.name, d)
	}
}

func (s *Site) maker(i int) *maker {
	m := &maker{site: s.editionOf(s.pages[i]), facts: s.pages[i], remembers: s.options.Memory != nil}
	m.made.record = check.Record{File: m.facts.File, IsCampaign: m.facts.IsCampaign, Assets: map[string]bool{}, Sources: map[string]bool{}}
	return m
}

func (m *maker) report(ps ...diag.Problem) { m.made.problems = append(m.made.problems, ps...) }

// run makes the page, or with list a further page of the list that it begins.
func (m *maker) run(list int) error {
	if err := m.read(); err != nil || m.page == nil {
		return err
	}
	if list > 0 {
		m.made.problems = nil // they are those of the page itself
		m.made.record = check.Record{Held: m.made.record.Held, Assets: map[string]bool{}, Sources: map[string]bool{}}
		return m.list(list)
	}
	err := m.view()
	if err == nil {
		err = m.moved()
	}
	if m.site.options.Preview == nil { // there a page can be looked at before it is finished
		m.blockers()
	}
	for _, own := range m.sources.own {
		m.report(check.UnusedSources([]check.Record{m.made.record}, []check.Register{registerOf(own)})...)
	}
	return err
}

// read reads the page and the sources that it may refer to; the page stays nil if it can't be read.
func (m *maker) read() (err error) {
	text, sum, problems := m.text(m.facts.File, tree.MaxPage)
	m.report(problems...)
	if sum != m.site.sumOfPage(m.facts.File) {
		return errChanged
	}
	if text == nil {
		m.made.record.Unread = true
		return nil
	}
	if m.facts.Of == "" {
		m.page, problems = content.ReadPage(m.facts.File, text)
	} else if m.page, problems, err = m.readTranslation(text); err != nil {
		return err
	}
	m.report(problems...)
	if m.page == nil {
		m.made.record.Unread = true
		return nil
	}
	folder := path.Dir(m.facts.File)
	m.ask(askRegisters, folder, "")
	m.sources = m.site.register(folder)
	for _, own := range m.sources.own {
		m.look(own.File)
		if m.remembers {
			m.uses(own.File, false, m.site.textSum(own.File, own.Text, own.Problems))
		}
	}
	m.report(m.sources.problems...)
	return nil
}

// askedSource notes that the page depends on whether there is a source of that key, and what it says.
func (m *maker) askedSource(key string) {
	if f := m.sources.find(key); f == nil || m.site.isShared(f.File) {
		m.ask(askSource, path.Dir(m.facts.File), key)
	}
}

// view renders the page as the kind of page it is.
func (m *maker) view() error {
	switch {
	case m.page.Petition != nil && m.facts.Address == campaign.NotFound:
		m.report(m.page.Problem("petition-missing", "the 404 page can't be a campaign", "delete [petition]", "petition"))
		return nil
	case m.page.Petition != nil:
		return m.campaign()
	case m.facts.Address == m.site.root():
		return m.list(1)
	case m.facts.Address == campaign.NotFound:
		return m.plain("404")
	}
	return m.plain("page")
}

// base is what the frames of all pages at the address's depth have in common.
func (e *edition) base(address campaign.Address) layout.Frame {
	if address == campaign.NotFound {
		return e.notFound
	}
	return e.frames[address.Depth()]
}

// frame is the frame of one of the page's addresses.
func (m *maker) frame(address campaign.Address, title string) layout.Frame {
	s := m.site
	f := s.base(address)
	if address != campaign.NotFound {
		f.Address = s.settings.BaseURL + address.Path()
	}
	f.Title = title
	f.Window = title + " – " + f.Site
	if title == f.Site {
		f.Window = title
	}
	f.Summary = s.words.Curl(m.facts.Summary)
	if address == s.root() && f.Summary == "" {
		f.Summary = s.words.Curl(s.settings.Summary)
	}
	switch s.held(m.facts) {
	case campaign.HeldDraft:
		f.Marks = append([]string{s.words.Word("draft")}, f.Marks...)
	case campaign.HeldFuture:
		f.Marks = append([]string{s.words.Sentence("held-back", language.Values{"date": s.date(m.facts.Date).Text})}, f.Marks...)
	}
	return f
}

// switchHere stands in a header or footer that many pages share, where each has its own way to other languages.
const switchHere = "<!--languages-->"

// dress gives the frame of one of the page's addresses its header and footer, which most pages share.
func (m *maker) dress(f *layout.Frame, address campaign.Address, wears wornKey) error {
	key := shellKey{notFound: address == campaign.NotFound, depth: address.Depth(), current: -1, wears: wears}
	if len(f.Marks) > 0 {
		key.mark = f.Marks[0]
	}
	here := m.linker(address).to(address.Path())
	for i, l := range f.Menu {
		if l.URL == here {
			key.current = i
		}
	}
	made, ok := m.site.shells.Load(key)
	if before := len(m.made.problems); !ok {
		view := m.site.base(address) // nothing of this page: others will have the same
		view.Marks, view.Style, view.Script, view.Font = f.Marks, f.Style, f.Script, f.Font
		if len(m.site.editions) > 1 {
			view.Languages = switchHere
		}
		if key.current >= 0 {
			view.Menu = slices.Clone(f.Menu)
			view.Menu[key.current].Current = true
		}
		var s shell
		var err error
		if s.header, err = m.part("header", view); err == nil {
			s.footer, err = m.part("footer", view)
		}
		if err != nil {
			return err
		}
		if made = s; len(m.made.problems) == before { // otherwise each page has to find them
			made, _ = m.site.shells.LoadOrStore(key, s)
		}
	}
	f.Header, f.Footer = made.(shell).header, made.(shell).footer
	if len(m.site.editions) > 1 {
		f.Header = element(strings.Replace(string(f.Header), switchHere, string(f.Languages), 1))
		f.Footer = element(strings.Replace(string(f.Footer), switchHere, string(f.Languages), 1))
	}
	return nil
}

// linker writes links from one of the page's addresses.
func (m *maker) linker(address campaign.Address) linker {
	l := linker{site: m.site, held: m.site.held(m.facts) != "", guesses: &m.guesses, use: m.use, ask: m.ask}
	if address == campaign.NotFound {
		l.root = basePath(m.site.settings.BaseURL)
	} else {
		l.depth = address.Depth()
	}
	return l
}

// input is what Markdown on one of the page's addresses depends on.
func (m *maker) input(address campaign.Address, parts ...markup.Part) markup.Input {
	l := m.linker(address)
	folder := path.Dir(m.facts.File)
	return markup.Input{
		Parts: parts, Language: m.site.words, Label: m.site.sourceLabel,
		Sources: m.sources.keys, SourcesUnknown: m.sources.unread(), SourceFile: path.Join(folder, content.SourcesFile), Asked: m.askedSource,
		Link:    l.link(folder),
		Picture: func(to string) (markup.Picture, *diag.Problem) { return m.picture(l, folder, to, copySizes) },
	}
}

// markdown renders Markdown and keeps what its record needs.
func (m *maker) markdown(in markup.Input) markup.Output {
	out := markup.Render(in)
	m.report(out.Problems...)
	for _, l := range out.Outgoing {
		m.outgoing = append(m.outgoing, Outgoing{Address: l.To, File: l.File, Span: l.Span})
	}
	for _, l := range out.Links {
		m.made.record.Links = append(m.made.record.Links, check.Link{File: l.File, Span: l.Span, Page: l.Page, Fragment: l.Fragment})
	}
	return out
}

// copyPart is the page's copy.
func (m *maker) copyPart() markup.Part {
	return markup.Part{File: m.facts.File, Text: m.page.Text, Region: m.page.Copy, Level: 2}
}

// plain renders a page that is no campaign, with the view of page.html.
func (m *maker) plain(kind string) error {
	address := m.facts.Address
	out := m.markdown(m.input(address, m.copyPart()))
	m.made.record.Headings = out.Headings
	m.tell(out)
	frame := m.frame(address, m.site.words.Curl(m.facts.Title))
	picture := m.lead(address, &frame)
	if address != campaign.NotFound {
		if err := m.describe(&frame, out.Notes); err != nil {
			return err
		}
	}
	view := layout.Page{Frame: frame, Picture: picture, Copy: out.HTML[0], Sources: m.notes(address, out.Notes), Updated: m.updated()}
	return m.finish(address, kind, &view.Frame, may{}, func() any { return view })
}

// may is what a page's form may do: post to origins, nil without a form; and send by script to others, nil if it
// only posts. count is where its counter asks for the number as it is now; empty if it does not.
type may struct {
	post, connect []string
	count         string
}

// wear gives the frame of one of the page's addresses the style and scripts of its kind, and the policy that lets them in.
func (m *maker) wear(frame *layout.Frame, address campaign.Address, kind string, allowed may) (wornKey, error) {
	wears := wornKey{kind: kind, sends: allowed.connect != nil, counts: allowed.count != ""}
	if m.site.fonts != (asset.Fonts{}) {
		wears.fonts = m.linker(address).to(fontFolder)
	}
	w := m.site.worn(wears)
	frame.Style, frame.Script, frame.Font = w.style, w.script, w.preload
	var err error
	if frame.Policy, err = m.site.policy(wears, allowed); err != nil {
		return wears, fmt.Errorf("%s: %w", m.facts.File, err)
	}
	return wears, nil
}

// finish completes the view's frame and writes the page with the layout it asks for.
func (m *maker) finish(address campaign.Address, kind string, frame *layout.Frame, allowed may, view func() any) error {
	wears, err := m.wear(frame, address, kind, allowed)
	if err != nil {
		return err
	}
	if err := m.languages(frame, address); err != nil {
		return err
	}
	if frame.Data != "" && m.site.options.Preview == nil {
		if frame.Policy, err = asset.Admit(frame.Policy, m.data); err != nil {
			return fmt.Errorf("%s: %w", m.facts.File, err)
		}
	}
	if err := m.dress(frame, address, wears); err != nil {
		return err
	}
	name := kind
	if l := m.facts.Layout; l != "" && address == m.facts.Address {
		if !m.site.layouts.Has(l) {
			m.report(m.page.Problem("layout-unknown", fmt.Sprintf("there is no layout %q", l), layoutHelp(l), "layout"))
			return nil
		}
		if problems := m.site.layouts.Check(l, view()); len(problems) > 0 {
			m.report(problems...)
			return nil
		}
		name = l
	}
	return m.write(address, name, view())
}

func layoutHelp(name string) string {
	if short, ok := strings.CutSuffix(name, ".html"); ok {
		return fmt.Sprintf("write layout = %q", short)
	}
	return "write layouts/" + name + ".html, or delete the line"
}

// lead is the page's own picture, which is its share picture too.
func (m *maker) lead(address campaign.Address, frame *layout.Frame) *layout.Picture {
	if m.facts.Image == "" {
		return nil
	}
	p, problem := m.picture(m.linker(address), path.Dir(m.facts.File), m.facts.Image, copySizes)
	if problem != nil {
		m.reportAt(problem, "image")
		return nil
	}
	alt := m.site.words.Curl(m.facts.ImageAlt)
	view := pictureView(p, alt)
	if frame.Image == "" { // otherwise an outcome's picture comes first
		m.show(frame, m.linker(address), p, alt)
		view.Lead = true
	}
	view.Lazy = !view.Lead
	if credit := strings.TrimSpace(m.page.ImageCredit); credit != "" {
		view.Credit = m.site.words.Sentence("image-credit", language.Values{"name": m.site.words.Curl(credit)})
	}
	return view
}

// shareable is a picture's address for others to load, of its largest size.
func (m *maker) shareable(l linker, p markup.Picture) string {
	return m.site.settings.BaseURL + strings.TrimPrefix(cmp.Or(p.Largest, p.Href), l.to(""))
}

// pictureView is a picture for a layout.
func pictureView(p markup.Picture, alt string) *layout.Picture {
	return &layout.Picture{URL: p.Href, Alt: alt, Width: p.Width, Height: p.Height, Srcset: p.Srcset, Sizes: p.Sizes}
}

// plainNotFound is the 404 page of a site that has written none.
func (e *edition) plainNotFound() ([]byte, error) {
	m := &maker{site: e, facts: campaign.Facts{Address: campaign.NotFound, State: campaign.Live}}
	frame := m.frame(campaign.NotFound, e.words.Word("not-found-title"))
	view := layout.Page{Frame: frame, Copy: element("<p>" + template.HTMLEscapeString(e.words.Word("not-found-text")) + "</p>")}
	if err := m.finish(campaign.NotFound, "404", &view.Frame, may{}, func() any { return view }); err != nil {
		return nil, err
	}
	if len(m.made.files) == 0 {
		return nil, fmt.Errorf("render the 404 page: %s", m.made.problems[0].Message)
	}
	return m.made.files[0].body, nil
}
