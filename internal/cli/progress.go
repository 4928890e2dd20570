package cli

import (
	"fmt"
	"io"
	"math"
	"os"
	"sync"
	"time"
)

// progress is a line that says how far a long run has come: how much is done, of how much, how fast, and what time the
// rest will take. It shows only on a terminal, and only when the run takes longer than a quarter of a second. It draws
// itself, so that it also shows while nothing is counted. Its methods are safe for use by several goroutines.
type progress struct {
	app     *app
	under   *progress      // the line that was there before, and is again after this one; may be nil
	w       io.Writer      // nil where nothing is to be shown
	stop    func()         // tells run to return
	stopped sync.WaitGroup // run

	mu    sync.Mutex
	what  string    // what is being done or counted; empty: nothing yet
	first int       // how much was done when the count of it began
	from  time.Time // when that was
	done  int
	of    int
	drawn bool // the line is there
}

const (
	lineAfter = 250 * time.Millisecond // what is over sooner shows no line
	lineEvery = 100 * time.Millisecond // between one line and the next
)

// progress begins a line for one run; end must be called on it. Until then what say, tell and show print stands above it.
func (a *app) progress() *progress {
	p := &progress{app: a, under: a.line.Load()}
	if f, ok := a.env.Stderr.(*os.File); ok && !a.quiet && os.Getenv("TERM") != "dumb" {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.w = f
			stop := make(chan struct{})
			p.stop = sync.OnceFunc(func() { close(stop) })
			p.stopped.Go(func() { p.run(stop) })
			p.under.aside(func() { a.line.Store(p) })
		}
	}
	return p
}

// run draws the line until stop is closed.
func (p *progress) run(stop <-chan struct{}) {
	wait := lineAfter
	for {
		select {
		case <-stop:
			return
		case <-time.After(wait):
			p.draw()
			wait = lineEvery
		}
	}
}

// show is told how much of what is done; an of of 0 means that nobody knows how much there is, and a done of 0 beside it
// that nothing is counted: what then stands alone ("listing files"). Calls may come late: less than before is no news.
func (p *progress) show(what string, done, of int) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.what != what {
		p.what, p.first, p.from, p.done, p.of = what, done, time.Now(), done, of
	}
	p.done, p.of = max(p.done, done), of
}

func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.what != "" && p.app.line.Load() == p {
		fmt.Fprint(p.w, "\r\x1b[K"+progressLine(p.what, p.first, p.done, p.of, time.Since(p.from)))
		p.drawn = true
	}
}

// aside prints something that is to stay, above the line. p may be nil.
func (p *progress) aside(print func()) {
	if p == nil {
		print()
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	print()
}

// clear takes the line away; p.mu is held.
func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.drawn = false
	}
}

// end takes the line away for good.
func (p *progress) end() {
	if p.w == nil {
		return
	}
	p.stop()
	p.stopped.Wait()
	p.aside(func() { p.app.line.CompareAndSwap(p, p.under) })
}

// progressLine is the text of the line. first was done when the count began, elapsed before now: rate and time left are
// reckoned from what was done since.
func progressLine(what string, first, done, of int, elapsed time.Duration) string {
	switch {
	case of == 0 && done == 0:
		return what
	case of == 0:
		return fmt.Sprintf("%d %s%s", done, what, rate(perSecond(done-first, elapsed)))
	}
	speed := perSecond(done-first, elapsed)
	text := fmt.Sprintf("%d of %d %s%s", done, of, what, rate(speed))
	if speed > 0 && done < of {
		text += ", " + left(float64(of-done)/speed) + " left"
	}
	return text
}

func perSecond(n int, elapsed time.Duration) float64 {
	if n <= 0 || elapsed <= 0 {
		return 0
	}
	return float64(n) / elapsed.Seconds()
}

func rate(perSecond float64) string {
	switch {
	case perSecond == 0:
		return ""
	case perSecond < 10:
		return fmt.Sprintf(", %.1f a second", perSecond)
	}
	return fmt.Sprintf(", %.0f a second", perSecond)
}

// left writes a time in whole seconds, none of them cut off: what is not done yet takes at least one.
func left(seconds float64) string {
	s := int(math.Ceil(min(seconds, 1e6)))
	if s < 60 {
		return fmt.Sprintf("%d s", s)
	}
	return fmt.Sprintf("%d min %02d s", s/60, s%60)
}
