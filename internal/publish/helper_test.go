package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// site is the files of a build, by name.
type site map[string]string

func classOf(name string) Class {
	switch {
	case strings.HasSuffix(name, ".html"):
		return Page
	case strings.HasSuffix(name, ".xml"):
		return List
	}
	return Asset
}

// publishOn builds files on a disk of the test's choosing, pictures by Copy and the rest by Write.
func publishOn(o Options, files site, on func(*os.Root) disk) (sum Summary, err error) {
	out, err := open(o, on)
	if err != nil {
		return Summary{}, err
	}
	defer func() {
		if e := out.Discard(); e != nil {
			err = errors.Join(err, e)
		}
	}()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := put(out, name, files[name]); err != nil {
			return Summary{}, err
		}
	}
	return out.Commit()
}

func put(out *Output, name, content string) error {
	if !strings.HasSuffix(name, ".jpg") {
		return out.Write(name, classOf(name), []byte(content))
	}
	return out.Copy(name, classOf(name), func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader(content)), nil
	})
}

// unsynced is the disk of builds, but leaves it to the system when to write: nothing in these tests cuts
// the power, and syncing is what would take most of their time. Tests that call Open do sync.
type unsynced struct{ disk }

func onRoot(root *os.Root) disk { return unsynced{newDisk(root)} }

func (unsynced) Flush(_, _ iter.Seq[string]) error { return nil }

func (d unsynced) Create(name string) (file, error) {
	f, err := d.disk.Create(name)
	return unsyncedFile{f}, err
}

type unsyncedFile struct{ file }

func (unsyncedFile) Sync() error { return nil }

func publish(o Options, files site) (Summary, error) { return publishOn(o, files, onRoot) }

func mustPublish(t *testing.T, o Options, files site) Summary {
	t.Helper()
	sum, err := publish(o, files)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// tree is everything below dir as text, a line each, with the manifest's content left out.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		switch {
		case d.IsDir():
			if entries, err := os.ReadDir(path); err != nil || len(entries) > 0 {
				return err
			}
			fmt.Fprintf(&b, "%s/\n", name)
		case d.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(path)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%s -> %s\n", name, target)
		case d.Name() == manifestName:
			b.WriteString(name + "\n")
		default:
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			fmt.Fprintf(&b, "%s: %s\n", name, content)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// lay puts files into dir by other means than this package.
func lay(t *testing.T, dir string, files site) {
	t.Helper()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// told is what a build came to, as a person would be told.
func told(sum Summary, err error) string {
	if err != nil {
		return fmt.Sprintf("%T: %v\n", err, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d written (%d bytes), %d unchanged, %d removed\n", sum.Written, sum.Bytes, sum.Unchanged, sum.Removed)
	for _, n := range sum.Warnings {
		b.WriteString("warning: " + n.Name + " " + n.Text + "\n")
	}
	return b.String()
}

// scratch is a folder in memory where there is such a thing, for tests that build some hundred times.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "publish-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}
