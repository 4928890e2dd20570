package links

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// MostPage is how much of a page is worth reading for what it says of itself: bytes. That stands at its beginning; of a
// PDF it may stand at its end.
const MostPage = 4 << 20

// Found is what a page says of itself.
type Found struct {
	Source campaign.Source // without Archive and Accessed
	Told   []string        // what an editor should know, in sentences; nil if all went well
}

// Describe makes a record of what a page says of itself: of its citation tags (as Google Scholar and journals have them),
// its JSON-LD (https://schema.org/), Open Graph (https://ogp.me/), Dublin Core (https://www.dublincore.org/), its title,
// and its times, in this order. The error is a sentence that says why there is no record.
func Describe(a Answer) (Found, error) {
	host := hostOf(a.Final)
	kind, _, _ := mime.ParseMediaType(a.Header.Get("Content-Type"))
	if kind == "" {
		kind, _, _ = mime.ParseMediaType(http.DetectContentType(a.Body))
	}
	walled := a.Status == http.StatusPaymentRequired || a.Status == http.StatusForbidden
	switch s := a.Status; {
	case s == http.StatusNotFound || s == http.StatusGone:
		return Found{}, fmt.Errorf("%s has no such page (%d)", host, s)
	case s == http.StatusTooManyRequests || s >= 500:
		return Found{}, fmt.Errorf("%s can't show the page now (%d %s); try again later", host, s, http.StatusText(s))
	case s < 200 || s > 299 && !walled:
		return Found{}, fmt.Errorf("%s does not show the page to a program (%d %s); open it in your browser, and write the record by hand", host, s, http.StatusText(s))
	case leadsHome(a):
		return Found{}, fmt.Errorf("%s leads to the home page, so the page itself seems to be gone", hostOf(a.Asked))
	case leadsTo(a, errorPages):
		return Found{}, fmt.Errorf("%s leads to %s, which says that there is no such page", hostOf(a.Asked), cleanLine(a.Final, mostText))
	case leadsTo(a, doors):
		return Found{}, fmt.Errorf("%s leads to a page for signing in; open it in your browser, and write the record by hand", hostOf(a.Asked))
	case bytes.HasPrefix(a.Body, []byte("%PDF-")) && !walled:
		return describePDF(a), nil
	case kind != "text/html" && kind != "application/xhtml+xml":
		return Found{}, fmt.Errorf("%s answers with %s, and only web pages and PDFs say what they are; write the record by hand", host, cleanLine(kind, 60))
	}
	if len(bytes.TrimSpace(a.Body)) == 0 && !walled {
		return Found{}, fmt.Errorf("%s answers with an empty page; open it in your browser, and write the record by hand", host)
	}
	p := parsePage(a)
	if walled && len(p.data) == 0 && p.meta["citation_title"] == nil {
		return Found{}, fmt.Errorf("%s does not show the page to a program (%d %s); open it in your browser, and write the record by hand", host, a.Status, http.StatusText(a.Status))
	}
	f := p.found(a)
	if walled {
		f.Told = append(f.Told, fmt.Sprintf("The page is behind a wall (%d): this is what it says in front of it.", a.Status))
	}
	return f, nil
}

// leadsHome reports whether a page leads to its site's home page, as many do once it is gone.
func leadsHome(a Answer) bool {
	asked, _ := url.Parse(a.Asked)
	final, _ := url.Parse(a.Final)
	return len(a.Hops) > 0 && asked != nil && final != nil && strings.Trim(asked.Path, "/") != "" && strings.Trim(final.Path, "/") == "" && final.RawQuery == ""
}

// What the paths of pages have in them to which others lead that can't be shown.
var (
	doors      = []string{"login", "signin", "sign-in", "log-in", "sso", "consent", "paywall", "subscribe"}
	errorPages = []string{"404", "error404", "error-404", "404-error", "404error", "not-found", "notfound", "page-not-found", "pagenotfound"}
)

// leadsTo reports whether a page leads to one of such a name, and was none itself.
func leadsTo(a Answer, names []string) bool {
	has := func(address string) bool {
		u, err := url.Parse(address)
		return err == nil && slices.ContainsFunc(strings.Split(strings.ToLower(u.Path), "/"), func(piece string) bool {
			return slices.Contains(names, strings.TrimSuffix(piece, path.Ext(piece)))
		})
	}
	return len(a.Hops) > 0 && has(a.Final) && !has(a.Asked)
}

func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Host
	}
	return address
}

// page is what of a page may tell what it is.
type page struct {
	meta      map[string][]string // by name or property in small letters, in the order of the page
	data      []map[string]any    // JSON-LD objects
	byID      map[string]map[string]any
	title     string
	times     []string
	canonical string
	language  string
	broken    bool // some JSON-LD can't be read
}

// Bounds of what is looked at, far above what pages have.
const (
	mostTags   = 200_000
	mostValues = 60
	mostData   = 1 << 20 // bytes of one script
)

// parsePage goes through a page's tags. It keeps no tree, so that no nesting is too deep.
func parsePage(a Answer) page {
	p := page{meta: map[string][]string{}, byID: map[string]map[string]any{}}
	r, err := charset.NewReader(bytes.NewReader(a.Body), charsetOf(a))
	if err != nil {
		return p
	}
	z := html.NewTokenizer(r)
	z.SetMaxBuf(2 * mostData)
	inside, text := "", ""
	for range mostTags {
		switch z.Next() {
		case html.ErrorToken:
			if inside == "title" && p.title == "" { // never closed
				p.title, _, _ = strings.Cut(text, "<")
			}
			return p
		case html.TextToken:
			if inside != "" && len(text) < mostData {
				text += string(z.Text())
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if name := p.tag(t); name != "" {
				inside, text = name, ""
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch {
			case string(name) == "title" && inside == "title" && p.title == "":
				p.title, inside = text, ""
			case string(name) == "script" && inside == "script":
				p.script(text)
				inside = ""
			}
		}
	}
	return p
}

// charsetOf is the Content-Type of a page, unless that says UTF-8 of what is none: then the most likely other one.
func charsetOf(a Answer) string {
	says := a.Header.Get("Content-Type")
	head := a.Body[:min(len(a.Body), 64<<10)]
	_, name, _ := charset.DetermineEncoding(head, says)
	if name == "utf-8" && !utf8.Valid(head[:max(0, bytes.LastIndexByte(head, '<'))]) {
		return "text/html; charset=windows-1252"
	}
	return says
}

// tag takes what a tag says; name is that of an element whose text counts.
func (p *page) tag(t html.Token) (name string) {
	of := map[string]string{}
	for _, a := range t.Attr {
		of[a.Key] = strings.TrimSpace(a.Val)
	}
	switch t.Data {
	case "html":
		p.language = of["lang"]
	case "meta":
		for _, key := range []string{of["property"], of["name"], of["itemprop"]} {
			if key = strings.ToLower(key); key != "" && of["content"] != "" && len(p.meta[key]) < mostValues {
				p.meta[key] = append(p.meta[key], of["content"])
			}
		}
	case "link":
		if strings.EqualFold(of["rel"], "canonical") && p.canonical == "" {
			p.canonical = of["href"]
		}
	case "time":
		if of["datetime"] != "" && len(p.times) < mostValues {
			p.times = append(p.times, of["datetime"])
		}
	case "title":
		if p.title == "" {
			return "title"
		}
	case "script":
		if kind, _, _ := mime.ParseMediaType(of["type"]); kind == "application/ld+json" {
			return "script"
		}
	}
	return ""
}

// first is the first value of the first of these names that has one.
func (p *page) first(names ...string) string {
	for _, n := range names {
		for _, v := range p.meta[n] {
			if v = cleanLine(v, mostText); v != "" {
				return v
			}
		}
	}
	return ""
}

// found puts a record together.
func (p *page) found(a Answer) Found {
	d := p.best(a.Final)
	var s campaign.Source
	s.Type = p.kind(d)
	site := or(p.first("og:site_name"), p.name(d["publisher"]), p.first("application-name", "dc.publisher", "dcterms.publisher", "twitter:site"))
	s.Title = or(p.first("citation_title"), text(d["headline"]), text(d["name"]), p.first("og:title", "dc.title", "dcterms.title", "twitter:title"), untitled(cleanLine(p.title, mostText), site))
	s.Publication = or(p.first("citation_journal_title", "citation_conference_title", "citation_inbook_title", "prism.publicationname"), p.collection(d), site)
	s.Author = p.authors(d, s.Publication)
	s.Date = firstDate(append(append(slices.Concat(p.meta["citation_publication_date"], p.meta["citation_date"], p.meta["citation_online_date"]),
		text(d["datePublished"]), text(d["uploadDate"]), text(d["legislationDate"]), text(d["dateCreated"])),
		slices.Concat(p.meta["article:published_time"], p.meta["og:article:published_time"], p.meta["dcterms.issued"], p.meta["dcterms.date"], p.meta["dc.date.issued"], p.meta["dc.date"],
			p.meta["datepublished"], p.meta["publish-date"], p.meta["pubdate"], p.meta["date"], p.meta["parsely-pub-date"], p.times)...))
	p.numbers(&s, d)
	told := []string{}
	if s.Publication == "" {
		s.Publication = strings.TrimPrefix(hostOf(a.Final), "www.")
		told = append(told, fmt.Sprintf("No name of the publication found: %s stands for it; write its name there.", s.Publication))
	}
	s.URL = p.address(a, &told)
	s.Language = p.tongue(d)
	if gone.MatchString(s.Title) {
		told = append(told, "It calls itself “"+s.Title+"”: look whether the page is still there.")
	}
	if strings.HasSuffix(s.Title, "…") {
		told = append(told, "The title may go on: look for the rest.")
	}
	if p.broken {
		told = append(told, "A part of what the page says of itself (JSON-LD) is broken, and was left out.")
	}
	if a.Cut {
		told = append(told, "The page is very long, or broke off: only its beginning was read.")
	}
	return Found{s, append(missing(s), told...)}
}

// gone are the titles of pages for what is not there.
var gone = regexp.MustCompile(`(?i)^(error\s+)?(404|410)\b|\bpage (is )?(not found|gone|unavailable)\b|^not found$`)

// missing says what a record lacks, and what to type.
func missing(s campaign.Source) []string {
	var out []string
	if s.Title == "" {
		out = append(out, `No title found: add title = "…".`)
	}
	if len(s.Author) == 0 {
		out = append(out, `No author found: add author = "…", or nothing if the page names none.`)
	}
	if s.Date.IsZero() {
		out = append(out, `No date found: add date = 2026-05-29, or date = "undated" if the page has none.`)
	}
	return out
}

// numbers fills in what journals and publishers count.
func (p *page) numbers(s *campaign.Source, d map[string]any) {
	part, _ := p.object(d["isPartOf"])
	whole, _ := p.object(part["isPartOf"])
	s.Volume = campaign.Numeral(or(p.first("citation_volume", "prism.volume"), text(d["volumeNumber"]), text(part["volumeNumber"]), text(whole["volumeNumber"])))
	s.Issue = campaign.Numeral(or(p.first("citation_issue", "prism.number", "citation_technical_report_number"), text(part["issueNumber"]), text(d["reportNumber"]), text(d["legislationIdentifier"])))
	s.Page = campaign.Numeral(or(p.first("citation_firstpage", "prism.startingpage"), text(d["pagination"]), text(d["pageStart"])))
	if last := or(p.first("citation_lastpage", "prism.endingpage"), text(d["pageEnd"])); last != "" && s.Page != "" && last != string(s.Page) && !strings.Contains(string(s.Page), "-") {
		s.Page += campaign.Numeral("-" + last)
	}
	s.ISBN = or(p.first("citation_isbn", "books:isbn", "book:isbn"), text(d["isbn"]))
	for _, candidate := range append(slices.Concat(p.meta["citation_doi"], p.meta["prism.doi"], p.meta["dc.identifier"], p.meta["dc.identifier.doi"]), text(d["doi"]), text(d["sameAs"]), text(d["identifier"]), text(d["@id"])) {
		if s.DOI == "" {
			s.DOI = findDOI(candidate)
		}
	}
	if s.Type == campaign.Report || s.Type == campaign.Book || s.Type == campaign.Chapter || s.Type == campaign.Journal {
		s.Publisher = or(p.first("citation_publisher", "citation_technical_report_institution", "citation_dissertation_institution"), p.name(d["publisher"]))
		if s.Publisher == s.Publication {
			s.Publisher = ""
		}
	}
	if s.Edition = campaign.Numeral(text(d["bookEdition"])); s.Edition == "" && s.Type == campaign.Dataset {
		s.Edition = campaign.Numeral(text(d["version"]))
	}
}

// address is where the page is: as it says itself, if that is on the same host, without what only counts visitors.
func (p *page) address(a Answer, told *[]string) string {
	final := a.Final
	if u, err := url.Parse(a.Final); err == nil {
		if own, err := u.Parse(p.canonical); err == nil && p.canonical != "" && own.Scheme == "https" && own.User == nil && sameHost(own.Host, u.Host) &&
			(strings.Trim(own.Path, "/") != "" || strings.Trim(u.Path, "/") == "") && len(own.String()) < 1000 {
			own.Fragment, own.RawFragment = u.Fragment, u.RawFragment
			final = own.String()
		}
	}
	clean, taken := Untracked(final)
	if before, _ := Untracked(a.Final); clean != before {
		*told = append(*told, "The page says that its own address is "+clean+".")
	}
	if _, more := Untracked(a.Asked); len(more) > 0 {
		taken = more
	}
	if len(taken) > 0 {
		*told = append(*told, "Taken off the address, since it only counts visitors: "+strings.Join(taken, ", ")+".")
	}
	return clean
}

func sameHost(a, b string) bool {
	bare := func(host string) string {
		for _, prefix := range []string{"www.", "m.", "amp.", "mobile."} {
			host = strings.TrimPrefix(host, prefix)
		}
		return host
	}
	return bare(a) == bare(b)
}

// tongue is the language of the page, if it says one.
func (p *page) tongue(d map[string]any) string {
	for _, tag := range []string{text(d["inLanguage"]), p.first("citation_language", "dc.language", "dcterms.language"), p.language, strings.ReplaceAll(p.first("og:locale"), "_", "-")} {
		if canonical, ok := language.Canonical(tag); ok && tag != "" {
			base, _, _ := strings.Cut(canonical, "-")
			return base
		}
	}
	return ""
}

// untitled is a window's title without the site's name at its end.
func untitled(title, site string) string {
	for _, mark := range []string{" | ", " - ", " – ", " — ", " · ", " :: "} {
		if rest, ok := strings.CutSuffix(title, mark+site); ok && site != "" {
			return rest
		}
	}
	return title
}

func or(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
