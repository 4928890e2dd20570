package asset

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// No text ends the element, begins another, or makes a browser read a comment; and each comes back as it was
// (CASES.md RS-005).
func FuzzData(f *testing.F) {
	for _, s := range []string{"a", "</script>", "</SCRIPT ", "<!--<script>", "-->", "]]>", "\u2028\u2029", `"\`, "a\xffb", "&lt;/script&gt;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		made, err := Data(map[string]string{"name": s})
		if err != nil {
			t.Fatal(err)
		}
		text, ok := strings.CutPrefix(string(made.HTML), `<script type="application/ld+json">`)
		text, closed := strings.CutSuffix(text, "</script>")
		if !ok || !closed || !printable("script", []byte(text)) || strings.ContainsAny(text, "<>&\u2028\u2029") {
			t.Fatalf("%q: %s", s, made.HTML)
		}
		var back map[string]string
		if err := json.Unmarshal([]byte(text), &back); err != nil {
			t.Fatal(err)
		}
		if utf8.ValidString(s) && back["name"] != s {
			t.Errorf("%q came back as %q", s, back["name"])
		}
	})
}
