// Package cite writes the record of a source out as a citation, in a style that printed work uses.
//
// It takes the record as its editor wrote it and a language, and gives the citation in parts: as HTML, with
// the title linked and the publication set apart, or joined as plain text. Punctuation is the style's affair, words and marks are the language's. What stands around a citation
// (a note, the words relied on, a lasting copy, the day of access) is not part of it, nor is a source whose
// editor wrote it out in full: these are the layout's.
package cite

import (
	"html/template"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// Citation is a source written out. It is empty for a record of which a style prints nothing.
type Citation []Part

// Part is a piece of a citation. No two plain parts without a link follow each other, and no part is empty.
type Part struct {
	Kind Kind
	Text string // plain text, typographic; spaces between parts are in it
	URL  string // what the part links to, as the record has it; empty for most
}

// Kind says how a part may be set.
type Kind string

const (
	Plain       Kind = "text"
	Title       Kind = "title"       // without the quotation marks around it
	Publication Kind = "publication" // in italics, where there are any; a book's title is one
	Name        Kind = "name"        // of a publication or publisher that is set as the text is
)

// String returns the citation as plain text, on one line.
func (c Citation) String() string {
	var b strings.Builder
	for _, p := range c {
		b.WriteString(p.Text)
	}
	return b.String()
}

// HTML returns the citation as HTML: titles linked, publications in <cite>, everything escaped. A link whose
// address is neither https nor http is left out; package content has refused it before. lang is the attribute that says
// in which language title and publication are (` lang="de"`); empty if in that of the page.
func (c Citation) HTML(lang string) template.HTML {
	size := 0
	for _, p := range c {
		size += len(p.Text) + len(p.URL) + len(lang) + len(`<cite><a href=""></a></cite>`)
	}
	var b strings.Builder
	b.Grow(size)
	write := func(all ...string) {
		for _, s := range all {
			b.WriteString(s)
		}
	}
	for _, p := range c {
		own, end := "", "" // attributes of the next element; what ends all of them
		if p.Kind != Plain {
			own = lang
		}
		if p.Kind == Publication {
			write("<cite", own, ">")
			own, end = "", "</cite>"
		}
		switch {
		case strings.HasPrefix(p.URL, "https://") || strings.HasPrefix(p.URL, "http://"):
			write(`<a href="`, template.HTMLEscapeString(p.URL), `"`, own, ">", template.HTMLEscapeString(p.Text), "</a>", end)
		case own != "":
			write("<span", own, ">", template.HTMLEscapeString(p.Text), "</span>")
		default:
			write(template.HTMLEscapeString(p.Text), end)
		}
	}
	return template.HTML(b.String())
}

// draft is a citation while it is written: its text in one piece, and the parts that end in it.
type draft struct {
	text  []byte
	parts []ending
}

type ending struct {
	kind Kind
	at   int // in the draft's text
	url  string
}

// add appends a part; plain text goes on in the last part if that is plain too.
func (d draft) add(kind Kind, url string, pieces ...string) draft {
	before := len(d.text)
	for _, p := range pieces {
		d.text = append(d.text, p...)
	}
	if len(d.text) == before {
		return d
	}
	if last := len(d.parts) - 1; last >= 0 && kind == Plain && url == "" && d.parts[last].kind == Plain && d.parts[last].url == "" {
		d.parts[last].at = len(d.text)
		return d
	}
	d.parts = append(d.parts, ending{kind, len(d.text), url})
	return d
}

// citation is what was written.
func (d draft) citation() Citation {
	if len(d.parts) == 0 {
		return nil
	}
	c, text, start := make(Citation, len(d.parts)), string(d.text), 0
	for i, p := range d.parts {
		c[i] = Part{Kind: p.kind, Text: text[start:p.at], URL: p.url}
		start = p.at
	}
	return c
}

// Style writes a source out in the words and marks of a language.
type Style func(campaign.Source, *language.Language) Citation

// Names are the names of all styles, as site.toml takes them.
var Names = [...]string{"chicago", "ap", "apa"}

// Named returns the style of that name, and false if there is none. The empty name is "chicago".
func Named(name string) (Style, bool) {
	switch name {
	case "", "chicago":
		return Chicago, true
	case "ap":
		return AP, true
	case "apa":
		return APA, true
	}
	return nil, false
}
