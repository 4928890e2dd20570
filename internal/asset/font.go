package asset

import (
	"encoding/binary"
	"fmt"
	"strings"
)

// Fonts are a site's own fonts, by their file names, which hold letters, digits, hyphens and dots only. An empty one
// is the layouts' own.
type Fonts struct {
	Headline string // titles and headings; the text's font if empty
	Text     string // everything read at length
	Bold     string // the text's own bold and italic; without them the browser makes its own
	Italic   string
	Form     string // form, counter, sources and footer

	Variable bool // the text's file holds all weights, its bold among them
}

// Element is the style that makes a page use the fonts, which lie at from, relative to the page and with a slash at
// its end. It stands behind the stylesheet, which reads --own-headline, --own-text and --own-form. Text shows at once
// in a font that the reader has, and changes when the site's is there.
func (f Fonts) Element(from string) Element {
	var b, names strings.Builder
	face := func(family, file, more string) {
		if file != "" {
			fmt.Fprintf(&b, `@font-face{font-family:%s;src:url(%s%s)format("woff2");font-display:swap%s}`, family, from, file, more)
		}
	}
	const all = ";font-weight:1 1000" // or the browser would embolden what is bold already
	name := func(property, family, file, fallback string) {
		if file != "" {
			fmt.Fprintf(&names, "--own-%s:%s%s;", property, family, fallback)
		}
	}
	face("Headline", f.Headline, all)
	switch {
	case f.Variable:
		face("Text", f.Text, all)
		face("Text", f.Italic, all+";font-style:italic")
	default:
		face("Text", f.Text, "")
		face("Text", f.Bold, ";font-weight:bold")
		face("Text", f.Italic, ";font-style:italic")
	}
	face("Form", f.Form, all)
	name("headline", "Headline", f.Headline, ",Georgia,serif")
	name("text", "Text", f.Text, "")
	name("form", "Form", f.Form, "")
	if names.Len() == 0 {
		return Element{}
	}
	return element("style", []byte(b.String()+":root{"+strings.TrimSuffix(names.String(), ";")+"}"))
}

// WOFF2 reports whether a file is a WOFF2 font, and whether it is a variable one: its directory, which is not
// compressed, then lists the table "fvar" (https://www.w3.org/TR/WOFF2/#table_dir_format).
func WOFF2(file []byte) (variable, ok bool) {
	const header, fvar, named = 48, 47, 63
	if len(file) < header || string(file[:4]) != "wOF2" {
		return false, false
	}
	rest := file[header:]
	skip := func() { // a number of one to five bytes
		for len(rest) > 0 {
			last := rest[0] < 0x80
			if rest = rest[1:]; last {
				return
			}
		}
	}
	for range binary.BigEndian.Uint16(file[12:]) {
		if len(rest) == 0 {
			return false, false
		}
		tag, transform := rest[0]&0x3f, rest[0]>>6
		rest = rest[1:]
		switch tag {
		case fvar:
			return true, true
		case named:
			rest = rest[min(4, len(rest)):]
		}
		skip()
		const glyf, loca = 10, 11 // transformed by default; their 3 means that they are not
		if isGlyphs := tag == glyf || tag == loca; isGlyphs && transform != 3 || !isGlyphs && transform != 0 {
			skip()
		}
	}
	return false, true
}
