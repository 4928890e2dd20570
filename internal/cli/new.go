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
NAME becomes the campaign's address: lower-case words joined by hyphens. The last
day to sign is the Sunday after three months; change it, or delete the line.`,
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
		{folder + "/index.md", a.newPage(t)},
		{folder + "/footnotes.toml", fmt.Sprintf(newSources, a.moment(zoneOf(t)).Format(time.DateOnly))},
	} {
		if err := createNew(root, f.name, []byte(f.text)); err != nil {
			return err
		}
		a.tell("Wrote %s\n", filepath.ToSlash(filepath.Join(a.site, f.name)))
	}
	a.tell("It is a draft. Write over the capitals; what is left to do: broadside check\nSee it with: broadside serve\nPublish it with: broadside launch %s\n", name)
	return nil
}

// newPage is the campaign to fill in, with the parameters that the site's handler asks of each page.
func (a *app) newPage(t *tree.Tree) string {
	site, title := settingsOf(t), "Tell TARGET: DEMAND."
	if site != nil && !strings.HasPrefix(site.Language, "en") {
		title = "TARGET: DEMAND."
	}
	return fmt.Sprintf(newCampaign, title, lastDay(a.moment(zoneOf(t))).Format(time.DateOnly), newDelivers(site), newParameters(t, site))
}

// zoneOf is the site's time zone.
func zoneOf(t *tree.Tree) *time.Location {
	if site := settingsOf(t); site != nil {
		return site.Zone
	}
	return time.UTC
}

// lastDay is a Sunday three months on, or the next one: people sign at weekends, and offices take signatures on weekdays.
func lastDay(now time.Time) time.Time {
	day := now.AddDate(0, 3, 0)
	return day.AddDate(0, 0, (7-int(day.Weekday()))%7)
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

// newParameters is the [form.PRESET] table that the site's default handler needs; empty if it needs none. What stands in it
// only the handler knows, and check asks for it.
func newParameters(t *tree.Tree, site *content.Site) string {
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
		value := "" // which no pattern takes, so that one thing is said of it
		if p.Page[key].Kind == "" && p.Page[key].Pattern == "" {
			value = "CHANGE ME"
		}
		fmt.Fprintf(&b, "%s = %q  # %s, like %q\n", key, value, p.Page[key].Help, p.Page[key].Example)
	}
	return b.String()
}

const newCampaign = `+++
title   = %q
summary = "ONE OR TWO SENTENCES FOR SEARCH RESULTS AND SHARED LINKS."
closes  = %s
state   = "draft"

[petition]
target    = "TARGET"
statement = """
WHAT IS DELIVERED TO THE TARGET.
"""
goal      = "auto"  # the next round number; or write one
%s%s+++

[](#sign)

WHAT IS HAPPENING, AND TO WHOM.[^first-source]

[](#sign)

WHAT WE ASK FOR, AND WHY NOW.

[](#sign)
`

const newSources = `# One table for each source; in the copy it is [^first-source]. It wants a date, too: date = %s, or the month or year.
[first-source]
author      = ["AUTHOR"]
title       = "TITLE"
publication = "PUBLICATION"
url         = "https://source.example/"
`
