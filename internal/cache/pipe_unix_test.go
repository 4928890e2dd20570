//go:build unix

package cache

import (
	"os"
	"syscall"
	"testing"
)

// A pipe in an entry's place is no entry, and nobody waits for what it may say.
func TestPipeIsNoEntry(t *testing.T) {
	c, _ := open(t)
	key := KeyOf("a picture")
	c.Put(key, []byte("bytes"))
	if err := os.Remove(c.file(key)); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(c.file(key), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Get(key); ok {
		t.Error("it was read")
	}
	if _, ok := c.Sum(key); ok {
		t.Error("its sum was read")
	}
}
