package asset

import (
	"strings"
	"testing"
)

func TestFontsAreOneElement(t *testing.T) {
	for _, test := range []struct {
		name string
		f    Fonts
		want string
	}{
		{"none", Fonts{}, ""},
		{"a headline", Fonts{Headline: "Poster.woff2"},
			`<style>@font-face{font-family:Headline;src:url(../fonts/Poster.woff2)format("woff2");font-display:swap;font-weight:1 1000}:root{--own-headline:Headline,Georgia,serif}</style>`},
		{"a text in four files", Fonts{Text: "T.woff2", Bold: "T-Bold.woff2", Italic: "T-Italic.woff2", Form: "F.woff2"},
			`<style>@font-face{font-family:Text;src:url(../fonts/T.woff2)format("woff2");font-display:swap}@font-face{font-family:Text;src:url(../fonts/T-Bold.woff2)format("woff2");font-display:swap;font-weight:bold}@font-face{font-family:Text;src:url(../fonts/T-Italic.woff2)format("woff2");font-display:swap;font-style:italic}@font-face{font-family:Form;src:url(../fonts/F.woff2)format("woff2");font-display:swap;font-weight:1 1000}:root{--own-text:Text;--own-form:Form}</style>`},
		{"a variable text", Fonts{Text: "T.woff2", Italic: "I.woff2", Variable: true},
			`<style>@font-face{font-family:Text;src:url(../fonts/T.woff2)format("woff2");font-display:swap;font-weight:1 1000}@font-face{font-family:Text;src:url(../fonts/I.woff2)format("woff2");font-display:swap;font-weight:1 1000;font-style:italic}:root{--own-text:Text}</style>`},
	} {
		e := test.f.Element("../fonts/")
		if string(e.HTML) != test.want {
			t.Errorf("%s: got %s", test.name, e.HTML)
		}
		if test.want != "" {
			alone(t, "style", e)
		}
	}
}

// font is a WOFF2 file with these entries in its directory, and nothing behind it.
func font(entries ...string) []byte {
	all := strings.Join(entries, "")
	return []byte("wOF2\x00\x01\x00\x00\x00\x00\x00\x00\x00" + string(rune(len(entries))) + strings.Repeat("\x00", 34) + all)
}

func TestWOFF2(t *testing.T) {
	for _, test := range []struct {
		name         string
		file         []byte
		variable, ok bool
	}{
		{"nothing", nil, false, false},
		{"TrueType", []byte("\x00\x01\x00\x00" + strings.Repeat("\x00", 60)), false, false},
		{"WOFF", append([]byte("wOFF"), font("\x00\x10")[4:]...), false, false},
		{"cut off", font("\x00\x10")[:20], false, false},
		{"cut off in its directory", append(font()[:13], append([]byte{9}, font()[14:]...)...), false, false},
		{"static", font("\x00\x10", "\x0a\x81\x00\x20", "\x0b\x10\x00", "\x3fDSIG\x08"), false, true},
		{"variable", font("\x00\x10", "\x0a\x81\x00\x20", "\x0b\x10\x00", "\x2f\x40"), true, true},
		{"its glyphs not transformed", font("\xca\x10", "\x2f\x40"), true, true},
		{"a tag that only looks like it", font("\x3ffvaR\x2f", "\x01\x2f"), false, true},
	} {
		if variable, ok := WOFF2(test.file); variable != test.variable || ok != test.ok {
			t.Errorf("%s: got %t, %t", test.name, variable, ok)
		}
	}
}

func FuzzWOFF2(f *testing.F) {
	f.Add(font("\x00\x10", "\x2f\x40"))
	f.Add([]byte("wOF2"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if variable, ok := WOFF2(b); variable && !ok {
			t.Error("variable, and no font")
		}
	})
}
