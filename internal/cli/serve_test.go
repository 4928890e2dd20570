package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"broadside/internal/desk"
	"broadside/internal/serve"
)

// The preview can be reached on this machine's loopback alone, whatever the settings say, and no flag changes that
// (CASES.md RS-061).
func TestPreviewListensOnLoopbackOnly(t *testing.T) {
	var flags []string
	(&app{}).serveCommand().Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, f.Name) })
	if want := []string{"cache-dir", "checksum", "editor", "no-cache", "open", "poll", "port"}; !slices.Equal(flags, want) {
		t.Errorf("serve has the flags %v, want %v: none may say where it listens", flags, want)
	}
	dir := newSite(t)
	settings := filepath.Join(dir, "content/site.toml")
	save(t, settings, strings.Replace(read(t, settings), `"https://action.riverton.example/"`, `"https://[2001:db8::1]:1414/"`, 1))
	p := start(t, "serve", "--port", "0", "--site", dir)
	address := regexp.MustCompile(`http://localhost:(\d+)/`).FindStringSubmatch(p.until("^Preview at "))
	port := address[1]
	for _, host := range loopback {
		c, err := net.Dial("tcp", net.JoinHostPort(host, port))
		if err == nil {
			c.Close()
		} else if has(host) {
			t.Errorf("%s: %v", host, err)
		}
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		ip := a.(*net.IPNet).IP
		if ip.IsLoopback() || ip.IsLinkLocalUnicast() {
			continue
		}
		if c, err := net.DialTimeout("tcp", net.JoinHostPort(ip.String(), port), 2*time.Second); err == nil {
			c.Close()
			t.Errorf("it listens on %s", ip)
		}
	}
}

// Where the kernel keeps a list of what listens, each of the preview's sockets is one of the loopback (CASES.md RS-061).
func TestSocketsAreLoopback(t *testing.T) {
	all, err := listen(loopback, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		defer l.Close()
		if at := l.Addr().(*net.TCPAddr); !at.IP.IsLoopback() || at.Port != portOf(all[0]) {
			t.Errorf("it listens on %s", at)
		}
	}
	port := fmt.Sprintf(":%04X ", portOf(all[0]))
	for file, want := range map[string]string{"/proc/net/tcp": "0100007F", "/proc/net/tcp6": "00000000000000000000000001000000"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // no Linux
		}
		for line := range strings.Lines(string(text)) {
			fields := strings.Fields(line)
			if local := fields[1] + " "; strings.HasSuffix(local, port) && fields[3] == "0A" && local != want+port {
				t.Errorf("%s says %s", file, line)
			}
		}
	}
}

// A port that is taken on either address is taken; one that was asked for is said, the default gives way. A machine
// without one of the addresses does with the other (CASES.md RS-075).
func TestListen(t *testing.T) {
	const missing = "192.0.2.1" // of no machine: https://www.rfc-editor.org/rfc/rfc5737
	for _, host := range loopback {
		if !has(host) {
			continue
		}
		taken, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			t.Fatal(err)
		}
		defer taken.Close()
		if all, err := listen(loopback, portOf(taken), true); !errors.As(err, &wrongUse{}) || !strings.Contains(err.Error(), fmt.Sprintf("port %d is taken", portOf(taken))) {
			t.Errorf("%s is taken: %v %v", host, all, err)
		}
		all, err := listen(loopback, portOf(taken), false)
		if err != nil || portOf(all[0]) <= portOf(taken) {
			t.Fatalf("%s is taken: %v %v", host, all, err)
		}
		for _, l := range all {
			l.Close()
		}
		for _, hosts := range [][]string{{host, missing}, {missing, host}} {
			all, err := listen(hosts, 0, true)
			if err != nil || len(all) != 1 {
				t.Fatalf("with %v: %v %v", hosts, all, err)
			}
			all[0].Close()
		}
	}
	if all, err := listen([]string{missing}, 0, false); err == nil {
		t.Errorf("without any address it listens on %v", all)
	}
}

// Two previews of one site stand side by side, and know nothing of each other (CASES.md RS-075).
func TestTwoPreviews(t *testing.T) {
	dir := newSite(t)
	var at [2]string
	for i := range at {
		at[i] = regexp.MustCompile(`http://\S+`).FindString(start(t, "serve", "--site", dir).until("^Preview at "))
	}
	if at[0] == at[1] {
		t.Fatalf("both stand at %s", at[0])
	}
	number := regexp.MustCompile(`data-build="\d+"`)
	if a, b := number.FindString(fetched(t, at[0])), number.FindString(fetched(t, at[1])); a == b || a == "" {
		t.Errorf("a tab of one would be up to date in the other: %s", a)
	}
	r, err := http.Post(at[0]+"~broadside/sign?page=/library-sundays/", "application/x-www-form-urlencoded", strings.NewReader("name=Ana"))
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	for i, want := range []string{"This is what arrived", "Nothing has arrived yet"} {
		if page := fetched(t, at[i]+"~broadside/arrived?look&page=/library-sundays/"); !strings.Contains(page, want) {
			t.Errorf("%d: %s", i, page)
		}
	}
}

func fetched(t *testing.T, address string) string {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// shower is a previewer in this process, and what stands in its home page.
type shower struct {
	*previewer
	t       *testing.T
	ctx     context.Context
	dir     string
	handler http.Handler
}

func newShower(t *testing.T) *shower {
	t.Helper()
	dir := siteOf(t, "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"", notice)
	past := time.Now().Add(-time.Hour)
	if err := filepath.WalkDir(dir, func(name string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(name, past, past))
	}); err != nil {
		t.Fatal(err)
	}
	a := &app{env: Environment{Starter: os.DirFS("../.."), Stdout: io.Discard, Stderr: io.Discard, Now: time.Now}, site: dir, noCache: true, format: "text"}
	server, board := serve.New(0), desk.New(desk.Opens{})
	server.Mount(desk.Home, board)
	s := &shower{previewer: &previewer{app: a, desk: board, server: server}, t: t, ctx: t.Context(), dir: dir, handler: server.Handler("1414")}
	t.Cleanup(s.rest)
	return s
}

func (s *shower) shows(paths []string) string {
	s.t.Helper()
	if _, err := s.update(s.ctx, paths); err != nil {
		s.t.Fatal(err)
	}
	r, _ := http.NewRequest("GET", "http://localhost:1414/", nil)
	r.RequestURI = "/"
	w := &answer{header: http.Header{}}
	s.handler.ServeHTTP(w, r)
	return w.String()
}

// answer is what a handler writes.
type answer struct {
	strings.Builder
	header http.Header
}

func (a *answer) Header() http.Header { return a.header }
func (a *answer) WriteHeader(int)     {}

// A page that stands open is loaded again for what it shows, and for nothing else: not because something may have
// changed, as after the system lost events, nor because a file was told of that says what it said (CASES.md RS-118).
func TestNothingNewIsNoReload(t *testing.T) {
	t.Parallel()
	s := newShower(t)
	time.Sleep(2100 * time.Millisecond) // until then the files could have changed once more unseen
	s.shows(nil)
	for _, paths := range [][]string{nil, {"content"}, {"content/site.toml", "content/index.md"}, {"layouts"}, {"static/none.png"}, nil} {
		if page := s.shows(paths); !strings.Contains(page, `data-build="1"`) {
			t.Errorf("%q: %s", paths, regexp.MustCompile(`data-build="\d+"`).FindString(page))
		}
	}
	save(t, filepath.Join(s.dir, "content/index.md"), "+++\ntitle = \"Home\"\n+++\nNews.\n")
	if page := s.shows(nil); !strings.Contains(page, `data-build="2"`) || !strings.Contains(page, "News.") {
		t.Errorf("something changed: %s", page)
	}
}

// A folder that takes the place of the site's is the site from then on; while there is none, the last one is shown
// (CASES.md RS-116).
func TestPreviewFollowsTheFolder(t *testing.T) {
	s := newShower(t)
	s.shows(nil)
	if err := os.Rename(s.dir, s.dir+".away"); err != nil {
		t.Skip("this system keeps open folders in place:", err)
	}
	if page := s.shows([]string{"content/index.md"}); !strings.Contains(page, "<title>Home") {
		t.Errorf("while it is away: %s", page)
	}
	if err := os.Rename(s.dir+".away", s.dir); err != nil {
		t.Fatal(err)
	}
	s.shows(nil)
	if err := os.Rename(s.dir, s.dir+".old"); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(s.dir, os.DirFS(s.dir+".old")); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(s.dir, "content/index.md"), "+++\ntitle = \"Another\"\n+++\n")
	if page := s.shows([]string{"content/index.md"}); !strings.Contains(page, "<title>Another") {
		t.Errorf("another in its place: %s", page)
	}
}

// Saves leave nothing behind: no descriptors, no goroutines, no memory (CASES.md RS-078). BROADSIDE_LONG=1 makes it
// ten thousand.
func TestPreviewIsSteady(t *testing.T) {
	warm, saves := 10, 100
	if os.Getenv("BROADSIDE_LONG") != "" {
		warm, saves = 500, 10_000
	}
	s := newShower(t)
	settings := read(t, filepath.Join(s.dir, "content/site.toml"))
	s.shows(nil)
	type use struct{ files, goroutines, bytes int }
	measure := func() use {
		s.rest()
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		open, _ := os.ReadDir("/proc/self/fd") // none elsewhere
		return use{len(open), runtime.NumGoroutine(), int(m.HeapAlloc)}
	}
	save := func(i int) {
		text := fmt.Sprintf("+++\ntitle = \"Home\"\n+++\nSave %d.\n", i)
		paths := []string{"content/index.md"}
		switch i % 10 {
		case 3: // mistakes, of a page and of the settings
			text = "+++\ntitel = 1\n+++\n"
		case 5:
			paths = append(paths, "content/site.toml")
			write(t, filepath.Join(s.dir, "content/site.toml"), "title = ")
		case 6:
			paths = append(paths, "content/site.toml")
			write(t, filepath.Join(s.dir, "content/site.toml"), settings)
		case 8:
			paths = nil
		}
		write(t, filepath.Join(s.dir, "content/index.md"), text)
		if page := s.shows(paths); i%10 == 9 && !strings.Contains(page, fmt.Sprintf("Save %d.", i)) {
			t.Fatalf("save %d isn't shown: %s", i, page)
		}
	}
	for i := range warm {
		save(i)
	}
	before := measure()
	for i := range saves {
		save(warm + i)
	}
	after := measure()
	if after.files > before.files+5 || after.goroutines > before.goroutines+5 || after.bytes > before.bytes+(8<<20) {
		t.Errorf("before %+v, and after %d saves %+v", before, saves, after)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
