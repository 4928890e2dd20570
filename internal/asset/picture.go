package asset

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"path"
	"slices"
	"strings"

	"golang.org/x/image/webp"
)

// Picture is what the header of a picture's file says.
type Picture struct {
	Width, Height int    // in pixels as a browser shows it: turned, if the camera says so
	Format        string // "jpeg", "png", "gif" or "webp"
	MediaType     string // "image/jpeg"
}

// Unfit says why a file can't be shown as a picture. It is an author's mistake, for the caller to make a
// problem of that names the file.
type Unfit struct {
	Reason string // what is wrong, to stand after the file's name: "is cut short"
	Remedy string // what to do
}

// Error returns the reason.
func (u *Unfit) Error() string { return u.Reason }

const (
	// maxPixels keeps a signer's browser alive: 50 megapixels take 200 MB once decoded (CASES.md RS-090).
	maxPixels = 50_000_000
	// maxHeader is more than any camera writes in front of a picture's size.
	maxHeader = 4 << 20
	// maxOrientation is how far Measure looks for a JPEG's orientation. It stands in the first or second
	// segment, and a segment has at most 64 KiB.
	maxOrientation = 128 << 10
)

// format is a kind of picture that every browser shows.
type format struct {
	name       string // in lower case, as the library has it
	title      string // as people write it
	extensions []string
	begins     func(head []byte) bool
	config     func(io.Reader) (image.Config, error)
}

var formats = [...]format{
	{"jpeg", "JPEG", []string{".jpg", ".jpeg"}, signature("\xff\xd8\xff"), jpeg.DecodeConfig},
	{"png", "PNG", []string{".png"}, signature("\x89PNG\r\n\x1a\n"), png.DecodeConfig},
	{"gif", "GIF", []string{".gif"}, signature("GIF8"), gif.DecodeConfig},
	{"webp", "WebP", []string{".webp"}, func(head []byte) bool {
		return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
	}, webp.DecodeConfig},
}

func signature(s string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(s)) }
}

// Measure reads the header of a picture from r; name is its file's, whose extension must tell the truth. It
// decodes no pixels and reads 4 MiB at most, usually a few KiB. A file cut short in its pixels passes. The error is an *Unfit if the file is to blame,
// or that of r, wrapped.
func Measure(r io.Reader, name string) (Picture, error) {
	source := &source{r: io.LimitReader(r, maxHeader)}
	p, unfit := measure(bufio.NewReader(source), name)
	switch {
	case source.err != nil:
		return Picture{}, fmt.Errorf("read %s: %w", name, source.err)
	case unfit != nil:
		return Picture{}, unfit
	}
	return p, nil
}

// source remembers how reading failed, which decoders mix up with what is wrong with the file.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func measure(r *bufio.Reader, name string) (Picture, *Unfit) {
	head, _ := r.Peek(16) // a shorter file has a shorter head, and an error comes again
	at := slices.IndexFunc(formats[:], func(f format) bool { return f.begins(head) })
	if at < 0 {
		return Picture{}, foreign(head)
	}
	f := formats[at]
	if extension := strings.ToLower(path.Ext(name)); !slices.Contains(f.extensions, extension) {
		return Picture{}, misnamed(f, name)
	}
	header, turned := io.Reader(r), false
	if f.name == "jpeg" {
		head, _ := io.ReadAll(io.LimitReader(r, maxOrientation))
		header, turned = io.MultiReader(bytes.NewReader(head), r), orientation(head) >= 5
	}
	config, err := f.config(header)
	width, height := config.Width, config.Height
	switch {
	case err != nil || width < 1 || height < 1:
		return Picture{}, &Unfit{"is damaged or cut short: no " + f.title + " picture can be read from it", "save or copy it again from where it came"}
	case int64(width)*int64(height) > maxPixels:
		return Picture{}, &Unfit{fmt.Sprintf("has %d × %d pixels, and 50 million are the most", width, height), "make it smaller; 2400 pixels of width are plenty for a page"}
	case turned:
		width, height = height, width
	}
	return Picture{Width: width, Height: height, Format: f.name, MediaType: "image/" + f.name}, nil
}

func misnamed(f format, name string) *Unfit {
	extension := path.Ext(name)
	ends := "its name ends in " + extension
	if extension == "" {
		ends = "its name has no ending"
	}
	right := strings.TrimSuffix(path.Base(name), extension) + f.extensions[0]
	return &Unfit{"is a " + f.title + " picture, but " + ends, "name it " + right + ", or save it again in the other format"}
}

// foreign names the formats that people try most. AVIF and HEIC are boxes of type "ftyp" with a brand:
// https://aomediacodec.github.io/av1-avif/#brands.
func foreign(head []byte) *Unfit {
	const remedy = "save it as JPEG, PNG, GIF or WebP"
	if len(head) == 0 {
		return &Unfit{"is empty", "save or copy it again from where it came"}
	}
	if len(head) >= 12 && string(head[4:8]) == "ftyp" {
		switch string(head[8:12]) {
		case "avif", "avis":
			return &Unfit{"is an AVIF picture, whose size can't be read", remedy}
		case "heic", "heix", "hevc", "mif1", "msf1":
			return &Unfit{"is a HEIC picture, as phones take them, and most browsers can't show it", remedy}
		}
	}
	return &Unfit{"is no JPEG, PNG, GIF or WebP picture", remedy}
}
