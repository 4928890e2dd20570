package tree_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
	"broadside/internal/tree"
)

// TestText: what a text file may hold, and what is said of the rest.
//
// CASES.md RS-012.
func TestText(t *testing.T) {
	for _, test := range []struct{ name, file, want, problem string }{
		{"plain", "a\nü\n", "a\nü\n", ""},
		{"empty", "", "", ""},
		{"byte order mark", "\xef\xbb\xbfa", "a", ""},
		{"byte order mark alone", "\xef\xbb\xbf", "", ""},
		{"byte order mark inside", "a\xef\xbb\xbfb", "a\ufeffb", ""},
		{"CRLF", "a\r\nb\r\n\r\n", "a\nb\n\n", ""},
		{"replacement character", "a\ufffdb", "a\ufffdb", ""},
		{"UTF-16, little end first", "\xff\xfea\x00", "", "x.md: error: this file is UTF-16 [text-encoding]\n   help: save it again as \"UTF-8\"\n"},
		{"UTF-16, big end first", "\xfe\xff\x00a", "", "x.md: error: this file is UTF-16 [text-encoding]\n   help: save it again as \"UTF-8\"\n"},
		{"UTF-16 without a mark", "a\x00b\x00", "", "x.md:1:2: error: there is a NUL character in the text [text-encoding]\n    1 | a�b�\n      |  ^\n   help: delete it; it can't be seen, so delete and retype what stands around it\n"},
		{"NUL", "one\ntwo\x00", "", "x.md:2:4: error: there is a NUL character in the text [text-encoding]\n    1 | one\n    2 | two�\n      |    ^\n   help: delete it; it can't be seen, so delete and retype what stands around it\n"},
		{"Latin 1", "one\r\nf\xfcr", "", "x.md:2:2: error: the byte 0xFC is not UTF-8 [text-encoding]\n    1 | one\n    2 | f�r\n      |  ^\n   help: save the file again as \"UTF-8\"\n"},
		{"cut character", "a\xe2\x82", "", "x.md:1:2: error: the byte 0xE2 is not UTF-8 [text-encoding]\n    1 | a��\n      |  ^\n   help: save the file again as \"UTF-8\"\n"},
		{"half a pair", "a\xed\xa0\x80", "", "x.md:1:2: error: the byte 0xED is not UTF-8 [text-encoding]\n    1 | a���\n      |  ^\n   help: save the file again as \"UTF-8\"\n"},
		{"CR alone", "one\rtwo", "", "x.md:1:4: error: there is a carriage return that ends no line [text-encoding]\n    1 | one�two\n      |    ^\n   help: save the file again with line ends of one kind (\"LF\" or \"CRLF\")\n"},
		{"CR twice", "one\r\r\n", "", "x.md:1:4: error: there is a carriage return that ends no line [text-encoding]\n    1 | one�\n      |    ^\n   help: save the file again with line ends of one kind (\"LF\" or \"CRLF\")\n"},
	} {
		text, problems := tree.Normal("x.md", []byte(test.file))
		var shown string
		for _, p := range problems {
			shown += diag.Show(p, tree.Unify([]byte(test.file)))
		}
		if string(text) != test.want || shown != test.problem || (text == nil) != (problems != nil) {
			t.Errorf("%s: %q\n%s", test.name, text, cmp.Diff(test.problem, shown))
		}
	}
}

// CASES.md RS-008.
func TestTextTooLarge(t *testing.T) {
	dir := folder(t, map[string]string{"content/large.md": "123456", "content/grown.md": "12345", "content/fits.md": "12345"})
	must(t, os.Truncate(filepath.Join(dir, "content", "fits.md"), 5))
	huge := filepath.Join(dir, "content", "huge.md")
	must(t, os.WriteFile(huge, nil, 0o666))
	must(t, os.Truncate(huge, 1<<30)) // sparse
	site, _ := open(t, dir)
	must(t, os.WriteFile(filepath.Join(dir, "content", "grown.md"), []byte("123456"), 0o666))
	for name, want := range map[string]string{
		"content/fits.md":  "",
		"content/large.md": "content/large.md: error: this file has 6 bytes, and 5 is the most [text-large]\n   help: split it, or move what is not text elsewhere\n",
		"content/grown.md": "content/grown.md: error: this file has more than 5 bytes [text-large]\n   help: split it, or move what is not text elsewhere\n",
		"content/huge.md":  "content/huge.md: error: this file has 1073741824 bytes, and 5 is the most [text-large]\n   help: split it, or move what is not text elsewhere\n",
	} {
		text, problems := site.Text(name, 5)
		if got := shown(problems); got != want || (text == nil) != (want != "") {
			t.Errorf("%s: %q, %s", name, text, got)
		}
	}
}

// FuzzNormal holds that what comes out is clean text or a problem at its place.
//
// CASES.md RS-012, RS-013, RS-131.
func FuzzNormal(f *testing.F) {
	for _, s := range []string{"a\r\nb", "\xef\xbb\xbf", "\xff\xfe", "a\x00", "\xc3", "\r", "\u202e", "\u2069a", "\u200f"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		unified := tree.Unify(append([]byte{}, b...))
		text, problems := tree.Normal("x.md", b)
		for _, p := range problems {
			if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(unified) {
				t.Errorf("%+v of %d bytes", p, len(unified))
			}
		}
		turned := len(problems) > 0 && problems[0].Code == "text-turned"
		if turned && len(text) != len(unified) || !turned && (text == nil) == (problems == nil) && len(b) > 0 || !utf8.Valid(text) || strings.ContainsAny(string(text), "\r\x00") ||
			strings.ContainsFunc(string(text), diag.TurnsText) {
			t.Errorf("%q, %v", text, problems)
		}
	})
}
