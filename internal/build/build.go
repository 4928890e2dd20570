package build

import (
	"cmp"
	"context"
	"errors"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/compress"
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
	CopyKnown(name string, class publish.Class, sum publish.Sum, open func() (io.ReadCloser, error)) error
	Keep(name string, class publish.Class, sum publish.Sum) (bool, error)
	KeepAll(files []publish.Made) (bool, error)
	KeepBeside(name string, class publish.Class, of string) (bool, error)
	Sum(name string) (publish.Sum, bool)
}

// Report is what one run found.
type Report struct {
	Pages    int            // of the files made, how many are pages
	Problems []diag.Problem // all there are, sorted; with one that blocks the output must not be committed
	Forms    []Form         // what signers send, by handler

	Translations []Translations // by language; none for a site in one language
}

// Run renders every page of the site and hands the files of the pages to be published to out; a nil out only
// checks. The error is that of ctx, of the machine, or of out, or a diag.Failure; the report is empty then. progress, if not nil, is
// told how many pages are done, then how many pictures.
func (s *Site) Run(ctx context.Context, out Output, progress func(what string, done, of int)) (_ Report, err error) {
	defer diag.Rescue(&err)
	checking := out == nil && s.options.Preview == nil // the preview makes a picture when it is asked for
	if diag.Blocking(s.problems, false) {
		out = nil // nothing will be published; two pages may want one file
	}
	if out != nil && s.options.Precompress {
		out = s.compressing(out)
	}
	units := s.units()
	run := &run{site: s, out: out, progress: progress, units: units, records: make([]*check.Record, units.len())}
	if len(s.editions) > 1 {
		run.traits = make([]traits, len(s.pages))
	}
	names := make([]string, units.len())
	for i := range names {
		names[i] = s.unitName(units.at(i))
	}
	leaves := leavesOf(names, s.past.Bounds)
	if s.options.Preview != nil {
		run.found = make([]made, units.len())
	}
	if err = s.each(ctx, len(leaves), func(i int) { run.leaf(ctx, leaves[i]) }); err != nil {
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
	secrets, err := s.checkSecrets(ctx)
	if err != nil {
		return Report{}, err
	}
	problems := slices.Concat(s.problems, run.problems, s.checkRecords(run.records), photos, secrets)
	if checking || run.out != nil && !diag.Blocking(problems, false) {
		problems = append(problems, run.pictures(ctx)...)
		if run.err != nil {
			return Report{}, run.err
		}
	}
	static := s.past.Static
	if out != nil && !diag.Blocking(problems, false) {
		if err = run.files(ctx); err != nil {
			return Report{}, err
		}
		static = run.static
	}
	if s.options.Memory != nil {
		keep(s.options.Memory, wireIndex, index{boundsOf(leaves), static}, "index")
	}
	if run.found != nil {
		s.found.Store(&run.found)
	}
	return Report{Pages: int(run.pages.Load()), Problems: s.told(problems), Forms: run.forms.list(), Translations: run.translations()}, nil
}

// Changed reports whether err says that a file changed while the site was read: the caller lists the site
// anew and runs again.
func Changed(err error) bool { return errors.Is(err, errChanged) }

// run is one call of Run.
type run struct {
	site     *Site
	out      Output
	progress func(what string, done, of int)
	units    units
	found    []made          // by unit, without files; for the preview
	records  []*check.Record // by unit, each written by one goroutine; nil for one of which others need know nothing
	traits   []traits        // by page; empty for a site in one language
	static   []copied        // written by one goroutine
	done     atomic.Int64
	pages    atomic.Int64
	forms    forms

	mu       sync.Mutex
	problems []diag.Problem
	drawn    []making // what pages to be published have drawn
	err      error
}

// leaf makes the units of a leaf, but for those that are as the memory has them, and remembers all.
func (r *run) leaf(ctx context.Context, l leaf) {
	memory := r.site.options.Memory
	if r.untouched(l) {
		for i := l.from; i < l.to; i++ {
			made := r.site.before[i]
			r.site.offerAll(made.record, made.drawn)
			r.take(i, made, nil)
		}
		return
	}
	past := memory.records(l.first)
	changed := len(past) != l.to-l.from
	var now []*record
	for i := l.from; i < l.to; i++ {
		if ctx.Err() != nil {
			return
		}
		was := past[r.site.unitName(r.units.at(i))]
		is := r.unit(i, was)
		if is != was || is.renewed() {
			changed = true
		}
		if is != nil {
			now = append(now, is)
		}
	}
	if changed && memory != nil {
		keep(memory, wireRecords, now, "records", l.first)
	}
}

// untouched reports whether all units of a leaf are as they were found for the site that this one was renewed from.
func (r *run) untouched(l leaf) bool {
	s := r.site
	if len(s.before) != r.units.len() {
		return false
	}
	for i := l.from; i < l.to; i++ {
		if s.touched(s.pages[r.units.at(i).page].File) {
			return false
		}
	}
	return true
}

// unit makes a unit, unless it is as was says. It returns what is to be remembered of it; nil for nothing.
func (r *run) unit(i int, was *record) (is *record) {
	s, u := r.site, r.units.at(i)
	defer diag.Hold(s.pages[u.page].File)
	m := s.maker(u.page)
	var made made
	shown := s.shows(s.pages[u.page])
	is, err := r.again(m, u, was)
	switch {
	case err != nil:
	case is != nil:
		made = m.recalled(u, is)
	default:
		if err = m.render(u); err != nil {
			break
		}
		if made = m.made; m.remembers {
			is = m.remember(u)
		}
		if shown {
			err = r.write(made, is)
		}
		for _, f := range slices.Concat(made.files, made.moved) {
			giveBuffer(f.body)
		}
	}
	if r.take(i, made, err); err != nil {
		return nil
	}
	return is
}

// take takes over what became of a unit.
func (r *run) take(i int, made made, err error) {
	u := r.units.at(i)
	shown := r.site.shows(r.site.pages[u.page])
	if !made.record.Plain() {
		record := made.record // alone, without the rest
		r.records[i] = &record
	}
	if r.traits != nil && u.list == 0 {
		r.traits[u.page] = made.traits
	}
	if r.found != nil {
		made.files, made.moved = nil, nil
		r.found[i] = made
	}
	if done := r.done.Add(1); r.progress != nil {
		r.progress("pages", int(done), r.units.len())
	}
	if err == nil && shown {
		r.forms.add(made.form)
		r.pages.Add(int64(made.pages))
	}
	if len(made.problems) == 0 && len(made.drawn) == 0 && err == nil {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.problems = append(r.problems, made.problems...)
	if shown {
		r.drawn = append(r.drawn, made.drawn...)
	}
	if r.err == nil {
		r.err = err
	}
}

// again reports with a record that the unit need not be made: all it depends on is as it was, and what was made of it
// stands in the output. It is nil otherwise.
func (r *run) again(m *maker, u unit, was *record) (*record, error) {
	if was == nil || !m.still(was) {
		return nil, nil
	}
	if r.out == nil || !r.site.shows(m.facts) || diag.Blocking(was.Problems, false) {
		return was, nil
	}
	if was.Pages > 0 && len(was.Outputs) == 0 {
		return nil, nil
	}
	kept, err := r.out.KeepAll(was.Outputs)
	if !kept {
		was = nil
	}
	return was, err
}

// recalled is what was made of the unit, as the memory has it. Its files stand in the output.
func (m *maker) recalled(u unit, r *record) made {
	out := made{record: r.Record, pages: r.Pages, problems: r.Problems, form: r.Form, traits: r.Traits}
	for _, d := range r.Drawn {
		out.drawn = append(out.drawn, making{d.Name, d.Key, func() ([]byte, error) { return m.site.redraw(u, d.Name) }})
	}
	m.site.offerAll(out.record, out.drawn)
	return out
}

// redraw draws a picture of a unit that was not made in this run.
func (s *Site) redraw(u unit, name string) ([]byte, error) {
	made, err := s.render(u)
	for _, d := range made.drawn {
		if d.name == name && err == nil {
			return d.draw()
		}
	}
	return nil, cmp.Or(err, errChanged)
}

// write hands over the files of a unit and notes their sums in is, which may be nil.
func (r *run) write(made made, is *record) error {
	for _, f := range slices.Concat(made.files, made.moved) {
		if r.out == nil || diag.Blocking(made.problems, false) {
			return nil // nothing will be published, and its name may be one that can't be
		}
		if err := r.out.Write(f.name, f.class, f.body); err != nil {
			return err
		}
		if is == nil {
			continue
		}
		for _, name := range []string{f.name, f.name + compress.Endings[0], f.name + compress.Endings[1]} {
			if sum, ok := r.out.Sum(name); ok {
				is.Outputs = append(is.Outputs, publish.Made{Name: name, Class: f.class, Sum: sum})
			}
		}
	}
	return nil
}

// fail keeps the first error.
func (r *run) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.err == nil {
		r.err = err
	}
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
		if record == nil || !s.shows(s.pages[r.units.at(i).page]) {
			continue
		}
		for name := range record.Assets {
			add(name)
		}
	}
	if s.options.Review {
		delete(names, feed.RobotsName) // a copy for approval keeps crawlers out whatever the site says
	}
	for _, output := range slices.Sorted(maps.Keys(names)) {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.copy(output, names[output]); err != nil {
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

// copy hands over a file that is published as it is. One that stands in the output as it was copied, and has not changed
// since, is not even read.
func (r *run) copy(output, name string) error {
	s := r.site
	open := func() (io.ReadCloser, error) { return s.tree.OpenFile(name) }
	if was, known := s.copiedBefore(output, name); known && !s.options.Precompress { // what stands beside it compressed is not noted
		r.static = append(r.static, was)
		return r.out.CopyKnown(output, publish.Asset, was.Sum, open)
	}
	if err := r.out.Copy(output, publish.Asset, open); err != nil {
		return err
	}
	if sum, ok := r.out.Sum(output); ok {
		if print, trusted := s.trusted(name); trusted {
			r.static = append(r.static, copied{output, print, sum})
		}
	}
	return nil
}

// copiedBefore reports whether a file was copied to output by a former run, and has not changed since.
func (s *Site) copiedBefore(output, name string) (was copied, known bool) {
	print, trusted := s.trusted(name)
	at, has := slices.BinarySearchFunc(s.past.Static, output, func(c copied, output string) int { return strings.Compare(c.Output, output) })
	if !has || !trusted || s.past.Static[at].Print != print {
		return copied{}, false
	}
	return s.past.Static[at], true
}

// checkRecords applies the rules that need every page.
func (s *Site) checkRecords(found []*check.Record) []diag.Problem {
	var records []check.Record
	targets := map[string]bool{}
	for i, r := range found {
		if r == nil {
			continue
		}
		records = append(records, *r)
		for _, l := range r.Links {
			if to, ok := s.page(l.Page); ok && found[to] == nil && !targets[l.Page] && i != to {
				targets[l.Page] = true
				records = append(records, check.Record{File: l.Page, IsCampaign: s.pages[to].IsCampaign})
			}
		}
	}
	var registers []check.Register
	var problems []diag.Problem
	for _, name := range s.tree.Names(tree.Content) {
		if path.Base(name) == content.SourcesFile && s.pagesIn(path.Dir(name)) > 1 {
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
