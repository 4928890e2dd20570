package desk

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/compress"
)

// onList is how many pages one page of the list has: each of them is rendered for its weight.
const onList = 50

// listView is the list of all pages.
type listView struct {
	Site     string
	Checking bool // the problems are those of an earlier state
	Halted   bool // the pages are
	Tally    tally
	Sitewide []problem
	Rows     []row

	Pages, Campaigns int
	From, To         int // of Pages, those that are shown
	Newer, Older     string
}

// row is a page of the list, with all its translations.
type row struct {
	Facts     campaign.Facts
	Title     string
	Desk      string
	Kind      string // "campaign" or "page"
	State     string
	Date      string
	Tally     tally
	Languages []string

	Look look
}

func (d *Desk) list(w http.ResponseWriter, r *http.Request) {
	s := d.state()
	view := listView{Checking: s.checking(), Halted: s.halted && s.site != nil, Tally: tallyOf(s.found), Sitewide: d.shown(s.sitewide, s.foundIn)}
	if s.site == nil {
		d.write(w, http.StatusOK, "list.html", "Desk", view)
		return
	}
	view.Site = s.site.Settings().Title
	rows := s.rows()
	for _, row := range rows {
		if view.Pages++; row.Facts.IsCampaign {
			view.Campaigns++
		}
	}
	at, _ := strconv.Atoi(r.URL.Query().Get("from"))
	at = min(max(at-1, 0), max(0, len(rows)-1)) / onList * onList
	end := min(at+onList, len(rows))
	if view.From, view.To = at+1, end; at > 0 {
		view.Newer = from(at - onList)
	}
	if end < len(rows) {
		view.Older = from(end)
	}
	view.Rows = rows[at:end]
	for i := range view.Rows {
		row := &view.Rows[i]
		row.Look, row.Languages = d.look(s.site, row.Facts.Address), s.site.Languages(row.Facts)
	}
	d.write(w, http.StatusOK, "list.html", "Desk", view)
}

// from is the address of the list from the page with that index on.
func from(i int) string {
	if i == 0 {
		return Home
	}
	return "?from=" + strconv.Itoa(i+1)
}

// rows are all pages, but translations: what is to mend first, then campaigns, the newest first.
func (s state) rows() []row {
	var rows []row
	of := map[string]tally{} // of originals
	for file, problems := range s.byPage {
		if f, ok := s.site.Owner(file); ok {
			file = cmp.Or(f.Of, f.File)
		}
		t := tallyOf(problems)
		of[file] = tally{of[file].Errors + t.Errors, of[file].Warnings + t.Warnings}
	}
	for _, f := range s.site.Pages() {
		if f.Of != "" {
			continue
		}
		v := row{Facts: f, Title: titleOf(f), Desk: onPage + string(f.Address), Kind: "page", State: stateOf(s.site, f), Date: f.Date.String(), Tally: of[f.File]}
		if f.IsCampaign {
			v.Kind = "campaign"
		}
		rows = append(rows, v)
	}
	zone := s.site.Zone()
	slices.SortStableFunc(rows, func(a, b row) int {
		return cmp.Or(
			cmp.Compare(b.Tally.Errors, a.Tally.Errors), cmp.Compare(b.Tally.Warnings, a.Tally.Warnings),
			cmp.Compare(a.Kind, b.Kind), b.Facts.Date.Start(zone).Compare(a.Facts.Date.Start(zone)), cmp.Compare(a.Facts.File, b.Facts.File),
		)
	})
	return rows
}

// titleOf is what a page is called.
func titleOf(f campaign.Facts) string { return cmp.Or(f.Title, f.File) }

// stateOf says where a page stands.
func stateOf(site *build.Site, f campaign.Facts) string {
	switch held := site.HeldBack(f); {
	case f.Unread:
		return "unreadable"
	case held == campaign.HeldDraft:
		return "draft"
	case held == campaign.HeldFuture:
		return "scheduled"
	case f.IsCampaign:
		return string(site.StateOf(f))
	}
	return "published"
}

// look is how long and how heavy a page is. It is found once for each site.
func (d *Desk) look(site *build.Site, address campaign.Address) look {
	d.mu.Lock()
	l, known := d.looks[address]
	known = known && d.now.site == site
	d.mu.Unlock()
	if known {
		return l
	}
	o, _, err := site.Overview(address)
	if err != nil {
		return look{}
	}
	l = look{Words: o.Words, Sources: len(used(o.Sources)), Weight: d.weight(site, address)}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.now.site == site {
		d.looks[address] = l
	}
	return l
}

// weight is how many bytes a page is as it goes over the line, compressed with gzip, as every host can; 0 if it can't be made.
func (d *Desk) weight(site *build.Site, address campaign.Address) int {
	body, _, _, err := site.Page(address)
	if err != nil || body == nil {
		return 0
	}
	if small, err := d.presses.Compress(compress.Endings[1], body); err == nil && small != nil {
		return len(small)
	}
	return len(body)
}

// used are the sources that the page refers to.
func used(all []build.SourceShown) []build.SourceShown {
	return slices.DeleteFunc(slices.Clone(all), func(s build.SourceShown) bool { return s.Uses == 0 })
}
