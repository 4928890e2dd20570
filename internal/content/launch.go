package content

import (
	"slices"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// Launch is the changes of the page's file that make a draft a live campaign: its state, the day of its publication, and
// the fingerprint of what it asks for, each of which is left alone if empty. ok is false if there is no place for them,
// which is so only where title or target are missing.
func (p *Page) Launch(day campaign.Date, fingerprint string) (edits []diag.Edit, ok bool) {
	ok = true
	put := func(value, after string, path ...string) {
		edit, placed := p.doc.Put(value, after, path...)
		edits, ok = append(edits, edit), ok && placed
	}
	put(quote(string(campaign.Live)), "title", "state")
	if !day.IsZero() {
		put(day.Written(), "title", "date")
	}
	if fingerprint != "" {
		put(quote(fingerprint), "target", "petition", "launched")
	}
	slices.SortStableFunc(edits, func(a, b diag.Edit) int { return a.Start - b.Start })
	return edits, ok
}
