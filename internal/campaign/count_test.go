package campaign_test

import (
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"broadside/internal/campaign"
)

// TestGoalByRule: the ladder's next step comes when nine tenths of one are there.
func TestGoalByRule(t *testing.T) {
	auto := campaign.Goal{Auto: true}
	for n, want := range map[int]int{
		0: 100, 89: 100, 90: 250, 224: 250, 225: 500, 449: 500, 450: 1000, 899: 1000, 900: 2500, 2250: 5000, 4500: 10_000,
		8312: 10_000, 8999: 10_000, 9000: 25_000, 22_500: 50_000, 45_000: 100_000, 89_999: 100_000, 90_000: 250_000,
		900_000: 2_500_000, 899_999_999: 1_000_000_000,
	} {
		if got := auto.For(n); got != want {
			t.Errorf("%d signatures: a goal of %d, want %d", n, got, want)
		}
	}
	before := 0
	for n := range 200_000 {
		goal := auto.For(n)
		if goal < before || n*10 >= goal*9 {
			t.Fatalf("%d signatures: a goal of %d after %d", n, goal, before)
		}
		before = goal
	}
	for set, want := range map[campaign.Goal]int{{}: 0, {Number: 5000}: 5000, {Number: -5}: 0} {
		if got := set.For(99_999); got != want {
			t.Errorf("%+v: %d", set, got)
		}
	}
}

func TestGoalAsWritten(t *testing.T) {
	for written, want := range map[string]campaign.Goal{
		`10000`: {Number: 10000}, `10_000`: {Number: 10000}, `0`: {}, `-1`: {Number: -1}, `"auto"`: {Auto: true},
	} {
		var p campaign.Petition
		if _, err := toml.Decode("goal = "+written, &p); err != nil || p.Goal != want {
			t.Errorf("%s: %+v, %v", written, p.Goal, err)
		}
	}
	const help = `write digits only, like goal = 10000, or goal = "auto"`
	for written, want := range map[string]string{
		`"10k"`:            `"10k" is text, but a number is wanted; write goal = 10000`,
		`"2 m"`:            `"2 m" is text, but a number is wanted; write goal = 2000000`,
		`"10,000"`:         `"10,000" is text, but a number is wanted; write goal = 10000`,
		`"10.000"`:         `"10.000" is text, but a number is wanted; write goal = 10000`,
		`"10000"`:          `"10000" is text, but a number is wanted; write goal = 10000`,
		`"Auto"`:           `"Auto" is not a goal; write goal = "auto"`,
		`"many"`:           `"many" is not a goal; ` + help,
		`"9999999999k"`:    `"9999999999k" is not a goal; ` + help,
		`10000.0`:          `this is not a whole number; ` + help,
		`10_000.5`:         `this is not a whole number; ` + help,
		`nan`:              `this is not a whole number; ` + help,
		`9999999999`:       `9999999999 is too large a goal; write a smaller one`,
		`true`:             `a number or "auto" is wanted; ` + help,
		`["auto"]`:         `a number or "auto" is wanted; ` + help,
		`{ number = 1000}`: `a number or "auto" is wanted; ` + help,
	} {
		var values map[string]any
		if _, err := toml.Decode("goal = "+written, &values); err != nil {
			t.Fatal(err)
		}
		var g campaign.Goal
		if err := g.UnmarshalTOML(values["goal"]); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", written, err, want)
		}
	}
}

func TestNewerCount(t *testing.T) {
	count := func(n int, written string) campaign.Count {
		c := campaign.Count{Signatures: n}
		if written != "" {
			if err := c.Counted.UnmarshalTOML(written); err != nil {
				t.Fatal(err)
			}
		}
		return c
	}
	newYork := zone(t, "America/New_York")
	for _, test := range []struct {
		name       string
		page, file campaign.Count
		want       int
	}{
		{"neither", count(0, ""), count(0, ""), 0},
		{"the page's alone", count(1, "2026-10-01"), count(0, ""), 1},
		{"the file's alone", count(0, ""), count(2, "2026-10-01T12:00:00Z"), 2},
		{"the page's of a later day", count(1, "2026-10-02"), count(2, "2026-10-01T12:00:00Z"), 1},
		{"the file's of the same day", count(1, "2026-10-01"), count(2, "2026-10-01T12:00:00Z"), 2},
		{"the same day in the site's zone", count(1, "2026-10-01"), count(2, "2026-10-02T03:59:00Z"), 2},
		{"still the day before in the site's zone", count(1, "2026-10-01"), count(2, "2026-10-01T03:59:00Z"), 1},
		{"the page's of the same moment", count(1, "2026-10-01T12:00:00Z"), count(2, "2026-10-01T12:00:00Z"), 1},
	} {
		if got := test.page.Newer(test.file, newYork); got.Signatures != test.want {
			t.Errorf("%s: %d", test.name, got.Signatures)
		}
	}
}

func TestCounterShows(t *testing.T) {
	set := func(n int) *int { return &n }
	for _, test := range []struct {
		below *int
		n     int
		want  bool
	}{{nil, 99, false}, {nil, 100, true}, {set(0), 0, true}, {set(50), 49, false}, {set(50), 50, true}} {
		if got := (campaign.Petition{HideBelow: test.below}).Shows(test.n); got != test.want {
			t.Errorf("%v, %d: %v", test.below, test.n, got)
		}
	}
}

func TestMomentOfADate(t *testing.T) {
	newYork := zone(t, "America/New_York")
	moment := time.Date(2026, 10, 2, 3, 59, 59, 123, time.UTC)
	if d := campaign.At(moment); d.DayIn(newYork) != campaign.Day(2026, 10, 1) || !d.Start(newYork).Equal(moment.Truncate(time.Second)) {
		t.Errorf("%v is %v", moment, d)
	}
	if at, ok := campaign.Day(2026, 10, 1).ClockIn(newYork); ok {
		t.Errorf("a day has the clock time %v", at)
	}
	var d campaign.Date
	if err := d.UnmarshalTOML("2026-12-01T18:00:00-08:00"); err != nil {
		t.Fatal(err)
	}
	if at, ok := d.ClockIn(newYork); !ok || at.Format("15:04 MST") != "21:00 EST" {
		t.Errorf("%v, %v", at, ok)
	}
}
