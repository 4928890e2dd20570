package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/form"
	"broadside/internal/tree"
)

func (a *app) newCommand() *cobra.Command {
	return &cobra.Command{
		Use: "new NAME", Short: "Start a campaign: settings, copy and sources to fill in", Args: arguments(1, 1, "new takes one name, like: broadside new night-bus"),
		Long: `New writes content/NAME/ with a draft campaign: what to fill in stands in capitals.
NAME becomes the campaign's address: lower-case words joined by hyphens.`,
		Example: `  broadside new night-bus`,
		RunE:    func(_ *cobra.Command, args []string) error { return a.new(args[0]) },
	}
}

func (a *app) new(name string) error {
	if !campaign.ValidSlug(name) {
		help := "use lower-case letters a–z, digits and hyphens"
		if slug := campaign.Slug(name); slug != "" {
			help = "broadside new " + slug
		}
		return wrongUse{fmt.Errorf("%q can't be an address; try: %s", name, help)}
	}
	t, _, err := tree.Open(a.site, a.env.Starter)
	if errors.Is(err, fs.ErrNotExist) {
		return wrongUse{errors.New("there is no content/ here, so there is no site to add to; make one with broadside init")}
	}
	if err != nil {
		return err
	}
	defer t.Close()
	folder := tree.Content + "/" + name
	if t.Has(folder+".md") || len(t.Names(folder)) > 0 {
		return wrongUse{fmt.Errorf("%s is there already", folder)}
	}
	root, err := os.OpenRoot(a.site)
	if err != nil {
		return fmt.Errorf("open the site's folder: %w", err)
	}
	defer root.Close()
	if err := root.Mkdir(folder, 0o755); err != nil {
		return fmt.Errorf("make %s: %w", folder, err)
	}
	for _, f := range []struct{ name, text string }{
		{folder + "/index.md", a.newPage(t, name)},
		{folder + "/footnotes.toml", newSources},
	} {
		if err := createNew(root, f.name, []byte(f.text)); err != nil {
			return err
		}
		a.tell("Wrote %s\n", filepath.ToSlash(filepath.Join(a.site, f.name)))
	}
	a.tell("It is a draft until you write state = \"live\". See it with: broadside serve\n")
	return nil
}

// newPage is the campaign to fill in, with the parameters that the site's handler asks of each page.
func (a *app) newPage(t *tree.Tree, name string) string {
	site, zone := settingsOf(t), time.UTC
	if site != nil {
		zone = site.Zone
	}
	return fmt.Sprintf(newCampaign, a.moment(zone).Format("2006-01-02"), newDelivers(site), newParameters(t, site, name))
}

// settingsOf is the site's settings; nil if they can't be read.
func settingsOf(t *tree.Tree) *content.Site {
	text, _ := t.Text(content.SiteFile, tree.MaxSettings)
	if text == nil {
		return nil
	}
	site, _ := content.ReadSite(text, "")
	return site
}

// newDelivers is the line that says what the target gets: what the site's form asks for, and a petition usually hands over.
func newDelivers(site *content.Site) string {
	var names []string
	for _, name := range []string{"name", "first_name", "last_name", "city", "postcode"} {
		if site != nil && slices.Contains(site.Form.Fields, name) {
			names = append(names, fmt.Sprintf("%q", name))
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "delivers  = [" + strings.Join(names, ", ") + "]\n"
}

// newParameters is the [form.PRESET] table that the site's default handler needs; empty if it needs none.
func newParameters(t *tree.Tree, site *content.Site, name string) string {
	if site == nil {
		return ""
	}
	preset := site.Handlers[site.Form.Handler].Preset
	file := tree.Layouts + "/handlers/" + preset + ".toml"
	if preset == "" || !t.Has(file) {
		return ""
	}
	text, _ := t.Text(file, tree.MaxSettings)
	p, _ := form.ReadPreset(file, text)
	if p == nil || len(p.Page) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n[form.%s]\n", preset)
	for _, key := range p.PageParameters() {
		fmt.Fprintf(&b, "%s = %q  # %s\n", key, name, p.Page[key].Help)
	}
	return b.String()
}

const newCampaign = `+++
title   = "Tell TARGET: DEMAND."
summary = "ONE OR TWO SENTENCES FOR SEARCH RESULTS AND SHARED LINKS."
date    = %s
state   = "draft"

[petition]
target    = "TARGET"
statement = """
WHAT IS DELIVERED TO THE TARGET.
"""
goal      = "auto"  # the next round number; or write one
%s%s+++

[](#sign)

WHAT IS HAPPENING, AND TO WHOM. Each claim has its source.[^first-source]

[](#sign)

WHAT WE ASK FOR, AND WHY NOW.

[](#sign)

Thank you for standing with us.
`

const newSources = `# One table for each source; in the copy it is [^first-source].
[first-source]
author      = ["AUTHOR"]
title       = "TITLE"
publication = "PUBLICATION"
date        = "undated"
url         = "https://source.example/"
`
