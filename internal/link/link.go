// Package link says where a link that an author writes may lead outside the site: one rule for the copy, the settings and
// the registers of sources.
//
// It takes an address as a browser would get it, escapes and entities decoded, and gives a problem without a place, or
// none. Addresses inside the site are package build's; where signers' data goes is package form's.
package link

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"

	"broadside/internal/diag"
)

// Outside checks a whole address. Allowed are https, http (with a warning), mailto and tel (CASES.md RS-002, RS-004). Nil is
// fine; with a warning the address may be written.
func Outside(to string) *diag.Problem {
	if plain(to) {
		return nil
	}
	if problem := Characters(to); problem != nil {
		return problem
	}
	switch scheme := Scheme(to); scheme {
	case "mailto:", "tel:":
		if len(to) == len(scheme) {
			return problem("link-address", to+" names nobody", "write mailto:name@example.org or tel:+12025550123")
		}
		return nil
	case "https:", "http:":
		return web(scheme, to)
	case "":
		if strings.HasPrefix(to, "//") {
			return problem("link-address", fmt.Sprintf("the address %s names no protocol", to), "write https:"+to)
		}
		return problem("link-address", to+" is not a whole address", whole)
	default:
		return problem("link-scheme", "a link can't begin with "+scheme,
			"a link is https://…, mailto:…, tel:…, a page of this site (../privacy.md) or a heading (#our-plan)")
	}
}

const whole = "write it as the browser shows it: https://example.org/page"

func problem(code, message, help string) *diag.Problem {
	return &diag.Problem{Code: code, Message: message, Help: help}
}

func web(scheme, to string) *diag.Problem {
	u, err := url.Parse(to)
	switch {
	case err != nil || u.Hostname() == "" || u.Opaque != "" || strings.ContainsAny(u.Host, `"<>[]`):
		return problem("link-address", to+" is not a whole address", whole)
	case u.User != nil:
		return problem("link-address", "the address holds a user name", "write it without: https://"+u.Host+u.RequestURI())
	}
	if p := disguised(u.Hostname()); p != nil {
		return p
	}
	if scheme == "http:" {
		p := problem("link-http", to+" is not encrypted", "write https:// if the site has it: https"+to[len("http"):])
		p.Severity = diag.Warning
		return p
	}
	return nil
}

// longest bounds a host's name in bytes: DNS takes 253 of its letters, and punycode takes quadratic time.
const longest = 1000

// disguised warns of a host that may look like another: one in punycode, one with letters of two scripts, one that browsers
// take for a host of plain letters (CASES.md RS-004).
func disguised(host string) *diag.Problem {
	coded := strings.Contains(strings.ToLower(host), "xn--")
	if ascii(host) && !coded {
		return nil
	}
	if len(host) > longest {
		return problem("link-address", "no host has a name of "+fmt.Sprint(len(host))+" letters", whole)
	}
	shown, err := idna.Display.ToUnicode(host)
	name, bad := idna.Lookup.ToASCII(host)
	if err != nil || bad != nil {
		return problem("link-address", host+" can't be a host's name", whole)
	}
	if !coded && !mixed(shown) && !ascii(shown) {
		return nil
	}
	message := fmt.Sprintf("the host %s is %s", host, name)
	if coded {
		message = fmt.Sprintf("the host %s is shown as %s", name, shown)
	}
	p := problem("link-host", message, "make sure that this is the one you mean: letters of one alphabet can look like those of another")
	p.Severity = diag.Warning
	return p
}

// ASCII is a host's name as the network knows it; the host itself if it can't be one.
func ASCII(host string) string {
	name, err := idna.Lookup.ToASCII(host[:min(len(host), longest)])
	if err != nil || len(host) > longest {
		return host
	}
	return name
}

func ascii(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) }

// mixed reports whether letters of two scripts stand in a host's name. Its last part counts: аррӏе.com is all Cyrillic but
// for that. Japanese is written in three.
func mixed(host string) bool {
	found := map[string]bool{}
	for _, r := range host {
		for name, table := range unicode.Scripts {
			switch {
			case !unicode.Is(table, r), name == "Common", name == "Inherited":
			case name == "Hiragana", name == "Katakana":
				found["Han"] = true
			default:
				found[name] = true
			}
		}
	}
	return len(found) > 1
}

// Scheme is what an address begins with to name its protocol, in small letters: "https:"; "" if it names none (RFC 3986 §3.1).
func Scheme(to string) string {
	for i := range len(to) {
		switch c := to[i]; {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
		case i > 0 && ('0' <= c && c <= '9' || c == '+' || c == '.' || c == '-'):
		case i > 0 && c == ':':
			return strings.ToLower(to[:i+1])
		default:
			return ""
		}
	}
	return ""
}

// Characters finds what no address may hold: what browsers drop or take for something else, and what hides how it reads
// (CASES.md RS-002, RS-013). Nil if there is nothing of that.
func Characters(to string) *diag.Problem {
	for _, r := range to {
		switch {
		case '!' <= r && r <= '~' && r != '\\':
		case unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return problem("link-address", fmt.Sprintf("the address %q holds a space or a control character", to), "write %20 for a space, or take it out")
		case r == '\\':
			return problem("link-address", fmt.Sprintf("the address %s holds a backslash", to), `write / instead of \`)
		}
	}
	return nil
}

// plain reports whether to is an address with https that is sound without a closer look, as most are: a host in small
// letters, and a path of letters, digits and hyphens. Any other may be sound too.
func plain(to string) bool {
	rest, ok := strings.CutPrefix(to, "https://")
	host, path, _ := strings.Cut(rest, "/")
	for i := range len(host) {
		if c := host[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-') {
			return false
		}
	}
	for i := range len(path) {
		if c := path[i]; !('a' <= c|0x20 && c|0x20 <= 'z' || '0' <= c && c <= '9' || c == '.' || c == '-' || c == '_' || c == '/') {
			return false
		}
	}
	return ok && host != "" && !strings.Contains(host, "xn--")
}

// HostName reports whether s is a host's name in small letters with a dot in it: labels of up to 63 letters, digits and
// hyphens (RFC 1123 §2.1), of which the last begins with a letter.
func HostName(s string) bool {
	for first := true; ; first = false {
		label, rest, more := strings.Cut(s, ".")
		for i := range len(label) {
			if c := label[i]; !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' && i > 0 && i < len(label)-1) {
				return false
			}
		}
		switch {
		case more && (label == "" || len(label) > 63):
			return false
		case !more:
			return !first && len(label) > 1 && !('0' <= label[0] && label[0] <= '9')
		}
		s = rest
	}
}

// Unreachable says why nobody but the author can reach a host (CASES.md RS-028); "" if others can.
func Unreachable(host string) string {
	if ip, err := netip.ParseAddr(host); err == nil {
		if !ip.IsGlobalUnicast() || ip.IsPrivate() {
			return host + " is a private address that signers can't reach"
		}
		return ""
	}
	if strings.HasSuffix(host, ".localhost") || !HostName(host) {
		return host + " is not a host that signers can reach"
	}
	return ""
}
