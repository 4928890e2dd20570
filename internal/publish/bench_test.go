package publish

import (
	"crypto/sha256"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// benchmarkFiles is how many files the benchmarks publish: those of 10 000 campaigns, each with its thank-you page.
const benchmarkFiles = 20_000

func campaignFile(i int) string {
	if i%2 == 0 {
		return fmt.Sprintf("campaign-%06d/index.html", i/2)
	}
	return fmt.Sprintf("campaign-%06d/thank-you/index.html", i/2)
}

var campaignPage = []byte(strings.Repeat("<p>Open the library on Sundays.</p>\n", 33_000/36))

// inParallel calls file for each of n files, from as many goroutines as there are processors.
func inParallel(b *testing.B, n int, file func(name string) error) {
	b.Helper()
	workers := runtime.GOMAXPROCS(0)
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := w; i < n; i += workers {
				if err := file(campaignFile(i)); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	if b.Failed() {
		b.FailNow()
	}
}

// memoryFolder is a folder in memory where there is such a thing, and how to remove it.
func memoryFolder(b *testing.B) (dir string, remove func()) {
	b.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "publish-bench-")
	if err != nil {
		return b.TempDir(), func() {}
	}
	return dir, func() { os.RemoveAll(dir) }
}

// benchmarkCold times writing or committing a whole new site of n files.
func benchmarkCold(b *testing.B, n int, committing bool) {
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		dir, remove := memoryFolder(b)
		out, err := open(Options{Dir: dir}, onRoot)
		if err != nil {
			b.Fatal(err)
		}
		write := func() {
			inParallel(b, n, func(name string) error { return out.Write(name, Page, campaignPage) })
		}
		if !committing {
			b.StartTimer()
		}
		write()
		if committing {
			b.StartTimer()
		}
		if committing {
			if _, err := out.Commit(); err != nil {
				b.Fatal(err)
			}
		}
		b.StopTimer()
		if err := out.Discard(); err != nil {
			b.Fatal(err)
		}
		remove()
		b.StartTimer()
	}
}

func BenchmarkWriteNew(b *testing.B) { benchmarkCold(b, benchmarkFiles, false) }

func BenchmarkCommit(b *testing.B) { benchmarkCold(b, benchmarkFiles, true) }

// warm is a folder with a whole site, and the sum of each of its files.
func warm(b *testing.B, n int) (dir string, sum Sum) {
	b.Helper()
	dir, remove := memoryFolder(b)
	b.Cleanup(remove)
	out, err := open(Options{Dir: dir}, onRoot)
	if err != nil {
		b.Fatal(err)
	}
	page := []byte("<p>Open the library on Sundays.</p>\n")
	inParallel(b, n, func(name string) error { return out.Write(name, Page, page) })
	if _, err := out.Commit(); err != nil {
		b.Fatal(err)
	}
	return dir, sha256.Sum256(page)
}

// BenchmarkKeepAll is a build that changes nothing: what Open costs, keeping each file, and Commit.
func BenchmarkKeepAll(b *testing.B) {
	for _, n := range []int{benchmarkFiles, 10 * benchmarkFiles} {
		dir, sum := warm(b, n)
		names := make([]string, n)
		for i := range names {
			names[i] = campaignFile(i)
		}
		for _, part := range []string{"open", "keep", "commit"} {
			b.Run(fmt.Sprintf("%s/%d", part, n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					only := func(p string) {
						if b.StopTimer(); p == part {
							b.StartTimer()
						}
					}
					only("open")
					out, err := open(Options{Dir: dir}, onRoot)
					if err != nil {
						b.Fatal(err)
					}
					only("keep")
					for _, name := range names {
						if kept, err := out.Keep(name, Page, sum); err != nil || !kept {
							b.Fatal(name, kept, err)
						}
					}
					only("commit")
					if _, err := out.Commit(); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
				}
			})
		}
	}
}

// BenchmarkWriteSame is a build that makes every page again, and all of them come out as they were.
func BenchmarkWriteSame(b *testing.B) {
	dir, _ := warm(b, benchmarkFiles)
	page := []byte("<p>Open the library on Sundays.</p>\n")
	b.ReportAllocs()
	for b.Loop() {
		out, err := open(Options{Dir: dir}, onRoot)
		if err != nil {
			b.Fatal(err)
		}
		inParallel(b, benchmarkFiles, func(name string) error { return out.Write(name, Page, page) })
		if _, err := out.Commit(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkMemory tells how much memory is in use for each file at the end of a cold build.
func BenchmarkMemory(b *testing.B) {
	for b.Loop() {
		dir, remove := memoryFolder(b)
		out, err := open(Options{Dir: dir}, onRoot)
		if err != nil {
			b.Fatal(err)
		}
		before := inUse()
		for i := range benchmarkFiles {
			if err := out.Write(campaignFile(i), Page, nil); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(inUse()-before)/benchmarkFiles, "B/file")
		if err := out.Discard(); err != nil {
			b.Fatal(err)
		}
		remove()
	}
}

// inUse is the memory that a collection leaves.
func inUse() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
