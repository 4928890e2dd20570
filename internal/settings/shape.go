package settings

import (
	"reflect"
	"strings"
)

// shape is what the tags of a struct type say; see Decode.
type shape struct {
	fields []field // in the order of declaration; those without a key are left out
	known  []field // those that an author may use
	rest   int     // number of the struct's ",rest" field; -1 if there is none
	tables bool
}

type field struct {
	key       string
	number    int // of the struct's fields
	typ       reflect.Type
	reserved  bool
	multiline bool
	instead   string   // of a key that there is not: what to write in its place
	meant     []string // other names that people write for the key
	open      string   // of "name_*", how its keys begin; empty for a key
}

func shapeOf(t reflect.Type) *shape {
	s := &shape{rest: -1}
	for i := range t.NumField() {
		f := t.Field(i)
		key, option, _ := strings.Cut(f.Tag.Get("toml"), ",")
		note := f.Tag.Get("settings")
		if option == "rest" {
			s.rest, s.tables = i, note == "tables"
		} else if key != "" && key != "-" && f.IsExported() {
			prefix, open := strings.CutSuffix(key, "*")
			if !open {
				prefix = ""
			}
			s.fields = append(s.fields, field{
				key: key, number: i, typ: f.Type, reserved: note == "reserved", multiline: note == "multiline",
				instead: f.Tag.Get("instead"), meant: strings.Fields(f.Tag.Get("meant")), open: prefix,
			})
		}
	}
	for _, f := range s.fields {
		if !f.reserved {
			s.known = append(s.known, f)
		}
	}
	return s
}

// field returns the field of a key, or nil.
func (s *shape) field(key string) *field {
	for i := range s.fields {
		f := &s.fields[i]
		if f.key == key || f.open != "" && len(key) > len(f.open) && strings.HasPrefix(key, f.open) {
			return f
		}
	}
	return nil
}

// unmarshaler is a type that takes a decoded TOML value apart itself.
type unmarshaler interface{ UnmarshalTOML(value any) error }

var unmarshalerType = reflect.TypeFor[unmarshaler]()

// elem is the struct type that tables of type t are read into; nil if t is not made of tables. shown is how the
// header of such a table is written.
func elem(t reflect.Type, path string) (of reflect.Type, shown string) {
	if reflect.PointerTo(t).Implements(unmarshalerType) {
		return nil, ""
	}
	switch t.Kind() {
	case reflect.Struct:
		return t, "[" + path + "]"
	case reflect.Pointer:
		return elem(t.Elem(), path)
	case reflect.Slice:
		if of, _ = elem(t.Elem(), path); of != nil {
			return of, "[[" + path + "]]"
		}
	case reflect.Map:
		if path != "" {
			path += "."
		}
		if of, _ = elem(t.Elem(), path); of != nil {
			return of, "[" + path + "NAME]"
		}
	}
	return nil, ""
}

// place is a table of the settings that knows some key.
type place struct {
	shown string // as its header is written; "" for the top level
	field field
}

// places returns where in settings of type t a key is known, from the top down.
func (w *walker) places(t reflect.Type, path, shown, key string) []place {
	var found []place
	if t.Kind() == reflect.Map {
		of, header := elem(t, path)
		if of == nil {
			return nil
		}
		return w.places(of, strings.Trim(header, "[]"), header, key)
	}
	s := w.shape(t)
	for _, f := range s.known {
		if f.key == key {
			found = append(found, place{shown, f})
		}
	}
	for _, f := range s.known {
		below := strings.TrimPrefix(path+"."+f.key, ".")
		if of, header := elem(f.typ, below); of != nil {
			found = append(found, w.places(of, strings.Trim(header, "[]"), header, key)...)
		}
	}
	return found
}
