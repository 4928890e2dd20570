package links

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf16"

	"broadside/internal/campaign"
)

// describePDF makes a record of a PDF: its information dictionary (ISO 32000-1 §14.3.3) or its XMP packet (§14.3.2), as
// far as they are not compressed. Its dates are those of the file, not of the publication, and are not taken.
func describePDF(a Answer) Found {
	s := campaign.Source{Type: campaign.Report, Title: pdfText(a.Body, "Title", "dc:title")}
	if author := pdfText(a.Body, "Author", "dc:creator"); author != "" {
		several(author, func(name string, _ bool) { s.Author = append(s.Author, campaign.Author{Given: name}) })
	}
	if low := strings.ToLower(s.Title); strings.HasPrefix(low, "microsoft word") || strings.HasPrefix(low, "untitled") || fileName.MatchString(low) {
		s.Title = "" // what the program that made it called the file
	}
	s.Publication = strings.TrimPrefix(hostOf(a.Final), "www.")
	var taken []string
	s.URL, taken = Untracked(a.Final)
	told := append(missing(s), "It is a PDF, which says little of itself: look at its first page.",
		fmt.Sprintf("No name of the publication found: %s stands for it; write its name there.", s.Publication))
	if len(taken) > 0 {
		told = append(told, "Taken off the address, since it only counts visitors: "+strings.Join(taken, ", ")+".")
	}
	return Found{s, told}
}

var (
	fileName = regexp.MustCompile(`\.(docx?|indd|pdf|pptx?|xlsx?|odt|pages|tex|dvi)$`)
	pdfInfo  = regexp.MustCompile(`/Info\s+(\d{1,9})\s+(\d{1,5})\s+R`)
	xmpItem  = regexp.MustCompile(`(?s)<rdf:li[^>]*>([^<]+)</rdf:li>`)
)

// pdfText is one entry of what a PDF says of itself; empty if it can't be found.
func pdfText(body []byte, key, xmp string) string {
	if all := pdfInfo.FindAllSubmatch(body, -1); len(all) > 0 {
		last := all[len(all)-1]
		start := bytes.LastIndex(body, fmt.Appendf(nil, "\n%s %s obj", last[1], last[2]))
		if start < 0 {
			start = bytes.LastIndex(body, fmt.Appendf(nil, "\r%s %s obj", last[1], last[2]))
		}
		if start >= 0 {
			object := body[start:]
			if end := bytes.Index(object, []byte("endobj")); end >= 0 {
				object = object[:end]
			}
			if at := bytes.Index(object, []byte("/"+key)); at >= 0 {
				if s := pdfString(bytes.TrimLeft(object[at+1+len(key):], " \r\n\t")); s != "" {
					return s
				}
			}
		}
	}
	if _, rest, ok := bytes.Cut(body, []byte("<"+xmp+">")); ok {
		rest, _, _ = bytes.Cut(rest, []byte("</"+xmp+">"))
		if m := xmpItem.FindSubmatch(rest[:min(len(rest), 4096)]); m != nil {
			return cleanLine(string(m[1]), mostText)
		}
	}
	return ""
}

// pdfString reads a string object (ISO 32000-1 §7.3.4): (text) or <hexadecimal>, in UTF-16 with its mark, UTF-8 with its
// mark, or PDFDocEncoding, of which only the part that is Latin-1 is read.
func pdfString(b []byte) string {
	var raw []byte
	switch {
	case len(b) == 0:
		return ""
	case b[0] == '<':
		digits, _, ok := bytes.Cut(b[1:min(len(b), 4096)], []byte(">"))
		digits = bytes.Join(bytes.Fields(digits), nil)
		if len(digits)%2 == 1 {
			digits = append(bytes.Clone(digits), '0')
		}
		decoded, err := hex.DecodeString(string(digits))
		if !ok || err != nil {
			return ""
		}
		raw = decoded
	case b[0] == '(':
		raw = pdfLiteral(b[1:min(len(b), 4096)])
	}
	switch {
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		var units []uint16
		for i := 2; i+1 < len(raw); i += 2 {
			units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
		}
		return cleanLine(string(utf16.Decode(units)), mostText)
	case bytes.HasPrefix(raw, []byte{0xef, 0xbb, 0xbf}):
		return cleanLine(string(raw[3:]), mostText)
	}
	runes := make([]rune, len(raw))
	for i, c := range raw {
		runes[i] = rune(c)
	}
	return cleanLine(string(runes), mostText)
}

// pdfLiteral reads up to the bracket that closes a string; brackets in it are balanced or escaped.
func pdfLiteral(b []byte) []byte {
	var out []byte
	depth := 1
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c == '\\' && i+1 < len(b):
			i++
			switch e := b[i]; {
			case e == 'n' || e == 'r' || e == 't' || e == 'b' || e == 'f' || e == '\n' || e == '\r':
				out = append(out, ' ')
			case '0' <= e && e <= '7':
				n := 0
				for digits := 0; digits < 3 && i < len(b) && '0' <= b[i] && b[i] <= '7'; digits++ {
					n = n*8 + int(b[i]-'0')
					i++
				}
				i--
				out = append(out, byte(n))
			default:
				out = append(out, e)
			}
			continue
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return out
			}
		}
		out = append(out, b[i])
	}
	return nil
}
