package asset

import (
	"errors"
	"html"
	"html/template"
	"strconv"
	"strings"
	"sync"

	"rsc.io/qr"
	"rsc.io/qr/coding"
)

// QR returns an address as a QR code: an <svg> element of class "qr", black on whatever paper there is, named for
// those who can't see it. It holds no quiet zone of its own. An address longer than a code can hold, some 2900
// bytes, gives "".
//
// A path within the page weighs a little more than a picture in a data: address, and leaves the policy as it is.
func QR(address, name string) template.HTML {
	code, err := code(address)
	if err != nil {
		return ""
	}
	size := strconv.Itoa(code.Size)
	var svg strings.Builder
	svg.Grow(256 + len(name) + 2*code.Size*code.Size) // a little more than it takes
	svg.WriteString(`<svg class="qr" viewBox="0 -.5 ` + size + ` ` + size + `" role="img" aria-label="`)
	svg.WriteString(html.EscapeString(name))
	svg.WriteString(`"><path stroke="#000" d="`)
	// Each row is one line of dashes, from its left end.
	for y := range code.Size {
		row := code.Bitmap[y*code.Stride:]
		svg.WriteString("M0 ")
		svg.WriteString(strconv.Itoa(y))
		for x, from := 0, 0; x < code.Size; from = x {
			dash := black(row, x)
			for x < code.Size && black(row, x) == dash {
				x++
			}
			switch {
			case dash:
				svg.WriteByte('h')
				svg.WriteString(strconv.Itoa(x - from))
			case x < code.Size:
				svg.WriteByte('m')
				svg.WriteString(strconv.Itoa(x - from))
				svg.WriteString(" 0")
			}
		}
	}
	svg.WriteString(`"/></svg>`)
	return template.HTML(svg.String())
}

// black reports whether the cell at x of a row is black.
func black(row []byte, x int) bool { return row[x/8]&(0x80>>(x%8)) != 0 }

// code is qr.Encode at its lowest level, with plans that are made once.
func code(address string) (*coding.Code, error) {
	small := strings.ContainsFunc(address, func(r rune) bool { return 'a' <= r && r <= 'z' })
	if !small { // it may fit into one of the alphabets that have no small letters
		c, err := qr.Encode(address, qr.L)
		if err != nil {
			return nil, err
		}
		return &coding.Code{Bitmap: c.Bitmap, Size: c.Size, Stride: c.Stride}, nil
	}
	text := coding.String(address)
	for v := coding.Version(coding.MinVersion); v <= coding.MaxVersion; v++ {
		if text.Bits(v) <= v.DataBytes(coding.L)*8 {
			return plans[v]().Encode(text)
		}
	}
	return nil, errors.New("too long for a QR code")
}

// plans say which cell holds which bit, by version: a code's size. All forty together take 2 MiB.
var plans = func() (all [coding.MaxVersion + 1]func() *coding.Plan) {
	for v := coding.MinVersion; v <= coding.MaxVersion; v++ {
		all[v] = sync.OnceValue(func() *coding.Plan {
			p, err := coding.NewPlan(coding.Version(v), coding.L, 0)
			if err != nil {
				panic(err) // there is no such version
			}
			return p
		})
	}
	return all
}()
