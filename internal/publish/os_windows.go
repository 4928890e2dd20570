package publish

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"time"

	"golang.org/x/sys/windows"
)

// flush needs files open for writing. Folders cannot be flushed here: NTFS keeps a journal of its own.
func flush(root *os.Root, files, _ iter.Seq[string]) error {
	return flushEach(root, files, os.O_RDWR, (*os.File).Sync)
}

// timesTell says whether no program can set what changeTime returns.
const timesTell = false

// changeTime is the time of the last write: what FileInfo has here knows no better one.
func changeTime(info fs.FileInfo) time.Time { return info.ModTime() }

func device(fs.FileInfo) uint64 { return 0 }

// busy is what comes of a file that another program has open.
func busy(err error) bool {
	return errors.Is(err, windows.ERROR_SHARING_VIOLATION) ||
		errors.Is(err, windows.ERROR_LOCK_VIOLATION) ||
		errors.Is(err, windows.ERROR_ACCESS_DENIED)
}
