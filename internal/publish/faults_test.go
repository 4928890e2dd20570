package publish

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var errFault = fault("write x", syscall.ENOSPC)

// RS-093: each operation fails once, or it and all after it, as on a disk that is full or was taken away. In the short
// form each has one of the errors.
func TestEachOperationFails(t *testing.T) {
	errnos := []syscall.Errno{syscall.ENOSPC, syscall.EDQUOT, syscall.EIO, syscall.EROFS, syscall.EACCES}
	want := clean(t)
	named := func(err error, op string) bool { // by its own name, or by that of the staged file's place
		name := strings.Fields(op)[1]
		return strings.Contains(err.Error(), name) && !strings.HasPrefix(name, stagingName+"/") ||
			slices.ContainsFunc(slices.Concat(slices.Collect(maps.Keys(later)), []string{"journal", "manifest"}), func(name string) bool { return strings.Contains(err.Error(), name) })
	}
	tried := 0
	for _, on := range []func(*os.Root) disk{onRoot, onClones} {
		ops := operations(t, on)
		for i, op := range ops {
			if on := strings.HasPrefix(op, "clone "); tried >= len(ops) && !on && !long() {
				continue // these were tried on the other disk
			}
			kinds := errnos[i%len(errnos):][:1]
			if long() {
				kinds = errnos
			}
			tried++
			for _, errno := range kinds {
				for _, forever := range []bool{false, true} {
					dir, n := prepare(t), 0
					before := tree(t, dir)
					_, err := publishOn(Options{Dir: dir}, later, faulty(on, &n, func(now int, op string) error {
						if now == i+1 || forever && now > i {
							return fault(op, errno)
						}
						return nil
					}))
					if !errors.Is(err, errno) || !named(err, op) {
						t.Errorf("%s: the build's error is %v", op, err)
					}
					checkWhole(t, dir)
					if !forever && !hasStaging(dir) {
						if after := tree(t, dir); after != before {
							t.Errorf("%s: a build that will not be finished changed something:\n%s", op, cmp.Diff(before, after))
						}
					}
					mustPublish(t, Options{Dir: dir}, later)
					if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
						t.Errorf("%s: the next build is not as a clean one:\n%s", op, diff)
					}
					if t.Failed() {
						return
					}
					os.RemoveAll(dir)
				}
			}
		}
		t.Logf("%d operations of a rebuild", len(ops))
	}
	if tried < 80 {
		t.Errorf("only %d operations were tried", tried)
	}
}

func hasStaging(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, stagingName))
	return err == nil
}

// A rebuild goes through each kind of operation that there is.
func TestTheRebuildHasEveryOperation(t *testing.T) {
	verbs := map[string]bool{}
	for _, on := range []func(*os.Root) disk{onRoot, onClones} {
		for _, op := range operations(t, on) {
			verb, _, _ := strings.Cut(op, " ")
			verbs[verb] = true
		}
	}
	want := []string{"clone", "close", "create", "flush", "mkdir", "pull", "remove", "rename", "sync", "write"}
	if got := slices.Sorted(maps.Keys(verbs)); !pulls(t) {
		t.Skip("the system copies no files here")
	} else if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// pulls reports whether the system copies files by itself where these tests build.
func pulls(t *testing.T) bool {
	t.Helper()
	dir := scratch(t)
	lay(t, dir, site{"from": "x"})
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	d := newDisk(root)
	defer d.Close()
	from, err := root.Open("from")
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	if err := d.Mkdir(stagingName); err != nil {
		t.Fatal(err)
	}
	to, err := d.Create(stagedName(1))
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	_, err = to.Pull(from)
	return err == nil
}

// A journal must never outlive a staged file that it names: what is missing counts as put in place.
func TestSweepingRemovesTheJournalFirst(t *testing.T) {
	dir, n, removed := prepare(t), 0, 0
	before := tree(t, dir) + manifestOf(t, dir)
	if _, err := publishOn(Options{Dir: dir}, later, faulty(onRoot, &n, func(_ int, op string) error {
		if op == "flush .broadside-staging ." {
			return errFault
		}
		if strings.HasPrefix(op, "remove ") {
			removed++
		}
		if removed > 3 {
			return errFault
		}
		return nil
	})); !errors.Is(err, errFault) || !hasStaging(dir) {
		t.Fatal(err)
	}
	out, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Discard(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, tree(t, dir)+manifestOf(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// Recovery is a run of operations as well, and has to bear the same faults.
func TestEachOperationOfRecoveryFails(t *testing.T) {
	want := clean(t)
	for at := 1; ; at++ {
		dir, n := prepare(t), 0
		if _, err := publishOn(Options{Dir: dir}, later, faulty(onRoot, &n, func(_ int, op string) error {
			if op == "mkdir turning" {
				return errFault
			}
			return nil
		})); !errors.Is(err, errFault) {
			t.Fatal(err)
		}
		n = 0
		out, err := open(Options{Dir: dir}, faulty(onRoot, &n, func(i int, _ string) error {
			if i == at {
				return errFault
			}
			return nil
		}))
		checkWhole(t, dir)
		if err == nil {
			if at < 10 {
				t.Errorf("recovery took %d operations only", at-1)
			}
			t.Logf("%d operations of a recovery", at-1)
			if err := out.Discard(); err != nil {
				t.Error(err)
			}
			return
		}
		mustPublish(t, Options{Dir: dir}, later)
		if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
			t.Fatalf("operation %d: %s", at, diff)
		}
		os.RemoveAll(dir)
	}
}
