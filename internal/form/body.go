package form

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"mime/multipart"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Value is one name with its value, as a form holds it.
type Value struct{ Name, Value string }

// Encode writes values as a body ("urlencoded", "multipart" or "json"), with its content type. types are those of
// Fetch, for JSON only. It is what layouts/send.js does in the browser: a test holds the two against each other.
func Encode(body string, types map[string]string, values []Value) (contentType string, text []byte) {
	switch body {
	case "json":
		return "application/json", stringify(tree(types, values))
	case "multipart":
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		for _, v := range values {
			_ = w.WriteField(v.Name, v.Value) // a bytes.Buffer takes everything
		}
		_ = w.Close()
		return w.FormDataContentType(), b.Bytes()
	}
	var pairs []string
	for _, v := range values {
		pairs = append(pairs, escape(v.Name)+"="+escape(v.Value))
	}
	return "application/x-www-form-urlencoded", []byte(strings.Join(pairs, "&"))
}

// stringify writes JSON as browsers do: "<" stays "<".
func stringify(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // it holds nothing but texts, numbers, objects and lists
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// escape is https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set, which differs from
// Go's in two characters.
func escape(s string) string {
	return strings.NewReplacer("%2A", "*", "~", "%7E").Replace(url.QueryEscape(s))
}

// tree makes the object that values describe by their paths.
func tree(types map[string]string, values []Value) map[string]any {
	root := map[string]any{}
	for _, path := range slices.Sorted(maps.Keys(types)) {
		if types[path] == "object" {
			put(root, path, map[string]any{})
		}
	}
	for _, v := range values {
		paths := strings.Fields(v.Name)
		for i, path := range paths {
			value := v.Value
			if types[path] == "" && len(paths) > 1 {
				value = divided(v.Value, i, len(paths))
			}
			if value == "" {
				continue
			}
			if t := typed(types[path], value); t != nil {
				put(root, path, t)
				continue
			}
			if before, ok := get(root, path).(string); ok && !strings.HasSuffix(path, "[]") {
				value = before + " " + value
			}
			put(root, path, value)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(types)) {
		if inner := get(root, path); types[path] == "text" && inner != nil {
			put(root, path, string(stringify(inner)))
		}
	}
	return root
}

// number is what JSON and JavaScript write alike (RFC 8259 §6, without exponents).
var number = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)

// typed is a value that is no text; nil for text.
func typed(typ, value string) any {
	switch typ {
	case "number":
		if number.MatchString(value) {
			return json.Number(value)
		}
	case "boolean":
		return value == "true"
	case "digits":
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, value)
	}
	return nil
}

// divided is the part of a name in one box that goes to the ith of n places: the last words to the last places, one
// each, and all others to the first. A single word goes to the first.
func divided(value string, i, n int) string {
	words := strings.Fields(value)
	first := max(1, len(words)-n+1)
	switch {
	case i == 0:
		return strings.Join(words[:min(first, len(words))], " ")
	case first+i-1 < len(words):
		return words[first+i-1]
	}
	return ""
}

// step is one part of a path: a key, and perhaps a place in the list below it.
var step = regexp.MustCompile(`^(.*?)(?:\[(\d*)\])?$`)

// put sets the value at a path, and makes what is missing on the way. "a.b[0].c" is c of the first entry of b of a;
// "b[]" is one more entry of b.
func put(object map[string]any, path string, value any) {
	parts := strings.Split(path, ".")
	for i, part := range parts {
		m := step.FindStringSubmatch(part)
		last := i == len(parts)-1
		if m[0] == m[1] { // no list
			if last {
				object[m[1]] = value
				return
			}
			object = child(object, m[1])
			continue
		}
		list, _ := object[m[1]].([]any)
		at, err := strconv.Atoi(m[2])
		if err != nil || at > len(list) {
			at = len(list)
		}
		if at == len(list) {
			list = append(list, map[string]any{})
			object[m[1]] = list
		}
		if last {
			list[at] = value
			return
		}
		next, ok := list[at].(map[string]any)
		if !ok {
			next = map[string]any{}
			list[at] = next
		}
		object = next
	}
}

func child(object map[string]any, key string) map[string]any {
	next, ok := object[key].(map[string]any)
	if !ok {
		next = map[string]any{}
		object[key] = next
	}
	return next
}

// get returns what stands at a path of decoded JSON; nil if nothing does. A number is the place in a list, and "-1"
// is the last one.
func get(value any, path string) any {
	if path == "" {
		return value
	}
	for part := range strings.SplitSeq(strings.NewReplacer("[", ".", "]", "").Replace(path), ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []any:
			at, err := strconv.Atoi(part)
			if at < 0 {
				at += len(v)
			}
			if err != nil || at < 0 || at >= len(v) {
				return nil
			}
			value = v[at]
		default:
			return nil
		}
	}
	return value
}

// Flatten is the reverse of a JSON body's making: every value with its path, sorted by path. What stands as text of
// JSON at a path of the type "text" is taken apart too. It is an error if body is not an object in JSON, or one that
// no form makes: deeper than 32, of more than 10 000 values, or with a path of more than 1000 bytes, which a few
// bytes could blow up to gigabytes (CASES.md RS-073). No error holds anything of the body (CASES.md RS-054).
func Flatten(types map[string]string, body []byte) ([]Value, error) {
	object, ok := decoded(body)
	if !ok {
		return nil, errors.New("this is no object in JSON")
	}
	f := flattener{types: types}
	f.walk("", object, 0)
	if f.tooMuch {
		return nil, errors.New("no form sends so much in JSON")
	}
	return f.out, nil
}

// Bounds of what Flatten takes.
const (
	mostDepth  = 32
	mostValues = 10_000
	mostPath   = 1000
)

// decoded reads an object; its numbers stay as they were written.
func decoded(text []byte) (object map[string]any, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	err := decoder.Decode(&object)
	return object, err == nil && object != nil
}

type flattener struct {
	types   map[string]string
	out     []Value
	seen    int // values, and what holds them
	tooMuch bool
}

func (f *flattener) walk(path string, value any, depth int) {
	f.seen++
	if f.seen > mostValues || depth > mostDepth || len(path) > mostPath {
		f.tooMuch = true
	}
	if f.tooMuch {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		if len(v) == 0 {
			f.out = append(f.out, Value{path, "{}"})
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			f.walk(strings.TrimPrefix(path+"."+key, "."), v[key], depth+1)
		}
	case []any:
		for i, entry := range v {
			f.walk(fmt.Sprintf("%s[%d]", path, i), entry, depth+1)
		}
	case string:
		if f.types[path] == "text" {
			if inner, ok := decoded([]byte(v)); ok {
				f.walk(path, inner, depth+1)
				return
			}
		}
		f.out = append(f.out, Value{path, v})
	case nil:
		f.out = append(f.out, Value{path, "null"})
	default:
		f.out = append(f.out, Value{path, fmt.Sprint(v)})
	}
}
