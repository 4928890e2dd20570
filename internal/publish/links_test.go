package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skip("no links here:", err)
	}
}

// RS-082: a link at a file's name is replaced if the manifest names it and is an error if not; a link at a
// folder's name is an error. What it leads to stays as it is.
func TestLinksInTheOutput(t *testing.T) {
	for name, tt := range map[string]struct {
		at, to string // the link, and where it leads from its own folder
		adopt  bool
		want   string
	}{
		"our file": {"index.html", "../victim/v.html", false, `1 written (1 bytes), 1 unchanged, 0 removed
warning: index.html was edited by hand; replaced
public/.broadside.manifest
public/a/index.html: a
public/index.html: 2
`},
		"our file, inside": {"index.html", "a/index.html", false, `1 written (1 bytes), 1 unchanged, 0 removed
warning: index.html was edited by hand; replaced
public/.broadside.manifest
public/a/index.html: a
public/index.html: 2
`},
		"our folder": {"a", "../victim", false, `*publish.Foreign: no build made what stands in the way:
  a is a file, a link or the start of another file system where a folder must be
move it elsewhere, or build with --adopt to replace files of the same name
public/.broadside.manifest
public/a -> ../victim
public/index.html: 1
`},
		"our folder, adopted": {"a", "../victim", true, `*publish.Foreign: no build made what stands in the way:
  a is a file, a link or the start of another file system where a folder must be
move it elsewhere, or build with --adopt to replace files of the same name
public/.broadside.manifest
public/a -> ../victim
public/index.html: 1
`},
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			dir := filepath.Join(top, "public")
			mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a/index.html": "a"})
			lay(t, top, site{"victim/v.html": "victim", "victim/index.html": "victim"})
			if err := os.RemoveAll(filepath.Join(dir, tt.at)); err != nil {
				t.Fatal(err)
			}
			link(t, filepath.FromSlash(tt.to), filepath.Join(dir, tt.at))
			got := told(publish(Options{Dir: dir, Adopt: tt.adopt}, site{"index.html": "2", "a/index.html": "a"})) + tree(t, top)
			want := tt.want + "victim/index.html: victim\nvictim/v.html: victim\n"
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestForeignLinks(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1"})
	link(t, "index.html", filepath.Join(dir, "x.html"))
	files := site{"index.html": "1", "x.html": "1"}
	var foreign *Foreign
	if _, err := publish(Options{Dir: dir}, files); !errors.As(err, &foreign) {
		t.Errorf("got %v", err)
	}
	mustPublish(t, Options{Dir: dir, Adopt: true}, files)
	if diff := cmp.Diff(".broadside.manifest\nindex.html: 1\nx.html: 1\n", tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// Files are not removed through a link either.
func TestRemovalStopsAtLinks(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a/x.html": "x", "b.html": "b"})
	if err := os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "mine")); err != nil {
		t.Fatal(err)
	}
	link(t, "mine", filepath.Join(dir, "a"))
	want := `1 written (1 bytes), 0 unchanged, 1 removed
warning: a/x.html was edited by hand and is no longer made; kept
.broadside.manifest
a -> mine
index.html: 2
mine/x.html: x
`
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"index.html": "2"}))+tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// This package's own names can be links, too.
func TestLinkedStagingIsRefused(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a/x.html": "x"})
	link(t, "a", filepath.Join(dir, stagingName))
	before := tree(t, dir)
	want := "*publish.Refused: .broadside-staging in the output folder is not a folder, and no build left it there; delete it\n"
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"index.html": "2"}))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// A link in the lock's place would have a file made where it leads, and a folder in the manifest's would be met when all
// else is in place.
//
// CASES.md RS-082, RS-091.
func TestWhatStandsAtTheNamesOfABuildIsRefused(t *testing.T) {
	for name, put := range map[string]func(t *testing.T, name string){
		lockName: func(t *testing.T, name string) { link(t, "made", name) },
		manifestName: func(t *testing.T, name string) {
			if err := errors.Join(os.Remove(name), os.Mkdir(name, 0o755)); err != nil {
				t.Fatal(err)
			}
		},
	} {
		dir := t.TempDir()
		mustPublish(t, Options{Dir: dir}, site{"index.html": "1"})
		put(t, filepath.Join(dir, name))
		before := tree(t, dir)
		want := "*publish.Refused: " + name + " in the output folder is not a file, and no build left it there; delete it\n"
		if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"index.html": "2"}))); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestLinkedManifestIsReplaced(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "public")
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1"})
	lay(t, top, site{"victim": manifestOf(t, dir)})
	if err := os.Remove(filepath.Join(dir, manifestName)); err != nil {
		t.Fatal(err)
	}
	link(t, filepath.Join("..", "victim"), filepath.Join(dir, manifestName))
	victim := manifestOf(t, dir)
	sum := mustPublish(t, Options{Dir: dir}, site{"index.html": "2", "b.html": "b"})
	if len(sum.Warnings) == 0 {
		t.Error("nothing was said")
	}
	if diff := cmp.Diff("public/.broadside.manifest\npublic/b.html: b\npublic/index.html: 2\nvictim: "+victim+"\n", tree(t, top)); diff != "" {
		t.Error(diff)
	}
}

// RS-103: a folder on another file system is found before anything was renamed.
func TestAnotherFileSystemBelow(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a/x.html": "x"})
	out, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Discard()
	out.device++ // now a is not on it
	for name, content := range map[string]string{"index.html": "2", "a/x.html": "y"} {
		if err := out.Write(name, Page, []byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	var foreign *Foreign
	if _, err := out.Commit(); !errors.As(err, &foreign) || foreign.Found[0].Name != "a" {
		t.Errorf("got %v", err)
	}
}

// What is kept without being read stands behind no link either, whichever folder above it became one.
func TestKeepStopsAtLinks(t *testing.T) {
	for _, moved := range []string{"a", "a/b", "a/b/c"} {
		dir := t.TempDir()
		mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a/b/c/x.html": "x"})
		if err := os.Rename(filepath.Join(dir, moved), filepath.Join(dir, "mine")); err != nil {
			t.Fatal(err)
		}
		link(t, filepath.Join(dir, "mine"), filepath.Join(dir, moved))
		out, err := open(Options{Dir: dir}, onRoot)
		if err != nil {
			t.Fatal(err)
		}
		if kept, err := out.Keep("a/b/c/x.html", Page, out.before.files["a/b/c/x.html"].sum); kept || err != nil {
			t.Errorf("%s: kept behind a link: %v, %v", moved, kept, err)
		}
		if err := out.Discard(); err != nil {
			t.Error(err)
		}
	}
}

// Nothing but a clock set back could make a changed file look untouched; that is what is played here.
func TestChecksumTrustsNoTimes(t *testing.T) {
	for checksum, want := range map[bool]string{
		false: "0 written (0 bytes), 1 unchanged, 0 removed\n",
		true:  "1 written (1 bytes), 0 unchanged, 0 removed\nwarning: index.html was edited by hand; replaced\n",
	} {
		dir := t.TempDir()
		mustPublish(t, Options{Dir: dir}, site{"index.html": "1"})
		lay(t, dir, site{"index.html": "2"})
		out, err := open(Options{Dir: dir, Checksum: checksum}, onRoot)
		if err != nil {
			t.Fatal(err)
		}
		if out.since != 0 {
			out.since += int64(time.Hour)
		}
		if err := out.Write("index.html", Page, []byte("1")); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, told(out.Commit())); timesTell && diff != "" {
			t.Errorf("checksum %v: %s", checksum, diff)
		}
		if err := out.Discard(); err != nil {
			t.Error(err)
		}
	}
}
