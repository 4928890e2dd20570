package watch

import (
	"slices"
	"strings"
)

// folder is what was last told of one folder. A site of 100 000 pages has as many, so it is kept small.
type folder struct {
	name    string  // slash-separated from the root, which is ""
	id      uint64  // as in seen; zero also if it has not been looked at
	mark    uint64  // as in seen; zero if it has not been looked at
	entries []entry // sorted by name
	unread  bool    // it is listened to, but what it holds has not been seen; entries are those that were told of
	queued  bool    // waits to be read
	deep    bool    // all below it is to be read with it
	gone    bool    // no longer part of the tree, though it may still be queued
}

// entry is one name in a folder.
type entry struct {
	name string
	mark uint64  // as in seen; zero if nothing was told of it yet, and for a folder, which has its own
	sub  *folder // nil unless it is a folder
}

func (f *folder) find(base string) (int, bool) {
	return slices.BinarySearchFunc(f.entries, base, func(e entry, base string) int { return strings.Compare(e.name, base) })
}

// after is the place of the first entry whose name comes after base.
func (f *folder) after(base string) int {
	i, found := f.find(base)
	if found {
		i++
	}
	return i
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

// set makes entries those of f from one place to another. entries is scratch space of the caller and is copied.
func (f *folder) set(from, to int, entries []entry) {
	switch {
	case len(entries) == to-from:
		copy(f.entries[from:to], entries)
	case from == 0 && to == len(f.entries):
		f.entries = slices.Clone(entries)
	default:
		f.entries = slices.Replace(f.entries, from, to, entries...)
	}
}
