package tree

import (
	"fmt"
	"path/filepath"
	"time"
)

// Stamp is a text that tells two states of a file apart without reading it, as it is on disk now, and when the file
// last changed in any way. It is empty where that can't be told: for a built-in file, or one that is gone, or where the
// system keeps no time of change: a file that keeps its size and time of modification looks there as it did.
func (t *Tree) Stamp(name string) (stamp string, changed time.Time) {
	if !t.Replaced(name) {
		return "", time.Time{}
	}
	info, err := t.root.Lstat(filepath.FromSlash(name))
	if err != nil {
		return "", time.Time{}
	}
	p := printOf(info)
	if p.Inode == 0 {
		return "", time.Time{}
	}
	return fmt.Sprintf("%q %v", name, p), time.Unix(0, max(p.Modified, p.Changed))
}
