package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSitemap(t *testing.T) {
	files := Sitemap("https://action.riverton.example/", []Entry{
		{Address: "https://action.riverton.example/", LastModified: "2026-09-14"},
		{Address: "https://action.riverton.example/a/", Translations: []Alternate{
			{"en", "https://action.riverton.example/a/"}, {"es", "https://action.riverton.example/es/a/?\"<&>"},
		}},
	})
	want := []File{{"sitemap.xml", []byte(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url><loc>https://action.riverton.example/</loc><lastmod>2026-09-14</lastmod></url>
<url><loc>https://action.riverton.example/a/</loc><xhtml:link rel="alternate" hreflang="en" href="https://action.riverton.example/a/"/><xhtml:link rel="alternate" hreflang="es" href="https://action.riverton.example/es/a/?&#34;&lt;&amp;&gt;"/></url>
</urlset>
`)}}
	if diff := cmp.Diff(want, files); diff != "" {
		t.Error(diff)
	}
}

// A sitemap is split by number and by size, and no part is over either limit.
func TestSitemapSplits(t *testing.T) {
	entries := make([]Entry, 7)
	for i := range entries {
		entries[i].Address = "https://a.example/" + strings.Repeat("x", i) + "/"
	}
	for _, test := range []struct{ entries, bytes, parts int }{
		{7, 10_000, 1}, {6, 10_000, 2}, {3, 10_000, 3}, {7, 400, 2}, {7, 1, 7}, // one entry that is too long still has its place
	} {
		files := sitemap("https://a.example/", entries, test.entries, test.bytes)
		var found []string
		for _, f := range files {
			if f.Name == SitemapName && test.parts > 1 {
				continue
			}
			urls := locations(t, f.Body)
			if len(urls) > test.entries || test.bytes > 1 && len(f.Body) > test.bytes {
				t.Errorf("%+v: %s has %d entries and %d bytes", test, f.Name, len(urls), len(f.Body))
			}
			found = append(found, urls...)
		}
		if len(found) != len(entries) {
			t.Errorf("%+v: %d entries", test, len(found))
		}
		if test.parts == 1 {
			continue
		}
		index := files[len(files)-1]
		var want []string
		for n := range test.parts {
			want = append(want, "https://a.example/"+SitemapPart(n+1))
		}
		if diff := cmp.Diff(want, locations(t, index.Body)); diff != "" || index.Name != SitemapName {
			t.Errorf("%+v: %s", test, diff)
		}
	}
	if SitemapParts(50_000) != 0 || SitemapParts(50_001) != 2 || SitemapParts(100_001) != 3 {
		t.Error("parts")
	}
}

// locations are the addresses of a sitemap or of an index.
func locations(t *testing.T, body []byte) []string {
	t.Helper()
	var set struct {
		Addresses []struct {
			Loc string `xml:"loc"`
		} `xml:",any"`
	}
	if err := xml.Unmarshal(body, &set); err != nil {
		t.Fatalf("%v\n%s", err, body)
	}
	var out []string
	for _, a := range set.Addresses {
		out = append(out, a.Loc)
	}
	return out
}

// FuzzText holds that no text of an editor ends an element, begins one, or makes a file that is not well formed.
//
// CASES.md RS-005.
func FuzzText(f *testing.F) {
	for _, s := range []string{"a", `"><img src=x onerror=alert(1)>`, "]]>", "<![CDATA[", "&amp;", "\x00\x01\ufffe", "a\xffb", "'", "\u2028", "\r\n\t"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" {
			return // what is empty is left out
		}
		if got, want := shape(t, made(s)), shape(t, made("a")); got != want {
			t.Errorf("%q makes other elements: %s", s, got)
		}
	})
}

// made is every kind of file, with s in every place.
func made(s string) []byte {
	entries := Sitemap("https://a.example/", []Entry{{Address: s, LastModified: s, Translations: []Alternate{{s, s}}}})[0].Body
	news := Atom{
		Address: s, Home: s, Language: s, Title: s, Subtitle: s, Author: Author{s, s, s},
		News: []News{{Address: s, Title: s, Summary: s}},
	}.Bytes()
	return slices.Concat([]byte("<both>"), bytes.TrimPrefix(entries, []byte(declaration)), bytes.TrimPrefix(news, []byte(declaration)), []byte("</both>"))
}

// shape is the names of a file's elements and attributes in their order.
func shape(t *testing.T, body []byte) string {
	t.Helper()
	var names []string
	d := xml.NewDecoder(bytes.NewReader(body))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return strings.Join(names, " ")
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, body)
		}
		if e, ok := token.(xml.StartElement); ok {
			names = append(names, e.Name.Local)
			for _, a := range e.Attr {
				names = append(names, "@"+a.Name.Local)
			}
		}
	}
}
