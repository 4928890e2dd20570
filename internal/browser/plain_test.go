package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A form's own post ends on the thank-you page, or on a page of the handler's; going back from there, all that was
// typed still stands in the form, and it can be sent again. One post is all that ever goes out by itself (CASES.md
// RS-047).
func TestAnswersToPosts(t *testing.T) {
	country := petition{handler: actionKitHandler, page: actionKitPage, form: "fields = [\"name\", \"email\", \"country\", \"postcode\"]\n" + choice.lines()}
	list := petition{handler: listmonkHandler, page: listmonkPage, form: "fields = [\"name\", \"email\"]\n" + box.lines()}
	usual := func(handler string) petition {
		return petition{handler: handler, form: usualFields + notice.lines()}
	}
	atHome := []answer{{"f-name", "محمد"}, {"f-email", "m" + refused}, {"f-country", "United States"}, {"f-postcode", "02134"}, {"f-consent-no", "on"}}
	abroad := []answer{{"f-name", "محمد"}, {"f-email", "m" + refused}, {"f-country", "Germany"}, {"f-postcode", "50667"}, {"f-consent-no", "on"}}
	subscribed := []answer{{"f-name", "محمد"}, {"f-email", "m" + refused}, {"f-consent", "on"}}
	onNetlify := func(public string) *fake { return &fake{contract: netlify(public)} }
	cached, uncached := newTab(t), newTab(t)
	uncached.before(`addEventListener('unload', () => {});`) // https://web.dev/articles/bfcache#unload
	for _, c := range []struct {
		answering
		scripts  bool
		uncached bool   // the browser makes the page anew on the way back
		mistake  string // the condition for the page that a refused address leads to; empty if the handler checks none
	}{
		{answering{"generic", usual(genericHandler), "forms.riverton.example", always(own(), nil), refusedSigner}, true, false, sentBack},
		{answering{"generic", usual(genericHandler), "forms.riverton.example", always(own(), nil), refusedSigner}, false, false, sentBack},
		{answering{"actionkit", country, "act.riverton.example", always(actionKit, nil), atHome}, true, false, theirPage("Please correct, says ActionKit")},
		{answering{"actionkit", country, "act.riverton.example", always(actionKit, nil), abroad}, true, true, theirPage("Please correct, says ActionKit")},
		{answering{"actionkit", country, "act.riverton.example", always(actionKit, nil), atHome}, false, true, theirPage("Please correct, says ActionKit")},
		{answering{"formspree", usual(formspreeHandler), "formspree.io", always(formspree, everybody), refusedSigner}, false, false, theirPage("email should be an email")},
		{answering{"netlify", usual("preset = \"netlify\"\n"), "action.riverton.example", onNetlify, refusedSigner}, true, false, ""},
		{answering{"netlify", usual("preset = \"netlify\"\n"), "action.riverton.example", onNetlify, refusedSigner}, false, true, ""},
		{answering{"web3forms", usual(web3Handler), "api.web3forms.com", always(web3Forms, everybody), refusedSigner}, false, false, theirPage("The email address is blocked")},
		{answering{"listmonk", list, "lists.riverton.example", always(listmonk, nil), subscribed}, true, false, theirPage("Invalid email, says Listmonk")},
		{answering{"listmonk", list, "lists.riverton.example", always(listmonk, nil), subscribed}, false, false, theirPage("Invalid email, says Listmonk")},
	} {
		t.Run(fmt.Sprintf("%s, scripts %v, uncached %v", c.name, c.scripts, c.uncached), func(t *testing.T) {
			p := cached
			if c.uncached {
				p = uncached
			}
			f := c.signing(t, p, c.scripts)
			posts := 0
			meets := func(state, page string) {
				t.Helper()
				f.turn(state)
				posts++
				typed := p.typed()
				p.pressButton()
				p.until(page)
				p.posted(posts)
				p.back()
				p.until(`location.href === '` + campaignAt + `' && document.readyState === 'complete' && ` + visible(`document.querySelector('form.form')`))
				p.stands(typed)
				if how := ask[string](p, `performance.getEntriesByType('navigation')[0].type`); c.uncached && how != "back_forward" {
					t.Errorf("the page was not made anew on the way back: %s", how)
				}
			}
			if c.mistake != "" {
				meets("", c.mistake)
			}
			p.fill(goodEmail)
			meets(broken, theirPage("Something broke, says the handler"))
			meets(busy, theirPage("Too many at once, says the handler"))
			meets(dead, `location.protocol === 'chrome-error:'`)
			meets("", `location.pathname === '/library-sundays/thanks/' && document.readyState === 'complete'`)
		})
	}
}

// theirPage is the condition for a page of the handler's own whose heading begins like this.
func theirPage(heading string) string {
	return `document.readyState === 'complete' && location.href !== '` + campaignAt + `' && document.querySelector('h1')?.textContent.startsWith('` + heading + `')`
}

// sentBack is the condition for the petition as it says that the signature has not arrived.
const sentBack = `location.href === '` + campaignAt + `#not-sent' && document.readyState === 'complete' && document.querySelector('#not-sent').checkVisibility()`

// While a signature is on its way the page says so, and whatever is pressed sends no other (CASES.md RS-047).
func TestSlowPostIsSentOnce(t *testing.T) {
	const watched = `document.addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
		const sending = document.querySelector('.sending').textContent, button = document.querySelector('form.form button');
		if (sending) sessionStorage.setItem('said', sending + ' ' + button.getAttribute('aria-disabled') + ' ' + (document.activeElement === button));
	}).observe(document, {subtree: true, childList: true, attributes: true}));`
	c := answering{"generic", petition{handler: genericHandler, form: usualFields + notice.lines()}, "forms.riverton.example", always(own(), nil), append(refusedSigner[:3:3], goodEmail)}
	p := newTab(t)
	p.before(watched)
	f := c.signing(t, p, true)
	for i, press := range []func(at point){
		func(point) { p.press(kb.Enter + kb.Enter + kb.Enter) }, // in a field
		func(at point) { p.click(at); p.click(at) },
		func(at point) { p.click(at); p.press(kb.Enter + " ") }, // on the button
	} {
		goOn := f.turn(slow)
		press(p.middle(`document.querySelector('form.form button')`))
		p.took(f, i+1)
		goOn()
		p.thanked()
		p.posted(i + 1)
		p.took(f, i+1)
		if got := ask[string](p, `sessionStorage.getItem('said')`); !strings.HasPrefix(got, "Sending your signature … true ") {
			t.Errorf("while the signature was on its way the page said, with the button disabled and in focus: %q", got)
		}
		p.back()
		p.until(`location.href === '` + campaignAt + `' && document.readyState === 'complete'`)
		p.fill(goodEmail) // and the focus is on it
	}
}
