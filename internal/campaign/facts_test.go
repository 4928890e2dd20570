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
	days, day := time.Date(2026, 10, 18, 22, 0, 0, 0, time.UTC), time.Date(2026, 10, 24, 22, 0, 0, 0, time.UTC)
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
		{"as it opens", all, opens, "", campaign.Live, days},
		{"second after", all, opens.Add(time.Second), "", campaign.Live, days},
		{"as the last days begin", all, days, "", campaign.Live, day},
		{"as the last day begins", all, day, "", campaign.Live, over},
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
		if !next.At.Equal(test.next) || ok == test.next.IsZero() {
			t.Errorf("%s: changes at %v, %v", test.name, next, ok)
		}
	}
}

// TestEndingByTheClock: the last seven days and the last day are days of the site's zone, whatever the moment of the end
// is written in.
func TestEndingByTheClock(t *testing.T) {
	newYork := zone(t, "America/New_York")
	moment := func(s string) campaign.Date {
		var d campaign.Date
		if err := d.UnmarshalTOML(s); err != nil {
			t.Fatal(err)
		}
		return d
	}
	at := func(s string) time.Time { return moment(s).Start(newYork) }
	for _, test := range []struct {
		closes, now string
		want        campaign.Ending
	}{
		{"2026-12-01", "2026-11-24T23:59:59", campaign.NoEnding},
		{"2026-12-01", "2026-11-25T00:00:00", campaign.LastDays},
		{"2026-12-01", "2026-11-30T23:59:59", campaign.LastDays},
		{"2026-12-01", "2026-12-01T00:00:00", campaign.LastDay},
		{"2026-12-01", "2026-12-01T23:59:59", campaign.LastDay},
		{"2026-12-01", "2026-12-02T00:00:00", campaign.NoEnding},
		{"2026-12-01T18:00", "2026-12-01T17:59:59", campaign.LastDay},
		{"2026-12-01T18:00", "2026-12-01T18:00:00", campaign.NoEnding},
		{"2026-12-01T00:00", "2026-11-30T00:00:00", campaign.LastDay}, // midnight ends the day before
		{"2026-12-01T03:00:00Z", "2026-11-30T00:00:00", campaign.LastDay},
		{"2026-12-01T03:00:00Z", "2026-11-29T23:59:59", campaign.LastDays},
		{"2026-11-01", "2026-10-26T00:00:00", campaign.LastDays}, // clocks go back on the last day
	} {
		f := campaign.Facts{State: campaign.Live, Closes: moment(test.closes)}
		if got := f.EndingAt(at(test.now), newYork); got != test.want {
			t.Errorf("closes %s, now %s: %d, want %d", test.closes, test.now, got, test.want)
		}
	}
	for _, f := range []campaign.Facts{
		{State: campaign.Live},
		{State: campaign.Closed, Closes: moment("2026-12-01")},
		{State: campaign.Won, Closes: moment("2026-12-01")},
	} {
		if got := f.EndingAt(at("2026-12-01T12:00"), newYork); got != campaign.NoEnding {
			t.Errorf("%+v: %d", f, got)
		}
	}
}

// TestNextChangeOfWhatIsAnnounced: updates and the day of the decision change a page too, the nearest first.
func TestNextChangeOfWhatIsAnnounced(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 10, d, 0, 0, 0, 0, time.UTC) }
	on := func(d int) campaign.Date { return campaign.Day(2026, 10, d) }
	updates := []campaign.Date{on(20), {}, on(5), on(9)}
	for _, test := range []struct {
		name  string
		facts campaign.Facts
		now   time.Time
		want  time.Time
		why   string
	}{
		{"the nearest update", campaign.Facts{State: campaign.Live, Updates: updates}, day(5), day(9), "an update appears"},
		{"after the last", campaign.Facts{State: campaign.Live, Updates: updates}, day(20), time.Time{}, ""},
		{"of a campaign that is over", campaign.Facts{State: campaign.Won, Updates: updates}, day(1), day(5), "an update appears"},
		{"the decision, to the day's end", campaign.Facts{State: campaign.Delivered, Decision: on(7), Updates: updates}, day(5), day(8), "the day of the decision is over"},
		{"decided", campaign.Facts{State: campaign.Lost, Decision: on(7)}, day(5), time.Time{}, ""},
		{"not published yet", campaign.Facts{State: campaign.Live, Date: on(15), Updates: updates}, day(1), day(15), "it appears"},
		{"a draft", campaign.Facts{State: campaign.Draft, Updates: updates}, day(1), time.Time{}, ""},
	} {
		next, ok := test.facts.NextChange(test.now, time.UTC)
		if !next.At.Equal(test.want) || next.Why != test.why || ok == test.want.IsZero() {
			t.Errorf("%s: %v, %v", test.name, next, ok)
		}
	}
}

func TestChanged(t *testing.T) {
	now := time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)
	day := func(d int) campaign.Date { return campaign.Day(2026, 9, d) }
	ahead := campaign.Day(2026, 10, 2)
	for _, c := range []struct {
		facts campaign.Facts
		want  campaign.Date
	}{
		{campaign.Facts{}, campaign.Date{}},
		{campaign.Facts{Date: day(14)}, day(14)},
		{campaign.Facts{Updated: day(15)}, day(15)},
		{campaign.Facts{Date: day(14), Updated: day(20), Updates: []campaign.Date{day(16), day(22), day(18), ahead}}, day(22)},
		{campaign.Facts{Date: day(14), Updated: day(20), OutcomeDate: day(21)}, day(21)},
		{campaign.Facts{Date: day(14), Updated: ahead, OutcomeDate: ahead}, day(14)},
		{campaign.Facts{Date: day(14), OutcomeDate: day(2)}, day(14)},
	} {
		if got := c.facts.Changed(now, time.UTC); got != c.want {
			t.Errorf("%+v: %s", c.facts, got)
		}
	}
}
