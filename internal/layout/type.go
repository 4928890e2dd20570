package layout

import (
	"reflect"
	"slices"
)

// describe says what a value of a type is, to somebody who does not know Go.
func describe(t reflect.Type) string {
	switch t = base(t); t.Kind() {
	case reflect.Struct:
		return t.Name()
	case reflect.Slice, reflect.Array, reflect.Map:
		return "a list"
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	}
	if isNumber(t) {
		return "a number"
	}
	return t.String()
}

// members returns the names a layout can write after a dot behind a value of type t, sorted.
func members(t reflect.Type) []string {
	t = base(t)
	var out []string
	if t.Kind() == reflect.Struct {
		for _, f := range reflect.VisibleFields(t) {
			if f.IsExported() && !f.Anonymous {
				out = append(out, f.Name)
			}
		}
	}
	for m := range reflect.PointerTo(t).Methods() {
		out = append(out, m.Name)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// base is what is left of a type without pointers.
func base(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func isNumber(t reflect.Type) bool { return isInteger(t) || isFloat(t) }

func isInteger(t reflect.Type) bool {
	return t.Kind() >= reflect.Int && t.Kind() <= reflect.Uintptr
}

func isFloat(t reflect.Type) bool {
	return t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64
}
