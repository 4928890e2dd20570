package form

import (
	"errors"
	"strings"
)

// Wire is what a handler calls a field: one name, or the several names among which a script divides the value. A
// name in JSON is a path, "person.email_addresses[0].address"; two fields of one path are joined with a space.
type Wire []string

// UnmarshalTOML takes a text or a list of texts.
func (w *Wire) UnmarshalTOML(value any) error {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	*w = nil
	for _, v := range list {
		name, ok := v.(string)
		if !ok {
			return errors.New("a name on the wire is text; write it in quotation marks")
		}
		*w = append(*w, name)
	}
	return nil
}

// String is the name of the input element: all names, with spaces between.
func (w Wire) String() string { return strings.Join(w, " ") }

// Follow is what a parameter of the page's address is sent as: `utm_source = "action_utm_source"`, or
// `{ name = "…", default = "website" }` if something must always be sent.
type Follow struct{ Name, Default string }

// UnmarshalTOML takes a text or a table of name and default.
func (f *Follow) UnmarshalTOML(value any) error {
	table, ok := value.(map[string]any)
	if !ok {
		table = map[string]any{"name": value}
	}
	for key, v := range table {
		text, ok := v.(string)
		switch {
		case ok && key == "name":
			f.Name = text
		case ok && key == "default":
			f.Default = text
		default:
			return errors.New(`this is not the name of a value; write it as "source" or { name = "source", default = "website" }`)
		}
	}
	return nil
}
