package asset

import (
	"fmt"
	"math"
	"strings"

	"golang.org/x/image/colornames"

	"broadside/internal/diag"
)

// The backgrounds that text stands on: the page's, and that of raised parts such as the form. The layouts'
// stylesheet uses these and no others behind text of the accent's colour.
const (
	LightPage = "#ffffff"
	LightCard = "#f6f4f0"
	DarkPage  = "#14130f"
	DarkCard  = "#1f1d18"
)

// DefaultAccent is the accent of a site that sets none.
const DefaultAccent = "#a4161a"

// minimumContrast is that of text: https://www.w3.org/TR/WCAG22/#contrast-minimum. Controls and the mark of
// focus need 3 only (CASES.md RS-146), and so have it as well.
const minimumContrast = 4.5

// Palette is the accent in all its uses, each "#rrggbb". Accent and AccentDark can be read as text on the
// light and on the dark backgrounds, OnAccent and OnAccentDark as text on an area filled with them.
type Palette struct {
	Accent       string
	OnAccent     string
	AccentDark   string
	OnAccentDark string
}

// Variables returns p as the stylesheet reads it: --accent, --on-accent, --accent-dark, --on-accent-dark.
func (p Palette) Variables() []Variable {
	return []Variable{
		{"--accent", p.Accent}, {"--on-accent", p.OnAccent},
		{"--accent-dark", p.AccentDark}, {"--on-accent-dark", p.OnAccentDark},
	}
}

// Default returns the palette of DefaultAccent.
func Default() Palette {
	c, _ := parseColour(DefaultAccent)
	return paletteOf(c)
}

// Accent returns the palette of the accent that a site sets: "#rrggbb" or "#rgb", "" for the default. file
// and span say where it is set.
//
// A value that is no colour is accent-colour, and the palette is the default one. A colour too pale for text
// on the light backgrounds is accent-contrast, and the palette is that of the colour offered instead. The
// dark accent is always derived, by making the accent lighter until it can be read.
func Accent(file string, span diag.Span, value string) (Palette, []diag.Problem) {
	if value == "" {
		return Default(), nil
	}
	c, ok := parseColour(value)
	if !ok {
		return Default(), []diag.Problem{{
			Code: "accent-colour", File: file, Span: span,
			Message: fmt.Sprintf("accent %q is not a colour that the theme can take", value),
			Help:    colourHelp(value),
		}}
	}
	on := backgrounds(LightPage, LightCard)
	if c.readable(on) {
		return paletteOf(c), nil
	}
	better := c.nearest(-1, on)
	return paletteOf(better), []diag.Problem{{
		Code: "accent-contrast", File: file, Span: span,
		// Rounded down, for 4.499 is not yet 4.5.
		Message: fmt.Sprintf("accent %q is too pale to be read: its contrast is %.2f to 1, and text needs %.1f", value, math.Floor(c.least(on)*100)/100, minimumContrast),
		Help:    fmt.Sprintf("the nearest colour that can be read is accent = %q", better),
	}}
}

// colourHelp guesses what was meant: a name of CSS, digits without #, or digits with transparency. What it
// offers can be read.
func colourHelp(value string) string {
	value = strings.ToLower(strings.TrimSpace(value))
	guesses := []string{value, "#" + value, value[:min(len(value), len("#rrggbb"))]}
	if c, ok := colornames.Map[value]; ok {
		guesses = []string{colour{c.R, c.G, c.B}.String()}
	}
	for _, guess := range guesses {
		c, ok := parseColour(guess)
		if !ok {
			continue
		}
		if better := c.nearest(-1, backgrounds(LightPage, LightCard)); better != c {
			return fmt.Sprintf("write accent = %q, the nearest to it that can be read", better)
		}
		return fmt.Sprintf("write accent = %q", c)
	}
	return fmt.Sprintf("write # and six hexadecimal digits, like accent = %q", DefaultAccent)
}

// paletteOf returns the palette of an accent that can be read on the light backgrounds. What stands on it
// follows: contrast is symmetric, so the light page's white can be read on the accent, and the dark page's
// near-black on the dark accent.
func paletteOf(accent colour) Palette {
	return Palette{
		Accent:       accent.String(),
		OnAccent:     LightPage,
		AccentDark:   accent.nearest(1, backgrounds(DarkPage, DarkCard)).String(),
		OnAccentDark: DarkPage,
	}
}

// backgrounds reads the constants above; a test holds that they are colours.
func backgrounds(values ...string) []colour {
	out := make([]colour, len(values))
	for i, v := range values {
		out[i], _ = parseColour(v)
	}
	return out
}
