package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"broadside/internal/build"
	"broadside/internal/tree"
)

// A campaign is the same on every machine, in the words of either generator.
func TestCampaignIsTheSameEverywhere(t *testing.T) {
	var text strings.Builder
	for _, f := range append(campaignAt(7).ours(), campaignAt(7).hugo()...) {
		fmt.Fprintf(&text, "-- %s --\n%s", f.name, f.text)
	}
	golden(t, "campaign-000007.txt", text.String())
}

// Every campaign has about 450 words, four calls to action and six sources, each referred to once.
func TestCampaignsHaveOneShape(t *testing.T) {
	reference := regexp.MustCompile(`\[\^s\d\]`)
	all := 0
	const campaigns = 500
	for i := range campaigns {
		c := campaignAt(i)
		text := c.copyText()
		n := len(strings.Fields(text))
		all += n
		if n < 250 || n > 700 {
			t.Errorf("%s has %d words", c.slug, n)
		}
		if asks := strings.Count(text, "](#sign)"); asks != 4 {
			t.Errorf("%s has %d calls to action", c.slug, asks)
		}
		if got := strings.Join(reference.FindAllString(text, -1), ""); got != "[^s1][^s2][^s3][^s4][^s5][^s6]" {
			t.Errorf("%s refers to %s", c.slug, got)
		}
	}
	if mean := all / campaigns; mean < 420 || mean > 480 {
		t.Errorf("campaigns have %d words in the mean", mean)
	}
}

// The site is one that nobody complains about, so that what is measured is pages and not messages.
func TestOurSiteHasNoProblems(t *testing.T) {
	const campaigns = 150
	dir := t.TempDir()
	if err := makeSite(ours, campaigns, dir); err != nil {
		t.Fatal(err)
	}
	site, done := load(t, dir)
	defer done()
	report, err := site.Run(t.Context(), nil, nil)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("%v, %v", report.Problems, err)
	}
	if report.Pages != 2*campaigns+5 { // thank-you pages, home and its two more pages, privacy, 404
		t.Errorf("it has %d pages", report.Pages)
	}
}

// load is pass one over a site, with the layouts of the checkout.
func load(t testing.TB, dir string) (site *build.Site, done func()) {
	t.Helper()
	files, problems, err := tree.Open(dir, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	site, more, err := build.Load(t.Context(), files, build.Options{Now: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil || site == nil || len(problems)+len(more) > 0 {
		t.Fatal(problems, more, err)
	}
	return site, func() { _ = files.Close() }
}

// The floor writes as many files as ours, of the same size but for what division leaves over.
func TestFloorWritesAsMuch(t *testing.T) {
	const campaigns = 12
	site, like, out := t.TempDir(), t.TempDir(), t.TempDir()
	if err := makeSite(ours, campaigns, site); err != nil {
		t.Fatal(err)
	}
	for i := range campaigns {
		slug := campaignAt(i).slug
		for _, f := range []file{
			{slug + "/index.html", strings.Repeat("x", 15_000+i)}, {slug + "/thanks/index.html", strings.Repeat("x", 6_000-i)},
			{slug + "/sources.json", strings.Repeat("x", 900+2*i)},
		} {
			if err := write(like, f); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"index.html", "feed.xml", "robots.txt"} {
		if err := write(like, file{name, strings.Repeat("x", 3_000)}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := shapeOf(like)
	if err != nil {
		t.Fatal(err)
	}
	if err := floor(site, out, s.String()); err != nil {
		t.Fatal(err)
	}
	wantFiles, wantBytes := weight(t, like)
	files, bytes := weight(t, out)
	if files != wantFiles || bytes > wantBytes || bytes < wantBytes-3*campaigns {
		t.Errorf("it wrote %d files of %d bytes, ours has %d of %d", files, bytes, wantFiles, wantBytes)
	}
	text, err := os.ReadFile(filepath.Join(out, campaignAt(3).slug, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>" + campaignAt(3).title + "</title>", "To " + campaignAt(3).target, "<p>" + closing + "</p>"} {
		if !strings.Contains(string(text), want) {
			t.Errorf("its page has no %s", want)
		}
	}
}

// weight counts the files below a folder, and their bytes.
func weight(t *testing.T, dir string) (files, bytes int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			files++
			bytes += int(info.Size())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, bytes
}
