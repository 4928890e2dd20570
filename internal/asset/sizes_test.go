package asset

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"
)

// ingredient is a picture of shapes, for a recipe.
func ingredient(t testing.TB, name string) []byte {
	size := image.Pt(1800, 301)
	if name == "odd.jpg" {
		size = image.Pt(701, 333)
	}
	m := image.NewNRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			c := color.NRGBA{uint8(x * 255 / size.X), uint8(y * 255 / size.Y), uint8((x + y) >> 4), 255}
			if name == "sheer.png" {
				c.A = uint8(x*y*40503>>8) | 3
			}
			m.SetNRGBA(x, y, c)
		}
	}
	return encoded(t, func(b *bytes.Buffer) error {
		switch {
		case strings.HasSuffix(name, ".png"):
			return png.Encode(b, m)
		case name == "grey.jpg":
			grey := image.NewGray(m.Rect)
			for i := range grey.Pix {
				grey.Pix[i] = m.Pix[4*i]
			}
			return jpeg.Encode(b, grey, nil)
		}
		return jpeg.Encode(b, m, &jpeg.Options{Quality: 95})
	})
}

// What the recipe makes, on every machine. If it changes, Recipe has to change too, or sites would keep what an older
// one made.
func TestRecipe(t *testing.T) {
	var got strings.Builder
	for _, name := range []string{"photo.jpg", "odd.jpg", "grey.jpg", "photo.png", "sheer.png"} {
		data := ingredient(t, name)
		p, err := Look(data, name)
		if err != nil {
			t.Fatal(err)
		}
		made, err := Sizes(data, name, p.Widths)
		if err != nil {
			t.Fatal(err)
		}
		for i, m := range made {
			fmt.Fprintf(&got, "%s %s %d %x\n", Recipe, name, p.Widths[i], sha256.Sum256(m))
		}
	}
	golden(t, "recipe.txt", got.String())
}

// A size looks like the picture: no pixel is far from what an average of the whole has in its place.
func TestSizesLookLikeTheWhole(t *testing.T) {
	for _, name := range []string{"photo.jpg", "grey.jpg", "photo.png"} {
		data := ingredient(t, name)
		whole, _, err := image.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		made, err := Sizes(data, name, []int{480, 1600})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range made {
			small, _, err := image.Decode(bytes.NewReader(m))
			if err != nil {
				t.Fatal(err)
			}
			b := small.Bounds()
			if b.Dy() != (301*b.Dx()+900)/1800 {
				t.Errorf("%s: %v", name, b)
			}
			for y := 5; y < b.Dy()-5; y += 7 {
				for x := 5; x < b.Dx()-5; x += 7 {
					got := color.RGBAModel.Convert(small.At(x, y)).(color.RGBA)
					want := color.RGBAModel.Convert(whole.At((2*x+1)*1800/b.Dx()/2, (2*y+1)*301/b.Dy()/2)).(color.RGBA)
					if far(got.R, want.R) || far(got.G, want.G) || far(got.B, want.B) {
						t.Fatalf("%s, %d wide: %v at %d, %d, not %v", name, b.Dx(), got, x, y, want)
					}
				}
			}
		}
	}
}

func TestASizeIsNeverHeavierThanTheWhole(t *testing.T) {
	rough, err := os.ReadFile("../../content/library-sundays/reading-room.jpg") // progressive, and saved by a better program than ours
	if err != nil {
		t.Fatal(err)
	}
	made, err := Sizes(rough, "a.jpg", []int{480, 800, 1360})
	if err != nil {
		t.Fatal(err)
	}
	if len(made[0]) >= len(made[1]) || len(made[1]) >= len(made[2]) || len(made[2]) > len(rough) {
		t.Errorf("%d, %d, %d of %d bytes", len(made[0]), len(made[1]), len(made[2]), len(rough))
	}
	// A screenshot of few colours that nobody told the program that saved it.
	m := image.NewRGBA(image.Rect(0, 0, 1500, 300))
	for i := range m.Pix {
		m.Pix[i] = 255
		if i/4%7 == 0 && i%4 < 3 {
			m.Pix[i] = 0
		}
	}
	data := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) })
	made, err = Sizes(data, "a.png", []int{480, 800, 1500})
	if err != nil {
		t.Fatal(err)
	}
	for i, m := range made {
		if len(m) > len(data) {
			t.Errorf("size %d has %d bytes, the whole has %d", i, len(m), len(data))
		}
	}
	if !bytes.Equal(made[1], data) || !bytes.Equal(made[2], data) {
		t.Error("what is lighter as it is was made anew")
	}
	// A photo saved without thrift is saved anew.
	m = image.NewRGBA(image.Rect(0, 0, 1000, 600))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * i >> 7)
	}
	data = encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, m, &jpeg.Options{Quality: 100}) })
	made, err = Sizes(data, "a.jpg", []int{1000})
	if err != nil {
		t.Fatal(err)
	}
	if len(made[0]) > len(data)/2 {
		t.Errorf("%d of %d bytes", len(made[0]), len(data))
	}
}
