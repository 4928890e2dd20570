package cli

import (
	"context"
	"errors"
	"slices"
	"time"

	"broadside/internal/build"
	"broadside/internal/diag"
	"broadside/internal/publish"
	"broadside/internal/tree"
	"broadside/internal/watch"
)

// follow calls work at once, then after every change of the site's files and whenever a date comes true, until
// ctx ends or work fails. paths are what changed, none if only the clock did; nil means anything. work returns the site
// it saw, or nil.
func (a *app) follow(ctx context.Context, poll time.Duration, work func(paths []string) (*build.Site, error)) error {
	w, err := watch.New(ctx, watch.Options{Root: a.site, Dirs: slices.Clone(tree.Dirs[:]), Poll: poll})
	if err != nil {
		return err
	}
	var paths []string
	for {
		site, err := work(paths)
		if err != nil {
			return err
		}
		due, stop := a.due(site)
		select {
		case change, ok := <-w.Changes():
			if !ok {
				stop()
				return context.Cause(ctx)
			}
			if change.Notice != "" {
				a.say("broadside: %s\n", change.Notice)
			}
			paths = change.Paths
		case <-due:
			paths = []string{} // no file, but the clock
		case <-ctx.Done():
			stop()
			return context.Cause(ctx)
		}
		stop()
	}
}

// due is a timer for the next moment at which a page changes by itself; it never fires if there is none, or
// if --now holds the clock.
func (a *app) due(site *build.Site) (due <-chan time.Time, stop func()) {
	if site != nil && a.stopped.IsZero() {
		if next, _, ok := site.NextChange(); ok {
			t := time.NewTimer(time.Until(next.At) + time.Millisecond)
			return t.C, func() { t.Stop() }
		}
	}
	return nil, func() {}
}

// watchBuild builds again on every save. Problems are printed and waited for.
func (a *app) watchBuild(ctx context.Context, poll time.Duration, once func(context.Context) (result, error)) error {
	built := false
	return a.follow(ctx, poll, func([]string) (*build.Site, error) {
		r, err := once(ctx)
		_, refused := errors.AsType[*publish.Refused](err)
		_, foreign := errors.AsType[*publish.Foreign](err)
		_, failed := errors.AsType[*diag.Failure](err)
		switch {
		case errors.Is(err, errProblems):
			err = nil
		case built && (refused || foreign || failed): // what stands in the way now may be gone with the next save
			a.code(err)
			err = nil
		}
		built = built || err == nil
		return r.site, err
	})
}
