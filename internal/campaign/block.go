package campaign

import (
	"sort"

	"broadside/internal/diag"
)

// Block is one block of copy as its reader meets it: a paragraph, a heading, an item of a list, a cell of a table.
type Block struct {
	Kind  BlockKind
	Of    string // what it is part of: "statement", "copy", "outcome", "update", "thanks"
	File  string // where it stands
	Group int    // blocks of one list, table or quotation have the same number; the next block has the next one
	Level int    // of a heading, as it is written
	Text  string // its words without marks; Mark stands for a reference or picture, a space for the end of a line

	Refs    []BlockRef
	Links   []BlockLink
	Foreign []BlockForeign // words marked with another language than the page's

	Region diag.Span // set if Text can't be found in File word by word: then all of it stands there
	runs   []run
}

// BlockKind is what a Block is.
type BlockKind uint8

const (
	Paragraph BlockKind = iota
	Heading
	Item // a paragraph in a list
	Cell
	Quoted    // a paragraph in a quotation
	SignOn    // a call to action: nothing but a link to the form
	SourceOwn // what a source says that is defined in the copy
)

// Mark stands in a Block's text for what is no word, such as a reference.
const Mark = "\uFFFC"

// BlockRef is a reference to a source.
type BlockRef struct {
	At   int // of its Mark, in the text
	Key  string
	Span diag.Span // in the file
}

// BlockLink is a link.
type BlockLink struct {
	Start, End int // of its words, in the text
	To         string
	Span       diag.Span // in the file, brackets and all; its words only where these stand elsewhere than they are read
}

// BlockForeign are words in another language.
type BlockForeign struct {
	Start, End int    // in the text
	Language   string // a canonical tag
}

// run is a piece of a text that stands in the file in one piece.
type run struct{ at, file, length int } // offset in the text, offset in the file, length there

// Add adds words that stand in the file at an offset and take up length bytes there.
func (b *Block) Add(words string, file, length int) {
	b.runs = append(b.runs, run{len(b.Text), file, length})
	b.Text += words
}

// Span is where text[start:end] stands in the file.
func (b *Block) Span(start, end int) diag.Span {
	if b.Region != (diag.Span{}) || len(b.runs) == 0 {
		return b.Region
	}
	from, to := b.offset(start), b.offset(max(end-1, start))+1
	return diag.Span{Start: from, End: max(to, from+1)}
}

// offset is where the byte at i of the text stands.
func (b *Block) offset(i int) int {
	n := sort.Search(len(b.runs), func(n int) bool { return b.runs[n].at > i }) - 1
	r := b.runs[max(n, 0)]
	return r.file + min(i-r.at, max(r.length-1, 0))
}
