package browser

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	home     = "https://action.riverton.example/" // where the starter says that it will stand
	today    = "2026-10-01"                       // the starter's campaign is open on this day
	patience = 30 * time.Second                   // for anything that comes by itself
)

// site is a copy of the starter site in a folder of its own.
type site struct {
	t   *testing.T
	dir string
}

func newSite(t *testing.T) site {
	t.Helper()
	s := site{t, t.TempDir()}
	for _, folder := range []string{"content", "static"} {
		if err := os.CopyFS(s.path(folder), os.DirFS(filepath.Join("..", "..", folder))); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func (s site) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

func (s site) read(name string) string {
	s.t.Helper()
	return readFile(s.t, s.path(name))
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// save writes a file as most editors do: under another name in the same folder, then renamed.
func (s site) save(name, text string) {
	s.t.Helper()
	target := s.path(name)
	f, err := os.CreateTemp(filepath.Dir(target), ".saving-*")
	if err != nil {
		s.t.Fatal(err)
	}
	_, err = f.WriteString(text)
	if err := errors.Join(err, f.Close(), os.Chmod(f.Name(), 0o644), os.Rename(f.Name(), target)); err != nil {
		s.t.Fatal(err)
	}
}

// edit saves a file with one place changed.
func (s site) edit(name, old, new string) {
	s.t.Helper()
	s.save(name, replaceOnce(s.t, s.read(name), old, new))
}

func replaceOnce(t *testing.T, text, old, new string) string {
	t.Helper()
	if n := strings.Count(text, old); n != 1 {
		t.Fatalf("%q stands there %d times, not once", old, n)
	}
	return strings.Replace(text, old, new, 1)
}

// layout gives the site its own copy of one of the program's layouts.
func (s site) layout(name, old, new string) {
	s.t.Helper()
	if err := os.MkdirAll(s.path("layouts"), 0o755); err != nil {
		s.t.Fatal(err)
	}
	s.save("layouts/"+name, replaceOnce(s.t, readFile(s.t, filepath.Join("..", "..", "layouts", name)), old, new))
}

func (s site) command(args ...string) *exec.Cmd {
	return exec.Command(program, append(args, "--site", s.dir, "--now", today)...)
}

// build builds the site for an address and returns the folder that it is in.
func (s site) build(base string) string {
	s.t.Helper()
	dir := s.t.TempDir()
	if text, err := s.command("build", "--base-url", base, "--output", dir).CombinedOutput(); err != nil {
		s.t.Fatalf("build: %v\n%s", err, text)
	}
	return dir
}

// errors is what check prints, without its warnings.
func (s site) errors() string {
	s.t.Helper()
	var text bytes.Buffer
	c := s.command("check", "--quiet")
	c.Stderr = &text
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		s.t.Fatal(err)
	}
	blocks := strings.SplitAfter(text.String(), "\n\n")
	blocks = slices.DeleteFunc(blocks, func(b string) bool { return !strings.Contains(strings.SplitN(b, "\n", 2)[0], ": error: ") })
	return strings.TrimRight(strings.Join(blocks, ""), "\n") + "\n"
}

// pages are the addresses of the pages in a folder that was built, "/library-sundays/" for one, in order. The
// 404 page comes as an address where there is none.
func pages(t *testing.T, public string) []string {
	t.Helper()
	var all []string
	err := fs.WalkDir(os.DirFS(public), ".", func(name string, _ fs.DirEntry, err error) error {
		if name == "404.html" {
			all = append(all, missing)
		} else if address, ok := strings.CutSuffix("/"+name, "index.html"); ok {
			all = append(all, address)
		}
		return err
	})
	if err != nil || !slices.Contains(all, "/") || !slices.Contains(all, missing) {
		t.Fatal("no site was built", all, err)
	}
	return all
}

// nameOfPage is an address as the name of a test.
func nameOfPage(address string) string {
	if address == "/" {
		return "home"
	}
	return strings.ReplaceAll(strings.Trim(address, "/"), "/", " ")
}

// missing is an address without page.
const missing = "/not/here"

// file is the file in public that a host answers with at the address of a page.
func file(public, address string) string {
	if address == missing {
		return filepath.Join(public, "404.html")
	}
	return filepath.Join(public, filepath.FromSlash(address), "index.html")
}

// preview is a running `broadside serve`.
type preview struct {
	t       *testing.T
	address string // without slash at the end
	command *exec.Cmd
	ended   chan error
	said    *saying
}

var previewAt = regexp.MustCompile(`Preview at (http://localhost:[0-9]+)/`)

// serve starts a preview, at any port if none is given.
func (s site) serve(port ...string) *preview {
	s.t.Helper()
	p := &preview{t: s.t, command: s.command(append([]string{"serve", "--port", "0"}, port...)...), ended: make(chan error, 1), said: &saying{found: make(chan string, 1)}}
	p.command.Stdout, p.command.Stderr = p.said, p.said
	if err := p.command.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() { p.ended <- p.command.Wait() }()
	s.t.Cleanup(func() {
		_ = p.command.Process.Kill() // it may have ended
		if s.t.Failed() {
			s.t.Logf("serve said:\n%s", p.said)
		}
	})
	select {
	case p.address = <-p.said.found:
	case err := <-p.ended:
		s.t.Fatalf("serve ended: %v", err)
	case <-time.After(patience):
		s.t.Fatal("serve doesn't say where the preview is")
	}
	return p
}

// saying keeps what a program says, and finds the preview's address in it.
type saying struct {
	found chan string

	mu   sync.Mutex
	text []byte
	told bool
}

func (s *saying) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text = append(s.text, b...)
	if at := previewAt.FindSubmatch(s.text); at != nil && !s.told {
		s.told = true
		s.found <- string(at[1])
	}
	return len(b), nil
}

func (s *saying) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return string(s.text)
}
