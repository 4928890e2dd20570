// Package tree is the site's files at one moment: their names, and their bytes when asked for.
//
// It joins the folder an editor works in with the layouts built into the program: a layout that the site
// does not have is the built-in one, file by file. Content and static files never fall back, so that no
// starter text can appear on a real site. Names are slash-separated from the site's root, such as
// "content/privacy.md". All reading goes through one os.Root; symbolic links are refused, because what
// they lead to may lie outside the site (CASES.md RS-081).
package tree

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadside/internal/diag"
)

// The folders of a site.
const (
	Content = "content"
	Layouts = "layouts"
	Static  = "static"
)

// Dirs are the folders that make a site.
var Dirs = [...]string{Content, Layouts, Static}

// Tree is a listing of a site's files; it does not change when the folder does. Bytes are read when asked for.
type Tree struct {
	root    *os.Root
	beneath beneath
	starter fs.FS
	names   []string          // sorted
	prints  []Print           // of names, in their order
	index   map[string]int32  // of a name in names
	again   map[string]Print  // of files that were looked at again since; see Renew
	instead map[string][]byte // see With

	problems []diag.Problem
}

// Print tells two states of a file apart without reading it. It is comparable; the zero Print is no file's.
type Print struct {
	Size, Modified, Changed int64 // times in nanoseconds since 1970
	Inode, Device           uint64
	Mode                    fs.FileMode
	BuiltIn                 bool // one of the program's own layouts

	young bool // one more change could leave all of this as it is
}

// printOf is a file's Print, as far as the system knows what it takes.
func printOf(info fs.FileInfo) Print {
	p := Print{Size: info.Size(), Modified: info.ModTime().UnixNano(), Mode: info.Mode()}
	p.Changed, p.Inode, p.Device = identity(info)
	return p
}

// Open lists the site in dir. starter holds the built-in layouts below "layouts". Problems name files that
// can't be part of a site. An error means that dir can't be read at all; fs.ErrNotExist if it has no content folder.
// The caller closes the tree.
func Open(dir string, starter fs.FS) (*Tree, []diag.Problem, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open the site's folder: %w", err)
	}
	t := &Tree{root: root, starter: starter}
	if _, err := root.Stat(Content); err != nil {
		root.Close()
		return nil, nil, fmt.Errorf("open the site's content: %w", err)
	}
	all := listing{at: time.Now()}
	for _, d := range Dirs {
		from := len(all.files)
		t.list(&all, d)
		if d != Layouts {
			continue
		}
		if err := t.overlay(&all); err != nil {
			root.Close()
			return nil, nil, err
		}
		slices.SortFunc(all.files[from:], byName)
	}
	t.take(all)
	t.beneath = openBeneath(root)
	return t, t.problems, nil
}

// take makes the listing, which is sorted, the tree's own.
func (t *Tree) take(l listing) {
	t.problems = l.problems
	t.names, t.prints = make([]string, len(l.files)), make([]Print, len(l.files))
	t.index = make(map[string]int32, len(l.files))
	for i, f := range l.files {
		t.names[i], t.prints[i], t.index[f.name] = f.name, f.print, int32(i)
	}
}

// print is what is known of a file; ok is false if the site does not have it.
func (t *Tree) print(name string) (p Print, ok bool) {
	if p, ok := t.again[name]; ok {
		return p, true
	}
	i, ok := t.index[name]
	if !ok {
		return Print{}, false
	}
	return t.prints[i], true
}

// settles is how long after a change the times of a file may still be those of another one: the coarsest file system in
// use, FAT, counts in steps of two seconds.
const settles = 2 * time.Second

// Print returns what tells the file as it was listed from any other state of it. ok is false where nothing does: the
// file is not there, the system keeps too little, or it changed so shortly before it was listed that one more change
// would leave its times as they are (CASES.md RS-117).
func (t *Tree) Print(name string) (p Print, ok bool) {
	p, ok = t.print(name)
	return p, ok && !p.young
}

// At reports whether dir is still the folder that the tree was opened in; another may have taken its place
// (CASES.md RS-116).
func (t *Tree) At(dir string) bool {
	was, err := t.root.Stat(".")
	if err != nil {
		return false
	}
	is, err := os.Stat(dir)
	return err == nil && os.SameFile(was, is)
}

// Close lets go of the folder; the listing stays.
func (t *Tree) Close() error {
	t.beneath.close()
	return t.root.Close()
}

// With is the tree as it would be with these bytes in one of its files. It goes by the same folder, which only one of the
// two closes.
func (t *Tree) With(name string, bytes []byte) *Tree {
	next := *t
	next.instead = map[string][]byte{name: bytes}
	return &next
}

func byName(a, b listed) int { return strings.Compare(a.name, b.name) }

// overlay adds the built-in layouts that the site does not replace.
func (t *Tree) overlay(l *listing) error {
	own := map[string]bool{}
	for _, f := range l.files {
		if strings.HasPrefix(f.name, Layouts+"/") {
			own[f.name] = true
		}
	}
	return fs.WalkDir(t.starter, Layouts, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read the built-in layouts: %w", err)
		}
		if d.IsDir() || own[name] {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return fmt.Errorf("read the built-in layouts: %w", err)
		}
		l.files = append(l.files, listed{name, Print{Size: info.Size(), BuiltIn: true}})
		return nil
	})
}

// Names returns the files below dir ("content", "layouts/handlers"), sorted. The caller must not change it.
func (t *Tree) Names(dir string) []string {
	from, _ := slices.BinarySearch(t.names, dir+"/")
	to, _ := slices.BinarySearch(t.names, dir+"0") // "0" follows "/"
	return t.names[from:to]
}

// Has reports whether the site has the file.
func (t *Tree) Has(name string) bool {
	_, ok := t.index[name]
	return ok
}

// BuiltIn returns the program's own file of that name, which the site may have replaced; nil if it has none.
func (t *Tree) BuiltIn(name string) []byte {
	text, _ := fs.ReadFile(t.starter, name)
	return text
}

// Replaced reports whether a file of the layouts is the site's own.
func (t *Tree) Replaced(name string) bool {
	p, ok := t.print(name)
	return ok && !p.BuiltIn
}

// Size is the file's size in bytes when it was listed; 0 for a file that is not there.
func (t *Tree) Size(name string) int64 {
	p, _ := t.print(name)
	return p.Size
}

// OpenFile opens a file of the listing for reading as it is on disk now; any other name is fs.ErrNotExist, links
// included (CASES.md RS-081). It does not hang on a pipe that took the file's place since (CASES.md RS-088).
func (t *Tree) OpenFile(name string) (io.ReadCloser, error) {
	p, ok := t.print(name)
	switch {
	case !ok:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case p.BuiltIn:
		return t.starter.Open(name)
	}
	f, err := t.root.OpenFile(filepath.FromSlash(name), os.O_RDONLY|nonblock, 0)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return f, nil
}

// Read returns the file's bytes as they are on disk now.
func (t *Tree) Read(name string) ([]byte, error) {
	if b, ok := t.instead[name]; ok {
		return b, nil
	}
	if p, ok := t.print(name); ok && !p.BuiltIn {
		if c, known := t.beneath.read(name, p.Size); known && c.err == nil {
			return c.bytes, nil
		} else if known {
			return nil, fmt.Errorf("read %s: %w", name, c.err)
		}
	}
	f, err := t.OpenFile(name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	defer f.Close()
	b := make([]byte, 0, t.Size(name)+512)
	for {
		n, err := f.Read(b[len(b):cap(b)])
		b = b[:len(b)+n]
		if errors.Is(err, io.EOF) {
			return b, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if len(b) == cap(b) {
			b = append(b, 0)[:len(b)]
		}
	}
}

// Starter calls see with the starter's texts: what a new site's pages, settings and sources say.
func (t *Tree) Starter(see func(name string, text []byte)) {
	_ = fs.WalkDir(t.starter, Content, func(name string, d fs.DirEntry, err error) error {
		if ext := path.Ext(name); err != nil || d.IsDir() || ext != ".md" && ext != ".toml" {
			return nil // a program without a starter has nothing to tell
		}
		if text, err := fs.ReadFile(t.starter, name); err == nil {
			see(name, Unify(text))
		}
		return nil
	})
}
