// Package markup turns copy (Markdown) into HTML, and gathers beside it the numbered sources, links,
// headings and pictures.
//
// The copy is CommonMark with GitHub's tables and strikethrough, and four things of our own: references
// to sources, calls to action, figures and words in another language. Raw HTML is a problem, never output. What stands on other pages
// or on disk is asked of functions handed in; the package itself looks nowhere. Positions are offsets into
// the file the copy came from, since the parser is given that part of the file and the part's start is
// added to what it reports.
package markup

import (
	"bytes"
	"html/template"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/language"
)

// Part is one piece of Markdown of a page: its statement, its copy, a consent wording.
type Part struct {
	File    string    // named in problems
	Text    []byte    // the whole file
	Region  diag.Span // where in Text the Markdown stands
	Decoded string    // if not empty, parsed instead of Text[Region], because the two differ (a TOML string with escapes); every problem then points at Region
	Level   int       // the level that "#" comes out as: 2 for copy; 0 means 2
	Inline  bool      // a sentence or two: the paragraph around them is left out
}

// Input is all that the copy of one page depends on.
type Input struct {
	Parts    []Part                  // in the order of the page: sources are numbered through them
	Language *language.Language      // for quotation marks
	Label    func(number int) string // the accessible name of a reference, "Source 3"; nil where there are none
	Title    string                  // what a call to action without words says; empty forbids these
	HasForm  bool                    // whether "#sign" leads anywhere
	Over     bool                    // nobody can sign any more: calls to action are left out

	Sources        []string         // keys that footnotes.toml files offer to this page, sorted
	Asked          func(key string) // told of each key that is looked for among them; may be nil
	SourcesUnknown bool             // a file could not be read: a reference without source is not reported
	SourceFile     string           // where a missing one belongs: "content/x/footnotes.toml"

	// Link resolves a destination inside the site, without its fragment. A nil problem means that it is fine.
	Link func(destination string) (Target, *diag.Problem)
	// Picture resolves an image's destination.
	Picture func(destination string) (Picture, *diag.Problem)
}

// Target is where a link inside the site leads.
type Target struct {
	Href string // as the page writes it, relative, without fragment
	Page string // the content file of the page it leads to; empty for another file
}

// Picture is an image to show.
type Picture struct {
	Href          string // relative
	Width, Height int    // 0 if not known
	Largest       string // the same as Href for its largest size; empty if there is one only
	Srcset, Sizes string // other sizes to choose from, as the attributes of these names have it; empty if there are none
}

// Output is what became of the parts.
type Output struct {
	HTML     []template.HTML // one for each part
	Notes    []Note          // sources in order of first use
	Calls    int             // how many calls to action there are
	Headings []string        // ids as written in links: "our-plan" for id="s-our-plan"
	Links    []Link          // links to a heading of another page, to be checked once that is known
	Outgoing []Outgoing      // links to other sites
	Problems []diag.Problem
}

// Note is one numbered source.
type Note struct {
	Key  string
	Uses []string      // ids of the references, in order: "ref-KEY-1"
	HTML template.HTML // what a definition in the copy says; empty if the source stands in a file
}

// Link is a link to a heading of another page.
type Link struct {
	File     string    // the file it stands in
	Span     diag.Span // of its destination
	Page     string    // the content file of the page it leads to
	Fragment string
}

// Outgoing is a link to another site.
type Outgoing struct {
	File string    // the file it stands in
	Span diag.Span // of its destination
	To   string
}

// MaxCopy bounds one part, in bytes: goldmark takes seconds for some documents of 128 KiB (CASES.md RS-007, RS-008).
const MaxCopy = 64 << 10

// markdown holds no page's state: everything about a page lives in its tree and in a page value.
var markdown = goldmark.New(
	goldmark.WithExtensions(
		extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)),
		extension.Strikethrough,
	),
	goldmark.WithParserOptions(
		parser.WithBlockParsers(util.Prioritized(definitionParser{}, 110)),
		parser.WithInlineParsers(util.Prioritized(referenceParser{}, 101)),
	),
	goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{}, 100))),
)

// Render parses all parts, resolves what they refer to and renders them.
func Render(in Input) Output {
	p := &page{in: in, notes: map[string]*note{}, ids: map[string]int{}, room: rooms.Get().(*room)}
	defer p.room.leave()
	docs := make([]*document, len(in.Parts))
	for i, part := range in.Parts {
		docs[i] = p.parse(part)
	}
	for _, d := range docs {
		p.define(d)
	}
	for _, d := range docs {
		p.resolve(d)
	}
	p.checkAnchors()
	for _, d := range docs {
		p.out.HTML = append(p.out.HTML, p.render(d, d.root))
	}
	p.finishNotes()
	return p.out
}

// page is the state of one call of Render.
type page struct {
	in      Input
	out     Output
	notes   map[string]*note // by key
	order   []*note          // used ones, by first use
	ids     map[string]int   // heading ids, and how often each was wanted
	slipped int              // how many slips were reported
	anchors []anchor         // links to headings of this page
	guesses int              // how often a name that was meant has been looked for
	room    *room
}

// note is a source while its uses are being counted.
type note struct {
	key    string
	number int    // 0 until first used
	label  string // of its references, once it is used
	uses   []string
	local  *definition // nil if it stands in a file
	doc    *document   // of local
	span   diag.Span
}

// anchor is a link to a heading of the same page, to be checked when all are known.
type anchor struct {
	doc      *document
	span     diag.Span
	fragment string
}

// document is one part, parsed.
type document struct {
	part   Part
	source []byte
	root   ast.Node
	level  int    // of the heading before, as it is written; 0 before the first
	marks  bool   // some words may be marked with their language
	text   string // of source, once it is needed
}

func (p *page) parse(part Part) *document {
	d := &document{part: part, source: []byte(part.Decoded)}
	if part.Decoded == "" && part.Text != nil {
		d.source = part.Text[part.Region.Start:part.Region.End:part.Region.End]
	}
	if len(d.source) > MaxCopy {
		p.problem(d, 0, 0, diag.Problem{Code: "copy-large",
			Message: "this text is longer than 64 KiB, about 10 000 words",
			Help:    "shorten it, or make two pages of it"})
		d.source = nil
	}
	if at, problem, ok := costly(d.source); ok {
		p.problem(d, at.Start, at.End, problem)
		d.source = nil
	}
	p.turned(d)
	d.marks = bytes.Contains(d.source, closing)
	if d.root = p.room.prose.read(d.source); d.root == nil {
		d.root = markdown.Parser().Parse(text.NewReader(d.source))
	}
	return d
}

// problem adds q at the offsets start to end of d's source.
func (p *page) problem(d *document, start, end int, q diag.Problem) {
	q.File = d.part.File
	q.Span = d.span(start, end)
	p.out.Problems = append(p.out.Problems, q)
}

// span turns offsets into d's source into a place in its file.
func (d *document) span(start, end int) diag.Span {
	if d.part.Decoded != "" {
		return d.part.Region
	}
	start = min(max(start, 0), len(d.source))
	end = min(max(end, start), len(d.source))
	return diag.Span{Start: d.part.Region.Start + start, End: d.part.Region.Start + end}
}

func (p *page) render(d *document, n ast.Node) template.HTML {
	if d.part.Inline && n.Kind() == ast.KindDocument {
		return p.renderInline(d, n)
	}
	p.room.b.Reset()
	p.renderNode(d, n)
	return template.HTML(p.room.b.String())
}

// renderInline renders n's blocks without the paragraph around a single one.
func (p *page) renderInline(d *document, n ast.Node) template.HTML {
	p.room.b.Reset()
	if only := n.FirstChild(); only != nil && only.NextSibling() == nil && (only.Kind() == ast.KindParagraph || only.Kind() == ast.KindTextBlock) {
		n = only
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		p.renderNode(d, c)
	}
	return template.HTML(p.room.b.String())
}

// renderNode adds n to what is being rendered.
func (p *page) renderNode(d *document, n ast.Node) {
	if err := markdown.Renderer().Render(&p.room.b, d.source, n); err != nil {
		panic(err) // a bytes.Buffer takes everything
	}
}

// buffer is a bytes.Buffer that goldmark writes to without another in between.
type buffer struct{ bytes.Buffer }

func (*buffer) Flush() error    { return nil }
func (b *buffer) Buffered() int { return b.Len() }

// room is what takes up space while a page is rendered, for the next page to use again. MaxCopy bounds it.
type room struct {
	b      buffer  // what is being rendered
	prose  prose   // the tree
	pieces []piece // of one block's text
	curled slab[ast.String]
}

var rooms = sync.Pool{New: func() any { return new(room) }}

func (r *room) leave() {
	r.prose.reset()
	r.curled.reset()
	clear(r.pieces[:cap(r.pieces)])
	rooms.Put(r)
}

// finishNotes hands out the sources used, and names the definitions that nothing refers to.
func (p *page) finishNotes() {
	for _, n := range p.order {
		note := Note{Key: n.key, Uses: n.uses}
		if n.local != nil {
			note.HTML = p.renderInline(n.doc, n.local)
		}
		p.out.Notes = append(p.out.Notes, note)
	}
	for _, n := range p.notes {
		if n.local != nil && n.number == 0 && campaign.ValidSourceKey(n.key) {
			p.out.Problems = append(p.out.Problems, diag.Problem{
				Code: "source-unused", Severity: diag.Warning, File: n.doc.part.File, Span: n.span,
				Message: "nothing refers to the source [^" + n.key + "]",
				Help:    "write [^" + n.key + "] behind the claim it supports, or delete this definition",
			})
		}
	}
	p.out.Problems = diag.Sorted(p.out.Problems)
}

// checkAnchors holds links to headings of this page against its headings.
func (p *page) checkAnchors() {
	for _, a := range p.anchors {
		if p.ids[a.fragment] == 0 {
			p.out.Problems = append(p.out.Problems, diag.Problem{
				Code: "link-anchor", File: a.doc.part.File, Span: a.span,
				Message: "this page has no heading #" + a.fragment,
				Help:    AnchorHelp(a.fragment, p.out.Headings),
			})
		}
	}
}
