package watch

import "time"

const (
	// fallback is the polling interval taken when events turn out not to work.
	fallback = time.Second

	// settle is the rest before a sweep that mends watches after folders moved. fsnotify 1.10 drops a watch or
	// keeps its old path when a watched folder is renamed and the new place was added first.
	settle = time.Second

	// A sweep that took long is followed by a rest so many times as long, so that looking takes at most a fifth of
	// one core while it is all we have, and a fiftieth while there are events.
	restPolling  = 4
	restSweeping = 50
)

// tick begins the sweep that is due.
func (l *looker) tick() {
	if l.events != nil {
		l.listen() // first, so that what is waiting does not count as untold
	}
	if l.sweeping {
		return // what went missing has begun one
	}
	for name := range l.untold {
		l.fallBack(untold(name))
		return
	}
	l.sweep(!l.restless)
}

// sweep has everything read again.
func (l *looker) sweep(doubting bool) {
	l.sweeping, l.restless, l.began = true, false, time.Now()
	l.doubting = doubting && l.events != nil && !l.remote
	clear(l.untold)
	l.queue(l.top, true)
}

// rest sets the time of the next sweep when one has ended.
func (l *looker) rest() {
	every, times := l.every, restSweeping
	if l.events == nil || l.remote {
		times = restPolling
	} else if l.restless || len(l.untold) > 0 {
		every, times = min(every, settle), restPolling
	}
	l.arm(max(every, time.Duration(times)*time.Since(l.began)))
}

// stir says that folders came or went, so that watches may need mending.
func (l *looker) stir() {
	if l.events == nil || l.timer == nil {
		return
	}
	l.restless = true
	if !l.sweeping && time.Until(l.due) > settle {
		l.arm(settle)
	}
}

func (l *looker) arm(d time.Duration) {
	l.due = time.Now().Add(d)
	l.timer.Reset(d)
}

// fallBack gives events up for polling. Watches are a resource that all programs of a user share, so the ones we
// got are given back.
func (l *looker) fallBack(notice string) {
	l.news.note(notice)
	l.deafen()
	l.every = fallback
	if l.timer != nil {
		l.sweep(false)
	}
}

// deafen stops events. Closing can't fail in a way that matters to us.
func (l *looker) deafen() {
	if l.events != nil {
		l.events.close()
		l.events = nil
	}
}
