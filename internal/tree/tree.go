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
	names   []string // sorted
	info    map[string]fs.FileInfo
	builtin map[string]bool
}

// Open lists the site in dir. starter holds the built-in layouts below "layouts". Problems name files that
// can't be part of a site. An error means that dir can't be read at all; fs.ErrNotExist if it has no content folder.
// The caller closes the tree.
func Open(dir string, starter fs.FS) (*Tree, []diag.Problem, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("open the site's folder: %w", err)
	}
	t := &Tree{root: root, starter: starter, info: map[string]fs.FileInfo{}, builtin: map[string]bool{}}
	if _, err := root.Stat(Content); err != nil {
		root.Close()
		return nil, nil, fmt.Errorf("open the site's content: %w", err)
	}
	var problems []diag.Problem
	for _, d := range Dirs {
		l := t.list(d)
		t.names = append(t.names, l.names...)
		for i, name := range l.names {
			t.info[name] = l.info[i]
		}
		problems = append(problems, l.problems...)
	}
	if err := t.overlay(); err != nil {
		root.Close()
		return nil, nil, err
	}
	slices.Sort(t.names)
	t.beneath = openBeneath(root)
	return t, problems, nil
}

// Close lets go of the folder; the listing stays.
func (t *Tree) Close() error {
	t.beneath.close()
	return t.root.Close()
}

// listing is what a walk found.
type listing struct {
	names    []string
	info     []fs.FileInfo // of names, in their order
	problems []diag.Problem
}

func (l *listing) refuse(name, code, message, help string) {
	l.problems = append(l.problems, diag.Problem{Code: code, File: name, Message: message, Help: help})
}

// list walks one of the site's folders. Its own folders are walked side by side: a listing is all system calls, and
// most of the time before the first page is read.
func (t *Tree) list(dir string) listing {
	var top listing
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
				t.walk(&found[i], dir, entries[i])
			}
		})
	}
	wg.Wait()
	for _, f := range found {
		top.names, top.info, top.problems = append(top.names, f.names...), append(top.info, f.info...), append(top.problems, f.problems...)
	}
	return top
}

func (t *Tree) refuseLink(l *listing, name string) {
	target, _ := t.root.Readlink(name)
	l.refuse(name, "file-link", fmt.Sprintf("this is a symbolic link (to %s), which may lead out of the site", target), "put the file itself here")
}

// walk lists an entry of dir and all below it.
func (t *Tree) walk(l *listing, dir string, entry fs.DirEntry) {
	start := dir + "/" + entry.Name()
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
		l.names = append(l.names, name)
		l.info = append(l.info, info)
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

func (t *Tree) overlay() error {
	return fs.WalkDir(t.starter, Layouts, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("read the built-in layouts: %w", err)
		}
		if d.IsDir() || t.info[name] != nil {
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return fmt.Errorf("read the built-in layouts: %w", err)
		}
		t.names = append(t.names, name)
		t.info[name] = info
		t.builtin[name] = true
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
func (t *Tree) Has(name string) bool { return t.info[name] != nil }

// BuiltIn returns the program's own file of that name, which the site may have replaced; nil if it has none.
func (t *Tree) BuiltIn(name string) []byte {
	text, _ := fs.ReadFile(t.starter, name)
	return text
}

// Replaced reports whether a file of the layouts is the site's own.
func (t *Tree) Replaced(name string) bool { return t.Has(name) && !t.builtin[name] }

// Size is the file's size in bytes when it was listed; 0 for a file that is not there.
func (t *Tree) Size(name string) int64 {
	if info := t.info[name]; info != nil {
		return info.Size()
	}
	return 0
}

// OpenFile opens a file of the listing for reading as it is on disk now; any other name is fs.ErrNotExist, links
// included (CASES.md RS-081).
func (t *Tree) OpenFile(name string) (io.ReadCloser, error) {
	if t.info[name] == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	if t.builtin[name] {
		return t.starter.Open(name)
	}
	return t.root.Open(filepath.FromSlash(name))
}

// Read returns the file's bytes as they are on disk now.
func (t *Tree) Read(name string) ([]byte, error) {
	if t.info[name] != nil && !t.builtin[name] {
		if c, known := t.beneath.read(name, t.Size(name)); known && c.err == nil {
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
