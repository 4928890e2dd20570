package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadside/internal/build"
	"broadside/internal/check"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/links"
	"broadside/internal/publish"
	"broadside/internal/secret"
	"broadside/internal/tree"
)

// loaded is a site after pass one, with the problems of its files.
type loaded struct {
	tree     *tree.Tree
	site     *build.Site    // nil if the settings can't be used
	files    []diag.Problem // those of the tree
	problems []diag.Problem // all
}

// load lists the site's files and reads its settings and facts. Without a Progress in o it has a line of its own.
func (a *app) load(ctx context.Context, o build.Options) (loaded, error) {
	if o.Progress == nil {
		progress := a.progress()
		defer progress.end()
		o.Progress = progress.show
	}
	o.Progress("listing the site's files", 0, 0)
	t, problems, err := tree.Open(a.site, a.env.Starter)
	if errors.Is(err, fs.ErrNotExist) {
		where, help := a.site, "go to your site's folder, or make a new site: broadside init my-site"
		if where == "." {
			where = "this folder"
		}
		if above := siteAbove(a.site); above != "" {
			help = "your site is further up: cd " + above
		}
		return loaded{problems: []diag.Problem{{Code: "site-missing",
			Message: "there is no content/ in " + where + ", so there is no site to read", Help: help}}}, nil
	}
	if err != nil {
		return loaded{}, err
	}
	site, more, err := build.Load(ctx, t, a.options(o))
	return loaded{t, site, problems, slices.Concat(problems, more)}, cause(ctx, err)
}

// options completes what a command wants with what is true of all.
func (a *app) options(o build.Options) build.Options {
	o.Now, o.Stopped, o.BaseURL, o.Checksum = a.env.Now(), a.stopped, a.baseURL, a.checksum
	o.Memory = a.memory(o.Cache, o)
	return o
}

// renew is load after some paths changed, or with none after the clock did: what has nothing to do with them is taken
// over from l, and from last, the last site that could be used. changed are the files, and news is false if they say
// what they said.
func (a *app) renew(ctx context.Context, l loaded, last *build.Site, paths []string, o build.Options) (next loaded, changed []string, news bool, err error) {
	t, changed, problems := l.tree.Renew(paths)
	if len(paths) > 0 && len(changed) == 0 && slices.Equal(problems, l.files) {
		return l, nil, false, nil
	}
	from := changed
	if last != l.site {
		from = nil // they are not all that changed since
	}
	site, news, more, err := last.Renew(ctx, t, from, a.options(o))
	news = news || !slices.Equal(problems, l.files)
	return loaded{t, site, problems, slices.Concat(problems, more)}, changed, news, cause(ctx, err)
}

// close lets go of the site's folder; no text can be shown afterwards.
func (l loaded) close() {
	if l.tree != nil {
		_ = l.tree.Close() // it was open for reading
	}
}

// siteAbove returns the way from dir to the nearest folder above that is a site, like "../..", or "".
func siteAbove(dir string) string {
	here, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	way := ".."
	for up := filepath.Dir(here); up != here; here, up = up, filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, filepath.FromSlash(content.SiteFile))); err == nil {
			return way
		}
		way += "/.."
	}
	return ""
}

// cause is the reason why ctx ended, if err only says that it did.
func cause(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// result is one whole run over the site.
type result struct {
	loaded
	pages        int
	forms        []build.Form
	translations []build.Translations
	summary      publish.Summary
	took         time.Duration
}

// attempts bounds how often a run starts again because files changed under it.
const attempts = 10

// build reads the site and publishes it; a nil options only checks. Files that change while they are read
// start the run again.
func (a *app) build(ctx context.Context, o build.Options, to *publish.Options) (result, error) {
	start := time.Now()
	for i := range attempts {
		if i == attempts-1 {
			o.Cache = o.Cache.Anew() // it may be no file that changed, but a cache that says what is not so
		}
		r, err := a.attempt(ctx, o, to)
		if !build.Changed(err) {
			r.took = time.Since(start)
			return r, err
		}
		r.close()
	}
	return result{}, errors.New("the site's files change faster than they can be read")
}

func (a *app) attempt(ctx context.Context, o build.Options, to *publish.Options) (result, error) {
	progress := a.progress()
	defer progress.end()
	o.Progress = progress.show
	opened := opening(to) // while the site is read: both wait for the disk
	l, err := a.load(ctx, o)
	r := result{loaded: l}
	out, openErr := opened()
	if err != nil || l.site == nil {
		if out != nil {
			err = errors.Join(err, out.Discard())
		}
		return r, err
	}
	add := func(report build.Report) {
		r.translations = report.Translations
		r.pages, r.forms, r.problems = report.Pages, report.Forms, diag.Sorted(append(r.problems, report.Problems...))
	}
	if to == nil {
		report, err := l.site.Run(ctx, nil, progress.show)
		add(report)
		if err != nil {
			return r, cause(ctx, err)
		}
		more, err := l.site.Check(ctx, progress.show)
		if err == nil && !diag.Blocking(append(more, r.problems...), false) { // or nothing would be built that could be looked at
			var broken []diag.Problem
			broken, err = links.Inside(ctx, l.site, progress.show)
			more = append(more, broken...)
		}
		r.problems = diag.Sorted(append(r.problems, more...))
		return r, cause(ctx, err)
	}
	if openErr != nil {
		return r, openErr
	}
	report, err := l.site.Run(ctx, out, progress.show)
	add(report)
	if err == nil {
		err = ctx.Err()
	}
	if err != nil || diag.Blocking(r.problems, a.strict) {
		return r, errors.Join(cause(ctx, err), out.Discard())
	}
	progress.show("putting the files in their places", 0, 0)
	a.putting.Store(true)
	defer a.putting.Store(false)
	if r.summary, err = out.Commit(); err != nil {
		return r, errors.Join(err, out.Discard())
	}
	o.Cache.Sweep()
	return r, nil
}

// opening opens the output, if there is to be one, and returns what waits for it.
func opening(to *publish.Options) func() (*publish.Output, error) {
	if to == nil {
		return func() (*publish.Output, error) { return nil, nil }
	}
	var out *publish.Output
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer diag.Rescue(&err)
		out, err = publish.Open(*to)
	}()
	return func() (*publish.Output, error) {
		<-done
		return out, err
	}
}

// publishOptions say where the site goes.
func (a *app) publishOptions(adopt, shrink bool) *publish.Options {
	home, _ := os.UserHomeDir()
	o := &publish.Options{Dir: a.output, Site: a.site, Home: home, Adopt: adopt, AllowShrink: shrink, Checksum: a.checksum}
	for _, d := range tree.Dirs {
		o.Sources = append(o.Sources, filepath.Join(a.site, d))
	}
	return o
}

// show prints problems: for people on the standard error output, for tools on the standard output.
func (a *app) show(r loaded) error {
	w, problems, read := io.Writer(a.env.Stderr), r.problems, r.reader()
	if a.format != string(diag.Text) {
		w = a.env.Stdout
		if from := a.fromHere(); from != "" { // a tool looks for files from where it runs
			problems = slices.Clone(problems)
			for i, p := range problems {
				if p.File != "" {
					problems[i].File = from + p.File
				}
			}
			if read != nil {
				inSite := read
				read = func(file string) ([]byte, bool) { return inSite(strings.TrimPrefix(file, from)) }
			}
		}
	}
	var err error
	a.line.Load().aside(func() { err = diag.Write(w, diag.Format(a.format), problems, read) })
	return err
}

// fromHere is the way to the site's folder, with a slash at its end; empty if the program runs there.
func (a *app) fromHere() string {
	way := a.site
	if here, err := os.Getwd(); err == nil && filepath.IsAbs(way) {
		if rel, err := filepath.Rel(here, way); err == nil {
			way = rel
		}
	}
	if way = filepath.ToSlash(filepath.Clean(way)); way == "." {
		return ""
	}
	return way + "/"
}

// reader gives problems the text they stand in, without the secrets in it (CASES.md RS-059).
func (l loaded) reader() diag.Reader {
	if l.tree == nil {
		return nil
	}
	return func(file string) ([]byte, bool) {
		b, err := l.tree.Read(file)
		return secret.Redact(tree.Unify(b)), err == nil
	}
}

// text is what the preview shows over its pages: all errors, those of drafts too, as a terminal shows them; empty if
// there is none. That a draft is not finished is no error there.
func (l loaded) text() string {
	var errors []diag.Problem
	for _, p := range l.problems {
		if p.Severity == diag.Error && (p.Held == "" || !check.Unfinished(p.Code)) {
			errors = append(errors, p)
		}
	}
	var b strings.Builder
	_ = diag.Write(&b, diag.Text, errors, l.reader()) // a strings.Builder takes everything
	return b.String()
}

// count says how many problems there are, "" for none.
func count(problems []diag.Problem) string {
	var errors, warnings, held int
	for _, p := range problems {
		switch {
		case p.Held != "":
			held++
		case p.Severity == diag.Error:
			errors++
		default:
			warnings++
		}
	}
	var parts []string
	for _, c := range []struct {
		n         int
		one, many string
	}{{errors, "error", "errors"}, {warnings, "warning", "warnings"}, {held, "in a page not published yet", "in pages not published yet"}} {
		switch c.n {
		case 0:
		case 1:
			parts = append(parts, "1 "+c.one)
		default:
			parts = append(parts, fmt.Sprintf("%d %s", c.n, c.many))
		}
	}
	return strings.Join(parts, ", ")
}
