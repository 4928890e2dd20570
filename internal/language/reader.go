package language

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// reader finds a text's quotation marks and apostrophes from left to right, and says of each what it is.
// It looks at the neighbours of a mark, and for single marks, which may be apostrophes, further on.
type reader struct {
	l             *Language
	text          string
	before, after rune // around text; 0 is nothing
	curly         bool // the language's own marks count too, not only straight ones

	last    mark // the mark that ends at lastEnd
	lastEnd int
	open    int // inner pairs not closed yet
}

// next returns the place and the kind of the first mark at from or later; none after the last.
func (r *reader) next(from int) (start, end int, m mark) {
	for i := from; i < len(r.text); i++ {
		if !r.curly {
			skip := strings.IndexAny(r.text[i:], `'"`)
			if skip < 0 {
				break
			}
			i += skip
		}
		m, width := r.at(i)
		if m != none {
			r.last, r.lastEnd = m, i+width
			return i, i + width, m
		}
	}
	return len(r.text), len(r.text), none
}

func (r *reader) at(i int) (m mark, width int) {
	switch c := r.text[i]; {
	case c == '"':
		return r.double(i, 1), 1
	case c == '\'':
		return r.single(i, 1), 1
	case !r.curly || c < utf8.RuneSelf:
		return none, 0
	}
	return r.own(i)
}

// own recognises the language's own marks. Languages write several of them alike: closing and apostrophe in
// English, opening and closing in Swedish.
func (r *reader) own(i int) (m mark, width int) {
	for m, written := range r.l.marks {
		if mark(m) == none || !strings.HasPrefix(r.text[i:], written) {
			continue
		}
		width := len(written)
		switch {
		case mark(m) == outerOpen && written == r.l.marks[outerClose]:
			return r.double(i, width), width
		case mark(m) == innerOpen && written != r.l.marks[innerClose]:
			r.open++
		case mark(m) >= innerOpen:
			return r.single(i, width), width
		}
		return mark(m), width
	}
	return none, 0
}

func (r *reader) double(i, width int) mark {
	if r.opens(i, width) {
		return outerOpen
	}
	return outerClose
}

func (r *reader) single(i, width int) mark {
	previous, next := r.around(i, width)
	switch {
	case inWord(previous) && inWord(next), r.endsElision(i):
		return apostrophe
	case r.opens(i, width):
		if r.elides(i, width) || !r.canOpenInner(i, width) || !r.closedLater(i, width, r.after != 0) {
			return apostrophe
		}
		r.open++
		return innerOpen
	case r.open == 0, (previous == 's' || previous == 'S') && r.closedLater(i, width, false):
		return apostrophe // the second is a plural's possessive inside a quotation: 'the dogs' dinner'
	}
	r.open--
	return innerClose
}

// canOpenInner is false for a mark that was typed as a closing one or as an apostrophe.
func (r *reader) canOpenInner(i, width int) bool {
	written := r.text[i : i+width]
	return written == "'" || written == r.l.marks[innerOpen]
}

// opens reports whether the mark at i stands where a quotation begins: after nothing, a space or an opening
// bracket, or between a dash and a word. A mark right after another one goes the same way.
func (r *reader) opens(i, width int) bool {
	previous, next := r.around(i, width)
	switch {
	case blank(next):
		return false
	case i > 0 && r.lastEnd == i:
		return r.last.opens()
	case blank(previous), unicode.In(previous, unicode.Ps, unicode.Pi):
		return true
	case inWord(previous), unicode.In(previous, unicode.Pe, unicode.Pf), strings.ContainsRune(".,;:!?…%°", previous):
		return false
	}
	return r.wordFollows(i + width)
}

// wordFollows reports whether a word begins at i, a few other marks before it left aside; more than a few are
// no text, and reading them all for each would take time.
func (r *reader) wordFollows(i int) bool {
	rest := r.text[i:]
	for range 4 {
		c, width := utf8.DecodeRuneInString(rest)
		if width == 0 {
			return inWord(r.after)
		}
		if c != '"' && c != '\'' && !unicode.In(c, unicode.Ps, unicode.Pi) {
			return inWord(c)
		}
		rest = rest[width:]
	}
	return false
}

// closedLater reports whether there is a mark after i, written as the one at i, that can close a quotation
// before the next one begins; beyond is the answer if none comes to the end of the piece.
func (r *reader) closedLater(i, width int, beyond bool) bool {
	written := r.text[i : i+width]
	for j := i + width; ; j += width {
		k := strings.Index(r.text[j:], written)
		if k < 0 {
			return beyond
		}
		j += k
		previous, next := r.around(j, width)
		switch {
		case inWord(previous) && inWord(next), r.endsElision(j):
		case !r.opens(j, width):
			return true
		case !r.elides(j, width):
			return false
		}
	}
}

// elides reports whether the mark at i is the apostrophe of a word cut at its beginning: one of the
// language's elisions, or a decade as in '90s.
func (r *reader) elides(i, width int) bool {
	rest := r.text[i+width:]
	if decade(rest) {
		return true
	}
	after := strings.TrimLeftFunc(rest, inWord)
	if after == "" && inWord(r.after) {
		return false // the word goes on in another piece
	}
	both, ok := r.l.elisions[strings.ToLower(rest[:len(rest)-len(after)])]
	return ok && (both || !strings.HasPrefix(after, r.text[i:i+width]))
}

// endsElision reports whether the mark at i is the second apostrophe of an elision that has two, as in 'n'.
func (r *reader) endsElision(i int) bool {
	head := strings.TrimRightFunc(r.text[:i], inWord)
	both := r.l.elisions[strings.ToLower(r.text[len(head):i])]
	return both && (strings.HasSuffix(head, "'") || strings.HasSuffix(head, r.l.marks[apostrophe]))
}

func decade(s string) bool {
	if len(s) < 3 || !digit(s[0]) || !digit(s[1]) {
		return false
	}
	after, ok := strings.CutPrefix(strings.TrimPrefix(s[2:], "'"), "s")
	c, _ := utf8.DecodeRuneInString(after)
	return ok && (after == "" || !inWord(c))
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// around returns the characters on both sides of the mark at i.
func (r *reader) around(i, width int) (previous, next rune) {
	previous, next = r.before, r.after
	if i > 0 {
		previous, _ = utf8.DecodeLastRuneInString(r.text[:i])
	}
	if i+width < len(r.text) {
		next, _ = utf8.DecodeRuneInString(r.text[i+width:])
	}
	return previous, next
}

func blank(c rune) bool { return c == 0 || unicode.IsSpace(c) }

func inWord(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.IsMark(c) }
