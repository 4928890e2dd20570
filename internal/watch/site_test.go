package watch

import (
	"context"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// site is a folder on disk, its watcher, and a receiver that reads only what it is told of.
type site struct {
	t    *testing.T
	root string
	w    *Watcher
	read map[string]string // path → text as the receiver has it
	told map[string]bool   // all paths it was told
	all  int               // Changes that meant everything
}

// patience is how long a change may take to be told before a test fails.
const patience = 30 * time.Second

var testDirs = []string{"content", "layouts", "static"}

// newSite writes files and begins to watch. Sweeps are put off for an hour unless o says otherwise.
func newSite(t *testing.T, o Options, files ...string) *site {
	t.Helper()
	s := &site{t: t, root: t.TempDir(), told: map[string]bool{}}
	for _, name := range files {
		s.write(name, "old\n")
	}
	o.Root, o.Dirs = s.root, testDirs
	if o.Sweep == 0 {
		o.Sweep = time.Hour
	}
	w, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s.w = w
	s.read = s.disk()
	return s
}

func (s *site) file(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) write(name, text string) {
	s.t.Helper()
	s.must(os.MkdirAll(filepath.Dir(s.file(name)), 0o755))
	s.must(os.WriteFile(s.file(name), []byte(text), 0o644))
}

func (s *site) rename(from, to string) {
	s.t.Helper()
	s.must(os.Rename(s.file(from), s.file(to)))
}

func (s *site) remove(name string) {
	s.t.Helper()
	s.must(os.RemoveAll(s.file(name)))
}

// disk is the text of every file a site is made of.
func (s *site) disk() map[string]string {
	texts := map[string]string{}
	for _, dir := range testDirs {
		filepath.WalkDir(s.file(dir), func(file string, d fs.DirEntry, err error) error {
			if err != nil || ignored(d.Name()) {
				return nil
			}
			if text, err := os.ReadFile(file); err == nil {
				name, _ := filepath.Rel(s.root, file)
				texts[filepath.ToSlash(name)] = string(text)
			}
			return nil
		})
	}
	return texts
}

// receive takes one Change and reads what it names.
func (s *site) receive() Change {
	s.t.Helper()
	select {
	case c, ok := <-s.w.Changes():
		if !ok {
			s.t.Fatal("the stream of changes ended")
		}
		s.take(c)
		return c
	case <-time.After(patience):
		s.t.Fatalf("nothing was told; the receiver's texts differ from the disk's (-disk +receiver):\n%s", cmp.Diff(s.disk(), s.read))
		return Change{}
	}
}

func (s *site) take(c Change) {
	if c.Paths == nil {
		s.all++
		s.read = s.disk()
		return
	}
	for _, name := range c.Paths {
		s.told[name] = true
		delete(s.read, name)
		if text, err := os.ReadFile(s.file(name)); err == nil {
			s.read[name] = string(text)
		}
	}
}

// follow receives until the receiver has what stands on disk.
func (s *site) follow() {
	s.t.Helper()
	for !maps.Equal(s.read, s.disk()) {
		s.receive()
	}
}

// toldNow writes a file of its own, receives until that is told, and returns all that was told before it.
func (s *site) toldNow() []string {
	s.t.Helper()
	const marker = "static/marker"
	s.must(os.WriteFile(s.file(marker), nil, 0o644))
	for !s.told[marker] && s.all == 0 {
		s.receive()
	}
	delete(s.told, marker)
	return slices.Sorted(maps.Keys(s.told))
}

func (s *site) wantTold(want string) {
	s.t.Helper()
	got := strings.Join(s.toldNow(), " ")
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("told (-want +got):\n%s", diff)
	}
}

// byHand is a looker of which the test turns the crank: no goroutine, no events but those it is given. It has seen
// all that is there.
func byHand(t *testing.T, root string, e *events) *looker {
	t.Helper()
	l := newLooker(root, testDirs)
	l.every, l.events = time.Hour, e
	l.first()
	l.since = math.MaxInt64
	l.queue(l.top, true)
	l.inBatches(l.readAll)
	l.timer = time.NewTimer(time.Hour)
	l.due = time.Now().Add(time.Hour)
	t.Cleanup(func() { l.timer.Stop() })
	return l
}

// work reads all folders that wait and returns what is news.
func (l *looker) work() Change {
	for l.busy() {
		l.step()
	}
	c := l.news.change()
	l.news = news{}
	return c
}

// quiet are events that a system takes orders for and never sends.
func quiet() *events {
	e := newEvents()
	e.add = func(string) error { return nil }
	e.remove = func(string) error { return nil }
	e.tap = func(string) bool { return false }
	e.close = func() error { return nil }
	return e
}

func stopped(t *testing.T, w *Watcher, cancel context.CancelFunc) {
	t.Helper()
	cancel()
	timeout := time.After(patience)
	for {
		select {
		case _, ok := <-w.Changes():
			if !ok {
				return
			}
		case <-timeout:
			t.Fatal("the stream goes on after the context's end")
		}
	}
}
