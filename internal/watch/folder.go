package watch

import (
	"slices"
	"strings"
)

// folder is what was last told of one folder. A site of 100 000 pages has as many, so it is kept small.
type folder struct {
	name    string  // slash-separated from the root, which is ""
	id      uint64  // as in seen
	entries []entry // sorted by name
	queued  bool    // waits to be read
	gone    bool    // no longer part of the tree, though it may still be queued
}

// entry is one name in a folder.
type entry struct {
	name string
	mark uint64  // as in seen; zero if nothing was told of it yet
	sub  *folder // nil unless it is a folder
}

func (f *folder) find(base string) (int, bool) {
	return slices.BinarySearchFunc(f.entries, base, func(e entry, base string) int { return strings.Compare(e.name, base) })
}

// sub returns the folder of that name in f, nil if none is known.
func (f *folder) sub(base string) *folder {
	if i, ok := f.find(base); ok {
		return f.entries[i].sub
	}
	return nil
}

func (f *folder) join(base string) string {
	if f.name == "" {
		return base
	}
	return f.name + "/" + base
}

// set makes entries those of f. entries is scratch space of the caller and is copied.
func (f *folder) set(entries []entry) {
	if len(entries) == len(f.entries) {
		copy(f.entries, entries)
		return
	}
	f.entries = slices.Clone(entries)
}
