package markup

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// nodes renders what is ours, and what goldmark renders in a way that the page can't use: its links guess at
// what is dangerous and leave an empty address, which has been decided before; its tables can't scroll.
type nodes struct{}

func (nodes) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(kindReference, renderReference)
	r.Register(kindDefinition, renderNothing)
	r.Register(kindForeign, renderForeign)
	r.Register(kindFigure, renderFigure)
	r.Register(kindPicture, renderPicture)
	r.Register(ast.KindText, renderText)
	r.Register(ast.KindLink, renderLink)
	r.Register(ast.KindAutoLink, renderAutoLink)
	r.Register(ast.KindImage, renderImage)
	r.Register(ast.KindRawHTML, renderNothing)
	r.Register(ast.KindHTMLBlock, renderNothing)
	r.Register(east.KindTable, renderTable)
}

func renderNothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

func renderReference(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if r := n.(*reference); entering && r.number > 0 {
		class := "ref"
		if _, ok := n.PreviousSibling().(*reference); ok {
			class = "ref next" // CSS can't tell whether there is text between the two
		}
		write(w, `<sup class="`, class, `"><a href="#source-`, r.key, `" id="`, r.id, `" role="doc-noteref" aria-label="`)
		escape(w, r.label)
		write(w, `">`, strconv.Itoa(r.number), `</a></sup>`)
	}
	return ast.WalkSkipChildren, nil
}

func renderFigure(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		write(w, "<figure>")
		return ast.WalkContinue, nil
	}
	if caption := n.(*figure).caption; caption != "" {
		write(w, "<figcaption>")
		escape(w, caption)
		write(w, "</figcaption>")
	}
	write(w, "</figure>\n")
	return ast.WalkContinue, nil
}

func renderImage(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if shown, ok := n.Attribute(pictureKey); ok && entering {
		return renderPicture(w, source, shown.(*picture), true)
	}
	return ast.WalkSkipChildren, nil
}

func renderPicture(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	p := n.(*picture)
	write(w, `<img src="`)
	escapeAddress(w, p.Href)
	write(w, `" alt="`)
	escape(w, p.alt)
	if p.Srcset != "" {
		write(w, `" srcset="`)
		escape(w, p.Srcset)
		write(w, `" sizes="`)
		escape(w, p.Sizes)
	}
	if p.Width > 0 {
		write(w, `" width="`, strconv.Itoa(p.Width), `" height="`, strconv.Itoa(p.Height))
	}
	write(w, `" loading="lazy" decoding="async">`)
	return ast.WalkSkipChildren, nil
}

func renderLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link := n.(*ast.Link)
	switch {
	case len(link.Destination) == 0: // a problem was reported; the words stay
	case entering:
		write(w, `<a href="`)
		_, _ = w.Write(util.EscapeHTML(util.URLEscape(link.Destination, false)))
		if title := decoded(link.Title); title != "" {
			write(w, `" title="`)
			escape(w, title)
		}
		write(w, `">`)
	default:
		write(w, "</a>")
	}
	return ast.WalkContinue, nil
}

func renderAutoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	label := util.EscapeHTML(n.(*ast.AutoLink).Label(source))
	if href, ok := n.Attribute(addressKey); ok {
		write(w, `<a href="`)
		escapeAddress(w, href.(string))
		write(w, `">`)
		_, _ = w.Write(label)
		write(w, "</a>")
	} else {
		_, _ = w.Write(label)
	}
	return ast.WalkContinue, nil
}

// write writes what needs no escape.
func write(w util.BufWriter, all ...string) {
	for _, s := range all {
		_, _ = w.WriteString(s)
	}
}

// escape writes plain text.
func escape(w util.BufWriter, s string) {
	_, _ = w.Write(util.EscapeHTML(util.StringToReadOnlyBytes(s)))
}

// escapeAddress writes an address into an attribute: percent-encoded where it must be, then escaped once.
func escapeAddress(w util.BufWriter, s string) {
	_, _ = w.Write(util.EscapeHTML(util.URLEscape(util.StringToReadOnlyBytes(s), false)))
}

// renderText writes text in which nothing has to be decoded or escaped, as most has not, as it stands; the rest is goldmark's.
func renderText(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	t := n.(*ast.Text)
	value := t.Segment.Value(source)
	switch {
	case verbatim(value):
		_, _ = w.Write(value)
	case t.IsRaw():
		html.DefaultWriter.RawWrite(w, value)
	default:
		html.DefaultWriter.Write(w, value)
	}
	switch {
	case t.IsRaw():
	case t.HardLineBreak():
		write(w, "<br>\n")
	case t.SoftLineBreak():
		_ = w.WriteByte('\n')
	}
	return ast.WalkContinue, nil
}

// verbatim reports whether Markdown text stands in HTML byte for byte.
func verbatim(text []byte) bool {
	for _, c := range text {
		if special[c] {
			return false
		}
	}
	return true
}

// special are the characters that text may not hold: HTML's, and those that Markdown decodes.
var special = [256]bool{0: true, '"': true, '&': true, '<': true, '>': true, '\\': true}

// renderTable puts a table into a box that scrolls sideways on a narrow screen and can take the focus to do so.
func renderTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		write(w, "<div class=\"scroll\" role=\"group\" tabindex=\"0\">\n<table>\n")
	} else {
		write(w, "</table>\n</div>\n")
	}
	return ast.WalkContinue, nil
}
