//go:build unix

package tree_test

import (
	"path/filepath"
	"syscall"
	"testing"
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
