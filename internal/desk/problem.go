package desk

import (
	"fmt"
	"html/template"

	"broadside/internal/diag"
)

// problem is a problem as an editor sees it.
type problem struct {
	diag.Problem
	Key     string // the same after each save, for the script to know it again
	Place   string // "content/night-bus/index.md:3:1"
	Excerpt string
	Opens   template.URL // may be empty
}

// Kind is "error", "warning", or either with why it does not keep anything from being published.
func (p problem) Kind() string { return p.Severity.String() }

// tally counts problems.
type tally struct{ Errors, Warnings int }

func (t tally) Sum() int { return t.Errors + t.Warnings }

// Says is the tally in words.
func (t tally) Says() string {
	switch {
	case t == tally{}:
		return "Nothing to mend"
	case t.Errors == 0:
		return many(t.Warnings, "warning")
	case t.Warnings == 0:
		return many(t.Errors, "error")
	}
	return many(t.Errors, "error") + ", " + many(t.Warnings, "warning")
}

func tallyOf(all ...[]diag.Problem) (t tally) {
	for _, ps := range all {
		for _, p := range ps {
			if p.Severity == diag.Error {
				t.Errors++
			} else {
				t.Warnings++
			}
		}
	}
	return t
}

// shown makes problems ready to be seen, errors first. The texts are read once for each file.
func (d *Desk) shown(ps []diag.Problem, read diag.Reader) []problem {
	texts := map[string][]byte{}
	keys := map[string]int{}
	var errors, warnings []problem
	for _, p := range ps {
		v := problem{Problem: p, Place: diag.Printable(p.File)}
		line, column := 1, 1
		if p.File != "" && p.Span != (diag.Span{}) && read != nil {
			text, known := texts[p.File]
			if !known {
				text, _ = read(p.File)
				texts[p.File] = text
			}
			if v.Excerpt = diag.Excerpt(p, text); v.Excerpt != "" {
				line, column = diag.Position(text, p.Span.Start)
				v.Place = fmt.Sprintf("%s:%d:%d", v.Place, line, column)
			}
		}
		v.Opens = d.opens.link(p.File, line, column)
		name := p.Code + " " + p.File + " " + p.Message
		keys[name]++
		v.Key = fmt.Sprintf("%s %d", name, keys[name])
		if p.Severity == diag.Error {
			errors = append(errors, v)
		} else {
			warnings = append(warnings, v)
		}
	}
	return append(errors, warnings...)
}
