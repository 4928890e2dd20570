package links_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/links"
)

// said writes an answer out as it is, good HTTP or not.
func said(w http.ResponseWriter, text string) {
	c, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(c, strings.ReplaceAll(text, "\n", "\r\n"))
	_ = c.Close()
}

// What hosts do wrong, below and in HTTP, is named in words that an editor can use.
func TestFailures(t *testing.T) {
	t.Parallel()
	const wrong = "HTTP/1.1 405 No\nContent-Length: 0\n\n" // to HEAD
	kinds := map[string]struct{ head, get, want string }{
		"/garbage":     {"hello\n\n", "hello\n\n", `dead: a.example could not be read: malformed HTTP response "hello"`},
		"/nothing":     {"", "", "dead: a.example hangs up in the middle of its answer"},
		"/half":        {"HTTP/1.1 200 OK\nContent-Length: 9\n", "HTTP/1.1 200 OK\nContent-Length: 9\n", "dead: a.example hangs up in the middle of its answer"},
		"/no-body":     {wrong, "HTTP/1.1 200 OK\nContent-Length: 9\n\n", "dead: a.example hangs up in the middle of its answer"},
		"/half-body":   {wrong, "HTTP/1.1 200 OK\nContent-Length: 9\n\nhalf", "fine"},
		"/chunks":      {wrong, "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nZZ\nhello", "dead: a.example could not be read: invalid byte in chunk length"},
		"/gzip":        {wrong, "HTTP/1.1 200 OK\nContent-Encoding: gzip\n\nthis is not", "dead: a.example could not be read: gzip: invalid header"},
		"/gone":        {wrong, "HTTP/1.1 404 Not Found\nContent-Length: 9\n\n", "dead: a.example answers 404 Not Found"},
		"/nowhere":     {"HTTP/1.1 301 Moved\n\n", "HTTP/1.1 301 Moved\nContent-Length: 0\n\n", "unseen: a.example answers 301 Moved Permanently"},
		"/choice":      {"HTTP/1.1 300 Choose\n\n", "HTTP/1.1 300 Choose\nContent-Length: 0\n\n", "unseen: a.example answers 300 Multiple Choices"},
		"/mail":        {"HTTP/1.1 302 No\nLocation: mailto:a@b.example\n\n", "HTTP/1.1 302 No\nLocation: mailto:a@b.example\n\n", `dead: a.example could not be read: it leads to "mailto:a@b.example", which is the address of no web page`},
		"/soft":        {"HTTP/1.1 301 No\nLocation: /404.html\n\n", "", "dead: it leads to https://a.example/404.html, where a.example says that there is no such page"},
		"/sign-up":     {"HTTP/1.1 301 No\nLocation: /account/login?next=x\n\n", "", "unseen: it leads to a page for signing in"},
		"/cookies":     {"HTTP/1.1 302 No\nSet-Cookie: a=b\nLocation: /cookies\n\n", "", "unseen: a.example shows it to those only who take its cookies"},
		"/loop":        {"HTTP/1.1 302 No\nLocation: /loop\n\n", "", "dead: a.example leads from page to page without end"},
		"/counted":     {"HTTP/1.1 301 No\nLocation: https://A.example:443/good?utm_source=x\n\n", "", "moved: https://A.example:443/good"},
		"/good?b=1":    {"HTTP/1.1 301 No\nLocation: https://www.a.example:443/good?b=1&utm_source=x\n\n", "", "fine"},
		"/less-safe":   {"HTTP/1.1 301 No\nLocation: http://a.example/less-safe\n\n", "", "fine"}, // nothing to write instead
		"/lost":        {"HTTP/1.1 301 No\nLocation: https://nobody.example/\n\n", "", "dead: there is no host nobody.example"},
		"/good":        {"HTTP/1.1 200 OK\n\n", "", "fine"},
		"/account/404": {"HTTP/1.1 302 No\nLocation: /good\n\n", "", "fine"},
	}
	answer := func(w http.ResponseWriter, r *http.Request) {
		k, ok := kinds[r.URL.RequestURI()]
		switch {
		case !ok && r.URL.Path != "/robots.txt":
			w.WriteHeader(http.StatusOK)
		case !ok:
			http.NotFound(w, r)
		case r.Method == http.MethodHead:
			said(w, k.head)
		default:
			said(w, k.get)
		}
	}
	unencrypted := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(unencrypted.Close)
	by := world(t, answer).(*http.Transport)
	dial := by.DialContext
	by.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		fail := func(err error) (net.Conn, error) { return nil, &net.OpError{Op: "dial", Net: network, Err: err} }
		switch host, port, _ := net.SplitHostPort(address); {
		case host == "lost.example":
			return fail(&net.DNSError{Err: "server misbehaving", Name: host, IsTemporary: true})
		case host == "deaf.example":
			return fail(context.DeadlineExceeded)
		case host == "plain.example" || port == "80":
			return new(net.Dialer).DialContext(ctx, network, unencrypted.Listener.Addr().String())
		}
		return dial(ctx, network, address)
	}
	want := map[string]string{
		"https://lost.example/x": "dead: lost.example could not be looked up: nobody says which computer has that name", "https://deaf.example/x": "dead: deaf.example does not answer",
		"https://plain.example/x":         "dead: plain.example offers no encrypted connection that works",
		"https://localhost.localdomain/x": "dead: localhost.localdomain is inside your own network, where readers can't look; nothing was asked there",
		"https://a.example/%zz":           "dead: https://a.example/%zz is not a whole address; write it as the browser shows it, like https://example.org/page",
	}
	for path, k := range kinds {
		want["https://a.example"+path] = k.want
	}
	var addresses []string
	for address := range want {
		addresses = append(addresses, address)
	}
	a := links.Asker{Transport: by, Pause: time.Microsecond, Again: time.Microsecond}
	found, err := a.Ask(t.Context(), addresses, nil)
	got := map[string]string{}
	for address, f := range found {
		got[address] = strings.TrimSuffix(string(f.Verdict)+": "+f.Why+f.To, ": ")
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}
