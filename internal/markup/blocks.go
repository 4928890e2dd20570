package markup

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"broadside/internal/campaign"
	"broadside/internal/language"
)

// Blocks reads a part as Render does, and gives its blocks with their words. l is the language of the page. What is
// wrong with the part is for Render to say.
func Blocks(part Part, l *language.Language) []campaign.Block {
	p := &page{in: Input{Language: l}, room: rooms.Get().(*room)}
	defer p.room.leave()
	d := p.parse(part)
	o := outline{page: p, doc: d}
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		o.group++
		o.block(n, campaign.Paragraph)
	}
	return o.blocks
}

// outline gathers the blocks of a document.
type outline struct {
	page   *page
	doc    *document
	group  int
	blocks []campaign.Block
}

// block adds the blocks of n; kind is what a paragraph there is.
func (o *outline) block(n ast.Node, kind campaign.BlockKind) {
	switch c := n.(type) {
	case *ast.Heading:
		o.words(n, campaign.Heading, c.Level)
	case *ast.Paragraph, *ast.TextBlock:
		if link, ok := n.FirstChild().(*ast.Link); ok && link.NextSibling() == nil && string(link.Destination) == "#sign" {
			kind = campaign.SignOn
		}
		o.words(n, kind, 0)
	case *east.TableCell:
		o.words(n, campaign.Cell, 0)
	case *ast.CodeBlock, *ast.FencedCodeBlock, *ast.HTMLBlock:
	default:
		switch n.(type) {
		case *ast.ListItem:
			kind = campaign.Item
		case *ast.Blockquote:
			kind = campaign.Quoted
		case *definition:
			kind = campaign.SourceOwn
		}
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			o.block(c, kind)
		}
	}
}

func (o *outline) words(n ast.Node, kind campaign.BlockKind, level int) {
	b := campaign.Block{Kind: kind, File: o.doc.part.File, Group: o.group, Level: level}
	if o.doc.part.Decoded != "" {
		b.Region = o.doc.part.Region
	}
	if o.doc.marks {
		o.page.foreign(o.doc, n)
	}
	o.inline(&b, n)
	o.blocks = append(o.blocks, b)
}

func (o *outline) inline(b *campaign.Block, n ast.Node) {
	d, base := o.doc, o.doc.part.Region.Start
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		start := len(b.Text)
		switch c := c.(type) {
		case *ast.Text:
			if s := c.Segment; n.Kind() == ast.KindCodeSpan {
				b.Add(string(s.Value(d.source)), base+s.Start, s.Len())
			} else {
				o.text(b, s.Start, s.Stop)
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.Add(" ", base+c.Segment.Stop, 1)
			}
		case *reference:
			length := len(c.key) + len("[^]")
			b.Refs = append(b.Refs, campaign.BlockRef{At: start, Key: c.key, Span: d.span(c.Pos(), c.Pos()+length)})
			b.Add(campaign.Mark, base+c.Pos(), length)
		case *ast.Link:
			o.inline(b, c)
			_, end := destinationSpan(d, c)
			if end < len(d.source) && d.source[end] == ')' {
				end++
			}
			b.Links = append(b.Links, campaign.BlockLink{Start: start, End: len(b.Text), To: decoded(c.Destination), Span: d.span(max(c.Pos(), 0), end)})
		case *ast.AutoLink:
			label := c.Label(d.source)
			at := max(c.Pos(), 0)
			if i := bytes.Index(d.source[at:], label); i > 0 {
				at += i
			}
			b.Add(string(label), base+at, len(label))
			b.Links = append(b.Links, campaign.BlockLink{Start: start, End: len(b.Text), To: string(c.URL(d.source)), Span: d.span(at, at+len(label))})
		case *ast.Image:
			at := max(c.Pos(), 0)
			b.Add(campaign.Mark, base+at, 1)
		case *foreign:
			o.inline(b, c)
			if c.lang != "" {
				b.Foreign = append(b.Foreign, campaign.BlockForeign{Start: start, End: len(b.Text), Language: c.lang})
			}
		case *ast.RawHTML:
		default:
			o.inline(b, c)
		}
	}
}

// text adds source[start:stop], without backslashes and with characters for their entities.
func (o *outline) text(b *campaign.Block, start, stop int) {
	source, base := o.doc.source, o.doc.part.Region.Start
	from := start
	flush := func(to int) {
		if from < to {
			b.Add(string(source[from:to]), base+from, to-from)
		}
		from = to
	}
	for i := start; i < stop; i++ {
		switch c := source[i]; {
		case c == '\\' && i+1 < stop && util.IsPunct(source[i+1]):
			flush(i)
			i++
			from = i
		case c == '&':
			end := bytes.IndexByte(source[i:stop], ';')
			if end < 0 || end > 32 {
				continue
			}
			entity := source[i : i+end+1]
			if words := decoded(entity); words != string(entity) {
				flush(i)
				b.Add(words, base+i, len(entity))
				i += end
				from = i + 1
			}
		}
	}
	flush(stop)
}
