package serve

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"broadside/internal/build"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

const siteFile = `title = "Riverton Action"
base_url = "https://action.riverton.example/"
country = "US"
[organisation]
name = "Riverton Action"
privacy = "/privacy/"
[handlers.main]
preset = "generic"
action = "https://forms.riverton.example/sign"
[handlers.act]
preset = "actionkit"
host = "act.riverton.example"
[handlers.spree]
preset = "formspree"
form = "mqabcdef"
[handlers.proca]
preset = "proca"
page = "1234"
hosted_at = "https://sign.riverton.example/libraries"
[handlers.host]
preset = "netlify"
[handlers.far]
preset = "link"
url = "https://sign.riverton.example/"
[form]
handler = "main"
fields = ["name", "email"]
optional = ["postcode"]
button = "Sign"
consent = { mode = "choice", text = "May we write?", yes = "Yes", no = "No" }
`

// petition is a campaign that uses a handler; more follows its [form].
func petition(handler, more string) string {
	return "+++\ntitle = \"Libraries\"\n[petition]\ntarget = \"the council\"\nstatement = \"Do it.\"\n[form]\nhandler = \"" + handler + "\"\n" + more + "+++\nCopy.\n"
}

// testNow is when all campaigns of the site are open.
var testNow = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)

const box = "consent = { mode = \"box\", text = \"We may write.\" }\n"

var siteFiles = map[string]string{
	"content/site.toml":       siteFile,
	"content/index.md":        "+++\ntitle = \"Home\"\n+++\nWelcome.\n",
	"content/privacy.md":      "+++\ntitle = \"Privacy\"\n+++\nWe keep it.\n",
	"content/main/index.md":   petition("main", ""),
	"content/act/index.md":    petition("act", "consent = { mode = \"notice\", text = \"We will write.\" }\n[form.actionkit]\npage = \"library-sundays\"\n"),
	"content/spree/index.md":  petition("spree", box),
	"content/proca/index.md":  petition("proca", box),
	"content/host/index.md":   petition("host", box),
	"content/far/index.md":    petition("far", ""),
	"content/over/index.md":   strings.Replace(petition("main", ""), "title", "state = \"closed\"\ntitle", 1),
	"content/broken/index.md": petition("main", "fields = [\"shoe\"]\n"),
}

// tester is a preview of a site in a folder of its own.
type tester struct {
	t   *testing.T
	dir string
	*Server
	handler http.Handler
}

func newTester(t *testing.T) *tester {
	t.Helper()
	p := &tester{t: t, dir: t.TempDir(), Server: New(0)}
	p.handler = p.Handler("1414")
	for name, text := range siteFiles {
		p.write(name, text)
	}
	p.show()
	return p
}

func (p *tester) write(name, text string) {
	p.t.Helper()
	name = filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// show loads the site as it is now.
func (p *tester) show() {
	p.t.Helper()
	files, problems, err := tree.Open(p.dir, os.DirFS("../.."))
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { files.Close() })
	site, more, err := build.Load(context.Background(), files, build.Options{Now: testNow, Preview: p.Next()})
	if err != nil || diag.Blocking(append(problems, more...), false) {
		p.t.Fatal(err, problems, more)
	}
	p.Show(site, false)
}

// request is one as this machine's browser sends it; more headers come in pairs, and "Host" is one.
func request(method, target, contentType string, body io.Reader, headers ...string) *http.Request {
	r := httptest.NewRequest(method, target, body)
	r.Host = "localhost:1414"
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
	}
	return r
}

func (p *tester) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return w
}

func (p *tester) get(target string, headers ...string) *httptest.ResponseRecorder {
	return p.do(request("GET", target, "", nil, headers...))
}

const (
	urlencoded = "application/x-www-form-urlencoded"
	sign       = own + "sign?page="
	arrived    = own + "arrived?page="
)

// post sends a form plainly, as a browser does.
func (p *tester) post(target, body string, headers ...string) *httptest.ResponseRecorder {
	return p.do(request("POST", target, urlencoded, strings.NewReader(body), headers...))
}

// choose sets the sandbox's answer.
func (p *tester) choose(name string) {
	p.t.Helper()
	if w := p.post(own+"sandbox", "answer="+name); w.Code != http.StatusSeeOther {
		p.t.Fatalf("choose %s: %d %s", name, w.Code, w.Body)
	}
}

// endless is a body that never ends.
type endless struct{ pattern string }

func (e endless) Read(b []byte) (int, error) {
	return copy(b, bytes.Repeat([]byte(e.pattern), len(b)/len(e.pattern)+1)), nil
}
