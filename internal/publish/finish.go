package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// recover finishes a run that was killed after its journal was whole, and says so; or removes what one that
// was killed before has left.
func (s store) recover() (finished bool, err error) {
	j, whole, err := s.readJournal()
	if err != nil {
		return false, err
	}
	if !whole {
		if err := s.sweep(); err != nil {
			return false, fmt.Errorf("clear away an interrupted build: %w", err)
		}
		return false, nil
	}
	if err := s.finish(j); err != nil {
		return false, fmt.Errorf("finish the interrupted build (to give it up instead, delete %s in the output folder): %w", stagingName, err)
	}
	return true, nil
}

// finish does what the journal says. It may be done any number of times, and after any part of itself.
func (s store) finish(j journal) error {
	if err := s.retire(j.clear); err != nil {
		return err
	}
	touched := map[string]bool{".": true}
	for _, m := range j.moves {
		if err := s.settle(m, touched); err != nil {
			return err
		}
	}
	if err := s.retire(j.remove); err != nil {
		return err
	}
	if err := s.renameStaged(stagedManifest, manifestName); err != nil {
		return err
	}
	if err := s.addRemaining(touched, slices.Concat(j.clear, j.remove)); err != nil {
		return err
	}
	if err := s.disk.Flush(nil, slices.Sorted(maps.Keys(touched))); err != nil {
		return err
	}
	return s.sweep()
}

// addRemaining adds to touched, for each removed file, the folder that it or the folders above it went from.
func (s store) addRemaining(touched map[string]bool, removed []owned) error {
	for _, f := range removed {
		for dir := range above(f.name) {
			info, err := s.lstatSolid(dir)
			if err != nil {
				return err
			}
			if info != nil && info.IsDir() {
				touched[dir] = true
				break
			}
		}
	}
	return nil
}

// settle puts one staged file in place.
func (s store) settle(m move, ready map[string]bool) error {
	if err := s.makeFolder(path.Dir(m.name), ready); err != nil {
		return err
	}
	return s.renameStaged(stagedName(m.number), m.name)
}

// renameStaged renames a staged file, or does nothing if that was done before.
func (s store) renameStaged(from, to string) error {
	err := s.disk.Rename(from, to)
	if errors.Is(err, fs.ErrNotExist) {
		if _, gone := s.root.Lstat(from); errors.Is(gone, fs.ErrNotExist) {
			return nil
		}
	}
	return err
}

// makeFolder makes dir and those above it; ready holds what is known to be a folder.
func (s store) makeFolder(dir string, ready map[string]bool) error {
	if ready[dir] {
		return nil
	}
	if err := s.makeFolder(path.Dir(dir), ready); err != nil {
		return err
	}
	err := s.disk.Mkdir(dir)
	if errors.Is(err, fs.ErrExist) {
		var info fs.FileInfo
		if info, err = s.root.Lstat(dir); err == nil && !info.IsDir() {
			err = fmt.Errorf("%s is not a folder", dir)
		}
	}
	if err != nil {
		return err
	}
	ready[dir] = true
	return nil
}

// retire removes those of files that are still as they were built, then the folders that this left empty.
func (s store) retire(files []owned) error {
	for _, f := range files {
		if err := s.removeOurs(f); err != nil {
			return err
		}
	}
	for _, f := range files {
		for dir := range above(f.name) {
			more, err := s.removeEmpty(dir)
			if err != nil {
				return err
			}
			if !more {
				break
			}
		}
	}
	return nil
}

func (s store) removeOurs(f owned) error {
	info, err := s.lstatSolid(f.name)
	if err != nil || info == nil || !info.Mode().IsRegular() {
		return err
	}
	sum, err := s.hash(f.name)
	if err != nil || sum != f.sum {
		return err
	}
	return s.disk.Remove(f.name)
}

// removeEmpty removes dir if nothing is in it; gone is true if it is not there any more.
func (s store) removeEmpty(dir string) (gone bool, err error) {
	info, err := s.lstatSolid(dir)
	if err != nil {
		return false, err
	}
	if info == nil {
		return true, nil
	}
	if !info.IsDir() {
		return false, nil
	}
	entries, err := fs.ReadDir(s.root.FS(), dir)
	if err != nil || len(entries) > 0 {
		return false, err
	}
	return true, s.disk.Remove(dir)
}

// lstatSolid is Lstat through folders only: nil if name is not there, or behind a link.
func (s store) lstatSolid(name string) (fs.FileInfo, error) {
	for i := range len(name) {
		if name[i] != '/' {
			continue
		}
		info, err := s.root.Lstat(name[:i])
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
	}
	info, err := s.root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return info, err
}

// sweep removes the staging folder: the journal first, so that half of the rest is never taken for a promise.
func (s store) sweep() error {
	if there, err := s.hasStaging(); !there || err != nil {
		return err
	}
	entries, err := fs.ReadDir(s.root.FS(), stagingName)
	if err != nil {
		return err
	}
	slices.SortStableFunc(entries, func(a, b fs.DirEntry) int {
		return strings.Compare(sweepOrder(a), sweepOrder(b))
	})
	for _, e := range entries {
		if e.IsDir() {
			return &Refused{stagingName + " in the output folder holds a folder, which no build leaves there", "delete " + stagingName}
		}
		if err := s.disk.Remove(stagingName + "/" + e.Name()); err != nil {
			return err
		}
	}
	return s.disk.Remove(stagingName)
}

// hasStaging refuses what is not a folder: sweeping what a link leads to would be another matter.
func (s store) hasStaging() (bool, error) {
	info, err := s.root.Lstat(stagingName)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err == nil && !info.IsDir() {
		err = &Refused{stagingName + " in the output folder is not a folder, and no build left it there", "delete it"}
	}
	return err == nil, err
}

func sweepOrder(e fs.DirEntry) string {
	if stagingName+"/"+e.Name() == journalName {
		return ""
	}
	return e.Name()
}
