package card

import (
	"bytes"
	"slices"
	"strings"
	"unicode"

	"github.com/go-fonts/dejavu/dejavusansbold"
	"github.com/go-fonts/dejavu/dejavuserifcondensedbold"
	"github.com/go-text/typesetting/bidi"
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/segmenter"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// The fonts: a serif for headlines, and a sans that knows many more scripts.
var serif, sans = dejavuserifcondensedbold.TTF, dejavusansbold.TTF

// em is the size at which text is shaped: the fonts' own units, so that every number is whole. Their outlines
// have no hints, so that a line can be drawn at any size once it is shaped.
const em = 2048

func parse(ttf []byte) *font.Font {
	face, err := font.ParseTTF(bytes.NewReader(ttf))
	if err != nil {
		panic("card: a font inside the program: " + err.Error())
	}
	return face.Font
}

// style is how a text is set.
type style struct {
	face     *font.Face
	language language.Language
	rtl      bool
	tracking int // how much closer than usual letters stand, in units of the font
}

// ResolveFace makes style a shaping.Fontmap: one face sets a whole text, so that it is of one piece.
func (s style) ResolveFace(rune) *font.Face { return s.face }

// faceFor returns the face for a headline: the serif if it has every letter, or else the sans.
func (h *hand) faceFor(text string) *font.Face {
	if len(missing(text, h.serif)) > len(missing(text, h.sans)) {
		return h.sans
	}
	return h.serif
}

// lacks reports whether face has no shape for a character that should have one.
func lacks(face *font.Face, r rune) bool {
	if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Variation_Selector, r) {
		return false
	}
	_, has := face.NominalGlyph(r)
	return !has
}

func missing(text string, face *font.Face) []rune {
	var out []rune
	for _, r := range text {
		if lacks(face, r) && !slices.Contains(out, r) {
			out = append(out, r)
		}
	}
	return out
}

// printable returns text in single spaces, without what face can't print. Marks of direction, joiners and soft
// hyphens stay: they have no shape of their own, and give others theirs.
func printable(text string, face *font.Face) []rune {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cc, r) && !unicode.IsSpace(r), unicode.Is(unicode.Variation_Selector, r), lacks(face, r):
			return -1
		case unicode.Is(unicode.White_Space, r) && !unbroken(r):
			return ' '
		}
		return r
	}, text)
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' })
	return []rune(strings.Join(words, " "))
}

// unbroken reports whether r is a space at which no line ends.
func unbroken(r rune) bool { return r == '\u00a0' || r == '\u202f' }

// setter shapes text and finds out where lines end. It is not for several goroutines.
type setter struct {
	shaper    shaping.HarfbuzzShaper
	split     shaping.Segmenter
	breaks    segmenter.Segmenter
	paragraph bidi.Paragraph
}

// line is a text on one line: its runs from left to right, in units of the font.
type line struct {
	runs    []shaping.Output
	width   int
	ascent  int // of the tallest glyph
	descent int // of the deepest, a positive number
}

const (
	leftToRightMark = '\u200e'
	rightToLeftMark = '\u200f'
	softHyphen      = '\u00ad'
)

// shape returns the runs of text in the order of its characters, and the level of each. Positions count from 1,
// for the library takes the direction of the first letter for the paragraph's, whatever it is told: a mark in
// front is the first.
func (s *setter) shape(text []rune, st style) (runs []shaping.Output, levels []bidi.Level) {
	mark, direction := leftToRightMark, di.DirectionLTR
	if st.rtl {
		mark, direction = rightToLeftMark, di.DirectionRTL
	}
	marked := append([]rune{mark}, text...)
	level := make([]bidi.Level, len(marked))
	found := s.paragraph.Segment(marked, bidi.Neutral)
	for i := range found.NumRuns() {
		for r, at := found.Run(i), found.Run(i).Start; at < r.End; at++ {
			level[at] = r.Level
		}
	}
	for _, in := range s.split.Split(shaping.Input{
		Text: marked, RunEnd: len(marked), Direction: direction, Face: st.face, Size: fixed.I(em), Language: st.language,
	}, st) {
		run := s.shaper.Shape(in)
		run.Advance = 0
		for i := range run.Glyphs {
			g := &run.Glyphs[i]
			if g.Advance > 0 {
				g.Advance -= fixed.I(st.tracking)
			}
			run.Advance += g.Advance
		}
		runs, levels = append(runs, run), append(levels, level[in.RunStart])
	}
	return runs, levels
}

// line shapes text as a line of its own.
func (s *setter) line(text []rune, st style) line {
	runs, levels := s.shape(text, st)
	reorder(runs, levels)
	l := line{runs: runs}
	for _, r := range runs {
		l.width += r.Advance.Round()
		l.ascent = max(l.ascent, r.GlyphBounds.Ascent.Ceil())
		l.descent = max(l.descent, -r.GlyphBounds.Descent.Floor())
	}
	return l
}

// reorder brings runs into their order on the line, from left to right: https://www.unicode.org/reports/tr9/#L2.
func reorder(runs []shaping.Output, levels []bidi.Level) {
	for level := slices.Max(append([]bidi.Level{0}, levels...)); level > 0; level-- {
		for from := 0; from < len(levels); from++ {
			until := from
			for until < len(levels) && levels[until] >= level {
				until++
			}
			if until > from {
				slices.Reverse(runs[from:until])
				slices.Reverse(levels[from:until])
				from = until
			}
		}
	}
}
