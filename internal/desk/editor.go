package desk

import (
	"fmt"
	"html/template"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// editors are the addresses by which programs open a file at a place. What VS Code takes is documented
// (https://code.visualstudio.com/docs/configure/command-line#_opening-vs-code-with-urls), and Cursor is made of it. The others are
// those that frameworks' error pages have used for years (https://symfony.com/doc/current/reference/configuration/framework.html#ide);
// Sublime Text needs a program that takes subl://, as its packages bring one.
var editors = []struct{ name, address string }{
	{"vscode", "vscode://file/{file}:{line}:{column}"},
	{"cursor", "cursor://file/{file}:{line}:{column}"},
	{"zed", "zed://file/{file}:{line}:{column}"},
	{"sublime", "subl://open?url=file:///{file}&line={line}&column={column}"},
	{"jetbrains", "idea://open?file=/{file}&line={line}&column={column}"},
	{"none", ""},
}

// Editors are the names of the editors that there is an address for, with "none".
func Editors() []string {
	var names []string
	for _, e := range editors {
		names = append(names, e.name)
	}
	return names
}

// Opens makes the links that open a file of the site in an editor. The zero value makes none.
type Opens struct {
	root    string // absolute
	address string
}

// Editor returns the links for an editor, by its name or by an address of one's own with {file}, {line} and {column} in it, for
// the site in the folder root, an absolute path.
func Editor(name, root string) (Opens, error) {
	i := slices.IndexFunc(editors, func(e struct{ name, address string }) bool { return e.name == name })
	if i >= 0 {
		return Opens{root, editors[i].address}, nil
	}
	scheme, _, found := strings.Cut(name, "://")
	if !found || !strings.Contains(name, "{file}") || scheme == "" ||
		strings.ContainsFunc(scheme, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("+-.", r))
		}) {
		return Opens{}, fmt.Errorf("there is no editor %q; choose %s, or an address like myeditor://open?file={file}&line={line}", name, strings.Join(Editors(), ", "))
	}
	return Opens{root, name}, nil
}

// link leads to a place in a file of the site; empty if there is no editor, or no such file: layouts may be the program's own.
func (o Opens) link(file string, line, column int) template.URL {
	if o.address == "" || file == "" || !filepath.IsLocal(filepath.FromSlash(file)) {
		return ""
	}
	name := filepath.Join(o.root, filepath.FromSlash(file))
	if _, err := os.Lstat(name); err != nil {
		return ""
	}
	name = strings.TrimPrefix(filepath.ToSlash(name), "/")
	path := strings.ReplaceAll(url.PathEscape(name), "%2F", "/")
	for _, r := range []string{"&", "+", "=", ":"} { // they mean something in a query, or in front of a line's number
		if r == ":" && filepath.VolumeName(o.root) != "" {
			continue // C:
		}
		path = strings.ReplaceAll(path, r, url.QueryEscape(r))
	}
	// Made of a known address, an escaped path and two numbers, so that it is what it says.
	return template.URL(strings.NewReplacer("{file}", path, "{line}", strconv.Itoa(line), "{column}", strconv.Itoa(column)).Replace(o.address))
}
