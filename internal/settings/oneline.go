package settings

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// plain reports line breaks and control characters in text, and returns whether there were none. With multiline,
// line breaks and tabs are fine.
func (w *walker) plain(n id, v any, multiline bool) bool {
	switch x := v.(type) {
	case string:
		return w.plainText(n, x, multiline)
	case []any, []map[string]any:
		list, good := reflect.ValueOf(v), true
		for i, k := 0, w.index.nodes[n].first; i < list.Len() && k != none; i, k = i+1, w.index.nodes[k].next {
			good = w.full() || w.plain(k, list.Index(i).Interface(), multiline) && good
		}
		return good
	case map[string]any:
		good := true
		for k := w.index.nodes[n].first; k != none; k = w.index.nodes[k].next {
			good = w.plain(k, x[w.index.nodes[k].name], multiline) && good
		}
		return good
	}
	return true
}

func (w *walker) plainText(n id, text string, multiline bool) bool {
	bad := strings.IndexFunc(text, func(r rune) bool {
		return (unicode.IsControl(r) || lineSeparator(r)) && (!multiline || r != '\n' && r != '\t' && !lineSeparator(r))
	})
	if bad < 0 {
		return true
	}
	at, name := w.place(n), w.name(n)
	r := []rune(text[bad:])[0]
	switch {
	case r == '\n' || lineSeparator(r):
		w.report("value-line", at, name+" runs over more than one line", "write it on one line: "+w.joined(n, text))
	case r == '\t':
		w.report("value-line", at, name+" holds a tab", "write a space in its place")
	default:
		w.report("value-line", at, fmt.Sprintf("%s holds a control character (U+%04X)", name, r), "delete it; your editor may not show it")
	}
	return false
}

// joined is the line of n with its text on one line.
func (w *walker) joined(n id, text string) string {
	at, one := w.index.nodes[n].value, inText(strings.Join(strings.Fields(text), " "))
	switch {
	case !strings.Contains(w.written(at), "\n"):
		return w.patched(at, one)
	case w.index.nodes[n].name == "":
		return clip(one)
	}
	return clip(w.index.title(w.source, n) + " = " + one)
}

// lineSeparator reports whether r breaks lines as Unicode has it, though not in TOML.
func lineSeparator(r rune) bool { return r == '\u2028' || r == '\u2029' || r == '\u0085' }
