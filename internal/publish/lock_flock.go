//go:build darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd

package publish

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// lock takes the lock of the folder or returns errLocked. The system lets go of it when the process ends
// in whatever manner, so a file left by a dead process means nothing (CASES.md RS-102).
func lock(root *os.Root) (unlock func() error, err error) {
	// Each round but the last means that a build ended, and removed its lock, between two of our steps.
	for range 8 {
		f, err := root.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o644)
		if err != nil {
			return nil, err
		}
		if err := flock(f); err != nil {
			f.Close()
			return nil, err
		}
		if stillNamed(root, f) {
			return func() error { return errors.Join(root.Remove(lockName), f.Close()) }, nil
		}
		f.Close()
	}
	return nil, fmt.Errorf("%s is not a file that can be locked", lockName)
}

func flock(f *os.File) error {
	for {
		switch err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err {
		case nil:
			return nil
		case unix.EINTR:
		case unix.EWOULDBLOCK:
			return errLocked
		default:
			return fmt.Errorf("flock %s: %w", lockName, err)
		}
	}
}

// stillNamed reports whether the lock's name means f: not a link, nor a newer file.
func stillNamed(root *os.Root, f *os.File) bool {
	named, err := root.Lstat(lockName)
	if err != nil {
		return false
	}
	held, err := f.Stat()
	return err == nil && os.SameFile(named, held)
}
