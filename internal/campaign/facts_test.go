package campaign_test

import (
	"testing"
	"time"

	"broadside/internal/campaign"
)

// TestFactsByTheClock: a page's state flips once, in the second its date or its closing day says, and the next
// change is announced until then.
//
// CASES.md RS-026, RS-027.
func TestFactsByTheClock(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	date, closes := campaign.Day(2026, 9, 14), campaign.Day(2026, 10, 25) // clocks go back on the last day
	opens := time.Date(2026, 9, 13, 22, 0, 0, 0, time.UTC)
	over := time.Date(2026, 10, 25, 23, 0, 0, 0, time.UTC)
	all := campaign.Facts{State: campaign.Live, Date: date, Closes: closes}
	none := time.Time{}
	for _, test := range []struct {
		name  string
		facts campaign.Facts
		now   time.Time
		held  string
		state campaign.State
		next  time.Time
	}{
		{"second before it opens", all, opens.Add(-time.Second), "future", campaign.Live, opens},
		{"as it opens", all, opens, "", campaign.Live, over},
		{"second after", all, opens.Add(time.Second), "", campaign.Live, over},
		{"second before it closes", all, over.Add(-time.Second), "", campaign.Live, over},
		{"as it closes", all, over, "", campaign.Closed, none},
		{"second after it closed", all, over.Add(time.Second), "", campaign.Closed, none},
		{"without dates", campaign.Facts{State: campaign.Live}, opens, "", campaign.Live, none},
		{"draft", campaign.Facts{State: campaign.Draft, Date: date, Closes: closes}, opens.Add(-time.Second), "draft", campaign.Live, none},
		{"draft past its end", campaign.Facts{State: campaign.Draft, Closes: closes}, over, "draft", campaign.Closed, none},
		{"won", campaign.Facts{State: campaign.Won, Date: date, Closes: closes}, opens, "", campaign.Won, none},
		{"won past its end", campaign.Facts{State: campaign.Won, Closes: closes}, over, "", campaign.Won, none},
		{"won in the future", campaign.Facts{State: campaign.Won, Date: date}, opens.Add(-time.Second), "future", campaign.Won, opens},
		{"closed by hand", campaign.Facts{State: campaign.Closed, Closes: closes}, opens, "", campaign.Closed, none},
	} {
		next, ok := test.facts.NextChange(test.now, berlin)
		if held := test.facts.Held(test.now, berlin); held != test.held {
			t.Errorf("%s: held %q", test.name, held)
		}
		if state := test.facts.StateAt(test.now, berlin); state != test.state {
			t.Errorf("%s: %s", test.name, state)
		}
		if !next.Equal(test.next) || ok == test.next.IsZero() {
			t.Errorf("%s: changes at %s, %v", test.name, next, ok)
		}
	}
}
