package campaign

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Source is one record of footnotes.toml.
type Source struct {
	Type        SourceType `toml:"type"` // what it is; Article if empty
	Author      Authors    `toml:"author"`
	Editor      Authors    `toml:"editor"`
	Title       string     `toml:"title"`
	Publication string     `toml:"publication"` // where it appeared: newspaper, journal, website; of a chapter its book, of a law its collection
	Publisher   string     `toml:"publisher"`   // who brought it out
	Place       string     `toml:"place"`       // where they are
	Edition     Numeral    `toml:"edition"`     // 2, or "revised ed."; of a dataset its version
	Volume      Numeral    `toml:"volume"`
	Issue       Numeral    `toml:"issue"` // of a journal; of a report or law its number
	Page        Numeral    `toml:"page"`  // 4, "45-67"; of a law its section
	Date        SourceDate `toml:"date"`
	URL         string     `toml:"url"`
	DOI         string     `toml:"doi"` // "10.1000/182"
	ISBN        string     `toml:"isbn"`
	Archive     string     `toml:"archive"`                    // a lasting copy
	Accessed    SourceDate `toml:"accessed"`                   // when URL was last seen to say it
	Quote       string     `toml:"quote" settings:"multiline"` // the words relied on
	Language    string     `toml:"language"`                   // BCP 47 tag of title, publication and quote; the site's own language if empty
	Note        string     `toml:"note" settings:"multiline"`  // Markdown after the citation
	Text        string     `toml:"text" settings:"multiline"`  // Markdown instead of all the fields above
	Confirm     bool       `toml:"confirm"`                    // a program wrote the record, and no person has looked yet

	Notes map[string]string `toml:"note_*" settings:"multiline"` // Note on pages in other languages, by their tags in small letters
	Texts map[string]string `toml:"text_*" settings:"multiline"` // the same of Text
}

// Names is what a reader of a citation looks for first: who wrote it, or who edited it.
func (s *Source) Names() (names Authors, edited bool) {
	if len(s.Author) == 0 && s.Type != Chapter {
		return s.Editor, len(s.Editor) > 0
	}
	return s.Author, false
}

// Link is where the source can be read: its address, or the one that its DOI stands for; empty if there is neither.
func (s *Source) Link() string {
	if s.URL == "" {
		return s.DOILink()
	}
	return s.URL
}

// DOILink is the address that the DOI stands for; empty without one (https://www.doi.org/the-identifier/resources/handbook/).
func (s *Source) DOILink() string {
	if s.DOI == "" {
		return ""
	}
	return "https://doi.org/" + inAddress.Replace(s.DOI)
}

// inAddress writes what a DOI may hold and a path may not.
var inAddress = strings.NewReplacer("%", "%25", "#", "%23", "?", "%3F", "<", "%3C", ">", "%3E")

// SourceType is what kind of work a source is; the empty type is Article.
type SourceType string

const (
	Article      SourceType = "article" // of a newspaper or magazine
	Journal      SourceType = "journal" // an article of a scholarly journal
	Report       SourceType = "report"
	Book         SourceType = "book"
	Chapter      SourceType = "chapter" // of a book by several authors
	Law          SourceType = "law"
	WebPage      SourceType = "page"
	Video        SourceType = "video"
	Dataset      SourceType = "dataset"
	PressRelease SourceType = "press-release"
)

// SourceTypes are all of them, the usual one first.
var SourceTypes = [...]SourceType{Article, Journal, Report, Book, Chapter, Law, WebPage, Video, Dataset, PressRelease}

// Known reports whether t is one of them, or empty.
func (t SourceType) Known() bool { return t == "" || slices.Contains(SourceTypes[:], t) }

// Numeral is a number of a volume, an edition, or a page, which may have letters: 12, "12a", "45-67".
type Numeral string

// UnmarshalTOML takes a whole number or a text.
func (n *Numeral) UnmarshalTOML(value any) error {
	switch v := value.(type) {
	case int64:
		*n = Numeral(strconv.FormatInt(v, 10))
	case string:
		*n = Numeral(v)
	default:
		return errors.New(`a number is wanted, like 12 or "45-67"`)
	}
	return nil
}

// ValidSourceKey reports whether a source can be called s: the name becomes part of an id on the page.
func ValidSourceKey(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || i > 0 && (c == '-' || c == '_')) {
			return false
		}
	}
	return s != ""
}

// Author is a person or an organisation.
type Author struct {
	Given, Family string // a person's name; Given alone holds a name written in one piece
	Organisation  string // set instead of a person's name
}

// Name is the name as printed: "Ada Okafor", or the organisation's.
func (a Author) Name() string {
	switch {
	case a.Organisation != "":
		return a.Organisation
	case a.Given == "":
		return a.Family
	case a.Family == "":
		return a.Given
	}
	return a.Given + " " + a.Family
}

// particles begin a family name in small letters, as in "Ludwig van Beethoven".
var particles = []string{"al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le", "ten", "ter", "van", "vom", "von", "y", "zu", "zum", "zur"}

// suffixes end a name without being its family name.
var suffixes = []string{"Jr", "Sr", "II", "III", "IV"}

// Parts takes a person's name apart, as lists by family name want it. A name written in one piece is taken to end with
// the family name, and the words before it that begin in small letters to be part of that: where this is wrong, the
// record says { family = "…", given = "…" }. suffix is "Jr." or the like. An organisation has a family name only.
func (a Author) Parts() (given, family, suffix string) {
	if a.Organisation != "" {
		return "", a.Organisation, ""
	}
	given, family = strings.TrimSpace(a.Given), strings.TrimSpace(a.Family)
	whole := family == ""
	words := strings.Fields(family)
	if whole {
		words = strings.Fields(given)
	}
	if n := len(words) - 1; n > 0 && slices.Contains(suffixes, strings.Trim(words[n], ".,")) {
		suffix, words = words[n], words[:n]
		words[n-1] = strings.TrimSuffix(words[n-1], ",")
	}
	if !whole {
		return given, strings.Join(words, " "), suffix
	}
	if len(words) == 0 {
		return "", "", suffix
	}
	at := len(words) - 1
	for at > 1 && slices.Contains(particles, words[at-1]) {
		at--
	}
	return strings.Join(words[:at], " "), strings.Join(words[at:], " "), suffix
}

// Others reports whether an entry stands for the authors that are not named: "et al."
func (a Author) Others() bool {
	return a.Organisation == "" && strings.TrimSuffix(strings.TrimSpace(a.Name()), ".") == "et al"
}
