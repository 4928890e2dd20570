package build

import (
	"slices"

	"broadside/internal/campaign"
	"broadside/internal/form"
	"broadside/internal/language"
)

// formWords are what the site's language says of the fields of a form.
func (s *Site) formWords(set campaign.FormSettings) form.Words {
	word := func(prefix string) func(string) string {
		return func(field string) string { return s.fieldWord(set, prefix, field) }
	}
	return form.Words{
		Label: word("field-"), Missing: word("missing-"), Wrong: word("wrong-"),
		Answer: func(label, typ string) string {
			id := "missing-answer"
			switch typ {
			case "checkbox":
				id = "missing-tick"
			case "select":
				id = "missing-choice"
			}
			return s.words.Sentence(id, language.Values{"label": label})
		},
	}
}

// fieldWord is what the language says of a field; some countries have a word of their own for it, and so has a form
// that asks for the country.
func (s *Site) fieldWord(set campaign.FormSettings, prefix, field string) string {
	where := s.settings.Country
	if slices.Contains(set.Fields, "country") || slices.Contains(set.Optional, "country") {
		where = "abroad-from-" + where
	}
	if id := prefix + field + "-" + where; s.words.HasWord(id) {
		return s.words.Word(id)
	}
	return s.words.Word(prefix + field)
}

// countries are what a form offers: the site's own first, then all others by their names in the site's language. The
// values are codes, or with english the English names. A country without a name in either language is left out.
func (s *Site) countries(english bool) []campaign.Choice {
	lists := s.countryLists()
	if english {
		return lists[1]
	}
	return lists[0]
}

// makeCountries makes both lists that countries chooses from.
func (s *Site) makeCountries() (lists [2][]campaign.Choice) {
	codes := s.words.Countries()
	if i := slices.Index(codes, s.settings.Country); i > 0 {
		codes = slices.Insert(slices.Delete(codes, i, i+1), 0, s.settings.Country)
	}
	for _, code := range codes {
		if name := s.english.Country(code); name != "" {
			lists[0] = append(lists[0], campaign.Choice{Value: code, Label: s.words.Country(code)})
			lists[1] = append(lists[1], campaign.Choice{Value: name, Label: s.words.Country(code)})
		}
	}
	return lists
}
