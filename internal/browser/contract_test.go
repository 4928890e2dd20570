package browser

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contract is what a handler must get from a petition's page, written down from the handler's own documentation.
type contract struct {
	name     string
	petition petition
	consent  consent
	host     string
	handler  func(public string) *fake // for the site built there
	post     endpoint                  // of the form's own post; empty if only a script can send it
	fetch    endpoint                  // of a script; empty if none sends it
	signers  []signed
}

// endpoint is how a signature is sent.
type endpoint struct{ request, kind, accept string }

// consent is what signers are asked.
type consent struct{ mode, text, yes, no string }

func (c consent) lines() string {
	out := fmt.Sprintf("consent = { mode = %q, text = %q", c.mode, c.text)
	if c.yes != "" {
		out += fmt.Sprintf(", yes = %q, no = %q", c.yes, c.no)
	}
	return out + " }\n"
}

// version is the first 12 hexadecimal digits of the SHA-256 of mode, text, yes and no, each with a line feed.
func (c consent) version() string {
	sum := sha256.Sum256([]byte(c.mode + "\n" + c.text + "\n" + c.yes + "\n" + c.no + "\n"))
	return hex.EncodeToString(sum[:])[:12]
}

// signed is a signer's answers and what must arrive: a value a line, in order, or a JSON object. A line that begins
// with "? " arrives only where scripts run, one with "! " only if no script sends it, one with "- " only where
// scripts don't run.
type signed struct {
	who          string
	answers      []answer
	want         string
	needsScripts bool
}

// arrival has the parameters that links in mails and posts bring along, and one that nobody asked for.
const arrival = "?source=mail-3&utm_source=news%20letter&utm_medium=e%26mail&utm_campaign=sundays&utm_term=library&utm_content=%C3%A9&akid=12.34.x&referring_akid=5.6.y&evil=1&page=other"

// utm are those that most handlers take under their own names, in the form's order.
const utm = "? source = mail-3\n? utm_campaign = sundays\n? utm_content = é\n? utm_medium = e&mail\n? utm_source = news letter\n? utm_term = library\n"

// Each preset sends its handler exactly what that documents: where, how, every name and value in order, what a
// signer agreed to, and where they came from; with scripts and without (CASES.md RS-034, RS-040, RS-042, RS-044,
// RS-046, RS-048, RS-050). Then the thank-you page follows.
func TestContracts(t *testing.T) {
	p := newTab(t)
	for _, c := range slices.Concat(contracts, contractsInJSON) {
		t.Run(c.name, func(t *testing.T) {
			c.petition.form += c.consent.lines()
			public := c.petition.build(t, nil)
			for _, scripts := range []bool{true, false} {
				if !scripts && c.post.request == "" {
					continue
				}
				t.Run(fmt.Sprintf("scripts %v", scripts), func(t *testing.T) { c.run(t, p, public, scripts) })
			}
		})
	}
}

func (c contract) run(t *testing.T, p *tab, public string, scripts bool) {
	p.again(t)
	p.scripts(scripts)
	f := c.handler(public)
	site := host(public, nil)
	f.site = site
	hosts := map[string]http.Handler{"action.riverton.example": site}
	hosts[c.host] = f
	out.answer(t, hosts)
	for _, s := range c.signers {
		if s.needsScripts && !scripts {
			continue
		}
		before := len(f.all())
		p.open(campaignAt + arrival)
		p.untouched(before == 0)
		p.fill(s.answers...)
		p.pressButton()
		p.thanked()
		all := f.all()
		if len(all) != before+1 {
			t.Fatalf("%s: the handler got %d signatures", s.who, len(all)-before)
		}
		if diff := cmp.Diff(c.expected(t, s, scripts), all[before]); diff != "" {
			t.Errorf("%s: what the handler got (-want +got):\n%s", s.who, diff)
		}
	}
	p.quiet()
}

// untouched reports if a form is not as it should be before anybody has touched it: nothing ticked, chosen or
// filled in, the trap included (CASES.md RS-042, RS-044), and, in a tab that has sent nothing yet, nothing asked of anybody else (RS-048).
func (p *tab) untouched(sentNothing bool) {
	p.t.Helper()
	if got := ask[string](p, `[...document.querySelectorAll('form.form :is(input[id], select, textarea)')].filter(e => /checkbox|radio/.test(e.type) ? e.checked : e.value).map(e => e.id).join()`); got != "" {
		p.t.Errorf("ticked or filled in beforehand: %s", got)
	}
	requests, _ := p.seen()
	for _, r := range requests {
		if sentNothing && !strings.HasPrefix(r, "GET "+home) {
			p.t.Errorf("before anything is sent the page asks for %s", r)
		}
	}
}

func (c contract) expected(t *testing.T, s signed, scripts bool) sent {
	t.Helper()
	byScript := scripts && c.fetch.request != ""
	e := c.post
	if byScript {
		e = c.fetch
	}
	out := sent{Request: "POST " + e.request, Type: e.kind, Accept: e.accept, Origin: strings.TrimSuffix(home, "/"), Referer: home}
	if c.host == "action.riverton.example" {
		out.Referer = campaignAt + arrival // to one's own site
	}
	want := strings.NewReplacer("{version}", c.consent.version(), "{thanks}", thanksAt, "{page}", campaignAt).Replace(s.want)
	if e.kind == "application/json" {
		if err := json.Unmarshal([]byte(want), &out.JSON); err != nil {
			t.Fatal(err)
		}
		return out
	}
	for line := range strings.SplitSeq(strings.TrimSpace(want), "\n") {
		line = strings.TrimLeft(line, "\t")
		flag, rest := line[:2], line[2:]
		switch {
		case flag == "? " && !scripts, flag == "! " && byScript, flag == "- " && scripts:
			continue
		case flag == "? " || flag == "! " || flag == "- ":
			line = rest
		}
		name, value, _ := strings.Cut(line, " =")
		out.Values = append(out.Values, [2]string{name, strings.TrimPrefix(value, " ")})
	}
	return out
}
