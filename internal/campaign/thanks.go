package campaign

// ThanksSettings is [thanks], of the site or of one page.
type ThanksSettings struct {
	First Ask `toml:"first"` // what the thank-you page asks for first; AskShare if empty

	Text any `toml:"text" settings:"reserved" instead:"write what the thank-you page says into thanks.md beside the campaign; what signers send to others is text below [share]"`
}

// Over returns page laid over t.
func (t ThanksSettings) Over(page ThanksSettings) ThanksSettings {
	if page.First != "" {
		return page
	}
	return t
}

// Ask is something that the thank-you page can ask for.
type Ask string

const (
	AskShare  Ask = "share"  // tell others
	AskNext   Ask = "next"   // sign another campaign
	AskDonate Ask = "donate" // give money
)

// Asks are all of them, in the order in which they stand in for each other.
var Asks = [...]Ask{AskShare, AskNext, AskDonate}

// DonateSettings is [donate], of the site or of one page. A page's keys win over the site's, one by one.
type DonateSettings struct {
	URL   string `toml:"url" translation:"own"`    // a page of the site, or an https address; empty for none
	Label string `toml:"label" translation:"text"` // the language has a word of its own if empty
	Note  string `toml:"note" settings:"multiline" translation:"text"`
}

// Over returns page laid over d: each key that page sets replaces d's.
func (d DonateSettings) Over(page DonateSettings) DonateSettings {
	for _, k := range []struct{ to, from *string }{{&d.URL, &page.URL}, {&d.Label, &page.Label}, {&d.Note, &page.Note}} {
		if *k.from != "" {
			*k.to = *k.from
		}
	}
	return d
}
