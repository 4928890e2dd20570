package publish

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

// RS-096: whoever reads while builds go on finds every page, each of them whole and of one build, and what it needs. Pages
// name their style by its content, as those of a site do; the style of the build before last is gone.
func TestReadersSeeWholePagesOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a page that is being read cannot be replaced at once there")
	}
	const pages = 8
	dir := scratch(t)
	version := func(n int) site {
		files := site{fmt.Sprintf("style-%d.css", n): fmt.Sprint("style ", n)}
		for page := range pages {
			files[fmt.Sprintf("%d/index.html", page)] = fmt.Sprintf("%d|%s|%d", n, strings.Repeat("x", 40_000), n)
		}
		return files
	}
	mustPublish(t, Options{Dir: dir}, version(0))
	server := httptest.NewServer(http.FileServer(http.Dir(dir)))
	defer server.Close()
	get := func(path string) (string, error) {
		response, err := http.Get(server.URL + path)
		if err != nil {
			return "", err
		}
		defer response.Body.Close()
		text, err := io.ReadAll(response.Body)
		if err == nil && response.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s is answered with %s", path, response.Status)
		}
		return string(text), err
	}
	look := func(page int) error {
		for {
			text, err := get(fmt.Sprintf("/%d/", page))
			if err != nil {
				return err
			}
			parts := strings.Split(text, "|")
			if len(parts) != 3 || parts[0] != parts[2] || len(parts[1]) != 40_000 {
				return fmt.Errorf("page %d is mixed: %d bytes, begins as %.9q", page, len(text), text)
			}
			style, err := get("/style-" + parts[0] + ".css")
			if err == nil {
				if style != "style "+parts[0] {
					return fmt.Errorf("page %d, of build %s, has a style of another: %q", page, parts[0], style)
				}
				return nil
			}
			// It may go when the page has been replaced.
			if again, e := get(fmt.Sprintf("/%d/", page)); e != nil || again == text {
				return errors.Join(err, e)
			}
		}
	}
	builds, rounds := 10, 0
	if long() {
		builds = 200
	}
	var over atomic.Bool
	done := make(chan error)
	go func() {
		defer close(done)
		for ; !over.Load(); rounds++ {
			for page := range pages {
				if err := look(page); err != nil {
					done <- err
					return
				}
			}
		}
	}()
	for n := range builds {
		mustPublish(t, Options{Dir: dir}, version(n+1))
	}
	over.Store(true)
	if err := <-done; err != nil {
		t.Error(err)
	}
	t.Logf("all pages were read %d times during %d builds", rounds, builds)
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
