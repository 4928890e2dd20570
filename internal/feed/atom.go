package feed

import (
	"bytes"
	"time"
)

// AtomName is what the feed of a site in its own language is called.
const AtomName = "feed.xml"

// MostNews is how many campaigns a feed holds, the newest.
const MostNews = 50

// Atom is a feed (RFC 4287).
type Atom struct {
	Address  string // its own, absolute, which is its id too
	Home     string // absolute address of the page that lists the same
	Language string // BCP 47
	Title    string
	Subtitle string // may be empty
	Author   Author
	News     []News // the newest first
}

// Author is who is asking.
type Author struct {
	Name  string
	Email string // may be empty
	URI   string // absolute; may be empty
}

// News is a campaign in a feed.
type News struct {
	Address   string // absolute, which is its id too: the address of a campaign stays for its whole life
	Title     string
	Summary   string // may be empty
	Published time.Time
	Updated   time.Time // of the last change worth reading; zero if there was none since it was published
}

// Bytes writes the feed. It is as new as its newest entry and never as the build, so that nobody is told of news when
// there are none; without entries there is no such moment, and it is nil.
func (a Atom) Bytes() []byte {
	if len(a.News) == 0 {
		return nil
	}
	newest := a.News[0].changed()
	for _, n := range a.News {
		if n.changed().After(newest) {
			newest = n.changed()
		}
	}
	b := bytes.NewBufferString(declaration + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="`)
	text(b, a.Language)
	b.WriteString("\">\n")
	element(b, "id", a.Address)
	b.WriteByte('\n')
	element(b, "title", a.Title)
	b.WriteByte('\n')
	optional(b, "subtitle", a.Subtitle)
	element(b, "updated", newest.Format(time.RFC3339))
	b.WriteByte('\n')
	link(b, "self", "application/atom+xml", a.Address)
	link(b, "alternate", "text/html", a.Home)
	a.Author.write(b)
	for _, n := range a.News {
		n.write(b)
	}
	b.WriteString("</feed>\n")
	return b.Bytes()
}

func (a Author) write(b *bytes.Buffer) {
	b.WriteString("<author>")
	element(b, "name", a.Name)
	if a.URI != "" {
		element(b, "uri", a.URI)
	}
	if a.Email != "" {
		element(b, "email", a.Email)
	}
	b.WriteString("</author>\n")
}

func (n News) changed() time.Time {
	if n.Updated.After(n.Published) {
		return n.Updated
	}
	return n.Published
}

func (n News) write(b *bytes.Buffer) {
	b.WriteString("<entry>\n")
	element(b, "id", n.Address)
	b.WriteByte('\n')
	element(b, "title", n.Title)
	b.WriteByte('\n')
	link(b, "alternate", "text/html", n.Address)
	element(b, "published", n.Published.Format(time.RFC3339))
	b.WriteByte('\n')
	element(b, "updated", n.changed().Format(time.RFC3339))
	b.WriteByte('\n')
	optional(b, "summary", n.Summary)
	b.WriteString("</entry>\n")
}

func link(b *bytes.Buffer, rel, kind, address string) {
	b.WriteString(`<link rel="` + rel + `" type="` + kind + `" href="`)
	text(b, address)
	b.WriteString("\"/>\n")
}

func optional(b *bytes.Buffer, name, value string) {
	if value != "" {
		element(b, name, value)
		b.WriteByte('\n')
	}
}
