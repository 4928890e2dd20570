package publish

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Names in the output folder that are this package's own. None of them can be a file of a build.
const (
	ownPrefix    = ".broadside"
	manifestName = ".broadside.manifest"
	lockName     = ".broadside.lock"
	stagingName  = ".broadside-staging"
)

// checkName returns an error unless name can be a file of a build on every system: UTF-8 steps joined by
// single slashes, none of them "." or "..", nothing that Windows does not allow in a name, and the first
// step not this package's own. A name that a system refused only after the journal is written would leave
// the build half published (CASES.md RS-080, RS-085).
func checkName(name string) error {
	if why := badName(name); why != "" {
		return fmt.Errorf("the name %q %s", name, why)
	}
	return nil
}

func badName(name string) string {
	switch {
	case name == "":
		return "is empty"
	case !utf8.ValidString(name):
		return "is not UTF-8"
	case len(name) > 1024:
		return "is longer than 1024 bytes"
	case strings.HasPrefix(fold(name), ownPrefix):
		return "is one that builds keep for themselves"
	}
	for step := range strings.SplitSeq(name, "/") {
		if why := badStep(step); why != "" {
			return why
		}
	}
	if !filepath.IsLocal(filepath.FromSlash(name)) {
		return "cannot be a file's on this system"
	}
	return ""
}

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
func badStep(step string) string {
	switch {
	case step == "":
		return "has an empty step"
	case step == "." || step == "..":
		return "has a step that leads elsewhere"
	case len(step) > 255:
		return "has a step longer than 255 bytes"
	case strings.HasSuffix(step, ".") || strings.HasSuffix(step, " "):
		return "has a step that ends in a full stop or a space"
	}
	for _, r := range step {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`\:*?"<>|`, r) {
			return fmt.Sprintf("holds the character %q", r)
		}
	}
	return ""
}

// fold is the same for two names that some file system takes for one: such as differ in case or in Unicode
// normal form only (CASES.md RS-084).
func fold(name string) string {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf {
			return norm.NFC.String(strings.ToLower(norm.NFD.String(name)))
		}
	}
	return strings.ToLower(name)
}

// folderOf is the folder that name lies in; "." for the output folder itself.
func folderOf(name string) string {
	if i := strings.LastIndexByte(name, '/'); i > 0 {
		return name[:i]
	}
	return "."
}

// liesIn reports whether name lies in dir or in a folder of it.
func liesIn(name, dir string) bool {
	return len(name) > len(dir) && name[len(dir)] == '/' && name[:len(dir)] == dir
}

// above yields the folders that name lies in, the nearest first, without the output folder itself.
func above(name string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i := strings.LastIndexByte(name, '/'); i > 0; i = strings.LastIndexByte(name[:i], '/') {
			if !yield(name[:i]) {
				return
			}
		}
	}
}
