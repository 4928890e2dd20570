package tree

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// TestUnknownKinds: where the file system does not say what an entry is, it is asked.
func TestUnknownKinds(t *testing.T) {
	dir := t.TempDir()
	err := errors.Join(os.Mkdir(filepath.Join(dir, "content"), 0o777), os.Mkdir(filepath.Join(dir, "content", "folder"), 0o777),
		os.WriteFile(filepath.Join(dir, "content", "file"), nil, 0o666), os.Symlink("file", filepath.Join(dir, "content", "link")),
		unix.Mkfifo(filepath.Join(dir, "content", "pipe"), 0o666))
	if err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	f, err := openFolder(root, "content")
	if err != nil {
		t.Fatal(err)
	}
	defer f.close()
	var records []byte
	for _, name := range []string{".", "..", "file", "folder", "gone", "link", "pipe"} {
		r := append(make([]byte, 18), unix.DT_UNKNOWN)
		r = append(append(r, name...), make([]byte, 8-(len(r)+len(name))%8)...)
		binary.NativeEndian.PutUint16(r[16:], uint16(len(r)))
		records = append(records, r...)
	}
	got, err := f.parse(nil, records)
	want := []entry{{"content/file", 0}, {"content/folder", fs.ModeDir}, {"content/link", fs.ModeSymlink}, {"content/pipe", fs.ModeIrregular}}
	if fmt.Sprint(got, err) != fmt.Sprint(want, error(nil)) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := f.parse(nil, records[:len(records)-1]); !errors.Is(err, unix.EIO) {
		t.Errorf("of an answer cut short: %v", err)
	}
}
