package publish

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
)

// Commit puts the build in place, and unlocks the folder. It returns a *Foreign, a *Refused or another error
// with nothing changed, or an error of the system half-way: then each file is whole, old or new, and the
// next Open finishes. A build that is as the last one changes no file at all (CASES.md RS-106).
func (o *Output) Commit() (Summary, error) {
	if o.unlock == nil || o.promised {
		return Summary{}, errEnded
	}
	if o.failed != nil {
		return Summary{}, fmt.Errorf("the build is not whole: %w", o.failed)
	}
	o.ended.Store(true)
	j, sum, err := o.plan()
	if err != nil {
		return Summary{}, err
	}
	same, err := o.sameManifest()
	if err != nil {
		return Summary{}, err
	}
	if !same || !j.empty() {
		if err := o.promise(j); err != nil {
			return Summary{}, fmt.Errorf("prepare to publish: %w", err)
		}
		o.promised = true
		if err := o.finish(j); err != nil {
			return Summary{}, fmt.Errorf("publish (the next build will finish it): %w", err)
		}
	}
	return sum, o.leave()
}

func (j journal) empty() bool { return len(j.clear)+len(j.moves)+len(j.remove) == 0 }

// sameManifest reports whether the manifest that stands there is the one to write, without writing it: it was what
// this program writes, each of its files came out as it was, there is no other, and nobody has touched it since.
func (o *Output) sameManifest() (bool, error) {
	if !o.before.sorted || len(o.added) > 0 {
		return false, nil
	}
	for i := range o.before.list {
		if f := &o.before.list[i]; f.stage.Load() != made || !f.same {
			return false, nil
		}
	}
	now, err := o.root.Lstat(manifestName)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the manifest: %w", err)
	}
	return os.SameFile(now, o.asRead) && now.Size() == o.asRead.Size() && standingOf(now) == standingOf(o.asRead), nil
}

// promise makes durable all that finish needs, and the journal last.
func (o *Output) promise(j journal) error {
	if err := o.staging(); err != nil {
		return err
	}
	files := slices.Collect(o.built)
	if err := o.writeFile(stagedManifest, false, func(w io.Writer) error { return writeManifest(w, files) }); err != nil {
		return err
	}
	staged := func(yield func(string) bool) {
		if !yield(stagedManifest) {
			return
		}
		for _, m := range j.moves {
			if !yield(stagedName(m.number)) {
				return
			}
		}
	}
	if err := o.disk.Flush(staged, slices.Values([]string{stagingName})); err != nil {
		return err
	}
	if err := o.writeFile(journalName, true, j.write); err != nil {
		return err
	}
	return o.disk.Flush(none, slices.Values([]string{stagingName, "."}))
}

func none(func(string) bool) {}

func (s store) writeFile(name string, durable bool, write func(io.Writer) error) error {
	f, err := s.disk.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 64<<10)
	err = errors.Join(write(w), w.Flush())
	if err == nil && durable {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
