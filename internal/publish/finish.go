package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
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
	if err := s.settleAll(j); err != nil {
		return err
	}
	if err := s.retire(j.remove); err != nil {
		return err
	}
	if err := s.renameStaged(s.disk.Hand(), stagedManifest, manifestName); err != nil {
		return err
	}
	remaining, err := s.remaining(slices.Concat(j.clear, j.remove))
	if err != nil {
		return err
	}
	if err := s.disk.Flush(none, touched(j.moves, remaining)); err != nil {
		return err
	}
	return s.sweep()
}

// touched yields the folders that moves went to, those above them, and more, each once.
func touched(moves []move, more []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		seen := map[string]bool{".": true}
		if !yield(".") {
			return
		}
		for _, m := range moves {
			for dir := range above(m.name) {
				if seen[dir] {
					break
				}
				if seen[dir] = true; !yield(dir) {
					return
				}
			}
		}
		for _, dir := range more {
			if !seen[dir] {
				if seen[dir] = true; !yield(dir) {
					return
				}
			}
		}
	}
}

// remaining returns, for each removed file, the folder that it or the folders above it went from.
func (s store) remaining(removed []owned) (folders []string, err error) {
	for _, f := range removed {
		for dir := range above(f.name) {
			info, err := s.lstatSolid(dir)
			if err != nil {
				return nil, err
			}
			if info != nil && info.IsDir() {
				folders = append(folders, dir)
				break
			}
		}
	}
	return folders, nil
}

// settleAll puts the staged files in place, class after class.
func (s store) settleAll(j journal) error {
	start := 0
	for _, end := range append(slices.Clone(j.breaks), len(j.moves)) {
		if err := s.settleClass(j.moves[start:end]); err != nil {
			return err
		}
		start = end
	}
	return nil
}

// enough is how many moves keep a goroutine busy for longer than it takes to start one.
const enough = 256

// settleClass puts files in place of which none needs another: from several goroutines, a run of folders each. A
// few are put in place one after the other.
func (s store) settleClass(moves []move) error {
	workers := min(runtime.GOMAXPROCS(0), 1+len(moves)/enough)
	errs := make([]error, workers)
	var stop atomic.Bool
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			part := moves[len(moves)*w/workers : len(moves)*(w+1)/workers]
			if errs[w] = s.settle(part, &stop); errs[w] != nil {
				stop.Store(true)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// settle puts files in place until stop.
func (s store) settle(moves []move, stop *atomic.Bool) error {
	hand := s.disk.Hand()
	var in []string // the folders that the hand is in
	leave := func() {
		hand.Leave()
		in = in[:len(in)-1]
	}
	defer func() {
		for len(in) > 0 {
			leave()
		}
	}()
	for _, m := range moves {
		if stop.Load() {
			return nil
		}
		for len(in) > 0 && !liesIn(m.name, in[len(in)-1]) {
			leave()
		}
		here := 0
		if len(in) > 0 {
			here = len(in[len(in)-1]) + 1
		}
		for i := here; i < len(m.name); i++ {
			if m.name[i] != '/' {
				continue
			}
			if err := hand.Enter(m.name[:i]); err != nil {
				return err
			}
			in = append(in, m.name[:i])
		}
		if err := s.renameStaged(hand, stagedName(m.number), m.name); err != nil {
			return err
		}
	}
	return nil
}

// renameStaged renames a staged file, or does nothing if that was done before.
func (s store) renameStaged(by hand, from, to string) error {
	err := by.Put(from, to)
	if errors.Is(err, fs.ErrNotExist) {
		if _, gone := s.root.Lstat(from); errors.Is(gone, fs.ErrNotExist) {
			return nil
		}
	}
	return err
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
