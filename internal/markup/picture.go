package markup

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"

	"broadside/internal/diag"
	"broadside/internal/link"
)

// figure is a picture alone in its paragraph, with its title as the caption.
type figure struct {
	ast.BaseBlock
	caption string
}

var kindFigure = ast.NewNodeKind("Figure")

func (*figure) Kind() ast.NodeKind              { return kindFigure }
func (f *figure) Dump(source []byte, level int) { ast.DumpHelper(f, source, level, nil, nil) }

// picture is an image with what its file says.
type picture struct {
	ast.BaseInline
	Picture
	alt string
}

var kindPicture = ast.NewNodeKind("Picture")

func (*picture) Kind() ast.NodeKind              { return kindPicture }
func (i *picture) Dump(source []byte, level int) { ast.DumpHelper(i, source, level, nil, nil) }

// figure replaces a paragraph that holds one picture and nothing else; it reports whether it did.
func (p *page) figure(d *document, c *ast.Paragraph) bool {
	image, ok := c.FirstChild().(*ast.Image)
	if !ok || image.NextSibling() != nil {
		return false
	}
	p.inline(d, image, "a picture's description")
	f := &figure{caption: p.in.Language.Curl(decoded(image.Title))}
	if shown := p.shown(d, image); shown != nil {
		f.AppendChild(f, shown)
	}
	c.Parent().ReplaceChild(c.Parent(), c, f)
	return true
}

// image replaces a picture that stands in a sentence.
func (p *page) image(d *document, c *ast.Image) {
	if shown := p.shown(d, c); shown != nil {
		c.SetAttribute(pictureKey, shown)
	}
}

var pictureKey = []byte("broadside-picture")

// shown resolves an image; nil if it can't be shown.
func (p *page) shown(d *document, c *ast.Image) *picture {
	start := max(c.Pos()-1, 0) // the "!" stands before the reported bracket
	if start < len(d.source) && d.source[start] != '!' {
		start = max(c.Pos(), 0)
	}
	end := start + 1
	if i := bytes.Index(d.source[start:], c.Destination); i >= 0 && len(c.Destination) > 0 {
		end = start + i + len(c.Destination)
	}
	alt := strings.TrimSpace(p.in.Language.Curl(plain(c, d.source)))
	if alt == "" {
		p.problem(d, start, end, diag.Problem{Code: "picture-alt", Message: "this picture has no description",
			Help: "say what it shows, for those who can't see it: ![A full reading room on a Sunday](" + string(c.Destination) + ")"})
	}
	to := decoded(c.Destination)
	problem := link.Characters(to)
	switch {
	case problem != nil:
	case link.Scheme(to) != "" || strings.HasPrefix(to, "//"):
		problem = &diag.Problem{Code: "picture-remote", Message: "a picture can't come from another place: " + to,
			Help: "save the picture beside the page and write its name: ![description](picture.jpg)"}
	case p.in.Picture == nil:
		problem = &diag.Problem{Code: "picture-place", Message: "a picture can't stand here", Help: "put it into the page's copy"}
	}
	var shown Picture
	if problem == nil {
		shown, problem = p.in.Picture(to)
	}
	if problem != nil {
		p.problem(d, start, end, *problem)
		if shown.Href == "" {
			return nil
		}
	}
	return &picture{Picture: shown, alt: alt}
}
