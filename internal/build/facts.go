package build

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/text/unicode/norm"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

// sum tells whether a page's text is still the one its facts were read from, within one run of the program.
type sum uint64

func (s *Site) sumOf(text []byte) sum { return sum(maphash.Bytes(s.seed, text)) }

// loadFacts reads the settings of every page. Their problems are dropped here: rendering a page reads it
// again and reports them.
func (s *Site) loadFacts(ctx context.Context) error {
	files, companions := s.pageFiles()
	facts := make([]campaign.Facts, len(files))
	sums := make([]sum, len(files))
	err := s.each(ctx, len(files), func(i int) {
		facts[i], sums[i] = s.facts(files[i])
	})
	if err != nil {
		return err
	}
	s.sums, s.byFile = make(map[string]sum, len(files)), make(map[string]int, len(files))
	s.byAddress, s.companion = make(map[campaign.Address]int, len(files)), map[string]bool{}
	s.below = map[string]int{}
	campaigns := map[string]bool{}
	for i, f := range facts {
		if (f.IsCampaign || f.Unread) && content.IsIndex(f.File) { // an unread one may well be a campaign
			campaigns[path.Dir(f.File)] = true
		}
		s.sums[f.File] = sums[i]
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
		f, sum := s.facts(c)
		facts = append(facts, f)
		s.sums[c] = sum
	}
	slices.SortFunc(facts, func(a, b campaign.Facts) int { return strings.Compare(a.File, b.File) })
	for i, f := range facts {
		s.byFile[f.File] = i
	}
	for i, f := range facts {
		if f.Of != "" {
			facts[i] = f.Inherit(facts[s.byFile[f.Of]])
		}
	}
	s.pages = facts
	s.gatherVersions()
	for _, f := range facts {
		for dir := path.Dir(f.File); strings.HasPrefix(dir, tree.Content); dir = path.Dir(dir) {
			s.below[dir]++
		}
	}
	for _, e := range s.editions { // how many pages the lists have is part of what is checked
		e.list()
	}
	s.checkAddresses()
	return nil
}

// facts reads one page's facts. A page that can't be read keeps its address, so that links to it are not
// reported on top of its own problems.
func (s *Site) facts(file string) (campaign.Facts, sum) {
	text, _ := s.tree.Text(file, tree.MaxPage)
	if text != nil {
		if f, ok := content.ReadFacts(file, text); ok {
			return f, s.sumOf(text)
		}
	}
	address, _ := content.AddressOf(file)
	f := campaign.Facts{File: file, Address: address, State: campaign.Live, Unread: true}
	if original, lang := content.Untranslated(file); lang != "" {
		f.Of, f.Language = original, lang
	}
	return f, s.sumOf(text)
}

// pageFiles returns the Markdown files of the content: pages, and those that may belong to a campaign. What
// looks like a page and is none is reported.
func (s *Site) pageFiles() (pages, companions []string) {
	for _, name := range s.tree.Names(tree.Content) {
		base := path.Base(name)
		original, lang := content.Untranslated(name)
		is := path.Base(original)
		switch ext := strings.ToLower(path.Ext(name)); {
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
			s.report(diag.Problem{Code: "file-unknown", File: name, Message: "this settings file is not known",
				Help: "settings are in content/site.toml, sources in footnotes.toml; rename it, or move it out of content/"})
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
	taken := map[string][]string{} // output file → sources
	claim := func(output, file string) {
		key := folded(output)
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

// each calls do for 0 to n-1 on as many goroutines as there are workers, and stops early when ctx ends.
func (s *Site) each(ctx context.Context, n int, do func(i int)) error {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(s.options.Workers, n) {
		wg.Go(func() {
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
	return ctx.Err()
}
