package asset

import (
	"bytes"
	"encoding/binary"
)

// orientation returns the Exif orientation of a JPEG from 1 to 8; 1, which is upright, also if none is given
// or what is given makes no sense. Browsers turn a picture by it, and from 5 on its width becomes its height.
// head is the beginning of the file; what lies beyond it counts as absent.
func orientation(head []byte) int {
	const (
		startOfImage = 0xd8
		startOfScan  = 0xda // pixels follow, and no more segments
		application1 = 0xe1
	)
	if len(head) < 2 || head[0] != 0xff || head[1] != startOfImage {
		return 1
	}
	// A segment is 0xff, its marker, and its length in two bytes that count themselves: ITU T.81, B.1.1.4.
	for rest := head[2:]; len(rest) >= 4 && rest[0] == 0xff; {
		if rest[1] == 0xff { // fill byte
			rest = rest[1:]
			continue
		}
		length := int(binary.BigEndian.Uint16(rest[2:]))
		if rest[1] == startOfScan || length < 2 || 2+length > len(rest) {
			break
		}
		if tiff, ok := bytes.CutPrefix(rest[4:2+length], []byte("Exif\x00\x00")); ok && rest[1] == application1 {
			return tiffOrientation(tiff)
		}
		rest = rest[2+length:]
	}
	return 1
}

// tiffOrientation reads the tag from the first directory of an Exif block: CIPA DC-008, 4.6.
func tiffOrientation(tiff []byte) int {
	const (
		tag      = 0x0112
		short    = 3 // the type of a two-byte number
		entry    = 12
		mostSane = 8
	)
	var order binary.ByteOrder = binary.LittleEndian
	switch {
	case len(tiff) < 8:
		return 1
	case bytes.HasPrefix(tiff, []byte("MM\x00\x2a")):
		order = binary.BigEndian
	case !bytes.HasPrefix(tiff, []byte("II\x2a\x00")):
		return 1
	}
	start := uint64(order.Uint32(tiff[4:]))
	if start+2 > uint64(len(tiff)) {
		return 1
	}
	directory := tiff[start:]
	count := int(order.Uint16(directory))
	for directory = directory[2:]; count > 0 && len(directory) >= entry; count-- {
		if order.Uint16(directory) == tag && order.Uint16(directory[2:]) == short && order.Uint32(directory[4:]) == 1 {
			if value := int(order.Uint16(directory[8:])); value >= 1 && value <= mostSane {
				return value
			}
			return 1
		}
		directory = directory[entry:]
	}
	return 1
}
