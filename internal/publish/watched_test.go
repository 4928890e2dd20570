package publish

import (
	"errors"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"
	"syscall"
)

// watched tells before each operation of disk what it is. An error from before is the operation's own; of a
// write, half is then on the disk, and of a copy all.
type watched struct {
	disk
	before func(op string) error
}

func (w *watched) Mkdir(name string) error {
	if err := w.before("mkdir " + name); err != nil {
		return err
	}
	return w.disk.Mkdir(name)
}

func (w *watched) Create(name string) (file, error) {
	if err := w.before("create " + name); err != nil {
		return nil, err
	}
	f, err := w.disk.Create(name)
	return &watchedFile{f, name, w.before}, err
}

func (w *watched) Remove(name string) error {
	if err := w.before("remove " + name); err != nil {
		return err
	}
	return w.disk.Remove(name)
}

func (w *watched) Flush(files, folders iter.Seq[string]) error {
	if err := w.before("flush " + strings.Join(slices.AppendSeq(slices.Collect(files), folders), " ")); err != nil {
		return err
	}
	return w.disk.Flush(files, folders)
}

func (w *watched) Hand() hand { return &watchedHand{w.disk.Hand(), w.before} }

type watchedHand struct {
	hand
	before func(op string) error
}

func (h *watchedHand) Enter(dir string) error {
	if err := h.before("mkdir " + dir); err != nil {
		return err
	}
	return h.hand.Enter(dir)
}

func (h *watchedHand) Put(from, to string) error {
	if err := h.before("rename " + from + " " + to); err != nil {
		return err
	}
	return h.hand.Put(from, to)
}

type watchedFile struct {
	file
	name   string
	before func(op string) error
}

func (f *watchedFile) Write(p []byte) (int, error) {
	n, err := f.file.Write(p[:len(p)/2])
	if err == nil {
		err = f.before("write " + f.name)
	}
	if err != nil {
		return n, err
	}
	rest, err := f.file.Write(p[len(p)/2:])
	return n + rest, err
}

func (f *watchedFile) Clone(from *os.File) (int64, error) {
	return f.copied("clone ", f.file.Clone, from)
}
func (f *watchedFile) Pull(from *os.File) (int64, error) { return f.copied("pull ", f.file.Pull, from) }

// copied makes the copy first: what fails may have been done in part.
func (f *watchedFile) copied(op string, copy func(*os.File) (int64, error), from *os.File) (int64, error) {
	n, err := copy(from)
	if errors.Is(err, errors.ErrUnsupported) {
		return n, err // nothing was tried
	}
	return n, errors.Join(err, f.before(op+f.name))
}

func (f *watchedFile) Sync() error {
	if err := f.before("sync " + f.name); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f *watchedFile) Close() error {
	err := f.before("close " + f.name)
	return errors.Join(err, f.file.Close())
}

// cloning is a disk whose files can be cloned, as on a file system that shares what is the same.
type cloning struct{ disk }

func onClones(root *os.Root) disk { return cloning{onRoot(root)} }

func (d cloning) Create(name string) (file, error) {
	f, err := d.disk.Create(name)
	return clonedFile{f}, err
}

type clonedFile struct{ file }

func (f clonedFile) Clone(from *os.File) (int64, error) { return from.WriteTo(f.file) }

// fault is how the system tells that op failed.
func fault(op string, errno syscall.Errno) error {
	parts := strings.Fields(op)
	if parts[0] == "rename" {
		return &os.LinkError{Op: parts[0], Old: parts[1], New: parts[2], Err: errno}
	}
	return &fs.PathError{Op: parts[0], Path: parts[1], Err: errno}
}

// faulty is a disk that counts operations in n and asks fail about each.
func faulty(on func(*os.Root) disk, n *int, fail func(i int, op string) error) func(*os.Root) disk {
	return func(root *os.Root) disk {
		return &watched{disk: on(root), before: func(op string) error {
			*n++
			return fail(*n, op)
		}}
	}
}
