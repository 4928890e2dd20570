package watch

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTellsWhatChanged(t *testing.T) {
	tests := []struct {
		name string
		do   func(s *site)
		want string
	}{
		{"nothing", func(s *site) {}, ""},
		{"a new file", func(s *site) { s.write("content/b.md", "new") }, "content/b.md"},
		{"a changed file", func(s *site) { s.write("layouts/page.html", "new") }, "layouts/page.html"},
		{"a removed file", func(s *site) { s.remove("static/icon.png") }, "static/icon.png"},
		{"a renamed file", func(s *site) { s.rename("content/a/index.md", "content/a/index.es.md") }, "content/a/index.es.md content/a/index.md"},
		{"the same text again", func(s *site) { s.write("content/index.md", "old\n") }, "content/index.md"},
		{"rights taken", func(s *site) { s.must(os.Chmod(s.file("content/index.md"), 0)) }, "content/index.md"},
		{"a file beside the watched folders", func(s *site) { s.write("README.md", "new") }, ""},
		{"a folder beside them", func(s *site) { s.write("public/index.html", "new") }, ""},
		{"what came and went", func(s *site) { s.write("content/a/x.jpg", ""); s.remove("content/a/x.jpg") }, ""},
		{"reading", func(s *site) { s.disk() }, ""},
		// CASES.md RS-111
		{"leftovers", func(s *site) {
			for _, name := range []string{".index.md.swp", "index.md~", "4913", "#index.md#", ".DS_Store", ".obsidian/workspace.json"} {
				s.write("content/a/"+name, "noise")
			}
		}, ""},
		{"builds into the site's own folder, with their caches and a form's sandbox", func(s *site) {
			for i := range 20 {
				s.write("public/.broadside-staging/a/index.html", fmt.Sprint("page ", i))
				s.must(os.MkdirAll(s.file("public/a"), 0o755))
				s.rename("public/.broadside-staging/a/index.html", "public/a/index.html")
				s.remove("public/.broadside-staging")
				s.write(".cache/facts", fmt.Sprint(i))
				s.write("sandbox/arrived.json", fmt.Sprint(i))
			}
		}, ""},
		{"a symbolic link", func(s *site) { s.must(os.Symlink("../../secret", s.file("content/a/link.md"))) }, "content/a/link.md"},
		// This soon after the start nobody knows what was in it, so everything is told.
		{"a folder emptied and removed", func(s *site) { s.remove("content/a") }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t, Options{}, "content/index.md", "content/a/index.md", "content/a/footnotes.toml",
				"layouts/page.html", "static/icon.png")
			test.do(s)
			got := strings.Join(s.toldNow(), " ")
			if test.name == "what came and went" && got == "content/a/x.jpg" {
				return // seen while it was there
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}

// A folder that is not there yet is told when it comes, at any depth (CASES.md RS-109).
func TestTreesThatArriveWhole(t *testing.T) {
	outside := func(s *site, name string) string { return filepath.Join(s.t.TempDir(), name) }
	tests := []struct {
		name string
		do   func(s *site)
	}{
		{"mkdir -p and a file", func(s *site) { s.write("content/x/y/z/index.md", "new") }},
		{"the whole content folder", func(s *site) { s.write("content/index.md", "new") }},
		{"a tree with files at each level", func(s *site) {
			for i := range 200 {
				s.write(fmt.Sprintf("content/%d/%d/%d/index.md", i%3, i%7, i), "new")
				s.write(fmt.Sprintf("content/%d/%d/footnotes.toml", i%3, i%7), "new")
			}
		}},
		{"a folder moved in from outside", func(s *site) {
			from := outside(s, "x")
			s.must(os.MkdirAll(filepath.Join(from, "y"), 0o755))
			s.must(os.WriteFile(filepath.Join(from, "y", "index.md"), []byte("new"), 0o644))
			s.write("content/index.md", "new")
			s.must(os.Rename(from, s.file("content/x")))
		}},
		{"a hidden folder shown", func(s *site) {
			s.write("content/.unpacking/y/index.md", "new")
			s.rename("content/.unpacking", "content/x")
		}},
		{".well-known", func(s *site) { s.write("static/.well-known/security.txt", "new") }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t, Options{}, "static/icon.png")
			test.do(s)
			s.follow()
		})
	}
}

// What happens in a folder after it moved is told under its new name.
func TestFoldersThatMove(t *testing.T) {
	tests := []struct {
		name string
		do   func(s *site)
		edit string
	}{
		{"renamed", func(s *site) { s.rename("content/a", "content/z") }, "content/z/b/index.md"},
		{"from one watched folder to another", func(s *site) { s.rename("content/a", "static/a") }, "static/a/b/index.md"},
		{"renamed and made anew", func(s *site) {
			s.rename("content/a", "content/z")
			s.write("content/a/b/index.md", "again")
		}, "content/z/b/index.md"},
		{"into a new folder", func(s *site) {
			s.must(os.MkdirAll(s.file("content/new/er"), 0o755))
			s.rename("content/a", "content/new/er/a")
		}, "content/new/er/a/b/index.md"},
		{"swapped", func(s *site) {
			s.rename("content/a", "content/tmp")
			s.rename("content/c", "content/a")
			s.rename("content/tmp", "content/c")
		}, "content/c/b/index.md"},
		{"the root, and another in its place", func(s *site) { // CASES.md RS-116
			s.must(os.Rename(s.root, s.root+".old"))
			s.write("content/q/b/index.md", "another site")
		}, "content/q/b/index.md"},
		{"removed and made anew", func(s *site) {
			s.remove("content/a")
			s.write("content/a/b/index.md", "again")
		}, "content/a/b/index.md"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, Options{}, "content/a/index.md", "content/a/b/index.md", "content/c/d/index.md", "static/x", "layouts/x")
			test.do(s)
			s.follow()
			for i := range 3 {
				s.write(test.edit, fmt.Sprint("edit ", i))
				s.follow()
			}
		})
	}
}

// A receiver that reads only what it is told has, whenever the disk rests, what is on disk (CASES.md RS-112).
func TestRandomEdits(t *testing.T) {
	for _, o := range []Options{{}, {Poll: 5 * time.Millisecond}} {
		t.Run(fmt.Sprint("poll ", o.Poll), func(t *testing.T) {
			t.Parallel()
			s := newSite(t, o, "content/index.md", "content/a/index.md", "layouts/page.html", "static/icon.png")
			r := rand.New(rand.NewPCG(1, 2))
			edits := 1000
			if o.Poll > 0 {
				edits = 300 // one folder read after the other is all that polling adds
			}
			for i := range edits {
				s.edit(r, i)
				if i%25 == 0 {
					s.follow()
				}
			}
			s.follow()
		})
	}
}

func (s *site) edit(r *rand.Rand, i int) {
	name := func() string {
		parts := []string{testDirs[r.IntN(3)]}
		for range r.IntN(3) {
			parts = append(parts, string(rune('a'+r.IntN(4))))
		}
		return strings.Join(append(parts, fmt.Sprint(r.IntN(5), ".md")), "/")
	}
	file := s.file(name())
	os.MkdirAll(filepath.Dir(file), 0o755)
	switch r.IntN(8) {
	case 0:
		os.Remove(file)
	case 1:
		os.Rename(file, s.file(name()))
	case 2:
		os.Rename(filepath.Dir(file), filepath.Dir(s.file(name())))
	case 3:
		if filepath.Dir(filepath.Dir(file)) != s.root {
			os.RemoveAll(filepath.Dir(file))
		}
	default:
		os.WriteFile(file, fmt.Appendf(nil, "%03d", i%1000), 0o644) // of one size on purpose
	}
}

// A burst is told whole, whether or not the queue ran over (CASES.md RS-113).
func TestBurst(t *testing.T) {
	s := newSite(t, Options{}, "content/index.md", "static/x/icon.png")
	for i := range 2_000 {
		s.must(os.WriteFile(s.file(fmt.Sprintf("static/x/%05d", i)), nil, 0o644))
	}
	for len(s.read) < 2_002 {
		s.receive()
	}
	s.follow()
}

// While the receiver is busy changes are gathered, each path once, in order.
func TestGathersWhileTheReceiverIsBusy(t *testing.T) {
	s := newSite(t, Options{}, "content/a.md", "content/b.md", "content/c.md", "static/x")
	s.write("content/a.md", "new")
	first := s.receive()
	for range 3 {
		s.write("content/c.md", "new")
		s.write("content/b.md", "new")
	}
	s.follow()
	if diff := cmp.Diff(Change{Paths: []string{"content/a.md"}}, first); diff != "" {
		t.Errorf("the first change (-want +got):\n%s", diff)
	}
	s.wantTold("content/a.md content/b.md content/c.md")
}

func TestEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	w, err := New(ctx, Options{Root: t.TempDir(), Dirs: testDirs})
	if err != nil {
		t.Fatal(err)
	}
	stopped(t, w, cancel)
}

func TestRefuses(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, o := range []Options{
		{Root: filepath.Join(t.TempDir(), "absent")},
		{Root: file},
		{Root: t.TempDir(), Dirs: []string{"content/sub"}},
		{Root: t.TempDir(), Dirs: []string{".."}},
		{Root: t.TempDir(), Dirs: []string{""}},
	} {
		if _, err := New(t.Context(), o); err == nil {
			t.Errorf("New(%+v) gives no error", o)
		}
	}
}
