package publish

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
)

// found is what stood at a name before the build.
type found uint8

const (
	nothing found = iota
	ours          // a file as the manifest has it
	edited        // a file the manifest names, with other content
	foreign       // a file the manifest does not name
	special       // the manifest does not name it, and it is no regular file: a link, a socket
	swapped       // the manifest names it, and it is no regular file
	folder        // a folder
	blocked       // some folder above is none
)

// readable reports whether there are bytes to compare with.
func (f found) readable() bool { return f == ours || f == edited || f == foreign }

// look says what stands at name, and the sum of it if that is readable. Links are not followed and only
// regular files are opened: a pipe would never end (CASES.md RS-082, RS-088).
func (o *Output) look(name string) (found, Sum, error) {
	if o.fresh && !strings.HasPrefix(name, ".") {
		return nothing, Sum{}, nil
	}
	on, err := o.footing(path.Dir(name))
	if err != nil {
		return nothing, Sum{}, err
	}
	switch on.kind {
	case absent:
		return nothing, Sum{}, nil
	case obstructed:
		return blocked, Sum{}, nil
	}
	info, err := o.root.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nothing, Sum{}, nil
	case err != nil:
		return nothing, Sum{}, err
	case info.IsDir():
		return folder, Sum{}, nil
	}
	was, known := o.ownerOf(name, info)
	if !info.Mode().IsRegular() {
		if known {
			return swapped, Sum{}, nil
		}
		return special, Sum{}, nil
	}
	sum, err := o.hash(name)
	switch {
	case err != nil:
		return nothing, Sum{}, err
	case !known:
		return foreign, sum, nil
	case sum != was.sum:
		return edited, sum, nil
	}
	return ours, sum, nil
}

// ownerOf finds the line of the manifest that names the file at name. Where case does not count, the line
// may have another case.
func (o *Output) ownerOf(name string, info fs.FileInfo) (was owned, ok bool) {
	was, ok = o.owned[fold(name)]
	if !ok || was.name == name {
		return was, ok
	}
	other, err := o.root.Lstat(was.name)
	return was, err == nil && os.SameFile(info, other)
}

// footing is what a folder that files are to go into is like.
type footing struct {
	kind ground
	at   string // the first step that is no folder, if obstructed
}

type ground uint8

const (
	solid      ground = iota // a folder
	absent                   // not there, nor anything in its place
	obstructed               // it or a folder above it is a link, a file or the start of another file system
)

// footing looks at dir and the folders above it, each once in a run.
func (o *Output) footing(dir string) (footing, error) {
	if dir == "." {
		return footing{}, nil
	}
	o.mu.Lock()
	known, ok := o.folders[dir]
	o.mu.Unlock()
	if ok {
		return known, nil
	}
	on, err := o.footing(path.Dir(dir))
	if err == nil && on.kind == solid {
		on, err = o.step(dir)
	}
	if err != nil {
		return footing{}, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.folders[dir] = on
	return on, nil
}

// step looks at dir, which lies in a folder.
func (o *Output) step(dir string) (footing, error) {
	info, err := o.root.Lstat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return footing{kind: absent}, nil
	case err != nil:
		return footing{}, err
	case !info.IsDir() || device(info) != o.device:
		return footing{kind: obstructed, at: dir}, nil
	}
	return footing{}, nil
}
