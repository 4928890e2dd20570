package cli

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
)

// photo writes a picture that can't stand in a script: "photo KIND FILE".
func photo(ts *testscript.TestScript, _ bool, args []string) {
	made, ok := map[string]func() []byte{
		"phone":  func() []byte { return phonePhoto(1700, 900) }, // turned to the right, with all that a phone tells
		"plain":  func() []byte { return plainPhoto(640, 480) },
		"cut":    func() []byte { return plainPhoto(640, 480)[:5000] },
		"broken": func() []byte { return bytes.Replace(plainPhoto(640, 480), []byte{0xff, 0xc4}, []byte{0xff, 0xe9}, 1) }, // its codes are gone
		"screen": screenshot,
		"huge":   hugeHeader,
	}[args[0]]
	if !ok {
		ts.Fatalf("there is no photo of kind %s", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), made(), 0o644))
}

func plainPhoto(w, h int) []byte {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x * 255 / w), uint8(y * 255 / h), uint8(x ^ y), 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// phonePhoto says that it has to be turned, whose phone took it, and where: CIPA DC-008.
func phonePhoto(w, h int) []byte {
	const owner = "Ada's phone\x00"
	le := binary.LittleEndian
	entry := func(b []byte, tag, kind uint16, n, value uint32) []byte {
		return le.AppendUint32(le.AppendUint32(le.AppendUint16(le.AppendUint16(b, tag), kind), n), value)
	}
	b := le.AppendUint16(le.AppendUint32([]byte("II\x2a\x00"), 8), 3)
	b = entry(b, 0x0110, 2, uint32(len(owner)), 50) // the camera
	b = entry(b, 0x0112, 3, 1, 6)                   // which side is up
	b = entry(b, 0x8825, 4, 1, 62)                  // the place
	b = append(le.AppendUint32(b, 0), owner...)
	b = le.AppendUint16(b, 1)
	b = entry(b, 2, 5, 3, 80) // its latitude
	b = append(b, make([]byte, 40)...)
	segment := func(marker byte, body string) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
	}
	plain := plainPhoto(w, h)
	out := append([]byte{}, plain[:2]...)
	out = append(out, segment(0xe1, "Exif\x00\x00"+string(b))...)
	out = append(out, segment(0xe1, "http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta exif:GPSLatitude='48,12.5N'>Ada's phone</x:xmpmeta>")...)
	out = append(out, segment(0xfe, "Ada's phone")...)
	return append(out, plain[2:]...)
}

func screenshot() []byte {
	m := image.NewNRGBA(image.Rect(0, 0, 900, 300))
	for i := range m.Pix {
		m.Pix[i] = uint8(i * i >> 9)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// hugeHeader is a PNG that claims 60 000 by 60 000 pixels.
func hugeHeader() []byte {
	b := screenshot()
	head := append([]byte{}, b[:33]...)
	binary.BigEndian.PutUint32(head[16:], 60_000)
	binary.BigEndian.PutUint32(head[20:], 60_000)
	binary.BigEndian.PutUint32(head[29:], crc32.ChecksumIEEE(head[12:29]))
	return append(head, b[33:]...)
}

// untold fails if a file below a folder tells what no file may: "untold FOLDER WORDS...".
func untold(ts *testscript.TestScript, _ bool, args []string) {
	files := 0
	site := os.DirFS(ts.MkAbs(args[0]))
	ts.Check(fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		body, err := fs.ReadFile(site, name)
		if err != nil {
			return err
		}
		files++
		for _, word := range append(args[1:], "Ada's phone", "GPSLatitude", "Exif\x00") {
			if bytes.Contains(body, []byte(word)) {
				return fmt.Errorf("%s holds %q", name, word)
			}
		}
		return nil
	}))
	if files == 0 {
		ts.Fatalf("%s has no files", args[0])
	}
}
