package asset

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// secret stands in everything that must not be published.
const secret = "Ada's phone"

// exifOf is an Exif block with an orientation, a camera, and a place.
func exifOf(orientation uint16) string {
	le := binary.LittleEndian
	b := append(le.AppendUint32([]byte("II\x2a\x00"), 8), 3, 0)
	entry := func(b []byte, tag, kind uint16, n, value uint32) []byte {
		return le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tag), kind), n), value)
	}
	b = entry(b, 0x0110, 2, uint32(len(secret)+1), 50)
	b = entry(b, 0x0112, 3, 1, uint32(orientation))
	b = entry(b, 0x8825, 4, 1, 64)
	b = append(le.AppendUint32(b, 0), secret+"\x00\x00\x00"...)
	b = append(b, 1, 0)
	b = entry(b, 2, 5, 3, 90) // the latitude
	return string(append(b, make([]byte, 40)...))
}

// iccOf is a profile as it is published, with one colour.
func iccOf(space string) string { return string(soundProfile([]byte(iccTold(space, 20)))) }

// iccTold is a profile that tells of its maker, in its head and in tags, and behind the n bytes of a colour.
func iccTold(space string, n int) string {
	p := make([]byte, 128+4+2*12)
	copy(p[4:], "made")
	p[8] = 4
	copy(p[16:], space)
	copy(p[24:], "\x07\xea\x00\x0b\x00\x19")
	copy(p[36:], "acsp")
	copy(p[48:], "serialno")
	p[131] = 2
	copy(p[132:], "rXYZ")
	binary.BigEndian.PutUint32(p[136:], uint32(len(p)))
	binary.BigEndian.PutUint32(p[140:], uint32(n))
	copy(p[144:], "mmod")
	binary.BigEndian.PutUint32(p[148:], uint32(len(p)+n))
	binary.BigEndian.PutUint32(p[152:], uint32(len(secret)))
	p = append(append(p, "XYZ \x00\x00\x00\x00wide colours"...), make([]byte, n-20)...)
	copy(p[len(p)-(n-20):], secret)
	p = append(p, secret...)
	binary.BigEndian.PutUint32(p, uint32(len(p)))
	return string(p)
}

const xmp = "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta exif:GPSLatitude='48,12.5N'>" + secret + "</x:xmpmeta>"

// told is a picture of 30 by 20 pixels that says all it can beside them; it stands upright.
func told(t testing.TB, name string) []byte {
	zipped := func(s string) string {
		var b bytes.Buffer
		w := zlib.NewWriter(&b)
		_, _ = w.Write([]byte(s))
		_ = w.Close()
		return b.String()
	}
	var out []byte
	switch name[strings.LastIndex(name, "."):] {
	case ".jpg":
		plain := jpegOf(t, 30, 20)
		out = append(out, plain[:2]...)
		out = append(out, segment(0xe0, "JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x01\x01"+secret[:3])...) // a thumbnail of one pixel
		out = append(out, segment(0xe1, "Exif\x00\x00"+exifOf(1))...)
		out = append(out, segment(0xe1, xmp)...)
		out = append(out, segment(0xe2, "ICC_PROFILE\x00\x01\x01"+iccOf("RGB "))...)
		out = append(out, segment(0xe2, "MPF\x00"+secret)...)
		out = append(out, segment(0xed, "Photoshop 3.0\x008BIM\x04\x04\x00\x00"+secret)...)
		out = append(out, segment(0xfe, secret)...)
		out = append(out, plain[2:]...)
		out = append(out, jpegOf(t, 3, 3)...) // a second picture behind the end
		out = append(out, secret...)
	case ".png":
		plain := painting(t, 30, 20)
		out = append(out, plain[:headEnd]...)
		out = appendChunk(out, "gAMA", []byte{0, 0, 0xb1, 0x8f})
		out = appendChunk(out, "iCCP", []byte(secret+"\x00\x00"+zipped(iccOf("RGB "))))
		out = appendChunk(out, "tEXt", []byte("Author\x00"+secret))
		out = appendChunk(out, "zTXt", []byte(secret+"\x00\x00"+zipped(secret)))
		out = appendChunk(out, "iTXt", []byte("XML:com.adobe.xmp\x00\x00\x00\x00\x00"+xmp))
		out = appendChunk(out, "tIME", []byte{7, 234, 9, 14, 8, 0, 0})
		out = append(out, plain[headEnd:len(plain)-12]...)
		out = appendChunk(out, "eXIf", []byte(exifOf(1)))
		out = append(out, plain[len(plain)-12:]...)
		out = append(out, secret...)
	case ".gif":
		plain := encoded(t, func(b *bytes.Buffer) error {
			return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{canvas(30, 20), canvas(30, 20)}, Delay: []int{50, 50}})
		})
		at := 13 + colours(plain[10])
		out = append(out, plain[:at]...)
		out = append(out, "\x21\xfe"+string(rune(len(secret)))+secret+"\x00"...)
		out = append(out, "\x21\xff\x0bXMP DataXMP"+string(rune(len(secret)))+secret+"\x00"...)
		out = append(out, plain[at:]...)
		out = append(out, secret...)
	case ".webp":
		lossless := webpLossless(30, 20)[12:]
		out = webpExtended(30, 20)
		out[20] |= 0x2c
		out = appendRIFF(out, "ICCP", []byte(iccOf("RGB ")))
		out = append(out, lossless...)
		out = appendRIFF(out, "EXIF", []byte(exifOf(1)))
		out = appendRIFF(out, "XMP ", []byte(xmp))
		out = appendRIFF(out, "mine", []byte(secret))
		binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
		out = append(out, secret...)
	}
	return out
}

// RS-057: nothing but pixels and colours is left of a picture, in any of its sizes, and it is still the same picture.
func TestNothingIsToldBesideThePixels(t *testing.T) {
	for _, name := range []string{"a.jpg", "a.png", "a.gif", "a.webp"} {
		data := told(t, name)
		if !bytes.Contains(data, []byte(secret)) || name != "a.gif" && !Located(data) {
			t.Errorf("%s: the test picture tells nothing", name)
		}
		p, err := Look(data, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		made, err := Sizes(data, name, p.Widths)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, m := range made {
			for _, what := range []string{secret, "Exif", "EXIF", "eXIf", "xmp", "XMP", "GPS", "8BIM", "MPF", "tEXt", "tIME", secret[:3]} {
				if bytes.Contains(m, []byte(what)) {
					t.Errorf("%s: %q is left", name, what)
				}
			}
			if Located(m) {
				t.Errorf("%s still says where it was taken", name)
			}
			if profile := profileOf(t, name, m); name != "a.gif" && profile != iccOf("RGB ") {
				t.Errorf("%s: the profile became %q", name, profile)
			}
		}
	}
}

func profileOf(t *testing.T, name string, data []byte) string {
	t.Helper()
	f, _, unfit := measure(data, name)
	if unfit != nil {
		t.Fatal(unfit)
	}
	p, unfit := take(f, data)
	if unfit != nil {
		t.Fatal(unfit)
	}
	return string(p.profile)
}

// RS-057: nor is anything told within the parts that are kept, where decoders pass over it.
func TestNothingIsToldWithinTheParts(t *testing.T) {
	framed := append(append(make([]byte, 16), webpLossless(30, 20)[12:]...), appendRIFF(appendRIFF(nil, "EXIF", []byte(exifOf(1))), "mine", []byte(secret))...)
	webp := appendRIFF(appendRIFF(webpExtended(30, 20), "ANIM", []byte("\x00\x00\x00\x00\x00\x00"+secret)), "ANMF", framed)
	binary.LittleEndian.PutUint32(webp[4:], uint32(len(webp)-8))
	moving := encoded(t, func(b *bytes.Buffer) error {
		return gif.EncodeAll(b, &gif.GIF{Image: []*image.Paletted{canvas(30, 20), canvas(30, 20)}, Delay: []int{50, 50}})
	})
	for _, begins := range []string{"\x21\xf9\x04", "\x21\xff\x0bNETSCAPE2.0\x03"} {
		at := bytes.Index(moving, []byte(begins))
		if at < 0 {
			t.Fatal("the test picture does not move")
		}
		end := at + len(begins) + int(begins[len(begins)-1])
		moving = append(append(append([]byte{}, moving[:end]...), string(rune(len(secret)))+secret...), moving[end:]...)
	}
	plain := painting(t, 30, 20)
	coloured := append([]byte{}, plain[:headEnd]...)
	coloured = appendChunk(coloured, "gAMA", []byte("\x00\x00\xb1\x8f"+secret))
	coloured = append(coloured, plain[headEnd:]...)
	for name, data := range map[string][]byte{"a.webp": webp, "a.gif": moving, "a.png": coloured} {
		p, err := Look(data, name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		made, err := Sizes(data, name, p.Widths)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, m := range made {
			if !bytes.Contains(data, []byte(secret)) || bytes.Contains(m, []byte(secret)) || Located(m) {
				t.Errorf("%s: it became %q", name, m)
			}
			if _, err := Look(m, name); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if name == "a.gif" {
			if again, err := gif.DecodeAll(bytes.NewReader(made[0])); err != nil || len(again.Image) != 2 || again.Delay[0] != 50 {
				t.Errorf("it moves no more: %v", err)
			}
		}
	}
}

// A turned picture is decoded and saved anew, and with a profile of its own the same must hold.
func TestNothingIsToldOfATurnedPicture(t *testing.T) {
	plain := told(t, "a.jpg")
	data := bytes.Replace(plain, []byte(exifOf(1)), []byte(exifOf(6)), 1)
	made, err := Sizes(data, "a.jpg", []int{20})
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(made[0], []byte(secret)) || bytes.Contains(made[0], []byte("Exif")) || profileOf(t, "a.jpg", made[0]) != iccOf("RGB ") {
		t.Errorf("it became %q", made[0])
	}
}

func TestProfilesThatArePublished(t *testing.T) {
	standard := []byte(iccOf("RGB ") + "sRGB IEC61966-2.1")
	binary.BigEndian.PutUint32(standard, uint32(len(standard)))
	for _, test := range []struct {
		what, profile string
		kept          string
	}{
		{"a sound one", iccOf("RGB "), iccOf("RGB ")},
		{"one of greys", iccOf("GRAY"), iccOf("GRAY")},
		{"one with more behind it", iccOf("RGB ") + secret, iccOf("RGB ")},
		{"one that tells of its maker", iccTold("RGB ", 20), iccOf("RGB ")},
		{"one in two segments, with something behind a colour", iccTold("RGB ", 70_000), iccOf("RGB ")},
		{"one of a press", iccOf("CMYK"), ""},
		{"one that is none", secret + strings.Repeat("x", 200), ""},
		{"one that is cut short", iccOf("RGB ")[:180], ""},
		{"what browsers take for granted", string(standard), ""},
	} {
		plain := jpegOf(t, 30, 20)
		data := append(append(append([]byte{}, plain[:2]...), jpegProfile([]byte(test.profile))...), plain[2:]...)
		made, err := Sizes(data, "a.jpg", []int{30})
		if err != nil {
			t.Errorf("%s: %v", test.what, err)
			continue
		}
		if got := profileOf(t, "a.jpg", made[0]); got != test.kept {
			t.Errorf("%s became %.200q", test.what, got)
		}
	}
}

func TestLocated(t *testing.T) {
	plain := jpegOf(t, 30, 20)
	with := func(segments ...[]byte) []byte {
		return append(append(append([]byte{}, plain[:2]...), bytes.Join(segments, nil)...), plain[2:]...)
	}
	for _, test := range []struct {
		what string
		data []byte
		want bool
	}{
		{"nothing", plain, false},
		{"Exif without a place", turned(t, binary.BigEndian, 6), false},
		{"Exif", with(segment(0xe1, "Exif\x00\x00"+exifOf(1))), true},
		{"a second Exif", append(turned(t, binary.BigEndian, 6), with(segment(0xe1, "Exif\x00\x00"+exifOf(1)))...), true},
		{"XMP", with(segment(0xe1, xmp)), true},
		{"a directory that holds its version only", bytes.Replace(with(segment(0xe1, "Exif\x00\x00"+exifOf(1))), []byte("\x01\x00\x02\x00\x05"), []byte("\x01\x00\x00\x00\x05"), 1), false},
		{"a raw photo", []byte(exifOf(1)), true},
		{"WebP", told(t, "a.webp"), true},
		{"PNG", appendChunk(pngOf(t, 3, 2), "eXIf", []byte(exifOf(1))), true},
		{"a text about Exif\x00\x00", []byte("Exif\x00\x00 and EXIF and eXIf"), false},
	} {
		if got := Located(test.data); got != test.want {
			t.Errorf("%s: %t", test.what, got)
		}
	}
}

// webpTurned is a picture that a note turns.
func webpTurned(w, h uint32) []byte {
	out := append(webpExtended(w, h), webpLossless(w, h)[12:]...)
	out = appendRIFF(out, "EXIF", []byte(exifOf(6)))
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// inked is a JPEG of 8 by 8 pixels in the colours of a press, as Adobe writes them: half of all the cyan, no more.
func inked() []byte {
	out := []byte{0xff, 0xd8}
	out = append(out, segment(0xee, "Adobe\x00\x64\x00\x00\x00\x00\x00")...)
	out = append(out, segment(0xdb, "\x00"+strings.Repeat("\x08", 64))...)
	frame := "\x08\x00\x08\x00\x08\x04"
	scan := "\x04"
	for c := range 4 {
		frame += string([]byte{byte(c + 1), 0x11, 0})
		scan += string([]byte{byte(c + 1), 0})
	}
	out = append(out, segment(0xc0, frame)...)
	// Sixteen categories of four bits for the first coefficient, and one bit that ends the block: ITU T.81, B.2.4.2.
	out = append(out, segment(0xc4, "\x00\x00\x00\x00\x0c"+strings.Repeat("\x00", 12)+"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b")...)
	out = append(out, segment(0xc4, "\x10\x01"+strings.Repeat("\x00", 15)+"\x00")...)
	out = append(out, segment(0xda, scan+"\x00\x3f\x00")...)
	// Cyan 128 is a coefficient of 0; the others 255, which is no ink: 127 steps, in 7 bits.
	bits := "0000" + "0" + strings.Repeat("0111"+"1111111"+"0", 3)
	for bits += strings.Repeat("1", 8-len(bits)%8); bits != ""; bits = bits[8:] {
		var b byte
		for _, bit := range bits[:8] {
			b = b<<1 | byte(bit-'0')
		}
		if out = append(out, b); b == 0xff {
			out = append(out, 0)
		}
	}
	return append(out, 0xff, 0xd9)
}

// laced is a PNG of 8 by 8 pixels in seven passes, from black to white downwards.
func laced(t testing.TB) []byte {
	t.Helper()
	var rows []byte
	for _, pass := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		for y := pass[1]; y < 8; y += pass[3] {
			rows = append(rows, 0)
			for x := pass[0]; x < 8; x += pass[2] {
				rows = append(rows, byte(y*36), byte(y*36), byte(y*36))
			}
		}
	}
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	_, _ = w.Write(rows)
	_ = w.Close()
	out := pngHeader(8, 8)
	out[25], out[28] = 2, 1
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return appendChunk(appendChunk(out, "IDAT", packed.Bytes()), "IEND", nil)
}

func TestKindsOfPictures(t *testing.T) {
	t.Run("a press's colours become a screen's", func(t *testing.T) {
		made, err := Sizes(inked(), "a.jpg", []int{8})
		if err != nil {
			t.Fatal(err)
		}
		m, err := jpeg.Decode(bytes.NewReader(made[0]))
		if err != nil {
			t.Fatal(err)
		}
		if r, g, b, _ := m.At(4, 4).RGBA(); m.ColorModel() != color.YCbCrModel || r>>8 < 110 || r>>8 > 145 || g>>8 < 245 || b>>8 < 245 {
			t.Errorf("half of all cyan is %d, %d, %d of %T", r>>8, g>>8, b>>8, m)
		}
	})
	t.Run("seven passes", func(t *testing.T) {
		m, err := Decode(laced(t), "a.png", 4)
		if err != nil {
			t.Fatal(err)
		}
		for y, want := range []uint8{18, 90, 162, 234} {
			if got := m.RGBAAt(2, y); max(got.R, want)-min(got.R, want) > 6 || got.A != 255 {
				t.Errorf("row %d is %v", y, got)
			}
		}
	})
	t.Run("sixteen bits", func(t *testing.T) {
		wide := image.NewNRGBA64(image.Rect(0, 0, 1000, 10))
		noise := uint32(1)
		for i := range wide.Pix {
			noise = noise*1664525 + 1013904223
			wide.Pix[i] = uint8(noise >> 24)
		}
		data := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, wide) })
		made, err := Sizes(data, "a.png", []int{480, 1000})
		if err != nil {
			t.Fatal(err)
		}
		for i, w := range []int{480, 1000} {
			if config, err := png.DecodeConfig(bytes.NewReader(made[i])); err != nil || config.Width != w || made[i][24] != 8 {
				t.Errorf("%+v, %v", config, err)
			}
		}
	})
	t.Run("what moves stays whole", func(t *testing.T) {
		plain := painting(t, 1700, 20)
		data := append([]byte{}, plain[:headEnd]...)
		data = appendChunk(data, "acTL", []byte{0, 0, 0, 1, 0, 0, 0, 0})
		data = appendChunk(data, "fcTL", make([]byte, 26))
		data = append(data, plain[headEnd:]...)
		p, err := Look(data, "a.png")
		if err != nil || len(p.Widths) != 1 {
			t.Fatal(p, err)
		}
		made, err := Sizes(data, "a.png", p.Widths)
		if err != nil || !bytes.Equal(made[0], data) {
			t.Error("it is not what it was", err)
		}
	})
	t.Run("transparent edges don't darken", func(t *testing.T) {
		m := image.NewNRGBA(image.Rect(0, 0, 600, 4))
		for x := range 300 {
			for y := range 4 {
				m.SetNRGBA(x+300, y, color.NRGBA{250, 0, 0, 255}) // beside transparent black
			}
		}
		data := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) })
		made, err := Sizes(turnedPNG(data), "a.png", []int{4})
		if err != nil {
			t.Fatal(err)
		}
		got, err := png.Decode(bytes.NewReader(made[0]))
		if err != nil {
			t.Fatal(err)
		}
		for y := range got.Bounds().Dy() {
			if c := color.NRGBAModel.Convert(got.At(1, y)).(color.NRGBA); c.A > 8 && (c.R < 240 || c.G > 6) {
				t.Errorf("row %d: %v", y, c)
			}
		}
		if c := got.At(1, 2); got.Bounds().Dy() != 600 || c != (color.NRGBA{}) {
			t.Errorf("%v: %v", got.Bounds(), c)
		}
	})
}

// turnedPNG is a PNG with a note that turns it to the right.
func turnedPNG(b []byte) []byte {
	return append(appendChunk(append([]byte{}, b[:len(b)-12]...), "eXIf", []byte(exifOf(6))), b[len(b)-12:]...)
}

// Each of the eight ways in which a camera may be held, on a picture of four corners.
func TestOrientation(t *testing.T) {
	red, green, blue, white := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.RGBA{255, 255, 255, 255}
	m := image.NewRGBA(image.Rect(0, 0, 96, 64))
	for y := range 64 {
		for x := range 96 {
			m.SetRGBA(x, y, [2][2]color.RGBA{{red, green}, {blue, white}}[y/32][x/48])
		}
	}
	plain := encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, m, nil) })
	drawn := encoded(t, func(b *bytes.Buffer) error { return png.Encode(b, m) })
	for o, corners := range [][4]color.RGBA{
		1: {red, green, blue, white}, 2: {green, red, white, blue}, 3: {white, blue, green, red}, 4: {blue, white, red, green},
		5: {red, blue, green, white}, 6: {blue, red, white, green}, 7: {white, green, blue, red}, 8: {green, white, red, blue},
	} {
		if o == 0 {
			continue
		}
		photo := append(append(append([]byte{}, plain[:2]...), segment(0xe1, "Exif\x00\x00"+exifOf(uint16(o)))...), plain[2:]...)
		note := appendChunk(append([]byte{}, drawn[:len(drawn)-12]...), "eXIf", []byte(exifOf(uint16(o))))
		for name, data := range map[string][]byte{"a.jpg": photo, "a.png": append(note, drawn[len(drawn)-12:]...)} {
			p, err := Look(data, name)
			if err != nil {
				t.Fatal(err)
			}
			made, err := Sizes(data, name, []int{p.Width})
			if err != nil {
				t.Fatal(err)
			}
			small, err := Decode(data, name, p.Width/2)
			if err != nil {
				t.Fatal(err)
			}
			whole, _, err := image.Decode(bytes.NewReader(made[0]))
			if err != nil {
				t.Fatal(err)
			}
			if whole.Bounds() != image.Rect(0, 0, p.Width, p.Height) || small.Rect != image.Rect(0, 0, p.Width/2, p.Height/2) {
				t.Errorf("orientation %d: %v and %v of %d × %d", o, whole.Bounds(), small.Rect, p.Width, p.Height)
			}
			for i, want := range corners {
				for _, m := range []image.Image{whole, small} {
					b := m.Bounds()
					got := color.RGBAModel.Convert(m.At(b.Dx()/4+i%2*b.Dx()/2, b.Dy()/4+i/2*b.Dy()/2)).(color.RGBA)
					if far(got.R, want.R) || far(got.G, want.G) || far(got.B, want.B) {
						t.Errorf("%s, orientation %d: corner %d is %v, not %v", name, o, i, got, want)
					}
				}
			}
		}
	}
}

func far(a, b uint8) bool { return max(a, b)-min(a, b) > 12 }
