package card

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"broadside/internal/asset"
)

func TestIcon(t *testing.T) {
	press := New()
	for name, i := range map[string]Icon{
		"icon-latin":  {Title: "“riverton” Action", Palette: asset.Default(), Language: "en"},
		"icon-arabic": {Title: "حركة ريفرتون", Palette: asset.Default(), Language: "ar", RTL: true},
		"icon-wide":   {Title: "Wasser", Palette: palette(t, "#005a9c"), Language: "de"},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := press.PNG(i, 180)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name, made)
			svg := press.SVG(i)
			if problems := asset.SafeSVG("icon.svg", svg); problems != nil {
				t.Errorf("%s\n%v", svg, problems)
			}
			if again := press.SVG(i); !bytes.Equal(again, svg) || len(svg) > 1500 {
				t.Errorf("%d bytes, then %d", len(svg), len(again))
			}
		})
	}
	if _, err := press.PNG(Icon{Title: "🎉", Palette: asset.Default()}, 32); err != nil {
		t.Error("a title without letters:", err)
	}
}

// favicon.ico is a directory of one entry, and the PNG as it is.
func TestICO(t *testing.T) {
	made, err := New().PNG(Icon{Title: "R", Palette: asset.Default()}, 32)
	if err != nil {
		t.Fatal(err)
	}
	ico := ICO(made, 32)
	want := []byte{0, 0, 1, 0, 1, 0, 32, 32, 0, 0, 1, 0, 32, 0, byte(len(made)), byte(len(made) >> 8), 0, 0, 22, 0, 0, 0}
	if !bytes.Equal(ico[:22], want) {
		t.Errorf("begins with %v, want %v", ico[:22], want)
	}
	if m, err := png.Decode(bytes.NewReader(ico[22:])); err != nil || m.Bounds() != image.Rect(0, 0, 32, 32) {
		t.Error("no picture of 32 pixels in it", err)
	}
}

// A site's own icon keeps what shows through, but where systems would print black.
func TestResize(t *testing.T) {
	own := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	for y := 100; y < 300; y++ {
		for x := 100; x < 300; x++ {
			own.SetNRGBA(x, y, color.NRGBA{0, 90, 156, 255})
		}
	}
	for opaque, corner := range map[bool]color.NRGBA{false: {}, true: {255, 255, 255, 255}} {
		b, err := Resize(own, 180, opaque)
		if err != nil {
			t.Fatal(err)
		}
		m, err := png.Decode(bytes.NewReader(b))
		if err != nil || m.Bounds() != image.Rect(0, 0, 180, 180) {
			t.Fatal(m.Bounds(), err)
		}
		if got := color.NRGBAModel.Convert(m.At(2, 2)); got != corner {
			t.Errorf("opaque %v: the corner is %v", opaque, got)
		}
		if got := color.NRGBAModel.Convert(m.At(90, 90)); got != (color.NRGBA{0, 90, 156, 255}) {
			t.Errorf("opaque %v: the middle is %v", opaque, got)
		}
	}
}
