package build

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/check"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// Check is what the rules say of site.toml and of every page, sorted; what Run says is not repeated but where both find
// it. progress, if not nil, is told how many pages are done. The error is that of ctx, or one that Changed knows.
func (s *Site) Check(ctx context.Context, progress func(what string, done, of int)) ([]diag.Problem, error) {
	found := make([][]diag.Problem, len(s.pages))
	errs := make([]error, len(s.pages))
	var done atomic.Int64
	err := s.each(ctx, len(s.pages), func(i int) {
		found[i], errs[i] = s.checkPage(i)
		if n := done.Add(1); progress != nil {
			progress("rules", int(n), len(s.pages))
		}
	})
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 && err == nil {
		err = errs[i]
	}
	if err != nil {
		return nil, err
	}
	problems := slices.Concat(found...)
	for _, name := range s.tree.Names(tree.Content) {
		if path.Base(name) == content.SourcesFile && s.isShared(name) {
			problems = append(problems, check.Double(allOf(s.sharedRegister(name)))...)
		}
	}
	for _, e := range s.editions {
		problems = append(problems, check.OfSite(e.siteForRules(), false)...)
	}
	return s.told(problems), nil
}

// CheckPage is all there is to say of one page, sorted: what rendering it finds, and what the rules say. The error may be
// one that Changed knows.
func (s *Site) CheckPage(f campaign.Facts) ([]diag.Problem, error) {
	i, ok := s.page(f.File)
	if !ok {
		return nil, nil
	}
	made, err := s.render(unit{page: i})
	if err != nil {
		return nil, err
	}
	more, err := s.checkPage(i)
	return s.told(slices.Concat(made.problems, more)), err
}

// checkPage is what the rules say of a page; a panic on the way is an error that names the file (CASES.md RS-009).
func (s *Site) checkPage(i int) (problems []diag.Problem, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("check %s: the program failed: %v", s.pages[i].File, p)
		}
	}()
	if said, ok := s.checked.Load(s.pages[i].File); ok {
		return said.([]diag.Problem), nil
	}
	m := s.maker(i)
	m.remembers = false
	if err := m.read(); err != nil || m.page == nil {
		return nil, err
	}
	page := m.pageForRules()
	if own := s.tree.BuiltIn(page.File); own != nil && s.starter == nil { // or its lines are reported
		page.Untouched = bytes.Equal(tree.Unify(own), m.page.Text)
	}
	problems = m.unignored(check.OfPage(page, false))
	s.checked.Store(s.pages[i].File, problems)
	return problems, nil
}

// told is what an editor reads of problems: sorted, without those that nobody wants to hear of, and with today's date where
// a help shows one.
func (s *Site) told(problems []diag.Problem) []diag.Problem {
	zone := time.UTC
	if s.settings != nil {
		problems, zone = s.heeded(problems), s.settings.Zone
	}
	return diag.Sorted(diag.Dated(problems, campaign.DateIn(s.options.Now, zone).String()))
}

// heeded are the problems but for the warnings that site.toml wants to hear nothing of.
func (s *Site) heeded(problems []diag.Problem) []diag.Problem {
	ignore := s.settings.Check.Ignore
	if len(ignore) == 0 {
		return problems
	}
	return check.Without(problems, func(code string) bool { return slices.Contains(ignore, code) })
}

// unignored are the problems but for the warnings that are none on this page.
func (m *maker) unignored(problems []diag.Problem) []diag.Problem {
	if m.page == nil || len(m.page.Check.Ignore) == 0 {
		return problems
	}
	return check.Without(problems, func(code string) bool { return m.page.Check.Ignore[code] != "" })
}

// blockers reports what the rules find that no published page may have. It takes next to no time for a page in which
// nothing can be found.
func (m *maker) blockers() {
	for code, reason := range m.page.Check.Ignore {
		m.report(checkIgnore(code, reason, m.page.At("check", "ignore", code))...)
	}
	if slices.ContainsFunc(m.files(), m.site.suspect) {
		m.report(check.OfPage(m.pageForRules(), true)...)
	}
}

// suspect reports whether a file may hold what no published page may have. A register that several pages use is looked
// through once.
func (s *Site) suspect(f check.File) bool {
	if entry, ok := s.shared.Load(f.Name); ok {
		return entry.(*sharedSources).suspect
	}
	return s.unfinished(f)
}

func (s *Site) unfinished(f check.File) bool {
	return check.Suspect(f.Text) || len(s.starter.In(f)) > 0
}

// files are the page's own files, and shared registers of sources.
func (m *maker) files() []check.File {
	files := []check.File{{Name: m.facts.File, Text: m.page.Text}}
	for _, name := range []string{content.StatementFile, content.ThanksFile} {
		file := content.Companion(m.facts.File, name)
		if m.site.companion[file] && content.IsIndex(m.facts.File) {
			text, _ := m.companion(file)
			files = append(files, check.File{Name: file, Text: text})
		}
	}
	for _, f := range m.sources.files {
		files = append(files, check.File{Name: f.File, Text: f.Text})
	}
	return files
}

// pageForRules is the page as the rules see it.
func (m *maker) pageForRules() *check.Page {
	s := m.site
	p := &check.Page{
		File: m.facts.File, Address: m.facts.Address, IsCampaign: m.page.Petition != nil, Held: s.held(m.facts), Translated: m.facts.Of != "",
		Page: m.page.Page, Form: m.formSettings(), Share: s.settings.Share.Over(m.page.Share), Site: s.settings.Site,
		State: m.facts.StateAt(s.options.Now, s.settings.Zone), Now: s.options.Now, Zone: s.settings.Zone, Language: s.words,
		Files: m.files(), Starter: s.starter, At: m.page.At, Setting: m.setting, SiteAt: s.settings.At, Has: m.page.Has,
	}
	if preset := s.presets[s.settings.Handlers[p.Form.Handler].Preset]; preset != nil {
		p.TakesForm, p.Needs = preset.TakesForm(), preset.Needs
	}
	if p.Petition != nil {
		p.Count, p.CountAt = m.countForRules()
	}
	if original := s.original(m.facts); p.Translated {
		p.Moved = original.Aliases
	}
	for _, of := range m.copyParts() {
		if of.name == "statement" {
			p.Statement = string(of.part.Text[of.part.Region.Start:of.part.Region.End])
			if of.part.Decoded != "" {
				p.Statement = of.part.Decoded
			}
		}
		for _, b := range markup.Blocks(of.part, s.words) {
			b.Of = of.name
			if n := len(p.Copy); n > 0 && p.Copy[n-1].Of != b.Of { // no block of one part is beside one of another
				b.Group += p.Copy[n-1].Group + 1
			}
			p.Copy = append(p.Copy, b)
		}
	}
	for _, t := range m.page.Texts() {
		if t.Of != "petition.statement" && t.Of != "outcome.text" && !(strings.HasPrefix(t.Of, "update.") && strings.HasSuffix(t.Of, ".text")) {
			p.Texts = append(p.Texts, t)
		}
	}
	p.Sources = m.sourcesForRules(p.Copy)
	return p
}

// countForRules is how many have signed, and where that stands.
func (m *maker) countForRules() (campaign.Count, diag.Problem) {
	count := m.site.countOf(m.facts, m.page.Petition)
	slug := slugOf(m.site.original(m.facts).Address)
	if told, ok := m.site.counts.ByCampaign[slug]; ok && told == count {
		return count, diag.Problem{File: content.CountsFile, Span: m.site.counts.Place(slug)}
	}
	return count, m.page.At("petition", "counted")
}

// namedPart is a part of the page's copy, with what it is.
type namedPart struct {
	name string
	part markup.Part
}

// copyParts are the parts of the page's copy that are there.
func (m *maker) copyParts() []namedPart {
	copied := namedPart{"copy", m.copyPart()}
	if m.page.Petition == nil {
		return []namedPart{copied}
	}
	var parts []namedPart
	if m.page.Outcome != nil && m.page.Outcome.Text != "" {
		parts = append(parts, namedPart{"outcome", m.settingPart(m.page.Outcome.Text, 2, "outcome", "text")})
	}
	before := m.made.problems
	if statement, ok := m.statement(); ok {
		parts = append(parts, namedPart{"statement", statement})
	}
	parts = append(parts, copied)
	for i, u := range m.page.Updates {
		if u.Text != "" {
			parts = append(parts, namedPart{"update", m.settingPart(u.Text, 4, "update", fmt.Sprint(i), "text")})
		}
	}
	if file := content.Companion(m.facts.File, content.ThanksFile); m.site.companion[file] && content.IsIndex(m.facts.File) {
		if text, _ := m.companion(file); text != nil {
			parts = append(parts, namedPart{"thanks", markup.Part{File: file, Text: text, Region: diag.Span{End: len(text)}}})
		}
	}
	m.made.problems = before // rendering says them
	return parts
}

// sourcesForRules are the records that the copy refers to, and the others of registers that only this page can use.
func (m *maker) sourcesForRules(blocks []campaign.Block) []check.Source {
	var out []check.Source
	at := map[string]int{}
	add := func(f *content.Sources, key string) int {
		if i, ok := at[key]; ok {
			return i
		}
		at[key] = len(out)
		out = append(out, sourceForRules(f, key))
		return len(out) - 1
	}
	for _, b := range blocks {
		for _, r := range b.Refs {
			if f := m.sources.find(r.Key); f != nil {
				out[add(f, r.Key)].Uses++
			}
		}
	}
	for _, f := range m.sources.own {
		for _, key := range f.Keys {
			if m.sources.find(key) == f {
				add(f, key)
			}
		}
	}
	return out
}

// sourceForRules is a record that nobody has referred to yet.
func sourceForRules(f *content.Sources, key string) check.Source {
	return check.Source{Source: f.Records[key], Key: key, File: f.File, Texts: f.Texts(key), At: func(field string) diag.Span {
		return f.Field(key, field)
	}}
}

// allOf are all records of a register.
func allOf(f *content.Sources) []check.Source {
	var out []check.Source
	for _, key := range f.Keys {
		out = append(out, sourceForRules(f, key))
	}
	return out
}

// siteForRules is site.toml, or a translation of it, as the rules see it.
func (e *edition) siteForRules() *check.Site {
	return &check.Site{
		Site: e.settings.Site, File: e.settings.File, Text: e.settings.Text, Starter: e.starter, Texts: e.settings.Texts(), Now: e.options.Now, Zone: e.settings.Zone, Language: e.words, At: e.settings.At,
	}
}

// loadStarter keeps what the starter's content is told by, if the site is one that people can visit.
func (s *Site) loadStarter() {
	if check.Invented(s.settings.BaseURL) {
		return
	}
	s.starter = check.Starter{}
	s.tree.Starter(func(name string, text []byte) { s.starter.Add(name, text) })
}

// checkIgnore reports what [check] can't ignore, and what a page ignores without a reason.
func checkIgnore(code, reason string, at diag.Problem) []diag.Problem {
	codes := check.Ignorable()
	if slices.Contains(codes, code) && strings.TrimSpace(reason) != "" {
		return nil
	}
	if slices.Contains(codes, code) {
		at.Code, at.Message, at.Help = "ignore-wrong", code+" is ignored without a reason", "say why: "+code+" = \"the council's own count, on the poster in the picture\""
		return []diag.Problem{at}
	}
	at.Code, at.Message = "ignore-wrong", fmt.Sprintf("there is no warning %q", code)
	at.Help = diag.Choice(code, codes)
	if slices.ContainsFunc(diag.Codes[:], func(c struct{ Code, Says string }) bool { return c.Code == code }) {
		at.Message, at.Help = fmt.Sprintf("%s can't be ignored", code), "mend what it says, and delete this; only warnings can be ignored"
	}
	return []diag.Problem{at}
}
