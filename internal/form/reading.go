package form

import (
	"slices"
	"strings"

	"broadside/internal/campaign"
)

// Field is a visible field.
type Field = campaign.Field

// Reading is what a handler sees in a signature.
type Reading struct {
	Rows    []Row
	Missing []string // labels of required fields that are not there or empty
	Consent string   // "yes", "no", "notice" (printed, nobody was asked), or "" if a choice was left open
}

// Row is one value that arrived.
type Row struct {
	Name, Value string
	Kind        Kind
	Label       string // of a field; empty for all else
}

// Kind is what a value is to the form.
type Kind string

const (
	KindField    Kind = "field"
	KindHidden   Kind = "hidden"
	KindTracking Kind = "tracking"
	KindConsent  Kind = "consent"
	KindTrap     Kind = "trap"
	KindUnknown  Kind = "unknown" // nothing in the form has this name
)

// Read looks at values that arrived, in their order, as this form's handler would. Paths of JSON come as Flatten
// gives them.
func (o Output) Read(values []Value) Reading {
	var r Reading
	got := map[string][]string{}
	for _, v := range values {
		got[v.Name] = append(got[v.Name], v.Value)
		kind, label := o.kind(v.Name)
		r.Rows = append(r.Rows, Row{v.Name, v.Value, kind, label})
	}
	for _, f := range o.Fields {
		there := slices.ContainsFunc(o.names(f), func(name string) bool { return strings.TrimSpace(strings.Join(got[name], "")) != "" })
		if f.Required && !there {
			r.Missing = append(r.Missing, f.Label)
		}
	}
	r.Consent = o.consentOf(got)
	return r
}

// names are all names that a field's value may come under.
func (o Output) names(f Field) []string {
	names := strings.Fields(f.Name)
	if o.Preset != nil && f.Names != "" {
		for _, in := range o.Preset.FieldsIn {
			names = append(names, in[strings.TrimPrefix(f.ID, fieldID(""))]...)
		}
		names = append(names, o.Preset.Fields[strings.TrimPrefix(f.ID, fieldID(""))]...)
	}
	return names
}

func (o Output) kind(name string) (Kind, string) {
	for _, f := range o.Fields {
		if slices.Contains(o.names(f), name) {
			return KindField, f.Label
		}
	}
	for _, option := range o.Consent.Options {
		if slices.Contains(strings.Fields(option.Name), name) {
			return KindConsent, ""
		}
	}
	switch {
	case slices.ContainsFunc(o.Hidden, func(h campaign.Hidden) bool { return slices.Contains(strings.Fields(h.Name), name) }):
		return KindHidden, ""
	case slices.ContainsFunc(o.Tracking, func(t campaign.Tracking) bool { return t.Name == name }):
		return KindTracking, ""
	case o.Trap != nil && o.Trap.Name == name:
		return KindTrap, ""
	case o.Send != nil && o.Send.Types[name] == "object":
		return KindHidden, ""
	}
	return KindUnknown, ""
}

// consentOf is the consent as the handler will have it recorded.
func (o Output) consentOf(got map[string][]string) string {
	options := o.Consent.Options
	switch {
	case len(options) == 0:
		return "notice"
	case slices.ContainsFunc(strings.Fields(options[0].Name), func(name string) bool { return slices.Contains(got[name], options[0].Value) }):
		return "yes"
	case len(options) == 1:
		return "no"
	case slices.ContainsFunc(strings.Fields(options[1].Name), func(name string) bool { return slices.Contains(got[name], options[1].Value) }):
		return "no"
	}
	return ""
}
