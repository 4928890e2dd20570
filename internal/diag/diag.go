// Package diag is a problem an author can mend: what it is, where it stands, and how it is shown.
//
// Problems are values: every step returns them, nobody logs them, and only package cli prints them.
// A position is a byte offset into the text of a file as package tree hands it out (UTF-8, no byte
// order mark, line ends as "\n"); line and column exist only at the moment of printing. A Go error,
// by contrast, means that the machine or the program failed.
package diag

import (
	"cmp"
	"slices"
	"strings"
)

// Severity says whether a problem keeps a page from being published.
type Severity uint8

const (
	Error   Severity = iota // blocks: nothing is published while one stands
	Warning                 // reported; blocks only under --strict
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Span is a half-open range of byte offsets into a file. The zero Span means the file as a whole:
// such a problem is shown without line, column and excerpt.
type Span struct{ Start, End int }

// Problem is one thing for an author to mend.
type Problem struct {
	Code     string   // stable and hyphenated, such as "source-missing"; listed in Codes
	Severity Severity // the zero value blocks
	File     string   // slash-separated, from the site's root; empty when no file is to blame
	Span     Span     // where in File; zero for the whole file
	Message  string   // what is wrong, naming the thing as the author wrote it; no full stop
	Help     string   // what to do or type; may be empty, may run over lines
	Held     string   // why the page is not published yet ("draft", "future"); non-empty never blocks
	Time     bool     // a warning that time alone brings, on pages that were fine: strict does not make it count
}

// Edit is a change of a file: Text stands where Span stood.
type Edit struct {
	Span
	Text string
}

// Blocks reports whether p keeps the site from being published; strict makes warnings count, but for those of Time.
func (p Problem) Blocks(strict bool) bool {
	return p.Held == "" && (p.Severity == Error || strict && !p.Time)
}

// Blocking reports whether any of ps blocks.
func Blocking(ps []Problem, strict bool) bool {
	return slices.ContainsFunc(ps, func(p Problem) bool { return p.Blocks(strict) })
}

// Today stands in helps for the day on which they are read; see Dated.
const Today = "YYYY-MM-DD"

// Dated returns ps with day, like "2026-09-14", in the place of Today. ps is left as it was.
func Dated(ps []Problem, day string) []Problem {
	out := slices.Clone(ps)
	for i := range out {
		out[i].Help = strings.ReplaceAll(out[i].Help, Today, day)
	}
	return out
}

// Sorted returns ps by file, offset, severity, code, message and help, without repeats: what several pages find in one
// place is said once, as that of a published page if one is among them. Nor is something said to be missing where what
// stands there is wrong. ps is left as it was.
func Sorted(ps []Problem) []Problem {
	wrong := map[string][]Span{} // by file
	for _, p := range ps {
		if p.Severity == Error && p.Span != (Span{}) && (p.Code == "text-turned" || strings.HasPrefix(p.Code, "value-") || strings.HasPrefix(p.Code, "key-")) {
			wrong[p.File] = append(wrong[p.File], p.Span)
		}
	}
	out := slices.DeleteFunc(slices.Clone(ps), func(p Problem) bool {
		return strings.HasSuffix(p.Code, "-missing") && p.Span != (Span{}) && slices.ContainsFunc(wrong[p.File], func(s Span) bool { return s.Start <= p.Span.Start && p.Span.End <= s.End })
	})
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Span.Start, b.Span.Start),
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Message, b.Message),
			cmp.Compare(a.Help, b.Help),
			cmp.Compare(a.Held, b.Held),
		)
	})
	return slices.CompactFunc(out, func(a, b Problem) bool {
		b.Held = a.Held
		return a == b
	})
}
