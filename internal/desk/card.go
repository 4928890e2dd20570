package desk

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"broadside/internal/check"
)

// card is what the page tells networks of itself, read from the page as they read it, and what each shows of that.
type card struct {
	Title, Description string
	Host, Crumbs       string
	Picture            string // its path in the preview; empty without one
	Alt                string
	Channels           []channel
}

// channel is one place that shows a card.
type channel struct {
	Name               string
	Kind               string // "search", "big" (the picture over the words), "chat" (it stands small beside them), "over" (the title lies on it)
	Host               string
	Title, Description cut
	Picture, Alt       string
}

// cut is a text with what is left out of it.
type cut struct{ Shown, Gone string }

// channels are how many characters each shows of title and description, in letters of middling width. Only X documents a number,
// and screens differ. Where check warns, its numbers hold here too, with their sources. Else these are about what people have
// measured: of a title in search results 600 pixels; on Facebook 88; on WhatsApp 81, of both
// (https://ogtester.com/blog/what-is-maximum-length-of-og-title-and-og-description). X lays the title over a large picture, and
// shows no description.
var channels = []struct {
	name, kind         string
	title, description int // 0: it is not shown at all
}{
	{"Search result", "search", 60, check.ShownSummary},
	{"Facebook", "big", 88, 110},
	{"WhatsApp", "chat", 80, 80},
	{"X", "over", check.ShownTitle, 0},
}

// cardOf reads a page. base is the site's address, whose files the preview has.
func cardOf(body []byte, base string) *card {
	meta := metadata(body)
	first := func(names ...string) string {
		for _, name := range names {
			if v := strings.TrimSpace(meta[name]); v != "" {
				return v
			}
		}
		return ""
	}
	c := &card{Title: first("og:title", "title"), Description: first("og:description", "description"), Alt: meta["og:image:alt"]}
	if u, err := url.Parse(base); err == nil {
		c.Host = u.Host
	}
	if u, err := url.Parse(meta["og:url"]); err == nil {
		c.Crumbs = strings.Join(strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' }), " › ")
	}
	if own, ok := strings.CutPrefix(meta["og:image"], base); ok {
		c.Picture = "/" + own
	}
	for _, ch := range channels {
		v := channel{Name: ch.name, Kind: ch.kind, Host: c.Host, Title: cutAt(c.Title, ch.title), Description: cutAt(c.Description, ch.description), Picture: c.Picture, Alt: c.Alt}
		if ch.kind == "search" { // these show the window's title and the description for search
			v.Title, v.Description = cutAt(first("title", "og:title"), ch.title), cutAt(first("description", "og:description"), ch.description)
			v.Host += " › " + c.Crumbs
			v.Host = strings.TrimSuffix(v.Host, " › ")
			v.Picture = ""
		}
		c.Channels = append(c.Channels, v)
	}
	return c
}

// cutAt cuts a text where a word ends, at most that many characters on.
func cutAt(text string, most int) cut {
	r := []rune(text)
	if len(r) <= most {
		return cut{Shown: text}
	}
	shown := string(r[:most])
	if i := strings.LastIndexByte(shown, ' '); i > 0 && r[most] != ' ' {
		shown = shown[:i]
	}
	return cut{strings.TrimRight(shown, " "), strings.TrimPrefix(text, shown)}
}

// metadata is a page's title and what its meta elements say, by property or name; of two with one name the first.
func metadata(body []byte) map[string]string {
	out := map[string]string{}
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			switch t.DataAtom {
			case atom.Body:
				return out
			case atom.Title:
				if z.Next() == html.TextToken && out["title"] == "" {
					out["title"] = z.Token().Data
				}
			case atom.Meta:
				var name, value string
				for _, a := range t.Attr {
					switch a.Key {
					case "property", "name":
						name = a.Val
					case "content":
						value = a.Val
					}
				}
				if _, has := out[name]; !has && name != "" {
					out[name] = value
				}
			}
		}
	}
}
