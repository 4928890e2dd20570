package content

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"broadside/internal/campaign"
)

// SourceText is a record as it stands in footnotes.toml, its header included; ReadSources reads the same from it. What
// is empty is left out.
func SourceText(key string, s campaign.Source) string {
	var rows [][2]string
	row := func(key, value string) {
		if value != "" {
			rows = append(rows, [2]string{key, value})
		}
	}
	text := func(key, value string) {
		if value != "" {
			row(key, quoted(value))
		}
	}
	text("type", string(s.Type))
	row("author", authorsText(s.Author))
	row("editor", authorsText(s.Editor))
	text("title", s.Title)
	text("publication", s.Publication)
	text("publisher", s.Publisher)
	text("place", s.Place)
	row("edition", numeralText(s.Edition))
	row("volume", numeralText(s.Volume))
	row("issue", numeralText(s.Issue))
	row("page", numeralText(s.Page))
	row("date", dateText(s.Date))
	text("url", s.URL)
	text("doi", s.DOI)
	text("isbn", s.ISBN)
	text("archive", s.Archive)
	row("accessed", dateText(s.Accessed))
	text("quote", s.Quote)
	text("language", s.Language)
	text("note", s.Note)
	for _, tag := range slices.Sorted(maps.Keys(s.Notes)) {
		text("note_"+tag, s.Notes[tag])
	}
	text("text", s.Text)
	for _, tag := range slices.Sorted(maps.Keys(s.Texts)) {
		text("text_"+tag, s.Texts[tag])
	}
	if s.Confirm {
		row("confirm", "true")
	}
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r[0]))
	}
	var b strings.Builder
	b.WriteString("[" + key + "]\n")
	for _, r := range rows {
		fmt.Fprintf(&b, "%-*s = %s\n", wide, r[0], r[1])
	}
	return b.String()
}

// quoted is text in quotation marks on one line, with every character kept.
func quoted(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f || 0x80 <= r && r < 0xa0:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	return `"` + b.String() + `"`
}

// authorsText is one name, or a list.
func authorsText(list campaign.Authors) string {
	names := make([]string, len(list))
	for i, a := range list {
		switch {
		case a.Organisation != "":
			names[i] = "{ organisation = " + quoted(a.Organisation) + " }"
		case a.Family != "" && a.Given != "":
			names[i] = "{ family = " + quoted(a.Family) + ", given = " + quoted(a.Given) + " }"
		case a.Family != "":
			names[i] = "{ family = " + quoted(a.Family) + " }"
		default:
			names[i] = quoted(a.Given)
		}
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return names[0]
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// numeralText is a number where that reads as the same.
func numeralText(n campaign.Numeral) string {
	if i, err := strconv.Atoi(string(n)); err == nil && i >= 0 && strconv.Itoa(i) == string(n) {
		return string(n)
	}
	if n == "" {
		return ""
	}
	return quoted(string(n))
}

// dateText is a date as exactly as it is known.
func dateText(d campaign.SourceDate) string {
	switch {
	case d.Undated:
		return quoted("undated")
	case d.Year != 0 && d.Month == 0:
		return fmt.Sprint(d.Year)
	case d.Year != 0 && d.Day == 0:
		return quoted(d.String())
	}
	return d.String()
}

// SourceKey is a name for a record: who wrote it, or where it appeared, and the year; free is asked whether a name is
// still to be had.
func SourceKey(s campaign.Source, free func(string) bool) string {
	name := ""
	if len(s.Author) > 0 {
		_, family, _ := s.Author[0].Parts()
		name = campaign.Slug(family)
	}
	host := ""
	if u, err := url.Parse(s.Link()); err == nil {
		host = strings.TrimPrefix(u.Hostname(), "www.")
	}
	for _, other := range []string{s.Publication, s.Publisher, host, s.Title} {
		if name == "" {
			name = campaign.Slug(other)
		}
	}
	if name == "" {
		name = "source"
	}
	if len(name) > 30 {
		name = strings.Trim(name[:30], "-")
	}
	if s.Date.Year != 0 {
		name += fmt.Sprintf("-%d", s.Date.Year)
	}
	key := name
	for i := 2; !free(key); i++ {
		key = fmt.Sprintf("%s-%d", name, i)
	}
	return key
}
