package publish

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// flush leaves out F_FULLFSYNC, which empties the drive's cache and takes milliseconds for each file. The
// journal is synced with it, after everything that it speaks of.
// https://developer.apple.com/library/archive/documentation/System/Conceptual/ManPages_iPhoneOS/man2/fsync.2.html
func flush(root *os.Root, files, folders iter.Seq[string]) error {
	if err := flushEach(root, files, os.O_RDONLY, fsync); err != nil {
		return err
	}
	return flushEach(root, folders, os.O_RDONLY, syncFolder)
}

func fsync(f *os.File) error { return os.NewSyscallError("fsync", unix.Fsync(int(f.Fd()))) }

// syncFolder takes no offence at file systems that cannot sync a folder, as some network ones.
func syncFolder(f *os.File) error {
	if err := fsync(f); !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOTSUP) {
		return err
	}
	return nil
}

// timesTell says whether no program can set what changeTime returns.
const timesTell = true

// changeTime is when the content, name or rights of a file last changed. No program can set it.
func changeTime(info fs.FileInfo) time.Time {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(s.Ctimespec.Unix())
	}
	return info.ModTime()
}

// device tells file systems apart: renaming from one to another fails.
func device(info fs.FileInfo) uint64 {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(s.Dev)
	}
	return 0
}

func busy(err error) bool { return errors.Is(err, unix.EBUSY) }
