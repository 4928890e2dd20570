package watch

import (
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"
)

// Polling under a false clock: told at the next look, to the moment, and silence at rest (CASES.md RS-115, RS-118).
func TestPolling(t *testing.T) {
	root := tempSite(t, "content/index.md", "content/a/index.md")
	synctest.Test(t, func(t *testing.T) {
		w, err := New(t.Context(), Options{Root: root, Dirs: testDirs, Poll: 2 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		want := func(at time.Duration, paths ...string) {
			t.Helper()
			wantChange(t, Change{Paths: paths}, <-w.Changes())
			if took := time.Since(begin); took != at {
				t.Errorf("told after %s, want %s", took, at)
			}
		}
		put(t, filepath.Join(root, "content", "a", "index.md"), "new")
		want(2*time.Second, "content/a/index.md")

		time.Sleep(time.Second)
		put(t, filepath.Join(root, "layouts", "page.html"), "new")
		put(t, filepath.Join(root, "content", "x", "y", "index.md"), "new")
		time.Sleep(4 * time.Second) // the receiver is busy; looks at the 4th, 6th and 8th second are gathered
		if err := os.RemoveAll(filepath.Join(root, "content", "a")); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		want(9*time.Second, "content/a", "content/a/index.md", "content/x", "content/x/y", "content/x/y/index.md", "layouts", "layouts/page.html")

		select {
		case c := <-w.Changes():
			t.Errorf("told at rest: %+v", c)
		case <-time.After(time.Hour):
		}
	})
}

// The root away and back is one site gone and one come (CASES.md RS-116).
func TestRootAwayAndBack(t *testing.T) {
	root := tempSite(t, "content/index.md", "static/icon.png")
	l := byHand(t, root, quiet())
	if err := os.Rename(root, root+".away"); err != nil {
		t.Fatal(err)
	}
	l.look(".")
	wantChange(t, Change{Paths: []string{"content", "content/index.md", "static", "static/icon.png"}}, l.work())
	for range 2 { // nothing tells when it comes back, so we keep looking
		l.tick()
		wantChange(t, Change{}, l.work())
		if wait := time.Until(l.due); wait > settle {
			t.Errorf("the next look is in %s", wait)
		}
	}
	if err := os.Rename(root+".away", root); err != nil {
		t.Fatal(err)
	}
	l.tick()
	wantChange(t, Change{Paths: []string{"content", "content/index.md", "static", "static/icon.png"}}, l.work())
}
