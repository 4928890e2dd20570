package language

import (
	"errors"
	"fmt"
	"strings"
)

// File is a layouts/languages/*.toml as it is written.
type File struct {
	Name      string              `toml:"name"`      // what the language calls itself: "English"
	Direction string              `toml:"direction"` // "ltr" or "rtl"
	Months    []string            `toml:"months"`    // twelve, as they stand in a date
	Date      Dates               `toml:"date"`
	Number    Numbers             `toml:"number"`
	Quotes    Quotes              `toml:"quotes"`
	Spaces    map[string]string   `toml:"spaces"` // what is typed, like " ?", and what is printed: with a space that does not break
	List      Lists               `toml:"list"`
	Citation  Citations           `toml:"citation"`
	Vague     []string            `toml:"vague_links"` // words that say nothing about where a link leads: "here"
	Words     map[string]string   `toml:"words"`       // texts without values, by id
	Sentences map[string]Sentence `toml:"sentences"`   // texts with values, by id
	Countries map[string]string   `toml:"countries"`   // names, by ISO 3166-1 alpha-2 code; may be incomplete
}

// Dates are the patterns of dates: {day} and {year} are numbers, {month} is a name of File.Months.
type Dates struct {
	Day   string `toml:"day"`   // the whole date: "{month} {day}, {year}"
	Month string `toml:"month"` // if the day is not known: "{month} {year}"
	Year  string `toml:"year"`  // if only the year is known: "{year}"
	First string `toml:"first"` // the first day of a month, "1er" in French; "1" if left out
}

// Numbers say how whole numbers are written.
type Numbers struct {
	Group     string `toml:"group"`      // between groups of three digits; empty for none
	GroupFrom int    `toml:"group_from"` // the fewest digits that are grouped, 5 in Spanish; 4 if left out
}

// Quotes are the typographic marks.
type Quotes struct {
	Outer      []string `toml:"outer"` // opening and closing; straight double marks become these
	Inner      []string `toml:"inner"` // opening and closing, inside Outer; straight single marks become these
	Apostrophe string   `toml:"apostrophe"`
	// Elisions are words that begin with an apostrophe ("tis", "em"), written without it. One with an
	// apostrophe after it has both: "n'" for rock ’n’ roll. Nothing else tells these from opening marks.
	Elisions []string `toml:"elisions"`
}

// Lists say how the members of a list are joined, spaces included.
type Lists struct {
	Comma string `toml:"comma"` // between members but for the last two: ", "
	Two   string `toml:"two"`   // between the members of a pair: " and "
	Last  string `toml:"last"`  // before the last of three and more: " and ", or ", and "
}

// Citations say how a source is written out.
type Citations struct {
	Comma  string `toml:"comma"`  // between its parts, without a space; "," if left out
	Inside bool   `toml:"inside"` // comma and full stop stand before a closing quotation mark, as in American English

	Terms  map[string]string `toml:"terms"`  // by id, see Term; a file may lack some
	Months []string          `toml:"months"` // twelve, as AP writes them in a whole date; those of File if left out
}

// Sentence is a text with {names} of values in it, in as many of CLDR's plural forms as the language has
// (https://cldr.unicode.org/index/cldr-spec/plural-rules). In TOML it is a table of them, or a string, which
// is the form Other.
type Sentence struct {
	Zero, One, Two, Few, Many string
	Other                     string // also stands in for a form that is left out where no number decides
}

// UnmarshalTOML takes a string or a table of plural forms.
func (s *Sentence) UnmarshalTOML(value any) error {
	table, ok := value.(map[string]any)
	if !ok {
		table = map[string]any{"other": value}
	}
	for name, v := range table {
		text, isText := v.(string)
		if !isText {
			return errors.New("a sentence is a string, or a table of strings, one for each plural form")
		}
		form := s.form(name)
		if form == nil {
			return fmt.Errorf("%q is not a plural form; they are %s", name, strings.Join(forms[:], ", "))
		}
		*form = text
	}
	return nil
}

// forms are CLDR's names of the plural forms, in CLDR's order.
var forms = [...]string{"zero", "one", "two", "few", "many", "other"}

// form returns where the form of that name is kept, nil if there is none of that name.
func (s *Sentence) form(name string) *string {
	switch name {
	case "zero":
		return &s.Zero
	case "one":
		return &s.One
	case "two":
		return &s.Two
	case "few":
		return &s.Few
	case "many":
		return &s.Many
	case "other":
		return &s.Other
	}
	return nil
}

// plural reports whether the number decides about the wording.
func (s Sentence) plural() bool { return s != Sentence{Other: s.Other} }
