package publish

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
)

// plan compares the build with what stands in the folder. It changes nothing there.
func (o *Output) plan() (j journal, sum Summary, err error) {
	homes := o.homes()
	if err := o.checkNesting(homes); err != nil {
		return j, sum, err
	}
	if err := o.checkShrink(); err != nil {
		return j, sum, err
	}
	gone, warnings, err := o.departed()
	if err != nil {
		return j, sum, err
	}
	cleared := map[string]bool{}
	for _, was := range gone {
		if o.inTheWay(was.name, homes) {
			cleared[was.name] = true
			j.clear = append(j.clear, was)
		} else {
			j.remove = append(j.remove, was)
		}
	}
	staged := o.stagedFiles()
	for _, f := range staged {
		j.moves = append(j.moves, move{f.number, f.name})
		sum.Bytes += f.size
	}
	replaced, err := o.judge(staged, cleared)
	if err != nil {
		return j, sum, err
	}
	sum.Written, sum.Unchanged, sum.Removed = len(staged), len(o.files)-len(staged), len(gone)
	sum.Warnings = sortedNotes(slices.Concat(o.news(), warnings, replaced))
	return j, sum, nil
}

// homes are the folders of the build's files, by folded name.
func (o *Output) homes() map[string]string {
	homes := map[string]string{}
	for key, f := range o.files {
		for dir := range above(key) {
			if _, ok := homes[dir]; ok {
				break
			}
			homes[dir] = f.name
		}
	}
	return homes
}

// checkNesting finds names that are a file's and a folder's at once (CASES.md RS-087).
func (o *Output) checkNesting(homes map[string]string) error {
	var errs []error
	for _, dir := range slices.Sorted(maps.Keys(homes)) {
		if f, ok := o.files[dir]; ok {
			errs = append(errs, fmt.Errorf("the build has a file %s and in a folder of that name %s", f.name, homes[dir]))
		}
	}
	return errors.Join(errs...)
}

// fewPages is how many pages the last build must have had for the loss of half of them to be suspicious.
const fewPages = 4

// checkShrink refuses a build that would take the site away: one without pages, or without most of the
// pages of the last build, as comes of a wrong folder or a filter gone astray (CASES.md RS-107). What is
// called a page here is any HTML file, since the manifest knows no classes.
func (o *Output) checkShrink() error {
	if o.options.AllowShrink {
		return nil
	}
	const remedy = "if that is meant, build with --allow-shrink"
	if !hasPage(o.files) {
		return &Refused{"the build has no pages", remedy}
	}
	before, gone := 0, 0
	for key, was := range o.owned {
		if !isPage(key) {
			continue
		}
		before++
		if f, ok := o.files[key]; !ok || f.name != was.name {
			gone++
		}
	}
	if before >= fewPages && 2*gone > before {
		return &Refused{fmt.Sprintf("%d of the %d pages of the last build would go", gone, before), remedy}
	}
	return nil
}

func hasPage(files map[string]*placed) bool {
	for key := range files {
		if isPage(key) {
			return true
		}
	}
	return false
}

func isPage(folded string) bool { return strings.HasSuffix(folded, ".html") }

// departed returns the files of earlier builds to remove, sorted by name, and what to say of those that
// stay because somebody changed them.
func (o *Output) departed() (gone []owned, kept []Note, err error) {
	if o.damage != "" {
		return nil, nil, nil // see the package's comment
	}
	for key, was := range o.owned {
		if f, ok := o.files[key]; ok && (f.name == was.name || o.sameFile(f.name, was.name)) {
			continue
		}
		found, sum, err := o.look(was.name)
		switch {
		case err != nil:
			return nil, nil, fmt.Errorf("look at %s: %w", was.name, err)
		case found == nothing:
		case found.readable() && sum == was.sum:
			gone = append(gone, was)
		default:
			kept = append(kept, Note{was.name, "was edited by hand and is no longer made; kept"})
		}
	}
	slices.SortFunc(gone, func(a, b owned) int { return strings.Compare(a.name, b.name) })
	return gone, kept, nil
}

// sameFile reports whether a and b, which differ in case, are one file here.
func (o *Output) sameFile(a, b string) bool {
	x, err := o.root.Lstat(a)
	if err != nil {
		return false
	}
	y, err := o.root.Lstat(b)
	return err == nil && os.SameFile(x, y)
}

// inTheWay reports whether the file name, no longer made, stands where a folder of the build must be, or
// lies where a file of the build must be.
func (o *Output) inTheWay(name string, homes map[string]string) bool {
	key := fold(name)
	if _, ok := homes[key]; ok {
		return true
	}
	for dir := range above(key) {
		if _, ok := o.files[dir]; ok {
			return true
		}
	}
	return false
}

// stagedFiles returns the files to be put in place, in their order.
func (o *Output) stagedFiles() []*placed {
	var staged []*placed
	for _, f := range o.files {
		if f.number > 0 {
			staged = append(staged, f)
		}
	}
	slices.SortFunc(staged, func(a, b *placed) int {
		return cmp.Or(cmp.Compare(a.class, b.class), strings.Compare(a.name, b.name))
	})
	return staged
}

// judge decides what becomes of what stands where the staged files go: a warning that it is replaced, or
// one *Foreign for all that must not be.
func (o *Output) judge(staged []*placed, cleared map[string]bool) ([]Note, error) {
	var replaced, obstacles []Note
	takeOver := o.options.Adopt || o.damage != ""
	for _, f := range staged {
		switch f.found {
		case edited, swapped:
			replaced = append(replaced, Note{f.name, "was edited by hand; replaced"})
		case foreign, special:
			if takeOver {
				replaced = append(replaced, Note{f.name, "stood there, and no build is known to have made it; replaced"})
			} else {
				obstacles = append(obstacles, Note{f.name, "is not what the build makes"})
			}
		case folder:
			if ok, err := o.allCleared(f.name, cleared); err != nil {
				return nil, err
			} else if !ok {
				obstacles = append(obstacles, Note{f.name, "is a folder where a file must be"})
			}
		case blocked:
			if at := o.folders[path.Dir(f.name)].at; !cleared[at] {
				obstacles = append(obstacles, Note{at, "is a file, a link or the start of another file system where a folder must be"})
			}
		}
	}
	if len(obstacles) > 0 {
		return nil, &Foreign{slices.Compact(sortedNotes(obstacles))}
	}
	return replaced, nil
}

// allCleared reports whether nothing will be left in dir.
func (o *Output) allCleared(dir string, cleared map[string]bool) (bool, error) {
	entries, err := fs.ReadDir(o.root.FS(), dir)
	if err != nil {
		return false, fmt.Errorf("look into %s: %w", dir, err)
	}
	for _, e := range entries {
		name := dir + "/" + e.Name()
		if !e.IsDir() {
			if !cleared[name] {
				return false, nil
			}
		} else if ok, err := o.allCleared(name, cleared); err != nil || !ok {
			return false, err
		}
	}
	return len(entries) > 0, nil
}

// news is what Open found out and nobody has been told yet.
func (o *Output) news() []Note {
	var notes []Note
	if o.recovered {
		notes = append(notes, Note{stagingName, "held a build that was interrupted; it was finished first"})
	}
	if o.damage != "" {
		notes = append(notes, Note{manifestName, o.damage + "; written anew, and files no longer made were not deleted"})
	}
	return notes
}

func sortedNotes(notes []Note) []Note {
	slices.SortStableFunc(notes, func(a, b Note) int { return strings.Compare(a.Name, b.Name) })
	return notes
}
