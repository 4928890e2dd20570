package asset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestScriptIsOneElementWithItsHash(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       Element
	}{
		{"nothing", "", Element{}},
		{"comments", "// later\n/* much later */\n", Element{}},
		{
			"minified", "(function () {\n  const message = 'sent';\n  alert(message, message);\n})();\n",
			Element{HTML: `<script>(function(){const e="sent";alert(e,e)})()</script>`},
		},
		// Minified by hand, "a < !--b" would open a comment of HTML.
		{"apart from HTML", "c = a < !--b", Element{HTML: `<script>c=a<! --b</script>`}},
		{"joined strings", "f('<!' + '-- <script>' + '<' + '/script>')", Element{HTML: `<script>f("<\!-- <script><\/script>")</script>`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, problems := Script("layouts/page.js", []byte(test.text))
			if len(problems) > 0 {
				t.Fatal(shown(problems, test.text))
			}
			if diff := cmp.Diff(test.want, got, cmpopts.IgnoreFields(Element{}, "Source")); diff != "" {
				t.Error(diff)
			}
			alone(t, "script", got) // RS-036
		})
	}
}

func TestScriptProblems(t *testing.T) {
	var got strings.Builder
	for _, text := range []string{
		"a = '</Script>'",
		"<!-- a()",
		"// ü\nif (a {",
		"a()\r\n",
	} {
		e, problems := Script("layouts/page.js", []byte(text))
		if e != (Element{}) {
			t.Errorf("%q: an element in spite of problems: %v", text, e)
		}
		fmt.Fprintf(&got, "--- %q\n%s", text, shown(problems, text))
	}
	golden(t, "script-problems.txt", got.String())
}

func FuzzScript(f *testing.F) {
	for _, s := range []string{"a()", "a<!--b", "'<\\!--'", "`</scrip${t}`", "/<!-/+-1", "f('<script>')", "'\\r'", "`\\x00`", "if(", "\u2028a", "a = < /script/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, problems := Script("layouts/page.js", []byte(s))
		if e != (Element{}) && len(problems) > 0 {
			t.Fatalf("%q: both an element and problems", s)
		}
		for _, p := range problems {
			if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(s) {
				t.Errorf("%q: %s has its place at %v", s, p.Code, p.Span)
			}
		}
		alone(t, "script", e)
	})
}
