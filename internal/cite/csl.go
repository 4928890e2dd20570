package cite

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// This file turns records into CSL-JSON and back, the form in which Zotero and other programs hand sources on
// (https://github.com/citation-style-language/schema, csl-data.json). What CSL has no word for stands in "custom", which
// is there for that.

// item is a record in CSL-JSON.
type item struct {
	ID         string            `json:"id"`
	Type       string            `json:"type"`
	Genre      string            `json:"genre,omitempty"`
	Author     []cslName         `json:"author,omitempty"`
	Editor     []cslName         `json:"editor,omitempty"`
	Title      string            `json:"title,omitempty"`
	Container  string            `json:"container-title,omitempty"`
	Publisher  string            `json:"publisher,omitempty"`
	Place      string            `json:"publisher-place,omitempty"`
	Edition    string            `json:"edition,omitempty"`
	Version    string            `json:"version,omitempty"`
	Volume     string            `json:"volume,omitempty"`
	Issue      string            `json:"issue,omitempty"`
	Number     string            `json:"number,omitempty"`
	Page       string            `json:"page,omitempty"`
	Section    string            `json:"section,omitempty"`
	Issued     *cslDate          `json:"issued,omitempty"`
	Accessed   *cslDate          `json:"accessed,omitempty"`
	URL        string            `json:"URL,omitempty"`
	DOI        string            `json:"DOI,omitempty"`
	ISBN       string            `json:"ISBN,omitempty"`
	ArchivedAt string            `json:"archive_location,omitempty"`
	Language   string            `json:"language,omitempty"`
	Custom     map[string]string `json:"custom,omitempty"`
}

type cslName struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Suffix  string `json:"suffix,omitempty"`
	Literal string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts   [][]int `json:"date-parts,omitempty"`
	Literal string  `json:"literal,omitempty"`
}

// cslTypes are the types of CSL that a record's types become.
var cslTypes = map[campaign.SourceType]string{
	"": "article-newspaper", campaign.Article: "article-newspaper", campaign.Journal: "article-journal", campaign.Report: "report", campaign.Book: "book",
	campaign.Chapter: "chapter", campaign.Law: "legislation", campaign.WebPage: "webpage", campaign.Video: "motion_picture", campaign.Dataset: "dataset",
	campaign.PressRelease: "report",
}

// pressRelease is the genre that tells a press release from other reports.
const pressRelease = "Press release"

// CSL writes records as CSL-JSON, in their order: a list, a line each. Confirm is for editors only, and is
// left out.
func CSL(keys []string, records map[string]campaign.Source) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for i, key := range keys {
		b.WriteString([...]string{"[\n", ","}[min(i, 1)])
		if err := e.Encode(itemOf(key, records[key])); err != nil {
			return nil, err
		}
	}
	if len(keys) == 0 {
		b.WriteString("[")
	}
	b.WriteString("]\n")
	return b.Bytes(), nil
}

func itemOf(key string, s campaign.Source) item {
	i := item{
		ID: key, Type: cslTypes[s.Type], Author: cslNames(s.Author), Editor: cslNames(s.Editor), Title: line(s.Title), Container: line(s.Publication), Publisher: line(s.Publisher),
		Place: line(s.Place), Volume: string(s.Volume), Issued: cslDateOf(s.Date), Accessed: cslDateOf(s.Accessed), URL: s.URL, DOI: s.DOI, ISBN: s.ISBN, ArchivedAt: s.Archive,
		Language: s.Language, Custom: map[string]string{},
	}
	i.Edition, i.Issue, i.Page = string(s.Edition), string(s.Issue), string(s.Page)
	switch s.Type {
	case campaign.Dataset:
		i.Version, i.Edition = i.Edition, ""
	case campaign.Law:
		i.Number, i.Issue, i.Section, i.Page = i.Issue, "", i.Page, ""
	case campaign.PressRelease:
		i.Genre = pressRelease
		i.Number, i.Issue = i.Issue, ""
	case campaign.Report:
		i.Number, i.Issue = i.Issue, ""
	}
	if s.Text != "" {
		i.Type = "document"
	}
	for name, value := range map[string]string{"quote": s.Quote, "note": s.Note, "text": s.Text} {
		if value != "" {
			i.Custom[name] = value
		}
	}
	for tag, value := range s.Notes {
		i.Custom["note_"+tag] = value
	}
	for tag, value := range s.Texts {
		i.Custom["text_"+tag] = value
	}
	return i
}

func cslNames(list campaign.Authors) []cslName {
	var out []cslName
	for _, a := range list {
		if a.Organisation != "" {
			out = append(out, cslName{Literal: line(a.Organisation)})
			continue
		}
		given, family, suffix := a.Parts()
		out = append(out, cslName{Family: line(family), Given: line(given), Suffix: suffix})
	}
	return out
}

func cslDateOf(d campaign.SourceDate) *cslDate {
	switch {
	case d.Undated:
		return &cslDate{Literal: "n.d."}
	case d.Year == 0:
		return nil
	}
	parts := []int{d.Year}
	if d.Month > 0 {
		if parts = append(parts, int(d.Month)); d.Day > 0 {
			parts = append(parts, d.Day)
		}
	}
	return &cslDate{Parts: [][]int{parts}}
}

// Entry is one record of a CSL-JSON file.
type Entry struct {
	ID     string // as the file calls it; may be any text
	Source campaign.Source
	Left   []string // what was left out, as the file names it; nil if nothing was
}

// ReadCSL reads the text of a CSL-JSON file: a list of records, or one record. The error says what is wrong with it.
func ReadCSL(text []byte) ([]Entry, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(text, &list); err != nil {
		var one map[string]json.RawMessage
		var several struct {
			Items []map[string]json.RawMessage `json:"items"`
		}
		switch {
		case json.Unmarshal(text, &several) == nil && several.Items != nil:
			list = several.Items
		case json.Unmarshal(text, &one) == nil && one["type"] != nil:
			list = append(list, one)
		default:
			return nil, fmt.Errorf("it is not CSL-JSON, which is a list of records ([{ … }]): %w", plainJSON(err))
		}
	}
	var out []Entry
	for n, fields := range list {
		if fields == nil {
			return nil, fmt.Errorf("entry %d is no record", n+1)
		}
		out = append(out, entry(fields))
	}
	return out, nil
}

// plainJSON says where JSON is broken.
func plainJSON(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("at byte %d: %s", syntax.Offset, syntax.Error())
	}
	return errors.New("it holds something else")
}

// cslText is a value as text on one line: a text without markup, or a number.
func cslText(raw json.RawMessage) (string, bool) {
	var s string
	if json.Unmarshal(raw, &s) == nil {
		return line(printableLine(unmarked.Replace(s))), true
	}
	var n json.Number
	if json.Unmarshal(raw, &n) == nil {
		return n.String(), true
	}
	return "", false
}

// unmarked takes out the marks that CSL's texts may hold.
var unmarked = strings.NewReplacer("<i>", "", "</i>", "", "<b>", "", "</b>", "", "<sub>", "", "</sub>", "", "<sup>", "", "</sup>", "",
	"<span class=\"nocase\">", "", "<span style=\"font-variant:small-caps;\">", "", "<sc>", "", "</sc>", "", "</span>", "")

// printableLine is s without control characters, which no record may hold on a line.
func printableLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return ' '
		case r < ' ' || 0x7f <= r && r < 0xa0:
			return -1
		}
		return r
	}, s)
}

func entry(fields map[string]json.RawMessage) Entry {
	var e Entry
	s := &e.Source
	texts := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		raw := fields[name]
		switch name {
		case "author", "editor":
			to := &s.Author
			if name == "editor" {
				to = &s.Editor
			}
			if !readNames(raw, to) {
				e.Left = append(e.Left, name)
			}
		case "issued", "accessed":
			to := &s.Date
			if name == "accessed" {
				to = &s.Accessed
			}
			if exact := readDate(raw, to); !exact && to.IsZero() {
				e.Left = append(e.Left, name)
			} else if !exact {
				e.Left = append(e.Left, "a part of "+name)
			}
		case "custom":
			e.Left = append(e.Left, readCustom(raw, s)...)
		case "id", "type", "genre", "citation-key", "title", "container-title", "publisher", "publisher-place", "edition", "version", "volume", "issue", "number", "page", "section",
			"URL", "DOI", "ISBN", "archive_location", "language":
			text, ok := cslText(raw)
			if !ok {
				e.Left = append(e.Left, name)
			}
			texts[name] = text
		case "journalAbbreviation", "title-short", "container-title-short", "shortTitle", "system_id": // other forms of what is there
		default:
			e.Left = append(e.Left, name)
		}
	}
	e.ID = texts["citation-key"]
	if e.ID == "" {
		e.ID = texts["id"]
	}
	e.Left = append(e.Left, fill(s, texts)...)
	slices.Sort(e.Left)
	return e
}

// fill takes the texts over; left are those that the record has no place for.
func fill(s *campaign.Source, texts map[string]string) (left []string) {
	var exact bool
	if s.Type, exact = typeOf(texts["type"], texts["genre"]); !exact {
		left = append(left, "type "+texts["type"]+" (taken as "+cmp.Or(string(s.Type), string(campaign.Article))+")")
	}
	if g := texts["genre"]; g != "" && s.Type != campaign.PressRelease {
		left = append(left, "genre")
	}
	s.Title, s.Publication, s.Publisher, s.Place = texts["title"], texts["container-title"], texts["publisher"], texts["publisher-place"]
	s.Volume, s.ISBN = campaign.Numeral(texts["volume"]), texts["ISBN"]
	only := func(to *string, name, text string, ok bool) { // what no record may hold is left out
		if ok {
			*to = text
		} else if text != "" {
			left = append(left, name)
		}
	}
	_, ok := language.Canonical(texts["language"])
	only(&s.Language, "language", texts["language"], ok && texts["language"] != "")
	only(&s.URL, "URL", texts["URL"], isAddress(texts["URL"]))
	number := bareDOI.ReplaceAllString(texts["DOI"], "")
	only(&s.DOI, "DOI", number, strings.HasPrefix(number, "10.") && strings.Contains(number, "/") && !strings.ContainsAny(number, ` "`))
	only(&s.Archive, "archive_location", texts["archive_location"], isAddress(texts["archive_location"]))
	take := func(to *campaign.Numeral, names ...string) {
		for _, name := range names {
			switch {
			case texts[name] == "":
			case *to == "":
				*to = campaign.Numeral(texts[name])
			default:
				left = append(left, name)
			}
		}
	}
	switch s.Type {
	case campaign.Law:
		take(&s.Page, "section", "page")
		take(&s.Issue, "number", "issue")
	case campaign.Report, campaign.PressRelease:
		take(&s.Page, "page", "section")
		take(&s.Issue, "number", "issue")
	default:
		take(&s.Page, "page", "section")
		take(&s.Issue, "issue", "number")
	}
	take(&s.Edition, "edition", "version")
	if s.Text != "" { // which stands instead of all the fields
		*s = campaign.Source{Text: s.Text, Texts: s.Texts, Note: s.Note, Notes: s.Notes, Quote: s.Quote, Archive: s.Archive, Accessed: s.Accessed, Language: s.Language}
	}
	return left
}

// bareDOI is what some write before a DOI.
var bareDOI = regexp.MustCompile(`(?i)^(https?://(dx\.)?doi\.org/|doi:\s*)`)

// isAddress reports whether a text is the address of a web page.
func isAddress(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && !strings.ContainsAny(text, " \\")
}

// typeOf is the record's type of a CSL type; exact is false if it only comes near.
func typeOf(name, genre string) (t campaign.SourceType, exact bool) {
	if name == "report" && strings.EqualFold(genre, pressRelease) {
		return campaign.PressRelease, true
	}
	switch name {
	case "article-newspaper", "article-magazine", "article", "":
		return "", name != "article"
	case "document":
		return campaign.WebPage, true
	}
	for _, t := range campaign.SourceTypes {
		if cslTypes[t] == name {
			return t, true
		}
	}
	switch name {
	case "review", "review-book", "paper-conference":
		return campaign.Journal, false
	case "entry", "entry-dictionary", "entry-encyclopedia":
		return campaign.Chapter, false
	case "bill", "legal_case", "treaty", "regulation", "hearing":
		return campaign.Law, false
	case "broadcast", "speech", "performance", "interview", "song":
		return campaign.Video, false
	case "thesis", "standard", "manuscript", "pamphlet", "patent":
		return campaign.Report, false
	case "classic", "collection", "periodical":
		return campaign.Book, false
	case "software", "map", "figure", "graphic":
		return campaign.Dataset, false
	}
	return campaign.WebPage, name == "webpage" || name == "post" || name == "post-weblog"
}

func readNames(raw json.RawMessage, to *campaign.Authors) bool {
	var names []struct {
		Family, Given, Suffix, Literal string
		Dropping                       string `json:"dropping-particle"`
		Particle                       string `json:"non-dropping-particle"`
	}
	if json.Unmarshal(raw, &names) != nil {
		return false
	}
	for _, n := range names {
		a := campaign.Author{
			Family: oneLine(n.Particle + " " + n.Family + " " + n.Suffix), Given: oneLine(n.Given + " " + n.Dropping), Organisation: oneLine(n.Literal),
		}
		if strings.HasSuffix(n.Particle, "'") || strings.HasSuffix(n.Particle, "’") {
			a.Family = oneLine(n.Particle + n.Family + " " + n.Suffix)
		}
		switch strings.TrimSuffix(strings.ToLower(a.Organisation), ".") {
		case "":
		case "et al", "others":
			a = campaign.Author{Given: "et", Family: "al."} // as it goes out
		default:
			a.Family, a.Given = "", ""
		}
		if a.Name() != "" {
			*to = append(*to, a)
		}
	}
	return true
}

func oneLine(s string) string { return strings.Join(strings.Fields(printableLine(s)), " ") }

// readDate reads a date; exact is false if it says more than a record can.
func readDate(raw json.RawMessage, to *campaign.SourceDate) (exact bool) {
	var d struct {
		Parts   [][]json.RawMessage `json:"date-parts"`
		Raw     string
		Literal string
		Season  json.RawMessage
		Circa   json.RawMessage
	}
	if json.Unmarshal(raw, &d) != nil {
		return false
	}
	exact = len(d.Parts) <= 1 && d.Season == nil && (d.Circa == nil || string(d.Circa) == "false")
	text := d.Raw + d.Literal
	if len(d.Parts) > 0 {
		var pieces []string
		for i, p := range d.Parts[0] {
			n, err := strconv.Atoi(strings.Trim(string(p), `" `))
			if n == 0 && err == nil && i > 0 {
				break // as some programs write what they do not know
			}
			if err != nil || i > 2 {
				return false
			}
			pieces = append(pieces, fmt.Sprintf([...]string{"%04d", "%02d", "%02d"}[i], n))
		}
		text = strings.Join(pieces, "-")
	}
	switch strings.ToLower(text) {
	case "":
		return exact
	case "n.d.", "nd", "undated":
		text = "undated"
	}
	if to.UnmarshalTOML(text) == nil {
		return exact
	}
	first, _, whole := strings.Cut(text, "/") // of a span of days
	got, ok := campaign.ReadSourceDate(strings.TrimSpace(first))
	if !ok {
		year, _ := strconv.Atoi(aYear.FindString(text)) // Spring 2026
		got, exact = campaign.SourceDate{Year: year}, false
	}
	*to = got
	return exact && !whole
}

// aYear is a year in a text of any kind.
var aYear = regexp.MustCompile(`\b(1[5-9]|20)\d\d\b`)

// readCustom takes over what CSL has no words for; left are the keys that are not of this program.
func readCustom(raw json.RawMessage, s *campaign.Source) (left []string) {
	var custom map[string]json.RawMessage
	if json.Unmarshal(raw, &custom) != nil {
		return []string{"custom"}
	}
	for _, key := range slices.Sorted(maps.Keys(custom)) {
		var value string
		ok := json.Unmarshal(custom[key], &value) == nil
		tag, isNote := strings.CutPrefix(key, "note_")
		other, isText := strings.CutPrefix(key, "text_")
		switch {
		case !ok:
			left = append(left, "custom."+key)
		case key == "quote":
			s.Quote = value
		case key == "note":
			s.Note = value
		case key == "text":
			s.Text = value
		case isNote && tag != "":
			if s.Notes == nil {
				s.Notes = map[string]string{}
			}
			s.Notes[tag] = value
		case isText && other != "":
			if s.Texts == nil {
				s.Texts = map[string]string{}
			}
			s.Texts[other] = value
		default:
			left = append(left, "custom."+key)
		}
	}
	return left
}
