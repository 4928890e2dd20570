package publish

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// safeFolder returns the output folder as an absolute path without links, or a *Refused if what is written
// or removed there could be anything but a build (CASES.md RS-097). It only looks.
func safeFolder(o Options) (string, error) {
	if o.Dir == "" {
		return "", &Refused{"no output folder is named", "name one with --output"}
	}
	dir, err := resolve(o.Dir)
	if err != nil {
		return "", err
	}
	refuse := func(reason string) error {
		return &Refused{
			Reason: "the output folder " + o.Dir + " " + reason,
			Remedy: "choose a folder of its own with --output, such as public",
		}
	}
	if filepath.Dir(dir) == dir {
		return "", refuse("is the root of the file system")
	}
	for _, other := range append([]string{o.Site, o.Home}, o.Sources...) {
		if other == "" {
			continue
		}
		real, err := resolve(other)
		if err != nil {
			return "", err
		}
		if within(real, dir) {
			return "", refuse("is or holds " + other)
		}
	}
	for _, source := range o.Sources {
		in, err := Inside(dir, source)
		if err != nil {
			return "", err
		}
		if in {
			return "", refuse("lies in " + source)
		}
	}
	return dir, nil
}

// Inside reports whether a folder is another or lies in it, by what they really are: links are followed, and names that
// differ in case only count as the same. Neither need exist. The error says why that can't be told.
func Inside(dir, other string) (bool, error) {
	inner, err := resolve(dir)
	if err != nil {
		return false, err
	}
	outer, err := resolve(other)
	return err == nil && within(inner, outer), err
}

// resolve makes path absolute and follows its links, as far as the path exists.
func resolve(path string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("find the folder %s: %w", path, err)
	}
	missing := ""
	for here := abs; ; here = filepath.Dir(here) {
		real, err := filepath.EvalSymlinks(here)
		if err == nil {
			return filepath.Join(real, missing), nil
		}
		if !errors.Is(err, fs.ErrNotExist) || filepath.Dir(here) == here {
			return "", fmt.Errorf("find the folder %s: %w", path, err)
		}
		missing = filepath.Join(filepath.Base(here), missing)
	}
}

// within reports whether inner is outer or lies in it. Paths that differ in case only count as the same on
// every system, existing folders are compared by what they are.
func within(inner, outer string) bool {
	target, _ := os.Stat(outer)
	for {
		if strings.EqualFold(inner, outer) {
			return true
		}
		if info, err := os.Stat(inner); err == nil && target != nil && os.SameFile(info, target) {
			return true
		}
		up := filepath.Dir(inner)
		if up == inner {
			return false
		}
		inner = up
	}
}

// checkOurs refuses a folder that holds more than dot-files and bears no sign of a build (CASES.md RS-098).
// It looks for files before it looks for signs: a build at work in the folder leaves one at each moment.
func (s store) checkOurs(dir string) error {
	stranger, err := s.stranger()
	if stranger == "" || err != nil {
		return err
	}
	if _, whole, err := s.readJournal(); whole || err != nil {
		return err
	}
	if _, err := s.root.Lstat(manifestName); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return &Refused{
		Reason: "the output folder " + dir + " holds files that no build put there, such as " + stranger,
		Remedy: "choose an empty folder, or build with --adopt, which replaces files of the same name and deletes none",
	}
}

// stranger is the name of some entry that is not a dot-file; empty if there is none.
func (s store) stranger() (string, error) {
	f, err := s.root.Open(".")
	if err != nil {
		return "", fmt.Errorf("read the output folder: %w", err)
	}
	defer f.Close()
	for {
		names, err := f.Readdirnames(16)
		for _, name := range names {
			if !strings.HasPrefix(name, ".") {
				return name, nil
			}
		}
		if errors.Is(err, io.EOF) {
			return "", nil
		}
		if err != nil {
			return "", fmt.Errorf("read the output folder: %w", err)
		}
	}
}
