//go:build !darwin && !linux && !windows

package publish

import (
	"io/fs"
	"os"
	"time"
)

func flush(root *os.Root, files, _ []string) error {
	return flushEach(root, files, os.O_RDONLY, (*os.File).Sync)
}

func changeTime(info fs.FileInfo) time.Time { return info.ModTime() }

func device(fs.FileInfo) uint64 { return 0 }

func busy(error) bool { return false }
