//go:build linux || darwin

package tree

import (
	"fmt"
	"path/filepath"
	"syscall"
	"time"
)

// Stamp is a text that tells two states of a file apart without reading it, as it is on disk now, and when the file
// last changed in any way. It is empty where that can't be told: for a built-in file, or one that is gone.
func (t *Tree) Stamp(name string) (stamp string, changed time.Time) {
	if t.info[name] == nil || t.builtin[name] {
		return "", time.Time{}
	}
	info, err := t.root.Lstat(filepath.FromSlash(name))
	if err != nil {
		return "", time.Time{}
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "", time.Time{}
	}
	changed = changeTime(st)
	if info.ModTime().After(changed) {
		changed = info.ModTime()
	}
	return fmt.Sprintf("%q %d %d %s %d %d %d", name, st.Dev, st.Ino, info.Mode(), info.Size(), info.ModTime().UnixNano(), changeTime(st).UnixNano()), changed
}
