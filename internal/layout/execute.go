package layout

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"reflect"
	"slices"
	"strings"
	"text/template"

	"broadside/internal/diag"
)

// failsafe is what html/template puts in the place of a value that must not stand there
// (https://pkg.go.dev/html/template#hdr-Contexts; its own word, chosen to be found).
const failsafe = "ZgotmplZ"

// maxPage is as large as a page may get, a hundred times what the default layout makes of long copy.
const maxPage = 16 << 20

// Loops and calls that print nothing cost time too: a page takes this many rounds and calls, and html/template this many
// writes. Pages of a thousand campaigns take some thousand (CASES.md RS-019).
const (
	maxRounds = 50_000
	maxWrites = 300_000
)

// maxGuess is as much as is set aside for a page because the last one of its layout was as large.
const maxGuess = 1 << 20

// Append makes a page: it appends what the layout ("campaign" for campaign.html) makes of view to dst, or returns
// dst as it was and an error. view is one of the view types, itself or a pointer to it; a layout that was not
// checked against that type is checked first. Any error carries a problem for Problem: what Load or Check found,
// a nil or an index met on this page, a page above 16 MiB, or a value that html/template would not place
// (CASES.md RS-015).
func (s *Set) Append(dst []byte, layout string, view any) ([]byte, error) {
	e := s.entry(layout, reflect.TypeOf(view))
	if e.fault != nil {
		return dst, e.fault
	}
	from, out := len(dst), dst
	if last := min(int(e.size.Load()), maxGuess); cap(out)-from < last {
		out = slices.Grow(out, last+last/8) // the pages of a layout differ by little
	}
	made := false
	if p := e.program(); p != nil {
		out, made = p.append(out, reflect.ValueOf(view))
	}
	if !made {
		w := page{out: out, from: from}
		if err := e.html.Execute(&w, view); err != nil {
			return dst, s.runFault(layout, err)
		}
		out = w.out
	}
	if bytes.Contains(out[from:], []byte(failsafe)) {
		return dst, s.misplaced(layout, view)
	}
	e.size.Store(int64(len(out) - from))
	return out, nil
}

// page gathers what html/template writes, up to maxPage.
type page struct {
	out    []byte
	from   int // where the page begins in out
	writes int
}

func (p *page) Write(b []byte) (int, error) {
	if p.writes++; p.writes > maxWrites {
		return 0, errTooLong
	}
	if len(p.out)-p.from+len(b) > maxPage {
		return 0, errTooLarge
	}
	p.out = append(p.out, b...)
	return len(b), nil
}

var (
	errTooLarge = errors.New("the page is larger than 16 MiB")
	errTooLong  = errors.New("the page takes more than 300,000 steps")
)

// Problem returns the problem that an error of Append stands for, and false for other errors. Which page
// it happened on is for the caller to add.
func Problem(err error) (diag.Problem, bool) {
	var f *fault
	if errors.As(err, &f) {
		return f.problem, true
	}
	return diag.Problem{}, false
}

// fault is a problem as an error.
type fault struct {
	problem diag.Problem
	line    int // 0 if the file as a whole is meant
}

func (f *fault) Error() string {
	if f.line == 0 {
		return f.problem.File + ": " + f.problem.Message
	}
	return fmt.Sprintf("%s:%d: %s", f.problem.File, f.line, f.problem.Message)
}

func (s *Set) newFault(p diag.Problem) *fault {
	f := &fault{problem: p}
	if src := s.sources[path.Base(p.File)]; src != nil && p.Span != (diag.Span{}) {
		f.line = src.line(p.Span.Start)
	}
	return f
}

// runFault makes a fault of an execution's error. text/template keeps the place in the text alone:
// "template: head.html:12:3: executing "head.html" at <.Counter.Text>: nil pointer evaluating …".
func (s *Set) runFault(layout string, err error) *fault {
	whole := diag.Problem{Code: "layout-run", File: s.sources[layout+".html"].file, Message: err.Error()}
	if errors.Is(err, errTooLarge) || errors.Is(err, errTooLong) {
		whole.Help = "look for a {{range}} or a {{template}} inside of another that repeats too much"
	}
	var run template.ExecError
	if !errors.As(err, &run) {
		return s.newFault(whole)
	}
	location, rest, ok := strings.Cut(strings.TrimPrefix(run.Error(), "template: "), ": executing ")
	base, line, column, placed := splitLocation(location)
	src := s.sources[base]
	if !ok || !placed || src == nil {
		return s.newFault(whole)
	}
	_, rest, _ = strings.Cut(rest, " at <")
	what, text, _ := strings.Cut(rest, ">: ")
	from, to := src.actionSpan(src.offset(line, column))
	message, help := plainRun(what, text)
	return s.newFault(src.problem("layout-run", from, to, message, help))
}

// plainRun says in plain words what went wrong in the expression what.
func plainRun(what, text string) (message, help string) {
	if missing, ok := strings.CutPrefix(text, "nil pointer evaluating *"); ok {
		_, missing, _ = strings.Cut(missing, ".") // without the package
		name, field, _ := strings.Cut(missing, ".")
		return fmt.Sprintf("%s: this page has no %s, and so no %s", what, name, field),
			"put it between {{with …}} or {{if …}} and {{end}}"
	}
	if _, call, ok := strings.Cut(text, "error calling "); ok {
		_, text, _ = strings.Cut(call, ": ") // the function's name stands in what already
	}
	return what + ": " + text, ""
}
