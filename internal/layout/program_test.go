package layout

import (
	"bytes"
	"html/template"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// starterFiles are the layouts that every site falls back to.
func starterFiles(t testing.TB) []File {
	t.Helper()
	names, err := filepath.Glob("../../layouts/*.html")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	var files []File
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, File{Name: "layouts/" + filepath.Base(name), Text: text})
	}
	return files
}

// loaded is a set without problems.
func loaded(t testing.TB, files []File, words func(string) string) *Set {
	t.Helper()
	set, problems := Load(files, words)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return set
}

// refused is why a layout has no program for views of v's type; empty if it has one.
func refused(set *Set, layout string, v any) string {
	set.entry(layout, reflect.TypeOf(v)) // html/template escapes it
	_, why := compile(set.trees, layout+".html", reflect.TypeOf(v))
	return why
}

// holdEqual makes a page by the layout's program and by html/template, and reports whether they made one. It is an
// error if the pages differ, or if only one of them makes one.
func holdEqual(t *testing.T, set *Set, layout string, v any) bool {
	t.Helper()
	e := set.entry(layout, reflect.TypeOf(v))
	if e.fault != nil || e.program() == nil {
		t.Fatalf("%s has no program: %v, %s", layout, e.fault, refused(set, layout, v))
	}
	made, ok := e.program().append([]byte("before"), reflect.ValueOf(v))
	var want page
	err := e.html.Execute(&want, v)
	switch {
	case ok != (err == nil):
		t.Errorf("%s: the program made a page: %v; html/template: %v", layout, ok, err)
	case !ok && string(made) != "before":
		t.Errorf("%s: the program failed and left %q", layout, made)
	case ok && string(made) != "before"+string(want.out):
		t.Errorf("%s (-html/template +program):\n%s", layout, cmp.Diff("before"+string(want.out), string(made)))
	}
	return ok
}

// hostile are texts that mean something in one context or another, and words that layouts compare with.
var hostile = []string{"", "", "", "x", "Save the library", "a<b>&'\"+c", "\x00", "a\x00b", "\xff\xfe<", "é “ü” …", "&amp;&#43;", "<!-- -->", "</title></textarea>",
	"javascript:alert(1)", "JavaScript:x", "data:text/html,x", "tel:+1234", "HTTPS://A.example/", "https://a.example/x?a=b&c=d#e", "http://é.example/", "mailto:a@b.example?subject=a%20b",
	"mailto:a b@c", "//a.example", "/x y", "../x/", "?q=a+b", "#id", "a:b", "a/b:c", "a~b-c_d.e", "%", "%4", "%41", "%4g", "x%", "x%e9", "[::1]", "(x)", "a'b", "`", "\\", "\u2028", "\t\n", "-", "0",
	"a.jpg 480w, b.jpg 960w", "a b.jpg 2x", ", ,", "a.jpg 1x;", "javascript:x 1w", "ZgotmplZ", "#ZgotmplZ", "won", "rtl", "choice", "box", "notice", "radio", "checkbox", "textarea",
	"select", "email", everyByte(), "number", "share", "next", "donate", "known", "known-left"}

func everyByte() string {
	var b [256]byte
	for i := range b {
		b[i] = byte(i)
	}
	return string(b[:])
}

// filled returns a view of v's type in which chance has filled what it holds. Some views have no words, so that Word fails.
func filled(random *rand.Rand, v any, words *language.Language) any {
	out := reflect.New(reflect.TypeOf(v)).Elem()
	if random.IntN(8) > 0 {
		frame := out
		if out.Type() != reflect.TypeFor[Frame]() {
			frame = out.FieldByName("Frame")
		}
		frame.Set(reflect.ValueOf(NewFrame(words)))
	}
	fill(random, out)
	return out.Interface()
}

func fill(random *rand.Rand, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(random, v.Field(i))
			}
		}
	case reflect.Pointer:
		if random.IntN(4) > 0 {
			v.Set(reflect.New(v.Type().Elem()))
			fill(random, v.Elem())
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), random.IntN(4), 4))
		for i := range v.Len() {
			fill(random, v.Index(i))
		}
	case reflect.Bool:
		v.SetBool(random.IntN(2) == 0)
	case reflect.Int:
		v.SetInt([]int64{0, 0, 1, 7, -3, 1 << 40}[random.IntN(6)])
	case reflect.String:
		text := hostile[random.IntN(len(hostile))]
		if random.IntN(8) == 0 {
			text += hostile[random.IntN(len(hostile))]
		}
		v.SetString(text)
	}
}

// No kind of page may fall back to html/template's interpreter unseen.
func TestStarterLayoutsHavePrograms(t *testing.T) {
	set := loaded(t, starterFiles(t), nil)
	for _, k := range Kinds() {
		for _, v := range []any{k.View, reflect.New(reflect.TypeOf(k.View)).Interface()} {
			if why := refused(set, k.Layout, v); why != "" {
				t.Errorf("%s: %s", k.Layout, why)
			}
		}
	}
}

func TestProgramsMakeWhatHTMLTemplateMakes(t *testing.T) {
	random, english := rand.New(rand.NewPCG(1, 2)), english()
	for _, words := range []func(string) string{nil, func(id string) string { return "<" + id + "> & '+" }} {
		set := loaded(t, starterFiles(t), words)
		for _, k := range Kinds() {
			holdEqual(t, set, k.Layout, k.View)
			made := 0
			for range 50 {
				if holdEqual(t, set, k.Layout, filled(random, k.View, english)) {
					made++
				}
			}
			if made < 5 {
				t.Errorf("%s: %d pages of 50", k.Layout, made)
			}
		}
		holdEqual(t, set, "campaign", view())
	}
}

// constructs are layouts of a campaign with all that programs know, and the contexts in which html/template escapes.
var constructs = []string{
	"{{.Title}}", "{{.Copy}}", "{{.Counter.Value}}", "{{.Long}}", "{{.Date.Text}}", "{{.Frame.Title}}", "{{$.Organisation.Name}}",
	"<title>{{.Title}}{{.Copy}}{{.ImageWidth}}{{.Long}}</title>", "<textarea>{{.Title}}{{.Copy}}{{.ImageWidth}}</textarea>",
	`<p title="{{.Title}}" lang='{{.Title}}'>`, `<p title="{{.Copy}}" lang='{{.Copy}}'>`, `<p title="a{{.ImageWidth}}b{{.Long}}">`,
	`<a href="{{.HomeLink}}">`, `<a href='{{.HomeLink}}'>`, `<a href="{{.Copy}}">`, `<a href="{{.ImageWidth}}">`,
	`<a href="/{{.HomeLink}}">`, `<a href="{{.HomeLink}}{{.HomeLink}}">`, `<a href="/?a={{.HomeLink}}&amp;b={{.Copy}}">`, `<a href="#{{.HomeLink}}">`, `<a href="mailto:{{.Title}}">`,
	`<a href="/{{.ImageWidth}}?{{.Long}}">`,
	`<img srcset="{{.HomeLink}}">`, `<img srcset="{{.Copy}}, {{.HomeLink}} 2x">`,
	`<meta content="{{.Title}}">`, `<meta name="x" content="0;url={{.Title}}">`, `<p data-x="{{.Title}}">`, `<p data-href="{{.Title}}">`, `<p xmlns:a="{{.Title}}">`,
	`<script type="application/ld+json">{{.Title}}</script>`, `<script type="application/ld+json">{{.Copy}}</script>`, `<script type="application/ld+json">{{.Organisation}}</script>`,
	`<script type="application/ld+json">{{.Menu}}</script>`, `<script type="application/ld+json">{{.Counter}}</script>`, "<!-- {{.Title}} -->",
	"{{if .Title}}a{{end}}{{if .Long}}b{{else}}c{{end}}{{if .Counter}}d{{else if .Menu}}e{{else}}f{{end}}{{if .ImageWidth}}g{{end}}{{if .Date}}h{{end}}{{if .Copy}}i{{end}}",
	"{{with .Counter}}{{.Text}}{{$.Title}}{{else}}{{.Title}}{{end}}{{with .Title}}{{.}}{{end}}{{with .Date}}{{.Text}}{{end}}{{with $x := .Menu}}{{len $x}}{{else with .Title}}{{.}}{{end}}",
	"{{range .Menu}}{{.Label}}{{$.Title}}{{else}}{{.Title}}{{end}}", "{{range $i, $l := .Menu}}{{$i}}{{$l.Label}}{{range $j, $m := $.Menu}}{{$i}}{{$j}}{{$m.URL}}{{end}}{{end}}",
	"{{range $l := .Menu}}{{$l.Label}}{{$l = .}}{{end}}{{range .Marks}}{{.}}{{end}}{{range .Menu}}{{$x := .URL}}{{$x}}{{end}}",
	"{{range $i, $l := .Menu}}{{if .Current}}{{continue}}{{end}}{{if eq $i 2}}{{break}}{{end}}{{.Label}}{{end}}.", "{{range .Menu}}{{range $.Marks}}{{if .}}{{break}}{{end}}{{.}}{{end}}{{.URL}}{{end}}",
	"{{range .Sources}}{{range .Backlinks}}{{.URL}}{{end}}{{.Number}}{{end}}", "{{range .Sheet.Rows}}x{{end}}", "{{range .Form.Hidden}}{{.Name}}{{end}}",
	"{{$x := .Title}}{{$x}}{{$y := .Counter}}{{if $y}}{{$y.Text}}{{end}}{{if .Long}}{{$x = \"b\"}}{{$x := 3}}{{$x}}{{end}}{{$x}}", "{{$x := .Long}}{{range .Menu}}{{$x = .Current}}{{end}}{{if $x}}a{{end}}",
	"{{if $x := .Title}}{{$x}}{{else}}b{{$x}}{{end}}{{with $x := .Counter}}{{$x.Goal}}{{end}}",
	"{{define \"x\"}}{{.}}{{$}}{{$x := .}}{{$x}}{{end}}{{template \"x\" .Title}}{{template \"x\" .Copy}}{{template \"x\" .ImageWidth}}{{template \"x\" \"<\"}}",
	"{{define \"x\"}}none{{$x := 1}}{{$x}}{{end}}{{template \"x\"}}{{template \"x\" .}}{{block \"y\" .Date}}{{.Text}}{{end}}",
	"{{define \"x\"}}{{.Label}}{{end}}{{define \"y\"}}{{range .Menu}}{{template \"x\" .}}{{end}}{{end}}{{template \"y\" .}}{{template \"y\" $}}",
	"{{if and .Title .Counter}}a{{end}}{{if or .Long .Counter .Menu}}b{{end}}{{if not .Counter}}c{{end}}{{if not (and .Long (not .NoIndex))}}d{{end}}",
	"{{and .Title .Site}}{{or .Title .Site \"x\"}}{{or .ImageWidth 3}}{{$x := and .Counter .Long}}{{if $x}}a{{end}}{{if or $x .Title}}b{{end}}{{with $x}}c{{end}}",
	"{{if and .Counter .Counter.Text}}a{{end}}{{if or (not .Counter) .Counter.Text}}b{{end}}",
	"{{if eq .State \"won\"}}a{{end}}{{if eq .State \"won\" .Title \"rtl\"}}b{{end}}{{if ne .State \"won\"}}c{{end}}{{if eq .ImageWidth 7}}d{{end}}{{if eq .Copy .Title}}e{{end}}",
	"{{if lt .ImageWidth 7}}a{{end}}{{if le .ImageWidth 7}}b{{end}}{{if gt .ImageWidth 7}}c{{end}}{{if ge .ImageWidth -3}}d{{end}}{{if lt .Title \"b\"}}e{{end}}{{if ge .Title .Site}}f{{end}}{{eq 1 1}}",
	"{{len .Title}}{{len .Menu}}{{.Menu | len}}{{.Menu | len | eq 3}}{{(index .Menu 0).Label}}", "{{index .Marks .ImageWidth}}", "{{(index .Sources 1).Number}}", "{{with index .Menu 2}}{{.URL}}{{end}}",
	"{{print .Title .ImageWidth .Long 3 \"x\"}}{{println}}{{println .Title}}{{printf \"%s<%d\" .Title .ImageWidth}}{{.Title | printf \"%q\"}}{{print .Copy}}{{print .Copy .Copy}}{{print 'a' 0x10}}",
	"<a href=\"{{printf \"https://%s\" .Title}}\">", "{{.Word .Title}}{{.Word \"known-left\"}}{{$.Word \"known\"}}{{\"known-left\" | .Word}}<p title=\"{{.Word \"known-left\"}}\">{{printf \"%s\" (.Word \"known\")}}",
	"{{if eq .State .State .Counter.Text}}a{{end}}", "{{if and .Long .Counter.Text}}a{{end}}{{if or .Long .Counter.Text}}b{{end}}", "{{$x := .Counter.Text}}{{.Counter.Text | print .Title | len}}",
	"{{.Counter.Text}}", "{{.Outcome.Picture.URL}}", "{{range .Form.Fields}}{{.ID}}{{end}}", "{{if false}}{{.Counter.Text}}{{end}}{{true}}{{3}}{{\"<\"}}{{-3}}", "a {{- /* b */ -}} c",
	"{{with .Successor}}{{with .Label}}{{.}}{{end}}{{.URL}}{{end}}{{(.Organisation).Name}}{{(and .Date .Date).Text}}{{($.Organisation.About)}}",
}

func TestConstructsMakeWhatHTMLTemplateMakes(t *testing.T) {
	random, english := rand.New(rand.NewPCG(3, 4)), english()
	for _, text := range constructs {
		set := loaded(t, site(map[string]string{"campaign.html": text}), words)
		made := 0
		for range 100 {
			if holdEqual(t, set, "campaign", filled(random, Campaign{}, english)) {
				made++
			}
		}
		if made == 0 {
			t.Errorf("%s: no page", text)
		}
		holdEqual(t, set, "campaign", (*Campaign)(nil))
	}
}

// What programs don't know is html/template's to make.
func TestLayoutsWithoutPrograms(t *testing.T) {
	for _, c := range []struct{ text, why, want string }{
		{"{{slice .Title 2}}", "slice is not known for these arguments", "ve &#34;it&#34;"},
		{"{{1.5}}", "1.5 is not known", "1.5"},
		{"{{eq .Long true}}", "eq compares bool", "false"},
		{"{{lt 1 .ImageWidth | and true}}", "and may leave its last argument out", "false"},
		{"{{or .Title 3}}", "it is not known how or .Title 3 | _html_template_htmlescaper is escaped", "Save &#34;it&#34;"},
		{"{{print .Counter.Goal nil}}", "nil is not known", "10 &lt;nil&gt;"},
		{"{{range .Menu}}{{break}}{{.Label}}{{end}}", "it is not known how .Label is escaped", ""},
		{"{{$x := .Title}}{{if .Menu}}{{$x = .Copy}}{{end}}{{$x}}", "$x is string and template.HTML", "<p>Copy.</p>"},
		{"{{define \"x\"}}{{.}}{{end}}<p title=\"{{template \"x\" .Title}}\">", "x$htmltemplate_stateAttr_delimDoubleQuote can't be called", "<p title=\"Save &#34;it&#34;\">"},
		{"{{define \"x\"}}{{if .}}a{{else}}b{{end}}{{end}}{{template \"x\"}}", "there is no dot", "b"},
		{"{{define \"x\"}}{{if $}}a{{else}}b{{end}}{{end}}{{template \"x\"}}", "there is no dot", "b"},
	} {
		set := loaded(t, site(map[string]string{"campaign.html": c.text}), words)
		if why := refused(set, "campaign", Campaign{}); why != c.why {
			t.Errorf("%s: refused because %s", c.text, why)
		}
		page, err := set.Append(nil, "campaign", view())
		if err != nil || string(page) != c.want {
			t.Errorf("%s: %s, %v", c.text, page, err)
		}
	}
}

func TestProgramsMakeNoPageThatIsTooLarge(t *testing.T) {
	for _, text := range []string{"{{.Copy}}x", "{{range .Marks}}{{$.Copy}}{{end}}x"} {
		set := loaded(t, site(map[string]string{"campaign.html": text}), words)
		for most, want := range map[int]bool{maxPage: true, maxPage + 1: false} {
			v := view()
			v.Copy = template.HTML(strings.Repeat("x", most-1))
			if holdEqual(t, set, "campaign", v) != want {
				t.Errorf("%s: a page of %d bytes is made: %v", text, most, !want)
			}
		}
	}
}

// FuzzEscapes holds what programs print against html/template, in each context that has code of its own here.
func FuzzEscapes(f *testing.F) {
	for _, text := range hostile {
		f.Add(text, "/x")
		f.Add("a", text)
	}
	set := loaded(f, site(map[string]string{"campaign.html": `<title>{{.Title}}{{.Copy}}</title><p title="{{.Title}}" lang='{{.Title}}'>{{.Title}}{{.Copy}}<a href="{{.HomeLink}}">` +
		`<a href='{{.HomeLink}}'><a href="/{{.HomeLink}}"><a href="/?{{.HomeLink}}"><img srcset="{{.HomeLink}}">`}), words)
	f.Fuzz(func(t *testing.T, text, link string) {
		holdEqual(t, set, "campaign", Campaign{Frame: Frame{Title: text, HomeLink: link}, Copy: template.HTML(text)})
	})
}

// full is a campaign as long as most are: copy, six sources, a form, style and scripts of their usual size.
func full() Campaign {
	v := view()
	v.words = nil
	v.Style = template.HTML("<style>" + strings.Repeat("p{margin:0}", 1100) + "</style>")
	v.Policy = "default-src 'none'; img-src 'self'; style-src 'sha256-" + strings.Repeat("a+", 22) + "'; form-action https://h.example"
	v.Data = template.HTML(`<script type="application/ld+json">` + strings.Repeat(`{"a":"b"}`, 90) + "</script>")
	v.Header, v.Footer = template.HTML(strings.Repeat("<p>header</p>", 40)), template.HTML(strings.Repeat("<p>footer</p>", 300))
	v.Address, v.Feed, v.Image, v.ImageWidth, v.ImageHeight, v.ImageType = "https://a.example/library-sundays/", "../feed.xml", "https://a.example/a.jpg", 1200, 630, "image/jpeg"
	v.Icons = Icons{Small: "../favicon.ico", Vector: "../icon.svg", Touch: "../touch.png"}
	v.Opening, v.Ask, v.Closes, v.Decision = "Tell the City Council:", "Open the library on Sundays", "Sign until December 1, 2026.", "Decision expected on December 9, 2026."
	v.Closing = &Closing{At: "2026-12-02T05:00:00Z", Over: "This petition closed on December 1, 2026."}
	v.Intro, v.Text, v.Copy = "The petition to the City Council reads:", "<p>Open the library on Sundays.</p>", template.HTML(strings.Repeat("<p>The council heard from 2,400 people.</p>", 75))
	v.Updated, v.Sheet = "Updated on October 2, 2026.", &Sheet{Columns: []string{"Name", "ZIP code", "Signature"}, Rows: make([]struct{}, 8), QR: template.HTML(strings.Repeat("<svg>", 300)), Address: v.Address}
	v.Form.Body = template.HTML(strings.Repeat("<label>Name <input></label>", 60))
	v.Form.Tracking = []campaign.Tracking{{Name: "source", From: "source"}, {Name: "campaign", From: "utm_campaign", Value: "x"}}
	v.Sources = nil
	for i := range 6 {
		v.Sources = append(v.Sources, Source{ID: "source-ledger", Number: i + 1, Citation: "Ada Okafor, <cite>Sunday hours</cite>, Riverton Ledger, May 1, 2026", Accessed: "Accessed June 1, 2026",
			Archive: "https://archive.example/2026/https://ledger.example/sunday-hours", Quote: "Nine in ten want Sundays back.", Backlinks: []Backlink{{"#ref-ledger", "↑", "Back to the text"}}})
	}
	return v
}

// What html/template costs, and what is left of it.
func BenchmarkCampaign(b *testing.B) {
	set := loaded(b, starterFiles(b), func(id string) string { return id })
	var v any = full()
	e := set.entry("campaign", reflect.TypeOf(v))
	page, err := set.Append(nil, "campaign", v)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("program", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(page)))
		for b.Loop() {
			if _, err := set.Append(page[:0], "campaign", v); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("html-template", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(page)))
		buffer := bytes.NewBuffer(page[:0])
		for b.Loop() {
			buffer.Reset()
			if err := e.html.Execute(buffer, v); err != nil {
				b.Fatal(err)
			}
		}
	})
}
