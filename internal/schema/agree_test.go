package schema_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/language"
	"broadside/internal/schema"
	"broadside/internal/settings"
)

// shaped are the codes of problems that lie in one value or key, so that a schema sees them.
var shaped = []string{"key-unknown", "key-misplaced", "key-case", "key-reserved", "value-type", "value-line", "value-date", "state-unknown", "thanks-first", "share-network", "translation-inherited", "text-turned", "source-type", "source-doi", "base-url", "country-unknown", "share-source"}

// A schema takes every text in which the program finds nothing, and refuses each in which it finds something that lies in
// one value: in the starter, and in what is written down beside the tests of the packages that read these files.
func TestTheProgramAgrees(t *testing.T) {
	seen := map[string]int{}
	for file, text := range corpus(t) {
		name, problems := program(file, text)
		if name == "" {
			continue
		}
		var value map[string]any
		if _, err := toml.Decode(string(text), &value); err != nil {
			continue // no schema is asked
		}
		found := stored(t, name).refuses(plainValue(value), "")
		i := slices.IndexFunc(problems, func(p diag.Problem) bool { return slices.Contains(shaped, p.Code) })
		switch {
		case i >= 0 && found == "" && !beyond.MatchString(problems[i].Message):
			t.Errorf("%s: %s takes it, and the program does not: %s [%s]", file, name, problems[i].Message, problems[i].Code)
		case len(problems) == 0 && found != "" && !words.MatchString(found):
			t.Errorf("%s: the program takes it, and %s does not: %s", file, name, found)
		}
		switch {
		case i >= 0:
			seen[name+" refused"]++
		case len(problems) == 0:
			seen[name+" taken"]++
		}
	}
	for name := range files {
		for _, what := range []string{" taken", " refused"} {
			if seen[name+what] == 0 {
				t.Errorf("nothing tells whether %s is right: none%s", name, what)
			}
		}
	}
}

// beyond is what no schema can see: a handler's parameter can have any name, also Preset; and other settings.
var beyond = regexp.MustCompile(`^the key is written preset, not Preset$|^only a campaign can be |^the code of the United Kingdom `)

// words are those that are refused by package form, which reads no files.
var words = regexp.MustCompile(`can't be (boxx|txt|emial|me|birthday|delivers-mising|http://r.example/.x)$`)

// program is what Broadside says of a file, and the schema that is for it; "" if there is none.
func program(file string, text []byte) (name string, problems []diag.Problem) {
	base := path.Base(file)
	switch {
	case base == "site.toml":
		_, problems = content.ReadSite(text, "https://action.riverton.example/")
		return "site.json", but(problems, "setting-missing")
	case base == "footnotes.toml":
		_, problems = content.ReadSources(file, text)
		return "footnotes.json", problems
	case base == "counts.toml":
		_, problems = content.ReadCounts(text)
		return "counts.json", problems
	case strings.Contains(file, "layouts/handlers/"):
		_, problems = form.ReadPreset(base, text)
		return "handler.json", problems
	case strings.Contains(file, "layouts/languages/"):
		return "language.json", decoded(text, new(language.File))
	case strings.HasSuffix(file, ".page"):
		_, problems = content.ReadPage("content/a/index.md", []byte("+++\n"+string(text)+"+++\n"))
		return "page", problems
	}
	if original, lang := content.Untranslated(base); original == "site.toml" && lang != "" {
		main, _ := content.ReadSite([]byte(translated), "")
		_, problems = content.ReadSiteTranslation(file, text, lang, main)
		return "site-translation.json", but(problems, "translation-missing", "menu-wrong", "preset-unknown")
	}
	return "", nil
}

// translated is what the translations of the corpus are of.
const translated = `
title = "R"
[form]
handler = "main"
`

// but are the problems without those of some codes, which say that something else is missing.
func but(problems []diag.Problem, codes ...string) []diag.Problem {
	return slices.DeleteFunc(problems, func(p diag.Problem) bool { return slices.Contains(codes, p.Code) })
}

func decoded(text []byte, into any) []diag.Problem {
	doc, problems := settings.Parse("x.toml", text, diag.Span{End: len(text)}, settings.Config)
	if doc == nil {
		return problems
	}
	return append(problems, doc.Decode(into)...)
}

// corpus are TOML texts by name.
func corpus(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, pattern := range []string{"../../content/*.toml", "../../content/*/*.toml", "../../layouts/*/*.toml"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.ToSlash(name)] = text
		}
	}
	archives, _ := filepath.Glob("../*/testdata/*.txtar")
	own, _ := filepath.Glob("testdata/*.txtar")
	for _, name := range append(archives, own...) {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		kind := map[string]string{"site.txtar": "/site.toml", "sources.txtar": "/footnotes.toml", "page.txtar": ".page"}[filepath.Base(name)]
		for _, f := range archive.Files {
			if kind == ".page" {
				toml, _, problems := settings.Split(f.Name, f.Data)
				if problems != nil {
					continue
				}
				f.Data = f.Data[toml.Start:toml.End]
			}
			out[name+"/"+f.Name+kind] = f.Data
		}
	}
	return out
}

func stored(t *testing.T, name string) *node {
	t.Helper()
	if name == "page" { // front matter stands in Markdown, which no editor asks a schema for; the way of making is the same
		return maker{}.of(reflect.TypeFor[campaign.Page](), false)
	}
	text, err := schema.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	n := new(node)
	if err := json.Unmarshal(text, n); err != nil {
		t.Fatal(name, err)
	}
	return n
}

// plainValue is a value of TOML as Taplo hands it to a schema: days and times are text.
func plainValue(v any) any {
	switch v := v.(type) {
	case time.Time:
		switch v.Location().String() {
		case "date-local":
			return v.Format(time.DateOnly)
		case "datetime-local":
			return v.Format("2006-01-02T15:04:05")
		case "time-local":
			return v.Format(time.TimeOnly)
		}
		return v.Format(time.RFC3339)
	case map[string]any:
		out := map[string]any{}
		for k, x := range v {
			out[k] = plainValue(x)
		}
		return out
	case []map[string]any:
		out := []any{}
		for _, x := range v {
			out = append(out, plainValue(x))
		}
		return out
	case []any:
		out := []any{}
		for _, x := range v {
			out = append(out, plainValue(x))
		}
		return out
	}
	return v
}

// refuses says what of v a schema does not take, "" for nothing; of draft 7 it knows the keywords of node.
func (n *node) refuses(v any, at string) string {
	if len(n.AnyOf) > 0 {
		if !slices.ContainsFunc(n.AnyOf, func(one *node) bool { return one.refuses(v, at) == "" }) {
			return at + " is none of what it can be"
		}
		return ""
	}
	kind := map[reflect.Kind]string{reflect.String: "string", reflect.Bool: "boolean", reflect.Int64: "integer", reflect.Float64: "number", reflect.Map: "object", reflect.Slice: "array"}[reflect.ValueOf(v).Kind()]
	if n.Type != "" && n.Type != kind && !(n.Type == "number" && kind == "integer") {
		return at + " is of the type " + kind
	}
	switch v := v.(type) {
	case string:
		if n.Enum != nil && !slices.Contains(n.Enum, v) || len(v) < n.MinLength || n.Pattern != "" && !regexp.MustCompile(n.Pattern).MatchString(v) {
			return at + " can't be " + v
		}
	case int64:
		if n.Minimum != nil && v < int64(*n.Minimum) || n.Maximum != nil && v > int64(*n.Maximum) {
			return at + " is too small or too large"
		}
	case []any:
		for _, x := range v {
			if n.Items != nil {
				if found := n.Items.refuses(x, at+"[]"); found != "" {
					return found
				}
			}
		}
	case map[string]any:
		return n.refusesKeys(v, at)
	}
	return ""
}

func (n *node) refusesKeys(v map[string]any, at string) string {
	if len(v) < n.MinKeys {
		return at + " is empty"
	}
	for key, x := range v {
		below, known := n.Properties[key]
		for pattern, of := range n.Patterns {
			if regexp.MustCompile(pattern).MatchString(key) {
				below, known = of, true
			}
		}
		if !known && n.Others != nil {
			below, known = n.Others.node, n.Others.node != nil
			if !known {
				return at + "." + key + " is no key"
			}
		}
		if known {
			if found := below.refuses(x, at+"."+key); found != "" {
				return found
			}
		}
	}
	return ""
}

// Each key with a value of each kind: whether that can stand there is said alike.
func TestEachKeyOfEachKind(t *testing.T) {
	values := []string{`"x"`, `""`, "5", "-1", "1.5", "true", "2026-05-29", "2026-05-29T08:00:00Z", "12:00:00", "[]", `["x"]`, "[5]", "[{}]", "{}", "{ zz = 1 }", `"a\u202eb"`, `"a\nb"`, `"a\u0007"`, "inf", "99999999999"}
	for name, file := range map[string]string{"site.json": "site.toml", "footnotes.json": "footnotes.toml", "counts.json": "counts.toml", "handler.json": "layouts/handlers/x.toml", "language.json": "layouts/languages/x.toml"} {
		root := stored(t, name)
		root.paths(nil, func(path []string) {
			for _, v := range values {
				text := within(path, v)
				var value map[string]any
				if _, err := toml.Decode(text, &value); err != nil {
					continue
				}
				_, problems := program(file, []byte(text))
				i := slices.IndexFunc(problems, func(p diag.Problem) bool { return slices.Contains(shaped, p.Code) })
				found := root.refuses(plainValue(value), "")
				switch {
				case i >= 0 && found == "" && strings.IndexByte("12", v[0]) < 0: // to a schema a date is a text
					t.Errorf("%s takes it, and the program does not: %s [%s]\n%s", name, problems[i].Message, problems[i].Code, text)
				case i < 0 && found != "" && !late.MatchString(found):
					t.Errorf("the program takes it, and %s does not: %s\n%s", name, found, text)
				}
			}
		})
	}
}

// paths are the ways to all values of a schema: keys, and [] for the entry of a list.
func (n *node) paths(path []string, visit func([]string)) {
	if len(path) > 0 {
		visit(path)
	}
	for _, one := range n.AnyOf {
		one.paths(path, func(p []string) {
			if len(p) > len(path) {
				visit(p)
			}
		})
	}
	below := func(n *node, key string) { n.paths(append(slices.Clip(path), key), visit) }
	for _, key := range slices.Sorted(maps.Keys(n.Properties)) {
		below(n.Properties[key], key)
	}
	for pattern, of := range n.Patterns {
		below(of, map[string]string{"^note_.": "note_es", "^text_.": "text_es"}[pattern])
	}
	if n.Others != nil && n.Others.node != nil {
		below(n.Others.node, "x")
	}
	if n.Items != nil {
		below(n.Items, "[]")
	}
}

// within is TOML with a value at path.
func within(path []string, value string) string {
	for i := len(path) - 1; i > 0; i-- {
		switch key := cmp.Or(path[i], "x"); key {
		case "[]":
			value = "[" + value + "]"
		default:
			value = "{ " + strconv.Quote(key) + " = " + value + " }"
		}
	}
	return cmp.Or(path[0], "x") + " = " + value + "\n"
}

// late are words that only a build refuses.
var late = regexp.MustCompile(`can't be x?$`)
