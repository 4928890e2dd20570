//go:build !darwin && !linux && !windows

package publish

import (
	"io/fs"
	"iter"
	"os"
	"time"
)

func flush(root *os.Root, files, _ iter.Seq[string]) error {
	return flushEach(root, files, os.O_RDONLY, (*os.File).Sync)
}

// timesTell says whether no program can set what changeTime returns.
const timesTell = false

func changeTime(info fs.FileInfo) time.Time { return info.ModTime() }

func device(fs.FileInfo) uint64 { return 0 }

func busy(error) bool { return false }
