//go:build !linux && !darwin && !windows

package watch

import "io/fs"

func driveOf(string) drive { return drive{} }

func links(fs.FileInfo) uint64 { return 0 }

func tap(string) bool { return false }
