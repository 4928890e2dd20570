package campaign

import (
	"bytes"
	"slices"
	"strings"
	"time"
)

// Facts are what the rest of the site may know of a page: lists, links and the clock look at nothing else.
type Facts struct {
	File        string // "content/library-sundays/index.md"
	Address     Address
	Title       string
	Summary     string
	Date        Date
	Closes      Date
	Decision    Date   // the day of the vote
	Updates     []Date // of its updates
	State       State
	Headline    string // of its outcome; empty without one
	OutcomeDate Date
	Image       string
	ImageAlt    string
	Layout      string
	Updated     Date     // of the last change worth telling of
	Aliases     []string // addresses that the page had before, as written
	Unlisted    bool     // on no list, feed or sitemap
	IsCampaign  bool
	Unread      bool // the file's settings could not be read: only File and Address are known

	Language string // of a translation, in small letters: "es", "pt-br"; empty for the site's own language
	Of       string // of a translation, its original's File; empty for an original
}

// Clone returns facts that share no text with what they were read from, which may be much larger.
func (f Facts) Clone() Facts {
	for _, text := range []*string{&f.Title, &f.Summary, (*string)(&f.State), &f.Headline, &f.Image, &f.ImageAlt, &f.Layout} {
		*text = strings.Clone(*text)
	}
	f.Aliases = slices.Clone(f.Aliases)
	for i, a := range f.Aliases {
		f.Aliases[i] = strings.Clone(a)
	}
	return f
}

// Equal reports whether two pages have the same facts.
func (f Facts) Equal(g Facts) bool {
	return bytes.Equal(f.Append(nil), g.Append(nil))
}

// Placed reports whether a page with the facts g stands where one with f does: at the same addresses, and at the same
// place of the same lists at any time.
func (f Facts) Placed(g Facts) bool {
	return f.File == g.File && f.Address == g.Address && f.Date == g.Date && f.State == g.State && slices.Equal(f.Aliases, g.Aliases) &&
		f.Unlisted == g.Unlisted && f.IsCampaign == g.IsCampaign && f.Unread == g.Unread && f.Language == g.Language && f.Of == g.Of
}

// Changed is the day of the page's last change at the moment now, as far as it says: when it was published or updated,
// or its newest update or outcome. It is zero if it says nothing.
func (f Facts) Changed(now time.Time, zone *time.Location) Date {
	last := f.Date
	for _, d := range append([]Date{f.Updated, f.OutcomeDate}, f.Updates...) {
		if start := d.Start(zone); !d.IsZero() && !start.After(now) && (last.IsZero() || start.After(last.Start(zone))) {
			last = d
		}
	}
	return last
}

// Inherit returns the facts of a translation as its original completes them: f's own are words, and that it is a draft.
func (f Facts) Inherit(original Facts) Facts {
	out := original
	out.File, out.Address, out.Language, out.Of = f.File, f.Address, f.Language, f.Of
	out.Aliases = f.Aliases
	out.Title, out.Summary, out.ImageAlt, out.Updates = f.Title, f.Summary, f.ImageAlt, f.Updates
	if out.Headline != "" {
		out.Headline = f.Headline
	}
	if f.State == Draft {
		out.State = Draft
	}
	out.Unread = f.Unread || original.Unread
	return out
}

// Why a page is not published, as Held says it.
const (
	HeldDraft  = "draft"
	HeldFuture = "future"
)

// Held says why the page is not to be published at the moment now: HeldDraft, HeldFuture, or "" if it is.
func (f Facts) Held(now time.Time, zone *time.Location) string {
	switch {
	case f.State == Draft:
		return HeldDraft
	case !f.Date.IsZero() && f.Date.Start(zone).After(now):
		return HeldFuture
	}
	return ""
}

// StateAt is where the campaign stands at the moment now: a live one whose last day is over is closed.
func (f Facts) StateAt(now time.Time, zone *time.Location) State {
	if (f.State == Live || f.State == Draft) && !f.Closes.IsZero() && !now.Before(f.Closes.End(zone)) {
		return Closed
	}
	if f.State == Draft {
		return Live
	}
	return f.State
}

// Ending is how near a live campaign is to its end.
type Ending uint8

const (
	NoEnding Ending = iota // it is over, has no end, or has more than LastDays to go
	LastDays
	LastDay
)

// lastDays is how many days before its end, the last one included, a campaign says that it ends.
const lastDays = 7

// EndingAt is how near the campaign is to its end at the moment now. Days are those of the calendar in zone.
func (f Facts) EndingAt(now time.Time, zone *time.Location) Ending {
	days, day := f.endings(zone)
	switch {
	case f.Closes.IsZero() || f.StateAt(now, zone) != Live || now.Before(days):
		return NoEnding
	case now.Before(day):
		return LastDays
	}
	return LastDay
}

// Endings are the moments at which a campaign's last days and its last day begin; nil if it has no end.
func (f Facts) Endings(zone *time.Location) []time.Time {
	if f.Closes.IsZero() {
		return nil
	}
	days, day := f.endings(zone)
	return []time.Time{days, day}
}

// endings are the moments at which the last days and the last day begin.
func (f Facts) endings(zone *time.Location) (days, day time.Time) {
	y, m, d := DateIn(f.Closes.End(zone).Add(-1), zone).Civil()
	return firstMoment(y, m, d-lastDays+1, zone), firstMoment(y, m, d, zone)
}

// Undecided reports whether the day of a decision still says something: what came of it is not known.
func (f Facts) Undecided() bool { return !f.Decision.IsZero() && f.State != Won && f.State != Lost }

// Change is a moment at which a page changes by itself, and why.
type Change struct {
	At  time.Time
	Why string // "it closes"
}

// NextChange is the next moment after now at which the page changes by itself; ok is false if there is none.
func (f Facts) NextChange(now time.Time, zone *time.Location) (next Change, ok bool) {
	if f.State == Draft {
		return next, false
	}
	consider := func(t time.Time, why string) {
		if t.After(now) && (!ok || t.Before(next.At)) {
			next, ok = Change{t, why}, true
		}
	}
	if !f.Date.IsZero() {
		if consider(f.Date.Start(zone), "it appears"); ok {
			return next, true
		}
	}
	if f.State == Live && !f.Closes.IsZero() {
		days, day := f.endings(zone)
		consider(f.Closes.End(zone), "it closes")
		consider(day, "its last day begins")
		consider(days, "its last days begin")
	}
	if f.Undecided() {
		consider(f.Decision.End(zone), "the day of the decision is over")
	}
	for _, d := range f.Updates {
		if !d.IsZero() {
			consider(d.Start(zone), "an update appears")
		}
	}
	return next, ok
}
