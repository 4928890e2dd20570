package serve

import (
	"io"
	"mime"
	"net/http"
	"path"
	"strings"

	"broadside/internal/build"
)

// The most bytes that a request may have before its body, and in it (CASES.md RS-073).
const (
	mostHeaders = 128 << 10
	mostTarget  = 8 << 10 // of mostHeaders, so that one that is too long still gets an answer of ours
	mostBody    = 1 << 20
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
		foreign := site != "" && site != "same-origin" && site != "none"
		switch {
		case !plain(r):
			http.Error(w, "bad address", http.StatusBadRequest)
		case !allowedHost(r.Host, port):
			http.Error(w, "this preview answers at localhost only", http.StatusForbidden)
		case foreign && r.Header.Get("Sec-Fetch-Mode") != "navigate",
			foreign && strings.HasPrefix(r.URL.Path, own),
			r.Header.Get("Origin") != "" && !allowedOrigin(r.Header.Get("Origin"), port),
			protection.Check(r) != nil:
			http.Error(w, "this request comes from another site", http.StatusForbidden)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, mostBody)
			next.ServeHTTP(w, r)
		}
	})
}

// plain reports whether a request's target is what a browser sends to the host of a page: a path that leads nowhere but
// down, and no address of another host (CASES.md RS-065).
func plain(r *http.Request) bool {
	p, clean := r.URL.Path, path.Clean(r.URL.Path)
	return strings.HasPrefix(r.RequestURI, "/") && len(r.RequestURI) <= mostTarget &&
		(p == clean || p == clean+"/" && clean != "/")
}

// allowedHost reports whether a request's Host is one of the loopback's names, as browsers write them: with the port,
// unless it is that of all of HTTP (CASES.md RS-062).
func allowedHost(host, port string) bool {
	name, ok := strings.CutSuffix(host, ":"+port)
	return (ok || port == "80") && (name == "localhost" || name == "127.0.0.1" || name == "[::1]")
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
	if strings.HasPrefix(kind, "image/svg") { // a picture that can hold scripts, and would be of the sandbox's origin
		w.Header().Set("Content-Security-Policy", "script-src 'none'; frame-ancestors 'self'")
	}
	w.Header().Set("Content-Type", kind)
	_, _ = io.Copy(w, f)
	return true
}
