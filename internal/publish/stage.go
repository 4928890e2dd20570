package publish

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
)

// Class says when a file is put in place: what others refer to goes first, so that every page that can be
// seen finds its pictures, and every list its pages.
type Class uint8

// The classes in their order.
const (
	Asset Class = iota // pictures, style, fonts, static files
	Page               // pages
	List               // home, sitemap, feeds: what lists pages
)

// placed is one file, of the last build or of this one. A site may have some hundred thousand: it is kept small.
type placed struct {
	name   string
	sum    Sum   // what the manifest says; what this build makes of it, as soon as it is made
	number int32 // of the staged file; 0: it stands in place already
	stage  atomic.Uint32
	class  Class
	found  found // what stood at its name when it was staged
	same   bool  // it came out as the manifest has it
}

// The stages of a file. It is written to only by who claimed it, and read by others if it is made.
const (
	idle    = iota // of the last build only
	claimed        // at work
	made           // of this build
	renamed        // this build has a file of the same folded name, and not the same name, among those added
)

// Write says that the build has a file of this content. Name is slash-separated, from the output folder.
// The file is staged only if another content or nothing stands at its name. The same name twice, or two
// names that differ in case only, is an error. After any error the build can only be discarded. Content is
// not kept.
func (o *Output) Write(name string, class Class, content []byte) error {
	sum := Sum(sha256.Sum256(content))
	return o.place(name, class,
		func() (Sum, error) { return sum, nil },
		func(w file, _ string) (Sum, int64, error) {
			n, err := w.Write(content)
			return sum, int64(n), err
		})
}

// Copy is Write for content too large to hold. It calls open once or twice and closes what that returns;
// the file is a copy, never a hard link, so that editing one does not change the other. A file system that can
// holds the content of an *os.File once until then.
func (o *Output) Copy(name string, class Class, open func() (io.ReadCloser, error)) error {
	read := func(to func(io.ReadCloser) (Sum, int64, error)) (sum Sum, size int64, err error) {
		r, err := open()
		if err != nil {
			return sum, 0, err
		}
		sum, size, err = to(r)
		return sum, size, errors.Join(err, r.Close())
	}
	return o.place(name, class, func() (Sum, error) {
		sum, _, err := read(func(r io.ReadCloser) (Sum, int64, error) { return o.pour(io.Discard, r) })
		return sum, err
	}, func(w file, at string) (Sum, int64, error) {
		return read(func(r io.ReadCloser) (sum Sum, size int64, err error) {
			from, ok := r.(*os.File)
			if !ok {
				return o.pour(w, r)
			}
			size, err = w.Clone(from)
			if errors.Is(err, errors.ErrUnsupported) {
				return o.pour(w, r)
			}
			if err == nil {
				sum, err = o.hash(at) // of the clone: the other may change at any moment
			}
			return sum, size, err
		})
	})
}

// CopyKnown is Copy for content of which the caller knows the sum, as from an earlier run: an unchanged file is not
// even read, on neither side, as with Keep, and for any other the system makes the copy where it can. Nobody checks
// the sum: if it is wrong, the next build takes the file for one that was edited by hand, says so and replaces it.
func (o *Output) CopyKnown(name string, class Class, sum Sum, open func() (io.ReadCloser, error)) error {
	if kept, err := o.Keep(name, class, sum); kept || err != nil {
		return err
	}
	return o.place(name, class, func() (Sum, error) { return sum, nil }, func(w file, _ string) (Sum, int64, error) {
		r, err := open()
		if err != nil {
			return sum, 0, err
		}
		size, err := o.transfer(w, r)
		return sum, size, errors.Join(err, r.Close())
	})
}

// transfer copies all of r in the cheapest way that there is.
func (o *Output) transfer(w file, r io.Reader) (size int64, err error) {
	if from, ok := r.(*os.File); ok {
		for _, way := range []func(*os.File) (int64, error){w.Clone, w.Pull} {
			if size, err = way(from); !errors.Is(err, errors.ErrUnsupported) {
				return size, err
			}
		}
	}
	return o.copy(w, r)
}

// Keep says that the build has the file that an earlier build put at name, if it still has this sum: then
// it returns true, and the content need not be made. False means that it has to be written. The file is
// read only if it changed since the last build, or so shortly before its end that the times cannot tell.
func (o *Output) Keep(name string, class Class, sum Sum) (bool, error) {
	was, ok := o.before.files[fold(name)]
	if !ok || was.name != name || was.stage.Load() != claimed && was.sum != sum {
		return false, nil
	}
	if err := o.claim(was, name); err != nil {
		return false, o.note(name, err)
	}
	stands, err := o.stands(was)
	if err != nil || !stands {
		was.stage.Store(idle)
		return false, o.note(name, err)
	}
	was.class, was.same = class, true
	was.stage.Store(made)
	return true, nil
}

// Made is a file of a build.
type Made struct {
	Name  string
	Class Class
	Sum   Sum
}

// KeepAll is Keep for several files: it keeps all of them, or none.
func (o *Output) KeepAll(files []Made) (bool, error) {
	for i, f := range files {
		kept, err := o.Keep(f.Name, f.Class, f.Sum)
		if kept {
			continue
		}
		for _, f := range files[:i] { // they are to be made again, like this one
			o.before.files[fold(f.Name)].stage.Store(idle)
		}
		return false, err
	}
	return true, nil
}

// KeepBeside is Keep for a file that is made of another one of the build alone, such as its compressed form: it says
// that the build has what an earlier build put at name, if of, which was written before, came out as it was then. The
// two were written by the same build, since a build that makes only one of them does not own the other.
func (o *Output) KeepBeside(name string, class Class, of string) (bool, error) {
	base, had := o.before.files[fold(of)]
	was, ok := o.before.files[fold(name)]
	if !had || !ok || base.name != of || base.stage.Load() != made || !base.same {
		return false, nil
	}
	return o.Keep(name, class, was.sum)
}

// Sum returns the hash of the file that Write, Copy or Keep was called for in this run.
func (o *Output) Sum(name string) (sum Sum, ok bool) {
	key := fold(name)
	f, ok := o.before.files[key]
	if !ok || f.name != name {
		o.mu.Lock()
		f, ok = o.added[key]
		o.mu.Unlock()
	}
	if !ok || f.name != name || f.stage.Load() != made {
		return Sum{}, false
	}
	return f.sum, true
}

// place stages a file unless it stands there already. It calls sum only if there is something to compare.
func (o *Output) place(name string, class Class, sum func() (Sum, error), write func(w file, at string) (Sum, int64, error)) error {
	f, err := o.reserve(name)
	if err != nil {
		return o.note(name, err)
	}
	was := f.sum
	f.class = class
	var there Sum
	f.found, there, err = o.look(name)
	if err == nil && f.found.readable() {
		var want Sum
		if want, err = sum(); err == nil && want == there {
			f.sum, f.same = want, want == was
			f.stage.Store(made)
			return nil
		}
	}
	if err == nil {
		err = o.put(f, write)
	}
	if err == nil {
		f.same = f.sum == was
		f.stage.Store(made)
	}
	return o.note(name, err)
}

// reserve claims the name for one file of this run.
func (o *Output) reserve(name string) (*placed, error) {
	key := fold(name)
	was, ok := o.before.files[key]
	if ok && was.name == name {
		return was, o.claim(was, name)
	}
	if err := checkName(name); err != nil {
		return nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended.Load() {
		return nil, errEnded
	}
	if other, ok := o.added[key]; ok {
		return nil, errTwice(other.name)
	}
	if ok && !was.stage.CompareAndSwap(idle, renamed) {
		return nil, errTwice(was.name)
	}
	f := &placed{name: name}
	f.stage.Store(claimed)
	o.added[key] = f
	return f, nil
}

// claim makes a file of the last build one of this run. Its name was checked when the manifest was read.
func (o *Output) claim(was *placed, name string) error {
	if o.ended.Load() {
		return errEnded
	}
	if !was.stage.CompareAndSwap(idle, claimed) {
		return errTwice(name)
	}
	return nil
}

func errTwice(name string) error { return fmt.Errorf("the build already has a file %s", name) }

// note wraps err, if there is one, and keeps the first.
func (o *Output) note(name string, err error) error {
	if err == nil {
		return nil
	}
	err = fmt.Errorf("write %s: %w", name, err)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.failed == nil {
		o.failed = err
	}
	return err
}

// put writes the staged file.
func (o *Output) put(f *placed, write func(w file, at string) (Sum, int64, error)) error {
	if err := o.staging(); err != nil {
		return err
	}
	number := o.staged.Add(1)
	at := stagedName(int(number))
	to, err := o.disk.Create(at)
	if err != nil {
		return err
	}
	var size int64
	f.sum, size, err = write(to, at)
	// A full disk may show itself in closing only.
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	f.number = number
	o.bytes.Add(size)
	return nil
}

// stands reports whether the file was is still what the manifest says.
func (o *Output) stands(was *placed) (bool, error) {
	if solid, err := o.stillSolid(folderOf(was.name)); err != nil || !solid {
		return false, err
	}
	at, err := o.eye.stat(was.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || !at.regular || at.device != o.device {
		return false, err
	}
	if at.touched < o.since {
		return true, nil
	}
	sum, err := o.hash(was.name)
	return sum == was.sum, err
}
