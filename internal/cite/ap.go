package cite

import (
	"broadside/internal/campaign"
	"broadside/internal/language"
)

// AP writes a source as the news names one:
//
//	Ada Okafor and Ben Lindqvist, “Council weighs Sunday closures,” The Riverton Ledger, Sept. 29, 2026.
//
// The Associated Press Stylebook has no form for lists of sources: a news text says who, where and when. So this is
// that attribution with the stylebook's rules for its parts, in the order of its sentences. By its entries: titles of
// works of every kind stand in quotation marks and nothing is in italics, names of newspapers and laws stand as they
// are ("composition titles", "newspaper names", "legislative titles"); months with a day are short, but for March to
// July ("months"); there is no comma before the last "and" ("comma"); "Page 4", "No. 3", "Vol. 2" have capitals ("page
// numbers", "No.", "volume"). Latin is left to scholars: "and others", "undated". Of more than three authors the first
// is named, which is this program's measure. Addresses are the title's link; a DOI is only that.
func AP(s campaign.Source, l *language.Language) Citation {
	var room [12]element
	comma, inside := l.Citation()
	return write(apElements(room[:0], s, l), manner{mark: comma, inside: inside, keeps: true})
}

func apElements(list []element, s campaign.Source, l *language.Language) []element {
	list = appendNames(list, s, l, chicagoMost, l.Term("others"), false)
	link := s.Link()
	publication := unquoted(Name, s.Publication, l)
	when := plain(l.ShortDate(s.Date.Year, s.Date.Month, s.Date.Day))
	if s.Type == campaign.Book || s.Type == campaign.Chapter {
		when = plain(year(s.Date, l))
	}
	if s.Date.Undated {
		when = plain(l.Term("ap-undated"))
	}
	title := quoted(s.Title, link, l)
	edition, volume, issue := plain(l.Edition(line(string(s.Edition)))), plain(capital(numbered(l.Term("volume"), s.Volume))), plain(capital(numbered(l.Term("number"), s.Issue)))
	pages := plain(numbered(l.Term("ap-page"), campaign.Numeral(span(s.Page, "-"))))
	if several(s.Page) {
		pages = plain(numbered(l.Term("ap-pages"), campaign.Numeral(span(s.Page, "-"))))
	}
	by := publisher(s, l)
	switch {
	case title.text == "" && publication.text == "":
		return append(list, by, when, address(link))
	case title.text == "":
		return append(list, publication.linked(link), by, when)
	}
	publication = elsewhere(s, l)
	switch s.Type {
	case campaign.Law:
		return append(list, statute(s, l, link)...)
	case campaign.Chapter:
		book := quoted(s.Publication, "", l)
		if book.text != "" {
			list = append(list, title, plain(l.Term("in")), book.joined(" "))
		} else {
			list = append(list, title)
		}
		return append(list, plain(around(l.Term("editor")+" ", authors(s.Editor, l, chicagoMost, l.Term("others"), false), "")), edition, volume, by, when, pages)
	case campaign.Video:
		return append(list, title, plain(l.Term("video")), publication, by, when)
	case campaign.PressRelease:
		return append(list, title, plain(l.Term("press-release")), publication, by, when)
	case campaign.Dataset:
		return append(list, title, publication, by, version(s, l), when)
	case campaign.Book:
		return append(list, title, edition, volume, publication, by, when, pages)
	}
	return append(list, title, publication, edition, volume, issue, by, when, pages)
}
