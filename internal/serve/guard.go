package serve

import (
	"io"
	"mime"
	"net"
	"net/http"
	"path"
	"strings"

	"broadside/internal/build"
)

// guard lets in what this machine's own browser asks of this very server, and nothing else: any page that an
// editor has open could send requests here (CASES.md RS-061 to RS-066).
func guard(port string, next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		h.Set("Content-Security-Policy", "frame-ancestors 'self'")
		h.Set("Referrer-Policy", "same-origin")
		site := r.Header.Get("Sec-Fetch-Site")
		foreign := site == "cross-site" || site == "same-site"
		switch {
		case !allowedHost(r.Host, port):
			http.Error(w, "this preview answers at localhost only", http.StatusForbidden)
		case strings.ContainsAny(r.URL.Path, "\\\x00") || strings.Contains(r.URL.Path, "..") || strings.Contains(r.URL.Path, "//"):
			http.Error(w, "bad address", http.StatusBadRequest)
		case foreign && r.Header.Get("Sec-Fetch-Mode") != "navigate",
			foreign && strings.HasPrefix(r.URL.Path, own),
			r.Header.Get("Origin") != "" && !allowedOrigin(r.Header.Get("Origin"), port),
			protection.Check(r) != nil:
			http.Error(w, "this request comes from another site", http.StatusForbidden)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
			next.ServeHTTP(w, r)
		}
	})
}

func allowedHost(host, port string) bool {
	name, p, err := net.SplitHostPort(host)
	if err != nil {
		return false
	}
	return p == port && (name == "localhost" || name == "127.0.0.1" || name == "::1")
}

func allowedOrigin(origin, port string) bool {
	host, ok := strings.CutPrefix(origin, "http://")
	return ok && allowedHost(host, port)
}

// file answers with a file of the site; it reports whether there is one.
func (s *Server) file(w http.ResponseWriter, _ *http.Request, site *build.Site, name string) bool {
	f, found := site.File(name)
	if !found {
		return false
	}
	defer f.Close()
	kind := mime.TypeByExtension(path.Ext(name))
	if kind == "" {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	_, _ = io.Copy(w, f)
	return true
}
