package publish

import (
	"crypto/sha256"
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

// put hands a file over in the way that its name asks for.
func put(out *Output, name, content string) error {
	class, sum := classOf(name), Sum(sha256.Sum256([]byte(content)))
	switch filepath.Ext(name) {
	case ".jpg": // a picture is a stream
		return out.Copy(name, class, func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(content)), nil })
	case ".mp4": // a file of the site
		return out.Copy(name, class, func() (io.ReadCloser, error) { return fileOf(out, content) })
	case ".pdf": // one of which an earlier run knows the sum
		return out.CopyKnown(name, class, sum, func() (io.ReadCloser, error) { return fileOf(out, content) })
	case ".gz": // what is made of another file alone
		if kept, err := out.KeepBeside(name, class, strings.TrimSuffix(name, ".gz")); kept || err != nil {
			return err
		}
	case ".svg": // what an earlier run made
		if kept, err := out.KeepAll([]Made{{name, class, sum}}); kept || err != nil {
			return err
		}
	}
	return out.Write(name, class, []byte(content))
}

// fileOf is a file with content on the output's own file system, that goes as soon as it is closed.
func fileOf(out *Output, content string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(out.options.Dir), "publish-source-*")
	if errors.Is(err, fs.ErrPermission) {
		f, err = os.CreateTemp("", "publish-source-*")
	}
	if err != nil {
		return nil, err
	}
	_ = os.Remove(f.Name()) // some systems refuse; the test's folder goes with it there
	if _, err = f.WriteString(content); err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	return f, err
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
