package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const page = "content/a/index.md"

// The manners of saving, as system calls show them. The receiver ends with the final text whatever it saw between,
// and hears of nothing but the page and the names its editor used on the way (CASES.md RS-110).
func TestSaves(t *testing.T) {
	tests := []struct {
		name string
		save func(s *site)
		also string // names of editors that may be told too
	}{
		{"in place, truncated first: VS Code, Obsidian, nano", func(s *site) { s.write(page, "new text\n") }, ""},
		{"in two steps", func(s *site) {
			f, err := os.Create(s.file(page))
			s.must(err)
			f.WriteString("new ")
			f.Sync()
			f.WriteString("text\n")
			s.must(f.Close())
		}, ""},
		{"room made first, then filled", func(s *site) {
			f, err := os.Create(s.file(page))
			s.must(err)
			s.must(f.Truncate(9))
			f.WriteString("new text\n")
			s.must(f.Close())
		}, ""},
		{"Vim", func(s *site) {
			s.write("content/a/.index.md.swp", "b0VIM")
			s.write("content/a/4913", "")
			s.remove("content/a/4913")
			s.rename(page, page+"~")
			s.write(page, "new text\n")
			s.must(os.Chmod(s.file(page), 0o644))
			s.remove(page + "~")
			s.remove("content/a/.index.md.swp")
		}, ""},
		{"Emacs", func(s *site) {
			s.must(os.Symlink("ada@desk.1234:1", s.file("content/a/.#index.md")))
			s.write("content/a/#index.md#", "new te")
			s.rename(page, page+"~")
			s.write(page, "new text\n")
			s.remove("content/a/#index.md#")
			s.remove("content/a/.#index.md")
		}, ""},
		{"JetBrains", func(s *site) {
			s.write(page+"___jb_tmp___", "new text\n")
			s.rename(page, page+"___jb_old___")
			s.rename(page+"___jb_tmp___", page)
			s.remove(page + "___jb_old___")
		}, page + "___jb_tmp___ " + page + "___jb_old___"},
		{"sed -i", func(s *site) {
			s.write("content/a/sedT7pWx", "new text\n")
			s.rename("content/a/sedT7pWx", page)
		}, "content/a/sedT7pWx"},
		{"Dropbox: renamed in from elsewhere", func(s *site) {
			s.write(".dropbox.cache/index.md", "new text\n")
			s.rename(".dropbox.cache/index.md", page)
		}, ""},
		{"Syncthing: with the other machine's time, a year ago", func(s *site) {
			s.write("content/a/.syncthing.index.md.tmp", "new text\n")
			past := time.Now().AddDate(-1, 0, 0)
			s.must(os.Chtimes(s.file("content/a/.syncthing.index.md.tmp"), past, past))
			s.rename("content/a/.syncthing.index.md.tmp", page)
		}, ""},
		// CASES.md RS-117
		{"same size, same time", func(s *site) {
			info, err := os.Stat(s.file(page))
			s.must(err)
			s.write(page, "odd\n")
			s.must(os.Chtimes(s.file(page), info.ModTime(), info.ModTime()))
		}, ""},
		{"the clock a day ahead", func(s *site) {
			s.write(page, "new text\n")
			tomorrow := time.Now().AddDate(0, 0, 1)
			s.must(os.Chtimes(s.file(page), tomorrow, tomorrow))
		}, ""},
		{"in steps of two seconds", func(s *site) {
			for _, text := range []string{"one\n", "two\n", "six\n"} {
				s.write(page, text)
				step := time.Now().Truncate(2 * time.Second)
				s.must(os.Chtimes(s.file(page), step, step))
			}
		}, ""},
		{"removed and written again", func(s *site) { s.remove(page); s.write(page, "new text\n") }, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newSite(t, Options{}, page, "static/x")
			for range 5 {
				s.write(page, "old\n")
				s.follow()
				test.save(s)
				s.follow()
			}
			for _, name := range s.toldNow() {
				if name != page && !strings.Contains(" "+test.also+" ", " "+name+" ") {
					t.Errorf("told of %s", name)
				}
			}
		})
	}
}

// A receiver quick enough to read the first half gets the second too (CASES.md RS-110).
func TestSaveReadHalfWay(t *testing.T) {
	s := newSite(t, Options{}, page)
	f, err := os.Create(s.file(page))
	s.must(err)
	defer f.Close()
	for _, part := range []string{"one ", "two ", "three "} {
		_, err := f.WriteString(part)
		s.must(err)
		s.follow()
	}
	// The next one changes neither the size nor, if quick, any time.
	for i := range 50 {
		_, err := f.WriteAt([]byte{byte('a' + i%26)}, 0)
		s.must(err)
		s.follow()
	}
}

// However often somebody looks in the course of a save, what is told is the page and nothing else, once, and not
// before it is whole. A save that nothing gives away as unfinished is told at once (CASES.md RS-110).
func TestSaveIsOneChange(t *testing.T) {
	const temporary = "content/a/sedT7pWx"
	write := func(name, text string) func(string) error {
		return func(root string) error { return os.WriteFile(filepath.Join(root, name), []byte(text), 0o644) }
	}
	rename := func(from, to string) func(string) error {
		return func(root string) error { return os.Rename(filepath.Join(root, from), filepath.Join(root, to)) }
	}
	tests := []struct {
		name  string
		steps []func(root string) error
		wait  int // steps after which nothing may be told yet
	}{
		{"in place", []func(string) error{write(page, "new text\n")}, 0},
		{"emptied first", []func(string) error{write(page, ""), write(page, "new text\n")}, 1},
		{"moved away first", []func(string) error{rename(page, page+"~"), write(page, ""), write(page, "new text\n")}, 2},
		{"beside it", []func(string) error{write(temporary, ""), write(temporary, "new text\n"), rename(temporary, page)}, 2},
		{"beside it, and the old one kept for a while", []func(string) error{
			write(temporary, ""), write(temporary, "new text\n"), rename(page, page+"___jb_old___"), rename(temporary, page),
			func(root string) error { return os.Remove(filepath.Join(root, page+"___jb_old___")) },
		}, 4},
		{"beside it, hidden", []func(string) error{write("content/a/.x", "new text\n"), rename("content/a/.x", page)}, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := tempSite(t, page)
			l := byHand(t, root, quiet())
			for i, step := range test.steps {
				if err := step(root); err != nil {
					t.Fatal(err)
				}
				for _, name := range []string{temporary, page, page + "___jb_old___"} { // as far as anything happened to them
					if _, err := os.Lstat(filepath.Join(root, name)); err == nil || l.top.sub("content").sub("a").has(filepath.Base(name)) {
						l.look(name)
					}
				}
				if ready := !l.news.empty() && len(l.halfway) == 0; i < test.wait && ready {
					t.Errorf("told after step %d: %v", i+1, l.news.paths)
				}
			}
			if len(l.halfway) > 0 {
				t.Errorf("still waiting for %v", l.halfway)
			}
			wantChange(t, Change{Paths: []string{page}}, l.work())
		})
	}
}

func (f *folder) has(base string) bool {
	_, known := f.find(base)
	return known
}

// A branch switch that takes each file away and writes it anew is one Change (CASES.md RS-116).
func TestBranchSwitch(t *testing.T) {
	var names []string
	for i := range 500 {
		names = append(names, fmt.Sprintf("content/%03d/index.md", i))
	}
	root := tempSite(t, names...)
	l := byHand(t, root, quiet())
	for _, name := range names {
		if err := os.Remove(filepath.Join(root, name)); err != nil {
			t.Fatal(err)
		}
		l.look(name)
		put(t, filepath.Join(root, name), "the other branch's\n")
		l.look(name)
	}
	wantChange(t, Change{Paths: names}, l.work())
}
