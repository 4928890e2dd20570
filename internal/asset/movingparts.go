package asset

import (
	"bytes"
	"encoding/binary"
)

// takeGIF keeps the frames, and how often to show them: GIF89a, section 18 on.
func takeGIF(data []byte) (p parts, ok bool) {
	if len(data) < 13 || !bytes.HasPrefix(data, []byte("GIF8")) {
		return parts{}, false
	}
	at := 13 + colours(data[10])
	if at > len(data) {
		return parts{}, false
	}
	kept := [][]byte{data[:at]}
	frames := 0
	for at < len(data) && data[at] != ';' {
		from, keep, length := at, true, 0
		switch {
		case data[at] == '!' && at+2 < len(data):
			label := data[at+1]
			name := bytes.TrimPrefix(data[at+2:min(at+14, len(data))], []byte{11})
			switch {
			case label == 0xf9 && data[from+2] == 4: // how long to show a frame, and what of it is transparent
				length = 8
			case label == 0xff && (string(name) == "NETSCAPE2.0" || string(name) == "ANIMEXTS1.0") && from+14 < len(data) && data[from+14] == 3:
				length = 19
			default:
				keep = false
			}
			at += 2
		case data[at] == ',' && at+10 < len(data):
			frames++
			at += 11 + colours(data[at+9]) // and the width of its codes
		default:
			return parts{}, false
		}
		for ; at < len(data) && data[at] != 0; at += 1 + int(data[at]) { // blocks, each behind its length
		}
		if at++; at > len(data) {
			return parts{}, false
		}
		switch {
		case keep && length > 0 && at-from >= length: // decoders pass over blocks behind the first
			kept = append(kept, data[from:from+length-1], []byte{0})
		case keep && length == 0:
			kept = append(kept, data[from:at])
		}
	}
	p.kept = append(kept, []byte{';'})
	return p, frames > 0
}

// colours is the size of the colour table that flags announce.
func colours(flags byte) int {
	if flags&0x80 == 0 {
		return 0
	}
	return 3 << (flags&7 + 1)
}

// takeWebP keeps pixels, transparency, frames and the colour profile: RFC 9649, section 2.
func takeWebP(data []byte) (p parts, ok bool) {
	const hasProfile, hasExif, hasXMP = 0x20, 0x08, 0x04
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
		return parts{}, false
	}
	size := 8 + int64(binary.LittleEndian.Uint32(data[4:]))
	if size > int64(len(data)) {
		return parts{}, false
	}
	kept := append([]byte{}, data[:12]...)
	pixels, head := false, -1
	for rest := data[12:size]; len(rest) >= 8; {
		length := int64(binary.LittleEndian.Uint32(rest[4:]))
		if length > int64(len(rest)-8) {
			return parts{}, false
		}
		body, end := rest[8:8+length], min(8+length+length&1, int64(len(rest)))
		switch kind := string(rest[:4]); kind {
		case "EXIF":
			p.orientation = tiffOrientation(bytes.TrimPrefix(body, []byte("Exif\x00\x00")))
		case "ICCP":
			if p.profile = soundProfile(body); p.profile != nil {
				kept = appendRIFF(kept, kind, p.profile)
			}
		case "VP8X":
			if head >= 0 || len(body) < 10 {
				return parts{}, false
			}
			head = len(kept) + 8
			kept = appendRIFF(kept, kind, body[:10])
		case "ANMF":
			frame, ok := webpFrame(body)
			if !ok {
				return parts{}, false
			}
			pixels = true
			kept = appendRIFF(kept, kind, frame)
		case "VP8 ", "VP8L", "ALPH", "ANIM":
			pixels = pixels || kind != "ALPH" && kind != "ANIM"
			if kind == "ANIM" {
				body = body[:min(6, len(body))]
			}
			kept = appendRIFF(kept, kind, body)
		}
		rest = rest[end:]
	}
	if head >= 0 {
		kept[head] &^= hasProfile | hasExif | hasXMP
		if p.profile != nil {
			kept[head] |= hasProfile
		}
	}
	binary.LittleEndian.PutUint32(kept[4:], uint32(len(kept)-8))
	p.kept = [][]byte{kept}
	return p, pixels
}

// webpFrame is a frame with its place and pixels alone: it may hold any chunk, as the file may.
func webpFrame(body []byte) (frame []byte, ok bool) {
	const place = 16
	if len(body) < place {
		return nil, false
	}
	frame = append([]byte{}, body[:place]...)
	for rest := body[place:]; len(rest) >= 8; {
		length := int64(binary.LittleEndian.Uint32(rest[4:]))
		if length > int64(len(rest)-8) {
			return nil, false
		}
		if kind := string(rest[:4]); kind == "VP8 " || kind == "VP8L" || kind == "ALPH" {
			frame = appendRIFF(frame, kind, rest[8:8+length])
			ok = true
		}
		rest = rest[min(8+length+length&1, int64(len(rest))):]
	}
	return frame, ok
}

func appendRIFF(out []byte, kind string, body []byte) []byte {
	out = binary.LittleEndian.AppendUint32(append(out, kind...), uint32(len(body)))
	out = append(out, body...)
	if len(body)%2 == 1 {
		out = append(out, 0)
	}
	return out
}
