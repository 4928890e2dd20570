//go:build unix

package publish

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What tells a child of a test what to do.
const (
	childDir = "PUBLISH_TEST_DIR" // the output folder to build into
	childAt  = "PUBLISH_TEST_AT"  // the operation to die before; 0: hold the lock until killed
)

// TestChild is the process that the tests below start and that gets killed.
func TestChild(t *testing.T) {
	dir, at := os.Getenv(childDir), os.Getenv(childAt)
	if dir == "" {
		t.Skip("only as a child of other tests")
	}
	last, err := strconv.Atoi(at)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	on := faulty(onRoot, &n, func(i int, _ string) error {
		if i == last {
			return syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	})
	if last > 0 {
		_, _ = publishOn(Options{Dir: dir}, later, on)
		return
	}
	if _, err := open(Options{Dir: dir}, on); err != nil {
		t.Fatal(err)
	}
	os.Stdout.WriteString("locked\n")
	_, _ = os.Stdin.Read(make([]byte, 1))
}

func child(dir string, at int) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), childDir+"="+dir, childAt+"="+strconv.Itoa(at))
	return cmd
}

func killed(err error) bool {
	exit, ok := err.(*exec.ExitError)
	if !ok {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGKILL
}

// RS-092: the process is killed before each operation, a write half done. The short form kills it at some of each kind.
func TestKilledAtEachOperation(t *testing.T) {
	ops, want := operations(t, onRoot), clean(t)
	at := chosen(ops)
	t.Logf("killed at %d of %d operations", len(at), len(ops))
	for _, at := range at {
		dir := prepare(t)
		if err := child(dir, at).Run(); !killed(err) {
			t.Fatalf("operation %d: the child ended with %v", at, err)
		}
		checkWhole(t, dir)
		mustPublish(t, Options{Dir: dir}, later)
		if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
			t.Fatalf("operation %d: the next build is not as a clean one:\n%s", at, diff)
		}
		os.RemoveAll(dir)
	}
}

// RS-102: a second build is told, and a dead process holds no lock.
func TestLock(t *testing.T) {
	dir := prepare(t)
	cmd := child(dir, 0)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, len("locked\n"))
	if _, err := stdout.Read(said); err != nil || !bytes.Equal(said, []byte("locked\n")) {
		t.Fatalf("the child said %q, %v", said, err)
	}
	before := tree(t, dir)
	want := "*publish.Refused: another build is at work in DIR; wait for it to end, or choose another folder with --output\n"
	if got := strings.ReplaceAll(told(publish(Options{Dir: dir}, later)), dir, "DIR"); got != want {
		t.Errorf("got %swant %s", got, want)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if !strings.Contains(tree(t, dir), lockName) {
		t.Error("the dead process has left no lock to be recovered from")
	}
	mustPublish(t, Options{Dir: dir}, later)
	if strings.Contains(tree(t, dir), lockName) {
		t.Error("the lock's file has stayed")
	}
}

// RS-105: what the umask allows, and never more than these modes.
func TestModes(t *testing.T) {
	for umask, want := range map[int][2]os.FileMode{
		0o000: {0o755, 0o644},
		0o022: {0o755, 0o644},
		0o077: {0o700, 0o600},
	} {
		dir := filepath.Join(t.TempDir(), "public")
		before := syscall.Umask(umask)
		_, err := publish(Options{Dir: dir}, first)
		syscall.Umask(before)
		if err != nil {
			t.Fatal(err)
		}
		err = filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
			if err != nil {
				return err
			}
			mode := want[1]
			if info.IsDir() {
				mode = want[0]
			}
			if got := info.Mode().Perm(); got != mode {
				t.Errorf("umask %03o: %s has mode %v", umask, path, got)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// RS-104: a file that another program has open is waited for, but not for ever.
func TestBusyFilesAreWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for failures, want := range map[int]error{0: nil, 3: nil, 100: syscall.EBUSY} {
			calls, start := 0, time.Now()
			err := patiently(func() error {
				if calls++; calls <= failures {
					return &os.PathError{Op: "rename", Path: "x", Err: syscall.EBUSY}
				}
				return nil
			})
			if took := time.Since(start); !errors.Is(err, want) || took > 2*time.Second {
				t.Errorf("%d failures: %v after %v", failures, err, took)
			}
		}
		calls := 0
		if err := patiently(func() error { calls++; return syscall.ENOSPC }); !errors.Is(err, syscall.ENOSPC) || calls != 1 {
			t.Errorf("a full disk: %v after %d calls", err, calls)
		}
	})
}

// Nothing that is not a regular file is ever opened: reading a pipe would wait for ever (RS-088).
func TestAPipeInTheWay(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a.html": "a", "b.html": "b"})
	for _, name := range []string{"index.html", "b.html", "new.html"} {
		path := filepath.Join(dir, name)
		_ = os.Remove(path)
		if err := syscall.Mkfifo(path, 0o644); err != nil {
			t.Skip("no pipes here:", err)
		}
	}
	want := "*publish.Foreign: no build made what stands in the way:\n  new.html is not what the build makes\n" +
		"move it elsewhere, or build with --adopt to replace files of the same name\n"
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"index.html": "1", "a.html": "a", "new.html": "n"}))); diff != "" {
		t.Error(diff)
	}
	want = `1 written (1 bytes), 1 unchanged, 0 removed
warning: b.html was edited by hand and is no longer made; kept
warning: index.html was edited by hand; replaced
`
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"index.html": "1", "a.html": "a"}))); diff != "" {
		t.Error(diff)
	}
}
