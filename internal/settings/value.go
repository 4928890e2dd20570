package settings

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// value reads what stands after "=", or one entry of a list, into the node n.
func (s *scanner) value(n id) bool {
	start, k, ok := s.pos, scalar, false
	switch {
	case s.at(`"""`), s.at(`'''`):
		if ok = s.lineText(n); strings.HasPrefix(s.toml[start:], `"`) && strings.IndexByte(s.toml[start:s.pos], '\\') >= 0 {
			s.strange = append(s.strange, n)
		} else {
			s.nodes[n].form = text
		}
	case s.at(`"`), s.at(`'`):
		var content string
		if content, ok = s.line(); !ok {
			ok = s.badQuote(n, start)
		} else if len(content) == s.pos-start-2 { // an escape is always shorter than it is written
			s.nodes[n].form = text
		} else if s.odd == nil {
			s.odd = map[id]any{n: content}
		} else {
			s.odd[n] = content
		}
	case s.at("["):
		k, ok = list, s.list(n)
	case s.at("{"):
		k, ok = braces, s.braces(n)
	default:
		ok = s.bare(n)
	}
	s.nodes[n].kind, s.nodes[n].value = k, extent{start, s.pos}
	return ok
}

// list reads [ … ].
func (s *scanner) list(n id) bool {
	start := s.pos
	s.nodes[n].kind = list
	s.brackets++
	defer func() { s.brackets-- }()
	for s.pos++; ; {
		s.skipBlank()
		if s.at("]") {
			s.pos++
			return true
		}
		if s.done() || s.at(",") {
			return s.badList(n, start)
		}
		entry := s.addEntry(n, extent{}, scalar)
		if !s.limits(entry) || !s.value(entry) {
			return false
		}
		if s.skipBlank(); s.at(",") {
			s.pos++
		} else if !s.at("]") {
			return s.badList(n, start)
		}
	}
}

// braces reads { … }. Line breaks and a comma at the end are fine since TOML 1.1.
func (s *scanner) braces(n id) bool {
	start := s.pos
	s.nodes[n].kind = braces
	s.brackets++
	defer func() { s.brackets-- }()
	for s.pos++; ; {
		s.skipBlank()
		if s.at("}") {
			s.pos++
			return true
		}
		if s.done() || s.at(",") {
			return s.badBraces(n, start)
		}
		if _, ok := s.pair(n); !ok {
			return false
		}
		if s.skipBlank(); s.at(",") {
			s.pos++
		} else if !s.at("}") {
			return s.badBraces(n, start)
		}
	}
}

// bare reads a value without quotes: a number, a date, true or false. Whether it is a good one is left to the
// decoder; here it must only look like one, so that the decoder finds no other structure than this scan.
func (s *scanner) bare(n id) bool {
	start, stops := s.pos, "#\n"
	if s.brackets > 0 {
		stops = ",]}#\n"
	}
	end := len(s.toml)
	if i := strings.IndexAny(s.toml[start:], stops); i >= 0 {
		end = start + i
	}
	token := strings.TrimRight(s.toml[start:end], " \t\r")
	s.pos = start + len(token)
	if f := formOf(token); f != other {
		s.nodes[n].form = f
		return true
	}
	if token == "inf" || token == "nan" || token != "" && strings.IndexByte("+-0123456789", token[0]) >= 0 {
		s.strange = append(s.strange, n)
		return true
	}
	return s.badValue(n, extent{start, s.pos})
}

// line reads text between single quotes of either sort and returns its content. It returns false where the line
// ends first, and leaves it to the caller to say so.
func (s *scanner) line() (string, bool) {
	quote := s.toml[s.pos]
	s.pos++
	start := s.pos
	if n := strings.IndexByte(s.toml[start:], quote); n >= 0 {
		if content := s.toml[start : start+n]; strings.IndexByte(content, '\n') < 0 && (quote == '\'' || strings.IndexByte(content, '\\') < 0) {
			s.pos += n + 1
			return content, true
		}
	}
	var unescaped []byte
	for !s.done() {
		switch c := s.toml[s.pos]; {
		case c == '\n':
			return "", false
		case c == quote:
			s.pos++
			if unescaped != nil {
				return string(append(unescaped, s.toml[start:s.pos-1]...)), true
			}
			return s.toml[start : s.pos-1], true
		case c == '\\' && quote == '"':
			unescaped = append(unescaped, s.toml[start:s.pos]...)
			r, ok := s.escape(`'`)
			if !ok {
				return "", false
			}
			unescaped = utf8.AppendRune(unescaped, r)
			start = s.pos
		default:
			s.pos++
		}
	}
	return "", false
}

// lineText reads text between three quotes.
func (s *scanner) lineText(n id) bool {
	start, marks := s.pos, s.toml[s.pos:s.pos+3]
	for s.pos += 3; !s.done(); {
		switch {
		case s.at(marks):
			// One or two quotes may stand right before the closing ones: """"so"""".
			run := 3
			for s.pos+run < len(s.toml) && s.toml[s.pos+run] == marks[0] {
				run++
			}
			if s.pos += run; run > 5 {
				return s.fail("toml-syntax", extent{s.pos - run, s.pos}, fmt.Sprintf("%d quotes stand in a row", run),
					"three of them end the text; delete the rest")
			}
			return true
		case s.at(`\`) && marks[0] == '"':
			if s.foldedBreak() {
				continue
			}
			if _, ok := s.escape(`'''`); !ok {
				return false
			}
		default:
			s.pos++
			if n := strings.IndexAny(s.toml[s.pos:], marks[:1]+`\`); n >= 0 {
				s.pos += n
			} else {
				s.pos = len(s.toml)
			}
		}
	}
	return s.fail("toml-syntax", extent{start, start + 3},
		fmt.Sprintf("the text of %s is not closed", s.title(n)), "write "+marks+" on a line below the text")
}

// foldedBreak passes over a backslash that joins two lines of a text.
func (s *scanner) foldedBreak() bool {
	rest := strings.TrimLeft(s.toml[s.pos+1:], " \t")
	if lineBreak(rest) == "" {
		return false
	}
	s.pos = len(s.toml) - len(rest)
	return true
}

// escapes are the letters that may follow a backslash, and what they mean.
// https://toml.io/en/v1.1.0#string
const (
	escapes = `btnfre"\`
	meaning = "\b\t\n\f\r\x1b\"\\"
)

// escape reads a backslash and what belongs to it. NUL is reported; the text reads on. plain are the quotes
// between which a backslash means itself.
func (s *scanner) escape(plain string) (rune, bool) {
	start, next := s.pos, byte(0)
	if start+1 < len(s.toml) {
		next = s.toml[start+1]
	}
	if i := strings.IndexByte(escapes, next); i >= 0 {
		s.pos += 2
		return rune(meaning[i]), true
	}
	digits := 2 << max(0, strings.IndexByte("xuU", next)) // \x00, \u0000, \U00000000
	end := min(start+2+digits, len(s.toml))
	number, err := strconv.ParseUint(s.toml[min(start+2, end):end], 16, 32)
	if strings.IndexByte("xuU", next) < 0 || end < start+2+digits || err != nil {
		return 0, s.badEscape(start, plain)
	}
	if !utf8.ValidRune(rune(number)) {
		return 0, s.fail("toml-syntax", extent{start, end}, s.toml[start:end]+" stands for no letter", "write the letter itself")
	}
	s.pos = end
	if number == 0 {
		s.report("toml-nul", extent{start, end}, s.toml[start:end]+" stands for a NUL character, which no page may hold", "delete it")
	}
	return rune(number), len(s.problems) < mostProblems
}
