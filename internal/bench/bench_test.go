package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what came out to testdata")

func TestMain(m *testing.M) {
	if os.Getenv("BENCH_CHILD") != "" { // a test gives a task to a process of its own
		if err := run(context.Background(), os.Args[1:], os.Stdout, os.Stderr); err != nil {
			_, _ = io.WriteString(os.Stderr, err.Error())
			os.Exit(1)
		}
		os.Exit(0)
	}
	flag.Parse()
	os.Exit(m.Run())
}

// golden compares a text with testdata/name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-) and what came out (+):\n%s", name, diff)
	}
}

// The one command runs from the corpus to the tables, and leaves nothing behind.
func TestWholeBench(t *testing.T) {
	if raced {
		t.Skip("the programs that it measures are built without the race detector")
	}
	if testing.Short() {
		t.Skip("builds the program and runs it many times")
	}
	t.Setenv("BENCH_CHILD", "1")
	dir := t.TempDir()
	var out, log bytes.Buffer
	if err := run(t.Context(), []string{"-sizes", "3", "-rounds", "1", "-edits", "1", "-dir", dir}, &out, &log); err != nil {
		t.Fatalf("%v\n%s", err, &log)
	}
	// Every measure of ours is there.
	_, medians, _ := strings.Cut(out.String(), "| campaigns | whose | 3 |")
	for _, w := range []what{cold, same, onePage, oneLayout, oneSetting, saved, savedWarm, ready, readyWarm, heap} {
		_, line, ok := strings.Cut(medians, "| "+string(w)+" | broadside |")
		if line, _, _ = strings.Cut(line, "\n"); !ok || strings.Contains(line, "–") {
			t.Errorf("%s was not measured: %q", w, line)
		}
	}
	if !strings.Contains(out.String(), "| cold build | the floor's |") {
		t.Error("nothing was compared with the floor")
	}
	empty(t, dir)
}

// Whoever stops it while a server runs finds no files left, and no program at work in them.
func TestStoppedBenchLeavesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and runs it")
	}
	t.Setenv("BENCH_CHILD", "1")
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	log := writerFunc(func(text []byte) (int, error) {
		if bytes.Contains(text, []byte(ready)) {
			cancel()
		}
		return len(text), nil
	})
	if err := run(ctx, []string{"-sizes", "3", "-dir", dir}, io.Discard, log); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	empty(t, dir)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func empty(t *testing.T, dir string) {
	t.Helper()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// A program that fails ends the bench, and what it said is shown.
func TestFailedChildIsShown(t *testing.T) {
	b := &bench{}
	_, err := b.child(t.Context(), "go", "no-such-command")
	if err == nil || !strings.Contains(err.Error(), "go no-such-command: exit status 2\n") || !strings.Contains(err.Error(), "unknown command") {
		t.Errorf("the error is %v", err)
	}
	s, err := serve(t.Context(), "go", "no-such-server")
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop()
	if _, err := s.until(t.Context(), time.Now(), "/", "mark"); err == nil || !strings.Contains(err.Error(), "unknown command") {
		t.Errorf("the error is %v", err)
	}
}

// A build that leaves an edit out ends the bench: a time for nothing is worse than none.
func TestEditMustComeOut(t *testing.T) {
	p := &place{out: t.TempDir()}
	if err := write(p.out, file{"a/index.html", "<p>This is edit 1.</p>"}); err != nil {
		t.Fatal(err)
	}
	if err := p.holds("a/index.html", "This is edit 1."); err != nil {
		t.Error(err)
	}
	for _, c := range [][2]string{{"a/index.html", "This is edit 2."}, {"b/index.html", "This is edit 1."}} {
		if p.holds(c[0], c[1]) == nil {
			t.Errorf("%s is taken to hold %q", c[0], c[1])
		}
	}
}

func TestWrongUse(t *testing.T) {
	for _, args := range []string{"-sizes ten", "-sizes 0", "-sizes 10,", "-rounds 0", "-edits 0", "more", "-hugo /no/such/program"} {
		if err := run(t.Context(), append(strings.Fields(args), "-dir", t.TempDir()), io.Discard, io.Discard); err == nil {
			t.Errorf("bench %s is taken", args)
		}
	}
}

// The tables of invented figures: one bound is kept, one is not, and what was not measured is said not to be.
func TestReport(t *testing.T) {
	b := &bench{sizes: []int{1_000, 10_000}, rounds: 3, edits: 2, hugo: "hugo", hugoVersion: "v1.2.3", log: io.Discard, samples: map[sample][]float64{}}
	for _, s := range []struct {
		who    who
		what   what
		size   int
		values []float64
	}{
		{ours, cold, 1_000, []float64{0.3, 0.2, 9}},
		{hugo, cold, 1_000, []float64{0.6, 0.6, 0.6}},
		{ours, cold, 10_000, []float64{2, 2.5, 3}},
		{hugo, cold, 10_000, []float64{7, 5, 5}},
		{theLeast, cold, 10_000, []float64{2, 2, 2}},
		{ours, saved, 10_000, []float64{0.010, 0.012}},
		{hugo, saved, 10_000, []float64{1.1}},
		{ours, memory, 10_000, []float64{120 << 20}},
		{hugo, memory, 10_000, []float64{1000 << 20}},
		{ours, heap, 10_000, []float64{17 << 20}},
	} {
		for _, v := range s.values {
			b.add(s.who, s.what, s.size, v)
		}
	}
	_, tables, _ := strings.Cut(b.report(), "\n") // the first line names the machine
	golden(t, "report.md", tables)
}

func TestNumbers(t *testing.T) {
	for _, c := range []struct {
		number float64
		want   string
	}{{0.01234, "0.012"}, {0.4, "0.4"}, {1.153, "1.15"}, {12.7, "13"}, {0.0000123, "1.2e-05"}} {
		if got := number(c.number, true); got != c.want {
			t.Errorf("%v is written %s, want %s", c.number, got, c.want)
		}
	}
	for n, want := range map[int]string{7: "7", 100: "100", 1_000: "1 000", 100_000: "100 000", 1_000_000: "1 000 000"} {
		if got := grouped(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}
