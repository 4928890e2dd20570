// Package form turns a handler's preset and a page's settings into the form to show: where it posts to,
// under which names, with which hidden values. It also says what a signature looks like on the wire, reads one
// back, and understands the handler's answer, so that a form can be tried before anybody signs.
//
// A preset is data: one TOML file in layouts/handlers/, which a designer can add without Go. Its parameters
// are the site's (set in [handlers.X] of site.toml) or the page's (set in [form.PRESET] of front matter), so
// content alone can never choose where signers' data goes (CASES.md RS-029). The package opens no connection.
package form

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadside/internal/diag"
	"broadside/internal/settings"
)

// Preset is what one kind of handler expects of a form. It takes signatures in one or more of three ways: a form's
// post (Action), a request by script (Fetch), a page of its own (Hosted).
type Preset struct {
	Name string `toml:"-"` // the file's name without ".toml"
	File string `toml:"-"`

	Title string   `toml:"title"`
	About string   `toml:"about"` // what it is, a sentence
	Docs  string   `toml:"docs"`  // address of its documentation; empty if there is none
	Grade string   `toml:"grade"` // how well the contract is known: A its own documentation or code, B that in part, C code of others, M memory
	IDs   string   `toml:"ids"`   // where to find what the parameters ask for, a sentence
	Notes []string `toml:"notes"` // what else one has to know, sentences

	Site map[string]Parameter `toml:"site"`
	Page map[string]Parameter `toml:"page"`

	Action     string            `toml:"action"`     // where the form posts to, a template: "https://{host}/act/"
	Body       string            `toml:"body"`       // of the form's post: "urlencoded", also if empty, or "multipart"
	SameSite   bool              `toml:"same_site"`  // Action is a path on the page's own site
	Attributes map[string]string `toml:"attributes"` // more attributes of the form, templates
	Fetch      *Fetch            `toml:"fetch"`
	Hosted     string            `toml:"hosted"` // address of the handler's own page, a template

	Fields    map[string]Wire            `toml:"fields"`     // our field → its name on the wire
	FieldsIn  map[string]map[string]Wire `toml:"fields_in"`  // country → names that differ there
	Needs     []string                   `toml:"needs"`      // our fields without which the handler takes no signature; "name" may come in two
	Lengths   map[string]int             `toml:"lengths"`    // our field → the most characters it takes
	LengthsIn map[string]map[string]int  `toml:"lengths_in"` // country → lengths that differ there
	Country   string                     `toml:"country"`    // how a country is sent: "code" (ISO 3166), also if empty, or "name" (English)
	Custom    string                     `toml:"custom"`     // name on the wire of a field of one's own: "action_{name}"; empty: it takes none
	Person    string                     `toml:"person"`     // the same for what is kept with the person; empty: as Custom
	Reserved  []string                   `toml:"reserved"`   // names on the wire that no field of one's own can have

	Hidden   []Constant        `toml:"hidden"`
	Redirect *Redirect         `toml:"redirect"` // nil: the handler decides where the signer goes
	Honeypot *Honeypot         `toml:"honeypot"`
	Tracking map[string]Follow `toml:"tracking"` // parameter of the page's address → its name on the wire
	Consent  *ConsentRule      `toml:"consent"`  // nil: the handler can't be told of a choice
	Count    *CountRule        `toml:"count"`    // nil: it tells nobody how many have signed
	Policy   Hosts             `toml:"policy"`
	Referrer string            `toml:"referrer"` // the page's referrer policy; empty for strict-origin-when-cross-origin
	Limits   Limits            `toml:"limits"`
	Test     []Constant        `toml:"test"` // what marks a test submission as one
}

// Parameter is one thing to fill in, once a site or once a page.
type Parameter struct {
	Kind     string `toml:"kind"`    // "https": an address; "host": a host name; empty: Pattern
	Pattern  string `toml:"pattern"` // a regular expression for the whole value
	Example  string `toml:"example"`
	Help     string `toml:"help"` // what it is, to follow "it is "
	Optional bool   `toml:"optional"`
	Default  string `toml:"default"` // a template over what is known of the page; makes it optional

	pattern *regexp.Regexp
}

// Constant is a hidden value; Value is a template over the parameters and what is known of the page (builtin). A
// constant whose value comes out empty is left out, and so is one whose name a visible field has.
type Constant struct {
	Name    string            `toml:"name"`
	Value   string            `toml:"value"`
	ValueIn map[string]string `toml:"value_in"` // language → the value for it
	With    string            `toml:"with"`     // sent only if the form asks for this field
}

// Redirect is how the handler is told where the signer goes afterwards. The address is absolute.
type Redirect struct {
	Name  string `toml:"name" json:"name"`
	Error string `toml:"error" json:"error,omitempty"` // the same for a signature that was not taken; may be empty
	Note  string `toml:"note" json:"note,omitempty"`
}

// Honeypot is the handler's field for programs that fill in everything.
type Honeypot struct {
	Name  string `toml:"name"`
	Value string `toml:"value"` // makes it a checkbox with this value
}

// Hosts are origins that the page's policy admits beside those of Action, Fetch and Hosted; templates over the
// site's parameters.
type Hosts struct {
	FormAction []string `toml:"form_action"` // where the handler may send a form's post on to
	Connect    []string `toml:"connect"`
}

// Limits are what the handler takes at the most.
type Limits struct {
	Quota int    `toml:"quota" json:"quota,omitempty"` // signatures; 0 if none is known
	Per   string `toml:"per" json:"per,omitempty"`     // "month"; empty for in all
	Grade string `toml:"grade" json:"grade,omitempty"` // of what is known of it
	Note  string `toml:"note" json:"note,omitempty"`   // without a quota a sentence, else what to add to it: "on the free plan"
}

// builtin are the templates' values that are not parameters: the page's address without slashes at its ends, the same
// with hyphens for slashes, its title and whole address, the site's language and country (code, and in English), the
// thank-you page's address and path, and where to come back to if the signature was not taken.
var builtin = []string{"slug", "id", "title", "page_url", "language", "country", "country_name", "thanks", "thanks_path", "failed"}

// ReadPreset reads layouts/handlers/NAME.toml. A file that can't be used comes back as nil with problems.
func ReadPreset(file string, text []byte) (*Preset, []diag.Problem) {
	doc, problems := settings.Parse(file, text, diag.Span{End: len(text)}, settings.Config)
	if doc == nil {
		return nil, problems
	}
	p := &Preset{Name: strings.TrimSuffix(path.Base(file), ".toml"), File: file}
	problems = append(problems, doc.Decode(p)...)
	p.check(func(message, help string, key ...string) {
		problems = append(problems, diag.Problem{Code: "preset-wrong", File: file, Span: doc.Value(key...), Message: message, Help: help})
	})
	if diag.Blocking(problems, false) {
		return nil, problems
	}
	return p, problems
}

// TakesForm reports whether there is anything to fill in on our page.
func (p *Preset) TakesForm() bool { return p.Action != "" || p.Fetch != nil }

var placeholder = regexp.MustCompile(`\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// fill puts values into a template.
func fill(template string, values map[string]string) string {
	before, name, after, found := cut(template)
	if !found {
		return template
	}
	if before == "" && after == "" {
		return values[name]
	}
	var b strings.Builder
	for ; found; before, name, after, found = cut(after) {
		b.WriteString(before)
		b.WriteString(values[name])
	}
	b.WriteString(before)
	return b.String()
}

// cut cuts a template at its first placeholder; without one, all of it stands before.
func cut(template string) (before, name, after string, found bool) {
	for i := 0; i < len(template); i++ {
		if template[i] != '{' {
			continue
		}
		end := i + 1
		for end < len(template) && (letter(template[end]) || end > i+1 && digit(template[end])) {
			end++
		}
		if end > i+1 && end < len(template) && template[end] == '}' {
			return template[:i], template[i+1 : end], template[end+1:], true
		}
	}
	return template, "", "", false
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' }

func digit(c byte) bool { return '0' <= c && c <= '9' }

// sorted are a small table's names, in room if it is large enough.
func sorted[V any](room []string, table map[string]V) []string {
	names := slices.AppendSeq(room[:0], maps.Keys(table))
	slices.Sort(names)
	return names
}

// PageParameters are the names of the parameters that each page sets, sorted.
func (p *Preset) PageParameters() []string { return slices.Sorted(maps.Keys(p.Page)) }

// SiteParameters are the names of the parameters that site.toml sets, sorted.
func (p *Preset) SiteParameters() []string { return slices.Sorted(maps.Keys(p.Site)) }
