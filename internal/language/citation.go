package language

import (
	"cmp"
	"strings"
	"time"
)

// Citation is what stands between the parts of a citation, without a space, and whether it goes before a closing
// quotation mark.
func (l *Language) Citation() (comma string, inside bool) {
	return cmp.Or(l.file.Citation.Comma, ","), l.file.Citation.Inside
}

// Term is a word of citations by its id; in English, as scholars elsewhere often have it, if the file does not say.
func (l *Language) Term(id string) string { return cmp.Or(l.file.Citation.Terms[id], englishTerm(id)) }

func englishTerm(id string) string {
	switch id {
	case "and": // before the last name, in APA
		return "&"
	case "et-al":
		return "et al."
	case "others": // the same in AP
		return "and others"
	case "editor":
		return "ed."
	case "editors":
		return "eds."
	case "in": // a book
		return "in"
	case "edition":
		return "{edition} ed."
	case "version": // of a dataset
		return "version"
	case "volume":
		return "vol."
	case "number":
		return "no."
	case "page":
		return "p."
	case "pages":
		return "pp."
	case "ap-page":
		return "Page"
	case "ap-pages":
		return "Pages"
	case "ap-undated":
		return "undated"
	case "video":
		return "video"
	case "dataset":
		return "data set"
	case "press-release":
		return "press release"
	}
	return ""
}

// Edition is an edition as citations have it: "2nd ed." for 2. What is no number stays as it is.
func (l *Language) Edition(edition string) string {
	if edition == "" || strings.Trim(edition, "0123456789") != "" {
		return edition
	}
	if l.file.Citation.Terms["edition"] == "" || strings.HasPrefix(l.tag, "en") {
		edition += englishOrdinal(edition)
	}
	return strings.ReplaceAll(l.Term("edition"), "{edition}", edition)
}

func englishOrdinal(digits string) string {
	if !strings.HasSuffix("0"+digits[:len(digits)-1], "1") {
		switch digits[len(digits)-1] {
		case '1':
			return "st"
		case '2':
			return "nd"
		case '3':
			return "rd"
		}
	}
	return "th"
}

// ShortDate is Date with the month as AP writes it where the day is known: "Sept. 14, 2026".
func (l *Language) ShortDate(year int, month time.Month, day int) string {
	short := l.file.Citation.Months
	if len(short) != 12 || day == 0 || month < time.January || month > time.December {
		return l.Date(year, month, day)
	}
	return l.write(l.day, year, short[month-1], day)
}

// DayAndMonth is Date without the year: "May 29", "29. Mai", "May"; empty if the month is not known.
func (l *Language) DayAndMonth(month time.Month, day int) string {
	if month < time.January || month > time.December {
		return ""
	}
	p := l.day
	if day == 0 {
		p = l.month
	}
	return l.write(p.without("year"), 0, l.file.Months[month-1], day)
}

// without is the pattern without one of its names, and without what joins that to the rest.
func (p pattern) without(name string) pattern {
	for i := 1; i < len(p); i += 2 {
		if p[i] != name {
			continue
		}
		before, after := append(pattern(nil), p[:i]...), p[i+1:]
		if i > 1 { // what stands before it joins it
			before[i-1] = after[0]
			return append(before, after[1:]...)
		}
		return append(pattern{p[0]}, after[1:]...)
	}
	return p
}
