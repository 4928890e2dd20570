package link_test

import (
	"net/url"
	"strings"
	"testing"

	"broadside/internal/diag"
	"broadside/internal/link"
)

// CASES.md RS-002, RS-004, RS-013.
func TestOutside(t *testing.T) {
	for _, c := range []struct{ to, code, says string }{
		{"https://example.org", "", ""},
		{"HTTPS://Example.org/ü?q=%20#a", "", ""},
		{"https://bücher.example/", "", ""},
		{"https://пример.рф/", "", ""},
		{"https://日本のはし.例え/", "", ""},
		{"mailto:a@example.org", "", ""},
		{"tel:+1202", "", ""},
		{"http://example.org/", "link-http", "http://example.org/ is not encrypted"},

		{"https://xn--pple-43d.com/", "link-host", "the host xn--pple-43d.com is shown as аpple.com"},
		{"https://XN--pple-43d.com/", "link-host", "the host xn--pple-43d.com is shown as аpple.com"},
		{"http://xn--pple-43d.com/", "link-host", "the host xn--pple-43d.com is shown as аpple.com"},
		{"https://аpple.com/", "link-host", "the host аpple.com is xn--pple-43d.com"},
		{"https://аррӏе.com/", "link-host", "the host аррӏе.com is xn--80ak6aa92e.com"},
		{"https://%D0%B0pple.com/", "link-host", "the host аpple.com is xn--pple-43d.com"},
		{"https://ｅxample.org/", "link-host", "the host ｅxample.org is example.org"},
		{"https://example。org/", "link-host", "the host example。org is example.org"},
		{"https://xn--a/", "link-address", "xn--a can't be a host's name"},
		{"https://a＠b.example/", "link-address", "a＠b.example can't be a host's name"},

		{"https://" + strings.Repeat("é", 501) + ".example/", "link-address", "no host has a name of 1010 letters"},

		{"//example.org/x", "link-address", "the address //example.org/x names no protocol"},
		{"/x", "link-address", "/x is not a whole address"},
		{"", "link-address", " is not a whole address"},
		{"https:example.org", "link-address", "https:example.org is not a whole address"},
		{"https://user:pass@example.org/", "link-address", "the address holds a user name"},
		{"https://a\u202eb.example/", "link-address", `the address "https://a\u202eb.example/" holds a space or a control character`},
		{"https://a.example/\u200f", "link-address", `the address "https://a.example/\u200f" holds a space or a control character`},
		{"https://a.example/\u2066", "link-address", `the address "https://a.example/\u2066" holds a space or a control character`},
		{"https://exam\u200bple.org/", "link-address", `the address "https://exam\u200bple.org/" holds a space or a control character`},
		{`https:\\a.example`, "link-address", `the address https:\\a.example holds a backslash`},
		{"mailto:", "link-address", "mailto: names nobody"},
		{"JavaScript:x", "link-scheme", "a link can't begin with javascript:"},
		{"ms-msdt:x", "link-scheme", "a link can't begin with ms-msdt:"},
	} {
		code, says := "", ""
		if p := link.Outside(c.to); p != nil {
			code, says = p.Code, p.Message
			if warning := p.Code == "link-http" || p.Code == "link-host"; warning != (p.Severity == diag.Warning) || p.Help == "" {
				t.Errorf("%s: %+v", c.to, p)
			}
		}
		if code != c.code || says != c.says {
			t.Errorf("%s:\n got %s %q\nwant %s %q", c.to, code, says, c.code, c.says)
		}
	}
}

// CASES.md RS-028.
func TestUnreachable(t *testing.T) {
	for _, host := range []string{"example.org", "8.8.8.8", "2606:4700::1111", "xn--bcher-kva.example"} {
		if why := link.Unreachable(host); why != "" {
			t.Error(why)
		}
	}
	for _, host := range []string{"localhost", "a.localhost", "127.0.0.1", "127.1", "0x7f.1", "2130706433", "10.1.2.3", "192.168.0.1", "169.254.0.1", "0.0.0.0",
		"::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "intranet", "a..b", ""} {
		if link.Unreachable(host) == "" {
			t.Errorf("%q can be reached", host)
		}
	}
}

// FuzzOutside holds that an address without an error is one that a browser takes for what it says: of four protocols, with
// a host of its own and nobody's name in front of it, and of characters that can be seen.
//
// CASES.md RS-002, RS-004, RS-131.
func FuzzOutside(f *testing.F) {
	for _, to := range []string{"https://example.org/a?b#c", "http://a.example", "mailto:a@b", "tel:1", "javascript:x", "//a", "https://xn--a", "https://%41", "https:///", "https://a@b",
		"https://[::1]", "HTTPS:\\a", "https://a\tb", "data:x", "https://\u00ad.a", "https://a:b", "https://a:99999/", "vbscript\n:x", "https://а.рф"} {
		f.Add(to)
	}
	f.Fuzz(func(t *testing.T, to string) {
		p := link.Outside(to)
		if p != nil && (p.Code == "" || p.Message == "" || p.Help == "") {
			t.Fatalf("%+v", p)
		}
		if p != nil && p.Severity == diag.Error {
			return
		}
		u, err := url.Parse(to)
		if err != nil || !strings.Contains(" https http mailto tel ", " "+u.Scheme+" ") || strings.ContainsAny(to, "\\ \t\n\r\x00") {
			t.Fatalf("%q is let through: %v", to, err)
		}
		if strings.HasPrefix(u.Scheme, "http") && (u.Hostname() == "" || u.User != nil || u.Opaque != "") {
			t.Fatalf("%q is let through, with the host %q", to, u.Host)
		}
	})
}
