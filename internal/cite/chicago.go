package cite

import (
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// Chicago writes a source as a note of The Chicago Manual of Style (17th edition, chapter 14), in the short form of
// printed campaigns:
//
//	Ada Okafor and Ben Lindqvist, “Council weighs Sunday closures,” The Riverton Ledger, May 29, 2026.
//
// Books are 14.100–163, chapters 14.106–12, journals 14.168–87, newspapers 14.191–200, web sites 14.205–10, video 14.261–68;
// sample citations of each are at https://www.chicagomanualofstyle.org/tools_citationguide/citation-guide-1.html.
//
// What the record lacks is left out without a trace. Where the manual prints an address, it is the title's link, or else
// the publication's; a record with neither has it printed, as is a DOI. The day of access and the lasting copy
// are the layout's. Other languages put the comma after the quotation marks, or have another one: the language says which.
// Only English has a comma before the last "and". A record with nothing but text of its own gives an empty citation.
func Chicago(s campaign.Source, l *language.Language) Citation {
	var room [12]element
	comma, inside := l.Citation()
	return write(chicagoElements(room[:0], s, l), manner{mark: comma, inside: inside, keeps: true})
}

// chicagoMost is how many authors a note names; of more than three the first "et al."
const chicagoMost = 3

// chicagoElements adds the elements, empty ones too, to list.
func chicagoElements(list []element, s campaign.Source, l *language.Language) []element {
	// Works of nobody known begin with the title, organisations are authors like others, and who edited a work stands in an
	// author's place (14.103–5).
	list = appendNames(list, s, l, chicagoMost, l.Term("et-al"), serial(l))
	link := s.Link()
	if s.Title == "" {
		return chicagoUntitled(list, s, l, link)
	}
	title := quoted(s.Title, link, l)
	if title.text == "" {
		return chicagoUntitled(list, s, l, link)
	}
	publication := unquoted(Publication, s.Publication, l)
	when := plain(date(s.Date, l))
	switch s.Type {
	case campaign.Journal: // “Title,” Journal 12, no. 3 (May 2026): 45–67
		list = append(list, title, publication)
		list = append(list, volumeAndIssue(s, l)...)
		if s.Volume == "" && s.Issue == "" {
			list = append(list, when, plain(span(s.Page, "–")))
		} else {
			when.text = around("(", when.text, ")")
			list = append(list, when.joined(" "), plain(span(s.Page, "–")).joined(": "))
		}
	case campaign.Book: // Title, 2nd ed. (Place: Publisher, 2026), 45
		list = append(list, work(s.Title, link, l), plain(l.Edition(line(string(s.Edition)))), plain(numbered(l.Term("volume"), s.Volume)),
			facts(s, l, orPublication(s), year(s.Date, l)), plain(span(s.Page, "–")))
	case campaign.Chapter: // “Title,” in Book, ed. Name (Place: Publisher, 2026), 45–67
		book := work(s.Publication, "", l)
		if book.text != "" {
			list = append(list, title, plain(l.Term("in")), book.joined(" "))
		} else {
			list = append(list, title)
		}
		list = append(list, plain(around(l.Term("editor")+" ", authors(s.Editor, l, chicagoMost, l.Term("et-al"), serial(l)), "")), plain(l.Edition(line(string(s.Edition)))),
			plain(numbered(l.Term("volume"), s.Volume)), facts(s, l, s.Publisher, year(s.Date, l)), plain(span(s.Page, "–")))
	case campaign.Report: // like a book, with its number and all of its date
		series := ""
		if s.Publisher != "" {
			series = s.Publication
		}
		list = append(list, work(s.Title, link, l), plain(l.Edition(line(string(s.Edition)))), unquoted(Name, series, l), plain(numbered(l.Term("number"), s.Issue)),
			facts(s, l, orPublication(s), date(s.Date, l)), plain(span(s.Page, "–")))
	case campaign.Law: // Title, 42 Collection § 7401 (1970)
		list = append(list, statute(s, l, link)...)
	case campaign.WebPage: // the site's name as the text is set
		publication = elsewhere(s, l)
		list = append(list, title, publication, publisher(s, l), when)
	case campaign.Video:
		publication = elsewhere(s, l)
		list = append(list, title, publication, publisher(s, l), when, plain(l.Term("video")))
	case campaign.Dataset:
		publication = elsewhere(s, l)
		list = append(list, title, publication, publisher(s, l), version(s, l), when)
	case campaign.PressRelease:
		publication = elsewhere(s, l)
		list = append(list, title, plain(l.Term("press-release")), publication, publisher(s, l), when)
	default: // pages of newspapers are best left out, since they differ by edition
		list = append(list, title, publication, when)
	}
	if s.DOI != "" {
		list = append(list, address(s.DOILink()))
	}
	return list
}

// chicagoUntitled adds what a source without a title has.
func chicagoUntitled(list []element, s campaign.Source, l *language.Language, link string) []element {
	publication := unquoted(Publication, s.Publication, l).linked(link)
	list = append(list, publication, publisher(s, l), plain(date(s.Date, l)))
	if publication.text == "" {
		list = append(list, address(link))
	}
	return list
}

// appendNames adds who wrote or edited the source.
func appendNames(list []element, s campaign.Source, l *language.Language, most int, others string, serial bool) []element {
	names, edited := s.Names()
	list = append(list, unquoted(Plain, authors(names, l, most, others, serial), l))
	if edited {
		list = append(list, plain(editors(len(names), l)))
	}
	return list
}

// serial reports whether the manual's comma stands before the last "and": "A, B, and C".
func serial(l *language.Language) bool { return l.Tag() == "en" || strings.HasPrefix(l.Tag(), "en-") }

// editors is the word behind the names of those who edited something.
func editors(n int, l *language.Language) string {
	if n == 1 {
		return l.Term("editor")
	}
	return l.Term("editors")
}

// work is a title that is set as that of a publication is.
func work(title, url string, l *language.Language) element {
	return unquoted(Publication, title, l).linked(url)
}

// orPublication is who brought a work out that has no other place to have appeared in.
func orPublication(s campaign.Source) string {
	if s.Publisher != "" {
		return s.Publisher
	}
	return s.Publication
}

// publisher is who brought it out, unless that is named already, as its author or as where it appeared.
func publisher(s campaign.Source, l *language.Language) element {
	if named(s, s.Publisher) || s.Publisher == s.Publication {
		return element{}
	}
	return unquoted(Name, s.Publisher, l)
}

// elsewhere is where it appeared, set as the text is, unless that is the author's own place.
func elsewhere(s campaign.Source, l *language.Language) element {
	if named(s, s.Publication) {
		return element{}
	}
	return unquoted(Name, s.Publication, l)
}

// named reports whether a name is that of the only author.
func named(s campaign.Source, name string) bool {
	return len(s.Author) == 1 && line(s.Author[0].Name()) == line(name)
}

// facts are where, by whom and when a work was brought out: "(Riverton: City Press, 2026)".
func facts(s campaign.Source, l *language.Language, by, when string) element {
	comma, _ := l.Citation()
	if named(s, by) {
		by = ""
	}
	text := l.Curl(line(s.Place))
	for i, more := range [...]string{l.Curl(line(by)), when} {
		if text != "" && more != "" {
			text += [...]string{":", comma}[i] + " "
		}
		text += more
	}
	return plain(around("(", text, ")")).joined(" ")
}

// volumeAndIssue is "12, no. 3" behind the name of a journal.
func volumeAndIssue(s campaign.Source, l *language.Language) []element {
	volume := plain(line(string(s.Volume)))
	if s.Publication != "" {
		volume = volume.joined(" ")
	}
	return []element{volume, plain(numbered(l.Term("number"), s.Issue))}
}

// statute is "Clean Air Act, 42 U.S.C. § 7401 (1970)": the form of The Bluebook, which all three manuals take over.
func statute(s campaign.Source, l *language.Language, link string) []element {
	title := unquoted(Title, s.Title, l).linked(link)
	where := ""
	for _, piece := range []string{line(string(s.Volume)), l.Curl(line(s.Publication)), numbered(l.Term("number"), s.Issue), section(s.Page)} {
		if where != "" && piece != "" {
			where += " "
		}
		where += piece
	}
	return []element{title, plain(where), plain(around("(", year(s.Date, l), ")")).joined(" ")}
}

// section is a law's section: "§ 7401", unless it has a word of its own.
func section(page campaign.Numeral) string {
	s := line(string(page))
	if s == "" || !digit(s[0]) {
		return s
	}
	return "§ " + s
}

// version is which version of a dataset it is.
func version(s campaign.Source, l *language.Language) element {
	return plain(numbered(l.Term("version"), s.Edition))
}
