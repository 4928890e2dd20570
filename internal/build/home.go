package build

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/language"
	"broadside/internal/layout"
)

// perPage is how many campaigns a list shows; older ones are on /campaigns/2/ and on.
const perPage = 50

// listAddress is the address of the nth page of the edition's list; the first is home.
func (e *edition) listAddress(n int) campaign.Address {
	if n == 1 {
		return e.root()
	}
	return e.root() + campaign.Address(fmt.Sprintf("campaigns/%d/", n))
}

// isList reports whether an output file is a page of the edition's list.
func (e *edition) isList(file string) bool {
	rest, ok := strings.CutPrefix(file, e.root().Path())
	return ok && (rest == "index.html" || strings.HasPrefix(rest, "campaigns/"))
}

// homePages is how many pages the list of campaigns has; 1 if home is a campaign itself.
func (e *edition) homePages() int {
	i, ok := e.byAddress[e.root()]
	if ok && e.pages[i].IsCampaign || !ok && e.language != "" {
		return 1
	}
	return max(1, (len(e.listed)+perPage-1)/perPage)
}

// onList are the campaigns on the nth page of the list: indexes into pages.
func (e *edition) onList(n int) []int {
	from := min((n-1)*perPage, len(e.listed))
	return e.listed[from:min(n*perPage, len(e.listed))]
}

// list renders the nth page of the list; the first is the home page.
func (m *maker) list(n int) error {
	s, address, pages := m.site, m.site.listAddress(n), m.site.homePages()
	m.ask(askCards, "", strconv.Itoa(n))
	l := m.linker(address)
	view := layout.Home{Frame: m.frame(address, s.words.Curl(m.facts.Title))}
	if n == 1 {
		out := m.markdown(m.input(address, m.copyPart()))
		m.made.record.Headings = out.Headings
		m.tell(out)
		view.Copy, view.Sources = out.HTML[0], m.notes(address, out.Notes)
		view.Picture = m.lead(address, &view.Frame)
		if err := m.describe(&view.Frame, out.Notes); err != nil {
			return err
		}
	}
	if pages > 1 {
		view.Position = s.words.Sentence("page-of", language.Values{"page": fmt.Sprint(n), "pages": fmt.Sprint(pages)})
		view.Window = view.Position + " – " + view.Window
	}
	if n > 1 {
		view.Newer = l.to(s.listAddress(n - 1).Path())
	}
	if n < pages {
		view.Older = l.to(s.listAddress(n + 1).Path())
	}
	for _, i := range s.onList(n) {
		card := m.card(l, s.pages[i])
		if card.Picture != nil {
			card.Picture.Lazy = len(view.Campaigns) > 0 // the first may well be on the first screen
		}
		view.Campaigns = append(view.Campaigns, card)
	}
	return m.finish(address, "home", &view.Frame, may{}, func() any { return view })
}

// card is a campaign as a list shows it. A picture that can't be shown is left out: its own page reports it.
func (m *maker) card(l linker, f campaign.Facts) layout.Card {
	s := m.site
	state := f.StateAt(s.options.Now, s.settings.Zone)
	c := layout.Card{
		Title: s.words.Curl(f.Title), URL: l.to(f.Address.Path()), Summary: s.words.Curl(f.Summary),
		State: string(state), Label: s.stateLabel(f, state), Outcome: s.words.Curl(f.Headline), Date: s.date(f.Date),
	}
	switch s.held(f) {
	case campaign.HeldDraft:
		c.Label = s.words.Word("state-draft")
	case campaign.HeldFuture:
		c.Label = s.words.Sentence("held-back", language.Values{"date": c.Date.Text})
	}
	if f.Image != "" {
		if p, problem := m.picture(l, path.Dir(f.File), f.Image, cardSizes); problem == nil {
			c.Picture = pictureView(p, s.words.Curl(f.ImageAlt))
		}
	}
	return c
}
