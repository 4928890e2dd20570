//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// Between the opening of the lock's file and its locking, the build that held it may have removed it and a
// third one made it anew.
func TestALockThatWasRemovedMeanwhileIsNone(t *testing.T) {
	root, err := os.OpenRoot(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	stale, err := root.Create(lockName)
	if err != nil {
		t.Fatal(err)
	}
	defer stale.Close()
	if !stillNamed(root, stale) {
		t.Error("the file is there")
	}
	if err := root.Remove(lockName); err != nil {
		t.Fatal(err)
	}
	unlock, err := lock(root)
	if err != nil {
		t.Fatal(err)
	}
	if stillNamed(root, stale) {
		t.Error("another file has the name now")
	}
	if _, err := lock(root); !errors.Is(err, errLocked) {
		t.Errorf("the second lock: %v", err)
	}
	if err := unlock(); err != nil {
		t.Error(err)
	}
}

func TestALinkIsNoLock(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, site{".mine": "mine"})
	link(t, ".mine", filepath.Join(dir, lockName))
	out, err := Open(Options{Dir: dir})
	if err == nil {
		out.Discard()
		t.Error("locked a link")
	}
}
