package watch

import (
	"errors"
	"io/fs"
	"os"
)

// listing is what stood in a folder when somebody looked.
type listing struct {
	now       []seen // sorted by name
	err       error  // why it could not be listed
	unwatched error  // why the system will not tell of changes in it
}

// read compares a folder with what was last told of it, and queues the folders in it.
func (l *looker) read(f *folder) { l.learn(f, l.fetch(f)) }

// fetch listens to a folder and lists it, in that order, so that nothing falls between. It changes nothing of l or f
// and may run beside others of its kind. Listening again is cheap, and mends a watch that was lost.
func (l *looker) fetch(f *folder) listing {
	var got listing
	if l.events != nil {
		got.unwatched = l.events.add(l.file(f.name))
	}
	got.now, got.err = l.list(f)
	return got
}

// learn compares a folder with what was last told of it.
func (l *looker) learn(f *folder, got listing) {
	if err := got.unwatched; err != nil && l.events != nil && !missing(err) && !errors.Is(err, fs.ErrPermission) {
		l.fallBack(degraded(err)) // for the two exceptions listing found the reason too
	}
	err := got.err
	switch {
	case missing(err) && f == l.top:
		l.compare(f, nil)
		l.stir() // no event tells when it comes back
	case missing(err):
		l.replaced(f)
	case err != nil:
		// What was last told stays as it is: nothing has gone.
		if !l.refused[f.name] {
			l.refused[f.name] = true
			l.news.note(unreadable(f.name, err))
		}
	default:
		delete(l.refused, f.name)
		l.compare(f, got.now)
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

// list returns what stands in a folder, sorted by name; of the root only the folders to watch.
func (l *looker) list(f *folder) ([]seen, error) {
	if f == l.top {
		return l.listTop()
	}
	found, err := os.ReadDir(l.file(f.name))
	if err != nil {
		return nil, err
	}
	now := make([]seen, 0, len(found))
	for _, d := range found {
		if ignored(d.Name()) {
			continue
		}
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
