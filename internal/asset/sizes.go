package asset

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"slices"
)

// Recipe stands for how Sizes makes its bytes. Whoever keeps them keeps this too, and makes them anew when it is
// another; a test holds what the recipe makes, so that it can't change in secret.
const Recipe = "2"

// Quality of JPEGs, as package image/jpeg counts it. At the best, few people see a difference to the original in a
// photo beside text; a picture that was saved rougher than that comes out lighter, for there is less in it to keep.
const (
	bestQuality  = 77
	leastQuality = 60
)

// steps are the widths that a page needs: a phone, a tablet or a phone's finer screen, and the column of copy on
// screens of twice its resolution (layouts/style.css: 38rem).
var steps = [...]int{480, 800, 1200, 1600}

// widths are the sizes to make of a picture: no wider than it is, nor so near to the largest that a file is wasted.
func widths(width int) []int {
	largest := min(width, steps[len(steps)-1])
	var out []int
	for _, w := range steps {
		if w*100 <= largest*85 {
			out = append(out, w)
		}
	}
	return append(out, largest)
}

// Sizes makes a picture in some of its Widths, in their order, upright and with nothing of what the file says beside
// the pixels and their colours. Same data, same bytes, on every machine. A size is never heavier than the whole
// picture: where the file's own pixels are lighter, or hardly heavier and so not worth a second loss, they stand for
// it. Without widths it only finds out whether they could be made. The error is an *Unfit.
func Sizes(data []byte, name string, widths []int) ([][]byte, error) {
	f, p, found, unfit := look(data, name)
	if unfit != nil {
		return nil, unfit
	}
	out := make([][]byte, len(widths))
	if len(p.Widths) == 1 && found.orientation == 1 && f.name != "jpeg" {
		for i := range out {
			out[i] = slices.Concat(found.kept...)
		}
		return out, nil
	}
	whole, unfit := f.pixels(data)
	if unfit != nil {
		return nil, unfit
	}
	if len(widths) == 0 {
		return nil, nil
	}
	largest := p.Widths[len(p.Widths)-1]
	top := shrink(whole, found.orientation, largest, p.HeightAt(largest))
	whole = nil
	for i, w := range widths {
		m := top
		if w != largest {
			m = shrink(top, 1, w, p.HeightAt(w))
		}
		var err error
		if out[i], err = encode(m, p.Format, found); err != nil {
			return nil, err
		}
		own := 0
		for _, piece := range found.kept {
			own += len(piece)
		}
		switch {
		case found.orientation != 1:
		case p.Format == "png" && own <= len(out[i]),
			p.Format == "jpeg" && w == p.Width && own <= len(out[i])*5/4 && !inks(data):
			out[i] = slices.Concat(found.kept...)
		}
	}
	return out, nil
}

// HeightAt is the height that goes with a width.
func (p Picture) HeightAt(width int) int {
	return max(1, (p.Height*width+p.Width/2)/p.Width)
}

// Decode returns a picture of at most width pixels, upright; alpha is premultiplied, and colours are taken as they
// are, whatever profile they have. The error is an *Unfit.
func Decode(data []byte, name string, width int) (*image.RGBA, error) {
	f, p, unfit := measure(data, name)
	if unfit != nil {
		return nil, unfit
	}
	found, unfit := take(f, data)
	if unfit != nil {
		return nil, unfit
	}
	if p.Cost > maxCost {
		return nil, &Unfit{"takes too much memory to read", "make it smaller; 2400 pixels of width are plenty for a page"}
	}
	if found.orientation >= 5 {
		p.Width, p.Height = p.Height, p.Width
	}
	whole, unfit := f.pixels(data)
	if unfit != nil {
		return nil, unfit
	}
	width = min(width, p.Width)
	return rgba(shrink(whole, found.orientation, width, p.HeightAt(width))), nil
}

// pixels decodes a file to an image that shrink takes.
func (f format) pixels(data []byte) (image.Image, *Unfit) {
	m, err := f.decode(bytes.NewReader(data))
	if err != nil {
		return nil, f.damaged()
	}
	return scalable(m), nil
}

// scalable turns an image into one of the types that shrink takes: YCbCr, Gray, CMYK as they are, all else RGBA.
func scalable(m image.Image) image.Image {
	switch m := m.(type) {
	case *image.YCbCr, *image.Gray, *image.CMYK, *image.RGBA:
		return m
	case *image.NRGBA: // in its own memory: it is nobody else's
		for i := 0; i+3 < len(m.Pix); i += 4 {
			px := m.Pix[i : i+4 : i+4]
			a := uint32(px[3])
			for c := range 3 {
				px[c] = uint8((uint32(px[c])*a + 127) / 255)
			}
		}
		return &image.RGBA{Pix: m.Pix, Stride: m.Stride, Rect: m.Rect}
	}
	return rgba(m)
}

func rgba(m image.Image) *image.RGBA {
	if m, ok := m.(*image.RGBA); ok {
		return m
	}
	out := image.NewRGBA(image.Rect(0, 0, m.Bounds().Dx(), m.Bounds().Dy()))
	draw.Draw(out, out.Rect, m, m.Bounds().Min, draw.Src)
	return out
}

// encode writes pixels, and what has to be said of their colours.
func encode(m image.Image, format string, found parts) ([]byte, error) {
	var b bytes.Buffer
	if format == "png" {
		if err := png.Encode(&b, m); err != nil {
			return nil, fmt.Errorf("write a PNG picture: %w", err)
		}
		return slices.Insert(b.Bytes(), headEnd, found.pngColours()...), nil
	}
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: found.quality()}); err != nil {
		return nil, fmt.Errorf("write a JPEG picture: %w", err)
	}
	return slices.Insert(b.Bytes(), 2, jpegProfile(found.profile)...), nil
}

// inks reports whether a JPEG's colours are those of a printing press, which have become a screen's in all sizes that
// were made, and shall in all look the same.
func inks(data []byte) bool {
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	return err == nil && config.ColorModel == color.CMYKModel
}

// flat reports whether a PNG is a drawing of few colours or shades. Made smaller it would only become heavier, since
// edges turn into shades.
func flat(data []byte) bool {
	depth, kind := data[24], data[25]
	const indexed, grey = 3, 0
	return kind == indexed || kind == grey && depth < 8
}

// cost is how much memory decoding and shrinking a picture takes, by its header.
func cost(f format, config image.Config, data []byte) int64 {
	pixels := int64(config.Width) * int64(config.Height)
	switch f.name {
	case "jpeg":
		return pixels * jpegCost(data, config) / 16
	case "png":
		// What package image/png decodes to, at most, and what that is turned into.
		const indexed = 3
		per, more := int64(4), int64(0)
		switch depth, kind := data[24], data[25]; {
		case depth == 16:
			per, more = 8, 4
		case kind == indexed:
			per, more = 1, 4
		}
		if passes := data[28]; passes != 0 {
			more += per // the passes are half of the picture, and may lie about until they are swept up
		}
		return pixels*(per+more) + int64(config.Width)*2*8 // two lines as they are unpacked
	}
	return pixels * 5
}

// jpegCost is sixteenths of a byte for each pixel, by the frame's components: ITU T.81, B.2.2.
func jpegCost(data []byte, config image.Config) int64 {
	for rest := data[2:]; len(rest) >= 4; {
		if rest = rest[gap(rest):]; len(rest) < 10 {
			break
		}
		marker, length := rest[1], 2+int(binary.BigEndian.Uint16(rest[2:]))
		if marker < 0xc0 || marker > 0xc2 {
			rest = rest[min(length, len(rest)):]
			continue
		}
		n := int(rest[9])
		if len(rest) < 10+3*n || n == 0 {
			break
		}
		var most, sum int64
		for c := range n {
			samples := int64(rest[11+3*c]>>4) * int64(rest[11+3*c]&15)
			most, sum = max(most, samples), sum+samples
		}
		if most == 0 {
			break
		}
		per := 16 * sum / most
		if marker == 0xc2 { // progressive: four bytes for each coefficient until the last scan
			per *= 5
		}
		switch config.ColorModel {
		case color.CMYKModel, color.RGBAModel:
			per += 64
		}
		return per
	}
	return 16 * 20 // it can't be decoded anyway
}
