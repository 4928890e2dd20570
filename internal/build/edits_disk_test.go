package build_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// manner is how a save reaches the disk.
type manner int

const (
	inPlace  manner = iota // the file is written over
	replaced               // another file is written and renamed over it, as most editors do
	sly                    // written over, and its time of modification set back
	moved                  // what has the bytes of a file that goes is that file, renamed
	touched                // and all other files of the content get a new time
	manners
)

func (m manner) String() string {
	return [...]string{"in place", "replaced", "sly", "moved", "touched"}[m]
}

// step is an edit as it can be done to any site: what becomes of files (nil: no more), and of the rest.
type step struct {
	label  string
	files  map[string]*string
	rest   func(*state)
	manner manner

	between func() // is called when one file is saved and others are not; nil for nothing
}

// stepFrom is the step from one state to the next.
func stepFrom(label string, from, to state, how manner) step {
	s := step{label: label, files: map[string]*string{}, manner: how}
	for name := range from.files {
		if _, still := to.files[name]; !still {
			s.files[name] = nil
		}
	}
	for name, text := range to.files {
		if old, was := from.files[name]; !was || old != text {
			s.files[name] = &text
		}
	}
	s.rest = func(now *state) {
		for _, f := range []func(){
			func() {
				if from.now != to.now {
					now.now = to.now
				}
			},
			func() {
				if from.stopped != to.stopped {
					now.stopped = to.stopped
				}
			},
			func() {
				if from.review != to.review {
					now.review = to.review
				}
			},
			func() {
				if from.precompress != to.precompress {
					now.precompress = to.precompress
				}
			},
			func() {
				if from.baseURL != to.baseURL {
					now.baseURL = to.baseURL
				}
			},
		} {
			f()
		}
	}
	return s
}

func (s step) String() string {
	out := s.label + " (" + s.manner.String() + "):"
	for _, name := range sorted(s.files) {
		if s.files[name] == nil {
			out += " -" + name
		} else {
			out += " " + name
		}
	}
	return out
}

// apply does the step to a state and to the site's folder.
func (s step) apply(t *testing.T, dir string, at *state) {
	t.Helper()
	s.rest(at)
	old := map[string]string{}
	for name, text := range s.files {
		if was, ok := at.files[name]; ok {
			old[name] = was
		}
		if text == nil {
			delete(at.files, name)
		} else {
			at.files[name] = *text
		}
	}
	store := filepath.Join(dir, "aside")
	if err := s.onDisk(dir, store, old); err != nil {
		t.Fatal(err)
	}
}

func (s step) onDisk(dir, store string, old map[string]string) error {
	aside := map[string]string{} // bytes → where a file with them waits
	times := map[string]time.Time{}
	for _, name := range sorted(old) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if info, err := os.Stat(file); err == nil {
			times[name] = info.ModTime()
		}
		if text := s.files[name]; text != nil && s.manner != moved && path.Dir(name) != "." {
			continue // it stays
		}
		if err := os.MkdirAll(store, 0o755); err != nil {
			return err
		}
		waits := filepath.Join(store, fmt.Sprint(len(aside)))
		if err := os.Rename(file, waits); err != nil {
			return err
		}
		if _, double := aside[old[name]]; double {
			if err := os.Remove(waits); err != nil {
				return err
			}
			continue
		}
		aside[old[name]] = waits
	}
	if err := dropEmpty(dir); err != nil {
		return err
	}
	for i, name := range sorted(s.files) {
		text := s.files[name]
		if text == nil {
			continue
		}
		if s.between != nil && i > 0 {
			s.between()
		}
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if waits, ok := aside[*text]; ok && s.manner == moved {
			delete(aside, *text)
			if err := os.Rename(waits, file); err != nil {
				return err
			}
			continue
		}
		if err := save(file, *text, s.manner, times[name]); err != nil {
			return err
		}
	}
	if s.manner == touched {
		if err := touchAll(filepath.Join(dir, "content")); err != nil {
			return err
		}
	}
	return os.RemoveAll(store)
}

func save(file, text string, how manner, before time.Time) error {
	if how == replaced {
		if err := os.WriteFile(file+"~", []byte(text), 0o644); err != nil {
			return err
		}
		return os.Rename(file+"~", file)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		return err
	}
	if how == sly && !before.IsZero() {
		return os.Chtimes(file, before, before)
	}
	return nil
}

// touchAll gives all files below dir a new time of modification.
func touchAll(dir string) error {
	return filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		now := time.Now()
		return os.Chtimes(file, now, now)
	})
}

// dropEmpty removes folders in which nothing is left: a file may come to stand in their place.
func dropEmpty(dir string) error {
	var folders []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && name != dir {
			folders = append(folders, name)
		}
		return err
	})
	for i := len(folders) - 1; i >= 0; i-- {
		_ = os.Remove(folders[i]) // the system refuses where something is left
	}
	if e := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err == nil {
		err = e
	}
	return err
}

// read is all files below a folder; none if there is no such folder.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && file == dir {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(file)
		name, _ := filepath.Rel(dir, file)
		out[filepath.ToSlash(name)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// scratch is a folder in memory where there is such a thing, for tests that build some hundred times.
func scratch(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "build-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return strings.TrimSuffix(dir, "/")
}
