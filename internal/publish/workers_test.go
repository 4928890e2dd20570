package publish

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// many is a site of which each class is put in place by several goroutines, with names of all kinds of neighbours.
func many(version string) site {
	files := site{}
	for i := range 3 * enough {
		files[fmt.Sprintf("%d/style.css", i/3)] = version
		files[fmt.Sprintf("%d/%d/index.html", i/5, i)] = version
		files[fmt.Sprintf("lists/%d.xml", i)] = version
	}
	return files
}

// onWorkers is a disk that asks fail about each operation, one after the other.
func onWorkers(fail func(op string) error) func(*os.Root) disk {
	var one sync.Mutex
	return func(root *os.Root) disk {
		return &watched{disk: onRoot(root), before: func(op string) error {
			one.Lock()
			defer one.Unlock()
			return fail(op)
		}}
	}
}

// severalWorkers makes sure of them where there is one processor only.
func severalWorkers(t *testing.T) {
	before := runtime.GOMAXPROCS(4)
	t.Cleanup(func() { runtime.GOMAXPROCS(before) })
}

// However many are at work, nothing of a class is put in place before all of the former one is.
func TestClassesWaitForEachOther(t *testing.T) {
	severalWorkers(t)
	dir := scratch(t)
	var order []Class
	if _, err := publishOn(Options{Dir: dir}, many("1"), onWorkers(func(op string) error {
		if from, to, ok := strings.Cut(strings.TrimPrefix(op, "rename "), " "); ok && strings.HasPrefix(op, "rename ") && from != stagedManifest {
			order = append(order, classOf(to))
		}
		return nil
	})); err != nil {
		t.Fatal(err)
	}
	for i := range order {
		if i > 0 && order[i] < order[i-1] {
			t.Fatalf("number %d, of class %d, came after one of class %d", i, order[i], order[i-1])
		}
	}
	if len(order) < 3*3*enough/2 {
		t.Errorf("only %d files were put in place", len(order))
	}
}

// RS-092, RS-093, with several at work: whichever operations fail, the next build finishes.
func TestWorkersBreakOff(t *testing.T) {
	severalWorkers(t)
	whole := scratch(t)
	mustPublish(t, Options{Dir: whole}, many("2"))
	want := tree(t, whole) + manifestOf(t, whole)
	breaks := []int{1000}
	if long() {
		breaks = []int{1, 100, 1000, 1400, 1750}
	}
	for _, at := range breaks {
		dir := scratch(t)
		mustPublish(t, Options{Dir: dir}, many("1"))
		n := 0
		_, err := publishOn(Options{Dir: dir}, many("2"), onWorkers(func(op string) error {
			if strings.HasPrefix(op, "rename ") {
				n++
			}
			if n >= at {
				return errFault
			}
			return nil
		}))
		if !errors.Is(err, errFault) {
			t.Fatalf("%d of %d: %v", at, n, err)
		}
		for name := range many("1") {
			if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); string(got) != "1" && string(got) != "2" {
				t.Fatalf("%d: %s is %q, %v", at, name, got, err)
			}
		}
		out, err := open(Options{Dir: dir}, onRoot)
		if err != nil {
			t.Fatal(err)
		}
		if err := out.Discard(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
			t.Fatalf("%d: %s", at, diff)
		}
	}
}
