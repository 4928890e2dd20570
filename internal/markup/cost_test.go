package markup_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"broadside/internal/markup"
)

// full repeats s up to the largest copy there can be.
func full(s string) string { return strings.Repeat(s, markup.MaxCopy/len(s)) }

// numbered repeats format with a number in it, up to so many bytes.
func numbered(format string, most int) string {
	var b strings.Builder
	for i := 0; b.Len() < most; i++ {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()[:most]
}

// TestCostlyCopyIsRefused: what would take the parser seconds or gigabytes is not parsed.
//
// CASES.md RS-007, RS-008.
func TestCostlyCopyIsRefused(t *testing.T) {
	const (
		size    = "this text is longer than 64 KiB, about 10 000 words"
		nesting = "this line opens more than 100 quotations or lists inside each other"
		marks   = "there are more than 2000 marks like * and [ up to here without an empty line"
		cells   = "the tables up to here have more than 65536 cells"
	)
	s := newSite(t)
	for _, test := range []struct{ name, copy, want string }{
		{"size", full("a b ") + "c", size},
		{"quotations", full(">"), nesting},
		{"quotations with spaces", full("> "), nesting},
		{"lists", full("- 1. "), nesting},
		{"definitions", full("[^a]: "), nesting},
		{"emphasis", full("*a_ "), marks},
		{"emphasis over lines", full("*a_\n"), marks},
		{"links", full("[a]("), marks},
		{"pictures", full("![a](<"), marks},
		{"code", full("`a``"), marks},
		{"rows filled up", strings.Repeat("|a", 8000) + "\n" + strings.Repeat("|-", 8000) + "\n" + strings.Repeat("a\n", 16000), cells},
		{"rows filled up in a quotation", "> " + strings.Repeat("|a", 8000) + "\n> " + strings.Repeat("|-", 8000) + "\n" + strings.Repeat("> a\n", 8000), cells},
	} {
		out := s.render(test.copy)
		if len(out.Problems) != 1 || out.Problems[0].Code != "copy-large" || out.Problems[0].Message != test.want || out.HTML[0] != "" {
			t.Errorf("%s: got %s", test.name, printed(out.Problems, nil))
		}
	}
}

// TestLongestCopyTakesNoTime: whatever is not refused is done in a second on any machine; the bound here leaves room
// for a busy one.
//
// CASES.md RS-007.
func TestLongestCopyTakesNoTime(t *testing.T) {
	const half = markup.MaxCopy / 2
	nested := ""
	for i := 0; len(nested) < half; i++ {
		nested += strings.Repeat("  ", i) + "- a\n"
	}
	s := newSite(t)
	for name, text := range map[string]string{
		"quotations":     full(strings.Repeat("> ", 99) + "a\n\n"),
		"lists":          full(strings.Repeat("- ", 99) + "a\n"),
		"lists by lines": nested,
		"emphasis":       full(strings.Repeat("*a_ ", 999) + "\n\n"),
		"links":          full(strings.Repeat("[a](", 1999) + "\n\n"),
		"pictures":       full(strings.Repeat("![a](<", 999) + "\n\n"),
		"labels":         numbered("[a%d]: x\n", half/2) + numbered("[a%d]\n\n", half),
		"backslashes":    `"` + full(`\\`)[1:],
		"escaped marks":  full(`\"`),
		"single marks":   full(`'`),
		"double marks":   full(`"a `),
		"entities":       full("&amp;"),
		"headings":       full("# a\n"),
		"numbered":       numbered("# a %d\n", half) + full("# a\n")[:half],
		"dead anchors":   full("# a\n")[:half] + numbered("[a](#zz%d)\n\n", half),
		"dead sources":   numbered("[^a%d]: b\n\n", half) + numbered("[^b%d]\n\n", half),
		"cells":          strings.Repeat("|a", 60) + "\n" + strings.Repeat("|-", 60) + "\n" + strings.Repeat("a\n", 1000),
	} {
		start := time.Now()
		out := s.render(text[:min(len(text), markup.MaxCopy)])
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %v", name, took)
		} else {
			t.Logf("%s took %v", name, took)
		}
		if strings.Contains(codes(out.Problems), "copy-large") {
			t.Errorf("%s: refused: %s", name, out.Problems[0].Message)
		}
	}
}
