package cli

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"broadside/internal/diag"
)

// sheetWidth is where prose on the terminal is broken.
const sheetWidth = 84

// sheet is a text for the terminal in the making.
type sheet struct{ strings.Builder }

func (s *sheet) line(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

// gap is one empty line, and never two.
func (s *sheet) gap() {
	if !strings.HasSuffix(s.String(), "\n\n") {
		s.WriteString("\n")
	}
}

func (s *sheet) head(title string) {
	s.gap()
	s.line("%s", strings.ToUpper(title))
	s.gap()
}

// para is prose, broken into lines; none for an empty text.
func (s *sheet) para(text string) { s.wrap(text, "", "") }

// item is one of several sentences.
func (s *sheet) item(text string) { s.wrap(text, "- ", "  ") }

// entry is one line as it stands, however long.
func (s *sheet) entry(text string) { s.line("    %s", text) }

func (s *sheet) wrap(text, first, more string) {
	at, lead := 0, first
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case at == 0:
			s.WriteString(lead + word)
			at = len(lead) + n
			continue
		case at+1+n > sheetWidth:
			s.WriteString("\n" + more + word)
			at = len(more) + n
			continue
		}
		s.WriteString(" " + word)
		at += 1 + n
	}
	if at > 0 {
		s.WriteString("\n")
	}
}

// table is rows of two columns.
func (s *sheet) table(rows [][2]string) {
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		s.entry(r[0] + strings.Repeat(" ", wide-utf8.RuneCountInString(r[0])) + "  " + r[1])
	}
}

// block is a TOML table, its equals signs below each other, with what each line means behind it.
func (s *sheet) block(head string, rows [][2]string) {
	s.entry(head)
	keys, values := 0, 0
	for _, r := range rows {
		key, value, _ := strings.Cut(r[0], " = ")
		keys, values = max(keys, utf8.RuneCountInString(key)), max(values, utf8.RuneCountInString(value))
	}
	for _, r := range rows {
		key, value, _ := strings.Cut(r[0], " = ")
		line := fmt.Sprintf("%-*s = %s", keys, key, value)
		if r[1] != "" {
			line = fmt.Sprintf("%-*s = %-*s  # %s", keys, key, values, value, r[1])
		}
		s.entry(line)
	}
}

// printable is a text whose lines hold nothing that a terminal acts on.
func printable(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = diag.Printable(lines[i])
	}
	return strings.Join(lines, "\n")
}
