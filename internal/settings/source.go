package settings

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"broadside/internal/diag"
)

// source is the stretch of a file that holds TOML. All offsets inside the package count from its first byte
// and are extents; a diag.Span always counts from the file's.
type source struct {
	file string
	toml string
	base int // offset of toml in the file
	line int // number of the line that toml begins in
}

// extent is a half-open range of offsets into source.toml.
type extent struct{ start, end int }

func newSource(file string, text []byte, region diag.Span) source {
	return source{
		file: file,
		toml: string(text[region.Start:region.End]),
		base: region.Start,
		line: 1 + bytes.Count(text[:region.Start], []byte("\n")),
	}
}

func (s *source) span(e extent) diag.Span {
	return diag.Span{Start: s.base + e.start, End: s.base + e.end}
}

func (s *source) written(e extent) string { return s.toml[e.start:e.end] }

func (s *source) problem(code string, at extent, message, help string) diag.Problem {
	return diag.Problem{Code: code, File: s.file, Span: s.span(at), Message: message, Help: help}
}

// lineAt is the extent of the line that offset stands in, without its line break.
func (s *source) lineAt(offset int) extent {
	start := strings.LastIndexByte(s.toml[:offset], '\n') + 1
	end := strings.IndexByte(s.toml[offset:], '\n')
	if end < 0 {
		return extent{start, len(s.toml)}
	}
	return extent{start, offset + end}
}

// restOfLine is the extent from offset to the end of its line, without white space at the end.
func (s *source) restOfLine(offset int) extent {
	line := s.lineAt(offset)
	return extent{offset, offset + len(strings.TrimRight(s.toml[offset:line.end], " \t\r"))}
}

// patched is the line that e stands in, with e replaced: a corrected line to show in a problem's help.
func (s *source) patched(e extent, with string) string {
	line := s.lineAt(e.start)
	return clip(strings.TrimSpace(s.toml[line.start:e.start] + with + s.toml[e.end:max(line.end, e.end)]))
}

// unreadable finds bytes that no TOML may hold: NUL, other control characters, invalid UTF-8.
func (s *source) unreadable() ([]diag.Problem, bool) {
	var problems []diag.Problem
	ascii := true
	for i := 0; i < len(s.toml) && len(problems) < mostProblems; i++ {
		c := s.toml[i]
		if ' ' <= c && c < 0x7f || c == '\n' {
			continue
		}
		if c > 0x7f {
			ascii = false
			continue
		}
		if c == '\t' || c == '\r' && strings.HasPrefix(s.toml[i+1:], "\n") {
			continue
		}
		run := i + 1
		for run < len(s.toml) && s.toml[run] == c {
			run++
		}
		code, name := "toml-syntax", fmt.Sprintf("a control character (U+%04X)", c)
		if c == 0 {
			code, name = "toml-nul", "a NUL character"
		}
		problems = append(problems, s.problem(code, extent{i, run}, name+" stands here", "delete it; your editor may not show it"))
		i = run - 1
	}
	if (!ascii || len(problems) > 0) && !utf8.ValidString(s.toml) {
		at := 0
		for at < len(s.toml) {
			r, size := utf8.DecodeRuneInString(s.toml[at:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		problems = append(problems, s.problem("toml-syntax", extent{at, at + 1},
			"this byte is not part of any letter in UTF-8", "save the file as UTF-8"))
	}
	if len(problems) == 0 {
		return nil, false
	}
	return diag.Sorted(problems), true
}

// clip shortens a line that is too long to read in a terminal, in its middle.
func clip(s string) string {
	const most, head, tail = 120, 80, 35
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	r := []rune(s)
	return string(r[:head]) + " … " + string(r[len(r)-tail:])
}
