package form

import "regexp"

var (
	// blanks are values that nobody has: what manuals and forms write for "yours".
	blanks = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])(?:your[-_. ]?(?:own[-_. ]?)?(?:form|id|key|site|page|list|action|host|server|domain|org|organi[sz]ation|name|slug|petition|campaign|handler|token|account|sub-?domain|endpoint|url|uuid|access|project|code|link|company|address)s?|changeme|change[-_]me|replace[-_]?me|(?:page|form|list|site)[-_](?:name|id)|placeholder|my[-_](?:page|form|list|campaign|petition)|x{3,})(?:$|[^a-z0-9])|^your[-_ ]|<[^>]*>`)
	// usual are whole values, or whole parts of an address.
	usual = regexp.MustCompile(`(?i)(?:^|[/.@:=])(?:example|sample|test|foo|bar|abc|abcdef|abc123|test123|1234?5?6?7?8?9?0?|0+|[0-]{9,})(?:$|[/.?:&])|(?:^|[/.])example[-_]|[-_]example(?:$|[/.])`)
)

// looksLikeExample reports whether a parameter's value is no more than an example. On a site that people can visit, the preset's own
// example is one too, and so is a host that nobody has (RFC 2606).
func (p Parameter) looksLikeExample(value string, public bool) bool {
	if blanks.MatchString(value) {
		return true
	}
	return public && (usual.MatchString(value) || value == p.Example && p.Default == "")
}
