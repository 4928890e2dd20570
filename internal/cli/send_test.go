package cli

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/form"
)

// siteOf writes a site with one campaign, "a", whose handler is declared by these lines of TOML.
func siteOf(t *testing.T, handler, consent string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"content/index.md":   "+++\ntitle = \"Home\"\nsummary = \"Who we are.\"\n+++\n",
		"content/privacy.md": "+++\ntitle = \"Privacy\"\n+++\n",
		"content/a/index.md": "+++\ntitle = \"A\"\n[petition]\ntarget = \"X\"\nstatement = \"Do it.\"\n+++\n",
		"content/site.toml": `title = "Riverton Action"
base_url = "https://action.riverton.example/"
country = "US"
organisation = { name = "Riverton Action", contact = "hello@riverton.example", privacy = "/privacy/" }
[handlers.main]
` + handler + `
[form]
handler = "main"
fields = ["name", "email"]
button = "Sign"
consent = ` + consent + "\n[check]\nignore = [\"summary-missing\", \"share-picture-missing\", \"delivers-missing\"]\n",
	} {
		save(t, filepath.Join(dir, filepath.FromSlash(name)), text)
	}
	return dir
}

const notice = `{ mode = "notice", text = "We will write." }`

// inProcess runs one command in this process and returns what it said.
func inProcess(t *testing.T, by http.RoundTripper, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Main(Environment{
		Args: args, Starter: os.DirFS("../.."), Stdout: &out, Stderr: &errs, Transport: by,
		Now: func() time.Time { return time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC) },
	})
	return code, out.String(), errs.String()
}

// acting is a server that stands for every handler there is, and counts what it gets.
type acting struct {
	by http.RoundTripper

	mu  sync.Mutex
	got []string // "POST https://host/path"
}

func act(t *testing.T, answer http.HandlerFunc) *acting {
	t.Helper()
	a := &acting{}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		a.got = append(a.got, r.Method+" https://"+r.Host+r.URL.RequestURI())
		a.mu.Unlock()
		answer(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a test refuses its certificate
	server.StartTLS()
	t.Cleanup(server.Close)
	by := server.Client().Transport.(*http.Transport).Clone()
	by.TLSClientConfig.ServerName = "example.com" // which the server's certificate is for
	by.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
	}
	a.by = by
	return a
}

// TestHandlersTestSends: one request, and what its answer means.
func TestHandlersTestSends(t *testing.T) {
	const generic, byScript = "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"", "\ncors = true"
	say := func(status int, body string, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	allow := []string{"Content-Type", "application/json", "Access-Control-Allow-Origin", "https://action.riverton.example"}
	const lookUp = "\nNow look it up there (hello@riverton.example), see that all values came, and delete\nit.\nIf they did, write into [handlers.main] of content/site.toml: tested = 2026-10-01\n"
	const wants = "What this handler wants: broadside handlers generic\n"
	for _, c := range []struct {
		name, handler string
		answer        http.HandlerFunc
		code          int
		want          string // what is said of the answer
	}{
		{"sent on to the thank-you page", generic, say(303, "", "Location", "https://action.riverton.example/a/thanks/?akid=.7"), 0,
			"The answer: 303 See Other\nLocation: https://action.riverton.example/a/thanks/?akid=.7\n\nTaken. The handler sends the signer on to the thank-you page.\n" + lookUp},
		{"sent back", generic, say(303, "", "Location", "https://action.riverton.example/a/#not-sent"), 1,
			"The answer: 303 See Other\nLocation: https://action.riverton.example/a/#not-sent\n\nNot taken. The handler sends the signer back: it did not take the signature.\n" + wants},
		{"sent elsewhere", generic, say(302, "", "Location", "//evil.example/x"), 0,
			"The answer: 302 Found\nLocation: https://evil.example/x\n\nIt can't be told. The handler sends the signer on to https://evil.example/x.\n" + lookUp},
		{"a page of its own, in hostile words", generic, say(200, "<title>Tha\x1b[31mnk &lt;you&gt;</title><h1>No</h1>"), 0,
			"The answer: 200 OK\nIt is a page called: Tha�[31mnk <you>\n\nIt can't be told. The handler answers with a page of its own (200); it says whether\nthe signature was taken.\n" + lookUp},
		{"not found", generic, say(404, "no such\x07 form\n"), 1,
			"The answer: 404 Not Found\nIt begins: no such� form\n\nNot taken. The handler did not take it (404).\n" + wants},
		{"too many", generic, say(429, ""), 1,
			"The answer: 429 Too Many Requests\n\nNot taken. The handler says that there were too many in a short time (429). Wait,\nand try again.\n" + wants},
		{"it failed", generic, say(500, "Traceback"), 1,
			"The answer: 500 Internal Server Error\nIt begins: Traceback\n\nNot taken. The handler itself failed (500).\n" + wants},
		{"JSON taken", generic + byScript, say(201, `{"ok": true}`, allow...), 0,
			"The answer: 201 Created\n\nTaken. The handler says that it took the signature (201).\n" + lookUp},
		{"JSON mistakes", generic + byScript, say(422, `{"ok": false, "errors": [{"field": "email", "message": "<b>No</b>\u001b such address"}, {"message": "Once only"}]}`, allow...), 1,
			"The answer: 422 Unprocessable Entity\n\nNot taken. The handler did not take it (422).\n- email: No� such address\n- Once only\n" + wants},
		{"JSON that the page can't read", generic + byScript, say(200, `{"ok": true}`), 1,
			"The answer: 200 OK\nIt begins: {\"ok\": true}\n\nNot taken. The handler took it, but it does not let scripts of\nhttps://action.riverton.example read its answer (Access-Control-Allow-Origin), so\nthe page would tell signers that it failed. Allow the site there, or delete cors =\ntrue.\n" + wants},
		{"a redirect to a script", generic + byScript, say(303, "", "Location", "https://action.riverton.example/a/thanks/"), 0,
			"The answer: 303 See Other\nLocation: https://action.riverton.example/a/thanks/\n\nIt can't be told. The handler answers the script with a redirect (303), from which\nthe page can't read whether the signature was taken.\n" + lookUp},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, handler := siteOf(t, c.handler, notice), act(t, c.answer)
			code, stdout, stderr := inProcess(t, handler.by, "handlers", "test", "--site", dir, "a", "--send")
			_, answer, _ := strings.Cut(stdout, "\n\nThe answer: ")
			if diff := cmp.Diff(c.want, "The answer: "+answer); diff != "" || code != c.code || stderr != "" {
				t.Errorf("exit code %d, standard error %q, answer (-want +got):\n%s", code, stderr, diff)
			}
			if diff := cmp.Diff([]string{"POST https://forms.riverton.example/sign"}, handler.got); diff != "" {
				t.Errorf("requests (-want +got):\n%s", diff)
			}
		})
	}
}

// TestHandlersTestSendsWhatItPrints: the server gets, to the letter, what is printed.
func TestHandlersTestSendsWhatItPrints(t *testing.T) {
	var got string
	handler := act(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		for _, name := range []string{"Content-Type", "Accept", "Origin", "Referer", "User-Agent"} {
			got += name + ": " + r.Header.Get(name) + "\n"
		}
		got += string(body)
		w.Header().Set("Location", "https://action.riverton.example/a/thanks/")
		w.WriteHeader(http.StatusSeeOther)
	})
	dir := siteOf(t, "preset = \"actionkit\"\nhost = \"act.riverton.example\"", `{ mode = "box", text = "You may write." }`)
	save(t, filepath.Join(dir, "content/a/index.md"), read(t, filepath.Join(dir, "content/a/index.md"))[:len("+++\ntitle = \"A\"\n")]+
		"[petition]\ntarget = \"X\"\nstatement = \"Do it.\"\n[form.actionkit]\npage = \"a\"\n+++\n")
	code, stdout, stderr := inProcess(t, handler.by, "handlers", "test", "--site", dir, "a", "--send", "--consent", "no", "--email", "new@riverton.example")
	const wantGot = `Content-Type: application/x-www-form-urlencoded
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
Origin: https://action.riverton.example
Referer: https://action.riverton.example/
User-Agent: Mozilla/5.0 (compatible; Broadside test)
page=a&country=United+States&redirect=https%3A%2F%2Faction.riverton.example%2Fa%2Fthanks%2F&require_opt_in=1&action_consent_version=3fe21b98d855&action_consent_text=You+may+write.&source=broadside-test&name=Broadside+Test&email=new%40riverton.example`
	const want = `This is what the page of content/a/index.md posts:

POST https://act.riverton.example/act/
Content-Type: application/x-www-form-urlencoded
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
Origin: https://action.riverton.example
Referer: https://action.riverton.example/
User-Agent: Mozilla/5.0 (compatible; Broadside test)

page = a
country = United States
redirect = https://action.riverton.example/a/thanks/
require_opt_in = 1
action_consent_version = 3fe21b98d855
action_consent_text = You may write.
source = broadside-test
name = Broadside Test
email = new@riverton.example

The answer: 303 See Other
Location: https://action.riverton.example/a/thanks/

Taken. The handler sends the signer on to the thank-you page.

Now look it up there (new@riverton.example), see that all values came, and delete
it.
If they did, write into [handlers.main] of content/site.toml: tested = 2026-10-01
Then see whether new@riverton.example was subscribed, or gets an e-mail within a
day. Only an address that was new there tells (--email).
If nothing comes, ActionKit heeds a no. Write into [handlers.main] of
content/site.toml: consent_tested = 2026-10-01
`
	if diff := cmp.Diff(want, stdout); code != 0 || stderr != "" || diff != "" {
		t.Errorf("exit code %d, standard error %q, standard output (-want +got):\n%s", code, stderr, diff)
	}
	if diff := cmp.Diff(wantGot, got); diff != "" {
		t.Errorf("the handler got (-want +got):\n%s", diff)
	}
}

// TestHandlersTestForTools: one object, and silence but for what went wrong.
func TestHandlersTestForTools(t *testing.T) {
	dir := siteOf(t, "preset = \"netlify\"", notice)
	handler := act(t, func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "no", http.StatusNotFound) })
	code, stdout, stderr := inProcess(t, handler.by, "handlers", "test", "--site", dir, "a", "--send", "--quiet")
	if code != 1 || stdout != "" || stderr != "broadside: The handler did not take it (404).\n" {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
	code, stdout, stderr = inProcess(t, handler.by, "handlers", "test", "--site", dir, "a", "--send", "--format", "json")
	const want = `  "verdict": {
    "mistakes": [],
    "taken": false,
    "unsure": false,
    "why": "The handler did not take it (404)."
  }
}
`
	if code != 1 || !strings.HasSuffix(stdout, want) || stderr != "" {
		t.Errorf("exit code %d, %s, %q", code, stdout, stderr)
	}
	if want := "POST https://action.riverton.example/a/thanks/"; handler.got[0] != want || handler.got[1] != want || len(handler.got) != 2 {
		t.Errorf("requests: %q", handler.got)
	}
}

// TestHandlersTestUnreached: a handler that is not there.
func TestHandlersTestUnreached(t *testing.T) {
	dir := siteOf(t, "preset = \"netlify\"", notice)
	dead := failing{errors.New("connection \x1b[31mrefused")}
	code, _, stderr := inProcess(t, dead, "handlers", "test", "--site", dir, "a", "--send")
	if want := "broadside: action.riverton.example could not be reached: connection �[31mrefused\n"; code != 3 || stderr != want {
		t.Errorf("exit code %d, %q", code, stderr)
	}
	untrusted := act(t, func(http.ResponseWriter, *http.Request) {})
	untrusted.by.(*http.Transport).TLSClientConfig = &tls.Config{ServerName: "action.riverton.example"}
	code, _, stderr = inProcess(t, untrusted.by, "handlers", "test", "--site", dir, "a", "--send")
	if code != 3 || !strings.HasPrefix(stderr, "broadside: action.riverton.example could not be reached: tls: ") || untrusted.got != nil {
		t.Errorf("exit code %d, %q", code, stderr)
	}
}

type failing struct{ err error }

func (f failing) RoundTrip(*http.Request) (*http.Response, error) { return nil, f.err }

// slow answers never, or only begins to.
type slow struct{ begins bool }

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	if !s.begins {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	body, w := io.Pipe()
	go func() {
		<-r.Context().Done()
		_ = w.CloseWithError(r.Context().Err())
	}()
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: body, Request: r}, nil
}

// TestSendWaitsHalfAMinute: and then says so, also if the answer stops in the middle.
func TestSendWaitsHalfAMinute(t *testing.T) {
	for _, begins := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			start := time.Now()
			_, err := send(t.Context(), slow{begins}, form.Submission{URL: "https://forms.riverton.example/sign"})
			if want := "forms.riverton.example could not be reached: no answer within 30 seconds"; err == nil || err.Error() != want || time.Since(start) != sendPatience {
				t.Errorf("after %v: %v", time.Since(start), err)
			}
		})
	}
}

// TestSendOnlyEncrypted: whatever a submission says.
func TestSendOnlyEncrypted(t *testing.T) {
	for _, address := range []string{"http://forms.riverton.example/", "/sign", "", "https:///x", "ftp://a.example/"} {
		if _, err := send(t.Context(), noConnection{t}, form.Submission{URL: address}); err == nil {
			t.Errorf("%s was taken", address)
		}
	}
}

// TestSendReadsNoMoreThanItMust: an endless answer ends.
func TestSendReadsNoMoreThanItMust(t *testing.T) {
	handler := act(t, func(w http.ResponseWriter, _ *http.Request) {
		for line := bytes.Repeat([]byte("x"), 1<<16); ; {
			if _, err := w.Write(line); err != nil {
				return
			}
		}
	})
	a, err := send(t.Context(), handler.by, form.Submission{URL: "https://forms.riverton.example/sign"})
	if err != nil || len(a.Body) != mostAnswer {
		t.Errorf("%d bytes, %v", len(a.Body), err)
	}
}

// noConnection fails the test that uses it.
type noConnection struct{ t *testing.T }

func (n noConnection) RoundTrip(r *http.Request) (*http.Response, error) {
	n.t.Errorf("%s %s was sent", r.Method, r.URL)
	return nil, errors.New("no connection may be opened")
}

// TestNothingIsSentUnasked: build, check and all of handlers but --send open no connection: neither over the transport
// that they are given, nor over the program's own, nor by asking for a host's address.
//
// CASES.md RS-060.
func TestNothingIsSentUnasked(t *testing.T) {
	never := noConnection{t}
	transport, resolver := http.DefaultTransport, net.DefaultResolver
	t.Cleanup(func() { http.DefaultTransport, net.DefaultResolver = transport, resolver })
	http.DefaultTransport = never
	var looks atomic.Int64
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		looks.Add(1)
		return nil, errors.New("no connection may be opened")
	}}
	dir := siteOf(t, "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"", notice)
	for _, args := range [][]string{
		{"check"}, {"build"}, {"build", "--review", "--output", filepath.Join(t.TempDir(), "review")},
		{"handlers"}, {"handlers", "generic"}, {"handlers", "test", "a"}, {"handlers", "test", "a", "--plain", "--format", "json"},
	} {
		if code, _, stderr := inProcess(t, never, append(args, "--site", dir)...); code != 0 || stderr != "" {
			t.Errorf("%q: exit code %d, %s", args, code, stderr)
		}
	}
	if n := looks.Load(); n > 0 {
		t.Errorf("names were looked up %d times", n)
	}
	if _, err := net.LookupHost("forms.riverton.example"); err == nil || looks.Load() == 0 {
		t.Error("the recorder records nothing")
	}
}
