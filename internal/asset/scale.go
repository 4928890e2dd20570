package asset

import (
	"image"
	"image/color"
	"math"
)

// Pictures are made smaller here and not with x/image/draw, because its kernels keep the source's whole height in
// floating point on the way: 300 MB for a photo of 48 megapixels, more than the decoded photo itself. Below, a line
// at a time is enough. The planes of a JPEG are scaled as they are, without a turn through RGB; and all that decides
// about a byte of the result is integers, or floating point that no compiler may fuse, so that every machine makes
// the same bytes.

// plane is a rectangle of samples, several to a pixel where colours are interleaved.
type plane struct {
	pix      []uint8
	stride   int
	w, h     int // in pixels
	channels int
}

func newPlane(w, h, channels int) plane {
	return plane{make([]uint8, w*h*channels), w * channels, w, h, channels}
}

// tap is the samples that one sample of the result is mixed from, and how much of each; the weights sum up to whole.
type tap struct {
	first   int
	weights []int32
}

const (
	wholeBits = 14
	whole     = 1 << wholeBits
)

// axis says how a line of samples becomes one of n: each covers step samples of the source, whose real length is
// length; that is no whole number where a line of an odd width has half as many colours. flip runs backwards.
func axis(n, samples int, length, step float64, flip bool) []tap {
	taps := make([]tap, n)
	stretch := max(step, 1)
	reach := 2 * stretch
	raw := make([]float64, 0, int(2*reach)+2)
	for i := range taps {
		centre := float64((float64(i) + 0.5) * step)
		if flip {
			centre = length - centre
		}
		centre -= 0.5 // of sample 0, which covers 0 to 1
		first, last := int(math.Ceil(centre-reach)), int(math.Floor(centre+reach))
		from, to := min(max(first, 0), samples-1), min(max(last, 0), samples-1)
		raw = raw[:to-from+1]
		clear(raw)
		sum := 0.0
		for j := first; j <= last; j++ {
			w := catmullRom(math.Abs(float64(j)-centre) / stretch)
			raw[min(max(j, 0), samples-1)-from] += w // beyond the edge lies more of the edge
			sum += w
		}
		taps[i] = tap{from, integers(raw, sum)}
	}
	return taps
}

// integers rounds weights so that they sum up to whole.
func integers(raw []float64, sum float64) []int32 {
	weights, rest, heaviest := make([]int32, len(raw)), int32(whole), 0
	for j, w := range raw {
		weights[j] = int32(math.Round(float64(w*whole) / sum))
		rest -= weights[j]
		if weights[j] > weights[heaviest] {
			heaviest = j
		}
	}
	weights[heaviest] += rest
	return weights
}

// catmullRom is the cubic kernel of that name, for t from 0. The conversions forbid fused operations, which round
// differently from one processor to another.
func catmullRom(t float64) float64 {
	switch {
	case t < 1:
		return float64(float64((float64(1.5*t)-2.5)*t)*t) + 1
	case t < 2:
		return float64((float64((2.5-float64(0.5*t))*t)-4)*t) + 2
	}
	return 0
}

// scaled mixes the plane's samples: along x across, along y down.
func (p plane) scaled(x, y []tap) plane {
	out := newPlane(len(x), len(y), p.channels)
	line := make([]int32, p.w*p.channels)
	for row, t := range y {
		clear(line)
		for k, w := range t.weights {
			from := p.pix[(t.first+k)*p.stride:]
			from = from[:len(line)]
			for i, v := range from {
				line[i] += w * int32(v)
			}
		}
		for i, v := range line {
			line[i] = (v + 1<<5) >> 6 // keep eight bits behind the point, so that the next sum fits
		}
		to := out.pix[row*out.stride:][:out.stride]
		if p.channels == 1 {
			across1(to, line, x)
		} else {
			across(to, line, x, p.channels)
		}
	}
	return out
}

const roundShift = wholeBits + 8 // what scaled leaves behind the point, and the weights add

func across1(to []uint8, line []int32, x []tap) {
	for i, t := range x {
		sum := int64(1 << (roundShift - 1))
		for k, v := range line[t.first:][:len(t.weights)] {
			sum += int64(t.weights[k]) * int64(v)
		}
		to[i] = clamped(sum)
	}
}

func across(to []uint8, line []int32, x []tap, channels int) {
	for i, t := range x {
		for c := range channels {
			sum := int64(1 << (roundShift - 1))
			at := t.first*channels + c
			for _, w := range t.weights {
				sum += int64(w) * int64(line[at])
				at += channels
			}
			to[i*channels+c] = clamped(sum)
		}
	}
}

func clamped(sum int64) uint8 {
	return uint8(min(max(sum>>roundShift, 0), 255))
}

// transposed mirrors the plane along its diagonal.
func (p plane) transposed() plane {
	out := newPlane(p.h, p.w, p.channels)
	for y := range p.h {
		for x := range p.w {
			copy(out.pix[x*out.stride+y*p.channels:][:p.channels], p.pix[y*p.stride+x*p.channels:])
		}
	}
	return out
}

// turn is what an Exif orientation asks for: mirror the axes, then swap them (CIPA DC-008, 4.6.4, tag 274).
type turn struct{ flipX, flipY, swap bool }

var turns = [...]turn{
	1: {}, 2: {flipX: true}, 3: {flipX: true, flipY: true}, 4: {flipY: true},
	5: {swap: true}, 6: {flipY: true, swap: true}, 7: {flipX: true, flipY: true, swap: true}, 8: {flipX: true, swap: true},
}

// shrink returns a picture of w by h pixels, upright, from one that has to be turned. src must be of a type that
// scalable returns; the result is a *image.YCbCr with a quarter of the colours, a *image.Gray, or a *image.RGBA.
func shrink(src image.Image, orientation, w, h int) image.Image {
	t := turns[orientation]
	if t.swap {
		w, h = h, w
	}
	b := src.Bounds()
	sw, sh := float64(b.Dx()), float64(b.Dy())
	stepX, stepY := sw/float64(w), sh/float64(h)
	// part scales a plane whose samples cover fx by fy pixels of the source, to one whose samples cover n by n.
	part := func(p plane, fx, fy, n float64) plane {
		x := axis(int(math.Ceil(float64(w)/n)), p.w, sw/fx, float64(stepX*n)/fx, t.flipX)
		y := axis(int(math.Ceil(float64(h)/n)), p.h, sh/fy, float64(stepY*n)/fy, t.flipY)
		if p = p.scaled(x, y); t.swap {
			p = p.transposed()
		}
		return p
	}
	switch m := src.(type) {
	case *image.YCbCr:
		fx, fy := ratio(m.SubsampleRatio)
		cw, ch := (b.Dx()+fx-1)/fx, (b.Dy()+fy-1)/fy
		luma := part(plane{m.Y[m.YOffset(b.Min.X, b.Min.Y):], m.YStride, b.Dx(), b.Dy(), 1}, 1, 1, 1)
		at := m.COffset(b.Min.X, b.Min.Y)
		blue := part(plane{m.Cb[at:], m.CStride, cw, ch, 1}, float64(fx), float64(fy), 2)
		red := part(plane{m.Cr[at:], m.CStride, cw, ch, 1}, float64(fx), float64(fy), 2)
		return &image.YCbCr{
			Y: luma.pix, YStride: luma.stride, Cb: blue.pix, Cr: red.pix, CStride: blue.stride,
			SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: image.Rect(0, 0, luma.w, luma.h),
		}
	case *image.Gray:
		p := part(plane{m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride, b.Dx(), b.Dy(), 1}, 1, 1, 1)
		return &image.Gray{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, p.w, p.h)}
	case *image.CMYK:
		p := part(plane{m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride, b.Dx(), b.Dy(), 4}, 1, 1, 1)
		for i := 0; i < len(p.pix); i += 4 {
			px := p.pix[i : i+4 : i+4]
			px[0], px[1], px[2] = color.CMYKToRGB(px[0], px[1], px[2], px[3])
			px[3] = 255
		}
		return &image.RGBA{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, p.w, p.h)}
	}
	m := src.(*image.RGBA)
	p := part(plane{m.Pix[m.PixOffset(b.Min.X, b.Min.Y):], m.Stride, b.Dx(), b.Dy(), 4}, 1, 1, 1)
	for i := 0; i < len(p.pix); i += 4 { // the kernel overshoots; a colour can't be brighter than its alpha
		px := p.pix[i : i+4 : i+4]
		px[0], px[1], px[2] = min(px[0], px[3]), min(px[1], px[3]), min(px[2], px[3])
	}
	return &image.RGBA{Pix: p.pix, Stride: p.stride, Rect: image.Rect(0, 0, p.w, p.h)}
}

// ratio is how many pixels of a line, and of how many lines, share one sample of colour.
func ratio(r image.YCbCrSubsampleRatio) (x, y int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return 2, 1
	case image.YCbCrSubsampleRatio420:
		return 2, 2
	case image.YCbCrSubsampleRatio440:
		return 1, 2
	case image.YCbCrSubsampleRatio411:
		return 4, 1
	case image.YCbCrSubsampleRatio410:
		return 4, 2
	}
	return 1, 1
}
