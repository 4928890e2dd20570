package cli

import (
	"bufio"
	"context"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
)

// outsideWorld is the hosts that a script's file of the name in WORLD tells of; nil without one, for the machine's own
// network. A line is an address without its protocol, the status that its host answers with, and where it leads or what it
// says; a host that is none says "nobody". No other address is there, and nothing but this process is asked.
func outsideWorld() http.RoundTripper {
	file, err := os.Open(os.Getenv("WORLD"))
	if err != nil {
		return nil
	}
	defer file.Close()
	world := map[string][]string{}
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if words := strings.SplitN(lines.Text(), " ", 3); len(words) > 1 {
			world[words[0]] = append(words[1:], "")
		}
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		if query.Del("timestamp"); len(query) < len(r.URL.Query()) { // of the Archive: it is the time of the test
			r.URL.RawQuery = query.Encode()
		}
		says, ok := world[r.Host+r.URL.RequestURI()]
		status, _ := strconv.Atoi(append(says, "")[0])
		switch {
		case !ok:
			http.NotFound(w, r)
		case status >= 300 && status < 400:
			http.Redirect(w, r, says[1], status)
		default:
			w.WriteHeader(status)
			_, _ = io.WriteString(w, says[1])
		}
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // some refuse its certificate
	server.StartTLS()                                   // until the process ends
	by := server.Client().Transport.(*http.Transport).Clone()
	by.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, _ := net.SplitHostPort(address)
		if says := world[host]; len(says) > 0 && says[0] == "nobody" {
			return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Name: host, IsNotFound: true}}
		}
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	trusting := by.Clone()
	trusting.TLSClientConfig.ServerName = "example.com" // which its certificate is for
	return worldly{trusting, by}
}

// worldly finds the hosts called untrusted to be somebody else.
type worldly struct{ trusting, wary http.RoundTripper }

func (w worldly) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Host, "untrusted.") {
		return w.wary.RoundTrip(r)
	}
	return w.trusting.RoundTrip(r)
}
