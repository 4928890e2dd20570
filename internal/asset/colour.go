package asset

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// colour is an sRGB colour of 8 bits a channel.
type colour struct{ r, g, b uint8 }

var hexadecimal = regexp.MustCompile(`^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$`)

// parseColour reads "#rrggbb" and "#rgb".
func parseColour(s string) (colour, bool) {
	if !hexadecimal.MatchString(s) {
		return colour{}, false
	}
	if len(s) == 4 {
		s = string([]byte{'#', s[1], s[1], s[2], s[2], s[3], s[3]})
	}
	n, err := strconv.ParseUint(s[1:], 16, 32)
	return colour{uint8(n >> 16), uint8(n >> 8), uint8(n)}, err == nil
}

// String returns "#rrggbb" in lower case.
func (c colour) String() string { return fmt.Sprintf("#%02x%02x%02x", c.r, c.g, c.b) }

// contrast is the ratio of WCAG 2, from 1 to 21: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// luminance follows https://www.w3.org/TR/WCAG22/#dfn-relative-luminance. The conversions to float64 keep
// the compiler from fusing steps, so that every machine decides alike.
func (c colour) luminance() float64 {
	return float64(0.2126*linear(c.r)) + float64(0.7152*linear(c.g)) + float64(0.0722*linear(c.b))
}

func linear(channel uint8) float64 {
	v := float64(channel) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// readable reports whether text of colour c can be read on each of the backgrounds.
func (c colour) readable(on []colour) bool { return c.least(on) >= minimumContrast }

// least is the smallest contrast of c with any of the backgrounds.
func (c colour) least(on []colour) float64 {
	least := 21.0
	for _, b := range on {
		least = min(least, contrast(c, b))
	}
	return least
}

// nearest returns c if it can be read on the backgrounds, or else the first colour that can when c is made
// darker (step -1) or lighter (step 1) in hue and saturation as they are. In HSL every channel rises with
// lightness, so the first that fits is the one that was moved least.
func (c colour) nearest(step int, on []colour) colour {
	hue, saturation, lightness := c.hsl()
	for thousandths := int(math.Round(lightness * 1000)); !c.readable(on); thousandths += step {
		if thousandths < 0 || thousandths > 1000 {
			break // black or white: as far as lightness goes
		}
		c = fromHSL(hue, saturation, float64(thousandths)/1000)
	}
	return c
}

// hsl returns the hue in sixths of the circle, saturation and lightness from 0 to 1:
// https://www.w3.org/TR/css-color-4/#rgb-to-hsl.
func (c colour) hsl() (hue, saturation, lightness float64) {
	r, g, b := float64(c.r)/255, float64(c.g)/255, float64(c.b)/255
	high, low := max(r, g, b), min(r, g, b)
	lightness, spread := (high+low)/2, high-low
	if spread == 0 {
		return 0, 0, lightness
	}
	switch high {
	case r:
		hue = math.Mod((g-b)/spread+6, 6)
	case g:
		hue = (b-r)/spread + 2
	default:
		hue = (r-g)/spread + 4
	}
	return hue, spread / (1 - math.Abs(high+low-1)), lightness
}

// fromHSL is the way back: https://www.w3.org/TR/css-color-4/#hsl-to-rgb.
func fromHSL(hue, saturation, lightness float64) colour {
	spread := saturation * min(lightness, 1-lightness)
	channel := func(turn float64) uint8 {
		k := math.Mod(turn+float64(2*hue), 12)
		shift := float64(spread * max(-1, min(k-3, 9-k, 1)))
		return uint8(math.Round(float64(255 * min(1, max(0, lightness-shift)))))
	}
	return colour{channel(0), channel(8), channel(4)}
}
