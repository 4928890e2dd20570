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
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	names   []string         // sorted
	prints  []Print          // of names, in their order
	index   map[string]int32 // of a name in names
	again   map[string]Print // of files that were looked at again since; see Renew

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
		all.add(t.list(d, all.at))
	}
	if err := t.overlay(&all); err != nil {
		root.Close()
		return nil, nil, err
	}
	t.take(all)
	t.beneath = openBeneath(root)
	return t, t.problems, nil
}

// take makes the listing the tree's own.
func (t *Tree) take(l listing) {
	t.problems = l.problems
	slices.SortFunc(l.files, func(a, b listed) int { return strings.Compare(a.name, b.name) })
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

// Close lets go of the folder; the listing stays.
func (t *Tree) Close() error {
	t.beneath.close()
	return t.root.Close()
}

// listing is what a walk found.
type listing struct {
	at       time.Time // when it began
	files    []listed
	problems []diag.Problem
}

type listed struct {
	name  string
	print Print
}

func (l *listing) add(more listing) {
	l.files, l.problems = append(l.files, more.files...), append(l.problems, more.problems...)
}

func (l *listing) refuse(name, code, message, help string) {
	l.problems = append(l.problems, diag.Problem{Code: code, File: name, Message: message, Help: help})
}

// list walks one of the site's folders. Its own folders are walked side by side: a listing is all system calls, and
// most of the time before the first page is read.
func (t *Tree) list(dir string, at time.Time) listing {
	top := listing{at: at}
	if info, err := t.root.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 { // the walk would follow it
		t.refuseLink(&top, dir)
		return top
	}
	entries, err := fs.ReadDir(t.root.FS(), dir)
	switch {
	case errors.Is(err, fs.ErrNotExist): // an absent folder
		return top
	case err != nil:
		top.refuse(dir, "file-unreadable", "this can't be read: "+cause(err), "give yourself the right to read it")
		return top
	}
	found := make([]listing, len(entries))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(entries)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(entries)); i = next.Add(1) - 1 {
				found[i].at = at
				t.walk(&found[i], dir, dir+"/"+entries[i].Name(), entries[i])
			}
		})
	}
	wg.Wait()
	for _, f := range found {
		top.add(f)
	}
	return top
}

func (t *Tree) refuseLink(l *listing, name string) {
	target, _ := t.root.Readlink(name)
	l.refuse(name, "file-link", fmt.Sprintf("this is a symbolic link (to %s), which may lead out of the site", target), "put the file itself here")
}

// walk lists what stands at start, somewhere in dir, and all below it.
func (t *Tree) walk(l *listing, dir, start string, entry fs.DirEntry) {
	if !entry.IsDir() { // WalkDir would follow a link in this place
		_ = t.visit(l, dir, start, entry, nil)
		return
	}
	err := fs.WalkDir(t.root.FS(), start, func(name string, d fs.DirEntry, err error) error { return t.visit(l, dir, name, d, err) })
	if err != nil {
		l.refuse(start, "file-unreadable", "this can't be read: "+cause(err), "give yourself the right to read it")
	}
}

// visit lists one file, or says why it can't be part of a site, and leaves out folders that are not.
func (t *Tree) visit(l *listing, dir, name string, d fs.DirEntry, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist): // gone since it was listed
		return nil
	case err != nil:
		l.refuse(name, "file-unreadable", "this can't be read: "+cause(err), "give yourself the right to read it, or move it out of "+dir+"/")
		if d != nil && d.IsDir() {
			return fs.SkipDir
		}
		return nil
	case d.IsDir():
		if ignored(path.Base(name)) && path.Base(name) != ".well-known" {
			return fs.SkipDir
		}
		if strings.Count(name, "/") > maxDepth {
			l.refuse(name, "file-deep", fmt.Sprintf("folders are nested deeper than %d levels", maxDepth), "move the folder up")
			return fs.SkipDir
		}
		return nil
	case ignored(path.Base(name)):
		return nil
	case d.Type()&fs.ModeSymlink != 0:
		t.refuseLink(l, name)
		return nil
	case !d.Type().IsRegular():
		l.refuse(name, "file-kind", "this is not a plain file", "move it out of "+dir+"/")
		return nil
	}
	if info, err := d.Info(); err == nil { // otherwise it is gone since it was listed
		p := printOf(info)
		p.young = p.Inode == 0 || max(p.Modified, p.Changed) > l.at.Add(-settles).UnixNano()
		l.files = append(l.files, listed{name, p})
	}
	return nil
}

// maxDepth bounds the walk; a site has two or three levels.
const maxDepth = 32

// cause is an error without the paths that package fs puts in front of it.
func cause(err error) string {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err.Error()
	}
	return err.Error()
}

// ignored names what the system and editors leave behind. It is never part of a site and not worth a message.
func ignored(base string) bool {
	return strings.HasPrefix(base, ".") || strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".swp") ||
		strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#") ||
		base == "4913" || base == "Thumbs.db" || base == "desktop.ini"
}

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
// included (CASES.md RS-081).
func (t *Tree) OpenFile(name string) (io.ReadCloser, error) {
	p, ok := t.print(name)
	switch {
	case !ok:
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case p.BuiltIn:
		return t.starter.Open(name)
	}
	return t.root.Open(filepath.FromSlash(name))
}

// Read returns the file's bytes as they are on disk now.
func (t *Tree) Read(name string) ([]byte, error) {
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
