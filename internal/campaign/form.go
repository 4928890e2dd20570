package campaign

import "html/template"

// Form is the form that a signer fills in, with the names its handler wants. A handler that takes no form has a
// page of its own instead: then Start is empty and Hosted leads there.
type Form struct {
	Start    template.HTML // the whole <form …> start tag; a layout writes none itself
	Hidden   []Hidden
	Tracking []Tracking
	Trap     *Trap // nil where the handler has none
	Fields   []Field
	Consent  ConsentField
	Button   string
	Body     template.HTML // fields, consent and button as a layout made them
	Switched string        // why it is switched off (in a copy for approval); empty when it works

	ByScript bool   // a script sends it, and the page changes when the answer is there
	Hosted   Hosted // where one signs without Start, or without scripts if only a script can send it; may be empty
}

// Hidden is a value that is sent without being seen.
type Hidden struct{ Name, Value string }

// Tracking is a hidden value that a script copies from the page's address.
type Tracking struct {
	Name  string // on the wire
	From  string // the parameter of the page's address
	Value string // sent if that is not there; empty for nothing
}

// Trap is a field for programs that fill in everything; no person ever sees it.
type Trap struct {
	Name  string
	Value string // of a checkbox; empty for a line of text
}

// Hosted is a page of the handler's own on which one can sign.
type Hosted struct {
	URL   string
	Host  string // of URL
	Carry string // "source=source utm_source=src": parameters of the page's address, and what URL calls them
}

// Field is one visible field.
type Field struct {
	ID           string // "f-email"
	Name         string // on the wire; of JSON a path, or several with spaces between
	Label        string
	Hint         string // may be empty
	Type         string // text, email, tel, number, textarea, select, radio or checkbox
	Inputmode    string // may be empty
	Autocomplete string // token of https://html.spec.whatwg.org/#autofill-field; may be empty
	MaxLength    int    // 0 for no limit
	Required     bool
	Options      []Choice // of select and radio
	Names        string   // JSON: the names on the wire by the value of the field "country", "" for all others; may be empty

	Missing string // what to say when it is empty, and required
	Wrong   string // what to say when it can't be what was typed
}

// Choice is one of several values.
type Choice struct{ Value, Label string }

// ConsentField is how a signer agrees to hear more.
type ConsentField struct {
	Mode    string        // notice, box or choice
	Text    template.HTML // the notice, the words beside the box, or the question
	Options []Option      // one for box, two for choice, none for notice
	Missing string        // what to say when nothing was chosen
}

// Option is a box or a radio button; none is ever ticked beforehand.
type Option struct {
	ID, Name, Value string
	Label           string // empty for a box
}
