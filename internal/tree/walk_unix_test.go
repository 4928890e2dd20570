//go:build unix

package tree_test

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
	"broadside/internal/tree"
)

// TestWalk: whatever stands in a folder, the listing is what package fs makes of it, rule by rule.
//
// CASES.md RS-081, RS-088.
func TestWalk(t *testing.T) {
	for seed := range uint64(30) {
		dir := oddFolder(t, rand.New(rand.NewPCG(seed, 2)))
		site, problems := open(t, dir)
		names, want := listedByFS(t, dir)
		got := slices.DeleteFunc(slices.Concat(site.Names("content"), site.Names("layouts"), site.Names("static")), func(name string) bool {
			return strings.HasPrefix(name, "layouts/") && !site.Replaced(name)
		})
		if diff := cmp.Diff(names, got); diff != "" {
			t.Errorf("seed %d: -package fs +listed\n%s", seed, diff)
		}
		if diff := cmp.Diff(shown(want), shown(problems)); diff != "" {
			t.Errorf("seed %d: -package fs +listed\n%s", seed, diff)
		}
		for _, name := range got {
			if !site.Current(name) {
				t.Errorf("seed %d: what is known of %q is not what os.Root says", seed, name)
			}
		}
		renewed, _, problems := site.Renew(tree.Dirs[:])
		if diff := cmp.Diff(all(site), all(renewed)); diff != "" || shown(problems) != shown(want) {
			t.Errorf("seed %d: -listed +renewed\n%s%s", seed, diff, shown(problems))
		}
	}
}

// oddFolder is a site with everything in it that a file system can hold, some of it out of reach.
func oddFolder(t *testing.T, r *rand.Rand) string {
	dir := t.TempDir()
	steps := []string{"a", "a-b", "a.md", "a0", "b", "B", "ä", "a\xffb", ".\xff", " ", "new\nline", `back\slash`, "a:b", ".well-known", ".git", "x~", "#x#", "4913", strings.Repeat("long", 60)}
	modes := []fs.FileMode{0o600, 0o644, 0o755, 0o777 | fs.ModeSetuid, 0o755 | fs.ModeSetgid, 0o644 | fs.ModeSticky, 0o444, 0}
	pick := func() string { return steps[r.IntN(len(steps))] }
	must(t, os.Mkdir(filepath.Join(dir, "content"), 0o777))
	for range 120 {
		at := filepath.Join(dir, []string{"content", "layouts", "static"}[r.IntN(3)])
		for range r.IntN(4) {
			at = filepath.Join(at, pick())
		}
		if r.IntN(20) == 0 {
			at += strings.Repeat("/d", 25+r.IntN(15))
		}
		_ = os.MkdirAll(at, 0o777) // a file may be in the way; and not every system takes every name
		file := filepath.Join(at, pick())
		switch r.IntN(8) {
		case 0:
			_ = os.Symlink([]string{"/nowhere", "a", "..", "/etc"}[r.IntN(4)], file)
		case 1:
			_ = syscall.Mkfifo(file, 0o666)
		case 2:
			_ = os.Mkdir(file, 0o777)
			lock := []fs.FileMode{0o777, 0o777, 0, 0o444, 0o111}[r.IntN(5)]
			t.Cleanup(func() { _ = os.Chmod(file, 0o777) })
			defer func() { _ = os.Chmod(file, lock) }() // when all is in it
		default:
			f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) // neither into a pipe nor through a link
			if err != nil {
				continue
			}
			must(t, errors.Join(f.Truncate(r.Int64N(3000)), f.Close(), os.Chmod(file, modes[r.IntN(len(modes))])))
		}
	}
	return dir
}

// listedByFS lists a site with package fs alone.
func listedByFS(t *testing.T, dir string) (names []string, problems []diag.Problem) {
	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	refuse := func(name, code, message, help string) {
		problems = append(problems, diag.Problem{Code: code, File: name, Message: message, Help: help})
	}
	for _, top := range tree.Dirs {
		must(t, fs.WalkDir(root.FS(), top, func(name string, d fs.DirEntry, err error) error {
			base := path.Base(name)
			leftBehind := base[0] == '.' || base[len(base)-1] == '~' || base == "#x#" || base == "4913"
			var pathError *fs.PathError
			switch {
			case errors.Is(err, fs.ErrNotExist): // an absent folder
			case err != nil:
				errors.As(err, &pathError)
				refuse(name, "file-unreadable", "this can't be read: "+pathError.Err.Error(), "give yourself the right to read it, or move it out of "+top+"/")
				return fs.SkipDir
			case d.IsDir():
				if leftBehind && base != ".well-known" {
					return fs.SkipDir
				}
				if strings.Count(name, "/") > 32 {
					refuse(name, "file-deep", "folders are nested deeper than 32 levels", "move the folder up")
					return fs.SkipDir
				}
			case leftBehind:
			case d.Type() == fs.ModeSymlink:
				target, _ := root.Readlink(name)
				refuse(name, "file-link", fmt.Sprintf("this is a symbolic link (to %s), which may lead out of the site", target), "put the file itself here")
			case d.Type() != 0:
				refuse(name, "file-kind", "this is not a plain file", "move it out of "+top+"/")
			default:
				names = append(names, name)
			}
			return nil
		}))
	}
	slices.Sort(names)
	return names, problems
}
