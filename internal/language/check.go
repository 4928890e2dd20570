package language

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Complaint is one thing that is wrong with a language file. Whoever read the file knows its name and places
// and makes a problem of it.
type Complaint struct {
	Key     string // where, as a dotted TOML key: "sentences.signatures.few"; it may be one that is not there. Empty for the file as a whole
	Message string // what is wrong, without a full stop
	Help    string // what to write
}

func quoted(s string) string { return strconv.Quote(s) }

// complaints looks at all of f that needs no knowledge of the language.
func (f File) complaints() []Complaint {
	var out []Complaint
	wrong := func(key, message, help string) { out = append(out, Complaint{key, message, help}) }

	if f.Direction != "ltr" && f.Direction != "rtl" {
		wrong("direction", quoted(f.Direction)+" is not a direction of writing", `write "ltr" (left to right) or "rtl"`)
	}
	if len(f.Months) != 12 || slices.Contains(f.Months, "") {
		wrong("months", "the names of the months are not twelve", "write all twelve, January first")
	}
	for _, p := range []struct{ key, text, names string }{
		{"date.day", f.Date.Day, "day month year"},
		{"date.month", f.Date.Month, "month year"},
		{"date.year", f.Date.Year, "year"},
	} {
		if !samePlaces(p.text, p.names) {
			wrong(p.key, quoted(p.text)+" is not a pattern for this kind of date",
				"name each of these once: {"+strings.ReplaceAll(p.names, " ", "} {")+"}")
		}
	}
	if n := len(f.Citation.Months); n != 0 && n != 12 {
		wrong("citation.months", fmt.Sprintf("the short names of the months are %d", n), "write all twelve, January first, or leave the line out")
	}
	for _, id := range slices.Sorted(maps.Keys(f.Citation.Terms)) {
		if englishTerm(id) == "" {
			wrong("citation.terms."+id, "citations have no term "+quoted(id), "delete the line; those that there are stand in layouts/languages/en.toml")
		}
	}
	if f.Number.GroupFrom < 0 {
		wrong("number.group_from", fmt.Sprintf("%d digits can't be grouped", f.Number.GroupFrom), "leave it out, or write 4 or 5")
	}
	out = append(out, f.Quotes.complaints()...)
	for _, typed := range slices.Sorted(maps.Keys(f.Spaces)) {
		if !strings.Contains(typed, " ") || f.Spaces[typed] == "" {
			wrong("spaces", quoted(typed)+" is not a mark with a space", `write what is typed and what is printed, like " ?" = "\u202f?"`)
		}
	}
	for _, p := range []struct{ key, text string }{
		{"list.comma", f.List.Comma}, {"list.two", f.List.Two}, {"list.last", f.List.Last},
	} {
		if p.text == "" {
			wrong(p.key, p.key+" is missing", "write what stands between members of a list, spaces included")
		}
	}
	return slices.Concat(out, f.textComplaints(), f.countryComplaints())
}

// samePlaces reports whether pattern has exactly the given names, in any order.
func samePlaces(text, names string) bool {
	p, err := parsePattern(text)
	if err != nil {
		return false
	}
	return slices.Equal(slices.Sorted(slices.Values(p.names())), strings.Fields(names))
}

func (q Quotes) complaints() []Complaint {
	var out []Complaint
	for _, p := range []struct {
		key  string
		pair []string
	}{{"quotes.outer", q.Outer}, {"quotes.inner", q.Inner}} {
		if len(p.pair) != 2 || slices.Contains(p.pair, "") {
			out = append(out, Complaint{p.key, p.key + " is not a pair of quotation marks", `write the opening and the closing one, like ["“", "”"]`})
		}
	}
	if q.Apostrophe == "" {
		out = append(out, Complaint{"quotes.apostrophe", "quotes.apostrophe is missing", `write it, like "’"`})
	}
	for _, e := range q.Elisions {
		if strings.Trim(e, "'") == "" || strings.HasPrefix(e, "'") {
			out = append(out, Complaint{"quotes.elisions", quoted(e) + " is not a word", `write what follows the apostrophe, like "tis"`})
		}
	}
	return out
}

// textComplaints looks at words and sentences.
func (f File) textComplaints() []Complaint {
	var out []Complaint
	for _, id := range slices.Sorted(maps.Keys(f.Words)) {
		if id == "" || f.Words[id] == "" {
			out = append(out, Complaint{"words." + id, "the word " + quoted(id) + " is empty", "write its text, or leave the line out"})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(f.Sentences)) {
		s, key := f.Sentences[id], "sentences."+id
		if id == "" || s.Other == "" {
			out = append(out, Complaint{key, "the sentence " + quoted(id) + ` has no form "other"`, `write its text, or a table with the form "other"`})
		}
		for _, form := range forms {
			if _, err := parsePattern(*s.form(form)); err != nil {
				out = append(out, Complaint{formKey(s, key, form), err.Error(), "braces stand around values' names only"})
			}
		}
	}
	return out
}

// formKey is where a form of s stands: s is a string in TOML if other is its only form, or might as well be.
func formKey(s Sentence, key, form string) string {
	if s.plural() {
		return key + "." + form
	}
	return key
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

func (f File) countryComplaints() []Complaint {
	var out []Complaint
	for _, code := range slices.Sorted(maps.Keys(f.Countries)) {
		if !countryCode.MatchString(code) || f.Countries[code] == "" {
			out = append(out, Complaint{"countries." + code, quoted(code) + " is not a country's code with its name", `write them like US = "United States" (ISO 3166-1 alpha-2)`})
		}
	}
	return out
}

// missingForms looks for plural forms that the language has and a sentence has not. A sentence of "other"
// alone is taken to read the same for every number.
func (l *Language) missingForms() []Complaint {
	var out []Complaint
	var examples map[string]int
	for _, id := range slices.Sorted(maps.Keys(l.file.Sentences)) {
		s := l.file.Sentences[id]
		if !s.plural() {
			continue
		}
		if examples == nil {
			examples = l.examples()
		}
		for _, form := range forms {
			n, used := examples[form]
			if used && form != "other" && *s.form(form) == "" {
				out = append(out, Complaint{
					Key:     "sentences." + id,
					Message: fmt.Sprintf("the sentence %q has no form %q, which the language %q has for %d", id, form, l.tag, n),
					Help:    fmt.Sprintf("add %s = \"...\"", form),
				})
			}
		}
	}
	return out
}
