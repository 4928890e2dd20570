package build

import (
	"slices"

	"broadside/internal/campaign"
	"broadside/internal/form"
	"broadside/internal/language"
)

// formWords are what the site's language says of the fields of a form.
func (e *edition) formWords(set campaign.FormSettings) form.Words {
	word := func(prefix string) func(string) string {
		return func(field string) string { return e.fieldWord(set, prefix, field) }
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
			return e.words.Sentence(id, language.Values{"label": label})
		},
	}
}

// fieldWord is what the language says of a field; some countries have a word of their own for it, and so has a form
// that asks for the country.
func (e *edition) fieldWord(set campaign.FormSettings, prefix, field string) string {
	where := e.settings.Country
	if slices.Contains(set.Fields, "country") || slices.Contains(set.Optional, "country") {
		where = "abroad-from-" + where
	}
	if id := prefix + field + "-" + where; e.words.HasWord(id) {
		return e.words.Word(id)
	}
	return e.words.Word(prefix + field)
}

// countries are what a form offers: the site's own first, then all others by their names in the site's language. The
// values are codes, or with english the English names. A country without a name in either language is left out.
func (e *edition) countries(english bool) []campaign.Choice {
	lists := e.countryLists()
	if english {
		return lists[1]
	}
	return lists[0]
}

// makeCountries makes both lists that countries chooses from.
func (e *edition) makeCountries() (lists [2][]campaign.Choice) {
	codes := e.words.Countries()
	if i := slices.Index(codes, e.settings.Country); i > 0 {
		codes = slices.Insert(slices.Delete(codes, i, i+1), 0, e.settings.Country)
	}
	for _, code := range codes {
		if name := e.english.Country(code); name != "" {
			lists[0] = append(lists[0], campaign.Choice{Value: code, Label: e.words.Country(code)})
			lists[1] = append(lists[1], campaign.Choice{Value: name, Label: e.words.Country(code)})
		}
	}
	return lists
}
