package settings

import (
	"bytes"
	"strings"
	"unicode"

	"broadside/internal/diag"
)

const fence = "+++"

// Split finds the front matter of a page: the TOML between a first line +++ and the next line +++, and the copy
// below. Both may be empty. text is the whole file, without a byte order mark and with "\n" as line ends.
//
// With a problem, toml is empty, and below is empty too if it cannot be told from the settings; a fence is never
// part of it (CASES.md RS-025).
func Split(file string, text []byte) (toml, below diag.Span, problems []diag.Problem) {
	end := diag.Span{Start: len(text), End: len(text)}
	first := firstWords(text)
	words := line(text, first)
	problem := func(code string, at diag.Span, message, help string) []diag.Problem {
		return []diag.Problem{{Code: code, File: file, Span: at, Message: message, Help: help}}
	}
	switch {
	case words == "":
		return diag.Span{}, end, problem("front-matter-missing", diag.Span{}, "the file is empty",
			"begin it with the settings between two lines of three plus signs:\n"+skeleton)
	case strings.Trim(words, "-") == "" && len(words) >= 3:
		return diag.Span{}, end, problem("front-matter-yaml", first, "the settings stand between lines of dashes, as in YAML",
			"write them as TOML, between two lines of three plus signs:\n"+converted(text, first.End))
	case words == fence && first.Start > 0:
		return diag.Span{}, end, problem("front-matter-missing", first, "+++ must be the first line of the file", "delete what stands above it, empty lines too")
	case strings.HasPrefix(words, "++") && (words != fence || text[first.Start] != '+'):
		return diag.Span{}, end, problem("front-matter-missing", first, "the first line must be three plus signs and nothing else", "write +++")
	case words != fence && strings.TrimFunc(words, notSeen) == fence:
		return diag.Span{}, end, problem("front-matter-missing", first, "a character that can't be seen stands beside +++", "delete the line, and type it anew: +++")
	case words != fence && pairLike(words):
		return diag.Span{}, end, problem("front-matter-missing", first, "the settings do not stand between lines of plus signs",
			"write +++ on a line above the first setting, and on another below the last")
	case words != fence:
		return diag.Span{}, diag.Span{Start: 0, End: len(text)}, problem("front-matter-missing", first, "the page has no settings above its copy",
			"begin the file with them, between two lines of three plus signs:\n"+skeleton)
	}
	start := min(first.End+1, len(text))
	closing, near := findFence(text, start)
	if closing.Start < 0 {
		if near.Start >= 0 {
			return diag.Span{}, end, problem("front-matter-unclosed", near, "the settings must end in a line of three plus signs and nothing else", "write +++")
		}
		return diag.Span{}, end, problem("front-matter-unclosed", first, "the settings that begin here have no end", "write +++ on a line of its own, below the last setting and above the copy")
	}
	return diag.Span{Start: start, End: closing.Start}, diag.Span{Start: min(closing.End+1, len(text)), End: len(text)}, nil
}

// notSeen reports whether a character shows nothing: a space of another kind, or one without any width.
func notSeen(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

const skeleton = "+++\ntitle = \"…\"\n+++"

// findFence returns the first line +++ from start on, and the first that looks as if it were meant as one; each
// with a negative start if there is none.
func findFence(text []byte, start int) (closing, near diag.Span) {
	near = diag.Span{Start: -1}
	for at := start; at < len(text); {
		l := lineSpan(text, at)
		at = l.End + 1
		words := bytes.Trim(text[l.Start:l.End], " \t\r")
		if len(words) == 0 || words[0] != '+' && words[0] != '-' {
			continue
		}
		switch {
		case string(words) == fence && text[l.Start] == '+':
			return l, near
		case near.Start < 0 && (string(words) == "---" || len(words) > 1 && len(bytes.Trim(words, "+")) == 0):
			near = l
		}
	}
	return diag.Span{Start: -1}, near
}

// firstWords is the first line that is not blank; an empty span if all are.
func firstWords(text []byte) diag.Span {
	at := len(text) - len(bytes.TrimLeft(text, " \t\r\n"))
	if at == len(text) {
		return diag.Span{}
	}
	return lineSpan(text, bytes.LastIndexByte(text[:at], '\n')+1)
}

// lineSpan is the line that begins at start, without its line break.
func lineSpan(text []byte, start int) diag.Span {
	if n := bytes.IndexByte(text[start:], '\n'); n >= 0 {
		return diag.Span{Start: start, End: start + n}
	}
	return diag.Span{Start: start, End: len(text)}
}

// line is the text of a line without white space around it.
func line(text []byte, l diag.Span) string {
	return string(bytes.Trim(text[l.Start:l.End], " \t\r"))
}

// converted is the first setting of YAML below offset as TOML, between fences.
func converted(text []byte, offset int) string {
	for at := offset + 1; at < len(text); {
		l := lineSpan(text, at)
		words := line(text, l)
		key, value, ok := strings.Cut(words, ":")
		if words == "---" {
			break
		}
		if ok && key != "" && !strings.ContainsFunc(key, func(r rune) bool { return r > '~' || !bareKey(byte(r)) }) {
			return fence + "\n" + clip(key+" = "+asValue(value)) + "\n" + fence
		}
		at = l.End + 1
	}
	return skeleton
}
