package cli

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"broadside/internal/desk"
)

// The desk is as closed as the rest of the preview: under another name, for another site and by any method that could change
// something it says nothing, and it gives no file away (CASES.md RS-062 to RS-066, RS-068).
func TestDeskIsClosed(t *testing.T) {
	t.Parallel()
	const secret = "the-secret-of-this-machine"
	s := newShower(t)
	save(t, filepath.Join(s.dir, ".env"), secret)
	save(t, filepath.Join(s.dir, "content/index.md"), "+++\n# "+secret+"\ntitle = \"Home\"\n+++\nWelcome.\n")
	s.shows(nil)
	ask := func(method, target string, headers ...string) *httptest.ResponseRecorder {
		t.Helper()
		r := httptest.NewRequest(method, "http://localhost:1414/", nil)
		r.RequestURI = target
		var err error
		if r.URL, err = r.URL.Parse(target); err != nil {
			t.Fatal(err)
		}
		for i := 0; i < len(headers); i += 2 {
			if headers[i] == "Host" {
				r.Host = headers[i+1]
			} else {
				r.Header.Set(headers[i], headers[i+1])
			}
		}
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		h := w.Header()
		if h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'self'") || h.Get("Access-Control-Allow-Origin") != "" || strings.Contains(w.Body.String(), secret) {
			t.Errorf("%s %s %q: %v\n%.200s", method, target, headers, h, w.Body)
		}
		return w
	}
	pages := map[string]int{desk.Home: 200, desk.Home + "page/": 200, desk.Home + "desk.js": 200, desk.Home + "page/nowhere/": 404, desk.Home + "nothing": 404}
	for target, want := range pages {
		if w := ask("GET", target, "Sec-Fetch-Site", "same-origin"); w.Code != want {
			t.Errorf("%s: %d", target, w.Code)
		}
		for _, headers := range [][]string{
			{"Host", "evil.example"}, {"Host", "localhost.evil.example:1414"}, {"Host", "localhost:1415"}, {"Host", ""}, {"Origin", "https://evil.example"}, {"Origin", "null"},
			{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"},
		} {
			if w := ask("GET", target, headers...); w.Code != http.StatusForbidden || w.Body.Len() > 100 {
				t.Errorf("%s %q: %d %.100s", target, headers, w.Code, w.Body)
			}
		}
		for _, method := range []string{"POST", "PUT", "DELETE", "OPTIONS", "PATCH"} {
			if w := ask(method, target); w.Code != http.StatusMethodNotAllowed || w.Body.Len() > 100 {
				t.Errorf("%s %s: %d %.100s", method, target, w.Code, w.Body)
			}
		}
	}
	for _, rest := range []string{
		"../../.env", "..%2f..%2f.env", "%2e%2e/%2e%2e/.env", "page/../../../.env", "page/content/index.md", "page/.env", "page//index.md", "page/%00", `page/..\.env`,
		"desk.css", "pages/list.html", "page.html", "desk.go", "page/%3Cimg%20src=x%20onerror=alert(1)%3E/",
	} {
		if w := ask("GET", desk.Home+rest); w.Code != 400 && w.Code != 404 || strings.Contains(w.Body.String(), "<img") {
			t.Errorf("%s: %d %.200s", rest, w.Code, w.Body)
		}
	}
}
