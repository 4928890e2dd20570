package browser

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// outside stands for everything beyond this machine: Chromium takes every host name to this one server, which
// answers for the hosts that a test names and writes down what was asked of it.
type outside struct {
	server *httptest.Server

	mu    sync.Mutex
	hosts map[string]http.Handler
	asked []string // "GET host/path", of all hosts
}

func newOutside() (*outside, error) {
	certificate, err := selfMade("action.riverton.example", "copy.riverton.example", "act.riverton.example", "forms.riverton.example", "evil.example")
	if err != nil {
		return nil, err
	}
	o := &outside{}
	o.server = httptest.NewUnstartedServer(o)
	o.server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	o.server.Config.ErrorLog = log.New(io.Discard, "", 0) // connections that Chromium opens and doesn't use
	o.server.StartTLS()
	return o, nil
}

func selfMade(hosts ...string) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: hosts,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

// answer says who answers at which host for the rest of a test.
func (o *outside) answer(t *testing.T, hosts map[string]http.Handler) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hosts, o.asked = hosts, nil
	t.Cleanup(func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.hosts, o.asked = nil, nil
	})
}

func (o *outside) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mu.Lock()
	o.asked = append(o.asked, r.Method+" "+r.Host+r.URL.RequestURI())
	handler := o.hosts[r.Host]
	o.mu.Unlock()
	if handler == nil {
		http.NotFound(w, r)
		return
	}
	handler.ServeHTTP(w, r)
}

// askedOf lists what was asked of one host.
func (o *outside) askedOf(host string) []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var of []string
	for _, a := range o.asked {
		if strings.Contains(a, " "+host+"/") {
			of = append(of, a)
		}
	}
	return of
}

// host serves a folder as hosts of static files do, with the site's own 404 page. changed holds pages that stand
// in for those of the folder, by address.
func host(public string, changed map[string]string) http.Handler {
	files := http.FileServer(http.Dir(public))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := filepath.Join(public, filepath.FromSlash(r.URL.Path))
		if strings.HasSuffix(r.URL.Path, "/") {
			name = filepath.Join(name, "index.html")
		}
		text, isChanged := changed[r.URL.Path]
		_, err := os.Stat(name)
		switch {
		case isChanged:
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = io.WriteString(w, text)
		case err != nil:
			page, _ := os.ReadFile(filepath.Join(public, "404.html"))
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusNotFound)
			_, _ = w.Write(page)
		default:
			files.ServeHTTP(w, r)
		}
	})
}
