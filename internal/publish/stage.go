package publish

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
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

// placed is one file of this build.
type placed struct {
	name   string
	sum    Sum
	size   int64 // of the staged file
	number int   // of the staged file; 0: it stands in place already
	class  Class
	found  found // what stood at its name when it was staged
}

// Write says that the build has a file of this content. Name is slash-separated, from the output folder.
// The file is staged only if another content or nothing stands at its name. The same name twice, or two
// names that differ in case only, is an error. After any error the build can only be discarded. Content is
// not kept.
func (o *Output) Write(name string, class Class, content []byte) error {
	sum := Sum(sha256.Sum256(content))
	return o.place(name, class,
		func() (Sum, error) { return sum, nil },
		func(w io.Writer) (Sum, int64, error) {
			n, err := w.Write(content)
			return sum, int64(n), err
		})
}

// Copy is Write for content too large to hold. It calls open once or twice and closes what that returns;
// the file is a copy, never a hard link, so that editing one does not change the other.
func (o *Output) Copy(name string, class Class, open func() (io.ReadCloser, error)) error {
	read := func(w io.Writer) (sum Sum, size int64, err error) {
		r, err := open()
		if err != nil {
			return sum, 0, err
		}
		sum, size, err = o.pour(w, r)
		return sum, size, errors.Join(err, r.Close())
	}
	return o.place(name, class, func() (Sum, error) {
		sum, _, err := read(io.Discard)
		return sum, err
	}, read)
}

// Keep says that the build has the file that an earlier build put at name, if it still has this sum: then
// it returns true, and the content need not be made. False means that it has to be written. The file is
// read only if it changed since the last build, or so shortly before its end that the times cannot tell.
func (o *Output) Keep(name string, class Class, sum Sum) (bool, error) {
	was, ok := o.owned[fold(name)]
	if !ok || was.name != name || was.sum != sum {
		return false, nil
	}
	same, err := o.stands(was)
	if err == nil && same {
		var f *placed
		if f, err = o.reserve(name, class); err == nil {
			f.sum = sum
		}
	}
	return err == nil && same, o.note(name, err)
}

// Made is a file of a build.
type Made struct {
	Name  string
	Class Class
	Sum   Sum
}

// KeepAll is Keep for several files: it keeps all of them, or none.
func (o *Output) KeepAll(files []Made) (bool, error) {
	for _, f := range files {
		was, ok := o.owned[fold(f.Name)]
		if !ok || was.name != f.Name || was.sum != f.Sum {
			return false, nil
		}
		if same, err := o.stands(was); err != nil || !same {
			return false, o.note(f.Name, err)
		}
	}
	for _, f := range files {
		placed, err := o.reserve(f.Name, f.Class)
		if err != nil {
			return false, o.note(f.Name, err)
		}
		placed.sum = f.Sum
	}
	return true, nil
}

// KeepBeside is Keep for a file that is made of another one of the build alone, such as its compressed form: it says
// that the build has what an earlier build put at name, if of, which was written before, came out as it was then. The
// two were written by the same build, since a build that makes only one of them does not own the other.
func (o *Output) KeepBeside(name string, class Class, of string) (bool, error) {
	sum, made := o.Sum(of)
	base, had := o.owned[fold(of)]
	was, ok := o.owned[fold(name)]
	if !made || !had || !ok || base.name != of || base.sum != sum {
		return false, nil
	}
	return o.Keep(name, class, was.sum)
}

// Sum returns the hash of the file that Write, Copy or Keep was called for in this run.
func (o *Output) Sum(name string) (sum Sum, ok bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	f, ok := o.files[fold(name)]
	if !ok || f.name != name {
		return Sum{}, false
	}
	return f.sum, true
}

// place stages a file unless it stands there already. It calls sum only if there is something to compare.
func (o *Output) place(name string, class Class, sum func() (Sum, error), write func(io.Writer) (Sum, int64, error)) error {
	f, err := o.reserve(name, class)
	if err != nil {
		return o.note(name, err)
	}
	var there Sum
	f.found, there, err = o.look(name)
	if err == nil && f.found.readable() {
		var want Sum
		if want, err = sum(); err == nil && want == there {
			f.sum = want
			return nil
		}
	}
	if err == nil {
		err = o.stage(f, write)
	}
	return o.note(name, err)
}

// reserve makes the name one of this run.
func (o *Output) reserve(name string, class Class) (*placed, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	key := fold(name)
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.unlock == nil || o.promised {
		return nil, errEnded
	}
	if other, ok := o.files[key]; ok {
		return nil, fmt.Errorf("the build already has a file %s", other.name)
	}
	f := &placed{name: name, class: class}
	o.files[key] = f
	return f, nil
}

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

func (o *Output) stage(f *placed, write func(io.Writer) (Sum, int64, error)) error {
	if err := o.staging(); err != nil {
		return err
	}
	number := int(o.staged.Add(1))
	to, err := o.disk.Create(stagedName(number))
	if err != nil {
		return err
	}
	f.sum, f.size, err = write(to)
	// A full disk may show itself in closing only.
	if err := errors.Join(err, to.Close()); err != nil {
		return err
	}
	f.number = number
	return nil
}

// stands reports whether the file was is still what the manifest says.
func (o *Output) stands(was owned) (bool, error) {
	on, err := o.footing(path.Dir(was.name))
	if err != nil || on.kind != solid {
		return false, err
	}
	info, err := o.root.Lstat(was.name)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil || !info.Mode().IsRegular() {
		return false, err
	}
	if info.ModTime().Before(o.since) && changeTime(info).Before(o.since) {
		return true, nil
	}
	sum, err := o.hash(was.name)
	return sum == was.sum, err
}
