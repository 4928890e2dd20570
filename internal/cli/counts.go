package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
)

func (a *app) countsCommand() *cobra.Command {
	return &cobra.Command{
		Use: "counts [CAMPAIGN...]", Short: "Ask the handlers how many have signed", Args: cobra.ArbitraryArgs,
		Long: `Counts asks the handlers of all campaigns, or of those named, how many have signed,
and writes what is new into content/counts.toml; the next build prints it. Where no
true answer comes, what was true last stays. Campaigns that are over are asked for
until their last count is known.`,
		Example: `  broadside counts && broadside build
  broadside counts library-sundays    that one, even if it is over`,
		RunE: func(cmd *cobra.Command, args []string) error { return a.counts(cmd.Context(), args) },
	}
}

// asking bounds how many handlers are asked at once.
const asking = 4

// suspicious is from how many signatures on less than half of them is no true answer. Signers withdraw and tests are
// deleted, but not that many; a page that was reset at its handler looks like it.
const suspicious = 100

// told is what one handler said.
type told struct {
	build.Counting
	count   campaign.Count // as it is to be kept
	problem string         // why nothing true came; empty if it did
}

// changed reports whether there is something to write. An equal number is true of its old day as well, so that nothing
// changes hour by hour where nobody signs; but of a campaign that is over the last count must be from after the end.
func (t told) changed() bool {
	return t.problem == "" && (t.Last.IsZero() || t.count.Signatures != t.Last.Signatures || t.Ended)
}

func (a *app) counts(ctx context.Context, names []string) error {
	l, err := a.load(ctx, build.Options{})
	if err != nil {
		return err
	}
	defer l.close()
	if l.site == nil {
		return errors.Join(a.show(l), errProblems)
	}
	l.problems = slices.DeleteFunc(l.problems, func(p diag.Problem) bool { return p.File != content.CountsFile })
	if diag.Blocking(l.problems, false) { // what is in the file would be lost
		return errors.Join(a.show(l), errProblems)
	}
	list, err := l.site.Countings(ctx)
	if build.Changed(err) {
		return errors.New("the site's files change while they are read; try again")
	}
	if err != nil {
		return cause(ctx, err)
	}
	if list, err = a.chosen(l.site, list, names); err != nil {
		return err
	}
	if len(list) == 0 {
		a.tell("Nobody was asked: %s\n", nobody)
		return nil
	}
	answers := a.ask(ctx, list)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return a.keep(l.site.Counts(), answers)
}

const nobody = "no open campaign has a handler that tells how many have signed. Which do: broadside handlers NAME"

// chosen are the campaigns to ask for: those named, or all that are not over for good.
func (a *app) chosen(site *build.Site, list []build.Counting, names []string) ([]build.Counting, error) {
	if len(names) == 0 {
		return slices.DeleteFunc(list, func(c build.Counting) bool { return c.Over }), nil
	}
	var out []build.Counting
	for _, name := range names {
		facts, ok := site.Campaign(name)
		if !ok {
			return nil, wrongUse{fmt.Errorf("there is no campaign %q: %s", name, diag.Choice(name, site.Slugs()))}
		}
		i := slices.IndexFunc(list, func(c build.Counting) bool { return c.File == facts.File })
		if i < 0 {
			return nil, wrongUse{fmt.Errorf("nobody tells how many have signed %s: it is not published, or its handler has no address for that; see broadside handlers NAME", name)}
		}
		out = append(out, list[i])
	}
	return out, nil
}

// ask asks all of them, a few at once, and returns the answers in the same order.
func (a *app) ask(ctx context.Context, list []build.Counting) []told {
	answers := make([]told, len(list))
	progress := a.progress()
	defer progress.end()
	progress.show("counts", 0, len(list))
	var wg sync.WaitGroup
	var mu sync.Mutex
	next, done := 0, 0
	for range min(asking, len(list)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				mu.Lock()
				i := next
				next++
				mu.Unlock()
				if i >= len(list) {
					return
				}
				answers[i] = a.askOne(ctx, list[i])
				mu.Lock()
				done++
				progress.show("counts", done, len(list))
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return answers
}

// askOne asks one handler. What can't be a count of these signatures is a problem, and not taken.
func (a *app) askOne(ctx context.Context, c build.Counting) told {
	t := told{Counting: c}
	answer, err := ask(ctx, a.env.Transport, c.URL)
	if err != nil {
		t.problem = err.Error()
		return t
	}
	host := ""
	if u, err := url.Parse(c.URL); err == nil {
		host = u.Host
	}
	switch {
	case answer.Status >= 300 && answer.Status < 400:
		t.problem = fmt.Sprintf("%s sends on to %s (%d), where nobody was asked", host, answer.Location, answer.Status)
		return t
	case answer.Status != http.StatusOK:
		t.problem = fmt.Sprintf("%s answers %d %s", host, answer.Status, http.StatusText(answer.Status))
		return t
	}
	n, err := c.Read(answer.Body)
	switch before := c.Before.Signatures; {
	case err != nil:
		t.problem = fmt.Sprintf("%s: %v", host, err)
	case before >= suspicious && n < before/2:
		t.problem = fmt.Sprintf("%s says %d, and %d had signed before; if that is right, write it into %s", host, n, before, content.CountsFile)
	default:
		t.count = campaign.Count{Signatures: n, Counted: campaign.At(a.env.Now()), From: c.URL}
	}
	return t
}

// keep writes what is new and says what there is. A handler that told nothing true makes it fail in the end.
func (a *app) keep(before map[string]campaign.Count, answers []told) error {
	counts := maps.Clone(before)
	if counts == nil {
		counts = map[string]campaign.Count{}
	}
	changed, failed := 0, 0
	for _, t := range answers {
		if t.problem != "" {
			failed++
		}
		if t.changed() {
			counts[t.Slug] = t.count
			changed++
		}
	}
	if changed > 0 {
		if err := a.replace(content.CountsFile, content.WriteCounts(counts)); err != nil {
			return err
		}
	}
	for _, t := range answers {
		if err := a.said(t); err != nil {
			return err
		}
	}
	switch {
	case changed > 0:
		a.tell("Wrote %s: %d of %d changed. Build again to print it.\n", content.CountsFile, changed, len(answers))
	case failed < len(answers):
		a.tell("Nothing new: %s was left as it is.\n", content.CountsFile)
	}
	if failed > 0 {
		return errProblems
	}
	return nil
}

// said says what became of one campaign: a line, or an object in JSON.
func (a *app) said(t told) error {
	if a.format == string(diag.JSON) {
		line := map[string]any{"campaign": t.Slug, "address": t.URL, "changed": t.changed()}
		if !t.Before.IsZero() {
			line["before"] = t.Before.Signatures
		}
		if t.problem != "" {
			line["problem"] = t.problem
		} else {
			line["signatures"] = t.count.Signatures
		}
		e := json.NewEncoder(a.env.Stdout)
		e.SetEscapeHTML(false)
		return e.Encode(line)
	}
	switch {
	case t.problem != "":
		kept := "there is no count yet"
		if !t.Before.IsZero() {
			kept = fmt.Sprintf("%d stays", t.Before.Signatures)
		}
		a.say("%s: warning: %s (%s)\n", t.Slug, t.problem, kept)
	case t.Before.IsZero():
		a.tell("%s: %d signatures\n", t.Slug, t.count.Signatures)
	default:
		a.tell("%s: %d signatures, %+d\n", t.Slug, t.count.Signatures, t.count.Signatures-t.Before.Signatures)
	}
	return nil
}
