package watch

import (
	"os"
	"time"
	"unique"
)

// compare tells how a part of a folder, its entries from one place to another, differs from what was last told of
// it. now is sorted by name. Names that are not in now were not there when the folder was listed; they may have come
// since, so they are looked at once more.
func (l *looker) compare(f *folder, from, to int, now []seen, deep bool) {
	before, next := f.entries[from:to], l.scratch[:0]
	keep := func(e entry) {
		if info, err := os.Lstat(l.file(f.join(e.name))); err == nil {
			next = append(next, l.meet(f, e, see(l.seed, e.name, info), look{deep: deep}))
		} else {
			l.gone(f, e)
		}
	}
	for _, s := range now {
		for len(before) > 0 && before[0].name < s.name {
			keep(before[0])
			before = before[1:]
		}
		var e entry
		if len(before) > 0 && before[0].name == s.name {
			e, before = before[0], before[1:]
		}
		next = append(next, l.meet(f, e, s, look{deep: deep}))
	}
	for _, e := range before {
		keep(e)
	}
	f.set(from, to, next)
	l.scratch = next
}

// look says how a name came to be looked at.
type look struct {
	pointed bool // an event pointed at this very name
	deep    bool // a folder is to be read with all below it
}

// meet tells s if it differs from e and returns the entry that stands for it from now on; the zero entry if the
// name is new.
func (l *looker) meet(f *folder, e entry, s seen, how look) entry {
	if s.dir {
		return l.meetFolder(f, e, s, how)
	}
	if e.sub != nil {
		l.drop(e.sub)
	}
	first := f.unread && e.mark == 0 && !how.pointed && l.old(s)
	if l.timer != nil && !first && l.differs(f, e, s, how.pointed) {
		name := f.join(s.name)
		if e == (entry{}) && !f.unread {
			l.news.come(name)
		} else {
			l.news.add(name)
		}
		if l.doubting && !how.pointed && e.mark != 0 {
			l.untold[name] = true
		}
	}
	if e.mark == 0 {
		e.name = unique.Make(s.name).Value() // most files of a site are called index.md
	}
	return entry{name: e.name, mark: s.mark}
}

func (l *looker) meetFolder(f *folder, e entry, s seen, how look) entry {
	sub := e.sub
	switch {
	case sub == nil:
		sub = &folder{name: f.join(s.name), id: s.id, unread: f.unread && !how.pointed && l.old(s)}
		delete(l.young, sub.name) // it may have been a file
		l.stir()
		if l.timer != nil && !sub.unread {
			l.news.come(sub.name)
		}
		how.deep = true
	case sub.id != s.id: // another folder under the old name
		l.ignore(sub)
		l.unknown(sub)
		sub.id, sub.unread = s.id, false
		l.stir()
		how.deep = true
	}
	if sub.mark != 0 && sub.mark != s.mark && l.timer != nil {
		l.news.add(sub.name)
	}
	sub.mark = s.mark
	if how.deep || how.pointed {
		l.queue(sub, how.deep || s.id == 0) // without an identity another folder may have taken its place unseen
	}
	return entry{name: sub.name[len(sub.name)-len(s.name):], sub: sub}
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
	l.news.leave(name)
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
	l.unknown(f)
	for _, e := range f.entries {
		name := f.join(e.name)
		l.news.leave(name)
		delete(l.young, name)
		if e.sub != nil {
			l.forget(e.sub)
		}
	}
}

// unknown tells everything if nobody knows what was in a folder that is no longer there.
func (l *looker) unknown(f *folder) {
	if f.unread && l.timer != nil {
		l.news.addAll()
	}
}
