package cli

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// patience is how long a run may take to stop by itself: it has to be over within two seconds (CASES.md RS-095).
const patience = 1500 * time.Millisecond

// heed cancels the run at the first signal. One that does not stop, because it waits for a disk, a terminal or a large
// picture, is ended: no moment is a bad one for the output, and the next build clears away what this one has left. Only
// files that are being put in their places are waited for, as long as it takes. A second signal ends the program at once.
// Signals that whoever started the program wants to be ignored, as nohup does, are.
func (a *app) heed(cancel context.CancelCauseFunc) (stop func()) {
	signals := make(chan os.Signal, 1)
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP} {
		if !signal.Ignored(s) {
			signal.Notify(signals, s)
		}
	}
	over := make(chan struct{})
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			cancel(&stopped{s})
			a.end(&stopped{s}, over)
		case <-over:
		}
	}()
	return func() {
		signal.Stop(signals)
		close(over)
	}
}

func (a *app) end(s *stopped, over <-chan struct{}) {
	for {
		select {
		case <-over:
			return
		case <-time.After(patience):
			if !a.putting.Load() {
				os.Exit(s.code())
			}
		}
	}
}

// stopped says which signal ended the run.
type stopped struct{ signal os.Signal }

func (s *stopped) Error() string { return "stopped by " + s.signal.String() }

func (s *stopped) code() int {
	if number, ok := s.signal.(syscall.Signal); ok {
		return exitSignal + int(number)
	}
	return exitFailed
}
