package publish

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// RS-096: whoever reads while builds go on finds every page, and each of them whole.
func TestReadersSeeWholePagesOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a page that is being read cannot be replaced at once there")
	}
	dir := scratch(t)
	version := func(n int) site {
		files := site{}
		for page := range 8 {
			files[fmt.Sprintf("%d/index.html", page)] = fmt.Sprintf("%d|%s|%d", n, strings.Repeat("x", 40_000), n)
		}
		return files
	}
	mustPublish(t, Options{Dir: dir}, version(0))
	var over atomic.Bool
	done := make(chan error)
	go func() {
		defer close(done)
		for !over.Load() {
			for page := range 8 {
				text, err := os.ReadFile(filepath.Join(dir, fmt.Sprint(page), "index.html"))
				head, tail := string(text), string(text)
				if parts := strings.Split(string(text), "|"); len(parts) == 3 {
					head, tail = parts[0], parts[2]
				}
				if err != nil || head != tail || len(head) > 4 {
					done <- fmt.Errorf("page %d: %v, %d bytes, begins as %.9q", page, err, len(text), text)
					return
				}
			}
		}
	}()
	for n := range 200 {
		mustPublish(t, Options{Dir: dir}, version(n))
	}
	over.Store(true)
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// BenchmarkPublish is for 2000 pages of 25 KB; "same" is the second build of the same pages, "kept" the
// same without making them.
func BenchmarkPublish(b *testing.B) {
	const pages = 2000
	content := []byte(strings.Repeat("0123456789 abcdef\n", 1400))
	name := func(i int) string { return fmt.Sprintf("page-%05d/index.html", i) }
	build := func(b *testing.B, dir string, file func(*Output, string) error) {
		out, err := open(Options{Dir: dir}, onRoot)
		if err != nil {
			b.Fatal(err)
		}
		for i := range pages {
			if err := file(out, name(i)); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := out.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	write := func(out *Output, name string) error { return out.Write(name, Page, content) }
	read := func(out *Output, name string) error {
		return out.Copy(name, Page, func() (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader(string(content))), nil
		})
	}
	b.Run("fresh", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			build(b, b.TempDir(), write)
		}
	})
	b.Run("copied", func(b *testing.B) {
		for b.Loop() {
			build(b, b.TempDir(), read)
		}
	})
	dir := b.TempDir()
	build(b, dir, write)
	b.Run("same", func(b *testing.B) {
		for b.Loop() {
			build(b, dir, write)
		}
	})
	b.Run("kept", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			build(b, dir, func(out *Output, name string) error {
				was := out.before.files[name]
				if ok, err := out.Keep(name, Page, was.sum); !ok {
					return fmt.Errorf("not kept: %w", err)
				}
				return nil
			})
		}
	})
}
