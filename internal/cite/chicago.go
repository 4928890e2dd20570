package cite

import (
	"strings"
	"unicode/utf8"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// Chicago writes a source as a note of The Chicago Manual of Style, in the short form of printed campaigns:
//
//	Ada Okafor and Ben Lindqvist, “Council weighs Sunday closures,” The Riverton Ledger, May 29, 2026.
//
// Other languages put the comma after the quotation marks, or have another one: the language says which.
//
// What the record lacks is left out without a trace. The address is the title's link, or else the
// publication's; a record with neither has it printed. A record with nothing but text of its own gives an
// empty citation.
func Chicago(s campaign.Source, l *language.Language) Citation {
	var room struct { // for most
		text     [512]byte
		parts    [12]ending
		elements [5]element
	}
	d := draft{room.text[:0], room.parts[:0]}
	elements := chicagoElements(room.elements[:0], s, l)
	comma, inside := l.Citation()
	for i, e := range elements {
		stop, last := comma, i == len(elements)-1
		if last {
			stop = "."
		}
		if inside {
			d = e.write(d, stop, last)
		} else {
			d = e.writeOutside(d, stop, last)
		}
		if !last {
			d = d.add(Plain, "", " ")
		}
	}
	return d.citation()
}

// element is one of the citation's elements, between two of which there is a comma.
type element struct {
	kind     Kind
	text     string
	closing  string // quotation marks of its own that end it; punctuation goes between
	url      string
	opening  string // quotation marks around it; for a title only
	closeOut string
}

// write adds e with the comma or, at the end, the full stop that follows it, before closing quotation marks.
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
	c, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!…؟۔", c)
}

// chicagoElements adds those that there are to elements.
func chicagoElements(elements []element, s campaign.Source, l *language.Language) []element {
	elements = append(elements, unquoted(Plain, authors(s.Author, l), l))

	title := element{kind: Title, url: s.URL}
	title.opening, title.closeOut = l.Quotes()
	title.text, title.closing = l.Requote(line(s.Title))
	publication := unquoted(Publication, l.Curl(line(s.Publication)), l)
	printed := element{}
	switch {
	case title.text != "":
	case publication.text != "":
		publication.url = s.URL
	default:
		printed = element{kind: Plain, text: s.URL, url: s.URL}
	}
	elements = append(elements, title, publication, unquoted(Plain, date(s.Date, l), l), printed)

	there := elements[:0]
	for _, e := range elements {
		if e.text != "" {
			there = append(there, e)
		}
	}
	return there
}

// unquoted is an element without quotation marks around it. It may end with some, as in The “Ledger.”
func unquoted(kind Kind, text string, l *language.Language) element {
	_, closing := l.Quotes()
	if inside, ok := strings.CutSuffix(text, closing); ok {
		return element{kind: kind, text: inside, closing: closing}
	}
	return element{kind: kind, text: text}
}

// authors joins the names of persons and organisations. A last author "et al." follows the others without
// an "and".
func authors(list campaign.Authors, l *language.Language) string {
	var room [4]string // for most
	names := room[:0]
	others := ""
	for i, a := range list {
		name := l.Curl(line(a.Name()))
		if i > 0 && i == len(list)-1 && strings.TrimSuffix(name, ".") == "et al" {
			others = " et al."
		} else if name != "" {
			if l.Direction() == "rtl" {
				name = "\u2068" + name + "\u2069" // or names in Latin letters change places (UAX 9, first strong isolate)
			}
			names = append(names, name)
		}
	}
	return l.List(names) + others
}

func date(d campaign.SourceDate, l *language.Language) string {
	if d.Undated {
		return l.Word("undated")
	}
	return l.Date(d.Year, d.Month, d.Day)
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
