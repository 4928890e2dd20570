package markup_test

import (
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"broadside/internal/diag"
	"broadside/internal/language"
	"broadside/internal/markup"
)

// site is what a small site offers to the copy of one campaign.
type site struct {
	words *language.Language
}

func newSite(t testing.TB) site {
	t.Helper()
	text, err := os.ReadFile("../../layouts/languages/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	var f language.File
	if _, err := toml.Decode(string(text), &f); err != nil {
		t.Fatal(err)
	}
	l, complaints := language.New("en", f)
	if complaints != nil {
		t.Fatal(complaints)
	}
	return site{l}
}

// input is a campaign's page with a form, two sources in a file and the parts given.
func (s site) input(parts ...markup.Part) markup.Input {
	return markup.Input{
		Parts: parts, Language: s.words, Label: func(n int) string { return "Source " + strconv.Itoa(n) }, Title: "Keep “the libraries” open & free", HasForm: true,
		Sources: []string{"budget", "ledger-cuts"}, SourceFile: "content/library-sundays/footnotes.toml",
		Link: link, Picture: picture,
	}
}

// link knows a privacy page, a news page and a document beside the campaign; the draft is held back.
func link(to string) (markup.Target, *diag.Problem) {
	switch strings.TrimSuffix(strings.TrimSuffix(path.Base(to), ".md"), "/") {
	case "privacy":
		return markup.Target{Href: "../privacy/", Page: "content/privacy.md"}, nil
	case "draft":
		return markup.Target{Href: "../draft/", Page: "content/draft.md"},
			&diag.Problem{Code: "link-held", Message: "content/draft.md is not published yet (draft)", Help: "publish it first"}
	case "budget 2026.pdf", "budget%202026.pdf", "bücher.pdf":
		return markup.Target{Href: to}, nil
	}
	return markup.Target{}, &diag.Problem{Code: "link-page", Message: "there is no " + to + " on this site", Help: "write a page's address, like /privacy/"}
}

// picture knows every .jpg but one, in a folder of its own, and an SVG without a size.
func picture(to string) (markup.Picture, *diag.Problem) {
	switch {
	case to == "odd.svg":
		return markup.Picture{Href: "img/" + to}, nil
	case !strings.HasSuffix(to, ".jpg") || to == "missing.jpg":
		return markup.Picture{}, &diag.Problem{Code: "file-missing", Message: "there is no picture " + to, Help: "put it beside the page"}
	}
	return markup.Picture{Href: "img/" + path.Base(to), Width: 1200, Height: 800}, nil
}

// copyOf is a part that is a whole file.
func copyOf(file, text string) markup.Part {
	return markup.Part{File: file, Text: []byte(text), Region: diag.Span{End: len(text)}, Level: 2}
}

// render renders Markdown as the copy of the campaign.
func (s site) render(text string) markup.Output {
	return markup.Render(s.input(copyOf("content/library-sundays/index.md", text)))
}

// codes are the codes of problems, in their order.
func codes(problems []diag.Problem) string {
	var list []string
	for _, p := range problems {
		list = append(list, p.Code)
	}
	return strings.Join(list, " ")
}

// printed is what the terminal shows of problems, all of one text.
func printed(problems []diag.Problem, text []byte) string {
	var list []string
	for _, p := range problems {
		list = append(list, diag.Show(p, text))
	}
	return strings.Join(list, "\n")
}

// TestInputWithLittleInIt: without title, form, sources and resolvers, what needs one of them is a problem.
func TestInputWithLittleInIt(t *testing.T) {
	in := markup.Input{Language: newSite(t).words, Label: func(n int) string { return "Source " + strconv.Itoa(n) }, Parts: []markup.Part{copyOf("content/privacy.md",
		"[](#sign)\n\n[a](#sign) [b](other.md) ![c](d.jpg) [^e]\n")}}
	out := markup.Render(in)
	want := "content/privacy.md:1:1: error: this link has no words [link-empty]\n" +
		"    1 | [](#sign)\n      | ^^^^^^^^\n"
	if got := printed(out.Problems, in.Parts[0].Text); !strings.HasPrefix(got, want) {
		t.Errorf("got %s", got)
	}
	if got, want := codes(out.Problems), "link-empty link-sign link-sign link-page picture-place source-missing"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestOutputIsInTheOrderOfTheParts: sources are numbered through all parts, and every part has its HTML.
func TestOutputIsInTheOrderOfTheParts(t *testing.T) {
	s := newSite(t)
	out := markup.Render(s.input(
		copyOf("content/a/statement.md", "Ask.[^budget]"),
		copyOf("content/a/index.md", "Copy.[^ledger-cuts] Again.[^budget]"),
	))
	var keys []string
	for _, n := range out.Notes {
		keys = append(keys, n.Key+" "+strings.Join(n.Uses, " "))
	}
	want := []string{"budget ref-budget-1 ref-budget-2", "ledger-cuts ref-ledger-cuts-1"}
	if !slices.Equal(keys, want) || len(out.HTML) != 2 || len(out.Problems) != 0 {
		t.Errorf("notes %q, %d parts, problems %v", keys, len(out.HTML), out.Problems)
	}
}
