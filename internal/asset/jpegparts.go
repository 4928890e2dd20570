package asset

import (
	"bytes"
	"encoding/binary"
)

// Markers of a JPEG: ITU T.81, table B.1.
const (
	startOfImage = 0xd8
	endOfImage   = 0xd9
	startOfScan  = 0xda
	quantisation = 0xdb
	application0 = 0xe0
	exif         = 0xe1
	icc          = 0xe2
	adobe        = 0xee
)

// maxScans is more than any program makes of one picture; each costs a walk over all of its pixels.
const maxScans = 100

const iccName = "ICC_PROFILE\x00"

// takeJPEG keeps tables, frame and scans, the colour profile, and what Adobe says of the colours.
func takeJPEG(data []byte) (p parts, ok bool) {
	if len(data) < 2 || data[0] != 0xff || data[1] != startOfImage {
		return parts{}, false
	}
	var kept [][]byte
	var profile []byte
	var jfif bool
	scans := 0
	for rest := data[2:]; ; {
		if rest = rest[gap(rest):]; len(rest) < 2 {
			return parts{}, false
		}
		marker := rest[1]
		if marker == endOfImage { // what stands behind it, a second picture or a film, is no part of this one
			break
		}
		if marker >= 0xd0 && marker <= startOfImage || marker == 1 { // without a length, and without a use here
			rest = rest[2:]
			continue
		}
		if len(rest) < 4 {
			return parts{}, false
		}
		length := 2 + int(binary.BigEndian.Uint16(rest[2:])) // the length counts its own two bytes: B.1.1.4
		if length < 4 || length > len(rest) {
			return parts{}, false
		}
		body := rest[4:length]
		switch {
		case marker == startOfScan:
			if scans++; scans > maxScans {
				return parts{}, false
			}
			length += entropy(rest[length:])
			kept = append(kept, rest[:length])
		case marker == quantisation && p.rough == 0 && len(body) > 10 && body[0] == 0:
			for _, v := range body[1:11] {
				p.rough += int(v)
			}
			kept = append(kept, rest[:length])
		case marker >= 0xc0 && marker <= 0xcf, marker >= 0xdb && marker <= 0xdd: // frames, tables, lines, restarts
			kept = append(kept, rest[:length])
		case marker == application0 && bytes.HasPrefix(body, []byte("JFIF\x00")):
			jfif = true
		case marker == exif && p.orientation == 0:
			if tiff, ok := bytes.CutPrefix(body, []byte("Exif\x00\x00")); ok {
				p.orientation = tiffOrientation(tiff)
			}
		case marker == icc && len(profile) < maxProfile:
			if chunk, ok := bytes.CutPrefix(body, []byte(iccName)); ok && len(chunk) > 2 {
				profile = append(profile, chunk[2:]...) // its number, and how many there are; they come in order
			}
		case marker == adobe && len(body) >= 12 && bytes.HasPrefix(body, []byte("Adobe")):
			kept = append(kept, []byte{0xff, adobe, 0, 14}, body[:12])
		}
		rest = rest[length:]
	}
	if scans == 0 {
		return parts{}, false
	}
	p.profile = soundProfile(profile)
	head := []byte{0xff, startOfImage}
	if jfif { // where it was not, to put it there would say of the colours what need not be true
		head = append(head, 0xff, application0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0)
	}
	p.kept = append([][]byte{head, jpegProfile(p.profile)}, append(kept, []byte{0xff, endOfImage})...)
	return p, true
}

// quality is what the picture's sizes are saved with: somewhat better than it was itself.
func (p parts) quality() int {
	const half = 16 + 11 + 12 + 14 + 12 + 10 + 16 + 14 + 13 + 14 // what rough is at a quality of 50: ITU T.81, table K.1
	if p.rough == 0 {
		return bestQuality
	}
	own := 100 - 50*p.rough/half
	if p.rough > half {
		own = 50 * half / p.rough
	}
	return min(max(own+15, leastQuality), bestQuality)
}

// gap is how much stands before the next marker: fill bytes, and what decoders pass over.
func gap(b []byte) int {
	for i := 0; i+1 < len(b); i++ {
		if b[i] == 0xff && b[i+1] != 0xff && b[i+1] != 0 {
			return i
		}
	}
	return len(b)
}

// entropy is the length of a scan's pixels: up to a marker that is none of their own.
func entropy(b []byte) int {
	for i := 0; ; i += 2 {
		at := bytes.IndexByte(b[i:], 0xff)
		if at < 0 || i+at+1 >= len(b) {
			return len(b)
		}
		i += at
		switch next := b[i+1]; {
		case next == 0xff: // fill
			i--
		case next != 0 && (next < 0xd0 || next > 0xd7):
			return i
		}
	}
}

// jpegProfile is a profile as segments: ICC.1:2022, B.4.
func jpegProfile(profile []byte) []byte {
	const most = 0xffff - 2 - len(iccName) - 2
	var out []byte
	count := (len(profile) + most - 1) / most
	for i := range count {
		chunk := profile[i*most : min((i+1)*most, len(profile))]
		out = binary.BigEndian.AppendUint16(append(out, 0xff, icc), uint16(2+len(iccName)+2+len(chunk)))
		out = append(append(append(out, iccName...), byte(i+1), byte(count)), chunk...)
	}
	return out
}
