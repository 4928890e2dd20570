package watch

import (
	"context"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// start gets to know what is there and begins to look for changes.
func (l *looker) start(ctx context.Context) *Watcher {
	l.first()
	w := &Watcher{changes: make(chan Change)}
	go l.run(ctx, w.changes)
	return w
}

// clockStep is longer than the step of the clock of a drive that counts: a file that was changed right after New may be
// stamped with a moment before. It is no longer than need be, for the preview loads a page again for what the first sweep
// tells, and somebody may have saved just before they started it.
const clockStep = 20 * time.Millisecond

// first gets to know what is there. None of it is news. It is what New waits for, so all cores take part, and where
// the drive allows it only listens: what the folders hold is seen by the first sweep.
func (l *looker) first() {
	l.since = time.Now().Add(-clockStep).UnixNano()
	l.drives()
	if l.events != nil && l.counts {
		l.queue(l.top, true)
		l.inBatches(l.hearAll)
	}
	if l.events == nil || !l.counts {
		l.queue(l.top, true)
		l.inBatches(l.readAll)
	}
	l.examine()
}

// batch is how many folders the first look has in hand at once.
const batch = 1024

func (l *looker) inBatches(work func([]*folder)) {
	for len(l.todo) > 0 {
		cut := max(0, len(l.todo)-batch)
		folders := slices.Clone(l.todo[cut:])
		l.todo = l.todo[:cut]
		for _, f := range folders {
			f.queued, f.deep = false, false
		}
		work(folders)
	}
}

func (l *looker) readAll(folders []*folder) {
	for i, got := range sideBySide(folders, func(f *folder) listing { return l.fetch(f, -1) }) {
		l.learn(folders[i], got, true)
	}
}

func (l *looker) hearAll(folders []*folder) {
	if l.events == nil {
		return // a limit was reached, and all will be read
	}
	for i, got := range sideBySide(folders, l.hear) {
		l.learnSubs(folders[i], got)
	}
}

// heard is what listening to a folder brings to light at little cost.
type heard struct {
	self      seen     // the folder itself
	subs      []string // folders in it, sorted
	unwatched error    // as in listing
}

// hear listens to a folder, then looks which folders are in it. Like fetch it may run beside others of its kind.
// Whatever keeps it from looking is found, and told, by the first sweep.
func (l *looker) hear(f *folder) heard {
	got := heard{unwatched: l.events.add(l.file(f.name))}
	if f == l.top {
		got.subs = l.hearTop()
		return got
	}
	info, err := os.Lstat(l.file(f.name))
	if err != nil || !info.IsDir() {
		return got
	}
	got.self = see(l.seed, "", info)
	if links(info) == 2 {
		return got
	}
	entries, _ := os.ReadDir(l.file(f.name))
	for _, d := range entries {
		if d.IsDir() && !ignored(d.Name()) {
			got.subs = append(got.subs, d.Name())
		}
	}
	return got
}

func (l *looker) hearTop() (subs []string) {
	for _, d := range l.dirs {
		if info, err := os.Lstat(l.file(d)); err == nil && info.IsDir() {
			subs = append(subs, d)
		}
	}
	slices.Sort(subs)
	return subs
}

func (l *looker) learnSubs(f *folder, got heard) {
	l.unwatched(got.unwatched)
	f.unread, f.id, f.mark = true, got.self.id, got.self.mark
	if len(got.subs) == 0 {
		return
	}
	f.entries = make([]entry, len(got.subs))
	for i, base := range got.subs {
		sub := &folder{name: f.join(base)}
		f.entries[i] = entry{name: sub.name[len(sub.name)-len(base):], sub: sub}
		l.queue(sub, true)
	}
}

// sideBySide does work for each folder, on all cores.
func sideBySide[T any](folders []*folder, work func(*folder) T) []T {
	all := make([]T, len(folders))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(folders)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(folders); i = int(next.Add(1)) - 1 {
				all[i] = work(folders[i])
			}
		})
	}
	workers.Wait()
	return all
}

// old reports whether a file was there, and as it is now, when New began. Only the first look at a folder goes by
// the time of a file: it is all that tells of a change which no event told of and nobody had seen the like of before.
func (l *looker) old(s seen) bool { return s.touched < l.since }
