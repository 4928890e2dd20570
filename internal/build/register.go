package build

import (
	"context"
	"path"
	"slices"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

// Kept is one record of the site's registers, and where it is used.
type Kept struct {
	File     string // the footnotes.toml
	Line     int
	Key      string
	Source   campaign.Source
	Citation string   // as it is printed, as plain text; of a record of its own words these
	Pages    []string // the content files that refer to it, sorted; nil for none
}

// Registers are the site's footnotes.toml files in the order of their names, and what is wrong with each.
func (s *Site) Registers() (all []*content.Sources, problems []diag.Problem) {
	for _, name := range s.tree.Names(tree.Content) {
		if path.Base(name) == content.SourcesFile {
			r, more := s.readSources(name)
			all, problems = append(all, r), append(problems, more...)
		}
	}
	return all, problems
}

// Records are all records, by file and in its order. Drafts and translations count as users. The error may be one that
// Changed knows.
func (s *Site) Records(ctx context.Context) ([]Kept, error) {
	used := make([][]string, len(s.pages)) // file + "\x00" + key
	failed := make([]error, len(s.pages))
	err := s.each(ctx, len(s.pages), func(i int) {
		m := s.maker(i)
		failed[i] = m.run(0)
		for key := range m.made.record.Sources {
			used[i] = append(used[i], key)
		}
	})
	for _, e := range failed {
		if err == nil {
			err = e
		}
	}
	users := map[string][]string{}
	for i, keys := range used {
		for _, key := range keys {
			users[key] = append(users[key], s.pages[i].File)
		}
	}
	var out []Kept
	all, _ := s.Registers()
	for _, f := range all {
		for _, key := range f.Keys {
			r := f.Records[key]
			k := Kept{File: f.File, Key: key, Source: r, Citation: r.Text, Pages: users[f.File+"\x00"+key]}
			if r.Text == "" {
				k.Citation = s.main().cite(r, s.main().words).String()
			}
			k.Line, _ = diag.Position(f.Text, f.Place(key).Start)
			slices.Sort(k.Pages)
			out = append(out, k)
		}
	}
	return out, err
}
