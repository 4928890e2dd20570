package browser

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

// sent is a signature as it reaches a handler.
type sent struct {
	Request string // "POST https://host/path?query"
	Type    string // content type, without the boundary
	Accept  string // empty where the browser asks as it does for any page or file
	Origin  string
	Referer string
	Values  [][2]string // of a form, in their order
	JSON    any         // decoded, of a body in JSON
}

// get is the first value of a name.
func (s sent) get(name string) string {
	all := s.all(name)
	if len(all) == 0 {
		return ""
	}
	return all[0]
}

func (s sent) all(name string) []string {
	var out []string
	for _, v := range s.Values {
		if v[0] == name {
			out = append(out, v[1])
		}
	}
	return out
}

// path is the address without its host.
func (s sent) path() string {
	u, err := url.Parse(strings.TrimPrefix(s.Request, http.MethodPost+" "))
	if err != nil {
		return s.Request
	}
	return u.Path
}

func readSent(r *http.Request) (sent, error) {
	s := sent{
		Request: r.Method + " https://" + r.Host + r.URL.RequestURI(), Type: r.Header.Get("Content-Type"),
		Accept: r.Header.Get("Accept"), Origin: r.Header.Get("Origin"), Referer: r.Header.Get("Referer"),
	}
	if s.Accept == "*/*" || strings.HasPrefix(s.Accept, "text/html,") {
		s.Accept = ""
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return s, err
	}
	kind, parameters, err := mime.ParseMediaType(s.Type)
	if err != nil {
		return s, err
	}
	switch kind {
	case "multipart/form-data":
		s.Type = kind
		parts := multipart.NewReader(bytes.NewReader(body), parameters["boundary"])
		for {
			part, err := parts.NextPart()
			if err == io.EOF {
				return s, nil
			}
			if err != nil {
				return s, err
			}
			value, err := io.ReadAll(part)
			if err != nil {
				return s, err
			}
			s.Values = append(s.Values, [2]string{part.FormName(), string(value)})
		}
	case "application/json":
		return s, json.Unmarshal(body, &s.JSON)
	}
	for pair := range strings.SplitSeq(string(body), "&") {
		name, value, _ := strings.Cut(pair, "=")
		s.Values = append(s.Values, [2]string{unescaped(name), unescaped(value)})
	}
	return s, nil
}

// reply is what a handler says.
type reply struct {
	status int
	to     string // where it sends the signer on to
	kind   string // content type
	body   string
}

func ownPage(status int, title string) reply {
	return reply{status, "", "text/html; charset=utf-8", `<!doctype html><html lang="en"><title>` + title + `</title><h1>` + title + `</h1>`}
}

func inJSON(status int, body string) reply { return reply{status, "", "application/json", body} }

func sendOn(status int, to string) reply { return reply{status: status, to: to, kind: "text/plain"} }

// What a handler's server can come to.
const (
	broken = "broken" // 500
	busy   = "busy"   // 429
	dead   = "dead"   // closes the connection without a word, however often the browser makes a new one
	slow   = "slow"   // answers when it is let go
	cut    = "cut"    // loses the connection in the middle of its answer
)

// fake plays a handler: it writes down what it gets, answers as its contract says, or fails on request.
type fake struct {
	contract func(sent) reply
	allows   func(origin string) bool // whose scripts may read its answers; nil for nobody's
	site     http.Handler             // what else is at its host; nil for nothing

	mu    sync.Mutex
	state string // one of the above, or empty
	gate  chan struct{}
	taken []sent
}

// turn brings the handler into a state. A slow one answers when the function that comes back is called.
func (f *fake) turn(state string) (goOn func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state, f.gate = state, make(chan struct{})
	return sync.OnceFunc(func() { close(f.gate) })
}

// all is what came so far.
func (f *fake) all() []sent {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.taken
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	origin := r.Header.Get("Origin")
	allowed := f.allows != nil && f.allows(origin)
	if allowed {
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
	switch {
	case r.Method == http.MethodOptions && allowed:
		w.Header().Set("Access-Control-Allow-Headers", "content-type")
		w.WriteHeader(http.StatusNoContent)
		return
	case r.Method != http.MethodPost && f.site != nil:
		f.site.ServeHTTP(w, r)
		return
	case r.Method != http.MethodPost:
		http.NotFound(w, r)
		return
	}
	s, err := readSent(r)
	if err != nil {
		s.Type += ", which can't be read: " + err.Error()
	}
	f.mu.Lock()
	state, gate := f.state, f.gate
	if state != dead {
		f.taken = append(f.taken, s)
	}
	f.mu.Unlock()
	switch state {
	case dead:
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close() // that is the point
		}
		return
	case slow:
		select {
		case <-gate:
		case <-r.Context().Done():
			return
		case <-time.After(patience):
		}
	}
	says := f.contract(s)
	switch {
	case state == broken:
		says = ownPage(http.StatusInternalServerError, "Something broke, says the handler")
	case state == busy:
		says = ownPage(http.StatusTooManyRequests, "Too many at once, says the handler")
	}
	w.Header().Set("Content-Type", says.kind)
	if state == cut {
		w.Header().Set("Content-Length", strconv.Itoa(len(says.body)+1))
	}
	if says.to != "" {
		w.Header().Set("Location", says.to)
	}
	w.WriteHeader(says.status)
	_, _ = io.WriteString(w, says.body)
}

// everybody lets scripts of any site read the answers.
func everybody(string) bool { return true }

// ourSite lets those of the petition's site.
func ourSite(origin string) bool { return origin+"/" == home }
