//go:build unix

package cli

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// manyPages makes a site of n pages; each holds text.
func manyPages(t *testing.T, dir string, n int, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, "content", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("site.toml", "title = \"A\"\nbase_url = \"https://action.riverton.example/\"\ncountry = \"US\"\n[organisation]\nname = \"A\"\n")
	write("index.md", "+++\ntitle = \"Home\"\n+++\n"+text+"\n")
	for i := range n - 1 {
		write(fmt.Sprintf("page-%d.md", i), fmt.Sprintf("+++\ntitle = \"Page %d\"\n+++\n%s\n", i, text))
	}
}

// published is each file of the output with a sum of its content, and when and where it was written.
func published(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		all[name] = fmt.Sprintf("%x %v", sha256.Sum256(text), info.ModTime())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

var endings = map[syscall.Signal]int{syscall.SIGHUP: 129, syscall.SIGINT: 130, syscall.SIGTERM: 143}

// stopAt waits until the file name is there, sends the signal, and checks how the process ended.
func (p *process) stopAt(name string, s syscall.Signal) {
	p.t.Helper()
	for begin := time.Now(); time.Since(begin) < 20*time.Second; time.Sleep(50 * time.Microsecond) {
		if _, err := os.Lstat(name); err == nil {
			break
		}
	}
	p.stopBy(s)
}

func (p *process) stopBy(s syscall.Signal) {
	p.t.Helper()
	begin := time.Now()
	if err := p.cmd.Process.Signal(s); err != nil {
		p.t.Fatal(err)
	}
	code := p.end()
	if took := time.Since(begin); took > 2*time.Second {
		p.t.Errorf("%v: it took %v to stop", s, took)
	}
	if code != endings[s] {
		p.t.Errorf("%v: exit code %d, want %d", s, code, endings[s])
	}
}

// RS-095: a build that is stopped while it makes pages has changed nothing, and left nothing.
func TestSignalsStopABuild(t *testing.T) {
	site := t.TempDir()
	output := filepath.Join(site, "public")
	manyPages(t, site, 200, "Old.")
	if code := start(t, "build", "--site", site, "--quiet").end(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	before := published(t, output)
	manyPages(t, site, 200, strings.Repeat("New. ", 1000))
	for s := range endings {
		start(t, "build", "--site", site).stopAt(filepath.Join(output, ".broadside-staging"), s)
		if diff := cmp.Diff(before, published(t, output)); diff != "" {
			t.Errorf("%v: the output was changed: %.500s", s, diff)
		}
	}
}

// RS-095: one that is stopped while files are put in their places ends that first.
func TestSignalsWaitForTheFiles(t *testing.T) {
	site := t.TempDir()
	output := filepath.Join(site, "public")
	text := "Old."
	for s := range endings {
		manyPages(t, site, 200, text)
		start(t, "build", "--site", site).stopAt(filepath.Join(output, ".broadside-staging", "journal"), s)
		if _, err := os.Lstat(filepath.Join(output, ".broadside-staging")); err == nil {
			t.Errorf("%v: the build was left half done", s)
		}
		for i := range 199 {
			if page := read(t, filepath.Join(output, fmt.Sprintf("page-%d/index.html", i))); !strings.Contains(page, text) {
				t.Fatalf("%v: page %d is not of this build", s, i)
			}
		}
		text += " New."
	}
}

// RS-095: while it watches and builds again.
func TestSignalsStopABuildThatWatches(t *testing.T) {
	site := t.TempDir()
	output := filepath.Join(site, "public")
	manyPages(t, site, 200, "Old.")
	p := start(t, "build", "--watch", "--site", site)
	p.until("^Built 201 pages")
	before := published(t, output)
	manyPages(t, site, 200, strings.Repeat("New. ", 1000))
	p.stopAt(filepath.Join(output, ".broadside-staging"), syscall.SIGTERM)
	after := published(t, output)
	for name := range before {
		if after[name] == "" {
			t.Errorf("%s is gone", name)
		}
	}
	if _, err := os.Lstat(filepath.Join(output, ".broadside-staging")); err == nil {
		t.Error("something is left")
	}
}

// RS-095: a program that waits for somebody to read what it prints cannot stop by itself, and is ended; by a second signal
// at once.
func TestSignalsEndWhatDoesNotStop(t *testing.T) {
	site := t.TempDir()
	manyPages(t, site, 2, strings.Repeat("[A](nowhere.md)\n\n", 1000))
	for _, second := range []bool{false, true} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		defer w.Close()
		cmd := exec.Command(os.Args[0], "check", "--site", site, "--format", "json")
		cmd.Env = append(os.Environ(), "BROADSIDE_CHILD=1", "STARTER=../..")
		cmd.Stdout = w // nobody reads it
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		p := &process{t: t, cmd: cmd, lines: make(chan string)}
		close(p.lines)
		if _, err := r.Read(make([]byte, 1)); err != nil { // it prints
			t.Fatal(err)
		}
		time.Sleep(50 * time.Millisecond) // the rest of the pipe is full
		begin := time.Now()
		if second {
			if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
				t.Fatal(err)
			}
			time.Sleep(50 * time.Millisecond)
		}
		p.stopBy(syscall.SIGTERM)
		if took := time.Since(begin); second && took > patience {
			t.Errorf("after two signals it took %v", took)
		}
	}
}

// A signal that was to be ignored from the start is, as with nohup.
func TestIgnoredSignalsAreIgnored(t *testing.T) {
	site := t.TempDir()
	manyPages(t, site, 2, "Text.")
	p := startCommand(t, exec.Command("sh", "-c", `trap "" HUP; exec "$0" "$@"`, os.Args[0], "build", "--watch", "--site", site))
	p.until("^Built 3 pages")
	if err := p.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	manyPages(t, site, 2, "Text, and more.")
	p.until("^Built 3 pages")
	p.stopBy(syscall.SIGINT)
}
