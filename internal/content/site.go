package content

import (
	"fmt"
	"maps"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/settings"
)

// SiteFile holds the site's settings.
const SiteFile = "content/site.toml"

// Site is site.toml, read, or a translation of it.
type Site struct {
	campaign.Site
	File string         // SiteFile, or that of a translation
	Zone *time.Location // of all dates
	Text []byte

	Slips    bool // something of the file could not be taken over
	doc      *settings.Document
	original *Site // of a translation; nil for site.toml
}

// ReadSite reads the text of site.toml. baseURL, if not empty, stands instead of base_url. Settings that
// can't be decoded come back as nil.
func ReadSite(text []byte, baseURL string) (*Site, []diag.Problem) {
	defer diag.Hold(SiteFile)
	doc, problems := settings.Parse(SiteFile, text, diag.Span{End: len(text)}, settings.Config)
	if doc == nil {
		return nil, problems
	}
	s := &Site{File: SiteFile, Text: text, doc: doc, Zone: time.UTC}
	problems = append(problems, doc.Decode(&s.Site)...)
	s.Slips = diag.Blocking(problems, false)
	if baseURL != "" {
		s.BaseURL = baseURL
	}
	return s, append(problems, s.check()...)
}

// At is where the value of a key stands, or the nearest thing to it, as an empty problem: in the file itself or, if
// site.toml comes nearer to the key, there.
func (s *Site) At(key ...string) diag.Problem {
	if o := s.original; o != nil {
		for n := len(key); n > 0 && !s.doc.Has(key[:n]...); n-- {
			if o.doc.Has(key[:n]...) {
				return o.At(key...)
			}
		}
	}
	return diag.Problem{File: s.File, Span: s.doc.Value(key...)}
}

// Has reports whether the file sets the key, or site.toml does.
func (s *Site) Has(key ...string) bool {
	return s.doc.Has(key...) || s.original != nil && s.original.doc.Has(key...)
}

// Verbatim is the place of a string's content, if it stands in the file exactly as it reads.
func (s *Site) Verbatim(key ...string) (diag.Span, bool) { return s.doc.Verbatim(key...) }

// Problem is a problem at the value of a key.
func (s *Site) Problem(code, message, help string, key ...string) diag.Problem {
	at := s.At(key...)
	at.Code, at.Message, at.Help = code, message, help
	return at
}

func (s *Site) check() []diag.Problem {
	var problems []diag.Problem
	report := func(code, message, help string, key ...string) {
		problems = append(problems, s.Problem(code, message, help, key...))
	}
	required := func(value, example string, key ...string) {
		if strings.TrimSpace(value) == "" {
			name := key[len(key)-1]
			who, where := "the site", "the top of "+SiteFile
			if len(key) > 1 {
				who, where = "the "+key[0], "["+key[0]+"]"
			}
			report("setting-missing", who+" has no "+name, fmt.Sprintf("add to %s: %s = %q", where, name, example), key...)
		}
	}
	required(s.Title, "Riverton Action", "title")
	required(s.BaseURL, "https://action.riverton.example/", "base_url")
	required(s.Country, "US", "country")
	required(s.Organisation.Name, "Riverton Action", "organisation", "name")

	if fixed, ok := BaseURL(s.BaseURL); ok {
		s.BaseURL = fixed
	} else {
		if s.BaseURL != "" {
			report("base-url", fmt.Sprintf("%s can't be the site's address", s.BaseURL),
				`write the address of the home page, with https://, in small letters and without ? and #: base_url = "https://action.riverton.example/"`, "base_url")
		}
		s.BaseURL = "https://unknown.invalid/" // so that everything else can be looked at
	}
	if s.Language == "" {
		s.Language = "en"
	}
	switch {
	case s.Country == "UK": // reserved, but no country's code; consent law goes by the code
		report("country-unknown", "the code of the United Kingdom is GB", `write country = "GB"`, "country")
	case s.Country != "" && !countryCode.MatchString(s.Country):
		example := "US"
		if upper := strings.ToUpper(s.Country); countryCode.MatchString(upper) {
			example = upper
		}
		report("country-unknown", fmt.Sprintf("%q is not a country's code", s.Country), fmt.Sprintf("write two capital letters, like country = %q", example), "country")
	}
	if s.Timezone != "" {
		zone, err := time.LoadLocation(s.Timezone)
		if err != nil || s.Timezone == "Local" {
			help := `write one like timezone = "America/New_York"`
			if near := nearZone(s.Timezone); near != "" {
				help = fmt.Sprintf("write timezone = %q", near)
			}
			report("timezone-unknown", fmt.Sprintf("there is no time zone %q", s.Timezone), help, "timezone")
		} else {
			s.Zone = zone
		}
	}
	if c := s.Organisation.Contact; c != "" {
		if a, err := mail.ParseAddress(c); err != nil || a.Address != c {
			report("contact-wrong", fmt.Sprintf("%q is not an e-mail address", c), `write one like contact = "hello@riverton.example"`, "organisation", "contact")
		}
	}
	for name, h := range s.Handlers {
		if h.Preset == "" {
			report("setting-missing", "the handler "+name+" has no preset", `add to [handlers.`+name+`]: preset = "actionkit"`, "handlers", name)
		}
	}
	problems = append(problems, s.checkPresets(s.Form.Presets)...)
	problems = append(problems, checkThanks(s.Thanks, s.Share, s.Problem)...)
	return append(problems, s.checkMenu()...)
}

func (s *Site) checkPresets(set map[string]any) []diag.Problem {
	var problems []diag.Problem
	for _, name := range slices.Sorted(maps.Keys(set)) {
		problems = append(problems, s.Problem("parameter-misplaced", "[form."+name+"] can't be set for the whole site", "it belongs to each page: move it into the page's settings", "form", name))
	}
	return problems
}

func (s *Site) checkMenu() []diag.Problem {
	var problems []diag.Problem
	for i, m := range s.Menu {
		if m.Label == "" || m.URL == "" {
			problems = append(problems, s.Problem("setting-missing", "a menu entry needs label and url", "[[menu]]\nlabel = \"Privacy\"\nurl = \"/privacy/\"", "menu", fmt.Sprint(i)))
		}
	}
	return problems
}

// abbreviated are time zones as people in them call them, where no other has the same letters for more people.
var abbreviated = map[string]string{
	"EDT": "America/New_York", "CST": "America/Chicago", "CDT": "America/Chicago", "MDT": "America/Denver", "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles",
	"BST": "Europe/London", "CEST": "Europe/Berlin", "MEZ": "Europe/Berlin", "EEST": "Europe/Athens", "IST": "Asia/Kolkata", "AEST": "Australia/Sydney", "AEDT": "Australia/Sydney",
}

// nearZone is the time zone that was probably meant by a city, or by a name in small letters: "Berlin", "new york"; "" if
// there is none.
func nearZone(name string) string {
	if zone := abbreviated[strings.ToUpper(name)]; zone != "" {
		return zone
	}
	var steps []string
	for step := range strings.SplitSeq(name, "/") {
		words := strings.FieldsFunc(strings.ToLower(step), func(r rune) bool { return r == ' ' || r == '_' })
		for i, w := range words {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
		steps = append(steps, strings.Join(words, "_"))
	}
	zone := strings.Join(steps, "/")
	for _, area := range []string{"", "Europe/", "America/", "Asia/", "Africa/", "Australia/", "Pacific/", "Atlantic/", "Indian/"} {
		if _, err := time.LoadLocation(area + zone); err == nil && zone != "" && zone != "Local" {
			return area + zone
		}
	}
	return ""
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// hostAndPort is a host as the page's policy can name it: in small letters, other scripts in their ASCII form.
var hostAndPort = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?$`)

// BaseURL checks the address of a home page and gives it a final slash; ok is false if it can't be one.
func BaseURL(s string) (string, bool) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || u.User != nil || !hostAndPort.MatchString(u.Host) || strings.ContainsAny(s, "?#\\ <>\"'") ||
		strings.Contains(u.Path, "//") || strings.Contains(u.Path, "/.") {
		return s, false
	}
	return strings.TrimSuffix(s, "/") + "/", true
}
