package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// RS-097
func TestUnsafeFolders(t *testing.T) {
	top := t.TempDir()
	lay(t, top, site{
		"home/project/content/index.md":     "x",
		"home/project/layouts/page.html":    "x",
		"home/project/content/deep/page.md": "x",
	})
	in := func(names ...string) string { return filepath.Join(append([]string{top}, names...)...) }
	link(t, in("home", "project"), in("shortcut"))
	link(t, in("home", "project", "content"), in("home", "project", "out"))
	link(t, in("home"), in("home", "project", "up"))
	t.Chdir(in("home", "project"))

	o := Options{
		Site:    ".",
		Home:    in("home"),
		Sources: []string{"content", "layouts", "static"}, // static does not exist
	}
	before := tree(t, top)
	for _, dir := range []string{
		"", ".", "..", "../..", "/", "content", "content/", "content/out", "content/deep", "layouts/public", "static",
		"static/public", "CONTENT", "Static/x", "public/../content", "../project", "../PROJECT", "./.",
		in("home"), in("home", "project"), in("shortcut"), in("shortcut", "content"), in("shortcut", "static"),
		"out", "out/public", "up", "up/project", "up/project/content/new",
	} {
		o.Dir = dir
		var refused *Refused
		if out, err := Open(o); !errors.As(err, &refused) {
			t.Errorf("%q: got %v", dir, err)
			if err == nil {
				out.Discard()
			}
		}
	}
	for _, dir := range []string{"public", "contents", "build/content", in("shortcut", "public"), in("elsewhere"), "../other/public"} {
		o.Dir = dir
		out, err := Open(o)
		if err != nil {
			t.Errorf("%q: %v", dir, err)
			continue
		}
		if err := out.Discard(); err != nil {
			t.Error(err)
		}
	}
	for _, made := range []string{in("home", "project", "build"), in("home", "other")} {
		if err := os.Remove(made); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(before, tree(t, top)); diff != "" {
		t.Error(diff)
	}
}

func TestUnsafeFolderMessages(t *testing.T) {
	t.Chdir(t.TempDir())
	for dir, want := range map[string]string{
		"":          "no output folder is named; name one with --output",
		"..":        "the output folder .. is or holds .; choose a folder of its own with --output, such as public",
		"content/x": "the output folder content/x lies in content; choose a folder of its own with --output, such as public",
	} {
		_, err := Open(Options{Dir: dir, Site: ".", Sources: []string{"content"}})
		if err == nil || err.Error() != want {
			t.Errorf("%q: got %v, want %s", dir, err, want)
		}
	}
}

func TestAFileForAFolder(t *testing.T) {
	top := t.TempDir()
	lay(t, top, site{"public": "a file"})
	if _, err := Open(Options{Dir: filepath.Join(top, "public")}); err == nil {
		t.Error("opened a file")
	}
}

// A folder mounted a second time has another path and no link to show for it. A link stands in for it here.
func TestWithinComparesFoldersByWhatTheyAre(t *testing.T) {
	top := t.TempDir()
	lay(t, top, site{"site/content/index.md": "x"})
	link(t, filepath.Join(top, "site"), filepath.Join(top, "mounted"))
	for inner, want := range map[string]bool{
		"mounted": true, "mounted/content": true, "mounted/public/new": true, "elsewhere": false, ".": false,
	} {
		if got := within(filepath.Join(top, filepath.FromSlash(inner)), filepath.Join(top, "site")); got != want {
			t.Errorf("%s: %v", inner, got)
		}
	}
}
