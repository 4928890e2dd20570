package campaign_test

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/BurntSushi/toml"

	"broadside/internal/campaign"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// TestDate: what an editor may write, and the moments that it means in New York, where clocks go back on
// November 1 and forward on March 8, 2026.
//
// CASES.md RS-027.
func TestDate(t *testing.T) {
	newYork := zone(t, "America/New_York")
	for _, test := range []struct{ written, text, start, end string }{
		{"2026-09-14", "2026-09-14", "2026-09-14T04:00:00Z", "2026-09-15T04:00:00Z"},
		{`"2026-09-14"`, "2026-09-14", "2026-09-14T04:00:00Z", "2026-09-15T04:00:00Z"},
		{"2026-12-31", "2026-12-31", "2026-12-31T05:00:00Z", "2027-01-01T05:00:00Z"},
		{"2026-11-01", "2026-11-01", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"}, // 25 hours
		{"2026-03-08", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"}, // 23 hours
		{"2026-09-14T12:00:00", "2026-09-14", "2026-09-14T16:00:00Z", "2026-09-14T16:00:00Z"},
		{"2026-09-14 12:00:00", "2026-09-14", "2026-09-14T16:00:00Z", "2026-09-14T16:00:00Z"},
		{`"2026-09-14 12:00"`, "2026-09-14", "2026-09-14T16:00:00Z", "2026-09-14T16:00:00Z"},
		{`"2026-09-14T12:00"`, "2026-09-14", "2026-09-14T16:00:00Z", "2026-09-14T16:00:00Z"},
		{"2026-09-14T12:00:00Z", "2026-09-14", "2026-09-14T12:00:00Z", "2026-09-14T12:00:00Z"},
		{"2026-09-14T12:00:00+02:00", "2026-09-14", "2026-09-14T10:00:00Z", "2026-09-14T10:00:00Z"},
		{`"2026-09-14 12:00:00-08:00"`, "2026-09-14", "2026-09-14T20:00:00Z", "2026-09-14T20:00:00Z"},
		{"2026-09-14T00:00:00", "2026-09-14", "2026-09-14T04:00:00Z", "2026-09-14T04:00:00Z"},
	} {
		var page campaign.Page
		if _, err := toml.Decode("date = "+test.written, &page); err != nil {
			t.Errorf("%s: %v", test.written, err)
			continue
		}
		d := page.Date
		start, end := d.Start(newYork).UTC().Format(time.RFC3339), d.End(newYork).UTC().Format(time.RFC3339)
		if d.String() != test.text || start != test.start || end != test.end || d.IsZero() {
			t.Errorf("%s: %s, from %s to %s", test.written, d, start, end)
		}
	}
}

// CASES.md RS-024.
func TestDateRefused(t *testing.T) {
	for _, written := range []string{
		`""`, `"soon"`, `"2026-02-30"`, `"2026-9-14"`, `"14.9.2026"`, `"2026-09"`, `"2026-09-14T25:00"`, "2026", "true", "07:32:00", "[]", "{}",
	} {
		var page campaign.Page
		if _, err := toml.Decode("date = "+written, &page); err == nil {
			t.Errorf("%s passes as %v", written, page.Date)
		}
	}
}

// TestDayWithoutMidnight: where clocks change at midnight, a day begins with its first moment all the same.
//
// CASES.md RS-027.
func TestDayWithoutMidnight(t *testing.T) {
	for _, name := range []string{
		"UTC", "America/New_York", "Europe/Berlin", "Africa/Cairo", "Asia/Beirut", "America/Santiago", "America/Havana",
		"America/Asuncion", "America/Sao_Paulo", "Asia/Amman", "Asia/Tehran", "Atlantic/Azores", "Australia/Lord_Howe", "America/Scoresbysund",
	} {
		z := zone(t, name)
		for day := time.Date(2016, 1, 1, 12, 0, 0, 0, time.UTC); day.Year() < 2028; day = day.AddDate(0, 0, 1) {
			d := campaign.Day(day.Date())
			start := d.Start(z)
			if got := campaign.DateIn(start, z); got != d {
				t.Errorf("%s in %s begins on %s", d, name, start)
			}
			if got := campaign.DateIn(start.Add(-time.Second), z); got == d {
				t.Errorf("%s in %s begins before %s", d, name, start)
			}
			if next := campaign.Day(day.AddDate(0, 0, 1).Date()); !d.End(z).Equal(next.Start(z)) {
				t.Errorf("%s in %s ends at %s, and the next day begins at %s", d, name, d.End(z), next.Start(z))
			}
		}
	}
}

func TestNoDate(t *testing.T) {
	var d campaign.Date
	if !d.IsZero() || d.String() != "" {
		t.Errorf("%v, %q", d.IsZero(), d)
	}
}

func TestSourceDate(t *testing.T) {
	for written, want := range map[string]campaign.SourceDate{
		"2026-05-29":          {Year: 2026, Month: time.May, Day: 29},
		`"2026-05-29"`:        {Year: 2026, Month: time.May, Day: 29},
		"2026-05-29T23:59:59": {Year: 2026, Month: time.May, Day: 29},
		`"2026-05"`:           {Year: 2026, Month: time.May},
		`"2026"`:              {Year: 2026},
		"2026":                {Year: 2026},
		"1":                   {Year: 1},
		`"undated"`:           {Undated: true},
		`"2024-02-29"`:        {Year: 2024, Month: time.February, Day: 29},
	} {
		var s campaign.Source
		if _, err := toml.Decode("date = "+written, &s); err != nil || s.Date != want || s.Date.IsZero() {
			t.Errorf("%s: got %+v, %v", written, s.Date, err)
		}
	}
	for _, written := range []string{
		`""`, `"May 2026"`, `"2026-13"`, `"2026-00"`, `"2026-02-30"`, `"2026-05-00"`, `"2023-02-29"`, `"0000"`, `"26"`, "0", "-1", "10000", "1.5", "true", "07:32:00", "[]", `"2026-5"`, `"Undated"`,
	} {
		var s campaign.Source
		if _, err := toml.Decode("date = "+written, &s); err == nil {
			t.Errorf("%s passes as %+v", written, s.Date)
		}
	}
}

func TestDateBinary(t *testing.T) {
	zone := time.FixedZone("", -5*3600)
	for _, d := range []campaign.Date{{}, campaign.Day(2026, 9, 14), campaign.At(time.Date(2026, 9, 14, 23, 59, 58, 0, zone)), dateOf(t, "2026-12-01T18:30"), dateOf(t, "2026-12-01T18:30:00+09:30")} {
		b, err := d.AppendBinary(nil)
		var got campaign.Date
		if err == nil {
			err = got.UnmarshalBinary(b)
		}
		if err != nil || got != d {
			t.Errorf("%v: %v, %v", d, got, err)
		}
	}
	var d campaign.Date
	if d.UnmarshalBinary([]byte{1, 2}) == nil || d.UnmarshalBinary(make([]byte, 13)) == nil {
		t.Error("half a date is read, or more than one")
	}
}

func dateOf(t *testing.T, text string) (d campaign.Date) {
	if err := d.UnmarshalTOML(text); err != nil {
		t.Fatal(err)
	}
	return d
}
