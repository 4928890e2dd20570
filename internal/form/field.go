package form

import (
	"slices"

	"broadside/internal/campaign"
)

// kind is what a browser has to know of a field. Autocomplete tokens and input modes are those of
// https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill.
type kind struct {
	typ          string
	inputmode    string
	autocomplete string
	maxLength    int
	multiline    bool
}

// Lengths: ActionKit refuses a name over 255 characters; RFC 5321 §4.5.3.1 ends an address at 254.
var kinds = map[string]kind{
	"name":       {typ: "text", autocomplete: "name", maxLength: 255},
	"first_name": {typ: "text", autocomplete: "given-name", maxLength: 255},
	"last_name":  {typ: "text", autocomplete: "family-name", maxLength: 255},
	"email":      {typ: "email", inputmode: "email", autocomplete: "email", maxLength: 254},
	"phone":      {typ: "tel", inputmode: "tel", autocomplete: "tel", maxLength: 40},
	"street":     {typ: "text", autocomplete: "street-address", maxLength: 255},
	"city":       {typ: "text", autocomplete: "address-level2", maxLength: 255},
	"region":     {typ: "text", autocomplete: "address-level1", maxLength: 255},
	"postcode":   {typ: "text", autocomplete: "postal-code", maxLength: 12},
	"comment":    {typ: "text", maxLength: 2000, multiline: true},
}

// fieldOrder is the order in which names are listed.
var fieldOrder = []string{"name", "first_name", "last_name", "email", "phone", "street", "city", "region", "postcode", "comment"}

// FieldNames are the fields a form can have.
func FieldNames() []string { return slices.Clone(fieldOrder) }

// digits says where a postcode is digits only, so that a phone shows its number keys. Elsewhere letters occur.
var digits = []string{"US", "DE", "FR", "ES", "IT", "AT", "CH", "BE", "DK", "NO", "FI", "AU", "MX", "IN"}

func (k kind) field(name, wire, label, country string, required bool) campaign.Field {
	f := campaign.Field{
		ID: "f-" + name, Name: wire, Label: label, Type: k.typ, Inputmode: k.inputmode,
		Autocomplete: k.autocomplete, MaxLength: k.maxLength, Required: required, Multiline: k.multiline,
	}
	if k.multiline {
		f.Type = ""
	}
	if name == "postcode" && slices.Contains(digits, country) {
		f.Inputmode = "numeric"
	}
	return f
}
