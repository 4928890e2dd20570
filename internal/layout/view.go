package layout

import (
	"html/template"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// A view is all that a layout can read. There is one type for each kind of page; nothing else reaches a
// layout: no file, no clock, no environment, no other page. Text fields are plain text, which html/template
// escapes; template.HTML fields were made by packages asset, form and markup from checked input.

// Frame is what every page has, whatever its kind.
type Frame struct {
	words *language.Language // the page's; layouts call Word

	Language  string // BCP 47 tag for <html lang>
	Direction string // "ltr" or "rtl"

	Policy   string        // the Content-Security-Policy
	Style    template.HTML // the page's one <style> element
	Script   template.HTML // the page's <script> element, or empty
	Preview  template.HTML // the preview's own <script> element; empty in what build writes
	Font     string        // link to the headline's own font, to be loaded first; empty if the browser has it
	Referrer string        // the referrer policy
	NoIndex  bool          // search engines shall leave it out
	Refresh  template.HTML // the element that leads on from an old address; empty elsewhere
	Data     template.HTML // the page for search engines, one JSON-LD element; empty where there is nothing for them
	Feed     string        // link to the Atom feed that has the page; may be empty
	Records  string        // link to the page's sources as CSL-JSON; empty if it has none
	Type     string        // for networks where it is shared: website or article
	Locale   string        // for them: language and country, like en_US
	Window   string        // <title>
	Summary  string        // description; may be empty
	Address  string        // canonical, absolute: of a thank-you page, the campaign's; empty on the 404 page
	Image    string        // absolute address of the share picture; may be empty
	ImageAlt string

	ImageWidth  int    // in pixels; 0 if not known
	ImageHeight int    // the same
	ImageType   string // its media type; empty if not known

	Icons Icons

	Alternates []Alternate   // the page in all its languages, itself among them; empty if it is in one only
	Languages  template.HTML // the way to the page's other languages, as languages.html makes it; empty if there is none

	Header template.HTML // what header.html and footer.html make, once for all pages that share it;
	Footer template.HTML // empty in the views of these two

	Site         string // the site's title
	HomeLink     string // where the site's title links to
	Logo         template.HTML
	Organisation Organisation
	Menu         []Link

	Title string   // the page's one h1
	Marks []string // sentences to show on top: draft, held back, a copy for approval; usually empty
}

// Icons are links to the site's icon, in what sizes there are; any may be empty.
type Icons struct {
	Small  string // favicon.ico, 32 pixels
	Vector string // an SVG, for all sizes
	Large  string // a PNG of 192 pixels, where there is no SVG
	Touch  string // 180 pixels, for the home screens of phones
}

// Organisation is who is asking.
type Organisation struct {
	Name       string
	LegalName  string // empty if it is the same
	Contact    string // an e-mail address; may be empty
	Disclosure string
	About      template.HTML
	Privacy    string // link; may be empty
	Imprint    string // link; may be empty
}

// Alternate is the page in a language.
type Alternate struct {
	Language string // BCP 47 tag, or "x-default" for readers of any other
	URL      string // absolute
}

// Languages is the view of the way to a page's other languages (languages.html).
type Languages struct {
	Frame
	Versions []Version
}

// Version is the page in one of its languages.
type Version struct {
	Language  string // BCP 47 tag
	Direction string // empty if it is the page's
	Name      string // in the language itself: "Español"
	URL       string // relative to the page
	Current   bool   // it is the page itself
}

// Link is an address with its words.
type Link struct {
	Label   string
	URL     string
	Current bool // it is the page itself
}

// NewFrame returns a frame for pages in a language.
func NewFrame(words *language.Language) Frame {
	return Frame{words: words, Language: words.Tag(), Direction: words.Direction()}
}

// Word returns the text of a constant message of the page's language.
func (f Frame) Word(id string) string { return f.words.Word(id) }

// Campaign is the view of a campaign's page (campaign.html).
type Campaign struct {
	Frame
	State    string   // live, closed, delivered, won or lost
	Label    string   // the state in words; empty while it is live, but for its last days
	Opening  string   // the title up to its colon: "Tell the City Council:"; empty if there is none
	Ask      string   // the rest of the title
	Long     bool     // it is too long for the largest letters
	Outcome  *Outcome // what came of it, whose headline is the page's title; nil without one
	Counter  *Counter // nil without a count, and while there are too few to show
	Closes   string   // "Sign until December 1, 2026."; empty if nothing was said, or it is over
	Closing  *Closing // for the script that closes the page on time; nil if it does not close
	Decision string   // "Decision expected on December 9, 2026."; may be empty
	Picture  *Picture // the lead picture; nil without one
	Button   string   // the button's words, which head the form's section while it can be signed
	Over     string   // why it can't be signed any more; empty while it can

	Successor *Link          // the campaign that goes on with this one; nil without one, and while this one can be signed
	Updates   []Update       // newest first; empty without any
	Form      *campaign.Form // nil when it is over
	Sheet     *Sheet         // for signing on paper, printed only; nil when it is over
	Hosted    string         // that one signs on another page, in words: "You sign on act.example."; empty if one signs here only
	Intro     string         // "The petition to … reads:"
	Text      template.HTML  // the statement
	Delivers  string         // what the target gets, a sentence; may be empty
	Copy      template.HTML
	Sources   []Source // empty without references
	Date      Date     // published; zero if not given
	Updated   string   // "Updated on October 2, 2026."; empty if nothing was said
}

// Sheet is what a printed page has for signing by hand.
type Sheet struct {
	Columns []string      // the heads of its table: "Name", "ZIP code", "Signature"
	Rows    []struct{}    // as many as can sign
	QR      template.HTML // an <svg> element that leads to the page; may be empty
	Address string        // the same in letters
}

// Fields is the view of what a signer fills in (fields.html), made once for all forms that ask for the same.
type Fields struct {
	Frame
	Form campaign.Form // without Start and Hidden, which differ from page to page
}

// Moved is the view of a page at an address that another page had before (moved.html).
type Moved struct {
	Frame
	To Link // where it is now
}

// Page is the view of a plain page (page.html) and of the 404 page (404.html).
type Page struct {
	Frame
	Picture *Picture
	Copy    template.HTML
	Sources []Source
	Updated string // as in Campaign
}

// Thanks is the view of a campaign's thank-you page (thanks.html).
type Thanks struct {
	Frame
	Campaign Link          // the petition
	Sign     string        // link to its form
	Over     bool          // it can't be signed any more
	Confirms bool          // a signature counts once the signer has confirmed it by e-mail; the title says so
	Copy     template.HTML // of thanks.md; empty without one, and the layout has words of its own
	Sources  []Source
	First    string  // what it asks for before all else: share, next or donate; empty if it has none of them
	Share    *Share  // nil when the campaign is over
	Next     *Link   // another campaign to sign; nil without one
	Donate   *Donate // nil without an address to give to
}

// Share is how a signer tells others. Each link hands on the campaign's own address with a source code of its own.
type Share struct {
	Address  string // what the copy button copies; it is shown too, to be copied by hand
	Sheet    string // text and address in one, for the phone's own share sheet, which a script opens
	WhatsApp string
	SMS      string // text and address: behind "sms:?&body=", which html/template takes from a layout only
	Email    string
	Networks []Link // those that the editor chose; usually empty
}

// Donate is where one can give money.
type Donate struct {
	Link
	Note string // plain text below it; may be empty
}

// Home is the view of the home page and of the older campaigns' pages (home.html).
type Home struct {
	Frame
	Copy      template.HTML // empty on the second page and later
	Picture   *Picture
	Sources   []Source
	Campaigns []Card
	Position  string // "Page 2 of 3"; empty when there is one page
	Newer     string // link; empty on the first page
	Older     string // link; empty on the last page
}

// Card is a campaign in a list.
type Card struct {
	Title   string
	URL     string
	Summary string
	State   string // as in Campaign
	Label   string // the state in words; empty while it is live, but for its last days
	Outcome string // headline of what came of it; may be empty
	Date    Date
	Picture *Picture
}

// Counter is how many have signed.
type Counter struct {
	Text      string // "8,312 of 10,000 signatures"
	Counted   string // "Counted on September 20, 2026"; empty if all of them are from elsewhere
	Elsewhere string // "Including 412 on paper (September 20, 2026)."; may be empty
	Value     int
	Goal      int // 0 without one
	Percent   int // of the goal, 0 to 100

	Live string // what the script needs that asks for the number as it is now, in JSON; empty where none does
}

// Outcome is what came of a campaign. Its headline is the page's title.
type Outcome struct {
	Date    Date
	Asked   string // the campaign's own title
	Text    template.HTML
	Picture *Picture // nil without one
}

// Update is news of a campaign.
type Update struct {
	ID    string // "update-2026-10-05"
	Date  Date
	Title string
	Text  template.HTML
}

// Closing is when a page closes, and what it says then.
type Closing struct {
	At    string // "2026-12-02T05:00:00Z"
	Label string // as Campaign.Label
	Over  string // as Campaign.Over
}

// Picture is an image element's worth.
type Picture struct {
	URL    string // relative to the page
	Alt    string
	Width  int // 0 if not known (SVG)
	Height int
	Srcset string // other sizes to choose from, and how wide it stands; both empty if there are none
	Sizes  string
	Lead   bool   // the page's first and most important picture
	Lazy   bool   // below the first screen
	Credit string // whose it is, in words: "Photo: Ada Okafor"; may be empty
}

// Date is a day for people and for machines.
type Date struct {
	Text    string // "September 14, 2026"; empty if there is none
	Machine string // "2026-09-14"
}

// Source is one entry of the numbered list.
type Source struct {
	ID        string // "source-ledger-cuts"
	Number    int
	Later     bool          // it is the first that only the copy refers to, not the statement
	Citation  template.HTML // empty when Text stands instead
	Text      template.HTML // the editor's own words for it
	Quote     string        // the words relied on; may be empty
	Language  string        // BCP 47 tag of Quote; empty if it is the page's
	Direction string        // of Quote; empty if it is the page's
	Note      template.HTML
	Archive   string // address of a lasting copy; may be empty
	Accessed  string // "Accessed June 1, 2026"; may be empty
	Backlinks []Backlink
}

// Backlink leads from a source back to one of its uses.
type Backlink struct {
	URL   string // "#ref-ledger-cuts-2"
	Text  string // "↑" or "a", "b", … when there are several
	Label string // its accessible name
}
