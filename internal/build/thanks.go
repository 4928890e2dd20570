package build

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/link"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// thanks renders the thank-you page. page is the frame of the campaign's; over says that it can't be signed any more.
func (m *maker) thanks(page layout.Frame, title string, over bool) error {
	s, address := m.site, m.facts.Address.Thanks()
	confirms := s.settings.Handlers[m.formSettings().Handler].Confirms
	heading := "thanks-title"
	if confirms {
		heading = "thanks-confirm-title"
	}
	view := layout.Thanks{Frame: m.frame(address, s.words.Word(heading)), Over: over, Confirms: confirms}
	view.NoIndex = true
	view.Summary = ""
	// Whoever shares the address of this page means the petition: networks show what stands at the canonical one.
	view.Address = page.Address
	view.Image, view.ImageAlt, view.ImageType = page.Image, page.ImageAlt, page.ImageType
	view.ImageWidth, view.ImageHeight = page.ImageWidth, page.ImageHeight
	file := content.Companion(m.facts.File, content.ThanksFile)
	if original := path.Join(path.Dir(file), content.ThanksFile); m.facts.Of != "" && m.hasCompanion(original) && !m.hasCompanion(file) {
		m.report(diag.Problem{Code: "translation-missing", File: m.facts.File, Message: original + " is not translated", Help: "write it in this language into " + file})
	}
	if m.hasCompanion(file) && content.IsIndex(m.facts.File) {
		text, problems := m.companion(file)
		m.report(problems...)
		in := m.input(address, markup.Part{File: file, Text: text, Region: diag.Span{End: len(text)}})
		out := m.markdown(in)
		view.Copy, view.Sources = out.HTML[0], m.notes(address, out.Notes)
	}
	l := m.linker(address)
	view.Campaign = layout.Link{Label: title, URL: l.to(m.facts.Address.Path())}
	view.Sign = view.Campaign.URL + "#sign"
	view.Next, view.Donate = m.onward(l, "next", m.page.Next), m.donate(l)
	if !over {
		view.Share = m.share()
	} else if m.page.Next == "" {
		view.Next = m.onward(l, "successor", m.page.Successor)
	}
	view.First = m.first(&view)
	return m.finish(address, "thanks", &view.Frame, may{}, func() any { return view })
}

// first is what the page asks for before all else. What it doesn't have, because the campaign is over or the next
// one is, gives way to what it has: days pass without an editor, and are no mistake.
func (m *maker) first(view *layout.Thanks) string {
	has := map[campaign.Ask]bool{
		campaign.AskShare: view.Share != nil, campaign.AskNext: view.Next != nil, campaign.AskDonate: view.Donate != nil,
	}
	wanted := m.site.settings.Thanks.Over(m.page.Thanks).First
	switch {
	case wanted == campaign.AskNext && m.page.Next == "":
		m.report(m.askless("the thank-you page asks first to sign the next campaign, and this page names none",
			`add to the settings on top: next = "night-bus", or choose something else: [thanks] first = "share"`))
	case wanted == campaign.AskDonate && m.donation() == (campaign.DonateSettings{}): // words without address are said already
		m.report(m.askless("the thank-you page asks first to donate, and there is no address for it",
			"add to content/site.toml, or to this page:\n[donate]\nurl = \"https://donate.riverton.example/\"\nor choose something else: [thanks] first = \"share\""))
	}
	for _, ask := range append([]campaign.Ask{wanted}, campaign.Asks[:]...) {
		if has[ask] {
			return string(ask)
		}
	}
	return ""
}

// askless is a problem with what is asked for first: where the page chooses it, else at the page that lacks it.
func (m *maker) askless(message, help string) diag.Problem {
	return m.page.Problem("thanks-first", message, help, "thanks", "first")
}

// share is how the campaign's signers tell others. Texts go out as they are written: they are the signer's words
// then, and a typographic mark would make a text message twice as long.
func (m *maker) share() *layout.Share {
	s := m.site
	set := s.settings.Share.Over(m.page.Share).Filled(cmp.Or(m.facts.Title, "?"))
	address := func(way string) string { return set.Address(s.settings.BaseURL+m.facts.Address.Path(), way) }
	share := &layout.Share{
		Address:  address("copy"),
		Sheet:    campaign.Message(set.Text, address("sheet")),
		WhatsApp: campaign.WhatsAppLink(campaign.Message(set.WhatsApp, address("whatsapp"))),
		SMS:      campaign.Message(set.SMS, address("sms")),
		Email:    campaign.MailLink(set.EmailSubject, campaign.Message(set.EmailBody, address("email"))),
	}
	for i, key := range set.Networks {
		n, ok := campaign.NetworkNamed(key)
		if !ok || slices.Contains(set.Networks[:i], key) {
			continue
		}
		share.Networks = append(share.Networks, layout.Link{
			Label: s.words.Sentence("share-on", language.Values{"network": n.Name}),
			URL:   n.Link(m.facts.Title, set.Text, address(n.Key)),
		})
	}
	return share
}

// onward is the campaign that one of the page's settings names, for signers to go on to; nil if there is none in the
// page's language, or it can't be signed any more.
func (m *maker) onward(l linker, key, to string) *layout.Link {
	s := m.site
	if to == "" {
		return nil
	}
	if strings.Contains(to, ":") || strings.HasPrefix(to, "//") {
		host, problem := outsideHost(to)
		if problem != nil {
			m.reportAt(problem, key)
		}
		if host == "" {
			return nil
		}
		return &layout.Link{Label: s.words.Sentence("next-at", language.Values{"host": host}), URL: to}
	}
	target, problem := l.resolve(tree.Content, to)
	i, isPage := s.page(target.Page)
	switch {
	case problem != nil:
	case isPage && target.Page == m.facts.File:
		problem = &diag.Problem{Code: "link-address", Message: "the campaign to go on to is this one", Help: "name another, or delete the line"}
	case !isPage || !s.pages[i].IsCampaign && !s.pages[i].Unread:
		problem = &diag.Problem{Code: "link-page", Message: fmt.Sprintf("there is no campaign at %s", to),
			Help: "write a campaign's address, like " + key + ` = "/night-bus/", or the whole address of one elsewhere`}
	}
	if problem != nil {
		m.reportAt(problem, key)
		return nil
	}
	m.ask(askFacts, s.pages[i].File, "")
	if f := s.pages[i]; f.Language == s.language && f.StateAt(s.options.Now, s.settings.Zone) == campaign.Live {
		return &layout.Link{Label: s.words.Curl(cmp.Or(f.Title, "?")), URL: target.Href}
	}
	return nil
}

func (m *maker) donation() campaign.DonateSettings { return m.site.settings.Donate.Over(m.page.Donate) }

// donate is where a signer can give money; nil without an address.
func (m *maker) donate(l linker) *layout.Donate {
	s, set := m.site, m.donation()
	if set.URL == "" {
		const message, help = "[donate] has no url", `add to [donate]: url = "https://donate.riverton.example/"`
		switch {
		case set == (campaign.DonateSettings{}):
		case m.page.Has("donate"):
			m.report(m.page.Problem("setting-missing", message, help, "donate"))
		case s.held(m.facts) == "": // or a draft would repeat what published pages say of the same line
			m.report(s.settings.Problem("setting-missing", message, help, "donate"))
		}
		return nil
	}
	href, problem := l.gift(set.URL)
	if problem != nil {
		if m.page.Donate.URL != "" { // the site's own is reported once, by checkSite
			m.reportAt(problem, "donate", "url")
		}
	}
	if href == "" {
		return nil
	}
	return &layout.Donate{
		Link: layout.Link{Label: s.words.Curl(cmp.Or(strings.TrimSpace(set.Label), s.words.Word("donate-label"))), URL: href},
		Note: s.words.Curl(strings.TrimSpace(set.Note)),
	}
}

// reportAt reports a link's problem at the value of the page's key.
func (m *maker) reportAt(p *diag.Problem, key ...string) {
	at := m.page.At(key...)
	p.File, p.Span = at.File, at.Span
	m.report(*p)
}

// gift resolves the address of a donation: a page of the site by its address, or an https address.
func (l linker) gift(to string) (string, *diag.Problem) {
	if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
		return l.address(to)
	}
	_, problem := outsideHost(to)
	if problem != nil && problem.Severity == diag.Error {
		return "", problem
	}
	return to, problem
}

// outsideHost is the host of an https address that signers are sent to, as a person may read it; a problem says what is
// wrong with the address, or warns.
func outsideHost(to string) (string, *diag.Problem) {
	problem := link.Outside(to)
	if link.Scheme(to) != "https:" {
		return "", &diag.Problem{Code: "link-address", Message: to + " is not a whole https address",
			Help: "write it as the browser shows it, like https://example.org/page; a page of this site is written like /page/"}
	}
	u, err := url.Parse(to)
	if err != nil || problem != nil && problem.Severity == diag.Error {
		return "", problem
	}
	if why := link.Unreachable(link.ASCII(u.Hostname())); why != "" {
		return "", &diag.Problem{Code: "link-address", Message: why, Help: "write the address that they see"}
	}
	return strings.TrimPrefix(u.Hostname(), "www."), problem
}
