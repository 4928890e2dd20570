package asset

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"broadside/internal/diag"
)

// palettesOf reads the custom properties of a stylesheet's :root rules: on a light screen, and on a dark one.
func palettesOf(t *testing.T, css string) (light, dark map[string]string) {
	t.Helper()
	property := regexp.MustCompile(`(--[a-z-]+):\s*([^;]+);`)
	roots := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(css, -1)
	if len(roots) < 2 {
		t.Fatal("no :root rules for light and dark")
	}
	light, dark = map[string]string{}, map[string]string{}
	for _, p := range property.FindAllStringSubmatch(roots[0][1], -1) {
		light[p[1]], dark[p[1]] = p[2], p[2]
	}
	for _, p := range property.FindAllStringSubmatch(roots[1][1], -1) {
		dark[p[1]] = p[2]
	}
	return light, dark
}

// resolve follows var(--x) to a colour.
func resolve(t *testing.T, palette map[string]string, name string) colour {
	t.Helper()
	value := palette[name]
	for strings.HasPrefix(value, "var(") {
		value = palette[strings.TrimSuffix(strings.TrimPrefix(value, "var("), ")")]
	}
	c, ok := parseColour(value)
	if !ok {
		t.Fatalf("%s is %q, no colour", name, value)
	}
	return c
}

// pairs are all colours of the built-in stylesheets that meet, and the contrast they need: 4.5 for text, 3 for large
// text, for the edges of what can be filled in, and for the mark of focus (CASES.md RS-146).
var pairs = []struct {
	front, back string
	need        float64
	where       string
}{
	{"--ink", "--page", 4.5, "text"},
	{"--ink", "--card", 4.5, "text of the form"},
	{"--soft", "--page", 4.5, "dates, captions"},
	{"--soft", "--card", 4.5, "hints"},
	{"--hue", "--page", 4.5, "links"},
	{"--hue", "--card", 4.5, "links of the form and of a source"},
	{"--on-hue", "--hue", 4.5, "the button, the word Won"},
	{"--page", "--ink", 4.5, "the button under the mouse, the mark of a draft"},
	{"--page", "--edge", 3, "the button while it sends, in large bold letters"},
	{"--wrong", "--page", 4.5, "what is wrong, on top of the form"},
	{"--wrong", "--card", 4.5, "what is wrong, at a field"},
	{"--edge", "--page", 3, "a field's edge, inside"},
	{"--edge", "--card", 3, "a field's edge, outside"},
	{"--hue", "--page", 3, "the mark of focus, on the page"},
	{"--hue", "--card", 3, "the mark of focus, on a card"},
	{"--ink", "--card", 3, "the mark of focus, around a button"},
}

// RS-146: the built-in stylesheets with whatever accent a site sets.
func TestEveryAccentCanBeReadInTheStylesheet(t *testing.T) {
	text, err := os.ReadFile("../../layouts/style.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark := palettesOf(t, string(text))
	for name, want := range map[string]string{light["--page"]: LightPage, light["--card"]: LightCard, dark["--page"]: DarkPage, dark["--card"]: DarkCard} {
		if name != want {
			t.Errorf("the accent is measured on %s, and the stylesheet has %s", want, name)
		}
	}
	for _, accent := range []string{"", "#a4161a", "#000000", "#00008b", "#0055cc", "#006400", "#5b2a86", "#7a4a00", "#595959", "#8b0000", "#f0c419", "#ff0000", "#00ff00", "#ffffff", "#767676"} {
		p, _ := Accent("content/site.toml", diag.Span{}, accent)
		for _, v := range p.Variables() {
			light[v.Name], dark[v.Name] = v.Value, v.Value
		}
		for scheme, palette := range map[string]map[string]string{"light": light, "dark": dark} {
			for _, pair := range pairs {
				front, back := resolve(t, palette, pair.front), resolve(t, palette, pair.back)
				if got := contrast(front, back); got < pair.need {
					t.Errorf("accent %q, %s: %s on %s (%s on %s, %s) has %.2f, and needs %.1f", accent, scheme, front, back, pair.front, pair.back, pair.where, got, pair.need)
				}
			}
		}
	}
}

// No rule brings a colour of its own, or another background, so that the pairs above are all there are.
func TestStylesheetsHaveNoOtherColours(t *testing.T) {
	background := regexp.MustCompile(`background(?:-color)?:\s*([^;]+);`)
	literal := regexp.MustCompile(`#[0-9a-f]{3,8}\b|\brgba?\(|\bhsl`)
	rule := regexp.MustCompile(`(?s)[^{}]+\{[^{}]*\}`)
	for _, name := range []string{"style.css", "home.css", "thanks.css"} {
		text, err := os.ReadFile("../../layouts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rule.FindAllString(string(text), -1) {
			selector, body, _ := strings.Cut(strings.TrimSpace(r), "{")
			if strings.Contains(selector, ":root") {
				continue
			}
			if c := literal.FindString(body); c != "" {
				t.Errorf("%s: %s has the colour %s", name, selector, c)
			}
			for _, b := range background.FindAllStringSubmatch(body, -1) {
				if !slices.Contains([]string{"var(--page)", "var(--card)", "var(--hue)", "var(--ink)", "var(--edge)", "var(--line)", "none", "Canvas"}, b[1]) {
					t.Errorf("%s: %s has the background %s", name, selector, b[1])
				}
				// What fills with a colour says which letters stand on it; the bar holds none.
				on := map[string]string{"var(--hue)": "var(--on-hue)", "var(--ink)": "var(--page)", "var(--edge)": "var(--page)"}[b[1]]
				if on != "" && !strings.Contains(body, fmt.Sprintf("color: %s;", on)) {
					t.Errorf("%s: %s fills with %s, and its letters are not %s", name, selector, b[1], on)
				}
			}
		}
	}
}
