package links_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/links"
)

// world is a server that stands for every host there is.
func world(t *testing.T, answer http.HandlerFunc) http.RoundTripper {
	t.Helper()
	server := httptest.NewUnstartedServer(answer)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a test refuses its certificate
	server.StartTLS()
	t.Cleanup(server.Close)
	by := server.Client().Transport.(*http.Transport).Clone()
	by.TLSClientConfig.ServerName = "example.com" // which the server's certificate is for
	by.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		switch host, _, _ := net.SplitHostPort(address); host {
		case "nobody.example":
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Name: host, IsNotFound: true}}
		case "silent.example":
			return nil, &net.OpError{Op: "dial", Err: errors.New("connection refused")}
		}
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	return by
}

// pages answers like hosts of every kind.
func pages(w http.ResponseWriter, r *http.Request) {
	switch at := r.Host + r.URL.Path; at {
	case "a.example/page":
		_, _ = io.WriteString(w, "a page")
	case "a.example/moved":
		http.Redirect(w, r, "https://b.example/new?x=1", http.StatusMovedPermanently)
	case "b.example/new":
		http.Redirect(w, r, "/newer", http.StatusFound)
	case "b.example/newer":
		_, _ = io.WriteString(w, "a newer page")
	case "a.example/loop":
		http.Redirect(w, r, "/loop", http.StatusFound)
	case "a.example/plain":
		http.Redirect(w, r, "http://a.example/page", http.StatusFound)
	case "a.example/inside":
		http.Redirect(w, r, "https://127.0.0.1/admin", http.StatusFound)
	case "a.example/nowhere":
		w.Header().Set("Location", "https://[")
		w.WriteHeader(http.StatusFound)
	case "a.example/broken":
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "half")
	case "a.example/slow":
		w.WriteHeader(http.StatusOK)
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	case "a.example/large":
		for range 1 << 10 {
			_, _ = io.WriteString(w, strings.Repeat("x", 1<<10))
		}
	case "a.example/seen":
		_, _ = io.WriteString(w, r.Method+" "+r.Header.Get("User-Agent")+" "+r.Header.Get("Cookie")+r.Header.Get("Referer"))
	case "a.example/cookie":
		w.Header().Set("Set-Cookie", "who=you")
		http.Redirect(w, r, "/seen", http.StatusFound)
	default:
		http.NotFound(w, r)
	}
}

// What a polite visitor gets, or the sentence that says why nothing.
func TestGet(t *testing.T) {
	c := links.Client{Transport: world(t, pages), Patience: 2 * time.Second}
	for _, test := range []struct {
		address, final, body string
		hops                 []links.Hop
		status               int
		cut                  bool
	}{
		{"https://a.example/page", "https://a.example/page", "a page", nil, 200, false},
		{"https://a.example/moved#p2", "https://b.example/newer#p2", "a newer page", []links.Hop{{"https://a.example/moved#p2", 301}, {"https://b.example/new?x=1#p2", 302}}, 200, false},
		{"https://a.example/gone", "https://a.example/gone", "404 page not found\n", nil, 404, false},
		{"https://a.example/broken", "https://a.example/broken", "half", nil, 200, true},
		{"https://a.example/large", "https://a.example/large", strings.Repeat("x", 4096), nil, 200, true},
		{"https://a.example/cookie", "https://a.example/seen", "GET " + links.UserAgent + " ", []links.Hop{{"https://a.example/cookie", 302}}, 200, false},
	} {
		got, err := c.Get(t.Context(), test.address, 4096)
		got.Header = nil
		want := links.Answer{Asked: test.address, Final: test.final, Hops: test.hops, Status: test.status, Body: []byte(test.body), Cut: test.cut}
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", test.address, err, diff)
		}
	}
	if got, err := c.Head(t.Context(), "https://a.example/moved"); err != nil || got.Status != 200 || got.Body != nil {
		t.Errorf("HEAD: %+v, %v", got, err)
	}
}

func TestGetFails(t *testing.T) {
	by := world(t, pages)
	c := links.Client{Transport: by, Patience: 2 * time.Second}
	for _, test := range []struct {
		address string
		reason  links.Reason
		want    string
	}{
		{"https://nobody.example/", links.NoHost, "there is no host nobody.example"},
		{"https://silent.example/", links.Refused, "silent.example takes no calls"},
		{"https://a.example/loop", links.Loop, "a.example leads from page to page without end"},
		{"https://a.example/plain", links.BadAddress, "http://a.example/page is not encrypted, so nothing was asked there; write it with https:// if the site has that"},
		{"https://a.example/inside", links.Private, "127.0.0.1 is inside your own network, where readers can't look; nothing was asked there"},
		{"https://a.example/nowhere", links.Broken, `a.example could not be read: it leads to "https://[", which is the address of no web page`},
		{"ledger.example/page", links.BadAddress, "ledger.example/page is not a whole address; write it as the browser shows it, like https://example.org/page"},
		{"ftp://ledger.example/page", links.BadAddress, "ftp://ledger.example/page is not the address of a web page; write one that begins with https://"},
		{"https://me:secret@ledger.example/page", links.BadAddress, "the address holds a user name or password; write it without: https://ledger.example/page"},
		{"https://localhost/", links.Private, "localhost is inside your own network, where readers can't look; nothing was asked there"},
		{"https://wiki.lan/", links.Private, "wiki.lan is inside your own network, where readers can't look; nothing was asked there"},
		{"https://[::ffff:10.0.0.1]:8443/", links.Private, "[::ffff:10.0.0.1]:8443 is inside your own network, where readers can't look; nothing was asked there"},
		{"https://169.254.169.254/latest", links.Private, "169.254.169.254 is inside your own network, where readers can't look; nothing was asked there"},
		{"https://127.1/", links.Private, "127.1 is inside your own network, where readers can't look; nothing was asked there"},
	} {
		_, err := c.Get(t.Context(), test.address, 4096)
		var f *links.Failure
		if !errors.As(err, &f) || f.Reason != test.reason || f.Error() != test.want {
			t.Errorf("%s: %v", test.address, err)
		}
	}
	late := links.Client{Transport: by, Patience: 50 * time.Millisecond}
	if _, err := late.Get(t.Context(), "https://a.example/slow", 10); err == nil || err.Error() != "a.example has not answered within 50ms" {
		t.Errorf("late: %v", err)
	}
	stopped, stop := context.WithCancelCause(t.Context())
	why := errors.New("stopped")
	stop(why)
	if _, err := c.Get(stopped, "https://a.example/page", 10); err != why {
		t.Errorf("stopped: %v", err)
	}
	trusting := by.(*http.Transport).Clone()
	trusting.TLSClientConfig.RootCAs = nil
	unknown := links.Client{Transport: trusting}
	if _, err := unknown.Get(t.Context(), "https://a.example/page", 10); err == nil || err.Error() != "a.example can't prove that it is who it says it is: nobody whom this machine trusts vouches for its certificate" {
		t.Errorf("unknown: %v", err)
	}
	named := by.(*http.Transport).Clone()
	named.TLSClientConfig.ServerName = ""
	other := links.Client{Transport: named}
	if _, err := other.Get(t.Context(), "https://a.test/page", 10); err == nil || err.Error() != "a.test can't prove that it is who it says it is: its certificate is another host's" {
		t.Errorf("other: %v", err)
	}
}

// No name leads inside, whatever it is found to stand for: the machine's own network asks nobody there.
func TestNamesLeadOutwards(t *testing.T) {
	for address, public := range map[string]bool{
		"127.0.0.1:443": false, "[::1]:443": false, "10.1.2.3:443": false, "172.16.0.1:443": false, "192.168.1.1:443": false,
		"169.254.169.254:80": false, "100.64.0.1:443": false, "0.0.0.0:443": false, "224.0.0.1:443": false, "255.255.255.255:443": false,
		"[fd00::1]:443": false, "[fe80::1%eth0]:443": false, "[::ffff:127.0.0.1]:443": false, "[64:ff9b::7f00:1]:443": false, "[2002:7f00:1::]:443": false,
		"not an address": false, "93.184.216.34:443": true, "[2606:2800:220:1:248:1893:25c8:1946]:443": true,
	} {
		if got := links.Outwards(address); got != public {
			t.Errorf("%s: %t", address, got)
		}
	}
	if _, err := links.Dial(t.Context(), "tcp", "localhost:9"); err == nil || !strings.Contains(err.Error(), "private address") {
		t.Errorf("localhost: %v", err)
	}
}
