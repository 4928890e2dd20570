package desk

import (
	"context"
	"flag"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

var update = flag.Bool("update", false, "write the golden files anew")

// hostile is a text that would run if it were anything else.
const hostile = `</title></script><img src=x onerror=alert(1)>`

var siteFiles = map[string]string{
	"content/site.toml": `title = "Riverton Action"
base_url = "https://action.riverton.example/"
country = "US"
[organisation]
name = "Riverton Action"
privacy = "/privacy/"
[handlers.main]
preset = "generic"
action = "https://forms.riverton.example/sign"
[form]
handler = "main"
fields = ["name", "email"]
button = "Sign"
prefill = true
consent = { mode = "choice", text = "May we write?", yes = "Yes", no = "No" }
`,
	"content/site.es.toml": `title = "Acción Riverton"
[form]
button = "Firmar"
consent = { text = "¿Podemos escribir?", yes = "Sí", no = "No" }
`,
	"content/index.md":   "+++\ntitle = \"Home\"\n+++\n",
	"content/privacy.md": "+++\ntitle = '" + hostile + "'\n+++\nWe keep [nothing](/nowhere/).\n",
	"content/libraries/index.md": `+++
title = "Tell the council of the town by the river: Keep each of the four libraries open on every Sunday"
summary = "They want to lock them."
date = 2026-06-01
[petition]
target = "the council"
statement = "Keep them open."
[share]
networks = ["x"]
+++
Half of the town comes.[^count] It costs little.[^cost]

Nobody asked.[^asked]

[^asked]: Our own survey.
`,
	"content/libraries/index.es.md": "+++\ntitle = \"Bibliotecas\"\nsummary = \"Quieren cerrarlas.\"\ntranslates = \"00000000\"\n[petition]\ntarget = \"el consejo\"\nstatement = \"Que abran.\"\n+++\nMedia ciudad.[^count][^nadie]\n",
	"content/libraries/footnotes.toml": "[count]\ntitle = \"Visits\"\npublication = \"The Ledger\"\ndate = 2026-05-01\nurl = \"https://ledger.example/visits\"\n[cost]\ntitle = \"" +
		`<b>Budget</b>` + "\"\ndate = 2026\n",
}

// newDesk returns the desk of the site above, checked; change is a file and, twice, a place in it and what stands there instead.
func newDesk(t *testing.T, change ...string) *Desk {
	t.Helper()
	dir := t.TempDir()
	for name, text := range siteFiles {
		if len(change) > 0 && name == change[0] {
			text = strings.NewReplacer(change[1:]...).Replace(text)
		}
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files, problems, err := tree.Open(dir, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { files.Close() })
	preview := &build.Preview{
		Policy: func(scripts []string) string {
			return "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
				"script-src 'self' " + strings.Join(scripts, " ") + "; form-action 'self'; base-uri 'none'; object-src 'none'"
		},
		Action: func(campaign.Address) string { return "/sign" }, Arrived: func(campaign.Address) string { return "/arrived" },
	}
	site, more, err := build.Load(context.Background(), files, build.Options{Now: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Preview: preview})
	if err != nil || site == nil {
		t.Fatal(err, problems, more)
	}
	report, err := site.Run(context.Background(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	opens, err := Editor("vscode", dir)
	if err != nil {
		t.Fatal(err)
	}
	d := New(opens)
	read := func(file string) ([]byte, bool) {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(file)))
		return text, err == nil
	}
	d.Show(site, read)
	d.Report(diag.Sorted(append(more, report.Problems...)), read)
	return d
}

func get(d http.Handler, target string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
	return w
}

// mainOf is what stands in the page's main element, without what differs from run to run.
func mainOf(w *httptest.ResponseRecorder) string {
	text := regexp.MustCompile(`(?s)<main.*</main>`).FindString(w.Body.String())
	text = regexp.MustCompile(`vscode://file/[^"]*/content/`).ReplaceAllString(text, "vscode://file/SITE/content/")
	text = regexp.MustCompile(`[0-9.]+ kB`).ReplaceAllString(text, "SIZE")
	return text + "\n"
}

func TestPages(t *testing.T) {
	d := newDesk(t)
	for name, target := range map[string]string{"list.html": Home, "campaign.html": onPage + "/libraries/", "missing.html": onPage + "/nowhere/"} {
		w := get(d, target)
		got, golden := mainOf(w), filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", target, diff)
		}
		if w.Code != map[bool]int{false: 200, true: 404}[name == "missing.html"] {
			t.Errorf("%s: status %d", target, w.Code)
		}
	}
}

// Each problem stands in one place of the desk, with its line and a link to it, whatever file it is in.
func TestEveryProblemIsInPlace(t *testing.T) {
	d := newDesk(t, "content/libraries/footnotes.toml", "publication", "publicaton", "[cost]", "[costs]")
	files := []string{"content/site.es.toml", "content/libraries/index.es.md", "content/libraries/footnotes.toml", "content/libraries/reading.jpg", "content/privacy.md"}
	for i, file := range files {
		d.now.found = append(d.now.found, diag.Problem{Code: "planted", File: file, Span: diag.Span{Start: i, End: i + 1}, Message: "here"})
	}
	d.Report(d.now.found, d.now.read)
	var want, got []string
	for _, p := range d.now.found {
		place := p.File + ":1:1"
		if text, ok := d.now.read(p.File); ok && p.Span != (diag.Span{}) {
			line, column := diag.Position(text, p.Span.Start)
			place = fmt.Sprintf("%s:%d:%d", p.File, line, column)
		}
		if p.File == "content/libraries/reading.jpg" {
			place = "" // it is not there to be opened
		}
		want = append(want, p.Message+" "+place)
	}
	targets := []string{Home}
	for _, f := range d.now.site.Pages() {
		targets = append(targets, onPage+string(f.Address))
	}
	item := regexp.MustCompile(`(?s)<p class="says"><span[^>]*>[^<]*</span> <bdi>(.*?)</bdi>.*?<p class="act">(?:<a class="opens" href="vscode://file/SITE/(.*?)")?`)
	for _, target := range targets {
		for _, m := range item.FindAllStringSubmatch(mainOf(get(d, target)), -1) {
			got = append(got, html.UnescapeString(m[1])+" "+m[2])
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" || len(want) < 9 {
		t.Errorf("problems in place (-want +got):\n%s", diff)
	}
}

// What an editor or anybody else wrote is text on the desk, and no script but the desk's own can run (CASES.md RS-068).
func TestHostileTextIsText(t *testing.T) {
	d := newDesk(t)
	for _, target := range []string{Home, onPage + "/privacy/", onPage + "/libraries/", onPage + "/<img%20src=x>/"} {
		w := get(d, target)
		if body := w.Body.String(); strings.Contains(body, "<img src=x") || strings.Contains(body, "<b>Budget") || strings.Count(body, "<script") != 1 {
			t.Errorf("%s has elements that nobody put there:\n%s", target, mainOf(w))
		}
		policy := w.Header().Get("Content-Security-Policy")
		policy = regexp.MustCompile(`'sha256-[^']*'`).ReplaceAllString(policy, "HASH")
		if want := "default-src 'none'; style-src HASH; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"; policy != want {
			t.Errorf("%s: policy %s", target, policy)
		}
	}
}

// While the settings are broken, the desk says that its pages are those of before. While the rest of the site is being checked, it
// shows what a page alone tells, never places in a text that is gone.
func TestNothingStale(t *testing.T) {
	d := newDesk(t)
	d.Show(nil, nil)
	d.Report([]diag.Problem{{Code: "toml-syntax", File: "content/site.toml", Message: "not closed"}}, d.now.read)
	for target, want := range map[string][]string{
		Home:                   {"<span id=\"count\" role=\"status\">1 error</span> <span class=\"soft\">The pages below are those of before.</span>", "not closed"},
		onPage + "/libraries/": {"this is the page of before", `<a href="/~broadside/desk/#sitewide">The whole site</a> <span class="badge error">1 error</span>`},
	} {
		text := mainOf(get(d, target))
		if strings.Contains(text, "Nothing to mend") {
			t.Errorf("%s says that there is nothing to mend", target)
		}
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%s doesn't say %s:\n%s", target, w, text)
			}
		}
	}
	d.Show(d.now.site, d.now.read)
	d.now.foundBy = nil
	d.now.found = []diag.Problem{{Code: "old", File: "content/privacy.md", Message: "of yesterday"}}
	d.now.byPage = map[string][]diag.Problem{"content/privacy.md": d.now.found}
	if text := mainOf(get(d, onPage+"/privacy/")); strings.Contains(text, "of yesterday") || !strings.Contains(text, "being checked") || !strings.Contains(text, "content/privacy.md:4:") {
		t.Errorf("the page shows:\n%s", text)
	}
}

// A handler with a page of its own gets nothing from here, and a form with mistakes can't be shown: the desk says so.
func TestFormsThatAreNone(t *testing.T) {
	for _, c := range []struct {
		change []string
		want   string
	}{
		{[]string{"content/site.toml", `preset = "generic"`, `preset = "link"`, "action =", "url ="}, "<p>Signers go to a page of the handler’s own: <code>https://forms.riverton.example/sign</code></p>"},
		{[]string{"content/libraries/index.md", "[share]", "[form]\nfields = [\"nmae\"]\n[share]"}, "<p>It is shown once the errors of this page are mended.</p>"},
	} {
		text := mainOf(get(newDesk(t, c.change...), onPage+"/libraries/"))
		_, section, _ := strings.Cut(text, `<section id="form"`)
		section, _, _ = strings.Cut(section, "</section>")
		if !strings.Contains(section, c.want) || strings.Contains(text, "With the form filled in") {
			t.Errorf("%q shows:\n%s", c.change, section)
		}
	}
}

func TestEditor(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b&c#d")
	if err := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "content", "x:y.md"), nil, 0o644); err != nil {
		t.Skip("no such names here:", err)
	}
	path := strings.TrimPrefix(filepath.ToSlash(filepath.Dir(dir)), "/") + "/a%20b%26c%23d/content/x%3Ay.md"
	for editor, want := range map[string]string{
		"vscode": "vscode://file/" + path + ":3:7", "cursor": "cursor://file/" + path + ":3:7", "zed": "zed://file/" + path + ":3:7",
		"sublime": "subl://open?url=file:///" + path + "&line=3&column=7", "jetbrains": "idea://open?file=/" + path + "&line=3&column=7",
		"none": "", "my-editor://{file}?{line}": "my-editor://" + path + "?3",
	} {
		o, err := Editor(editor, dir)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(o.link("content/x:y.md", 3, 7)); got != want {
			t.Errorf("%s: %s, not %s", editor, got, want)
		}
		for _, file := range []string{"", "layouts/head.html", "../content/x:y.md", "/etc/passwd"} {
			if got := o.link(file, 1, 1); got != "" {
				t.Errorf("%s opens %q: %s", editor, file, got)
			}
		}
	}
	for _, editor := range []string{"", "vim", "javascript:alert(1)//{file}", "x://nothing", "X://{file}"} {
		if _, err := Editor(editor, dir); err == nil {
			t.Errorf("%q is an editor", editor)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want cut
	}{
		{"short", 5, cut{"short", ""}},
		{"one two three", 9, cut{"one two", " three"}},
		{"one two three", 7, cut{"one two", " three"}},
		{"onetwothree", 4, cut{"onet", "wothree"}},
		{"äöü äöü", 5, cut{"äöü", " äöü"}},
	} {
		if got := cutAt(c.text, c.most); got != c.want {
			t.Errorf("%q at %d: %+v", c.text, c.most, got)
		}
	}
}
