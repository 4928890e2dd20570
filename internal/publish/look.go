package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
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
	on, err := o.footing(folderOf(name))
	if err != nil {
		return nothing, Sum{}, err
	}
	switch on {
	case absent:
		return nothing, Sum{}, nil
	case obstructed, beyond:
		return blocked, Sum{}, nil
	}
	at, err := o.eye.stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nothing, Sum{}, nil
	case err != nil:
		return nothing, Sum{}, err
	case at.folder:
		return folder, Sum{}, nil
	}
	was, known := o.ownerOf(name)
	if !at.regular {
		if known {
			return swapped, Sum{}, nil
		}
		return special, Sum{}, nil
	}
	if known && timesTell && at.touched < o.since {
		return ours, was, nil
	}
	sum, err := o.hash(name)
	switch {
	case err != nil:
		return nothing, Sum{}, err
	case !known:
		return foreign, sum, nil
	case sum != was:
		return edited, sum, nil
	}
	return ours, sum, nil
}

// lookAgain looks once more at where the staged files go. Since they were staged somebody may have put something there,
// and once the journal is written nobody asks any more.
func (o *Output) lookAgain(staged []*placed) error {
	o.known = map[string]footing{}
	if o.fresh {
		stranger, err := o.stranger()
		if err != nil {
			return err
		}
		o.fresh = stranger == ""
	}
	for _, f := range staged {
		if o.fresh && !strings.HasPrefix(f.name, ".") {
			continue
		}
		var err error
		if f.found, err = o.nowAt(f); err != nil {
			return fmt.Errorf("look at %s: %w", f.name, err)
		}
	}
	return nil
}

// nowAt says what stands where a staged file goes. What is of the same kind as before is taken for the same.
func (o *Output) nowAt(f *placed) (found, error) {
	on, err := o.footing(folderOf(f.name))
	switch {
	case err != nil:
		return nothing, err
	case on == absent:
		return nothing, nil
	case !on.stands():
		return blocked, nil
	}
	at, err := o.eye.stat(f.name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nothing, nil
	case err != nil:
		return nothing, err
	case at.folder:
		return folder, nil
	case !at.regular && f.found == swapped:
		return swapped, nil
	case !at.regular:
		return special, nil
	case f.found.readable():
		return f.found, nil
	}
	if sum, err := o.hash(f.name); err != nil || sum == f.sum {
		return ours, err
	}
	return foreign, nil
}

// ownerOf finds the sum in the line of the manifest that names the file at name. Where case does not count, the line
// may have another case. This build has not made the file yet.
func (o *Output) ownerOf(name string) (was Sum, ok bool) {
	f, ok := o.before.files[fold(name)]
	if !ok || f.name != name && !o.sameFile(name, f.name) {
		return Sum{}, false
	}
	return f.sum, true
}

// footing is what a folder that files are to go into is like.
type footing uint8

const (
	solid      footing = iota // a folder
	settled                   // one that nothing was put into or taken from since the last build
	absent                    // not there, nor anything in its place
	obstructed                // a link, a file or the start of another file system
	beyond                    // something above it is obstructed
)

func (f footing) stands() bool { return f <= settled }

// footings are those found in this run, by name.
type footings struct {
	looking sync.Mutex
	known   map[string]footing
}

// footing looks at dir and the folders above it, each once in a run.
func (o *Output) footing(dir string) (footing, error) {
	if dir == "." {
		return solid, nil
	}
	o.looking.Lock()
	known, ok := o.known[dir]
	o.looking.Unlock()
	if ok {
		return known, nil
	}
	on, err := o.footing(folderOf(dir))
	switch {
	case err != nil:
		return on, err
	case on == obstructed:
		on = beyond
	case on.stands():
		if on, err = o.step(dir); err != nil {
			return on, err
		}
	}
	o.looking.Lock()
	defer o.looking.Unlock()
	o.known[dir] = on
	return on, nil
}

// step looks at dir, which lies in a folder.
func (o *Output) step(dir string) (footing, error) {
	at, err := o.eye.stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return absent, nil
	case err != nil:
		return absent, err
	case !at.folder || at.device != o.device:
		return obstructed, nil
	case at.touched < o.since && timesTell:
		return settled, nil
	}
	return solid, nil
}

// stillSolid reports whether dir, in which the last build had a file, is a folder. It was one, with all above it: it
// need not be looked at if nothing in the folder above has changed since. That spares one look of three at a page.
func (o *Output) stillSolid(dir string) (bool, error) {
	above, err := o.footing(folderOf(dir))
	if err != nil || above == settled {
		return err == nil, err
	}
	on, err := o.footing(dir)
	return err == nil && on.stands(), err
}

// obstacle is the first of the folders above name that is none.
func (o *Output) obstacle(name string) string {
	at := ""
	for dir := range above(name) {
		if o.known[dir] == obstructed {
			at = dir
		}
	}
	return at
}
