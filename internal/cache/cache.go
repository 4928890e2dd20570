// Package cache keeps what is dear to make and can be made again: bytes by key, in the user's cache folder.
//
// It promises nothing. An entry that is missing, damaged, cut short, somebody else's or of another version is not
// there; a folder that can't be written is a cache that forgets. No caller ever sees an error, because none should
// act on one. Entries are written whole, and thrown away when nobody has asked for them for a long time. It does not
// judge what is worth keeping. A key must name all that the bytes depend on, or whoever reads them has to find out whether
// they still count; an entry is only ever replaced as a whole.
package cache

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Cache is a folder of entries. A nil *Cache has none and keeps none. It is safe for use by several goroutines and
// several programs.
type Cache struct {
	dir   string
	now   func() time.Time
	blind bool // what is there is not looked at
}

// Open returns the cache in dir, which need not exist; it is nil if dir is empty. now is the clock; without one
// the cache is only read.
func Open(dir string, now func() time.Time) *Cache {
	if dir == "" {
		return nil
	}
	return &Cache{dir: dir, now: now}
}

// Anew returns a cache of which no entry is believed, so that each is made anew and replaced: an entry may be whole and
// yet say what is not so, if somebody else wrote it.
func (c *Cache) Anew() *Cache {
	if c == nil {
		return nil
	}
	return &Cache{dir: c.dir, now: c.now, blind: true}
}

// Key stands for all that an entry's bytes depend on.
type Key [sha256.Size]byte

// KeyOf makes a key of parts; the first says what kind of thing it is, so that no two kinds clash.
func KeyOf(parts ...string) Key {
	h := sha256.New()
	for _, p := range parts {
		sum := sha256.Sum256([]byte(p)) // so that no part runs into the next
		h.Write(sum[:])
	}
	return Key(h.Sum(nil))
}

// An entry's file is the magic, a hash of key and bytes, the bytes' own hash, and the bytes.
const (
	magic = "broadside cache 1\n"
	head  = len(magic) + 2*sha256.Size
)

const (
	touched = 24 * time.Hour      // how old an entry's time gets before it is set anew
	unused  = 60 * 24 * time.Hour // after that it is thrown away
)

// Get returns the bytes of an entry.
func (c *Cache) Get(key Key) (b []byte, ok bool) {
	b, ok = c.Read(key, nil)
	if !ok {
		return nil, false
	}
	return b[head:], true
}

// Read is Get into a buffer, which is grown if need be and returned for the next time whether there is an entry or not;
// the entry's bytes are what Entry finds in it.
func (c *Cache) Read(key Key, buffer []byte) (b []byte, ok bool) {
	if c == nil {
		return buffer, false
	}
	f, info, ok := c.open(key)
	if !ok {
		return buffer, false
	}
	defer f.Close()
	if info.Size() > largest {
		return buffer, false
	}
	b = slices.Grow(buffer[:0], int(info.Size()))[:info.Size()]
	if _, err := io.ReadFull(f, b); err != nil || !sound(b, key, true) {
		return b, false
	}
	c.touch(key, info)
	return b, true
}

// Entry is the entry's bytes in what Read has read.
func Entry(read []byte) []byte { return read[head:] }

// Sum returns the SHA-256 of an entry's bytes, without reading all of them: they may turn out to be damaged later.
func (c *Cache) Sum(key Key) (sum [sha256.Size]byte, ok bool) {
	if c == nil {
		return sum, false
	}
	f, info, ok := c.open(key)
	if !ok {
		return sum, false
	}
	defer f.Close()
	b := make([]byte, head)
	if _, err := io.ReadFull(f, b); err != nil || !sound(b, key, false) {
		return sum, false
	}
	c.touch(key, info)
	return [sha256.Size]byte(b[head-sha256.Size:]), true
}

// largest is how much is read of an entry: more than any picture has.
const largest = 64 << 20

// open opens an entry's file. What is no file, a pipe for one, could keep its reader waiting for ever.
func (c *Cache) open(key Key) (f *os.File, info os.FileInfo, ok bool) {
	if c.blind {
		return nil, nil, false
	}
	name := c.file(key)
	info, err := os.Lstat(name)
	if err != nil || !info.Mode().IsRegular() {
		return nil, nil, false
	}
	if f, err = os.Open(name); err != nil {
		return nil, nil, false
	}
	if info, err = f.Stat(); err != nil { // another program may just have put another one there
		f.Close()
		return nil, nil, false
	}
	return f, info, true
}

// sound reports whether b begins as the key's entry does, and whether the rest is what it was.
func sound(b []byte, key Key, whole bool) bool {
	if len(b) < head || !bytes.HasPrefix(b, []byte(magic)) {
		return false
	}
	sum := b[head-sha256.Size : head]
	if bound := sha256.Sum256(append(key[:], sum...)); !bytes.Equal(bound[:], b[len(magic):head-sha256.Size]) {
		return false
	}
	own := sha256.Sum256(b[head:])
	return !whole || bytes.Equal(own[:], sum)
}

// Put keeps bytes. What another run has put there is as good, and stays or goes.
func (c *Cache) Put(key Key, b []byte) {
	if c == nil || c.now == nil {
		return
	}
	name := c.file(key)
	dir := filepath.Dir(name)
	if os.MkdirAll(dir, 0o700) != nil {
		return
	}
	if info, err := os.Lstat(dir); err != nil || !info.IsDir() { // a link: what it leads to is no cache
		return
	}
	sum := sha256.Sum256(b)
	bound := sha256.Sum256(append(key[:], sum[:]...))
	write(name, time.Time{}, []byte(magic), bound[:], sum[:], b)
}

// write puts a file in place, of the time at if that is not zero, and reports whether it did. What stands there is
// replaced, and not written to: in a folder that others may write to it can be a link to anything (CASES.md RS-081).
func write(name string, at time.Time, parts ...[]byte) bool {
	f, err := os.CreateTemp(filepath.Dir(name), "new-*")
	if err != nil {
		return false
	}
	for _, part := range parts {
		if _, e := f.Write(part); e != nil {
			err = e
		}
	}
	if e := f.Close(); err != nil || e != nil || os.Chtimes(f.Name(), time.Time{}, at) != nil || os.Rename(f.Name(), name) != nil {
		_ = os.Remove(f.Name()) // half an entry is no entry; the next sweep finds it otherwise
		return false
	}
	return true
}

// Settled reports whether a file that was last changed at t would by now show another change: within two seconds,
// the times of some file systems don't tell one from the other.
func (c *Cache) Settled(t time.Time) bool {
	return c != nil && c.now != nil && c.now().Sub(t) > 2*time.Second
}

// file is where an entry stands.
func (c *Cache) file(key Key) string {
	name := hex.EncodeToString(key[:])
	return filepath.Join(c.dir, name[:2], name[2:])
}

// touch notes that an entry is of use; info is of its file.
func (c *Cache) touch(key Key, info os.FileInfo) {
	if c.now != nil && c.now().Sub(info.ModTime()) > touched {
		_ = os.Chtimes(c.file(key), time.Time{}, c.now())
	}
}

// Sweep throws away what nobody has asked for in two months, at most once a day, and only files that look like
// entries: the folder may be one that others use too.
func (c *Cache) Sweep() {
	if c == nil || c.now == nil {
		return
	}
	mark := filepath.Join(c.dir, "swept")
	if info, err := os.Lstat(mark); err == nil && c.now().Sub(info.ModTime()).Abs() < touched {
		return
	}
	folders, err := os.ReadDir(c.dir)
	if err != nil || !write(mark, c.now()) {
		return
	}
	for _, f := range folders {
		if !f.IsDir() || !isHex(f.Name(), 2) {
			continue
		}
		dir := filepath.Join(c.dir, f.Name())
		entries, _ := os.ReadDir(dir)
		for _, e := range entries {
			ours := isHex(e.Name(), 2*sha256.Size-2) || strings.HasPrefix(e.Name(), "new-")
			if info, err := e.Info(); err == nil && ours && info.Mode().IsRegular() && c.now().Sub(info.ModTime()) > unused {
				_ = os.Remove(filepath.Join(dir, e.Name()))
			}
		}
		_ = os.Remove(dir) // refused unless it is empty
	}
}

// isHex reports whether s is n lower-case hexadecimal digits.
func isHex(s string, n int) bool {
	return len(s) == n && strings.Trim(s, "0123456789abcdef") == ""
}
