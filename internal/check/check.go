// Package check is the rules that a careful editor would go by: a table of those about one page (Rules), and what can only
// be said of all pages together, once every page has been rendered.
//
// The rules of the table take a Page, which is a page as its editor wrote it; the others take a Record, which is what
// others may ask of a page: where it links to, its headings, the sources and files it uses. They give problems and read no
// file, and they know the words of the six languages that Broadside speaks.
package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"broadside/internal/diag"
)

// Record is what the rest of the site may ask of one page, after it was rendered.
type Record struct {
	File       string // "content/privacy.md"
	Held       string // why it is not published; empty if it is
	IsCampaign bool
	Unread     bool            // its file could not be read, so that what it uses is not known
	Headings   []string        // as links name them: "our-plan"
	Links      []Link          // to headings of other pages
	Assets     map[string]bool // files of the content that it shows or links to
	Later      map[string]bool // the same of what it will show on a day that is still to come; these are not published
	Sources    map[string]bool // file + "\x00" + key of the records it refers to
}

// Plain reports whether a record says nothing that the rules look at: no other page can find anything on the page but
// the page itself.
func (r *Record) Plain() bool {
	return !r.Unread && len(r.Headings)+len(r.Links)+len(r.Assets)+len(r.Later)+len(r.Sources) == 0
}

// Link is a link to a heading of another page.
type Link struct {
	File     string // the file it stands in
	Span     diag.Span
	Page     string // the content file of the page it leads to
	Fragment string
}

// Register is a footnotes.toml: its keys, and where each stands.
type Register struct {
	File  string
	Keys  []string
	Place func(key string) diag.Span
}

// Links reports links to headings that are not there. help proposes one of the headings there are.
func Links(records []Record, help func(fragment string, headings []string) string) []diag.Problem {
	pages := make(map[string]Record, len(records))
	for _, r := range records {
		pages[r.File] = r
	}
	var problems []diag.Problem
	for _, r := range records {
		for _, l := range r.Links {
			target, ok := pages[l.Page]
			switch {
			case !ok: // the page could not be read, which is its own problem
			case l.Fragment == "sign" && target.IsCampaign:
			case l.Fragment == "sign":
				problems = append(problems, diag.Problem{Code: "link-sign", File: l.File, Span: l.Span, Held: r.Held,
					Message: l.Page + " has no form to sign", Help: "link to a campaign, or take out #sign"})
			case !slices.Contains(target.Headings, l.Fragment):
				problems = append(problems, diag.Problem{Code: "link-anchor", File: l.File, Span: l.Span, Held: r.Held,
					Message: fmt.Sprintf("%s has no heading #%s", l.Page, l.Fragment), Help: help(l.Fragment, target.Headings)})
			}
		}
	}
	return problems
}

// UnusedSources warns of records that no page refers to.
func UnusedSources(records []Record, registers []Register) []diag.Problem {
	used := map[string]bool{}
	for _, r := range records {
		for key := range r.Sources {
			used[key] = true
		}
	}
	var problems []diag.Problem
	for _, reg := range registers {
		for _, key := range reg.Keys {
			if !used[reg.File+"\x00"+key] {
				problems = append(problems, diag.Problem{Code: "source-unused", Severity: diag.Warning, File: reg.File, Span: reg.Place(key),
					Message: "no page refers to the source [" + key + "]",
					Help:    "write [^" + key + "] behind the claim it supports, or delete the record"})
			}
		}
	}
	return problems
}

// UnusedFiles warns of files beside the pages that no page shows or links to: they are not published.
func UnusedFiles(records []Record, files []string) []diag.Problem {
	used := map[string]bool{}
	for _, r := range records {
		for _, names := range []map[string]bool{r.Assets, r.Later} {
			for name := range names {
				used[name] = true
			}
		}
	}
	var problems []diag.Problem
	for _, name := range files {
		if used[name] {
			continue
		}
		help := "link to it: [words](" + path.Base(name) + "), or remove it"
		if slices.Contains([]string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"}, strings.ToLower(path.Ext(name))) {
			help = "show it: ![what it shows](" + path.Base(name) + "), or remove it"
		}
		problems = append(problems, diag.Problem{Code: "file-unused", Severity: diag.Warning, File: name,
			Message: "no page shows or links to this file, so it is not published", Help: help})
	}
	return problems
}
