package watch

import (
	"context"
	"hash/maphash"
	"path/filepath"
	"time"
)

// looker is the state of a watch. One goroutine owns it; only events is fed from another.
type looker struct {
	root   string // absolute
	dirs   []string
	every  time.Duration // rest between two sweeps
	events *events       // nil when polling
	seed   maphash.Seed

	driveOf func(dir string) drive
	remote  bool  // changes may be made behind the system's back: events and sweeps, as often as when polling
	counts  bool  // as in drive, of all folders
	since   int64 // files touched before this, in nanoseconds, were so when New began

	top     *folder
	todo    []*folder // to be read, the last one first
	part    *part     // a large folder that has been begun; nil if there is none
	scratch []entry
	news    news
	young   map[string]young // files told lately, by path
	refused map[string]bool  // folders that could not be read, each told once

	exam    <-chan time.Time // the end of the exam; nil if there is none
	halfway map[string]bool  // files seen in the middle of a save
	breath  <-chan time.Time // when they are told all the same; nil if there are none

	timer    *time.Timer // rings for the next sweep; nil during the first look
	due      time.Time   // when it rings
	sweeping bool
	began    time.Time       // when the sweep did
	restless bool            // folders came or went since then
	doubting bool            // what the sweep finds changed should have been told by events
	untold   map[string]bool // files found so, and no event yet
}

// young is a file that was told a short time ago. It could change again within one step of its file system's clock
// (4 ms on Linux, 2 s on FAT) and keep its size; then only its content shows it.
type young struct {
	sum   uint64
	since time.Time
}

// youth is longer than the coarsest clock's step.
const youth = 3 * time.Second

func newLooker(root string, dirs []string) *looker {
	return &looker{
		root: root, dirs: dirs, driveOf: driveOf, seed: maphash.MakeSeed(), top: &folder{},
		young: map[string]young{}, refused: map[string]bool{}, untold: map[string]bool{},
	}
}

// run looks until the context ends. It reads a small folder or a part of a large one at a time, so that a sweep of a large site keeps neither
// an event nor the receiver waiting.
func (l *looker) run(ctx context.Context, out chan<- Change) {
	defer close(out)
	defer l.deafen()
	defer l.endPart()
	l.timer = time.NewTimer(l.every)
	defer l.timer.Stop()
	l.due = time.Now().Add(l.every)
	ready := make(chan struct{})
	close(ready)
	for {
		var offer chan<- Change
		if !l.news.empty() && len(l.halfway) == 0 {
			offer = out
		}
		var bell, work <-chan struct{}
		if l.events != nil {
			bell = l.events.bell
		}
		if l.busy() {
			work = ready
		}
		select {
		case <-ctx.Done():
			return
		case offer <- l.news.change():
			l.news = news{}
		case <-bell:
			l.listen()
		case <-l.exam:
			l.judge()
		case <-l.breath:
			l.exhale()
		case <-l.timer.C:
			l.tick()
		case <-work:
			l.step()
		}
	}
}

// listen looks at everything the system mentioned.
func (l *looker) listen() {
	files, lost := l.events.take()
	for _, file := range files {
		name, err := filepath.Rel(l.root, file)
		if err != nil {
			continue // on another drive, so not ours
		}
		l.look(filepath.ToSlash(name))
	}
	if lost {
		// The sweep finds what differs. A file told a moment ago may have changed once more without a trace but
		// in its content, hence everything.
		l.news.addAll()
		l.sweep(false)
	}
}

// busy reports whether something waits to be read.
func (l *looker) busy() bool { return len(l.todo) > 0 || l.part != nil }

// step reads one folder, or a part of a large one.
func (l *looker) step() {
	if l.part != nil {
		l.more()
	} else {
		l.next()
	}
	if !l.busy() && l.sweeping {
		l.sweeping, l.doubting = false, false
		l.rest()
	}
}

func (l *looker) next() {
	f := l.todo[len(l.todo)-1]
	l.todo = l.todo[:len(l.todo)-1]
	deep := f.deep
	f.queued, f.deep = false, false
	if !f.gone {
		l.learn(f, l.fetch(f, portion), deep)
	}
}

// queue has a folder read, and if deep with all below it.
func (l *looker) queue(f *folder, deep bool) {
	f.deep = f.deep || deep
	if !f.queued {
		f.queued = true
		l.todo = append(l.todo, f)
	}
}
