package serve

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"broadside/internal/campaign"
	"broadside/internal/form"
)

var update = flag.Bool("update", false, "write what the tests get into testdata")

// hostile is what no page may take for its own (CASES.md RS-068).
const hostile = `"'><script>alert(1)</script><img src=x onerror=alert(2)>{{.}}&amp;` + "\u202e"

// The page that shows what arrived, whole but for its style; with -update it is written again.
func TestArrivedPage(t *testing.T) {
	p := newTester(t)
	body := url.Values{"page": {"main"}, "name": {hostile}, "email": {""}, "postcode": {"02134"}, "consent": {"yes"}, "utm_source": {"news"}, "_gotcha": {"buy"}, "shoe": {"42"}}.Encode()
	if w := p.post(sign+"/main/", body); w.Code != http.StatusSeeOther || w.Header().Get("Location") != arrived+"%2Fmain%2F" {
		t.Fatalf("%d, to %s", w.Code, w.Header().Get("Location"))
	}
	w := p.get(arrived + "/main/")
	got := regexp.MustCompile(`(?s)<style>.*?</style>`).ReplaceAllString(w.Body.String(), "<style>…</style>")
	const name = "testdata/arrived.html"
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if diff := cmp.Diff(string(want), got); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	policy := w.Header().Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || strings.Contains(policy, "unsafe") || !strings.Contains(policy, "frame-ancestors 'self'") {
		t.Errorf("the policy is %s", policy)
	}
	root, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && (n.Data == "img" || n.Data == "script" && n.FirstChild != nil) {
			t.Errorf("an element <%s> that nobody wrote", n.Data)
		}
	}
}

// text is what a reader sees of a page, a space between the words.
func text(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	root, err := html.Parse(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode && n.Parent.Data != "style":
			b.WriteString(n.Data)
		case slices.Contains([]string{"th", "td", "dt", "dd"}, n.Data):
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// What arrives is read as the form's own handler would read it, in each of the three ways to send it.
func TestSandboxReads(t *testing.T) {
	multi, multiType := multipartBody("name", "Ana", "email", "ana@riverton.example", "consent", "yes", "_gotcha", "", "page", "spree")
	for _, c := range []struct {
		name, page, contentType, body string
		script                        bool
		says                          []string
	}{
		{"all of it", "/main/", urlencoded, "name=Ana+%26+Bo&email=a%2Bb%40riverton.example&consent=no&_next=x&consent_version=1", false, []string{
			"All that the form requires is there.", "Nothing is unknown", "recorded: No.", "Name Ana & Bo name", "Email a+b@riverton.example email", "Consent no consent",
			"Where to send the signer on to x _next", "Version of the consent’s words 1 consent_version",
			"[handlers.main] of content/site.toml", "Your own handler generic", "POST https://forms.riverton.example/sign", "Content type " + urlencoded}},
		{"nothing", "/main/", urlencoded, "", false, []string{"Missing: Name, Email. The form requires them.", "recorded: Nothing was chosen."}},
		{"too much", "/main/", urlencoded, "&&name=Ana&email=a&&consent=yes&x=1&y=&", false, []string{
			"2 values are unknown: nothing in the form has their names.", "recorded: Yes: agreed to hear more.", "Unknown 1 x", "Unknown (empty) y"}},
		{"twice", "/main/", urlencoded, "name=Ana&name=Bo&email=a", false, []string{"Name Ana name Name Bo name"}},
		{"a notice", "/act/", urlencoded, "name=Ana&email=a&zip=02134&source=x", false, []string{
			"recorded: A notice was printed; nobody was asked.", "ZIP code 02134 zip", "Where the signer came from x source", "POST https://act.riverton.example/act/"}},
		{"the site's own host", "/host/", urlencoded, "name=Ana&email=a", false, []string{"recorded: No.", "POST https://action.riverton.example/host/thanks/"}},
		{"multipart, plainly", "/spree/", multiType, multi, false, []string{"recorded: Yes: agreed", "Name Ana name", "POST https://formspree.io/f/mqabcdef", "Content type " + urlencoded + ", but this one came as multipart/form-data"}},
		{"multipart, by script", "/spree/", multiType, multi, true, []string{", sent by the page’s script.", "Content type multipart/form-data"}},
		{"JSON", "/proca/", "application/json; charset=utf-8", `{"variables": {"contact": {"email": "a", "name": "Ana"}, "privacy": {"optIn": true}, "action": {"customFields": "{\"shoe\":\"42\"}"}}}`, true, []string{
			"All that the form requires is there.", "One value is unknown: nothing in the form has its name.", "recorded: Yes: agreed", "Name Ana variables.contact.name Email a variables.contact.email Consent true variables.privacy.optIn",
			"Unknown 42 variables.action.customFields.shoe", "POST https://api.proca.app/api?id=1234", "Content type application/json The body", `"contact": { "email": "a", "name": "Ana" },`}},
		{"JSON that was typed", "/main/", "application/json", `{"name": "Ana"}`, false, []string{"Missing: Email.", "but this one came as application/json", `{ "name": "Ana" }`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newTester(t)
			var headers []string
			if c.script {
				headers = []string{"Sec-Fetch-Mode", "cors", "Sec-Fetch-Site", "same-origin", "Origin", "http://localhost:1414"}
			}
			w := p.do(request("POST", sign+c.page, c.contentType, strings.NewReader(c.body), headers...))
			if want := map[bool]int{false: http.StatusSeeOther, true: http.StatusOK}[c.script]; w.Code != want {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			page := text(t, p.get(arrived+c.page))
			for _, says := range c.says {
				if !strings.Contains(page, says) {
					t.Errorf("the page doesn't say %q: %s", says, page)
				}
			}
			if c.script && strings.Contains(page, "came as") {
				t.Error("it came as it should: " + page)
			}
			if list := text(t, p.get(own+"sandbox")); !strings.Contains(list, c.page+" signature 1") {
				t.Error(list)
			}
		})
	}
}

// multipartBody writes names and values as the parts of a body.
func multipartBody(pairs ...string) (body, contentType string) {
	var values []form.Value
	for i := 0; i < len(pairs); i += 2 {
		values = append(values, form.Value{Name: pairs[i], Value: pairs[i+1]})
	}
	contentType, text := form.Encode("multipart", nil, values)
	return string(text), contentType
}

// A reader sees a signature through the form as it is now.
func TestArrivedFollowsTheForm(t *testing.T) {
	p := newTester(t)
	p.post(sign+"/main/", "name=Ana&email=a&consent=no")
	p.write("content/main/index.md", petition("main", "fields = [\"name\", \"phone\"]\n"))
	p.show()
	if page := text(t, p.get(arrived+"/main/")); !strings.Contains(page, "Missing: Phone.") || !strings.Contains(page, "Unknown a email") {
		t.Error(page)
	}
	p.write("content/main/index.md", petition("far", ""))
	p.show()
	if w := p.get(arrived + "/main/"); w.Code != http.StatusNotFound {
		t.Errorf("without a form: %d", w.Code)
	}
}

// What is no form's post is refused, in words that hold nothing of it, before it takes much memory (CASES.md RS-054,
// RS-073).
func TestSandboxRefuses(t *testing.T) {
	const sentinel = "sentinel-value"
	many := strings.Repeat("a=&", 10_001)
	part := "--x\r\nContent-Disposition: form-data; name=\"" + sentinel + "\"\r\n\r\n" + sentinel + "\r\n"
	small := "--x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n"
	for _, c := range []struct {
		name, contentType string
		body              io.Reader
		status            int
	}{
		{"100 MiB", urlencoded, &io.LimitedReader{R: endless{sentinel}, N: 100 << 20}, 413},
		{"100 MiB of JSON", "application/json", &io.LimitedReader{R: endless{"[["}, N: 100 << 20}, 413},
		{"100 MiB of parts", "multipart/form-data; boundary=x", &io.LimitedReader{R: endless{part}, N: 100 << 20}, 413},
		{"10 001 fields", urlencoded, strings.NewReader(many), 413},
		{"10 001 parts", "multipart/form-data; boundary=x", strings.NewReader(strings.Repeat(small, 10_001) + "--x--"), 413},
		{"a part of headers only", "multipart/form-data; boundary=x", strings.NewReader("--x\r\n" + strings.Repeat("A: "+sentinel+"\r\n", 40_000)), 400},
		{"parts without end", "multipart/form-data; boundary=x", strings.NewReader(part), 400},
		{"no parts", "multipart/form-data; boundary=x", strings.NewReader(sentinel), 400},
		{"no boundary", "multipart/form-data", strings.NewReader(part), 400},
		{"not encoded", urlencoded, strings.NewReader("a=%" + sentinel), 400},
		{"a name that is not encoded", urlencoded, strings.NewReader("%zz" + sentinel + "=1"), 400},
		{"no JSON", "application/json", strings.NewReader(sentinel), 400},
		{"cut JSON", "application/json", strings.NewReader(`{"a": "` + sentinel), 400},
		{"a list", "application/json", strings.NewReader(`["` + sentinel + `"]`), 400},
		{"deep JSON", "application/json", strings.NewReader(strings.Repeat(`{"`+sentinel+`":`, 9_000) + "1" + strings.Repeat("}", 9_000)), 400},
		{"wide JSON", "application/json", strings.NewReader(`{"` + strings.Repeat(sentinel, 30_000) + `":[` + strings.Repeat("0,", 200_000) + `0]}`), 400},
		{"text", "text/plain", strings.NewReader("a=" + sentinel), 415},
		{"no type", "", strings.NewReader("a=" + sentinel), 415},
		{"no such type", sentinel, strings.NewReader("a=1"), 415},
		{"a type that is none", "/;" + sentinel, strings.NewReader("a=1"), 415},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newTester(t)
			p.get("/main/") // what the first request takes is not counted
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			w := p.do(request("POST", sign+"/main/", c.contentType, c.body))
			runtime.ReadMemStats(&after)
			if w.Code != c.status || strings.Contains(w.Body.String(), "sentinel") || w.Body.Len() > 200 {
				t.Errorf("%d %s, want %d", w.Code, w.Body, c.status)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 100<<20 {
				t.Errorf("%d MiB of memory", took>>20)
			}
			if l, limited := c.body.(*io.LimitedReader); limited && l.N < 98<<20 {
				t.Errorf("%d bytes were read", 100<<20-l.N)
			}
			if kept := p.sandbox.inbox.all(); len(kept) > 0 {
				t.Errorf("%d signatures are kept", len(kept))
			}
		})
	}
	p := newTester(t)
	most := strings.Repeat("a=&", 9_999) + "a="
	if w := p.post(sign+"/main/", most); w.Code != http.StatusSeeOther {
		t.Errorf("10 000 fields: %d", w.Code)
	}
	if w := p.get(arrived + "/main/"); w.Code != http.StatusOK {
		t.Errorf("10 000 fields are shown: %d", w.Code)
	}
}

// Of a file nothing is kept but its size.
func TestSandboxKeepsNoFiles(t *testing.T) {
	p := newTester(t)
	body := "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"sentinel.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nsentinel\r\n--x--"
	p.do(request("POST", sign+"/main/", "multipart/form-data; boundary=x", strings.NewReader(body)))
	if page := text(t, p.get(arrived+"/main/")); !strings.Contains(page, "Unknown (a file of 8 bytes) photo") || strings.Contains(page, "sentinel") {
		t.Error(page)
	}
}

// Where nobody can sign, nothing is taken.
func TestNoFormNoSignature(t *testing.T) {
	p := newTester(t)
	for _, page := range []string{"/over/", "/far/", "/broken/", "/privacy/", "/", "/main/thanks/", "/main", "/nowhere/", "//evil.example/", "https://evil.example/", "", "%00"} {
		for _, w := range []*httptest.ResponseRecorder{p.post(sign+page, "name=Ana"), p.get(arrived + page)} {
			if w.Code != http.StatusNotFound || w.Header().Get("Location") != "" {
				t.Errorf("%q: %d to %q", page, w.Code, w.Header().Get("Location"))
			}
		}
		if body := p.get(own + "sandbox?page=" + page).Body.String(); strings.Contains(body, "evil") || strings.Contains(body, "#sign") {
			t.Errorf("the sandbox leads on to %q", page)
		}
	}
	if kept := p.sandbox.inbox.all(); len(kept) > 0 {
		t.Errorf("%d signatures are kept", len(kept))
	}
}

// A preview that has nothing to show yet takes nothing.
func TestNoSiteNoSignature(t *testing.T) {
	s := New(0)
	w := httptest.NewRecorder()
	s.Handler("1414").ServeHTTP(w, request("POST", sign+"/main/", urlencoded, strings.NewReader("name=Ana")))
	if w.Code != http.StatusNotFound {
		t.Errorf("%d", w.Code)
	}
}

// Nobody else can sign, choose or look, and nothing changes by looking (CASES.md RS-063, RS-064).
func TestSandboxIsThisMachinesOnly(t *testing.T) {
	p := newTester(t)
	p.post(sign+"/main/", "name=Ana")
	foreign := map[string][]string{
		"another site":        {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors"},
		"a link elsewhere":    {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"},
		"a neighbour":         {"Sec-Fetch-Site", "same-site", "Sec-Fetch-Mode", "navigate"},
		"another origin":      {"Origin", "https://evil.example"},
		"no origin":           {"Origin", "null"},
		"another port":        {"Origin", "http://localhost:8080"},
		"a name made to fit":  {"Origin", "http://localhost.evil.example:1414"},
		"another name for it": {"Host", "evil.example:1414"},
		"rebound, same site":  {"Host", "evil.example:1414", "Sec-Fetch-Site", "same-origin", "Origin", "http://evil.example:1414"},
		"no port":             {"Host", "localhost"},
		"an older browser":    {"Origin", "http://evil.example", "Sec-Fetch-Site", ""},
	}
	for name, headers := range foreign {
		for _, w := range []*httptest.ResponseRecorder{
			p.post(sign+"/main/", "name=Bo", headers...), p.post(own+"sandbox", "answer=broken", headers...), p.post(own+"sandbox", "forget=yes", headers...),
			p.get(arrived+"/main/", headers...), p.get(own+"sandbox", headers...),
			p.do(request("OPTIONS", sign+"/main/", "", nil, headers...)),
		} {
			if w.Code != http.StatusForbidden && w.Code != http.StatusMethodNotAllowed || strings.Contains(w.Body.String(), "Ana") {
				t.Errorf("%s: %d %s", name, w.Code, w.Body)
			}
			for header := range w.Header() {
				if strings.HasPrefix(header, "Access-Control-") {
					t.Errorf("%s: %s", name, header)
				}
			}
		}
	}
	for _, target := range []string{own + "sandbox?answer=broken", own + "sandbox?forget=yes", sign + "/main/&name=Bo", arrived + "/main/&name=Bo", own + "sandbox?page=/main/"} {
		p.get(target)
		p.do(request("HEAD", target, "", nil))
	}
	for _, method := range []string{"PUT", "DELETE", "PATCH", "HEAD", "GET"} {
		if w := p.do(request(method, sign+"/main/", urlencoded, strings.NewReader("name=Bo"))); w.Code < 400 {
			t.Errorf("%s signs: %d", method, w.Code)
		}
	}
	took, _ := p.sandbox.inbox.get("/main/")
	if a := p.sandbox.answer().Name; took.Number != 1 || took.Values[0].Value != "Ana" || a != "show" {
		t.Errorf("signature %d, and the answer is %s", took.Number, a)
	}
	for _, w := range []*httptest.ResponseRecorder{p.get(arrived + "/main/"), p.get(own + "sandbox")} {
		h := w.Header()
		if h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("headers %v", h)
		}
	}
}

// Each answer of a handler, to a form that posts, to one whose handler sends mistakes back, and to one sent by script
// (CASES.md RS-074).
func TestSandboxPlays(t *testing.T) {
	script := []string{"Sec-Fetch-Mode", "cors"}
	page := func(status int, words string) string { return fmt.Sprint(status, " text/html ", words) }
	for _, c := range []struct{ answer, act, main, proca, next string }{
		{"show", "303 " + arrived + "%2Fact%2F", "303 " + arrived + "%2Fmain%2F", `200 application/json {"data":{"addActionContact":{"contactRef":"played"}}}`, "200"},
		{"thanks", "303 /act/thanks/", "303 /main/thanks/", `200 application/json {"data":{"addActionContact":{"contactRef":"played"}}}`, "303 /proca/thanks/"},
		{"page", page(200, "Thank you, says the handler."), page(200, "Thank you, says the handler."), `200 application/json {"data":{"addActionContact":{"contactRef":"played"}}}`, "303 /proca/thanks/"},
		{"mistake", page(422, "The handler does not take this."), "303 /main/#not-sent", `200 application/json {"errors":[{"message":"The handler does not take this.","path":"email"}]}`, "200"},
		{"again", page(409, "This person has signed before."), page(409, "This person has signed before."), "409 application/json {}", "200"},
		{"busy", page(429, "Too many requests."), page(429, "Too many requests."), "429 application/json {}", "200"},
		{"broken", page(500, "Something broke at the handler."), page(500, "Something broke at the handler."), "500 application/json {}", "200"},
		{"dropped", "nothing", "nothing", "nothing", "200"},
	} {
		t.Run(c.answer, func(t *testing.T) {
			p := newTester(t)
			p.choose(c.answer)
			for page, want := range map[string]string{"/act/": c.act, "/main/": c.main} {
				if got := p.said(request("POST", sign+page, urlencoded, strings.NewReader("name=Ana"), "Sec-Fetch-Mode", "navigate", "Accept", "text/html,application/json")); got != want {
					t.Errorf("%s: %s, want %s", page, got, want)
				}
			}
			if got := p.said(request("POST", sign+"/proca/", "application/json", strings.NewReader("{}"), script...)); got != c.proca {
				t.Errorf("by script: %s, want %s", got, c.proca)
			}
			next := p.get(arrived + "/proca/")
			if got := strings.TrimSpace(fmt.Sprint(next.Code, " ", next.Header().Get("Location"))); got != c.next {
				t.Errorf("after that: %s, want %s", got, c.next)
			}
			if w := p.get(arrived + "/proca/&look"); w.Code != http.StatusOK || len(p.sandbox.inbox.all()) != 3 {
				t.Errorf("what arrived: %d", w.Code)
			}
			if checked := text(t, p.get(own+"sandbox?page=/proca/")); !strings.Contains(checked, "Back to the form") {
				t.Error(checked)
			}
		})
	}
	p := newTester(t)
	for _, body := range []string{"answer=", "answer=nothing", "x=1", "answer=show&x=1"} {
		if w := p.post(own+"sandbox", body); w.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", body, w.Code)
		}
	}
	if w := p.do(request("POST", own+"sandbox", "text/plain", strings.NewReader("answer=busy"))); w.Code != http.StatusUnsupportedMediaType {
		t.Errorf("as text: %d", w.Code)
	}
}

// said is what an answer says: status, and where it leads to or what it holds; of a page the heading.
func (p *tester) said(r *http.Request) (said string) {
	p.t.Helper()
	defer func() {
		if failure := recover(); failure == http.ErrAbortHandler {
			said = "nothing"
		} else if failure != nil {
			panic(failure)
		}
	}()
	w := p.do(r)
	if to := w.Header().Get("Location"); to != "" {
		return fmt.Sprint(w.Code, " ", to)
	}
	kind, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
	body := w.Body.String()
	if heading := regexp.MustCompile(`<h1>(.*)</h1>`).FindStringSubmatch(body); heading != nil {
		body = heading[1]
	}
	return fmt.Sprint(w.Code, " ", kind, " ", body)
}

// A browser that does not say how it asks is known by what it sends and wants.
func TestSentByScript(t *testing.T) {
	byScript, plain := form.Output{Send: &form.Send{}}, form.Output{}
	for _, c := range []struct {
		mode, contentType, accept string
		f                         form.Output
		want                      bool
	}{
		{"cors", urlencoded, "*/*", byScript, true},
		{"same-origin", urlencoded, "*/*", byScript, true},
		{"navigate", urlencoded, "application/json", byScript, false},
		{"", urlencoded, "application/json", byScript, true},
		{"", "application/json", "*/*", byScript, true},
		{"", urlencoded, "text/html,application/xhtml+xml", byScript, false},
		{"cors", "application/json", "application/json", plain, false},
	} {
		r := request("POST", "/", c.contentType, nil, "Accept", c.accept)
		if c.mode != "" {
			r.Header.Set("Sec-Fetch-Mode", c.mode)
		}
		if got := sentByScript(r, c.f); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// Whoever is not answered waits for a minute, or until they leave (CASES.md RS-074).
func TestSilence(t *testing.T) {
	for _, leaves := range []time.Duration{5 * time.Second, 0} {
		p := newTester(t)
		p.choose("silent")
		synctest.Test(t, func(t *testing.T) {
			begin, want := time.Now(), silence
			r := request("POST", sign+"/main/", urlencoded, strings.NewReader("name=Ana"))
			if leaves > 0 {
				ctx, stop := context.WithTimeout(r.Context(), leaves)
				defer stop()
				r, want = r.WithContext(ctx), leaves
			}
			if said := p.said(r); said != "nothing" || time.Since(begin) != want {
				t.Errorf("after %v: %s", time.Since(begin), said)
			}
		})
		if _, kept := p.sandbox.inbox.get("/main/"); !kept {
			t.Error("what arrived is not shown")
		}
	}
}

// What is kept is bounded, in number and in bytes, and can be thrown away (CASES.md RS-053, RS-073).
func TestInboxIsBounded(t *testing.T) {
	var box inbox
	at := func(i int) campaign.Address { return campaign.Address(fmt.Sprintf("/c-%d/", i)) }
	for i := range 200 {
		box.put(signature{Page: at(i)})
		box.put(signature{Page: at(i)})
	}
	kept := box.all()
	if len(kept) != keptSignatures || kept[0].Number != 400 || kept[0].Page != at(199) || kept[49].Page != at(150) {
		t.Errorf("%d are kept, the newest of %s", len(kept), kept[0].Page)
	}
	for i := range 20 {
		box.put(signature{Page: at(i), posted: posted{JSON: bytes.Repeat([]byte("x"), 1<<20)}})
	}
	if kept := box.all(); len(kept) != 8 {
		t.Errorf("%d MiB are kept", len(kept))
	}
	box.put(signature{Page: at(0), posted: posted{Values: []form.Value{{Value: strings.Repeat("x", 16<<20)}}}})
	if kept := box.all(); len(kept) != 1 || kept[0].Page != at(0) {
		t.Errorf("beside a huge one %d are kept", len(kept))
	}
	box.forget()
	if _, found := box.get(at(0)); found || len(box.all()) > 0 {
		t.Error("it is still there")
	}

	p := newTester(t)
	p.post(sign+"/main/", "name=Ana")
	if w := p.post(own+"sandbox?page=/main/", "forget=yes"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != own+"sandbox?page=%2Fmain%2F" {
		t.Errorf("%d to %s", w.Code, w.Header().Get("Location"))
	}
	if page := text(t, p.get(arrived+"/main/")); !strings.Contains(page, "Nothing has arrived yet") || strings.Contains(page, "Ana") {
		t.Error(page)
	}
}
