package settings

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"broadside/internal/diag"
)

// reserved reports a key of a later version.
func (w *walker) reserved(k id) {
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
	if places := w.elsewhere(node.name, under); len(places) > 0 {
		w.misplaced(k, under, places)
		return
	}
	message := "there is no key " + w.name(k)
	if node.kind == table || node.kind == tables {
		message = "there is no table " + w.name(k)
	} else if under != "" {
		message += " in " + under
	}
	w.report("key-unknown", node.key, message, w.suggestion(s, k))
}

// suggestion is the known key nearest to what was written, or all of them.
func (w *walker) suggestion(s *shape, k id) string {
	var keys []string
	for _, f := range s.known {
		keys = append(keys, f.key)
	}
	path := strings.Trim(w.index.label(w.index.nodes[k].parent), "[]")
	if near := diag.Nearest(w.index.nodes[k].name, keys); near != "" {
		return "did you mean " + w.shown(s, near, path) + "?"
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

// elsewhere returns the tables that know a key, but for the one it stands under.
func (w *walker) elsewhere(key, under string) []place {
	return slices.DeleteFunc(w.places(w.settings, "", "", key), func(p place) bool { return p.shown == under })
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
