package check

import (
	"fmt"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// asking are the rules about what a site asks of people: the form, money, and where old addresses lead.
var asking = []Rule{
	{Code: "parameter-example", Says: "A handler's parameter is an example, such as “your-form-id”."},
	{Code: "consent-missing", Says: "The form does not say what signers agree to."},
	{Code: "privacy-missing", Says: "The site asks for names and has no privacy page."},
	{Code: "handler-untested", Severity: diag.Warning, Says: "Nobody has tried yet whether signatures arrive at a handler.", Page: untested},
	{Code: "email-missing", Severity: diag.Warning, Says: "A form does not ask for an e-mail address.", Page: noEmail},
	{Code: "phone-purpose", Severity: diag.Warning, Says: "A form asks for a telephone number and does not say what for.", Page: phone},
	{Code: "donate-disclosure", Severity: diag.Warning, Says: "Money is asked for where the law wants a note on who asks.", Page: pageDonate, Site: siteDonate},
	{Code: "alias-translation", Severity: diag.Warning, Says: "A campaign has moved, and the old address of its translation leads nowhere.", Page: unmoved},
}

// asks reports whether the page has a form of its own that people can fill in.
func (p *Page) asks() bool {
	return p.Live() && p.TakesForm && len(p.Form.Fields)+len(p.Form.Optional) > 0
}

func untested(p *Page) []diag.Problem {
	if !p.asks() || p.Translated || p.Starter == nil || !p.Site.Handlers[p.Form.Handler].Tested.IsZero() {
		return nil
	}
	at := p.SiteAt("handlers", p.Form.Handler)
	at.Message = "nobody has tried yet whether signatures arrive at the handler " + p.Form.Handler
	at.Help = "send one, and look whether it arrives: broadside handlers test CAMPAIGN --send\nthen add the day to [handlers." + p.Form.Handler + "]: tested = " + campaign.DateIn(p.Now, p.Zone).String()
	return []diag.Problem{at}
}

func noEmail(p *Page) []diag.Problem {
	if !p.asks() || slices.Contains(slices.Concat(p.Form.Fields, p.Form.Optional, p.Needs), "email") || // what the handler needs is an error
		slices.ContainsFunc(p.Form.Own, func(f campaign.OwnField) bool { return f.Autocomplete == "email" }) {
		return nil
	}
	at := p.Setting("form", "fields")
	at.Message = "the form does not ask for an e-mail address, so nobody can tell signers what came of it"
	at.Help = `add "email" to fields, or to optional`
	return []diag.Problem{at}
}

func phone(p *Page) []diag.Problem {
	v := languages[base(p.Language.Tag())]
	if !p.asks() || v == nil {
		return nil
	}
	c := p.Form.Consent
	if v.phone().MatchString(c.Text + "\n" + c.Yes) {
		return nil
	}
	for _, list := range []struct {
		key   string
		names []string
	}{{"fields", p.Form.Fields}, {"optional", p.Form.Optional}} {
		if i := slices.Index(list.names, "phone"); i >= 0 {
			at := p.Setting("form", list.key, fmt.Sprint(i))
			at.Message = "the form asks for a telephone number, and the consent does not say what for"
			at.Help = "say in the text of [form] consent what the number is for, like “We may call you if you leave your phone number.”; or take \"phone\" out of " + list.key
			if p.Language.Tag() != "en" {
				at.Help = "say in the text of [form] consent, in " + p.Language.Name() + ", what the number is for; or take \"phone\" out of " + list.key
			}
			return []diag.Problem{at}
		}
	}
	return nil
}

// disclosures are the countries whose law wants whoever asks for money to say something about itself, with how that may read.
//
// United States: political committees say who paid for it (52 U.S.C. 30120), and organisations to which gifts can't be deducted
// say so whenever they ask for one (26 U.S.C. 6113). United Kingdom: registered charities say that they are in all documents
// that ask for money (Charities Act 2011, section 194).
var disclosures = map[string]string{
	"US": "Paid for by NAME. Contributions are not tax-deductible.",
	"GB": "NAME is a charity registered in England and Wales, no. NUMBER.",
}

func pageDonate(p *Page) []diag.Problem {
	if p.Donate.URL != "" {
		return undisclosed(p.Site, p.At("donate", "url"))
	}
	v := languages[base(p.Language.Tag())]
	if p.Site.Donate.URL != "" { // it is said there
		return nil
	}
	for _, b := range p.Copy {
		for _, l := range b.Links {
			if v != nil && !strings.HasPrefix(l.To, "#") && v.give().MatchString(b.Text[l.Start:l.End]) {
				return undisclosed(p.Site, diag.Problem{File: b.File, Span: l.Span})
			}
		}
	}
	return nil
}

func siteDonate(s *Site) []diag.Problem {
	if s.Donate.URL == "" {
		return nil
	}
	return undisclosed(s.Site, s.At("donate", "url"))
}

func undisclosed(s campaign.Site, at diag.Problem) []diag.Problem {
	example := disclosures[s.Country]
	if example == "" || strings.TrimSpace(s.Organisation.Disclosure) != "" {
		return nil
	}
	name := s.Organisation.LegalName
	if name == "" {
		name = s.Organisation.Name
	}
	at.Message = "money is asked for, and the law of " + map[string]string{"US": "the United States", "GB": "the United Kingdom"}[s.Country] + " wants a note on who asks"
	at.Help = "add what is true of you to [organisation] in content/site.toml, like disclosure = \"" + strings.ReplaceAll(example, "NAME", name) + "\"; it is printed on every page"
	return []diag.Problem{at}
}

// unmoved finds a translation of a campaign that has moved, and whose own old address is not kept.
func unmoved(p *Page) []diag.Problem {
	if !p.IsCampaign || !p.Translated || p.Held != "" || len(p.Moved) == 0 || len(p.Aliases) > 0 {
		return nil
	}
	tag := strings.ToLower(p.Language.Tag())
	var old []string
	for _, a := range p.Moved {
		old = append(old, fmt.Sprintf("%q", "/"+tag+"/"+strings.TrimPrefix(a, "/")))
	}
	return []diag.Problem{p.problem("the campaign has moved, and this translation's old address leads nowhere",
		"add above all lines in brackets: aliases = ["+strings.Join(old, ", ")+"]", "title")}
}
