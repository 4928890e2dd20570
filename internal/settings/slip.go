package settings

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"
)

// The slips of people who do not write TOML every day. Each shows the line as it should be, made of the line as
// it is and nothing else.

// title is the key of n, or of the list it is in, as the author wrote it.
func (x *index) title(s *source, n id) string { return s.written(x.keyOf(n)) }

func (s *scanner) title(n id) string { return s.index.title(s.source, n) }

// badHeader says what is wrong with the header at start; s.pos is where reading it ended.
func (s *scanner) badHeader(start, marks int) bool {
	if s.stopped {
		return false
	}
	rest := s.restOfLine(start)
	names := strings.Trim(s.written(rest), "[] \t")
	if i := strings.IndexAny(names, "]#="); i >= 0 {
		names = strings.TrimSpace(names[:i])
	}
	help := ""
	join := "."
	if path.Base(s.file) == "footnotes.toml" { // whose tables stand in none
		join = "-"
	}
	if names = strings.Join(strings.Fields(straight(names)), join); names != "" {
		help = fmt.Sprintf("write %s%s%s", "[["[:marks], names, "]]"[:marks])
	}
	switch {
	case names == "":
		return s.fail("toml-syntax", rest, "a name is missing between the brackets", "write one, like [petition]")
	case s.done() || s.at("\n") || s.at("\r\n") || s.at("]"):
		return s.fail("toml-syntax", rest, fmt.Sprintf("%q is missing at the end of the table's name", "]]"[:marks]), help)
	}
	return s.fail("toml-syntax", rest, "a table's name is written with a–z, 0–9, _ and -, and dots between", help)
}

// badPair says what is wrong with a line that is no key = value; s.pos is where reading the key ended.
func (s *scanner) badPair(start int) bool {
	if s.stopped {
		return false
	}
	line := s.restOfLine(start)
	words := s.written(line)
	key := strings.TrimRight(s.toml[start:s.pos], " \t")
	rest := s.written(s.restOfLine(s.pos))
	before, after, equals := strings.Cut(words, "=")
	first, _ := utf8.DecodeRuneInString(words)
	if equals && s.hidden(extent{line.start, line.start + len(before)}, line) {
		return false
	}
	switch {
	case isCurly(first):
		return s.fail("quotes-curly", line, "the key stands in curly quotes", "write "+clip(straight(before)+strings.TrimPrefix(words, before)))
	case strings.HasPrefix(words, "- ") || strings.HasPrefix(words, "* "):
		return s.fail("toml-syntax", line, "a list is not written with a dash on each line",
			`write all entries between brackets, like fields = ["name", "email"]`)
	case strings.HasPrefix(words, "//") || strings.HasPrefix(words, ";") || strings.HasPrefix(words, "/*"):
		return s.fail("toml-syntax", line, "a comment begins with #", "write "+clip("# "+strings.Trim(words, "/*; ")))
	case first == '=':
		return s.fail("toml-syntax", line, "the key is missing before =", `write one, like title = "…"`)
	case first == '"' || first == '\'':
		return s.fail("toml-syntax", line, "the quote around the key is not closed, or no = follows it", "write the key without quotes, then =")
	case key != "" && strings.HasPrefix(rest, ":"):
		return s.colon(line, key)
	case key != "" && rest == "":
		return s.fail("toml-syntax", line, key+" has no value", fmt.Sprintf(`write %s = "…", or delete the line`, key))
	case equals && plainWords(before):
		fixed := strings.Join(strings.Fields(before), "_")
		return s.fail("toml-syntax", line, "a key is one word", "write "+clip(fixed+" ="+after))
	case equals:
		return s.fail("toml-syntax", line, "a key is written with a–z, 0–9, _ and -", "put another one in straight quotes: "+clip(inText(strings.TrimSpace(before))+" ="+after))
	case key != "" && strings.IndexAny(rest, `"'[{0123456789`) == 0:
		return s.fail("toml-syntax", line, "= is missing after "+key, "write "+clip(key+" = "+rest))
	}
	return s.notSetting(line)
}

func (s *scanner) colon(line extent, key string) bool {
	help := "write " + s.patched(extent{s.pos, s.pos + 1}, " =")
	if s.brackets == 0 {
		help = "write " + clip(key+" = "+asValue(s.toml[s.pos+1:line.end]))
	}
	return s.fail("toml-syntax", line, fmt.Sprintf("%s is followed by a colon, but = is wanted", key), help)
}

func (s *scanner) notSetting(line extent) bool {
	help := `write it like title = "…"`
	if s.base > 0 {
		help += "; copy stands below the second +++ line"
	}
	return s.fail("toml-syntax", line, "this line is not a setting: it has no =", help)
}

// badEnd says what is wrong with what follows on the line that began at start.
func (s *scanner) badEnd(start int) bool {
	rest := s.restOfLine(s.pos)
	extra := s.written(rest)
	before := strings.TrimRight(s.toml[start:s.pos], " \t")
	quote := before[len(before)-1]
	_, value, _ := strings.Cut(before, "=")
	value = strings.TrimSpace(value)
	switch {
	case extra == "," || extra == ";":
		mark := map[string]string{",": "comma", ";": "semicolon"}[extra]
		return s.fail("toml-syntax", rest, "the "+mark+" at the end is one too many", "write "+s.patched(extent{s.gap().start, rest.end}, ""))
	case strings.HasPrefix(extra, "//") || strings.HasPrefix(extra, ";"):
		return s.fail("toml-syntax", rest, "a comment begins with #", "write "+clip(before+"  # "+strings.Trim(extra, "/; ")))
	case strings.Trim(extra, "]") == "":
		return s.fail("toml-syntax", rest, "a bracket too many", "write "+clip(before))
	case pairLike(extra):
		return s.fail("toml-syntax", rest, "each setting has a line of its own", "write "+clip(before)+"\nand on the next line "+clip(extra))
	case value != "" && quotedWords.MatchString(value+extra):
		key, _, _ := strings.Cut(before, "=")
		return s.fail("toml-syntax", rest, "these are several texts, and a list of them stands in brackets", "write "+clip(key+"= ["+value+extra+"]"))
	case value != "" && value[0] == quote && (quote == '"' || quote == '\'') && extra[len(extra)-1] == quote:
		key, _, _ := strings.Cut(before, "=")
		whole := strings.TrimSpace(s.toml[start+strings.Index(before, "=")+1 : rest.end])
		return s.fail("toml-syntax", rest, "the text ends at its second quote, and this stands after it",
			`write \" for a quote inside a text: `+clip(strings.TrimSpace(key)+" = "+inText(whole[1:len(whole)-1])))
	}
	return s.fail("toml-syntax", rest, "this does not belong to what stands before it", "delete it, or write it on a line of its own: as a setting, or as a comment that begins with #")
}
