package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

func (a *app) launchCommand() *cobra.Command {
	var anyway bool
	c := &cobra.Command{
		Use: "launch NAME", Short: "Make a draft a live campaign, once nothing is wrong with it", Args: arguments(1, 1, "launch takes one campaign, like: broadside launch night-bus"),
		Long: `Launch looks at a campaign as if it were live. Every error has to be mended, and
every warning answered: mended, or ignored with its reason under [check.ignore] of the
page. Then it writes state = "live", the day, and the fingerprint of what is asked
for into the page's settings, and changes nothing else. A day that is still to come
stays: the campaign appears on it; one that is past becomes today.`,
		Example: `  broadside launch night-bus
  broadside launch content/2026/clean-river/index.md`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.launch(cmd.Context(), args[0], anyway) },
	}
	c.Flags().BoolVar(&anyway, "anyway", false, "launch in spite of warnings")
	return c
}

func (a *app) launch(ctx context.Context, name string, anyway bool) error {
	l, err := a.load(ctx, build.Options{})
	defer l.close()
	if err != nil {
		return err
	}
	if l.site == nil {
		return errors.Join(a.show(l), errProblems)
	}
	facts, err := draftOf(l, name)
	if err != nil {
		return err
	}
	page, problems := readPage(l.tree, facts.File)
	if page == nil || page.Petition == nil {
		l.problems = diag.Sorted(diag.Dated(problems, a.moment(l.site.Zone()).Format(time.DateOnly)))
		return errors.Join(a.show(l), errProblems)
	}
	now := a.moment(l.site.Zone())
	date := campaign.Day(now.Date())
	if d := facts.Date; !d.IsZero() && (d.Start(l.site.Zone()).After(now) || d.DayIn(l.site.Zone()) == date) {
		date = campaign.Date{} // it stays
	}
	statement, err := l.site.Statement(facts)
	if err != nil {
		return errChanging
	}
	fingerprint := ""
	if strings.TrimSpace(statement) != "" {
		fingerprint = campaign.Fingerprint(statement)
	}
	edits, placed := page.Launch(date, fingerprint)
	raw, err := l.tree.Read(facts.File)
	if err != nil {
		return err
	}
	if placed {
		err = a.launchable(ctx, l, facts, edits, raw, anyway)
	} else {
		err = a.launchable(ctx, l, facts, nil, raw, anyway)
	}
	switch {
	case err != nil:
		return err
	case !placed:
		return fmt.Errorf("%s: there is no line below which the state could be written", facts.File)
	}
	if now, err := l.tree.Read(facts.File); err != nil || !bytes.Equal(now, raw) {
		return errChanging
	}
	if err := a.replace(facts.File, tree.Edited(raw, edits)); err != nil {
		return err
	}
	a.tell("%s is live. Wrote into %s:\n", strings.Trim(string(facts.Address), "/"), facts.File)
	a.tell("  state = \"live\"\n")
	switch {
	case date.IsZero() && facts.Date.Start(l.site.Zone()).After(now):
		a.tell("  date = %s is kept: until then the page is held back\n", facts.Date)
	case date.IsZero():
		a.tell("  date = %s is kept\n", facts.Date.Written())
	case facts.Date.IsZero() || facts.Date == date:
		a.tell("  date = %s\n", date.Written())
	default:
		a.tell("  date = %s, which was %s\n", date.Written(), facts.Date.Written())
	}
	a.tell("  launched = %q, by which check notices when what is asked for is changed\n", fingerprint)
	for _, t := range l.site.TranslationsOf(facts) {
		if t.State == campaign.Draft {
			a.tell("%s stays a draft: delete its state line once it is done.\n", t.File)
		}
	}
	a.tell("Publish it with: broadside build\n")
	return nil
}

var errChanging = errors.New("the site's files change while they are read; try again")

// draftOf is the campaign to launch, or why it can't be.
func draftOf(l loaded, name string) (campaign.Facts, error) {
	no := func(format string, args ...any) (campaign.Facts, error) {
		return campaign.Facts{}, wrongUse{fmt.Errorf(format, args...)}
	}
	facts, ok := l.site.Find(name)
	slug := strings.Trim(string(facts.Address), "/")
	switch {
	case !ok:
		return no("there is no campaign %q: %s", name, diag.Choice(name, l.site.Slugs()))
	case facts.Unread:
		return facts, nil // what is wrong with it comes next
	case !facts.IsCampaign:
		return no("%s is no campaign: it has no [petition]", facts.File)
	case facts.Of != "":
		return no("%s is a translation, and goes live with its original: broadside launch %s", facts.File, strings.Trim(strings.TrimSuffix(strings.TrimPrefix(facts.Of, tree.Content), "index.md"), "/"))
	}
	switch zone := l.site.Zone(); {
	case facts.State == campaign.Live && l.site.StateOf(facts) == campaign.Closed:
		return no("%s was live until %s; only a draft is launched. Let it go on with a later day: closes = …", slug, facts.Closes)
	case facts.State == campaign.Live && facts.Held(l.site.Now(), zone) != "":
		return no("%s is live already, and appears on %s. Publish with: broadside build", slug, facts.Date)
	case facts.State == campaign.Live:
		return no("%s is live already. Publish it with: broadside build", slug)
	case facts.State != campaign.Draft:
		return no("%s is %s; only a draft is launched. Begin another campaign with broadside new, and lead to it from here: successor = …", slug, facts.State)
	case l.site.StateOf(facts) == campaign.Closed:
		return no("%s closes on %s, which is over; write a later day into %s: closes = …", slug, facts.Closes, facts.File)
	}
	return facts, nil
}

// readPage reads a page's file.
func readPage(t *tree.Tree, file string) (*content.Page, []diag.Problem) {
	text, problems := t.Text(file, tree.MaxPage)
	if text == nil {
		return nil, problems
	}
	page, more := content.ReadPage(file, text)
	return page, append(problems, more...)
}

// launchable looks at the site as it would be with the edits, and prints what is wrong with the campaign; nil if nothing
// is that keeps it from going live.
func (a *app) launchable(ctx context.Context, l loaded, f campaign.Facts, edits []diag.Edit, raw []byte, anyway bool) error {
	progress := a.progress()
	defer progress.end()
	t := l.tree.With(f.File, tree.Edited(raw, edits))
	o := a.options(build.Options{Progress: progress.show})
	o.Memory = nil
	site, problems, err := build.Load(ctx, t, o)
	if err != nil {
		return cause(ctx, err)
	}
	if site != nil {
		report, err := site.Run(ctx, nil, progress.show)
		if err != nil {
			return cause(ctx, err)
		}
		more, err := site.Check(ctx, progress.show)
		if err != nil {
			return cause(ctx, err)
		}
		problems = slices.Concat(problems, report.Problems, more)
	}
	problems = slices.DeleteFunc(slices.Concat(l.files, problems), func(p diag.Problem) bool {
		return !concerns(p, f) || p.Held == campaign.HeldDraft && (edits != nil || p.File != f.File) // a translation stays a draft
	})
	for i := range problems {
		problems[i].Held = "" // it appears by itself
		problems[i].Help = strings.ReplaceAll(problems[i].Help, " CAMPAIGN", " "+strings.Trim(string(f.Address), "/"))
		if problems[i].File == f.File {
			problems[i].Span = before(problems[i].Span, edits)
		}
	}
	l.problems = diag.Sorted(problems)
	progress.end()
	if err := a.show(l); err != nil {
		return err
	}
	switch blocking := diag.Blocking(l.problems, false); {
	case blocking:
		a.say("\n%s stays a draft: mend the errors, and launch it again.\n", f.File)
	case len(l.problems) > 0 && !anyway:
		a.say("\n%s stays a draft: mend what the warnings say or, where one is wrong, ignore it in the page's settings:\n[check.ignore]\n%s = \"the reason\"\nTo launch it in spite of all of them: --anyway\n", f.File, l.problems[0].Code)
	default:
		return nil
	}
	return errProblems
}

// concerns reports whether a problem is one of the campaign's: in its own files, or in what all pages depend on.
func concerns(p diag.Problem, f campaign.Facts) bool {
	switch {
	case p.File == f.File, p.File == "", strings.HasPrefix(p.File, tree.Layouts+"/"), strings.HasPrefix(p.File, tree.Static+"/"):
		return true
	case strings.HasPrefix(path.Base(p.File), "site.") && path.Dir(p.File) == tree.Content:
		return true
	}
	if original, _ := content.Untranslated(p.File); original == f.File {
		return true
	}
	folder := path.Dir(f.File) + "/"
	return content.IsIndex(f.File) && folder != tree.Content+"/" && strings.HasPrefix(p.File, folder) ||
		path.Base(p.File) == "footnotes.toml" && strings.HasPrefix(folder, path.Dir(p.File)+"/")
}

// before is where a span of the edited file stands in the file as it is.
func before(s diag.Span, edits []diag.Edit) diag.Span {
	back := func(offset int) int {
		moved := 0
		for _, e := range edits {
			grown := len(e.Text) - (e.End - e.Start)
			switch start := e.Start + moved; {
			case offset >= start+len(e.Text):
				moved += grown
			case offset > start:
				return min(e.Start+offset-start, e.End)
			}
		}
		return offset - moved
	}
	if s == (diag.Span{}) {
		return s
	}
	return diag.Span{Start: back(s.Start), End: back(s.End)}
}
