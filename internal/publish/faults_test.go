package publish

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// watched tells before each operation of disk what it is. An error from before is the operation's own; of a
// write, half is then on the disk.
type watched struct {
	disk
	before func(op string) error
}

func (w *watched) Mkdir(name string) error {
	if err := w.before("mkdir " + name); err != nil {
		return err
	}
	return w.disk.Mkdir(name)
}

func (w *watched) Create(name string) (file, error) {
	if err := w.before("create " + name); err != nil {
		return nil, err
	}
	f, err := w.disk.Create(name)
	return &watchedFile{f, name, w.before}, err
}

func (w *watched) Remove(name string) error {
	if err := w.before("remove " + name); err != nil {
		return err
	}
	return w.disk.Remove(name)
}

func (w *watched) Flush(files, folders iter.Seq[string]) error {
	if err := w.before("flush " + strings.Join(slices.AppendSeq(slices.Collect(files), folders), " ")); err != nil {
		return err
	}
	return w.disk.Flush(files, folders)
}

func (w *watched) Hand() hand { return &watchedHand{w.disk.Hand(), w.before} }

type watchedHand struct {
	hand
	before func(op string) error
}

func (h *watchedHand) Enter(dir string) error {
	if err := h.before("mkdir " + dir); err != nil {
		return err
	}
	return h.hand.Enter(dir)
}

func (h *watchedHand) Put(from, to string) error {
	if err := h.before("rename " + from + " " + to); err != nil {
		return err
	}
	return h.hand.Put(from, to)
}

type watchedFile struct {
	file
	name   string
	before func(op string) error
}

func (f *watchedFile) Write(p []byte) (int, error) {
	n, err := f.file.Write(p[:len(p)/2])
	if err == nil {
		err = f.before("write " + f.name)
	}
	if err != nil {
		return n, err
	}
	rest, err := f.file.Write(p[len(p)/2:])
	return n + rest, err
}

func (f *watchedFile) Clone(from *os.File) (int64, error) {
	if err := f.before("clone " + f.name); err != nil {
		return 0, err
	}
	return f.file.Clone(from)
}

func (f *watchedFile) Pull(from *os.File) (int64, error) {
	if err := f.before("pull " + f.name); err != nil {
		return 0, err
	}
	return f.file.Pull(from)
}

func (f *watchedFile) Sync() error {
	if err := f.before("sync " + f.name); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f *watchedFile) Close() error {
	err := f.before("close " + f.name)
	return errors.Join(err, f.file.Close())
}

// Two builds of which the second adds, changes and removes, and turns a file into a folder and back.
var (
	earlier = site{
		"index.html":           "home with style-1",
		"kept/index.html":      "kept with style-1",
		"gone/index.html":      "gone",
		"gone/deep/photo.jpg":  "photo",
		"turns/to/file":        "was in a folder",
		"turning":              "was a file",
		"style-1.css":          "style 1",
		"sitemap.xml":          "kept gone",
		"kept/also/index.html": "not changed at all",
	}
	later = site{
		"index.html":           "home with style-2",
		"kept/index.html":      "kept with style-2",
		"new/index.html":       "new",
		"new/deep/photo.jpg":   "another photo",
		"turns":                "is a file",
		"turning/index.html":   "is a page",
		"style-2.css":          "style 2",
		"sitemap.xml":          "kept new",
		"kept/also/index.html": "not changed at all",
	}
	byHand = site{"mine.txt": "mine", "gone/mine.txt": "mine too", ".htaccess": "mine as well"}
)

func prepare(t *testing.T) string {
	t.Helper()
	dir := scratch(t)
	mustPublish(t, Options{Dir: dir}, earlier)
	lay(t, dir, byHand)
	return dir
}

// clean is the tree that a build of later without faults leaves, manifest's content included.
func clean(t *testing.T) string {
	t.Helper()
	dir := scratch(t)
	mustPublish(t, Options{Dir: dir}, later)
	lay(t, dir, byHand)
	return tree(t, dir) + manifestOf(t, dir)
}

func manifestOf(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// checkWhole holds the promises for a folder in which a build of later over earlier broke off: each file is
// old or new, no page's style is missing, files of others are as they were.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return ""
		}
		return string(text)
	}
	for _, s := range []site{earlier, later} {
		for name := range s {
			got := read(name)
			if got != "" && got != earlier[name] && got != later[name] {
				t.Errorf("%s is neither old nor new: %q", name, got)
			}
			if got == "" && earlier[name] != "" && later[name] != "" {
				t.Errorf("%s is missing", name)
			}
			if _, style, ok := strings.Cut(got, " with "); ok && read(style+".css") == "" {
				t.Errorf("%s is there, its %s is not", name, style)
			}
		}
	}
	for name, content := range byHand {
		if got := read(name); got != content {
			t.Errorf("%s, which is no build's, is now %q", name, got)
		}
	}
}

var errFault = fmt.Errorf("fault: %w", syscall.ENOSPC)

// countOperations is how many operations the build of later over earlier takes.
func countOperations(t *testing.T) int {
	t.Helper()
	dir, n := prepare(t), 0
	if _, err := publishOn(Options{Dir: dir}, later, faulty(&n, func(int, string) error { return nil })); err != nil {
		t.Fatal(err)
	}
	return n
}

// faulty counts operations in n and asks fail about each.
func faulty(n *int, fail func(i int, op string) error) func(*os.Root) disk {
	return func(root *os.Root) disk {
		return &watched{disk: onRoot(root), before: func(op string) error {
			*n++
			return fail(*n, op)
		}}
	}
}

// RS-093: each operation fails once, or it and all after it, as on a disk that is full or was taken away.
func TestEachOperationFails(t *testing.T) {
	total, want := countOperations(t), clean(t)
	if total < 50 {
		t.Fatalf("only %d operations were counted", total)
	}
	for at := 1; at <= total; at++ {
		for _, forever := range []bool{false, true} {
			dir, n := prepare(t), 0
			before := tree(t, dir)
			_, err := publishOn(Options{Dir: dir}, later, faulty(&n, func(i int, _ string) error {
				if i == at || forever && i > at {
					return errFault
				}
				return nil
			}))
			if !errors.Is(err, syscall.ENOSPC) {
				t.Errorf("operation %d: the build's error is %v", at, err)
			}
			checkWhole(t, dir)
			if !forever && !hasStaging(dir) {
				if after := tree(t, dir); after != before {
					t.Errorf("operation %d: a build that will not be finished changed something:\n%s", at, cmp.Diff(before, after))
				}
			}
			mustPublish(t, Options{Dir: dir}, later)
			if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
				t.Errorf("operation %d: the next build is not as a clean one:\n%s", at, diff)
			}
			if t.Failed() {
				return
			}
		}
	}
}

func hasStaging(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, stagingName))
	return err == nil
}

// A journal must never outlive a staged file that it names: what is missing counts as put in place.
func TestSweepingRemovesTheJournalFirst(t *testing.T) {
	dir, n, removed := prepare(t), 0, 0
	before := tree(t, dir) + manifestOf(t, dir)
	if _, err := publishOn(Options{Dir: dir}, later, faulty(&n, func(_ int, op string) error {
		if op == "flush .broadside-staging ." {
			return errFault
		}
		if strings.HasPrefix(op, "remove ") {
			removed++
		}
		if removed > 3 {
			return errFault
		}
		return nil
	})); !errors.Is(err, errFault) || !hasStaging(dir) {
		t.Fatal(err)
	}
	out, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Discard(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, tree(t, dir)+manifestOf(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// Recovery is a run of operations as well, and has to bear the same faults.
func TestEachOperationOfRecoveryFails(t *testing.T) {
	want := clean(t)
	for at := 1; ; at++ {
		dir, n := prepare(t), 0
		if _, err := publishOn(Options{Dir: dir}, later, faulty(&n, func(_ int, op string) error {
			if op == "mkdir turning" {
				return errFault
			}
			return nil
		})); !errors.Is(err, errFault) {
			t.Fatal(err)
		}
		n = 0
		out, err := open(Options{Dir: dir}, faulty(&n, func(i int, _ string) error {
			if i == at {
				return errFault
			}
			return nil
		}))
		checkWhole(t, dir)
		if err == nil {
			if at < 10 {
				t.Errorf("recovery took %d operations only", at-1)
			}
			if err := out.Discard(); err != nil {
				t.Error(err)
			}
			return
		}
		mustPublish(t, Options{Dir: dir}, later)
		if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
			t.Fatalf("operation %d: %s", at, diff)
		}
	}
}
