package form

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// kind is what a browser has to know of a field. Autocomplete tokens and input modes are those of
// https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill.
type kind struct {
	typ          string
	inputmode    string
	autocomplete string
	maxLength    int
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
	"country":    {typ: "select", autocomplete: "country"},
	"comment":    {typ: "textarea", maxLength: 2000},
}

// fieldOrder is the order in which names are listed.
var fieldOrder = []string{"name", "first_name", "last_name", "email", "phone", "street", "city", "region", "postcode", "country", "comment"}

// FieldNames are the fields a form can have, apart from those of one's own.
func FieldNames() []string { return slices.Clone(fieldOrder) }

func isField(name string) bool {
	_, ok := kinds[name]
	return ok
}

func fieldID(name string) string { return "f-" + name }

// digits says where a postcode is digits only, so that a phone shows its number keys. Elsewhere letters occur.
var digits = []string{"US", "DE", "FR", "ES", "IT", "AT", "CH", "BE", "DK", "NO", "FI", "AU", "MX", "IN"}

// fields makes the visible fields; p may be nil, if there is no preset to give them names.
func (b *builder) fields(p *Preset) []campaign.Field {
	s := b.in.Settings
	if len(s.Fields) == 0 {
		b.report("fields-missing", "the form has no fields", `add to [form]: fields = ["name", "email", "postcode"]`, b.in.Setting("form", "fields"))
	}
	out := make([]campaign.Field, 0, len(s.Fields)+len(s.Optional)+len(s.Own))
	seen := map[string]bool{}
	for _, list := range []struct {
		key      string
		names    []string
		required bool
	}{{"fields", s.Fields, true}, {"optional", s.Optional, false}} {
		for i, name := range list.names {
			at := func() diag.Problem { return b.in.Setting("form", list.key, fmt.Sprint(i)) }
			own := slices.ContainsFunc(s.Own, func(f campaign.OwnField) bool { return f.Name == name })
			switch {
			case !isField(name) && own:
				b.report("field-unknown", fmt.Sprintf("the field %q is one of your own, which stand behind the others", name), "take it out of "+list.key+"; write required = true under its [[form.field]] if it must be filled in", at())
			case !isField(name):
				b.report("field-unknown", fmt.Sprintf("there is no field %q", name), diag.Choice(name, fieldOrder)+"; for one of your own write [[form.field]]", at())
			case p != nil && p.wire(name, b.in.Country) == "":
				b.report("field-unknown", fmt.Sprintf("%s takes no field %q", p.Name, name), p.instead(name, list.key), at())
			case seen[name]:
				b.report("field-twice", fmt.Sprintf("the field %q is asked for twice", name), "keep it in fields if it is required, in optional if it is not", at())
			default:
				out = append(out, b.field(p, name, list.required))
			}
			seen[name] = true
		}
	}
	if p != nil {
		b.needed(p)
	}
	return append(out, b.own(p, seen)...)
}

// needed reports fields without which the handler takes no signature.
func (b *builder) needed(p *Preset) {
	if slices.ContainsFunc(b.in.Settings.Fields, func(name string) bool { return !isField(name) }) {
		return // one that is misspelt may be it
	}
	for _, name := range p.Needs {
		asked := slices.Contains(b.in.Settings.Fields, name)
		if name == "name" && slices.Contains(b.in.Settings.Fields, "first_name") {
			asked = true
		}
		if !asked && len(b.in.Settings.Fields) > 0 {
			b.report("fields-missing", fmt.Sprintf("%s takes no signature without %s, and the form does not require it", p.Name, name),
				fmt.Sprintf("add %q to fields", name), b.in.Setting("form", "fields"))
		}
	}
}

// wire is what a field is called on the wire in a country; "" if the handler does not take it. p may be nil.
func (p *Preset) wire(name, country string) string {
	if p == nil {
		return ""
	}
	return cmp.Or(p.FieldsIn[country][name].String(), p.Fields[name].String())
}

// instead says what to do about a field that the handler does not take.
func (p *Preset) instead(name, list string) string {
	help := "take it out of " + list
	switch {
	case (name == "first_name" || name == "last_name") && p.Fields["name"] != nil:
		return help + `, and ask for "name"`
	case name == "name" && p.Fields["first_name"] != nil:
		return help + `, and ask for "first_name" and "last_name"`
	}
	return help
}

func (b *builder) field(p *Preset, name string, required bool) campaign.Field {
	k, country := kinds[name], b.in.Country
	f := campaign.Field{
		ID: fieldID(name), Name: p.wire(name, country), Label: b.in.Words.Label(name), Type: k.typ, Inputmode: k.inputmode,
		Autocomplete: k.autocomplete, MaxLength: k.maxLength, Required: required,
		Missing: b.in.Words.Missing(name), Wrong: b.in.Words.Wrong(name),
	}
	abroad := slices.Contains(b.in.Settings.Fields, "country") || slices.Contains(b.in.Settings.Optional, "country")
	if name == "postcode" && slices.Contains(digits, country) && !abroad {
		f.Inputmode = "numeric"
	}
	if p == nil {
		return f
	}
	f.MaxLength = cmp.Or(p.Lengths[name], f.MaxLength)
	byName := p.Country == "name"
	switch {
	case name == "country":
		f.Options = b.in.Countries(byName)
		if byName {
			f.Autocomplete = "country-name"
		}
	case abroad:
		f.Names = b.names(p, name, byName)
	default:
		f.MaxLength = cmp.Or(p.LengthsIn[country][name], f.MaxLength)
	}
	return f
}

// names are a field's names on the wire by the country that the signer chooses, as JSON; "" if there is only one.
func (b *builder) names(p *Preset, name string, byName bool) string {
	names := map[string]string{"": p.Fields[name].String()}
	countries, codes := b.in.Countries(byName), b.in.Countries(false)
	for _, country := range slices.Sorted(maps.Keys(p.FieldsIn)) {
		wire := p.FieldsIn[country][name].String()
		i := slices.IndexFunc(codes, func(c campaign.Choice) bool { return c.Value == country })
		if wire != "" && i >= 0 {
			names[countries[i].Value] = wire
		}
	}
	if len(names) == 1 {
		return ""
	}
	text, _ := json.Marshal(names) // it holds nothing but texts
	return string(text)
}
