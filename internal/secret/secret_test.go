package secret

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// some is n characters of a set, none beside its like.
func some(set string, n int) string { return strings.Repeat(set, n/len(set)+1)[:n] }

const (
	letters = "aB3dE5gH7"
	hex     = "0a1b2c3d4e5f"
	capital = "Q7RS2TUV"
)

// secrets are put together here, so that no scanner of repositories takes this file for a leak.
var secrets = map[string]string{
	"AKIA" + some(capital, 16):                              "an AWS access key",
	"ASIA" + some(capital, 16):                              "an AWS access key",
	"AKIA" + "IOSFODNN7EXAMPLE":                             "an AWS access key",
	"ghp_" + some(letters, 36):                              "a GitHub token",
	"gho_" + some(letters, 36):                              "a GitHub token",
	"ghs_" + some(letters, 76):                              "a GitHub token",
	"github_pat_" + some(letters, 22) + "_" + some(hex, 59): "a GitHub token",
	"glpat-" + some(letters, 20):                            "a GitLab token",
	"xoxb-123456789012-" + some(letters, 24):                "a Slack token",
	"xapp-1-" + some(letters, 24):                           "a Slack token",
	"sk_live_" + some(letters, 24):                          "a Stripe secret key",
	"rk_live_" + some(letters, 24):                          "a Stripe secret key",
	some(hex, 32) + "-us12":                                 "a Mailchimp API key",
	"SG." + some(letters, 22) + "." + some(letters, 43):     "a SendGrid API key",
	"xkeysib-" + some(hex, 64) + "-" + some(letters, 16):    "a Brevo API key",
	"GOCSPX-" + some(letters, 28):                           "a Google client secret",
	"npm_" + some(letters, 36):                              "an npm token",
	"nfp_" + some(letters, 36):                              "a Netlify token",
	"dop_v1_" + some(hex, 64):                               "a DigitalOcean token",
	"sk-ant-api03-" + some(letters, 40):                     "an Anthropic API key",
	"sk-proj-" + some(letters, 40):                          "an OpenAI API key",

	"hooks.slack.com/services/T" + some(capital, 8) + "/B" + some(capital, 8) + "/" + some(letters, 24): "the address of a Slack webhook",
	"discord.com/api/webhooks/123456789/" + some(letters, 60):                                           "the address of a Discord webhook",

	"-----BEGIN " + "PRIVATE KEY-----\n" + some(letters, 64) + "\n" + some(letters, 20) + "==\n-----END " + "PRIVATE KEY-----":      "a private key",
	"-----BEGIN RSA " + "PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n" + some(letters, 64) + "\n-----END RSA " + "PRIVATE KEY-----": "a private key",
	"-----BEGIN OPENSSH " + "PRIVATE KEY-----\\n" + some(letters, 64) + "\\n-----END OPENSSH " + "PRIVATE KEY-----":                 "a private key",
	"-----BEGIN PGP " + "PRIVATE KEY BLOCK-----\n\n" + some(letters, 64) + "\n-----END PGP " + "PRIVATE KEY BLOCK-----":             "a private key",
}

// CASES.md RS-059: each secret is found wherever it stands, and nothing but it.
func TestFind(t *testing.T) {
	for s, what := range secrets {
		for _, around := range [][2]string{{"", ""}, {"token = \"", "\"\n"}, {"See https://", " for more."}, {"é(", ")é"}, {strings.Repeat("x ", 40), "\n\n"}, {"key=", "&b=c"}, {"a.", ", b"}} {
			text := around[0] + s + around[1]
			want := []Found{{len(around[0]), len(around[0]) + len(s), what}}
			if diff := cmp.Diff(want, Find([]byte(text))); diff != "" {
				t.Errorf("in %q (-want +got):\n%s", text, diff)
			}
			redacted := string(Redact([]byte(text)))
			if strings.Contains(redacted, s[:16]) || !strings.HasPrefix(redacted, around[0]) || !strings.HasSuffix(redacted, around[1]) || strings.Count(redacted, "\n") != strings.Count(text, "\n") {
				t.Errorf("%q became %q", text, redacted)
			}
		}
	}
	value := some("wJ/lr+XUtn", 40)
	for _, text := range []string{"AWS_SECRET_ACCESS_KEY=" + value, "aws_secret_access_key = \"" + value + "\"", `{"SecretAccessKey": "` + value + `"}`, "secretAccessKey: '" + value + "',"} {
		at := strings.Index(text, value)
		if diff := cmp.Diff([]Found{{at, at + 40, "an AWS secret access key"}}, Find([]byte(text))); diff != "" {
			t.Errorf("in %q (-want +got):\n%s", text, diff)
		}
	}
}

// What is cut off by the end of the text is hidden up to there; so is a key whose end is missing.
func TestWithoutAnEnd(t *testing.T) {
	text := "a\n-----BEGIN " + "PRIVATE KEY-----\n" + some(letters, 40) + "\nmore"
	if got := string(Redact([]byte(text))); strings.Trim(got, "*\n") != "a" || strings.Count(got, "\n") != 3 {
		t.Errorf("got %q", got)
	}
}

// Each on its own is in use on sites and public: a wrong alarm would keep a site from being published.
func TestPublic(t *testing.T) {
	for _, text := range []string{
		"",
		"https://formspree.io/f/xyzabcde",
		"https://example.us12.list-manage.com/subscribe/post?u=" + some(hex, 25) + "&id=" + some(hex, 10),
		"https://maps.example/embed?key=" + "AI" + "za" + some(letters, 35), // keys for maps are public
		"pk_live_" + some(letters, 24), // what Stripe calls publishable
		"access_key = \"12345678-1234-1234-1234-123456789abc\"",
		"https://doi.org/10.1000/" + some(letters, 40),
		"https://web.archive.org/web/20260914000000/https://example.org/" + some(hex, 64),
		"sha256-" + some(letters, 43) + "=",
		"integrity " + some(hex, 40),
		"eyJhbGciOiJIUzI1NiJ9." + some(letters, 40) + "." + some(letters, 43), // public as often as not
		"ghp_tokens-are-a-thing-that-people-write-about-" + some("ab-", 30),
		"AKIA" + some(capital, 15), "AKIA" + some(capital, 17), "xAKIA" + some(capital, 16), "AKIA" + strings.ToLower(some(capital, 16)),
		some(hex, 33) + "-us12", some(hex, 32) + "-usa", "join-us-2026-for-the-library-of-riverton",
		"library-opening-hours-and-the-people-who-need-them_sk_live_music",
		"a PRIVATE KEY is private", "-----BEGIN PUBLIC KEY-----\n" + some(letters, 64) + "\n-----END PUBLIC KEY-----", "-----BEGIN CERTIFICATE-----",
		"our secret_access_key = \"\"", "hooks.slack.com/services/", "discord.com/api/webhooks/",
		"sk-ant-colony-of-the-riverton", "xoxo-2026-to-the-library-of-riverton", "xoxb-to-the-library-of-riverton",
	} {
		if found := Find([]byte(text)); len(found) > 0 {
			t.Errorf("in %q: %v", text, found)
		}
		if b := []byte(text); len(b) > 0 && &Redact(b)[0] != &b[0] {
			t.Errorf("%q was copied", text)
		}
	}
}

// FuzzFind: what is found is in order and in the text, whatever that is; redacted, it holds no secret and has the same lines.
//
// CASES.md RS-059.
func FuzzFind(f *testing.F) {
	for s := range secrets {
		f.Add([]byte("a "+s+" b"), 2)
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		end := 0
		for _, s := range Find(text) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("%v after %d of %d", s, end, len(text))
			}
			end = s.End
		}
		redacted := Redact(text)
		if again := Find(redacted); len(again) > 0 || len(redacted) != len(text) || bytes.Count(redacted, []byte("\n")) != bytes.Count(text, []byte("\n")) {
			t.Fatalf("%q became %q with %v", text, redacted, again)
		}
		if utf8.Valid(text) && !utf8.Valid(redacted) {
			t.Fatalf("%q became %q", text, redacted)
		}
		at = max(0, min(at, len(text)))
		known := "glpat-" + some(letters, 20)
		with := string(text[:at]) + "\n\"" + known + "\"\n" + string(text[at:])
		if strings.Contains(string(Redact([]byte(with))), "\""+known+"\"") {
			t.Fatalf("not found in %q", with)
		}
	})
}

// BenchmarkFind looks through a page of three kilobytes with links in it.
func BenchmarkFind(b *testing.B) {
	text := []byte(strings.Repeat("The library in Riverton is open on Sundays again, and it is full: see [the count](https://riverton.example/library/opening-hours-and-visitors-2026/).\n", 20))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text)
	}
}
