// Package form turns a handler's preset and a page's settings into the form to show: where it posts to,
// under which names, with which hidden values.
//
// A preset is data: one TOML file in layouts/handlers/, which a designer can add without Go. Its parameters
// are the site's (set in [handlers.X] of site.toml) or the page's (set in [form.PRESET] of front matter), so
// content alone can never choose where signers' data goes (CASES.md RS-029).
package form

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadside/internal/diag"
	"broadside/internal/settings"
)

// Preset is what one kind of handler expects of a form.
type Preset struct {
	Name string `toml:"-"` // the file's name without ".toml"
	File string `toml:"-"`

	Title    string                       `toml:"title"`
	Docs     string                       `toml:"docs"`
	Grade    string                       `toml:"grade"`  // how well the contract is known: A is the handler's own documentation or code, M memory
	Action   string                       `toml:"action"` // a template: "https://{host}/act/"
	Site     map[string]Parameter         `toml:"site"`
	Page     map[string]Parameter         `toml:"page"`
	Fields   map[string]string            `toml:"fields"`    // our field → its name on the wire
	FieldsIn map[string]map[string]string `toml:"fields_in"` // country → names that differ there
	Hidden   []Constant                   `toml:"hidden"`
	Consent  *ConsentRule                 `toml:"consent"` // nil: the handler can't be told of a choice
}

// Parameter is one thing to fill in, once a site or once a page.
type Parameter struct {
	Kind     string `toml:"kind"`    // "https": an address; "host": a host name; empty: Pattern
	Pattern  string `toml:"pattern"` // a regular expression for the whole value
	Example  string `toml:"example"`
	Help     string `toml:"help"` // what it is, to follow "it is "
	Optional bool   `toml:"optional"`

	pattern *regexp.Regexp
}

// Constant is a hidden value; Value is a template over the parameters and {slug}, {language}, {country},
// {country_name}, {thanks}. A constant whose value comes out empty is left out.
type Constant struct {
	Name  string `toml:"name"`
	Value string `toml:"value"`
}

// ConsentRule is how yes and no are sent.
type ConsentRule struct {
	Name   string     `toml:"name"`
	Yes    string     `toml:"yes"`
	No     string     `toml:"no"`     // sent by "choice"; a box left alone sends nothing
	Hidden []Constant `toml:"hidden"` // sent along with box and choice
}

// builtin are the templates' values that are not parameters.
var builtin = []string{"slug", "language", "country", "country_name", "thanks"}

// ReadPreset reads layouts/handlers/NAME.toml. A file that can't be used comes back as nil with problems.
func ReadPreset(file string, text []byte) (*Preset, []diag.Problem) {
	doc, problems := settings.Parse(file, text, diag.Span{End: len(text)}, settings.Config)
	if doc == nil {
		return nil, problems
	}
	p := &Preset{Name: strings.TrimSuffix(path.Base(file), ".toml"), File: file}
	problems = append(problems, doc.Decode(p)...)
	report := func(message, help string, key ...string) {
		problems = append(problems, diag.Problem{Code: "preset-wrong", File: file, Span: doc.Value(key...), Message: message, Help: help})
	}
	if p.Action == "" {
		report("the preset has no action", `add the address that takes the form's post: action = "https://{host}/act/"`, "action")
	}
	if len(p.Fields) == 0 {
		report("the preset names no fields", "add [fields], with a line like email = \"email\"", "fields")
	}
	p.checkFields(report)
	p.checkParameters(report)
	p.checkTemplates(report)
	if diag.Blocking(problems, false) {
		return nil, problems
	}
	return p, problems
}

// reporter takes a problem at the place of a key.
type reporter func(message, help string, key ...string)

func (p *Preset) checkFields(report reporter) {
	check := func(names map[string]string, path ...string) {
		for name, wire := range names {
			if _, ok := kinds[name]; !ok {
				report(fmt.Sprintf("there is no field %q", name), diag.Choice(name, FieldNames()), append(path, name)...)
			} else if wire == "" {
				report("the field "+name+" has no name to be sent under", "write the handler's name for it, or delete the line", append(path, name)...)
			}
		}
	}
	check(p.Fields, "fields")
	for country, names := range p.FieldsIn {
		check(names, "fields_in", country)
	}
}

// checkParameters compiles the parameters' patterns.
func (p *Preset) checkParameters(report reporter) {
	for scope, parameters := range map[string]map[string]Parameter{"site": p.Site, "page": p.Page} {
		for name, parameter := range parameters {
			if slices.Contains(builtin, name) {
				report("{"+name+"} is known from the page itself", "give the parameter another name", scope, name)
			}
			if !slices.Contains([]string{"", "https", "host"}, parameter.Kind) {
				report(fmt.Sprintf("there is no kind %q", parameter.Kind), `write kind = "https", kind = "host" or a pattern`, scope, name, "kind")
			}
			pattern, err := regexp.Compile("^(?:" + parameter.Pattern + ")$")
			if err != nil {
				report(fmt.Sprintf("%s is not a regular expression", parameter.Pattern), "see https://pkg.go.dev/regexp/syntax", scope, name, "pattern")
				continue
			}
			parameter.pattern = pattern
			parameters[name] = parameter
		}
	}
}

// checkTemplates holds the names in braces against the parameters there are. The part of the action that decides
// where signers' data goes can't be any page's to choose (CASES.md RS-029).
func (p *Preset) checkTemplates(report reporter) {
	check := func(template string, key ...string) {
		for _, name := range placeholder.FindAllStringSubmatch(template, -1) {
			if !p.knows(name[1]) {
				report(fmt.Sprintf("{%s} is not a parameter of this preset", name[1]), "declare it: [site."+name[1]+"] or [page."+name[1]+"]", key...)
			}
		}
	}
	constants := func(list []Constant, key ...string) {
		for i, c := range list {
			at := append(slices.Clone(key), fmt.Sprint(i))
			if c.Name == "" {
				report("a hidden value has no name", `add name = "…": what the handler calls it`, at...)
			}
			check(c.Value, append(at, "value")...)
		}
	}
	check(p.Action, "action")
	constants(p.Hidden, "hidden")
	if p.Consent != nil {
		if p.Consent.Name == "" || p.Consent.Yes == "" {
			report("[consent] needs name and yes", `like name = "opt_in" and yes = "1"`, "consent")
		}
		constants(p.Consent.Hidden, "consent", "hidden")
	}
	for _, name := range placeholder.FindAllStringSubmatch(origin(p.Action), -1) {
		if _, site := p.Site[name[1]]; p.knows(name[1]) && (!site || p.ofPage(name[1])) {
			report(fmt.Sprintf("{%s} is the page's, and it would decide where signers' data goes", name[1]),
				"let the site's parameters make the host, like [site.host]", "action")
		}
	}
}

// origin is the part of an action's template that says which host takes the form's post.
func origin(action string) string {
	host := strings.Index(action, "://") + 1
	if host > 0 {
		host += len("//")
	}
	if end := strings.IndexAny(action[host:], "/?#"); end >= 0 {
		return action[:host+end]
	}
	return action
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

func (p *Preset) knows(name string) bool {
	_, site := p.Site[name]
	return site || p.ofPage(name) || slices.Contains(builtin, name)
}

func (p *Preset) ofPage(name string) bool {
	_, ok := p.Page[name]
	return ok
}

// fill puts values into a template.
func fill(template string, values map[string]string) string {
	return placeholder.ReplaceAllStringFunc(template, func(s string) string { return values[s[1:len(s)-1]] })
}

// PageParameters are the names of the parameters that each page sets, sorted.
func (p *Preset) PageParameters() []string { return slices.Sorted(maps.Keys(p.Page)) }
