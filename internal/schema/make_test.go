package schema_test

import (
	"cmp"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/cite"
	"broadside/internal/form"
	"broadside/internal/language"
)

// node is a schema: the keywords that are used here, and no others.
type node struct {
	Version     string           `json:"$schema,omitempty"`
	Title       string           `json:"title,omitempty"`
	Description string           `json:"description,omitempty"`
	Type        string           `json:"type,omitempty"`
	AnyOf       []*node          `json:"anyOf,omitempty"`
	Enum        []string         `json:"enum,omitempty"`
	Pattern     string           `json:"pattern,omitempty"`
	MinLength   int              `json:"minLength,omitempty"`
	Minimum     *int             `json:"minimum,omitempty"`
	Maximum     *int             `json:"maximum,omitempty"`
	Items       *node            `json:"items,omitempty"`
	Properties  map[string]*node `json:"properties,omitempty"`
	Patterns    map[string]*node `json:"patternProperties,omitempty"`
	Others      *others          `json:"additionalProperties,omitempty"`
	MinKeys     int              `json:"minProperties,omitempty"`
}

// others says what keys beside those of Properties may hold; false without a node.
type others struct{ *node }

func (o others) MarshalJSON() ([]byte, error) {
	if o.node == nil {
		return []byte("false"), nil
	}
	return json.Marshal(o.node)
}

func (o *others) UnmarshalJSON(b []byte) error {
	if string(b) == "false" {
		return nil
	}
	o.node = new(node)
	return json.Unmarshal(b, o.node)
}

var none = &others{}

// anything is any value, its text as far as any text is refused.
var anything = anyOf(text(lines), &node{Type: "number"}, &node{Type: "boolean"}, &node{Type: "array"}, &node{Type: "object"})

// What text may hold (package settings, oneline.go): a line without control characters, or lines.
const (
	turns = "\u202a-\u202e\u2066-\u2069" // diag.TurnsText
	line  = "^[^\\x00-\\x1f\\x7f-\\x9f\u2028\u2029" + turns + "]*$"
	lines = `^[^\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f` + turns + `]*$`
)

func text(pattern string) *node         { return &node{Type: "string", Pattern: pattern} }
func word(of ...string) *node           { return &node{Type: "string", Enum: of} }
func list(items *node) *node            { return &node{Type: "array", Items: items} }
func anyOf(of ...*node) *node           { return &node{AnyOf: of} }
func whole(least, most int) *node       { return &node{Type: "integer", Minimum: &least, Maximum: &most} }
func table(keys map[string]*node) *node { return &node{Type: "object", Properties: keys, Others: none} }

// own are the types that take their value apart by themselves (UnmarshalTOML).
var own = map[reflect.Type]*node{
	reflect.TypeFor[campaign.Date](): text(`^\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?$`),
	reflect.TypeFor[campaign.SourceDate](): anyOf(whole(1, 9999),
		text(`^(undated|\d{4}(-\d\d(-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)?)?)?)?)$`)),
	reflect.TypeFor[campaign.Numeral]():  anyOf(&node{Type: "integer"}, text(line)),
	reflect.TypeFor[campaign.Goal]():     anyOf(&node{Type: "integer", Maximum: most()}, word("auto")),
	reflect.TypeFor[campaign.Authors]():  anyOf(author, authorTable, list(anyOf(author, authorTable))),
	reflect.TypeFor[form.Wire]():         anyOf(text(line), list(text(line))),
	reflect.TypeFor[form.Follow]():       anyOf(text(line), table(map[string]*node{"name": text(line), "default": text(line)})),
	reflect.TypeFor[language.Sentence](): anyOf(text(line), &node{Type: "object", Patterns: map[string]*node{"^(zero|one|two|few|many|other)$": text(line)}, Others: none}),
}

var (
	author      = &node{Type: "string", Pattern: line, MinLength: 1}
	authorTable = anyOf(
		&node{Type: "object", Properties: map[string]*node{"organisation": author}, Others: none, MinKeys: 1},
		&node{Type: "object", Properties: map[string]*node{"family": author, "given": author}, Others: none, MinKeys: 1},
	)
)

// enums are the words that a text can be, by type and field; also those of a list's entries. They are the tables of the
// program where it has them, and TestTheProgramAgrees tries the others.
var enums = map[string][]string{
	"State": texts(campaign.States[:]), "Ask": texts(campaign.Asks[:]),
	"ShareSettings.Networks": networks(), "Consent.Mode": form.Modes, "Footnotes.Style": cite.Names[:], "SourceType": texts(campaign.SourceTypes[:]), "SiteCheck.Ignore": check.Ignorable(),
	"FormSettings.Fields": form.FieldNames(), "FormSettings.Optional": form.FieldNames(), "Preset.Needs": form.FieldNames(),
	"OwnField.Type": {"text", "number", "select", "radio", "checkbox", "textarea"}, "OwnField.About": {"signature", "person"},
	"Preset.Body": {"urlencoded", "multipart"}, "Preset.Country": {"code", "name"},
	"Preset.Referrer": {"strict-origin", "strict-origin-when-cross-origin"}, "Fetch.Body": {"urlencoded", "multipart", "json"},
	"Fetch.Types": {"number", "boolean", "digits", "object", "text"}, "Parameter.Kind": {"https", "host"},
	"File.Direction": {"ltr", "rtl"},
}

// patterns are what a text of one line must look like where more is asked than that, by type and field; empty is "not set".
var patterns = map[string]string{
	"Site.BaseURL": "^(https://.*)?$", "Site.Country": "^([A-Z]{2})?$", "Theme.Accent": "^(#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}))?$",
	"ShareSettings.Source": "^[A-Za-z0-9_-]*$", "Source.DOI": `^(10\.[0-9]{4,9}(\.[0-9]+)*/[^\s"]+)?$`,
}

func texts[T ~string](of []T) (out []string) {
	for _, s := range of {
		out = append(out, string(s))
	}
	return out
}

func networks() (out []string) {
	for _, n := range campaign.Networks {
		out = append(out, n.Key)
	}
	return out
}

// maker makes the schema of a type.
type maker struct {
	comments   map[string]string // of fields, by type and field
	translated bool              // of a translation: only what that may set
}

func (m maker) of(t reflect.Type, multiline bool) *node {
	if n, ok := own[t]; ok {
		return n
	}
	switch t.Kind() {
	case reflect.Pointer:
		return m.of(t.Elem(), multiline)
	case reflect.Slice:
		return list(m.of(t.Elem(), multiline))
	case reflect.Map:
		values := &others{m.of(t.Elem(), multiline)}
		if t.Elem() == reflect.TypeFor[campaign.Source]() { // campaign.ValidSourceKey
			return &node{Type: "object", Patterns: map[string]*node{"^[A-Za-z0-9][A-Za-z0-9_-]*$": values.node}, Others: none}
		}
		return &node{Type: "object", Others: values}
	case reflect.Struct:
		return m.table(t)
	case reflect.Bool:
		return &node{Type: "boolean"}
	case reflect.Int, reflect.Int64:
		return &node{Type: "integer"}
	case reflect.Float64:
		return &node{Type: "number"}
	case reflect.Interface:
		return anything
	case reflect.String:
		if words := enums[t.Name()]; words != nil {
			return word(append(slices.Clip(words), "")...)
		}
		if multiline {
			return text(lines)
		}
		return text(line)
	}
	panic("no schema for " + t.String())
}

// table is the schema of a struct, by the tags that package settings reads.
func (m maker) table(t reflect.Type) *node {
	n := table(map[string]*node{})
	for i := range t.NumField() {
		f := t.Field(i)
		key, option, _ := strings.Cut(f.Tag.Get("toml"), ",")
		note, mode := f.Tag.Get("settings"), f.Tag.Get("translation")
		if !f.IsExported() || key == "-" || key == "" && option == "" || note == "reserved" || m.omits(f.Type, mode) {
			continue
		}
		inner := m
		inner.translated = m.translated && mode == "" // what has a mode of its own is repeated as a whole
		var of *node
		if m.translated && mode == "draft" {
			of = word(string(campaign.Draft))
		} else {
			of = inner.of(f.Type, note == "multiline")
		}
		if words := enums[t.Name()+"."+f.Name]; words != nil {
			if f.Type.Kind() == reflect.String {
				words = append(slices.Clip(words), "") // as if it were left out
			}
			switch {
			case f.Type.Kind() == reflect.Slice:
				of = list(word(words...))
			case of.Others != nil:
				of = &node{Type: "object", Others: &others{word(words...)}}
			default:
				of = word(words...)
			}
		}
		if pattern := patterns[t.Name()+"."+f.Name]; pattern != "" {
			of = text(pattern)
		}
		said := *of
		said.Description = m.comments[t.Name()+"."+f.Name]
		prefix, open := strings.CutSuffix(key, "*")
		switch {
		case option == "rest" && note == "tables":
			n.Others = &others{&node{Type: "object", Others: &others{anything}}}
		case option == "rest":
			n.Others = &others{anything}
		case open:
			if n.Patterns == nil {
				n.Patterns = map[string]*node{}
			}
			each := *of.Others.node
			each.Description = said.Description
			n.Patterns["^"+prefix+"."] = &each
		default:
			n.Properties[key] = &said
		}
	}
	return n
}

// omits reports whether a translation has no such key: it inherits it.
func (m maker) omits(t reflect.Type, mode string) bool {
	if !m.translated || mode != "" {
		return false
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() != reflect.Struct || own[t] != nil || len(m.table(t).Properties) == 0
}

// comments are those of the fields of all structs whose settings have a schema, as an editor can read them.
func comments(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, dir := range []string{"campaign", "form", "language"} {
		names, err := filepath.Glob("../" + dir + "/*.go")
		if err != nil || len(names) == 0 {
			t.Fatal(dir, err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				spec, ok := n.(*ast.TypeSpec)
				if !ok {
					return true
				}
				if s, ok := spec.Type.(*ast.StructType); ok {
					for _, f := range s.Fields.List {
						for _, name := range f.Names {
							out[spec.Name.Name+"."+name.Name] = plain(cmp.Or(f.Comment.Text(), f.Doc.Text()))
						}
					}
				}
				return true
			})
		}
	}
	return out
}

var unset = regexp.MustCompile(`;? ?nil is "not set"(, and means (\w+))?`)

// plain is a comment without what only a Go programmer can read.
func plain(comment string) string {
	comment = strings.Join(strings.Fields(comment), " ")
	if m := unset.FindStringSubmatch(comment); m != nil && m[2] != "" {
		return unset.ReplaceAllString(comment, "; "+m[2]+" if left out")
	}
	return unset.ReplaceAllString(comment, "")
}

func most() *int { n := campaign.MostSignatures; return &n }
