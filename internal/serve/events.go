package serve

import (
	"cmp"
	"embed"
	"fmt"
	"net/http"
	"time"
)

// The events a browser gets; each carries the number of the build and nothing else (CASES.md RS-069).
const (
	eventReload   = "reload"   // the page may have changed
	eventStyle    = "style"    // nothing but the style changed
	eventProblems = "problems" // there are problems to show over the page
	eventFine     = "fine"     // there are none any more
	eventChecked  = "checked"  // all pages were checked
)

// eventTime is how long a browser may take to receive an event; the stream itself has no end.
const eventTime = 10 * time.Second

// events tells a browser what changes, for as long as it listens (server-sent events). All tabs of a browser share one
// stream (CASES.md RS-072).
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	if r.Method == http.MethodHead {
		return // who asks for no body listens to nothing
	}
	flusher := http.NewResponseController(w)
	told, toldProblems, toldChecked := int64(-1), "unknown", int64(0)
	for {
		s.mu.Lock()
		number, whole, problems, checked, changed := s.number, s.whole, s.problems, s.checked, s.changed
		s.mu.Unlock()
		_ = flusher.SetWriteDeadline(time.Now().Add(eventTime))
		if number != told {
			kind := eventReload
			if whole <= told { // this browser has been told of everything but the style
				kind = eventStyle
			}
			fmt.Fprintf(w, "event: %s\ndata: %d\n\n", kind, number)
		}
		if problems != toldProblems {
			kind := eventFine
			if problems != "" {
				kind = eventProblems
			}
			fmt.Fprintf(w, "event: %s\ndata: %d\n\n", kind, number)
		}
		if checked != toldChecked {
			fmt.Fprintf(w, "event: %s\ndata: %d\n\n", eventChecked, number)
		}
		told, toldProblems, toldChecked = number, problems, checked
		if flusher.Flush() != nil {
			return
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		case <-time.After(20 * time.Second):
			_ = flusher.SetWriteDeadline(time.Now().Add(eventTime))
			fmt.Fprint(w, ": still here\n\n")
		}
	}
}

//go:embed preview.js listen.js
var scripts embed.FS

// sendScript answers with one of the preview's two scripts. The policy is for the one that runs by itself, as a worker.
func sendScript(name string) http.HandlerFunc {
	text, err := scripts.ReadFile(name)
	if err != nil {
		panic("serve: " + err.Error()) // it is embedded
	}
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; connect-src 'self'; frame-ancestors 'self'")
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(text)
	}
}

// showProblems is the page that the preview's script lays over a broken one.
func (s *Server) showProblems(w http.ResponseWriter, _ *http.Request) {
	s.writeOwn(w, http.StatusOK, "problems.html", "To mend", false, s.problemsSaid())
}

// broken stands in for a page that has no last good version. In a frame that is on the desk, which has the problems in place.
func (s *Server) broken(w http.ResponseWriter, r *http.Request) {
	text := s.problemsSaid()
	if r.Header.Get("Sec-Fetch-Dest") == "iframe" {
		text = "The page is shown here once its errors are mended."
	}
	s.writeOwn(w, http.StatusInternalServerError, "problems.html", "To mend", true, text)
}

func (s *Server) problemsSaid() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return cmp.Or(s.problems, "The site is being read.")
}

// waitFor waits for a change, but not for ever; it reports whether one came.
func waitFor(changed <-chan struct{}) bool {
	select {
	case <-changed:
		return true
	case <-time.After(5 * time.Second):
		return false
	}
}
