package settings

import (
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"time"

	"broadside/internal/diag"
)

// mismatch reports a value of the wrong type, and shows the line with the right one where that can be told.
func (w *walker) mismatch(n id, want reflect.Type) {
	v := w.value(n)
	kind := w.index.nodes[n].kind
	at := w.place(n)
	if word := w.written(w.index.nodes[n].value); takesTable(want) && w.index.nodes[n].key != (extent{}) {
		if at = w.index.nodes[n].key; !strings.Contains(word, "\n") {
			at.end = max(at.end, w.index.nodes[n].value.end) // what is missing in it is missing at one or the other
		}
	}
	word := w.written(w.index.nodes[n].value)
	switch v.(type) {
	case int64, float64:
		if wantsNumber(want) {
			w.notNumber(n, v, word)
			return
		}
	}
	message := fmt.Sprintf("%s is %s, but %s is wanted", w.name(n), typeName(v, kind), wantName(want))
	w.report("value-type", at, message, w.remedy(n, v, word, want))
}

// place is where a problem with the value of n is shown.
func (w *walker) place(n id) extent {
	if v := w.index.nodes[n].value; v != (extent{}) {
		return v
	}
	return w.index.keyOf(n)
}

// name is how a message names the value of n.
func (w *walker) name(n id) string {
	node := w.index.nodes[n]
	if up := w.index.nodes[node.parent]; n != root && node.name == "" && up.kind == list {
		number := 1
		for k := up.first; k != n; k = w.index.nodes[k].next {
			number++
		}
		return fmt.Sprintf("entry %d of %s", number, w.name(node.parent))
	}
	if node.kind == table || node.kind == tables {
		return w.index.label(n)
	}
	return w.index.title(&w.source, n)
}

var numeral = regexp.MustCompile(`^[+-]?\d+(\.\d+)?$`)

// remedy is the corrected line, or an example of one.
func (w *walker) remedy(n id, v any, word string, want reflect.Type) string {
	of, _ := elem(want, "")
	path := strings.Trim(w.index.label(n), "[]")
	oneLine := word != "" && !strings.Contains(word, "\n")
	text, isText := v.(string)
	switch {
	case of != nil && w.index.nodes[w.index.nodes[n].parent].kind == list:
		return fmt.Sprintf("write [[%s]] for each, on a line of its own, and its settings below", path)
	case of != nil && want.Kind() == reflect.Slice:
		return fmt.Sprintf("write [[%s]], with two brackets on each side", path)
	case of != nil && w.index.nodes[n].kind == tables:
		return fmt.Sprintf("write [%s], with one bracket on each side, and only once", path)
	case of != nil || want.Kind() == reflect.Map:
		return fmt.Sprintf("write [%s] on a line of its own, and its settings below", path)
	case want.Kind() == reflect.Slice:
		if isText && oneLine {
			return "write " + w.patched(w.index.nodes[n].value, splitList(text))
		}
		return fmt.Sprintf(`write %s = ["…", "…"]`, w.index.title(&w.source, n))
	case want.Kind() == reflect.String:
		if one, ok := v.([]any); ok && len(one) == 1 && oneLine {
			if s, ok := one[0].(string); ok {
				return "write " + w.patched(w.index.nodes[n].value, inText(s))
			}
		} else if !ok && oneLine && w.index.nodes[n].kind == scalar {
			return "put it in quotes: " + w.patched(w.index.nodes[n].value, inText(word))
		}
		return fmt.Sprintf(`write %s = "…"`, w.index.title(&w.source, n))
	case want.Kind() == reflect.Bool:
		if lower := strings.ToLower(text); lower == "true" || lower == "false" {
			return "leave out the quotes: " + w.patched(w.index.nodes[n].value, lower)
		}
		return fmt.Sprintf("write %s = true or %[1]s = false", w.index.title(&w.source, n))
	}
	digits, ok := ungrouped(text)
	if !ok && numeral.MatchString(text) {
		digits, ok = text, true
	}
	if ok && oneLine {
		return "leave out the quotes: " + w.patched(w.index.nodes[n].value, digits)
	}
	return fmt.Sprintf("write digits only, like %s = 10000", w.index.title(&w.source, n))
}

// notNumber reports a number that cannot be one here: 10.5, nan, one that is too large.
func (w *walker) notNumber(n id, v any, word string) {
	at, name := w.index.nodes[n].value, w.index.title(&w.source, n)
	help := fmt.Sprintf("write digits only, like %s = 10000", name)
	message := fmt.Sprintf("%s = %s is not a whole number", name, word)
	switch x, isFloat := v.(float64); {
	case !isFloat:
		message, help = fmt.Sprintf("%s = %s is too large a number", name, word), "write a smaller one"
	case x-x != 0:
		message = fmt.Sprintf("%s = %s is not a number one can count to", name, word)
	default:
		if digits, ok := ungrouped(word); ok {
			help = "write " + w.patched(at, digits)
		}
	}
	w.report("value-type", at, message, help)
}

// unmarshal hands v to a type that takes it apart itself.
func (w *walker) unmarshal(to unmarshaler, n id) {
	v := w.value(n)
	if t, ok := v.(time.Time); ok && t.Location().String() == "time-local" {
		w.report("value-date", w.place(n), fmt.Sprintf("%s is a time of day, but a date is wanted", w.name(n)), "write the day before it, like "+diag.Today)
		return
	}
	if !w.plain(n, false) {
		return
	}
	err := to.UnmarshalTOML(v)
	if err == nil {
		return
	}
	at := w.index.nodes[n].value
	if text, ok := v.(string); ok {
		if message, help, ok := misdate(text, func(fixed string) string { return w.patched(at, fixed) }); ok {
			w.report("value-date", at, message, help)
			return
		}
	}
	message, help, _ := strings.Cut(err.Error(), "; ")
	w.report("value-type", w.place(n), w.name(n)+": "+message, help)
}

// splitList is a list of the words in text: "name, email" becomes ["name", "email"].
func splitList(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' })
	for i, word := range words {
		words[i] = inText(strings.TrimSpace(word))
	}
	return "[" + strings.Join(words, ", ") + "]"
}

func wantsNumber(t reflect.Type) bool {
	return t.Kind() == reflect.Float64 || t.Kind() == reflect.Float32 || reflect.Int <= t.Kind() && t.Kind() <= reflect.Int64
}

func typeName(v any, k kind) string {
	switch v.(type) {
	case string:
		return "text"
	case int64, float64:
		return "a number"
	case bool:
		return "true or false"
	case time.Time:
		return "a date"
	case map[string]any:
		return "a table"
	}
	if k == tables {
		return "a list of tables"
	}
	return "a list"
}

func wantName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		if of, _ := elem(t, ""); of != nil {
			return "a list of tables"
		}
		return "a list"
	case reflect.Struct, reflect.Pointer, reflect.Map:
		return "a table"
	}
	return "a number"
}
