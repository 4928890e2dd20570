package watch

import (
	"time"
	"unique"
)

// compare tells how a folder differs from what was last told of it. now is sorted by name.
func (l *looker) compare(f *folder, now []seen) {
	before, next := f.entries, l.scratch[:0]
	for _, s := range now {
		for len(before) > 0 && before[0].name < s.name {
			l.gone(f, before[0])
			before = before[1:]
		}
		var e entry
		if len(before) > 0 && before[0].name == s.name {
			e, before = before[0], before[1:]
		}
		next = append(next, l.meet(f, e, s, false))
	}
	for _, e := range before {
		l.gone(f, e)
	}
	f.set(next)
	l.scratch = next
}

// meet tells s if it differs from e and returns the entry that stands for it from now on; the zero entry if the
// name is new. pointed means that an event pointed at this very name.
func (l *looker) meet(f *folder, e entry, s seen, pointed bool) entry {
	if s.dir {
		return l.meetFolder(f, e, s)
	}
	if e.sub != nil {
		l.drop(e.sub)
	}
	if l.timer != nil && l.differs(f, e, s, pointed) {
		name := f.join(s.name)
		l.news.add(name)
		if l.doubting && !pointed && e.mark != 0 {
			l.untold[name] = true
		}
	}
	if e.mark == 0 {
		e.name = unique.Make(s.name).Value() // most files of a site are called index.md
	}
	return entry{name: e.name, mark: s.mark}
}

func (l *looker) meetFolder(f *folder, e entry, s seen) entry {
	sub := e.sub
	switch {
	case sub == nil:
		sub = &folder{name: f.join(s.name), id: s.id}
		delete(l.young, sub.name) // it may have been a file
		l.stir()
	case sub.id != s.id: // another folder under the old name
		l.ignore(sub)
		sub.id = s.id
		l.stir()
	}
	if e.mark != s.mark && l.timer != nil {
		l.news.add(sub.name)
	}
	l.queue(sub)
	return entry{name: sub.name[len(sub.name)-len(s.name):], mark: s.mark, sub: sub}
}

// differs reports whether the file s is another than the one last told. Its stamp decides; where that is the same,
// an event or the file's youth makes us read it.
func (l *looker) differs(f *folder, e entry, s seen, pointed bool) bool {
	same := e.mark == s.mark
	if same && !pointed && len(l.young) == 0 {
		return false // nearly always
	}
	name := f.join(s.name)
	last, isYoung := l.young[name]
	if same && !pointed && !isYoung {
		return false
	}
	var content uint64
	var ok bool
	if s.summable {
		content, ok = sum(l.seed, l.file(name))
	}
	if same && isYoung && ok && content == last.sum {
		if !pointed && time.Since(last.since) > youth {
			delete(l.young, name)
		}
		return false
	}
	if ok {
		l.young[name] = young{content, time.Now()}
	} else {
		delete(l.young, name)
	}
	return true
}

// gone tells that e is no longer in f, nor anything below it.
func (l *looker) gone(f *folder, e entry) {
	name := f.join(e.name)
	l.news.add(name)
	delete(l.young, name)
	if e.sub != nil {
		l.drop(e.sub)
	}
}

// drop tells that all in a folder has gone, and forgets it.
func (l *looker) drop(f *folder) {
	l.ignore(f)
	l.stir()
	l.forget(f)
}

func (l *looker) forget(f *folder) {
	f.gone = true
	for _, e := range f.entries {
		name := f.join(e.name)
		l.news.add(name)
		delete(l.young, name)
		if e.sub != nil {
			l.forget(e.sub)
		}
	}
}
