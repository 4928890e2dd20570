package asset

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// PolicyParts is what a page may do. The zero value is a page that shows its own pictures and fonts and does
// nothing else. Order and repeats do not matter.
type PolicyParts struct {
	Styles  []string // Element.Source of its styles; empty for none
	Scripts []string // Element.Source of its scripts; empty for none
	Data    bool     // a style holds pictures or fonts as data: addresses (Element.Data)

	Form       bool     // it has a form, which may post to its own site, to Site and to FormAction
	FormAction []string // origins of the handler, and those it may send the signer on to
	Connect    []string // origins that its scripts may send to beside its own; empty for none
	Site       string   // origin of the site's base_url, where the handler sends the signer back to; may be empty
}

// Policy returns the Content-Security-Policy for the page's meta element (CASES.md RS-032, RS-033); the same
// parts give the same text. form-action is always there because it has no fallback. It is an error if an
// origin is more or less than https, a host in lower case and perhaps a port, or if a source is no hash:
// such a thing could open the policy.
//
// frame-ancestors and upgrade-insecure-requests belong to the host's headers.
func Policy(p PolicyParts) (string, error) {
	for _, s := range slices.Concat(p.Styles, p.Scripts) {
		if !hashSource.MatchString(s) {
			return "", fmt.Errorf("policy: %q is not the hash of a style or script", s)
		}
	}
	origins := p.FormAction
	if p.Site != "" {
		origins = append([]string{p.Site}, p.FormAction...)
	}
	for _, o := range slices.Concat(origins, p.Connect) {
		if !plainOrigin.MatchString(o) {
			return "", fmt.Errorf("policy: %q is not a plain https origin", o)
		}
	}
	own := []string{"'self'"}
	if p.Data {
		own = append(own, "data:")
	}
	var targets []string
	if p.Form {
		targets = append([]string{"'self'"}, sorted(origins)...)
	}
	all := []string{
		"default-src 'none'",
		directive("img-src", own...),
		directive("style-src", sorted(p.Styles)...),
		directive("script-src", sorted(p.Scripts)...),
		directive("font-src", own...),
		directive("form-action", targets...),
		"base-uri 'none'",
		"object-src 'none'",
		// Those who judge a page ask for its robots.txt in the page's own name; a host of static files keeps nothing of it.
		directive("connect-src", append([]string{"'self'"}, sorted(p.Connect)...)...),
	}
	return strings.Join(all, "; "), nil
}

// Admit returns a policy that Policy made, with one more script: what differs from page to page is added to what does not.
func Admit(policy, source string) (string, error) {
	if !hashSource.MatchString(source) {
		return "", fmt.Errorf("policy: %q is not the hash of a style or script", source)
	}
	before, rest, found := strings.Cut(policy, "script-src ")
	scripts, after, _ := strings.Cut(rest, ";")
	if !found {
		return "", fmt.Errorf("policy: %q says nothing of scripts", policy)
	}
	all := append(strings.Fields(strings.ReplaceAll(scripts, "'none'", "")), source)
	return before + directive("script-src", sorted(all)...) + ";" + after, nil
}

var (
	hashSource  = regexp.MustCompile(`^'sha256-[A-Za-z0-9+/]{43}='$`)
	plainOrigin = regexp.MustCompile(`^https://[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?$`)
)

// directive joins a name and its sources; without any it forbids everything.
func directive(name string, sources ...string) string {
	if len(sources) == 0 {
		return name + " 'none'"
	}
	return name + " " + strings.Join(sources, " ")
}

func sorted(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}
