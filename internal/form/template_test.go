package form

import (
	"broadside/internal/link"
	"regexp"
	"testing"
)

// FuzzFill holds templates against the pattern that a placeholder is, which presets are checked with.
func FuzzFill(f *testing.F) {
	for _, s := range []string{"", "{host}", "https://{host}/act/?page={page}&x={", "{{a}{b}}", "{1}", "{a1}{_}", "{a b}{ä}", "}{a}"} {
		f.Add(s)
	}
	values := map[string]string{"a": "{b}", "b": "B", "host": "act.riverton.example", "_": "", "a1": "1"}
	f.Fuzz(func(t *testing.T, template string) {
		want := placeholder.ReplaceAllStringFunc(template, func(s string) string { return values[s[1:len(s)-1]] })
		if got := fill(template, values); got != want {
			t.Errorf("%q gives %q, want %q", template, got, want)
		}
	})
}

// FuzzIsHostName holds what is read a byte at a time against what it should be.
func FuzzIsHostName(f *testing.F) {
	pattern := regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$`)
	for _, s := range []string{"", ".", "a", "a.b", "a.bc", "a..bc", "-a.bc", "a-.bc", "a.-bc", "a.bc-", "1.a1", "a.1b", "a.bc.", "a.bc\n", "A.bc", "xn--bcher-kva.example",
		"a23456789012345678901234567890123456789012345678901234567890123.bc", "a234567890123456789012345678901234567890123456789012345678901234.bc"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := link.HostName(s); got != pattern.MatchString(s) {
			t.Errorf("%q: %t", s, got)
		}
	})
}
