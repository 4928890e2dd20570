package watch

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// start sees all that is there and begins to look for changes.
func (l *looker) start(ctx context.Context) *Watcher {
	l.first()
	w := &Watcher{changes: make(chan Change)}
	go l.run(ctx, w.changes)
	return w
}

// batch is how many folders the first look has in hand at once.
const batch = 1024

// first sees all that is there. None of it is news. It is what New waits for, so all cores take part.
func (l *looker) first() {
	l.queue(l.top)
	for len(l.todo) > 0 {
		cut := max(0, len(l.todo)-batch)
		folders := slices.Clone(l.todo[cut:])
		l.todo = l.todo[:cut]
		for i, got := range l.fetchAll(folders) {
			folders[i].queued = false
			l.learn(folders[i], got)
		}
	}
}

func (l *looker) fetchAll(folders []*folder) []listing {
	all := make([]listing, len(folders))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(folders)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(folders); i = int(next.Add(1)) - 1 {
				all[i] = l.fetch(folders[i])
			}
		})
	}
	workers.Wait()
	return all
}
