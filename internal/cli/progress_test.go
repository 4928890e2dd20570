package cli

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What the line says: rate and time left are of what was done since the count began.
func TestProgressLine(t *testing.T) {
	for _, c := range []struct {
		what            string
		first, done, of int
		elapsed         time.Duration
		want            string
	}{
		{"reading the site", 0, 0, 0, time.Second, "reading the site"},
		{"files", 0, 1200, 0, 2 * time.Second, "1200 files, 600 a second"},
		{"pages", 0, 0, 100, time.Second, "0 of 100 pages"},
		{"pages", 0, 50, 100, 0, "50 of 100 pages"},
		{"pages", 0, 50, 100, time.Second, "50 of 100 pages, 50 a second, 1 s left"},
		{"pages", 40, 50, 100, time.Second, "50 of 100 pages, 10 a second, 5 s left"},
		{"pages", 50, 50, 100, time.Second, "50 of 100 pages"},
		{"pages", 0, 1500, 10_000, 750 * time.Millisecond, "1500 of 10000 pages, 2000 a second, 5 s left"},
		{"pages", 0, 9_999, 10_000, 5 * time.Second, "9999 of 10000 pages, 2000 a second, 1 s left"},
		{"pages", 0, 10_000, 10_000, 5 * time.Second, "10000 of 10000 pages, 2000 a second"},
		{"pages", 0, 1_000, 100_000, time.Second, "1000 of 100000 pages, 1000 a second, 1 min 39 s left"},
		{"pictures", 0, 1, 60, 2 * time.Second, "1 of 60 pictures, 0.5 a second, 1 min 58 s left"},
		{"pictures", 0, 1, 3, time.Hour, "1 of 3 pictures, 0.0 a second, 120 min 00 s left"},
		{"pictures", 0, 1, 1 << 40, time.Hour, "1 of 1099511627776 pictures, 0.0 a second, 16666 min 40 s left"},
	} {
		if got := progressLine(c.what, c.first, c.done, c.of, c.elapsed); got != c.want {
			t.Errorf("%d to %d of %d %s after %v: %q, want %q", c.first, c.done, c.of, c.what, c.elapsed, got, c.want)
		}
	}
}

// Nothing is written where nobody looks: into a file or a pipe, and for --quiet.
func TestProgressIsQuietElsewhere(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, pipe, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	for name, env := range map[string]Environment{"a file": {Stderr: f}, "a pipe": {Stderr: pipe}, "no file": {Stderr: t.Output()}} {
		a := &app{env: env}
		p := a.progress()
		if p.show("pages", 1, 100); p.w != nil || a.line.Load() != nil {
			t.Errorf("%s is taken for a terminal", name)
		}
		p.end()
	}
}
