package publish

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// RS-101
func TestEditedByHand(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"made.html": "1", "same.html": "1", "dropped/x.html": "1", "index.html": "1"})
	lay(t, dir, site{"made.html": "by hand", "same.html": "2", "dropped/x.html": "by hand"})
	got := told(publish(Options{Dir: dir}, site{"made.html": "2", "same.html": "2", "index.html": "1"})) + tree(t, dir)
	want := `1 written (1 bytes), 2 unchanged, 0 removed
warning: dropped/x.html was edited by hand and is no longer made; kept
warning: made.html was edited by hand; replaced
.broadside.manifest
dropped/x.html: by hand
index.html: 1
made.html: 2
same.html: 2
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	// Said once: from now on it is a file of the user's.
	want = "0 written (0 bytes), 3 unchanged, 0 removed\n"
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"made.html": "2", "same.html": "2", "index.html": "1"}))); diff != "" {
		t.Error(diff)
	}
}

func TestForeignFilesStopTheBuild(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a": "was a file"})
	lay(t, dir, site{"b.html": "mine", "c.html/mine.txt": "mine", "d": "mine", "same.html": "the same", "a": "edited"})
	if err := os.MkdirAll(filepath.Join(dir, "e.html", "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	before := tree(t, dir)
	files := site{
		"index.html": "2", "a/x.html": "x", "b.html": "b", "c.html": "c", "d/deep/x.html": "x", "d/y.html": "y",
		"e.html": "e", "same.html": "the same",
	}
	want := `*publish.Foreign: no build made what stands in the way:
  a is a file, a link or the start of another file system where a folder must be
  b.html is not what the build makes
  c.html is a folder where a file must be
  d is a file, a link or the start of another file system where a folder must be
  e.html is a folder where a file must be
move it elsewhere, or build with --adopt to replace files of the same name
`
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, files))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("something was changed: %s", diff)
	}
}

func TestAForeignFileWithTheSameBytesIsTakenOver(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1"})
	lay(t, dir, site{"a.html": "a", "a.jpg": "picture"})
	if diff := cmp.Diff("0 written (0 bytes), 3 unchanged, 0 removed\n", told(publish(Options{Dir: dir}, site{"index.html": "1", "a.html": "a", "a.jpg": "picture"}))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("0 written (0 bytes), 1 unchanged, 2 removed\n", told(publish(Options{Dir: dir}, site{"index.html": "1"}))); diff != "" {
		t.Error(diff)
	}
}

// RS-101: in a copy of the folder all files may be older than the manifest. One that was edited before is kept all the
// same, and said.
func TestAFileEditedBeforeTheFolderWasCopied(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a.html": "a", "b.html": "b"})
	lay(t, dir, site{"a.html": "edited"})
	time.Sleep(20 * time.Millisecond) // a clock tick of the file system
	lay(t, dir, site{manifestName: manifestOf(t, dir)})
	got := told(publish(Options{Dir: dir, AllowShrink: true}, site{"index.html": "1"})) + tree(t, dir)
	want := `0 written (0 bytes), 1 unchanged, 1 removed
warning: a.html was edited by hand and is no longer made; kept
.broadside.manifest
a.html: edited
index.html: 1
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// RS-098
func TestAFolderWithoutManifest(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, site{".gitignore": "*", ".git/config": "x"})
	lay(t, dir, site{"mine/x.html": "mine", "index.html": "old"})
	before := tree(t, dir)
	got := told(publish(Options{Dir: dir}, site{"index.html": "new"}))
	if !strings.HasPrefix(got, "*publish.Refused: the output folder "+dir+" holds files that no build put there, such as ") ||
		!strings.HasSuffix(got, "; choose an empty folder, or build with --adopt, which replaces files of the same name and deletes none\n") {
		t.Errorf("got %s", got)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Errorf("refused, and yet changed: %s", diff)
	}
	got = told(publish(Options{Dir: dir, Adopt: true}, site{"index.html": "new", "b.html": "b"})) + tree(t, dir)
	want := `2 written (4 bytes), 0 unchanged, 0 removed
warning: index.html stood there, and no build is known to have made it; replaced
.broadside.manifest
.git/config: x
.gitignore: *
b.html: b
index.html: new
mine/x.html: mine
`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDotFilesDoNotMakeAFolderForeign(t *testing.T) {
	dir := t.TempDir()
	lay(t, dir, site{".gitignore": "*\n", ".git/config": "x"})
	mustPublish(t, Options{Dir: dir}, site{"index.html": "home"})
	files := site{"index.html": "home", ".gitignore": "other"}
	var foreign *Foreign
	if _, err := publish(Options{Dir: dir}, files); !errors.As(err, &foreign) {
		t.Errorf("a user's .gitignore: %v", err)
	}
}

// RS-100: nothing is deleted on the word of a manifest that is not whole, nothing outside in any case.
func TestDamagedManifest(t *testing.T) {
	sum := strings.Repeat("0", 64)
	for name, tt := range map[string]struct {
		damage func(text string) string
		want   string
	}{
		"cut within a line": {
			func(text string) string { return text[:len(text)-3] },
			".broadside.manifest is damaged in line 5",
		},
		"cut at a line's end": {
			func(text string) string { return text[:strings.LastIndex(text[:len(text)-1], "\n")+1] },
			".broadside.manifest names 3 files and should name 4",
		},
		"forged": {
			func(text string) string {
				return strings.Replace(text, " 4\n", " 5\n", 1) + sum + "  ../victim.txt\n"
			},
			".broadside.manifest is damaged in line 6",
		},
		"forged, absolute": {
			func(text string) string {
				return strings.Replace(text, " 4\n", " 5\n", 1) + sum + "  /etc/passwd\n"
			},
			".broadside.manifest is damaged in line 6",
		},
		"forged, with a NUL": {
			func(text string) string {
				return strings.Replace(text, " 4\n", " 5\n", 1) + sum + "  mine.txt\x00.html\n"
			},
			".broadside.manifest is damaged in line 6",
		},
		"forged, within its own files": {
			func(text string) string {
				return strings.Replace(text, " 4\n", " 5\n", 1) + sum + "  .broadside-staging/journal\n"
			},
			".broadside.manifest is damaged in line 6",
		},
		"forged, a number of files that overflows": {
			func(text string) string { return strings.Replace(text, " 4\n", " 99999999999999999999\n", 1) },
			".broadside.manifest does not say how many files it names",
		},
		"NUL alone": {
			func(string) string { return strings.Repeat("\x00", 1<<20) },
			".broadside.manifest has no first line that this version knows",
		},
		"newer": {
			func(text string) string { return strings.Replace(text, "manifest 1", "manifest 2", 1) },
			".broadside.manifest has no first line that this version knows",
		},
		"empty": {
			func(string) string { return "" },
			".broadside.manifest has no first line that this version knows",
		},
		"a line twice": {
			func(text string) string { return text + text[strings.LastIndex(text[:len(text)-1], "\n")+1:] },
			".broadside.manifest is damaged in line 6",
		},
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			lay(t, top, site{"victim.txt": "victim"})
			dir := filepath.Join(top, "public")
			mustPublish(t, Options{Dir: dir}, site{"a.html": "1", "b.html": "1", "gone.html": "1", "z.html": "1"})
			lay(t, dir, site{"mine.txt": "mine", manifestName: tt.damage(manifestOf(t, dir))})

			sum, err := publish(Options{Dir: dir}, site{"a.html": "1", "b.html": "2", "z.html": "2"})
			if err != nil || len(sum.Warnings) == 0 || sum.Removed != 0 {
				t.Fatal(told(sum, err))
			}
			got := sum.Warnings[0].Name + " " + sum.Warnings[0].Text
			if want := tt.want + "; written anew, and files no longer made were not deleted"; got != want {
				t.Errorf("got %s\nwant %s", got, want)
			}
			want := `public/.broadside.manifest
public/a.html: 1
public/b.html: 2
public/gone.html: 1
public/mine.txt: mine
public/z.html: 2
victim.txt: victim
`
			if diff := cmp.Diff(want, tree(t, top)); diff != "" {
				t.Error(diff)
			}
			// Put right for good.
			if got, want := told(publish(Options{Dir: dir}, site{"a.html": "1", "b.html": "2"})), "0 written (0 bytes), 2 unchanged, 1 removed\n"; got != want {
				t.Errorf("got %s", got)
			}
		})
	}
}

// RS-100: a manifest or a journal that says it is longer than all memory is not read.
func TestManifestOfAnySize(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "gone.html": "1"})
	lay(t, dir, site{journalName: "", "mine.txt": "mine"})
	for _, name := range []string{manifestName, journalName} {
		if err := os.Truncate(filepath.Join(dir, name), 1<<40); err != nil {
			t.Skip("no files with holes here:", err)
		}
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	want := "0 written (0 bytes), 1 unchanged, 0 removed\nwarning: .broadside.manifest has no first line that this version knows; written anew, and files no longer made were not deleted\n"
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"index.html": "1"}))); diff != "" {
		t.Error(diff)
	}
	if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 16<<20 {
		t.Errorf("%d bytes were allocated", after.TotalAlloc-before.TotalAlloc)
	}
	if diff := cmp.Diff(".broadside.manifest\ngone.html: 1\nindex.html: 1\nmine.txt: mine\n", tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// RS-100: without a manifest nothing is a build's: all files are somebody else's.
func TestTheManifestIsGone(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "gone.html": "1"})
	if err := os.Remove(filepath.Join(dir, manifestName)); err != nil {
		t.Fatal(err)
	}
	var refused *Refused
	if _, err := publish(Options{Dir: dir}, site{"index.html": "2"}); !errors.As(err, &refused) {
		t.Errorf("got %v", err)
	}
	want := "1 written (1 bytes), 0 unchanged, 0 removed\nwarning: index.html stood there, and no build is known to have made it; replaced\n"
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir, Adopt: true}, site{"index.html": "2"}))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(".broadside.manifest\ngone.html: 1\nindex.html: 2\n", tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// A manifest may name what it likes: without the right hash nothing is removed.
func TestForgedManifestDeletesNoFileItDoesNotKnow(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1"})
	forged := manifestHead + "1\n" + strings.Repeat("0", 64) + "  mine.txt\n"
	lay(t, dir, site{"mine.txt": "mine", manifestName: forged})
	want := "0 written (0 bytes), 1 unchanged, 0 removed\nwarning: mine.txt was edited by hand and is no longer made; kept\n"
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"index.html": "1"}))); diff != "" {
		t.Error(diff)
	}
}

// A forged journal is not followed out of the folder, nor one that was not written to its end.
func TestForgedOrBrokenJournal(t *testing.T) {
	out := owned{name: "../victim.txt"}
	whole := journal{moves: []move{{1, "x.html"}}}.text()
	for name, text := range map[string]string{
		"forged removal":    journal{remove: []owned{out}}.text(),
		"forged clearing":   journal{clear: []owned{out}}.text(),
		"forged move":       journal{moves: []move{{1, "../victim.txt"}}}.text(),
		"over the manifest": journal{moves: []move{{1, manifestName}}}.text(),
		"half":              whole[:len(whole)-2],
		"not one":           "hello\n",
		"empty":             "",
	} {
		top := t.TempDir()
		dir := filepath.Join(top, "public")
		mustPublish(t, Options{Dir: dir}, site{"index.html": "1"})
		lay(t, top, site{"victim.txt": "victim"})
		before := tree(t, top) + manifestOf(t, dir)
		lay(t, dir, site{journalName: text, stagedName(1): "staged", stagedManifest: "staged"})
		mustPublish(t, Options{Dir: dir}, site{"index.html": "1"})
		if diff := cmp.Diff(before, tree(t, top)+manifestOf(t, dir)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAnInterruptedBuildIsReported(t *testing.T) {
	dir, n := prepare(t), 0
	if _, err := publishOn(Options{Dir: dir}, later, faulty(onRoot, &n, func(_ int, op string) error {
		if op == "mkdir turning" {
			return errFault
		}
		return nil
	})); !errors.Is(err, errFault) {
		t.Fatal(err)
	}
	want := "0 written (0 bytes), 17 unchanged, 0 removed\nwarning: .broadside-staging held a build that was interrupted; it was finished first\n"
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, later))); diff != "" {
		t.Error(diff)
	}
}

// RS-107
func TestShrinking(t *testing.T) {
	four := site{"a.html": "", "b.html": "", "c.html": "", "d.html": ""}
	three := site{"a.html": "", "b.html": "", "c.html": ""}
	for name, tt := range map[string]struct {
		before, after site
		want          string
	}{
		"no pages at first":     {nil, site{"a.jpg": ""}, "the build has no pages"},
		"nothing at all":        {four, nil, "the build has no pages"},
		"most pages gone":       {four, site{"a.html": ""}, "3 of the 4 pages of the last build would go"},
		"others in their place": {four, site{"w.html": "", "x.html": "", "y.html": "", "z.html": ""}, "4 of the 4 pages of the last build would go"},
		"half the pages gone":   {four, site{"a.html": "", "b.html": ""}, ""},
		"a small site":          {three, site{"a.html": ""}, ""},
	} {
		dir := t.TempDir()
		if tt.before != nil {
			mustPublish(t, Options{Dir: dir}, tt.before)
		}
		before := tree(t, dir)
		sum, err := publish(Options{Dir: dir}, tt.after)
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		want := "*publish.Refused: " + tt.want + "; if that is meant, build with --allow-shrink\n"
		if got := told(sum, err); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
		if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if _, err := publish(Options{Dir: dir, AllowShrink: true}, tt.after); err != nil {
			t.Errorf("%s: even if allowed: %v", name, err)
		}
	}
}

// Between a crash and the run that finishes its work, people go on working in the folder.
func TestRecoveryKeepsWhatWasChangedSince(t *testing.T) {
	dir, n := t.TempDir(), 0
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a/x.html": "x", "b.html": "b", "c.html": "c", "d/y.html": "y"})
	if _, err := publishOn(Options{Dir: dir, AllowShrink: true}, site{"index.html": "2"}, faulty(onRoot, &n, func(_ int, op string) error {
		if strings.HasPrefix(op, "remove ") {
			return errFault
		}
		return nil
	})); !errors.Is(err, errFault) {
		t.Fatal(err)
	}
	lay(t, dir, site{"b.html": "edited", "c.html.bak": "mine"})
	if err := os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "mine")); err != nil {
		t.Fatal(err)
	}
	link(t, "mine", filepath.Join(dir, "a"))
	mustPublish(t, Options{Dir: dir}, site{"index.html": "2"})
	want := `.broadside.manifest
a -> mine
b.html: edited
c.html.bak: mine
index.html: 2
mine/x.html: x
`
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// A folder may be emptied by what makes way in it, and be needed for what comes.
func TestAFileBecomesAFolderInAFolderOfItsOwn(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "a/b": "file", "c/d/e/f.html": "f"})
	files := site{"index.html": "1", "a/b/c.html": "c", "c/d": "file"}
	if diff := cmp.Diff("2 written (5 bytes), 1 unchanged, 2 removed\n", told(publish(Options{Dir: dir}, files))); diff != "" {
		t.Error(diff)
	}
	want := ".broadside.manifest\na/b/c.html: c\nc/d: file\nindex.html: 1\n"
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// Only where case does not count is A.html the same file as a.html.
func TestNamesThatChangeCaseOnly(t *testing.T) {
	dir := t.TempDir()
	mustPublish(t, Options{Dir: dir}, site{"index.html": "1", "A.html": "a"})
	want := "1 written (1 bytes), 1 unchanged, 1 removed\n"
	blind := false
	if _, err := os.Stat(filepath.Join(dir, "a.html")); err == nil {
		want, blind = "0 written (0 bytes), 2 unchanged, 0 removed\n", true
	}
	if diff := cmp.Diff(want, told(publish(Options{Dir: dir}, site{"index.html": "1", "a.html": "a"}))); diff != "" {
		t.Error(diff)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "a.html")); err != nil || string(text) != "a" {
		t.Errorf("got %q, %v", text, err)
	}
	if blind {
		return
	}
	lay(t, dir, site{"A.html": "mine"})
	var foreign *Foreign
	if _, err := publish(Options{Dir: dir}, site{"index.html": "1", "A.html": "a"}); !errors.As(err, &foreign) {
		t.Errorf("got %v", err)
	}
}
