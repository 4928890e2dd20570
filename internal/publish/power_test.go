package publish

import (
	"io/fs"
	"iter"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// step is one change that a build made, as a disk without power forgets it again.
type step struct {
	verb  string // mkdir, create, write, rename, remove, sync
	name  string // of what; the whole name, the one to go from if it is renamed
	to    string
	file  *inked   // what is written to or made
	names []string // sync: the files and folders that are on the disk for good from here
}

// inked is the content of a file, whatever its name is.
type inked struct{ text []byte }

// recorder is a disk that writes down what it is asked to do. Nothing of it is ever made durable in truth.
type recorder struct {
	disk
	steps *[]step
}

func (r recorder) note(s step) { *r.steps = append(*r.steps, s) }

func (r recorder) Mkdir(name string) error {
	r.note(step{verb: "mkdir", name: name})
	return r.disk.Mkdir(name)
}

func (r recorder) Create(name string) (file, error) {
	f, err := r.disk.Create(name)
	made := &recordedFile{f, r, name, &inked{}}
	r.note(step{verb: "create", name: name, file: made.ink})
	return made, err
}

func (r recorder) Remove(name string) error {
	r.note(step{verb: "remove", name: name})
	return r.disk.Remove(name)
}

func (r recorder) Flush(files, folders iter.Seq[string]) error {
	r.note(step{verb: "sync", names: slices.AppendSeq(slices.Collect(files), folders)})
	return nil
}

func (r recorder) Hand() hand { return recordedHand{r.disk.Hand(), r} }

type recordedHand struct {
	hand
	recorder recorder
}

func (h recordedHand) Enter(dir string) error {
	h.recorder.note(step{verb: "mkdir", name: dir})
	return h.hand.Enter(dir)
}

func (h recordedHand) Put(from, to string) error {
	h.recorder.note(step{verb: "rename", name: from, to: to})
	return h.hand.Put(from, to)
}

type recordedFile struct {
	file
	recorder recorder
	name     string
	ink      *inked
}

func (f *recordedFile) Write(p []byte) (int, error) {
	f.recorder.note(step{verb: "write", file: &inked{slices.Clone(p)}, name: f.name})
	return f.file.Write(p)
}

// Clone and Pull are not offered: what they bring is written, and so is known here.
func (f *recordedFile) Clone(*os.File) (int64, error) { return rootFile{}.Clone(nil) }
func (f *recordedFile) Pull(*os.File) (int64, error)  { return rootFile{}.Pull(nil) }

func (f *recordedFile) Sync() error {
	f.recorder.note(step{verb: "sync", names: []string{f.name}})
	return nil
}

// loss says what of the steps is left after the power went, of those that nothing made durable: keeps is asked about
// each change of a name, half and lost about the content of files.
type loss struct {
	name  string
	keeps func(number, of int) bool
	text  func(text []byte) []byte
}

func losses() []loss {
	all := func(int, int) bool { return true }
	none := func(int, int) bool { return false }
	half := func(i, of int) bool { return i < of/2 }
	random := rand.New(rand.NewPCG(1, 2))
	some := func(int, int) bool { return random.IntN(2) == 0 }
	empty := func([]byte) []byte { return nil }
	cut := func(text []byte) []byte { return text[:len(text)/2] }
	whole := func(text []byte) []byte { return text }
	few := []loss{{"names kept, texts lost", all, empty}, {"all lost", none, empty}, {"names and half of the texts kept", half, cut},
		{"names in any order", some, empty}, {"some names", some, whole}, {"other names", some, cut}, {"names in another order", some, empty}}
	if !long() {
		return few
	}
	return append(few, loss{"names lost", none, whole}, loss{"all kept", all, whole}, loss{"the former half of the names", half, empty}, loss{"texts cut", all, cut})
}

// without is what stands in the folder after steps, of which it has lost what it may: files by name, and folders as nil.
func without(before map[string][]byte, steps []step, l loss) map[string][]byte {
	// What is durable: of each file its content, of each step that it happened.
	texts, durable := map[*inked][]byte{}, map[*inked][]byte{}
	entries := map[string]*inked{}
	for name, text := range before {
		if text != nil {
			ink := &inked{text}
			entries[name], texts[ink], durable[ink] = ink, text, text
		}
	}
	start := maps.Clone(entries)
	certain := make([]bool, len(steps))
	for i, s := range steps {
		switch s.verb {
		case "create":
			entries[s.name], texts[s.file], durable[s.file] = s.file, nil, nil
		case "write":
			ink := entries[s.name]
			texts[ink] = append(slices.Clip(texts[ink]), s.file.text...)
		case "rename":
			entries[s.to] = entries[s.name]
			delete(entries, s.name)
		case "remove":
			delete(entries, s.name)
		case "sync":
			for _, name := range s.names {
				if ink, isFile := entries[name]; isFile {
					durable[ink] = texts[ink]
					continue
				}
				for j := range i { // a folder: what happened to the names in it
					certain[j] = certain[j] || folderOf(steps[j].name) == name && steps[j].verb != "rename" || folderOf(steps[j].to) == name
				}
			}
		}
	}
	open := 0
	for i, s := range steps {
		if !certain[i] && s.verb != "write" && s.verb != "sync" {
			open++
		}
	}
	left := map[string]*inked{}
	maps.Copy(left, start)
	folders := map[string]bool{".": true}
	for name, text := range before {
		if text == nil {
			folders[name] = true
		}
	}
	number := 0
	for i, s := range steps {
		if s.verb == "write" || s.verb == "sync" {
			continue
		}
		if !certain[i] {
			if number++; !l.keeps(number-1, open) {
				continue
			}
		}
		switch s.verb {
		case "mkdir":
			if left[s.name] == nil {
				folders[s.name] = folders[folderOf(s.name)]
			}
		case "create":
			if folders[folderOf(s.name)] {
				left[s.name] = s.file
			}
		case "rename":
			if ink, ok := left[s.name]; ok && folders[folderOf(s.to)] && !folders[s.to] {
				left[s.to] = ink
				delete(left, s.name)
			}
		case "remove":
			if _, ok := left[s.name]; ok {
				delete(left, s.name)
			} else if !holds(left, folders, s.name) {
				folders[s.name] = false
			}
		}
	}
	after := map[string][]byte{}
	for name, there := range folders {
		if there {
			after[name] = nil
		}
	}
	for name, ink := range left {
		text := durable[ink]
		if len(text) < len(texts[ink]) {
			text = append(slices.Clip(text), l.text(texts[ink][len(text):])...)
		}
		after[name] = append([]byte{}, text...)
	}
	return after
}

// holds reports whether anything lies in dir.
func holds(files map[string]*inked, folders map[string]bool, dir string) bool {
	for name := range files {
		if liesIn(name, dir) {
			return true
		}
	}
	for name, there := range folders {
		if there && liesIn(name, dir) {
			return true
		}
	}
	return false
}

// contents are the files and folders below dir, as without takes them.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if all[name] = nil; !d.IsDir() {
			text, err := fs.ReadFile(root, name)
			all[name] = append([]byte{}, text...)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// RS-094: the power goes after each operation, and the disk forgets what it was not told to keep, or part of it: names,
// the text of files that have a name already, both. No empty or short page is ever to be seen, and the next build is as
// a clean one. Where names come back in their order, as on every file system with a journal, all promises hold.
func TestPowerGoesAfterEachOperation(t *testing.T) {
	want := clean(t)
	dir := prepare(t)
	before := contents(t, dir)
	var steps []step
	if _, err := publishOn(Options{Dir: dir}, later, func(root *os.Root) disk { return recorder{newDisk(root), &steps} }); err != nil {
		t.Fatal(err)
	}
	tried := 0
	for at := range len(steps) + 1 {
		for i, l := range losses() {
			if !long() && i < 3 && (at+i)%2 == 1 { // where names go at random, each step is another case
				continue
			}
			tried++
			dir := scratch(t)
			after := without(before, steps[:at], l)
			for _, name := range slices.Sorted(maps.Keys(after)) {
				path := filepath.Join(dir, filepath.FromSlash(name))
				if after[name] == nil {
					if err := os.MkdirAll(path, 0o755); err != nil {
						t.Fatal(err)
					}
				} else if err := os.WriteFile(path, after[name], 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if checkFiles(t, dir); l.name != "names in any order" && l.name != "some names" && l.name != "other names" && l.name != "names in another order" {
				checkWhole(t, dir)
			}
			mustPublish(t, Options{Dir: dir}, later)
			if diff := cmp.Diff(want, tree(t, dir)+manifestOf(t, dir)); diff != "" {
				t.Errorf("the next build is not as a clean one:\n%s", diff)
			}
			if t.Failed() {
				t.Fatalf("after step %d, %+v; %s", at, steps[max(0, at-1)], l.name)
			}
			os.RemoveAll(dir)
		}
	}
	t.Logf("%d states of the disk after %d steps", tried, len(steps))
}
