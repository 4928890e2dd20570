package card

import (
	"image"
	"image/color"
	"image/draw"
	"slices"

	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/vector"
)

// steps are the shades between a background and what stands on it: enough for smooth edges.
const steps = 16

// A ramp is an index into the palette where such shades begin.
type ramp uint8

const (
	inkOnPaper    ramp = 0
	accentOnPaper ramp = steps
	onAccent      ramp = 2 * steps
	photo              = 3 * steps // the first colour of the picture
)

func (r ramp) ground() uint8 { return uint8(r) }
func (r ramp) full() uint8   { return uint8(r) + steps - 1 }

// sheet is the picture in the making.
type sheet struct {
	image *image.Paletted
	brush vector.Rasterizer
	mask  image.Alpha
}

// begin takes a clean sheet, white, with the shades of up to three ramps.
func (s *sheet) begin(r image.Rectangle, ramps ...[]color.Color) {
	if s.image == nil || s.image.Rect != r {
		s.image = image.NewPaletted(r, nil)
	}
	s.image.Palette = slices.Concat(ramps...)
	clear(s.image.Pix)
}

// shades are the steps from one colour to another.
func shades(from, to color.RGBA) []color.Color {
	out := make([]color.Color, steps)
	mix := func(a, b uint8, i int) uint8 {
		return uint8((int(a)*(steps-1-i) + int(b)*i + (steps-1)/2) / (steps - 1))
	}
	for i := range out {
		out[i] = color.RGBA{mix(from.R, to.R, i), mix(from.G, to.G, i), mix(from.B, to.B, i), 255}
	}
	return out
}

// fill paints a rectangle.
func (s *sheet) fill(r image.Rectangle, c uint8) {
	r = r.Intersect(s.image.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := s.image.Pix[y*s.image.Stride+r.Min.X:][:r.Dx()]
		for i := range row {
			row[i] = c
		}
	}
}

// print draws a line of text with its base line at y, from x on to the right.
func (s *sheet) print(l line, x, y, size int, to ramp) {
	pen := x * em
	for i := range l.runs {
		run := &l.runs[i]
		for j := range run.Glyphs {
			g := &run.Glyphs[j]
			s.glyph(run, g, pen+g.XOffset.Round()*size, y*em-g.YOffset.Round()*size, size, to)
			pen += g.Advance.Round() * size
		}
	}
}

// glyph draws one at (x, y), in parts of a pixel of which em make one.
func (s *sheet) glyph(run *shaping.Output, g *shaping.Glyph, x, y, size int, to ramp) {
	outline, ok := run.Face.GlyphDataOutline(g.GlyphID)
	if !ok || len(outline.Segments) == 0 {
		return
	}
	scale := float32(size) / em
	left := x/em + floor(g.XBearing.Round()*size) - 1
	top := y/em - floor(g.YBearing.Round()*size) - 2
	width := g.Width.Round()*size/em + 4
	height := -g.Height.Round()*size/em + 5
	dx, dy := float32(x-left*em)/em, float32(y-top*em)/em
	at := func(p opentype.SegmentPoint) (float32, float32) {
		return dx + float32(p.X*scale), dy - float32(p.Y*scale)
	}
	s.brush.Reset(width, height)
	for _, seg := range outline.Segments {
		switch seg.Op {
		case opentype.SegmentOpMoveTo:
			s.brush.ClosePath()
			s.brush.MoveTo(at(seg.Args[0]))
		case opentype.SegmentOpLineTo:
			s.brush.LineTo(at(seg.Args[0]))
		case opentype.SegmentOpQuadTo:
			bx, by := at(seg.Args[0])
			cx, cy := at(seg.Args[1])
			s.brush.QuadTo(bx, by, cx, cy)
		case opentype.SegmentOpCubeTo:
			bx, by := at(seg.Args[0])
			cx, cy := at(seg.Args[1])
			ex, ey := at(seg.Args[2])
			s.brush.CubeTo(bx, by, cx, cy, ex, ey)
		}
	}
	s.brush.ClosePath()
	s.press(left, top, width, height, to)
}

// press brings what the brush has drawn onto the sheet.
func (s *sheet) press(left, top, width, height int, to ramp) {
	if n := width * height; cap(s.mask.Pix) < n {
		s.mask.Pix = make([]uint8, n)
	}
	s.mask.Pix, s.mask.Stride, s.mask.Rect = s.mask.Pix[:width*height], width, image.Rect(0, 0, width, height)
	s.brush.DrawOp = draw.Src
	s.brush.Draw(&s.mask, s.mask.Rect, image.Opaque, image.Point{})
	for j := range height {
		if top+j < s.image.Rect.Min.Y || top+j >= s.image.Rect.Max.Y {
			continue
		}
		row := s.image.Pix[(top+j)*s.image.Stride:][:s.image.Rect.Dx()]
		for i, a := range s.mask.Pix[j*width:][:width] {
			if x := left + i; a > 7 && x >= 0 && x < len(row) {
				row[x] = uint8(to) + min(row[x]-uint8(to)+uint8((int(a)*(steps-1)+127)/255), steps-1)
			}
		}
	}
}

// arrow draws an arrow of a length around the height y, pointing forwards.
func (s *sheet) arrow(x, y, length int, rtl bool, to ramp) {
	half := length * 2 / 5
	n, h, t := float32(length), float32(half), float32(length)/14 // t is half of the stroke
	at := func(px, py float32) (float32, float32) {
		if rtl {
			px = n - px
		}
		return px, py + h
	}
	s.brush.Reset(length, 2*half)
	s.brush.MoveTo(at(n, 0))
	s.brush.LineTo(at(n-h, h))
	s.brush.LineTo(at(n-h-1.4*t, h-1.4*t))
	s.brush.LineTo(at(n-3.8*t, t))
	s.brush.LineTo(at(0, t))
	s.brush.LineTo(at(0, -t))
	s.brush.LineTo(at(n-3.8*t, -t))
	s.brush.LineTo(at(n-h-1.4*t, -h+1.4*t))
	s.brush.LineTo(at(n-h, -h))
	s.brush.ClosePath()
	s.press(x, y-half, length, 2*half, to)
}

func floor(v int) int {
	if v < 0 {
		return -((-v + em - 1) / em)
	}
	return v / em
}
