package cache

import (
	"crypto/sha256"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"
)

func open(t *testing.T) (c *Cache, clock *time.Time) {
	now := time.Now()
	return Open(filepath.Join(t.TempDir(), "deep", "down"), func() time.Time { return now }), &now
}

func TestWhatIsPutIsThere(t *testing.T) {
	c, _ := open(t)
	a, b := KeyOf("size", "x", "yz"), KeyOf("size", "xy", "z")
	if _, ok := c.Get(a); ok {
		t.Error("something was there before")
	}
	c.Put(a, []byte("hello"))
	if got, ok := c.Get(a); !ok || string(got) != "hello" {
		t.Errorf("%q, %t", got, ok)
	}
	if sum, ok := c.Sum(a); !ok || sum != sha256.Sum256([]byte("hello")) {
		t.Errorf("%x, %t", sum, ok)
	}
	if _, ok := c.Get(b); ok {
		t.Error("parts ran into each other")
	}
	c.Put(b, nil)
	if got, ok := c.Get(b); !ok || len(got) != 0 {
		t.Errorf("%q, %t", got, ok)
	}
}

func TestDamagedEntriesAreNotThere(t *testing.T) {
	c, _ := open(t)
	key, other := KeyOf("a"), KeyOf("b")
	c.Put(key, []byte("hello"))
	whole, err := os.ReadFile(c.file(key))
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		changed := append([]byte{}, whole...)
		changed[i] ^= 1
		for what, b := range map[string][]byte{"changed at": changed, "cut at": whole[:i]} {
			if err := os.WriteFile(c.file(key), b, 0o600); err != nil {
				t.Fatal(err)
			}
			if got, ok := c.Get(key); ok {
				t.Errorf("%s %d: %q", what, i, got)
			}
		}
	}
	// The entry of another key, under this one's name.
	c.Put(other, []byte("hello"))
	if err := os.Rename(c.file(other), c.file(key)); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(key); ok {
		t.Error("an entry answers for another key")
	}
	if _, ok := c.Sum(key); ok {
		t.Error("the sum of an entry answers for another key")
	}
	c.Put(key, []byte("again"))
	if got, _ := c.Get(key); string(got) != "again" {
		t.Errorf("%q", got)
	}
	// A folder in its place.
	if err := os.Remove(c.file(key)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(c.file(key), "x"), 0o700); err != nil {
		t.Fatal(err)
	}
	c.Put(key, []byte("hello"))
	if _, ok := c.Get(key); ok {
		t.Error("a folder was read")
	}
	if left, _ := filepath.Glob(filepath.Join(c.dir, "*", "new-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// Whoever may write to the folder can put links into it. Nothing behind them is touched.
//
// CASES.md RS-081.
func TestNothingIsWrittenThroughALink(t *testing.T) {
	c, clock := open(t)
	outside := t.TempDir()
	letter := filepath.Join(outside, "letter.txt")
	old := clock.Add(-3 * 24 * time.Hour)
	if err := errors.Join(os.WriteFile(letter, []byte("my only copy"), 0o600), os.Chtimes(letter, old, old), os.MkdirAll(c.dir, 0o700),
		os.Symlink(letter, filepath.Join(c.dir, "swept")), os.Symlink(outside, filepath.Dir(c.file(KeyOf("a"))))); err != nil {
		t.Skip("links can't be made here:", err)
	}
	*clock = clock.Add(3 * 24 * time.Hour) // the link is no mark of today
	c.Put(KeyOf("a"), []byte("hello"))
	c.Sweep()
	if got, err := os.ReadFile(letter); err != nil || string(got) != "my only copy" {
		t.Errorf("%q, %v", got, err)
	}
	if info, err := os.Stat(letter); err != nil || !info.ModTime().Equal(old) {
		t.Errorf("its time has changed: %v, %v", info.ModTime(), err)
	}
	if all, _ := os.ReadDir(outside); len(all) != 1 {
		t.Errorf("something was written beside it: %v", all)
	}
	if info, err := os.Lstat(filepath.Join(c.dir, "swept")); err != nil || !info.Mode().IsRegular() {
		t.Error("the mark has not taken the link's place", err)
	}
}

func TestACacheWithoutAClockIsOnlyRead(t *testing.T) {
	c, clock := open(t)
	c.Put(KeyOf("a"), []byte("hello"))
	*clock = clock.Add(-100 * 24 * time.Hour)
	if err := os.Chtimes(c.file(KeyOf("a")), *clock, *clock); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(c.file(KeyOf("a")))
	if err != nil {
		t.Fatal(err)
	}
	read := Open(c.dir, nil)
	if got, ok := read.Get(KeyOf("a")); !ok || string(got) != "hello" {
		t.Errorf("%q, %t", got, ok)
	}
	read.Put(KeyOf("b"), []byte("hello"))
	read.Sweep()
	if _, ok := c.Get(KeyOf("b")); ok || read.Settled(time.Time{}) {
		t.Error("it was written to")
	}
	if _, err := os.Stat(filepath.Join(c.dir, "swept")); err == nil {
		t.Error("it was swept")
	}
	c = Open(c.dir, nil)
	if after, err := os.Stat(c.file(KeyOf("a"))); err != nil || after.ModTime() != before.ModTime() {
		t.Error("reading it changed it", err)
	}
}

func TestACacheThatCannotWriteForgets(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []*Cache{nil, Open("", time.Now), Open(filepath.Join(file, "below"), time.Now), Open(file, time.Now)} {
		c.Put(KeyOf("a"), []byte("hello"))
		if _, ok := c.Get(KeyOf("a")); ok {
			t.Error("it was kept")
		}
		if _, ok := c.Sum(KeyOf("a")); ok {
			t.Error("it has a sum")
		}
		c.Sweep()
	}
	if b, _ := os.ReadFile(file); string(b) != "mine" {
		t.Errorf("the file became %q", b)
	}
}

func TestWhatNobodyAskedForGoes(t *testing.T) {
	c, clock := open(t)
	asked, old := KeyOf("asked"), KeyOf("old")
	c.Put(asked, []byte("a"))
	c.Put(old, []byte("b"))
	foreign := filepath.Join(c.dir, "ab", "letter.txt")
	if err := os.MkdirAll(filepath.Dir(foreign), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{foreign, filepath.Join(c.dir, "letter.txt")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	there := func() (n int) {
		for _, key := range []Key{asked, old} {
			if _, err := os.Stat(c.file(key)); err == nil {
				n++
			}
		}
		return n
	}
	c.Sweep()
	*clock = clock.Add(40 * 24 * time.Hour)
	if _, ok := c.Get(asked); !ok {
		t.Error("it is gone already")
	}
	*clock = clock.Add(30 * 24 * time.Hour)
	c.Sweep()
	if n := there(); n != 1 {
		t.Errorf("%d are left", n)
	}
	if _, ok := c.Get(asked); !ok {
		t.Error("what was asked for is gone")
	}
	for _, name := range []string{foreign, filepath.Join(c.dir, "letter.txt")} {
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(filepath.Dir(c.file(old))); err == nil {
		t.Error("the empty folder stays")
	}
	// Once a day at most.
	c.Put(old, []byte("b"))
	long := clock.Add(-100 * 24 * time.Hour)
	if err := os.Chtimes(c.file(old), long, long); err != nil {
		t.Fatal(err)
	}
	c.Sweep()
	if n := there(); n != 2 {
		t.Errorf("%d are left within the day", n)
	}
	*clock = clock.Add(25 * time.Hour)
	c.Sweep()
	if n := there(); n != 1 {
		t.Errorf("%d are left the day after", n)
	}
}

func TestAnewBelievesNothing(t *testing.T) {
	c, _ := open(t)
	key := KeyOf("a")
	c.Put(key, []byte("hello"))
	anew := c.Anew()
	if _, ok := anew.Get(key); ok {
		t.Error("it was read")
	}
	if _, ok := anew.Sum(key); ok {
		t.Error("its sum was read")
	}
	anew.Put(key, []byte("again"))
	if got, _ := c.Get(key); string(got) != "again" {
		t.Errorf("%q", got)
	}
	if (*Cache)(nil).Anew() != nil {
		t.Error("nothing became something")
	}
}

// Only the user can write what is believed later.
func TestTheCacheIsTheUsersOwn(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such rights there")
	}
	c, _ := open(t)
	c.Put(KeyOf("a"), []byte("hello"))
	file := c.file(KeyOf("a"))
	for name, want := range map[string]os.FileMode{file: 0o600, filepath.Dir(file): 0o700, c.dir: 0o700} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, want %v", name, info.Mode(), want)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	c, _ := open(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				c.Put(KeyOf("a"), []byte("hello"))
				if got, ok := c.Get(KeyOf("a")); !ok || string(got) != "hello" {
					t.Errorf("%q, %t", got, ok)
				}
			}
		})
	}
	wg.Wait()
}
