package links_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/build"
	"broadside/internal/links"
)

// crowd is hosts of every kind; it notes who asks one host twice at once.
type crowd struct {
	mu     sync.Mutex
	busy   map[string]int
	asked  map[string]int // by method, host and path
	rushed []string
	most   int // hosts at once
}

func (c *crowd) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.busy[r.Host]++
	c.asked[r.Host+r.URL.Path]++
	n := c.asked[r.Host+r.URL.Path]
	if c.busy[r.Host] > 1 {
		c.rushed = append(c.rushed, r.Host+r.URL.Path)
	}
	c.most = max(c.most, len(c.busy))
	c.mu.Unlock()
	time.Sleep(time.Millisecond)
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.busy[r.Host]--; c.busy[r.Host] == 0 {
			delete(c.busy, r.Host)
		}
	}()
	head := r.Method == http.MethodHead
	status := func(code int) { w.WriteHeader(code) }
	switch r.URL.Path {
	case "/robots.txt":
		_, _ = io.WriteString(w, "User-agent: *\nDisallow: /\n\nUser-agent: Broadside\nDisallow: /secret\nAllow: /secret/open\n")
	case "/", "/page", "/new", "/secret/open", "/en/":
	case "/headless":
		if head {
			status(http.StatusMethodNotAllowed)
		}
	case "/liar":
		if head {
			status(http.StatusNotFound)
		}
	case "/rude":
		if head {
			panic(http.ErrAbortHandler)
		}
	case "/gone":
		status(http.StatusGone)
	case "/moved":
		var i int
		_, _ = fmt.Sscanf(r.Host, "h%d.example", &i)
		http.Redirect(w, r, fmt.Sprintf("https://h%d.example/new", (i+1)%20), http.StatusMovedPermanently)
	case "/for-now":
		http.Redirect(w, r, "/page", http.StatusFound)
	case "/slash":
		http.Redirect(w, r, "/slash/", http.StatusMovedPermanently)
	case "/slash/":
	case "/news/old":
		http.Redirect(w, r, "/", http.StatusFound)
	case "/en/old":
		http.Redirect(w, r, "/en/", http.StatusFound)
	case "/wall":
		status(http.StatusForbidden)
	case "/paid":
		status(http.StatusPaymentRequired)
	case "/tired":
		if n <= 2 {
			w.Header().Set("Retry-After", "1")
			status(http.StatusServiceUnavailable)
		}
	case "/down":
		status(http.StatusBadGateway)
	case "/robot":
		w.Header().Set("Cf-Mitigated", "challenge")
		status(http.StatusServiceUnavailable)
	case "/loop":
		http.Redirect(w, r, "/loop", http.StatusFound)
	case "/inside":
		http.Redirect(w, r, "https://10.0.0.1/admin", http.StatusFound)
	case "/wayback/available":
		if strings.HasSuffix(r.URL.RawQuery, "gone") {
			_, _ = io.WriteString(w, `{"archived_snapshots": {"closest": {"status": "200", "available": true, "url": "http://web.archive.org/web/2024/x"}}}`)
		} else {
			_, _ = io.WriteString(w, `{"archived_snapshots": {}}`)
		}
	default:
		status(http.StatusNotFound)
	}
}

// byHost sends requests to hosts that nobody trusts another way.
type byHost struct{ by, untrusting http.RoundTripper }

func (b byHost) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Host, "untrusted") {
		return b.untrusting.RoundTrip(r)
	}
	return b.by.RoundTrip(r)
}

func crowded(t *testing.T) (*crowd, http.RoundTripper) {
	c := &crowd{busy: map[string]int{}, asked: map[string]int{}}
	by := world(t, c.ServeHTTP).(*http.Transport)
	untrusting := by.Clone()
	untrusting.TLSClientConfig.RootCAs = nil
	return c, byHost{by, untrusting}
}

// Of 300 addresses, of every kind, each is named for what it is, and no host is asked twice at once, whoever leads there.
func TestThreeHundredLinks(t *testing.T) {
	t.Parallel()
	kinds := map[string]string{
		"/page": "fine", "/headless": "fine", "/liar": "fine", "/rude": "fine", "/for-now": "fine", "/slash": "fine",
		"/none": "dead: HOST answers 404 Not Found", "/gone": "dead: HOST answers 410 Gone", "/down": "dead: HOST answers 502 Bad Gateway",
		"/moved#part": "moved: https://NEXT/new#part", "/news/old": "home: https://HOST/", "/en/old": "home: https://HOST/en/",
		"/wall": "unseen: HOST answers 403 Forbidden", "/loop": "dead: HOST leads from page to page without end",
		"/secret": "unseen: HOST could not be read: its robots.txt keeps programs out",
	}
	want := map[string]string{
		"https://h0.example/tired": "fine", "https://h0.example/paid": "unseen: h0.example answers 402 Payment Required",
		"https://h0.example/robot":       "unseen: h0.example answers 503 Service Unavailable",
		"https://h0.example/secret/open": "fine", "https://h0.example/": "fine",
		"https://h0.example/inside":   "dead: 10.0.0.1 is inside your own network, where readers can't look; nothing was asked there",
		"https://nobody.example/":     "dead: there is no host nobody.example",
		"https://silent.example/":     "dead: silent.example takes no calls",
		"https://untrusted.example/x": "untrusted: untrusted.example can't prove that it is who it says it is: nobody whom this machine trusts vouches for its certificate",
		"https://192.168.1.1/x":       "dead: 192.168.1.1 is inside your own network, where readers can't look; nothing was asked there",
	}
	for i := range 20 {
		host, next := fmt.Sprintf("h%d.example", i), fmt.Sprintf("h%d.example", (i+1)%20)
		for path, says := range kinds {
			want["https://"+host+path] = strings.NewReplacer("HOST", host, "NEXT", next).Replace(says)
		}
	}
	var addresses []string
	for a := range want {
		addresses = append(addresses, a)
	}
	c, by := crowded(t)
	a := links.Asker{Transport: by, Pause: time.Microsecond, Again: time.Microsecond, AtOnce: 8, Now: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)}
	told := 0
	found, err := a.Ask(t.Context(), addresses, func(done, of int) { told = max(told, done) })
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for address, f := range found {
		got[address] = strings.TrimSuffix(string(f.Verdict)+": "+f.Why+f.To, ": ")
	}
	if diff := cmp.Diff(want, got); diff != "" || told != len(want) {
		t.Errorf("%d of %d told (-want +got):\n%s", told, len(want), diff)
	}
	if len(c.rushed) > 0 {
		t.Errorf("hosts asked twice at once: %q", c.rushed)
	}
	if c.most < 2 {
		t.Error("no two hosts were asked at once")
	}
	for at, n := range c.asked {
		if strings.HasSuffix(at, "/robots.txt") && n != 1 || strings.HasSuffix(at, "/secret") {
			t.Errorf("%s was asked for %d times", at, n)
		}
	}
}

// One host under several names is asked once at a time, and what was found until a signal is kept.
func TestStopped(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{"https://B\u00dccher.example./x": "xn--bcher-kva.example", "https://xn--bcher-kva.example:8443/": "xn--bcher-kva.example", "https://[::1]/": "::1"} {
		if got := links.HostOf(name); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	ctx, stop := context.WithCancelCause(t.Context())
	by := world(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/second" {
			stop(io.ErrShortWrite)
			<-r.Context().Done()
		}
	})
	a := links.Asker{Transport: by, Pause: time.Microsecond}
	found, err := a.Ask(ctx, []string{"https://a.example/first", "https://a.example/second", "https://a.example/third"}, nil)
	if _, ok := found["https://a.example/first"]; !ok || len(found) != 1 || err != io.ErrShortWrite {
		t.Errorf("%v, %v", found, err)
	}
}

// A host that is slow is given up on; when no host answers, it is this machine that is not connected.
func TestNoAnswer(t *testing.T) {
	t.Parallel()
	by := world(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/late" {
			<-r.Context().Done()
		}
	})
	a := links.Asker{Transport: by, Patience: 300 * time.Millisecond, Pause: time.Microsecond, Again: time.Microsecond}
	found, err := a.Ask(t.Context(), []string{"https://a.example/late"}, nil)
	if f := found["https://a.example/late"]; err != nil || f.Verdict != links.Dead || f.Why != "a.example has not answered within 300ms" {
		t.Errorf("%+v, %v", f, err)
	}
	if _, err := a.Ask(t.Context(), []string{"https://nobody.example/", "https://silent.example/"}, nil); err != links.ErrOffline {
		t.Error(err)
	}
}

// What is told of each finding, and what to write instead.
func TestProblems(t *testing.T) {
	_, by := crowded(t)
	a := links.Asker{Transport: by, Pause: time.Microsecond, Again: time.Microsecond}
	copies, err := a.Copies(t.Context(), []string{"https://h0.example/gone", "https://h0.example/none"}, nil)
	if diff := cmp.Diff(map[string]string{"https://h0.example/gone": "https://web.archive.org/web/2024/x", "https://h0.example/none": ""}, copies); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	var got []string
	for _, p := range links.Problems([]build.Outgoing{
		{Address: "a", Archive: "https://web.archive.org/web/2020/a", Source: "k"}, {Address: "b"}, {Address: "c", Source: "k"}, {Address: "d"}, {Address: "e"}, {Address: "f"}, {Address: "g"}, {Address: "h", Source: "k"},
	}, map[string]links.Finding{
		"a": {Verdict: links.Dead, Why: "x answers 404"}, "b": {Verdict: links.Home, To: "https://x/", Copy: "https://web.archive.org/web/2024/b"},
		"c": {Verdict: links.Untrusted, Why: "x can't"}, "d": {Verdict: links.Moved, To: "https://y/"}, "e": {Verdict: links.Dead, Why: "x"},
		"f": {Verdict: links.Unseen}, "g": {Verdict: links.Fine}, "h": {Verdict: links.Dead, Why: "x"},
	}) {
		got = append(got, fmt.Sprintf("%s %s: %s | %s", p.Severity, p.Code, p.Message, p.Help))
	}
	want := []string{
		"warning link-certificate: browsers warn people off c: x can't | tell whoever runs the site; until it is mended, link to another place or take the link out",
		"warning link-dead: a can't be read: x answers 404 | write the lasting copy instead: https://web.archive.org/web/2020/a",
		"warning link-dead: e can't be read: x | look for where it is now, and write that address; or take the link out",
		"warning link-dead: h can't be read: x | look for where it is now, and write that address; or find another source for what [^k] supports",
		"warning link-home: b leads to the home page https://x/, so what it led to is probably gone | write the lasting copy instead: https://web.archive.org/web/2024/b",
		"warning link-moved: d has moved for good | write its new address: https://y/",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// Good answers are believed for a week, all else for a day.
func TestHolds(t *testing.T) {
	now := time.Date(2026, 10, 8, 0, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		verdict links.Verdict
		age     time.Duration
		want    bool
	}{
		{links.Fine, 167 * time.Hour, true}, {links.Fine, 168 * time.Hour, false}, {links.Dead, 23 * time.Hour, true}, {links.Dead, 24 * time.Hour, false},
		{links.Unseen, 24 * time.Hour, false}, {links.Fine, -time.Hour, false},
	} {
		if got := (links.Finding{Verdict: test.verdict, Asked: now.Add(-test.age)}).Holds(now); got != test.want {
			t.Errorf("%s after %v: %t", test.verdict, test.age, got)
		}
	}
}

// A robots.txt is read as RFC 9309 says.
func TestRobots(t *testing.T) {
	const all = "User-agent: a\nUser-agent: *\nDisallow: /x # not here\nAllow: /x/y\nDisallow: /*.pdf$\nDisallow: /a*b*c$\nDisallow:\nSitemap: https://x/\n"
	const own = all + "\nuser-agent: BROADSIDE\nDisallow: /own\n"
	for _, test := range []struct {
		text, path string
		want       bool
	}{
		{"", "/", true}, {all, "/", true}, {all, "/x", false}, {all, "/xy?z", false}, {all, "/x/y", true}, {all, "/a.pdf", false}, {all, "/a.pdf?x", true},
		{all, "/a1b2b3c", false}, {all, "/a1b2c3", true}, {own, "/x", true}, {own, "/own/x", false}, {"Disallow: /\n", "/", true},
		{"User-agent: *\nDisallow: /\n", "/x", false}, {"\ufeffUser-agent: *\nDisallow: /\n", "/x", false}, {"User-agent: *\r\nDisallow: /\r\nAllow: /\r\n", "/x", true}, {"User-agent: other\nDisallow: /", "/", true},
	} {
		if got := links.RobotsAllow(test.text, test.path); got != test.want {
			t.Errorf("%q %s: %t", test.text, test.path, got)
		}
	}
}
