package settings

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// badValue says what is wrong with a value that is no text in quotes, number, date, list or table.
func (s *scanner) badValue(n id, token extent) bool {
	rest := s.restOfLine(token.start)
	word, key := s.written(token), s.title(n)
	if s.brackets > 0 {
		rest = token
	}
	first, _ := utf8.DecodeRuneInString(s.toml[token.start:])
	if notSeen(first) && s.hidden(token, s.restOfLine(s.lineAt(token.start).start)) {
		return false
	}
	switch {
	case isCurly(first):
		return s.fail("quotes-curly", rest, fmt.Sprintf("the text of %s stands in curly quotes", key), "write "+s.uncurled(rest))
	case word == "" && color(s.written(s.restOfLine(token.start))):
		return s.fail("toml-syntax", rest, fmt.Sprintf("the text of %s has no quotes, so that it counts as a comment", key),
			"write "+s.patched(rest, inText(s.written(rest))))
	case word == "" && strings.HasPrefix(strings.TrimSpace(s.toml[token.start:]), "- "):
		return s.fail("toml-syntax", s.keyOf(n), "a list is not written with a dash on each line",
			fmt.Sprintf(`write all entries between brackets: %s = ["…", "…"]`, key))
	case word == "":
		at := s.keyOf(n)
		return s.fail("toml-syntax", at, key+" has no value", fmt.Sprintf(`write %s = "…", or delete the line`, key))
	case strings.EqualFold(word, "true") || strings.EqualFold(word, "false"):
		return s.fail("toml-syntax", token, word+" is written in small letters", "write "+s.patched(token, strings.ToLower(word)))
	case s.brackets > 0 && pairLike(s.written(s.restOfLine(token.start))):
		return s.fail("toml-syntax", s.keyOf(n), fmt.Sprintf("the list or braces of %s are not closed", key),
			"close them before the line "+clip(s.written(s.restOfLine(token.start))))
	case s.brackets > 0:
		return s.fail("toml-syntax", token, fmt.Sprintf("%s has no quotes around it", clip(word)), "write "+s.listed(token))
	}
	text := s.toml[token.start:rest.end]
	if i := strings.Index(text, " # "); i >= 0 {
		rest.end = token.start + len(strings.TrimRight(text[:i], " \t"))
	}
	words := s.written(rest)
	if message, help, ok := misdate(words, func(fixed string) string { return s.patched(rest, fixed) }); ok {
		return s.fail("value-date", rest, message, help)
	}
	if bareWords.MatchString(words) {
		return s.fail("toml-syntax", rest, fmt.Sprintf("the entries of %s have no quotes and brackets around them", key),
			"write "+s.patched(rest, splitList(words)))
	}
	return s.fail("toml-syntax", rest, fmt.Sprintf("the text of %s has no quotes around it", key),
		"write "+s.patched(rest, asValue(words)))
}

// unseen is the line of e without what can't be seen in it: spaces of another kind, and characters without any width. ok is
// false if there is none.
func (s *scanner) unseen(e extent) (line string, r rune, ok bool) {
	line = strings.Map(func(c rune) rune {
		space := c != ' ' && c != '\t' && unicode.IsSpace(c)
		if space || unicode.Is(unicode.Cf, c) {
			r, ok = c, true
		}
		switch {
		case space:
			return ' '
		case unicode.Is(unicode.Cf, c):
			return -1
		}
		return c
	}, s.written(e))
	return clip(strings.TrimSpace(line)), r, ok
}

// hidden reports a character that can't be seen where the key, = or a value without quotes is wanted.
func (s *scanner) hidden(at, line extent) bool {
	if _, r, ok := s.unseen(at); ok {
		fixed, _, _ := s.unseen(line)
		s.fail("toml-syntax", line, fmt.Sprintf("a character that can't be seen (U+%04X) stands in this line", r), "type the line anew: "+fixed)
		return true
	}
	return false
}

// uncurled is the line of e with straight quotes: around the whole of e or, in a list, each for each.
func (s *scanner) uncurled(e extent) string {
	if s.brackets == 0 {
		return s.patched(e, asValue(s.written(e)))
	}
	line := s.restOfLine(s.lineAt(e.start).start)
	return s.patched(line, strings.Map(func(r rune) rune {
		if isCurly(r) && !strings.ContainsRune("‘’", r) {
			return '"'
		}
		return r
	}, s.written(line)))
}

// listed is the line of e with quotes around each bare word from e to the end of the list.
func (s *scanner) listed(e extent) string {
	line := s.lineAt(e.start)
	end := strings.IndexByte(s.toml[e.start:line.end], ']')
	if end < 0 || strings.ContainsAny(s.toml[e.start:e.start+end], `"'{}[`) {
		return s.patched(e, asValue(s.written(e)))
	}
	words := strings.Split(s.toml[e.start:e.start+end], ",")
	for i, w := range words {
		words[i] = asValue(w)
	}
	return s.patched(extent{e.start, e.start + end}, strings.Join(words, ", "))
}

// badQuote says why text that begins at start is not closed on its line.
func (s *scanner) badQuote(n id, start int) bool {
	if s.stopped {
		return false
	}
	rest := s.restOfLine(start)
	inner := s.toml[start+1 : rest.end]
	if last, size := utf8.DecodeLastRuneInString(inner); isCurly(last) {
		return s.fail("quotes-curly", rest, fmt.Sprintf("the text of %s ends in a curly quote", s.title(n)),
			"write "+s.patched(rest, inText(inner[:len(inner)-size])))
	}
	marks := strings.Repeat(s.toml[start:start+1], 3)
	return s.fail("toml-syntax", rest, fmt.Sprintf("the quote that opens the text of %s is not closed on its line", s.title(n)),
		fmt.Sprintf("write %s\nor, if the text runs over lines, write %s before and after it", s.patched(rest, inText(inner)), marks))
}

// badEscape says what is wrong with the backslash at start.
func (s *scanner) badEscape(start int, plain string) bool {
	_, size := utf8.DecodeRuneInString(s.toml[start+1:])
	at := extent{start, start + 1 + size}
	return s.fail("toml-syntax", at, fmt.Sprintf("a backslash cannot stand before %q here", s.toml[start+1:at.end]),
		fmt.Sprintf("write %s\nor %s instead of %s around the whole text, where a backslash is only a backslash",
			s.patched(extent{start, start + 1}, `\\`), plain, strings.ReplaceAll(plain, "'", `"`)))
}

// badList says what is wrong inside the list that begins at start.
func (s *scanner) badList(n id, start int) bool {
	open, here := extent{start, start + 1}, s.restOfLine(min(s.pos, len(s.toml)))
	switch {
	case s.done():
		return s.fail("toml-syntax", open, fmt.Sprintf("the list %s is not closed", s.title(n)), "write ] after its last entry")
	case s.at(","):
		return s.fail("toml-syntax", extent{s.pos, s.pos + 1}, fmt.Sprintf("a comma too many in the list %s", s.title(n)),
			"write "+s.patched(extent{s.pos, s.pos + 1}, ""))
	case pairLike(s.written(here)):
		return s.fail("toml-syntax", open, fmt.Sprintf("the list %s is not closed", s.title(n)),
			"write ] before the line "+clip(s.written(here)))
	}
	return s.noComma(n, "the list "+s.title(n))
}

// badBraces says what is wrong inside the braces that begin at start.
func (s *scanner) badBraces(n id, start int) bool {
	switch {
	case s.done():
		return s.fail("toml-syntax", extent{start, start + 1}, fmt.Sprintf("the braces of %s are not closed", s.title(n)), "write } after the last value")
	case s.at(","):
		return s.fail("toml-syntax", extent{s.pos, s.pos + 1}, fmt.Sprintf("a comma too many in %s", s.title(n)),
			"write "+s.patched(extent{s.pos, s.pos + 1}, ""))
	}
	return s.noComma(n, "the braces of "+s.title(n))
}

// noComma reports that none stands between the last entry of n and s.pos.
func (s *scanner) noComma(n id, where string) bool {
	fixed := s.patched(s.gap(), ", ")
	if last := s.nodes[s.nodes[n].last].value; last.end > 0 && strings.Contains(s.toml[last.end:s.pos], "\n") {
		fixed = s.patched(extent{last.end, last.end}, ",")
	}
	return s.fail("toml-syntax", extent{s.pos, s.pos + 1}, "a comma is missing before this, in "+where, "write "+fixed)
}

// gap is the white space before s.pos, on its line.
func (s *scanner) gap() extent {
	return extent{len(strings.TrimRight(s.toml[:s.pos], " \t")), s.pos}
}
