package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// replace puts new contents in the place of one of the site's files, whole or not at all, with the old one's permissions;
// a file that is not there yet gets the usual ones.
func (a *app) replace(name string, text []byte) (err error) {
	root, err := os.OpenRoot(filepath.Join(a.site, filepath.FromSlash(path.Dir(name))))
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	base := path.Base(name)
	mode := fs.FileMode(0o644)
	info, statErr := root.Stat(base)
	if statErr == nil {
		mode = info.Mode().Perm()
	}
	if there, err := root.ReadFile(base); err == nil && bytes.Equal(there, text) {
		return nil
	}
	aside := "." + base + ".new" // a name that is never part of a site
	f, err := root.OpenFile(aside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(text)
	if statErr == nil {
		err = errors.Join(err, f.Chmod(mode)) // whatever the umask takes away from a new file
	}
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = root.Rename(aside, base)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), root.Remove(aside))
	}
	return nil
}
