//go:build !darwin && !dragonfly && !freebsd && !illumos && !linux && !netbsd && !openbsd && !windows

package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// lock takes the lock of the folder or returns errLocked. The lock is the file itself: the one of a process
// that was killed has to be deleted by hand, as the process number in it may have been given anew.
func lock(root *os.Root) (unlock func() error, err error) {
	f, err := root.OpenFile(lockName, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return nil, errLocked
	}
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintln(f, os.Getpid())
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, errors.Join(err, root.Remove(lockName))
	}
	return func() error { return root.Remove(lockName) }, nil
}
