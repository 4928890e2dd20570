package asset

import "bytes"

// What a camera, a phone or an editing program writes beside the pixels, a place, a time, a name, a serial number,
// must not be published (CASES.md RS-057). So a file is taken apart, and put together again from the parts that
// are needed to show it: a list of what to keep, because nobody can list what there is to drop.

// parts is a picture's file, taken apart.
type parts struct {
	orientation int      // of Exif, 1 to 8
	animated    bool     // it is a PNG that moves
	profile     []byte   // ICC; nil without one that is sound and says something
	colour      []byte   // chunks of a PNG that say the same in other ways
	rough       int      // how coarse a JPEG's coarsest shapes were rounded; 0 if that is not known
	kept        [][]byte // the whole picture without the rest, in pieces; it is upright only if orientation is 1
}

// take returns a file's parts; what is cut short or makes no sense is an *Unfit.
func take(f format, data []byte) (parts, *Unfit) {
	p, ok := f.take(data)
	if !ok {
		return parts{}, f.damaged()
	}
	if p.orientation == 0 {
		p.orientation = 1
	}
	return p, nil
}

func (f format) damaged() *Unfit {
	return &Unfit{"is damaged or cut short: no " + f.title + " picture can be read from it", "save or copy it again from where it came"}
}

// Located reports whether a picture's file, of any format, says where it was taken: in an Exif block, wherever it
// stands, or in XMP. What is compressed is not looked into.
func Located(data []byte) bool {
	if bytes.Contains(data, []byte("GPSLatitude")) || located(data) { // XMP; a TIFF
		return true
	}
	for _, mark := range []string{"Exif\x00\x00", "EXIF", "eXIf"} { // JPEG and its like, WebP, PNG
		for rest := data; ; {
			at := bytes.Index(rest, []byte(mark))
			if at < 0 {
				break
			}
			rest = rest[at+len(mark):]
			if located(rest) || mark == "EXIF" && len(rest) > 4 && located(rest[4:]) { // behind the chunk's length
				return true
			}
		}
	}
	return false
}

// located reports whether a TIFF block has a directory of GPS tags with a latitude or longitude: CIPA DC-008, 4.6.6.
func located(tiff []byte) bool {
	for tag, entry := range directory(tiff, 0) {
		if tag != 0x8825 {
			continue
		}
		for tag := range directory(tiff, entry.number) {
			if tag == 2 || tag == 4 {
				return true
			}
		}
	}
	return false
}
