package build

import (
	"path"
	"strings"

	texttag "golang.org/x/text/language"

	"broadside/internal/asset"
	"broadside/internal/campaign"
	"broadside/internal/cite"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/markup"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// What search engines are told of a page, in the words of https://schema.org/.

type schemaPage struct {
	Context     string             `json:"@context"`
	Type        string             `json:"@type"`
	Name        string             `json:"name"`
	Description string             `json:"description,omitempty"`
	URL         string             `json:"url"`
	Language    string             `json:"inLanguage"`
	Published   string             `json:"datePublished,omitempty"`
	Modified    string             `json:"dateModified,omitempty"`
	Publisher   schemaOrganisation `json:"publisher"`
	Citations   []schemaWork       `json:"citation,omitempty"`
}

type schemaOrganisation struct {
	Type      string `json:"@type"`
	Name      string `json:"name"`
	LegalName string `json:"legalName,omitempty"`
	URL       string `json:"url,omitempty"`
	Email     string `json:"email,omitempty"`
}

// schemaWork is a source: an article of a publication, or whatever else it may be.
type schemaWork struct {
	Type      string       `json:"@type"`
	Name      string       `json:"name,omitempty"`
	Authors   []schemaName `json:"author,omitempty"`
	PartOf    *schemaName  `json:"isPartOf,omitempty"`
	Published string       `json:"datePublished,omitempty"`
	URL       string       `json:"url,omitempty"`
}

type schemaName struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// describe tells machines of a page that they shall know: its kind, its feed, and itself as data with the sources that
// its notes are.
func (m *maker) describe(f *layout.Frame, notes []markup.Note) error {
	s := m.site
	home := m.facts.Address == s.root() && !m.facts.IsCampaign
	if !home {
		f.Type = "article"
	}
	if (home || m.facts.IsCampaign) && s.hasFeed {
		f.Feed = m.linker(m.facts.Address).to(s.feedName())
	}
	page := schemaPage{
		Context: "https://schema.org", Type: "WebPage", Name: f.Title, Description: f.Summary, URL: f.Address, Language: f.Language,
		Published: m.facts.Date.String(), Modified: s.changed(m.facts).String(),
		Publisher: schemaOrganisation{
			Type: "Organization", Name: f.Organisation.Name, LegalName: f.Organisation.LegalName, URL: s.settings.BaseURL, Email: f.Organisation.Contact,
		},
		Citations: m.citations(notes),
	}
	if page.Modified == page.Published {
		page.Modified = ""
	}
	if home {
		page.Type = "WebSite"
	}
	if err := m.export(f, notes); err != nil {
		return err
	}
	data, err := asset.Data(page)
	f.Data, m.data = data.HTML, data.Source
	return err
}

// updated says when the page was last changed; empty if it does not say. A day that is still to come is a problem.
func (m *maker) updated() string {
	s, day := m.site, m.facts.Updated
	if day.IsZero() {
		return ""
	}
	if day.Start(s.settings.Zone).After(s.options.Now) && s.held(m.facts) == "" {
		m.report(m.page.Problem("updated-future", "the page can't have been updated on a day that is still to come",
			"write the day of the last change, or delete the line: updated = …", "updated"))
	}
	return s.words.Sentence("updated-on", language.Values{"date": s.date(day).Text})
}

// citations are the sources that the page refers to, as far as their records have fields.
func (m *maker) citations(notes []markup.Note) []schemaWork {
	var all []schemaWork
	for _, n := range notes {
		file := m.sources.find(n.Key)
		if file == nil || n.HTML != "" {
			continue
		}
		r, ok := file.Records[n.Key]
		if !ok || r.Text != "" {
			continue
		}
		w := schemaWork{Type: "CreativeWork", Name: m.site.words.Curl(r.Title), Published: r.Date.String(), URL: r.URL}
		if r.Publication != "" {
			w.Type, w.PartOf = "Article", &schemaName{"CreativeWork", m.site.words.Curl(r.Publication)}
		}
		for _, a := range r.Author {
			kind := "Person"
			if a.Organisation != "" {
				kind = "Organization"
			}
			w.Authors = append(w.Authors, schemaName{kind, a.Name()})
		}
		all = append(all, w)
	}
	return all
}

// locale is a language with the country that networks want beside it: its own, or the one where most speak it.
func locale(tag string) string {
	t := texttag.Make(tag)
	base, _ := t.Base()
	region, _ := t.Region()
	return base.String() + "_" + region.String()
}

// exportName is the file beside a page that has its sources as data, for programs that keep sources.
const exportName = "sources.json"

// export writes the records that the page refers to beside it, in the order of its notes. A file of that name that the
// site has itself stays in its place. Notes that are written in the copy have no record.
func (m *maker) export(f *layout.Frame, notes []markup.Note) error {
	var keys []string
	records := map[string]campaign.Source{}
	for _, n := range notes {
		if file := m.sources.find(n.Key); file != nil && n.HTML == "" {
			if r, ok := file.Records[n.Key]; ok {
				keys, records[n.Key] = append(keys, n.Key), r
			}
		}
	}
	if keys == nil {
		return nil
	}
	name := path.Join(strings.TrimSuffix(m.facts.Address.File(), "index.html"), exportName)
	if m.site.tree.Has(tree.Static+"/"+name) || m.site.tree.Has(tree.Content+"/"+name) {
		return nil // see loadEngines
	}
	body, err := cite.CSL(keys, records)
	m.made.files = append(m.made.files, file{name, publish.Asset, body})
	f.Records = exportName
	return err
}
