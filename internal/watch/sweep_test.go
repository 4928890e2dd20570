package watch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"github.com/google/go-cmp/cmp"
)

func tempSite(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, name := range files {
		put(t, filepath.Join(root, filepath.FromSlash(name)), "old\n")
	}
	return root
}

func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func wantChange(t *testing.T, want, got Change) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the change (-want +got):\n%s", diff)
	}
}

// A change is told once, however many events point at it, and sweeps at rest tell nothing (CASES.md RS-110, RS-111).
func TestRestIsSilence(t *testing.T) {
	root := tempSite(t, "content/index.md", "content/a/index.md", "static/icon.png")
	l := byHand(t, root, quiet())
	put(t, filepath.Join(root, "content", "index.md"), "new")
	l.look("content/index.md")
	wantChange(t, Change{Paths: []string{"content/index.md"}}, l.work())
	for range 5 {
		l.look("content/index.md")
		l.sweep(true)
		wantChange(t, Change{}, l.work())
	}
}

// An event deep in a folder nobody has heard of brings the whole folder (CASES.md RS-109).
func TestEventInUnknownFolder(t *testing.T) {
	root := tempSite(t, "content/index.md")
	l := byHand(t, root, quiet())
	put(t, filepath.Join(root, "content", "x", "y", "index.md"), "new")
	put(t, filepath.Join(root, "content", "x", "index.md"), "new")
	l.look("content/x/y/index.md")
	wantChange(t, Change{Paths: []string{"content/x", "content/x/index.md", "content/x/y", "content/x/y/index.md"}}, l.work())
}

// An event on a folder has that folder read, and not all below it.
func TestEventOnAFolder(t *testing.T) {
	root := tempSite(t, "content/index.md", "content/a/index.md")
	l := byHand(t, root, quiet())
	put(t, filepath.Join(root, "content", "index.md"), "new")
	put(t, filepath.Join(root, "content", "a", "index.md"), "new")
	l.look("content")
	wantChange(t, Change{Paths: []string{"content/index.md"}}, l.work())
	l.look("content/a")
	wantChange(t, Change{Paths: []string{"content/a/index.md"}}, l.work())
}

// After an overflow everything is to be looked at, and what the sweep then finds is told (CASES.md RS-113).
func TestOverflow(t *testing.T) {
	root := tempSite(t, "content/index.md")
	l := byHand(t, root, quiet())
	put(t, filepath.Join(root, "content", "x", "index.md"), "new")
	l.events.miss()
	l.listen()
	if !l.news.all {
		t.Error("an overflow is no news")
	}
	l.work()
	if f := l.top.sub("content").sub("x"); f == nil || len(f.entries) != 1 {
		t.Error("the sweep did not find the new folder")
	}
	put(t, filepath.Join(root, "content", "index.md"), "new") // its event went missing,
	l.events.miss()
	l.tick()
	l.work()
	l.tick() // which is no reason to doubt the system
	wantChange(t, Change{}, l.work())
	for i := range 20_000 {
		file := filepath.Join(root, fmt.Sprintf("content/x/%05d.md", i))
		if i%20 == 0 { // the others went again
			put(t, file, "new")
		}
		l.events.hear(file)
	}
	l.listen()
	wantChange(t, Change{}, l.work())
	if f := l.top.sub("content").sub("x"); len(f.entries) != 1001 {
		t.Errorf("the sweep found %d files", len(f.entries))
	}
	for i := range maxWaiting + 1 {
		l.events.hear(fmt.Sprint(i))
	}
	if files, lost := l.events.take(); files != nil || !lost {
		t.Errorf("a full inbox holds %d names, lost %t", len(files), lost)
	}
	if files, lost := l.events.take(); files != nil || lost {
		t.Errorf("an emptied inbox holds %d names, lost %t", len(files), lost)
	}
}

// An error of the system's event source means that events are missing, whichever it is (CASES.md RS-113).
func TestLostEvents(t *testing.T) {
	for _, err := range []error{fsnotify.ErrEventOverflow, syscall.EIO} {
		e, w := newEvents(), &fsnotify.Watcher{Events: make(chan fsnotify.Event), Errors: make(chan error)}
		ended := make(chan struct{})
		go func() { defer close(ended); e.pump(w) }()
		w.Events <- fsnotify.Event{Name: "content/index.md"}
		w.Errors <- err
		close(w.Events)
		close(w.Errors)
		<-ended
		if files, lost := e.take(); files != nil || !lost {
			t.Errorf("after %v: %q, lost %t", err, files, lost)
		}
	}
}

// At a limit watching goes on by polling, and says what would lift it (CASES.md RS-114).
func TestLimitsOfTheSystem(t *testing.T) {
	tests := []struct {
		err  error
		want string
	}{
		{syscall.ENOSPC, "the system can't tell of changes here (no space left on device), so Broadside looks for them every 1s; " +
			"to be told at once, allow more watched folders: sudo sysctl fs.inotify.max_user_watches=524288"},
		{syscall.EMFILE, "the system can't tell of changes here (too many open files), so Broadside looks for them every 1s; " +
			"to be told at once, allow more open files (ulimit -n 65536), on Linux also more watching programs: sudo sysctl fs.inotify.max_user_instances=512"},
		{errors.New("not here"), "the system can't tell of changes here (not here), so Broadside looks for them every 1s; " +
			"if that is a network drive or a container's mount, this is as good as it gets"},
	}
	for _, test := range tests {
		t.Run(test.err.Error(), func(t *testing.T) {
			root := tempSite(t, "content/a/index.md", "content/b/index.md", "content/c/index.md")
			e, open := quiet(), true
			var watches atomic.Int64
			e.add = func(string) error {
				if watches.Add(1) > 3 {
					return test.err
				}
				return nil
			}
			e.close = func() error { open = false; return nil }
			l := byHand(t, root, e)
			wantChange(t, Change{Notice: test.want}, l.work())
			if open || l.events != nil || l.every != fallback {
				t.Errorf("still listening, or not polling: open %t, every %s", open, l.every)
			}
			put(t, filepath.Join(root, "content", "c", "index.md"), "new")
			l.tick()
			wantChange(t, Change{Paths: []string{"content/c/index.md"}}, l.work())
		})
	}
}

// The limit can be reached when a folder is added much later (CASES.md RS-114).
func TestLimitReachedLater(t *testing.T) {
	root := tempSite(t, "content/index.md")
	e, full := quiet(), false
	e.add = func(string) error {
		if full {
			return &fs.PathError{Op: "add", Path: "x", Err: syscall.ENOSPC}
		}
		return nil
	}
	l := byHand(t, root, e)
	full = true
	put(t, filepath.Join(root, "content", "x", "index.md"), "new")
	l.look("content/x")
	c := l.work()
	if c.Paths != nil || !strings.Contains(c.Notice, "max_user_watches") {
		t.Errorf("change %+v", c)
	}
	if l.top.sub("content").sub("x") == nil || l.events != nil {
		t.Error("the folder was not read, or events are still asked for")
	}
}

// A drive that takes watches and says nothing is found out by the second sweep (CASES.md RS-115).
func TestSystemThatDoesNotTell(t *testing.T) {
	root := tempSite(t, "content/index.md", "content/a/index.md")
	page := filepath.Join(root, "content", "a", "index.md")
	l := byHand(t, root, quiet())

	put(t, page, "new")
	l.tick()
	wantChange(t, Change{Paths: []string{"content/a/index.md"}}, l.work())
	l.events.hear(page) // a little late, yet it came
	l.tick()
	wantChange(t, Change{}, l.work())

	put(t, page, "newer")
	l.tick()
	wantChange(t, Change{Paths: []string{"content/a/index.md"}}, l.work())
	if wait := time.Until(l.due); wait > settle {
		t.Errorf("the check comes in %s", wait)
	}
	l.tick()
	wantChange(t, Change{Notice: "content/a/index.md changed and the system did not tell, as is usual on network drives and in containers; " +
		"Broadside looks for changes every 1s from here on; --poll sets another interval"}, l.work())
	if l.events != nil || l.every != fallback {
		t.Error("no polling")
	}
}

// Where stamps can't differ (FAT's clock steps two seconds, Windows has no change time) content decides, after
// an event always, without one for a while (CASES.md RS-117).
func TestSameStampOtherText(t *testing.T) {
	root := tempSite(t, "content/index.md")
	page := filepath.Join(root, "content", "index.md")
	l := byHand(t, root, nil)
	f := l.top.sub("content")
	old := f.entries[0]
	stuck := seen{name: old.name, mark: old.mark, summable: true}
	meet := func(pointed bool) bool {
		l.meet(f, old, stuck, look{pointed: pointed})
		c := l.news.change()
		l.news = news{}
		return len(c.Paths) == 1
	}
	for _, step := range []struct {
		text    string
		pointed bool
		want    bool
	}{
		{"old\n", false, false},
		{"abc\n", false, false}, // nothing gives it away
		{"abc\n", true, true},
		{"abc\n", true, false},
		{"xyz\n", true, true},
		{"xyz\n", false, false},
		{"abc\n", false, true}, // told a moment ago, so read again
	} {
		put(t, page, step.text)
		if got := meet(step.pointed); got != step.want {
			t.Errorf("%q, pointed at %t: told %t", step.text, step.pointed, got)
		}
	}
	l.young["content/index.md"] = young{l.young["content/index.md"].sum, time.Now().Add(-2 * youth)}
	meet(false)
	if len(l.young) > 0 {
		t.Error("a file stays young for ever")
	}
}

// Too large for a checksum: every event counts, and sweeps go by the stamp.
func TestLargeFile(t *testing.T) {
	root := tempSite(t, "static/film.mp4")
	if err := os.Truncate(filepath.Join(root, "static", "film.mp4"), maxSum+1); err != nil {
		t.Fatal(err)
	}
	l := byHand(t, root, nil)
	for range 2 {
		l.look("static/film.mp4")
		wantChange(t, Change{Paths: []string{"static/film.mp4"}}, l.work())
		l.sweep(false)
		wantChange(t, Change{}, l.work())
	}
}

func TestManyPathsAreEverything(t *testing.T) {
	var n news
	for i := range MaxPaths {
		n.add(fmt.Sprint(i % (MaxPaths / 2)))
		n.add(fmt.Sprint(i))
	}
	if c := n.change(); len(c.Paths) != MaxPaths {
		t.Errorf("%d paths", len(c.Paths))
	}
	n.add("one more")
	wantChange(t, Change{}, n.change())
	if n.empty() {
		t.Error("everything is nothing")
	}
	n.note("first")
	n.note("second")
	n.note("first")
	wantChange(t, Change{Notice: "first\nsecond"}, n.change())
}

func TestUnreadableFolder(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("nothing is unreadable for root")
	}
	root := tempSite(t, "content/index.md", "content/a/index.md")
	dir := filepath.Join(root, "content", "a")
	l := byHand(t, root, nil)
	chmod := func(mode fs.FileMode) {
		t.Helper()
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { os.Chmod(dir, 0o755) })
	for range 2 {
		chmod(0)
		l.sweep(false)
		wantChange(t, Change{Notice: "content/a can't be read (permission denied), so changes in it are not seen; give yourself the right to read it"}, l.work())
		l.sweep(false)
		wantChange(t, Change{}, l.work()) // said once
		chmod(0o755)
		l.sweep(false)
		wantChange(t, Change{Paths: []string{"content/a"}}, l.work())
	}
}
