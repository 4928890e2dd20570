package campaign

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// ShareSettings is [share], of the site or of one page: what signers hand on. A page's keys win over the site's,
// one by one.
type ShareSettings struct {
	Text         string   `toml:"text" settings:"multiline" translation:"text"` // the campaign's title if empty
	WhatsApp     string   `toml:"whatsapp" settings:"multiline" translation:"text"`
	SMS          string   `toml:"sms" settings:"multiline" translation:"text"`
	EmailSubject string   `toml:"email_subject" translation:"text"` // the campaign's title if empty
	EmailBody    string   `toml:"email_body" settings:"multiline" translation:"text"`
	Networks     []string `toml:"networks"`                  // keys of Networks; nil is "not set"
	Source       string   `toml:"source"`                    // how every source code begins; "share" if empty
	Picture      string   `toml:"picture" translation:"own"` // what networks show: PictureMade, a file's name, or PictureNone, also if empty
}

// What [share] picture can be beside the name of a file.
const (
	PictureMade = "made" // one that says headline, organisation and state, with the page's picture on it
	PictureNone = "none" // the page's own picture, if it has one
)

// Over returns page laid over s: each key that page sets replaces s's.
func (s ShareSettings) Over(page ShareSettings) ShareSettings {
	for _, k := range []struct{ to, from *string }{
		{&s.Text, &page.Text}, {&s.WhatsApp, &page.WhatsApp}, {&s.SMS, &page.SMS},
		{&s.EmailSubject, &page.EmailSubject}, {&s.EmailBody, &page.EmailBody}, {&s.Source, &page.Source}, {&s.Picture, &page.Picture},
	} {
		if *k.from != "" {
			*k.to = *k.from
		}
	}
	if page.Networks != nil {
		s.Networks = page.Networks
	}
	return s
}

// Filled returns s with what follows from the campaign's title in the place of what is not set, and without white
// space around the texts: the last line break of a text of several lines is nobody's wish.
func (s ShareSettings) Filled(title string) ShareSettings {
	fill := func(to *string, otherwise string) {
		if *to = strings.TrimSpace(*to); *to == "" {
			*to = otherwise
		}
	}
	fill(&s.Text, title)
	for _, text := range []*string{&s.WhatsApp, &s.SMS, &s.EmailBody} {
		fill(text, s.Text)
	}
	fill(&s.EmailSubject, title)
	fill(&s.Source, "share")
	return s
}

// ValidSource reports whether a source code can begin with s: handlers and the tables that people make of their
// reports take these characters unchanged.
func ValidSource(s string) bool { return source.MatchString(s) }

var source = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// Address is the address that one way of sharing hands on: page, which is the campaign's own and has no query,
// with its source code, as in "?source=share-whatsapp".
func (s ShareSettings) Address(page, way string) string {
	return page + "?source=" + s.Source + "-" + way
}

// Message is a text with the address below it, as one value: apps that take several each do something else with them.
func Message(text, address string) string { return text + "\n" + address }

// WhatsAppLink opens WhatsApp with a message to send (https://faq.whatsapp.com/5913398998672934).
func WhatsAppLink(message string) string { return "https://wa.me/?text=" + encoded(message) }

// MailLink begins an e-mail to nobody yet. A line break is CR LF there (RFC 6068, section 5).
func MailLink(subject, body string) string {
	return "mailto:?subject=" + encoded(subject) + "&body=" + encoded(strings.ReplaceAll(body, "\n", "\r\n"))
}

// encoded is text as the value of a query. Mail programs take a plus sign for what it is, so that a space must be %20.
func encoded(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }

// Network is a place where people post links, that takes the post from an address.
type Network struct {
	Key  string // in networks = [...], and in the source code
	Name string // as it writes itself

	begin  string // of the address
	values [][2]string
}

// Networks are all there are, in the order in which messages name them. {title}, {text} and {address} stand for
// what is posted, {message} for text and address in one.
//
// Facebook and LinkedIn take no words but those of the page itself. Bluesky documents text alone
// (https://docs.bsky.app/docs/advanced-guides/intent-links), and so does Threads in its oldest form
// (https://developers.facebook.com/docs/threads/threads-web-intents).
var Networks = [...]Network{
	{"facebook", "Facebook", "https://www.facebook.com/sharer/sharer.php", [][2]string{{"u", "{address}"}}},
	{"x", "X", "https://x.com/intent/post", [][2]string{{"text", "{text}"}, {"url", "{address}"}}},
	{"bluesky", "Bluesky", "https://bsky.app/intent/compose", [][2]string{{"text", "{message}"}}},
	{"threads", "Threads", "https://www.threads.net/intent/post", [][2]string{{"text", "{message}"}}},
	{"telegram", "Telegram", "https://t.me/share/url", [][2]string{{"url", "{address}"}, {"text", "{text}"}}},
	{"linkedin", "LinkedIn", "https://www.linkedin.com/sharing/share-offsite/", [][2]string{{"url", "{address}"}}},
	{"reddit", "Reddit", "https://www.reddit.com/submit", [][2]string{{"url", "{address}"}, {"title", "{title}"}}},
}

// NetworkNamed returns the network of a key; ok is false if there is none.
func NetworkNamed(key string) (n Network, ok bool) {
	i := slices.IndexFunc(Networks[:], func(n Network) bool { return n.Key == key })
	if i < 0 {
		return n, false
	}
	return Networks[i], true
}

// Link opens the network with a post to send.
func (n Network) Link(title, text, address string) string {
	values := map[string]string{"{title}": title, "{text}": text, "{address}": address, "{message}": Message(text, address)}
	link := n.begin
	for i, v := range n.values {
		mark := "&"
		if i == 0 {
			mark = "?"
		}
		link += mark + v[0] + "=" + encoded(values[v[1]])
	}
	return link
}
