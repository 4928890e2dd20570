package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// progress is a line that says how far a long run has come. It shows only on a terminal, and only when the
// run takes longer than a quarter of a second.
type progress struct {
	w     io.Writer // nil where nothing is to be shown
	what  string
	start time.Time

	mu   sync.Mutex
	last time.Time
}

func (a *app) progress(what string) *progress {
	p := &progress{what: what, start: time.Now()}
	if f, ok := a.env.Stderr.(*os.File); ok && !a.quiet {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.w = f
		}
	}
	return p
}

// show is told how much is done; it writes ten times a second at most.
func (p *progress) show(done, of int) {
	if p.w == nil || time.Since(p.start) < 250*time.Millisecond {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	elapsed := time.Since(p.start).Seconds()
	left := elapsed / float64(max(done, 1)) * float64(of-done)
	fmt.Fprintf(p.w, "\r\x1b[K%d of %d %s, %.0f a second, %.0f s left", done, of, p.what, float64(done)/elapsed, left)
}

// end takes the line away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.w != nil && !p.last.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
