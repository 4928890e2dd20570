package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"broadside/internal/cache"
	"broadside/internal/tree"
)

// cacheFlags gives a command the flags of the cache.
func (a *app) cacheFlags(c *cobra.Command) {
	c.Flags().StringVar(&a.cacheDir, "cache-dir", "", "the `folder` to keep pictures in that were made (default broadside/ in your cache folder)")
	c.Flags().BoolVar(&a.noCache, "no-cache", false, "make every picture anew, and keep none")
}

// cache is where pictures are kept that were made; nil if nowhere. A folder that can't be used is as good as none.
func (a *app) cache() *cache.Cache { return cache.Open(a.cacheFolder(), a.env.Now) }

// known is the same for a command that writes nothing.
func (a *app) known() *cache.Cache { return cache.Open(a.cacheFolder(), nil) }

// cacheFolder is empty if there is none.
func (a *app) cacheFolder() string {
	if a.noCache {
		return ""
	}
	dir := a.cacheDir
	if dir == "" {
		user, err := os.UserCacheDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(user, "broadside")
	}
	return filepath.Join(dir, "pictures")
}

// checkCacheDir refuses folders whose files are the site's.
func (a *app) checkCacheDir() error {
	if a.cacheDir == "" {
		return nil
	}
	folders := []string{a.output}
	for _, d := range tree.Dirs {
		folders = append(folders, filepath.Join(a.site, d))
	}
	for _, f := range folders {
		if inside(a.cacheDir, f) || inside(filepath.Join(a.cacheDir, "pictures"), f) {
			return wrongUse{fmt.Errorf("--cache-dir can't be in %s; choose a folder outside of the site", filepath.ToSlash(f))}
		}
	}
	return nil
}

// inside reports whether dir is folder or lies in it, by the names that they really have.
func inside(dir, folder string) bool {
	dir, err := whole(dir)
	if err != nil {
		return false
	}
	folder, err = whole(folder)
	if err != nil {
		return false
	}
	way, err := filepath.Rel(folder, dir)
	return err == nil && way != ".." && !strings.HasPrefix(way, ".."+string(filepath.Separator))
}

// whole is a folder's whole name without symbolic links, as far as it is there.
func whole(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if there, err := filepath.EvalSymlinks(dir); err == nil {
		return there, nil
	}
	parent := filepath.Dir(dir)
	if parent == dir {
		return dir, nil
	}
	parent, err = whole(parent)
	return filepath.Join(parent, filepath.Base(dir)), err
}
