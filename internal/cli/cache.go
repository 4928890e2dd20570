package cli

import (
	"crypto/sha256"
	"debug/elf"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/cache"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// cacheFlags gives a command the flags of the cache.
func (a *app) cacheFlags(c *cobra.Command) {
	c.Flags().StringVar(&a.cacheDir, "cache-dir", "", "the `folder` to keep in what was made and need not be made again (default broadside/ in your cache folder)")
	c.Flags().BoolVar(&a.noCache, "no-cache", false, "make every page and picture anew, and keep nothing")
	c.Flags().BoolVar(&a.checksum, "checksum", false, "read every file to see whether it changed, and trust no time stamp")
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

// memory is what former runs of a kind over this site have found.
func (a *app) memory(c *cache.Cache, o build.Options) *build.Memory {
	if c == nil {
		return nil
	}
	site, err := filepath.Abs(a.site)
	if err != nil || program() == "" {
		return nil
	}
	kind := fmt.Sprintf("%q %q review %t preview %t compressed %t", site, a.baseURL, o.Review, o.Preview != nil, o.Precompress)
	return build.NewMemory(c, kind, program())
}

// program names the program that runs: what another one remembers may not be what this one would make. It is the id that
// Go's linker has made of all that went into it or, where that can't be found, a hash of all of its bytes; empty if they
// can't be read, and then nothing is remembered.
var program = sync.OnceValue(func() string {
	file, err := os.Executable()
	if err != nil {
		return ""
	}
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	if e, err := elf.NewFile(f); err == nil {
		if note := e.Section(".note.go.buildid"); note != nil {
			if id, err := note.Data(); err == nil {
				return string(id)
			}
		}
	}
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return string(h.Sum(nil))
})

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
		for _, dir := range []string{a.cacheDir, filepath.Join(a.cacheDir, "pictures")} {
			if in, _ := publish.Inside(dir, f); in { // where that can't be told nothing can be kept either
				return wrongUse{fmt.Errorf("--cache-dir can't be in %s; choose a folder outside of the site", filepath.ToSlash(f))}
			}
		}
	}
	return nil
}
