package asset

import (
	"bytes"
	"encoding/binary"
	"iter"
)

// tiffOrientation returns the orientation in a TIFF block, as Exif has it, from 1 to 8; 1, which is upright, also if
// none is given or what is given makes no sense. Browsers turn a picture by it, and from 5 on its width becomes its
// height.
func tiffOrientation(tiff []byte) int {
	for tag, entry := range directory(tiff, 0) {
		if tag == 0x0112 && entry.short {
			if entry.number >= 1 && entry.number <= 8 {
				return int(entry.number)
			}
			return 1
		}
	}
	return 1
}

// tiffEntry is an entry of a TIFF directory that holds one number.
type tiffEntry struct {
	number uint32 // a number, or where what it is stands; 0 if it is of another kind
	short  bool   // it is one number of two bytes
}

// directory yields the entries of a directory of a TIFF block, by tag: TIFF 6.0, section 2. The first directory is
// asked for by 0.
func directory(tiff []byte, at uint32) iter.Seq2[uint16, tiffEntry] {
	return func(yield func(uint16, tiffEntry) bool) {
		const size = 12 // of an entry
		var order binary.ByteOrder = binary.LittleEndian
		switch {
		case len(tiff) < 8:
			return
		case bytes.HasPrefix(tiff, []byte("MM\x00\x2a")):
			order = binary.BigEndian
		case !bytes.HasPrefix(tiff, []byte("II\x2a\x00")):
			return
		}
		if at == 0 {
			at = order.Uint32(tiff[4:])
		}
		if uint64(at)+2 > uint64(len(tiff)) {
			return
		}
		entries := tiff[at:]
		count := int(order.Uint16(entries))
		for entries = entries[2:]; count > 0 && len(entries) >= size; count-- {
			var e tiffEntry
			switch kind, n := order.Uint16(entries[2:]), order.Uint32(entries[4:]); {
			case n != 1:
			case kind == 3:
				e = tiffEntry{uint32(order.Uint16(entries[8:])), true}
			case kind == 4 || kind == 13:
				e = tiffEntry{order.Uint32(entries[8:]), false}
			}
			if !yield(order.Uint16(entries), e) {
				return
			}
			entries = entries[size:]
		}
	}
}
