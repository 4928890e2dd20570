// Package feed makes the files that stand around the pages and tell machines of them: sitemap, Atom feed, robots.txt,
// and what a host should send along with every file.
//
// It takes small entries with absolute addresses and gives bytes. The same entries give the same bytes: it reads no
// clock. It does not choose which pages are listed, writes no file, and knows nothing of settings, copy or layouts.
package feed

import (
	"bytes"
	"encoding/xml"
	"fmt"
)

// Entry is a page that search engines shall know.
type Entry struct {
	Address      string      // absolute
	LastModified string      // the day as ISO 8601, "2026-09-14"; empty if it is not known
	Translations []Alternate // the page in all its languages, its own among them; empty if it has one only
}

// Alternate is a page in a language.
type Alternate struct {
	Language string // BCP 47
	Address  string // absolute
}

// What one sitemap may hold (https://www.sitemaps.org/protocol.html).
const (
	mostEntries = 50_000
	mostBytes   = 50 << 20
)

// File is a file by its place below the address of the home page.
type File struct {
	Name string
	Body []byte
}

const declaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

const (
	urlset      = declaration + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n"
	urlsetEnd   = "</urlset>\n"
	indexset    = declaration + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n"
	indexsetEnd = "</sitemapindex>\n"
)

// SitemapName is the file that robots.txt names.
const SitemapName = "sitemap.xml"

// SitemapPart is what the nth part of a sitemap is called when it does not fit into one file; the first is 1.
func SitemapPart(n int) string { return fmt.Sprintf("sitemap-%d.xml", n) }

// SitemapParts is how many such parts there are for a number of entries of a usual size; 0 if all fit into one file.
func SitemapParts(entries int) int {
	if entries <= mostEntries {
		return 0
	}
	return (entries + mostEntries - 1) / mostEntries
}

// Sitemap writes the entries in their order. It is one file, or an index with its parts as soon as they are too many
// or too long for one. base is the absolute address of the home page, with its final slash.
func Sitemap(base string, entries []Entry) []File {
	return sitemap(base, entries, mostEntries, mostBytes)
}

func sitemap(base string, entries []Entry, mostEntries, mostBytes int) []File {
	var parts [][]byte
	part := bytes.NewBufferString(urlset)
	held := 0
	closePart := func() {
		part.WriteString(urlsetEnd)
		parts = append(parts, part.Bytes())
	}
	var one bytes.Buffer
	for _, e := range entries {
		one.Reset()
		e.write(&one)
		if held == mostEntries || held > 0 && part.Len()+one.Len()+len(urlsetEnd) > mostBytes {
			closePart()
			part, held = bytes.NewBufferString(urlset), 0
		}
		part.Write(one.Bytes())
		held++
	}
	closePart()
	if len(parts) == 1 {
		return []File{{SitemapName, parts[0]}}
	}
	files := make([]File, len(parts), len(parts)+1)
	index := bytes.NewBufferString(indexset)
	for i, body := range parts {
		files[i] = File{SitemapPart(i + 1), body}
		index.WriteString("<sitemap>")
		element(index, "loc", base+files[i].Name)
		index.WriteString("</sitemap>\n")
	}
	index.WriteString(indexsetEnd)
	return append(files, File{SitemapName, index.Bytes()})
}

func (e Entry) write(b *bytes.Buffer) {
	b.WriteString("<url>")
	element(b, "loc", e.Address)
	if e.LastModified != "" {
		element(b, "lastmod", e.LastModified)
	}
	for _, t := range e.Translations {
		b.WriteString(`<xhtml:link rel="alternate" hreflang="`)
		text(b, t.Language)
		b.WriteString(`" href="`)
		text(b, t.Address)
		b.WriteString(`"/>`)
	}
	b.WriteString("</url>\n")
}

// element writes an element that holds text only. Tags are written out rather than marshalled, which takes a tenth of
// the time, and a sitemap is made anew in every build.
func element(b *bytes.Buffer, name, value string) {
	b.WriteString("<" + name + ">")
	text(b, value)
	b.WriteString("</" + name + ">")
}

// text escapes s for an element or a value in quotation marks. What XML has no way to write becomes U+FFFD.
func text(b *bytes.Buffer, s string) {
	_ = xml.EscapeText(b, []byte(s)) // a bytes.Buffer takes everything
}
