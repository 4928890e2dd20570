package campaign_test

import (
	"strings"
	"testing"

	"broadside/internal/campaign"
)

func TestAddress(t *testing.T) {
	for _, test := range []struct {
		address campaign.Address
		file    string
		path    string
		depth   int
		thanks  campaign.Address
	}{
		{"/", "index.html", "", 0, "/thanks/"},
		{"/privacy/", "privacy/index.html", "privacy/", 1, "/privacy/thanks/"},
		{"/2026/libraries/", "2026/libraries/index.html", "2026/libraries/", 2, "/2026/libraries/thanks/"},
		{campaign.NotFound, "404.html", "404.html", 0, "/404.htmlthanks/"}, // which is no campaign
	} {
		a := test.address
		if a.File() != test.file || a.Path() != test.path || a.Depth() != test.depth || a.Thanks() != test.thanks {
			t.Errorf("%s: %s, %s, %d, %s", a, a.File(), a.Path(), a.Depth(), a.Thanks())
		}
	}
}

func TestLink(t *testing.T) {
	for _, test := range []struct {
		depth int
		to    string
		want  string
	}{
		{0, "", "./"},
		{0, "privacy/", "privacy/"},
		{0, "a/b.jpg", "a/b.jpg"},
		{1, "", "../"},
		{1, "privacy/", "../privacy/"},
		{2, "", "../../"},
		{2, "a/b.jpg", "../../a/b.jpg"},
	} {
		if got := campaign.Link(test.depth, test.to); got != test.want {
			t.Errorf("from depth %d to %q: %s, want %s", test.depth, test.to, got, test.want)
		}
	}
}

// CASES.md RS-080, RS-084, RS-085, RS-089.
func TestValidSlug(t *testing.T) {
	for _, s := range []string{
		"a", "0", "our-plan", "2026", "a-1-b", "common", "console", "com", "com10", "nul-1", "lpt", strings.Repeat("a", 80),
	} {
		if !campaign.ValidSlug(s) {
			t.Errorf("%q is refused", s)
		}
	}
	for _, s := range []string{
		"", ".", "..", "../x", "/x", "x/", "a/b", `a\b`, `\\host\x`, "c:", "c:x", "a\x00b", "%2e%2e", "a%20b",
		"-", "-a", "a-", "a--b", "a_b", "a.b", "a b", "a.", "a ", " a", "a\n",
		"A", "Our-plan", "é", "über", "e\u0301", "خطة", "🎉", "a\u202eb", "ı", "K", "１",
		"con", "prn", "aux", "nul", "com1", "com0", "lpt9", "CON", "COM¹", "nul.html",
		"a:b", "a<b", "a>b", "a|b", "a?b", "a*b", `a"b`, strings.Repeat("a", 81), strings.Repeat("a", 256),
	} {
		if campaign.ValidSlug(s) {
			t.Errorf("%q passes", s)
		}
	}
}

// CASES.md RS-085, RS-089.
func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "",
		".":                                "",
		"..":                               "",
		"🎉":                                "",
		"خطتنا":                            "",
		"خطة 2026":                         "2026",
		"Keep the libraries open!":         "keep-the-libraries-open",
		"../../etc/passwd":                 "etc-passwd",
		`C:\x`:                             "c-x",
		"%2e%2e":                           "2e-2e",
		"Straße für Fußgänger":             "strasse-fuer-fussgaenger",
		"STRASSE ÄÖÜ":                      "strasse-aeoeue",
		"STRAẞE":                           "strasse",
		"Œuvre façade señor Łódź":          "oeuvre-facade-senor-lod",
		"İstanbul":                         "istanbul",
		"ISPARTA ılık":                     "isparta-ilik",
		"Cafe\u0301 re\u0301sume\u0301":    "cafe-resume",
		"Café résumé":                      "cafe-resume",
		"it’s":                             "it-s",
		"a\x00b":                           "a-b",
		"a\xffb":                           "a-b",
		"con":                              "con-page",
		"NUL":                              "nul-page",
		"COM¹":                             "com",
		"com1":                             "com1-page",
		"-a--b-":                           "a-b",
		strings.Repeat("a", 300):           strings.Repeat("a", 80),
		strings.Repeat("a", 79) + " words": strings.Repeat("a", 79),
	} {
		got := campaign.Slug(in)
		if got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		if again := campaign.Slug(got); again != got {
			t.Errorf("%q: the slug's slug is %q", got, again)
		}
	}
}

// FuzzSlug holds that what is proposed is valid.
//
// CASES.md RS-080, RS-131.
func FuzzSlug(f *testing.F) {
	for _, s := range []string{"Keep the libraries open!", "../x", "con", "İ", "ß", "a\xff", strings.Repeat("ä", 81), strings.Repeat("a-", 50)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if slug := campaign.Slug(s); slug != "" && !campaign.ValidSlug(slug) {
			t.Errorf("%q: %q", s, slug)
		}
	})
}

// CASES.md RS-080, RS-084, RS-085.
func TestOldFile(t *testing.T) {
	for address, want := range map[string]string{
		"old-name":           "old-name/index.html",
		"/2019/old/":         "2019/old/index.html",
		"/News/Old_page":     "News/Old_page/index.html",
		"/2019/old.html":     "2019/old.html",
		"old.htm":            "old.htm",
		"index.html":         "index.html",
		"/v1.2/a/":           "v1.2/a/index.html",
		"/old.html/":         "old.html/index.html",
		"":                   "",
		"/":                  "",
		"//":                 "",
		"/a//b/":             "",
		"..":                 "",
		"/a/../b/":           "",
		".git/x":             "",
		"a.":                 "",
		"/page.php":          "",
		"/feed.xml":          "",
		"?p=12":              "",
		"/a/?p=12":           "",
		"/a/#b":              "",
		"/über/":             "",
		"%C3%BC":             "",
		"a b":                "",
		`a\b`:                "",
		"a:b":                "",
		"/con/":              "",
		"/_worker.js/":       "",
		"_redirects":         "",
		"/NUL.html":          "",
		"https://a.b/c/":     "",
		"a\n":                "",
		"<script>":           "",
		`"onload=`:           "",
		"a\x00":              "",
		"/" + long + "/":     "",
		"/" + long[1:] + "/": long[1:] + "/index.html",
	} {
		if got, ok := campaign.OldFile(address); got != want || ok != (want != "") {
			t.Errorf("%q: %q, %v; want %q", address, got, ok, want)
		}
	}
}

var long = strings.Repeat("a", 81)
