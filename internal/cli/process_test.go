package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// process is the program at work.
type process struct {
	t     *testing.T
	cmd   *exec.Cmd
	lines chan string   // of its standard output
	said  *bytes.Buffer // its standard error output, to be read when it ended
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startCommand(t, exec.Command(os.Args[0], args...))
}

func startCommand(t *testing.T, cmd *exec.Cmd) *process {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	p := &process{t: t, cmd: cmd, lines: make(chan string, 1000)}
	p.cmd.Env = append(os.Environ(), "BROADSIDE_CHILD=1", "STARTER="+root)
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.said = new(bytes.Buffer)
	p.cmd.Stderr = p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lines <- s.Text()
		}
		close(p.lines)
	}()
	t.Cleanup(func() {
		_ = p.cmd.Process.Kill()
		if t.Failed() {
			t.Logf("standard error output:\n%s", p.said)
		}
	})
	return p
}

// until returns the first line that matches.
func (p *process) until(pattern string) string {
	p.t.Helper()
	deadline := time.After(30 * time.Second)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatalf("the program ended before it said %s", pattern)
			}
			if regexp.MustCompile(pattern).MatchString(line) {
				return line
			}
		case <-deadline:
			p.t.Fatalf("the program never said %s", pattern)
		}
	}
}

// end waits for the process and returns its exit code.
func (p *process) end() int {
	p.t.Helper()
	ended := make(chan error, 1)
	go func() {
		for range p.lines { // the pipe must be read to its end before Wait
		}
		ended <- p.cmd.Wait()
	}()
	select {
	case err := <-ended:
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
				return 128 + int(status.Signal()) // as shells say it
			}
			return exit.ExitCode()
		}
		if err != nil {
			p.t.Fatal(err)
		}
		return 0
	case <-time.After(20 * time.Second):
		p.t.Fatal("the program did not end")
		return -1
	}
}

// newSite makes a starter site in a folder of its own.
func newSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if code := start(t, "init", dir, "--quiet").end(); code != 0 {
		t.Fatalf("init: exit code %d", code)
	}
	return dir
}

// save writes a file as editors do: beside it, then over it.
func save(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name+"~", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+"~", name); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBuildWatchPublishesEachSave(t *testing.T) {
	dir := newSite(t)
	index := filepath.Join(dir, "content/index.md")
	p := start(t, "build", "--watch", "--site", dir)
	p.until("^Built 7 pages")

	save(t, index, strings.Replace(read(t, index), "+++\n\n", "+++\n\nSaved once. ", 1))
	p.until("^Built 7 pages.* 1 files written")
	if !strings.Contains(read(t, filepath.Join(dir, "public/index.html")), "Saved once.") {
		t.Error("the save is not in the page")
	}

	// A folder dropped in with files inside (CASES.md RS-109).
	save(t, filepath.Join(dir, "elsewhere/news/index.md"), "+++\ntitle = \"News\"\n+++\nNews.\n")
	if err := os.Rename(filepath.Join(dir, "elsewhere/news"), filepath.Join(dir, "content/news")); err != nil {
		t.Fatal(err)
	}
	p.until("^Built 8 pages")

	// A mistake is said and waited for, and the page stays.
	save(t, filepath.Join(dir, "content/news/index.md"), "+++\ntitel = \"News\"\n+++\n")
	p.until("^Nothing was written: ")
	if !strings.Contains(read(t, filepath.Join(dir, "public/news/index.html")), "News.") {
		t.Error("the last good page is gone")
	}
	if err := os.RemoveAll(filepath.Join(dir, "content/news")); err != nil {
		t.Fatal(err)
	}
	p.until("^Built 7 pages.* 1 removed")
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if code := p.end(); code != 130 {
		t.Errorf("exit code %d after Ctrl-C, want 130", code)
	}
}

// RS-077, RS-095: signals end the program within two seconds, with the exit codes shells know, while browsers listen and
// all pages are being made; nothing is left behind. Busy machines get some more time.
func TestSignalsEndThePreview(t *testing.T) {
	dir, rest := newSite(t), t.TempDir()
	for _, name := range []string{"TMPDIR", "HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, rest)
	}
	for i := range 400 {
		write(t, filepath.Join(dir, fmt.Sprintf("content/page-%d.md", i)), fmt.Sprintf("+++\ntitle = \"Page %d\"\n+++\nText.\n", i))
	}
	before := filesIn(t, dir)
	for signal, want := range map[syscall.Signal]int{syscall.SIGHUP: 129, syscall.SIGINT: 130, syscall.SIGTERM: 143} {
		p := start(t, "serve", "--port", "0", "--no-cache", "--site", dir)
		address := regexp.MustCompile(`http://\S+`).FindString(p.until("^Preview at "))
		for range 3 {
			stream, err := http.Get(address + "~broadside/events") // an open stream must not hold it
			if err != nil {
				t.Fatal(err)
			}
			defer stream.Body.Close()
		}
		begin := time.Now()
		if err := p.cmd.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if code := p.end(); code != want {
			t.Errorf("exit code %d after %v, want %d", code, signal, want)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%v took %v", signal, took)
		}
	}
	if after := filesIn(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("the site's folder is another than before")
	}
	if left := filesIn(t, rest); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// filesIn are the files below a folder and what is in them.
func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			relative, _ := filepath.Rel(dir, name)
			all[filepath.ToSlash(relative)] = read(t, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// RS-070, RS-071: the preview writes nothing into the output, or anywhere in the site, and nothing of what tells its pages
// from built ones is in what is built afterwards. So there is no result of the preview that could be published.
func TestPreviewWritesNothing(t *testing.T) {
	dir := newSite(t)
	index := filepath.Join(dir, "content/index.md")
	save(t, filepath.Join(dir, "content/secret/index.md"), "+++\ntitle = \"A draft nobody may see\"\nstate = \"draft\"\n+++\n")
	p := start(t, "serve", "--port", "0", "--site", dir)
	address := regexp.MustCompile(`http://\S+`).FindString(p.until("^Preview at "))
	p.until("^(No problems|Problems: )")
	body := fetched(t, address+"library-sundays/")
	if !strings.Contains(body, "preview.js") || strings.Contains(body, "https://act.riverton.example") {
		t.Error("the preview's page is not the preview's")
	}
	if !strings.Contains(fetched(t, address+"secret/"), "A draft nobody may see") {
		t.Error("the draft isn't shown")
	}
	before := filesIn(t, dir)
	text := strings.Replace(read(t, index), "+++\n\n", "+++\n\nSaved once. ", 1)
	save(t, index, text)
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(fetched(t, address), "Saved once."); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the save is never shown")
		}
	}
	if err := p.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	p.end()
	before["content/index.md"] = text
	if after := filesIn(t, dir); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Error("the preview wrote into the site")
	}

	if code := start(t, "build", "--site", dir, "--quiet").end(); code != 0 {
		t.Fatalf("build: exit code %d", code)
	}
	built := filesIn(t, filepath.Join(dir, "public"))
	if !strings.Contains(built["library-sundays/index.html"], "https://act.riverton.example") {
		t.Error("nothing was built, or it is not what is published")
	}
	for name, text := range built {
		for _, sign := range []string{"~broadside", "preview.js", "listen.js", "EventSource", "data-build", "localhost", "127.0.0.1", "[::1]", "nobody may see"} {
			if strings.Contains(text, sign) || strings.Contains(name, "secret/") {
				t.Errorf("%s holds %q", name, sign)
			}
		}
	}
}

// A build that was killed half-way is finished by the next (RS-092); package publish kills it at every step.
func TestKilledBuildIsFinishedByTheNext(t *testing.T) {
	dir, clean := newSite(t), t.TempDir()
	for i := range 300 {
		save(t, filepath.Join(dir, fmt.Sprintf("content/page-%d.md", i)), fmt.Sprintf("+++\ntitle = \"Page %d\"\n+++\nText.\n", i))
	}
	for wait := range 4 {
		p := start(t, "build", "--site", dir, "--now", "2026-10-01")
		time.Sleep(time.Duration(wait*60) * time.Millisecond) // anywhere will do
		_ = p.cmd.Process.Kill()
		p.end()
	}
	for _, output := range []string{filepath.Join(dir, "public"), clean} {
		if code := start(t, "build", "--site", dir, "--now", "2026-10-01", "--output", output, "--quiet").end(); code != 0 {
			t.Fatalf("exit code %d", code)
		}
	}
	var trees [2]map[string]string
	for i, d := range []string{filepath.Join(dir, "public"), clean} {
		trees[i] = map[string]string{}
		err := filepath.WalkDir(d, func(name string, e os.DirEntry, err error) error {
			if err == nil && !e.IsDir() && e.Name() != ".gitignore" {
				relative, _ := filepath.Rel(d, name)
				trees[i][relative] = read(t, name)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(trees[0]) < 300 || fmt.Sprint(trees[0]) != fmt.Sprint(trees[1]) {
		t.Error("the finished build differs from a clean one")
	}
}
