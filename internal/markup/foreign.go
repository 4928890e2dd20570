package markup

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"broadside/internal/diag"
	"broadside/internal/language"
)

// foreign is [words]{lang=de} in the copy: words in another language than the page's.
type foreign struct {
	ast.BaseInline
	lang string // canonical tag; empty if it was none
	dir  string // empty if it is the page's
}

var kindForeign = ast.NewNodeKind("Foreign")

func (*foreign) Kind() ast.NodeKind              { return kindForeign }
func (f *foreign) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

func renderForeign(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch f := n.(*foreign); {
	case f.lang == "":
	case !entering:
		_, _ = w.WriteString("</span>")
	case f.dir != "":
		fmt.Fprintf(w, `<span lang="%s" dir="%s">`, f.lang, f.dir)
	default:
		fmt.Fprintf(w, `<span lang="%s">`, f.lang)
	}
	return ast.WalkContinue, nil
}

// closing is how the mark begins; most documents have none.
var closing = []byte("]{lang")

var mark = regexp.MustCompile(`^\]\{lang=([^{}\[\]\n]*)\}`)

// foreign finds the words of a block that are marked with their language. CommonMark has no such thing, so the
// brackets have been read as text: they are looked for among the nodes, when the emphasis between them is known.
func (p *page) foreign(d *document, n ast.Node) {
	join(n)
	var next ast.Node
	for c := n.FirstChild(); c != nil; c = next {
		next = c.NextSibling()
		switch c := c.(type) {
		case *ast.CodeSpan, *ast.AutoLink, *ast.RawHTML, *ast.Image:
		case *ast.Text:
			if rest := p.marked(d, c); rest != nil {
				next = rest
			}
		default:
			p.foreign(d, c)
		}
	}
}

// join makes one text of those that follow each other without a gap.
func join(n ast.Node) {
	for c := n.FirstChild(); c != nil; {
		a, ok := c.(*ast.Text)
		b, follows := c.NextSibling().(*ast.Text)
		if !ok || !follows || a.SoftLineBreak() || a.HardLineBreak() || a.Segment.Stop != b.Segment.Start || a.IsRaw() != b.IsRaw() {
			c = c.NextSibling()
			continue
		}
		b.Segment = b.Segment.WithStart(a.Segment.Start)
		n.RemoveChild(n, a)
		c = b
	}
}

// marked looks for the end of a mark in a text, and puts what the mark stands around into a node of its own. It returns
// what follows the mark, which is to be looked at next; nil if there was none.
func (p *page) marked(d *document, t *ast.Text) ast.Node {
	from := t.Segment.Start
	for p.slipped < mostSlips {
		i := bytes.Index(d.source[from:t.Segment.Stop], closing)
		if i < 0 {
			return nil
		}
		at := from + i
		if from = at + len(closing); escaped(d.source, at) {
			continue
		}
		m := mark.FindSubmatchIndex(d.source[at:t.Segment.Stop])
		if m == nil {
			p.slipped++
			p.problem(d, at+1, min(at+len("]{lang="), len(d.source)), diag.Problem{Code: "language-tag",
				Message: "a language is not marked like this, and it is printed as it stands", Help: "write [the words]{lang=de}, with the language's tag"})
			continue
		}
		tag, end := string(d.source[at+m[2]:at+m[3]]), at+m[1]
		opener, open := opening(d.source, t, at)
		if opener == nil {
			p.slipped++
			p.problem(d, at, end, diag.Problem{Code: "language-tag",
				Message: "there is no [ that belongs to this mark, and it is printed as it stands", Help: "write [the words]{lang=" + tag + "}; both brackets stand in the same paragraph, inside or outside of *emphasis*"})
			continue
		}
		lang, ok := language.Canonical(tag)
		if !ok {
			p.slipped++
			p.problem(d, at+m[2], at+m[3], diag.Problem{Code: "language-tag",
				Message: fmt.Sprintf("there is no language %q", tag), Help: "write its tag, like [the words]{lang=de}"})
		}
		return p.wrap(t, opener, open, at, end, lang)
	}
	return nil
}

// wrap puts what stands between the bracket at open, in the text opener, and the one at shut, in the text t, into a
// node; end is where the mark is over. It returns the text behind it.
func (p *page) wrap(t, opener *ast.Text, open, shut, end int, lang string) ast.Node {
	f := &foreign{lang: lang}
	if d := language.DirectionOf(lang); d != p.in.Language.Direction() {
		f.dir = d
	}
	parent := t.Parent()
	last := ast.NewTextSegment(t.Segment.WithStart(end)) // what follows the mark, with the line's end
	last.SetSoftLineBreak(t.SoftLineBreak())
	last.SetHardLineBreak(t.HardLineBreak())
	parent.InsertAfter(parent, t, last)
	t.SetSoftLineBreak(false)
	t.SetHardLineBreak(false)
	t.Segment = t.Segment.WithStop(shut)

	first := ast.NewTextSegment(opener.Segment.WithStop(open)) // what stands in front of it
	parent.InsertBefore(parent, opener, first)
	opener.Segment = opener.Segment.WithStart(open + 1)
	parent.InsertBefore(parent, opener, f)
	for next := f.NextSibling(); next != ast.Node(last); next = f.NextSibling() {
		parent.RemoveChild(parent, next)
		f.AppendChild(f, next)
	}
	return last
}

// opening finds the bracket that belongs to the one at shut: the text it stands in, and where. nil if there is none.
func opening(source []byte, t *ast.Text, shut int) (opener *ast.Text, at int) {
	depth, stop := 0, shut
	for n := ast.Node(t); n != nil; n = n.PreviousSibling() {
		text, ok := n.(*ast.Text)
		if !ok {
			continue
		}
		if text != t {
			stop = text.Segment.Stop
		}
		for i := stop - 1; i >= text.Segment.Start; i-- {
			switch {
			case escaped(source, i):
			case source[i] == ']':
				depth++
			case source[i] == '[' && depth > 0:
				depth--
			case source[i] == '[':
				return text, i
			}
		}
	}
	return nil, 0
}

// escaped reports whether a backslash stands in front of the byte at i, and none in front of that.
func escaped(source []byte, i int) bool {
	n := 0
	for ; n < i && source[i-1-n] == '\\'; n++ {
	}
	return n%2 == 1
}
