package asset

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// A profile of sRGB says what browsers take for granted, and is heavier than many an icon.
var srgb = [][]byte{[]byte("sRGB IEC61966-2"), []byte("s\x00R\x00G\x00B\x00 \x00I\x00E\x00C\x006\x001\x009\x006\x006\x00-\x002")}

const maxProfile = 1 << 20

// colourTags are what turns a pixel into a colour (ICC.1:2022, clause 9), and colourTypes how it is written. All else in
// a profile is about its maker: whose screen it is of, with which serial number, measured when.
var (
	colourTags  = []string{"rXYZ", "gXYZ", "bXYZ", "wtpt", "bkpt", "rTRC", "gTRC", "bTRC", "kTRC", "chad", "cicp", "A2B0", "A2B1", "A2B2", "B2A0", "B2A1", "B2A2"}
	colourTypes = []string{"XYZ ", "curv", "para", "sf32", "cicp", "mft1", "mft2", "mAB ", "mBA "}
)

const profileHead = 128

// soundProfile returns what a picture should keep of an ICC profile: its colours, under a head that tells of nothing
// else; nil if it has none. Without them a photo in the wide colours of a phone would look pale.
func soundProfile(p []byte) []byte {
	if len(p) < profileHead+4 || string(p[36:40]) != "acsp" {
		return nil
	}
	size, space := binary.BigEndian.Uint32(p), string(p[16:20])
	if size < profileHead+4 || uint64(size) > uint64(len(p)) || space != "RGB " && space != "GRAY" {
		return nil
	}
	p = p[:size]
	if slices.ContainsFunc(srgb, func(name []byte) bool { return bytes.Contains(p, name) }) {
		return nil
	}
	type tag struct {
		name string
		data []byte
	}
	var tags []tag
	count := binary.BigEndian.Uint32(p[profileHead:])
	for i := range uint64(min(count, 100)) {
		at := profileHead + 4 + 12*i
		if at+12 > uint64(len(p)) {
			return nil
		}
		name, from, n := string(p[at:at+4]), uint64(binary.BigEndian.Uint32(p[at+4:])), uint64(binary.BigEndian.Uint32(p[at+8:]))
		if !slices.Contains(colourTags, name) {
			continue
		}
		if from+n > uint64(len(p)) || n < 12 || !slices.Contains(colourTypes, string(p[from:from+4])) {
			return nil
		}
		tags = append(tags, tag{name, exact(p[from : from+n])})
	}
	if len(tags) == 0 {
		return nil
	}
	tags = append(tags, tag{"desc", named(p[8], "desc", "Colors")}, tag{"cprt", named(p[8], "text", "None")}) // there must be some

	out := make([]byte, profileHead+4+12*len(tags))
	for _, kept := range [][2]int{{8, 24}, {36, 44}, {64, 80}} { // version, kind, spaces; signature, flags; intent, illuminant
		copy(out[kept[0]:kept[1]], p[kept[0]:kept[1]])
	}
	copy(out[24:36], []byte{7, 208, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0}) // any day; a profile has one
	binary.BigEndian.PutUint32(out[profileHead:], uint32(len(tags)))
	places := map[string]int{} // of data, which curves share
	for i, t := range tags {
		from, shared := places[string(t.data)]
		if !shared {
			from = len(out)
			places[string(t.data)] = from
			out = append(out, t.data...)
			out = append(out, make([]byte, -len(out)&3)...)
		}
		entry := out[profileHead+4+12*i:]
		copy(entry, t.name)
		binary.BigEndian.PutUint32(entry[4:], uint32(from))
		binary.BigEndian.PutUint32(entry[8:], uint32(len(t.data)))
	}
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

// exact cuts data of a known length to it, so that nothing hides behind it, and empties what is reserved.
func exact(data []byte) []byte {
	n := len(data)
	switch string(data[:4]) {
	case "XYZ ":
		n = 20
	case "sf32":
		n = 44
	case "curv":
		n = int(min(12+2*uint64(binary.BigEndian.Uint32(data[8:])), 1<<20))
	case "para":
		if kind := binary.BigEndian.Uint16(data[8:]); kind < 5 {
			n = 12 + 4*[...]int{1, 3, 4, 5, 7}[kind]
		}
	}
	out := slices.Clone(data[:min(n, len(data))])
	clear(out[4:8])
	return out
}

// named is a text as profiles of a version have it.
func named(version byte, kind, text string) []byte {
	if version >= 4 { // multiLocalizedUnicodeType
		out := []byte("mluc\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x0cenUS")
		out = binary.BigEndian.AppendUint32(out, uint32(2*len(text)))
		out = binary.BigEndian.AppendUint32(out, 28)
		for _, c := range []byte(text) {
			out = append(out, 0, c)
		}
		return out
	}
	out := []byte(kind + "\x00\x00\x00\x00")
	if kind == "desc" { // textDescriptionType: ICC.1:2001, 6.5.17
		out = binary.BigEndian.AppendUint32(out, uint32(len(text)+1))
		return append(append(out, text...), make([]byte, 1+4+4+2+1+67)...)
	}
	return append(append(out, text...), 0)
}
