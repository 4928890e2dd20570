package campaign

import "html/template"

// Form is the form that a signer fills in, with the names its handler wants.
type Form struct {
	Start    template.HTML // the whole <form …> start tag; a layout writes none itself
	Hidden   []Hidden
	Fields   []Field
	Consent  ConsentField
	Button   string
	Body     template.HTML // fields, consent and button as a layout made them
	Switched string        // why it is switched off (in a copy for approval); empty when it works
}

// Hidden is a value that is sent without being seen.
type Hidden struct{ Name, Value string }

// Field is one visible field.
type Field struct {
	ID           string // "f-email"
	Name         string // on the wire
	Label        string
	Type         string // text, email or tel
	Inputmode    string // may be empty
	Autocomplete string // token of https://html.spec.whatwg.org/#autofill-field; may be empty
	MaxLength    int
	Required     bool
	Multiline    bool
}

// ConsentField is how a signer agrees to hear more.
type ConsentField struct {
	Mode    string        // notice, box or choice
	Text    template.HTML // the notice, the words beside the box, or the question
	Options []Option      // one for box, two for choice, none for notice
}

// Option is a box or a radio button; none is ever ticked beforehand.
type Option struct {
	ID, Name, Value string
	Label           string // empty for a box
}
