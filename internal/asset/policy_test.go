package asset

import (
	"strings"
	"testing"
)

const (
	hashA = "'sha256-6hWWMOcF+mJesSJGYhmK2lkIIEw9Xc5XKGLPVzh8yxs='"
	hashB = "'sha256-qSeOR0D5Xg3+7YwzvavDSC3raHvafjxcO/aiugxe5cY='"
)

// RS-032, RS-033: what the policy holds and what it never holds.
func TestAdmit(t *testing.T) {
	const a, b = "'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='", "'sha256-BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB='"
	for _, scripts := range [][]string{nil, {a}, {a, b}} {
		policy, err := Policy(PolicyParts{Scripts: scripts})
		if err != nil {
			t.Fatal(err)
		}
		want, _ := Policy(PolicyParts{Scripts: append(scripts, b)})
		if got, err := Admit(policy, b); got != want || err != nil {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
	for _, c := range [][2]string{{"default-src 'none'", a}, {"script-src 'none';", "'unsafe-inline'"}, {"script-src 'none';", a + "; img-src *"}} {
		if got, err := Admit(c[0], c[1]); err == nil {
			t.Errorf("%q is admitted: %s", c[1], got)
		}
	}
}

func TestPolicy(t *testing.T) {
	for _, test := range []struct {
		name  string
		parts PolicyParts
		want  string
	}{
		{
			"nothing", PolicyParts{},
			"default-src 'none'; img-src 'self'; style-src 'none'; script-src 'none'; font-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; connect-src 'self'",
		},
		{
			"a page without a form", PolicyParts{Styles: []string{hashA}, FormAction: []string{"https://act.example"}},
			"default-src 'none'; img-src 'self'; style-src " + hashA + "; script-src 'none'; font-src 'self'; form-action 'none'; base-uri 'none'; object-src 'none'; connect-src 'self'",
		},
		{
			"a campaign, in any order and twice",
			PolicyParts{
				Styles: []string{hashA}, Scripts: []string{hashB, hashA, hashB}, Form: true, Site: "https://action.riverton.example",
				FormAction: []string{"https://pay.example:8443", "https://act.riverton.example", "https://action.riverton.example"},
			},
			"default-src 'none'; img-src 'self'; style-src " + hashA + "; script-src " + hashA + " " + hashB + "; font-src 'self'; " +
				"form-action 'self' https://act.riverton.example https://action.riverton.example https://pay.example:8443; base-uri 'none'; object-src 'none'; connect-src 'self'",
		},
		{
			"a form of its own site, and a style with pictures", PolicyParts{Styles: []string{hashA}, Scripts: []string{hashB}, Data: true, Form: true},
			"default-src 'none'; img-src 'self' data:; style-src " + hashA + "; script-src " + hashB + "; font-src 'self' data:; form-action 'self'; base-uri 'none'; object-src 'none'; connect-src 'self'",
		},
		{
			"a form that a script sends", PolicyParts{Scripts: []string{hashB}, Form: true, Connect: []string{"https://b.example", "https://a.example", "https://b.example"}},
			"default-src 'none'; img-src 'self'; style-src 'none'; script-src " + hashB + "; font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; connect-src 'self' https://a.example https://b.example",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Policy(test.parts)
			if err != nil || got != test.want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, test.want)
			}
		})
	}
}

func TestPolicyRefusesWhatCouldOpenIt(t *testing.T) {
	for _, origin := range []string{
		"", "http://act.example", "https://", "https://*.act.example", "*", "https://act.example/", "https://act.example/sign",
		"https://user:pass@act.example", "https://act.example?x", "https://act.example#x", "//act.example", "act.example",
		"https://act.example; script-src *", "https://act.example *", "HTTPS://ACT.EXAMPLE", "https://act..example", "https://-act.example",
		"https://act.example:x", "https://act.example.", "https://äct.example", "'unsafe-inline'", "data:", "https://act.example\n",
	} {
		if got, err := Policy(PolicyParts{Form: true, FormAction: []string{origin}}); err == nil {
			t.Errorf("%q was taken: %s", origin, got)
		}
		if got, err := Policy(PolicyParts{Connect: []string{origin}}); err == nil {
			t.Errorf("%q was taken to send to: %s", origin, got)
		}
		if origin != "" {
			if got, err := Policy(PolicyParts{Form: true, Site: origin}); err == nil {
				t.Errorf("%q was taken as the site's: %s", origin, got)
			}
		}
	}
	for _, source := range []string{"", "'unsafe-inline'", "'self'", "*", strings.Trim(hashA, "'"), hashA + ";", "'sha256-x='"} {
		if got, err := Policy(PolicyParts{Styles: []string{source}}); err == nil {
			t.Errorf("%q was taken for a style: %s", source, got)
		}
		if got, err := Policy(PolicyParts{Scripts: []string{source}}); err == nil {
			t.Errorf("%q was taken for a script: %s", source, got)
		}
	}
	_, err := Policy(PolicyParts{Form: true, FormAction: []string{"http://act.example"}})
	if want := `policy: "http://act.example" is not a plain https origin`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
