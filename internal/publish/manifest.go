package publish

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// manifestHead begins the manifest's first line; the number of files follows, so that a manifest cut
// short at the end of a line is known for what it is.
const manifestHead = "broadside manifest 1 "

// owned is one line of the manifest: a file of a build.
type owned struct {
	name string
	sum  Sum
}

func (f owned) String() string { return hex.EncodeToString(f.sum[:]) + "  " + f.name + "\n" }

// formatManifest writes files, which it sorts by name in place, as parseManifest reads them.
func formatManifest(files []owned) string {
	slices.SortFunc(files, func(a, b owned) int { return strings.Compare(a.name, b.name) })
	var b strings.Builder
	fmt.Fprintf(&b, "%s%d\n", manifestHead, len(files))
	for _, f := range files {
		b.WriteString(f.String())
	}
	return b.String()
}

// parseManifest returns the files that text names, by folded name. Damage is "" or says what is wrong with
// it; the lines that could be read are returned nevertheless, never one with a name that checkName refuses.
func parseManifest(text string) (files map[string]owned, damage string) {
	head, rest, ended := strings.Cut(text, "\n")
	count, ok := strings.CutPrefix(head, manifestHead)
	if !ok || !ended {
		return nil, "has no first line that this version knows"
	}
	want, err := strconv.Atoi(count)
	if err != nil || strconv.Itoa(want) != count {
		damage = "does not say how many files it names"
	}
	files = make(map[string]owned, strings.Count(rest, "\n"))
	number := 1
	for line := range strings.Lines(rest) {
		number++
		f, ok := parseOwned(line)
		key := fold(f.name)
		if _, twice := files[key]; !ok || twice {
			damage = fmt.Sprintf("is damaged in line %d", number)
			continue
		}
		files[key] = f
	}
	if damage == "" && len(files) != want {
		damage = fmt.Sprintf("names %d files and should name %d", len(files), want)
	}
	return files, damage
}

// parseOwned reads one line with its newline: the sum in hexadecimal, two spaces, the name.
func parseOwned(line string) (f owned, ok bool) {
	line, ended := strings.CutSuffix(line, "\n")
	digits, name, found := strings.Cut(line, "  ")
	if !ended || !found || len(digits) != 2*len(f.sum) || strings.ToLower(digits) != digits || badName(name) != "" {
		return owned{}, false
	}
	if _, err := hex.Decode(f.sum[:], []byte(digits)); err != nil {
		return owned{}, false
	}
	// A copy, or each name would keep the text of the whole manifest in memory.
	f.name = strings.Clone(name)
	return f, true
}

// readManifest returns the manifest's text, and no text and fs.ErrNotExist if there is none. What is not a
// regular file is read as an empty manifest: a damaged one.
func (s store) readManifest() (string, error) {
	info, err := s.root.Lstat(manifestName)
	if err != nil || !info.Mode().IsRegular() {
		return "", err
	}
	text, err := s.root.ReadFile(manifestName)
	return string(text), err
}
