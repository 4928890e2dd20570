package cite_test

import (
	"testing"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/cite"
)

func BenchmarkChicago(b *testing.B) {
	l := english(b)
	s := campaign.Source{
		Author:      campaign.Authors{{Given: "Ada Okafor"}, {Given: "Ben Lindqvist"}},
		Title:       "City rent decade now signed service years library.",
		Publication: "Harbor Public Radio",
		Date:        campaign.SourceDate{Year: 2026, Month: time.September, Day: 18},
		URL:         "https://example.org/4/1",
	}
	b.ReportAllocs()
	for b.Loop() {
		cite.Chicago(s, l).HTML("")
	}
}
