package watch

import (
	"slices"
	"strings"
)

// news is what has been found and not yet received. The zero news is empty.
type news struct {
	paths   []string // sorted, each once, at most MaxPaths
	all     bool     // anything may have changed; paths is nil
	notices []string // in the order they came, each once
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

func (n *news) addAll() { n.all, n.paths = true, nil }

// note adds a message. What it tells of may have hidden changes, so everything is to be looked at.
func (n *news) note(notice string) {
	if !slices.Contains(n.notices, notice) {
		n.notices = append(n.notices, notice)
	}
	n.addAll()
}

func (n *news) empty() bool { return len(n.paths) == 0 && !n.all }

// change is n as the receiver gets it. It shares the slice of paths: once it was received n must not be used again.
func (n *news) change() Change {
	return Change{Paths: n.paths, Notice: strings.Join(n.notices, "\n")}
}
