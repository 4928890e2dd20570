package watch

import (
	"hash/maphash"
	"io/fs"
	"syscall"
)

const nonblock = syscall.O_NONBLOCK

func changeTime(info fs.FileInfo) int64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ctim.Nano()
	}
	return 0
}

func identity(seed maphash.Seed, info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return maphash.Comparable(seed, [2]uint64{uint64(st.Dev), st.Ino})
	}
	return 0
}
