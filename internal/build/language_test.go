package build

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"broadside/internal/diag"
	"broadside/internal/language"
	"broadside/internal/tree"
)

// wordless is a site whose editors write nothing but digits, signs and "zzz": every other word of its pages is the
// program's own. It has all that a page can have.
func wordless(tag, country string) map[string]string {
	campaign := func(settings string) string {
		return "+++\ntitle = \"Zzz 1\"\nsummary = \"Zzz 2\"\ndate = 2026-09-14\n" + settings + "\n+++\nZzz.[^a] Zzz.[^a] Zzz.[^b]\n"
	}
	const ask = "[petition]\ntarget = \"Zzz 3\"\nstatement = \"Zzz 4\"\n"
	const counted = ask + "goal = 10000\nsignatures = 8312\ncounted = 2026-09-20\ndelivers = [\"name\", \"postcode\", \"region\", \"country\"]\n"
	files := map[string]string{
		"content/site.toml": fmt.Sprintf(`title = "Zzz"
base_url = "https://zzz.example/"
language = %q
country = %q
[organisation]
name = "Zzz"
contact = "zzz@zzz.example"
privacy = "/privacy/"
imprint = "/imprint/"
[handlers.main]
preset = "generic"
action = "https://zzz.example/sign"
[handlers.double]
preset = "generic"
action = "https://zzz.example/double"
confirms = true
[form]
handler = "main"
fields = ["name", "email", "postcode", "region", "city", "country", "comment"]
optional = ["phone", "street", "first_name", "last_name"]
button = "Zzz"
consent = { mode = "choice", text = "Zzz.", yes = "Zzz 1", no = "Zzz 2" }
[share]
networks = ["facebook", "x"]
[donate]
url = "https://zzz.example/donate"
`, tag, country),
		"content/index.md":   "+++\ntitle = \"Zzz\"\n+++\nZzz.\n",
		"content/privacy.md": "+++\ntitle = \"Zzz\"\n+++\nZzz.\n",
		"content/imprint.md": "+++\ntitle = \"Zzz\"\n+++\nZzz.\n",
		"content/footnotes.toml": `
[a]
author = ["Zzz 1", "Zzz 2"]
title = "Zzz 3"
publication = "Zzz 4"
date = 2026-05-01
accessed = "2026-06"
archive = "https://zzz.example/a"
quote = "Zzz 5"
[b]
title = "Zzz 6"
date = "undated"
url = "https://zzz.example/b"
`,
		"content/live/index.md":    campaign("closes = 2026-12-01\nnext = \"/double/\"\n" + counted),
		"content/double/index.md":  campaign("next = \"https://zzz.example/next\"\n" + ask + "[form]\nhandler = \"double\"\n[thanks]\nfirst = \"next\"\n"),
		"content/donate/index.md":  campaign(ask + "[thanks]\nfirst = \"donate\"\n"),
		"content/closed/index.md":  campaign("state = \"closed\"\n" + counted),
		"content/given/index.md":   campaign("state = \"delivered\"\n" + ask),
		"content/draft/index.md":   campaign("state = \"draft\"\n" + ask),
		"content/plain/index.md":   campaign(ask + "[form]\nfields = [\"email\"]\noptional = [\"postcode\"]\n"),
		"content/tomorrow/page.md": "+++\ntitle = \"Zzz\"\ndate = 2026-10-09\n+++\nZzz.\n",
	}
	for i := range 46 { // a second page of campaigns
		files[fmt.Sprintf("content/c-%d/index.md", i)] = campaign(ask)
	}
	return files
}

// No page of a site in another language has a word of English on it, be it forgotten in a layout or in the program.
func TestNoEnglishOnForeignPages(t *testing.T) {
	english := texts(t, "en", "US")
	spoken := load(t, site(t, wordless("en", "US")), Options{}).english
	for tag, country := range map[string]string{"es": "MX", "fr": "FR", "de": "DE", "pt": "BR", "ar": "EG"} {
		t.Run(tag, func(t *testing.T) {
			s := load(t, site(t, wordless(tag, country)), Options{})
			same := map[string]bool{} // words that are the same in both languages: "Menu" in French
			for id := range wordIDs(t) {
				if text := spoken.Word(id); text == s.main().words.Word(id) {
					same[text] = true
				}
			}
			for _, code := range spoken.Countries() {
				if name := spoken.Country(code); name == s.main().words.Country(code) {
					same[name] = true
				}
			}
			here := texts(t, tag, country)
			number := language.Values{"number": "1"}
			if text := spoken.Sentence("source-number", number); text == s.main().words.Sentence("source-number", number) {
				same["Source 1"], same["Source 2"] = true, true
			}
			for text, page := range english {
				if _, ok := here[text]; ok && !same[text] && latin.MatchString(ownWords.ReplaceAllString(text, "")) {
					t.Errorf("%q stands on %s, as on the English page", text, page)
				}
			}
			if tag != "ar" {
				return
			}
			for text, page := range here { // a single English word in an Arabic sentence shows too
				if latin.MatchString(ownWords.ReplaceAllString(text, "")) {
					t.Errorf("%q stands on %s", text, page)
				}
			}
		})
	}
}

var latin = regexp.MustCompile(`[A-Za-z]{2,}`)

// ownWords are the words of the site itself, and names that no language translates.
var ownWords = regexp.MustCompile(`Zzz|\S*zzz\S*|name@example\.org|WhatsApp|Facebook|JavaScript`)

// texts are all that a reader or a screen reader is told on the site's pages, each with a page it stands on: the public
// site and the copy for approval.
func texts(t *testing.T, tag, country string) map[string]string {
	t.Helper()
	dir := site(t, wordless(tag, country))
	found := map[string]string{}
	for _, review := range []bool{false, true} {
		files, _ := runAll(t, load(t, dir, Options{Review: review}))
		if len(files["404.html"]) == 0 || len(files["live/thanks/index.html"]) == 0 || len(files["campaigns/2/index.html"]) == 0 {
			t.Fatal("pages are missing")
		}
		for name, body := range files {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			tree, err := html.Parse(strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			for n := range tree.Descendants() {
				for _, text := range told(n) {
					if text = strings.TrimSpace(text); text != "" {
						found[text] = name
					}
				}
			}
		}
	}
	return found
}

// told is what a node of a page says: its text, or attributes that are read or shown.
func told(n *html.Node) []string {
	if n.Type == html.TextNode && !slices.Contains([]string{"script", "style"}, n.Parent.Data) {
		return []string{n.Data}
	}
	var texts []string
	for _, a := range n.Attr {
		switch a.Key {
		case "alt", "title", "placeholder", "aria-label", "aria-description":
			texts = append(texts, a.Val)
		case "data-from", "data-names", "data-copy", "data-sheet", "data-carry", "data-ready":
		default:
			if strings.HasPrefix(a.Key, "data-") {
				texts = append(texts, a.Val)
			}
		}
	}
	return texts
}

// A language file of the site's own that lacks what the program has learned since is told, all at once; what it lacks of
// one country only is not.
func TestOwnLanguageFileThatIsOld(t *testing.T) {
	text, err := os.ReadFile("../../layouts/languages/es.toml")
	if err != nil {
		t.Fatal(err)
	}
	old := regexp.MustCompile(`(?m)^(skip|page-of|field-postcode-US) .*\n|^\[sentences\.signatures\]\n(.+\n)+`).ReplaceAll(text, nil)
	old = []byte(strings.Replace(string(old), "{host}", "{servidor}", 1))
	dir := site(t, map[string]string{
		"content/site.toml":         strings.Replace(siteFile, "country", "language = \"es\"\ncountry", 1),
		"layouts/languages/es.toml": string(old),
	})
	files, _, err := tree.Open(dir, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	_, problems, err := Load(t.Context(), files, Options{Now: october})
	if err != nil {
		t.Fatal(err)
	}
	for i := range problems {
		problems[i].Span = diag.Span{}
	}
	const file = "layouts/languages/es.toml"
	want := []diag.Problem{
		{Code: "language-wrong", File: file, Message: "texts are missing that the pages need", Help: `translate these and add them, each in its table:
[words]
skip = "Skip to the content"
[sentences]
page-of = "Page {page} of {pages}"
[sentences.signatures]
one = "{count} signature"
many = "{count} signatures"
other = "{count} signatures"`},
		{Code: "language-wrong", File: file, Message: `the sentence "sign-at" has no value {servidor}`, Help: "its values are those of: You sign on {host}."},
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

// What is wrong with a file of a region is told where it stands, and the more general one is left alone.
func TestOwnRegionalFile(t *testing.T) {
	dir := site(t, map[string]string{
		"layouts/languages/en-US.toml": "[words]\nskip = \"Skip this\"\n[date]\nday = \"{day}\"\n",
	})
	files, _, err := tree.Open(dir, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	defer files.Close()
	_, problems, err := Load(t.Context(), files, Options{Now: october})
	if err != nil {
		t.Fatal(err)
	}
	want := []diag.Problem{{
		Code: "language-wrong", File: "layouts/languages/en-US.toml", Span: diag.Span{Start: 40, End: 47},
		Message: `"{day}" is not a pattern for this kind of date`, Help: "name each of these once: {day} {month} {year}",
	}}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	s := load(t, site(t, map[string]string{"layouts/languages/en-US.toml": "[words]\nskip = \"Skip this\"\n"}), Options{})
	if got := s.main().words.Word("skip") + ", " + s.main().words.Word("menu") + ", " + s.main().words.Tag(); got != "Skip this, Menu, en" {
		t.Errorf("got %s", got)
	}
}

// wordIDs are the ids of the words of English.
func wordIDs(t *testing.T) map[string]bool {
	t.Helper()
	text, err := os.ReadFile("../../layouts/languages/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^([\w-]+) += "`).FindAllStringSubmatch(string(text), -1) {
		ids[m[1]] = true
	}
	return ids
}
