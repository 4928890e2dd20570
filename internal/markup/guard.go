package markup

import (
	"bytes"
	"fmt"
	"regexp"
	"unicode/utf8"

	"broadside/internal/diag"
)

// Bounds on copy, far above what anybody writes. Without them the parser takes seconds, or gigabytes, for some
// documents of less than MaxCopy bytes (CASES.md RS-007).
const (
	maxNesting = 100     // quotations, lists and definitions that one line opens inside each other
	maxMarks   = 2000    // marks such as * and [ in lines without an empty one between them: each may look for its partner in all of them
	maxCells   = 1 << 16 // cells of all tables; a short row is filled up to the columns of its head
)

// costly finds the line of source that would take the parser too long, and says why; ok is false if there is none.
func costly(source []byte) (at diag.Span, problem diag.Problem, ok bool) {
	refuse := func(message, help string) (diag.Span, diag.Problem, bool) {
		return at, diag.Problem{Code: "copy-large", Message: message, Help: help}, true
	}
	marks, columns, cells := 0, 0, 0
	for line := range bytes.Lines(source) {
		at = diag.Span{Start: at.End, End: at.End + len(line)}
		text := indented(line)
		if len(text) == 0 || text[0] == '\n' {
			marks, columns = 0, 0
			continue
		}
		if nesting(text) > maxNesting {
			return refuse(fmt.Sprintf("this line opens more than %d quotations or lists inside each other", maxNesting), "take out most of the marks at its beginning")
		}
		for _, c := range text {
			if pairs[c] {
				marks++
			}
		}
		if marks > maxMarks {
			return refuse(fmt.Sprintf("there are more than %d marks like * and [ up to here without an empty line", maxMarks), "leave empty lines between the paragraphs, or take out marks")
		}
		if bytes.IndexByte(line, '-') >= 0 && len(bytes.Trim(line, "|-: \t\n>*+0123456789.)")) == 0 {
			columns = max(columns, bytes.Count(line, []byte("|"))+1)
		}
		if cells += columns; cells > maxCells {
			return refuse(fmt.Sprintf("the tables up to here have more than %d cells", maxCells), "make smaller tables, or put the numbers into a file and link to it")
		}
	}
	return diag.Span{}, diag.Problem{}, false
}

// pairs are the marks that maxMarks counts.
var pairs = [256]bool{'*': true, '_': true, '[': true, '~': true, '`': true, '<': true}

// indented is line without the spaces and tabs in front of it.
func indented(line []byte) []byte {
	for len(line) > 0 && (line[0] == ' ' || line[0] == '\t') {
		line = line[1:]
	}
	return line
}

// nesting counts the marks at the beginning of line that may each open a block inside the one before.
func nesting(line []byte) int {
	n := 0
	for {
		line = indented(line)
		switch length := listMark(line); {
		case bytes.HasPrefix(line, []byte(">")):
			line = line[1:]
		case length > 0:
			line = line[length:]
		default:
			length := labelLength(line)
			if length == 0 || !bytes.HasPrefix(line[length:], []byte(":")) {
				return n
			}
			line = line[length+1:]
		}
		n++
	}
}

// listMark is the length of the mark of a list's entry that line begins with, 0 if there is none.
func listMark(line []byte) int {
	digits := 0
	for digits < len(line) && digit(line[digits]) {
		digits++
	}
	if len(line) <= digits+1 {
		return 0
	}
	switch line[digits] {
	case '-', '+', '*':
		if digits > 0 {
			return 0
		}
	case '.', ')':
		if digits == 0 {
			return 0
		}
	default:
		return 0
	}
	if c := line[digits+1]; c == ' ' || c == '\t' || c == '\n' {
		return digits + 1
	}
	return 0
}

// numeric is a character by its number.
var numeric = regexp.MustCompile(`&#([0-9]{1,7}|[xX][0-9a-fA-F]{1,6});`)

// turned reports characters that turn text round and are written as numbers; as themselves package tree lets none pass
// (CASES.md RS-013).
func (p *page) turned(d *document) {
	if !bytes.Contains(d.source, []byte("&#")) {
		return
	}
	for _, m := range numeric.FindAllIndex(d.source, -1) {
		if r, _ := utf8.DecodeRuneInString(decoded(d.source[m[0]:m[1]])); diag.TurnsText(r) {
			p.problem(d, m[0], m[1], diag.Turned(r))
		}
	}
}
