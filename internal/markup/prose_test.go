package markup

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// tree writes out all that the package looks at.
func tree(b *strings.Builder, n ast.Node, depth int) {
	fmt.Fprintf(b, "%*s%s", depth, "", n.Kind())
	if n.Type() == ast.TypeInline {
		fmt.Fprintf(b, " at %d", n.Pos())
	}
	switch n := n.(type) {
	case *ast.Text:
		fmt.Fprintf(b, " %v %t %t %t", n.Segment, n.SoftLineBreak(), n.HardLineBreak(), n.IsRaw())
	case *ast.Emphasis:
		fmt.Fprintf(b, " %d", n.Level)
	case *ast.Link:
		fmt.Fprintf(b, " %q %q %v", n.Destination, n.Title, n.Reference)
	case *ast.Heading:
		fmt.Fprintf(b, " at %d %d %v", n.Pos(), n.Level, n.Lines().Sliced(0, n.Lines().Len()))
	case *reference:
		fmt.Fprintf(b, " %q", n.key)
	}
	if n.Attributes() != nil {
		fmt.Fprintf(b, " %v", n.Attributes())
	}
	b.WriteByte('\n')
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		tree(b, c, depth+1)
	}
}

// FuzzProse holds the tree of prose against goldmark's.
func FuzzProse(f *testing.F) {
	for _, s := range []string{
		"", "\n", "Open.", "Open.\n", "One\ntwo.\n\nThree\n", "[Sign](#sign)\n\nNow.[^n1]\n", "*a* **b** c*d*", "(*a*) *b.* *c*. “*d*”", "**a\nb** [c\nd](e_f)",
		"*see [x](y) now*!\n", "Stop! Now!\n!a", "a ! b\n!", "[a](b)!c!d\n[e](f)\ng", "[a][b]", "[a]", "[]( )", "[](#x)", "1 a\n1. b", "12", "a\n=", "a\n-:", "a\n* b", "*a\n*b", "a ", "a \nb",
		"&amp; & > \"a\" 'b'", "[^a](b)[c](d)", "[^]", "[^a b]", "[^a[b]", "x[a](b)[c](d)y*e*z", "*a**b*", "**a*", "***a***", "[*a*](b)", "*[a](b)*", "[a](b(c))", "[a](b \"c\")", "[a](<b>)",
		"[a]{lang=de}", "a\tb", "a\r\nb", "é*a*", "*é*", "*a*é", "\u00a0a\u00a0", "~~a~~", "| a |\n|---|", "#a", "# a\n\n## *b* c!d\n\n", "# a\nb", "# a #", "####### a", "#  a", "# ", "#", "## 1. a", "# a ", "a\n\n\n\nb\n\n", "![a](b)", "*a!* b!*c*", "[!](a)", "[a!b](c)", "a![^b]", "[" + strings.Repeat("a ", 2000) + "b](c)", "[" + strings.Repeat("a", 990) + "\n\nb](c)",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		same(t, s)
	})
}

// same holds the two trees of s against each other, and reports whether s is prose.
func same(t *testing.T, s string) bool {
	t.Helper()
	source := []byte(s)
	var p prose
	got := p.read(source)
	if got == nil {
		return false
	}
	var a, b strings.Builder
	tree(&a, got, 0)
	tree(&b, markdown.Parser().Parse(text.NewReader(source)), 0)
	if a.String() != b.String() {
		t.Errorf("%q is\n%s\ngoldmark has\n%s", s, a.String(), b.String())
	}
	return true
}

// Whatever is put together of the pieces of prose has one tree, or is left to goldmark.
func TestProseOfPieces(t *testing.T) {
	pieces := []string{"a", "b ", " ", ". ", "\n", "\n\n", "*", "**", " *", "* ", "[", "](", "](#x)", ")", "[^n1]", "[^", "!", "(", "-", "1", "\"", "é", "]", "[c](d)", "&", "_", "# ", "## a", "\n\n### "}
	random := rand.New(rand.NewPCG(1, 2))
	read := 0
	for range 50_000 {
		var b strings.Builder
		for range 1 + random.IntN(12) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if same(t, b.String()) {
			read++
		}
	}
	if read < 4000 {
		t.Errorf("only %d texts were read as prose", read)
	}
}

// What most copy is made of is prose: if it were not, nothing would tell but the time it takes.
func TestProseIsWhatMostCopyIs(t *testing.T) {
	for _, s := range []string{
		"## Our plan\n\nOpen.\n\n### The *budget*\n\nMore.",
		"[Tell the Council: Keep the libraries open.](#sign)\n\nThe council's staff *found* that (see [the report](https://riverton.example/a_b/?c=d#e)) hours are “safe”.[^n1]\n",
		"[" + strings.Repeat("a ", 2000) + "b](c)", "Nobody's vote\nwas **counted**[^a], and that's 10 % of us! We said: \"No.\"\n\n\n2026 is the year.",
	} {
		if !same(t, s) {
			t.Errorf("%q is left to goldmark", s)
		}
	}
}
