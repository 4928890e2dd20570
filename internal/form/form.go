package form

import (
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// Place finds where a setting stands: a key of the page's front matter if the page sets it, else of site.toml.
// It returns an empty problem at that place.
type Place func(key ...string) diag.Problem

// Input is all that a page's form depends on.
type Input struct {
	Presets     map[string]*Preset
	Unread      map[string]bool // names of presets that have problems of their own
	Undeclared  bool            // site.toml declares no handler, and has problems that may be why
	Handlers    map[string]campaign.Handler
	Settings    campaign.FormSettings // the page's over the site's
	Consent     template.HTML         // Settings.Consent.Text, rendered
	Country     string                // ISO 3166-1 alpha-2
	Language    string
	Words       Words
	CountryName string                                     // in English
	Countries   func(englishValues bool) []campaign.Choice // what the field "country" offers; the values are codes, or English names
	Slug        string                                     // the campaign's address without slashes at its ends
	Title       string
	PageURL     string                   // absolute address of the campaign
	Public      bool                     // people can visit the site: its address is one that somebody can have
	Thanks      string                   // absolute address of the thank-you page
	ThanksPath  string                   // the same from the host's root: "/library-sundays/thanks/"
	OnPage      func(key ...string) bool // whether the page sets a key of its own; nil for no key
	Setting     Place
	Handler     Place // of a key of [handlers.X]: Handler("host")
}

// Words are what the page's language says; each func gets a field's name.
type Words struct {
	Label   func(field string) string
	Missing func(field string) string      // that it is required and empty; for "consent" too
	Wrong   func(field string) string      // that it can't be what was typed; "" where anything can
	Answer  func(label, typ string) string // Missing, for a field of one's own
}

// Output is the form, and what else follows from its handler.
type Output struct {
	campaign.Form
	Handler    string // name of [handlers.X]
	Preset     *Preset
	Action     string      // absolute, or a path on the page's own site; empty if there is none
	Attributes []Attribute // of Start
	Thanks     string      // absolute address of the thank-you page
	Send       *Send       // how a script sends it; nil if it only posts plainly
	Origins    []string    // where the post may go, for the page's policy; never nil if there is a form
	Connect    []string    // where a script may send to
	Referrer   string      // the page's referrer policy; empty for the usual one
	Counting   *Counting   // where to ask how many have signed; nil if the handler does not tell

	// For a test submission: where the page stands, the country in which a signer is likely to live, as code and in
	// English, and what marks the test as one.
	PageURL     string
	Country     string
	CountryName string
	Marks       []campaign.Hidden
}

// Failed is the id of the element that a page shows when its address ends in "#" and this.
const Failed = "not-sent"

// Build makes the form. With blocking problems the output is not to be used.
func Build(in Input) (Output, []diag.Problem) {
	b := &builder{in: in}
	out := Output{
		Handler: in.Settings.Handler, Thanks: in.Thanks,
		PageURL: in.PageURL, Country: in.Country, CountryName: in.CountryName,
	}
	preset, handler := b.handler()
	out.Preset = preset
	if preset != nil {
		b.values = b.parameters(preset, handler)
		b.endpoints(&out, handler)
		out.Referrer, out.Counting = preset.Referrer, b.counting(preset)
	}
	out.Button = in.Settings.Button
	if strings.TrimSpace(out.Button) == "" {
		b.report("setting-missing", "the form's button has no words", `add to [form]: button = "Sign the petition"`, in.Setting("form", "button"))
	}
	if preset != nil && !preset.TakesForm() {
		b.unusedOn(preset)
		return out, b.problems
	}
	out.Fields = b.fields(preset)
	consent, more := b.consent(preset, handler, out.Fields)
	out.Consent = consent
	if preset != nil {
		b.unseen(&out, preset)
		out.Hidden = append(out.Hidden, more...)
		b.clashes(out)
	}
	return out, b.problems
}

type builder struct {
	in       Input
	values   map[string]string // what the preset's templates can name
	problems []diag.Problem
}

func (b *builder) report(code, message, help string, at diag.Problem) {
	at.Code, at.Message, at.Help = code, message, help
	b.problems = append(b.problems, at)
}

// handler finds the declared handler and its preset.
func (b *builder) handler() (*Preset, campaign.Handler) {
	name := b.in.Settings.Handler
	h, ok := b.in.Handlers[name]
	var declared []string
	if !ok {
		declared = slices.Sorted(maps.Keys(b.in.Handlers))
	}
	switch {
	case name == "" && len(declared) == 0:
		b.report("handler-missing", "no handler takes the signatures",
			"declare one in content/site.toml:\n[handlers.main]\npreset = \"actionkit\"\nhost = \"act.riverton.example\"\nand name it there: [form] handler = \"main\"", b.in.Setting("form", "handler"))
	case name == "":
		b.report("handler-missing", "the form names no handler", fmt.Sprintf("add to [form] in content/site.toml: handler = %q", declared[0]), b.in.Setting("form", "handler"))
	case !ok && !b.in.Undeclared:
		b.report("handler-unknown", fmt.Sprintf("there is no handler %q in content/site.toml", name), handlerHelp(name, declared), b.in.Setting("form", "handler"))
	}
	if !ok {
		return nil, h
	}
	preset := b.in.Presets[h.Preset]
	if preset == nil && h.Preset != "" && !b.in.Unread[h.Preset] {
		b.report("preset-unknown", fmt.Sprintf("there is no preset %q", h.Preset), diag.Choice(h.Preset, slices.Sorted(maps.Keys(b.in.Presets))), b.in.Handler("preset"))
	}
	return preset, h
}

func handlerHelp(name string, declared []string) string {
	if len(declared) == 0 {
		return "declare it there: [handlers." + name + "]"
	}
	return diag.Choice(name, declared)
}

// unseen adds what is sent without being seen: constants, where to go afterwards, what is copied from the page's
// address, and the handler's trap.
func (b *builder) unseen(out *Output, p *Preset) {
	out.Hidden = b.hidden(p.Hidden, out.Fields)
	if len(p.Tracking) > 0 {
		out.Tracking = make([]campaign.Tracking, 0, len(p.Tracking))
	}
	if r := p.Redirect; r != nil {
		out.Hidden = append(out.Hidden, campaign.Hidden{Name: r.Name, Value: b.in.Thanks})
		if r.Error != "" {
			out.Hidden = append(out.Hidden, campaign.Hidden{Name: r.Error, Value: b.values["failed"]})
		}
	}
	var room [8]string
	for _, from := range sorted(room[:], p.Tracking) {
		f := p.Tracking[from]
		out.Tracking = append(out.Tracking, campaign.Tracking{Name: f.Name, From: from, Value: fill(f.Default, b.values)})
	}
	out.Marks = b.hidden(p.Test, out.Fields)
	if p.Honeypot != nil {
		out.Trap = &campaign.Trap{Name: p.Honeypot.Name, Value: p.Honeypot.Value}
	}
}

// hidden are the constants that a form with these fields sends.
func (b *builder) hidden(constants []Constant, fields []campaign.Field) []campaign.Hidden {
	has := func(id string) bool {
		return slices.ContainsFunc(fields, func(f campaign.Field) bool { return f.ID == id })
	}
	if len(constants) == 0 {
		return nil
	}
	out := make([]campaign.Hidden, 0, len(constants)+4) // room for what follows them
	for _, c := range constants {
		template := c.Value
		if in, ok := c.ValueIn[b.in.Language]; ok {
			template = in
		}
		value := fill(template, b.values)
		taken := slices.ContainsFunc(fields, func(f campaign.Field) bool { return f.Name == c.Name })
		if value == "" || taken || c.With != "" && !has(fieldID(c.With)) {
			continue
		}
		out = append(out, campaign.Hidden{Name: c.Name, Value: value})
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// clashes reports a field of one's own that would be sent under a name that something else has.
func (b *builder) clashes(out Output) {
	if len(b.in.Settings.Own) == 0 {
		return
	}
	taken := map[string]bool{}
	for _, c := range out.Preset.Hidden {
		taken[c.Name] = true // also of one that a field of this name would replace
	}
	for _, h := range out.Hidden {
		taken[h.Name] = true
	}
	for _, t := range out.Tracking {
		taken[t.Name] = true
	}
	for _, o := range out.Consent.Options {
		taken[o.Name] = true
	}
	if out.Trap != nil {
		taken[out.Trap.Name] = true
	}
	for _, f := range out.Fields {
		i := slices.IndexFunc(b.in.Settings.Own, func(own campaign.OwnField) bool { return fieldID(own.Name) == f.ID })
		if i >= 0 && taken[f.Name] {
			b.report("field-wrong", fmt.Sprintf("the field %q would be sent as %s, which is another value's name", b.in.Settings.Own[i].Name, f.Name),
				"give the field another name", b.in.Setting("form", "field", fmt.Sprint(i), "name"))
		}
		taken[f.Name] = true
	}
}

// unusedOn warns of what a page asks of a form that its handler has on a page of its own.
func (b *builder) unusedOn(p *Preset) {
	for _, key := range []string{"fields", "optional", "field", "consent", "prefill"} {
		if b.in.OnPage != nil && b.in.OnPage("form", key) {
			at := b.in.Setting("form", key)
			at.Severity = diag.Warning
			b.report("form-unused", fmt.Sprintf("%s is not used: one signs on a page of the handler's own (preset %s)", key, p.Name), "delete it, or name another handler: [form] handler = …", at)
		}
	}
}
