package watch

import (
	"sync"

	"github.com/fsnotify/fsnotify"
)

// events gathers what the system says until the looker has time for it.
//
// Somebody must always be receiving from fsnotify: with its queue full, Add waits on Windows for a reader that
// waits for us, and the kernel's queue runs over the sooner. Hence a goroutine of its own and this inbox.
type events struct {
	add, remove func(file string) error  // of folders; from several goroutines at once
	tap         func(folder string) bool // as the function tap
	close       func() error
	bell        chan struct{} // holds one token when there is something to take

	mu     sync.Mutex
	tapped map[string]int // absolute names of the folders under exam, and how many echoes are still to come
	order  []string       // absolute file names by first mention: a move names the old place before the new one
	known  map[string]bool
	lost   bool // events went missing
}

// maxWaiting bounds the inbox; beyond it events count as lost, and everything is looked at.
const maxWaiting = 1 << 14

func newEvents() *events {
	return &events{bell: make(chan struct{}, 1), known: map[string]bool{}}
}

// subscribe opens the system's event source.
func subscribe() (*events, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	e := newEvents()
	e.add, e.remove, e.tap, e.close = w.Add, w.Remove, tap, w.Close
	go e.pump(w)
	return e, nil
}

func (e *events) pump(w *fsnotify.Watcher) {
	names, errs := w.Events, w.Errors
	for names != nil || errs != nil {
		select {
		case event, ok := <-names:
			if !ok {
				names = nil
			} else {
				e.hear(event.Name)
			}
		case _, ok := <-errs:
			if !ok {
				errs = nil
			} else {
				e.miss() // fsnotify.ErrEventOverflow or worse; either way events are missing
			}
		}
	}
}

func (e *events) hear(file string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.echo(file):
		return // nothing happened
	case e.lost || e.known[file]:
	case len(e.order) == maxWaiting:
		e.lose()
	default:
		e.order = append(e.order, file)
		e.known[file] = true
	}
	e.ring()
}

func (e *events) miss() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.lose()
	e.ring()
}

// lose forgets what is waiting. Echoes may be among it, and a system that says too much is not silent.
func (e *events) lose() { e.lost, e.order, e.known, e.tapped = true, nil, map[string]bool{}, nil }

func (e *events) ring() {
	select {
	case e.bell <- struct{}{}:
	default:
	}
}

// take empties the inbox.
func (e *events) take() (files []string, lost bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	files, lost = e.order, e.lost
	e.order, e.lost = nil, false
	clear(e.known)
	return files, lost
}
