// Package serve is the preview: it shows the site on this machine only, renders pages when they are asked
// for, and tells the browser when they changed.
//
// It takes a Site and its problems from outside, again after each save (Show, Report), and answers requests
// from them. It watches nothing, writes nothing, and its forms reach no handler but a sandbox in memory, which shows
// what arrived and plays a handler's answers. What it sends differs from
// what build writes in three values: the policy, the form's action, and one script element. While a page is
// broken its last good version stays, with the problems shown over it.
package serve

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"

	"broadside/internal/asset"
	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// own is where the preview's own addresses begin; no page's can, since a slug has no "~".
const own = "/~broadside/"

// Server answers the browser. It is safe for use by several goroutines.
type Server struct {
	style   asset.Element // of the preview's own pages
	sandbox sandbox
	mounted map[string]http.Handler // by the address that they answer at and below

	mu       sync.Mutex
	site     *build.Site
	number   int64  // counts what was shown, for the browser to tell whether it is behind
	whole    int64  // number of the last site in which more than the style was new
	problems string // as the terminal shows them; empty if nothing blocks
	good     map[campaign.Address]goodPage
	checked  int64         // counts how often all pages were checked
	changed  chan struct{} // closed when one of these changes
}

// goodPage is the last good version of a page.
type goodPage struct {
	body  []byte
	build int64 // the number in its script element
}

// keptPages bounds how many pages are kept for the time when they are broken.
const keptPages = 200

// New returns a server that has nothing to show yet. It counts what it shows from first, which must be another number in
// each run: tabs that are open from an earlier one, perhaps of another site, would else take themselves for up to date
// (CASES.md RS-075). The time in milliseconds will do.
func New(first int64) *Server {
	return &Server{number: first, style: ownElement(), good: map[campaign.Address]goodPage{}, changed: make(chan struct{})}
}

// Next returns the values that tell the pages of the next Show from built ones.
func (s *Server) Next() *build.Preview {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &build.Preview{
		Script: script(s.number + 1),
		Policy: func(scripts []string) string {
			return "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; font-src 'self' data:; connect-src 'self'; frame-src 'self'; " +
				"script-src 'self' " + strings.Join(scripts, " ") + "; form-action 'self'; base-uri 'none'; object-src 'none'"
		},
		Action: signAddress, Arrived: arrivedAddress,
	}
}

// script is the preview's script element; build is the number of the site that the page was made from.
func script(build int64) template.HTML {
	return template.HTML(fmt.Sprintf(`<script src="%spreview.js" data-build="%d" defer></script>`, own, build))
}

// Show replaces the site. A nil site, whose settings are broken, leaves the last one standing. style says that
// nothing but the style changed, so that the browser need not load the page again.
func (s *Server) Show(site *build.Site, style bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if site == nil {
		return
	}
	s.site = site
	s.number++
	if !style {
		s.whole = s.number
	}
	s.wake()
}

// Replace is Show for a site that gives the same pages, so that no browser need load one again.
func (s *Server) Replace(site *build.Site) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.site = site
	s.wake()
}

// Report says which problems the site has, in the terminal's words; an empty text means that none blocks.
func (s *Server) Report(problems string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if problems == s.problems {
		return
	}
	s.problems = problems
	s.wake()
}

// Checked tells browsers that all pages were checked, so that what is known of them may be new.
func (s *Server) Checked() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.checked++
	s.wake()
}

// Mount lets h answer GET requests at an address of the preview's own, like "/~broadside/desk/", and below it, behind the same
// guard as everything else. It is called before Handler.
func (s *Server) Mount(address string, h http.Handler) {
	if s.mounted == nil {
		s.mounted = map[string]http.Handler{}
	}
	s.mounted[address] = h
}

func (s *Server) wake() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// state is what a request is answered from.
func (s *Server) state() (site *build.Site, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.site, s.changed
}

// Handler answers requests that come to the preview at host:port.
func (s *Server) Handler(port string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+own+"events", s.events)
	mux.HandleFunc("GET "+own+"problems", s.showProblems)
	mux.HandleFunc("GET "+own+"preview.js", sendScript("preview.js"))
	mux.HandleFunc("GET "+own+"listen.js", sendScript("listen.js"))
	mux.HandleFunc("POST "+own+"sign", s.sign)
	mux.HandleFunc("GET "+own+"arrived", s.arrived)
	mux.HandleFunc("GET "+own+"sandbox", s.showSandbox)
	mux.HandleFunc("POST "+own+"sandbox", s.setSandbox)
	for address, h := range s.mounted {
		mux.Handle("GET "+address, h)
	}
	mux.HandleFunc("GET /", s.get)
	return guard(port, mux)
}

// HTTP is a server for the preview at host:port. Each request has limits and times, so that nothing that connects to it
// can take up the machine (CASES.md RS-073).
func (s *Server) HTTP(port string) *http.Server {
	return &http.Server{
		Handler:           s.Handler(port),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes:               mostHeaders,
		DisableGeneralOptionsHandler: true,
		ErrorLog:                     log.New(io.Discard, "", 0), // it would quote what was sent
	}
}

// get answers with a page, a file, or the site's 404 page.
func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	address := campaign.Address(path)
	if strings.HasSuffix(path, "/index.html") {
		address = campaign.Address(strings.TrimSuffix(path, "index.html"))
	}
	site, _ := s.state()
	if site == nil {
		s.broken(w, r)
		return
	}
	if !strings.HasSuffix(string(address), "/") && address != campaign.NotFound {
		if s.file(w, r, site, strings.TrimPrefix(path, "/")) {
			return
		}
		if _, _, found, _ := site.Page(address + "/"); found {
			http.Redirect(w, r, string(address)+"/", http.StatusMovedPermanently)
			return
		}
	}
	if s.answer(w, r, address, http.StatusOK) {
		return
	}
	s.answer(w, r, campaign.NotFound, http.StatusNotFound)
}

// answer writes the page at address, or its last good version while it is broken.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, address campaign.Address, status int) bool {
	if body := s.rendered(address); body != nil {
		send(w, body, status)
		return true
	}
	body, problems, found := s.render(address)
	if !found {
		return false
	}
	if body == nil || blocks(problems) {
		if body = s.lastGood(address); body == nil {
			s.broken(w, r)
			return true
		}
	} else {
		s.keep(address, body)
	}
	send(w, body, status)
	return true
}

func send(w http.ResponseWriter, body []byte, status int) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// blocks reports whether a page's own problems keep it from being shown; a draft's are shown, but do not block a build.
func blocks(problems []diag.Problem) bool {
	for _, p := range problems {
		if p.Severity == diag.Error {
			return true
		}
	}
	return false
}

// render renders the page from the newest site; if a file changed under way, from the next one.
func (s *Server) render(address campaign.Address) (body []byte, problems []diag.Problem, found bool) {
	for range 5 {
		site, changed := s.state()
		body, problems, found, err := site.Page(address)
		if err == nil {
			return body, problems, found
		}
		if !build.Changed(err) {
			return nil, []diag.Problem{{Code: "program", Message: err.Error()}}, true
		}
		if !waitFor(changed) {
			break
		}
	}
	return nil, nil, true
}

// rendered is the page if it was rendered from the newest site before; nil otherwise.
func (s *Server) rendered(address campaign.Address) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if page, ok := s.good[address]; ok && page.build == s.number {
		return page.body
	}
	return nil
}

// lastGood is the last good version of a page; nil if there is none. It says that it is of the newest site:
// the browser has what there is to have, and would otherwise load it again for ever.
func (s *Server) lastGood(address campaign.Address) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	page, ok := s.good[address]
	if !ok {
		return nil
	}
	return bytes.Replace(page.body, []byte(script(page.build)), []byte(script(s.number)), 1)
}

func (s *Server) keep(address campaign.Address, body []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	build := s.number
	if !bytes.Contains(body, []byte(script(build))) {
		return // made from a site that has been replaced since
	}
	if len(s.good) >= keptPages {
		for a := range s.good { // any one will do
			delete(s.good, a)
			break
		}
	}
	s.good[address] = goodPage{body, build}
}
