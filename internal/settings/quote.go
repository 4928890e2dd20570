package settings

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// curly are the quotes that word processors and phones put in place of the straight ones.
const curly = "“”„‟‘’‚‛«»‹›″＂`´"

func isCurly(r rune) bool { return r != utf8.RuneError && strings.ContainsRune(curly, r) }

// straight is s without curly quotes.
func straight(s string) string {
	return strings.Map(func(r rune) rune {
		if isCurly(r) {
			return -1
		}
		return r
	}, s)
}

// inText is s as TOML text on one line.
func inText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

var (
	plainValue = regexp.MustCompile(`^([+-]?\d+(\.\d+)?|\d{4}-\d\d-\d\d|true|false|".*"|'.*'|\[.*\]|\{.*\})$`)
	keyEquals  = regexp.MustCompile(`^([A-Za-z0-9_-]+[ \t]*=|\[)`)
	keyWords   = regexp.MustCompile(`^[A-Za-z0-9_-]+([ \t]+[A-Za-z0-9_-]+)+[ \t]*$`)
	// quotedWords are several texts with commas between them, and bareWords several words.
	quotedWords = regexp.MustCompile(`^("[^"]*"|'[^']*')([ \t]*,[ \t]*("[^"]*"|'[^']*'))+$`)
	bareWords   = regexp.MustCompile(`^[a-z0-9_-]+(, *[a-z0-9_-]+)+$`)
	thousands   = regexp.MustCompile(`^\d{1,6}[kK]$`)
	hexColor    = regexp.MustCompile(`^#[0-9A-Fa-f]{3,8}$`)
)

// asValue is what an author wrote after the key, as TOML: left alone if it is TOML already, else in quotes.
func asValue(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return `"…"`
	}
	if plainValue.MatchString(s) {
		return s
	}
	if first, size := utf8.DecodeRuneInString(s); isCurly(first) || first == '"' || first == '\'' {
		s = s[size:]
		if last, size := utf8.DecodeLastRuneInString(s); isCurly(last) || last == '"' || last == '\'' {
			s = s[:len(s)-size]
		}
		s = strings.TrimSpace(s) // « … »
	}
	return inText(s)
}

// pairLike reports whether a line looks like the next setting or table.
func pairLike(line string) bool { return keyEquals.MatchString(line) }

// plainWords reports whether s is two or more words that could each be a key.
func plainWords(s string) bool { return keyWords.MatchString(s) }

func color(s string) bool { return hexColor.MatchString(s) }
