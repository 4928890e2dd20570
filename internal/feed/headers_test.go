package feed

import (
	"strings"
	"testing"
)

// What the hosts that read the file put up with: https://developers.cloudflare.com/pages/configuration/headers/ has 100
// rules, 2000 characters in a line and one * in a path; both join the values of a header that two rules set.
//
// CASES.md RS-038.
func TestHeadersFileKeepsToTheHostsLimits(t *testing.T) {
	file := string(HeadersFile(Site{Base: "/campaigns/", Private: true}))
	rules, set := 0, map[string]bool{}
	for line := range strings.Lines(file) {
		line = strings.TrimSuffix(line, "\n")
		if len(line) > 2000 {
			t.Errorf("a line of %d characters", len(line))
		}
		name, _, isHeader := strings.Cut(strings.TrimPrefix(line, "  "), ": ")
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
		case strings.HasPrefix(line, "/"):
			if rules++; strings.Count(line, "*") > 1 {
				t.Errorf("%s has more than one *", line)
			}
		case !strings.HasPrefix(line, "  ") || !isHeader:
			t.Errorf("%q is no header", line)
		case set[name]:
			t.Errorf("two rules set %s", name)
		default:
			set[name] = true
		}
	}
	if rules == 0 || rules > 100 {
		t.Errorf("%d rules", rules)
	}
}

// Every host gets every header.
//
// CASES.md RS-038.
func TestEveryHostGetsEveryHeader(t *testing.T) {
	site := Site{Address: "https://action.riverton.example/campaigns/", Base: "/campaigns/", Private: true}
	for _, host := range Hosts {
		text, ok := Headers(host, site)
		if !ok {
			t.Fatal(host)
		}
		for _, h := range site.headers() {
			if !strings.Contains(text, h.name) || !strings.Contains(text, h.value) {
				t.Errorf("%s does not get %s: %s", host, h.name, h.value)
			}
		}
		if !strings.Contains(text, site.Address) {
			t.Errorf("%s: the place is not said", host)
		}
	}
	if _, ok := Headers("iis", site); ok {
		t.Error("a host that nobody knows")
	}
}
