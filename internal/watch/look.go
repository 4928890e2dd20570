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
		l.queue(l.top, false)
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
	name := f.join(base)
	l.heardOf(name)
	info, err := os.Lstat(l.file(name))
	i, known := f.find(base)
	switch {
	case missing(err):
		l.lookAway(f, i, known, base)
	case err != nil:
		l.queue(f, false) // reading the folder finds the reason
	case known:
		f.entries[i] = l.meet(f, f.entries[i], see(l.seed, base, info), look{pointed: true})
		l.half(name, info.Mode().IsRegular() && info.Size() == 0 || l.news.came[name])
	default:
		f.entries = slices.Insert(f.entries, i, l.meet(f, entry{}, see(l.seed, base, info), look{pointed: true}))
		l.half(name, info.Mode().IsRegular() && info.Size() == 0 || l.news.came[name])
	}
}

// lookAway takes note that there is nothing of a name, which would be the entry i of its folder.
func (l *looker) lookAway(f *folder, i int, known bool, base string) {
	file := !known && f.unread // it may have been there, and it may have been a folder
	switch {
	case known:
		file = f.entries[i].sub == nil
		l.gone(f, f.entries[i])
		f.entries = slices.Delete(f.entries, i, i+1)
	case f.unread:
		l.news.leave(f.join(base))
		l.stir()
	default:
		l.stir() // it came and went, or a watch has kept the old path of a folder that moved
	}
	l.half(f.join(base), file)
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
