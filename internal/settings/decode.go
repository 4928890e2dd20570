package settings

import (
	"fmt"
	"reflect"
	"strings"
	"sync"

	"broadside/internal/diag"
)

// Decode fills v, a pointer to a struct or to a map[string]T, from the document. It tells every mistake (of
// more than a hundred, the first hundred), in the order of the text, and goes on after each: what is right is
// filled in, what is wrong stays as it was. Nil problems mean that all of it was right. The tags of a struct's fields say what may stand there:
//
//	`toml:"name"`            the key
//	`toml:"name_*"`          any key that begins so; on a map[string]T, by what follows, unless it is "reserved"
//	`toml:",rest"`           on a map[string]any: gathers the keys that no other field names
//	`settings:"reserved"`    a later version will know the key, this one refuses it
//	`settings:"multiline"`   the text may hold line breaks
//	`settings:"tables"`      with ",rest": the keys it gathers must be tables
//	`instead:"…"`            with "reserved": there never was such a key, and this is what to write in its place
//	`meant:"link href"`      other names that people write for the key
//
// A field may be a text, int, int64, float64, bool, any, a struct, a pointer to one of these, a list or map[string] of
// these, or of a type with a method UnmarshalTOML(any) error, whose error becomes the problem's message. A key
// that is not there leaves its field alone; an empty list is not nil.
//
// Decode panics if v is of another type: that is a mistake in the program, not in the settings.
func (d *Document) Decode(v any) []diag.Problem {
	p := reflect.ValueOf(v)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		panic(fmt.Sprintf("settings: cannot decode into %T", v))
	}
	w := &walker{Document: d, settings: p.Type().Elem()}
	w.assign(p.Elem(), root, false)
	return w.problems
}

// walker takes the values over into Go values, along the index.
type walker struct {
	*Document
	settings reflect.Type // of the document as a whole
	problems []diag.Problem
}

// shapes is a memory of shapeOf, which says the same of a type for ever: reading the tags again for each of ten
// thousand pages took a fifth of Decode's time.
var shapes sync.Map // reflect.Type → *shape

func (w *walker) shape(t reflect.Type) *shape {
	s, ok := shapes.Load(t)
	if !ok {
		s, _ = shapes.LoadOrStore(t, shapeOf(t))
	}
	return s.(*shape)
}

func (w *walker) report(code string, at extent, message, help string) {
	w.problems = append(w.problems, w.problem(code, at, message, help))
}

// full reports whether enough was said; see mostProblems.
func (w *walker) full() bool { return len(w.problems) >= mostProblems }

// assign sets to from the value of the node n.
func (w *walker) assign(to reflect.Value, n id, multiline bool) {
	if w.full() {
		return
	}
	if u, ok := to.Addr().Interface().(unmarshaler); ok {
		w.unmarshal(u, n)
		return
	}
	switch to.Kind() {
	case reflect.Pointer:
		if to.Type().Elem().Kind() == reflect.Struct && !w.isTable(n) {
			w.mismatch(n, to.Type())
			return
		}
		to.Set(reflect.New(to.Type().Elem()))
		w.assign(to.Elem(), n, multiline)
	case reflect.Struct:
		if w.table(n, to.Type()) {
			w.fields(to, n)
		}
	case reflect.Map:
		if w.table(n, to.Type()) {
			w.entries(to, n, multiline)
		}
	case reflect.Slice:
		w.list(to, n, multiline)
	case reflect.Interface:
		if w.plain(n, true) {
			to.Set(reflect.ValueOf(w.value(n)))
		}
	default:
		w.scalar(to, n, multiline)
	}
}

// table reports whether n is a table, and if not, says so.
func (w *walker) table(n id, want reflect.Type) bool {
	ok := w.isTable(n)
	if !ok {
		w.mismatch(n, want)
	}
	return ok
}

// fields fills a struct.
func (w *walker) fields(to reflect.Value, n id) {
	s := w.shape(to.Type())
	for k := w.first(n); k != none; k = w.next(k) {
		switch f := s.field(w.index.nodes[k].name); {
		case w.full():
			return
		case f == nil:
			w.other(to, s, k)
		case f.reserved:
			w.reserved(f, k)
		case f.open != "":
			w.open(to.Field(f.number), f, k)
		default:
			w.assign(to.Field(f.number), k, f.multiline)
		}
	}
}

// other takes a key that no field names: into the struct's rest, if it has one for it.
func (w *walker) other(to reflect.Value, s *shape, k id) {
	if w.capitals(s, k) {
		return
	}
	if s.rest < 0 || s.tables && !w.isTable(k) {
		w.unknown(s, k)
		return
	}
	rest := to.Field(s.rest)
	if rest.IsNil() {
		rest.Set(reflect.MakeMap(rest.Type()))
	}
	if w.plain(k, true) {
		rest.SetMapIndex(reflect.ValueOf(w.index.nodes[k].name), reflect.ValueOf(w.value(k)))
	}
}

// open takes a key of which only the beginning is known into the map to.
func (w *walker) open(to reflect.Value, f *field, k id) {
	if to.IsNil() {
		to.Set(reflect.MakeMap(to.Type()))
	}
	e := reflect.New(to.Type().Elem()).Elem()
	w.assign(e, k, f.multiline)
	to.SetMapIndex(reflect.ValueOf(strings.TrimPrefix(w.index.nodes[k].name, f.open)), e)
}

// entries fills a map.
func (w *walker) entries(to reflect.Value, n id, multiline bool) {
	t := to.Type()
	if to.IsNil() {
		to.Set(reflect.MakeMapWithSize(t, int(w.index.nodes[n].children)))
	}
	if w.nameless(n, t.Elem()) {
		return
	}
	key, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem() // the map holds copies
	for k := w.first(n); k != none; k = w.next(k) {
		if w.full() || w.stray(k, t.Elem()) {
			continue
		}
		key.SetString(w.index.nodes[k].name)
		e.SetZero()
		w.assign(e, k, multiline)
		to.SetMapIndex(key, e)
	}
}

// list fills a slice.
func (w *walker) list(to reflect.Value, n id, multiline bool) {
	node := &w.index.nodes[n]
	if !node.kind.listed() {
		w.mismatch(n, to.Type())
		return
	}
	out := reflect.MakeSlice(to.Type(), int(node.children), int(node.children))
	whole := true
	for i, k := 0, node.first; k != none; i, k = i+1, w.index.nodes[k].next {
		w.assign(out.Index(i), k, multiline)
		whole = whole && (w.isTable(k) || !takesTable(to.Type().Elem()))
	}
	if whole { // or something would seem to be missing in what is no table
		to.Set(out)
	}
}

// scalar sets a text, a number or a bool.
func (w *walker) scalar(to reflect.Value, n id, multiline bool) {
	if to.Kind() == reflect.String {
		if x, ok := w.text(n); !ok {
			w.mismatch(n, to.Type())
		} else if w.plainText(n, x, multiline) {
			to.SetString(x)
		}
		return
	}
	switch x := w.value(n).(type) {
	case bool:
		if to.Kind() == reflect.Bool {
			to.SetBool(x)
			return
		}
	case int64:
		switch {
		case to.CanInt() && !to.OverflowInt(x):
			to.SetInt(x)
			return
		case to.CanFloat():
			to.SetFloat(float64(x))
			return
		}
	case float64:
		if to.CanFloat() && x-x == 0 { // neither inf nor nan
			to.SetFloat(x)
			return
		}
	}
	w.mismatch(n, to.Type())
}
