package publish

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What somebody puts into the folder while a build is under way is as safe as what stood there before.
func TestWhatComesMeanwhileStopsTheBuild(t *testing.T) {
	for name, test := range map[string]struct {
		before site
		come   func(t *testing.T, dir string)
		want   string
	}{
		"a file": {
			come: func(t *testing.T, dir string) { lay(t, dir, site{"new/index.html": "mine"}) },
			want: "  new/index.html is not what the build makes\n",
		},
		"a file in a new folder": {
			before: site{"index.html": "1"},
			come:   func(t *testing.T, dir string) { lay(t, dir, site{"new/index.html": "mine"}) },
			want:   "  new/index.html is not what the build makes\n",
		},
		"a dot-file": {
			before: site{"index.html": "1"},
			come:   func(t *testing.T, dir string) { lay(t, dir, site{".well-known/x.txt": "mine"}) },
			want:   "  .well-known/x.txt is not what the build makes\n",
		},
		"a folder for a file": {
			before: site{"index.html": "1"},
			come:   func(t *testing.T, dir string) { lay(t, dir, site{"new/index.html/mine.txt": "mine"}) },
			want:   "  new/index.html is a folder where a file must be\n",
		},
		"a file for a folder": {
			before: site{"index.html": "1"},
			come:   func(t *testing.T, dir string) { lay(t, dir, site{"new": "mine"}) },
			want:   "  new is a file, a link or the start of another file system where a folder must be\n",
		},
		"a link for a folder": {
			before: site{"index.html": "1", "new/old.html": "1"},
			come: func(t *testing.T, dir string) {
				if err := os.Rename(filepath.Join(dir, "new"), filepath.Join(dir, "mine")); err != nil {
					t.Fatal(err)
				}
				link(t, "mine", filepath.Join(dir, "new"))
			},
			want: "  new is a file, a link or the start of another file system where a folder must be\n",
		},
		"a link for a file": {
			before: site{"index.html": "1"},
			come: func(t *testing.T, dir string) {
				lay(t, dir, site{"new/mine.txt": "mine"})
				link(t, "mine.txt", filepath.Join(dir, "new/index.html"))
			},
			want: "  new/index.html is not what the build makes\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if test.before != nil {
				mustPublish(t, Options{Dir: dir}, test.before)
			}
			out, err := open(Options{Dir: dir}, onRoot)
			if err != nil {
				t.Fatal(err)
			}
			for name, content := range (site{"index.html": "2", "new/index.html": "new", ".well-known/x.txt": "x"}) {
				if err := out.Write(name, classOf(name), []byte(content)); err != nil {
					t.Fatal(err)
				}
			}
			test.come(t, dir)
			got := told(out.Commit())
			want := "*publish.Foreign: no build made what stands in the way:\n" + test.want +
				"move it elsewhere, or build with --adopt to replace files of the same name\n"
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
			if err := out.Discard(); err != nil {
				t.Error(err)
			}
			got = tree(t, dir)
			if test.before != nil && !strings.Contains(got, "index.html: 1\n") || strings.Contains(got, ": new\n") || strings.Contains(got, ": 2\n") || hasStaging(dir) {
				t.Errorf("refused, and yet changed:\n%s", got)
			}
		})
	}
}

// The folder is taken away at some moment: moved, the build goes on where it is now, and nothing comes to its old place;
// removed, the build ends with an error or all is there again, and the next one is as a clean one.
func TestTheFolderIsTakenAway(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("a folder that is open stays where it is there")
	}
	want := clean(t)
	ops := operations(t, onRoot)
	for _, at := range chosen(ops) {
		dir, n := prepare(t), 0
		_, err := publishOn(Options{Dir: dir}, later, faulty(onRoot, &n, func(now int, _ string) error {
			if now == at {
				return os.Rename(dir, dir+".moved")
			}
			return nil
		}))
		if err != nil {
			t.Errorf("moved before %s: %v", ops[at-1], err)
		} else if diff := cmp.Diff(want, tree(t, dir+".moved")+manifestOf(t, dir+".moved")); diff != "" {
			t.Errorf("moved before %s: %s", ops[at-1], diff)
		}
		if _, err := os.Lstat(dir); err == nil {
			t.Errorf("moved before %s: something is in the old place", ops[at-1])
		}
		os.RemoveAll(dir + ".moved")

		dir, n = prepare(t), 0
		_, err = publishOn(Options{Dir: dir}, later, faulty(onRoot, &n, func(now int, _ string) error {
			if now == at {
				return os.RemoveAll(dir)
			}
			return nil
		}))
		if _, there := os.Lstat(dir); err == nil && there == nil {
			t.Errorf("removed before %s: it is back", ops[at-1])
		}
		mustPublish(t, Options{Dir: dir}, later)
		lay(t, dir, byHand)
		if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
			t.Errorf("removed before %s: %s", ops[at-1], diff)
		}
		os.RemoveAll(dir)
	}
}
