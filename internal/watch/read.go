package watch

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// listing is what stood in a folder when somebody looked.
type listing struct {
	now       []seen // sorted by name
	large     *part  // there is more than one step should read; now is nil
	err       error  // why it could not be listed
	unwatched error  // why the system will not tell of changes in it
}

// fetch listens to a folder and lists it, in that order, so that nothing falls between. It changes nothing of l or f
// and may run beside others of its kind. Listening again is cheap, and mends a watch that was lost. A folder of more
// than limit names is only begun; with limit -1 none is.
func (l *looker) fetch(f *folder, limit int) listing {
	var got listing
	if l.events != nil {
		got.unwatched = l.events.add(l.file(f.name))
	}
	if f == l.top {
		got.now, got.err = l.listTop()
	} else {
		l.list(f, limit, &got)
	}
	return got
}

// learn compares a folder with what was last told of it.
func (l *looker) learn(f *folder, got listing, deep bool) {
	l.unwatched(got.unwatched)
	switch {
	case got.err != nil:
		l.unlisted(f, got.err)
	case got.large != nil:
		got.large.deep = deep
		l.part = got.large
	default:
		delete(l.refused, f.name)
		l.compare(f, 0, len(f.entries), got.now, deep)
		f.unread = false
	}
}

// unwatched takes the system's refusal to tell of a folder.
func (l *looker) unwatched(err error) {
	if err != nil && l.events != nil && !missing(err) && !errors.Is(err, fs.ErrPermission) {
		l.fallBack(degraded(err)) // for the two exceptions listing finds the reason too
	}
}

func (l *looker) unlisted(f *folder, err error) {
	switch {
	case missing(err) && f == l.top:
		l.compare(f, 0, len(f.entries), nil, false)
		l.stir() // no event tells when it comes back
	case missing(err):
		l.replaced(f)
	case !l.refused[f.name]:
		// What was last told stays as it is: nothing has gone.
		l.refused[f.name] = true
		l.news.note(unreadable(f.name, err))
	}
}

// ignore gives up the watch of a folder and of all below. A folder that moves within the site must lose the
// watches under its old name before it gets new ones, or fsnotify keeps reporting the old paths.
func (l *looker) ignore(f *folder) {
	if l.events == nil {
		return
	}
	l.events.remove(l.file(f.name)) // fails if the system removed it already
	for _, e := range f.entries {
		if e.sub != nil {
			l.ignore(e.sub)
		}
	}
}

// replaced looks at a folder that could not be listed through its parent.
func (l *looker) replaced(f *folder) {
	info, err := os.Lstat(l.file(f.name))
	if err == nil && info.IsDir() {
		l.stir() // it is there again; were it queued at once, a broken mount could keep us busy for ever
		return
	}
	l.look(f.name)
}

// list looks at all that stands in a folder.
func (l *looker) list(f *folder, limit int, got *listing) {
	dir, err := os.Open(l.file(f.name))
	if err != nil {
		got.err = err
		return
	}
	found, err := dir.ReadDir(limit)
	if len(found) == limit && err == nil {
		got.large = &part{f: f, dir: dir, names: found}
		return
	}
	dir.Close()
	if err != nil && !errors.Is(err, io.EOF) {
		got.err = err
		return
	}
	got.now, got.err = l.see(sorted(found))
}

// sorted returns the names that can be part of a site, in order.
func sorted(found []fs.DirEntry) []fs.DirEntry {
	found = slices.DeleteFunc(found, func(d fs.DirEntry) bool { return ignored(d.Name()) })
	slices.SortFunc(found, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return found
}

func (l *looker) see(found []fs.DirEntry) ([]seen, error) {
	now := make([]seen, 0, len(found))
	for _, d := range found {
		info, err := d.Info()
		if missing(err) {
			continue // gone since it was listed
		}
		if err != nil {
			return nil, err
		}
		now = append(now, see(l.seed, d.Name(), info))
	}
	return now, nil
}

func (l *looker) listTop() ([]seen, error) {
	if _, err := os.Stat(l.root); err != nil {
		return nil, err
	}
	var now []seen
	for _, d := range l.dirs {
		info, err := os.Lstat(l.file(d))
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		now = append(now, see(l.seed, d, info))
	}
	return now, nil
}
