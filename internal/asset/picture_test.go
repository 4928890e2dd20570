package asset

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLook(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want Picture
	}{
		{"a.jpg", jpegOf(t, 30, 20), Picture{30, 20, "jpeg", "image/jpeg", []int{30}, 900}},
		{"a.JPEG", jpegOf(t, 30, 20), Picture{30, 20, "jpeg", "image/jpeg", []int{30}, 900}},
		{"upright.jpg", turned(t, binary.BigEndian, 1), Picture{30, 20, "jpeg", "image/jpeg", []int{30}, 900}},
		{"upside-down.jpg", turned(t, binary.LittleEndian, 3), Picture{30, 20, "jpeg", "image/jpeg", []int{30}, 900}},
		{"left.jpg", turned(t, binary.LittleEndian, 5), Picture{20, 30, "jpeg", "image/jpeg", []int{20}, 900}},
		{"right.jpg", turned(t, binary.BigEndian, 6), Picture{20, 30, "jpeg", "image/jpeg", []int{20}, 900}},
		{"nonsense.jpg", turned(t, binary.BigEndian, 9), Picture{30, 20, "jpeg", "image/jpeg", []int{30}, 900}},
		{"wide.jpg", jpegOf(t, 1700, 20), Picture{1700, 20, "jpeg", "image/jpeg", []int{480, 800, 1200, 1600}, 51000}},
		{"nearly.jpg", jpegOf(t, 900, 20), Picture{900, 20, "jpeg", "image/jpeg", []int{480, 900}, 27000}},
		{"a.png", pngOf(t, 30, 20), Picture{30, 20, "png", "image/png", []int{30}, 3480}},
		{"drawing.png", pngOf(t, 1700, 20), Picture{1700, 20, "png", "image/png", []int{1700}, 197200}},
		{"painting.png", painting(t, 1700, 20), Picture{1700, 20, "png", "image/png", []int{480, 800, 1200, 1600}, 163200}},
		{"a.gif", gifOf(t, 30, 20), Picture{30, 20, "gif", "image/gif", []int{30}, 3000}},
		{"lossless.webp", webpLossless(30, 20), Picture{30, 20, "webp", "image/webp", []int{30}, 3000}},
	} {
		got, err := Look(test.data, test.name)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// RS-090.
func TestUnfitPictures(t *testing.T) {
	var got strings.Builder
	for _, test := range []struct {
		name string
		data []byte
	}{
		{"huge.png", pngHeader(60_000, 60_000)},
		{"above.png", pngHeader(10_000, 5_001)},
		{"huge.webp", webpExtended(16_000, 16_000)},
		{"flat.png", pngHeader(0, 20)},
		{"empty.jpg", nil},
		{"cut.jpg", jpegOf(t, 30, 20)[:100]},
		{"end.jpg", all(jpegOf(t, 30, 20), -2)},
		{"cut.png", pngOf(t, 30, 20)[:20]},
		{"end.png", all(pngOf(t, 30, 20), -1)},
		{"changed.png", bytes.Replace(pngOf(t, 30, 20), []byte("IDAT"), []byte("IDAU"), 1)},
		{"cut.gif", gifOf(t, 30, 20)[:8]},
		{"end.gif", all(gifOf(t, 30, 20), -3)},
		{"cut.webp", webpExtended(30, 20)[:22]},
		{"header.webp", webpExtended(30, 20)},
		{"turned.webp", webpTurned(30, 20)},
		{"progressive.jpg", jpegHeader(0xc2, 7000, 7000)},
		{"deep.png", deep(t, 5000, 5000)},
		{"photo.jpg", pngOf(t, 30, 20)},
		{"sub/photo.png", jpegOf(t, 30, 20)},
		{"photo", gifOf(t, 30, 20)},
		{"photo.avif", []byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00")},
		{"photo.jpg", []byte("\x00\x00\x00\x1cftypheic\x00\x00\x00\x00")},
		{"photo.mp4", []byte("\x00\x00\x00\x1cftypisom\x00\x00\x00\x00")},
		{"logo.svg", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
		{"page.png", []byte("<!DOCTYPE html><script>")},
	} {
		p, err := Look(test.data, test.name)
		unfit := (*Unfit)(nil)
		if !errors.As(err, &unfit) || p.Width != 0 {
			t.Errorf("%s: got %v and %v", test.name, p, err)
			continue
		}
		fmt.Fprintf(&got, "%s %s\n   help: %s\n", test.name, unfit.Reason, unfit.Remedy)
	}
	golden(t, "unfit-pictures.txt", got.String())
}

// all is b without some bytes at its end.
func all(b []byte, less int) []byte { return b[:len(b)+less] }

func TestACutFileIsUnfitWhereverItEnds(t *testing.T) {
	for name, whole := range map[string][]byte{
		"a.jpg": turned(t, binary.BigEndian, 6), "a.png": pngOf(t, 30, 20), "a.webp": webpLossless(30, 20), "a.gif": gifOf(t, 30, 20)[:len(gifOf(t, 30, 20))-1],
	} {
		for n := range whole {
			if _, err := Look(whole[:n], name); !errors.As(err, new(*Unfit)) {
				t.Errorf("%s, the first %d bytes: %v", name, n, err)
			}
		}
	}
}

// RS-090: a header that claims much costs little.
func TestMemoryStaysFlat(t *testing.T) {
	for name, data := range map[string][]byte{
		"huge.png": pngHeader(60_000, 60_000), "huge.webp": webpExtended(16_000, 16_000), "huge.jpg": jpegHeader(0xc0, 60_000, 60_000),
		"progressive.jpg": jpegHeader(0xc2, 7000, 7000), "deep.png": deep(t, 5000, 5000),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, try := range []func() error{
			func() error { _, err := Look(data, name); return err },
			func() error { _, err := Sizes(data, name, []int{480}); return err },
			func() error { _, err := Decode(data, name, 480); return err },
		} {
			if err := try(); !errors.As(err, new(*Unfit)) {
				t.Errorf("%s: %v", name, err)
			}
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
			t.Errorf("%s took %d bytes", name, used)
		}
	}
}

func FuzzPicture(f *testing.F) {
	for _, b := range [][]byte{
		jpegOf(f, 3, 2), turned(f, binary.BigEndian, 6), pngOf(f, 3, 2), gifOf(f, 3, 2), webpLossless(3, 2), webpExtended(3, 2), webpTurned(3, 2), painting(f, 3, 2),
		told(f, "a.jpg"), told(f, "a.png"), told(f, "a.gif"), told(f, "a.webp"), inked(), laced(f),
	} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, name := range []string{"a.jpg", "a.png", "a.gif", "a.webp"} {
			p, err := Look(b, name)
			if err != nil {
				if !errors.As(err, new(*Unfit)) {
					t.Errorf("bytes alone can't be the machine's fault: %v", err)
				}
				continue
			}
			if p.Width < 1 || p.Height < 1 || p.Width*p.Height > maxPixels || len(p.Widths) == 0 || p.Widths[len(p.Widths)-1] > p.Width {
				t.Errorf("%+v was taken", p)
			}
			if p.Width*p.Height > 1<<16 {
				continue // decoding is the library's to fuzz
			}
			made, err := Sizes(b, name, p.Widths)
			if err != nil {
				if !errors.As(err, new(*Unfit)) {
					t.Error(err)
				}
				continue
			}
			for i, m := range made {
				if bytes.Contains(m, []byte("Exif\x00\x00")) || bytes.Contains(m, []byte("GPSLatitude")) && p.Format == "jpeg" {
					t.Errorf("size %d tells", p.Widths[i])
				}
				again, err := Look(m, name)
				if err != nil {
					t.Errorf("size %d can't be read: %v", p.Widths[i], err)
				}
				if again.Format != p.Format {
					t.Errorf("size %d became %s", p.Widths[i], again.Format)
				}
			}
		}
		Located(b)
		if o := tiffOrientation(b); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}

func canvas(w, h int) *image.Paletted {
	return image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.White, color.Black})
}

func jpegOf(t testing.TB, w, h int) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, canvas(w, h), nil) })
}

func pngOf(t testing.TB, w, h int) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, canvas(w, h)) })
}

func gifOf(t testing.TB, w, h int) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return gif.Encode(b, canvas(w, h), nil) })
}

func encoded(t testing.TB, encode func(*bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// painting is a PNG of many colours.
func painting(t testing.TB, w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = uint8(i>>2*37) | 3
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	return encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) })
}

// deep is the beginning of a PNG of 16 bits to a colour, and its end.
func deep(t testing.TB, w, h uint32) []byte {
	b := pngHeader(w, h)
	b[24], b[25] = 16, 6
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return appendChunk(appendChunk(b, "IDAT", nil), "IEND", nil)
}

// jpegHeader is a JPEG of one kind of frame, without pixels.
func jpegHeader(frame byte, w, h uint16) []byte {
	b := []byte{0xff, 0xd8, 0xff, frame, 0, 17, 8}
	b = binary.BigEndian.AppendUint16(b, h)
	b = binary.BigEndian.AppendUint16(b, w)
	b = append(b, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0)
	return append(b, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0, 0xff, 0xd9)
}

// turned is a JPEG of 30 by 20 pixels with an Exif orientation, behind a segment of another kind.
func turned(t testing.TB, order binary.AppendByteOrder, value uint16) []byte {
	tiff := []byte("II\x2a\x00")
	if order.String() == "BigEndian" {
		tiff = []byte("MM\x00\x2a")
	}
	tiff = order.AppendUint32(tiff, 8)
	tiff = order.AppendUint16(tiff, 2)
	for _, entry := range [][2]uint16{{0x0100, 7}, {0x0112, value}} {
		tiff = order.AppendUint16(tiff, entry[0])
		tiff = order.AppendUint16(tiff, 3)
		tiff = order.AppendUint32(tiff, 1)
		tiff = order.AppendUint16(tiff, entry[1])
		tiff = order.AppendUint16(tiff, 0)
	}
	plain := jpegOf(t, 30, 20)
	out := append([]byte{}, plain[:2]...)
	out = append(out, segment(0xe0, "JFIF\x00")...)
	out = append(out, 0xff) // a fill byte
	out = append(out, segment(0xe1, "Exif\x00\x00"+string(tiff))...)
	return append(out, plain[2:]...)
}

func segment(marker byte, body string) []byte {
	out := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))
	return append(out, body...)
}

// pngHeader is the beginning of a grey PNG.
func pngHeader(w, h uint32) []byte {
	chunk := []byte("IHDR")
	chunk = binary.BigEndian.AppendUint32(chunk, w)
	chunk = binary.BigEndian.AppendUint32(chunk, h)
	chunk = append(chunk, 8, 0, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	return binary.BigEndian.AppendUint32(append(out, chunk...), crc32.ChecksumIEEE(chunk))
}

func webpExtended(w, h uint32) []byte {
	body := []byte("WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00")
	body = append(body, byte(w-1), byte((w-1)>>8), byte((w-1)>>16), byte(h-1), byte((h-1)>>8), byte((h-1)>>16))
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func webpLossless(w, h uint32) []byte {
	body := []byte("WEBPVP8L\x06\x00\x00\x00\x2f")
	body = binary.LittleEndian.AppendUint32(body, w-1|(h-1)<<14)
	body = append(body, 0)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}
