package campaign

import "time"

// Facts are what the rest of the site may know of a page: lists, links and the clock look at nothing else.
type Facts struct {
	File       string // "content/library-sundays/index.md"
	Address    Address
	Title      string
	Summary    string
	Date       Date
	Closes     Date
	State      State
	Image      string
	ImageAlt   string
	Layout     string
	Updated    Date     // of the last change worth telling of
	Aliases    []string // addresses that the page had before, as written
	Unlisted   bool     // on no list, feed or sitemap
	IsCampaign bool
	Unread     bool // the file's settings could not be read: only File and Address are known
}

// Changed is the day of the page's last change as far as it says; zero if it says nothing.
func (f Facts) Changed() Date {
	if f.Updated.IsZero() {
		return f.Date
	}
	return f.Updated
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

// NextChange is the next moment after now at which the page changes by itself, if there is one.
func (f Facts) NextChange(now time.Time, zone *time.Location) (at time.Time, ok bool) {
	if f.State == Draft {
		return time.Time{}, false
	}
	if !f.Date.IsZero() && f.Date.Start(zone).After(now) {
		return f.Date.Start(zone), true
	}
	if f.State == Live && !f.Closes.IsZero() && f.Closes.End(zone).After(now) {
		return f.Closes.End(zone), true
	}
	return time.Time{}, false
}
