// Package campaign holds the words of the trade as types: site, page, petition, target, form,
// consent, source, address, facts.
//
// The types say what an editor may write (their `toml` tags are the keys of site.toml, of front
// matter and of footnotes.toml) and what follows from it without looking anywhere else. The package
// reads nothing and writes nothing. A tag `settings:"reserved"` marks a key that a later version will
// know; package settings refuses it with a message of its own. `settings:"multiline"` marks text that may
// run over lines, and `settings:"tables"` says that keys not named here must be tables.
//
// A translation (index.es.md, site.es.toml) has the same keys as its original, and a tag says what it may do with
// each: `translation:"text"`, words, which it must set where the original does; "loose", words that it may set, and
// has none of where it doesn't; "place", the same of addresses, which are no words; "own", what it may set and otherwise
// inherits; "entries" and "fields", what it repeats entry by entry; "draft", what it may set to "draft" only; "only",
// what nothing but a translation has. A key without the tag is inherited, and setting it is a mistake.
package campaign

// Site is content/site.toml.
type Site struct {
	Title        string             `toml:"title" translation:"text"`
	BaseURL      string             `toml:"base_url"` // absolute, https, with a final slash once read
	Language     string             `toml:"language"` // BCP 47 tag; "en" if left out
	Country      string             `toml:"country"`  // ISO 3166-1 alpha-2; decides field labels and consent law
	Timezone     string             `toml:"timezone"` // IANA name; the zone of all dates. "UTC" if left out
	Summary      string             `toml:"summary" translation:"text"`
	Organisation Organisation       `toml:"organisation"`
	Theme        Theme              `toml:"theme"`
	Footnotes    Footnotes          `toml:"footnotes"`
	Handlers     map[string]Handler `toml:"handlers"`
	Form         FormSettings       `toml:"form"`
	Thanks       ThanksSettings     `toml:"thanks"`
	Share        ShareSettings      `toml:"share"`
	Donate       DonateSettings     `toml:"donate"`
	Menu         []MenuItem         `toml:"menu" translation:"text"`
	Static       Static             `toml:"static"`

	Check SiteCheck `toml:"check"`

	Home any `toml:"home" settings:"reserved"`
}

// SiteCheck is site.toml's [check].
type SiteCheck struct {
	Ignore []string `toml:"ignore"` // codes of warnings that nobody wants to hear of
}

// Static is [static], about the files of static/.
type Static struct {
	Run     []string `toml:"run"`     // files that may hold what a browser or host runs, by their path in static/
	Publish []string `toml:"publish"` // files of a kind that is not published by mistake: tables, archives
}

// Organisation is who is asking.
type Organisation struct {
	Name       string `toml:"name" translation:"own"`
	LegalName  string `toml:"legal_name" translation:"own"`
	Contact    string `toml:"contact"`                                       // an e-mail address, printed; also where to withdraw a signature
	Privacy    string `toml:"privacy"`                                       // address of the privacy page, on the site or elsewhere
	Imprint    string `toml:"imprint"`                                       // address of the imprint; empty where no law asks for one
	Disclosure string `toml:"disclosure" translation:"text"`                 // "Paid for by …"
	About      string `toml:"about" settings:"multiline" translation:"text"` // Markdown
}

// Theme is the look.
type Theme struct {
	Accent string `toml:"accent"` // "#rrggbb" or "#rgb"; empty for the layouts' own
	Logo   string `toml:"logo"`   // a file of static/; empty for none
	Icon   string `toml:"icon"`   // a file of static/; empty for the title's first letter on the accent
	Fonts  Fonts  `toml:"fonts"`
}

// Fonts are files of static/fonts/, WOFF2 each; an empty one is the layouts' own.
type Fonts struct {
	Headline string `toml:"headline"` // titles and headings; as the text if empty
	Text     string `toml:"text"`     // what is read at length
	Bold     string `toml:"bold"`     // the text's bold, unless its file holds all weights
	Italic   string `toml:"italic"`   // the text's italic
	Form     string `toml:"form"`     // form, counter, sources, footer
}

// Footnotes says how sources are written out.
type Footnotes struct {
	Style string `toml:"style"` // "chicago", also if empty
}

// Handler is one [handlers.X]: where signers' data may go.
type Handler struct {
	Preset        string         `toml:"preset"`
	Confirms      bool           `toml:"confirms"`       // a signature counts once the signer has confirmed it by e-mail
	ConsentTested Date           `toml:"consent_tested"` // the day on which somebody saw that the handler heeds a no; zero for never
	CORS          bool           `toml:"cors"`           // the handler answers scripts of this site's pages (https://fetch.spec.whatwg.org/#http-cors-protocol)
	Origins       []string       `toml:"origins"`        // where else the handler may send a signer on to: "https://thanks.riverton.example"
	Parameters    map[string]any `toml:",rest"`          // the preset's site parameters

	Tested any `toml:"tested" settings:"reserved"`
}

// MenuItem is one [[menu]].
type MenuItem struct {
	Label string `toml:"label"`
	URL   string `toml:"url"`

	Group any `toml:"group" settings:"reserved"`
}

// FormSettings is [form], of the site or of one page; a page's keys win over the site's, one by one.
type FormSettings struct {
	Handler  string         `toml:"handler"`  // a name of Site.Handlers
	Fields   []string       `toml:"fields"`   // required fields, in order; nil is "not set"
	Optional []string       `toml:"optional"` // optional ones, after them; nil is "not set"
	Button   string         `toml:"button" translation:"text"`
	Consent  Consent        `toml:"consent"`
	Prefill  *bool          `toml:"prefill"`                                   // fill in visible text from the page's address; nil is "not set", and means no
	Own      []OwnField     `toml:"field" translation:"fields"`                // [[form.field]]; nil is "not set"
	Presets  map[string]any `toml:",rest" settings:"tables" translation:"own"` // on a page: [form.PRESET], the preset's page parameters
}

// OwnField is one [[form.field]]: something that no other field asks for.
type OwnField struct {
	Name         string   `toml:"name"` // what the handler will call it
	Type         string   `toml:"type"` // text, number, select, radio, checkbox or textarea
	Label        string   `toml:"label"`
	Hint         string   `toml:"hint"` // a sentence below the label; empty for none
	Required     bool     `toml:"required"`
	Options      []string `toml:"options"`      // of select and radio
	Autocomplete string   `toml:"autocomplete"` // what a browser may fill in; empty for nothing
	About        string   `toml:"about"`        // "signature", also if empty, or "person": where the handler keeps it

	Values []string `toml:"-"` // what is sent for each of Options, in a translation: the original's; nil for the options themselves
}

// Over returns page laid over f: each key that page sets replaces f's.
func (f FormSettings) Over(page FormSettings) FormSettings {
	out := f
	if page.Handler != "" {
		out.Handler = page.Handler
	}
	if page.Fields != nil {
		out.Fields = page.Fields
	}
	if page.Optional != nil {
		out.Optional = page.Optional
	}
	if page.Button != "" {
		out.Button = page.Button
	}
	if page.Prefill != nil {
		out.Prefill = page.Prefill
	}
	if page.Own != nil {
		out.Own = page.Own
	}
	out.Consent = f.Consent.over(page.Consent)
	out.Presets = page.Presets
	return out
}

// Consent is how a signer agrees to hear more.
type Consent struct {
	Mode string `toml:"mode"`                                         // "notice", "box" or "choice"; there is no default
	Text string `toml:"text" settings:"multiline" translation:"text"` // Markdown: the notice, the words beside the box, or the question
	Yes  string `toml:"yes" translation:"text"`                       // choice only
	No   string `toml:"no" translation:"text"`                        // choice only
}

func (c Consent) over(page Consent) Consent {
	if page.Mode != "" && page.Mode != "choice" {
		c.Yes, c.No = "", "" // the words of a choice that the page does not offer
	}
	for _, k := range []struct{ to, from *string }{
		{&c.Mode, &page.Mode}, {&c.Text, &page.Text}, {&c.Yes, &page.Yes}, {&c.No, &page.No},
	} {
		if *k.from != "" {
			*k.to = *k.from
		}
	}
	return c
}
