// Package content turns a source file into a page, the site's settings, or a register of sources, and keeps
// where each setting stood in its file.
//
// It takes text (as package tree hands it out) and gives values with problems. What it checks is what one file
// can say about itself; what needs another file, a layout or the clock is checked by package build.
package content

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/settings"
)

// Page is one page's file, read.
type Page struct {
	campaign.Page
	File    string
	Address campaign.Address
	Text    []byte    // the whole file
	Copy    diag.Span // where the copy stands in Text

	doc      *settings.Document
	original *Page // of a translation; nil for an original
}

// ReadPage reads the text of a page's file. A page whose settings can't be decoded comes back as nil.
func ReadPage(file string, text []byte) (*Page, []diag.Problem) {
	p, problems := decodePage(file, text)
	if p == nil {
		return nil, problems
	}
	return p, append(append(problems, p.checkOriginal()...), p.check()...)
}

func decodePage(file string, text []byte) (*Page, []diag.Problem) {
	address, problems := AddressOf(file)
	front, body, more := settings.Split(file, text)
	problems = append(problems, more...)
	if diag.Blocking(more, false) {
		return nil, problems
	}
	doc, more := settings.Parse(file, text, front, settings.FrontMatter)
	problems = append(problems, more...)
	if doc == nil {
		return nil, problems
	}
	p := &Page{File: file, Address: address, Text: text, Copy: body, doc: doc}
	return p, append(problems, doc.Decode(&p.Page)...)
}

// Place is where the value of a key stands in the page's own file, or the nearest thing to it: its table, or the start
// of the settings. What a translation inherits stands in another file; At finds it.
func (p *Page) Place(key ...string) diag.Span { return p.doc.Value(key...) }

// At is where the value of a key stands, as an empty problem: in the page's file or, if that does not set it, in the
// file of its original.
func (p *Page) At(key ...string) diag.Problem {
	if o := p.original; o != nil && !p.doc.Has(key...) && o.doc.Has(key...) {
		return diag.Problem{File: o.File, Span: o.doc.Value(key...)}
	}
	return diag.Problem{File: p.File, Span: p.doc.Value(key...)}
}

// Has reports whether the front matter sets the key, or that of the page's original does.
func (p *Page) Has(key ...string) bool {
	return p.doc.Has(key...) || p.original != nil && p.original.doc.Has(key...)
}

// Verbatim is the place of a string's content, if it stands in the file exactly as it reads.
func (p *Page) Verbatim(key ...string) (diag.Span, bool) { return p.doc.Verbatim(key...) }

// Problem is a problem at the value of a key.
func (p *Page) Problem(code, message, help string, key ...string) diag.Problem {
	at := p.At(key...)
	at.Code, at.Message, at.Help = code, message, help
	return at
}

// ReadFacts reads no more of a page's file than its facts; ok is false if it can't be read. Where it disagrees
// with ReadPage, that reports a problem.
func ReadFacts(file string, text []byte) (facts campaign.Facts, ok bool) {
	address, _ := AddressOf(file)
	front, _, problems := settings.Split(file, text)
	if diag.Blocking(problems, false) {
		return facts, false
	}
	doc, _ := settings.ParseTop(file, text, front, settings.FrontMatter)
	if doc == nil {
		return facts, false
	}
	if doc.Has("outcome") || doc.Has("update") || doc.Has("petition", "decision") { // facts that stand in tables
		if whole, _ := settings.Parse(file, text, front, settings.FrontMatter); whole != nil {
			doc = whole
		}
	}
	p := &Page{File: file, Address: address, Text: text, doc: doc}
	doc.Decode(&p.Page)
	p.checkState()
	facts = p.Facts()
	facts.IsCampaign = doc.Has("petition") && address != campaign.NotFound
	cloneTexts(&facts)
	return facts, true
}

// cloneTexts lets go of the file: what was decoded are parts of its settings, and facts outlive them by far.
func cloneTexts(f *campaign.Facts) {
	f.State = campaign.State(strings.Clone(string(f.State)))
	for _, s := range []*string{&f.Title, &f.Summary, &f.Image, &f.ImageAlt, &f.Layout, &f.Headline} {
		*s = strings.Clone(*s)
	}
	for i, a := range f.Aliases {
		f.Aliases[i] = strings.Clone(a)
	}
}

// Facts are what the rest of the site may know of the page.
func (p *Page) Facts() campaign.Facts {
	f := campaign.Facts{
		File: p.File, Address: p.Address, Title: p.Title, Summary: p.Summary, Date: p.Date, Closes: p.Closes,
		State: p.State, Image: p.Image, ImageAlt: p.ImageAlt, Layout: p.Layout, IsCampaign: p.Petition != nil,
		Updated: p.Updated, Aliases: p.Aliases, Unlisted: p.Listed != nil && !*p.Listed,
	}
	if original, lang := Untranslated(p.File); lang != "" {
		f.Of, f.Language = original, lang
	}
	if p.Petition != nil {
		f.Decision = p.Petition.Decision
	}
	if p.Outcome != nil && (slices.Contains(decided, p.State) || f.Of != "") { // of a translation the state is its original's
		f.Headline, f.OutcomeDate = p.Outcome.Headline, p.Outcome.Date
	}
	for _, u := range p.Updates {
		f.Updates = append(f.Updates, u.Date)
	}
	return f
}

// check reports what is wrong with the settings taken by themselves, and fills in the state.
func (p *Page) check() []diag.Problem {
	var problems []diag.Problem
	report := func(code, message, help string, key ...string) {
		problems = append(problems, p.Problem(code, message, help, key...))
	}
	if strings.TrimSpace(p.Title) == "" {
		report("setting-missing", "this page has no title", `add a line to the settings on top: title = "…"`, "title")
	}
	if problem := p.checkState(); problem != nil {
		problems = append(problems, *problem)
	}
	if p.Petition == nil && p.State != campaign.Draft && p.State != campaign.Live {
		report("state-unknown", fmt.Sprintf("only a campaign can be %s", p.State), "delete the line, or add [petition] to make this page a campaign", "state")
	}
	if !p.Date.IsZero() && !p.Closes.IsZero() && !p.Closes.End(time.UTC).After(p.Date.Start(time.UTC)) {
		report("date-order", "the petition closes before it is published", "write a day after "+p.Date.String()+": closes = …", "closes")
	}
	if !p.Updated.IsZero() && !p.Date.IsZero() && !p.Updated.End(time.UTC).After(p.Date.Start(time.UTC)) {
		report("date-order", "the page was updated before it was published", "write "+p.Date.String()+" or a later day, or delete the line: updated = …", "updated")
	}
	problems = append(problems, p.checkPicture(p.Image, p.ImageAlt)...)
	if p.Image == "" && p.ImageCredit != "" {
		report("picture-alt", "image_credit names whose picture it is, and there is none", `add image = "picture.jpg" and image_alt, or delete image_credit`, "image_credit")
	}
	problems = append(problems, p.checkAliases()...)
	problems = append(problems, checkThanks(p.Thanks, p.Share, p.Problem)...)
	if p.Petition == nil {
		if slices.ContainsFunc(p.doc.Tables(), func(name string) bool { return diag.Nearest(name, []string{"petition"}) != "" }) {
			return problems // it is there, and its own problem
		}
		for _, key := range []string{"closes", "next", "successor", "outcome", "update", "form", "thanks", "share", "donate"} {
			if p.Has(key) {
				report("petition-missing", key+" is set, but this page has no petition", "add [petition] with target and statement, or delete "+key, key)
			}
		}
		return problems
	}
	return append(problems, p.checkPetition()...)
}

// checkState fills in the state that is not set. A state that does not exist counts as live, so that the mistake
// blocks: as a draft the page would quietly go from the web.
func (p *Page) checkState() *diag.Problem {
	switch {
	case p.State == "":
		p.State = campaign.Live
	case !slices.Contains(campaign.States[:], p.State):
		problem := p.Problem("state-unknown", fmt.Sprintf("there is no state %q", p.State), diag.Choice(string(p.State), stateNames()), "state")
		p.State = campaign.Live
		return &problem
	}
	return nil
}

// checkPicture looks at a picture of the settings, which stands under table if that is given.
func (p *Page) checkPicture(image, alt string, table ...string) []diag.Problem {
	switch {
	case image == "" && alt != "":
		return []diag.Problem{p.Problem("picture-alt", "image_alt describes no picture", `add image = "picture.jpg", or delete image_alt`, append(table, "image_alt")...)}
	case image != "" && strings.TrimSpace(alt) == "":
		return []diag.Problem{p.Problem("picture-alt", "the picture has no description",
			`say what it shows, for those who can't see it: image_alt = "A full reading room on a Sunday"`, append(table, "image")...)}
	}
	return nil
}

// checkAliases looks at the old addresses by themselves; whether something else stands there is for package build to say.
func (p *Page) checkAliases() []diag.Problem {
	var problems []diag.Problem
	for i, a := range p.Aliases {
		if _, ok := campaign.OldFile(a); ok && p.Address != campaign.NotFound {
			continue
		}
		message, help := fmt.Sprintf("%q can't be an old address of this page", a),
			`write the part of it behind the host, without ? and #: aliases = ["old-name", "/2019/old.html"]; for others, redirect at your host`
		if p.Address == campaign.NotFound {
			message, help = "the 404 page has no address, so it had none before", "delete the line"
		}
		problems = append(problems, p.Problem("alias-wrong", message, help, "aliases", fmt.Sprint(i)))
	}
	return problems
}

func (p *Page) checkPetition() []diag.Problem {
	var problems []diag.Problem
	report := func(code, message, help string, key ...string) {
		problems = append(problems, p.Problem(code, message, help, key...))
	}
	t := p.Petition
	if strings.TrimSpace(t.Target) == "" {
		report("petition-target", "the petition is addressed to nobody", `add to [petition]: target = "the Riverton City Council"`, "petition", "target")
	}
	if t.Goal.Number < 0 {
		report("count-wrong", "a goal can't be negative", "write how many signatures you want, or delete the line", "petition", "goal")
	}
	if t.HideBelow != nil && *t.HideBelow < 0 {
		report("count-wrong", "hide_below can't be negative", "write how many signatures the counter needs to be shown; 0 always shows it", "petition", "hide_below")
	}
	if !t.Decision.IsZero() && !p.Date.IsZero() && !t.Decision.End(time.UTC).After(p.Date.Start(time.UTC)) {
		report("date-order", "the decision falls before the petition is published", "write a day after "+p.Date.String()+", or delete the line: decision = …", "petition", "decision")
	}
	switch {
	case t.Signatures < 0:
		report("count-wrong", "a count can't be negative", "write how many have signed, or delete the line", "petition", "signatures")
	case p.Has("petition", "signatures") && t.Counted.IsZero() && !p.Has("petition", "counted"):
		report("count-undated", "the count of signatures has no date", "add the day on which it was true, like counted = "+diag.Today, "petition", "signatures")
	case !p.Has("petition", "signatures") && !t.Counted.IsZero():
		report("count-undated", "counted is the date of a count that is not there", "add signatures = …, or delete counted", "petition", "counted")
	}
	problems = append(problems, p.checkElsewhere()...)
	problems = append(problems, p.checkOutcome()...)
	return append(problems, p.checkUpdates()...)
}

func stateNames() []string {
	names := make([]string, len(campaign.States))
	for i, s := range campaign.States {
		names[i] = string(s)
	}
	return names
}

// The files beside a campaign's index.md that are part of it.
const (
	StatementFile = "statement.md"
	ThanksFile    = "thanks.md"
)

// AddressOf is the address of a page's file; that of a translation begins with its language. Every step of it must be a slug; a problem proposes one.
func AddressOf(file string) (campaign.Address, []diag.Problem) {
	original, lang := Untranslated(file)
	rest := strings.TrimSuffix(strings.TrimPrefix(original, "content/"), ".md")
	switch {
	case rest == "404" && lang == "":
		return campaign.NotFound, nil
	case rest == "index":
		return campaign.Home(lang), nil
	}
	rest = strings.TrimSuffix(rest, "/index")
	var problems []diag.Problem
	for step := range strings.SplitSeq(rest, "/") {
		if campaign.ValidSlug(step) {
			continue
		}
		help := "use lower-case letters a–z, digits and hyphens"
		if slug := campaign.Slug(step); slug != "" {
			help = fmt.Sprintf("rename %s to %s", step, slug)
		}
		problems = append(problems, diag.Problem{Code: "address-wrong", File: file,
			Message: fmt.Sprintf("%q can't be part of an address", step), Help: help})
	}
	if whole := "content/" + rest + "/"; lang == "" && strings.HasPrefix(file, whole) {
		return campaign.Address(file[len("content"):len(whole)]), problems // a part of the name: there are many pages
	}
	return campaign.Home(lang) + campaign.Address(rest+"/"), problems
}

// IsIndex reports whether file is a folder's page, in any language.
func IsIndex(file string) bool {
	original, _ := Untranslated(file)
	return path.Base(original) == "index.md"
}
