package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"broadside/internal/diag"
)

// reserved reports a key of a later version, or one that there never was.
func (w *walker) reserved(f *field, k id) {
	if f.instead != "" {
		w.report("key-unknown", w.index.nodes[k].key, w.noKey(k), f.instead)
		return
	}
	help := "delete the line"
	if node := w.index.nodes[k]; node.kind == table || node.kind == tables {
		help = "delete it and the lines below it"
	}
	w.report("key-reserved", w.index.nodes[k].key,
		w.name(k)+" belongs to a later version of this program, and this one does not know it yet", help)
}

// capitals reports a key that is known but for its capitals.
func (w *walker) capitals(s *shape, k id) bool {
	name := w.index.nodes[k].name
	for _, f := range s.known {
		if strings.EqualFold(f.key, name) {
			if !w.index.nodes[k].doubled { // the scan has reported both
				right := w.like(k, f.key)
				w.report("key-case", w.index.nodes[k].key, fmt.Sprintf("the key is written %s, not %s", right, w.name(k)), "write "+right)
			}
			return true
		}
	}
	return false
}

// like is key with the brackets that the name of k has.
func (w *walker) like(k id, key string) string {
	name := w.name(k)
	if !strings.HasPrefix(name, "[") {
		return key
	}
	path := strings.Trim(name, "[]")
	return strings.Replace(name, path, strings.TrimSuffix(path, written(w.index.nodes[k].name))+key, 1)
}

// unknown reports a key that the table of shape s does not have.
func (w *walker) unknown(s *shape, k id) {
	node := w.index.nodes[k]
	under := w.index.label(node.parent)
	if right := w.meant(s, k); right != "" {
		w.report("key-unknown", node.key, w.noKey(k), "write "+right)
		return
	}
	if places := w.elsewhere(k, under); len(places) > 0 {
		w.misplaced(k, under, places)
		return
	}
	w.report("key-unknown", node.key, w.noKey(k), w.suggestion(s, k))
}

// noKey says that there is no such key or table.
func (w *walker) noKey(k id) string {
	node := w.index.nodes[k]
	if node.kind == table || node.kind == tables {
		return "there is no table " + w.name(k)
	}
	message := "there is no key " + w.name(k)
	if under := w.index.label(node.parent); under != "" {
		message += " in " + under
	}
	return message
}

// meant is the key of s for which people write the name of k; "" if there is none, or it is set.
func (w *walker) meant(s *shape, k id) string {
	node := w.index.nodes[k]
	for _, f := range s.known {
		if _, set := w.index.child(node.parent, f.key); !set && slices.Contains(f.meant, strings.ToLower(node.name)) {
			return f.key
		}
	}
	return ""
}

// suggestion is the known key nearest to what was written, or all of them. One that is not set yet, and takes a table
// where a table was written, is nearer than the others.
func (w *walker) suggestion(s *shape, k id) string {
	var keys, fitting []string
	node := w.index.nodes[k]
	path := strings.Trim(w.index.label(node.parent), "[]")
	headed := node.kind == table || node.kind == tables
	for _, f := range s.known {
		keys = append(keys, f.key)
		if _, set := w.index.child(node.parent, f.key); !set && headed == takesTable(f.typ) {
			fitting = append(fitting, f.key)
		}
	}
	near := diag.Nearest(node.name, fitting)
	if near == "" {
		near = diag.Nearest(node.name, keys)
	}
	if near != "" {
		right := w.shown(s, near, path)
		if below := node.first; below != none && w.index.nodes[below].kind == table { // [handler.main]
			right = strings.Replace(right, "NAME", written(w.index.nodes[below].name), 1)
		}
		return "did you mean " + right + "?"
	}
	var names []string
	for _, key := range keys {
		names = append(names, w.shown(s, key, path))
	}
	if len(names) == 0 {
		return "delete it"
	}
	return "what may stand here: " + strings.Join(names, ", ")
}

// shown is a key as one writes it: a table with its brackets.
func (w *walker) shown(s *shape, key, path string) string {
	if _, header := elem(s.field(key).typ, strings.TrimPrefix(path+"."+key, ".")); header != "" {
		return header
	}
	return key
}

// takesTable reports whether a key of this type can be written as a table of its own.
func takesTable(t reflect.Type) bool {
	of, _ := elem(t, "")
	return of != nil || t.Kind() == reflect.Map
}

// elsewhere returns the tables that know the key k, but for the one it stands under. Where k is a table, it is none that
// wants a text.
func (w *walker) elsewhere(k id, under string) []place {
	node := w.index.nodes[k]
	headed := node.kind == table || node.kind == tables
	return slices.DeleteFunc(w.places(w.settings, "", "", node.name), func(p place) bool {
		return p.shown == under || headed && !takesTable(p.field.typ)
	})
}

// misplaced reports a key that another table knows.
func (w *walker) misplaced(k id, under string, places []place) {
	node := w.index.nodes[k]
	if places[0].shown == "" {
		w.report("key-misplaced", node.key,
			fmt.Sprintf("%s does not belong under %s, but above all tables", w.name(k), under),
			fmt.Sprintf("move it above %s, the first line in brackets: what stands below such a line belongs to it", w.firstHeader()))
		return
	}
	var names []string
	for _, p := range places {
		if !slices.Contains(names, p.shown) {
			names = append(names, p.shown)
		}
	}
	right := strings.Join(names, " or ")
	message := fmt.Sprintf("%s belongs under %s", w.name(k), right)
	if len(names) > 1 {
		message = fmt.Sprintf("%s does not belong here, but under %s", w.name(k), right)
	}
	w.report("key-misplaced", node.key, message, w.move(k, places[0]))
}

// move says how to bring k to a place.
func (w *walker) move(k id, to place) string {
	node := w.index.nodes[k]
	path := strings.Trim(to.shown, "[]")
	switch {
	case node.kind == table:
		return fmt.Sprintf("write [%s.%s]", path, written(node.name))
	case node.kind == tables:
		return fmt.Sprintf("write [[%s.%s]]", path, written(node.name))
	case strings.Contains(to.shown, "NAME"):
		return fmt.Sprintf("move the line below the %s it belongs to", to.shown)
	}
	if n, ok := w.find(strings.Split(path, ".")); ok && w.index.nodes[n].kind == braces {
		return fmt.Sprintf("move it into the braces of %s", w.index.title(&w.source, n))
	} else if ok {
		return fmt.Sprintf("move the line below %s", to.shown)
	}
	return fmt.Sprintf("write %s on a line of its own below all other settings, and move this line below it", to.shown)
}

// firstHeader is the first table of the text as its header is written.
func (w *walker) firstHeader() string {
	for n := w.index.nodes[root].first; n != none; n = w.index.nodes[n].next {
		if k := w.index.nodes[n].kind; k == table || k == tables {
			line := w.lineAt(w.index.nodes[n].key.start)
			return strings.TrimSpace(w.written(line))
		}
	}
	return "the first table"
}

// nameless reports a header that lacks the name of its table, as in [handlers] for [handlers.main].
func (w *walker) nameless(n id, t reflect.Type) bool {
	of, _ := elem(t, "")
	if n == root || of == nil || w.index.nodes[n].kind != table {
		return false
	}
	keys := 0
	for k := w.first(n); k != none; k, keys = w.next(k), keys+1 {
		if f := w.shape(of).field(w.index.nodes[k].name); w.isTable(k) || f == nil && keys == 0 {
			return false
		}
	}
	if keys == 0 {
		return false
	}
	label := strings.Trim(w.index.label(n), "[]")
	w.report("key-misplaced", w.index.nodes[n].key, fmt.Sprintf("[%s] lacks the name of what stands below it", label),
		fmt.Sprintf("write one of your choice, like [%s.main]", label))
	return true
}

// stray reports a key that stands above the first table where only tables of type t may stand, though it is one
// of their keys.
func (w *walker) stray(k id, t reflect.Type) bool {
	node := w.index.nodes[k]
	if w.isTable(k) || node.kind == tables {
		return false
	}
	of, _ := elem(t, "")
	if of == nil {
		return false
	}
	s := w.shape(of)
	if f := s.field(node.name); s.rest < 0 && (f == nil || f.reserved) {
		return false
	}
	_, shown := elem(reflect.MapOf(reflect.TypeFor[string](), t), strings.Trim(w.index.label(node.parent), "[]"))
	w.report("key-misplaced", node.key, fmt.Sprintf("%s belongs under %s", w.name(k), shown),
		fmt.Sprintf("move the line below the %s it belongs to", shown))
	return true
}
