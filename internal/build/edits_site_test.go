package build_test

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// The random edits of edits_test.go work on a model of a site, which knows what an editor knows: pages, settings,
// sources, languages. written turns it into files, and only files ever reach the program.

// model is a site at one moment, as its editor and the clock have it.
type model struct {
	Settings settingsModel
	Langs    []string // further languages
	Pages    []pageModel
	Sources  map[string][]sourceModel // by folder of the content; "" is content/ itself
	Counts   map[string]countModel    // counts.toml
	Files    map[string]string        // all else, as it is: pictures, layouts, static files
	Over     map[string]*string       // what stands instead of a file of the above; nil is no file

	Now         time.Time
	Stopped     string // --now, a day; empty for none
	Review      bool
	Precompress bool
	BaseURL     string // --base-url
}

// state is a copy of a site's files and of all else that a build depends on.
type state struct {
	files       map[string]string
	now         time.Time
	stopped     string
	review      bool
	precompress bool
	baseURL     string
}

type settingsModel struct {
	Title, BaseURL, Language, Country, Timezone, Summary string
	Organisation, LegalName, Contact, Privacy, Imprint   string
	Disclosure, About, Accent, Logo, Icon, Font          string
	Handlers                                             []string // tables, as they are
	Handler, Button, ConsentMode, ConsentText            string
	Fields, Optional                                     []string
	OwnField                                             bool
	ShareText, SharePicture, ThanksFirst                 string
	Networks                                             []string
	DonateURL, DonateLabel                               string
	Menu                                                 [][2]string // label, address
	Run                                                  []string
	Comment                                              string // on top: it moves everything else
}

type pageModel struct {
	Place    string // "night-bus", "region/trams"; "" is home
	Flat     bool   // night-bus.md, not night-bus/index.md
	In       []string
	DraftIn  []string // of In, those that nobody has approved
	Title    string
	Summary  string
	Settings []string // further lines on top, as they are: a translation inherits them
	Aliases  []string
	Image    string
	Copy     []string // paragraphs
	CopyIn   string   // what a translation says besides
	Comment  string

	Campaign *campaignModel
}

type campaignModel struct {
	Target, Statement string
	StatementFile     bool
	Lines             []string // of [petition]
	Elsewhere         []countModel
	Form              []string // of [form]
	Button, Consent   string   // of [form]
	Tables            []string // whole tables: [form.actionkit], [share], …
	Thanks            string   // of thanks.md; empty for none
	ThanksIn          bool     // it is translated
	Outcome           []string // date and image; nil for none
	Headline          string
	Updates           []updateModel
}

type updateModel struct{ Date, Title, Text string }

type countModel struct {
	From       string
	Signatures int
	Counted    string
}

type sourceModel struct {
	Key     string
	Lines   []string
	Comment string
}

func (m *model) clone() *model {
	b, err := json.Marshal(m)
	if err != nil {
		panic(err)
	}
	c := &model{}
	if err := json.Unmarshal(b, c); err != nil {
		panic(err)
	}
	return c
}

// files is Go's map of bytes in JSON, which must be text.
func blob(b []byte) string {
	var s strings.Builder
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return blobMark + s.String()
}

// blobMark begins a file that is no text: its characters are its bytes.
const blobMark = "\x00blob:"

func unblob(s string) string {
	s, ok := strings.CutPrefix(s, blobMark)
	if !ok {
		return s
	}
	var b []byte
	for _, r := range s {
		b = append(b, byte(r))
	}
	return string(b)
}

func (m *model) state() state {
	return state{files: m.written(), now: m.Now, stopped: m.Stopped, review: m.Review, precompress: m.Precompress, baseURL: m.BaseURL}
}

// written is the site's files.
func (m *model) written() map[string]string {
	out := map[string]string{}
	for name, text := range m.Files {
		out[name] = unblob(text)
	}
	out["content/site.toml"] = m.Settings.file("")
	for _, lang := range m.Langs {
		out["content/site."+lang+".toml"] = m.Settings.file(lang)
	}
	for _, p := range m.Pages {
		p.write(out, m.Langs)
	}
	for folder, sources := range m.Sources {
		var b strings.Builder
		for _, s := range sources {
			if s.Comment != "" {
				b.WriteString("# " + s.Comment + "\n")
			}
			b.WriteString("[" + s.Key + "]\n" + strings.Join(s.Lines, "\n") + "\n\n")
		}
		out[path.Join("content", folder, "footnotes.toml")] = b.String()
	}
	if len(m.Counts) > 0 {
		var b strings.Builder
		for _, slug := range sorted(m.Counts) {
			c := m.Counts[slug]
			fmt.Fprintf(&b, "[%q]\nsignatures = %d\ncounted = %s\n", slug, c.Signatures, c.Counted)
		}
		out["content/counts.toml"] = b.String()
	}
	for name, text := range m.Over {
		if text == nil {
			delete(out, name)
		} else {
			out[name] = unblob(*text)
		}
	}
	for name := range out { // where a folder stands no file can
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			delete(out, dir)
		}
	}
	return out
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// in is text in a language: the original's, marked.
func in(lang, text string) string {
	if lang == "" || text == "" {
		return text
	}
	return strings.ToUpper(lang) + " " + text
}

// lines writes settings, one a line; those without a value are left out.
type lines struct{ strings.Builder }

func (l *lines) text(key, value string) {
	if value != "" {
		fmt.Fprintf(l, "%s = %q\n", key, value)
	}
}

func (l *lines) list(key string, values []string) {
	if values != nil {
		fmt.Fprintf(l, "%s = [", key)
		for i, v := range values {
			if i > 0 {
				l.WriteString(", ")
			}
			fmt.Fprintf(l, "%q", v)
		}
		l.WriteString("]\n")
	}
}

func (l *lines) table(name string) { l.WriteString("[" + name + "]\n") }

func (l *lines) raw(more ...string) {
	for _, line := range more {
		l.WriteString(line + "\n")
	}
}

func (s settingsModel) file(lang string) string {
	l, own := &lines{}, lang == ""
	if s.Comment != "" {
		l.raw("# " + s.Comment)
	}
	l.text("title", in(lang, s.Title))
	l.text("summary", in(lang, s.Summary))
	if own {
		l.text("base_url", s.BaseURL)
		l.text("language", s.Language)
		l.text("country", s.Country)
		l.text("timezone", s.Timezone)
	}
	l.table("organisation")
	if own {
		l.text("name", s.Organisation)
		l.text("legal_name", s.LegalName)
		l.text("contact", s.Contact)
		l.text("privacy", s.Privacy)
		l.text("imprint", s.Imprint)
	}
	l.text("disclosure", in(lang, s.Disclosure))
	l.text("about", in(lang, s.About))
	if own {
		l.table("theme")
		l.text("accent", s.Accent)
		l.text("logo", s.Logo)
		l.text("icon", s.Icon)
		l.text("fonts.headline", s.Font)
		l.raw(s.Handlers...)
		l.table("static")
		l.list("run", s.Run)
	}
	l.table("form")
	l.text("button", in(lang, s.Button))
	if own {
		l.text("handler", s.Handler)
		l.list("fields", s.Fields)
		l.list("optional", s.Optional)
		l.text("consent.mode", s.ConsentMode)
	}
	l.text("consent.text", in(lang, s.ConsentText))
	if s.ConsentMode == "choice" {
		l.text("consent.yes", in(lang, "Yes"))
		l.text("consent.no", in(lang, "No"))
	}
	if s.OwnField {
		l.table("[form.field]")
		l.raw(`name = "branch"`, `type = "select"`)
		l.text("label", in(lang, "Your branch"))
		l.list("options", []string{in(lang, "Mill Street"), in(lang, "Harbor")})
	}
	l.table("share")
	l.text("text", in(lang, s.ShareText))
	if own {
		l.list("networks", s.Networks)
		l.text("picture", s.SharePicture)
		l.table("thanks")
		l.text("first", s.ThanksFirst)
	}
	if s.DonateURL != "" {
		l.table("donate")
		if own {
			l.text("url", s.DonateURL)
		}
		l.text("label", in(lang, s.DonateLabel))
	}
	for _, entry := range s.Menu {
		l.table("[menu]")
		l.text("label", in(lang, entry[0]))
		l.text("url", entry[1])
	}
	return l.String()
}

// file is where the page stands.
func (p pageModel) file(lang string) string {
	if lang != "" {
		lang = "." + lang
	}
	if p.Flat {
		return "content/" + p.Place + lang + ".md"
	}
	return path.Join("content", p.Place, "index"+lang+".md")
}

// folder is the page's folder below the content.
func (p pageModel) folder() string {
	if p.Flat {
		return strings.Trim(strings.TrimPrefix(path.Dir("/"+p.Place), "/"), "/")
	}
	return p.Place
}

func (p pageModel) address() string {
	if p.Place == "" {
		return "/"
	}
	return "/" + p.Place + "/"
}

func (p pageModel) write(out map[string]string, langs []string) {
	out[p.file("")] = p.text("")
	for _, lang := range p.In {
		if slices.Contains(langs, lang) {
			out[p.file(lang)] = p.text(lang)
		}
	}
	c := p.Campaign
	if c == nil || p.Flat {
		return
	}
	for _, lang := range append([]string{""}, p.In...) {
		if lang != "" && !slices.Contains(langs, lang) {
			continue
		}
		beside := func(name string) string { return strings.Replace(p.file(lang), "/index", "/"+name, 1) }
		if c.StatementFile {
			out[beside("statement")] = in(lang, c.Statement) + "\n"
		}
		if c.Thanks != "" && (lang == "" || c.ThanksIn) {
			out[beside("thanks")] = in(lang, c.Thanks) + "\n"
		}
	}
}

// text is the page's file.
func (p pageModel) text(lang string) string {
	l, own := &lines{}, lang == ""
	l.raw("+++")
	if p.Comment != "" {
		l.raw("# " + p.Comment)
	}
	l.text("title", in(lang, p.Title))
	l.text("summary", in(lang, p.Summary))
	if own {
		l.raw(p.Settings...)
		l.list("aliases", p.Aliases)
		l.text("image", p.Image)
	} else if slices.Contains(p.DraftIn, lang) {
		l.text("state", "draft")
	}
	if p.Image != "" {
		l.text("image_alt", in(lang, "What it shows"))
	}
	if p.Campaign != nil {
		p.Campaign.write(l, lang)
	}
	l.raw("+++", "")
	for _, paragraph := range p.Copy {
		l.raw(strings.Replace(paragraph, "Words", in(lang, "Words"), 1), "")
	}
	if !own && p.CopyIn != "" {
		l.raw(p.CopyIn)
	}
	return l.String()
}

func (c campaignModel) write(l *lines, lang string) {
	own := lang == ""
	l.table("petition")
	l.text("target", in(lang, c.Target))
	if !c.StatementFile {
		l.text("statement", in(lang, c.Statement))
	}
	if own {
		l.raw(c.Lines...)
	}
	for _, e := range c.Elsewhere {
		l.table("[petition.elsewhere]")
		l.text("from", in(lang, e.From))
		if own {
			l.raw(fmt.Sprintf("signatures = %d", e.Signatures), "counted = "+e.Counted)
		}
	}
	if len(c.Form) > 0 || c.Button != "" || c.Consent != "" {
		l.table("form")
		l.text("button", in(lang, c.Button))
		l.text("consent.text", in(lang, c.Consent))
		if own {
			l.raw(c.Form...)
		}
	}
	if own {
		l.raw(c.Tables...)
	}
	if c.Outcome != nil {
		l.table("outcome")
		l.text("headline", in(lang, c.Headline))
		l.text("text", in(lang, "What came of it."))
		if own {
			l.raw(c.Outcome...)
		}
		if strings.Contains(strings.Join(c.Outcome, " "), "image") {
			l.text("image_alt", in(lang, "What it shows"))
		}
	}
	for _, u := range c.Updates {
		l.table("[update]")
		l.raw("date = " + u.Date)
		l.text("title", in(lang, u.Title))
		l.text("text", in(lang, u.Text))
	}
}
