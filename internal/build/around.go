package build

import (
	"cmp"
	"context"
	"net/url"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/feed"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// around are the files that tell machines of the pages. A robots.txt or _headers of the site's own in static/ stands
// instead of the one made here; but a copy for approval keeps crawlers out whatever the site says.
func (s *Site) around() []aroundFile {
	home := s.absolute("")
	var files []aroundFile
	add := func(class publish.Class, name string, body []byte) {
		if body != nil && !s.ownAround(name) {
			files = append(files, aroundFile{name, class, body})
		}
	}
	add(publish.Asset, feed.HeadersName, feed.HeadersFile(feed.Site{Address: home, Base: basePath(home), Private: s.options.Review}))
	if s.options.Review {
		add(publish.Asset, feed.RobotsName, feed.NoRobots())
		return files
	}
	add(publish.Asset, feed.RobotsName, feed.Robots(home+feed.SitemapName))
	for _, e := range s.editions {
		add(publish.List, e.feedName(), e.atom().Bytes())
	}
	for _, f := range feed.Sitemap(home, s.known()) {
		add(publish.List, f.Name, f.Body)
	}
	return files
}

// aroundFile is one of them.
type aroundFile struct {
	name  string
	class publish.Class
	body  []byte
}

// ownAround reports whether a file of static/ stands instead.
func (s *Site) ownAround(name string) bool {
	switch name {
	case feed.RobotsName:
		return !s.options.Review && s.tree.Has(tree.Static+"/"+name)
	case feed.HeadersName:
		return s.tree.Has(tree.Static + "/" + name)
	}
	return false
}

// claimAround names what the files are, for who finds their places taken.
func (s *Site) claimAround(claim func(output, what string)) {
	for name, what := range map[string]string{feed.RobotsName: "the robots.txt that is made", feed.HeadersName: "the file of headers"} {
		if !s.tree.Has(tree.Static + "/" + name) {
			claim(name, what)
		}
	}
	for _, e := range s.editions {
		if e.hasFeed {
			claim(e.feedName(), "the feed")
		}
	}
	claim(feed.SitemapName, "the sitemap")
	for n := range feed.SitemapParts(len(s.pages)) {
		claim(feed.SitemapPart(n+1), "the sitemap")
	}
}

// writeAround hands them over.
func (r *run) writeAround(ctx context.Context) error {
	for _, f := range r.site.around() {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := r.out.Write(f.name, f.class, f.body); err != nil {
			return err
		}
	}
	return nil
}

// aroundAt is the one of that name, for the preview; nil if it is none.
func (s *Site) aroundAt(name string) []byte {
	if name != feed.RobotsName && !strings.HasSuffix(name, ".xml") {
		return nil // they are made anew each time
	}
	for _, f := range s.around() {
		if f.name == name {
			return f.body
		}
	}
	return nil
}

// absolute is the absolute address of a site path, as XML and headers take it: in ASCII.
func (s *Site) absolute(path string) string {
	if u, err := url.Parse(s.settings.BaseURL); err == nil {
		return u.String() + path
	}
	return s.settings.BaseURL + path
}

// known are the pages that search engines shall know.
func (s *Site) known() []feed.Entry {
	home := s.absolute("")
	entries := make([]feed.Entry, 0, len(s.pages))
	for _, f := range s.pages {
		if f.Unread || f.Unlisted || f.Address == campaign.NotFound || s.held(f) != "" {
			continue
		}
		entry := feed.Entry{Address: home + f.Address.Path(), LastModified: s.changed(f).String()}
		if versions := s.versionsOf(f); len(versions) > 1 {
			for _, v := range versions {
				entry.Translations = append(entry.Translations, feed.Alternate{Language: s.editionOf(s.pages[v]).words.Tag(), Address: home + s.pages[v].Address.Path()})
			}
		}
		entries = append(entries, entry)
	}
	return entries
}

func (s *Site) changed(f campaign.Facts) campaign.Date {
	return f.Changed(s.options.Now, s.settings.Zone)
}

// feedName is where the edition's feed stands.
func (e *edition) feedName() string { return e.root().Path() + feed.AtomName }

// news are the campaigns that the edition's feed has: the newest of those that say when they were published, which a
// feed must say of each.
func (e *edition) news() []campaign.Facts {
	if e.options.Review {
		return nil
	}
	var news []campaign.Facts
	for _, i := range e.listed {
		if f := e.pages[i]; !f.Date.IsZero() && e.held(f) == "" {
			if news = append(news, f); len(news) == feed.MostNews {
				break
			}
		}
	}
	return news
}

// atom is the edition's feed.
func (e *edition) atom() feed.Atom {
	home, o := e.absolute(""), e.settings.Organisation
	a := feed.Atom{
		Address: home + e.feedName(), Home: home + e.home(), Language: e.words.Tag(),
		Title: e.words.Curl(e.settings.Title), Subtitle: e.words.Curl(e.settings.Summary),
		Author: feed.Author{Name: e.words.Curl(o.Name), Email: o.Contact, URI: home},
	}
	for _, f := range e.news() {
		n := feed.News{
			Address: home + f.Address.Path(), Title: e.words.Curl(cmp.Or(f.Headline, f.Title)), Summary: e.words.Curl(f.Summary),
			Published: f.Date.Start(e.settings.Zone),
		}
		if d := e.changed(f); !d.IsZero() {
			n.Updated = d.Start(e.settings.Zone)
		}
		a.News = append(a.News, n)
	}
	return a
}
