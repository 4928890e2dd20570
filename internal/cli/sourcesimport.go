package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"broadside/internal/campaign"
	"broadside/internal/cite"
	"broadside/internal/content"
	"broadside/internal/tree"
)

func (a *app) importSourcesCommand() *cobra.Command {
	return &cobra.Command{
		Use: "import FILE [CAMPAIGN]", Short: "Take over sources from a CSL-JSON file, as Zotero exports them",
		Args: arguments(1, 2, "import takes a file and a campaign, like: broadside sources import zotero.json library-sundays"),
		Long: `Import reads a CSL-JSON file (in Zotero: Export Library, CSL JSON) and writes a record for
each entry into the campaign's footnotes.toml, behind what stands there; without a campaign
into content/footnotes.toml. It says which fields it has no place for. Entries whose address
or DOI is there already are left out. It asks nobody.`,
		Example: `  broadside sources import zotero.json library-sundays`,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) == 2 {
				name = args[1]
			}
			return a.importSources(cmd.Context(), args[0], name)
		},
	}
}

func (a *app) importSources(ctx context.Context, file, name string) error {
	text, err := readUpTo(file, tree.MaxSettings*8)
	if errors.Is(err, fs.ErrNotExist) {
		return wrongUse{fmt.Errorf("there is no file %s", file)}
	}
	if err != nil {
		return err
	}
	entries, err := cite.ReadCSL(text)
	if err != nil {
		return a.refuse("%s can't be read: %v", file, err)
	}
	in, err := a.intake(ctx, name)
	defer in.close()
	if err != nil {
		return err
	}
	news := map[string]campaign.Source{}
	for n, e := range entries {
		what := fmt.Sprintf("entry %d", n+1)
		if e.ID != "" {
			what += " (" + e.ID + ")"
		}
		s := e.Source
		other := in.same(s)
		for _, key := range in.news {
			if other == "" && alike(news[key], s) {
				other = "[" + key + "] of this file"
			}
		}
		switch {
		case other != "":
			a.say("%s: left out, since %s is the same source\n", what, other)
			continue
		case s.Text == "" && s.Title == "" && s.Publication == "" && len(s.Author)+len(s.Editor) == 0:
			a.say("%s: left out, since it names no author, title or publication\n", what)
			continue
		}
		key := e.ID
		if !campaign.ValidSourceKey(key) || !in.free(key) {
			key = content.SourceKey(s, in.free)
		}
		in.add(key, s)
		news[key] = s
		a.tell("[%s] %s\n", key, s.Title)
		if len(e.Left) > 0 {
			a.say("%s: no place for: %s\n", what, strings.Join(e.Left, ", "))
		}
	}
	if len(in.news) == 0 {
		a.tell("Nothing new: %s was left as it is.\n", in.name)
		return nil
	}
	if err := in.save(); err != nil {
		return err
	}
	a.tell("Added %d of %d to %s. In the copy they are [^%s] and so on.\n", len(in.news), len(entries), in.name, in.news[0])
	return nil
}

// readUpTo reads a file that is not larger than most.
func readUpTo(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(text)) > most {
		err = fmt.Errorf("%s is larger than %d KiB", name, most>>10)
	}
	return text, err
}
