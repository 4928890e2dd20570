package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// few is up to how many files are synced one by one: beyond it, syncing the whole file system once is
// cheaper, however much others have written to it.
const few = 16

func flush(root *os.Root, files, folders iter.Seq[string]) error {
	if moreThanFew(files, folders) {
		err := flushAll(root)
		if !errors.Is(err, unix.ENOSYS) {
			return err
		}
	}
	if err := flushEach(root, files, os.O_RDONLY, (*os.File).Sync); err != nil {
		return err
	}
	return flushEach(root, folders, os.O_RDONLY, syncFolder)
}

func moreThanFew(names ...iter.Seq[string]) bool {
	n := 0
	for _, seq := range names {
		for range seq {
			if n++; n > few {
				return true
			}
		}
	}
	return false
}

func flushAll(root *os.Root) error {
	f, err := root.Open(".")
	if err != nil {
		return err
	}
	defer f.Close()
	if err := unix.Syncfs(int(f.Fd())); err != nil {
		return fmt.Errorf("syncfs: %w", err)
	}
	return nil
}

// syncFolder takes no offence at file systems that cannot sync a folder, as some network ones.
func syncFolder(f *os.File) error {
	if err := f.Sync(); !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOTSUP) {
		return err
	}
	return nil
}

// timesTell says whether no program can set what changeTime returns.
const timesTell = true

// changeTime is when the content, name or rights of a file last changed. No program can set it.
func changeTime(info fs.FileInfo) time.Time {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(s.Ctim.Unix())
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
