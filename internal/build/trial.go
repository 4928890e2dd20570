package build

import (
	"context"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/tree"
)

// Campaign is Find for campaigns only.
func (s *Site) Campaign(name string) (facts campaign.Facts, ok bool) {
	facts, ok = s.Find(name)
	if !ok || !facts.IsCampaign {
		return campaign.Facts{}, false
	}
	return facts, true
}

// Find finds a page by its slug ("library-sundays", and "home" for the home page), by its path, by its whole address, or by
// its file or folder as one types them: "content/library-sundays/index.md". Held ones too. ok is false if there is none.
func (s *Site) Find(name string) (facts campaign.Facts, ok bool) {
	name = strings.Trim(strings.TrimPrefix(name, s.settings.BaseURL), "/")
	i, ok := s.byAddress[campaign.Address("/"+name+"/")]
	switch {
	case ok:
	case name == "" || name == "home":
		i, ok = s.byAddress["/"]
	default:
		file := "/" + path.Clean(filepath.ToSlash(name))
		if at := strings.LastIndex(file, "/"+tree.Content+"/"); at >= 0 {
			file = file[at+1:]
		} else {
			file = tree.Content + file
		}
		for _, f := range []string{file, file + "/index.md", file + ".md"} {
			if i, ok = s.page(f); ok {
				return s.pages[i], true
			}
		}
	}
	if !ok {
		return campaign.Facts{}, false
	}
	return s.pages[i], true
}

// Statement is what a campaign asks for, as it is written; empty if it asks for nothing. The error is one that Changed
// knows.
func (s *Site) Statement(f campaign.Facts) (string, error) {
	m := s.maker(s.indexOf(f.File))
	m.remembers = false
	if err := m.read(); err != nil || m.page == nil || m.page.Petition == nil {
		return "", err
	}
	return m.pageForRules().Statement, nil
}

// TranslationsOf are the translations of a page.
func (s *Site) TranslationsOf(f campaign.Facts) (list []campaign.Facts) {
	for _, t := range s.pages {
		if t.Of == f.File {
			list = append(list, t)
		}
	}
	return list
}

// Now is the moment that the site is built for.
func (s *Site) Now() time.Time { return s.options.Now }

// Slugs are the names by which Campaign finds the site's campaigns, by file.
func (s *Site) Slugs() []string {
	var slugs []string
	for _, f := range s.pages {
		if f.IsCampaign {
			slugs = append(slugs, slugOf(f.Address))
		}
	}
	return slugs
}

// StateOf is where a campaign stands now. Only a live one has its form on the page.
func (s *Site) StateOf(f campaign.Facts) campaign.State {
	return f.StateAt(s.options.Now, s.settings.Zone)
}

// Settings are the site's.
func (s *Site) Settings() campaign.Site { return s.settings.Site }

// Form is a campaign's form as its page has it; the problems are those of the page's settings and of the form. ok is
// false if the page can't be read. The error may be one that Changed knows.
func (s *Site) Form(f campaign.Facts) (out form.Output, problems []diag.Problem, ok bool, err error) {
	defer diag.Hold(f.File)
	m := s.maker(s.indexOf(f.File))
	if err := m.read(); err != nil || m.page == nil || m.page.Petition == nil {
		return form.Output{}, m.made.problems, false, err
	}
	out, _ = m.form()
	problems = slices.DeleteFunc(m.made.problems, func(p diag.Problem) bool {
		return p.File != f.File && p.File != f.Of && p.File != content.SiteFile && p.File != m.site.settings.File
	})
	return out, s.told(problems), true, nil
}

// Use is a campaign whose form goes to a handler of some preset.
type Use struct {
	Slug    string
	Handler string // name of [handlers.X]
	Goal    int    // 0 if it has none, or one by rule
}

// Uses are the campaigns of the site whose forms go to a handler of this preset, by file. Pages that can't be read
// are left out.
func (s *Site) Uses(ctx context.Context, preset string) ([]Use, error) {
	uses := make([]Use, len(s.pages))
	err := s.each(ctx, len(s.pages), func(i int) {
		f := s.pages[i]
		if !f.IsCampaign || f.Of != "" { // a translation's signatures go where its original's do
			return
		}
		text, _ := s.tree.Text(f.File, tree.MaxPage)
		page, _ := content.ReadPage(f.File, text)
		if page == nil || page.Petition == nil {
			return
		}
		handler := s.settings.Form.Over(page.Form).Handler
		if s.settings.Handlers[handler].Preset == preset {
			uses[i] = Use{slugOf(f.Address), handler, page.Petition.Goal.Number}
		}
	})
	return slices.DeleteFunc(uses, func(u Use) bool { return u.Slug == "" }), err
}
