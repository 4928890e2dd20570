package publish

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// plan compares the build with what stands in the folder. It changes nothing there.
func (o *Output) plan() (j journal, sum Summary, err error) {
	staged, files := o.stagedFiles()
	if err := o.lookAgain(staged); err != nil {
		return j, sum, err
	}
	if err := o.checkNesting(staged); err != nil {
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
	if len(gone) > 0 {
		homes := homesOf(staged)
		for _, was := range gone {
			if o.inTheWay(was.name, homes) {
				cleared[was.name] = true
				j.clear = append(j.clear, was)
			} else {
				j.remove = append(j.remove, was)
			}
		}
	}
	j.moves = make([]move, len(staged))
	for i, f := range staged {
		if j.moves[i] = (move{int(f.number), f.name}); i > 0 && f.class != staged[i-1].class {
			j.breaks = append(j.breaks, i)
		}
	}
	replaced, err := o.judge(staged, cleared)
	if err != nil {
		return j, sum, err
	}
	if err := o.checkWritable(staged, gone); err != nil {
		return j, sum, fmt.Errorf("prepare to publish: %w", err)
	}
	sum.Written, sum.Unchanged, sum.Removed, sum.Bytes = len(staged), files-len(staged), len(gone), o.bytes.Load()
	sum.Warnings = sortedNotes(slices.Concat(o.news(), warnings, replaced))
	return j, sum, nil
}

// built yields the files of this build, in no order.
func (o *Output) built(yield func(*placed) bool) {
	for i := range o.before.list {
		if f := &o.before.list[i]; f.stage.Load() == made && !yield(f) {
			return
		}
	}
	for _, f := range o.added {
		if !yield(f) {
			return
		}
	}
}

// has returns the name of this build's file of that folded name.
func (o *Output) has(key string) (name string, ok bool) {
	if f, ok := o.before.files[key]; ok && f.stage.Load() == made {
		return f.name, true
	}
	if f, ok := o.added[key]; ok {
		return f.name, true
	}
	return "", false
}

// homesOf are the folders of files, folded.
func homesOf(files []*placed) map[string]bool {
	homes := map[string]bool{}
	for _, f := range files {
		for dir := range above(fold(f.name)) {
			if homes[dir] {
				break
			}
			homes[dir] = true
		}
	}
	return homes
}

// checkNesting finds names that are a file's and a folder's at once (CASES.md RS-087). No two files that stand in
// place are such names, so one of each two is staged, and the inner one if no folder stands at the outer.
func (o *Output) checkNesting(staged []*placed) error {
	var errs []error
	last := ""
	for _, f := range staged {
		dir := folderOf(f.name)
		if dir == last {
			continue
		}
		last = dir
		for dir := range above(fold(f.name)) {
			if name, ok := o.has(dir); ok {
				errs = append(errs, fmt.Errorf("the build has a file %s and in a folder of that name %s", name, f.name))
			}
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
	if !o.hasPage() {
		return &Refused{"the build has no pages", remedy}
	}
	before, gone := 0, 0
	for i := range o.before.list {
		was := &o.before.list[i]
		if !isPage(was.name) {
			continue
		}
		if before++; was.stage.Load() != made {
			gone++
		}
	}
	if before >= fewPages && 2*gone > before {
		return &Refused{fmt.Sprintf("%d of the %d pages of the last build would go", gone, before), remedy}
	}
	return nil
}

func (o *Output) hasPage() bool {
	for f := range o.built {
		if isPage(f.name) {
			return true
		}
	}
	return false
}

func isPage(name string) bool {
	const ending = ".html"
	return len(name) >= len(ending) && strings.EqualFold(name[len(name)-len(ending):], ending)
}

// departed returns the files of earlier builds to remove, sorted by name, and what to say of those that
// stay because somebody changed them.
func (o *Output) departed() (gone []owned, kept []Note, err error) {
	if o.before.damage != "" {
		return nil, nil, nil // see the package's comment
	}
	for i := range o.before.list {
		f := &o.before.list[i]
		if f.stage.Load() == made {
			continue
		}
		if f.stage.Load() == renamed && o.sameFile(o.added[fold(f.name)].name, f.name) {
			continue
		}
		was := owned{f.name, f.sum}
		found, sum, err := o.look(was.name)
		if err == nil && found == ours { // its times may say so: of a copy of the folder they are those of the copying
			sum, err = o.hash(was.name)
		}
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
func (o *Output) inTheWay(name string, homes map[string]bool) bool {
	key := fold(name)
	if homes[key] {
		return true
	}
	for dir := range above(key) {
		if _, ok := o.has(dir); ok {
			return true
		}
	}
	return false
}

// stagedFiles returns the files to be put in place, in their order, and how many files the build has in all.
func (o *Output) stagedFiles() (staged []*placed, all int) {
	for f := range o.built {
		if all++; f.number > 0 {
			if staged == nil {
				staged = make([]*placed, 0, o.staged.Load())
			}
			staged = append(staged, f)
		}
	}
	slices.SortFunc(staged, func(a, b *placed) int {
		return cmp.Or(cmp.Compare(a.class, b.class), strings.Compare(a.name, b.name))
	})
	return staged, all
}

// judge decides what becomes of what stands where the staged files go: a warning that it is replaced, or
// one *Foreign for all that must not be.
func (o *Output) judge(staged []*placed, cleared map[string]bool) ([]Note, error) {
	var replaced, obstacles []Note
	takeOver := o.options.Adopt || o.before.damage != ""
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
			if at := o.obstacle(f.name); !cleared[at] {
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
	if o.before.damage != "" {
		notes = append(notes, Note{manifestName, o.before.damage + "; written anew, and files no longer made were not deleted"})
	}
	return notes
}

func sortedNotes(notes []Note) []Note {
	slices.SortStableFunc(notes, func(a, b Note) int { return strings.Compare(a.Name, b.Name) })
	return notes
}
