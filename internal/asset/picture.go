package asset

import (
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

// Picture is what a picture's file says.
type Picture struct {
	Width, Height int    // in pixels as a browser shows it: turned, if the camera says so
	Format        string // "jpeg", "png", "gif" or "webp"
	MediaType     string // "image/jpeg"
	Widths        []int  // of the sizes to publish, narrowest first; the last is the largest there is
	Cost          int64  // bytes of memory that Sizes or Decode take beside the file's own
}

// Unfit says why a file can't be shown as a picture. It is an author's mistake, for the caller to make a
// problem of that names the file.
type Unfit struct {
	Reason string // what is wrong, to stand after the file's name: "is cut short"
	Remedy string // what to do
}

// Error returns the reason.
func (u *Unfit) Error() string { return u.Reason }

// MaxFile is the most bytes that a picture's file may have, for the caller to heed before it reads one.
const MaxFile = 32 << 20

const (
	// maxPixels keeps a signer's browser alive: 50 megapixels take 200 MB once decoded (CASES.md RS-090).
	maxPixels = 50_000_000
	// maxCost is what decoding may take, so that a build stays below 256 MiB (CASES.md RS-090). Few pictures of less
	// than maxPixels need more: progressive JPEGs, whose pixels come last, and PNGs of 16 bits.
	maxCost = 192 << 20
)

// TooLarge is what to say of a file of more than MaxFile bytes.
func TooLarge() *Unfit {
	return &Unfit{"has more than 32 MB", "make it smaller; 2400 pixels of width are plenty for a page"}
}

// format is a kind of picture that every browser shows.
type format struct {
	name       string // in lower case, as the library has it
	title      string // as people write it
	extensions []string
	begins     func(head []byte) bool
	config     func(io.Reader) (image.Config, error)
	decode     func(io.Reader) (image.Image, error)
	take       func(data []byte) (parts, bool)
}

var formats = [...]format{
	{"jpeg", "JPEG", []string{".jpg", ".jpeg"}, signature("\xff\xd8\xff"), jpeg.DecodeConfig, jpeg.Decode, takeJPEG},
	{"png", "PNG", []string{".png"}, signature(pngSignature), png.DecodeConfig, png.Decode, takePNG},
	{"gif", "GIF", []string{".gif"}, signature("GIF8"), gif.DecodeConfig, gif.Decode, takeGIF},
	{"webp", "WebP", []string{".webp"}, func(head []byte) bool {
		return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == "WEBP"
	}, webp.DecodeConfig, webp.Decode, takeWebP},
}

func signature(s string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(s)) }
}

// Look reads a picture's file; name is its own, whose extension must tell the truth. It decodes no pixels, but finds
// what is cut short. The error is an *Unfit.
func Look(data []byte, name string) (Picture, error) {
	_, p, _, unfit := look(data, name)
	if unfit != nil {
		return Picture{}, unfit
	}
	return p, nil
}

func look(data []byte, name string) (format, Picture, parts, *Unfit) {
	f, p, unfit := measure(data, name)
	if unfit != nil {
		return f, Picture{}, parts{}, unfit
	}
	found, unfit := take(f, data)
	if unfit != nil {
		return f, Picture{}, parts{}, unfit
	}
	resized := f.name == "jpeg" || f.name == "png" && !found.animated
	if found.orientation != 1 && !resized {
		return f, Picture{}, parts{}, &Unfit{"stands upright only by a note that is not published", "open it, save it again upright, or save it as JPEG"}
	}
	if p.Cost > maxCost && resized {
		return f, Picture{}, parts{}, &Unfit{fmt.Sprintf("has %d × %d pixels in a way that takes too much memory to read", p.Width, p.Height),
			"make it smaller; 2400 pixels of width are plenty for a page"}
	}
	if found.orientation >= 5 {
		p.Width, p.Height = p.Height, p.Width
	}
	p.Widths = []int{p.Width}
	if resized && (f.name != "png" || !flat(data) || found.orientation != 1) {
		p.Widths = widths(p.Width)
	}
	return f, p, found, nil
}

// measure reads the header only: what claims too much is refused before anything else is looked at.
func measure(data []byte, name string) (format, Picture, *Unfit) {
	at := slices.IndexFunc(formats[:], func(f format) bool { return f.begins(data) })
	if at < 0 {
		return format{}, Picture{}, foreign(data)
	}
	f := formats[at]
	if extension := strings.ToLower(path.Ext(name)); !slices.Contains(f.extensions, extension) {
		return f, Picture{}, misnamed(f, name)
	}
	config, err := f.config(bytes.NewReader(data))
	switch {
	case err != nil || config.Width < 1 || config.Height < 1:
		return f, Picture{}, f.damaged()
	case int64(config.Width)*int64(config.Height) > maxPixels:
		return f, Picture{}, &Unfit{fmt.Sprintf("has %d × %d pixels, and 50 million are the most", config.Width, config.Height), "make it smaller; 2400 pixels of width are plenty for a page"}
	}
	return f, Picture{
		Width: config.Width, Height: config.Height, Format: f.name, MediaType: "image/" + f.name, Cost: cost(f, config, data),
	}, nil
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
