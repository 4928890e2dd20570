package campaign

// Page is a page's front matter.
type Page struct {
	Title       string `toml:"title" translation:"text" meant:"headline heading name"`
	Summary     string `toml:"summary" translation:"text" meant:"description excerpt teaser abstract"`
	Date        Date   `toml:"date"`                                          // published; in the future the page is held back
	Closes      Date   `toml:"closes" meant:"deadline ends end until"`        // last day to sign, to its end
	State       State  `toml:"state" translation:"draft" meant:"status sate"` // Live if left out
	Image       string `toml:"image" meant:"picture photo cover"`             // a picture beside the page
	ImageAlt    string `toml:"image_alt" translation:"text" meant:"alt image_text image_description"`
	ImageCredit string `toml:"image_credit" translation:"text" meant:"credit photo_credit photographer photo_by"` // whose picture it is, printed below it

	Layout  string   `toml:"layout"`                      // another layout than the page's kind has, without ".html"
	Updated Date     `toml:"updated"`                     // the day of the last change worth telling of; not before Date
	Listed  *bool    `toml:"listed"`                      // false: built, but on no list, feed or sitemap; nil is "not set", and means yes
	Aliases []string `toml:"aliases" translation:"place"` // addresses that the page had before

	Next string `toml:"next"` // the campaign to sign next: its slug or address, or an https address

	Successor string       `toml:"successor"` // the campaign that goes on with this one once it is over; as Next
	Petition  *Petition    `toml:"petition"`
	Outcome   *Outcome     `toml:"outcome"` // of Delivered, Won and Lost only
	Updates   []Update     `toml:"update" translation:"loose"`
	Form      FormSettings `toml:"form"`

	Thanks ThanksSettings `toml:"thanks"`
	Share  ShareSettings  `toml:"share"`
	Donate DonateSettings `toml:"donate"`

	Translates string `toml:"translates" translation:"only"` // which state of the original a translation was made of

	Check PageCheck `toml:"check" translation:"place"`

	Email any `toml:"email" settings:"reserved"`
}

// PageCheck is a page's [check].
type PageCheck struct {
	Ignore map[string]string `toml:"ignore"` // warnings that are none here: code → reason
}

// Petition is [petition]; its presence makes a page a campaign.
type Petition struct {
	Target     string      `toml:"target" translation:"text"`                          // whom it is addressed to, as it reads inside a sentence
	Statement  string      `toml:"statement" settings:"multiline" translation:"loose"` // Markdown; or statement.md beside the page
	Intro      string      `toml:"intro" translation:"loose"`                          // plain text instead of the language's "The petition to … reads:"
	Goal       Goal        `toml:"goal"`
	Signatures int         `toml:"signatures"`
	Counted    Date        `toml:"counted"`    // the day Signatures was true; zero is no counter
	HideBelow  *int        `toml:"hide_below"` // fewer signatures are not shown; nil is "not set"
	Elsewhere  []Elsewhere `toml:"elsewhere" translation:"entries"`
	LiveCount  bool        `toml:"live_count"` // the page asks the handler for the number as it is now
	Delivers   []string    `toml:"delivers"`   // the fields the target gets
	Decision   Date        `toml:"decision"`   // the day of the vote
	Launched   string      `toml:"launched"`   // the statement's Fingerprint on the day of its launch; empty for "not known"
}

// State is where a campaign stands, as its editor says.
type State string

const (
	Draft     State = "draft"
	Live      State = "live"
	Closed    State = "closed"
	Delivered State = "delivered"
	Won       State = "won"
	Lost      State = "lost"
)

// States are all of them, in the order of a campaign's life.
var States = [...]State{Draft, Live, Closed, Delivered, Won, Lost}
