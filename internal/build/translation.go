package build

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/tree"
)

// siteTranslations are the files with the site's words in other languages, by language in small letters.
func (s *Site) siteTranslations() (files []string) {
	for _, name := range s.tree.Names(tree.Content) {
		if original, lang := content.Untranslated(name); lang != "" && original == content.SiteFile && !s.misnamed(name) {
			files = append(files, name)
		}
	}
	return files
}

// misnamed reports a translation whose name writes its language in a way that is not ours, or that is in the site's
// own language.
func (s *Site) misnamed(name string) bool {
	original, lang := content.Untranslated(name)
	if right := content.MisnamedTag(name); right != "" {
		s.report(diag.Problem{Code: "language-tag", File: name, Message: "the language in a file's name is written in small letters, in its usual form",
			Help: fmt.Sprintf("rename %s to %s", path.Base(name), path.Base(right))})
		return true
	}
	if own, _ := language.Canonical(s.settings.Language); strings.ToLower(own) == lang {
		s.report(diag.Problem{Code: "language-tag", File: name, Message: fmt.Sprintf("%s is the site's own language, which stands in no file's name", own),
			Help: fmt.Sprintf("rename %s to %s, or remove it", path.Base(name), path.Base(original))})
		return true
	}
	return false
}

// named are languages as people name them, in that language or in English.
var named = map[string]string{
	"english": "en", "spanish": "es", "español": "es", "espanol": "es", "castellano": "es", "french": "fr", "français": "fr", "francais": "fr",
	"german": "de", "deutsch": "de", "portuguese": "pt", "português": "pt", "portugues": "pt", "arabic": "ar",
}

// untagged reports a file that is meant as a translation, while its name says so in another way than with a dot and the
// language's tag.
func (s *Site) untagged(name string) bool {
	folder, base := path.Split(name)
	ext := path.Ext(base)
	stem, tag, dotted := strings.Cut(strings.TrimSuffix(base, ext), ".")
	if ext != ".md" && ext != ".toml" {
		return false
	}
	help := ""
	switch tag = strings.ToLower(tag); {
	case dotted:
		if tag = named[tag]; tag == "" {
			return false
		}
	case ext == ".md" && s.tree.Has(folder+"index.md"):
		rest, beside := strings.CutPrefix(strings.ReplaceAll(stem, "_", "-"), "index-")
		tag = cmp.Or(named[strings.ToLower(rest)], strings.ToLower(rest))
		if !slices.Contains(s.languages(), tag) {
			return false
		}
		if stem = "index"; !beside {
			help = fmt.Sprintf("; a page of its own that is called so stands in %s%s/index.md", folder, tag)
		}
	default:
		return false
	}
	right := stem + "." + tag + ext
	s.report(diag.Problem{Code: "language-tag", File: name, Message: "this looks like a translation of " + stem + ext + ", and its name does not say so as translations do",
		Help: fmt.Sprintf("rename %s to %s", base, right) + help})
	return true
}

// speaks reports whether the site has the language of a translation, and says what is missing for it.
func (s *Site) speaks(name string) bool {
	original, lang := content.Untranslated(name)
	switch {
	case original == content.SiteFile:
		return true
	case s.misnamed(name):
		return false
	case s.byLanguage[lang] != nil:
		return true
	}
	file := content.Translated(content.SiteFile, lang)
	if !s.tree.Has(file) && !s.missing[lang] { // else its own problems say why
		s.missing[lang] = true
		s.report(diag.Problem{Code: "translation-site", File: name, Message: fmt.Sprintf("this is a translation (%s), and the site has no %s with its words in that language", lang, file),
			Help: "write that file, translated:\n" + content.SiteWords(s.settings)})
	}
	return false
}

func noOriginal(name, original string) diag.Problem {
	help := "write " + original + ", which it is a translation of, or remove it"
	return diag.Problem{Code: "translation-original", File: name, Message: "this is a translation, and its original " + original + " is not there", Help: help}
}

// gatherVersions finds the pages that there are in several languages.
func (s *Site) gatherVersions() {
	s.versions = map[string][]int{}
	if len(s.editions) < 2 {
		return
	}
	for i, f := range s.pages {
		if f.Of != "" && s.shows(f) && s.shows(s.pages[s.indexOf(f.Of)]) {
			s.versions[f.Of] = append(s.versions[f.Of], i)
		}
	}
	for of, all := range s.versions {
		all = append(all, s.indexOf(of))
		slices.SortFunc(all, func(a, b int) int { return strings.Compare(s.pages[a].Language, s.pages[b].Language) })
		s.versions[of] = all
	}
}

// versionsOf are the versions of a page that are shown, itself among them if it is: indexes into pages, the original
// first; nil for a page in one language only.
func (s *Site) versionsOf(f campaign.Facts) []int {
	if f.Of != "" {
		return s.versions[f.Of]
	}
	return s.versions[f.File]
}

// version is the page in the edition's language where there is one, else the page itself.
func (e *edition) version(i int) int {
	for _, v := range e.versionsOf(e.pages[i]) {
		if e.pages[v].Language == e.language {
			return v
		}
	}
	return i
}

// original is the page that a translation is made of, and every other page itself.
func (s *Site) original(f campaign.Facts) campaign.Facts {
	if f.Of != "" {
		return s.pages[s.indexOf(f.Of)]
	}
	return f
}

// readTranslation reads the page over its original. What the original lacks or has wrong is said there.
func (m *maker) readTranslation(text []byte) (*content.Page, []diag.Problem, error) {
	theirs, sum, _ := m.text(m.facts.Of, tree.MaxPage)
	if sum != m.site.sumOfPage(m.facts.Of) {
		return nil, nil, errChanged
	}
	if theirs == nil {
		return nil, nil, nil
	}
	original, _ := content.ReadPage(m.facts.Of, theirs)
	if original == nil {
		return nil, nil, nil
	}
	page, problems := content.ReadTranslation(m.facts.File, text, original)
	if page != nil && blank(page) && !blank(original) {
		problems = append(problems, diag.Problem{Code: "translation-missing", File: m.facts.File, Span: page.Copy,
			Message: "the copy is not translated", Help: "write it below the second +++ line"})
	}
	m.made.traits.Sum = m.sumOfWords(original)
	return page, problems, nil
}

// blank reports whether a page has no copy.
func blank(p *content.Page) bool { return len(bytes.TrimSpace(p.Text[p.Copy.Start:p.Copy.End])) == 0 }

// languages fills in where the page at address is in other languages: for readers the switch in the header, and for
// search engines the alternates (https://developers.google.com/search/docs/specialty/international/localized-versions).
func (m *maker) languages(f *layout.Frame, address campaign.Address) error {
	m.ask(askVersions, m.site.original(m.facts).File, "")
	versions := m.site.versionsOf(m.facts)
	if len(versions) < 2 || m.facts.Address == campaign.NotFound {
		return nil
	}
	s, l := m.site, m.linker(address)
	own := address == m.facts.Address
	thanks := m.facts.IsCampaign && address == m.facts.Address.Thanks()
	view := layout.Languages{Frame: *f}
	for _, i := range versions {
		v, e := s.pages[i], s.editionOf(s.pages[i])
		to := v.Address
		if thanks {
			to = to.Thanks()
		}
		version := layout.Version{Language: e.words.Tag(), Name: e.name, URL: l.to(to.Path()), Current: v.File == m.facts.File}
		if d := e.words.Direction(); d != f.Direction {
			version.Direction = d
		}
		if version.Current {
			version.URL = l.to(address.Path())
		}
		view.Versions = append(view.Versions, version)
		if own {
			f.Alternates = append(f.Alternates, layout.Alternate{Language: e.words.Tag(), URL: s.settings.BaseURL + v.Address.Path()})
		}
	}
	if own {
		f.Alternates = append(f.Alternates, layout.Alternate{Language: "x-default", URL: s.settings.BaseURL + m.site.original(m.facts).Address.Path()})
	}
	var err error
	f.Languages, err = m.part("languages", view)
	return err
}
