package browser

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// uses gives the starter's forms another handler, and a box to tick.
func (s site) uses(settings string) {
	s.t.Helper()
	s.edit("content/site.toml", "preset = \"actionkit\"\nhost   = \"act.riverton.example\"", settings)
	s.edit("content/site.toml", `mode = "notice"`, `mode = "box"`)
}

const (
	toGeneric   = "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\""
	toFormspree = "preset = \"formspree\"\nform = \"mqabcdef\""
	toProca     = "preset = \"proca\"\npage = \"1234\"\nhosted_at = \"https://sign.riverton.example/libraries\""

	campaignPath, sandboxPath = "/library-sundays/", "/~broadside/sandbox?page=/library-sundays/"
)

// fillIn fills in the form and presses its button.
func (p *tab) fillIn(who signer, box bool) {
	p.t.Helper()
	for _, field := range []struct{ id, value string }{{"f-name", who.name}, {"f-email", who.email}, {"f-postcode", who.postcode}, {"f-phone", who.phone}} {
		if field.value != "" {
			ask[bool](p, fmt.Sprintf(`document.getElementById(%q).focus() ?? true`, field.id))
			p.write(field.value)
		}
	}
	ask[bool](p, fmt.Sprintf(`(%v && document.getElementById('f-consent').click(), document.querySelector('form.form button').click(), true)`, box))
}

// shown are the rows of what arrived: what a value is, the value, its name.
func (p *tab) shown() []string {
	return ask[[]string](p, `[...document.querySelectorAll('tbody tr')].map(row => [...row.cells].map(cell => cell.textContent).join(' | '))`)
}

// In the preview one signs as on the site, sees what the handler would have got, and goes on to the thank-you page.
// Nothing is written, and nothing leaves the machine.
func TestSandboxShowsWhatArrived(t *testing.T) {
	who := signer{name: `<b>"Ana" & Bo</b>`, email: "ana+b@riverton.example", postcode: "02134"}
	const wording = "By signing you agree that Riverton Action may e-mail you about this and other campaigns, and call you if you leave your number. You can unsubscribe at any time. [How we treat your data](/privacy/)"
	filled := []string{`Name | <b>"Ana" & Bo</b> | `, "Email | ana+b@riverton.example | ", "ZIP code | 02134 | ", "Phone | (empty) | "}
	for _, c := range []struct {
		name, settings string
		scripts, box   bool
		names          []string // of filled
		more           []string
		request        string
	}{
		{"plainly", toGeneric, true, false, []string{"name", "email", "postcode", "phone"}, []string{
			"Hidden value | library-sundays | page", "Hidden value | en | lang", "Where to send the signer on to | " + home + "library-sundays/thanks/ | _next",
			"Where to, if it is not taken | " + home + "library-sundays/#not-sent | _error", "Version of the consent’s words | b78ec726cf67 | consent_version",
			"The consent’s words | " + wording + " | consent_text", "Where the signer came from | <b>news | utm_source", "Trap for programs; must stay empty | (empty) | _gotcha",
		}, "POST https://forms.riverton.example/sign"},
		{"without scripts", toFormspree, false, true, []string{"name", "email", "postcode", "phone"}, []string{
			"Consent | yes | consent", "Hidden value | library-sundays | page", "Hidden value | en | lang", "Where to send the signer on to | " + home + "library-sundays/thanks/ | _next",
			"Version of the consent’s words | b78ec726cf67 | consent_version", "The consent’s words | " + wording + " | consent_text", "Trap for programs; must stay empty | (empty) | _gotcha",
		}, "POST https://formspree.io/f/mqabcdef"},
		{"by script, in parts", toFormspree, true, true, []string{"name", "email", "postcode", "phone"}, []string{
			"Consent | yes | consent", "Hidden value | library-sundays | page", "Hidden value | en | lang",
			"Version of the consent’s words | b78ec726cf67 | consent_version", "The consent’s words | " + wording + " | consent_text",
			"Where the signer came from | <b>news | utm_source", "Trap for programs; must stay empty | (empty) | _gotcha",
		}, "POST https://formspree.io/f/mqabcdef"},
		{"by script, as JSON", toProca, true, true, []string{"variables.contact.name", "variables.contact.email", "variables.contact.address.postcode"}, []string{
			"Consent | true | variables.privacy.leadOptIn", "Consent | true | variables.privacy.optIn", "Hidden value | addActionContact | operationName",
		}, "POST https://api.proca.app/api?id=1234"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			s.uses(c.settings)
			preview := s.serve()
			before := s.files()
			p := newTab(t)
			send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !c.scripts})
			p.open(preview.address + campaignPath + "?utm_source=%3Cb%3Enews")
			p.fillIn(who, c.box)
			p.until(textOf("h1", "This is what arrived") + ` && document.readyState === 'complete'`)

			var want []string
			for i, name := range c.names {
				want = append(want, filled[i]+name)
			}
			want = append(want, c.more...)
			got := p.shown()
			if c.settings == toProca {
				got = got[:len(want)] // the rest is as long as the query
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("what arrived (-want +got):\n%s", diff)
			}
			consent := "No"
			if c.box {
				consent = "Yes: agreed to hear more"
			}
			wantShort := "All that the form requires is there.\nNothing is unknown: the form has every name that was sent.\nConsent as it will be recorded: " + consent + "."
			if got := ask[string](p, `document.querySelector('.verdict').innerText`); got != wantShort {
				t.Errorf("in short: %s", got)
			}
			if !ask[bool](p, fmt.Sprintf(`[...document.querySelectorAll('dd')].some(e => e.textContent === %q)`, c.request)) {
				t.Errorf("it doesn't say that this would have been %s", c.request)
			}
			if hasBody := ask[bool](p, `document.querySelector('pre.body')?.textContent.startsWith('{\n  "variables": {\n') === true`); hasBody != (c.settings == toProca) {
				t.Error("the body as it was sent: ", hasBody)
			}
			ask[bool](p, `document.querySelector('nav .button').click() ?? true`)
			p.until(textOf("h1", "Thank you for signing") + ` && location.pathname === '/library-sundays/thanks/'`)

			requests, complaints := p.seen()
			if len(complaints) > 0 {
				t.Errorf("the console shows %q", complaints)
			}
			for _, r := range requests {
				if _, address, _ := strings.Cut(r, " "); !strings.HasPrefix(address, preview.address+"/") {
					t.Errorf("a request elsewhere: %s", r)
				}
			}
			if diff := cmp.Diff(before, s.files()); diff != "" {
				t.Errorf("files were written:\n%s", diff)
			}
			if said := preview.said.String(); strings.Contains(said, "ana+b") {
				t.Errorf("serve said:\n%s", said)
			}
		})
	}
}

// files are the names and sums of all files of a site.
func (s site) files() []string {
	s.t.Helper()
	var all []string
	err := filepath.WalkDir(s.dir, func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			all = append(all, fmt.Sprintf("%s %x", name, sha256.Sum256([]byte(readFile(s.t, name)))))
		}
		return err
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// choose sets the sandbox's answer by its page, from a campaign's page and back to it.
func (p *tab) choose(name string) {
	p.t.Helper()
	p.until(`document.querySelector('nav[aria-label=Preview]')?.shadowRoot.querySelector('a')`)
	ask[bool](p, `document.querySelector('nav[aria-label=Preview]').shadowRoot.querySelector('a').click() ?? true`)
	p.until(textOf("h1", "Sandbox") + ` && document.readyState === 'complete'`)
	ask[bool](p, fmt.Sprintf(`(document.querySelector('[value=%s]').click(), document.querySelector('form button').click(), true)`, name))
	// The page that follows is another one, which loads with the choice made.
	p.until(fmt.Sprintf(`document.querySelector('[value=%s][checked]') && document.readyState === 'complete'`, name))
	ask[bool](p, `document.querySelector('.go a').click() ?? true`)
	p.until(`location.pathname === '/library-sundays/' && document.readyState === 'complete' && document.querySelector('form.form')`)
}

// plays sets the sandbox's answer without its page.
func (p *preview) plays(answer string) {
	p.t.Helper()
	response, err := http.PostForm(p.address+"/~broadside/sandbox", url.Values{"answer": {answer}})
	if err != nil {
		p.t.Fatal(err)
	}
	response.Body.Close()
}

// Each answer that a handler may give shows in the page as it will on the site (CASES.md RS-074).
func TestSandboxPlaysAnswers(t *testing.T) {
	const (
		shownFailure = `document.activeElement.id === 'not-sent' && document.querySelector('#not-sent p').textContent.includes(%q)`
		shownMistake = `document.activeElement.id === 'problems' && document.querySelector('#f-email-error').textContent === %q`
		ownPage      = `location.pathname === '/~broadside/sign' && document.querySelector('h1').textContent === %q`
		sent         = `location.pathname === '/library-sundays/thanks/' && document.querySelector('h1').textContent === 'Thank you for signing'`
	)
	who := signer{name: "Ana", email: "ana@riverton.example", postcode: "02134"}
	for _, c := range []struct {
		name, settings string
		states         map[string]string // by answer
	}{
		{"plainly", toGeneric, map[string]string{
			"thanks": sent, "page": fmt.Sprintf(ownPage, "Thank you, says the handler."),
			"mistake": `location.hash === '#not-sent' && getComputedStyle(document.querySelector('#not-sent')).display !== 'none'`,
			"again":   fmt.Sprintf(ownPage, "This person has signed before."),
			"busy":    fmt.Sprintf(ownPage, "Too many requests."), "broken": fmt.Sprintf(ownPage, "Something broke at the handler."),
		}},
		{"by script", toFormspree, map[string]string{
			"thanks": sent, "page": sent,
			"mistake": fmt.Sprintf(shownMistake, "The handler does not take this."),
			"again":   fmt.Sprintf(shownFailure, "This person has signed before."),
			"busy":    fmt.Sprintf(shownFailure, "Too many requests."), "broken": fmt.Sprintf(shownFailure, "Something broke at the handler."),
			"dropped": `document.activeElement.id === 'not-sent' && document.querySelector('#f-email').value === 'ana@riverton.example'`,
			"silent":  `document.querySelector('.sending').textContent !== '' && document.querySelector('form.form button').getAttribute('aria-disabled') === 'true'`,
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			s.uses(c.settings)
			preview := s.serve()
			p := newTab(t)
			for _, answer := range []string{"thanks", "page", "mistake", "again", "busy", "broken", "dropped", "silent"} {
				state, tried := c.states[answer]
				if !tried {
					continue // the browser's own page
				}
				t.Log(answer)
				p.open(preview.address + campaignPath)
				if answer == "thanks" {
					p.choose(answer)
				} else {
					preview.plays(answer)
				}
				p.fillIn(who, false)
				p.until(state)
				p.open(preview.address + "/~broadside/arrived?look&page=" + campaignPath)
				p.until(textOf("h1", "This is what arrived"))
			}
		})
	}
}

// The way to the desk is on every page of the site, that to the sandbox on pages with a form and behind them; on a narrow screen it
// stands above the content, elsewhere out of the button's way.
func TestSandboxLink(t *testing.T) {
	s := newSite(t)
	preview := s.serve()
	p := newTab(t)
	const link = `document.querySelector('nav[aria-label=Preview]')`
	for address, want := range map[string]bool{
		"/library-sundays/": true, "/library-sundays/thanks/": true, "/night-bus/thanks/": true,
		"/": false, "/night-bus/": false, "/privacy/": false, "/nowhere/": false, sandboxPath: false,
	} {
		p.open(preview.address + address)
		says := "Desk"
		if want {
			says = "Sandbox Desk"
		} else if address == sandboxPath {
			says = ""
		}
		if got := ask[string](p, `[...`+link+`?.shadowRoot.querySelectorAll('a') ?? []].map(a => a.textContent).join(' ')`); got != says {
			t.Errorf("%s has %q, not %q", address, got, says)
		}
	}
	for _, width := range []int64{320, 700, 1280} {
		p.look(width, "light")
		p.open(preview.address + campaignPath)
		p.until(link + `.offsetHeight > 0`)
		if above := ask[bool](p, link+`.getBoundingClientRect().bottom <= document.querySelector('main').getBoundingClientRect().top`); above != (width < 768) {
			t.Errorf("at %d it stands above the content: %v", width, above)
		}
		ask[bool](p, `(document.querySelector('form.form button').scrollIntoView({block: 'end', behavior: 'instant'}), true)`)
		p.until(`(() => {
			const button = document.querySelector('form.form button'), box = button.getBoundingClientRect();
			return [box.left + 4, box.left + box.width / 2, box.right - 4].every(x => button.contains(document.elementFromPoint(x, box.bottom - 4)));
		})()`)
	}
}

// The sandbox's pages fit every screen, and axe-core finds nothing to mend in them (CASES.md RS-140, RS-148).
func TestSandboxPagesAreAccessible(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		skip(t, "no axe-core found: run npm ci in internal/browser")
	}
	s := newSite(t)
	s.uses(toProca)
	preview := s.serve()
	p := newTab(t)
	check := func(what string) {
		t.Helper()
		send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
		p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
		for _, width := range []int64{320, 700, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				p.look(width, scheme)
				if wide := ask[string](p, tooWide); wide != "" {
					t.Errorf("%s at %d, %s: %s", what, width, scheme, wide)
				}
				for _, violation := range p.violations(scheme) {
					t.Errorf("%s at %d, %s: %s", what, width, scheme, violation)
				}
			}
		}
		send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: false})
	}
	p.open(preview.address + "/~broadside/arrived?page=" + campaignPath)
	check("nothing arrived")
	p.open(preview.address + campaignPath)
	check("the campaign with the way to the sandbox")
	p.fillIn(signer{name: strings.Repeat("Wolfeschlegelsteinhausen", 8), email: "a@riverton.example", postcode: "02134"}, true)
	p.until(textOf("h1", "This is what arrived") + ` && document.readyState === 'complete'`)
	check("what arrived")
	p.open(preview.address + sandboxPath)
	check("the sandbox")
	if _, complaints := p.seen(); slices.ContainsFunc(complaints, func(c string) bool { return !strings.Contains(c, "axe") }) {
		t.Errorf("the console shows %q", complaints)
	}

	p.open(preview.address + "/~broadside/problems")
	check("problems")

	s.edit("content/site.toml", toProca, toGeneric)
	p.until(`document.querySelector('pre').textContent !== ''`)
	p.open(preview.address + campaignPath)
	p.until(`document.querySelector('form.form').action.includes('sign?') && !document.querySelector('form.form').dataset.send`)
	preview.plays("busy")
	p.fillIn(signer{name: "Ana", email: "a@riverton.example", postcode: "02134"}, false)
	p.until(textOf("h1", "Too many requests.") + ` && document.readyState === 'complete'`)
	check("a page of the handler's own")
}
