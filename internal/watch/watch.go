// Package watch turns file system noise into "these paths may have changed".
//
// Given a site's root and the folders in it that matter, it hands out a stream of Change values. The system's
// events are only hints to look: their kinds are never used. What decides is a comparison with what was last
// told of a path, so a save that an editor makes in five steps, a tree moved in and a queue that ran over
// all take the same road:
//
//   - An event names a path; the path is looked at, and told if it differs. A folder is read, and all in it.
//   - A folder is listened to before it is read, so nothing falls between the two.
//   - A slow sweep reads everything again and finds what no event told.
//   - Polling is the sweep alone, more often. Where the system turns out not to tell of changes, at the start or
//     later, it is polled; where it tells of some only, as on network drives, both are done.
//
// The first difference is told at once. While the receiver is busy further ones are gathered and told
// together when it receives again. Only what is unfinished by its looks (a file that has just come, gone or become
// empty) waits for the rest of its save, 50 ms at most. Any other save seen half-way is told half-way, and once more
// when it is whole.
//
// Package watch does not read what files say (beyond a checksum of those that have just changed), does not
// follow symbolic links, and knows nothing of pages.
package watch

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// DefaultSweep is the time between two sweeps if Options name none.
const DefaultSweep = 10 * time.Second

// Options say what to watch. Root and Dirs are needed; zero for the rest is the normal case.
type Options struct {
	Root  string        // the site's folder; may be reached through a symbolic link
	Dirs  []string      // names of folders directly in Root, watched with all below; may be absent, appear and go
	Poll  time.Duration // above zero: no events, look at this interval
	Sweep time.Duration // between two looks for what no event told; DefaultSweep if zero; unused when polling

	// Both intervals are stretched where one look takes long: see restPolling.
}

// Change says where to look. An author's save usually makes one, which names the saved file and nothing else; whether
// its text really differs is for the receiver to find out.
type Change struct {
	// Paths are files and folders that appeared, changed or went: slash-separated from Root, sorted, each once,
	// at most MaxPaths. Nil means that anything may have changed. The receiver owns it.
	Paths []string

	// Notice is for people: how watching got worse, and the remedy. Usually empty; otherwise one or more lines
	// without a full stop, and Paths is nil, because something may have been missed.
	Notice string
}

// MaxPaths is the most paths a Change names. For more than that, looking at everything is no dearer.
const MaxPaths = 1024

// Watcher is a running watch; it ends with the context given to New.
type Watcher struct{ changes chan Change }

// Changes returns the one stream of changes. It is closed after the context's end, when nothing runs any more.
func (w *Watcher) Changes() <-chan Change { return w.changes }

// New begins to watch and returns when whatever changes from then on is told. So read the site after New, not before.
//
// An error means that Root is no folder or can't be read, or that a name in Dirs is not a plain one. What goes
// wrong later, limits of the system included, is told in a Change's Notice.
func New(ctx context.Context, o Options) (*Watcher, error) {
	for _, d := range o.Dirs {
		if d == "" || d == "." || d == ".." || strings.ContainsAny(d, `/\`) {
			return nil, fmt.Errorf("watch %q: not the name of a folder directly in the site", d)
		}
	}
	root, err := filepath.Abs(o.Root)
	if err != nil {
		return nil, fmt.Errorf("watch %s: %w", o.Root, err)
	}
	if _, err := os.ReadDir(root); err != nil {
		return nil, fmt.Errorf("watch the site: %w", err)
	}
	l := newLooker(root, o.Dirs)
	if l.every = o.Poll; l.every <= 0 {
		l.every = cmp.Or(max(o.Sweep, 0), DefaultSweep)
		if l.events, err = subscribe(); err != nil {
			l.fallBack(degraded(err))
		}
	}
	return l.start(ctx), nil
}
