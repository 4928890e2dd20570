package form

import (
	"maps"
	"slices"
)

// Explanation is what somebody who sets up a preset has to know, in the order of telling. Addresses and values are
// templates: what stands in braces is a parameter, or known of the page.
type Explanation struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	About string `json:"about,omitempty"`
	Docs  string `json:"docs,omitempty"`
	Grade string `json:"grade,omitempty"`

	Site []Wanted `json:"site,omitempty"` // to fill in once a handler
	Page []Wanted `json:"page,omitempty"` // and once a page
	IDs  string   `json:"ids,omitempty"`  // where to find what is asked for

	Post     *Way          `json:"post,omitempty"`   // nil if it takes no form's post
	Script   *Way          `json:"script,omitempty"` // nil if no script sends it
	AsksCORS bool          `json:"asks_cors,omitempty"`
	Hosted   string        `json:"hosted,omitempty"` // its own page, where one signs if nothing else is possible
	Fields   []Sent        `json:"fields,omitempty"`
	Needs    []string      `json:"needs,omitempty"` // fields without which it takes no signature
	Hidden   []Given       `json:"hidden,omitempty"`
	Redirect *Redirect     `json:"redirect,omitempty"`
	Honeypot string        `json:"honeypot,omitempty"`
	Tracking []Copied      `json:"tracking,omitempty"`
	Custom   string        `json:"custom,omitempty"` // pattern for fields of one's own; empty if it takes none
	Person   string        `json:"person,omitempty"` // the same for what is kept with the person
	Reserved []string      `json:"reserved,omitempty"`
	Consent  *ConsentMeans `json:"consent,omitempty"` // nil where nothing can be said

	Counts *CountRule `json:"counts,omitempty"` // where it tells how many have signed; nil if it does not
	Notes  []string   `json:"notes,omitempty"`
	Limits *Limits    `json:"limits,omitempty"`
}

// Wanted is a parameter to fill in.
type Wanted struct {
	Name     string `json:"name"`
	Example  string `json:"example"`
	Help     string `json:"help"`
	Optional bool   `json:"optional,omitempty"`
	Default  string `json:"default,omitempty"`
}

// Way is how a signature travels.
type Way struct {
	URL  string `json:"url"`
	Body string `json:"body"` // "urlencoded", "multipart" or "json"
}

// Sent is a field and what it is sent as; by a list of names a script divides it.
type Sent struct {
	Field string              `json:"field"`
	Names []string            `json:"names"`
	In    map[string][]string `json:"in,omitempty"` // country → names that differ there
}

// Given is a value that is always sent.
type Given struct {
	Name    string            `json:"name"`
	Value   string            `json:"value"`
	In      map[string]string `json:"in,omitempty"`      // language → the value for it
	With    string            `json:"with,omitempty"`    // only if the form asks for this field
	Without string            `json:"without,omitempty"` // only if it does not ask for this one
}

// Copied is a parameter of the page's address and what it is sent as.
type Copied struct {
	From    string `json:"from"`
	Name    string `json:"name"`
	Default string `json:"default,omitempty"`
}

// ConsentMeans is how consent is sent, or why it is not.
type ConsentMeans struct {
	Refuses string   `json:"refuses,omitempty"` // all that follows but Version and Text is empty then
	Names   []string `json:"names,omitempty"`
	Yes     string   `json:"yes,omitempty"`
	No      string   `json:"no,omitempty"`    // of a choice; empty if there is only the box
	Box     string   `json:"box,omitempty"`   // what a box says that is left alone; empty if it sends nothing
	Along   []Given  `json:"along,omitempty"` // sent with both
	Needs   string   `json:"needs,omitempty"` // a parameter of the site
	Grade   string   `json:"grade,omitempty"`
	Test    bool     `json:"test,omitempty"` // consent_tested is asked for
	Version string   `json:"version,omitempty"`
	Text    string   `json:"text,omitempty"`
}

// Explain says what there is to know of the preset.
func (p *Preset) Explain() Explanation {
	e := Explanation{
		Name: p.Name, Title: p.Title, About: p.About, Docs: p.Docs, Grade: p.Grade, IDs: p.IDs, Notes: p.Notes,
		Site: wanted(p.Site), Page: wanted(p.Page), Hosted: p.Hosted, Redirect: p.Redirect,
		Custom: p.Custom, Person: p.Person, Reserved: p.Reserved, Needs: p.Needs,
	}
	if p.Action != "" {
		e.Post = &Way{p.Action, "urlencoded"}
		if p.Body != "" {
			e.Post.Body = p.Body
		}
	}
	if f := p.Fetch; f != nil {
		e.Script, e.AsksCORS = &Way{f.URL, f.Body}, f.Ask
	}
	for _, field := range fieldOrder {
		if p.Fields[field] == nil {
			continue
		}
		sent := Sent{Field: field, Names: p.Fields[field], In: map[string][]string{}}
		for country, names := range p.FieldsIn {
			if names[field] != nil {
				sent.In[country] = names[field]
			}
		}
		e.Fields = append(e.Fields, sent)
	}
	e.Hidden = p.given(p.Hidden)
	if p.Honeypot != nil {
		e.Honeypot = p.Honeypot.Name
	}
	for _, from := range slices.Sorted(maps.Keys(p.Tracking)) {
		e.Tracking = append(e.Tracking, Copied{from, p.Tracking[from].Name, p.Tracking[from].Default})
	}
	if p.Consent != nil {
		e.Consent = p.consentMeans()
	}
	e.Counts = p.Count
	if p.Limits != (Limits{}) {
		e.Limits = &p.Limits
	}
	return e
}

// wanted lists parameters: what must be there first.
func wanted(parameters map[string]Parameter) []Wanted {
	var out []Wanted
	for _, optional := range []bool{false, true} {
		for _, name := range slices.Sorted(maps.Keys(parameters)) {
			if q := parameters[name]; optional == (q.Optional || q.Default != "") {
				out = append(out, Wanted{name, q.Example, q.Help, optional, q.Default})
			}
		}
	}
	return out
}

// given lists constants. One that has a field's name gives way to the field.
func (p *Preset) given(constants []Constant) []Given {
	var out []Given
	for _, c := range constants {
		g := Given{Name: c.Name, Value: c.Value, In: c.ValueIn, With: c.With}
		for field, names := range p.Fields {
			if names.String() == c.Name {
				g.Without = field
			}
		}
		out = append(out, g)
	}
	return out
}

func (p *Preset) consentMeans() *ConsentMeans {
	c := p.Consent
	m := &ConsentMeans{
		Refuses: c.Refuses, Names: c.Name, Yes: c.Yes, No: c.No, Along: p.given(c.Hidden), Needs: c.Needs,
		Grade: c.Grade, Test: c.AsksTest(), Version: c.Version, Text: c.Text,
	}
	if f := p.Fetch; f != nil && f.Body == "json" && slices.ContainsFunc(c.Name, func(path string) bool { return f.Types[path] == "boolean" }) {
		m.Box = "false"
	}
	return m
}
