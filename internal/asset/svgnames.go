package asset

import (
	"regexp"
	"strings"
)

const (
	svgSpace   = "http://www.w3.org/2000/svg"
	xlinkSpace = "http://www.w3.org/1999/xlink"
	xmlSpace   = "http://www.w3.org/XML/1998/namespace"
)

// svgElements are the elements that draw and can do nothing else. No filter, because it can hold a picture;
// no link, no animation (which can set any attribute), no style (which would reach the whole page).
var svgElements = set(`svg g path rect circle ellipse line polyline polygon text tspan title desc defs
	linearGradient radialGradient stop clipPath mask use symbol`)

// svgWords are the elements whose text counts. In HTML, title and desc hold HTML, so they may hold nothing
// but text here: https://html.spec.whatwg.org/#html-integration-point.
var (
	svgWords = set(`text tspan title desc`)
	svgPlain = set(`title desc`)
)

// svgAttributes are the attributes that place and paint.
var svgAttributes = set(`id href
	x y x1 y1 x2 y2 cx cy r rx ry fx fy fr dx dy d points width height viewBox preserveAspectRatio
	transform rotate offset pathLength textLength lengthAdjust
	gradientUnits gradientTransform spreadMethod clipPathUnits maskUnits maskContentUnits
	fill fill-opacity fill-rule stroke stroke-width stroke-linecap stroke-linejoin stroke-miterlimit
	stroke-dasharray stroke-dashoffset stroke-opacity opacity color paint-order vector-effect
	clip-path clip-rule mask stop-color stop-opacity display visibility overflow
	font-family font-size font-style font-variant font-weight font-stretch letter-spacing word-spacing
	text-anchor text-decoration dominant-baseline alignment-baseline baseline-shift
	shape-rendering text-rendering color-interpolation`)

// svgIgnored are attributes of the empty namespace that drawing programs leave behind and that draw nothing
// here; names that begin with "data-" are too.
var svgIgnored = set(`version baseProfile enable-background class role focusable`)

func set(names string) map[string]bool {
	out := map[string]bool{}
	for _, name := range strings.Fields(names) {
		out[name] = true
	}
	return out
}

var (
	svgID = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	// svgPaint is the one form of address in a value; a colour may follow in case it leads nowhere.
	svgPaint = regexp.MustCompile(`^url\(\s*(?:#([A-Za-z_][A-Za-z0-9_.-]*)|"#([A-Za-z_][A-Za-z0-9_.-]*)"|'#([A-Za-z_][A-Za-z0-9_.-]*)')\s*\)(\s+[#A-Za-z0-9]+)?$`)
	// svgCall is a function's name; SVG allows white space in front of the bracket.
	svgCall = regexp.MustCompile(`([^\s(),]*)\s*\(`)
)

// svgFunctions are the functions a value may call beside url(); they compute and load nothing.
var svgFunctions = set(`rgb rgba hsl hsla matrix translate scale rotate skewX skewY`)
