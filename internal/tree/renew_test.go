package tree_test

import (
	stdcmp "cmp"
	"fmt"
	"io"
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

// TestRenewedLinks: a link that comes while the site is watched is refused as one that was there, looked at by its own
// path, by one behind it, or with its folder.
//
// CASES.md RS-081.
func TestRenewedLinks(t *testing.T) {
	outside := folder(t, map[string]string{"secret.md": "secret", "folder/x.md": "secret"})
	for _, test := range []struct{ name, to, path string }{
		{"content/absolute.md", outside + "/secret.md", ""},
		{"content/parent.md", "../../" + filepath.Base(outside) + "/secret.md", ""},
		{"content/inside.md", "a.md", ""},
		{"content/chain.md", "loop.md", ""},
		{"content/loop.md", "loop.md", ""},
		{"content/a.md", outside + "/secret.md", ""}, // in the place of a page
		{"content/folder", outside + "/folder", ""},
		{"content/folder", outside + "/folder", "content/folder/x.md"},
		{"content/folder", "../other", "content"},
		{"static", outside + "/folder", ""},
		{"static", outside + "/folder", "static/x.md"},
		{"static/picture.jpg", outside + "/secret.md", "static"},
		{"layouts/page.html", outside + "/secret.md", ""},
		{"layouts", outside + "/folder", "layouts"},
	} {
		dir := folder(t, map[string]string{"content/a.md": "a", "other/x.md": "other"})
		site, _ := open(t, dir)
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, test.name)), 0o777))
		must(t, os.RemoveAll(filepath.Join(dir, test.name)))
		must(t, os.Symlink(test.to, filepath.Join(dir, test.name)))
		next, _, problems := site.Renew([]string{stdcmp.Or(test.path, test.name)})
		want := test.name + ": error: this is a symbolic link (to " + test.to + "), which may lead out of the site [file-link]\n   help: put the file itself here\n"
		if strings.HasPrefix(test.path, test.name+"/") {
			want = "" // nothing at that path, and nobody looked at the link
		}
		if got := shown(problems); got != want {
			t.Errorf("%s, looked at %s: got %s", test.name, test.path, got)
		}
		for _, line := range all(next) {
			file, _, _ := strings.Cut(line, " ")
			if got := read(t, next, file); strings.Contains(got, "secret") || strings.Contains(got, "other") {
				t.Errorf("%s, looked at %s: %s is %q", test.name, test.path, file, got)
			}
		}
		for _, file := range []string{test.name, test.name + "/x.md"} {
			if text, err := next.Read(file); err == nil && string(text) != "built-in page" {
				t.Errorf("%s, looked at %s: %s can be read: %q", test.name, test.path, file, text)
			}
		}
	}
}

// TestReplacedByALink: a file that was listed and is a link by the time it is read is not read.
//
// CASES.md RS-081.
func TestReplacedByALink(t *testing.T) {
	outside := folder(t, map[string]string{"secret.md": "secret"})
	dir := folder(t, map[string]string{"content/a.md": "a", "static/b.txt": "b"})
	site, _ := open(t, dir)
	for _, name := range []string{"content/a.md", "static/b.txt"} {
		must(t, os.Remove(filepath.Join(dir, name)))
		must(t, os.Symlink(filepath.Join(outside, "secret.md"), filepath.Join(dir, name)))
		if b, err := site.Read(name); err == nil {
			t.Errorf("%s: %q", name, b)
		}
		if f, err := site.OpenFile(name); err == nil {
			b, err := io.ReadAll(f)
			f.Close()
			t.Errorf("%s can be opened: %q, %v", name, b, err)
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
