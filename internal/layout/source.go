package layout

import (
	"strings"
	"text/template/parse"

	"broadside/internal/diag"
)

// source is a layout's file. Every position in a parse tree is a byte offset into its text, in {{define}}
// too, for the parser goes through the file once.
type source struct {
	file string // as problems name it
	base string // as templates name it
	text string
}

// problem returns a problem at text[from:to], which is cut to the text and never empty: a zero span would
// mean the whole file.
func (s *source) problem(code string, from, to int, message, help string) diag.Problem {
	from = min(max(from, 0), len(s.text))
	to = max(min(to, len(s.text)), from+1)
	return diag.Problem{Code: code, File: s.file, Span: diag.Span{Start: from, End: to}, Message: message, Help: help}
}

// line returns the line of an offset, from 1.
func (s *source) line(offset int) int {
	return strings.Count(s.text[:min(offset, len(s.text))], "\n") + 1
}

// lineSpan returns where a line's words are, without the white space around them.
func (s *source) lineSpan(number int) (from, to int) {
	for ; number > 1; number-- {
		i := strings.IndexByte(s.text[from:], '\n')
		if i < 0 {
			break
		}
		from += i + 1
	}
	to = len(s.text)
	if i := strings.IndexByte(s.text[from:], '\n'); i >= 0 {
		to = from + i
	}
	words := strings.TrimSpace(s.text[from:to])
	from += strings.Index(s.text[from:to], words)
	return from, from + len(words)
}

// offset returns the offset of a column (bytes, from 0) in a line (from 1).
func (s *source) offset(line, column int) int {
	start := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(s.text[start:], '\n')
		if i < 0 {
			break
		}
		start += i + 1
	}
	return min(start+column, len(s.text))
}

// span returns where a node of an expression stands. The parser gives a chain (.A.B, $x.A) the place of
// its second part, so chains are found through chainStart.
func (s *source) span(n parse.Node) (from, to int) {
	from = int(n.Position())
	switch n := n.(type) {
	case *parse.FieldNode:
		from = chainStart(int(n.Pos), "."+n.Ident[0], len(n.Ident))
	case *parse.VariableNode:
		from = chainStart(int(n.Pos), n.Ident[0], len(n.Ident))
	case *parse.ChainNode:
		return from, from + len(strings.Join(n.Field, ".")) + 1
	case *parse.StringNode:
		return from, from + len(n.Quoted)
	case *parse.PipeNode, *parse.CommandNode:
		return from, s.actionEnd(from)
	}
	return from, from + len(n.String())
}

func chainStart(at int, first string, parts int) int {
	if parts > 1 {
		return at - len(first)
	}
	return at
}

// actionEnd returns where the action around an offset ends, its braces and the space before them left out.
func (s *source) actionEnd(from int) int {
	for _, a := range actions(s.text) {
		if a.from <= from && from < a.to {
			inside := strings.TrimSuffix(strings.TrimSuffix(s.text[:a.to], "}}"), " -")
			return max(from, len(strings.TrimRight(inside, " \t\n")))
		}
	}
	return from + 1
}

// actionSpan returns the span of the whole action around an offset, braces included.
func (s *source) actionSpan(at int) (from, to int) {
	for _, a := range actions(s.text) {
		if a.from <= at && at < a.to {
			return a.from, a.to
		}
	}
	return at, at + 1
}
