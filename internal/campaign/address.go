package campaign

import (
	"regexp"
	"strings"
	"unicode"
)

// Address is where a page stands on the site: "/", "/privacy/", "/library-sundays/thanks/"; always with
// both slashes. The one exception is NotFound.
type Address string

// NotFound is the page a host shows for an address that is not there.
const NotFound Address = "/404.html"

// Home is the address of the home page in a language, given in small letters: "/es/"; "/" for "", the site's own.
func Home(language string) Address {
	if language == "" {
		return "/"
	}
	return Address("/" + language + "/")
}

// File is the page's file below the output folder, slash-separated: "library-sundays/index.html".
func (a Address) File() string {
	if a == NotFound {
		return "404.html"
	}
	return a.Path() + "index.html"
}

// Thanks is the address of a campaign's thank-you page.
func (a Address) Thanks() Address { return a + "thanks/" }

// Depth is how many folders below the site's root the page's file stands.
func (a Address) Depth() int { return strings.Count(a.File(), "/") }

// Link is what a page at depth writes to reach the site path to ("privacy/", "a/b.jpg", "" for home; no
// leading slash). It is relative, so that the same files work in any folder of any host, and always goes
// through the root, so that all pages of one depth write the same.
func Link(depth int, to string) string {
	if depth == 0 && to == "" {
		return "./"
	}
	return strings.Repeat("../", depth) + to
}

// Path is the address as a site path: without the leading slash.
func (a Address) Path() string { return strings.TrimPrefix(string(a), "/") }

// ValidSlug reports whether s can be one step of an address: lower-case ASCII words joined by hyphens, at
// most 80 bytes, and no name that Windows keeps for a device (CASES.md RS-080–089).
func ValidSlug(s string) bool {
	for i := range len(s) {
		hyphen := s[i] == '-' && 0 < i && i < len(s)-1 && s[i-1] != '-'
		if !hyphen && !('a' <= s[i] && s[i] <= 'z' || '0' <= s[i] && s[i] <= '9') {
			return false
		}
	}
	return s != "" && len(s) <= 80 && (len(s) > len("com1") || !DeviceName(s))
}

// DeviceName reports whether Windows keeps a name, given in small letters and without an ending, for a device.
func DeviceName(s string) bool { return deviceName.MatchString(s) }

// https://learn.microsoft.com/windows/win32/fileio/naming-a-file
var deviceName = regexp.MustCompile(`^(con|prn|aux|nul|com[0-9]|lpt[0-9])$`)

// OldFile is the file that makes a page of a static site answer at an address that it had before, in this program
// ("old-name", "/2019/old/") or in another ("/News/old_page.html"). ok is false if no file can: hosts look for files by
// path alone, and give one its type by its ending.
func OldFile(address string) (file string, ok bool) {
	steps := strings.Split(strings.TrimSuffix(strings.TrimPrefix(address, "/"), "/"), "/")
	for _, step := range steps {
		stem, _, _ := strings.Cut(strings.ToLower(step), ".")
		if len(step) > 80 || !oldStep.MatchString(step) || deviceName.MatchString(stem) {
			return "", false
		}
	}
	last := steps[len(steps)-1]
	switch {
	case strings.HasPrefix(steps[0], "_"): // hosts take _redirects, _worker.js and their like for orders
		return "", false
	case strings.HasSuffix(address, "/"):
	case strings.HasSuffix(last, ".html") || strings.HasSuffix(last, ".htm"):
		return strings.Join(steps, "/"), true
	case strings.Contains(last, "."):
		return "", false
	}
	return strings.Join(append(steps, "index.html"), "/"), true
}

// oldStep is one step of an address as other programs make them too. It neither begins nor ends with a full stop.
var oldStep = regexp.MustCompile(`^[A-Za-z0-9_-]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$`)

// folded spells letters of European languages in ASCII; a letter not named here is left out of a slug.
var folded = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss", "æ", "ae", "ø", "o", "å", "a", "œ", "oe",
	"á", "a", "à", "a", "â", "a", "ã", "a", "é", "e", "è", "e", "ê", "e", "ë", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i", "ó", "o", "ò", "o", "ô", "o", "õ", "o",
	"ú", "u", "ù", "u", "û", "u", "ç", "c", "ñ", "n", "š", "s", "ž", "z", "ł", "l", "ı", "i",
)

var notWord = regexp.MustCompile(`[^a-z0-9]+`)

// withoutMark drops the accents that macOS writes as characters of their own in the names of files.
func withoutMark(r rune) rune {
	if unicode.Is(unicode.Mn, r) {
		return -1
	}
	return r
}

// Slug proposes one step of an address for any text; it is the same on every machine. "" if nothing of s can be kept.
func Slug(s string) string {
	s = folded.Replace(strings.Map(withoutMark, strings.ToLower(s)))
	slug := strings.Trim(notWord.ReplaceAllString(s, "-"), "-")
	if len(slug) > 80 {
		slug = strings.TrimRight(slug[:80], "-")
	}
	if deviceName.MatchString(slug) {
		slug += "-page"
	}
	return slug
}
