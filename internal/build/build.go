package build

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/feed"
	"broadside/internal/markup"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// Output takes the files of a site; *publish.Output is one. It is called from several goroutines.
type Output interface {
	Write(name string, class publish.Class, body []byte) error
	Copy(name string, class publish.Class, open func() (io.ReadCloser, error)) error
	Keep(name string, class publish.Class, sum publish.Sum) (bool, error)
	KeepBeside(name string, class publish.Class, of string) (bool, error)
}

// Report is what one run found.
type Report struct {
	Pages    int            // of the files made, how many are pages
	Problems []diag.Problem // all there are, sorted; with one that blocks the output must not be committed
	Forms    []Form         // what signers send, by handler

	Translations []Translations // by language; none for a site in one language
}

// Run renders every page of the site and hands the files of the pages to be published to out; a nil out only
// checks. The error is that of ctx, of the machine, or of out; the report is empty then. progress, if not nil, is
// told how many pages are done, then how many pictures.
func (s *Site) Run(ctx context.Context, out Output, progress func(what string, done, of int)) (Report, error) {
	checking := out == nil && s.options.Preview == nil // the preview makes a picture when it is asked for
	if diag.Blocking(s.problems, false) {
		out = nil // nothing will be published; two pages may want one file
	}
	if out != nil && s.options.Precompress {
		out = s.compressing(out)
	}
	run := &run{site: s, out: out, progress: progress, records: make([]check.Record, len(s.pages))}
	if len(s.editions) > 1 {
		run.traits = make([]traits, len(s.pages))
	}
	if err := s.each(ctx, len(s.pages), run.page); err != nil {
		return Report{}, err
	}
	if run.err != nil {
		return Report{}, run.err
	}
	if _, ok := s.byAddress[campaign.NotFound]; !ok {
		run.pages.Add(1) // it is made from the language's words
	}
	photos, err := s.checkPhotos(ctx)
	if err != nil {
		return Report{}, err
	}
	problems := slices.Concat(s.problems, run.problems, s.checkRecords(run.records), photos)
	if checking || run.out != nil && !diag.Blocking(problems, false) {
		problems = append(problems, run.pictures(ctx)...)
		if run.err != nil {
			return Report{}, run.err
		}
	}
	if out != nil && !diag.Blocking(problems, false) {
		if err := run.files(ctx); err != nil {
			return Report{}, err
		}
	}
	return Report{Pages: int(run.pages.Load()), Problems: diag.Sorted(problems), Forms: run.forms.list(), Translations: run.translations()}, nil
}

// Changed reports whether err says that a file changed while the site was read: the caller lists the site
// anew and runs again.
func Changed(err error) bool { return errors.Is(err, errChanged) }

// run is one call of Run.
type run struct {
	site     *Site
	out      Output
	progress func(what string, done, of int)
	records  []check.Record // by page, each written by one goroutine
	traits   []traits       // the same; empty for a site in one language
	done     atomic.Int64
	pages    atomic.Int64
	forms    forms

	mu       sync.Mutex
	problems []diag.Problem
	drawn    []making // what pages to be published have drawn
	err      error
}

func (r *run) page(i int) {
	made, err := r.render(i)
	r.records[i] = made.record
	if r.traits != nil {
		r.traits[i] = made.traits
	}
	if err == nil && r.site.shows(r.site.pages[i]) {
		r.forms.add(made.form)
		r.pages.Add(int64(len(made.files)))
		for _, f := range slices.Concat(made.files, made.moved) {
			if r.out == nil || diag.Blocking(made.problems, false) {
				break // nothing will be published, and its name may be one that can't be
			}
			class := publish.Page
			if r.site.editionOf(r.site.pages[i]).isList(f.name) {
				class = publish.List
			}
			if err = r.out.Write(f.name, class, f.body); err != nil {
				break
			}
		}
	}
	if done := r.done.Add(1); r.progress != nil {
		r.progress("pages", int(done), len(r.site.pages))
	}
	if len(made.problems) == 0 && len(made.drawn) == 0 && err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problems = append(r.problems, made.problems...)
	if r.site.shows(r.site.pages[i]) {
		r.drawn = append(r.drawn, made.drawn...)
	}
	if r.err == nil {
		r.err = err
	}
}

// fail keeps the first error.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
}

// render renders a page; a panic on the way is an error that names the file (CASES.md RS-009).
func (r *run) render(i int) (m made, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("render %s: the program failed: %v", r.site.pages[i].File, p)
		}
	}()
	return r.site.render(i)
}

// files hands over what is neither page nor picture: static files, drawings, and files that pages link to.
func (r *run) files(ctx context.Context) error {
	s := r.site
	names := map[string]string{} // output → file of the tree
	add := func(name string) {
		if !s.painted(name) { // or it is no file any more, but pictures
			names[s.outputOf(name)] = name
		}
	}
	for name := range s.assets {
		add(name)
	}
	for _, name := range s.tree.Names(tree.Static) {
		names[strings.TrimPrefix(name, tree.Static+"/")] = name
	}
	for i, record := range r.records {
		if !s.shows(s.pages[i]) {
			continue
		}
		for name := range record.Assets {
			add(name)
		}
	}
	if s.options.Review {
		delete(names, feed.RobotsName) // a copy for approval keeps crawlers out whatever the site says
	}
	for output, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.out.Copy(output, publish.Asset, func() (io.ReadCloser, error) { return s.tree.OpenFile(name) }); err != nil {
			return err
		}
	}
	if err := r.writeAround(ctx); err != nil {
		return err
	}
	if err := r.drawings(ctx); err != nil {
		return err
	}
	if _, ok := s.byAddress[campaign.NotFound]; !ok {
		body, err := s.main().plainNotFound()
		if err != nil {
			return err
		}
		return r.out.Write(campaign.NotFound.File(), publish.Page, body)
	}
	return nil
}

// checkRecords applies the rules that need every page.
func (s *Site) checkRecords(records []check.Record) []diag.Problem {
	var registers []check.Register
	var problems []diag.Problem
	for _, name := range s.tree.Names(tree.Content) {
		if path.Base(name) == content.SourcesFile && s.below[path.Dir(name)] > 1 {
			sources, more := s.readSources(name)
			problems = append(problems, more...)
			registers = append(registers, registerOf(sources))
		}
	}
	var files []string
	for _, name := range s.tree.Names(tree.Content) {
		if s.isAsset(name) {
			files = append(files, name)
		}
	}
	problems = append(problems, check.Links(records, markup.AnchorHelp)...)
	if slices.ContainsFunc(records, func(r check.Record) bool { return r.Unread }) {
		return problems // what an unread page uses is not known
	}
	problems = append(problems, check.UnusedSources(records, registers)...)
	return append(problems, check.UnusedFiles(append(slices.Clip(records), check.Record{Assets: s.assets}), files)...)
}
