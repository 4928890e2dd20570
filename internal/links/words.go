package links

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/html"

	"broadside/internal/campaign"
)

// mostText is how long a title may be, in characters; a longer one is none.
const mostText = 300

// cleanLine is what others wrote, as a line of text: without tags, control characters, marks that turn the direction of
// reading, and space that is not needed; no longer than most characters.
func cleanLine(s string, most int) string {
	if len(s) > 20*most {
		s = s[:20*most]
	}
	s = strings.ToValidUTF8(s, "")
	if strings.ContainsAny(s, "<&") {
		s = words(s)
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == '\u200b', r == '\ufeff', r == '\u00ad', r == unicode.ReplacementChar, unicode.Is(unicode.Co, r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
	if runes := []rune(s); len(runes) > most {
		s = strings.TrimSpace(string(runes[:most-1])) + "…"
	}
	return s
}

// words are the words of HTML; of text with a stray "<" all of it.
func words(s string) string {
	z := html.NewTokenizer(strings.NewReader(s))
	var b strings.Builder
	hidden := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(html.UnescapeString(string(z.Text()))) // some escape twice
			}
		case html.StartTagToken:
			if name, _ := z.TagName(); string(name) == "script" || string(name) == "style" {
				hidden++
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == "script" || string(name) == "style" {
				hidden = max(0, hidden-1)
			}
		}
	}
}

// counting are parameters of addresses that say where a visitor came from, and nothing of the page.
var counting = []string{
	"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid", "ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid",
	"_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "vero_id", "oly_enc_id", "oly_anon_id", "s_cid", "cmpid", "ocid", "icid", "wt_mc", "wt.mc_id", "xtor",
	"at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "smid", "smtyp", "ncid", "srnd", "taid", "share_id",
}

// Untracked is an address without the parameters that only count visitors, and the names of those. Nothing else of the
// address changes.
func Untracked(address string) (clean string, taken []string) {
	rest, fragment, hash := strings.Cut(address, "#")
	before, query, ok := strings.Cut(rest, "?")
	if !ok {
		return address, nil
	}
	var kept []string
	for pair := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if decoded, err := url.QueryUnescape(name); err == nil {
			name = decoded
		}
		if low := strings.ToLower(name); strings.HasPrefix(low, "utm_") || slices.Contains(counting, low) {
			taken = append(taken, name)
		} else {
			kept = append(kept, pair)
		}
	}
	if taken == nil {
		return address, nil
	}
	clean = before
	if len(kept) > 0 {
		clean += "?" + strings.Join(kept, "&")
	}
	if hash {
		clean += "#" + fragment
	}
	return clean, taken
}

var anyDOI = regexp.MustCompile(`\b10\.[0-9]{4,9}(\.[0-9]+)*/[^\s"<>?#]+`)

// findDOI is the DOI in a text: "10.1000/182" of "https://doi.org/10.1000/182".
func findDOI(s string) string {
	if len(s) > 500 {
		return ""
	}
	return strings.TrimRight(anyDOI.FindString(s), ".,;")
}

// firstDate is the first of the texts that is a date.
func firstDate(texts []string) campaign.SourceDate {
	for _, s := range texts {
		if d, ok := campaign.ReadSourceDate(strings.TrimSpace(s)); ok {
			return d
		}
	}
	return campaign.SourceDate{}
}
