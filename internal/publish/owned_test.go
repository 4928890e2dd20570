package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
)

// ownedNames returns the names of the files that builds put into dir, sorted; nil if there is no manifest there.
// It only reads. A damaged manifest is an error.
func ownedNames(dir string) ([]string, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open the output folder: %w", err)
	}
	defer root.Close()
	text, err := store{root: root}.readManifest()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	m := parseManifest(text)
	if m.damage != "" {
		return nil, fmt.Errorf("%s %s", manifestName, m.damage)
	}
	names := make([]string, 0, len(m.list))
	for i := range m.list {
		names = append(names, m.list[i].name)
	}
	slices.Sort(names)
	return names, nil
}
