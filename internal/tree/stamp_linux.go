package tree

import (
	"io/fs"
	"syscall"
)

// nonblock opens a pipe without waiting for its writer.
const nonblock = syscall.O_NONBLOCK

// identity is when a file last changed in any way, which no program can set, and what tells it from others.
func identity(info fs.FileInfo) (changed int64, inode, device uint64) {
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, 0
	}
	return st.Ctim.Nano(), st.Ino, uint64(st.Dev)
}
