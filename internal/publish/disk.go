package publish

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"sync"
	"time"
)

// disk is every operation that changes the inside of the output folder, but for the lock's own file. It is
// small so that a test can count the operations of a build, and make each of them fail or be the last.
type disk interface {
	Mkdir(name string) error
	Create(name string) (file, error) // of a name that does not exist
	Remove(name string) error         // of a file or an empty folder
	// Flush makes the content of files and the entries of folders durable. Names that are gone are skipped.
	Flush(files, folders iter.Seq[string]) error
	Hand() hand // for one goroutine
	Close() error
}

type file interface {
	io.Writer
	// Clone makes the file, empty so far, one with from's content, of which the file system then holds one copy until
	// either is changed. It returns errors.ErrUnsupported, and has written nothing, where that cannot be done.
	Clone(from *os.File) (size int64, err error)
	// Pull is Clone by a copy that the system makes.
	Pull(from *os.File) (size int64, err error)
	Sync() error
	Close() error
}

// hand puts staged files in place, folder after folder. It is in the output folder at first.
type hand interface {
	// Enter makes a folder, if there is none, in the one that was entered last, and goes there. Dir is its whole name.
	// Anything but a folder in its place is an error.
	Enter(dir string) error
	Leave()                    // goes back to where Enter was called
	Put(from, to string) error // renames; to, a whole name, lies in the folder that was entered last
}

// store is the output folder as the steps see it. Reading goes to root and eye, changing to disk.
type store struct {
	root    *os.Root
	eye     eye
	disk    disk
	buffers *sync.Pool // of *[]byte
}

func newStore(root *os.Root, d disk) store {
	return store{root, newEye(root), d, &sync.Pool{New: func() any { b := make([]byte, 64<<10); return &b }}}
}

func (s store) close() error { return errors.Join(s.eye.close(), s.disk.Close(), s.root.Close()) }

// standing is what something in the output folder is like, a link not followed.
type standing struct {
	regular bool // a regular file
	folder  bool
	touched int64  // when it last changed in any way that the system tells of: nanoseconds since 1970
	device  uint64 // see device
}

func standingOf(info fs.FileInfo) standing {
	return standing{
		regular: info.Mode().IsRegular(),
		folder:  info.IsDir(),
		touched: max(info.ModTime().UnixNano(), changeTime(info).UnixNano()),
		device:  device(info),
	}
}

// pour copies r to w without holding more than a buffer of it, and returns its sum and size.
func (s store) pour(w io.Writer, r io.Reader) (sum Sum, size int64, err error) {
	h := sha256.New()
	size, err = s.copy(io.MultiWriter(h, w), r)
	h.Sum(sum[:0])
	return sum, size, err
}

func (s store) copy(w io.Writer, r io.Reader) (size int64, err error) {
	buffer := s.buffers.Get().(*[]byte)
	defer s.buffers.Put(buffer)
	// Without its other methods, or r would be asked to write itself and allocate a buffer to do so.
	return io.CopyBuffer(w, struct{ io.Reader }{r}, *buffer)
}

// hash reads the file name, which must be a regular one, for its sum.
func (s store) hash(name string) (sum Sum, err error) {
	f, err := s.root.Open(name)
	if err != nil {
		return sum, fmt.Errorf("read %s: %w", name, err)
	}
	defer f.Close()
	sum, _, err = s.pour(io.Discard, f)
	if err != nil {
		return sum, fmt.Errorf("read %s: %w", name, err)
	}
	return sum, nil
}

// rootDisk is the disk that builds use. Modes are what the umask leaves of them: files are never executable,
// and nothing is writable by all (CASES.md RS-105).
type rootDisk struct{ root *os.Root }

func (d rootDisk) Mkdir(name string) error { return d.root.Mkdir(name, 0o755) }

func (d rootDisk) Create(name string) (file, error) {
	f, err := d.root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, err
	}
	return rootFile{f}, nil
}

type rootFile struct{ *os.File }

func (rootFile) Clone(*os.File) (int64, error) { return 0, errors.ErrUnsupported }
func (rootFile) Pull(*os.File) (int64, error)  { return 0, errors.ErrUnsupported }

func (d rootDisk) Remove(name string) error {
	return patiently(func() error { return d.root.Remove(name) })
}

func (d rootDisk) Flush(files, folders iter.Seq[string]) error { return flush(d.root, files, folders) }

func (d rootDisk) Hand() hand { return rootHand(d) }

func (rootDisk) Close() error { return nil }

// rootHand needs no folder to be open.
type rootHand struct{ root *os.Root }

func (h rootHand) Enter(dir string) error {
	err := h.root.Mkdir(dir, 0o755)
	if errors.Is(err, fs.ErrExist) {
		var info fs.FileInfo
		if info, err = h.root.Lstat(dir); err == nil && !info.IsDir() {
			err = fmt.Errorf("%s is not a folder", dir)
		}
	}
	return err
}

func (rootHand) Leave() {}

func (h rootHand) Put(from, to string) error {
	return patiently(func() error { return h.root.Rename(from, to) })
}

// patiently repeats act for about a second while another program, such as a virus scanner, has the file
// open in a manner that forbids it (CASES.md RS-104).
func patiently(act func() error) error {
	err := act()
	for pause := 10 * time.Millisecond; busy(err) && pause < time.Second; pause *= 2 {
		time.Sleep(pause)
		err = act()
	}
	return err
}

// flushEach opens each name with flag and hands it to sync; names that are gone are skipped.
func flushEach(root *os.Root, names iter.Seq[string], flag int, sync func(*os.File) error) error {
	for name := range names {
		f, err := root.OpenFile(name, flag, 0)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		if err := errors.Join(sync(f), f.Close()); err != nil {
			return err
		}
	}
	return nil
}
