package asset

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestStyleIsOneElementWithItsHash(t *testing.T) {
	for _, test := range []struct {
		name, text string
		variables  []Variable
		want       Element
	}{
		{"nothing", "/* later */\n", nil, Element{}},
		{
			"minified", "a {\n\tcolor : #ff0000;\n}\n", nil,
			Element{HTML: "<style>a{color:red}</style>"},
		},
		{
			"variables in front", "a{color:var(--accent)}", []Variable{{"--accent", "#a4161a"}, {"--gap", "1.5rem"}},
			Element{HTML: "<style>:root{--accent:#a4161a;--gap:1.5rem}a{color:var(--accent)}</style>"},
		},
		{
			"variables alone", "", []Variable{{"--accent", "#a4161a"}},
			Element{HTML: "<style>:root{--accent:#a4161a}</style>"},
		},
		{
			"fonts, fragments and pictures written out",
			"@font-face{src:url(fonts/serif.woff2)}a{mask:url(#m);background:url('data:image/gif;base64,R0lGODlhAQABAAAAACw=')}", nil,
			Element{HTML: "<style>@font-face{src:url(fonts/serif.woff2)}a{mask:url(#m);background:url(data:image/gif;base64,R0lGODlhAQABAAAAACw=)}</style>", Data: true},
		},
		{
			"what the layouts need", "@media (prefers-color-scheme: dark) { :root { --link: var(--accent-dark) } }\n@supports not (display: grid) { a > b { float: left } }\na:is(b, c) { inset: 0; width: calc(100% - 2rem) ; &:hover { color: red } }", nil,
			Element{HTML: "<style>@media(prefers-color-scheme:dark){:root{--link:var(--accent-dark)}}@supports not (display:grid){a>b{float:left}}a:is(b,c){inset:0;width:calc(100% - 2rem);&:hover{color:red}}</style>"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := bytes.Clone([]byte(test.text))
			text := bytes.Clone(before)
			got, problems := Style("layouts/style.css", text, test.variables)
			if len(problems) > 0 {
				t.Fatal(shown(problems, test.text))
			}
			if diff := cmp.Diff(test.want, got, cmpopts.IgnoreFields(Element{}, "Source")); diff != "" {
				t.Error(diff)
			}
			if !bytes.Equal(before, text) {
				t.Error("the text was changed")
			}
			alone(t, "style", got) // RS-036: the hash is that of the bytes a parser sees
		})
	}
}

func TestTheSourceIsTheHashOfWhatStandsInside(t *testing.T) {
	got, _ := Style("layouts/style.css", []byte("a{color:red}"), nil)
	// printf 'a{color:red}' | openssl dgst -sha256 -binary | base64
	if want := "'sha256-6hWWMOcF+mJesSJGYhmK2lkIIEw9Xc5XKGLPVzh8yxs='"; got.Source != want {
		t.Errorf("got %s, want %s", got.Source, want)
	}
}

func TestStyleProblems(t *testing.T) {
	var got strings.Builder
	for _, test := range []struct {
		text      string
		variables []Variable
	}{
		{text: "a{}\n@IMPORT 'more.css';"},
		{text: "a{background:url(https://tracker.example/p.gif)}"},
		{text: ":root{--p:url( \"/p.png\" )}"},
		{text: "a{background:url('data:text/html,x')}"},
		{text: "@font-face{src:url(//cdn.example/a.woff2)}"},
		{text: "@font-face{src:url(../../a.woff2?x)}"},
		{text: "a{background:image-set('p.png' 1x)}"},
		{text: "a{width:Expression(alert(1))}"},
		{text: `@\69mport 'x';`},
		{text: `a{background:u\72l(https://tracker.example/)}`},
		{text: `a{background:url(\68ttps://tracker.example/)}`},
		{text: "a{content:'</STYLE><script>'}"},
		{text: "<!-- a{color:red} -->"},
		{text: "a{color:red} -->"},
		{text: "a{\n  color red;\n}"},
		{text: "/* é */ a{b c}"},
		{text: "@media print {\n  a{color:red}\n"},
		{text: "a{color:red}}"},
		{text: "a{width:calc(1px]}"},
		{text: "a{content:'x\n'}"},
		{text: "a{content:'x"},
		{text: "a{background:url(x'y)}"},
		{text: "a{background:url(#x"},
		{text: "a{color:red}\n/* and so on"},
		{text: "a{color:red}\r\n"},
		{variables: []Variable{{"accent", "#fff"}, {"--accent", "red;}body{display:none"}, {"--a", "url(//x)"}}},
	} {
		e, problems := Style("layouts/style.css", []byte(test.text), test.variables)
		if e != (Element{}) {
			t.Errorf("%q: an element in spite of problems: %v", test.text, e)
		}
		fmt.Fprintf(&got, "--- %q\n%s", test.text, shown(problems, test.text))
	}
	golden(t, "style-problems.txt", got.String())
}

func FuzzStyle(f *testing.F) {
	for _, s := range []string{
		"a{color:red}", "@media print{a{b:c}}", "a{b:url(data:image/svg+xml,%3Csvg%3E%3C/style%3E)}", "a{b:'<!--'}", "@import x",
		"a{b:url(\"data:image/svg+xml;base64,PC9zdHlsZT4=\")}", "/*! </style */", "a{;}", "\x00", "a{b:c\r}", ":root{--x:{a:b}}", "<!-", "a}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, problems := Style("layouts/style.css", []byte(s), []Variable{{"--accent", "#a4161a"}})
		if (e == Element{}) == (len(problems) == 0) {
			t.Fatalf("%q: %v with %d problems", s, e, len(problems))
		}
		for _, p := range problems {
			if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(s) {
				t.Errorf("%q: %s has its place at %v", s, p.Code, p.Span)
			}
		}
		alone(t, "style", e)
		inside := strings.TrimSuffix(strings.TrimPrefix(string(e.HTML), "<style>"), "</style>")
		for _, p := range checkStyle("minified", []byte(inside)).problems {
			if p.Code == "style-import" {
				t.Errorf("%q became %q: %s", s, inside, p.Message)
			}
		}
	})
}
