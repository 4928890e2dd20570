// Package secret finds keys and tokens that let whoever has them into somebody's account.
//
// It takes text and says where they stand, and hides them from what is shown of it. A site is published and its folder
// is shared, so none belongs there (CASES.md RS-059). What is found is refused for good, so only what can be nothing else
// is looked for: forms that their makers have given a mark of their own, to be found by. Keys without such a mark look
// like the ids of forms and the sums in addresses, which are public; and so are many keys for maps, and signed tokens.
package secret

import (
	"bytes"
	"cmp"
	"regexp"
	"slices"
)

// Found is a secret in a text, from Start up to End, in bytes.
type Found struct {
	Start, End int
	What       string // "a GitHub token"
}

// shape is how a kind of secret looks. One without its mark, which is looked for first, is none.
type shape struct {
	what string
	mark string
	full *regexp.Regexp // its first group, if it has one, is the secret
}

// words are secrets without a space: at least shortest characters, all of which inWord has.
var words = [...]shape{
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
	{"an AWS access key", "AKIA", regexp.MustCompile(`\bAKIA[A-Z0-9]{16}\b`)},
	{"an AWS access key", "ASIA", regexp.MustCompile(`\bASIA[A-Z0-9]{16}\b`)},
	// https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/
	{"a GitHub token", "gh", regexp.MustCompile(`\bgh[oprsu]_[A-Za-z0-9]{36,}`)},
	{"a GitHub token", "github_pat_", regexp.MustCompile(`\bgithub_pat_[A-Za-z0-9_]{36,}`)},
	// https://docs.gitlab.com/security/tokens/#token-prefixes
	{"a GitLab token", "gl", regexp.MustCompile(`\bgl(?:pat|oas|dt|rt|ptt|ft|soat|cbt)-[A-Za-z0-9_.-]{20,}`)},
	// https://docs.slack.dev/authentication/tokens
	{"a Slack token", "xox", regexp.MustCompile(`\bxox[abeprs]-[0-9][A-Za-z0-9-]{14,}`)},
	{"a Slack token", "xapp-", regexp.MustCompile(`\bxapp-[0-9]-[A-Za-z0-9-]{14,}`)},
	// https://docs.stripe.com/keys
	{"a Stripe secret key", "k_live_", regexp.MustCompile(`\b[rs]k_live_[A-Za-z0-9]{16,}`)},
	// https://mailchimp.com/developer/marketing/docs/fundamentals/
	{"a Mailchimp API key", "-us", regexp.MustCompile(`\b[0-9a-f]{32}-us[0-9]{1,3}\b`)},
	// https://www.twilio.com/docs/sendgrid/ui/account-and-settings/api-keys
	{"a SendGrid API key", "SG.", regexp.MustCompile(`\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`)},
	// https://developers.brevo.com/docs/api-clients
	{"a Brevo API key", "xkeysib-", regexp.MustCompile(`\bxkeysib-[0-9a-f]{32,}(?:-[A-Za-z0-9]+)?`)},
	{"a Google client secret", "GOCSPX-", regexp.MustCompile(`\bGOCSPX-[A-Za-z0-9_-]{20,}`)},
	{"an npm token", "npm_", regexp.MustCompile(`\bnpm_[A-Za-z0-9]{36}\b`)},
	{"a Netlify token", "nfp_", regexp.MustCompile(`\bnfp_[A-Za-z0-9]{36}\b`)},
	{"a DigitalOcean token", "_v1_", regexp.MustCompile(`\bdo[por]_v1_[0-9a-f]{64}\b`)},
	{"an Anthropic API key", "sk-ant-", regexp.MustCompile(`\bsk-ant-[a-z]+[0-9]{2}-[A-Za-z0-9_-]{20,}`)},
	{"an OpenAI API key", "sk-proj-", regexp.MustCompile(`\bsk-proj-[A-Za-z0-9_-]{20,}`)},
}

// shortest is how long the shortest of words is, and how far the search for them may leap.
const shortest = 20

var inWord = func() (set [256]bool) {
	for b := range set {
		set[b] = 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_' || b == '-' || b == '.'
	}
	return set
}()

// passages are secrets with other characters in them.
var passages = [...]shape{
	// https://www.rfc-editor.org/rfc/rfc7468, and OpenPGP's armour. Up to its end, or that of the text.
	{"a private key", "PRIVATE KEY", regexp.MustCompile(`(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|.*)`)},
	{"an AWS secret access key", "SECRET_ACCESS_KEY", awsSecret},
	{"an AWS secret access key", "secret_access_key", awsSecret},
	{"an AWS secret access key", "SecretAccessKey", awsSecret},
	{"an AWS secret access key", "secretAccessKey", awsSecret},
	// Whoever has the address can post: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
	{"the address of a Slack webhook", "hooks.slack.com/", regexp.MustCompile(`\bhooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9_/-]{20,}`)},
	{"the address of a Discord webhook", "/api/webhooks/", regexp.MustCompile(`\bdiscord(?:app)?\.com/api/webhooks/[0-9]+/[A-Za-z0-9_-]{20,}`)},
}

var awsSecret = regexp.MustCompile(`(?i)secret_?access_?key["']?\s*[:=]\s*["']?([a-z0-9/+]{40})(?:[^a-z0-9/+]|$)`)

// Find returns the secrets in a text in their order. Any text will do, and a binary file too.
func Find(text []byte) []Found {
	var all []Found
	for i := range passages {
		all = passages[i].find(all, text, 0)
	}
	// Of each long word one character in shortest is looked at, so most of a text is not.
	for at := shortest - 1; at < len(text); {
		if !inWord[text[at]] {
			at += shortest
			continue
		}
		from, to := at, at+1
		for from > 0 && inWord[text[from-1]] {
			from--
		}
		for to < len(text) && inWord[text[to]] {
			to++
		}
		if to-from >= shortest {
			for i := range words {
				all = words[i].find(all, text[from:to], from)
			}
		}
		at = to + shortest
	}
	slices.SortFunc(all, func(a, b Found) int { return cmp.Or(a.Start-b.Start, b.End-a.End) })
	end := 0
	return slices.DeleteFunc(all, func(f Found) bool { // what stands in another
		inside := f.Start < end
		end = max(end, f.End)
		return inside
	})
}

// find adds what is found in a piece of a text that begins at offset.
func (s *shape) find(to []Found, piece []byte, offset int) []Found {
	if !bytes.Contains(piece, []byte(s.mark)) {
		return to
	}
	for _, at := range s.full.FindAllSubmatchIndex(piece, -1) {
		at = at[len(at)-2:]
		to = append(to, Found{offset + at[0], offset + at[1], s.what})
	}
	return to
}

// Redact returns the text with asterisks for its secrets, byte for byte, its line ends where they were. The text stays
// as it is; without a secret it is what is returned. What is behind a secret, letter at letter, goes with it, for that may be
// another; and it looks again, for an asterisk ends what is none while it goes on.
func Redact(text []byte) []byte {
	copied := false
	for found := Find(text); len(found) > 0; found = Find(text) {
		if !copied {
			text, copied = bytes.Clone(text), true
		}
		for _, f := range found {
			for f.End < len(text) && inWord[text[f.End]] {
				f.End++
			}
			for i := f.Start; i < f.End; i++ {
				if text[i] != '\n' {
					text[i] = '*'
				}
			}
		}
	}
	return text
}
