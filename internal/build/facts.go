package build

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

// loadFacts reads the settings of every page. Their problems are dropped here: rendering a page reads it
// again and reports them.
func (s *Site) loadFacts(ctx context.Context) error {
	files, companions := s.pageFiles()
	pages, err := s.readFacts(ctx, files)
	if err != nil {
		return err
	}
	s.byAddress, s.companion = make(map[campaign.Address]int, len(files)), map[string]bool{}
	campaigns := map[string]bool{}
	for _, p := range pages {
		if len(companions) == 0 {
			break // nobody asks
		}
		if f := p.Facts; (f.IsCampaign || f.Unread) && content.IsIndex(f.File) { // an unread one may well be a campaign
			campaigns[path.Dir(f.File)] = true
		}
	}
	for _, c := range companions {
		original, lang := content.Untranslated(c)
		if page := content.Translated(path.Dir(c)+"/index.md", lang); campaigns[path.Dir(c)] {
			if s.companion[c] = true; lang != "" && !s.tree.Has(page) {
				s.report(diag.Problem{Code: "translation-original", File: c, Message: "this belongs to " + page + ", which is not there",
					Help: "translate the campaign's page too, or remove this file"})
			}
			continue
		}
		if index := path.Dir(c) + "/index.md"; path.Dir(c) != tree.Content && !s.tree.Has(index) {
			s.report(diag.Problem{Code: "index-missing", File: c, Message: "this belongs to a campaign, and its folder has no index.md",
				Help: "write " + index + ", or rename this file"})
			continue
		}
		if lang != "" && !s.tree.Has(original) {
			s.report(noOriginal(c, original))
			continue
		}
		p, _ := s.facts(c, nil)
		pages = append(pages, p)
	}
	slices.SortFunc(pages, func(a, b read) int { return strings.Compare(a.File, b.File) })
	s.pages, s.sums = make([]campaign.Facts, len(pages)), make([]sum, len(pages))
	for i, p := range pages {
		s.pages[i], s.sums[i] = p.Facts, p.Sum
	}
	for i, f := range s.pages {
		if f.Of != "" {
			s.pages[i] = f.Inherit(s.pages[s.indexOf(f.Of)])
		}
	}
	s.gatherVersions()
	for _, e := range s.editions { // how many pages the lists have is part of what is checked
		e.list()
	}
	s.checkAddresses()
	return nil
}

// sumOfPage is the sum of the text that a page's facts were read from.
func (s *Site) sumOfPage(file string) sum { return s.sums[s.indexOf(file)] }

// page finds a page by its file: an index into pages.
func (s *Site) page(file string) (index int, ok bool) {
	i := s.indexOf(file)
	return i, i < len(s.pages) && s.pages[i].File == file
}

// indexOf is where a page with that file stands among the others, or would stand.
func (s *Site) indexOf(file string) int {
	return sort.Search(len(s.pages), func(i int) bool { return s.pages[i].File >= file })
}

// pagesIn is how many pages stand in a folder and below it.
func (s *Site) pagesIn(dir string) int { return s.indexOf(dir+"0") - s.indexOf(dir+"/") } // "0" follows "/"

// readFacts reads the facts of pages, in the order of their files, leaf by leaf: what the memory has of a file that is
// as it was is not read again.
func (s *Site) readFacts(ctx context.Context, files []string) ([]read, error) {
	memory := s.options.Memory
	if s.last != nil {
		memory = nil // what it has, the last site has too
	}
	past := recall(memory, wireIndex, "index")
	pages := make([]read, len(files))
	leaves := leavesOf(files, past.Bounds)
	s.past = index{boundsOf(leaves), past.Static}
	if s.last != nil {
		s.past = s.last.past
	}
	var done atomic.Int64
	err := s.each(ctx, len(leaves), func(i int) {
		l := leaves[i]
		known := memory.facts(l.first)
		changed := len(known) != l.to-l.from
		for i := l.from; i < l.to; i++ {
			fresh := false
			pages[i], fresh = s.facts(files[i], known)
			changed = changed || fresh
		}
		if changed && memory != nil {
			keep(memory, wireReads, pages[l.from:l.to], "facts", l.first)
		}
		if done := done.Add(int64(l.to - l.from)); s.options.Progress != nil {
			s.options.Progress("pages read", int(done), len(files))
		}
	})
	return pages, err
}

// facts reads one page's facts, unless known has them; fresh says that it has them not, or not with this print. A page
// that can't be read keeps its address, so that links to it are not reported on top of its own problems.
func (s *Site) facts(file string, known map[string]read) (r read, fresh bool) {
	defer diag.Hold(file)
	print, trusted := s.trusted(file)
	was, has := known[file]
	if last := s.last; last != nil && trusted {
		if i, ok := last.page(file); ok && last.pages[i].Of == "" { // of a translation its original's facts are added
			was, has = read{file, tree.Print{}, last.sums[i], last.pages[i]}, true
			was.Print, _ = last.trusted(file)
		}
	}
	if has && trusted && was.Print == print {
		return was, false
	}
	text, problems := s.tree.Text(file, tree.MaxPage)
	r = read{File: file, Print: print, Sum: s.textSum(file, text, problems)}
	if has && was.Sum == r.Sum && r.Sum != unreadable {
		r.Facts = was.Facts
		return r, true
	}
	if text != nil {
		if f, ok := content.ReadFacts(file, text); ok {
			r.Facts = f.Clone()
			return r, true
		}
	}
	address, _ := content.AddressOf(file)
	r.Facts = campaign.Facts{File: file, Address: address, State: campaign.Live, Unread: true}
	if original, lang := content.Untranslated(file); lang != "" {
		r.Facts.Of, r.Facts.Language = original, lang
	}
	return r, true
}

// pageFiles returns the Markdown files of the content: pages, and those that may belong to a campaign. What
// looks like a page and is none is reported.
func (s *Site) pageFiles() (pages, companions []string) {
	for _, name := range s.tree.Names(tree.Content) {
		base := path.Base(name)
		original, lang := content.Untranslated(name)
		is := path.Base(original)
		switch ext := strings.ToLower(path.Ext(name)); {
		case s.untagged(name):
		case lang != "" && !s.speaks(name):
		case is == content.StatementFile || is == content.ThanksFile:
			companions = append(companions, name)
		case ext == ".md" && lang != "" && original == tree.Content+"/404.md":
			s.report(diag.Problem{Code: "translation-place", File: name, Message: "a site has one 404 page, in its own language: hosts know no other",
				Help: "say what matters in both languages in content/404.md, and mark the words: [No existe esta página.]{lang=" + lang + "}"})
		case ext == ".md" && lang != "" && !s.tree.Has(original):
			s.report(noOriginal(name, original))
		case ext == ".md" && path.Ext(name) == ".md":
			pages = append(pages, name)
		case pageLike(base):
			s.report(diag.Problem{Code: "page-kind", File: name, Message: fmt.Sprintf("a page can't be a %s file", path.Ext(name)),
				Help: "write it in Markdown and call it " + properName(base)})
		case ext == ".toml" && is == content.SourcesFile && lang != "":
			s.report(diag.Problem{Code: "translation-place", File: name, Message: "sources are the same in every language, and so is their file",
				Help: "write what differs into " + original + ": note_" + lang + ` = "…", text_` + lang + ` = "…"`})
		case ext == ".toml" && base != content.SourcesFile && original != content.SiteFile && name != content.CountsFile:
			help := "settings are in content/site.toml, sources in footnotes.toml; rename it, or move it out of content/"
			if near := diag.Nearest(base, []string{content.SourcesFile}); near != "" {
				help = fmt.Sprintf("rename %s to %s", base, near)
			}
			s.report(diag.Problem{Code: "file-unknown", File: name, Message: "this settings file is not known", Help: help})
		}
	}
	return pages, companions
}

// pageLike reports whether a file looks like a page, or a settings file, that was saved under another ending.
func pageLike(base string) bool {
	lower := strings.ToLower(base)
	switch path.Ext(lower) {
	case ".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml":
		return true
	case ".txt":
		inner := path.Ext(strings.TrimSuffix(lower, ".txt"))
		return inner == ".md" || inner == ".toml"
	}
	return false
}

// properName is what such a file should be called.
func properName(base string) string {
	lower := strings.ToLower(base)
	for _, ending := range []string{".txt", ".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml"} {
		lower = strings.TrimSuffix(lower, ending)
	}
	if path.Ext(lower) == ".toml" {
		return lower
	}
	return cmp.Or(campaign.Slug(lower), "index") + ".md"
}

// folded is the same for two output files that some system takes for one: not all know capitals, or two ways to write é.
func folded(output string) string { return norm.NFC.String(strings.ToLower(output)) }

// checkAddresses reports pages that want the same place, each at every file.
func (s *Site) checkAddresses() {
	taken := make(map[string][]string, 2*len(s.pages)) // output file → sources
	firsts := make([]string, 0, 2*len(s.pages))        // of most there is only one
	claim := func(output, file string) {
		key := folded(output)
		if len(taken[key]) == 0 && len(firsts) < cap(firsts) {
			firsts = append(firsts, file)
			taken[key] = firsts[len(firsts)-1 : len(firsts) : len(firsts)]
			return
		}
		taken[key] = append(taken[key], file)
	}
	for i, f := range s.pages {
		if _, ok := s.byAddress[f.Address]; !ok {
			s.byAddress[f.Address] = i
		}
		claim(f.Address.File(), f.File)
		if f.IsCampaign {
			claim(f.Address.Thanks().File(), f.File)
		}
	}
	for _, e := range s.editions {
		for n := 2; n <= e.homePages(); n++ {
			claim(e.listAddress(n).File(), "the list of older campaigns")
		}
	}
	if _, ok := s.byAddress[campaign.NotFound]; !ok {
		claim(campaign.NotFound.File(), "the page for addresses that are not there")
	}
	for _, m := range s.icons {
		claim(m.name, "the site's icon")
	}
	for _, name := range s.tree.Names(tree.Static) {
		claim(strings.TrimPrefix(name, tree.Static+"/"), name)
	}
	for _, name := range s.tree.Names(tree.Content) {
		if s.isAsset(name) && !s.painted(name) && !drawn(name) {
			claim(assetOutput(name), name)
		}
	}
	s.claimAround(claim)
	s.placeAliases(taken)
	for output, files := range taken {
		if output == Pictures || strings.HasPrefix(output, Pictures+"/") {
			files = append(files, "the folder of made pictures")
		}
		for dir := path.Dir(output); dir != "."; dir = path.Dir(dir) {
			files = append(files, taken[dir]...) // a file where a folder must be
		}
		if folder, ok := strings.CutSuffix(output, "/index.html"); ok {
			files = append(files, taken[folder+".html"]...) // which many hosts show at the same address (CASES.md RS-087)
		}
		if len(files) < 2 {
			continue
		}
		slices.Sort(files)
		files = slices.Compact(files)
		for i, file := range files {
			if !s.tree.Has(file) {
				continue
			}
			others := slices.Delete(slices.Clone(files), i, i+1)
			if len(others) == 0 {
				continue
			}
			s.report(diag.Problem{Code: "address-twice", File: file,
				Message: fmt.Sprintf("%s has the same address /%s", strings.Join(others, ", "), strings.TrimSuffix(output, "index.html")),
				Help:    "rename or remove one of them"})
		}
	}
}

// each calls do for 0 to n-1 on as many goroutines as there are workers, and stops early when ctx ends. A panic in one of
// them is a diag.Failure.
func (s *Site) each(ctx context.Context, n int, do func(i int)) error {
	workers := s.options.Workers
	if s.options.Preview != nil && s.loaded && workers > 1 {
		workers-- // for who looks at the pages in the meantime
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	errs := make([]error, min(workers, n))
	for w := range errs {
		wg.Go(func() {
			defer diag.Rescue(&errs[w])
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
	return cmp.Or(cmp.Or(errs...), ctx.Err())
}
