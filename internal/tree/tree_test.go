package tree_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
	"broadside/internal/tree"
)

// starter has two layouts, and content that must never show.
var starter = fstest.MapFS{
	"layouts/page.html":         {Data: []byte("built-in page")},
	"layouts/handlers/own.toml": {Data: []byte("built-in handler")},
	"content/index.md":          {Data: []byte("starter's home")},
	"static/logo.svg":           {Data: []byte("starter's logo")},
}

// folder writes files into a new folder; a name with a final slash is an empty folder.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(path, 0o777))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(path), 0o777))
		must(t, os.WriteFile(path, []byte(text), 0o666))
	}
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, dir string) (*tree.Tree, []diag.Problem) {
	t.Helper()
	site, problems, err := tree.Open(dir, starter)
	must(t, err)
	t.Cleanup(func() { site.Close() })
	return site, problems
}

// shown is what the terminal shows of problems about whole files.
func shown(problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range diag.Sorted(problems) {
		b.WriteString(diag.Show(p, nil))
	}
	return b.String()
}

func read(t *testing.T, site *tree.Tree, name string) string {
	t.Helper()
	b, err := site.Read(name)
	must(t, err)
	return string(b)
}

// TestOverlay: layouts fall back file by file; content and static files never do.
func TestOverlay(t *testing.T) {
	site, problems := open(t, folder(t, map[string]string{
		"content/privacy.md": "own privacy", "layouts/page.html": "own page", "layouts/more.html": "own more", "other/x.md": "of no folder", "x.md": "at the root",
	}))
	var got []string
	for _, d := range tree.Dirs {
		for _, name := range site.Names(d) {
			got = append(got, fmt.Sprintf("%s %d %s", name, site.Size(name), read(t, site, name)))
		}
	}
	want := []string{
		"content/privacy.md 11 own privacy",
		"layouts/handlers/own.toml 16 built-in handler",
		"layouts/more.html 8 own more",
		"layouts/page.html 8 own page",
	}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("(-want +got):\n%s%s", diff, shown(problems))
	}
	if site.Has("content/index.md") || site.Has("x.md") || site.Has("layouts") || !site.Has("layouts/page.html") || site.Size("x.md") != 0 {
		t.Error("Has or Size are wrong")
	}
}

func TestNames(t *testing.T) {
	site, _ := open(t, folder(t, map[string]string{
		"content/a.md": "", "content/a/b.md": "", "content/a/c/d.md": "", "content/a-b/x.md": "", "content/a0/x.md": "", "content/b.md": "", "content/a/.well-known/y": "",
	}))
	for dir, want := range map[string][]string{
		"content/a":   {"content/a/.well-known/y", "content/a/b.md", "content/a/c/d.md"},
		"content/a/c": {"content/a/c/d.md"},
		"content/a-b": {"content/a-b/x.md"},
		"content":     {"content/a-b/x.md", "content/a.md", "content/a/.well-known/y", "content/a/b.md", "content/a/c/d.md", "content/a0/x.md", "content/b.md"},
		"content/b":   {},
		"static":      {},
		"nowhere":     {},
	} {
		if diff := cmp.Diff(want, append([]string{}, site.Names(dir)...)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", dir, diff)
		}
	}
}

// TestIgnoredNames: what editors and systems leave behind is neither part of the site nor worth a message.
//
// CASES.md RS-055.
func TestIgnoredNames(t *testing.T) {
	files := map[string]string{"content/a.md": "", "static/.well-known/security.txt": ""}
	for _, name := range []string{".env", ".git/config", ".DS_Store", "a.md~", ".a.md.swp", "a.swp", "#a.md#", ".#a.md", "4913", "Thumbs.db", "desktop.ini", ".obsidian/x.md", "b/.hidden"} {
		files["content/"+name], files["static/"+name], files["layouts/"+name] = "x", "x", "x"
	}
	dir := folder(t, files)
	must(t, os.Symlink("a.md", filepath.Join(dir, "content", ".#lock")))
	site, problems := open(t, dir)
	got := append(append([]string{}, site.Names("content")...), site.Names("static")...)
	if diff := cmp.Diff([]string{"content/a.md", "static/.well-known/security.txt"}, got); diff != "" || len(problems) > 0 {
		t.Errorf("(-want +got):\n%s%s", diff, shown(problems))
	}
	if n := len(site.Names("layouts")); n != 2 {
		t.Errorf("%d layouts", n)
	}
}

// TestLinks: symbolic links are refused wherever they lead, with both names, and can't be opened by name.
//
// CASES.md RS-081.
func TestLinks(t *testing.T) {
	outside := folder(t, map[string]string{"secret.md": "secret", "folder/x.md": "secret"})
	dir := folder(t, map[string]string{"content/a.md": "a", "layouts/": "", "static/": "", "other/x.md": "x"})
	link := func(to, name string) { must(t, os.Symlink(to, filepath.Join(dir, filepath.FromSlash(name)))) }
	link(filepath.Join(outside, "secret.md"), "content/absolute.md")
	link(filepath.Join(outside, "folder"), "content/folder")
	link("../../"+filepath.Base(outside)+"/secret.md", "content/parent.md")
	link("a.md", "content/inside.md")
	link("inside.md", "content/chain.md")
	link("loop.md", "content/loop.md")
	link("nowhere", "static/dangling")
	link("../other", "static/other")
	link(filepath.Join(outside, "secret.md"), "layouts/page.html")
	site, problems := open(t, dir)
	want := ""
	for _, l := range [][2]string{
		{"content/absolute.md", outside + "/secret.md"}, {"content/chain.md", "inside.md"}, {"content/folder", outside + "/folder"},
		{"content/inside.md", "a.md"}, {"content/loop.md", "loop.md"}, {"content/parent.md", "../../" + filepath.Base(outside) + "/secret.md"},
		{"layouts/page.html", outside + "/secret.md"}, {"static/dangling", "nowhere"}, {"static/other", "../other"},
	} {
		want += l[0] + ": error: this is a symbolic link (to " + l[1] + "), which may lead out of the site [file-link]\n   help: put the file itself here\n"
		if b, err := site.Read(l[0]); l[0] != "layouts/page.html" && err == nil {
			t.Errorf("%s can be read: %s", l[0], b)
		}
	}
	if diff := cmp.Diff(want, shown(problems)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"content/a.md"}, site.Names("content")); diff != "" || len(site.Names("static")) > 0 {
		t.Errorf("(-want +got):\n%s%v", diff, site.Names("static"))
	}
	if got := read(t, site, "layouts/page.html"); got != "built-in page" {
		t.Errorf("the layout is %q", got)
	}
	for _, name := range []string{"other/x.md", "content/../other/x.md", "../" + filepath.Base(outside) + "/secret.md", outside + "/secret.md", "static/other/x.md", "content/folder/x.md", "content"} {
		if b, err := site.Read(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

// TestLinkedFolders: a whole folder of the site can't be a link either.
//
// CASES.md RS-081.
func TestLinkedFolders(t *testing.T) {
	outside := folder(t, map[string]string{"x.md": "secret"})
	for _, to := range []string{outside, "other"} {
		dir := folder(t, map[string]string{"content/a.md": "a", "other/x.md": "x"})
		must(t, os.Symlink(to, filepath.Join(dir, "static")))
		site, problems := open(t, dir)
		want := "static: error: this is a symbolic link (to " + to + "), which may lead out of the site [file-link]\n   help: put the file itself here\n"
		if got := shown(problems); got != want || len(site.Names("static")) > 0 {
			t.Errorf("got %v\n%s", site.Names("static"), got)
		}
	}
	dir := folder(t, map[string]string{"other/x.md": "x"})
	must(t, os.Symlink("other", filepath.Join(dir, "content")))
	site, problems := open(t, dir)
	if len(site.Names("content")) > 0 || len(problems) != 1 {
		t.Errorf("got %v\n%s", site.Names("content"), shown(problems))
	}
	must(t, os.Remove(filepath.Join(dir, "content")))
	must(t, os.Symlink(outside, filepath.Join(dir, "content")))
	if site, problems, err := tree.Open(dir, starter); err == nil && (len(site.Names("content")) > 0 || len(problems) != 1) {
		t.Errorf("got %v\n%s", site.Names("content"), shown(problems))
	}
}

// CASES.md RS-088.
func TestDeepFolders(t *testing.T) {
	deep := "content" + strings.Repeat("/d", 1000) + "/x.md"
	dir := folder(t, map[string]string{"content/a.md": "", deep: ""})
	site, problems := open(t, dir)
	want := "content" + strings.Repeat("/d", 33) + ": error: folders are nested deeper than 32 levels [file-deep]\n   help: move the folder up\n"
	if diff := cmp.Diff(want, shown(problems)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"content/a.md"}, site.Names("content")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// CASES.md RS-088.
func TestUnreadable(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("everything is readable to root")
	}
	dir := folder(t, map[string]string{"content/a.md": "", "content/b/c.md": "", "content/d.md": "d"})
	for name, mode := range map[string]fs.FileMode{"content/b": 0, "content/d.md": 0} {
		path := filepath.Join(dir, name)
		must(t, os.Chmod(path, mode))
		t.Cleanup(func() { os.Chmod(path, 0o777) })
	}
	site, problems := open(t, dir)
	want := "content/b: error: this can't be read: permission denied [file-unreadable]\n   help: give yourself the right to read it, or move it out of content/\n"
	if diff := cmp.Diff(want, shown(problems)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, problems = site.Text("content/d.md", tree.MaxPage)
	want = "content/d.md: error: this can't be read: permission denied [file-unreadable]\n   help: give yourself the right to read it\n"
	if diff := cmp.Diff(want, shown(problems)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoSite(t *testing.T) {
	if _, _, err := tree.Open(folder(t, map[string]string{"layouts/page.html": ""}), starter); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without content: %v", err)
	}
	if _, _, err := tree.Open(filepath.Join(t.TempDir(), "nowhere"), starter); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("without a folder: %v", err)
	}
	dir := folder(t, map[string]string{"content/a.md": ""})
	if _, _, err := tree.Open(dir, fstest.MapFS{}); err == nil || !strings.HasPrefix(err.Error(), "read the built-in layouts: ") {
		t.Errorf("without layouts: %v", err)
	}
}

// TestFilesAsTheyAreNow: the listing stays, and bytes are those on disk when they are asked for.
func TestFilesAsTheyAreNow(t *testing.T) {
	dir := folder(t, map[string]string{"content/gone.md": "1", "content/longer.md": "1", "content/shorter.md": "12345"})
	site, _ := open(t, dir)
	must(t, os.Remove(filepath.Join(dir, "content", "gone.md")))
	must(t, os.WriteFile(filepath.Join(dir, "content", "longer.md"), []byte(strings.Repeat("x", 5000)), 0o666))
	must(t, os.WriteFile(filepath.Join(dir, "content", "shorter.md"), nil, 0o666))
	must(t, os.WriteFile(filepath.Join(dir, "content", "new.md"), nil, 0o666))
	if got := read(t, site, "content/longer.md"); len(got) != 5000 {
		t.Errorf("%d bytes", len(got))
	}
	if got := read(t, site, "content/shorter.md"); got != "" {
		t.Errorf("got %q", got)
	}
	if _, err := site.Read("content/gone.md"); !errors.Is(err, fs.ErrNotExist) || !strings.HasPrefix(err.Error(), "read content/gone.md: ") {
		t.Errorf("got %v", err)
	}
	text, problems := site.Text("content/gone.md", tree.MaxPage)
	if want := "content/gone.md: error: this file was removed while the site was read [file-gone]\n   help: build again\n"; text != nil || shown(problems) != want {
		t.Errorf("got %q %s", text, shown(problems))
	}
	if site.Has("content/new.md") || !site.Has("content/gone.md") || site.Size("content/longer.md") != 1 {
		t.Error("the listing changed")
	}
	f, err := site.OpenFile("layouts/page.html")
	must(t, err)
	defer f.Close()
	if b, err := io.ReadAll(f); err != nil || string(b) != "built-in page" {
		t.Errorf("%q, %v", b, err)
	}
}

// BenchmarkOpen lists a site of 2 000 campaigns.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	for i := range 2000 {
		at := filepath.Join(dir, "content", fmt.Sprintf("campaign-%d", i))
		if err := errors.Join(os.MkdirAll(at, 0o777), os.WriteFile(filepath.Join(at, "index.md"), nil, 0o666), os.WriteFile(filepath.Join(at, "sources.toml"), nil, 0o666)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		site, _, err := tree.Open(dir, starter)
		if err != nil {
			b.Fatal(err)
		}
		site.Close()
	}
}
