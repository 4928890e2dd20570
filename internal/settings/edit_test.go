package settings_test

import (
	"testing"

	"broadside/internal/diag"
	"broadside/internal/settings"
)

// Put changes one value and nothing else, and writes a new key as the one that it stands below.
func TestPut(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"a value", "state = 'draft' # why\ntitle = \"A\"", "state = \"live\" # why\ntitle = \"A\""},
		{"a new key", "title = \"A\"\n\n[petition]\ntarget = \"B\"\n", "title = \"A\"\nstate = \"live\"\n\n[petition]\ntarget = \"B\"\n"},
		{"equals signs in a column", "title   = \"A\" # no state = here", "title   = \"A\" # no state = here\nstate   = \"live\""},
		{"another key", "tit=\"A\"", ""},
		{"text of several lines", "title = \"\"\"\nA\nstate = \"\"\"\nx = 1", "title = \"\"\"\nA\nstate = \"\"\"\nstate = \"live\"\nx = 1"},
		{"quoted key", "\"title\" = \"A\"", "\"title\" = \"A\"\nstate   = \"live\""},
		{"indented", "\ttitle\t=\t\"A\"", "\ttitle\t=\t\"A\"\n\tstate\t=\t\"live\""},
	} {
		check(t, c.name, c.text, c.want, "state")
	}
	for _, c := range []struct{ name, text, want string }{
		{"in braces", "p = { title = \"A\", b = 1 }", "p = { title = \"A\", state = \"live\", b = 1 }"},
		{"dotted", "p.title = \"A\"\np.b = 1", "p.title = \"A\"\np.state = \"live\"\np.b = 1"},
		{"below a header", "[p]\n  title = \"A\"\n[q]\n", "[p]\n  title = \"A\"\n  state = \"live\"\n[q]\n"},
		{"there", "[p]\nstate = \"x\"\n[q]\nstate = \"y\"\n", "[p]\nstate = \"live\"\n[q]\nstate = \"y\"\n"},
		{"not there", "[q]\ntitle = \"A\"\n", ""},
	} {
		check(t, c.name, c.text, c.want, "p", "state")
	}
}

// check puts state = "live" below title; want is empty where there is no place for it.
func check(t *testing.T, name, text, want string, path ...string) {
	t.Helper()
	const above = "+++\n"
	doc, problems := settings.Parse("a.md", []byte(above+text), diag.Span{Start: len(above), End: len(above + text)}, 0)
	if doc == nil {
		t.Fatal(name, problems)
	}
	edit, ok := doc.Put(`"live"`, "title", path...)
	got := ""
	if ok {
		got = above + text
		got = got[len(above):edit.Start] + edit.Text + got[edit.End:]
	}
	if got != want {
		t.Errorf("%s: %q, want %q", name, got, want)
	}
}
