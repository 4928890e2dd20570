package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/publish"
)

func (a *app) buildCommand() *cobra.Command {
	var watching, review, adopt, shrink, compressed, verify bool
	var poll time.Duration
	c := &cobra.Command{
		Use: "build", Short: "Write the site to public/", Args: cobra.NoArgs,
		Long: `Build reads content/, layouts/ and static/ and writes the finished site to public/.
Nothing is written while any page to be published has an error, and only files
of earlier builds are ever replaced or removed.`,
		Example: `  broadside build                                    the site, for the public
  broadside build --watch                            again on every save
  broadside build --review --output review           a copy for approval: drafts in, forms off
  broadside build --base-url https://test.example/   for another address`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o := build.Options{Review: review, Precompress: compressed, Cache: a.cache()}
			once := func(ctx context.Context) (result, error) {
				r, err := a.build(ctx, o, a.publishOptions(adopt, shrink))
				defer r.close()
				if err == nil {
					err = a.finish(r, review)
				}
				if err == nil && verify {
					err = a.verify(ctx, o)
				}
				return r, err
			}
			if verify && watching {
				return wrongUse{errors.New("--verify can't be used with --watch: it builds everything twice")}
			}
			if verify { // both builds are of one moment
				now := a.env.Now()
				a.env.Now = func() time.Time { return now }
			}
			if watching {
				return a.watchBuild(cmd.Context(), poll, once)
			}
			_, err := once(cmd.Context())
			return err
		},
	}
	f := c.Flags()
	f.BoolVar(&watching, "watch", false, "keep building, on every save")
	f.BoolVar(&review, "review", false, "a copy for approval: drafts in, banner, not indexed, forms off")
	f.BoolVar(&compressed, "precompress", false, "write a .gz and a .br beside each file, for hosts that send them as they are")
	f.BoolVar(&adopt, "adopt", false, "write into a folder that no build made; deletes nothing")
	f.BoolVar(&shrink, "allow-shrink", false, "publish even if more than half of the pages are gone")
	f.BoolVar(&verify, "verify", false, "build once more from nothing, and compare every byte")
	a.cacheFlags(c)
	f.DurationVar(&poll, "poll", 0, "with --watch: look for changes every `interval`, like 1s, where the system tells of none")
	return c
}

func (a *app) checkCommand() *cobra.Command {
	var outside string
	c := &cobra.Command{
		Use: "check", Short: "Say everything that is wrong, and write nothing", Args: cobra.NoArgs,
		Long: `Check reads the whole site and says what is wrong with it. It makes every page as a
build would, and proves that every link, anchor and picture inside the site is
there. With --links it also asks the hosts of other sites whether what you link to
is still there: each host one at a time. It keeps what it is told in the cache
folder, good answers for a week and others for a day.`,
		Example: `  broadside check
  broadside check --links                     ask the outside world about every link
  broadside check --links=sources             the yearly review: every source of every campaign
  broadside check --strict --format github    in a workflow`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if outside != "" && outside != linksAll && outside != linksSources {
				return wrongUse{fmt.Errorf("--links is written alone, or as --links=sources, not --links=%s", outside)}
			}
			r, err := a.build(cmd.Context(), build.Options{Cache: a.known()}, nil)
			defer r.close()
			if err != nil {
				return err
			}
			if outside != "" && r.site != nil {
				if err := a.outside(cmd.Context(), &r, outside); err != nil {
					return err
				}
			}
			if err := a.show(r.loaded); err != nil {
				return err
			}
			said := count(r.problems)
			if said == "" {
				said = "no problems"
			}
			if r.site != nil {
				a.tell("Checked %s: %s.\n", pages(r.pages), said)
				a.tellForms(r.forms)
				a.tellTranslations(r.translations)
			}
			if diag.Blocking(r.problems, a.strict) {
				return errProblems
			}
			return nil
		},
	}
	c.Flags().StringVar(&outside, "links", "", "also ask the hosts of other sites about every link; --links=sources about every source")
	c.Flags().Lookup("links").NoOptDefVal = linksAll
	a.cacheFlags(c)
	return c
}

// verify builds the site once more, from its files alone and into a folder of its own, and holds what was published
// against it.
func (a *app) verify(ctx context.Context, o build.Options) error {
	dir, err := os.MkdirTemp("", "broadside-verify-*")
	if err != nil {
		return fmt.Errorf("make a folder to verify in: %w", err)
	}
	defer os.RemoveAll(dir)
	o.Cache = nil
	to := a.publishOptions(false, true)
	to.Dir = filepath.Join(dir, "public")
	r, err := a.build(ctx, o, to)
	defer r.close()
	if err != nil {
		return err
	}
	if diag.Blocking(r.problems, a.strict) {
		return errors.New("the site has changed while it was built twice; build again")
	}
	progress := a.progress()
	progress.show("comparing the two builds", 0, 0)
	differ, err := publish.Differences(a.output, to.Dir)
	progress.end()
	if err != nil {
		return err
	}
	for _, d := range differ {
		a.say("%s: %s\n", diag.Printable(filepath.ToSlash(filepath.Join(a.output, d.Name))), strings.NewReplacer(to.Dir, "the build from nothing", a.output, "this build").Replace(d.Text))
	}
	if len(differ) > 0 {
		return errors.New("this build is not what a build from nothing makes: if no file was saved in the meantime, please report it, and build with --no-cache")
	}
	a.tell("Verified: every file is what a build from nothing makes.\n")
	return nil
}

// tellForms says what signers send that they don't see, for the privacy page's author to know.
func (a *app) tellForms(forms []build.Form) {
	for _, f := range forms {
		campaigns := "1 campaign"
		if f.Campaigns > 1 {
			campaigns = fmt.Sprintf("%d campaigns", f.Campaigns)
		}
		a.tell("\n%s: signatures go to %s (handler %s, preset %s).\n", campaigns, f.To, f.Handler, f.Preset)
		if len(f.Hidden) > 0 {
			a.tell("  sent unseen: %s\n", strings.Join(f.Hidden, ", "))
		}
		if len(f.Copied) > 0 {
			a.tell("  copied from the page's address, if there: %s\n", strings.Join(f.Copied, ", "))
		}
	}
}

// tellTranslations says for each language what is missing in it and what may be out of date.
func (a *app) tellTranslations(all []build.Translations) {
	for _, t := range all {
		a.tell("\n%s (%s): %d of %s translated.\n", t.Tag, t.Name, t.Done, pages(t.Pages))
		for _, n := range t.Notes {
			a.tell("  %s\n", diag.Printable(n))
		}
	}
}

// finish prints the problems and the summary of a build.
func (a *app) finish(r result, review bool) error {
	if err := a.show(r.loaded); err != nil {
		return err
	}
	if diag.Blocking(r.problems, a.strict) {
		a.tell("Nothing was written: %s.\n", count(r.problems))
		return errProblems
	}
	s := r.summary
	for _, w := range s.Warnings {
		a.say("%s: warning: %s\n", diag.Printable(filepath.ToSlash(filepath.Join(a.output, w.Name))), w.Text)
	}
	a.tell("Built %s into %s: %d files written, %d unchanged, %d removed; %s in %s.\n",
		pages(r.pages), filepath.ToSlash(a.output)+"/", s.Written, s.Unchanged, s.Removed, size(s.Bytes), duration(r.took))
	for _, h := range r.site.HeldPages() {
		if review {
			break // they are in the copy
		}
		a.tell("Held back: %s (%s)\n", diag.Printable(h.Facts.File), heldWords(h, r.site.Zone()))
	}
	if next, page, ok := r.site.NextChange(); ok && !review {
		a.tell("Changes by itself: %s on %s (%s); build again then.\n", page.File, next.At.In(r.site.Zone()).Format("2006-01-02 15:04 MST"), next.Why)
	}
	if said := count(r.problems); said != "" {
		a.tell("Problems: %s.\n", said)
	}
	return nil
}

func heldWords(h build.HeldPage, zone *time.Location) string {
	if h.Why == campaign.HeldFuture {
		return "until " + h.Facts.Date.Start(zone).Format("2006-01-02 15:04 MST")
	}
	return h.Why
}

func pages(n int) string {
	if n == 1 {
		return "1 page"
	}
	return fmt.Sprintf("%d pages", n)
}

// size writes bytes as people read them.
func size(n int64) string {
	switch {
	case n >= 10_000_000:
		return fmt.Sprintf("%d MB", n/1_000_000)
	case n >= 1000:
		return fmt.Sprintf("%d kB", n/1000)
	}
	return fmt.Sprintf("%d bytes", n)
}

func duration(d time.Duration) string {
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}
