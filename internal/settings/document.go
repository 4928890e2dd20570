// Package settings turns TOML text into Go values, guarded and decoded, with the place of every key and value.
//
// TOML is what editors write as front matter, site.toml and footnotes.toml. Three steps follow each other, and
// each reads the text once:
//
//   - A scan of our own over the bytes. It caps size, nesting and the length of keys, finds keys written twice,
//     and keeps the span of each key and value. It understands the whole structure of TOML, so that what comes
//     after it never sees text that was not measured first: the decoder takes 13 seconds for 32 KiB of dotted
//     key and dies of deeply nested arrays (CASES.md RS-020, RS-021).
//   - BurntSushi/toml, which decides what a number or a date is. What means what is written (most text, digits,
//     days, true and false) is taken from the scan, since reading a page took seven times as long otherwise; fuzz
//     tests hold that the library takes it for the same.
//   - A walk over the type that the settings are for. It reports every mistake, not the first one, in the words
//     of an editor: unknown and misplaced keys, wrong types, line breaks where one line is wanted.
//
// Nothing is ever mended on the way; a problem's help shows the line as it should be. The package knows no key
// of its own (these are the `toml` tags of package campaign), opens no file, and does not look at what a
// setting means.
package settings

import (
	"fmt"
	"strconv"
	"strings"

	"broadside/internal/diag"
)

// Sizes to hand to Parse, in bytes (CASES.md RS-020).
const (
	FrontMatter = 64 << 10
	Config      = 256 << 10
)

// Document is TOML text that was scanned and decoded. It does not change.
type Document struct {
	source
	index index
	odd   map[id]any // the values that do not stand in the text as they read; see form
	end   int        // where the part ends that was decoded
}

// Parse reads the TOML that stands in text[region.Start:region.End] of file. text is the whole file, with "\n"
// as line ends, so that all spans count from the file's start. limit is the largest size in bytes; 0 is none.
//
// The Document is nil if the text cannot be decoded. A Document with problems beside it is possible: a table
// may hold two keys that differ only in capitals. Problems come in the order of the text; of mistakes in the
// syntax only the first is told, since what follows it would be guesswork.
func Parse(file string, text []byte, region diag.Span, limit int) (*Document, []diag.Problem) {
	return parse(file, text, region, limit, false)
}

// ParseTop is Parse for a look at what stands above the first table header: Decode gives nothing of the tables
// below, while Has and the places know them. It passes text that Parse refuses for a value in a table: use it only
// where Parse follows.
func ParseTop(file string, text []byte, region diag.Span, limit int) (*Document, []diag.Problem) {
	return parse(file, text, region, limit, true)
}

func parse(file string, text []byte, region diag.Span, limit int, top bool) (*Document, []diag.Problem) {
	d := &Document{source: newSource(file, text, region)}
	if size := region.End - region.Start; limit > 0 && size > limit {
		return nil, []diag.Problem{d.problem("toml-large", extent{},
			fmt.Sprintf("the settings take %d KiB, and at most %d KiB are read", (size+1023)>>10, limit>>10),
			"shorten them; a long text belongs into a Markdown file")}
	}
	if p, bad := d.unreadable(); bad {
		return nil, p
	}
	d.index = newIndex(d.toml)
	s := scanner{source: &d.source, index: &d.index, firstHeader: len(d.toml)}
	s.document()
	if len(s.problems) > 0 {
		return nil, diag.Sorted(append(s.problems, s.variants()...))
	}
	d.odd, d.end = s.odd, len(d.toml)
	if top {
		d.end = s.firstHeader
	}
	if n, err := d.decode(s.strange); err != nil {
		return nil, diag.Sorted(append(s.variants(), d.refused(n, err)))
	}
	return d, diag.Sorted(s.variants())
}

// Has reports whether something stands at path. An element of path is a table's key or, inside a list, the
// entry's number counted from 0: "menu", "0", "label".
func (d *Document) Has(path ...string) bool {
	_, ok := d.find(path)
	return ok
}

// Key is the span of the last key of path as it is written; of a table, that is its name in the header. Where
// nothing stands at path, or only a list's entry, it is the key of the nearest parent that has one; and without
// such a parent the empty span at the start of the settings.
func (d *Document) Key(path ...string) diag.Span {
	n, _ := d.find(path)
	return d.span(d.index.keyOf(n))
}

// Value is the span of the value at path as it is written, quotes and brackets included. Where there is none
// (a table under a header, nothing at path) it is the same as Key.
func (d *Document) Value(path ...string) diag.Span {
	n, ok := d.find(path)
	if ok && d.index.nodes[n].value != (extent{}) {
		return d.span(d.index.nodes[n].value)
	}
	return d.span(d.index.keyOf(n))
}

// Verbatim is the span of a text's content between its quotes, and true, if the file holds that content byte for
// byte as decoded: no backslash escapes, and without the line break that may follow three opening quotes. So
// Markdown in it can be parsed where it stands, and its positions are the file's.
func (d *Document) Verbatim(path ...string) (diag.Span, bool) {
	n, ok := d.find(path)
	if !ok {
		return diag.Span{}, false
	}
	content, ok := d.content(d.index.nodes[n].value)
	return d.span(content), ok
}

// Tables are the names of the keys and tables of the top level, in the order of the file; nil if there are none.
func (d *Document) Tables() []string {
	var names []string
	for n := d.index.nodes[root].first; n != none; n = d.index.nodes[n].next {
		names = append(names, d.index.nodes[n].name)
	}
	return names
}

// find returns the node at path, or the nearest one above it and false.
func (d *Document) find(path []string) (id, bool) {
	at := root
	for _, step := range path {
		next, ok := d.index.child(at, step)
		if d.index.nodes[at].kind.listed() {
			number, err := strconv.Atoi(step)
			next, ok = d.index.entry(at, number)
			ok = ok && err == nil
		}
		if !ok {
			return at, false
		}
		at = next
	}
	return at, true
}

// content returns what stands between the quotes of the text at value; false if value is no text, or one that
// is written with escapes.
func (s *source) content(value extent) (extent, bool) {
	written := s.written(value)
	if written == "" || (written[0] != '"' && written[0] != '\'') {
		return extent{}, false
	}
	marks := 1
	if len(written) >= 6 && written[1] == written[0] && written[2] == written[0] {
		marks = 3
	}
	inner := extent{value.start + marks, value.end - marks}
	if marks == 3 {
		inner.start += len(lineBreak(s.written(inner)))
	}
	return inner, written[0] == '\'' || !strings.Contains(s.written(inner), `\`)
}

// lineBreak returns the line break that s begins with; "" if there is none.
func lineBreak(s string) string {
	switch {
	case strings.HasPrefix(s, "\n"):
		return s[:1]
	case strings.HasPrefix(s, "\r\n"):
		return s[:2]
	}
	return ""
}
