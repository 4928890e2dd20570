package watch

import (
	"slices"
	"strings"
)

// news is what has been found and not yet received. The zero news is empty.
type news struct {
	paths   []string        // sorted, each once, at most MaxPaths
	all     bool            // anything may have changed; paths is nil
	came    map[string]bool // those of paths that were not there before
	notices []string        // in the order they came, each once
}

func (n *news) add(name string) {
	if n.all {
		return
	}
	i, found := slices.BinarySearch(n.paths, name)
	switch {
	case found:
	case len(n.paths) == MaxPaths:
		n.addAll()
	default:
		n.paths = slices.Insert(n.paths, i, name)
	}
}

// come adds a name that was not there before.
func (n *news) come(name string) {
	if n.all || n.has(name) {
		return
	}
	n.add(name)
	if n.came == nil {
		n.came = map[string]bool{}
	}
	n.came[name] = true
}

// leave adds a name that is no longer there. If it was not there at the last Change either, there is nothing to tell:
// such are the files by whose renaming an editor saves.
func (n *news) leave(name string) {
	if !n.came[name] {
		n.add(name)
		return
	}
	delete(n.came, name)
	if i, found := slices.BinarySearch(n.paths, name); found {
		n.paths = slices.Delete(n.paths, i, i+1)
	}
	if len(n.paths) == 0 {
		n.paths = nil
	}
}

func (n *news) addAll() { n.all, n.paths, n.came = true, nil, nil }

// note adds a message. What it tells of may have hidden changes, so everything is to be looked at.
func (n *news) note(notice string) {
	if !slices.Contains(n.notices, notice) {
		n.notices = append(n.notices, notice)
	}
	n.addAll()
}

// has reports whether name is to be told.
func (n *news) has(name string) bool {
	_, found := slices.BinarySearch(n.paths, name)
	return found
}

func (n *news) empty() bool { return len(n.paths) == 0 && !n.all }

// change is n as the receiver gets it. It shares the slice of paths: once it was received n must not be used again.
func (n *news) change() Change {
	return Change{Paths: n.paths, Notice: strings.Join(n.notices, "\n")}
}
