//go:build !linux

package publish

import "os"

// eye looks at names.
type eye struct{ root *os.Root }

func newEye(root *os.Root) eye { return eye{root} }

func (eye) close() error { return nil }

// stat returns an error of fs.ErrNotExist if nothing stands at name.
func (e eye) stat(name string) (standing, error) {
	info, err := e.root.Lstat(name)
	if err != nil {
		return standing{}, err
	}
	return standingOf(info), nil
}

// writable and replaceable don't know better than the operation itself here.
func (eye) writable(string) error    { return nil }
func (eye) replaceable(string) error { return nil }
