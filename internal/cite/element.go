package cite

import (
	"strings"
	"unicode/utf8"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// element is one of a citation's elements.
type element struct {
	kind     Kind
	text     string
	closing  string // quotation marks of its own that end it; punctuation goes between
	url      string
	opening  string // quotation marks around it; for a title only
	closeOut string
	joint    string // what joins it to the one before; empty for the style's own mark and a space
	glued    bool   // nothing joins it to the one before
	open     bool   // no full stop follows it at the end
}

// manner is how a style joins its elements.
type manner struct {
	mark   string // between two elements
	inside bool   // marks stand before a closing quotation mark
	keeps  bool   // an element other than a title keeps its mark after one of its own: "Which?, 2026"
}

// write joins those elements that have text; the last gets a full stop.
func write(elements []element, m manner) Citation {
	var room struct { // for most
		text  [512]byte
		parts [12]ending
	}
	d := draft{room.text[:0], room.parts[:0]}
	there := elements[:0]
	for _, e := range elements {
		if e.text != "" {
			there = append(there, e)
		}
	}
	for i, e := range there {
		stop, after, last := m.mark, " ", i == len(there)-1
		switch {
		case last && e.open:
			stop, after = "", ""
		case last:
			stop, after = ".", ""
		case there[i+1].glued || there[i+1].joint != "":
			stop, after = "", there[i+1].joint
		}
		if m.inside {
			d = e.write(d, stop, last || !m.keeps)
		} else {
			d = e.writeOutside(d, stop, last || !m.keeps)
		}
		d = d.add(Plain, "", after)
	}
	return d.citation()
}

// write adds e with the mark that follows it, before closing quotation marks.
func (e element) write(d draft, stop string, last bool) draft {
	// No full stop after another, nor after a question. A comma gives way only at the end of a title:
	// there it would stand between the mark and the quotation mark.
	if endsSentence(e.text) && (last || e.kind == Title) {
		stop = ""
	}
	d = d.add(Plain, "", e.opening)
	if e.closing != "" {
		d = d.add(e.kind, e.url, e.text, stop, e.closing)
		stop = ""
	} else {
		d = d.add(e.kind, e.url, e.text)
	}
	return d.add(Plain, "", stop, e.closeOut)
}

// writeOutside is write with the mark after closing quotation marks: «¿Por qué?», El País. There it never runs into a
// mark of the title's own. A citation ends once even so: «No.»
func (e element) writeOutside(d draft, stop string, last bool) draft {
	quoted := e.closing != "" || e.closeOut != ""
	if last && (strings.HasSuffix(e.text, ".") || !quoted && endsSentence(e.text)) {
		stop = ""
	}
	d = d.add(Plain, "", e.opening)
	d = d.add(e.kind, e.url, e.text, e.closing)
	return d.add(Plain, "", e.closeOut, stop)
}

func endsSentence(s string) bool {
	c, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(s, "\u2069")) // of a name among words from the right
	return strings.ContainsRune(".?!…؟۔", c)
}

// quoted is a title between quotation marks, which leads to url.
func quoted(title, url string, l *language.Language) element {
	e := element{kind: Title, url: url}
	e.opening, e.closeOut = l.Quotes()
	e.text, e.closing = l.Requote(line(title))
	return e
}

// unquoted is an element without quotation marks around it. It may end with some, as in The “Ledger.”
func unquoted(kind Kind, text string, l *language.Language) element {
	text = l.Curl(line(text))
	_, closing := l.Quotes()
	if inside, ok := strings.CutSuffix(text, closing); ok {
		return element{kind: kind, text: inside, closing: closing}
	}
	return element{kind: kind, text: text}
}

// plain is words of the style's.
func plain(text string) element { return element{kind: Plain, text: text} }

// joined is e, joined to the element before it by something of its own.
func (e element) joined(by string) element {
	e.joint = by
	return e
}

// linked is e with a link.
func (e element) linked(url string) element {
	e.url = url
	return e
}

// address is an address as it reads.
func address(url string) element { return element{kind: Plain, text: url, url: url} }

func date(d campaign.SourceDate, l *language.Language) string {
	if d.Undated {
		return l.Word("undated")
	}
	return l.Date(d.Year, d.Month, d.Day)
}

// year is the year of a date, all that matters of a book.
func year(d campaign.SourceDate, l *language.Language) string {
	d.Month, d.Day = 0, 0
	return date(d, l)
}

// span is a page number as it is printed, with a dash between two: "45–67".
func span(page campaign.Numeral, dash string) string {
	s := line(string(page))
	for i := 1; i < len(s)-1; i++ {
		if s[i] == '-' && digit(s[i-1]) && digit(s[i+1]) {
			s = s[:i] + dash + s[i+1:]
		}
	}
	return s
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// digits reports whether s is a number and nothing else.
func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// several reports whether there is more than one page.
func several(page campaign.Numeral) bool { return strings.ContainsAny(string(page), "-–,;") }

// numbered is a number with its word before it, "no. 12"; what has words of its own stays as it is.
func numbered(word string, n campaign.Numeral) string {
	s := line(string(n))
	if s == "" || !digit(s[0]) {
		return s
	}
	return word + " " + s
}

// capital is s with its first letter large.
func capital(s string) string {
	if s == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[size:]
}

// around is s in brackets, if there is any.
func around(opening, s, closing string) string {
	if s == "" {
		return ""
	}
	return opening + s + closing
}

// line brings text that may run over several lines in TOML onto one. Only what ends lines and pads them goes:
// an editor's no-break space has a reason.
func line(s string) string {
	if s == "" || !strings.ContainsAny(s, "\t\n\r") && !strings.Contains(s, "  ") && s[0] != ' ' && s[len(s)-1] != ' ' {
		return s
	}
	return strings.Join(strings.FieldsFunc(s, func(c rune) bool {
		return c == ' ' || c == '\t' || c == '\n' || c == '\r'
	}), " ")
}
