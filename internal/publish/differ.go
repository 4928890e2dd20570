package publish

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// Differences says which files two builds, in the folders a and b, do not have in common byte for byte: what their
// manifests name and stands in one of them only, or with other content. It is nil if there is none. What no build put
// there is not looked at. The error is that of a folder without a whole manifest, or of the system.
func Differences(a, b string) ([]Note, error) {
	builds := [2]string{a, b}
	var files [2]map[string]bool
	for i, dir := range builds {
		text, err := os.ReadFile(filepath.Join(dir, manifestName))
		if err != nil {
			return nil, fmt.Errorf("read the manifest: %w", err)
		}
		m := parseManifest(string(text))
		if m.damage != "" {
			return nil, fmt.Errorf("the manifest in %s %s", dir, m.damage)
		}
		files[i] = make(map[string]bool, len(m.list))
		for n := range m.list {
			files[i][m.list[n].name] = true
		}
	}
	all := maps.Clone(files[0])
	maps.Copy(all, files[1])
	var notes []Note
	for _, name := range slices.Sorted(maps.Keys(all)) {
		switch {
		case !files[0][name]:
			notes = append(notes, Note{name, "is in " + b + " only"})
			continue
		case !files[1][name]:
			notes = append(notes, Note{name, "is in " + a + " only"})
			continue
		}
		var contents [2][]byte
		for i, dir := range builds {
			content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil {
				return nil, fmt.Errorf("read what was built: %w", err)
			}
			contents[i] = content
		}
		if !bytes.Equal(contents[0], contents[1]) {
			notes = append(notes, Note{name, "differs"})
		}
	}
	return notes, nil
}
