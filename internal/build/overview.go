package build

import (
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/layout"
)

// Overview is what editors keep an eye on of one page, for the desk.
type Overview struct {
	Facts    campaign.Facts
	Words    int // of its copy: statement, copy, updates, outcome, thank-you page
	Sources  []SourceShown
	Versions []Version // one for each language of the site, its own first
	Share    campaign.ShareSettings
	Form     *form.Output // as its handler has it, or where it has signers sign; nil for a page that can't be signed on
	Broken   bool         // mistakes are in the way of the form
	Prefill  bool         // links may fill the form in
}

// SourceShown is a source of a page: its record, and how it prints.
type SourceShown struct {
	Key     string // empty for one that is written in the copy
	File    string
	Span    diag.Span // where it stands
	Uses    int       // references to it on the page
	Record  campaign.Source
	Printed layout.Source // Text alone for one that is written in the copy
	Copied  string        // the words of one that is written in the copy
}

// Version is a page in one language of the site.
type Version struct {
	Tag, Name string // "es", "Español"
	Address   campaign.Address
	Files     []VersionFile // the page itself, then statement.md and thanks.md if the original has them
	Old       bool          // it was made of another state of its original, or does not say of which
	Held      string        // why it is not published; empty if it is
}

// VersionFile is one file of a version.
type VersionFile struct {
	Name  string
	There bool
}

// Pages are the facts of all pages, by file. They belong to the site.
func (s *Site) Pages() []campaign.Facts { return slices.Clip(s.pages) }

// HeldBack says why a page is not published: campaign.HeldDraft, campaign.HeldFuture, or "" if it is.
func (s *Site) HeldBack(f campaign.Facts) string { return s.held(f) }

// Owner is the page that a file of the content belongs to: itself, the page whose statement.md, thanks.md or footnotes.toml it
// is, or the page in whose folder it lies. ok is false for what several pages share, and for all that is no content.
func (s *Site) Owner(file string) (page campaign.Facts, ok bool) {
	if i, ok := s.page(file); ok {
		return s.pages[i], true
	}
	original, lang := content.Untranslated(file)
	folder, name := splitFile(original)
	if name == content.StatementFile || name == content.ThanksFile {
		if i, ok := s.page(content.Translated(folder+"index.md", lang)); ok {
			return s.pages[i], true
		}
	}
	folder, _ = splitFile(file)
	for strings.Count(folder, "/") > 1 { // what lies in content/ itself is everybody's
		if i, ok := s.page(folder + "index.md"); ok {
			return s.pages[i], true
		}
		folder, _ = splitFile(strings.TrimSuffix(folder, "/"))
	}
	return campaign.Facts{}, false
}

func splitFile(file string) (folder, name string) {
	i := strings.LastIndexByte(file, '/') + 1
	return file[:i], file[i:]
}

// Languages are the tags of the languages that a page is in, its own first.
func (s *Site) Languages(f campaign.Facts) []string {
	var tags []string
	for _, e := range s.editions {
		if _, ok := s.page(content.Translated(s.original(f).File, e.language)); ok {
			tags = append(tags, e.words.Tag())
		}
	}
	return tags
}

// Overview looks at the page at an address. found is false if there is none, and all but Facts and Versions is empty if the page
// can't be read. The error may be one that Changed knows, or a diag.Failure.
func (s *Site) Overview(address campaign.Address) (o Overview, found bool, err error) {
	defer diag.Rescue(&err)
	i, ok := s.byAddress[address]
	if !ok {
		return o, false, nil
	}
	o.Facts = s.pages[i]
	if o.Versions, err = s.allVersions(o.Facts); err != nil {
		return o, true, err
	}
	m := s.maker(i)
	m.remembers = false
	if err = m.read(); err != nil || m.page == nil {
		return o, true, err
	}
	p := m.pageForRules()
	for _, b := range p.Copy {
		o.Words += check.CountWords(b.Text)
	}
	for _, c := range p.Sources {
		shown := SourceShown{Key: c.Key, File: c.File, Span: c.At(""), Uses: c.Uses, Record: c.Source}
		m.fill(&shown.Printed, address, m.sources.find(c.Key), c.Key)
		o.Sources = append(o.Sources, shown)
	}
	for _, b := range p.Copy {
		if b.Kind == campaign.SourceOwn {
			o.Sources = append(o.Sources, SourceShown{File: b.File, Span: b.Span(0, len(b.Text)), Uses: 1, Copied: b.Text})
		}
	}
	o.Share = p.Share.Filled(m.site.words.Curl(m.facts.Title))
	f, has, err := s.LiveForm(address)
	switch {
	case err != nil:
		o.Broken = Broken(err)
	case has || f.Hosted.URL != "":
		o.Form = &f
		o.Prefill = has && p.Form.Prefill != nil && *p.Form.Prefill
	}
	return o, true, nil
}

// allVersions are the page in each language of the site.
func (s *Site) allVersions(f campaign.Facts) ([]Version, error) {
	var all []Version
	original := s.original(f)
	for _, e := range s.editions {
		v := Version{Tag: e.words.Tag(), Name: e.name}
		files := []string{original.File}
		if content.IsIndex(original.File) {
			for _, name := range []string{content.StatementFile, content.ThanksFile} {
				if file := content.Companion(original.File, name); s.companion[file] {
					files = append(files, file)
				}
			}
		}
		for _, file := range files {
			file = content.Translated(file, e.language)
			v.Files = append(v.Files, VersionFile{file, s.tree.Has(file)})
		}
		if i, ok := s.page(v.Files[0].Name); ok {
			v.Address, v.Held = s.pages[i].Address, s.held(s.pages[i])
			if e.language != "" {
				m := s.maker(i)
				m.remembers = false
				if err := m.read(); err != nil {
					return nil, err
				}
				v.Old = m.page != nil && m.made.traits.Sum != "" && m.page.Translates != m.made.traits.Sum
			}
		}
		all = append(all, v)
	}
	return all, nil
}
