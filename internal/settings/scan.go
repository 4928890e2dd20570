package settings

import (
	"fmt"
	"slices"
	"strings"

	"broadside/internal/diag"
)

// What the scan lets through to the decoder (CASES.md RS-020, RS-021). The decoder joins the names of all
// tables around a key into one string, for every key: their number and their length must both be bounded.
const (
	maxDepth = 16  // tables, dotted keys and lists inside each other
	maxPath  = 256 // bytes of all names around a value
)

// mostProblems is where scan and walk give up: what is wrong a hundred times over is one mistake, a file pasted twice.
const mostProblems = 100

// scanner reads TOML once, from left to right. A method that returns false has recorded a problem after which
// reading on would be guesswork.
type scanner struct {
	*source
	*index
	pos      int
	brackets int    // how many [ and { are open
	parts    []part // of the key being read, in space of its own while they are few
	space    [4]part
	lines    []int // where lines begin; nil until asked for
	stopped  bool

	odd         map[id]any // text that was written with backslashes, as it reads
	strange     []id       // values that the library has to decode
	firstHeader int        // where the first table header begins; the text's end if there is none
	problems    []diag.Problem
}

// part is one name of a dotted key or a header.
type part struct {
	name string // as decoded
	at   extent
}

// fail records a problem that ends the scan.
func (s *scanner) fail(code string, at extent, message, help string) bool {
	s.report(code, at, message, help)
	s.stopped = true
	return false
}

// report records a problem that does not keep the scan from going on.
func (s *scanner) report(code string, at extent, message, help string) {
	s.problems = append(s.problems, s.problem(code, at, message, help))
}

// document reads all lines.
func (s *scanner) document() {
	here := root
	for s.skipBlank(); !s.done(); s.skipBlank() {
		start, ok := s.pos, false
		if s.at("[") {
			here, ok = s.header()
		} else {
			_, ok = s.pair(here)
		}
		if !ok || !s.lineEnd(start) {
			return
		}
	}
}

// header reads [a.b] or [[a.b]] and returns the table it opens.
func (s *scanner) header() (id, bool) {
	start, marks := s.pos, 1
	s.firstHeader = min(s.firstHeader, start)
	if s.at("[[") {
		marks = 2
	}
	s.pos += marks
	parts, ok := s.path()
	if !ok || !s.at("]]"[:marks]) {
		return root, s.badHeader(start, marks)
	}
	s.pos += marks
	return s.open(parts, marks == 2)
}

// pair reads key = value and returns the key's node. It may stand on a line of its own or in braces.
func (s *scanner) pair(table id) (id, bool) {
	start := s.pos
	parts, ok := s.path()
	if !ok || !s.at("=") {
		return none, s.badPair(start)
	}
	s.pos++
	n, ok := s.define(table, parts)
	if !ok {
		return none, false
	}
	s.skipSpace()
	return n, s.value(n)
}

// path reads the names of a key, up to what is neither a name nor a dot; they are good until the next call. It
// returns false where a name is missing, and leaves it to the caller to say so.
func (s *scanner) path() ([]part, bool) {
	s.parts = s.space[:0]
	for {
		s.skipSpace()
		p, ok := s.name()
		if !ok {
			return nil, false
		}
		if s.parts = append(s.parts, p); len(s.parts) > maxDepth {
			return nil, s.tooDeep(p.at)
		}
		s.skipSpace()
		if !s.at(".") {
			return s.parts, true
		}
		s.pos++
	}
}

// name reads one name of a key, bare or in quotes.
func (s *scanner) name() (part, bool) {
	start := s.pos
	if s.at(`"`) || s.at(`'`) {
		name, ok := s.line()
		p := part{name, extent{start, s.pos}}
		if ok && name == "" {
			return p, s.fail("toml-syntax", p.at, "the key is empty", "write a name between the quotes, or delete the line")
		}
		return p, ok
	}
	for !s.done() && bareKey(s.toml[s.pos]) {
		s.pos++
	}
	return part{s.toml[start:s.pos], extent{start, s.pos}}, s.pos > start
}

// limits holds the place of a new node against what the decoder can bear.
func (s *scanner) limits(n id) bool {
	at := s.index.keyOf(n)
	switch {
	case s.nodes[n].depth > maxDepth:
		return s.tooDeep(extent{s.pos, min(s.pos+1, len(s.toml))})
	case s.nodes[n].long > maxPath:
		return s.fail("toml-large", extent{at.start, min(at.end, at.start+40)},
			fmt.Sprintf("a key of more than %d letters, its tables included", maxPath), "choose a shorter name")
	}
	return true
}

func (s *scanner) tooDeep(at extent) bool {
	return s.fail("toml-deep", at, fmt.Sprintf("more than %d tables or lists stand inside each other here", maxDepth),
		"no setting needs that many; is a bracket or a quote missing above?")
}

// lineNumber is for a message that points at a second place; a problem's own place is a span.
func (s *scanner) lineNumber(offset int) int {
	if s.lines == nil {
		s.lines = []int{0}
		for i, c := range []byte(s.toml) {
			if c == '\n' {
				s.lines = append(s.lines, i+1)
			}
		}
	}
	n, _ := slices.BinarySearch(s.lines, offset+1)
	return s.source.line + n - 1
}

func (s *scanner) done() bool { return s.pos >= len(s.toml) }

func (s *scanner) at(prefix string) bool { return strings.HasPrefix(s.toml[s.pos:], prefix) }

func (s *scanner) skipSpace() {
	for !s.done() && (s.toml[s.pos] == ' ' || s.toml[s.pos] == '\t') {
		s.pos++
	}
}

// skipBlank passes over white space, line breaks and comments.
func (s *scanner) skipBlank() {
	for !s.done() {
		switch s.toml[s.pos] {
		case ' ', '\t', '\n', '\r':
			s.pos++
		case '#':
			s.pos = s.lineAt(s.pos).end
		default:
			return
		}
	}
}

// lineEnd holds that nothing but a comment follows on the line, after what began at start.
func (s *scanner) lineEnd(start int) bool {
	s.skipSpace()
	if s.done() || s.at("\n") || s.at("\r\n") || s.at("#") {
		return true
	}
	return s.badEnd(start)
}

func bareKey(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}
