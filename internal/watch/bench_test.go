package watch

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// campaigns makes a site of n campaigns, all in one folder, with two files each.
func campaigns(b *testing.B, n int) string {
	b.Helper()
	root := b.TempDir()
	for i := range n {
		dir := filepath.Join(root, "content", fmt.Sprintf("campaign-%06d", i))
		if err := os.MkdirAll(dir, 0o755); err != nil {
			b.Fatal(err)
		}
		for _, name := range []string{"index.md", "footnotes.toml"} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte("old\n"), 0o644); err != nil {
				b.Fatal(err)
			}
		}
	}
	return root
}

// BenchmarkNew is what stands before the reading of a site.
func BenchmarkNew(b *testing.B) {
	root := campaigns(b, 1000)
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		w, err := New(ctx, Options{Root: root, Dirs: testDirs})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		cancel()
		for range w.Changes() {
		}
		b.StartTimer()
	}
}

// BenchmarkList is the standard library's walk over the same folders with a look at each file, to hold BenchmarkNew
// and BenchmarkSweep against.
func BenchmarkList(b *testing.B) {
	root := campaigns(b, 1000)
	for b.Loop() {
		err := filepath.WalkDir(root, func(_ string, d fs.DirEntry, err error) error {
			if err == nil {
				_, err = d.Info()
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkSweep is one look at everything.
func BenchmarkSweep(b *testing.B) {
	root := campaigns(b, 1000)
	e, err := subscribe()
	if err != nil {
		b.Fatal(err)
	}
	defer e.close()
	l := newLooker(root, testDirs)
	l.events, l.every = e, time.Hour
	l.first()
	l.since = math.MaxInt64
	l.timer = time.NewTimer(time.Hour)
	defer l.timer.Stop()
	for b.Loop() {
		l.sweep(false)
		for l.busy() {
			l.step()
		}
	}
}

// BenchmarkSave is the time from an editor's rename to the Change.
func BenchmarkSave(b *testing.B) {
	root := campaigns(b, 1000)
	w, err := New(b.Context(), Options{Root: root, Dirs: testDirs, Sweep: time.Hour})
	if err != nil {
		b.Fatal(err)
	}
	page := filepath.Join(root, "content", "campaign-000500", "index.md")
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		if err := os.WriteFile(page+"~", fmt.Append(nil, "text ", i), 0o644); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := os.Rename(page+"~", page); err != nil {
			b.Fatal(err)
		}
		if c := <-w.Changes(); len(c.Paths) != 1 {
			b.Fatalf("change %+v", c)
		}
	}
}
