package publish

import (
	"errors"
	"fmt"
	"io/fs"
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
	j, sum, err := o.plan()
	if err != nil {
		return Summary{}, err
	}
	manifest := o.manifest()
	same, err := o.sameManifest(manifest)
	if err != nil {
		return Summary{}, err
	}
	if !same || !j.empty() {
		if err := o.promise(j, manifest); err != nil {
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

func (o *Output) manifest() string {
	files := make([]owned, 0, len(o.files))
	for _, f := range o.files {
		files = append(files, owned{f.name, f.sum})
	}
	return formatManifest(files)
}

func (o *Output) sameManifest(text string) (bool, error) {
	old, err := o.readManifest()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("read the manifest: %w", err)
	}
	return old == text, nil
}

// promise makes durable all that finish needs, and the journal last.
func (o *Output) promise(j journal, manifest string) error {
	if err := o.staging(); err != nil {
		return err
	}
	if err := o.writeFile(stagedManifest, manifest, false); err != nil {
		return err
	}
	files := []string{stagedManifest}
	for _, m := range j.moves {
		files = append(files, stagedName(m.number))
	}
	if err := o.disk.Flush(files, []string{stagingName}); err != nil {
		return err
	}
	if err := o.writeFile(journalName, j.String(), true); err != nil {
		return err
	}
	return o.disk.Flush(nil, []string{stagingName, "."})
}

func (s store) writeFile(name, text string, durable bool) error {
	f, err := s.disk.Create(name)
	if err != nil {
		return err
	}
	_, err = f.Write([]byte(text))
	if err == nil && durable {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}
