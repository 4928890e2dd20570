package build

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// campaign renders a campaign's page and its thank-you page.
func (m *maker) campaign() error {
	s, address, petition := m.site, m.facts.Address, m.page.Petition
	title := s.words.Curl(m.facts.Title)
	statement, ok := m.statement()
	state := m.facts.StateAt(s.options.Now, s.settings.Zone)
	frame := m.frame(address, title)
	view := layout.Campaign{
		State: string(state), Label: s.stateLabel(m.facts, state), Button: m.formSettings().Button, Outcome: m.outcome(address, &frame),
		Counter: m.counter(state), Date: s.date(m.facts.Date), Decision: m.decision(),
		Intro:    m.intro(),
		Delivers: m.delivers(),
	}
	shown, later := m.news()
	parts := []markup.Part{statement, m.copyPart()}
	for _, i := range shown {
		parts = append(parts, m.settingPart(m.page.Updates[i].Text, 4, "update", fmt.Sprint(i), "text"))
	}
	if view.Outcome != nil {
		parts = slices.Insert(parts, 0, m.settingPart(m.page.Outcome.Text, 2, "outcome", "text"))
	}
	in := m.input(address, parts...)
	in.Title, in.HasForm, in.Over = cmp.Or(title, "?"), true, state != campaign.Live // a missing title has its own problem
	out := m.markdown(in)
	m.made.record.Headings = out.Headings
	m.tell(out)
	texts := out.HTML
	if view.Outcome != nil {
		view.Outcome.Text, texts = texts[0], texts[1:]
	}
	view.Copy, view.Updates, view.Sources = texts[1], m.updates(shown, texts[2:]), m.notes(address, out.Notes)
	view.Updated = m.updated()
	m.lookAhead(address, later)
	if view.Ask = frame.Title; view.Outcome == nil {
		view.Opening, view.Ask = parted(title)
	}
	view.Long = utf8.RuneCountInString(view.Ask) > longAsk
	view.Picture = m.lead(address, &frame)
	if ok {
		view.Text = texts[0]
	}
	f, hasForm := m.form()
	f = m.placed(f)
	var allowed may
	if state == campaign.Live && hasForm {
		m.made.form = formOf(f)
		view.Form, allowed = &f.Form, may{post: f.Origins, connect: f.Connect}
		view.Sheet = m.sheet(f.Form)
		for i, n := range out.Notes { // the statement's come first
			if !strings.Contains(string(view.Text), `"#source-`+n.Key+`"`) {
				view.Sources[i].Later = true
				break
			}
		}
		frame.Referrer = cmp.Or(f.Referrer, frame.Referrer)
		if f.Hosted.URL != "" {
			id := "sign-at"
			if f.Start != "" {
				id = "sign-on"
			}
			view.Hosted = s.words.Sentence(id, language.Values{"host": f.Hosted.Host})
		}
		var err error
		if f.Body, err = m.body(f.Form); err != nil {
			return err
		}
		if m.live(view.Counter, f) {
			allowed.count = f.Counting.Origin
		}
		if !m.facts.Closes.IsZero() {
			view.Closes, view.Closing = m.closes(), m.closing()
		}
	}
	if to := m.onward(m.linker(address), "successor", m.page.Successor); state != campaign.Live || view.Closing != nil {
		view.Successor = to
	}
	if state != campaign.Live {
		view.Over = s.words.Sentence("over-"+string(state), language.Values{"target": s.words.Curl(petition.Target)})
		frame.Summary = strings.TrimSpace(view.Over + " " + frame.Summary) // which may still ask to sign
	}
	view.Button = s.words.Curl(view.Button)
	call := ""
	if state == campaign.Live {
		call = view.Button
	}
	m.sharePicture(&frame, state, view, call)
	if err := m.describe(&frame, out.Notes); err != nil {
		return err
	}
	view.Frame = frame
	if err := m.finish(address, "campaign", &view.Frame, allowed, func() any { return view }); err != nil {
		return err
	}
	return m.thanks(frame, title, state != campaign.Live)
}

// intro stands in front of the petition's text: the page's own sentence, or the language's.
func (m *maker) intro() string {
	words, petition := m.site.words, m.page.Petition
	if own := strings.TrimSpace(petition.Intro); own != "" {
		return words.Curl(own)
	}
	return words.Sentence("petition-reads", language.Values{"target": words.Curl(petition.Target)})
}

// longestOpening is how many characters the part in front of the colon may have to be set as a line of its own, and
// longAsk how many the rest to be set in the largest letters.
const longestOpening, longAsk = 80, 90

// parted parts a title at its first colon, if somebody is addressed there or a subject named: "Tell the City Council:
// Keep the libraries open." A colon within a word ("10:30") parts nothing.
func parted(title string) (opening, ask string) {
	before, after, found := strings.Cut(title, ": ")
	if !found || utf8.RuneCountInString(before) > longestOpening || strings.TrimSpace(after) == "" {
		return "", title
	}
	return before + ":", after
}

// statement is the petition's text: of the settings, or of statement.md.
func (m *maker) statement() (markup.Part, bool) {
	file := content.Companion(m.facts.File, content.StatementFile)
	has := m.hasCompanion(file) && content.IsIndex(m.facts.File)
	value := m.page.Petition.Statement
	switch {
	case has && value != "":
		m.report(m.page.Problem("statement-twice", "the petition's text stands here and in "+file, "keep one of the two", "petition", "statement"))
	case has:
		text, problems := m.companion(file)
		m.report(problems...)
		if text != nil && strings.TrimSpace(string(text)) == "" {
			m.report(diag.Problem{Code: "statement-missing", File: file, Message: "the petition's text is empty", Help: "write what is delivered to the target"})
		}
		return markup.Part{File: file, Text: text, Region: diag.Span{End: len(text)}, Level: 3}, text != nil
	case strings.TrimSpace(value) == "":
		m.report(diag.Problem{Code: "statement-missing", File: m.facts.File, Span: m.page.Place("petition", "statement"), Message: "the petition has no text",
			Help: "add to [petition]: statement = \"\"\"\nWhat is delivered to the target.\n\"\"\"\nor write it into " + file})
		return markup.Part{File: m.facts.File}, false
	}
	p := part(m.facts.File, m.page.Text, value, false, m.page, "petition", "statement")
	p.Level = 3
	return p, true
}

// hasCompanion reports whether the campaign has a file of its own for a text.
func (m *maker) hasCompanion(file string) bool {
	if !m.site.companion[file] {
		if !m.site.tree.Has(file) {
			m.uses(file, false, sum{})
		}
		return false
	}
	return true
}

// companion is a file beside the campaign, read.
type companion struct {
	text     []byte
	problems []diag.Problem
}

// companion reads statement.md or thanks.md, which are copy and nothing else.
func (m *maker) companion(file string) ([]byte, []diag.Problem) {
	if c, ok := m.companions[file]; ok {
		return c.text, c.problems
	}
	text, _, problems := m.text(file, tree.MaxPage)
	if strings.HasPrefix(string(text), "+++\n") || strings.HasPrefix(string(text), "---\n") {
		problems = append(problems, diag.Problem{Code: "front-matter-here", File: file, Span: diag.Span{Start: 0, End: 3},
			Message: "this file takes no settings", Help: "move them into index.md beside it; here stands copy only"})
	}
	if m.companions == nil {
		m.companions = map[string]companion{}
	}
	m.companions[file] = companion{text, problems}
	return text, problems
}

// date writes a day in words.
func (e *edition) date(d campaign.Date) layout.Date {
	if d.IsZero() {
		return layout.Date{}
	}
	y, month, day := d.Civil()
	return layout.Date{Text: e.words.Date(y, month, day), Machine: d.String()}
}

func (m *maker) formSettings() campaign.FormSettings { return m.site.settings.Form.Over(m.page.Form) }

// setting finds where a form's setting stands: in the page if it sets the key, else in site.toml.
func (m *maker) setting(key ...string) diag.Problem {
	for n := len(key); n > 1; n-- {
		if m.page.Has(key[:n]...) {
			return m.page.At(key...)
		}
		if m.site.settings.Has(key[:n]...) {
			return m.site.settings.At(key...)
		}
	}
	if len(key) > 1 && m.site.presets[key[1]] != nil { // a parameter of the page that is not there
		if !m.page.Has(key[0]) {
			key = []string{"petition"}
		}
		return m.page.At(key...)
	}
	return m.site.settings.At(key...)
}

// form makes the campaign's form; ok is false if it can't be shown.
func (m *maker) form() (form.Output, bool) {
	s, set := m.site, m.formSettings()
	set.Button = s.words.Curl(set.Button)
	thanks := m.facts.Address.Thanks().Path()
	out, problems := form.Build(form.Input{
		Presets: s.presets, Unread: s.unread, Undeclared: len(s.settings.Handlers) == 0 && s.settings.Slips, Handlers: s.settings.Handlers, Settings: set, Consent: m.consent(set.Consent.Text),
		Country: s.settings.Country, Language: s.settings.Language, CountryName: s.english.Country(s.settings.Country),
		Words: s.formWords(set), Countries: s.countries, Slug: slugOf(s.original(m.facts).Address), Title: s.words.Curl(m.facts.Title),
		PageURL: s.settings.BaseURL + m.facts.Address.Path(), Public: s.starter != nil,
		Thanks: s.settings.BaseURL + thanks, ThanksPath: basePath(s.settings.BaseURL) + thanks,
		OnPage: m.page.Has, Setting: m.setting,
		Handler: func(key ...string) diag.Problem {
			return s.settings.At(append([]string{"handlers", set.Handler}, key...)...)
		},
	})
	for i := range out.Consent.Options { // after the wording got its version, which is that of the words as set
		out.Consent.Options[i].Label = s.words.Curl(out.Consent.Options[i].Label)
	}
	m.report(problems...)
	if s.settings.Organisation.Privacy == "" {
		m.report(s.Site.settings.Problem("privacy-missing", "the site asks for names and has no privacy page",
			`write one (content/privacy.md) and name it in [organisation]: privacy = "/privacy/"`, "organisation", "privacy"))
	}
	return out, out.Preset != nil && !diag.Blocking(problems, false) // without a preset the handler has its own problem
}

// placed is the form as it stands on the page that is being made: the preview's posts to the preview, that of a copy
// for approval nowhere.
func (m *maker) placed(out form.Output) form.Output {
	s := m.site
	switch {
	case s.options.Preview != nil:
		out = out.Elsewhere(s.options.Preview.Action(m.facts.Address), s.options.Preview.Arrived(m.facts.Address))
	case s.options.Review:
		out = out.Elsewhere("", "")
		out.Switched = s.words.Word("switched-off")
	}
	return out
}

// bodyKey is what the site's own form depends on beside the site itself.
type bodyKey struct {
	depth   int
	consent string // what a yes and a no are sent as, which a preset may make from a page's parameters
}

// body makes what a signer fills in. It is the same for all campaigns of one depth but for those that change
// the site's form.
func (m *maker) body(f campaign.Form) (element, error) {
	own := slices.ContainsFunc([]string{"handler", "fields", "optional", "button", "consent", "field", "prefill"}, func(key string) bool { return m.page.Has("form", key) })
	key := bodyKey{depth: m.facts.Address.Depth()}
	for _, o := range f.Consent.Options {
		key.consent += o.Value + "\n"
	}
	if body, ok := m.site.bodies.Load(key); ok && !own {
		return body.(element), nil
	}
	before := len(m.made.problems)
	if !own { // others will have the same
		f.Start, f.Hidden, f.Tracking, f.Hosted = "", nil, nil, campaign.Hosted{}
	}
	body, err := m.part("fields", layout.Fields{Frame: m.site.frames[key.depth], Form: f})
	if err == nil && !own && len(m.made.problems) == before {
		m.site.bodies.Store(key, body)
	}
	return body, err
}

// slugOf is what a campaign is called.
func slugOf(address campaign.Address) string {
	if address == "/" {
		return "home"
	}
	return strings.Trim(address.Path(), "/")
}

// consent is the consent wording: the page's, if it has one of its own.
func (m *maker) consent(text string) element {
	if !m.page.Has("form", "consent", "text") {
		return m.site.consents[m.facts.Address.Depth()]
	}
	in := m.input(m.facts.Address, part(m.facts.File, m.page.Text, text, true, m.page, "form", "consent", "text"))
	in.Sources, in.SourceFile, in.Picture = nil, "", nil
	return m.markdown(in).HTML[0]
}

// delivers says what the target gets.
func (m *maker) delivers() string {
	set := m.formSettings()
	var names []string
	for i, name := range m.page.Petition.Delivers {
		if !slices.Contains(set.Fields, name) && !slices.Contains(set.Optional, name) {
			var asked []string
			for _, a := range slices.Concat(set.Fields, set.Optional) {
				if !slices.Contains(asked, a) {
					asked = append(asked, a)
				}
			}
			if len(asked) > 0 { // or it lacks all of them, which is said
				m.report(m.page.Problem("delivers-unknown", fmt.Sprintf("%q is delivered, but the form does not ask for it", name),
					"the form asks for "+strings.Join(asked, ", "), "petition", "delivers", fmt.Sprint(i)))
			}
			continue
		}
		if id := "delivers-" + name; m.site.words.HasWord(id) {
			names = append(names, m.site.fieldWord(set, "delivers-", name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return m.site.words.Sentence("delivers", language.Values{
		"target": m.site.words.Curl(m.page.Petition.Target), "fields": m.site.words.List(names),
	})
}
