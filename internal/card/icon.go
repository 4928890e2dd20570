package card

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/png"
	"strings"
	"unicode"

	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/draw"

	"broadside/internal/asset"
)

// Icon is a site's mark where it has none of its own: the first letter of its title on the accent.
type Icon struct {
	Title    string
	Palette  asset.Palette // its Accent and OnAccent
	Language string        // BCP 47 tag
	RTL      bool
}

// Sum names what is drawn from i; what two icons differ in, their sums differ in.
func (i Icon) Sum() string { return sum("icon", fmt.Sprintf("%#v", i)) }

// initial is the letter of the icon: the first letter or digit of the title, as a capital, that can be printed.
func (i Icon) initial(h *hand) ([]rune, style) {
	st := style{face: h.faceFor(i.Title), language: language.NewLanguage(i.Language), rtl: i.RTL}
	text := printable(i.Title, st.face)
	h.breaks.Init(text)
	for all := h.breaks.GraphemeIterator(); all.Next(); {
		if g := all.Grapheme().Text; unicode.IsLetter(g[0]) || unicode.IsDigit(g[0]) {
			return []rune(strings.ToUpper(string(g))), st
		}
	}
	return nil, st
}

// place is where on a square of a size the letter stands: its size, where its line begins, and its base line. The
// letter is as high as five eighths of the square, or as wide as three quarters of it, and its shape in the middle.
func place(l line, square int) (size, x, y int) {
	left, right := 1<<30, -1<<30
	pen := 0
	for _, r := range l.runs {
		for _, g := range r.Glyphs {
			if g.Width > 0 {
				from := pen + (g.XOffset + g.XBearing).Round()
				left, right = min(left, from), max(right, from+g.Width.Round())
			}
			pen += g.Advance.Round()
		}
	}
	if right <= left {
		return square / 2, 0, square
	}
	tall := max(l.ascent+l.descent, 1)
	size = min(square*em*5/8/tall, square*em*3/4/(right-left))
	return size, (square*em - (left+right)*size) / 2 / em, (square*em + (l.ascent-l.descent)*size) / 2 / em
}

// PNG returns the icon as a square PNG of size pixels.
func (p *Press) PNG(i Icon, size int) ([]byte, error) {
	h := p.hand()
	defer p.idle.Put(h)
	h.begin(image.Rect(0, 0, size, size), shades(rgb(i.Palette.Accent), rgb(i.Palette.OnAccent)))
	if text, st := i.initial(h); text != nil {
		l := h.line(text, st)
		em, x, y := place(l, size)
		h.print(l, x, y, em, 0)
	}
	return h.png()
}

// SVG returns the icon as a drawing, with the letter as a path.
func (p *Press) SVG(i Icon) []byte {
	h := p.hand()
	defer p.idle.Put(h)
	const square = 64
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %[1]d"><path fill="%s" d="M0 0h%[1]dv%[1]dH0z"/>`, square, i.Palette.Accent)
	if text, st := i.initial(h); text != nil {
		l := h.line(text, st)
		size, x, y := place(l, square)
		fmt.Fprintf(&b, `<path fill="%s" d="`, i.Palette.OnAccent)
		pen := x * em
		for j := range l.runs {
			for k := range l.runs[j].Glyphs {
				g := &l.runs[j].Glyphs[k]
				trace(&b, &l.runs[j], g, pen+g.XOffset.Round()*size, y*em-g.YOffset.Round()*size, size)
				pen += g.Advance.Round() * size
			}
		}
		b.WriteString(`"/>`)
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// trace writes a glyph as a path, in tenths.
func trace(b *bytes.Buffer, run *shaping.Output, g *shaping.Glyph, x, y, size int) {
	outline, ok := run.Face.GlyphDataOutline(g.GlyphID)
	if !ok {
		return
	}
	open := false
	for _, s := range outline.Segments {
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			if open {
				b.WriteByte('z')
			}
			open = true
			b.WriteByte('M')
		case opentype.SegmentOpLineTo:
			b.WriteByte('L')
		case opentype.SegmentOpQuadTo:
			b.WriteByte('Q')
		case opentype.SegmentOpCubeTo:
			b.WriteByte('C')
		}
		for i, p := range s.ArgsSlice() {
			if i > 0 {
				b.WriteByte(' ')
			}
			fmt.Fprintf(b, "%s %s", tenths(x+int(p.X)*size), tenths(y-int(p.Y)*size))
		}
	}
	if open {
		b.WriteByte('z')
	}
}

// tenths writes a number of parts, of which em make one, with one digit behind the point at most.
func tenths(v int) string {
	t := (v*10 + em/2) / em
	if t%10 == 0 {
		return fmt.Sprint(t / 10)
	}
	return fmt.Sprintf("%d.%d", t/10, t%10)
}

// Resize returns a site's own icon as a square PNG of size pixels. Where it is opaque, white stands behind it: some
// systems print black behind what shows through.
func Resize(m image.Image, size int, opaque bool) ([]byte, error) {
	out := image.NewNRGBA(image.Rect(0, 0, size, size))
	if opaque {
		draw.Draw(out, out.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	}
	draw.CatmullRom.Scale(out, out.Rect, m, m.Bounds(), draw.Over, nil)
	var b bytes.Buffer
	if err := png.Encode(&b, out); err != nil {
		return nil, fmt.Errorf("encode icon: %w", err)
	}
	return b.Bytes(), nil
}

// ICO puts a PNG of size pixels into the container that browsers ask for as favicon.ico:
// https://devblogs.microsoft.com/oldnewthing/20101018-00/?p=12513.
func ICO(picture []byte, size int) []byte {
	const header, entry = 6, 16
	b := make([]byte, 0, header+entry+len(picture))
	for _, v := range []uint16{0, 1, 1} { // nothing, an icon, one picture
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	b = append(b, uint8(size), uint8(size), 0, 0)
	b = binary.LittleEndian.AppendUint16(b, 1)  // plane
	b = binary.LittleEndian.AppendUint16(b, 32) // bits
	b = binary.LittleEndian.AppendUint32(b, uint32(len(picture)))
	b = binary.LittleEndian.AppendUint32(b, header+entry)
	return append(b, picture...)
}
