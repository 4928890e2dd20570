package publish

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// source is a file with content, and how to open it.
func source(t *testing.T, content []byte) func() (io.ReadCloser, error) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "source")
	if err := os.WriteFile(name, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return func() (io.ReadCloser, error) { return os.Open(name) }
}

func TestFilesAreCopiedWhole(t *testing.T) {
	for what, content := range map[string][]byte{
		"empty": nil, "small": []byte("poster"), "large": bytes.Repeat([]byte("0123456789abcdef"), 3<<16+1),
	} {
		sum := Sum(sha256.Sum256(content))
		for how, copy := range map[string]func(*Output, func() (io.ReadCloser, error)) error{
			"Copy": func(o *Output, open func() (io.ReadCloser, error)) error { return o.Copy("poster.pdf", Asset, open) },
			"CopyKnown": func(o *Output, open func() (io.ReadCloser, error)) error {
				return o.CopyKnown("poster.pdf", Asset, sum, open)
			},
			"CopyKnown of no file": func(o *Output, _ func() (io.ReadCloser, error)) error {
				return o.CopyKnown("poster.pdf", Asset, sum, func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil })
			},
		} {
			dir := t.TempDir()
			out, err := open(Options{Dir: dir, AllowShrink: true}, onRoot)
			if err != nil {
				t.Fatal(err)
			}
			if err := copy(out, source(t, content)); err != nil {
				t.Fatal(err)
			}
			if got, ok := out.Sum("poster.pdf"); !ok || got != sum {
				t.Errorf("%s, %s: the sum is %x", what, how, got)
			}
			if s, err := out.Commit(); err != nil || s.Bytes != int64(len(content)) {
				t.Errorf("%s, %s: %s", what, how, told(s, err))
			}
			if got, err := os.ReadFile(filepath.Join(dir, "poster.pdf")); err != nil || !bytes.Equal(got, content) {
				t.Errorf("%s, %s: %d bytes arrived of %d", what, how, len(got), len(content))
			}
		}
	}
}

// RS-108: a static file that is as it was is read on neither side.
func TestKnownFilesAreNotReadAgain(t *testing.T) {
	dir, content := t.TempDir(), []byte("poster")
	sum := Sum(sha256.Sum256(content))
	mustPublish(t, Options{Dir: dir}, site{"index.html": "home", "poster.pdf": string(content), "other.pdf": "older"})
	out, err := open(Options{Dir: dir}, onRoot)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Discard()
	if err := out.Write("index.html", Page, []byte("home")); err != nil {
		t.Fatal(err)
	}
	never := func() (io.ReadCloser, error) { return nil, errors.New("was opened") }
	if err := out.CopyKnown("poster.pdf", Asset, sum, never); err != nil {
		t.Error(err)
	}
	if err := out.CopyKnown("other.pdf", Asset, sum, source(t, content)); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff("1 written (6 bytes), 2 unchanged, 0 removed\n", told(out.Commit())); diff != "" {
		t.Error(diff)
	}
}

// Editing the source afterwards does not change what was published.
func TestCopiesAreNoLinks(t *testing.T) {
	dir, name := t.TempDir(), filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, []byte("first"), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := open(Options{Dir: dir, AllowShrink: true}, onRoot)
	if err != nil {
		t.Fatal(err)
	}
	if err := out.CopyKnown("a.pdf", Asset, sha256.Sum256([]byte("first")), func() (io.ReadCloser, error) { return os.Open(name) }); err != nil {
		t.Fatal(err)
	}
	if _, err := out.Commit(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("FIRST"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "a.pdf")); string(got) != "first" {
		t.Errorf("published is %q, %v", got, err)
	}
}
