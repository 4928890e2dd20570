package markup

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
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
		fmt.Fprintf(w, `<sup class="%s"><a href="#source-%s" id="%s" role="doc-noteref" aria-label="%s">%d</a></sup>`,
			class, r.key, r.id(), util.EscapeHTML([]byte(r.label)), r.number)
	}
	return ast.WalkSkipChildren, nil
}

func renderFigure(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<figure>")
		return ast.WalkContinue, nil
	}
	if caption := n.(*figure).caption; caption != "" {
		_, _ = w.WriteString("<figcaption>")
		_, _ = w.Write(util.EscapeHTML([]byte(caption)))
		_, _ = w.WriteString("</figcaption>")
	}
	_, _ = w.WriteString("</figure>\n")
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
	fmt.Fprintf(w, `<img src="%s" alt="%s"`, attribute(p.Href), util.EscapeHTML([]byte(p.alt)))
	if p.Srcset != "" {
		fmt.Fprintf(w, ` srcset="%s" sizes="%s"`, util.EscapeHTML([]byte(p.Srcset)), util.EscapeHTML([]byte(p.Sizes)))
	}
	if p.Width > 0 {
		fmt.Fprintf(w, ` width="%d" height="%d"`, p.Width, p.Height)
	}
	_, _ = w.WriteString(` loading="lazy" decoding="async">`)
	return ast.WalkSkipChildren, nil
}

func renderLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	link := n.(*ast.Link)
	switch {
	case len(link.Destination) == 0: // a problem was reported; the words stay
	case entering:
		fmt.Fprintf(w, `<a href="%s"`, attribute(string(link.Destination)))
		if title := decoded(link.Title); title != "" {
			fmt.Fprintf(w, ` title="%s"`, util.EscapeHTML([]byte(title)))
		}
		_ = w.WriteByte('>')
	default:
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func renderAutoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	label := util.EscapeHTML(n.(*ast.AutoLink).Label(source))
	if href, ok := n.Attribute(addressKey); ok {
		fmt.Fprintf(w, `<a href="%s">%s</a>`, attribute(href.(string)), label)
	} else {
		_, _ = w.Write(label)
	}
	return ast.WalkContinue, nil
}

// attribute writes an address into an attribute: percent-encoded where it must be, then escaped once.
func attribute(address string) []byte {
	return util.EscapeHTML(util.URLEscape([]byte(address), false))
}

// renderTable puts a table into a box that scrolls sideways on a narrow screen and can take the focus to do so.
func renderTable(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString("<div class=\"scroll\" role=\"group\" tabindex=\"0\">\n<table>\n")
	} else {
		_, _ = w.WriteString("</table>\n</div>\n")
	}
	return ast.WalkContinue, nil
}
