//go:build unix

package publish

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
)

const boundedDir = "PUBLISH_TEST_BOUNDED" // where the child publishes to

// TestBoundedChild is the process that TestFewDescriptorsAndLittleMemory starts.
func TestBoundedChild(t *testing.T) {
	top := os.Getenv(boundedDir)
	if top == "" {
		t.Skip("only as a child of another test")
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 64, Max: 64}); err != nil {
		t.Fatal(err)
	}
	const large = 32 << 20 // so much that what pools forget under the race detector is little beside it
	source := filepath.Join(top, "film.mp4")
	if err := os.WriteFile(source, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(source, large); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(top, "public")
	for round := range 2 {
		out, err := open(Options{Dir: dir}, onRoot)
		if err != nil {
			t.Fatal(err)
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var all sync.WaitGroup
		for w := range 8 {
			all.Go(func() {
				deep := strings.Repeat(fmt.Sprintf("%d/", w), 60)
				for i := range 100 {
					name := fmt.Sprintf("%d/campaign-%d/index.html", w, i)
					if i%10 == 0 {
						name = fmt.Sprintf("%s%d/index.html", deep, i)
					}
					if err := out.Write(name, Page, fmt.Appendf(nil, "%s %d", name, round)); err != nil {
						t.Error(err)
					}
				}
				if w > 2 {
					return
				}
				name := fmt.Sprintf("film-%d.mp4", w)
				if err := out.Copy(name, Asset, func() (io.ReadCloser, error) { return os.Open(source) }); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		sum, err := out.Commit()
		if err != nil || sum.Written < 800 || round == 1 && sum.Unchanged != 3 {
			t.Fatal(told(sum, err))
		}
		runtime.ReadMemStats(&after)
		// In all, not at once: more than enough to show that no file was held.
		if used := after.TotalAlloc - before.TotalAlloc; used > large/4 {
			t.Errorf("%d bytes were allocated for files of %d", used, large)
		}
	}
}

// RS-108: some hundred pages, deep folders and large files, with 64 descriptors.
func TestFewDescriptorsAndLittleMemory(t *testing.T) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestBoundedChild$")
	cmd.Env = append(os.Environ(), boundedDir+"="+scratch(t))
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
