package tree

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"broadside/internal/diag"
)

// mostAgain is how many files may be looked at again before the listing is made anew.
const mostAgain = 1000

// Renew returns the tree with some of its paths, files or folders, looked at again, as if the rest had been too; which
// of the files at these paths came, went or may have changed, sorted; and the problems of the whole. t stays what it was.
// Both share the folder: closing one closes both. Paths that are no part of a site count for nothing.
func (t *Tree) Renew(paths []string) (next *Tree, changed []string, problems []diag.Problem) {
	fresh := listing{at: time.Now()}
	var looked []string // sorted, and none lies in another
	for _, p := range slices.Sorted(slices.Values(paths)) {
		if t.mayHold(p) && !inside(looked, p) {
			looked = append(looked, p)
			t.lookAt(&fresh, p)
		}
	}
	next = &Tree{root: t.root, beneath: t.beneath, starter: t.starter}
	next.problems = slices.DeleteFunc(slices.Clone(t.problems), func(p diag.Problem) bool { return inside(looked, p.File) })
	next.problems = append(next.problems, fresh.problems...)
	if t.same(looked, fresh.files) && len(t.again)+len(fresh.files) <= mostAgain {
		next.names, next.prints, next.index = t.names, t.prints, t.index
		next.again = maps.Clone(t.again)
		if next.again == nil {
			next.again = map[string]Print{}
		}
		for _, f := range fresh.files {
			next.again[f.name] = f.print
		}
		return next, t.changes(looked, fresh.files), next.problems
	}
	all := listing{problems: next.problems, files: fresh.files}
	for _, name := range t.names {
		if p, _ := t.print(name); !p.BuiltIn && !inside(looked, name) {
			all.files = append(all.files, listed{name, p})
		}
	}
	_ = next.overlay(&all) // it was read before, and does not change
	slices.SortFunc(all.files, byName)
	next.take(all)
	return next, t.changes(looked, fresh.files), next.problems
}

// changes are the files at these paths, which are sorted, that are not as the tree has them.
func (t *Tree) changes(paths []string, found []listed) []string {
	now := make(map[string]bool, len(found))
	var changed []string
	for _, f := range found {
		now[f.name] = true
		was, had := t.print(f.name)
		is := f.print
		is.young = false // which says nothing of the file
		if !had || was != is {
			changed = append(changed, f.name)
		}
	}
	for _, p := range paths {
		for _, name := range append([]string{p}, t.Names(p)...) {
			if t.Replaced(name) && !now[name] {
				changed = append(changed, name)
			}
		}
	}
	slices.Sort(changed)
	return changed
}

// Current reports whether a file is on disk as the tree has it, or as absent as there.
func (t *Tree) Current(name string) bool {
	was, had := t.print(name)
	if was.BuiltIn {
		return true
	}
	info, err := t.root.Lstat(name)
	if err != nil || !had {
		return !had == errors.Is(err, fs.ErrNotExist)
	}
	was.young = false
	return printOf(info) == was
}

// mayHold reports whether a path is one of the site's folders, or may be a file or folder of one.
func (t *Tree) mayHold(p string) bool {
	steps := strings.Split(p, "/")
	if !fs.ValidPath(p) || !slices.Contains(Dirs[:], steps[0]) || len(steps) > maxDepth+2 {
		return false
	}
	return !slices.ContainsFunc(steps[1:], func(s string) bool { return ignored(s) && s != ".well-known" })
}

// inside reports whether name is one of paths or lies in one. paths are sorted, and none lies in another.
func inside(paths []string, name string) bool {
	for p := name; p != "."; p = path.Dir(p) {
		if _, ok := slices.BinarySearch(paths, p); ok {
			return true
		}
	}
	return false
}

// lookAt lists a path as it is now; one that is not there, or behind a link, has nothing to list.
func (t *Tree) lookAt(l *listing, p string) {
	dir, _, below := strings.Cut(p, "/")
	if !below {
		t.list(l, dir)
		return
	}
	for i := range len(p) {
		if p[i] != '/' {
			continue
		}
		if info, err := t.root.Lstat(p[:i]); err != nil || !info.IsDir() {
			return
		}
	}
	info, err := t.root.Lstat(p)
	switch {
	case err != nil:
		l.unreadable(dir, p, err)
	case !t.admits(l, dir, p, info.Mode().Type()):
	case info.IsDir():
		f, err := openFolder(t.root, p)
		w := walker{listing: *l, tree: t, dir: dir, buffer: make([]byte, bufferSize)}
		w.walk(f, p, err)
		*l = w.listing
	default:
		l.keep(p, printOf(info))
	}
}

// same reports whether the files that were found are those that the tree has at these paths, which are sorted.
func (t *Tree) same(paths []string, found []listed) bool {
	had := 0
	for _, p := range paths {
		if t.Replaced(p) {
			had++
		}
		for _, name := range t.Names(p) {
			if print, _ := t.print(name); !print.BuiltIn {
				had++
			}
		}
	}
	if had != len(found) {
		return false
	}
	for _, f := range found {
		if !t.Replaced(f.name) {
			return false
		}
	}
	return true
}
