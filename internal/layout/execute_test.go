package layout

import (
	"errors"
	"fmt"
	"html/template"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/language"
)

// soundSite is the layouts of testdata/sound.
func soundSite(t testing.TB) []File {
	t.Helper()
	changed := map[string]string{}
	for _, name := range []string{"campaign.html", "head.html"} {
		text, err := os.ReadFile("testdata/sound/" + name)
		if err != nil {
			t.Fatal(err)
		}
		changed[name] = string(text)
	}
	return site(changed)
}

// english is a language of one message. It is nil, and panics when used, if package language refuses it.
func english() *language.Language {
	months := strings.Fields("January February March April May June July August September October November December")
	l, _ := language.New("en", language.File{
		Direction: "ltr", Months: months, Date: language.Dates{Day: "{month} {day}, {year}", Month: "{month} {year}", Year: "{year}"},
		Quotes: language.Quotes{Outer: []string{"“", "”"}, Inner: []string{"‘", "’"}, Apostrophe: "’"},
		List:   language.Lists{Comma: ", ", Two: " and ", Last: ", and "},
		Words:  map[string]string{"known-left": "still missing"},
	})
	return l
}

// view is a campaign in which everything is set.
func view() Campaign {
	return Campaign{
		Frame: Frame{
			words: english(), Language: "en", Direction: "ltr", Policy: "default-src 'none'", Style: "<style>p{}</style>",
			Window: "Save <it>", Summary: "Why & how", Address: "https://a.example/x/", Site: "Riverton", HomeLink: "../",
			Organisation: Organisation{Name: "R</script>"},
			Menu:         []Link{{"One", "../one/", true}, {"Two", "../two/", false}},
			Title:        "Save \"it\"", Marks: []string{"Draft"},
		},
		State: "won", Counter: &Counter{Text: "3 of 10", Value: 3, Goal: 10, Percent: 30},
		Picture: &Picture{URL: "a.jpg", Alt: "A room", Width: 30},
		Form: &campaign.Form{
			Start: `<form method="post" action="https://h.example/">`, Hidden: []campaign.Hidden{{Name: "page", Value: "x"}},
			Fields: []campaign.Field{{ID: "f-name", Name: "name", Label: "Name", Type: "text", MaxLength: 80, Required: true},
				{ID: "f-why", Name: "why", Label: "Why", Type: "textarea"}},
			Button: "Sign",
		},
		Copy: "<p>Copy.</p>",
		Sources: []Source{{ID: "source-a", Number: 1, Citation: "Ada, <cite>T</cite>",
			Backlinks: []Backlink{{"#ref-a", "↑", "Back"}}}},
		Date: Date{"May 1", "2026-05-01"},
	}
}

func TestSoundLayoutHasNoProblems(t *testing.T) {
	files := soundSite(t)
	if _, problems := Load(files, words); len(problems) > 0 {
		t.Error(show(t, files, problems))
	}
}

func TestStarterLayoutsHaveNoProblems(t *testing.T) {
	files := starterFiles(t)
	if _, problems := Load(files, nil); len(problems) > 0 {
		t.Error(show(t, files, problems))
	}
}

func TestExecute(t *testing.T) {
	set, _ := Load(soundSite(t), words)
	for _, v := range []any{view(), new(view())} {
		out, err := set.Append([]byte("before "), "campaign", v)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "campaign.out.html", strings.TrimPrefix(string(out), "before "))
	}
}

func TestExecuteAtOnce(t *testing.T) {
	changed := map[string]string{"long.html": `<p title="{{template "part" .}}">{{template "part" .}}</p>`, "part.html": `{{define "part"}}{{.Title}}{{end}}`}
	files := soundSite(t)
	for name, text := range changed {
		files = append(files, File{Name: "layouts/" + name, Text: []byte(text)})
	}
	set, problems := Load(files, words)
	if len(problems) > 0 {
		t.Fatal(show(t, files, problems))
	}
	alone, err := set.Append(nil, "campaign", view())
	if err != nil {
		t.Fatal(err)
	}
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for range 50 {
				for layout, want := range map[string]string{
					"campaign": string(alone), "long": `<p title="Save &#34;it&#34;">Save &#34;it&#34;</p>`,
				} {
					out, err := set.Append(nil, layout, view())
					if err != nil {
						t.Error(err)
					}
					if diff := cmp.Diff(want, string(out)); diff != "" {
						t.Error(diff)
					}
				}
			}
		})
	}
	wait.Wait()
}

// doublings is a layout of n templates, each of which calls the next one twice.
func doublings(n int) string {
	var b strings.Builder
	b.WriteString("{{template \"t0\" .}}")
	for i := range n {
		fmt.Fprintf(&b, "{{define \"t%d\"}}{{template \"t%d\" .}}{{template \"t%d\" .}}{{end}}", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "{{define \"t%d\"}}{{end}}", n)
	return b.String()
}

// What goes wrong on one page only: RS-015, RS-019 (time, size, nil).
func TestProblemsOfPages(t *testing.T) {
	var out strings.Builder
	for _, c := range []struct {
		name, text string
		change     func(*Campaign)
	}{
		{"nil", "<p>\n{{.Counter.Text}}\n</p>", func(v *Campaign) { v.Counter = nil }},
		{"index", "{{(index .Menu 7).URL}}", nil},
		{"address", "<a href=\"{{.HomeLink}}\">x</a>\n{{range .Menu}}<a class=\"x\"\nhref=\"{{.URL}}\">{{.Label}}</a>{{end}}",
			func(v *Campaign) { v.Menu = []Link{{"fine", "/x/", false}, {"call", "tel:+1234", false}} }},
		{"address in a called template", "{{define \"x\"}}<a href='{{.}}'></a>{{end}}<p>{{template \"x\" .HomeLink}}</p>",
			func(v *Campaign) { v.HomeLink = "javascript:" + strings.Repeat("é", 100) }},
		{"set of addresses", "<img srcset=\"{{.HomeLink}}\">", func(v *Campaign) { v.HomeLink = "javascript:x" }},
		{"the failsafe itself in copy", "{{.Copy}}", func(v *Campaign) { v.Copy = "ZgotmplZ" }},
		{"the failsafe in the layout", "<p>ZgotmplZ</p>", nil},
		{"size", "{{range .Sources}}{{range $.Sources}}{{range $.Sources}}{{range $.Sources}}{{$.Copy}}{{end}}{{end}}{{end}}{{end}}",
			func(v *Campaign) { v.Sources = make([]Source, 300); v.Copy = template.HTML(strings.Repeat("x", 1000)) }},
		{"doubled text", "{{$x := .Title}}{{range .Sources}}{{$x = print $x $x}}{{end}}",
			func(v *Campaign) { v.Sources = make([]Source, 300) }},
		{"loops that print nothing", "{{range .Sources}}{{range $.Sources}}{{range $.Sources}}{{range $.Sources}}{{end}}{{end}}{{end}}{{end}}",
			func(v *Campaign) { v.Sources = make([]Source, 300) }},
		{"the same, as html/template makes it alone", "{{1.5}}{{range .Sources}}{{range $.Sources}}{{range $.Sources}}{{range $.Sources}}{{$x := 1}}{{end}}{{end}}{{end}}{{end}}",
			func(v *Campaign) { v.Sources = make([]Source, 300) }},
		{"calls that double", doublings(40), nil},
		{"the same, as html/template makes it alone", "{{1.5}}" + doublings(40), nil},
		{"a width", "{{printf \"%999999d\" 1}}", nil},
		{"a width that is a value", "{{printf \"%*d\" .Counter.Value 1}}", nil},
		{"a text printed often", "{{$x := .Title}}{{range .Sources}}{{$x = print $x $x $x $x $x $x $x $x}}{{printf \"%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s%[1]s\" $x}}{{end}}",
			func(v *Campaign) { v.Sources = make([]Source, 300) }},
	} {
		files := site(map[string]string{"campaign.html": c.text})
		set, problems := Load(files, words)
		v := view()
		if c.change != nil {
			c.change(&v)
		}
		page, err := set.Append([]byte("before"), "campaign", v)
		p, ok := Problem(err)
		if !ok || len(problems) > 0 || string(page) != "before" {
			t.Errorf("%s: error %v, problems %v, output %q", c.name, err, problems, page)
			continue
		}
		out.WriteString("==== " + c.name + "\n" + err.Error() + "\n" + show(t, files, []diag.Problem{p}) + "\n")
	}
	golden(t, "pages.txt", out.String())
}

func TestLayoutsWithProblemsAreNotExecuted(t *testing.T) {
	files := site(map[string]string{
		"campaign.html": "{{template \"part.html\" .}}", "part.html": "<p onclick='x'>",
		"page.html": "{{.Nowhere}}", "404.html": "{{if}}", "thanks.html": "",
	})
	set, _ := Load(files, words)
	for layout, want := range map[string]string{
		"campaign": "layouts/part.html:1: a layout may not hold the attribute onclick",
		"page":     "layouts/page.html:1: Page has no field Nowhere",
		"404":      "layouts/404.html:1: {{if}} has nothing to look at",
		"thanks":   "layouts/thanks.html: there is no layout of this name",
	} {
		var v any = Page{}
		if layout == "campaign" {
			v = view()
		}
		out, err := set.Append(nil, layout, v)
		if err == nil || err.Error() != want || len(out) > 0 {
			t.Errorf("%s: error %v, output %q", layout, err, out)
		}
		if _, ok := Problem(err); !ok {
			t.Errorf("%s: not a problem: %v", layout, err)
		}
	}
	out, err := set.Append(nil, "home", Home{Frame: Frame{Title: "H"}})
	if err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff("<!doctype html><title>H</title><p>H</p>", string(out)); diff != "" {
		t.Error(diff)
	}
}

func TestOtherErrorsAreNoProblems(t *testing.T) {
	if _, ok := Problem(errors.New("other")); ok {
		t.Error("any error is a problem")
	}
}

func TestCheckOfAnotherLayout(t *testing.T) {
	files := site(map[string]string{"long.html": "{{.Counter.Text}}{{template \"part.html\" .}}{{uper .Title}}", "part.html": "{{.Title}}{{.Word \"unknown\"}}"})
	set, problems := Load(files, words)
	golden(t, "other.txt", "==== when loaded\n"+show(t, files, problems)+
		"==== as a campaign's\n"+show(t, files, set.Check("long", Campaign{}))+
		"==== as a page's\n"+show(t, files, set.Check("long", &Page{})))
	if !set.Has("long") || set.Has("none") || set.Check("none", Page{}) != nil {
		t.Error("layouts that are there and not there")
	}
}
