package check

import (
	"slices"

	"broadside/internal/diag"
)

// Rule is something that a careful editor would see to before anybody else sees the page.
type Rule struct {
	Code     string
	Severity diag.Severity              // an Error is looked for by every build, too
	Says     string                     // what is wrong, for the README
	Time     bool                       // time alone brings it: never counts under --strict
	Page     func(*Page) []diag.Problem // what it finds on a page; nil for a rule about site.toml, or one that rendering finds
	Site     func(*Site) []diag.Problem // what it finds in site.toml or a translation of it; nil for none
}

// Rules are all rules, in the order of the README's table. Those without functions are found while a page is rendered.
var Rules = slices.Concat(placeholders, claims, sources, front, reading, calendar, asking, found)

// found are the warnings that rendering gives: they can be switched off as those of the rules can.
var found = []Rule{
	{Code: "link-words", Severity: diag.Warning, Says: "A link's words do not say where it leads."},
	{Code: "link-http", Severity: diag.Warning, Says: "A link or source is not encrypted."},
	{Code: "heading-jump", Severity: diag.Warning, Says: "A heading skips a level."},
	{Code: "table-head", Severity: diag.Warning, Says: "The columns of a table have no names."},
	{Code: "markdown-slip", Severity: diag.Warning, Says: "Something is probably not what was meant."},
	{Code: "source-unused", Severity: diag.Warning, Says: "Nothing refers to a source."},
	{Code: "file-unused", Severity: diag.Warning, Says: "No page shows or links to a file."},
	{Code: "date-future", Severity: diag.Warning, Says: "A count, an outcome or a test is of a day that is still to come."},
	{Code: "count-unknown", Severity: diag.Warning, Says: "There is no campaign to a count in counts.toml."},
	{Code: "form-unused", Severity: diag.Warning, Says: "A page sets something of a form that its handler has on a page of its own."},
	{Code: "share-letters", Severity: diag.Warning, Says: "The share picture can't show all of the headline."},
}

// OfPage is what the rules say of a page; blocking only those that every build looks for.
func OfPage(p *Page, blocking bool) []diag.Problem {
	var problems []diag.Problem
	for _, r := range Rules {
		if r.Page != nil && (r.Severity == diag.Error || !blocking) && !(r.Time && p.Untouched) {
			problems = append(problems, r.said(r.Page(p), p.Held)...)
		}
	}
	return problems
}

// OfSite is what the rules say of site.toml or a translation of it; blocking only those that every build looks for.
func OfSite(s *Site, blocking bool) []diag.Problem {
	var problems []diag.Problem
	for _, r := range Rules {
		if r.Site != nil && (r.Severity == diag.Error || !blocking) {
			problems = append(problems, r.said(r.Site(s), "")...)
		}
	}
	return problems
}

// said completes what a rule found.
func (r *Rule) said(found []diag.Problem, held string) []diag.Problem {
	for i := range found {
		found[i].Code, found[i].Severity, found[i].Time, found[i].Held = r.Code, r.Severity, r.Time, held
	}
	return found
}

// Unfinished reports whether a problem is no more than that something is still to be written.
func Unfinished(code string) bool {
	return slices.ContainsFunc(Rules, func(r Rule) bool { return r.Code == code && r.Severity == diag.Error })
}

// Ignorable are the codes of all warnings that can be switched off.
func Ignorable() []string {
	var codes []string
	for _, r := range Rules {
		if r.Severity == diag.Warning {
			codes = append(codes, r.Code)
		}
	}
	return codes
}

// Without are the problems but for warnings whose code is ignored.
func Without(problems []diag.Problem, ignored func(code string) bool) []diag.Problem {
	return slices.DeleteFunc(problems, func(p diag.Problem) bool { return p.Severity == diag.Warning && ignored(p.Code) })
}
