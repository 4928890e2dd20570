package card

import (
	"image"
	"image/color"

	"github.com/go-text/typesetting/language"
)

// The sheet of a share picture, in pixels. It is the page's own head: the accent's edge, the organisation above a
// double rule, the headline, and the button grown into a band.
const (
	edge       = 18  // the accent's edge on top
	margin     = 56  // left and right of all words
	gutter     = 44  // between words and picture
	wide       = 460 // the picture beside a short headline
	narrow     = 360 // the picture beside a long one
	longTitle  = 110 // characters of it
	nameLine   = 78  // base line of the organisation
	nameSize   = 32
	leastSize  = 20 // of a line that must not break
	ruleTop    = 108
	ruleStroke = 3 // of a double rule: line, gap, line
	air        = 34
	bandHeight = 96
	callSize   = 38
	placeSize  = 25
	labelSize  = 27
	labelBox   = 50
)

var (
	paper = color.RGBA{0xff, 0xff, 0xff, 0xff}
	ink   = color.RGBA{0x1c, 0x1a, 0x17, 0xff}
)

// column is where words stand: from left to right, beginning at the right if rtl.
type column struct {
	left, right int
	rtl         bool
}

func (c column) width() int { return c.right - c.left }

// start is where something of a width begins.
func (c column) start(width int) int {
	if c.rtl {
		return c.right - width
	}
	return c.left
}

// end is where something of a width begins that stands at the other side.
func (c column) end(width int) int { return column{c.left, c.right, !c.rtl}.start(width) }

func (h *hand) draw(c Card, picture image.Image) {
	accent, on := rgb(c.Palette.Accent), rgb(c.Palette.OnAccent)
	h.begin(image.Rect(0, 0, Width, Height), shades(paper, ink), shades(paper, accent), shades(accent, on))
	words := style{face: h.sans, language: language.NewLanguage(c.Language), rtl: c.RTL}
	sheet := column{margin, Width - margin, c.RTL}
	colour := inkOnPaper
	if c.Won {
		colour = onAccent
		h.fill(h.image.Rect, onAccent.ground())
	}
	text := sheet
	if picture != nil {
		area := c.area()
		h.picture(picture, area)
		if c.RTL {
			text.left = area.Max.X + gutter
		} else {
			text.right = area.Min.X - gutter
		}
	}
	h.fill(image.Rect(0, 0, Width, edge), onAccent.ground())

	name, size := h.shrink(c.Organisation, words, text.width(), nameSize)
	h.print(name, text.start(name.width*size/em), nameLine, size, colour)
	h.rule(text, ruleTop, colour)
	if c.Call != "" {
		h.band(c, words, sheet)
	} else {
		h.rule(text, Height-bandHeight, colour)
		place, size := h.shrink(c.Address, words, text.width(), placeSize)
		h.print(place, text.start(place.width*size/em), Height-bandHeight/2+12, size, colour)
	}
	top := ruleTop + 3*ruleStroke + air
	if c.Label != "" {
		h.label(c, words, text, top, colour)
		top += labelBox + air*2/3
	}
	h.headline(c, words, text, top, Height-bandHeight-air, colour)
}

// rgb reads a colour of package asset: "#rrggbb".
func rgb(s string) color.RGBA {
	digit := func(i int) uint8 {
		switch c := s[i]; {
		case c >= 'a':
			return c - 'a' + 10
		case c >= 'A':
			return c - 'A' + 10
		default:
			return c - '0'
		}
	}
	return color.RGBA{digit(1)<<4 | digit(2), digit(3)<<4 | digit(4), digit(5)<<4 | digit(6), 0xff}
}

// area is where the picture of c stands: at the end of the sheet, down to the band.
func (c Card) area() image.Rectangle {
	width, foot := wide, Height
	if len([]rune(c.Headline)) > longTitle {
		width = narrow
	}
	if c.Call != "" {
		foot -= bandHeight
	}
	if c.RTL {
		return image.Rect(0, edge, width, foot)
	}
	return image.Rect(Width-width, edge, Width, foot)
}

// picture prints m in its area.
func (h *hand) picture(m image.Image, area image.Rectangle) {
	h.take(m, area.Dx(), area.Dy())
	h.image.Palette = append(h.image.Palette, h.colours(256-len(h.image.Palette))...)
	h.dither(&h.raster, area.Min, photo)
}

// rule draws the double rule.
func (h *hand) rule(c column, y int, colour ramp) {
	h.fill(image.Rect(c.left, y, c.right, y+ruleStroke), colour.full())
	h.fill(image.Rect(c.left, y+2*ruleStroke, c.right, y+3*ruleStroke), colour.full())
}

// band draws what to do, with an arrow, and where.
func (h *hand) band(c Card, words style, sheet column) {
	h.fill(image.Rect(0, Height-bandHeight, Width, Height), onAccent.ground())
	if c.Won {
		h.rule(sheet, Height-bandHeight, onAccent)
	}
	const arrow, gap = callSize, callSize / 2
	middle := Height - bandHeight/2
	call, size := h.shrink(c.Call, words, sheet.width()-arrow-gap, callSize)
	width := call.width * size / em
	base := middle + size*36/100
	h.print(call, sheet.start(width), base, size, onAccent)
	x := sheet.start(width) + width + gap
	if c.RTL {
		x = sheet.start(width) - gap - arrow
	}
	h.arrow(x, middle, arrow, c.RTL, onAccent)

	room := sheet.width() - width - gap - arrow - gutter
	place, size := h.shrink(c.Address, words, room, placeSize)
	if width := place.width * size / em; width <= room {
		h.print(place, sheet.end(width), base-1, size, onAccent)
	}
}

// label draws the state in its box, as on the page.
func (h *hand) label(c Card, words style, text column, top int, colour ramp) {
	const inside = 20
	label, size := h.shrink(c.Label, words, text.width()-2*inside, labelSize)
	width := label.width*size/em + 2*inside
	box := image.Rect(text.start(width), top, text.start(width)+width, top+labelBox)
	if c.Won {
		colour = accentOnPaper
		h.fill(box, colour.ground())
	} else {
		h.fill(box, colour.full())
		h.fill(box.Inset(ruleStroke), colour.ground())
	}
	h.print(label, box.Min.X+inside, top+labelBox/2+size*36/100, size, colour)
}

func (h *hand) headline(c Card, words style, text column, top, bottom int, colour ramp) {
	words.face = h.faceFor(c.Headline)
	if words.face == h.serif {
		words.tracking = em * 15 / 1000 // as the page's own headline, which is set tight
	}
	b := h.fit(printable(c.Headline, words.face), words, room{
		width: text.width(), height: bottom - top, largest: 108, broken: 80, comfort: 50, least: 24, lines: 6,
	})
	if len(b.lines) == 0 {
		return
	}
	ascent, descent := b.lines[0].ascent*b.size/em, b.lines[len(b.lines)-1].descent*b.size/em
	y := top + (bottom-top-(len(b.lines)-1)*b.pitch-ascent-descent)/2 + ascent
	for _, l := range b.lines {
		h.print(l, text.start(l.width*b.size/em), y, b.size, colour)
		y += b.pitch
	}
}

// shrink sets text on one line of a width, at a size or a smaller one, and cut short if even that is not enough.
func (h *hand) shrink(text string, st style, width, size int) (line, int) {
	runes := printable(text, st.face)
	l := h.line(runes, st)
	for ; l.width*size/em > width && size > leastSize; size-- {
	}
	for l.width*size/em > width && len(runes) > 1 {
		runes = runes[:len(runes)*9/10]
		l = h.line(append(runes[:len(runes):len(runes)], '…'), st)
	}
	return l, size
}
