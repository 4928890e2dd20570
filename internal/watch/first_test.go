package watch

import (
	"math"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// listening is a looker by hand that has listened to all folders and seen no file. What is there is old.
func listening(t *testing.T, root string) *looker {
	t.Helper()
	l := newLooker(root, testDirs)
	l.every, l.events = time.Hour, quiet()
	l.driveOf = func(string) drive { return drive{counts: links(mustStat(t, root)) > 0} }
	l.first()
	if !l.counts {
		t.Skip("this system has no link counts")
	}
	l.since = math.MaxInt64
	l.timer = time.NewTimer(time.Hour)
	l.due = time.Now().Add(time.Hour)
	t.Cleanup(func() { l.timer.Stop() })
	return l
}

func mustStat(t *testing.T, file string) os.FileInfo {
	t.Helper()
	info, err := os.Lstat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

// Between New and the first sweep nobody has seen the files, and every event is told all the same.
func TestBeforeTheFirstSweep(t *testing.T) {
	const a, b = "content/a/index.md", "content/a/b/index.md"
	tests := []struct {
		name string
		do   func(t *testing.T, root string) []string // returns what the system would tell
		want Change
	}{
		{"a change", func(t *testing.T, root string) []string {
			put(t, filepath.Join(root, a), "new")
			return []string{a}
		}, Change{Paths: []string{a}}},
		{"a removal", func(t *testing.T, root string) []string {
			os.Remove(filepath.Join(root, a))
			return []string{a}
		}, Change{Paths: []string{a}}},
		{"a folder gone", func(t *testing.T, root string) []string {
			os.Rename(filepath.Join(root, "content/a"), filepath.Join(root, "away"))
			return []string{"content/a"}
		}, Change{}},
		{"another folder in its place", func(t *testing.T, root string) []string {
			os.Rename(filepath.Join(root, "content/a"), filepath.Join(root, "away"))
			put(t, filepath.Join(root, b), "new")
			return []string{"content/a"}
		}, Change{}},
		{"a new tree (CASES.md RS-109)", func(t *testing.T, root string) []string {
			put(t, filepath.Join(root, "content/x/y/index.md"), "new")
			return []string{"content/x"}
		}, Change{Paths: []string{"content/x", "content/x/y", "content/x/y/index.md"}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := tempSite(t, a, b, "content/index.md", "static/icon.png")
			l := listening(t, root)
			for _, name := range test.do(t, root) {
				l.look(name)
			}
			told := !l.news.empty()
			wantChange(t, test.want, l.work())
			if !told {
				t.Error("nothing was told")
			}
			l.sweep(false)
			wantChange(t, Change{}, l.work())
			l.sweep(true) // now all has been seen
			wantChange(t, Change{}, l.work())
			put(t, filepath.Join(root, "content/index.md"), "new")
			l.sweep(true)
			wantChange(t, Change{Paths: []string{"content/index.md"}}, l.work())
		})
	}
}

// What changed between New and the first sweep and no event told of is found by its time.
func TestUntoldBeforeTheFirstSweep(t *testing.T) {
	root := tempSite(t, "content/a/index.md", "content/b/index.md")
	past := time.Now().AddDate(0, 0, -1)
	for _, name := range []string{"content/a", "content/b", "content/a/index.md"} {
		if err := os.Chtimes(filepath.Join(root, name), past, past); err != nil {
			t.Fatal(err)
		}
	}
	if changeTime(mustStat(t, filepath.Join(root, "content/a"))) != 0 {
		time.Sleep(20 * time.Millisecond) // change times can't be set; a clock's step must lie between
	}
	l := listening(t, root)
	l.since = time.Now().Add(-10 * time.Millisecond).UnixNano()
	put(t, filepath.Join(root, "content/b/index.md"), "new")
	l.sweep(false)
	wantChange(t, Change{Paths: []string{"content/b/index.md"}}, l.work())
}

// What was saved before New is in what the receiver reads after it, so the first sweep does not tell of it: the preview
// would load its pages again for nothing.
func TestSavedBeforeNew(t *testing.T) {
	root := tempSite(t, "content/a/index.md")
	put(t, filepath.Join(root, "content/site.toml"), "new")
	time.Sleep(2 * clockStep)
	l := newLooker(root, testDirs)
	l.every, l.events = time.Hour, quiet()
	l.driveOf = func(string) drive { return drive{counts: true} }
	l.first()
	l.timer = time.NewTimer(time.Hour)
	defer l.timer.Stop()
	l.sweep(false)
	wantChange(t, Change{}, l.work())
}

// A drive whose link counts are wrong costs nothing but time: the first sweep finds the folders.
func TestWrongLinkCounts(t *testing.T) {
	root := tempSite(t, "content/a/b/index.md")
	l := listening(t, root)
	l.top.sub("content").entries = nil // as if none had been found
	l.sweep(false)
	wantChange(t, Change{}, l.work())
	put(t, filepath.Join(root, "content/a/b/index.md"), "new")
	l.look("content/a/b/index.md")
	wantChange(t, Change{Paths: []string{"content/a/b/index.md"}}, l.work())
}

// What is kept back is told when a breath is over, to the moment, and other news with it (CASES.md RS-118).
func TestBreath(t *testing.T) {
	root := tempSite(t, "content/a.md", "content/b.md", "content/c.md")
	synctest.Test(t, func(t *testing.T) {
		e := quiet()
		l := newLooker(root, testDirs)
		l.every, l.events = time.Hour, e
		w := l.start(t.Context())
		var begin time.Time
		want := func(after time.Duration, paths ...string) {
			t.Helper()
			wantChange(t, Change{Paths: paths}, <-w.Changes())
			if took := time.Since(begin); took != after {
				t.Errorf("told after %s, want %s", took, after)
			}
		}
		edit := func(name, text string) {
			put(t, filepath.Join(root, name), text)
			e.hear(filepath.Join(root, name))
		}
		begin = time.Now()
		edit("content/a.md", "new")
		want(0, "content/a.md") // finished, so at once

		begin = time.Now()
		edit("content/a.md", "")
		want(breath, "content/a.md") // empty on purpose, it seems

		begin = time.Now()
		edit("content/a.md", "")
		edit("content/b.md", "")
		time.Sleep(breath / 2)
		edit("content/c.md", "new")
		edit("content/b.md", "new")
		time.Sleep(breath / 4)
		edit("content/a.md", "x")
		want(breath*3/4, "content/a.md", "content/b.md", "content/c.md")

		begin = time.Now() // a file that grows and shrinks for ever keeps nobody waiting for ever
		for range 5 {
			edit("content/b.md", "")
			edit("content/a.md", "")
			time.Sleep(breath / 5)
		}
		want(breath, "content/a.md", "content/b.md")
	})
}

// Sweeps come at their interval and a second after folders moved, to the moment (CASES.md RS-118).
func TestSweepsUnderAFalseClock(t *testing.T) {
	root := tempSite(t, "content/a.md")
	synctest.Test(t, func(t *testing.T) {
		e := quiet()
		l := newLooker(root, testDirs)
		l.every, l.events = time.Minute, e
		w, begin := l.start(t.Context()), time.Now()
		put(t, filepath.Join(root, "content", "a.md"), "no event tells of this")
		<-w.Changes()
		if took := time.Since(begin); took != time.Minute {
			t.Errorf("the first sweep came after %s", took)
		}
		begin = time.Now()
		put(t, filepath.Join(root, "content", "b", "index.md"), "new")
		e.hear(filepath.Join(root, "content", "a.md"))
		e.hear(filepath.Join(root, "content", "b"))
		<-w.Changes()
		put(t, filepath.Join(root, "content", "b", "index.md"), "its watch was lost when the folder moved")
		<-w.Changes()
		if took := time.Since(begin); took != settle {
			t.Errorf("the sweep that mends came after %s", took)
		}
	})
}
