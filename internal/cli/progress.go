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
	start time.Time // of the run

	mu   sync.Mutex
	what string    // what is being counted
	from time.Time // when the count of it began
	last time.Time
}

func (a *app) progress() *progress {
	p := &progress{start: time.Now()}
	if f, ok := a.env.Stderr.(*os.File); ok && !a.quiet {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.w = f
		}
	}
	return p
}

// show is told how much is done; it writes ten times a second at most.
func (p *progress) show(what string, done, of int) {
	if p.w == nil || time.Since(p.start) < 250*time.Millisecond {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.what != what {
		p.from = p.start
		if p.what != "" {
			p.from = time.Now()
		}
		p.what = what
	}
	if time.Since(p.last) < 100*time.Millisecond {
		return
	}
	p.last = time.Now()
	elapsed := max(time.Since(p.from).Seconds(), 0.001)
	left := elapsed / float64(max(done, 1)) * float64(of-done)
	rate := ""
	if perSecond := float64(done) / elapsed; perSecond >= 1 {
		rate = fmt.Sprintf("%.0f a second, ", perSecond)
	}
	fmt.Fprintf(p.w, "\r\x1b[K%d of %d %s, %s%.0f s left", done, of, what, rate, left)
}

// end takes the line away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.w != nil && !p.last.IsZero() {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
