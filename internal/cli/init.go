package cli

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"broadside/internal/content"
	"broadside/internal/schema"
	"broadside/internal/tree"
)

//go:embed workflow.yml
var workflow []byte

// beside are the files that a new site has beside its content. The embedded folders can't hold names with a dot.
var beside = []struct{ name, text string }{
	{".gitignore", "/public/*\n!/public/.gitignore\n"},
	{"public/.gitignore", "*\n!.gitignore\n"},
	{".taplo.toml", taplo},
	{".vscode/extensions.json", extensions},
	{".vscode/settings.json", editor},
}

// schemas is where the schemas of a site's TOML files are. No build reads a folder whose name begins with a dot.
const schemas = ".broadside/schemas/"

// taplo says which schema is for which file; Taplo reads it, and so does VS Code's Even Better TOML, whose own settings
// know no path from the site's folder (https://github.com/tamasfe/taplo/issues/479).
const taplo = `# Editors complete and check a site's TOML files with this: Even Better TOML in VS Code, and all that use Taplo.
# The schemas are those of the program that wrote them. For newer ones delete .broadside/schemas, and: broadside init
[[rule]]
include = ["content/site.toml"]
schema = { path = ".broadside/schemas/site.json" }

[[rule]]
include = ["content/site.*.toml"]
schema = { path = ".broadside/schemas/site-translation.json" }

[[rule]]
include = ["content/**/footnotes.toml"]
schema = { path = ".broadside/schemas/footnotes.json" }

[[rule]]
include = ["content/counts.toml"]
schema = { path = ".broadside/schemas/counts.json" }

[[rule]]
include = ["layouts/handlers/*.toml"]
schema = { path = ".broadside/schemas/handler.json" }

[[rule]]
include = ["layouts/languages/*.toml"]
schema = { path = ".broadside/schemas/language.json" }
`

const extensions = `{
  "recommendations": ["tamasfe.even-better-toml"]
}
`

// editor keeps Even Better TOML from asking the internet for schemas.
const editor = `{
  "evenBetterToml.schema.enabled": true,
  "evenBetterToml.schema.catalogs": []
}
`

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use: "init [FOLDER]", Short: "Make a new site from the starter", Args: arguments(0, 1, "init takes one folder at most, like: broadside init my-site"),
		Long: `Init copies the starter site: an invented organisation with two campaigns, to
look at and to change. In a site that is there already it writes only what
editors' programs read: .taplo.toml, .vscode/ and the schemas in .broadside/.
It never overwrites a file.`,
		Example: `  broadside init my-site
  cd my-site && broadside serve`,
		RunE: func(_ *cobra.Command, args []string) error {
			dir := a.site
			if len(args) == 1 {
				dir = args[0]
			}
			if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(content.SiteFile))); err == nil {
				return a.initEditor(dir)
			}
			if above := siteAbove(dir); above != "" {
				return wrongUse{fmt.Errorf("this folder lies inside a site (%s); make the new one elsewhere", above)}
			}
			return a.init(dir)
		},
	}
}

// init writes the starter site into dir. Files that are there already stay, and are named.
func (a *app) init(dir string) error {
	files := map[string][]byte{".github/workflows/publish.yml": workflow}
	var order []string
	for _, top := range []string{tree.Content, tree.Static} {
		err := fs.WalkDir(a.env.Starter, top, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			order = append(order, name)
			files[name], err = fs.ReadFile(a.env.Starter, name)
			return err
		})
		if err != nil {
			return fmt.Errorf("read the starter site: %w", err)
		}
	}
	for _, b := range beside {
		order = append(order, b.name)
		files[b.name] = []byte(b.text)
	}
	order = append(order, ".github/workflows/publish.yml")
	order, err := addSchemas(order, files)
	if err != nil {
		return err
	}
	_, err = a.writeNew(dir, order, files)
	return err
}

// initEditor writes what editors' programs read into a site that is there already.
func (a *app) initEditor(dir string) error {
	files := map[string][]byte{}
	var order []string
	for _, b := range beside {
		if !strings.HasSuffix(b.name, ".gitignore") {
			order = append(order, b.name)
			files[b.name] = []byte(b.text)
		}
	}
	order, err := addSchemas(order, files)
	if err != nil {
		return err
	}
	wrote, err := a.writeNew(dir, order, files)
	if err == nil && wrote == 0 {
		a.tell("This is a site already: nothing was written.\n")
	}
	return err
}

// addSchemas adds the schemas to the files that are to be written.
func addSchemas(order []string, files map[string][]byte) ([]string, error) {
	entries, err := schema.Files.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("list the schemas: %w", err)
	}
	for _, e := range entries {
		text, err := schema.Files.ReadFile(e.Name())
		if err != nil {
			return nil, fmt.Errorf("read the schemas: %w", err)
		}
		order = append(order, schemas+e.Name())
		files[schemas+e.Name()] = text
	}
	return order, nil
}

// writeNew writes those of files that are not there yet, in order, and returns how many. One that is there with other
// contents stays and is named.
func (a *app) writeNew(dir string, order []string, files map[string][]byte) (wrote int, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, fmt.Errorf("make the folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return 0, fmt.Errorf("open the folder: %w", err)
	}
	defer root.Close()
	var missing, taken []string
	for _, name := range order {
		there, err := root.ReadFile(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, name)
		case err != nil || !bytes.Equal(there, files[name]):
			taken = append(taken, name)
		}
	}
	for _, name := range taken {
		a.tell("Kept as it is: %s\n", name)
	}
	for _, name := range missing {
		if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
			return wrote, fmt.Errorf("make a folder for %s: %w", name, err)
		}
		if err := createNew(root, name, files[name]); err != nil {
			return wrote, err
		}
		a.tell("Wrote %s\n", filepath.ToSlash(filepath.Join(dir, name)))
		wrote++
	}
	return wrote, nil
}

// createNew writes a file that must not exist; what can't be written whole is taken away again.
func createNew(root *os.Root, name string, text []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fmt.Errorf("write %s: %w", name, err), root.Remove(name))
	}
	return nil
}
