package cli

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/links"
)

func (a *app) addSourceCommand() *cobra.Command {
	return &cobra.Command{
		Use: "add URL [CAMPAIGN]", Short: "Make a record of a web page, from what the page says of itself",
		Args: arguments(1, 2, "add takes an address and a campaign, like: broadside sources add https://ledger.example/sundays library-sundays"),
		Long: `Add asks the page at URL what it is (author, title, publication, date), asks archive.org for
its newest copy, and writes both into the campaign's footnotes.toml, behind what stands
there; without a campaign into content/footnotes.toml, which all pages share. It says whom
it asks. The record has confirm = true in it, and check warns of it until you have compared
it with the page and deleted that line. No record is ever changed.`,
		Example: `  broadside sources add https://ledger.example/2026/sundays library-sundays`,
		RunE: func(cmd *cobra.Command, args []string) error {
			name := ""
			if len(args) == 2 {
				name = args[1]
			}
			return a.addSource(cmd.Context(), args[0], name)
		},
	}
}

// refused ends a command that could not do what was asked, and says why.
func (a *app) refuse(format string, args ...any) error {
	a.say("broadside: "+format+"\n", args...)
	return errProblems
}

func (a *app) addSource(ctx context.Context, address, name string) error {
	client := links.Client{Transport: a.env.Transport}
	asked, err := client.Check(address)
	if err != nil {
		return wrongUse{err}
	}
	in, err := a.intake(ctx, name)
	defer in.close()
	if err != nil {
		return err
	}
	clean, _ := links.Untracked(address)
	if other := in.same(campaign.Source{URL: clean}); other != "" {
		return a.refuse("%s has this address already; nothing was written", other)
	}
	a.tell("Asking %s what the page says of itself.\n", asked.Host)
	answer, err := client.Get(ctx, address, links.MostPage)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for i, hop := range answer.Hops {
		to := answer.Final
		if i+1 < len(answer.Hops) {
			to = answer.Hops[i+1].From
		}
		a.tell("It leads to %s (%d).\n", to, hop.Status)
	}
	var found links.Found
	if err == nil {
		found, err = links.Describe(answer)
	}
	now := a.moment(in.site.Zone())
	if err != nil {
		a.copyOf(ctx, &client, clean, now)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return a.refuse("%v; nothing was written", err)
	}
	s := found.Source
	if other := in.same(s); other != "" {
		return a.refuse("%s has this source already; nothing was written", other)
	}
	s.Archive = a.copyOf(ctx, &client, s.URL, now)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	s.Accessed = campaign.SourceDate{Year: now.Year(), Month: now.Month(), Day: now.Day()}
	s.Confirm = true
	if s.Language == in.site.Settings().Language || s.Language == baseOf(in.site.Settings().Language) {
		s.Language = ""
	}
	key := content.SourceKey(s, in.free)
	text := in.add(key, s)
	if err := in.save(); err != nil {
		return err
	}
	a.tell("\nAdded to %s:\n\n%s\n", in.name, printable(text))
	for _, sentence := range found.Told {
		a.tell("%s\n", sentence)
	}
	if s.Archive == "" {
		a.tell("No lasting copy found: have one made at https://web.archive.org/save, and add archive = \"…\".\n")
	}
	a.tell("Compare it with the page, and delete the line confirm = true. In the copy it is [^%s].\n", key)
	return nil
}

// baseOf is a language without its region.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return base
}

// copyOf asks for the newest lasting copy of a page; "" if there is none. That nobody answers is no reason to stop.
func (a *app) copyOf(ctx context.Context, client *links.Client, address string, now time.Time) string {
	if u, err := url.Parse(address); err != nil || u.Host == links.ArchiveHost || u.Host == "web.archive.org" {
		return ""
	}
	a.tell("Asking %s for a lasting copy.\n", links.ArchiveHost)
	found, err := client.Archived(ctx, address, now)
	var failure *links.Failure
	switch {
	case ctx.Err() != nil:
	case errors.As(err, &failure):
		a.say("warning: %v\n", failure)
	case err != nil:
		a.say("warning: %v\n", err)
	case found != "":
		a.tell("%s\n", fmt.Sprintf("Its newest copy is %s.", found))
	}
	return found
}
