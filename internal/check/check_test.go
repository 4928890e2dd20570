package check_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/check"
	"broadside/internal/diag"
)

func TestLinks(t *testing.T) {
	place := diag.Span{Start: 7, End: 12}
	link := func(page, fragment string) check.Link {
		return check.Link{File: "content/a/index.md", Span: place, Page: page, Fragment: fragment}
	}
	records := []check.Record{
		{File: "content/a/index.md", IsCampaign: true, Held: "draft", Headings: []string{"why"}, Links: []check.Link{
			link("content/b.md", "our-plan"), link("content/b.md", "plan"), link("content/b.md", "sign"),
			link("content/a/index.md", "sign"), link("content/gone.md", "x"),
		}},
		{File: "content/b.md", Headings: []string{"our-plan"}},
	}
	help := func(fragment string, headings []string) string { return fragment + " of " + headings[0] }
	want := []diag.Problem{
		{Code: "link-anchor", File: "content/a/index.md", Span: place, Held: "draft", Message: "content/b.md has no heading #plan", Help: "plan of our-plan"},
		{Code: "link-sign", File: "content/a/index.md", Span: place, Held: "draft", Message: "content/b.md has no form to sign", Help: "link to a campaign, or take out #sign"},
	}
	if diff := cmp.Diff(want, check.Links(records, help)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnusedSources(t *testing.T) {
	register := func(file string, keys ...string) check.Register {
		return check.Register{File: file, Keys: keys, Place: func(key string) diag.Span { return diag.Span{Start: 1, End: 1 + len(key)} }}
	}
	records := []check.Record{
		{Sources: map[string]bool{"content/a/footnotes.toml\x00budget": true}},
		{Sources: map[string]bool{"content/footnotes.toml\x00ledger": true}},
	}
	want := []diag.Problem{{
		Code: "source-unused", Severity: diag.Warning, File: "content/footnotes.toml", Span: diag.Span{Start: 1, End: 7},
		Message: "no page refers to the source [budget]", Help: "write [^budget] behind the claim it supports, or delete the record",
	}}
	got := check.UnusedSources(records, []check.Register{register("content/footnotes.toml", "ledger", "budget"), register("content/a/footnotes.toml", "budget")})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUnusedFiles(t *testing.T) {
	warning := func(file, help string) diag.Problem {
		return diag.Problem{Code: "file-unused", Severity: diag.Warning, File: file,
			Message: "no page shows or links to this file, so it is not published", Help: help}
	}
	records := []check.Record{{Assets: map[string]bool{"content/a/room.jpg": true}}, {Assets: map[string]bool{"content/report.pdf": true}}}
	want := []diag.Problem{
		warning("content/a/old.PNG", "show it: ![what it shows](old.PNG), or remove it"),
		warning("content/a/report.pdf", "link to it: [words](report.pdf), or remove it"),
	}
	got := check.UnusedFiles(records, []string{"content/a/old.PNG", "content/a/report.pdf", "content/a/room.jpg", "content/report.pdf"})
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
