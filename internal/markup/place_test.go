package markup_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
	"broadside/internal/markup"
)

const settings = `+++
title = "Über the libraries"

[petition]
statement = """
We ask the *council*
to keep 	them open.[^ledger-cut]

1. [Plan](javascript:x)
   - <b>so</b>

> Quoted ![](room.jpg)
> on [two](#lines) lines
> <https://user@example.org/>

| a | [^x y] |
|---|--------|
| [b][c] | ![d](nowhere.png "t") |

[c]: data:x
[^note]: one [](e)
    two <i>
"""
+++
Not of this part: <u>
`

// TestPlacesInRegion: Markdown that stands in the middle of a file is parsed where it stands, and every problem's
// line and column are the file's.
func TestPlacesInRegion(t *testing.T) {
	start := strings.Index(settings, "We ask")
	region := diag.Span{Start: start, End: strings.LastIndex(settings, `"""`)}
	s := newSite(t)
	out := markup.Render(s.input(markup.Part{File: "content/x/index.md", Text: []byte(settings), Region: region, Level: 3}))
	type place struct{ Code, Words string }
	var got []place
	for _, p := range out.Problems {
		got = append(got, place{p.Code, settings[p.Span.Start:p.Span.End]})
	}
	want := []place{
		{"source-missing", "[^ledger-cut]"},
		{"link-scheme", "javascript:x"},
		{"html-raw", "<b>"},
		{"html-raw", "</b>"},
		{"picture-alt", "![](room.jpg"},
		{"link-anchor", "#lines"},
		{"link-address", "https://user@example.org/"},
		{"source-key", "[^x y]"},
		{"link-scheme", "[b]"},
		{"file-missing", "![d](nowhere.png"},
		{"source-unused", "[^note]"},
		{"link-empty", "[](e"},
		{"link-page", "e"},
		{"html-raw", "<i>"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	first := `content/x/index.md:7:20: error: [^ledger-cut] has no source [source-missing]
    6 | We ask the *council*
    7 | to keep     them open.[^ledger-cut]
      |                       ^^^^^^^^^^^^^
   help: add [ledger-cut] to content/library-sundays/footnotes.toml, or did you mean [^ledger-cuts]?
`
	if got := diag.Show(out.Problems[0], []byte(settings)); got != first {
		t.Errorf("got\n%s", got)
	}
}

// TestPlacesInDecoded: where the text is not written as it reads, all problems point at the whole of it.
func TestPlacesInDecoded(t *testing.T) {
	const text = `[form]
consent = { text = "We \"may\" write. <b>\u0041</b> [x](y)" }
`
	start := strings.Index(text, `We \`)
	region := diag.Span{Start: start, End: strings.Index(text, `" }`)}
	s := newSite(t)
	out := markup.Render(s.input(markup.Part{File: "content/site.toml", Text: []byte(text), Region: region,
		Decoded: `We "may" write. <b>A</b> [x](y)`, Inline: true}))
	if out.HTML[0] != "We “may” write. A x" {
		t.Errorf("got %s", out.HTML[0])
	}
	if len(out.Problems) != 3 {
		t.Errorf("got %s", printed(out.Problems, []byte(text)))
	}
	want := `content/site.toml:2:21: error: HTML is not allowed in copy: <b> [html-raw]
    1 | [form]
    2 | consent = { text = "We \"may\" write. <b>\u0041</b> [x](y)" }
      |                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   help: write **words** for bold
`
	for _, p := range out.Problems {
		if p.Span != region {
			t.Errorf("%s stands at %v, not at %v", p.Code, p.Span, region)
		}
		if got := diag.Show(p, []byte(text)); strings.Contains(got, "<b> [") && got != want {
			t.Errorf("got\n%s", got)
		}
	}
}

// TestInline: a sentence or two stand without a paragraph around them; more keep their blocks.
func TestInline(t *testing.T) {
	s := newSite(t)
	for in, want := range map[string]string{
		"":                      "",
		"We *may* write.":       "We <em>may</em> write.",
		"\n  One\n  two.\n":     "One\ntwo.",
		"One.\n\nTwo.":          "<p>One.</p>\n<p>Two.</p>\n",
		"- one":                 "<ul>\n<li>one</li>\n</ul>\n",
		"# One":                 "<h2 id=\"s-one\">One</h2>\n",
		"[Privacy](/privacy/)":  `<a href="../privacy/">Privacy</a>`,
		"[Sign](#sign)":         `<a href="#sign">Sign</a>`,
		"<b>":                   "",
		"![A room](room.jpg)":   "<figure><img src=\"img/room.jpg\" alt=\"A room\" width=\"1200\" height=\"800\" loading=\"lazy\" decoding=\"async\"></figure>\n",
		"[^budget]: A.\n\nText": "Text",
	} {
		part := copyOf("x.toml", in)
		part.Inline = true
		if got := markup.Render(s.input(part)).HTML[0]; string(got) != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
