package form

import (
	"cmp"
	"fmt"
	"html/template"
	"maps"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
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
	Handlers    map[string]campaign.Handler
	Settings    campaign.FormSettings // the page's over the site's
	Consent     template.HTML         // Settings.Consent.Text, rendered
	Country     string
	Language    string
	Label       func(field string) string // a field's label in the page's language and country
	CountryName string                    // in English
	Slug        string                    // the campaign's address without slashes
	Thanks      string                    // absolute address of the thank-you page
	Setting     Place
	Handler     Place // of a key of [handlers.X]: Handler("host")
}

// Output is the form, and what else follows from its handler.
type Output struct {
	campaign.Form
	Action  string   // absolute
	Origins []string // where the post may go, for the page's policy
}

// Build makes the form. With blocking problems the output is not to be used.
func Build(in Input) (Output, []diag.Problem) {
	b := &builder{in: in}
	var out Output
	var values map[string]string
	preset, handler := b.handler()
	if preset != nil {
		values = b.parameters(preset, handler)
		out.Action = fill(preset.Action, values)
		if origin := b.action(out.Action); origin != "" {
			out.Origins = []string{origin}
		}
		out.Start = startTag(out.Action)
		out.Hidden = hidden(preset.Hidden, values)
	}
	out.Fields = b.fields(preset)
	out.Button = in.Settings.Button
	if strings.TrimSpace(out.Button) == "" {
		b.report("setting-missing", "the form's button has no words", `add to [form]: button = "Sign the petition"`, in.Setting("form", "button"))
	}
	var more []campaign.Hidden
	out.Consent, more = b.consent(preset, values)
	out.Hidden = append(out.Hidden, more...)
	return out, b.problems
}

type builder struct {
	in       Input
	problems []diag.Problem
}

func (b *builder) report(code, message, help string, at diag.Problem) {
	at.Code, at.Message, at.Help = code, message, help
	b.problems = append(b.problems, at)
}

// handler finds the declared handler and its preset.
func (b *builder) handler() (*Preset, campaign.Handler) {
	name := b.in.Settings.Handler
	declared := slices.Sorted(maps.Keys(b.in.Handlers))
	h, ok := b.in.Handlers[name]
	switch {
	case name == "" && len(declared) == 0:
		b.report("handler-missing", "no handler takes the signatures",
			"declare one in content/site.toml:\n[handlers.main]\npreset = \"actionkit\"\nhost = \"act.riverton.example\"\nand name it there: [form] handler = \"main\"", b.in.Setting("form", "handler"))
	case name == "":
		b.report("handler-missing", "the form names no handler", fmt.Sprintf("add to [form] in content/site.toml: handler = %q", declared[0]), b.in.Setting("form", "handler"))
	case !ok:
		b.report("handler-unknown", fmt.Sprintf("there is no handler %q in content/site.toml", name), handlerHelp(name, declared), b.in.Setting("form", "handler"))
	}
	if !ok {
		return nil, h
	}
	preset := b.in.Presets[h.Preset]
	if preset == nil && h.Preset != "" {
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

// parameters gathers the preset's parameters from the site and the page, and the values that follow from the page.
func (b *builder) parameters(p *Preset, h campaign.Handler) map[string]string {
	values := map[string]string{
		"slug": b.in.Slug, "language": b.in.Language, "country": b.in.Country,
		"country_name": b.in.CountryName, "thanks": b.in.Thanks,
	}
	page := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(b.in.Settings.Presets)) {
		table, _ := b.in.Settings.Presets[name].(map[string]any)
		switch {
		case name == p.Name:
			page = table
		case b.in.Presets[name] == nil:
			b.report("preset-unknown", fmt.Sprintf("there is no preset %q", name), diag.Choice(name, slices.Sorted(maps.Keys(b.in.Presets))), b.in.Setting("form", name))
		default:
			at := b.in.Setting("form", name)
			at.Severity = diag.Warning // nothing is sent that should not be
			b.report("parameter-misplaced", fmt.Sprintf("[form.%s] is not used: the form's handler is of the preset %s", name, p.Name),
				"delete it, or name a handler of that preset: [form] handler = …", at)
		}
	}
	b.values(values, p, p.Site, h.Parameters, p.Page, b.in.Handler, "in [handlers."+b.in.Settings.Handler+"] of content/site.toml",
		"it belongs to each page, under [form."+p.Name+"]")
	place := func(key ...string) diag.Problem { return b.in.Setting(append([]string{"form", p.Name}, key...)...) }
	b.values(values, p, p.Page, page, p.Site, place, "under [form."+p.Name+"] in the page's settings",
		"it says where signers' data goes, so it belongs to [handlers."+b.in.Settings.Handler+"] in content/site.toml")
	return values
}

// values checks the settings of one scope against its parameters.
func (b *builder) values(to map[string]string, p *Preset, known map[string]Parameter, set map[string]any, other map[string]Parameter, place Place, where, elsewhere string) {
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if _, ok := known[name]; ok {
			continue
		}
		if _, ok := other[name]; ok {
			b.report("parameter-misplaced", name+" can't be set here", elsewhere, place(name))
			continue
		}
		names := slices.Sorted(maps.Keys(known))
		help := p.Name + " has no parameters here; delete the line"
		if len(names) > 0 {
			help = diag.Choice(name, names)
		}
		b.report("parameter-unknown", fmt.Sprintf("%s knows no %q", p.Name, name), help, place(name))
	}
	for _, name := range slices.Sorted(maps.Keys(known)) {
		parameter := known[name]
		value, isText := set[name].(string)
		if set[name] == nil {
			if !parameter.Optional {
				b.report("parameter-missing", fmt.Sprintf("%s needs %s", p.Name, name),
					fmt.Sprintf("add %s: %s = \"…\", which is %s, like %q", where, name, parameter.Help, parameter.Example), place(name))
			}
			continue
		}
		if problem := parameter.check(value); !isText || problem != "" {
			if !isText {
				problem = "it must be text in quotation marks"
			}
			b.report("parameter-wrong", fmt.Sprintf("%s can't be %s: %s", name, quoted(set[name]), problem),
				fmt.Sprintf("write %s, like %s = %q", parameter.Help, name, parameter.Example), place(name))
			continue
		}
		to[name] = value
	}
}

func quoted(v any) string {
	if s, ok := v.(string); ok {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprint(v)
}

var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)

func (p Parameter) check(value string) string {
	switch {
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "it holds a control character"
	case p.Kind == "https":
		return httpsProblem(value)
	case p.Kind == "host" && !hostName.MatchString(value):
		return "it is not the name of a host, in small letters and without https://"
	case p.Kind == "" && p.Pattern != "" && !p.pattern.MatchString(value):
		return "it has characters or a form that the handler does not take"
	}
	return ""
}

// httpsProblem says why an address can't take signers' data (CASES.md RS-028); "" if it can.
func httpsProblem(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "" || strings.ContainsAny(address, "\\ \"'<>"):
		return "it is not a whole address"
	case u.Scheme != "https":
		return "it is not https, so names and e-mail addresses could be read on the way"
	case u.User != nil:
		return "it holds a user name"
	case u.Fragment != "":
		return "it has a #"
	case !validPort(u.Port()):
		return "there is no port " + u.Port()
	}
	host := u.Hostname()
	if ip, err := netip.ParseAddr(host); err == nil {
		if !ip.IsGlobalUnicast() || ip.IsPrivate() {
			return host + " is a private address that signers can't reach"
		}
		return ""
	}
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || !strings.Contains(host, ".") || !hostName.MatchString(host) {
		return host + " is not a host that signers can reach"
	}
	return ""
}

func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}

// action checks the finished address; it returns its origin, or "".
func (b *builder) action(address string) string {
	if len(b.problems) > 0 && diag.Blocking(b.problems, false) {
		return ""
	}
	if problem := httpsProblem(address); problem != "" {
		b.report("action-wrong", fmt.Sprintf("the form can't post to %s: %s", address, problem), "correct the handler's parameters in content/site.toml", b.in.Handler())
		return ""
	}
	u, _ := url.Parse(address)
	return "https://" + u.Host
}

// startTag is the form's start tag. The action is https and has no quotation marks: it was checked.
func startTag(action string) template.HTML {
	return template.HTML(`<form class="form" method="post" accept-charset="utf-8" action="` + template.HTMLEscapeString(action) + `">`)
}

// StartElsewhere is the start tag of a form that does not reach its handler: in the preview it posts to
// action, on this host; with an empty action, in a copy for approval, it goes nowhere.
func StartElsewhere(action string) template.HTML {
	if action == "" {
		return `<form class="form" method="post">`
	}
	return startTag(action)
}

func hidden(constants []Constant, values map[string]string) []campaign.Hidden {
	var out []campaign.Hidden
	for _, c := range constants {
		if v := fill(c.Value, values); v != "" {
			out = append(out, campaign.Hidden{Name: c.Name, Value: v})
		}
	}
	return out
}

// fields makes the visible fields; p may be nil, if there is no preset to give them names.
func (b *builder) fields(p *Preset) []campaign.Field {
	s := b.in.Settings
	if len(s.Fields) == 0 {
		b.report("fields-missing", "the form has no fields", `add to [form]: fields = ["name", "email", "postcode"]`, b.in.Setting("form", "fields"))
	}
	var out []campaign.Field
	seen := map[string]bool{}
	for _, list := range []struct {
		key      string
		names    []string
		required bool
	}{{"fields", s.Fields, true}, {"optional", s.Optional, false}} {
		for i, name := range list.names {
			at := b.in.Setting("form", list.key, fmt.Sprint(i))
			k, known := kinds[name]
			var wire string
			if p != nil {
				wire = cmp.Or(p.FieldsIn[b.in.Country][name], p.Fields[name])
			}
			switch {
			case !known:
				b.report("field-unknown", fmt.Sprintf("there is no field %q", name), diag.Choice(name, fieldOrder), at)
			case p != nil && wire == "":
				b.report("field-unknown", fmt.Sprintf("%s takes no field %q", p.Name, name), "take it out of "+list.key, at)
			case seen[name]:
				b.report("field-twice", fmt.Sprintf("the field %q is asked for twice", name), "keep it in fields if it is required, in optional if it is not", at)
			default:
				out = append(out, k.field(name, wire, b.in.Label(name), b.in.Country, list.required))
			}
			seen[name] = true
		}
	}
	return out
}
