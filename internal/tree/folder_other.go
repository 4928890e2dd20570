//go:build !linux

package tree

import (
	"io/fs"
	"os"
)

// folder is a folder of the site, reached from its root each time.
type folder struct {
	root *os.Root
	name string
}

// entry is a name in a folder.
type entry struct {
	name string // from the site's root
	kind fs.FileMode
	file fs.DirEntry
}

func openFolder(root *os.Root, name string) (folder, error) { return folder{root, name}, nil }

func (f folder) open(e entry) (folder, error) { return folder{f.root, e.name}, nil }

func (folder) close() {}

// entries adds what is in the folder.
func (f folder) entries(to []entry, _ []byte) ([]entry, error) {
	found, err := fs.ReadDir(f.root.FS(), f.name)
	if err != nil {
		return to, err
	}
	for _, d := range found {
		to = append(to, entry{f.name + "/" + d.Name(), d.Type(), d})
	}
	return to, nil
}

func (f folder) print(e entry) (Print, error) {
	info, err := e.file.Info()
	if err != nil {
		return Print{}, err
	}
	return printOf(info), nil
}
