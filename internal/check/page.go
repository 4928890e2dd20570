package check

import (
	"time"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/language"
)

// Page is one page as its editor wrote it: all that a rule may look at. Package build makes it.
type Page struct {
	File       string
	Address    campaign.Address
	IsCampaign bool
	Held       string // why it is not published; empty if it is
	Translated bool   // from another page, whose settings it has where it has none of its own

	campaign.Page                       // its settings
	Form          campaign.FormSettings // the site's, with the page's laid over
	Share         campaign.ShareSettings
	Site          campaign.Site  // in the page's language
	State         campaign.State // where the campaign stands now

	Statement string           // the petition's text as it is written, in the settings or in statement.md
	Copy      []campaign.Block // of outcome, statement, copy, updates and thank-you page, in this order
	Texts     []campaign.Block // what is written in the settings, but for what Copy has; Of is the key, "petition.target"
	Sources   []Source         // those it refers to, by first use, then the others of registers that only this page can use

	TakesForm bool           // whether its handler's preset is known and takes a form
	Needs     []string       // the fields without which that takes no signature
	Count     campaign.Count // how many have signed, as far as is known
	CountAt   diag.Problem   // where that stands
	Moved     []string       // of a translation, the addresses that its original had before

	Untouched bool // all of it is the starter's, word for word

	Files   []File  // the page's own files, whole: its settings and copy, statement.md, thanks.md, footnotes.toml
	Starter Starter // nil on a site whose address is one that nobody has

	Now      time.Time
	Zone     *time.Location
	Language *language.Language

	At      func(key ...string) diag.Problem // where a setting of the page stands, or the nearest thing to it
	Setting func(key ...string) diag.Problem // where a setting of the form stands: on the page, else in site.toml
	SiteAt  func(key ...string) diag.Problem // the same of site.toml, or its translation
	Has     func(key ...string) bool         // whether the page sets it
}

// Source is a record of a footnotes.toml, as one page sees it.
type Source struct {
	campaign.Source
	Key   string
	File  string
	Uses  int                          // references to it on the page
	Texts []campaign.Block             // what is written in it; Of is the field
	At    func(field string) diag.Span // where a field stands, or the record's name
}

// Site is site.toml as its editor wrote it, or a translation of it.
type Site struct {
	campaign.Site
	File    string
	Text    []byte
	Texts   []campaign.Block // what is written in it; Of is the key
	Starter Starter          // nil on a site whose address is one that nobody has
	Now     time.Time
	Zone    *time.Location

	Language *language.Language
	At       func(key ...string) diag.Problem // where a setting stands, or the nearest thing to it
}

// Live reports whether the page is, or is about to be, a campaign that people can sign.
func (p *Page) Live() bool { return p.IsCampaign && p.State == campaign.Live }

// problem is a problem at the value of a setting.
func (p *Page) problem(message, help string, key ...string) diag.Problem {
	at := p.At(key...)
	at.Message, at.Help = message, help
	return at
}

// in is a problem with text[start:end] of a block.
func in(b *campaign.Block, start, end int, message, help string) diag.Problem {
	return diag.Problem{File: b.File, Span: b.Span(start, end), Message: message, Help: help}
}
