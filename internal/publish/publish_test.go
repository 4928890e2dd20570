package publish

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var first = site{
	"index.html":         "home",
	"a/index.html":       "page a",
	"a/cover.jpg":        "picture",
	"b/index.html":       "page b",
	"b/deep/down/x.html": "page x",
	"sitemap.xml":        "a b",
}

// RS-099: what is no longer made goes, with the folders that this empties, and nothing else.
func TestBuildsFollowEachOther(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	o := Options{Dir: dir}
	got := told(publish(o, first)) + tree(t, dir)
	lay(t, dir, site{".gitignore": "*", "CNAME": "mine", "b/mine.txt": "mine"})
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	got += "\n" + told(publish(o, site{
		"index.html":   "home, new",
		"a/index.html": "page a",
		"a/cover.jpg":  "other picture",
		"c/index.html": "page c",
		"sitemap.xml":  "a c",
	})) + tree(t, dir)
	want := `6 written (32 bytes), 0 unchanged, 0 removed
.broadside.manifest
a/cover.jpg: picture
a/index.html: page a
b/deep/down/x.html: page x
b/index.html: page b
index.html: home
sitemap.xml: a b

4 written (31 bytes), 1 unchanged, 2 removed
.broadside.manifest
.gitignore: *
CNAME: mine
a/cover.jpg: other picture
a/index.html: page a
b/mine.txt: mine
c/index.html: page c
empty/
index.html: home, new
sitemap.xml: a c
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestManifestIsSortedAndReadable(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"b.html": "b", "a.html": "a", "a/x.txt": "x"})
	got, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	want := `broadside manifest 1 3
ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  a.html
2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881  a/x.txt
3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  b.html
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
	names, err := ownedNames(dir)
	if diff := cmp.Diff([]string{"a.html", "a/x.txt", "b.html"}, names); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// RS-106: times and inodes of everything stay, the manifest included.
func TestRebuildWithoutChangeTouchesNoFile(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, first)
	before := stats(t, dir)
	if got, want := told(publish(Options{Dir: dir}, first)), "0 written (0 bytes), 6 unchanged, 0 removed\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	after := stats(t, dir)
	for path, info := range before {
		now := after[path]
		if now == nil || !os.SameFile(info, now) || !changeTime(info).Equal(changeTime(now)) {
			t.Errorf("%s was touched", path)
		}
	}
	if len(before) != len(after) {
		t.Errorf("%d files before, %d after", len(before), len(after))
	}
}

func stats(t *testing.T, dir string) map[string]os.FileInfo {
	t.Helper()
	infos := map[string]os.FileInfo{}
	err := filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err == nil && !info.IsDir() {
			infos[path] = info
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return infos
}

func TestKeepBesideFollowsTheFileItIsMadeOf(t *testing.T) {
	for _, test := range []struct {
		what          string
		before, edits site
		page          string
		want          bool
	}{
		{"the same page", site{"a.html": "page", "a.html.gz": "zipped"}, nil, "page", true},
		{"another page", site{"a.html": "page", "a.html.gz": "zipped"}, nil, "newer", false},
		{"nothing beside it", site{"a.html": "page"}, nil, "page", false},
		{"something foreign beside it", site{"a.html": "page"}, site{"a.html.gz": "foreign"}, "page", false},
		{"edited beside it", site{"a.html": "page", "a.html.gz": "zipped"}, site{"a.html.gz": "edited"}, "page", false},
		{"the page edited", site{"a.html": "page", "a.html.gz": "zipped"}, site{"a.html": "edited"}, "page", true},
		{"without the page", site{"b.html": "other", "a.html.gz": "zipped"}, nil, "page", false},
	} {
		dir := t.TempDir()
		mustPublish(t, Options{Dir: dir}, test.before)
		lay(t, dir, test.edits)
		out, err := open(Options{Dir: dir}, onRoot)
		if err != nil {
			t.Fatal(err)
		}
		if kept, err := out.KeepBeside("a.html.gz", Page, "a.html"); kept || err != nil {
			t.Errorf("%s: kept before the page was written: %v, %v", test.what, kept, err)
		}
		if err := out.Write("a.html", Page, []byte(test.page)); err != nil {
			t.Fatal(err)
		}
		if kept, err := out.KeepBeside("a.html.gz", Page, "a.html"); kept != test.want || err != nil {
			t.Errorf("%s: %v, %v", test.what, kept, err)
		}
		if err := out.Discard(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestKeepNeedsNoContent(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"kept.html": "kept", "edited.html": "edited", "gone.html": "gone"})
	lay(t, dir, site{"edited.html": "by hand"})
	if err := os.Remove(filepath.Join(dir, "gone.html")); err != nil {
		t.Fatal(err)
	}
	out, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer out.Discard()
	got := map[string]bool{}
	for name, content := range map[string]string{"kept.html": "kept", "edited.html": "edited", "gone.html": "gone", "new.html": "new"} {
		if got[name], err = out.Keep(name, Page, sha256.Sum256([]byte(content))); err != nil {
			t.Fatal(err)
		}
		if !got[name] {
			if err := out.Write(name, Page, []byte(content)); err != nil {
				t.Fatal(err)
			}
		}
		if sum, ok := out.Sum(name); !ok || sum != sha256.Sum256([]byte(content)) {
			t.Errorf("%s has sum %x, %v", name, sum, ok)
		}
	}
	if ok, err := out.Keep("kept.html", Page, sha256.Sum256([]byte("other"))); ok || err != nil {
		t.Errorf("kept what has another sum: %v, %v", ok, err)
	}
	if diff := cmp.Diff(map[string]bool{"kept.html": true, "edited.html": false, "gone.html": false, "new.html": false}, got); diff != "" {
		t.Error(diff)
	}
	want := "3 written (13 bytes), 1 unchanged, 0 removed\nwarning: edited.html was edited by hand; replaced\n"
	if diff := cmp.Diff(want, told(out.Commit())); diff != "" {
		t.Error(diff)
	}
}

func TestDiscardLeavesTheFolderAsItWas(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, first)
	before := tree(t, dir)
	out, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Write("index.html", Page, []byte("new")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := out.Discard(); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
	if err := out.Write("x.html", Page, nil); !errors.Is(err, errEnded) {
		t.Errorf("Write after Discard: %v", err)
	}
	if _, err := out.Commit(); !errors.Is(err, errEnded) {
		t.Errorf("Commit after Discard: %v", err)
	}
}

func TestDiscardRemovesTheFolderThatOpenMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	out, err := Open(Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := out.Write("index.html", Page, nil); err != nil {
		t.Fatal(err)
	}
	if err := out.Discard(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder is there: %v", err)
	}
}

// RS-083, RS-084, RS-087, as the last line of defence.
func TestClashingNamesArePublishedNever(t *testing.T) {
	for _, names := range [][]string{
		{"a.html", "a.html"},
		{"a.html", "A.html"},
		{"caf\u00e9.html", "cafe\u0301.html"},
		{"x", "x/index.html"},
		{"x/y.html", "x-1.html", "x/y.html/z.html"},
	} {
		dir := filepath.Join(t.TempDir(), "public")
		out, err := Open(Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			_ = out.Write(name, Page, nil) // Commit has to know, too
		}
		if _, err := out.Commit(); err == nil {
			t.Errorf("%q were published", names)
		}
		if err := out.Discard(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(dir); !os.IsNotExist(err) {
			t.Errorf("%q left something: %v", names, err)
		}
	}
}

func TestAFailedSourceIsNeverPublished(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("the card was pulled out")
	for name, open := range map[string]func() (io.ReadCloser, error){
		"open": func() (io.ReadCloser, error) { return nil, broken },
		"read": func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader("half"), bad{broken})), nil
		},
		"close": func() (io.ReadCloser, error) { return bad{broken}.after("whole"), nil },
	} {
		out, err := Open(Options{Dir: dir})
		if err != nil {
			t.Fatal(err)
		}
		if err := out.Copy("a.jpg", Asset, open); !errors.Is(err, broken) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := out.Commit(); !errors.Is(err, broken) {
			t.Errorf("%s: Commit: %v", name, err)
		}
		if err := out.Discard(); err != nil {
			t.Error(err)
		}
		if got := tree(t, dir); got != "" {
			t.Errorf("%s left %s", name, got)
		}
	}
}

// bad fails to read and to close.
type bad struct{ err error }

func (b bad) Read([]byte) (int, error) { return 0, b.err }
func (b bad) Close() error             { return b.err }

func (b bad) after(text string) io.ReadCloser {
	return struct {
		io.Reader
		io.Closer
	}{strings.NewReader(text), b}
}

func TestWriteIsSafeForConcurrentUse(t *testing.T) {
	dir := t.TempDir()
	o := Options{Dir: dir}
	for round := range 2 {
		out, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for worker := range 4 {
			all.Go(func() {
				for i := range 50 {
					name := string(rune('a'+worker)) + "/" + strings.Repeat("x", i) + "/index.html"
					if i == 0 {
						name = string(rune('a'+worker)) + "/index.html"
					}
					if err := out.Write(name, Page, bytes.Repeat([]byte{byte(i)}, i*(round+1))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		sum, err := out.Commit()
		if err != nil || sum.Written+sum.Unchanged != 200 {
			t.Fatalf("%s %v", told(sum, err), err)
		}
	}
}

// Names are checked before anything is made of them (RS-080, RS-085).
func TestNames(t *testing.T) {
	for _, name := range []string{
		"", ".", "..", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", `a\b`, "C:/a", "c:a", "a\x00b", "a\nb",
		"a\x7fb", "\xff", "a.", "a ", "a./b", "x?y", "x*y", `x"y`, "x<y", "x>y", "x|y", strings.Repeat("a", 256),
		strings.Repeat("abc/", 300) + "d", ".broadside.manifest", ".Broadside.Manifest", ".broadside-staging/1",
		".broadside.lock", ".BROADSIDE-STAGING/journal",
	} {
		if checkName(name) == nil {
			t.Errorf("%q passes", name)
		}
	}
	for _, name := range []string{
		"a", "index.html", "a/b/c.html", ".well-known/security.txt", ".gitignore", "..a", "a..b", "ä/日本.html",
		"a b.txt", strings.Repeat("a", 255), "x/.broadside.txt",
	} {
		if err := checkName(name); err != nil {
			t.Error(err)
		}
	}
}

func FuzzNamesStayInside(f *testing.F) {
	for _, name := range []string{"a/b.html", "../a", "/a", `..\a`, "a/..", "c:a", "%2e%2e/a", "…", ".broadſide.lock"} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		if checkName(name) != nil {
			return
		}
		if joined := filepath.Join("top", filepath.FromSlash(name)); !strings.HasPrefix(joined, "top"+string(filepath.Separator)) {
			t.Errorf("%q leads to %q", name, joined)
		}
		if fold(fold(name)) != fold(name) {
			t.Errorf("%q folds to %q, and that to %q", name, fold(name), fold(fold(name)))
		}
	})
}

// Order within a build: what others refer to first (RS-094 rests on the syncs being where they are).
func TestOrderOfOperations(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "home", "old/index.html": "old"})
	var log bytes.Buffer
	files := site{"index.html": "home 2", "new/index.html": "new", "new/a.jpg": "a", "sitemap.xml": "new"}
	if _, err := publishOn(Options{Dir: dir}, files, func(r *os.Root) disk {
		return &watched{disk: onRoot(r), before: func(op string) error { log.WriteString(op + "\n"); return nil }}
	}); err != nil {
		t.Fatal(err)
	}
	want := `mkdir .broadside-staging
create .broadside-staging/1
write .broadside-staging/1
close .broadside-staging/1
create .broadside-staging/2
write .broadside-staging/2
close .broadside-staging/2
create .broadside-staging/3
write .broadside-staging/3
close .broadside-staging/3
create .broadside-staging/4
write .broadside-staging/4
close .broadside-staging/4
create .broadside-staging/manifest
write .broadside-staging/manifest
close .broadside-staging/manifest
flush .broadside-staging/manifest .broadside-staging/2 .broadside-staging/1 .broadside-staging/3 .broadside-staging/4 .broadside-staging
create .broadside-staging/journal
write .broadside-staging/journal
sync .broadside-staging/journal
close .broadside-staging/journal
flush .broadside-staging .
mkdir new
rename .broadside-staging/2 new/a.jpg
rename .broadside-staging/1 index.html
mkdir new
rename .broadside-staging/3 new/index.html
rename .broadside-staging/4 sitemap.xml
remove old/index.html
remove old
rename .broadside-staging/manifest .broadside.manifest
flush . new
remove .broadside-staging/journal
remove .broadside-staging
`
	if diff := cmp.Diff(want, log.String()); diff != "" {
		t.Error(diff)
	}
}
