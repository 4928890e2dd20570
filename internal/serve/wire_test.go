package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// wire is a preview behind a real socket.
type wire struct {
	*tester
	server  *http.Server
	address string
}

// secret stands in files that the preview must never give away.
const secret = "the-secret-of-this-machine"

// newWire starts a preview of a site with files around it and in it that are nobody's business. change may shorten times.
func newWire(t *testing.T, change func(*http.Server)) *wire {
	t.Helper()
	p := newTester(t)
	p.secrets()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{tester: p, address: l.Addr().String()}
	_, port, _ := net.SplitHostPort(w.address)
	w.server = p.HTTP(port)
	if change != nil {
		change(w.server)
	}
	ended := make(chan error, 1)
	go func() { ended <- w.server.Serve(l) }()
	t.Cleanup(func() {
		w.server.Close()
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			t.Error("the server died:", err)
		}
	})
	return w
}

// secrets puts secrets next to what the site publishes, and shows the site again.
func (p *tester) secrets() {
	p.t.Helper()
	for _, name := range []string{".env", ".git/config", "secret.txt", "content/.env", "content/notes.txt", "static/.env", "static/.git/config", "public/index.html", "layouts/secret.html~"} {
		p.write(name, secret)
	}
	p.write("layouts/style.css", "/* "+secret+" */\n"+styleOf(p.t))
	p.write("content/main/index.md", strings.Replace(petition("main", ""), "+++\n", "+++\n# "+secret+"\n", 1))
	p.write("static/files/one.txt", "one")
	outside := filepath.Join(p.t.TempDir(), "outside.txt")
	if err := os.WriteFile(outside, []byte(secret), 0o644); err != nil {
		p.t.Fatal(err)
	}
	_ = os.Symlink(outside, filepath.Join(p.dir, "public", "link.txt")) // where the system has links
	p.show()
}

func styleOf(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../../layouts/style.css")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// send writes bytes to the socket and returns all that comes back until the server closes the connection.
func (w *wire) send(request string) string {
	w.t.Helper()
	c, err := net.Dial("tcp", w.address)
	if err != nil {
		w.t.Fatal(err)
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(20 * time.Second))
	go func() { _, _ = io.WriteString(c, request) }()
	b, _ := io.ReadAll(c)
	return string(b)
}

// asked is a request for a target as it stands, with this preview's own Host; more are lines of its head.
func (w *wire) asked(target string, more ...string) (status int, answer string) {
	w.t.Helper()
	_, port, _ := net.SplitHostPort(w.address)
	answer = w.send("GET " + target + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n" + strings.Join(append(more, "\r\n"), "\r\n"))
	if _, err := fmt.Sscanf(answer, "HTTP/1.1 %d", &status); err != nil {
		w.t.Errorf("%.80q: no answer: %.200q", target, answer)
	}
	return status, answer
}

// Whatever stands in a request's first line, nothing but the build is given away (CASES.md RS-065, RS-066, RS-067).
func TestTargets(t *testing.T) {
	w := newWire(t, nil)
	refused := []string{
		"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", `/\secret.txt`, `/main\..\..\secret.txt`, "//host/..", "//localhost/main/", "/%00", "/main/%00", "/main/\x00",
		"/a#b", "/main/#b", "http://localhost/main/", "http://" + w.address + "/main/", "http://evil.example/main/", "https://localhost/", "file:///etc/passwd", "*", "main/", "", "?x",
		"/" + strings.Repeat("a", 100<<10), "/main/?" + strings.Repeat("a", 100<<10), "/" + strings.Repeat("../", 3000) + "etc/passwd", "/%252e%252e/secret.txt", "/%zz", "/%", "/main/../main/",
		"/./main/", "/main/./", "/main//", "//main/", "/~broadside/../main/", "/~broadside/", "/~broadside/nothing", "/\u00e9", "/\xff", "/..", "/.", "/...", "/..;/secret.txt", "/.%2e/.%2e/.%2e/.%2e/etc/passwd",
		"/static/files/one.txt", "/content/index.md", "/public/index.html", "/link.txt", "/public/link.txt", "/files", "/files/", "/main/index.md", "/main/index",
	}
	for _, name := range []string{".env", ".git/config", "content/main/index.md", "main/index.md", "content/site.toml", "site.toml", "layouts/style.css", "style.css", "notes.txt", "secret.txt", "go.mod"} {
		for _, end := range []string{"", "?raw", "?import", ".", "%20", "/", "::$DATA", "%00", "~", "?raw&url"} {
			refused = append(refused, "/"+name+end)
		}
		refused = append(refused, "/"+strings.ToUpper(name), "/@fs/"+name, "/@id/"+name, "/static/"+name)
	}
	for _, name := range []string{"files/one.txt", "robots.txt"} {
		for _, end := range []string{".", "%20", "/", "%2f", "::$DATA", "%00", "\\"} {
			refused = append(refused, "/"+name+end)
		}
		refused = append(refused, "/"+strings.ToUpper(name))
	}
	home, _ := os.Getwd()
	refused = append(refused, filepath.ToSlash(filepath.Join(home, "serve.go")), "/"+filepath.ToSlash(w.dir)+"/secret.txt", "/@fs"+filepath.ToSlash(w.dir)+"/secret.txt")
	for _, target := range refused {
		status, answer := w.asked(target)
		if status != 400 && status != 404 || strings.Contains(answer, secret) || strings.Contains(answer, "package serve") || strings.Contains(answer, "one.txt") {
			t.Errorf("%.80q: %.300q", target, answer)
		}
	}
	for target, want := range map[string]string{"/": "Welcome.", "/main/": "Copy.", "/main/?a=..%2f//": "Copy.", "/files/one.txt": "one", "/robots.txt?x": "Sitemap"} {
		if status, answer := w.asked(target); status != 200 || !strings.Contains(answer, want) || strings.Contains(answer, secret) && target != "/main/" {
			t.Errorf("%s: %.300q", target, answer)
		}
	}
}

// A preview that is asked under another name says nothing (CASES.md RS-062, RS-064).
func TestHosts(t *testing.T) {
	w := newWire(t, nil)
	_, port, _ := net.SplitHostPort(w.address)
	for _, host := range []string{
		"evil.example", "evil.example:" + port, "localhost.evil.example", "localhost.evil.example:" + port, "localhost", "127.0.0.1", "[::1]", "", ":" + port, "[", "[:" + port, "]", "[::1", "[localhost]:" + port,
		"localhost.", "localhost.:" + port, "localhost:", "localhost:0", "localhost:" + port + ":" + port, "localhost:" + port + ".", "127.0.0.1.:" + port, "127.1:" + port, "127.0.0.2:" + port, "0.0.0.0:" + port,
		"0x7f.1:" + port, "2130706433:" + port, "::1:" + port, "[::]:" + port, "[::ffff:127.0.0.1]:" + port, "[::1%25lo]:" + port, "127.0.0.1.nip.example:" + port, "user@localhost:" + port, "localhost:" + port + "@evil.example",
		"localhost:" + port + "/", "localhost:" + port + ",evil.example", strings.Repeat("a", 10<<10), strings.Repeat("a", 10<<10) + ":" + port, "lo\u0107alhost:" + port, "\xff", "localhost\u3002:" + port, "xn--localhost:" + port, "local host:" + port,
	} {
		for _, target := range []string{"/", "/main/", own + "events", own + "arrived?page=/main/", own + "preview.js", own + "listen.js", "/robots.txt"} {
			if target != "/" && len(host) > 100 {
				continue
			}
			answer := w.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
			if status := strings.SplitN(answer+"  ", " ", 3)[1]; status != "403" && status != "400" || strings.Contains(answer, "elcome") || strings.Contains(answer, "Copy") || len(answer) > 700 {
				t.Fatalf("%.40q %s: %.300q", host, target, answer) // not the next: a stream that is let in has no end
			}
		}
	}
	for _, head := range []string{"", "Host: localhost:" + port + "\r\nHost: evil.example\r\n"} {
		if answer := w.send("GET / HTTP/1.1\r\n" + head + "Connection: close\r\n\r\n"); !strings.HasPrefix(answer, "HTTP/1.1 400 ") {
			t.Errorf("%q: %.200q", head, answer)
		}
	}
	if answer := w.send("GET / HTTP/1.0\r\n\r\n"); !strings.HasPrefix(answer, "HTTP/1.0 403 ") || strings.Contains(answer, "elcome") {
		t.Errorf("without a host: %.200q", answer)
	}
	for _, host := range []string{"localhost", "127.0.0.1", "[::1]"} {
		if answer := w.send("GET / HTTP/1.1\r\nHost: " + host + ":" + port + "\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(answer, "HTTP/1.1 200 ") {
			t.Errorf("%s: %.200q", host, answer)
		}
	}
	for host, want := range map[string]bool{"localhost": true, "localhost:80": true, "[::1]": true, "evil.example": false, "evil.example:80": false, "localhost:8080": false, "": false} {
		if allowedHost(host, "80") != want {
			t.Errorf("at port 80 %q is not %v", host, want)
		}
	}
}

// No page of another site can read or send anything, and each answer says that it is nobody else's (CASES.md RS-063, RS-064).
func TestOtherSites(t *testing.T) {
	p := newTester(t)
	p.write("static/files/one.txt", "one")
	p.show()
	foreign := [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "no-cors"}, {"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "cors", "Origin", "https://evil.example"},
		{"Sec-Fetch-Site", "anything"}, {"Origin", "https://evil.example"}, {"Origin", "null"}, {"Origin", "http://localhost"}, {"Origin", "https://localhost:1414"}, {"Origin", "http://localhost:1414.evil.example"},
		{"Origin", "http://localhost:1414/"}, {"Origin", "http://localhost:1415"}, {"Origin", "file://"}, {"Origin", "chrome-extension://abc"}, {"Origin", "http://[::1]"}, {"Sec-Fetch-Site", "same-origin", "Origin", "https://evil.example"},
	}
	methods := []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get"}
	targets := []string{"/", "/main/", "/main", "/nowhere/", "/files/one.txt", "/robots.txt", own + "events", own + "problems", own + "preview.js", own + "listen.js", sign + "/main/", arrived + "/main/", own + "sandbox", own + "nothing"}
	try := func(method, target string, headers []string) (int, string) {
		t.Helper()
		// A stream would go on for ever; whoever leaves at once still gets its beginning.
		ctx, leave := context.WithCancel(t.Context())
		leave()
		w := p.do(request(method, target, urlencoded, nil, headers...).WithContext(ctx))
		h := w.Header()
		for name := range h {
			if strings.HasPrefix(name, "Access-Control-") || name == "Timing-Allow-Origin" {
				t.Errorf("%s %s %q: %s", method, target, headers, name)
			}
		}
		if h.Get("Cross-Origin-Resource-Policy") != "same-origin" || h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Cache-Control") != "no-store" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'self'") {
			t.Errorf("%s %s %q: %v", method, target, headers, h)
		}
		return w.Code, w.Body.String()
	}
	for _, method := range methods {
		for _, target := range targets {
			for _, headers := range foreign {
				if code, body := try(method, target, headers); code != http.StatusForbidden && code != http.StatusMethodNotAllowed || len(body) > 100 {
					t.Errorf("%s %s %q: %d %.100s", method, target, headers, code, body)
				}
			}
			code, _ := try(method, target, []string{"Sec-Fetch-Site", "same-origin", "Origin", "http://localhost:1414"})
			if posts := strings.HasPrefix(target, own+"sign") || target == own+"sandbox"; method != "GET" && method != "HEAD" && !(method == "POST" && posts) && code != http.StatusMethodNotAllowed && code != http.StatusNotFound {
				t.Errorf("%s %s: %d", method, target, code)
			}
		}
	}
	// A link on another site leads to a page, as a reader would follow it, but not to the sandbox, nor into a stream.
	link := []string{"Sec-Fetch-Site", "cross-site", "Sec-Fetch-Mode", "navigate"}
	for _, target := range targets {
		if code, _ := try("POST", target, link); code != http.StatusForbidden {
			t.Errorf("a form elsewhere posts to %s: %d", target, code)
		}
		code, _ := try("GET", target, link)
		if own := strings.HasPrefix(target, own); own != (code == http.StatusForbidden) {
			t.Errorf("a link elsewhere to %s: %d", target, code)
		}
	}
}

// What takes long is ended, what is large is refused, and a thousand that say nothing keep nobody waiting (CASES.md RS-073).
func TestLimitsOfRequests(t *testing.T) {
	w := newWire(t, func(s *http.Server) {
		if s.ReadHeaderTimeout <= 0 || s.ReadHeaderTimeout > 10*time.Second || s.ReadTimeout <= 0 || s.ReadTimeout > time.Minute || s.WriteTimeout <= 0 || s.WriteTimeout > 2*time.Minute ||
			s.IdleTimeout <= 0 || s.IdleTimeout > 5*time.Minute || s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 256<<10 {
			t.Errorf("the limits are %+v", s)
		}
		if s.ErrorLog == nil || s.ErrorLog.Writer() != io.Discard {
			t.Error("what it logs could quote a request (CASES.md RS-054)")
		}
		s.ReadHeaderTimeout, s.ReadTimeout = s.ReadHeaderTimeout/25, s.ReadTimeout/100 // nobody waits for them here
	})
	_, port, _ := net.SplitHostPort(w.address)
	head := "POST " + sign + "/main/ HTTP/1.1\r\nHost: localhost:" + port + "\r\nContent-Type: " + urlencoded + "\r\n"
	for name, c := range map[string]struct{ sent, want string }{
		"slow headers":                   {"GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nX-Slow: ", ""},
		"nothing":                        {"", ""},
		"a slow body":                    {head + "Content-Length: 1000\r\n\r\nname=A", "HTTP/1.1 400 "},
		"a slow chunk":                   {head + "Transfer-Encoding: chunked\r\n\r\n3e8\r\nname=A", "HTTP/1.1 400 "},
		"300 KiB of headers":             {"GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\n" + strings.Repeat("X-Long: "+strings.Repeat("a", 1000)+"\r\n", 300) + "\r\n", "HTTP/1.1 431 "},
		"a body that it says is 100 MiB": {head + "Content-Length: 104857600\r\n\r\n" + strings.Repeat("a", 2<<20), "HTTP/1.1 413 "},
		"two lengths":                    {head + "Content-Length: 1\r\nContent-Length: 2\r\n\r\naa", "HTTP/1.1 400 "},
		"chunks and length":              {head + "Connection: close\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "HTTP/1.1 "},
		"no HTTP":                        {"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + strings.Repeat("\x00", 100) + "\r\n\r\n", "HTTP/1.1 400 "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer := w.send(c.sent)
			if answer == "" && len(c.sent) > 64<<10 {
				return // the connection was closed on somebody who still sends, and its answer lost on the way
			}
			if !strings.HasPrefix(answer, c.want) || c.want == "" && answer != "" {
				t.Errorf("%.200q, want %q", answer, c.want)
			}
		})
	}
	t.Run("1 000 that say nothing", func(t *testing.T) {
		t.Parallel()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var all []net.Conn
		defer func() {
			for _, c := range all {
				c.Close()
			}
		}()
		for range 1000 {
			c, err := net.Dial("tcp", w.address)
			if err != nil {
				t.Skip("this system has no room for them:", err)
			}
			all = append(all, c)
		}
		if status, _ := w.asked("/main/"); status != http.StatusOK {
			t.Errorf("beside them: %d", status)
		}
		runtime.ReadMemStats(&after)
		if took := int64(after.HeapInuse+after.StackInuse) - int64(before.HeapInuse+before.StackInuse); took > 128<<20 {
			t.Errorf("they take %d MiB", took>>20)
		}
		for _, c := range all {
			_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
			if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) && !strings.Contains(fmt.Sprint(err), "reset") {
				t.Fatalf("one stays: %v", err)
			}
		}
	})
}

// Those who listen get the number of the build and nothing else, whatever the site says (CASES.md RS-069).
func TestEventsAreNumbers(t *testing.T) {
	w := newWire(t, nil)
	_, port, _ := net.SplitHostPort(w.address)
	r, err := http.Get("http://localhost:" + port + own + "events")
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if kind := r.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("it is %s", kind)
	}
	lines := bufio.NewScanner(r.Body)
	next := func(want string) {
		t.Helper()
		var got []string
		for lines.Scan() && lines.Text() != "" {
			got = append(got, lines.Text())
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("%q, want %q", text, want)
		}
	}
	next("event: reload data: 2") // newTester and secrets showed the site
	next("event: fine data: 2")
	w.Report("content/main/index.md:1:1: error: " + hostile + "\n" + secret + "\r\ndata: x\n\nevent: y")
	next("event: problems data: 2")
	site, _ := w.state()
	w.Show(site, true)
	next("event: style data: 3")
	w.Show(nil, false) // whose settings are broken
	w.Show(site, false)
	next("event: reload data: 4")
	w.Report("")
	next("event: fine data: 4")
	w.Replace(site) // the same pages
	w.Report("x")
	next("event: problems data: 4")

	ctx, leave := context.WithCancel(t.Context())
	leave()
	head := request("HEAD", own+"events", "", nil, "Host", "localhost:"+port).WithContext(ctx)
	answer := httptest.NewRecorder()
	if w.server.Handler.ServeHTTP(answer, head); answer.Code != http.StatusOK || answer.Body.Len() > 0 {
		t.Errorf("HEAD: %d %q", answer.Code, answer.Body)
	}
}

// What lies over a page is text, whoever wrote it, under a policy of its own (CASES.md RS-068).
func TestProblemsAreText(t *testing.T) {
	p := newTester(t)
	const name = "content/</script><img src=x onerror=alert(1)>/index.md"
	p.Report(name + ":1:1: error: there is no </pre></iframe><img src=x onerror=alert(2)> here {{.}} " + hostile)
	empty := New(0)
	empty.Report(p.problems)
	nothing := &tester{t: t, Server: empty, handler: empty.Handler("1414")} // whose pages are nothing but the problems
	for _, w := range []*httptest.ResponseRecorder{p.get(own + "problems"), nothing.get("/main/")} {
		r := w.Result()
		body, _ := io.ReadAll(r.Body)
		if policy := r.Header.Get("Content-Security-Policy"); !strings.HasPrefix(policy, "default-src 'none'; style-src 'sha256-") || !strings.Contains(policy, "script-src 'self';") || strings.Contains(policy, "unsafe") {
			t.Errorf("the policy is %s", policy)
		}
		if text := string(body); strings.Contains(text, "<img") || strings.Contains(text, "alert(1)</script>") || !strings.Contains(text, "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;") {
			t.Errorf("the page is %s", text)
		}
	}
	// The desk has them beside its frames.
	w := nothing.do(request("GET", "/main/", "", nil, "Sec-Fetch-Dest", "iframe"))
	if text := w.Body.String(); !strings.Contains(text, `<pre class="problems">The page is shown here once its errors are mended.</pre>`) {
		t.Errorf("in a frame, the page is %s", text)
	}
}

// A picture that can hold scripts runs none when it is opened by itself.
func TestPicturesRunNothing(t *testing.T) {
	p := newTester(t)
	p.write("static/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>`)
	p.show()
	if w := p.get("/a.svg"); w.Code != http.StatusOK || w.Header().Get("Content-Security-Policy") != "script-src 'none'; frame-ancestors 'self'" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// Two runs never count from the same number, so that a tab of an earlier one sees that it is behind (CASES.md RS-075).
func TestRunsDiffer(t *testing.T) {
	if a, b := New(1000).Next().Script, New(2000).Next().Script; a == b {
		t.Errorf("both have %s", a)
	}
}
