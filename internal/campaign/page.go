package campaign

// Page is a page's front matter.
type Page struct {
	Title       string `toml:"title" translation:"text"`
	Summary     string `toml:"summary" translation:"text"`
	Date        Date   `toml:"date"`                      // published; in the future the page is held back
	Closes      Date   `toml:"closes"`                    // last day to sign, to its end
	State       State  `toml:"state" translation:"draft"` // Live if left out
	Image       string `toml:"image"`                     // a picture beside the page
	ImageAlt    string `toml:"image_alt" translation:"text"`
	ImageCredit string `toml:"image_credit" translation:"text"` // whose picture it is, printed below it

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

// Source is one record of footnotes.toml.
type Source struct {
	Author      Authors    `toml:"author"`
	Title       string     `toml:"title"`
	Publication string     `toml:"publication"`
	Date        SourceDate `toml:"date"`
	URL         string     `toml:"url"`
	Archive     string     `toml:"archive"`                    // a lasting copy
	Accessed    SourceDate `toml:"accessed"`                   // when URL was last seen to say it
	Quote       string     `toml:"quote" settings:"multiline"` // the words relied on
	Language    string     `toml:"language"`                   // BCP 47 tag of title, publication and quote; the site's own language if empty
	Note        string     `toml:"note" settings:"multiline"`  // Markdown after the citation
	Text        string     `toml:"text" settings:"multiline"`  // Markdown instead of all the fields above

	Notes map[string]string `toml:"note_*" settings:"multiline"` // Note on pages in other languages, by their tags in small letters
	Texts map[string]string `toml:"text_*" settings:"multiline"` // the same of Text

	Type      any `toml:"type" settings:"reserved"`
	Publisher any `toml:"publisher" settings:"reserved"`
	Place     any `toml:"place" settings:"reserved"`
	Edition   any `toml:"edition" settings:"reserved"`
	Volume    any `toml:"volume" settings:"reserved"`
	Issue     any `toml:"issue" settings:"reserved"`
	Page      any `toml:"page" settings:"reserved"`
	DOI       any `toml:"doi" settings:"reserved"`
	ISBN      any `toml:"isbn" settings:"reserved"`
	Editor    any `toml:"editor" settings:"reserved"`
}

// ValidSourceKey reports whether a source can be called s: the name becomes part of an id on the page.
func ValidSourceKey(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || i > 0 && (c == '-' || c == '_')) {
			return false
		}
	}
	return s != ""
}

// Author is a person or an organisation.
type Author struct {
	Given, Family string // a person's name; Given alone holds a name written in one piece
	Organisation  string // set instead of a person's name
}

// Name is the name as printed: "Ada Okafor", or the organisation's.
func (a Author) Name() string {
	switch {
	case a.Organisation != "":
		return a.Organisation
	case a.Given == "":
		return a.Family
	case a.Family == "":
		return a.Given
	}
	return a.Given + " " + a.Family
}
