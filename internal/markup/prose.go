package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// prose reads copy that is nothing but headings and paragraphs with plain links, emphasis and references, as most is, into the tree
// that goldmark would make of it, in a third of the time: there is nothing to try and give up. Anything else (a list, a
// backslash, a bracket that is no link) is goldmark's. A fuzz test holds the two trees against each other.
//
// Its nodes are used again for the next page, so nothing may keep one.
type prose struct {
	source     []byte
	texts      slab[ast.Text]
	paragraphs slab[ast.Paragraph]
	headings   slab[ast.Heading]
	emphases   slab[ast.Emphasis]
	links      slab[ast.Link]
	references slab[reference]
}

// slab gives out values one by one that are made many at a time.
type slab[T any] struct {
	all  []T
	used int
}

func (s *slab[T]) take() *T {
	if s.used == len(s.all) {
		s.all, s.used = make([]T, max(16, 2*len(s.all))), 0
	}
	s.used++
	return &s.all[s.used-1]
}

func (s *slab[T]) reset() {
	clear(s.all[:s.used])
	s.used = 0
}

func (p *prose) reset() {
	p.source = nil
	p.texts.reset()
	p.paragraphs.reset()
	p.headings.reset()
	p.emphases.reset()
	p.links.reset()
	p.references.reset()
}

// read returns the tree; nil if source is more than prose.
func (p *prose) read(source []byte) ast.Node {
	if bytes.Contains(source, []byte("]:")) {
		return nil // definitions of links and sources
	}
	p.source = source
	root := ast.NewDocument()
	for start := 0; start < len(source); {
		if source[start] == '\n' {
			start++
			continue
		}
		end := len(source)
		if i := bytes.Index(source[start:], []byte("\n\n")); i >= 0 {
			end = start + i
		} else if source[end-1] == '\n' {
			end--
		}
		var block ast.Node
		if level := headingLevel(source[start:end]); level > 0 {
			h := p.headings.take()
			h.Level = level
			h.SetPos(start)
			start += level + 1
			h.Lines().Append(text.NewSegment(start, end))
			block = h
		} else {
			block = p.paragraphs.take()
		}
		if !p.inline(block, start, end) {
			return nil
		}
		root.AppendChild(root, block)
		start = end
	}
	return root
}

// headingLevel is how many # stand in front of a heading that is alone between empty lines; 0 if the lines are something else,
// or a heading with more # in it.
func headingLevel(lines []byte) int {
	n := 0
	for n < len(lines) && lines[n] == '#' {
		n++
	}
	if n == 0 || n > 6 || len(lines) < n+2 || lines[n] != ' ' || bytes.IndexByte(lines, '\n') >= 0 || bytes.IndexByte(lines[n:], '#') >= 0 {
		return 0
	}
	return n
}

// inline reads the lines from start to end into block; ok is false if they are more than prose.
func (p *prose) inline(block ast.Node, start, end int) (ok bool) {
	if !begins(p.source[start:end]) || p.source[end-1] == ' ' {
		return false
	}
	var (
		parent   = block
		emphasis ast.Node // that is open, nil if none is
		level    int      // of emphasis
		link     *ast.Link
		outer    ast.Node // around link
		from     = start  // of the text that has no node yet
		base     = start  // behind the last node, or the line's beginning
	)
	for i := start; i < end; {
		switch c := p.source[i]; {
		case ordinary[c]:
			i++
		case c == '\n':
			if p.source[i-1] == ' ' || !begins(p.source[i+1:end]) {
				return false
			}
			t := p.text(parent, from, i)
			t.SetSoftLineBreak(true)
			i++
			from, base = i, i
		case c == '!' && (i+1 == end || p.source[i+1] != '['):
			if i != base { // where goldmark looks for a picture, it parts the text
				p.merge(parent, from, i)
				from = i
			}
			i++
		case c == '*' && link == nil:
			n := 1
			for i+n < end && p.source[i+n] == '*' {
				n++
			}
			before, after := around(p.source, i, i+n, start, end)
			switch {
			case n > 2:
				return false
			case emphasis == nil && after == word && (before == space || before == punctuation):
				p.merge(parent, from, i)
				e := p.emphases.take()
				e.Level = n
				e.SetPos(i)
				parent.AppendChild(parent, e)
				parent, emphasis, level = e, e, n
			case emphasis != nil && n == level && (before == word && (after == space || after == punctuation) || before == punctuation && after == space):
				p.merge(parent, from, i)
				parent, emphasis = block, nil
			default:
				return false
			}
			i += n
			from, base = i, i
		case c == '[' && link == nil:
			p.merge(parent, from, i)
			if length := labelLength(p.source[i:end]); length > 0 {
				r := p.references.take()
				r.key = string(p.source[i+2 : i+length-1])
				r.SetPos(i)
				parent.AppendChild(parent, r)
				i += length
			} else {
				link, outer = p.links.take(), parent
				link.SetPos(i)
				parent.AppendChild(parent, link)
				parent = link
				i++
			}
			from, base = i, i
		case c == ']' && link != nil:
			length := p.destination(i+1, end)
			if length == 0 {
				return false
			}
			p.merge(parent, from, i)
			link.Destination = p.source[i+2 : i+length : i+length]
			parent, link = outer, nil
			i += length + 1
			from, base = i, i
		default:
			return false
		}
	}
	if from < end {
		p.text(parent, from, end)
	}
	return link == nil && emphasis == nil
}

// destination is the length of a link's "(address)" at i; 0 if it is not the simplest kind.
func (p *prose) destination(i, end int) int {
	if i >= end || p.source[i] != '(' {
		return 0
	}
	for j := i + 1; j < end; j++ {
		switch c := p.source[j]; {
		case c == ')' && j > i+1:
			return j + 1 - i
		case !ordinary[c] && c != '_' || c == ' ' || c == '(' || c == '"' || c == '\'' || c >= 0x80 || c == ')':
			return 0
		}
	}
	return 0
}

// text adds a text of its own to parent.
func (p *prose) text(parent ast.Node, start, end int) *ast.Text {
	t := p.texts.take()
	t.Segment = text.NewSegment(start, end)
	parent.AppendChild(parent, t)
	return t
}

// merge adds a text to parent; it lengthens the one in front of it.
func (p *prose) merge(parent ast.Node, start, end int) {
	if start == end {
		return
	}
	if t, ok := parent.LastChild().(*ast.Text); ok && t.Segment.Stop == start && !t.SoftLineBreak() {
		t.Segment = t.Segment.WithStop(end)
		return
	}
	p.text(parent, start, end)
}

// begins reports whether a line can begin, or go on with, a paragraph and nothing else.
func begins(line []byte) bool {
	switch c := line[0]; {
	case digit(c):
		for digit(line[0]) {
			if line = line[1:]; len(line) == 0 {
				return true
			}
		}
		return line[0] != '.' && line[0] != ')'
	case c == ' ', c == '#', c == '>', c == '-', c == '+', c == '=', c == ':', c == '|':
		return false
	}
	return true
}

// ordinary are the characters that are text wherever they stand within a line of prose.
var ordinary = func() (all [256]bool) {
	for c := range all {
		all[c] = c >= ' ' && c != 0x7f && bytes.IndexByte([]byte("!*[]<\\`_~"), byte(c)) < 0
	}
	return all
}()

// sort is what a character is to a mark of emphasis beside it (https://spec.commonmark.org/0.31.2/#delimiter-run).
type sort int

const (
	other sort = iota // only a closer look would tell
	space
	word
	punctuation
)

// around tells the sorts of the characters on both sides of source[i:j], within a paragraph from start to end.
func around(source []byte, i, j, start, end int) (before, after sort) {
	before, after = space, space
	if i > start {
		before = sortOf(source[i-1])
	}
	if j < end {
		after = sortOf(source[j])
	}
	return before, after
}

func sortOf(c byte) sort {
	switch {
	case c == ' ', c == '\n':
		return space
	case digit(c), 'a' <= c|0x20 && c|0x20 <= 'z':
		return word
	case c > ' ' && c < 0x7f:
		return punctuation
	}
	return other
}
