package asset

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// takePNG keeps the chunks that pixels, colours and movement are made of: PNG, third edition, section 11.
func takePNG(data []byte) (p parts, ok bool) {
	rest, ok := bytes.CutPrefix(data, []byte(pngSignature))
	if !ok {
		return parts{}, false
	}
	if len(data) < headEnd || string(data[12:16]) != "IHDR" {
		return parts{}, false
	}
	var kept [][]byte
	for pixels := false; ; {
		if len(rest) < 12 {
			return parts{}, false
		}
		length := int(binary.BigEndian.Uint32(rest))
		if length < 0 || length > len(rest)-12 {
			return parts{}, false
		}
		chunk, kind, body := rest[:12+length], string(rest[4:8]), rest[8:8+length]
		if crc32.ChecksumIEEE(chunk[4:8+length]) != binary.BigEndian.Uint32(chunk[8+length:]) {
			return parts{}, false
		}
		rest = rest[12+length:]
		switch kind {
		case "iCCP":
			p.profile = pngProfile(body)
		case "gAMA", "cHRM", "sRGB", "cICP":
			if length == pngLengths[kind] {
				p.colour = append(p.colour, chunk...)
			}
		case "eXIf":
			p.orientation = tiffOrientation(body)
		case "PLTE", "tRNS", "acTL", "fcTL":
			if most := pngLengths[kind]; length > most { // no decoder reads that, so nobody has seen what is behind
				return parts{}, false
			}
			p.animated = p.animated || kind == "acTL"
			kept = append(kept, chunk)
		case "IDAT", "fdAT":
			pixels = pixels || kind == "IDAT"
			kept = append(kept, chunk)
		case "IEND": // what stands behind it may be what somebody had cut off
			p.kept = append([][]byte{data[:headEnd], p.pngColours()}, append(kept, chunk)...)
			return p, pixels
		}
	}
}

// pngLengths are the bytes of chunks, or the most of them: https://www.w3.org/TR/png-3/#11Chunks.
var pngLengths = map[string]int{"gAMA": 4, "cHRM": 32, "sRGB": 1, "cICP": 4, "PLTE": 768, "tRNS": 256, "acTL": 8, "fcTL": 26}

// headEnd is where a PNG's first chunk ends.
const headEnd = len(pngSignature) + 12 + 13

// pngColours is what a PNG says of its colours behind its first chunk.
func (p parts) pngColours() []byte {
	out := append([]byte{}, p.colour...)
	if p.profile == nil {
		return out
	}
	body := bytes.NewBuffer([]byte("icc\x00\x00"))
	w := zlib.NewWriter(body)
	_, _ = w.Write(p.profile) // a buffer takes everything
	_ = w.Close()
	return appendChunk(out, "iCCP", body.Bytes())
}

func appendChunk(out []byte, kind string, body []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
	from := len(out)
	out = append(append(out, kind...), body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[from:]))
}

// pngProfile is the profile in an iCCP chunk, without its name, which may say whose screen it is of.
func pngProfile(body []byte) []byte {
	_, packed, ok := bytes.Cut(body, []byte{0})
	if !ok || len(packed) < 1 {
		return nil
	}
	r, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(r, maxProfile))
	if err != nil {
		return nil
	}
	return soundProfile(profile)
}
