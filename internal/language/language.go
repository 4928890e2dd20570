// Package language is what one language contributes to a page: its words, sentences and plurals, how it
// writes dates, numbers and lists, its names of countries, and its quotation marks.
//
// It takes a File, which is a layouts/languages/*.toml that somebody else has read and decoded, and gives
// a Language. Plural rules are CLDR's, from go-i18n; everything else stands in the file, so that whoever
// translates a site can see and mend it. The package does not choose a language, does not read files, and
// knows no HTML: all text in and out is plain.
package language

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/collate"
	xlanguage "golang.org/x/text/language"
)

// Language is one language, ready for use by many goroutines at once. The zero Language is of no use; New
// makes one.
type Language struct {
	tag       string
	file      File
	messages  *i18n.Localizer
	sentences map[string]pattern // where no number decides, by id
	day       pattern            // a date's patterns, by how much of it is known
	month     pattern
	year      pattern
	marks     [apostrophe + 1]string // what each mark is written as; marks[none] is not used
	tight     bool                   // some marks have a space in them
	elisions  map[string]bool        // lower case, without apostrophes: does one follow as well?
	groupFrom int
	spaces    *strings.Replacer // nil if the language leaves spaces as they are typed
}

// New makes a Language of f. tag is a BCP 47 tag; its case does not matter ("en-us"). New keeps f's maps and
// slices, which nobody may change afterwards. If anything is wrong with the tag or the file, all of it is
// returned, in the file's order of tables, and the Language is nil.
func New(tag string, f File) (*Language, []Complaint) { return NewIn(tag, "", f) }

// NewIn is New for a tag that leaves the country open: the plural forms are the country's ("0 assinaturas" in
// Portugal, "0 assinatura" in Brazil), the Language's tag stays as it is.
func NewIn(tag, country string, f File) (*Language, []Complaint) {
	parsed, err := xlanguage.Parse(tag)
	if err != nil || parsed == xlanguage.Und {
		return nil, []Complaint{{
			Message: quoted(tag) + " is not a language tag",
			Help:    `tags are written like "en", "es" or "pt-BR" (BCP 47)`,
		}}
	}
	l := &Language{tag: parsed.String(), file: f, groupFrom: 4}
	complaints := f.complaints()
	messages, err := localizer(in(parsed, country), f.Sentences)
	if err != nil {
		return nil, append(complaints, Complaint{
			Message: "there are no plural rules for the language " + quoted(tag),
			Help:    "use the tag of a language that Unicode CLDR describes",
		})
	}
	l.messages = messages
	complaints = append(complaints, l.missingForms()...)
	if len(complaints) > 0 {
		return nil, complaints
	}
	if f.Number.GroupFrom > 0 {
		l.groupFrom = f.Number.GroupFrom
	}
	// The patterns were looked at above; they have no errors left.
	l.day, _ = parsePattern(f.Date.Day)
	l.month, _ = parsePattern(f.Date.Month)
	l.year, _ = parsePattern(f.Date.Year)
	l.sentences = make(map[string]pattern, len(f.Sentences))
	for id, s := range f.Sentences {
		l.sentences[id], _ = parsePattern(s.Other)
	}
	l.setQuotes(f.Quotes)
	l.setSpaces(f.Spaces)
	return l, nil
}

// Tag is the language's BCP 47 tag in its usual case, for the lang attribute: "en", "pt-BR".
func (l *Language) Tag() string { return l.tag }

// Name is what the language calls itself; its tag if the file does not say.
func (l *Language) Name() string { return cmp.Or(l.file.Name, l.tag) }

// Direction is "ltr" or "rtl", for the dir attribute.
func (l *Language) Direction() string { return l.file.Direction }

// Word returns a text without values by its id; "" for an id that the file does not have, which HasWord
// and Against find beforehand.
func (l *Language) Word(id string) string { return l.file.Words[id] }

// HasWord reports whether id stands in the file's [words].
func (l *Language) HasWord(id string) bool { return l.file.Words[id] != "" }

// Vague reports whether a link's words are among those that say nothing about where it leads (WCAG 2.2, 2.4.9). Case,
// punctuation and space around them do not matter.
func (l *Language) Vague(words string) bool {
	words = strings.TrimFunc(strings.ToLower(words), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.Contains(l.file.Vague, words)
}

// Countries are the codes of the countries that the file names, in the order of their names in the language's
// dictionaries.
func (l *Language) Countries() []string {
	order := collate.New(xlanguage.Make(l.tag)) // not for several goroutines at once
	return slices.SortedFunc(maps.Keys(l.file.Countries), func(a, b string) int {
		return order.CompareString(l.Country(a), l.Country(b))
	})
}

// Country returns the name of a country by its ISO 3166-1 alpha-2 code, in capitals; "" if the file does
// not have it.
func (l *Language) Country(code string) string { return l.file.Countries[code] }
