//go:build !linux && !darwin

package watch

import (
	"hash/maphash"
	"io/fs"
)

// Without a change time a file that keeps its size and modification time is told by its event and its checksum.
const nonblock = 0

func changeTime(fs.FileInfo) int64 { return 0 }

func identity(maphash.Seed, fs.FileInfo) uint64 { return 0 }
