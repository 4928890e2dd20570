package publish

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// eye looks at names in one system call. Folders on the way are followed even if they are links: whoever asks has
// found out before that they are none, and does nothing on the answer but leave a file alone.
type eye struct {
	root *os.Root
	dir  *os.File // the output folder; nil if it could not be opened
}

func newEye(root *os.Root) eye {
	dir, err := root.Open(".")
	if err != nil {
		return eye{root, nil}
	}
	return eye{root, dir}
}

func (e eye) close() error {
	if e.dir == nil {
		return nil
	}
	return e.dir.Close()
}

// stat returns an error of fs.ErrNotExist if nothing stands at name.
func (e eye) stat(name string) (standing, error) {
	if e.dir == nil {
		info, err := e.root.Lstat(name)
		if err != nil {
			return standing{}, err
		}
		return standingOf(info), nil
	}
	var s unix.Stat_t
	err := unix.Fstatat(int(e.dir.Fd()), name, &s, unix.AT_SYMLINK_NOFOLLOW)
	if err != nil {
		return standing{}, &fs.PathError{Op: "lstat", Path: name, Err: err}
	}
	return standing{
		regular: s.Mode&unix.S_IFMT == unix.S_IFREG,
		folder:  s.Mode&unix.S_IFMT == unix.S_IFDIR,
		touched: max(time.Unix(s.Mtim.Unix()).UnixNano(), time.Unix(s.Ctim.Unix()).UnixNano()),
		device:  uint64(s.Dev),
	}, nil
}

// writable returns an error if the system would let nobody make, replace or remove anything in a folder, or not the
// user whose program this is: a missing right, a file system that is only read.
func (e eye) writable(dir string) error {
	err := e.access(dir, unix.W_OK|unix.X_OK)
	if errors.Is(err, unix.EACCES) || errors.Is(err, unix.EPERM) || errors.Is(err, unix.EROFS) {
		return &fs.PathError{Op: "write to the folder", Path: dir, Err: err}
	}
	return nil
}

// replaceable returns an error if a regular file is marked as one that must not change. Its rights do not count: to
// rename or remove is a matter of the folder.
func (e eye) replaceable(name string) error {
	if err := e.access(name, unix.W_OK); errors.Is(err, unix.EPERM) {
		return &fs.PathError{Op: "replace", Path: name, Err: err}
	}
	return nil
}

// https://man7.org/linux/man-pages/man2/access.2.html
func (e eye) access(name string, mode uint32) error {
	if e.dir == nil {
		return nil
	}
	return unix.Faccessat(int(e.dir.Fd()), name, mode, 0) // with a flag, the library guesses where it is told EPERM
}
