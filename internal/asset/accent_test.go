package asset

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
)

func TestPaletteOfAnAccent(t *testing.T) {
	for _, test := range []struct {
		value string
		want  Palette
	}{
		{"", Palette{"#a4161a", "#ffffff", "#e74e53", "#14130f"}},
		{"#A4161A", Palette{"#a4161a", "#ffffff", "#e74e53", "#14130f"}},
		{"#05c", Palette{"#0055cc", "#ffffff", "#2680ff", "#14130f"}},
		{"#000", Palette{"#000000", "#ffffff", "#848484", "#14130f"}},
		{"#00008b", Palette{"#00008b", "#ffffff", "#7373ff", "#14130f"}},
		{"#595959", Palette{"#595959", "#ffffff", "#848484", "#14130f"}},
	} {
		got, problems := Accent("content/site.toml", diag.Span{}, test.value)
		if len(problems) > 0 {
			t.Error(shown(problems, ""))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.value, diff)
		}
	}
}

func TestAccentProblems(t *testing.T) {
	var got strings.Builder
	for _, value := range []string{"#f0c419", "#fff", "#808080", "#ff0000", "#767676", "a4161a", "Crimson", "gold", "#a4161aff", "#a4161", "rgb(1,2,3)", " #A4161A ", "é"} {
		text := fmt.Sprintf("[theme]\naccent = %q\n", value)
		start := strings.Index(text, `"`)
		p, problems := Accent("content/site.toml", diag.Span{Start: start, End: len(text) - 1}, value)
		fmt.Fprintf(&got, "--- %q gives %v\n%s", value, p, shown(problems, text))
	}
	golden(t, "accent-problems.txt", got.String())
}

// RS-146: whatever colour is set, what comes out can be read.
func TestEveryPaletteCanBeRead(t *testing.T) {
	for n := 0; n < 1<<24; n += 40009 {
		value := fmt.Sprintf("#%06x", n)
		p, problems := Accent("content/site.toml", diag.Span{}, value)
		if len(problems) == 0 && p.Accent != value {
			t.Errorf("%s became %s without a word", value, p.Accent)
		}
		for _, pair := range [][2]string{
			{p.Accent, LightPage}, {p.Accent, LightCard}, {p.OnAccent, p.Accent},
			{p.AccentDark, DarkPage}, {p.AccentDark, DarkCard}, {p.OnAccentDark, p.AccentDark},
		} {
			a, ok1 := parseColour(pair[0])
			b, ok2 := parseColour(pair[1])
			if !ok1 || !ok2 {
				t.Fatalf("%s: no colours: %v", value, pair)
			}
			if ratio := contrast(a, b); ratio < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f", value, pair[0], pair[1], ratio)
			}
		}
	}
}

func TestTheOfferedColourIsTheNearest(t *testing.T) {
	on := backgrounds(LightPage, LightCard)
	for _, value := range []string{"#f0c419", "#ff0000", "#00ff00", "#8080ff", "#ffffff", "#e07020"} {
		c, _ := parseColour(value)
		got := c.nearest(-1, on)
		hue, saturation, lightness := c.hsl()
		_, _, reached := got.hsl()
		for l := lightness; l > reached+0.003; l -= 0.001 {
			if nearer := fromHSL(hue, saturation, l); nearer.readable(on) {
				t.Errorf("%s: %s can be read, and is nearer than %s", value, nearer, got)
				break
			}
		}
	}
}

// Pairs whose ratio is widely printed.
func TestContrast(t *testing.T) {
	for _, test := range []struct{ a, b, want string }{
		{"#000000", "#ffffff", "21.00"}, {"#ffffff", "#ffffff", "1.00"}, {"#767676", "#ffffff", "4.54"},
		{"#777777", "#ffffff", "4.48"}, {"#ff0000", "#ffffff", "4.00"}, {"#0000ff", "#ffffff", "8.59"},
	} {
		a, _ := parseColour(test.a)
		b, _ := parseColour(test.b)
		if got := fmt.Sprintf("%.2f", contrast(a, b)); got != test.want {
			t.Errorf("%s on %s: got %s, want %s", test.a, test.b, got, test.want)
		}
	}
}

func FuzzAccent(f *testing.F) {
	for _, s := range []string{"#a4161a", "#abc", "", "red", "#", "#ü", "#12345678"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, _ := Accent("content/site.toml", diag.Span{}, s)
		if _, problems := Accent("content/site.toml", diag.Span{}, p.Accent); len(problems) > 0 {
			t.Errorf("%q gives %v, which is refused itself", s, p)
		}
		if _, problems := rootRule("", p.Variables()); len(problems) > 0 {
			t.Errorf("%q gives %v, which can't be set", s, p)
		}
	})
}
