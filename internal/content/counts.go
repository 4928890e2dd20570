package content

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/settings"
)

// CountsFile holds the counts that handlers have told of, by campaign. "broadside counts" writes it.
const CountsFile = "content/counts.toml"

// Counts is counts.toml, read.
type Counts struct {
	ByCampaign map[string]campaign.Count // by slug: "library-sundays"; those that can be used

	doc *settings.Document
}

// ReadCounts reads the text of counts.toml. One that can't be decoded comes back empty.
func ReadCounts(text []byte) (*Counts, []diag.Problem) {
	c := &Counts{ByCampaign: map[string]campaign.Count{}}
	var problems []diag.Problem
	c.doc, problems = settings.Parse(CountsFile, text, diag.Span{End: len(text)}, settings.Config)
	if c.doc == nil {
		return c, problems
	}
	problems = append(problems, c.doc.Decode(&c.ByCampaign)...)
	for _, slug := range slices.Sorted(maps.Keys(c.ByCampaign)) {
		count := c.ByCampaign[slug]
		at := func(key string) diag.Span { return c.doc.Value(slug, key) }
		switch {
		case count.Signatures < 0 || count.Signatures > campaign.MostSignatures:
			problems = append(problems, diag.Problem{Code: "count-wrong", File: CountsFile, Span: at("signatures"),
				Message: fmt.Sprintf("%d can't be a count of signatures", count.Signatures), Help: "write how many have signed, or delete the table"})
		case !c.doc.Has(slug, "signatures") || count.Counted.IsZero():
			problems = append(problems, diag.Problem{Code: "count-undated", File: CountsFile, Span: at("signatures"),
				Message: "a count needs signatures and counted", Help: "write both, like signatures = 8312 and counted = " + diag.Today + ", or delete the table"})
		default:
			continue
		}
		delete(c.ByCampaign, slug)
	}
	return c, diag.Sorted(problems)
}

// Place is where the table of a campaign stands.
func (c *Counts) Place(slug string) diag.Span {
	if c.doc == nil {
		return diag.Span{}
	}
	return c.doc.Key(slug)
}

// WriteCounts is the text of counts.toml: one table for each campaign, sorted by name.
func WriteCounts(counts map[string]campaign.Count) []byte {
	var b strings.Builder
	b.WriteString("# What \"broadside counts\" was told. A page shows the newer of this and its own count.\n")
	for _, slug := range slices.Sorted(maps.Keys(counts)) {
		c := counts[slug]
		key := slug
		if !bareKey.MatchString(key) {
			key = quote(slug)
		}
		fmt.Fprintf(&b, "\n[%s]\nsignatures = %d\ncounted    = %s\n", key, c.Signatures, c.Counted.Written())
		if c.From != "" {
			fmt.Fprintf(&b, "from       = %s\n", quote(c.From))
		}
	}
	return []byte(b.String())
}

var bareKey = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)
