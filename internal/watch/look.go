package watch

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// file returns where on disk a slash-separated name from the root is.
func (l *looker) file(name string) string { return filepath.Join(l.root, filepath.FromSlash(name)) }

// look looks at what an event named, slash-separated from the root. Where the folder it stands in is not known
// yet, the outermost unknown one is looked at instead, and with it all in it.
func (l *looker) look(name string) {
	if name == "." {
		l.queue(l.top)
		return
	}
	f, rest := l.top, name
	for {
		base, below, _ := strings.Cut(rest, "/")
		if f == l.top && !slices.Contains(l.dirs, base) || f != l.top && ignored(base) {
			return
		}
		sub := f.sub(base)
		if sub == nil || below == "" {
			l.lookIn(f, base)
			return
		}
		f, rest = sub, below
	}
}

// lookIn compares one name in a folder, which an event pointed at, with what was last told of it.
func (l *looker) lookIn(f *folder, base string) {
	l.heardOf(f.join(base))
	info, err := os.Lstat(l.file(f.join(base)))
	i, known := f.find(base)
	switch {
	case missing(err) && known:
		l.gone(f, f.entries[i])
		f.entries = slices.Delete(f.entries, i, i+1)
	case missing(err):
		l.stir() // it came and went, or a watch has kept the old path of a folder that moved
	case err != nil:
		l.queue(f) // reading the folder finds the reason
	case known:
		f.entries[i] = l.meet(f, f.entries[i], see(l.seed, base, info), true)
	default:
		f.entries = slices.Insert(f.entries, i, l.meet(f, entry{}, see(l.seed, base, info), true))
	}
}

// heardOf takes back the doubt whether the system tells of name. Some systems name only the folder of a file.
func (l *looker) heardOf(name string) {
	for file := range l.untold {
		if file == name || path.Dir(file) == name {
			delete(l.untold, file)
		}
	}
}

// missing reports whether err says that there is nothing of that name, or no folder.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
