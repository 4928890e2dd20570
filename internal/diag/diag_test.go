package diag_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
)

func TestBlocks(t *testing.T) {
	for _, test := range []struct {
		problem          diag.Problem
		blocks, ifStrict bool
	}{
		{diag.Problem{}, true, true},
		{diag.Problem{Severity: diag.Warning}, false, true},
		{diag.Problem{Held: "draft"}, false, false},
		{diag.Problem{Held: "future", Severity: diag.Warning}, false, false},
	} {
		list := []diag.Problem{{Held: "draft"}, test.problem}
		if test.problem.Blocks(false) != test.blocks || test.problem.Blocks(true) != test.ifStrict ||
			diag.Blocking(list, false) != test.blocks || diag.Blocking(list, true) != test.ifStrict {
			t.Errorf("%+v", test.problem)
		}
	}
	if diag.Blocking(nil, true) {
		t.Error("nothing blocks")
	}
}

func TestSorted(t *testing.T) {
	at := func(file string, start int, s diag.Severity, code, message string) diag.Problem {
		return diag.Problem{File: file, Span: diag.Span{Start: start, End: start + 1}, Severity: s, Code: code, Message: message}
	}
	want := []diag.Problem{
		at("", 0, 0, "z", "z"),
		at("a", 1, diag.Error, "b", "a"),
		at("a", 1, diag.Error, "b", "b"),
		at("a", 1, diag.Error, "c", "a"),
		at("a", 1, diag.Warning, "a", "a"),
		at("a", 2, diag.Error, "a", "a"),
		at("b", 0, diag.Error, "a", "a"),
	}
	held := func(p diag.Problem, why string) diag.Problem { p.Held = why; return p }
	want = append(want, held(at("c", 0, diag.Error, "a", "a"), "draft"))
	mixed := []diag.Problem{held(want[6], "future"), want[6], want[2], want[4], held(want[7], "future"), want[1], held(want[5], "draft"), want[5], want[1], want[3], want[0], want[2], want[7]}
	before := append([]diag.Problem(nil), mixed...)
	if diff := cmp.Diff(want, diag.Sorted(mixed)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(before, mixed); diff != "" {
		t.Errorf("what was handed in changed:\n%s", diff)
	}
}

func TestNearest(t *testing.T) {
	keys := []string{"title", "summary", "signatures", "date", "image", "image_alt", "e-mail", "über-uns"}
	for s, want := range map[string]string{
		"titel":                    "title", // two neighbours swapped
		"tilte":                    "title",
		"Title":                    "title",
		"summery":                  "summary",
		"sumary":                   "summary",
		"signature":                "signatures",
		"sig":                      "signatures", // begins with it
		"email":                    "e-mail",
		"ueber-uns":                "über-uns",
		"dta":                      "date",
		"closes":                   "",
		"x":                        "",
		"":                         "",
		"da":                       "date",
		"petition":                 "",
		strings.Repeat("x", 10000): "",
	} {
		if got := diag.Nearest(s, keys); got != want {
			t.Errorf("%.20q: got %q, want %q", s, got, want)
		}
	}
	if got := diag.Nearest("ac", []string{"ab", "ad"}); got != "ab" {
		t.Errorf("of equals the second, %s", got)
	}
	if got := diag.Nearest("a", nil); got != "" {
		t.Errorf("got %s of nothing", got)
	}
}

func TestChoice(t *testing.T) {
	for _, test := range []struct {
		s     string
		names []string
		want  string
	}{
		{"live", nil, "there is none to choose"},
		{"main", []string{"other"}, "there is only other"},
		{"othr", []string{"other"}, "did you mean other? (there is only other)"},
		{"liv", []string{"draft", "live"}, "did you mean live? (there are draft, live)"},
		{"x", []string{"draft", "live"}, "there are draft, live"},
	} {
		if got := diag.Choice(test.s, test.names); got != test.want {
			t.Errorf("%s of %q: %s", test.s, test.names, got)
		}
	}
}
