package watch

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// A system that takes watches and tells of nothing is found out by the exam, to the moment (CASES.md RS-115, RS-118).
func TestExam(t *testing.T) {
	root := tempSite(t, "content/index.md", "static/icon.png")
	tests := []struct {
		name   string
		tapped func(e *events, folder string) bool
		want   string
	}{
		{"silence", func(*events, string) bool { return true }, "the system does not tell of changes in static (tried just now), as is usual in some containers and sandboxes; " +
			"Broadside looks for them every 1s; --poll sets another interval"},
		{"silence in one folder", func(e *events, folder string) bool {
			if filepath.Base(folder) == "static" {
				go e.hear(folder)
			}
			return true
		}, "the system does not tell of changes in content (tried just now), as is usual in some containers and sandboxes; " +
			"Broadside looks for them every 1s; --poll sets another interval"},
		{"one echo", func(e *events, folder string) bool { go e.hear(folder); return true }, ""},
		{"two echoes", func(e *events, folder string) bool { go e.hear(folder); go e.hear(folder); return true }, ""},
		{"too much said", func(e *events, folder string) bool { go e.miss(); return true }, ""},
		{"nothing that may be tapped", func(*events, string) bool { return false }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := quiet()
				e.tap = func(folder string) bool { return test.tapped(e, folder) }
				l := newLooker(root, testDirs)
				l.every, l.events = time.Hour, e
				w, begin := l.start(t.Context()), time.Now()
				for {
					select {
					case c := <-w.Changes():
						if c.Notice == "" && test.name == "too much said" {
							continue // everything is to be looked at
						}
						wantChange(t, Change{Notice: test.want}, c)
						if took := time.Since(begin); took != examTime {
							t.Errorf("after %s", took)
						}
					case <-time.After(time.Minute):
						if test.want != "" {
							t.Error("not found out")
						}
					}
					return
				}
			})
		})
	}
}

// On this machine the exam is passed, wakes nobody and leaves nothing behind (CASES.md RS-115).
func TestTap(t *testing.T) {
	root := tempSite(t, "content/index.md")
	dir := filepath.Join(root, "content")
	before, err := os.Lstat(dir)
	if err != nil {
		t.Fatal(err)
	}
	e, err := subscribe()
	if err != nil {
		t.Skip(err)
	}
	defer e.close()
	for _, watched := range []string{root, dir} {
		if err := e.add(watched); err != nil {
			t.Fatal(err)
		}
	}
	if !e.try(dir) {
		t.Skip("this system has nothing to tap a folder with")
	}
	after, err := os.Lstat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if before.Mode() != after.Mode() || !before.ModTime().Equal(after.ModTime()) || before.Size() != after.Size() {
		t.Errorf("the folder was %v, %v and is %v, %v", before.Mode(), before.ModTime(), after.Mode(), after.ModTime())
	}
	put(t, filepath.Join(dir, "index.md"), "new") // comes after the echoes
	<-e.bell
	files, _ := e.take()
	for _, file := range files {
		if file == dir {
			t.Error("the tap is told as a change")
		}
	}
	if folder, failed := e.failed(); failed {
		t.Errorf("no echo from %s", folder)
	}
}

// A drive that others can change is listened to and polled, and said so (CASES.md RS-115).
func TestRemoteDrive(t *testing.T) {
	root := tempSite(t, "content/index.md", "static/icon.png")
	synctest.Test(t, func(t *testing.T) {
		e := quiet()
		l := newLooker(root, testDirs)
		l.every, l.events = time.Hour, e
		l.driveOf = func(dir string) drive {
			if filepath.Base(dir) == "content" {
				return drive{remote: "a network drive (NFS)"}
			}
			return drive{counts: true}
		}
		w, begin := l.start(t.Context()), time.Now()
		want := func(c Change, after time.Duration) {
			t.Helper()
			wantChange(t, c, <-w.Changes())
			if took := time.Since(begin); took != after {
				t.Errorf("told after %s, want %s", took, after)
			}
		}
		want(Change{Notice: "content is on a network drive (NFS), where the system tells of no changes but this machine's own, " +
			"so Broadside also looks for others every 1s; --poll sets another interval"}, 0)
		put(t, filepath.Join(root, "content", "index.md"), "from another machine")
		want(Change{Paths: []string{"content/index.md"}}, time.Second)
		put(t, filepath.Join(root, "content", "index.md"), "from here, in an editor")
		e.hear(filepath.Join(root, "content", "index.md"))
		want(Change{Paths: []string{"content/index.md"}}, time.Second) // at once
		for i := range 3 {                                             // which is no reason to give events up
			put(t, filepath.Join(root, "content", "index.md"), time.Now().String())
			want(Change{Paths: []string{"content/index.md"}}, time.Duration(i+2)*time.Second)
		}
	})
}

// The kinds of drives of this machine's own folders.
func TestDriveOf(t *testing.T) {
	if d := driveOf(t.TempDir()); d.remote != "" {
		t.Skipf("the temporary folder is on %s", d.remote)
	}
	if d := driveOf(filepath.Join(t.TempDir(), "absent")); d.remote != "" {
		t.Errorf("a folder that is not there is on %s", d.remote)
	}
}
