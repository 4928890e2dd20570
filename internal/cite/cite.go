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
	Publication Kind = "publication" // in italics, where there are any
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
	var b strings.Builder
	for _, p := range c {
		text := template.HTMLEscapeString(p.Text)
		own := ""
		if p.Kind != Plain {
			own = lang
		}
		linked := strings.HasPrefix(p.URL, "https://") || strings.HasPrefix(p.URL, "http://")
		switch {
		case linked && p.Kind == Publication:
			text = `<a href="` + template.HTMLEscapeString(p.URL) + `">` + text + "</a>"
		case linked:
			text = `<a href="` + template.HTMLEscapeString(p.URL) + `"` + own + ">" + text + "</a>"
		case own != "" && p.Kind == Title:
			text = "<span" + own + ">" + text + "</span>"
		}
		if p.Kind == Publication {
			text = "<cite" + own + ">" + text + "</cite>"
		}
		b.WriteString(text)
	}
	return template.HTML(b.String())
}

// add appends a part; plain text goes on in the last part if that is plain too.
func (c *Citation) add(kind Kind, text, url string) {
	if text == "" {
		return
	}
	if last := len(*c) - 1; last >= 0 && kind == Plain && url == "" && (*c)[last].Kind == Plain && (*c)[last].URL == "" {
		(*c)[last].Text += text
		return
	}
	*c = append(*c, Part{Kind: kind, Text: text, URL: url})
}

// Style writes a source out in the words and marks of a language.
type Style func(campaign.Source, *language.Language) Citation

// Names are the names of all styles, as site.toml takes them.
var Names = [...]string{"chicago"}

// Named returns the style of that name, and false if there is none. The empty name is "chicago".
func Named(name string) (Style, bool) {
	switch name {
	case "", "chicago":
		return Chicago, true
	}
	return nil, false
}
