package markup_test

import (
	"strings"
	"testing"

	"broadside/internal/diag"
)

// TestLinks: what a link leads to, by what stands between its parentheses. Every address is decoded before it
// is judged, and what was judged is what is written; a link that is refused keeps its words and has no address.
//
// CASES.md RS-002, RS-004, RS-013.
func TestLinks(t *testing.T) {
	tests := []struct {
		copy    string
		want    string // HTML of the paragraph
		problem string // its code; empty for none
	}{
		// outside
		{"[a](https://example.org/b?c=d&e=f#g)", `<a href="https://example.org/b?c=d&amp;e=f#g">a</a>`, ""},
		{"[a](HTTPS://Example.org)", `<a href="HTTPS://Example.org">a</a>`, ""},
		{"[a](https://example.org/b%20c)", `<a href="https://example.org/b%20c">a</a>`, ""},
		{"[a](https://example.org/ü)", `<a href="https://example.org/%C3%BC">a</a>`, ""},
		{"[a](https://example.org/\"onclick=\"x)", `<a href="https://example.org/%22onclick=%22x">a</a>`, ""},
		{"[a](https://example.org/'x'\\)\\()", `<a href="https://example.org/'x')(">a</a>`, ""},
		{"[a](http://example.org)", `<a href="http://example.org">a</a>`, "link-http"},
		{"[a](mailto:a@example.org)", `<a href="mailto:a@example.org">a</a>`, ""},
		{"[a](tel:+12025550123)", `<a href="tel:+12025550123">a</a>`, ""},
		{"[a](mailto:)", "a", "link-address"},
		{"[a](tel:)", "a", "link-address"},
		{"[a](https:)", "a", "link-address"},
		{"[a](https:example.org)", "a", "link-address"},
		{"[a](https:/example.org)", "a", "link-address"},
		{"[a](https:///example.org)", "a", "link-address"},
		{"[a](https://[::1]/)", "a", "link-address"},
		{"[a](https://:80/)", "a", "link-address"},
		{"[a](https://exa\"mple.org/)", "a", "link-address"},
		{"[a](https://exa%zzmple.org)", "a", "link-address"},

		// inside
		{"[a](../privacy.md)", `<a href="../privacy/">a</a>`, ""},
		{"[a](/privacy/)", `<a href="../privacy/">a</a>`, ""},
		{"[a](/privacy/#data)", `<a href="../privacy/#s-data">a</a>`, ""},
		{"[a](/privacy/#\"x)", `<a href="../privacy/#s-%22x">a</a>`, ""},
		{"[a](../draft.md)", `<a href="../draft/">a</a>`, "link-held"},
		{"[a](nowhere.md)", "a", "link-page"},
		{"[a](b%20c.md)", "a", "link-page"},
		{"[a](<budget 2026.pdf>)", "a", "link-address"},
		{"[a](budget%202026.pdf)", `<a href="budget%202026.pdf">a</a>`, ""},
		{"[a](budget%202026.pdf#page=2)", `<a href="budget%202026.pdf#page=2">a</a>`, ""},
		{"[a](bücher.pdf)", `<a href="b%C3%BCcher.pdf">a</a>`, ""},
		{"[a]()", "a", "link-address"},
		{"[a](<>)", "a", "link-address"},
		{"[a](#)", "a", "link-address"},
		{"[a](?q=1)", "a", "link-page"},

		// schemes that run, read or hide something
		{"[a](javascript:alert(1))", "a", "link-scheme"},
		{"[a](JaVaScRiPt:alert(1))", "a", "link-scheme"},
		{"[a](javascript&colon;alert(1))", "a", "link-scheme"},
		{"[a](javascript&#58;alert(1))", "a", "link-scheme"},
		{"[a](javascript&#x3a;alert(1))", "a", "link-scheme"},
		{"[a](&#106;avascript:alert(1))", "a", "link-scheme"},
		{"[a](javascript\\:alert(1))", "a", "link-scheme"},
		{"[a](<java\tscript:alert(1)>)", "a", "link-address"},
		{"[a](java&Tab;script:alert(1))", "a", "link-address"},
		{"[a](java&NewLine;script:alert(1))", "a", "link-address"},
		{"[a](java&#10;script:alert(1))", "a", "link-address"},
		{"[a](java&#1;script:alert(1))", "a", "link-address"},
		{"[a](&#1;javascript:alert(1))", "a", "link-address"},
		{"[a](&#32;javascript:alert(1))", "a", "link-address"},
		{"[a](&nbsp;javascript:alert(1))", "a", "link-address"},
		{"[a](java&#0;script:alert(1))", "a", "link-page"},
		{"[a](java%0ascript:alert(1))", "a", "link-page"},
		{"[a](javascript%3aalert(1))", "a", "link-page"},
		{"[a](vbscript:x)", "a", "link-scheme"},
		{"[a](data:text/html,x)", "a", "link-scheme"},
		{"[a](data:image/png;base64,eA==)", "a", "link-scheme"},
		{"[a](blob:https://example.org/x)", "a", "link-scheme"},
		{"[a](filesystem:https://example.org/x)", "a", "link-scheme"},
		{"[a](file:///etc/passwd)", "a", "link-scheme"},
		{"[a](ms-msdt:x)", "a", "link-scheme"},
		{"[a](view-source:https://example.org)", "a", "link-scheme"},
		{"[a](sms:+1)", "a", "link-scheme"},
		{"[a](ftp://example.org)", "a", "link-scheme"},
		{"[a](a:b)", "a", "link-scheme"},

		// hosts
		{"[a](//example.org/x)", "a", "link-address"},
		{"[a](///example.org/x)", "a", "link-address"},
		{"[a](&sol;/example.org/x)", "a", "link-address"},
		{"[a](/\\\\example.org/x)", "a", "link-address"},
		{"[a](https:\\\\\\\\example.org/x)", "a", "link-address"},
		{"[a](https://user:pass@example.org/)", "a", "link-address"},
		{"[a](https://user@example.org/)", "a", "link-address"},
		{"[a](https://@example.org/)", "a", "link-address"},
		{"[a](https://example.org/\u202egpj.exe)", "a", "link-address"},
		{"[a](https://example.org/&#x202e;x)", "a", "link-address text-turned"},
		{"[a](https://example.org/\u200fx)", "a", "link-address"},
		{"[a](https://xn--pple-43d.com/)", `<a href="https://xn--pple-43d.com/">a</a>`, "link-host"},
		{"<https://\u0430pple.com/>", "<a href=\"https://%D0%B0pple.com/\">https://\u0430pple.com/</a>", "link-host"},

		// other ways to write a link
		{"[a]\n\n[a]: javascript:alert(1)", "a", "link-scheme"},
		{"[a][b]\n\n[b]: https://example.org", `<a href="https://example.org">a</a>`, ""},
		{"[b][]\n\n[b]: DATA:x", "b", "link-scheme"},
		{"<https://example.org/?a&b>", `<a href="https://example.org/?a&amp;b">https://example.org/?a&amp;b</a>`, ""},
		{"<HTTPS://example.org>", `<a href="HTTPS://example.org">HTTPS://example.org</a>`, ""},
		{"<mailto:a@example.org>", `<a href="mailto:a@example.org">mailto:a@example.org</a>`, ""},
		{"<a@example.org>", `<a href="mailto:a@example.org">a@example.org</a>`, ""},
		{"<tel:+12025550123>", `<a href="tel:+12025550123">tel:+12025550123</a>`, ""},
		{"<http://example.org>", `<a href="http://example.org">http://example.org</a>`, "link-http"},
		{"<javascript:alert(1)>", "javascript:alert(1)", "link-scheme"},
		{"<JAVASCRIPT:alert(1)>", "JAVASCRIPT:alert(1)", "link-scheme"},
		{"<data:text/html,x>", "data:text/html,x", "link-scheme"},
		{"<https://user:pass@example.org/>", "https://user:pass@example.org/", "link-address"},
		{"[<https://example.org>](https://example.com)", `<a href="https://example.com">https://example.org</a>`, "link-inside"},
		{"[*<a@example.org>*](#sign)", `<a href="#sign"><em>a@example.org</em></a>`, "link-inside"},
		{"https://example.org and www.example.org", "https://example.org and www.example.org", ""},
		{"javascript:alert(1)", "javascript:alert(1)", ""},
		{"[a](https://example.org \"b &\\#x202e;c &#38;lt;\\&amp;\")", `<a href="https://example.org" title="b &amp;#x202e;c &amp;lt;&amp;amp;">a</a>`, ""},
		{"[a](https://example.org/&\\#x202e;)", `<a href="https://example.org/&amp;#x202e;">a</a>`, ""},
		{"[a](https://example.org \"it's\")", `<a href="https://example.org" title="it’s">a</a>`, ""},
	}
	s := newSite(t)
	for _, test := range tests {
		out := s.render(test.copy)
		html := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(string(out.HTML[0]), `<p class="call">`), "<p>"), "</p>\n")
		if html != test.want || codes(out.Problems) != test.problem {
			t.Errorf("%s\n got %s, %q\nwant %s, %q", test.copy, html, codes(out.Problems), test.want, test.problem)
		}
	}
}

// TestLinkProblems holds what an author reads about addresses.
func TestLinkProblems(t *testing.T) {
	text := `[a](javascript:x) [b](https://user:pass@example.org/x?y) [c](//example.org/x)
[d](http://example.org "title") [e](<a b>) [f](/\x) [g][1] ![h](i.jpg)
<vbscript:x> [k]() [` + "`](`" + `](nowhere.md) [[l]](file:x) [m]( tel: )

[1]: data:x
`
	out := newSite(t).render(text)
	want := `content/library-sundays/index.md:1:5: error: a link can't begin with javascript: [link-scheme]
    1 | [a](javascript:x) [b](https://user:pass@example.org/x?y) [c](//example.org/x)
      |     ^^^^^^^^^^^^
   help: a link is https://…, mailto:…, tel:…, a page of this site (../privacy.md) or a heading (#our-plan)

content/library-sundays/index.md:1:23: error: the address holds a user name [link-address]
    1 | [a](javascript:x) [b](https://user:pass@example.org/x?y) [c](//example.org/x)
      |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   help: write it without: https://example.org/x?y

content/library-sundays/index.md:1:62: error: the address //example.org/x names no protocol [link-address]
    1 | [a](javascript:x) [b](https://user:pass@example.org/x?y) [c](//example.org/x)
      |                                                              ^^^^^^^^^^^^^^^
   help: write https://example.org/x

content/library-sundays/index.md:2:5: warning: http://example.org is not encrypted [link-http]
    1 | [a](javascript:x) [b](https://user:pass@example.org/x?y) [c](//example.org/x)
    2 | [d](http://example.org "title") [e](<a b>) [f](/\x) [g][1] ![h](i.jpg)
      |     ^^^^^^^^^^^^^^^^^^
   help: write https:// if the site has it: https://example.org

content/library-sundays/index.md:2:38: error: the address "a b" holds a space or a control character [link-address]
    1 | [a](javascript:x) [b](https://user:pass@example.org/x?y) [c](//example.org/x)
    2 | [d](http://example.org "title") [e](<a b>) [f](/\x) [g][1] ![h](i.jpg)
      |                                      ^^^
   help: write %20 for a space, or take it out

content/library-sundays/index.md:2:48: error: the address /\x holds a backslash [link-address]
    1 | [a](javascript:x) [b](https://user:pass@example.org/x?y) [c](//example.org/x)
    2 | [d](http://example.org "title") [e](<a b>) [f](/\x) [g][1] ![h](i.jpg)
      |                                                ^^^
   help: write / instead of \

content/library-sundays/index.md:2:53: error: a link can't begin with data: [link-scheme]
    1 | [a](javascript:x) [b](https://user:pass@example.org/x?y) [c](//example.org/x)
    2 | [d](http://example.org "title") [e](<a b>) [f](/\x) [g][1] ![h](i.jpg)
      |                                                     ^^^
   help: a link is https://…, mailto:…, tel:…, a page of this site (../privacy.md) or a heading (#our-plan)

content/library-sundays/index.md:3:2: error: a link can't begin with vbscript: [link-scheme]
    2 | [d](http://example.org "title") [e](<a b>) [f](/\x) [g][1] ![h](i.jpg)
    3 | <vbscript:x> [k]() [` + "`](`" + `](nowhere.md) [[l]](file:x) [m]( tel: )
      |  ^^^^^^^^^^
   help: a link is https://…, mailto:…, tel:…, a page of this site (../privacy.md) or a heading (#our-plan)

content/library-sundays/index.md:3:18: error: this link leads nowhere [link-address]
    2 | [d](http://example.org "title") [e](<a b>) [f](/\x) [g][1] ![h](i.jpg)
    3 | <vbscript:x> [k]() [` + "`](`" + `](nowhere.md) [[l]](file:x) [m]( tel: )
      |                  ^
   help: write the address between the parentheses: [words](https://…)
`
	if got := printed(out.Problems[:9], []byte(text)); got != want {
		t.Errorf("got\n%s", got)
	}
	for i, place := range []string{"[`](`](nowhere.md", "nowhere.md", "file:x", "tel:"} {
		p := out.Problems[9+i]
		if got := text[p.Span.Start:p.Span.End]; got != place {
			t.Errorf("problem %d stands at %q, not at %q", 9+i, got, place)
		}
	}
}

// TestPlacesOfLinksToOtherPages: a link to a heading elsewhere is kept with its place, to be checked later.
func TestPlacesOfLinksToOtherPages(t *testing.T) {
	text := "See [a](../privacy.md#data) and [b][p].\n\n[p]: /privacy/#sign\n"
	out := newSite(t).render(text)
	if len(out.Links) != 2 || out.Links[0].Fragment != "data" || out.Links[1].Fragment != "sign" {
		t.Fatalf("got %+v", out.Links)
	}
	want := diag.Span{Start: strings.Index(text, "../"), End: strings.Index(text, ") and")}
	if out.Links[0].Span != want || text[out.Links[1].Span.Start:out.Links[1].Span.End] != "[b]" {
		t.Errorf("got %+v, want the first at %v", out.Links, want)
	}
}
