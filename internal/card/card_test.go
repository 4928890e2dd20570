package card

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/draw"

	"broadside/internal/asset"
	"broadside/internal/diag"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// plain is a card that the cases below change.
func plain() Card {
	return Card{
		Organisation: "Riverton Action", Call: "Sign the petition", Address: "action.riverton.example",
		Headline: "Tell the Riverton City Council: Keep the libraries open on Sundays.",
		Palette:  asset.Default(), Language: "en",
	}
}

func palette(t testing.TB, accent string) asset.Palette {
	t.Helper()
	p, problems := asset.Accent("", diag.Span{}, accent)
	if problems != nil {
		t.Fatal(problems)
	}
	return p
}

// photograph is a picture of the starter.
func photograph(t testing.TB) image.Image {
	t.Helper()
	f, err := os.Open("../../content/library-sundays/reading-room.jpg")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	m, err := jpeg.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const arabic = "قولوا لمجلس مدينة ريفرتون: أبقوا المكتبات مفتوحة أيام الأحد"

// The pictures in testdata are what the cards look like, a quarter of the size: look at them after -update.
func TestDraw(t *testing.T) {
	press, photo := New(), photograph(t)
	contract := "The council must publish every contract it signs within thirty days of signing, with its price. "
	for name, change := range map[string]func(*Card) image.Image{
		"english": func(c *Card) image.Image { return nil },
		"picture": func(c *Card) image.Image { return photo },
		"closed": func(c *Card) image.Image {
			c.Label, c.Call = "Closed", ""
			return photo
		},
		"won": func(c *Card) image.Image {
			c.Won, c.Label, c.Call, c.Headline = true, "Won", "", "The libraries stay open on Sundays."
			return photo
		},
		"won-call": func(c *Card) image.Image {
			c.Won, c.Label, c.Call, c.Headline = true, "Won", "See what we won", "The libraries stay open on Sundays."
			return nil
		},
		"spanish": func(c *Card) image.Image {
			c.Language, c.Headline, c.Call = "es", "¡Salvemos el río! ¿Cuándo, si no ahora?", "Firma la petición"
			c.Palette = palette(t, "#0b6e4f")
			return nil
		},
		"french": func(c *Card) image.Image {
			c.Language, c.Headline, c.Call = "fr", "«\u202fGardez l’école ouverte\u202f!\u202f»\u00a0: dix mille Français le demandent à l’Évêché.", "Signer la pétition"
			c.Palette = palette(t, "#5b2a86")
			return nil
		},
		"german": func(c *Card) image.Image {
			c.Language, c.Headline, c.Call = "de", "Rechtsschutzversicherungsgesellschaftsangestelltenvertretung erhalten!", "Petition unterschreiben"
			return nil
		},
		"portuguese": func(c *Card) image.Image {
			c.Language, c.Headline, c.Call = "pt", "Não à mineração: proteção já para as águas de São João!", "Assinar a petição"
			c.Palette = palette(t, "#005a9c")
			return photo
		},
		"arabic": func(c *Card) image.Image {
			c.Language, c.RTL, c.Headline, c.Organisation, c.Call = "ar", true, arabic, "حركة ريفرتون", "وقّعوا العريضة"
			return photo
		},
		// The brand stands first, at the right; the number keeps its order.
		"arabic-mixed": func(c *Card) image.Image {
			c.Language, c.RTL, c.Organisation, c.Call = "ar", true, "حركة ريفرتون", "وقّعوا العريضة"
			c.Headline = "RiverPlan 2027 خطر على النهر، يقول 8 من كل 10"
			return nil
		},
		"long": func(c *Card) image.Image {
			c.Headline = strings.Repeat(contract, 4)[:300]
			return photo
		},
		"unbroken": func(c *Card) image.Image {
			c.Headline, c.Organisation = strings.Repeat("0123456789", 30), strings.Repeat("A Very Long Coalition of ", 5)
			c.Call = "Sign this petition together with everybody else who lives in this town"
			return nil
		},
		"empty": func(c *Card) image.Image {
			*c = Card{Palette: c.Palette}
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := plain()
			m := change(&c)
			got, err := press.Draw(c, m)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, got)
		})
	}
}

// golden compares a picture with one in testdata. Both are a quarter of the size, which forgives what processors
// round differently.
func golden(t *testing.T, name string, picture []byte) {
	t.Helper()
	m, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	width, height := m.Bounds().Dx()/4, m.Bounds().Dy()/4
	got := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.BiLinear.Scale(got, got.Rect, m, m.Bounds(), draw.Src, nil)
	for i, v := range got.Pix {
		got.Pix[i] = v&0xf0 | v>>4 // fewer shades make a smaller file
	}
	file := filepath.Join("testdata", name+".png")
	if *update {
		var b bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, got); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if want.Bounds() != got.Bounds() {
		t.Fatalf("%v, want %v", got.Bounds(), want.Bounds())
	}
	off := 0
	for y := range height {
		for x := range width {
			if differ(got.RGBAAt(x, y), color.RGBAModel.Convert(want.At(x, y)).(color.RGBA)) {
				off++
			}
		}
	}
	if off > 0 {
		t.Errorf("%d of %d pixels are not those of %s", off, width*height, file)
	}
}

func differ(a, b color.RGBA) bool {
	far := func(x, y uint8) bool { return max(x, y)-min(x, y) > 17 }
	return far(a.R, b.R) || far(a.G, b.G) || far(a.B, b.B)
}

// Letters of Arabic take the shape that their place in the word asks for.
func TestArabicIsShaped(t *testing.T) {
	h := New().hand()
	st := style{face: h.sans, language: "ar", rtl: true}
	glyphs := func(text string) (out []uint32) {
		for _, r := range h.line([]rune(text), st).runs {
			for _, g := range r.Glyphs {
				if g.Width > 0 {
					out = append(out, uint32(g.GlyphID))
				}
			}
		}
		return out
	}
	word, alone := glyphs("بيت"), []uint32{}
	for _, letter := range []string{"ت", "ي", "ب"} { // from the left
		alone = append(alone, glyphs(letter)...)
	}
	if len(word) != 3 || len(alone) != 3 {
		t.Fatalf("%d glyphs in the word, %d alone", len(word), len(alone))
	}
	for i := range word {
		if word[i] == alone[i] {
			t.Errorf("glyph %d of the word is the letter's shape when it stands alone", i)
		}
	}
	if ligature := glyphs("لا"); len(ligature) != 1 {
		t.Errorf("lam and alef are %d glyphs", len(ligature))
	}
}

// The direction is the language's, not that of the first letter.
func TestParagraphDirection(t *testing.T) {
	h := New().hand()
	text := []rune("NHS إلى الأبد")
	for _, rtl := range []bool{false, true} {
		runs := h.line(text, style{face: h.sans, language: "ar", rtl: rtl}).runs
		latin := slices.IndexFunc(runs, func(r shaping.Output) bool { return r.Runes.Offset <= 1 && r.Runes.Count >= 3 })
		other := slices.IndexFunc(runs, func(r shaping.Output) bool { return r.Runes.Offset > 1 && r.Runes.Count >= 3 })
		if latin < 0 || other < 0 || (latin > other) != rtl {
			t.Errorf("rtl %v: from the left, the Latin word is run %d and the Arabic run %d", rtl, latin, other)
		}
	}
}

// One card gives the same bytes, whatever was drawn before, and in several goroutines.
func TestDrawIsDeterministic(t *testing.T) {
	press, photo := New(), photograph(t)
	first, err := press.Draw(plain(), photo)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			other := plain()
			other.Won, other.Headline, other.RTL = true, arabic, true
			if _, err := press.Draw(other, []image.Image{nil, photo}[i%2]); err != nil {
				t.Error(err)
			}
			if got, err := press.Draw(plain(), photo); err != nil || !bytes.Equal(got, first) {
				t.Error("the same card came out differently", err)
			}
		})
	}
	all.Wait()
	if fresh, err := New().Draw(plain(), photo); err != nil || !bytes.Equal(fresh, first) {
		t.Error("another press makes another picture", err)
	}
}

// A picture is small enough for every network, and the messenger that is strictest takes 600 kB.
func TestPictureIsLight(t *testing.T) {
	noise := image.NewRGBA(image.Rect(0, 0, 900, 900))
	state := uint32(1)
	for i := range noise.Pix {
		state = state*1664525 + 1013904223
		noise.Pix[i] = uint8(state>>24) | uint8(i%4/3*255)
	}
	b, err := New().Draw(plain(), noise)
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 300_000 {
		t.Errorf("%d bytes of noise", len(b))
	}
}

// Every field is part of the sum, and so is the picture.
func TestSum(t *testing.T) {
	seen := map[string]string{plain().Sum(""): "the card itself"}
	add := func(sum, what string) {
		if other, ok := seen[sum]; ok {
			t.Errorf("%s makes no difference to %s", what, other)
		}
		seen[sum] = what
	}
	add(plain().Sum("abc"), "a picture")
	for i := range reflect.TypeFor[Card]().NumField() {
		c := plain()
		switch f := reflect.ValueOf(&c).Elem().Field(i); f.Kind() {
		case reflect.String:
			f.SetString("other")
		case reflect.Bool:
			f.SetBool(true)
		default:
			c.Palette.Accent = "#005a9c"
		}
		add(c.Sum(""), reflect.TypeFor[Card]().Field(i).Name)
	}
	if again := plain(); again.Sum("") != plain().Sum("") {
		t.Error("one card has two sums")
	}
}

func TestMissing(t *testing.T) {
	press := New()
	for text, want := range map[string]string{
		"Plain words, “quoted” – 10\u00a0000 €": "",
		"Привет, Ελλάδα, Việt Nam":              "",
		arabic:                                  "",
		"e\u0301t\u200d\u00ad\ufe0f":            "",
		"Ban it 🎉 now 🎉":                        "🎉",
		"図書館を開けて":                               "図書館を開けて",
	} {
		if got := string(press.Missing(text)); got != want {
			t.Errorf("%q lacks %q, want %q", text, got, want)
		}
	}
}

// FuzzDraw holds that no headline fails, and that none touches the margins.
func FuzzDraw(f *testing.F) {
	for _, s := range []string{"", " ", "a", arabic, "日本", "🎉", "\u200f\u200e", strings.Repeat("W", 400), strings.Repeat("لا", 200), "a\u00adb\u00ad", "ﷺﷺﷺﷺﷺﷺﷺﷺﷺﷺ", "\u202eabc\u2066def", strings.Repeat("é\u0301\u0302\u0303", 50)} {
		f.Add(s, false)
		f.Add(s, true)
	}
	h := New().hand()
	f.Fuzz(func(t *testing.T, headline string, rtl bool) {
		c := plain()
		c.Headline, c.RTL = headline, rtl
		h.draw(c, nil)
		for y := edge; y < Height-bandHeight; y++ {
			for _, x := range []int{margin - 12, Width - margin + 12} {
				if h.image.ColorIndexAt(x, y) != inkOnPaper.ground() {
					t.Fatalf("%q is printed at %d, %d", headline, x, y)
				}
			}
		}
	})
}

func BenchmarkDraw(b *testing.B) {
	press, c := New(), plain()
	data, err := os.ReadFile("../../content/library-sundays/reading-room.jpg")
	if err != nil {
		b.Fatal(err)
	}
	picture, err := asset.Decode(data, "reading-room.jpg", c.PictureWidth(1360, 765))
	if err != nil {
		b.Fatal(err)
	}
	for name, m := range map[string]image.Image{"words": nil, "picture": picture} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := press.Draw(c, m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
