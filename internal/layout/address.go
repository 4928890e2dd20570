package layout

import (
	"html"
	"slices"
	"strings"
)

// Literal addresses are looked at byte by byte, since a value can be put together in the ways of several blocks.

// address looks at an address as far as it has been read, to to. It says what is wrong when the scheme is known, once.
func (r *reader) address(p *place, to int) {
	if p.closing || p.told || !isAddress(p.attr) {
		return
	}
	if p.attr == "srcset" || p.attr == "imagesrcset" {
		if strings.HasSuffix(p.value, ",") {
			p.value = "" // the next one begins
		}
	}
	value := plainAddress(p.value)
	from := max(0, to-len(p.value))
	scheme, complete := strings.CutSuffix(value, ":")
	switch {
	case len(p.value) == maxValue && !strings.ContainsAny(value, ":/?#"):
		r.unsafe(from, to, "it can't be told what kind of address this is", "write a shorter one")
	case loads(p.tag, p.attr) && (value == "//" || complete && isScheme(scheme)):
		r.unsafe(from, to, "a page loads nothing from elsewhere", "put the file in static/ and write where it lies there; the page's policy blocks all else")
	case complete && strings.Contains(scheme, actionInValue) && !strings.ContainsAny(scheme, ":/?#"):
		r.unsafe(from, to, "the scheme of an address can't come from an action alone", "put the whole address in one action")
	case complete && isScheme(scheme) && !slices.Contains([]string{"https", "http", "mailto", "tel", "sms"}, scheme):
		r.unsafe(from, to, "a layout may not hold an address with "+scheme+":", "a link takes https:, http:, mailto:, tel:, sms: or a relative address")
	default:
		return
	}
	p.told = true
}

// plainAddress is a literal value as a browser takes it for an address: without white space around and line ends
// and tabs inside (https://url.spec.whatwg.org/#concept-basic-url-parser), in lower case, "\" as "/".
func plainAddress(value string) string {
	value = strings.TrimLeft(html.UnescapeString(strings.ReplaceAll(value, actionInValue, "\uFFFE")), "\x01\x02\x03\x04\x05\x06\x07\b\t\n\v\f\r\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f ")
	value = strings.NewReplacer("\t", "", "\n", "", "\r", "", "\\", "/", "\uFFFE", actionInValue).Replace(value)
	return strings.ToLower(value)
}

// undecided reports whether more letters could make a value the address of a script or of a page in the address itself.
func undecided(value string) bool {
	value = plainAddress(value)
	return value != "" && slices.ContainsFunc([]string{"javascript:", "data:", "vbscript:", "//"}, func(s string) bool { return strings.HasPrefix(s, value) })
}

// isScheme follows https://www.rfc-editor.org/rfc/rfc3986#section-3.1, for lower case.
func isScheme(s string) bool {
	for i, c := range s {
		if !('a' <= c && c <= 'z') && (i == 0 || !('0' <= c && c <= '9') && c != '+' && c != '-' && c != '.') {
			return false
		}
	}
	return s != ""
}

// isAddress names the attributes that hold an address, whatever the element.
func isAddress(attr string) bool {
	switch attr {
	case "href", "xlink:href", "src", "srcset", "imagesrcset", "poster", "background", "data", "cite", "longdesc", "action",
		"archive", "classid", "codebase", "icon", "lowsrc", "dynsrc", "manifest", "profile", "usemap":
		return true
	}
	return false
}

// loads reports whether a browser asks for an address by itself. What a <link> asks for is for relation to say.
func loads(tag, attr string) bool {
	switch attr {
	case "href":
		return tag != "a" && tag != "area" && tag != "link"
	case "xlink:href":
		return tag != "a"
	case "cite", "longdesc", "usemap", "action", "profile":
		return false
	}
	return true
}
