package cite

import (
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// APA writes a source as an entry of a list of references of the Publication Manual of the American Psychological
// Association (7th edition, chapters 9 and 10):
//
//	Okafor, A., & Lindqvist, B. (2026, May 29). Council weighs Sunday closures. The Riverton Ledger. https://…
//
// Titles are printed as the record has them: the manual wants sentence case, and no program knows which words are names.
// The address is printed at the end, and linked there, without a full stop.
func APA(s campaign.Source, l *language.Language) Citation {
	var room [12]element
	_, inside := l.Citation()
	return write(apaElements(room[:0], s, l), manner{mark: ".", inside: inside})
}

func apaElements(list []element, s campaign.Source, l *language.Language) []element {
	names, edited := s.Names()
	who := unquoted(Plain, apaAuthors(names, l), l)
	if edited && who.text != "" {
		who = plain(who.text + who.closing + " (" + capital(editors(len(names), l)) + ")")
	}
	when := plain(around("(", apaDate(s, l), ")"))
	link := s.Link()
	if s.DOI != "" {
		link = s.DOILink() // the DOI where there is one
	}
	where := address(link)
	where.open = true
	title, source := apaTitle(s, l), apaSource(s, l)
	if s.Type == campaign.Law && line(s.Title) != "" { // chapter 11: no author, and the date at the end
		list = append(list, plain(statuteText(s, l)))
		return append(list, where)
	}
	switch {
	case who.text != "":
		list = append(append(append(list, who, when), title...), source...)
	case title != nil: // it takes the author's place
		list = append(append(append(list, title...), when), source...)
	case isAny(source) || link != "" || !s.Date.IsZero():
		list = append(append(list, source...), when)
	}
	return append(list, where)
}

// isAny reports whether one of the elements has text.
func isAny(list []element) bool {
	return slices.ContainsFunc(list, func(e element) bool { return e.text != "" })
}

// apaAuthors joins names: up to twenty; of more, the first nineteen, three points and the last.
func apaAuthors(list campaign.Authors, l *language.Language) string {
	const most = 20
	comma, _ := l.Citation()
	var names []string
	more, turned := "", false
	for i, a := range list {
		if i > 0 && i == len(list)-1 && a.Others() {
			more = comma + " " + l.Term("et-al")
			continue
		}
		name, t := inverted(a, l)
		turned = turned || t && len(names) == 0
		if name != "" {
			names = append(names, name)
		}
	}
	text := ""
	for i, name := range names {
		last := i == len(names)-1 && more == ""
		switch {
		case i == 0:
			text = name
		case len(names) > most && last:
			text += comma + " … " + name
		case len(names) > most && i >= most-1:
		case last && i == 1 && !turned: // two organisations; a comma would follow nothing that was turned
			text += " " + joinedBy(l.Term("and"), name)
		case last:
			text += comma + " " + joinedBy(l.Term("and"), name)
		default:
			text += comma + " " + name
		}
	}
	return text + more
}

// joinedBy is a word and a name, without a space where the word is a letter that clings, as in Arabic.
func joinedBy(and, name string) string {
	if and == "و" {
		return and + name
	}
	return and + " " + name
}

// apaDate is the year alone, or with the day for what appears by the day.
func apaDate(s campaign.Source, l *language.Language) string {
	switch s.Type {
	case campaign.Journal, campaign.Book, campaign.Chapter, campaign.Dataset:
		return year(s.Date, l)
	}
	text := year(s.Date, l)
	if day := l.DayAndMonth(s.Date.Month, s.Date.Day); day != "" && !s.Date.Undated {
		comma, _ := l.Citation()
		text += comma + " " + day
	}
	if s.Date.IsZero() {
		return l.Word("undated") // a reference always has this part
	}
	return text
}

// apaTitle is the title: in italics where the work stands alone, with what tells editions apart in round brackets
// and what kind of work it is in square ones.
func apaTitle(s campaign.Source, l *language.Language) []element {
	kind := Publication
	var round, square string
	switch s.Type {
	case "", campaign.Article, campaign.Journal, campaign.Chapter:
		kind = Title
	case campaign.Book:
		round = apaList(l, capital(l.Edition(line(string(s.Edition)))), capital(numbered(l.Term("volume"), s.Volume)))
	case campaign.Report:
		round = apaList(l, capital(numbered(l.Term("number"), s.Issue)), l.Edition(line(string(s.Edition))))
	case campaign.Dataset:
		round, square = capital(numbered(l.Term("version"), s.Edition)), capital(l.Term("dataset"))
	case campaign.Video:
		square = capital(l.Term("video"))
	case campaign.PressRelease:
		square = capital(l.Term("press-release"))
	}
	title := unquoted(kind, s.Title, l)
	if title.text == "" {
		return nil
	}
	return []element{title, plain(around("(", round, ")")).joined(" "), plain(around("[", square, "]")).joined(" ")}
}

// apaSource is where the work can be found. A name that is the author's is not said twice.
func apaSource(s campaign.Source, l *language.Language) []element {
	switch s.Type {
	case "", campaign.Article, campaign.Journal:
		comma, _ := l.Citation()
		where := unquoted(Publication, s.Publication, l)
		volume := line(string(s.Volume))
		issue, pages := plain(around("(", line(string(s.Issue)), ")")), plain(span(s.Page, "–")).joined(comma+" ")
		if where.text == "" {
			return []element{plain(volume), issue, pages}
		}
		if volume != "" { // in italics too, and the issue close behind it
			where.text, where.closing = where.text+where.closing+comma+" "+volume, ""
			issue.glued = true
		} else {
			issue.joint = " "
		}
		return []element{where, issue, pages, publisher(s, l)}
	case campaign.Chapter:
		var editor string
		if names := apaShortened(s.Editor, l); names != "" {
			editor = names + " (" + capital(editors(len(s.Editor), l)) + ")"
		}
		word := l.Term("page")
		if several(s.Page) {
			word = l.Term("pages")
		}
		in := apaList(l, l.Edition(line(string(s.Edition))), capital(numbered(l.Term("volume"), s.Volume)), numbered(word, campaign.Numeral(span(s.Page, "–"))))
		comma, _ := l.Citation()
		book := work(s.Publication, "", l)
		list := []element{plain(capital(l.Term("in")) + around(" ", editor, ""))}
		if editor != "" {
			book.joint = comma + " "
		} else {
			book.joint = " "
		}
		if book.text == "" {
			list = nil
		}
		return append(list, book, plain(around("(", in, ")")).joined(" "), publisher(s, l))
	case campaign.Book:
		return []element{apaUnlessNamed(s, orPublication(s), l)}
	case campaign.Report:
		series := ""
		if s.Publisher != "" && s.Publisher != s.Publication {
			series = s.Publication
		}
		return []element{apaUnlessNamed(s, series, l), apaUnlessNamed(s, orPublication(s), l)}
	}
	return []element{elsewhere(s, l), publisher(s, l)}
}

func apaUnlessNamed(s campaign.Source, name string, l *language.Language) element {
	if named(s, name) {
		return element{}
	}
	return unquoted(Name, name, l)
}

// apaShortened joins names that stand inside an entry: "B. Lindqvist & C. Adeyemi".
func apaShortened(list campaign.Authors, l *language.Language) string {
	comma, _ := l.Citation()
	text := ""
	for i, a := range list {
		switch name := shortened(a, l); {
		case i == 0:
			text = name
		case i == len(list)-1 && a.Others():
			text += " " + l.Term("et-al")
		case i == len(list)-1 && i == 1:
			text += " " + joinedBy(l.Term("and"), name)
		case i == len(list)-1:
			text += comma + " " + joinedBy(l.Term("and"), name)
		default:
			text += comma + " " + name
		}
	}
	return text
}

// apaList joins what stands in one pair of brackets.
func apaList(l *language.Language, pieces ...string) string {
	comma, _ := l.Citation()
	text := ""
	for _, p := range pieces {
		if text != "" && p != "" {
			text += comma + " "
		}
		text += p
	}
	return text
}

// statuteText is a law in one piece.
func statuteText(s campaign.Source, l *language.Language) string {
	comma, inside := l.Citation()
	c := write(statute(s, l, ""), manner{mark: comma, inside: inside, keeps: true})
	return strings.TrimSuffix(c.String(), ".")
}
