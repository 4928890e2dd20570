package build

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/publish"
)

// The feed holds the newest 50, whatever the lists hold.
func TestFeedHoldsFifty(t *testing.T) {
	files := map[string]string{}
	for i := range 60 {
		files[fmt.Sprintf("content/campaign-%03d/index.md", i)] =
			petition(fmt.Sprintf("Campaign %d", i), campaign.DateIn(october.AddDate(0, 0, -1-i), time.UTC).String())
	}
	out, _ := runAll(t, load(t, site(t, files), Options{}))
	if n := strings.Count(out["feed.xml"], "<entry>"); n != 50 {
		t.Errorf("%d entries", n)
	}
	if !strings.Contains(out["feed.xml"], "Campaign 49<") || strings.Contains(out["feed.xml"], "Campaign 50<") {
		t.Error("not the newest")
	}
	if n := strings.Count(out["sitemap.xml"], "<loc>"); n != 62 {
		t.Errorf("%d pages in the sitemap", n)
	}
}

// A page of older campaigns is not anybody's old address, nor may a file stand there.
func TestListsHaveTheirPlace(t *testing.T) {
	files := map[string]string{"static/campaigns/2/index.html": "mine", "content/about.md": "+++\ntitle = \"About\"\naliases = [\"campaigns/2\"]\n+++\nUs.\n"}
	for i := range 51 {
		files[fmt.Sprintf("content/campaign-%03d/index.md", i)] = petition("Campaign", "2026-09-14")
	}
	s, _ := loadAnyway(t, site(t, files), Options{})
	out, problems := runAll(t, s)
	var codes []string
	for _, p := range problems {
		codes = append(codes, p.File+" "+p.Code)
	}
	if got := strings.Join(codes, ", "); got != "content/about.md alias-wrong, static/campaigns/2/index.html address-twice, static/campaigns/2/index.html static-runs" || len(out) > 0 {
		t.Errorf("%s; %d files", got, len(out))
	}
}

// remembering is an Output that has all compressed files of an earlier build.
type remembering struct{ *kept }

func (remembering) KeepBeside(string, publish.Class, string) (bool, error) { return true, nil }

// What an earlier build compressed is not compressed again.
func TestCompressedFilesAreKept(t *testing.T) {
	s := load(t, site(t, nil), Options{Precompress: true})
	for _, old := range []bool{false, true} {
		k := &kept{files: map[string]string{}}
		var out Output = k
		if old {
			out = remembering{k}
		}
		if _, err := s.Run(context.Background(), out, nil); err != nil {
			t.Fatal(err)
		}
		n := 0
		for name := range k.files {
			if strings.HasSuffix(name, ".gz") || strings.HasSuffix(name, ".br") {
				n++
			}
		}
		if want := map[bool]int{false: 6, true: 0}[old]; n != want { // of home, privacy and 404
			t.Errorf("%d compressed files, want %d", n, want)
		}
	}
}

// What came of a campaign is news: feed and sitemap tell of its outcome and its updates, once they are shown.
func TestFeedTellsWhatCameOfIt(t *testing.T) {
	won := strings.Replace(petition("Campaign", "2026-09-01"), "[petition]", "state = \"won\"\n[petition]", 1)
	won = strings.Replace(won, "+++\nCopy.", `[outcome]
date = 2026-09-20
headline = "The libraries stay open."
[[update]]
date = 2026-09-22
title = "Thank you"
text = "All of you."
[[update]]
date = 2026-10-22
title = "Later"
text = "Not yet."
+++
Copy.`, 1)
	out, problems := runAll(t, load(t, site(t, map[string]string{"content/libraries/index.md": won}), Options{}))
	for name, want := range map[string]string{
		"feed.xml":             "<title>The libraries stay open.</title>",
		"sitemap.xml":          "libraries/</loc><lastmod>2026-09-22</lastmod>",
		"libraries/index.html": `"name":"The libraries stay open.","description":"We won. This petition is closed to new signatures.","url":"https://action.riverton.example/libraries/","inLanguage":"en","datePublished":"2026-09-01","dateModified":"2026-09-22"`,
	} {
		if !strings.Contains(out[name], want) {
			t.Errorf("%s has no %s: %v\n%s", name, want, problems, out[name])
		}
	}
	if !strings.Contains(out["feed.xml"], "<updated>2026-09-22T00:00:00Z</updated>") {
		t.Error(out["feed.xml"])
	}
}
