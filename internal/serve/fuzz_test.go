package serve

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"broadside/internal/build"
	"broadside/internal/tree"
)

// Whatever bytes stand in a request's target and in its Host: an answer is a refusal, or one of the build's own, never
// anything of another file, and the server stays alive (CASES.md RS-062, RS-065, RS-066).
func FuzzRequest(f *testing.F) {
	for _, target := range []string{
		"/", "/main/", "/main", "/main/index.html", "/404.html", "/files/one.txt", "/robots.txt", "/feed.xml", "/main/thanks/", "/nowhere", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5cx", `/\x`,
		"//host/..", "/%00", "/a#b", "http://localhost:1414/main/", "*", "/.env", "/.git/config", "/content/site.toml?raw", "/layouts/style.css?import", "/ROBOTS.TXT", "/robots.txt.", "/robots.txt%20", "/robots.txt::$DATA",
		"/~broadside/sandbox?page=/main/", "/~broadside/arrived?page=//evil.example/", "/~broadside/problems", "/~broadside/../main/", "/main%2findex.html", "/files%2fone.txt", "/campaigns/2/", "/%ff", "/main/;x", "/?x=%",
	} {
		f.Add(target, "localhost:1414")
	}
	for _, host := range []string{"127.0.0.1:1414", "[::1]:1414", "evil.example", "localhost.evil.example:1414", "localhost", "", "[", "localhost.:1414", "\u0142ocalhost:1414", "[localhost]:1414", "localhost:1414:1414"} {
		f.Add("/main/", host)
	}
	dir := f.TempDir()
	write := func(name, text string) {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			f.Fatal(err)
		}
	}
	for name, text := range siteFiles {
		if !strings.HasPrefix(name, "content/broken/") {
			write(name, text)
		}
	}
	for _, name := range []string{".env", ".git/config", "secret.txt", "content/notes.txt", "content/.env", "static/.env", "public/index.html", "layouts/style.css~"} {
		write(name, secret)
	}
	write("static/files/one.txt", "one")
	files, _, err := tree.Open(dir, os.DirFS("../.."))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { files.Close() })
	s := New(0)
	site, _, err := build.Load(f.Context(), files, build.Options{Now: testNow, Preview: s.Next()})
	if err != nil {
		f.Fatal(err)
	}
	s.Show(site, false)
	handler := s.Handler("1414")

	f.Fuzz(func(t *testing.T, target, host string) {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")))
		if err != nil {
			return // which net/http refuses before it asks us
		}
		ctx, leave := context.WithCancel(t.Context())
		leave() // or a stream would have no end
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r.WithContext(ctx))
		body := w.Body.String()
		if strings.Contains(body, secret) || strings.Contains(body, "[organisation]") || strings.Contains(body, "+++") {
			t.Fatalf("it gives away %.200q", body)
		}
		switch w.Code {
		case http.StatusOK:
			if !slices.Contains([]string{"localhost:1414", "127.0.0.1:1414", "[::1]:1414"}, r.Host) {
				t.Errorf("it answers to %q", r.Host)
			}
			if !listedBy(r.URL.Path) {
				t.Errorf("nothing stands at %q", r.URL.Path)
			}
		case http.StatusMovedPermanently, http.StatusSeeOther:
			if to := w.Header().Get("Location"); !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\\\r\n") || !listedBy(strings.SplitN(to, "?", 2)[0]) {
				t.Errorf("it leads to %q", to)
			}
		case http.StatusBadRequest, http.StatusForbidden, http.StatusNotFound:
		default:
			t.Errorf("status %d", w.Code)
		}
		if kind := w.Header().Get("Access-Control-Allow-Origin"); kind != "" {
			t.Errorf("it lets in %s", kind)
		}
	})
}

// listedBy reports whether a path is of the build, or one of the preview's own.
func listedBy(path string) bool {
	own := []string{own + "events", own + "problems", own + "preview.js", own + "listen.js", own + "sandbox", own + "arrived"}
	around := []string{"/robots.txt", "/sitemap.xml", "/feed.xml", "/files/one.txt", "/404.html"}
	pages := []string{"/", "/privacy/", "/main/", "/act/", "/spree/", "/proca/", "/host/", "/far/", "/over/"}
	for _, p := range slices.Clone(pages) {
		pages = append(pages, p+"thanks/")
	}
	path = strings.TrimSuffix(path, "index.html")
	return slices.Contains(own, path) || slices.Contains(around, path) || slices.Contains(pages, path)
}
