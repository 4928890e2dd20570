package layout

import "strings"

// action is one {{…}} in a layout's text. Parse trees do not say where an action begins and ends, nor
// where a {{define}} stands, and there is no tree of a file that can't be parsed.
type action struct {
	from, to int    // braces included
	word     string // the first word: "if", "define", "end"; "" for other things than words
	name     string // what define and block define; "" for others
}

// actions returns the actions of text in order; what stands in strings and comments is none. An action
// that is never closed ends with the text.
func actions(text string) []action {
	var out []action
	for at := 0; ; {
		i := strings.Index(text[at:], "{{")
		if i < 0 {
			return out
		}
		from := at + i
		inside := from + len("{{")
		if strings.HasPrefix(text[inside:], "- ") || strings.HasPrefix(text[inside:], "-\n") {
			inside += len("- ")
		}
		at = actionEnd(text, inside)
		out = append(out, newAction(text, from, inside, at))
	}
}

func newAction(text string, from, inside, to int) action {
	a := action{from: from, to: to}
	body := strings.TrimLeft(text[inside:to], " \t\n")
	a.word = body[:len(body)-len(strings.TrimLeft(body, "abcdefghijklmnopqrstuvwxyz"))]
	if a.word == "define" || a.word == "block" {
		rest := strings.TrimLeft(body[len(a.word):], " \t\n")
		if rest != "" && (rest[0] == '"' || rest[0] == '`') {
			if end := strings.IndexByte(rest[1:], rest[0]); end >= 0 {
				a.name = rest[1 : 1+end]
			}
		}
	}
	return a
}

// actionEnd returns the offset behind the braces that close the action whose inside begins at at.
func actionEnd(text string, at int) int {
	if strings.HasPrefix(text[at:], "/*") {
		if i := strings.Index(text[at:], "*/"); i >= 0 {
			at += i
		}
	}
	for at < len(text) {
		switch c := text[at]; c {
		case '"', '\'', '`':
			at = quoteEnd(text, at+1, c)
			continue
		case '}':
			if strings.HasPrefix(text[at:], "}}") {
				return at + len("}}")
			}
		}
		at++
	}
	return len(text)
}

// quoteEnd returns the offset behind the closing quote, or behind the line if it has none.
func quoteEnd(text string, at int, quote byte) int {
	for ; at < len(text); at++ {
		switch {
		case text[at] == quote:
			return at + 1
		case text[at] == '\\' && quote != '`':
			at++
		case text[at] == '\n' && quote != '`':
			return at
		}
	}
	return len(text)
}

// unclosed returns the last block that is still open at the end of text, and false if there is none.
func unclosed(text string) (action, bool) {
	var open []action
	for _, a := range actions(text) {
		switch a.word {
		case "if", "with", "range", "define", "block":
			open = append(open, a)
		case "end":
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
		}
	}
	if len(open) == 0 {
		return action{}, false
	}
	return open[len(open)-1], true
}
