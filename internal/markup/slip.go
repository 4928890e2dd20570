package markup

import (
	"bytes"
	"fmt"
	"regexp"

	"github.com/yuin/goldmark/ast"

	"broadside/internal/diag"
)

// slips reports what an editor meant as a link, a picture or a source and CommonMark reads as plain text. It
// would be printed as it stands, and nobody would be told. block is one block, or what stands in it, before its
// inline content is changed in any way.
func (p *page) slips(d *document, block ast.Node) {
	for c := block.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			p.slipsIn(d, c.Segment.Start, c.Segment.Stop)
		case *ast.CodeSpan, *ast.AutoLink:
		default:
			p.slips(d, c)
		}
	}
}

// spaced is "] (address", which is a link but for the space.
var spaced = regexp.MustCompile(`^\] +\((https?:|mailto:|tel:|#|/|\.\.?/)`)

// A table's header of the settings, and a setting on the line below it.
var (
	header = regexp.MustCompile(`^[a-z_]+(\.[A-Za-z0-9_-]+)*$`)
	behind = regexp.MustCompile(`^\]{1,2}[ \t]*(#.*)?\n[ \t]*[a-z_]+[ \t]*=`)
)

// mostSlips is after how many slips no more are looked for on a page.
const mostSlips = 100

// longest bounds how far a bracket's other end is looked for, in bytes: copy may be nothing but brackets.
const longest = 500

// slipsIn looks at a text that will be printed. Each bracket that closes in it may have been meant for more.
func (p *page) slipsIn(d *document, start, end int) {
	if bytes.IndexByte(d.source[start:end], ']') < 0 {
		return
	}
	for at := start; at < end && p.slipped < mostSlips; at++ {
		if d.source[at] == '\\' {
			at++
			continue
		}
		if d.source[at] != ']' {
			continue
		}
		back := max(0, at-longest)
		open := bytes.LastIndexByte(d.source[back:at], '[')
		if open < 0 {
			continue
		}
		from := back + open
		words := string(d.source[from+1 : at])
		before := len(p.out.Problems)
		switch rest := d.source[at:min(at+longest, len(d.source))]; {
		case bytes.HasPrefix(rest, []byte("](")):
			to := at + len("](")
			if i := bytes.IndexAny(rest, ")\n"); i > 0 {
				to = at + i + 1
			}
			p.problem(d, from, to, diag.Problem{Code: "markdown-broken",
				Message: fmt.Sprintf("this is no link or picture, and is printed as it stands: %s", bytes.TrimSpace(d.source[from:to])),
				Help:    "an address has no spaces (rename the file: the-weir.jpg), and a caption stands between straight quotes: [words](address), ![description](picture.jpg \"caption\")"})
		case spaced.Match(rest):
			p.problem(d, from, at+1, diag.Problem{Code: "markdown-broken",
				Message: "a space keeps this from being a link", Help: "put the parenthesis directly behind the bracket: [" + words + "](…)"})
		case header.MatchString(words) && behind.Match(rest):
			p.problem(d, from, at+1, diag.Problem{Code: "markdown-broken",
				Message: "settings stand in the copy: [" + words + "] and what follows would be printed as it stands",
				Help:    "move these lines above the second +++ line, where the settings end"})
		case !bytes.HasPrefix(rest, []byte("][")) && p.in.offers(words):
			p.problem(d, from, at+1, diag.Problem{Code: "markdown-slip", Severity: diag.Warning,
				Message: "[" + words + "] is printed as it stands", Help: "for the source write [^" + words + "]"})
		}
		p.slipped += len(p.out.Problems) - before
	}
}

// indented warns of a paragraph that is set off with spaces or a tab, which makes it program code.
func (p *page) indented(d *document, c *ast.CodeBlock) {
	if lines := c.Lines(); lines.Len() > 0 {
		first := lines.At(0)
		p.problem(d, first.Start, first.Stop-1, diag.Problem{Code: "markdown-slip", Severity: diag.Warning,
			Message: "this paragraph is indented, so it is printed as program code", Help: "take out the spaces or the tab in front of it"})
	}
}
