package tree_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/tree"
)

// TestRenew: after any change, looking again at the paths that changed finds what listing everything anew finds.
func TestRenew(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 1))
		dir := folder(t, map[string]string{"content/index.md": "", "content/a/index.md": "", "layouts/page.html": "own"})
		last, _ := open(t, dir)
		for range 60 {
			var paths []string
			for range 1 + r.IntN(3) {
				paths = append(paths, change(t, r, dir))
			}
			next, changed, problems := last.Renew(paths)
			for _, name := range slices.Concat(all(last), all(next)) {
				file, _, _ := strings.Cut(name, " ")
				if slices.Contains(all(last), name) != slices.Contains(all(next), name) && !slices.Contains(changed, file) {
					t.Fatalf("seed %d, after %q: %s changed, not only %q", seed, paths, file, changed)
				}
			}
			fresh, want := open(t, dir)
			if diff := cmp.Diff(all(fresh), all(next)); diff != "" {
				t.Fatalf("seed %d, after %q: -listed +renewed\n%s", seed, paths, diff)
			}
			if diff := cmp.Diff(shown(want), shown(problems)); diff != "" {
				t.Fatalf("seed %d, after %q: -listed +renewed\n%s", seed, paths, diff)
			}
			last = next
		}
	}
}

// all is what a tree says of its files.
func all(site *tree.Tree) []string {
	var out []string
	for _, d := range tree.Dirs {
		for _, name := range site.Names(d) {
			out = append(out, fmt.Sprint(name, " ", site.Has(name), site.Replaced(name), site.Size(name)))
		}
	}
	return out
}

// change does something to the site in dir, and returns the path that an editor's system would name.
func change(t *testing.T, r *rand.Rand, dir string) string {
	names := []string{"index.md", "a", "b", "b.md", "b/index.md", "a/index.md", "a/c/d.md", ".hidden", "a/x~", "b/.well-known/y", "link", "page.html"}
	name := path.Join([]string{"content", "layouts", "static"}[r.IntN(3)], names[r.IntN(len(names))])
	file := filepath.Join(dir, filepath.FromSlash(name))
	must(t, os.MkdirAll(filepath.Join(dir, "content"), 0o777))
	switch r.IntN(5) {
	case 0, 1:
		if os.MkdirAll(filepath.Dir(file), 0o777) == nil { // otherwise a file stands where a folder would
			_ = os.WriteFile(file, make([]byte, r.IntN(9)), 0o666)
		}
	case 2:
		_ = os.RemoveAll(file)
	case 3:
		_ = os.MkdirAll(file, 0o777)
	case 4:
		_ = os.Symlink("/nowhere/at/all", file)
	}
	// What came into being on the way stands in a folder that came with it: the outermost is what changed.
	if up := path.Dir(name); path.Dir(up) != "." {
		return up
	}
	return name
}
