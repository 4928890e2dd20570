package settings_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/settings"
)

const page = `+++
title = "Keep the libraries open"
"image" = 'room.jpg'

[petition]  # the campaign
statement = """
We ask *this*.
"""
delivers = [
  "name", # required
  "postcode",
]

[form.actionkit]
page = 'a\b'
source.code = "x"
[[form.field]]
name = "a"
[[form.field]]
name = "b\tc"
options = [{ label = "A" }, { label = "B" }]
+++
Copy.
`

func parse(t *testing.T, text string) *settings.Document {
	t.Helper()
	toml, _, problems := settings.Split("index.md", []byte(text))
	if problems != nil {
		t.Fatal(problems)
	}
	doc, problems := settings.Parse("index.md", []byte(text), toml, settings.FrontMatter)
	if problems != nil {
		t.Fatal(problems)
	}
	return doc
}

func TestPlacesCountFromTheStartOfTheFile(t *testing.T) {
	doc := parse(t, page)
	for _, c := range []struct{ path, key, value, verbatim string }{
		{"title", "title", `"Keep the libraries open"`, "Keep the libraries open"},
		{"image", `"image"`, `'room.jpg'`, "room.jpg"},
		{"petition", "petition", "petition", "-"},
		{"petition statement", "statement", "\"\"\"\nWe ask *this*.\n\"\"\"", "We ask *this*.\n"},
		{"petition delivers", "delivers", "[\n  \"name\", # required\n  \"postcode\",\n]", "-"},
		{"petition delivers 1", "delivers", `"postcode"`, "postcode"},
		{"form", "form", "form", "-"},
		{"form actionkit", "actionkit", "actionkit", "-"},
		{"form actionkit page", "page", `'a\b'`, `a\b`},
		{"form actionkit source", "source", "source", "-"},
		{"form actionkit source code", "code", `"x"`, "x"},
		{"form field 1 name", "name", `"b\tc"`, "-"},
		{"form field 1 options 1 label", "label", `"B"`, "B"},
	} {
		path := strings.Fields(c.path)
		got := []string{cut(page, doc.Key(path...)), cut(page, doc.Value(path...)), "-"}
		if span, ok := doc.Verbatim(path...); ok {
			got[2] = cut(page, span)
		}
		if diff := cmp.Diff([]string{c.key, c.value, c.verbatim}, got); diff != "" || !doc.Has(path...) {
			t.Errorf("%s (-want +got):\n%s", c.path, diff)
		}
	}
}

func TestWhatIsNotThereHasThePlaceOfItsParent(t *testing.T) {
	doc := parse(t, page)
	for _, c := range []struct{ path, place string }{
		{"summary", ""},
		{"petition goal", "petition"},
		{"petition goal x", "petition"},
		{"petition delivers 2", "delivers"},
		{"petition delivers x", "delivers"},
		{"title x", "title"},
	} {
		path := strings.Fields(c.path)
		key, value := doc.Key(path...), doc.Value(path...)
		_, verbatim := doc.Verbatim(path...)
		if cut(page, key) != c.place || value != key || doc.Has(path...) || verbatim {
			t.Errorf("%s: key %q, value %q", c.path, cut(page, key), cut(page, value))
		}
	}
	if got, want := doc.Key("summary"), (diag.Span{Start: 4, End: 4}); got != want {
		t.Errorf("fallback is %v, want %v", got, want)
	}
}

// Each entry of a list has its own place, found without going through those in front of it.
//
// CASES.md RS-024: a list of nothing but mistakes is told in a moment.
func TestPlacesInALongList(t *testing.T) {
	const most = 60_000
	text := "a = [" + strings.Repeat("1,", most) + "]\nb = [[1], [2, 3]]\n"
	d, problems := settings.Parse("content/a.md", []byte(text), diag.Span{End: len(text)}, 0)
	if problems != nil {
		t.Fatal(problems)
	}
	start := time.Now()
	for i := range most {
		if at := d.Value("a", strconv.Itoa(i)); at != (diag.Span{Start: 5 + 2*i, End: 6 + 2*i}) {
			t.Fatalf("entry %d stands at %v", i, at)
		}
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("it took %v", took)
	}
	for _, path := range [][]string{{"a", "-1"}, {"a", strconv.Itoa(most)}, {"b", "2"}, {"b", "0", "1"}} {
		if d.Has(path...) {
			t.Errorf("%v is there", path)
		}
	}
	if at := d.Value("b", "1", "1"); text[at.Start:at.End] != "3" {
		t.Errorf("b[1][1] stands at %v", at)
	}
}

func TestTablesComeInTheOrderOfTheFile(t *testing.T) {
	doc := parse(t, page)
	if diff := cmp.Diff([]string{"title", "image", "petition", "form"}, doc.Tables()); diff != "" {
		t.Error(diff)
	}
	if got := parse(t, "+++\n+++\n").Tables(); got != nil {
		t.Errorf("empty settings have %q", got)
	}
}

func TestDecodeFillsThePage(t *testing.T) {
	doc := parse(t, `+++
title = "Keep"
date = 2026-09-14
state = "draft"
[petition]
statement = "a\nb"
goal = 10_000
delivers = []
[form]
fields = ["name"]
[form.actionkit]
page = "x"
+++
`)
	var got campaign.Page
	if problems := doc.Decode(&got); problems != nil {
		t.Fatal(problems)
	}
	want := campaign.Page{
		Title: "Keep", Date: campaign.Day(2026, 9, 14), State: campaign.Draft,
		Petition: &campaign.Petition{Statement: "a\nb", Goal: campaign.Goal{Number: 10000}, Delivers: []string{}},
		Form: campaign.FormSettings{
			Fields: []string{"name"}, Presets: map[string]any{"actionkit": map[string]any{"page": "x"}},
		},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b campaign.Date) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is right is read although other lines are wrong.
func TestDecodeGoesOnAfterAProblem(t *testing.T) {
	text := "handlers.main = { preset = \"x\", host = \"y\" }\nmenu = [{ label = \"A\" }, { label = 5 }, { label = \"C\" }]\ntitle = 1\nsummary = \"s\"\n"
	doc, problems := settings.Parse("site.toml", []byte(text), diag.Span{End: len(text)}, 0)
	if problems != nil {
		t.Fatal(problems)
	}
	var got campaign.Site
	if n := len(doc.Decode(&got)); n != 2 {
		t.Errorf("%d problems, want 2", n)
	}
	want := campaign.Site{
		Summary:  "s",
		Handlers: map[string]campaign.Handler{"main": {Preset: "x", Parameters: map[string]any{"host": "y"}}},
		Menu:     []campaign.MenuItem{{Label: "A"}, {}, {Label: "C"}},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b campaign.Date) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDecodeKnowsAllKinds(t *testing.T) {
	type kinds struct {
		Float  float64           `toml:"float"`
		Whole  float64           `toml:"whole"`
		Int64  int64             `toml:"int64"`
		Small  int8              `toml:"small"`
		Bool   bool              `toml:"bool"`
		Any    any               `toml:"any"`
		Words  map[string]string `toml:"words"`
		Lists  [][]int           `toml:"lists"`
		Absent []string          `toml:"absent"`
		Hidden string
	}
	text := "float = 1.5\nwhole = 2\nint64 = 3\nsmall = 300\nbool = true\nany = [1]\nwords = { a = \"b\" }\nlists = [[1], []]\nHidden = \"x\"\n"
	doc, problems := settings.Parse("x.toml", []byte(text), diag.Span{End: len(text)}, 0)
	if problems != nil {
		t.Fatal(problems)
	}
	var got kinds
	said := show([]byte(text), doc.Decode(&got))
	want := kinds{Float: 1.5, Whole: 2, Int64: 3, Bool: true, Any: []any{int64(1)}, Words: map[string]string{"a": "b"}, Lists: [][]int{{1}, {}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	wantSaid := "4:9: small = 300 is too large a number [value-type]\n  | small = 300\n  |         ^^^\n  help: write a smaller one\n" +
		"9:1: there is no key Hidden [key-unknown]\n  | Hidden = \"x\"\n  | ^^^^^^\n" +
		"  help: what may stand here: float, whole, int64, small, bool, any, words, lists, absent\n"
	if diff := cmp.Diff(wantSaid, said); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A look at the top gives nothing of the tables below, not even a complaint, and knows that they are there.
func TestParseTop(t *testing.T) {
	const text = "title = \"A\"\nform.button = \"\\u0041\"\n[petition]\ntarget = \"b\"\ndecision = 2026-02-30\n[form.actionkit]\npage = 1\n"
	region := diag.Span{End: len(text)}
	if doc, problems := settings.Parse("x.toml", []byte(text), region, 0); doc != nil || len(problems) != 1 {
		t.Fatal(problems)
	}
	doc, problems := settings.ParseTop("x.toml", []byte(text), region, 0)
	if doc == nil || problems != nil {
		t.Fatal(problems)
	}
	var got campaign.Page
	if problems := doc.Decode(&got); problems != nil {
		t.Error(problems)
	}
	want := campaign.Page{Title: "A", Form: campaign.FormSettings{Button: "A"}}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b campaign.Date) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !doc.Has("petition", "decision") || !doc.Has("form", "actionkit", "page") || cut(text, doc.Value("petition", "target")) != `"b"` {
		t.Error("the tables below are not known")
	}
	if doc, problems := settings.ParseTop("x.toml", []byte("a = 2026-02-30\n[t]\n"), diag.Span{End: 19}, 0); doc != nil || len(problems) != 1 {
		t.Errorf("a wrong value above the tables gives %v", problems)
	}
}

// No control character, none that turns text round, and no line break gets into one line of text, and of the line breaks all
// into text of many.
//
// CASES.md RS-013, RS-024.
func TestControlCharacters(t *testing.T) {
	type texts struct {
		One  string `toml:"one"`
		Many string `toml:"many" settings:"multiline"`
	}
	for r := rune(1); r <= 0x2100; r++ {
		text := fmt.Sprintf("one = \"a\\u%04X\"\nmany = \"a\\u%04[1]X\"\n", r)
		doc, _ := settings.Parse("x.toml", []byte(text), diag.Span{End: len(text)}, 0)
		var got texts
		said := doc.Decode(&got)
		breaks := strings.ContainsRune("\n\u0085\u2028\u2029", r)
		want, problems := texts{"a" + string(r), "a" + string(r)}, 0
		switch bad := unicode.IsControl(r) || breaks || strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069", r); {
		case bad && !breaks && r != '\t':
			want, problems = texts{}, 2
		case bad:
			want.One, problems = "", 1
		}
		if got != want || len(said) != problems {
			t.Errorf("U+%04X: %q and %d problems, want %q", r, got, len(said), want)
		}
	}
}

// CASES.md RS-025.
func TestSplit(t *testing.T) {
	for _, c := range []struct{ text, toml, below string }{
		{"+++\ntitle = 1\n+++\nCopy.\n", "title = 1\n", "Copy.\n"},
		{"+++\n+++", "", ""},
		{"+++ \t\n+++  \n", "", ""},
		{"+++\na = 1\n+++\n+++\n", "a = 1\n", "+++\n"},
	} {
		toml, below, problems := settings.Split("index.md", []byte(c.text))
		if problems != nil || cut(c.text, toml) != c.toml || cut(c.text, below) != c.below {
			t.Errorf("%q: toml %q, copy %q, %v", c.text, cut(c.text, toml), cut(c.text, below), problems)
		}
	}
	for _, text := range []string{"", "\n", "---\ntitle: x\n---\nCopy.\n", "+++\ntitle = 1\nCopy.\n", "+++", "\n+++\n+++\nCopy.\n", "++++\n"} {
		toml, below, problems := settings.Split("index.md", []byte(text))
		if len(problems) != 1 || cut(text, toml) != "" || cut(text, below) != "" {
			t.Errorf("%q: toml %q, copy %q, %v", text, cut(text, toml), cut(text, below), problems)
		}
	}
}

func cut(text string, s diag.Span) string { return text[s.Start:s.End] }

func ExampleDocument_Decode() {
	text := []byte("tilte = \"Keep the libraries open\"\n")
	doc, _ := settings.Parse("index.md", text, diag.Span{End: len(text)}, settings.FrontMatter)
	var page campaign.Page
	for _, p := range doc.Decode(&page) {
		fmt.Println(p.Message)
		fmt.Println(p.Help)
	}
	// Output:
	// there is no key tilte
	// did you mean title?
}
