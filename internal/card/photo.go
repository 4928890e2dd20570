package card

import (
	"image"
	"image/color"
	"slices"
	"sort"

	"golang.org/x/image/draw"
)

// PictureWidth is how wide a picture of the given size should be decoded for c: it then needs no more scaling.
func (c Card) PictureWidth(width, height int) int {
	area := c.area()
	return max(area.Dx(), (area.Dy()*width+height-1)/max(height, 1))
}

// crop returns the part of a picture that fills an area of the size w × h: all of its shorter side, and of the
// longer one the middle, or from a standing picture the upper middle, where faces are.
func crop(b image.Rectangle, w, h int) image.Rectangle {
	cw, ch := b.Dx(), b.Dy()
	if cw*h > ch*w {
		cw = max(1, ch*w/h)
	} else {
		ch = max(1, cw*h/w)
	}
	x, y := b.Min.X+(b.Dx()-cw)/2, b.Min.Y+(b.Dy()-ch)/3
	return image.Rect(x, y, x+cw, y+ch)
}

// A raster is a picture in the size in which it is printed, opaque, and what its colours are found with.
type raster struct {
	image.RGBA

	counts  [cells]uint32 // how many pixels are in each cell
	nearest [cells]uint8  // for each cell one more than the number of the colour to take; 0 is not yet known
	bins    []bin
}

// take brings m, on white, to the size of an area that it fills.
func (r *raster) take(m image.Image, w, h int) {
	r.Pix, r.Stride, r.Rect = slices.Grow(r.Pix[:0], 4*w*h)[:4*w*h], 4*w, image.Rect(0, 0, w, h)
	draw.Draw(&r.RGBA, r.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	part := crop(m.Bounds(), w, h)
	if few := 2; part.Dx()-w <= few && part.Dx() >= w && part.Dy()-h <= few && part.Dy() >= h {
		draw.Draw(&r.RGBA, r.Rect, m, part.Min, draw.Over)
		return
	}
	draw.CatmullRom.Scale(&r.RGBA, r.Rect, m, part, draw.Over, nil)
}

// cells are the parts, 32 on each side, of the cube of all colours: what falls into one is the same colour here.
const cells = 32 * 32 * 32

func cellOf(r, g, b uint8) int { return int(r>>3)<<10 | int(g>>3)<<5 | int(b>>3) }

// bin is a cell that a picture uses.
type bin struct {
	at    [3]uint8 // where it is in the cube
	count uint32   // how many pixels
}

// colours returns at most n colours to stand for those of a picture: median cut, by Paul Heckbert
// (https://doi.org/10.1145/965145.801294).
func (r *raster) colours(n int) []color.Color {
	clear(r.counts[:])
	for i := 0; i+3 < len(r.Pix); i += 4 {
		r.counts[cellOf(r.Pix[i], r.Pix[i+1], r.Pix[i+2])]++
	}
	bins := r.bins[:0]
	for i, count := range r.counts {
		if count > 0 {
			bins = append(bins, bin{[3]uint8{uint8(i >> 10), uint8(i >> 5 & 31), uint8(i & 31)}, count})
		}
	}
	r.bins = bins
	boxes := []box{newBox(bins)}
	for len(boxes) < n {
		i := 0
		for j := range boxes {
			if boxes[j].gain > boxes[i].gain {
				i = j
			}
		}
		if boxes[i].gain == 0 {
			break // every colour has its own
		}
		a, b := boxes[i].cut()
		boxes[i], boxes = a, append(boxes, b)
	}
	out := make([]color.Color, len(boxes))
	for i, b := range boxes {
		out[i] = b.mean()
	}
	slices.SortFunc(out, func(a, b color.Color) int { return int(a.(color.RGBA).G) - int(b.(color.RGBA).G) })
	return out
}

// box is some of the bins, and what there is to gain by cutting it along an axis.
type box struct {
	bins []bin
	axis int
	gain uint64
}

// eye is how much the eye sees of a difference in red, green and blue.
var eye = [3]uint64{3, 4, 2}

func newBox(bins []bin) box {
	b := box{bins: bins}
	low, high := [3]uint8{255, 255, 255}, [3]uint8{}
	var pixels uint64
	for _, t := range bins {
		for axis, v := range t.at {
			low[axis], high[axis] = min(low[axis], v), max(high[axis], v)
		}
		pixels += uint64(t.count)
	}
	for axis := range low {
		if width := uint64(high[axis]-low[axis]) * eye[axis]; width*width*pixels > b.gain {
			b.axis, b.gain = axis, width*width*pixels
		}
	}
	return b
}

// cut divides a box where half of its pixels are on either side. There are two different bins at least.
func (b box) cut() (box, box) {
	var along [32]uint64
	var total uint64
	for _, t := range b.bins {
		along[t.at[b.axis]] += uint64(t.count)
		total += uint64(t.count)
	}
	first, last := 0, 31
	for along[first] == 0 {
		first++
	}
	for along[last] == 0 {
		last--
	}
	border, below := first+1, along[first]
	for border < last && below+along[border] <= total/2 {
		below += along[border]
		border++
	}
	at := 0
	for i, t := range b.bins {
		if int(t.at[b.axis]) < border {
			b.bins[i], b.bins[at] = b.bins[at], t
			at++
		}
	}
	return newBox(b.bins[:at]), newBox(b.bins[at:])
}

func (b box) mean() color.RGBA {
	var sum [3]uint64
	var pixels uint64
	for _, t := range b.bins {
		for axis, v := range t.at {
			sum[axis] += uint64(t.count) * (uint64(v)<<3 | uint64(v)>>2)
		}
		pixels += uint64(t.count)
	}
	pixels = max(pixels, 1)
	return color.RGBA{uint8(sum[0] / pixels), uint8(sum[1] / pixels), uint8(sum[2] / pixels), 255}
}

// dither paints p onto the sheet in the palette's colours from first on. What a pixel lacks is handed on to its
// neighbours in the shares of Floyd and Steinberg, but for an eighth, which keeps even areas calm.
func (s *sheet) dither(p *raster, at image.Point, first int) {
	palette := newColours(s.image.Palette[first:])
	clear(p.nearest[:])
	width := p.Rect.Dx()
	here, below := make([]int32, 3*(width+2)), make([]int32, 3*(width+2))
	for y := range p.Rect.Dy() {
		here, below = below, here
		clear(below)
		row := s.image.Pix[(at.Y+y)*s.image.Stride+at.X:][:width]
		in := p.Pix[y*p.Stride:][:p.Stride]
		for x := range row {
			now, next := here[3*x:3*x+9:3*x+9], below[3*x:3*x+9:3*x+9]
			r, g, b := channel(in[4*x], now[3]), channel(in[4*x+1], now[4]), channel(in[4*x+2], now[5])
			c := cellOf(uint8(r), uint8(g), uint8(b))
			if p.nearest[c] == 0 {
				p.nearest[c] = uint8(palette.nearest(r&^7|4, g&^7|4, b&^7|4)) + 1
			}
			k := p.nearest[c] - 1
			row[x] = uint8(first) + k
			spread(now, next, 0, r-palette[k][0])
			spread(now, next, 1, g-palette[k][1])
			spread(now, next, 2, b-palette[k][2])
		}
	}
}

// spread gives what a channel lacks to the pixel behind and the three below, in sixteenths.
func spread(now, below []int32, channel int, lack int32) {
	lack = lack * 7 / 8
	now[6+channel] += lack * 7
	below[channel] += lack * 3
	below[3+channel] += lack * 5
	below[6+channel] += lack
}

// channel is a pixel's channel with sixteenths of what others hand on.
func channel(v uint8, handed int32) int32 { return min(max(int32(v)+handed/16, 0), 255) }

type colours [][3]int32

func newColours(p color.Palette) colours {
	out := make(colours, len(p))
	for i, c := range p {
		r, g, b, _ := c.RGBA()
		out[i] = [3]int32{int32(r >> 8), int32(g >> 8), int32(b >> 8)}
	}
	return out
}

// nearest is the number of the colour that the eye takes for r, g, b. c is sorted by its green, from which the
// search goes to both sides.
func (c colours) nearest(r, g, b int32) int {
	up := sort.Search(len(c), func(i int) bool { return c[i][1] >= g })
	best, least := 0, int32(1<<30)
	for down := up - 1; up < len(c) || down >= 0; up, down = up+1, down-1 {
		far := true
		for _, i := range [2]int{up, down} {
			if i < 0 || i >= len(c) {
				continue
			}
			dr, dg, db := r-c[i][0], g-c[i][1], b-c[i][2]
			if 4*dg*dg < least {
				far = false
			}
			if d := 3*dr*dr + 4*dg*dg + 2*db*db; d < least {
				best, least = i, d
			}
		}
		if far {
			break
		}
	}
	return best
}
