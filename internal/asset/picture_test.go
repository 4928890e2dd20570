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
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

func TestMeasure(t *testing.T) {
	for _, test := range []struct {
		name string
		data []byte
		want Picture
	}{
		{"a.jpg", jpegOf(t, 30, 20), Picture{30, 20, "jpeg", "image/jpeg"}},
		{"a.JPEG", jpegOf(t, 30, 20), Picture{30, 20, "jpeg", "image/jpeg"}},
		{"upright.jpg", turned(t, binary.BigEndian, 1), Picture{30, 20, "jpeg", "image/jpeg"}},
		{"upside-down.jpg", turned(t, binary.LittleEndian, 3), Picture{30, 20, "jpeg", "image/jpeg"}},
		{"left.jpg", turned(t, binary.LittleEndian, 5), Picture{20, 30, "jpeg", "image/jpeg"}},
		{"right.jpg", turned(t, binary.BigEndian, 6), Picture{20, 30, "jpeg", "image/jpeg"}},
		{"nonsense.jpg", turned(t, binary.BigEndian, 9), Picture{30, 20, "jpeg", "image/jpeg"}},
		{"a.png", pngOf(t, 30, 20), Picture{30, 20, "png", "image/png"}},
		{"most.png", pngHeader(10_000, 5_000), Picture{10_000, 5_000, "png", "image/png"}},
		{"a.gif", gifOf(t, 30, 20), Picture{30, 20, "gif", "image/gif"}},
		{"lossless.webp", webpLossless(30, 20), Picture{30, 20, "webp", "image/webp"}},
		{"extended.webp", webpExtended(30, 20), Picture{30, 20, "webp", "image/webp"}},
	} {
		got, err := Measure(iotest.HalfReader(bytes.NewReader(test.data)), test.name)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// RS-090, but for what stands behind the header.
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
		{"cut.png", pngOf(t, 30, 20)[:20]},
		{"cut.gif", gifOf(t, 30, 20)[:8]},
		{"cut.webp", webpExtended(30, 20)[:22]},
		{"photo.jpg", pngOf(t, 30, 20)},
		{"sub/photo.png", jpegOf(t, 30, 20)},
		{"photo", gifOf(t, 30, 20)},
		{"photo.avif", []byte("\x00\x00\x00\x1cftypavif\x00\x00\x00\x00")},
		{"photo.jpg", []byte("\x00\x00\x00\x1cftypheic\x00\x00\x00\x00")},
		{"photo.mp4", []byte("\x00\x00\x00\x1cftypisom\x00\x00\x00\x00")},
		{"logo.svg", []byte("<svg xmlns='http://www.w3.org/2000/svg'/>")},
		{"page.png", []byte("<!DOCTYPE html><script>")},
	} {
		p, err := Measure(bytes.NewReader(test.data), test.name)
		unfit := (*Unfit)(nil)
		if !errors.As(err, &unfit) || p != (Picture{}) {
			t.Errorf("%s: got %v and %v", test.name, p, err)
			continue
		}
		fmt.Fprintf(&got, "%s %s\n   help: %s\n", test.name, unfit.Reason, unfit.Remedy)
	}
	golden(t, "unfit-pictures.txt", got.String())
}

func TestACutHeaderIsUnfitWhereverItEnds(t *testing.T) {
	for name, whole := range map[string][]byte{"a.png": pngHeader(30, 20), "a.webp": webpExtended(30, 20)[:30], "b.webp": webpLossless(30, 20)[:25]} {
		for n := range whole {
			if _, err := Measure(bytes.NewReader(whole[:n]), name); !errors.As(err, new(*Unfit)) {
				t.Errorf("%s, the first %d bytes: %v", name, n, err)
			}
		}
	}
}

func TestAReadersErrorIsNotThePicturesFault(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, n := range []int{0, 1, 10, 100} {
		r := io.MultiReader(bytes.NewReader(jpegOf(t, 30, 20)[:n]), iotest.ErrReader(broken))
		_, err := Measure(r, "a.jpg")
		if !errors.Is(err, broken) || err.Error() != "read a.jpg: the disk is gone" {
			t.Errorf("after %d bytes: %v", n, err)
		}
	}
}

// RS-090: a header that claims much or never ends costs little.
func TestMemoryStaysFlat(t *testing.T) {
	segment := append([]byte{0xff, 0xe2, 0xff, 0xff}, make([]byte, 0xfffd)...)
	endless := io.MultiReader(bytes.NewReader([]byte{0xff, 0xd8}), &repeat{segment, 0})
	for name, r := range map[string]io.Reader{
		"endless.jpg": endless, "huge.png": bytes.NewReader(pngHeader(60_000, 60_000)), "huge.webp": bytes.NewReader(webpExtended(16_000, 16_000)),
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := Measure(r, name); !errors.As(err, new(*Unfit)) {
			t.Errorf("%s: %v", name, err)
		}
		runtime.ReadMemStats(&after)
		if used := after.TotalAlloc - before.TotalAlloc; used > 2<<20 {
			t.Errorf("%s took %d bytes", name, used)
		}
	}
}

type repeat struct {
	what []byte
	at   int
}

func (r *repeat) Read(p []byte) (int, error) {
	n := copy(p, r.what[r.at:])
	r.at = (r.at + n) % len(r.what)
	return n, nil
}

func FuzzMeasure(f *testing.F) {
	for _, b := range [][]byte{jpegOf(f, 3, 2), turned(f, binary.BigEndian, 6), pngOf(f, 3, 2), gifOf(f, 3, 2), webpLossless(3, 2), webpExtended(3, 2)} {
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, name := range []string{"a.jpg", "a.png", "a.gif", "a.webp"} {
			p, err := Measure(bytes.NewReader(b), name)
			switch {
			case err != nil && !errors.As(err, new(*Unfit)):
				t.Errorf("bytes alone can't be the machine's fault: %v", err)
			case err == nil && (p.Width < 1 || p.Height < 1 || p.Width*p.Height > maxPixels):
				t.Errorf("%+v was taken", p)
			}
		}
		if o := orientation(b); o < 1 || o > 8 {
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
