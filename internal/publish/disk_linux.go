package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"sync"

	"golang.org/x/sys/unix"
)

// newDisk is the disk that builds use.
func newDisk(root *os.Root) disk {
	top, err := root.Open(".")
	if err != nil {
		return rootDisk{root}
	}
	return &openDisk{rootDisk: rootDisk{root}, top: top, staging: -1}
}

// openDisk keeps the staging folder open, and each hand the folders it is in, so that a file is made in one system
// call and renamed in one. An os.Root opens every folder on the way anew. Each folder is opened from the one above
// it, by its last step, and never through a link: what an os.Root promises holds.
type openDisk struct {
	rootDisk
	top *os.File // the output folder

	mu      sync.Mutex
	staging int // the staging folder; -1: not open
}

// openStaging returns the descriptor of the staging folder, which must be there.
func (d *openDisk) openStaging() (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.staging >= 0 {
		return d.staging, nil
	}
	fd, err := openFolder(int(d.top.Fd()), stagingName)
	if err != nil {
		return -1, &fs.PathError{Op: "open", Path: stagingName, Err: err}
	}
	d.staging = fd
	return fd, nil
}

func (d *openDisk) closeStaging() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.staging >= 0 {
		_ = unix.Close(d.staging) // a folder, open only to be found
		d.staging = -1
	}
}

func (d *openDisk) Remove(name string) error {
	if name == stagingName {
		d.closeStaging() // the next one is another
	}
	return d.rootDisk.Remove(name)
}

func openFolder(above int, step string) (int, error) {
	return again(func() (int, error) {
		return unix.Openat(above, step, unix.O_PATH|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
	})
}

// again repeats what a signal interrupted.
func again[T any](act func() (T, error)) (T, error) {
	for {
		v, err := act()
		if !errors.Is(err, unix.EINTR) {
			return v, err
		}
	}
}

func (d *openDisk) Create(name string) (file, error) {
	step, staged := strings.CutPrefix(name, stagingName+"/")
	if !staged {
		return d.rootDisk.Create(name)
	}
	staging, err := d.openStaging()
	if err != nil {
		return nil, err
	}
	fd, err := again(func() (int, error) {
		return unix.Openat(staging, step, unix.O_WRONLY|unix.O_CREAT|unix.O_EXCL|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0o644)
	})
	if err != nil {
		return nil, &fs.PathError{Op: "create", Path: name, Err: err}
	}
	return &openFile{fd, name}, nil
}

func (d *openDisk) Close() error {
	d.closeStaging()
	return d.top.Close()
}

// openFile is a regular file open for writing: without what an os.File has for pipes and terminals.
type openFile struct {
	fd   int
	name string
}

func (f *openFile) Write(p []byte) (int, error) {
	done := 0
	for done < len(p) {
		n, err := again(func() (int, error) { return unix.Write(f.fd, p[done:]) })
		if err != nil {
			return done, &fs.PathError{Op: "write", Path: f.name, Err: err}
		}
		done += n
	}
	return done, nil
}

// https://man7.org/linux/man-pages/man2/ioctl_ficlone.2.html
func (f *openFile) Clone(from *os.File) (int64, error) {
	if unix.IoctlFileClone(f.fd, int(from.Fd())) != nil {
		return 0, errors.ErrUnsupported // whatever it is, an ordinary copy says it better
	}
	var s unix.Stat_t
	err := unix.Fstat(f.fd, &s)
	return s.Size, f.failed("stat", err)
}

// pulled is how much is asked of the system at once: little enough for a signal to come through.
const pulled = 16 << 20

// https://man7.org/linux/man-pages/man2/copy_file_range.2.html
func (f *openFile) Pull(from *os.File) (size int64, err error) {
	for {
		n, err := again(func() (int, error) {
			return unix.CopyFileRange(int(from.Fd()), nil, f.fd, nil, pulled, 0)
		})
		switch {
		case size == 0 && (err != nil || n == 0):
			return 0, errors.ErrUnsupported // or an empty file, or one of /proc: an ordinary copy knows
		case err != nil || n == 0:
			return size, f.failed("copy to", err)
		}
		size += int64(n)
	}
}

func (f *openFile) Sync() error {
	_, err := again(func() (struct{}, error) { return struct{}{}, unix.Fsync(f.fd) })
	return f.failed("sync", err)
}

func (f *openFile) Close() error { return f.failed("close", unix.Close(f.fd)) }

func (f *openFile) failed(op string, err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: op, Path: f.name, Err: err}
}

// deepest is how many folders a hand keeps open: not so many that descriptors run out (CASES.md RS-108).
const deepest = 12

func (d *openDisk) Hand() hand {
	return &openHand{rootHand: rootHand(d.rootDisk), disk: d}
}

// openHand is a hand with the folders open that it is in, but for those deeper than deepest.
type openHand struct {
	rootHand
	disk  *openDisk
	stack []int // of descriptors
	depth int   // how many folders it is in
}

func (h *openHand) here() int {
	if len(h.stack) == 0 {
		return int(h.disk.top.Fd())
	}
	return h.stack[len(h.stack)-1]
}

func (h *openHand) Enter(dir string) error {
	if h.depth >= deepest {
		if err := h.rootHand.Enter(dir); err != nil {
			return err
		}
		h.depth++
		return nil
	}
	step := path.Base(dir)
	if err := unix.Mkdirat(h.here(), step, 0o755); err != nil && !errors.Is(err, unix.EEXIST) {
		return &fs.PathError{Op: "mkdir", Path: dir, Err: err}
	}
	fd, err := openFolder(h.here(), step)
	if errors.Is(err, unix.ENOTDIR) || errors.Is(err, unix.ELOOP) {
		return fmt.Errorf("%s is not a folder", dir)
	}
	if err != nil {
		return &fs.PathError{Op: "open", Path: dir, Err: err}
	}
	h.stack = append(h.stack, fd)
	h.depth++
	return nil
}

func (h *openHand) Leave() {
	if h.depth--; h.depth < len(h.stack) {
		_ = unix.Close(h.here()) // a folder, open only to be found
		h.stack = h.stack[:h.depth]
	}
}

func (h *openHand) Put(from, to string) error {
	step, staged := strings.CutPrefix(from, stagingName+"/")
	if !staged || h.depth > len(h.stack) {
		return h.rootHand.Put(from, to)
	}
	staging, err := h.disk.openStaging()
	if err != nil {
		return h.rootHand.Put(from, to) // which says what is the matter, or that there is no staging folder any more
	}
	return patiently(func() error {
		if err := unix.Renameat(staging, step, h.here(), path.Base(to)); err != nil {
			return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
		}
		return nil
	})
}
