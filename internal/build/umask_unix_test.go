//go:build unix

package build_test

import "syscall"

// umask sets which rights new files do not get, and returns which that were.
func umask(mask int) int { return syscall.Umask(mask) }
