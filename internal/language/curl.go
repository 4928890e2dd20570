package language

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mark is what a quotation mark or an apostrophe turns out to be.
type mark uint8

const (
	none mark = iota
	outerOpen
	outerClose
	innerOpen
	innerClose
	apostrophe
)

func (m mark) opens() bool { return m == outerOpen || m == innerOpen }

func (l *Language) setQuotes(q Quotes) {
	l.marks = [...]string{
		outerOpen: q.Outer[0], outerClose: q.Outer[1],
		innerOpen: q.Inner[0], innerClose: q.Inner[1],
		apostrophe: q.Apostrophe,
	}
	for _, written := range l.marks {
		l.tight = l.tight || strings.TrimFunc(written, unicode.IsSpace) != written
	}
	l.elisions = make(map[string]bool, len(q.Elisions))
	for _, e := range q.Elisions {
		word, both := strings.CutSuffix(strings.ToLower(e), "'")
		l.elisions[word] = both
	}
}

// Curl makes the straight quotation marks and apostrophes of a plain text typographic: double ones become
// the outer pair, single ones the inner pair or an apostrophe. Everything else stays byte for byte, marks
// that are typographic already included, but for spaces that the language does not let break.
func (l *Language) Curl(s string) string { return l.CurlIn(s, 0, 0) }

// CurlIn is Curl for a piece of a text that is at hand in pieces, such as Markdown's between its emphases.
// before and after are the characters on both sides, as they are printed; 0 is the text's start or end.
// A single mark that closes what another piece opened counts as an apostrophe, unless the pieces go through a
// Curler.
func (l *Language) CurlIn(s string, before, after rune) string {
	return (&Curler{Language: l}).Curl(s, before, after)
}

// Curler curls the pieces of one text in turn, and knows what is still open. The zero Curler but for its Language is
// at the text's start.
type Curler struct {
	Language *Language
	open     int // inner pairs
}

// Curl is CurlIn for the next piece.
func (c *Curler) Curl(s string, before, after rune) string {
	l := c.Language
	if !straight(s) {
		return l.respace(s)
	}
	r := reader{l: l, text: s, before: before, after: after, open: c.open}
	var b strings.Builder
	b.Grow(len(s) + 16)
	from := 0
	for start, end, m := r.next(0); m != none; start, end, m = r.next(end) {
		b.WriteString(s[from:start])
		b.WriteString(l.marks[m])
		from = end
	}
	b.WriteString(s[from:])
	c.open = r.open
	return l.respace(b.String())
}

// straight reports whether there is a straight mark in s.
func straight(s string) bool {
	return strings.IndexByte(s, '\'') >= 0 || strings.IndexByte(s, '"') >= 0
}

func (l *Language) setSpaces(spaces map[string]string) {
	var pairs []string
	for _, typed := range slices.Sorted(maps.Keys(spaces)) {
		pairs = append(pairs, typed, spaces[typed])
	}
	if len(pairs) > 0 {
		l.spaces = strings.NewReplacer(pairs...)
	}
}

// Spaced reports whether Curl does more than quotation marks: it gives a language's marks the spaces that do not break.
func (l *Language) Spaced() bool { return l.spaces != nil }

func (l *Language) respace(s string) string {
	if l.spaces == nil {
		return s
	}
	return l.spaces.Replace(s)
}

// Requote is Curl for a text that will stand between outer marks, such as a title in a citation: its own
// outermost marks, straight or this language's, single or double, become the inner pair, marks inside those
// the outer pair, and so on in turn. closing is the closing marks at the very end, if any, so that
// punctuation can go between; the whole is text + closing.
func (l *Language) Requote(s string) (text, closing string) {
	s = l.respace(l.tighten(s))
	if ascii(s) && !straight(s) {
		return s, ""
	}
	r := reader{l: l, text: s, curly: true}
	var b strings.Builder
	from, depth := 0, 0
	tail, tailEnd := 0, 0 // in b: the last run of closing marks
	for start, end, m := r.next(0); m != none; start, end, m = r.next(end) {
		b.WriteString(s[from:start])
		from = end
		switch m {
		case outerOpen, innerOpen:
			b.WriteString(l.marks[[...]mark{innerOpen, outerOpen}[depth%2]])
			depth++
		case outerClose, innerClose:
			if tailEnd != b.Len() {
				tail = b.Len()
			}
			depth = max(0, depth-1)
			b.WriteString(l.marks[[...]mark{innerClose, outerClose}[depth%2]])
			tailEnd = b.Len()
		default:
			b.WriteString(l.marks[m])
		}
	}
	b.WriteString(s[from:])
	text = b.String()
	if tailEnd < len(text) || tailEnd == 0 {
		return text, ""
	}
	return text[:tail], text[tail:]
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// tighten gives the marks that the language writes with a space inside (« mot ») that very space, whichever was typed.
func (l *Language) tighten(s string) string {
	if !l.tight {
		return s
	}
	for m, written := range l.marks {
		core := strings.TrimFunc(written, unicode.IsSpace)
		if core == written || !strings.Contains(s, core) {
			continue
		}
		pieces := strings.Split(s, core)
		for i := range pieces[1:] {
			if mark(m).opens() {
				pieces[i+1] = strings.TrimLeftFunc(pieces[i+1], unicode.IsSpace)
			} else {
				pieces[i] = strings.TrimRightFunc(pieces[i], unicode.IsSpace)
			}
		}
		s = strings.Join(pieces, written)
	}
	return s
}

// Quotes returns the outer quotation marks.
func (l *Language) Quotes() (opening, closing string) { return l.marks[outerOpen], l.marks[outerClose] }
