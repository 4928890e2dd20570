package form

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"broadside/internal/diag"
)

// Fetch is how a script sends a signature and reads the answer.
type Fetch struct {
	URL     string            `toml:"url"`     // a template
	Body    string            `toml:"body"`    // "urlencoded", "multipart" or "json"
	Headers map[string]string `toml:"headers"` // beside the body's own type
	Drop    []string          `toml:"drop"`    // names of the plain form that must not be sent this way; those of [redirect] never are
	Ask     bool              `toml:"ask"`     // only where [handlers.X] says cors = true: the handler must allow the site's pages first
	Types   map[string]string `toml:"types"`   // path in JSON → what its value is if not text: see types

	// A 2xx status means success; with Success, only if something stands at that path of the answer, and with Is,
	// only if it is this.
	Success string   `toml:"success"`
	Is      string   `toml:"is"`
	Errors  string   `toml:"errors"`  // path of a list of mistakes, or of a table of them by field
	Field   string   `toml:"field"`   // in one of the list: path of the name on the wire
	Message string   `toml:"message"` // in one of the list: path of its words
	Says    []string `toml:"says"`    // paths of words about the whole; the first that is there counts
}

// types are what a value in JSON can be: a number; true or false; the digits of a phone number; an object that is
// there even if empty; an object that is sent as text.
var types = []string{"number", "boolean", "digits", "object", "text"}

func (p *Preset) checkFetch(report reporter) {
	f := p.Fetch
	if f == nil {
		return
	}
	if f.URL == "" {
		report("[fetch] has no url", `add the address that a script sends to: url = "https://{host}/…"`, "fetch")
	}
	if bodies := []string{"urlencoded", "multipart", "json"}; !slices.Contains(bodies, f.Body) {
		report(fmt.Sprintf("there is no body %q", f.Body), diag.Choice(f.Body, bodies), "fetch", "body")
	}
	p.checkPaths(report)
	for path, typ := range f.Types {
		if !slices.Contains(types, typ) {
			report(fmt.Sprintf("there is no type %q", typ), diag.Choice(typ, types), "fetch", "types", path)
		}
	}
	if p.Action == "" && p.Hosted == "" {
		report("without scripts nobody could sign", `add the address of the handler's own page: hosted = "https://…"`, "fetch")
	}
	for name := range f.Headers {
		if !plainHeader(name) {
			report(fmt.Sprintf("the header %s can't be set by a page", name), "there is Accept", "fetch", "headers", name)
		}
	}
}

// checkPaths reports names that can't all be paths of one object in JSON.
func (p *Preset) checkPaths(report reporter) {
	if p.Fetch.Body != "json" {
		return
	}
	at := map[string][]string{}
	for name, wire := range p.Fields {
		for _, path := range wire {
			at[path] = []string{"fields", name}
		}
	}
	for i, c := range p.Hidden {
		at[c.Name] = []string{"hidden", fmt.Sprint(i), "name"}
	}
	for from, to := range p.Tracking {
		at[to.Name] = []string{"tracking", from}
	}
	for path, key := range at {
		parts := strings.Split(path, ".")
		for i, part := range parts {
			if name := step.FindStringSubmatch(part)[1]; name == "" || slices.Contains(inherited, name) || strings.ContainsAny(name, "[]") {
				report(fmt.Sprintf("%s is no path in JSON", path), "write names with dots between them, like person.email", key...)
			}
			if above := strings.Join(parts[:i], "."); i > 0 && at[above] != nil && p.Fetch.Types[above] != "object" {
				report(fmt.Sprintf("%s can't stand below %s, which is a value of its own", path, above), "give one of them another path", key...)
			}
		}
	}
}

// inherited are names that every object has in JavaScript.
var inherited = []string{"__proto__", "constructor", "prototype"}

// plainHeader reports whether a header may be set without giving away a secret or another origin.
func plainHeader(name string) bool {
	return slices.Contains([]string{"accept", "accept-language", "content-language", "x-requested-with"}, strings.ToLower(name))
}

// Send is what the form's script needs to know (layouts/send.js); its JSON is the attribute data-send.
type Send struct {
	URL      string            `json:"url"`
	Body     string            `json:"body"`
	Headers  map[string]string `json:"headers,omitempty"`
	Drop     []string          `json:"drop,omitempty"`
	Types    map[string]string `json:"types,omitempty"`
	Success  string            `json:"success,omitempty"`
	Is       string            `json:"is,omitempty"`
	Errors   string            `json:"errors,omitempty"`
	Field    string            `json:"field,omitempty"`
	Message  string            `json:"message,omitempty"`
	Says     []string          `json:"says,omitempty"`
	Referrer string            `json:"referrer,omitempty"`
	Thanks   string            `json:"thanks"` // where to go when the signature was taken, relative to the page
}

func (s Send) attribute() string {
	text, _ := json.Marshal(s) // it holds nothing but texts
	return string(text)
}

// send is the fetch channel with its templates filled in; nil if the form posts plainly.
func (b *builder) send(p *Preset, cors bool) *Send {
	f := p.Fetch
	if cors && (f == nil || !f.Ask) {
		why := "it takes nothing from scripts"
		if f != nil {
			why = "it always lets scripts send"
		}
		at := b.in.Handler("cors")
		at.Severity = diag.Warning
		b.report("parameter-misplaced", fmt.Sprintf("cors is not used by %s: %s", p.Name, why), "delete the line", at)
	}
	if f == nil || f.Ask && !cors {
		return nil
	}
	s := &Send{
		URL: b.fillAddress(p, f.URL), Body: f.Body, Headers: f.Headers, Drop: slices.Clone(f.Drop), Types: f.Types,
		Success: f.Success, Is: f.Is, Errors: f.Errors, Field: f.Field, Message: f.Message, Says: f.Says,
		Referrer: p.Referrer, Thanks: "thanks/",
	}
	if r := p.Redirect; r != nil {
		for _, name := range []string{r.Name, r.Error} {
			if name != "" {
				s.Drop = append(s.Drop, name)
			}
		}
	}
	return s
}
