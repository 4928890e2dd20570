package tree_test

import (
	"testing"

	"broadside/internal/diag"
	"broadside/internal/tree"
)

// What is edited are the places that problems count, and what stands around them stays byte for byte.
func TestEdited(t *testing.T) {
	edits := []diag.Edit{{Span: diag.Span{Start: 2, End: 3}, Text: "XY"}, {Span: diag.Span{Start: 5, End: 5}, Text: "\nnew"}}
	for raw, want := range map[string]string{
		"a\nb\nc":                      "a\nXY\nc\nnew",
		"a\r\nb\r\nc\r\nd":             "a\r\nXY\r\nc\r\nnew\r\nd",
		"\xef\xbb\xbfa\nb\r\nc\n":      "\xef\xbb\xbfa\nXY\r\nc\nnew\n",
		"\xef\xbb\xbfa\r\nb\nc \t\r\n": "\xef\xbb\xbfa\r\nXY\nc\r\nnew \t\r\n",
	} {
		if got := string(tree.Edited([]byte(raw), edits)); got != want {
			t.Errorf("%q becomes %q, want %q", raw, got, want)
		}
	}
	if got := string(tree.Edited([]byte("\xef\xbb\xbfa\r\n"), nil)); got != "\xef\xbb\xbfa\r\n" {
		t.Errorf("nothing to edit: %q", got)
	}
}
