//go:build unix

package tree_test

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestPipe: a named pipe is refused by its kind; opening it would wait for a writer for ever.
//
// CASES.md RS-088.
func TestPipe(t *testing.T) {
	dir := folder(t, map[string]string{"content/a.md": ""})
	must(t, syscall.Mkfifo(filepath.Join(dir, "content", "pipe.md"), 0o666))
	site, problems := open(t, dir)
	want := "content/pipe.md: error: this is not a plain file [file-kind]\n   help: move it out of content/\n"
	if got := shown(problems); got != want || len(site.Names("content")) != 1 {
		t.Errorf("got %v\n%s", site.Names("content"), got)
	}
	if _, err := site.Read("content/pipe.md"); err == nil {
		t.Error("it can be opened")
	}
}

// TestReplacedByAPipe: a file that has become a pipe since it was listed is not waited for, whichever way it is read.
//
// CASES.md RS-088.
func TestReplacedByAPipe(t *testing.T) {
	dir := folder(t, map[string]string{"content/a.md": "", "static/a.pdf": "a"})
	site, _ := open(t, dir)
	file := filepath.Join(dir, "static", "a.pdf")
	must(t, os.Remove(file))
	must(t, syscall.Mkfifo(file, 0o666))
	done := make(chan error)
	go func() {
		_, _ = site.Read("static/a.pdf") // there is nothing in it
		f, err := site.OpenFile("static/a.pdf")
		if err == nil {
			f.Close()
		}
		done <- err
	}()
	select {
	case err := <-done:
		if err == nil {
			t.Error("it can be opened")
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it is waited for")
	}
}
