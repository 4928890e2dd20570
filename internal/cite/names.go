package cite

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// printed is a name as it stands on its own: "Ada Okafor". Among words that are read from the right it stands apart, or
// names in Latin letters change places (UAX 9, first strong isolate).
func printed(name string, l *language.Language) string {
	name = l.Curl(line(name))
	if name != "" && l.Direction() == "rtl" {
		return "\u2068" + name + "\u2069"
	}
	return name
}

// authors joins the names of persons and organisations as they are: "A", "A and B", "A, B and C". Of more than most
// only the first is named. others is what stands for those that are not; a last author "et al." asks for it too. serial asks
// for a comma before "and" behind more than two.
func authors(list campaign.Authors, l *language.Language, most int, others string, serial bool) string {
	var room [4]string // for most
	names := room[:0]
	more := ""
	for i, a := range list {
		if name := printed(a.Name(), l); i > 0 && i == len(list)-1 && a.Others() {
			more = " " + others
		} else if name != "" {
			names = append(names, name)
		}
	}
	if len(names) > most {
		names, more = names[:1], " "+others
	}
	if n := len(names); serial && n > 2 {
		comma, _ := l.Citation()
		names = append(names[:n-2:n-2], names[n-2]+comma, names[n-1])
	}
	return l.List(names) + more
}

// inverted is a name with the family name first and initials behind it: "Okafor, A. B." An organisation's stays as it
// is, and so does a name in letters that have no initials.
func inverted(a campaign.Author, l *language.Language) (name string, turned bool) {
	given, family, suffix := a.Parts()
	if given == "" || family == "" {
		return printed(a.Name(), l), false
	}
	comma, _ := l.Citation()
	name = family + comma + " " + initials(given)
	if suffix != "" {
		name += comma + " " + suffix
	}
	return printed(name, l), true
}

// shortened is a name with initials in front: "A. B. Okafor".
func shortened(a campaign.Author, l *language.Language) string {
	given, family, suffix := a.Parts()
	if given == "" || family == "" {
		return printed(a.Name(), l)
	}
	return printed(strings.TrimSpace(initials(given)+" "+family+" "+suffix), l)
}

// initials shortens given names: "Ada Jean-Luc" to "A. J.-L." Words in small letters stay, as in "Alexander von".
func initials(given string) string {
	var out []string
	for _, word := range strings.Fields(strings.ReplaceAll(given, ".", ". ")) {
		var pieces []string
		for _, piece := range strings.Split(word, "-") {
			first, size := utf8.DecodeRuneInString(piece)
			if unicode.IsUpper(first) && size < len(piece) || size == len(piece) && unicode.IsUpper(first) {
				piece = string(first) + "."
			}
			pieces = append(pieces, piece)
		}
		out = append(out, strings.Join(pieces, "-"))
	}
	return strings.Join(out, " ")
}
