package links

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Disallowed says that a host's robots.txt keeps programs from an address.
const Disallowed Reason = "robots"

// polite sends requests so that each host has one at a time, with a pause behind it, from the question until its answer
// was read. It looks into a host's robots.txt before it first asks for anything else.
type polite struct {
	by              Client // reaches the hosts
	patience, pause time.Duration

	mu    sync.Mutex
	hosts map[string]*host
}

// host is one of them.
type host struct {
	turn  chan struct{} // holds a value while somebody asks, and for the pause behind it
	once  sync.Once
	rules robots
}

// unruled is polite without a look into robots.txt.
type unruled struct{ *polite }

func (p unruled) RoundTrip(r *http.Request) (*http.Response, error) { return p.send(r) }

func (p *polite) host(u *url.URL) *host {
	name := nameOf(u)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.hosts[name] == nil {
		p.hosts[name] = &host{turn: make(chan struct{}, 1)}
	}
	return p.hosts[name]
}

// RoundTrip sends a request when it is the host's turn. What the host forbids is a *Failure, and so is an answer that does
// not come in time.
func (p *polite) RoundTrip(r *http.Request) (*http.Response, error) {
	h := p.host(r.URL)
	h.once.Do(func() { h.rules = p.rulesOf(r.Context(), r.URL) })
	if !h.rules.allow(r.URL.RequestURI()) {
		return nil, &Failure{r.URL.String(), Disallowed, errors.New("its robots.txt keeps programs out")}
	}
	return p.send(r)
}

// rulesOf reads a host's robots.txt. A host that has none, or none that can be had, allows everything: if it is in
// trouble, the question itself will tell.
func (p *polite) rulesOf(ctx context.Context, u *url.URL) robots {
	const most = 500 << 10 // RFC 9309 §2.5
	c := Client{Transport: unruled{p}, Patience: time.Hour, Unencrypted: true}
	a, err := c.Get(ctx, (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}).String(), most)
	if err != nil || a.Status != http.StatusOK {
		return nil
	}
	text := string(a.Body)
	if a.Cut { // half a rule is another rule
		text = text[:strings.LastIndexByte(text, '\n')+1]
	}
	return readRobots(text)
}

func (p *polite) send(r *http.Request) (*http.Response, error) {
	h := p.host(r.URL)
	select {
	case h.turn <- struct{}{}:
	case <-r.Context().Done():
		return nil, context.Cause(r.Context())
	}
	ctx, cancel := context.WithTimeout(r.Context(), p.patience)
	end := sync.OnceFunc(func() {
		cancel()
		time.AfterFunc(p.pause, func() { <-h.turn })
	})
	late := func(err error) error {
		if err != nil && ctx.Err() != nil && r.Context().Err() == nil {
			return &Failure{r.URL.String(), Late, fmt.Errorf("has not answered within %v", p.patience)}
		}
		return err
	}
	response, err := p.by.transport(r).RoundTrip(r.WithContext(ctx))
	if err != nil {
		err = late(err) // before end, which ends ctx
		end()
		return nil, err
	}
	response.Body = &answer{response.Body, end, late}
	return response, nil
}

// answer is the body of one, with which a host's turn ends.
type answer struct {
	io.ReadCloser
	end  func()
	late func(error) error
}

func (a *answer) Read(b []byte) (int, error) {
	n, err := a.ReadCloser.Read(b)
	if err != io.EOF {
		err = a.late(err)
	}
	return n, err
}

func (a *answer) Close() error {
	defer a.end()
	return a.ReadCloser.Close()
}
