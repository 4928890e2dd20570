package asset

import (
	"fmt"
	"html"
	"html/template"
	"strconv"

	"rsc.io/qr"
)

// QR returns an address as a QR code: an <svg> element of class "qr", black on whatever paper there is, named for
// those who can't see it. It holds no quiet zone of its own. An address longer than a code can hold, some 2900
// bytes, gives "".
//
// A path within the page weighs a little more than a picture in a data: address, and leaves the policy as it is.
func QR(address, name string) template.HTML {
	code, err := qr.Encode(address, qr.L)
	if err != nil {
		return ""
	}
	// Each row is one line of dashes, from its left end.
	var path []byte
	for y := range code.Size {
		path = fmt.Appendf(path, "M0 %d", y)
		for x, from := 0, 0; x < code.Size; from = x {
			black := code.Black(x, y)
			for x < code.Size && code.Black(x, y) == black {
				x++
			}
			switch {
			case black:
				path = strconv.AppendInt(append(path, 'h'), int64(x-from), 10)
			case x < code.Size:
				path = append(strconv.AppendInt(append(path, 'm'), int64(x-from), 10), " 0"...)
			}
		}
	}
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="0 -.5 %d %[1]d" role="img" aria-label="%s"><path stroke="#000" d="%s"/></svg>`,
		code.Size, html.EscapeString(name), path))
}
