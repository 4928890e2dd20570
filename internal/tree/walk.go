package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"broadside/internal/diag"
)

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

func (l *listing) refuse(name, code, message, help string) {
	l.problems = append(l.problems, diag.Problem{Code: code, File: name, Message: message, Help: help})
}

func (l *listing) keep(name string, p Print) {
	p.young = p.Inode == 0 || max(p.Modified, p.Changed) > l.at.Add(-settles).UnixNano()
	l.files = append(l.files, listed{name, p})
}

// unreadable says why something in dir can't be read; what is gone since it was listed is no problem.
func (l *listing) unreadable(dir, name string, err error) {
	if !errors.Is(err, fs.ErrNotExist) {
		l.refuse(name, "file-unreadable", "this can't be read: "+cause(err), "give yourself the right to read it, or move it out of "+dir+"/")
	}
}

// list walks one of the site's folders; files come in order. What stands in it is shared out, a few entries at a time:
// a listing is all system calls, and most of the time before the first page is read.
func (t *Tree) list(l *listing, dir string) {
	if info, err := t.root.Lstat(dir); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		t.refuseLink(l, dir)
		return
	}
	var entries []entry
	f, err := openFolder(t.root, dir)
	if err == nil {
		defer f.close()
		entries, err = f.entries(nil, make([]byte, bufferSize))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist): // an absent folder
		return
	case err != nil:
		l.refuse(dir, "file-unreadable", "this can't be read: "+cause(err), "give yourself the right to read it")
		return
	}
	slices.SortFunc(entries, inOrder)
	runs := slices.Collect(slices.Chunk(entries, 1+len(entries)/1000))
	found := make([]listing, len(runs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(runs)) {
		wg.Go(func() {
			w := walker{tree: t, dir: dir, buffer: make([]byte, bufferSize)}
			for i := next.Add(1) - 1; i < int64(len(runs)); i = next.Add(1) - 1 {
				w.listing = listing{at: l.at}
				for _, e := range runs[i] {
					w.visit(f, e)
				}
				found[i] = w.listing
			}
		})
	}
	wg.Wait()
	files := 0
	for _, f := range found {
		files += len(f.files)
	}
	l.files = slices.Grow(l.files, files)
	for _, f := range found {
		l.files, l.problems = append(l.files, f.files...), append(l.problems, f.problems...)
	}
}

// bufferSize holds the names of some hundred files.
const bufferSize = 8 << 10

// walker walks folders, one after the other.
type walker struct {
	listing
	tree    *Tree
	dir     string  // the site's folder they are in
	pending []entry // of the folders being walked, which are in each other
	buffer  []byte  // for reading a folder
}

// visit lists what an entry of a folder stands for, and all below it.
func (w *walker) visit(f folder, e entry) {
	if !w.tree.admits(&w.listing, w.dir, e.name, e.kind) {
		return
	}
	if e.kind.IsDir() {
		sub, err := f.open(e)
		w.walk(sub, e.name, err)
		return
	}
	p, err := f.print(e)
	if err != nil {
		w.unreadable(w.dir, e.name, err)
		return
	}
	w.keep(e.name, p)
}

// walk lists all in a folder and closes it; err is what came of opening it.
func (w *walker) walk(f folder, name string, err error) {
	from := len(w.pending)
	if err == nil {
		defer f.close()
		w.pending, err = f.entries(w.pending, w.buffer)
	}
	to := len(w.pending)
	if err != nil {
		w.unreadable(w.dir, name, err)
		to = from
	}
	slices.SortFunc(w.pending[from:to], inOrder)
	for i := from; i < to; i++ {
		w.visit(f, w.pending[i])
	}
	w.pending = w.pending[:from]
}

// inOrder compares entries of one folder as all the paths that they stand for compare: a folder's go on with a slash.
func inOrder(a, b entry) int {
	n := min(len(a.name), len(b.name))
	if c := strings.Compare(a.name[:n], b.name[:n]); c != 0 {
		return c
	}
	rest := func(e entry) string {
		if e.kind.IsDir() {
			return e.name[n:] + "/"
		}
		return e.name[n:]
	}
	return strings.Compare(rest(a), rest(b))
}

// admits reports whether a file is to be listed, or a folder to be walked. Where the author has to know that it is not,
// it says why.
func (t *Tree) admits(l *listing, dir, name string, kind fs.FileMode) bool {
	base := path.Base(name)
	switch {
	case ignored(base) && !(kind.IsDir() && base == ".well-known"):
	case kind.IsDir() && strings.Count(name, "/") > maxDepth:
		l.refuse(name, "file-deep", fmt.Sprintf("folders are nested deeper than %d levels", maxDepth), "move the folder up")
	case kind&fs.ModeSymlink != 0:
		t.refuseLink(l, name)
	case !kind.IsDir() && !kind.IsRegular():
		l.refuse(name, "file-kind", "this is not a plain file", "move it out of "+dir+"/")
	default:
		return true
	}
	return false
}

func (t *Tree) refuseLink(l *listing, name string) {
	target, _ := t.root.Readlink(name)
	l.refuse(name, "file-link", fmt.Sprintf("this is a symbolic link (to %s), which may lead out of the site", target), "put the file itself here")
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
