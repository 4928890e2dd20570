package content_test

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
)

var update = flag.Bool("update", false, "write what the tests get into testdata")

// TestProblems holds what authors read against testdata/*.txtar. The archive's name says what its files are; each
// is followed by all that is said of it.
//
// CASES.md RS-022, RS-024, RS-025.
func TestProblems(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []txtar.File
		for _, f := range archive.Files {
			if !strings.HasSuffix(f.Name, " problems") {
				said := show(f.Data, read(filepath.Base(name), f.Data))
				got = append(got, f, txtar.File{Name: f.Name + " problems", Data: []byte(said)})
			}
		}
		text := txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: got})
		if *update {
			if err := os.WriteFile(name, text, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(string(txtar.Format(archive)), string(text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func read(archive string, text []byte) (problems []diag.Problem) {
	switch archive {
	case "page.txtar":
		_, problems = content.ReadPage("content/library-sundays/index.md", text)
	case "site.txtar":
		_, problems = content.ReadSite(text, "")
	case "sources.txtar":
		_, problems = content.ReadSources("content/library-sundays/footnotes.toml", text)
	}
	return problems
}

func show(text []byte, problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range diag.Sorted(problems) {
		b.WriteString(diag.Show(p, text))
	}
	return b.String()
}

const page = `+++
title = "Keep the libraries open"
date = 2026-09-14
closes = 2026-12-01
image = "room.jpg"
image_alt = "A room"
[petition]
target = "the council"
statement = "We ask."
+++

Copy.
`

func TestReadPage(t *testing.T) {
	p, problems := content.ReadPage("content/library-sundays/index.md", []byte(page))
	if problems != nil {
		t.Fatal(show([]byte(page), problems))
	}
	facts := campaign.Facts{
		File: "content/library-sundays/index.md", Address: "/library-sundays/", Title: "Keep the libraries open",
		Date: campaign.Day(2026, 9, 14), Closes: campaign.Day(2026, 12, 1), State: campaign.Live,
		Image: "room.jpg", ImageAlt: "A room", IsCampaign: true,
	}
	if diff := cmp.Diff(facts, p.Facts(), cmp.AllowUnexported(campaign.Date{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, ok := content.ReadFacts("content/library-sundays/index.md", []byte(page)); !ok || !reflect.DeepEqual(got, facts) {
		t.Errorf("a look gives %+v", got)
	}
	at := func(s diag.Span) string { return page[s.Start:s.End] }
	if got := at(p.Copy); got != "\nCopy.\n" {
		t.Errorf("the copy is %q", got)
	}
	if got, ok := p.Verbatim("petition", "statement"); !ok || at(got) != "We ask." {
		t.Errorf("the statement is %q, %v", at(got), ok)
	}
	if got := at(p.Place("petition", "target")); got != `"the council"` {
		t.Errorf("the target stands at %q", got)
	}
	if got := at(p.Place("petition", "goal")); got != "petition" || p.Has("petition", "goal") || !p.Has("petition") {
		t.Errorf("what is not there stands at %q", got)
	}
}

// CASES.md RS-080, RS-085.
func TestAddressOf(t *testing.T) {
	for file, want := range map[string]campaign.Address{
		"content/index.md":                 "/",
		"content/404.md":                   campaign.NotFound,
		"content/privacy.md":               "/privacy/",
		"content/privacy/index.md":         "/privacy/",
		"content/a/b/index.md":             "/a/b/",
		"content/a/b.md":                   "/a/b/",
		"content/a/404.md":                 "/a/404/",
		"content/index/index.md":           "/index/",
		"content/library-sundays/index.md": "/library-sundays/",
	} {
		if got, problems := content.AddressOf(file); got != want || problems != nil {
			t.Errorf("%s: %s, %v", file, got, problems)
		}
	}
	for file, want := range map[string]string{
		"content/Privacy.md": `content/Privacy.md: error: "Privacy" can't be part of an address [address-wrong]
   help: rename Privacy to privacy
`,
		"content/Über uns/mit Straße.md": `content/Über uns/mit Straße.md: error: "mit Straße" can't be part of an address [address-wrong]
   help: rename mit Straße to mit-strasse
content/Über uns/mit Straße.md: error: "Über uns" can't be part of an address [address-wrong]
   help: rename Über uns to ueber-uns
`,
		"content/خطة.md": `content/خطة.md: error: "خطة" can't be part of an address [address-wrong]
   help: use lower-case letters a–z, digits and hyphens
`,
		"content/con.md": `content/con.md: error: "con" can't be part of an address [address-wrong]
   help: rename con to con-page
`,
		"content/a%2e%2e.md": `content/a%2e%2e.md: error: "a%2e%2e" can't be part of an address [address-wrong]
   help: rename a%2e%2e to a-2e-2e
`,
		"content/x\u202ey.md": "content/x�y.md: error: \"x\\u202ey\" can't be part of an address [address-wrong]\n   help: rename x�y to x-y\n",
		"content/a/.md": `content/a/.md: error: "" can't be part of an address [address-wrong]
   help: use lower-case letters a–z, digits and hyphens
`,
	} {
		_, problems := content.AddressOf(file)
		if diff := cmp.Diff(want, show(nil, problems)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
	if !content.IsIndex("content/a/index.md") || content.IsIndex("content/a.md") || content.IsIndex("content/my-index.md") {
		t.Error("IsIndex is wrong")
	}
}

// A base address that could not be made into whole return addresses is refused (CASES.md RS-043).
func TestReadSite(t *testing.T) {
	const text = "title = \"R\"\nbase_url = \"https://r.example\"\ncountry = \"US\"\ntimezone = \"America/New_York\"\n[organisation]\nname = \"R\"\n"
	s, problems := content.ReadSite([]byte(text), "")
	if problems != nil {
		t.Fatal(show([]byte(text), problems))
	}
	if s.BaseURL != "https://r.example/" || s.Zone.String() != "America/New_York" || s.Language != "en" {
		t.Errorf("%s, %s, %s", s.BaseURL, s.Zone, s.Language)
	}
	for url, want := range map[string]string{
		"https://r.example/":         "https://r.example/",
		"https://r.example:8443/a/b": "https://r.example:8443/a/b/",
	} {
		if s, problems := content.ReadSite([]byte(text), url); problems != nil || s.BaseURL != want {
			t.Errorf("%s: %s%s", url, s.BaseURL, show([]byte(text), problems))
		}
	}
	for _, url := range []string{
		"http://r.example/", "r.example", "//r.example/", "https://", "https:///x", "https://:443/", "https://u@r.example/", "https://u:p@r.example/", "https://r.example/?a",
		"https://r.example/#a", "https://r.example/a b", "https://r.example/\\x", "https://r.example//a", "https://r.example/../a", "https://r.example/./", "javascript:x", "data:,x",
		"https://r.example/\"", "https://r.example/<x>", "https://r.example/'", " https://r.example/", "https://r.example/\n",
	} {
		s, problems := content.ReadSite([]byte(text), url)
		if len(problems) != 1 || problems[0].Code != "base-url" {
			t.Errorf("%q: %q %s", url, s.BaseURL, show([]byte(text), problems))
		}
	}
}

func TestReadSources(t *testing.T) {
	const text = "[b]\ntitle = \"B\"\n[a]\ntext = \"A\\u0021\"\n[\"no key\"]\ntitle = 1\n"
	s, problems := content.ReadSources("content/footnotes.toml", []byte(text))
	want := map[string]campaign.Source{"a": {Text: "A!"}, "b": {Title: "B"}, "no key": {}}
	if diff := cmp.Diff(want, s.Records); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"b", "a", "no key"}, s.Keys); diff != "" || len(problems) < 2 {
		t.Errorf("(-want +got):\n%s%s", diff, show([]byte(text), problems))
	}
	if p := s.Place("a"); text[p.Start:p.End] != "a" || !s.Has("a") || s.Has("c") {
		t.Errorf("a stands at %v", p)
	}
	if p, ok := s.Verbatim("b", "title"); !ok || text[p.Start:p.End] != "B" {
		t.Errorf("the title stands at %v, %v", p, ok)
	}
	if _, ok := s.Verbatim("a", "text"); ok {
		t.Error("an escape is not verbatim")
	}
	broken, problems := content.ReadSources("content/footnotes.toml", []byte("[a\n"))
	if broken == nil || len(broken.Records) > 0 || broken.Has("a") || len(problems) != 1 {
		t.Errorf("%+v, %v", broken, problems)
	}
}

func TestSourcesFiles(t *testing.T) {
	for folder, want := range map[string][]string{
		"content":     {"content/footnotes.toml"},
		"content/a":   {"content/a/footnotes.toml", "content/footnotes.toml"},
		"content/a/b": {"content/a/b/footnotes.toml", "content/a/footnotes.toml", "content/footnotes.toml"},
	} {
		if diff := cmp.Diff(want, content.SourcesFiles(folder)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", folder, diff)
		}
	}
}

// Facts are kept for as long as the program runs: a few words, not the file that they stand in.
func TestFactsLetGoOfTheFile(t *testing.T) {
	const files, size = 200, 60 << 10
	text := []byte("+++\ntitle = \"Keep\"\nsummary = \"S\"\nstate = \"won\"\nimage = \"a.jpg\"\nimage_alt = \"A\"\nlayout = \"wide\"\naliases = [\"b\"]\n" +
		"[petition]\nstatement = \"" + strings.Repeat("x", size) + "\"\n[outcome]\nheadline = \"H\"\ndate = 2026-09-14\n+++\n")
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	kept, before := make([]campaign.Facts, files), heap()
	for i := range kept {
		var ok bool
		if kept[i], ok = content.ReadFacts("content/a.md", text); !ok || kept[i].Headline != "H" || kept[i].Aliases[0] != "b" {
			t.Fatal(kept[i], ok)
		}
	}
	if after := heap(); after > before+files*size/10 {
		t.Errorf("each keeps %d bytes", (after-before)/files)
	}
	runtime.KeepAlive(kept)
}
