package markup

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/language"
)

// resolve numbers d's references, gives its headings their ids and levels, and turns its links, calls to
// action and pictures into what the page writes.
func (p *page) resolve(d *document) { p.resolveIn(d, d.root, false) }

// resolveIn does it below n; inNote forbids references, since a source can't rest on another.
func (p *page) resolveIn(d *document, n ast.Node, inNote bool) {
	var next ast.Node
	for c := n.FirstChild(); c != nil; c = next {
		next = c.NextSibling()
		switch c := c.(type) {
		case *ast.HTMLBlock:
			p.rawBlock(d, c)
		case *ast.CodeBlock:
			p.indented(d, c)
		case *ast.Heading:
			p.resolveInline(d, c, inNote)
			p.heading(d, c)
		case *ast.Paragraph:
			if p.figure(d, c) {
				continue
			}
			p.resolveInline(d, c, inNote)
			p.call(d, c)
		case *ast.TextBlock:
			p.resolveInline(d, c, inNote)
		case *east.TableHeader:
			p.tableHead(d, c)
			p.resolveIn(d, c, inNote)
		case *east.TableCell:
			p.resolveInline(d, c, inNote)
			align(c)
		default:
			p.resolveIn(d, c, inNote)
		}
	}
}

// resolveInline handles one block's inline content.
func (p *page) resolveInline(d *document, block ast.Node, inNote bool) {
	inside := ""
	if inNote {
		inside = "another source"
	}
	if d.marks {
		p.foreign(d, block)
	}
	p.slips(d, block)
	p.inline(d, block, inside)
	p.curl(d, block)
}

func (p *page) inline(d *document, n ast.Node, inside string) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *reference:
			p.refer(d, c, inside)
		case *ast.RawHTML:
			p.rawInline(d, c)
		case *ast.Link:
			p.link(d, c)
			p.inline(d, c, "a link")
		case *ast.AutoLink:
			p.autoLink(d, c, inside == "a link")
		case *ast.Image:
			p.image(d, c)
			p.inline(d, c, "a picture's description")
		default:
			p.inline(d, c, inside)
		}
	}
}

// heading shifts c below the page's h1 and gives it an id with a prefix, so that no heading can take the id
// of something else on the page (CASES.md RS-010).
func (p *page) heading(d *document, c *ast.Heading) {
	start, end := max(c.Pos(), 0), max(c.Pos(), 0)+1
	if lines := c.Lines(); lines.Len() > 0 {
		start, end = lines.At(0).Start, lines.At(0).Stop
	}
	if wordless(c, d.source) {
		p.problem(d, start, end, diag.Problem{Code: "heading-empty", Message: "this heading has no words", // CASES.md RS-153
			Help: "write the heading, or take the # away: some readers go from heading to heading"})
	}
	if wanted := d.level + 1; c.Level > wanted {
		p.problem(d, start, end, diag.Problem{Code: "heading-jump", Severity: diag.Warning,
			Message: "this heading skips a level", // CASES.md RS-149
			Help:    "write " + strings.Repeat("#", wanted) + " in front of it: some readers go from heading to heading"})
	}
	d.level = c.Level
	top := d.part.Level
	if top == 0 {
		top = 2
	}
	c.Level = min(c.Level+top-1, 6)
	words := campaign.Slug(plain(c, d.source))
	if words == "" {
		words = fmt.Sprintf("section-%d", len(p.out.Headings)+1)
	}
	words = p.newID(words)
	p.out.Headings = append(p.out.Headings, words)
	c.SetAttributeString("id", []byte("s-"+words))
}

// newID returns words, or words with the first number behind them that no heading before has taken.
func (p *page) newID(words string) string {
	id := words
	for p.ids[id] > 0 {
		p.ids[words]++
		id = fmt.Sprintf("%s-%d", words, p.ids[words])
	}
	p.ids[id]++
	return id
}

// call marks a paragraph that is nothing but a link to the form. On a page that asks nobody any more it goes.
func (p *page) call(d *document, c *ast.Paragraph) {
	link, ok := c.FirstChild().(*ast.Link)
	if !ok || link.NextSibling() != nil || string(link.Destination) != "#sign" {
		return
	}
	if p.in.Over {
		c.Parent().RemoveChild(c.Parent(), c)
		return
	}
	p.out.Calls++
	c.SetAttributeString("class", []byte("call"))
}

// tableHead warns of a table whose columns have no names: read aloud, a cell is told by its column (CASES.md RS-149).
func (p *page) tableHead(d *document, head *east.TableHeader) {
	if strings.TrimSpace(plain(head, d.source)) != "" {
		return
	}
	start := max(head.Pos(), 0)
	end := start + max(bytes.IndexByte(d.source[start:], '\n'), 1)
	p.problem(d, start, end, diag.Problem{Code: "table-head", Severity: diag.Warning, Message: "the columns of this table have no names",
		Help: "fill in its first row, like | Year | Visitors |"})
}

// align says a cell's alignment as a class: the policy allows no style attributes.
func align(c *east.TableCell) {
	if c.Alignment == east.AlignRight || c.Alignment == east.AlignCenter {
		c.SetAttributeString("class", []byte(c.Alignment.String()))
	}
}

func (p *page) rawBlock(d *document, c *ast.HTMLBlock) {
	start, end := c.Pos(), c.Pos()
	if lines := c.Lines(); lines.Len() > 0 {
		start, end = lines.At(0).Start, lines.At(0).Stop
	}
	p.raw(d, start, end)
	c.Parent().RemoveChild(c.Parent(), c)
}

func (p *page) rawInline(d *document, c *ast.RawHTML) {
	first := c.Segments.At(0)
	p.raw(d, first.Start, first.Stop)
	c.Segments.Clear()
}

// raw reports HTML in the copy and says what to write instead.
func (p *page) raw(d *document, start, end int) {
	html := bytes.TrimSpace(d.source[start:end])
	start += bytes.Index(d.source[start:end], html)
	help := `write Markdown: *emphasis*, **strong**, [words](address), ![description](picture.jpg); for a plain "<" write \<`
	if h := instead[tagName(html)]; h != "" {
		help = h
	} else if bytes.HasPrefix(html, []byte("<!--")) {
		help = "delete the comment; notes to yourself belong into another file"
	}
	if len(html) > 40 {
		html = append(html[:40:40], "…"...)
		for !utf8.Valid(html) {
			html = append(html[:len(html)-4:len(html)-4], "…"...)
		}
	}
	p.problem(d, start, end, diag.Problem{Code: "html-raw", Message: fmt.Sprintf("HTML is not allowed in copy: %s", html), Help: help})
}

var tag = regexp.MustCompile(`^</?([A-Za-z][A-Za-z0-9]*)`)

// tagName is the lower-case name of the tag that html begins with; "" if it begins otherwise.
func tagName(html []byte) string {
	m := tag.FindSubmatch(html)
	if m == nil {
		return ""
	}
	return strings.ToLower(string(m[1]))
}

// instead says what to write for the HTML that editors paste most.
var instead = map[string]string{
	"b": "write **words** for bold", "strong": "write **words** for bold",
	"i": "write *words* for italics", "em": "write *words* for italics",
	"a":    "write a link as [words](https://…)",
	"img":  "write a picture as ![what it shows](picture.jpg), with the file beside the page",
	"br":   "end the line with a backslash for a line break, or leave an empty line for a new paragraph",
	"p":    "leave an empty line between paragraphs; no tags are needed",
	"sup":  "write [^key] for a source; it comes out as a superscript number",
	"h1":   "write # in front of a heading",
	"h2":   "write # in front of a heading",
	"h3":   "write ## in front of a heading",
	"ul":   "write a list with - in front of each line",
	"ol":   "write a list with 1. in front of each line",
	"form": "the page's form comes from [form] in site.toml; copy can't hold one",
}

// wordless reports whether there is nothing in n to be read: no text but spaces and what shows nothing. A picture says what
// its description says, and lacking one is a problem of its own.
func wordless(n ast.Node, source []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if visible(decoded(c.Segment.Value(source))) {
				return false
			}
		case *ast.Emphasis, *ast.CodeSpan:
			if !wordless(c, source) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func visible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) })
}

// plain is n's text without marks, references and pictures.
func plain(n ast.Node, source []byte) string {
	if t, ok := n.FirstChild().(*ast.Text); ok && t.NextSibling() == nil && n.Kind() != ast.KindCodeSpan && !t.SoftLineBreak() && !t.HardLineBreak() {
		return decoded(t.Segment.Value(source))
	}
	var b strings.Builder
	addPlain(&b, n, source)
	return b.String()
}

func addPlain(b *strings.Builder, n ast.Node, source []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			if value := c.Segment.Value(source); n.Kind() == ast.KindCodeSpan {
				b.Write(value)
			} else {
				b.WriteString(decoded(value))
			}
			if c.SoftLineBreak() || c.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.WriteString(decoded(c.Value))
		case *ast.AutoLink:
			b.Write(c.Label(source))
		default:
			addPlain(b, c, source)
		}
	}
}

// piece is a part of a block's text: a node's, or what stands for something that is no text.
type piece struct {
	node *ast.Text // nil for something that is not text
	text string
}

// curl gives the text of one block the quotation marks of its language. A quotation mark opens or closes by
// what stands around it, which may be in the next node: `*"so"*`.
func (p *page) curl(d *document, block ast.Node) {
	if !hasQuote(block, d.source) && !p.in.Language.Spaced() {
		return
	}
	if d.text == "" {
		d.text = string(d.source)
	}
	p.room.pieces = p.room.pieces[:0]
	p.gather(d, block)
	before := rune(0)
	curler := language.Curler{Language: p.in.Language}
	for i, q := range p.room.pieces {
		after := rune(0)
		for _, next := range p.room.pieces[i+1:] {
			if next.text != "" {
				after, _ = utf8.DecodeRuneInString(next.text)
				break
			}
		}
		if q.node != nil {
			if curled := curlEscaped(q.text, before, after, &curler); curled != q.text {
				s := p.room.curled.take()
				s.Value = []byte(curled)
				q.node.Parent().InsertBefore(q.node.Parent(), q.node, s)
				q.node.Segment = q.node.Segment.WithStop(q.node.Segment.Start)
			}
		}
		if q.text != "" {
			before, _ = utf8.DecodeLastRuneInString(q.text)
		}
	}
}

// gather adds the pieces below n.
func (p *page) gather(d *document, n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			text := d.text[c.Segment.Start:c.Segment.Stop]
			if c.Segment.Padding != 0 || c.Segment.ForceNewline {
				text = string(c.Segment.Value(d.source))
			}
			p.room.pieces = append(p.room.pieces, piece{c, text})
			if c.SoftLineBreak() || c.HardLineBreak() {
				p.room.pieces = append(p.room.pieces, piece{nil, " "})
			}
		case *ast.CodeSpan, *ast.AutoLink:
			p.room.pieces = append(p.room.pieces, piece{nil, "x"})
		case *ast.Image, *reference:
		default:
			p.gather(d, c)
		}
	}
}

func hasQuote(n ast.Node, source []byte) bool {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			if text := t.Segment.Value(source); bytes.IndexByte(text, '\'') >= 0 || bytes.IndexByte(text, '"') >= 0 {
				return true
			}
		} else if hasQuote(c, source) {
			return true
		}
	}
	return false
}

// curlEscaped curls raw Markdown text: a quotation mark behind a backslash stays as it is.
func curlEscaped(s string, before, after rune, l *language.Curler) string {
	if strings.IndexByte(s, '\\') < 0 {
		return l.Curl(s, before, after)
	}
	var b strings.Builder
	for {
		at := strings.IndexByte(s, '\\')
		if at < 0 || at+1 >= len(s) {
			b.WriteString(l.Curl(s, before, after))
			return b.String()
		}
		mark := rune(s[at+1])
		b.WriteString(l.Curl(s[:at], before, mark))
		b.WriteString(s[at : at+2])
		s, before = s[at+2:], mark
	}
}
