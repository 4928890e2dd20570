package campaign

// Outcome is [outcome]: what came of a campaign that was delivered, won or lost.
type Outcome struct {
	Date     Date   `toml:"date"`                        // the day on which it came about
	Headline string `toml:"headline" translation:"text"` // heads the page in the place of its title
	Text     string `toml:"text" settings:"multiline" translation:"text"`
	Image    string `toml:"image"`
	ImageAlt string `toml:"image_alt" translation:"text"`
}

// Update is one [[update]]: news of a campaign, printed from its day on.
type Update struct {
	Date  Date   `toml:"date"`
	Title string `toml:"title"`
	Text  string `toml:"text" settings:"multiline"`

	Statement string `toml:"statement"` // the Fingerprint of the petition's text that it tells of; empty if it tells of something else
}
