package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
)

// replace puts a new text in a content file's place, whole or not at all. A file that says the same is left alone.
func (a *app) replace(name string, text []byte) (err error) {
	root, err := os.OpenRoot(filepath.Join(a.site, filepath.FromSlash(path.Dir(name))))
	if err != nil {
		return fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	base := path.Base(name)
	mode := os.FileMode(0o644)
	if there, err := root.ReadFile(base); err == nil && bytes.Equal(there, text) {
		return nil
	}
	if info, err := root.Stat(base); err == nil {
		mode = info.Mode().Perm()
	}
	aside := "." + base + ".new" // a name that is never part of a site
	f, err := root.OpenFile(aside, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, mode)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = root.Rename(aside, base)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), root.Remove(aside))
	}
	return nil
}
