// Package card makes a campaign's share picture, which networks show above a link, and a site's icon.
//
// It takes words, colours and perhaps a picture, and gives the bytes of a PNG. Text is shaped as its script asks,
// set as large as it fits, and broken where the script allows. What the fonts inside can't print is left out;
// Missing says it before. The package reads no files, keeps none, and knows nothing of a page.
package card

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"sync"

	"github.com/go-text/typesetting/font"

	"broadside/internal/asset"
)

// Width and Height of a share picture in pixels, in the proportions that networks crop to:
// https://developers.facebook.com/docs/sharing/webmasters/images.
const (
	Width  = 1200
	Height = 630
)

// recipe stands for the way in which pictures are drawn; raise it whenever one comes out differently, for the name
// of a picture says what it was made from (see Sum).
const recipe = "1"

// Card is what stands on a share picture. Empty words leave their place empty.
type Card struct {
	Organisation string // who is asking
	Label        string // the campaign's state in words, like "Closed"; empty while it is live
	Headline     string
	Call         string // what to do, like "Sign the petition"; empty when there is nothing to do any more
	Address      string // where, like "action.riverton.example"
	Won          bool   // printed in the accent all over

	Palette  asset.Palette // its Accent and OnAccent
	Language string        // BCP 47 tag
	RTL      bool          // the language runs from right to left
}

// Sum names the picture of c with the picture that has the given hash on it, "" for none: what two pictures differ
// in, their sums differ in.
func (c Card) Sum(picture string) string {
	return sum("card", fmt.Sprintf("%#v", c), picture)
}

func sum(parts ...string) string {
	h := sha256.Sum256(fmt.Appendf(nil, "%s %q", recipe, parts))
	return hex.EncodeToString(h[:8])
}

// Press makes pictures. Several goroutines may use it at once.
type Press struct {
	idle sync.Pool // of *hand
}

// New returns a Press. The first picture of a program takes some milliseconds more than others, for the fonts.
func New() *Press { return &Press{} }

// fonts reads the fonts, once.
var fonts = sync.OnceValue(func() [2]*font.Font { return [2]*font.Font{parse(serif), parse(sans)} })

// hand is what one goroutine works with: faces and buffers, kept from one picture to the next.
type hand struct {
	serif, sans *font.Face
	setter
	sheet
	raster
	encoder png.Encoder
	buffers *png.EncoderBuffer
}

func (p *Press) hand() *hand {
	if h, ok := p.idle.Get().(*hand); ok {
		return h
	}
	h := &hand{serif: font.NewFace(fonts()[0]), sans: font.NewFace(fonts()[1])}
	// Shades of few colours shrink fast: the best level takes four times as long and saves a tenth.
	h.encoder = png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: h}
	return h
}

// Get and Put make a hand the png.EncoderBufferPool of its own encoder.
func (h *hand) Get() *png.EncoderBuffer  { return h.buffers }
func (h *hand) Put(b *png.EncoderBuffer) { h.buffers = b }

// Draw returns the share picture of c as PNG; picture stands beside the words, upright, and is nil for none.
func (p *Press) Draw(c Card, picture image.Image) ([]byte, error) {
	h := p.hand()
	defer p.idle.Put(h)
	h.draw(c, picture)
	return h.png()
}

func (h *hand) png() ([]byte, error) {
	var b bytes.Buffer
	if err := h.encoder.Encode(&b, h.image); err != nil {
		return nil, fmt.Errorf("encode picture: %w", err)
	}
	return b.Bytes(), nil
}

// Missing returns the characters of text that can't be printed, each once, in their order.
func (p *Press) Missing(text string) []rune {
	h := p.hand()
	defer p.idle.Put(h)
	return missing(text, h.faceFor(text))
}
