package desk

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/form"
)

// pageView is the desk's page about one page of the site.
type pageView struct {
	Facts    campaign.Facts
	Title    string
	State    string
	Date     string
	Closes   string
	Language string
	Look     look
	Opens    template.URL
	Fails    bool // it can't be read or made

	Checking bool
	Halted   bool // the page is one of before
	Tally    tally
	Problems []problem
	Sitewide tally // what concerns the whole site

	Card     *card
	Sources  []source
	Form     *formView
	NoForm   bool // it can't be made before its mistakes are mended
	Versions []version
	Files    []string // the rows of the table of versions
	Links    []links
	Prefill  bool
}

// source is a source of the page.
type source struct {
	build.SourceShown
	Fields []field
	Place  string
	Opens  template.URL
}

// field is a value with its name.
type field struct{ Name, Value string }

// formView is the form as its handler will see it.
type formView struct {
	Handler, Preset string
	Request         string
	Type            string
	Values          []value
	Sandbox         string
	Hosted          string // where one signs instead; empty for a form on the page
}

// value is something that the handler gets.
type value struct{ What, Name, Value string }

// version is a page in one language.
type version struct {
	build.Version
	Desk    string // empty if it is not there
	Current bool
	Tally   tally
	Cells   []cell
}

// cell is a file of a version.
type cell struct {
	Name, State string // "there", "missing", "older than its original"
	Opens       template.URL
}

func (d *Desk) page(w http.ResponseWriter, r *http.Request) {
	address := campaign.Address(strings.TrimPrefix(r.URL.Path, onPage))
	s, o, found, err := d.overview(address)
	if s.site == nil {
		d.list(w, r)
		return
	}
	if !found {
		d.write(w, http.StatusNotFound, "missing.html", "Not here", nil)
		return
	}
	view := pageView{
		Facts: o.Facts, Title: titleOf(o.Facts), State: stateOf(s.site, o.Facts), Date: o.Facts.Date.String(), Closes: o.Facts.Closes.String(),
		Look: d.look(s.site, address), Opens: d.opens.link(o.Facts.File, 1, 1), Fails: err != nil || o.Facts.Unread, Checking: s.checking(), Halted: s.halted, Sitewide: tallyOf(s.sitewide), Prefill: o.Prefill,
	}
	problems, read := s.problemsOf(o.Facts)
	view.Tally, view.Problems = tallyOf(problems), d.shown(problems, read)
	d.versions(&view, o, s)
	for _, c := range o.Sources {
		view.Sources = append(view.Sources, d.source(c, s.read))
	}
	if body, _, _, err := s.site.Page(address); err == nil && body != nil {
		view.Card = cardOf(body, s.site.Address())
	}
	if o.Facts.IsCampaign {
		view.Links = linksOf(s.site.Address()+address.Path(), o)
	}
	if o.Form != nil {
		view.Form = formOf(*o.Form, address)
	}
	view.NoForm = o.Broken
	d.write(w, http.StatusOK, "page.html", view.Title, view)
}

// overview looks at a page of the newest site, or if a file was saved under way, of the next one: half a page would close what an
// editor has open on the desk. It does not wait for ever.
func (d *Desk) overview(address campaign.Address) (s state, o build.Overview, found bool, err error) {
	for range 100 {
		if s = d.state(); s.site == nil {
			return s, o, false, nil
		}
		if o, found, err = s.site.Overview(address); err == nil || !build.Changed(err) {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	return s, o, found, err
}

// problemsOf are the problems of a page: all that was found last, or while that is of an earlier site, what the page alone tells.
func (s state) problemsOf(f campaign.Facts) ([]diag.Problem, diag.Reader) {
	if !s.checking() {
		return s.byPage[f.File], s.foundIn
	}
	if found, err := s.site.CheckPage(f); err == nil {
		return found, s.read
	}
	return s.byPage[f.File], s.foundIn
}

// versions fills in the table of translations; a site in one language has none.
func (d *Desk) versions(view *pageView, o build.Overview, s state) {
	for _, v := range o.Versions {
		out := version{Version: v, Current: v.Address == o.Facts.Address, Tally: tallyOf(s.byPage[v.Files[0].Name])}
		if v.Address != "" {
			out.Desk = onPage + string(v.Address)
		}
		if out.Current {
			view.Language = v.Tag
		}
		for i, f := range v.Files {
			c := cell{Name: f.Name, State: "missing"}
			if f.There {
				c.State, c.Opens = "there", d.opens.link(f.Name, 1, 1)
				if i == 0 && v.Old {
					c.State = "older than its original"
				}
			}
			out.Cells = append(out.Cells, c)
		}
		view.Versions = append(view.Versions, out)
	}
	if len(view.Versions) < 2 {
		view.Versions = nil
		return
	}
	for _, f := range view.Versions[0].Files {
		view.Files = append(view.Files, f.Name)
	}
}

func (d *Desk) source(c build.SourceShown, read diag.Reader) source {
	out := source{SourceShown: c, Place: c.File}
	line, column := 1, 1
	if text, ok := read(c.File); ok && c.Span != (diag.Span{}) {
		line, column = diag.Position(text, c.Span.Start)
		out.Place = diag.Printable(c.File) + ":" + grouped(line)
	}
	out.Opens = d.opens.link(c.File, line, column)
	r := c.Record
	var authors []string
	for _, a := range r.Author {
		authors = append(authors, a.Name())
	}
	for _, f := range []field{
		{"author", strings.Join(authors, ", ")}, {"title", r.Title}, {"publication", r.Publication}, {"date", r.Date.String()}, {"url", r.URL},
		{"archive", r.Archive}, {"accessed", r.Accessed.String()}, {"quote", r.Quote}, {"language", r.Language}, {"note", r.Note}, {"text", r.Text},
	} {
		if f.Value != "" {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// formOf fills the form in as a test would, and shows what the handler gets then.
func formOf(f form.Output, page campaign.Address) *formView {
	v := &formView{Handler: f.Handler, Preset: f.Preset.Title, Sandbox: "/~broadside/sandbox?page=" + url.QueryEscape(string(page))}
	if f.Start == "" {
		v.Hosted = f.Hosted.URL
		return v
	}
	sent := f.Submission(form.Trial{Email: "name@example.org"})
	v.Request, v.Type = "POST "+sent.URL, map[string]string{
		"json": "application/json", "multipart": "multipart/form-data", "urlencoded": "application/x-www-form-urlencoded"}[sent.Kind]
	for _, r := range f.Read(sent.Values).Rows {
		what := map[form.Kind]string{
			form.KindField: r.Label, form.KindHidden: "Hidden value", form.KindTracking: "Where the signer came from", form.KindConsent: "Consent",
			form.KindTrap: "Trap for programs; stays empty", form.KindUnknown: "Sent along"}[r.Kind]
		v.Values = append(v.Values, value{what, r.Name, r.Value})
	}
	return v
}
