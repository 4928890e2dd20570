package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

func (a *app) sourcesCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "sources", Short: "List all sources and where they are used; add and import some", Args: cobra.NoArgs,
		Long: `Sources lists the records of all footnotes.toml files, as they are printed, with the
pages that refer to each. It asks nobody.`,
		Example: `  broadside sources
  broadside sources --format json                         one object a line
  broadside sources add https://ledger.example/a sundays  a record of a page, from the page itself
  broadside sources import zotero.json sundays            records that Zotero exports as CSL-JSON`,
		RunE: func(cmd *cobra.Command, _ []string) error { return a.listSources(cmd.Context()) },
	}
	c.AddCommand(a.addSourceCommand(), a.importSourcesCommand())
	return c
}

// readable loads the site for a command that needs its registers only: problems elsewhere are not its affair.
func (a *app) readable(ctx context.Context) (loaded, error) {
	l, err := a.load(ctx, build.Options{})
	if err != nil {
		return l, err
	}
	if l.site == nil {
		return l, errors.Join(a.show(l), errProblems)
	}
	return l, nil
}

func (a *app) listSources(ctx context.Context) error {
	l, err := a.readable(ctx)
	defer l.close()
	if err != nil {
		return err
	}
	list, err := l.site.Records(ctx)
	if build.Changed(err) {
		return errors.New("the site's files change while they are read; try again")
	}
	if err != nil {
		return cause(ctx, err)
	}
	if _, problems := l.site.Registers(); diag.Blocking(problems, false) { // what is in such a file is not known
		l.problems = problems
		err = errors.Join(a.show(l), errProblems)
	}
	if a.format == string(diag.JSON) {
		return errors.Join(a.listAsJSON(list), err)
	}
	file, unused, confirm := "", 0, 0
	for _, k := range list {
		if k.File != file {
			file = k.File
			a.tell("%s\n", file)
		}
		a.tell("  %d: [%s] %s\n", k.Line, k.Key, strings.Join(strings.Fields(diag.Printable(k.Citation)), " "))
		switch {
		case len(k.Pages) == 0:
			unused++
			a.tell("      no page refers to it\n")
		default:
			a.tell("      %s\n", strings.Join(k.Pages, ", "))
		}
		if k.Source.Confirm {
			confirm++
			a.tell("      to be confirmed\n")
		}
	}
	what := "sources"
	if len(list) == 1 {
		what = "source"
	}
	a.tell("%d %s: %d unused, %d to be confirmed\n", len(list), what, unused, confirm)
	return err
}

func (a *app) listAsJSON(list []build.Kept) error {
	e := json.NewEncoder(a.env.Stdout)
	e.SetEscapeHTML(false)
	for _, k := range list {
		line := struct {
			File     string   `json:"file"`
			Line     int      `json:"line"`
			Key      string   `json:"key"`
			Citation string   `json:"citation"`
			Type     string   `json:"type"`
			URL      string   `json:"url,omitempty"`
			Archive  string   `json:"archive,omitempty"`
			Confirm  bool     `json:"confirm,omitempty"`
			Pages    []string `json:"pages"`
		}{k.File, k.Line, k.Key, k.Citation, string(k.Source.Type), k.Source.Link(), k.Source.Archive, k.Source.Confirm, append([]string{}, k.Pages...)}
		if line.Type == "" {
			line.Type = string(campaign.Article)
		}
		if err := e.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

// intake takes new records into one register.
type intake struct {
	loaded
	app  *app
	name string // "content/sundays/footnotes.toml"
	all  []*content.Sources
	text []byte // of the register, with what was added
	news []string
}

// intake opens the register of a campaign, or without a name the one that all pages share.
func (a *app) intake(ctx context.Context, campaignName string) (*intake, error) {
	l, err := a.readable(ctx)
	in := &intake{loaded: l, app: a, name: path.Join(tree.Content, content.SourcesFile)}
	if err != nil {
		return in, err
	}
	if campaignName != "" {
		facts, ok := l.site.Campaign(campaignName)
		if !ok {
			return in, wrongUse{fmt.Errorf("there is no campaign %q: %s", campaignName, diag.Choice(campaignName, l.site.Slugs()))}
		}
		in.name = path.Join(path.Dir(facts.File), content.SourcesFile)
	}
	all, problems := l.site.Registers()
	for _, r := range all {
		if r.File == in.name && r.Unread() { // what was added to it could not be read either
			in.problems = slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.File != in.name })
			return in, errors.Join(a.show(in.loaded), errProblems)
		}
	}
	in.all = all
	raw, err := l.tree.Read(in.name) // as it is, whichever line ends it has
	if err != nil && l.tree.Has(in.name) {
		return in, err
	}
	in.text = raw
	return in, nil
}

// same is the record of the same source that there is already, as "[key] of file"; empty if there is none. It has the
// same address, the same DOI, or without these the same title, names and date.
func (in *intake) same(s campaign.Source) string {
	for _, r := range in.all {
		for _, key := range r.Keys {
			if alike(r.Records[key], s) {
				return "[" + key + "] of " + r.File
			}
		}
	}
	return ""
}

func alike(a, b campaign.Source) bool {
	switch {
	case a.URL != "" && b.URL != "" && a.URL == b.URL, a.DOI != "" && strings.EqualFold(a.DOI, b.DOI):
		return true
	case a.URL != "" || b.URL != "" || a.DOI != "" || b.DOI != "" || a.Title == "":
		return false
	}
	x, _ := a.Names()
	y, _ := b.Names()
	return a.Title == b.Title && a.Date == b.Date && a.Publication == b.Publication && slices.Equal(x, y)
}

// free reports whether no record is called so, in whichever register: a nearer one would hide another.
func (in *intake) free(key string) bool {
	return !slices.Contains(in.news, key) && !slices.ContainsFunc(in.all, func(r *content.Sources) bool { return r.Has(key) })
}

// add appends a record; what stands in the file stays as it is, to the byte.
func (in *intake) add(key string, s campaign.Source) (text string) {
	text = content.SourceText(key, s)
	own := text
	if strings.Contains(string(in.text), "\r\n") {
		own = strings.ReplaceAll(own, "\n", "\r\n")
	}
	end := own[strings.Index(own, "]")+1 : strings.Index(own, "\n")+1]
	if len(in.text) > 0 {
		if !strings.HasSuffix(string(in.text), "\n") {
			in.text = append(in.text, end...)
		}
		in.text = append(in.text, end...)
	}
	in.text = append(in.text, own...)
	in.news = append(in.news, key)
	return text
}

// save writes the register.
func (in *intake) save() error {
	if len(in.text) > tree.MaxSettings {
		return fmt.Errorf("%s would be too large with that", in.name)
	}
	return in.app.replace(in.name, in.text)
}
