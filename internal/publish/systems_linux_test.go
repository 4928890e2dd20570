package publish

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// mount mounts a file system in memory of so many bytes on dir, or skips the test.
func mount(t *testing.T, dir, size string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("nothing can be mounted here:", err)
	}
	t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
}

// RS-093: a disk that is full in truth. More and more room is left, until the build fits.
func TestAFullDisk(t *testing.T) {
	dir := filepath.Join(scratch(t), "public")
	mount(t, dir, "1m")
	page := func(n int, fill string) string { return fmt.Sprint(n, strings.Repeat(fill, 20_000)) }
	before, after := site{}, site{}
	for n := range 12 {
		before[fmt.Sprintf("%d/index.html", n)] = page(n, "a")
		after[fmt.Sprintf("%d/index.html", n+3)] = page(n+3, "b")
	}
	mustPublish(t, Options{Dir: dir}, before)
	old := tree(t, dir) + manifestOf(t, dir)
	fill := filepath.Join(dir, "mine")
	failed := 0
	for room := 0; ; room += 24 << 10 {
		if err := os.RemoveAll(fill); err != nil {
			t.Fatal(err)
		}
		var s unix.Statfs_t
		if err := unix.Statfs(dir, &s); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(fill, make([]byte, max(0, int64(s.Bavail)*s.Bsize-int64(room))), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := publish(Options{Dir: dir}, after)
		if err := os.Remove(fill); err != nil {
			t.Fatal(err)
		}
		if err == nil {
			break
		}
		failed++
		if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "no space left on device") {
			t.Errorf("with %d bytes of room: %v", room, err)
		}
		if diff := cmp.Diff(old, tree(t, dir)+manifestOf(t, dir)); diff != "" && !hasStaging(dir) {
			t.Fatalf("with %d bytes of room the old build is not whole: %.500s", room, diff)
		}
	}
	if failed < 5 {
		t.Errorf("the disk was full %d times only", failed)
	}
	for name, content := range after {
		if got := contentOf(dir, name); got != content {
			t.Errorf("%s has %d bytes, want %d", name, len(got), len(content))
		}
	}
}

// RS-103: the output is a mount point, a link to a folder of another file system, or holds one of its own.
func TestOtherFileSystems(t *testing.T) {
	top := t.TempDir()
	mount(t, filepath.Join(top, "public"), "1m")
	link(t, "public", filepath.Join(top, "linked"))
	want := clean(t)
	for _, name := range []string{"public", "linked"} {
		dir := filepath.Join(top, name)
		mustPublish(t, Options{Dir: dir, AllowShrink: true}, earlier)
		lay(t, dir, byHand)
		mustPublish(t, Options{Dir: dir}, later)
		if diff := cmp.Diff(want, tree(t, filepath.Join(top, "public"))+manifestOf(t, dir)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	dir := filepath.Join(top, "public")
	mount(t, filepath.Join(dir, "kept"), "1m")
	before := tree(t, dir)
	want = `*publish.Foreign: no build made what stands in the way:
  kept is a file, a link or the start of another file system where a folder must be
move it elsewhere, or build with --adopt to replace files of the same name
`
	for range 2 {
		if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, later))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
}

// RS-104: what may not be changed is found before anything is.
func TestFilesAndFoldersThatMustNotChange(t *testing.T) {
	fixed := func(t *testing.T, path string, on int) {
		t.Helper()
		f, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := unix.IoctlSetPointerInt(int(f.Fd()), unix.FS_IOC_SETFLAGS, on); err != nil {
			t.Skip("no file can be marked here:", err)
		}
	}
	const immutable = 0x10 // FS_IMMUTABLE_FL, https://man7.org/linux/man-pages/man2/ioctl_iflags.2.html
	for name, want := range map[string]string{
		"kept/index.html": "*fmt.wrapError: prepare to publish: replace kept/index.html: operation not permitted\n",
		"gone/index.html": "*fmt.wrapError: prepare to publish: replace gone/index.html: operation not permitted\n",
		"kept":            "*fmt.wrapError: prepare to publish: write to the folder kept: operation not permitted\n",
		"gone/deep":       "*fmt.wrapError: prepare to publish: write to the folder gone/deep: operation not permitted\n",
		"turns":           "*fmt.wrapError: prepare to publish: write to the folder turns: operation not permitted\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := prepare(t)
			before := tree(t, dir) + manifestOf(t, dir)
			path := filepath.Join(dir, filepath.FromSlash(name))
			fixed(t, path, immutable)
			defer fixed(t, path, 0)
			for range 2 {
				if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, later))); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(before, tree(t, dir)+manifestOf(t, dir)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

const ordinaryDir = "PUBLISH_TEST_ORDINARY" // where the child publishes to

// TestOrdinaryChild is the process that the next test starts: a user who may not do everything.
func TestOrdinaryChild(t *testing.T) {
	dir := os.Getenv(ordinaryDir)
	if dir == "" {
		t.Skip("only as a child of another test")
	}
	if os.Getuid() == 0 {
		if err := errors.Join(syscall.Setgid(65534), syscall.Setuid(65534)); err != nil {
			fmt.Printf("skip %v\n", err)
			os.Exit(0)
		}
	}
	fmt.Print(told(publish(Options{Dir: dir}, later)))
	os.Exit(0)
}

// RS-104: folders that only others may write to, as after a build by somebody else.
func TestFoldersThatAreOnlyRead(t *testing.T) {
	want := clean(t)
	for name, said := range map[string]string{
		".":         "*fmt.wrapError: lock the output folder: openat .broadside.lock: permission denied\n",
		"kept":      "*fmt.wrapError: prepare to publish: write to the folder kept: permission denied\n",
		"gone":      "*fmt.wrapError: prepare to publish: write to the folder gone: permission denied\n",
		"gone/deep": "*fmt.wrapError: prepare to publish: write to the folder gone/deep: permission denied\n",
		"kept/also": "", // nothing is to be done in it
		"turns":     "*fmt.wrapError: prepare to publish: write to the folder turns: permission denied\n",
	} {
		dir := prepare(t)
		if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil && !errors.Is(err, os.ErrPermission) {
			t.Fatal(err)
		}
		before := tree(t, dir) + manifestOf(t, dir)
		err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
			return errors.Join(err, os.Lchown(path, 65534, 65534))
		})
		if err != nil && os.Getuid() == 0 {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.Chmod(path, 0o555); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "-test.run=^TestOrdinaryChild$")
		cmd.Env = append(os.Environ(), ordinaryDir+"="+dir)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Run(); err != nil || strings.HasPrefix(out.String(), "skip") {
			t.Skipf("there is no other user here: %v %s", err, &out)
		}
		if err := os.Chmod(path, 0o755); err != nil {
			t.Fatal(err)
		}
		if said != "" {
			if diff := cmp.Diff(said, out.String()); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(before, tree(t, dir)+manifestOf(t, dir)); diff != "" {
				t.Errorf("%s: the old build is not whole: %s", name, diff)
			}
			mustPublish(t, Options{Dir: dir}, later)
		}
		if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
			t.Errorf("%s: %s\n%s", name, &out, diff)
		}
	}
}
