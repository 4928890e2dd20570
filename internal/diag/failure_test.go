package diag_test

import (
	"regexp"
	"testing"

	"broadside/internal/diag"
)

// CASES.md RS-009, RS-138.
func TestAPanicBecomesAnErrorInOneLine(t *testing.T) {
	var none []int
	for _, c := range []struct {
		run  func()
		want string
	}{
		{func() {}, ""},
		{func() { panic("no\nway") }, `^content/a\.md: the program failed: no way, at diag/failure_test\.go:\d+$`},
		{func() { none[0]++ }, `^content/a\.md: the program failed: runtime error: index out of range \[0\] with length 0, at diag/failure_test\.go:\d+$`},
		{func() { defer diag.Hold("content/b.md"); panic("x") }, `^content/b\.md: the program failed: x, at diag/failure_test\.go:\d+$`},
		{func() { *(*int)(nil) = 1 }, `^content/a\.md: the program failed: runtime error: invalid memory address or nil pointer dereference, at diag/failure_test\.go:\d+$`},
	} {
		got := ""
		if err := rescued("content/a.md", c.run); err != nil {
			got = err.Error()
		}
		if ok, _ := regexp.MatchString(c.want, got); !ok || c.want == "" && got != "" {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
	err := func() (err error) { defer diag.Rescue(&err); panic("x") }()
	if ok, _ := regexp.MatchString(`^the program failed: x, at diag/failure_test\.go:\d+$`, err.Error()); !ok {
		t.Errorf("got %q", err)
	}
}

func rescued(file string, run func()) (err error) {
	defer diag.Rescue(&err)
	defer diag.Hold(file)
	run()
	return nil
}
