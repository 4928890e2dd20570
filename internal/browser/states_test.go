package browser

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"
)

// answering is a petition with its handler, and answers that the handler refuses because of the e-mail address.
type answering struct {
	name     string
	petition petition
	host     string
	handler  func(public string) *fake
	answers  []answer
}

var (
	refusedSigner = []answer{{"f-name", "Siobhán O'Neil"}, {"f-email", "siobhan" + refused}, {"f-postcode", "02134"}, {"f-phone", "555 0123"}}
	goodEmail     = answer{"f-email", "siobhan@riverton.example"}
)

// signing makes the site and its handler, and puts the signer's answers into the form.
func (a answering) signing(t *testing.T, p *tab, scripts bool) *fake {
	t.Helper()
	p.again(t)
	public := a.petition.build(t, nil)
	f := a.handler(public)
	f.site = host(public, nil)
	hosts := map[string]http.Handler{"action.riverton.example": f.site}
	hosts[a.host] = f
	out.answer(t, hosts)
	p.scripts(scripts)
	p.open(campaignAt)
	p.fill(a.answers...)
	return f
}

// posted waits until the pages in the tab have sent n posts, and reports if there were more. (What a connection lost,
// the browser may send again; that is not the page's doing, and not counted.)
func (p *tab) posted(n int) {
	p.t.Helper()
	posts := func() int {
		requests, _ := p.seen()
		return len(slices.DeleteFunc(requests, func(r string) bool { return !strings.HasPrefix(r, "POST ") }))
	}
	p.wait(fmt.Sprintf("post %d is sent", n), func() bool { return posts() >= n })
	if got := posts(); got != n {
		p.t.Fatalf("%d posts were sent, not %d", got, n)
	}
}

// took waits until the handler got n signatures, and reports if it got more.
func (p *tab) took(f *fake, n int) {
	p.t.Helper()
	p.wait(fmt.Sprintf("the handler gets signature %d", n), func() bool { return len(f.all()) >= n })
	if got := len(f.all()); got != n {
		p.t.Fatalf("the handler got %d signatures, not %d", got, n)
	}
}

// stands reports if the form does not hold what was typed, or can't be sent.
func (p *tab) stands(typed string) {
	p.t.Helper()
	if got := p.typed(); got != typed {
		p.t.Errorf("the form holds\n%s\nnot\n%s", got, typed)
	}
	if !ask[bool](p, `!document.querySelector('form.form button').matches(':disabled, [aria-disabled]') && document.querySelector('.sending').textContent === ''`) {
		p.t.Error("the button can't be used again")
	}
}

// impatient lets a test end the waiting that the page's script would end by the clock.
const impatient = `
	AbortSignal.timeout = (ms) => {
		const end = new AbortController();
		window.expire = () => end.abort(new DOMException('', 'TimeoutError')) ?? ms;
		return end.signal;
	};
	const wait = setTimeout;
	window.setTimeout = (run, ms) => ms === 10000 ? (window.tenSecondsLater = run, 0) : wait(run, ms);`

const kept = "What you typed is still here"

// A handler's answer to a script shows in the page, with what was typed, and the signer decides whether to try again
// (CASES.md RS-047).
func TestAnswersToScripts(t *testing.T) {
	usual := func(handler, page string) petition {
		return petition{handler: handler, page: page, form: usualFields + notice.lines()}
	}
	p := newTab(t)
	p.before(impatient)
	for _, c := range []struct {
		answering
		words  string // what the handler says to a refused address, as it is shown
		beside bool   // at the field, not on top
	}{
		{answering{"generic", usual(genericHandler+cors, ""), "forms.riverton.example", always(own(), ourSite), refusedSigner}, "We can't write to this address", true},
		{answering{"actionkit", usual(actionKitHandler+cors, actionKitPage), "act.riverton.example", always(actionKit, ourSite), refusedSigner}, "This address is blocked.", true},
		{answering{"formspree", usual(formspreeHandler, ""), "formspree.io", always(formspree, everybody), refusedSigner}, "should be an email", true},
		{answering{"web3forms", usual(web3Handler, ""), "api.web3forms.com", always(web3Forms, everybody), refusedSigner}, "The email address is blocked", false},
		{answering{"listmonk", petition{handler: listmonkHandler + cors, page: listmonkPage, form: "fields = [\"name\", \"email\"]\n" + notice.lines()},
			"lists.riverton.example", always(listmonk, ourSite), refusedSigner[:2]}, "Invalid email.", false},
		{answering{"actionnetwork", usual(anHandler, ""), "actionnetwork.org", always(actionNetwork, everybody), refusedSigner}, "The email address is blocked", false},
		{answering{"proca", usual(procaHandler, ""), "api.proca.app", always(proca, everybody), refusedSigner}, "has an invalid format", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := c.signing(t, p, true)
			typed := p.typed()
			title := ask[string](p, `document.title`)
			p.pressButton()
			if c.beside {
				p.problems(problem{"f-email", c.words})
			} else {
				p.notSent("did not accept it", "it is all still here. "+c.words)
			}
			p.posted(1)
			p.stands(typed)

			p.fill(goodEmail)
			typed = p.typed()
			for i, fault := range []struct{ state, words string }{
				{busy, "Very many people are signing right now."}, {broken, "has a problem of its own."}, {dead, "could not be reached."},
			} {
				f.turn(fault.state)
				p.pressButton()
				p.notSent(fault.words, kept)
				p.posted(2 + i)
				p.stands(typed)
				if got := ask[string](p, `document.title + ' ' + document.querySelectorAll('.error, [aria-invalid]').length`); got != title+" 0" {
					t.Errorf("%s: the title and the number of fields in error are %q", fault.state, got)
				}
			}

			goOn := f.turn(slow)
			p.pressButton()
			p.took(f, 4) // the dead one took none
			p.until(`document.activeElement === document.querySelector('form.form button')`)
			if got := ask[int](p, `expire()`); got != 45000 {
				t.Errorf("it is given up after %d ms", got)
			}
			p.notSent("has not answered, so we can’t tell whether your signature arrived.", kept)
			p.stands(typed)
			goOn()

			goOn = f.turn(slow)
			p.pressButton()
			p.took(f, 5)
			p.sendingOnce()
			goOn()
			p.thanked()
			p.posted(6)
			p.took(f, 5)

			p.back()
			p.until(`location.href === '` + campaignAt + `' && ` + visible(`document.querySelector('form.form')`))
			p.stands(typed)
		})
	}
}

// An answer that says neither yes nor no is not called a refusal, since the signature may have arrived; what a handler
// says in another form than documented is shown all the same.
func TestUnclearAnswers(t *testing.T) {
	usual := usualFields + notice.lines()
	p := newTab(t)
	for _, c := range []struct {
		name, handler, page, host string
		answer                    reply
		state                     string
		words                     string // empty for the thank-you page
	}{
		{"a page instead of JSON", genericHandler + cors, "", "forms.riverton.example", ownPage(http.StatusOK, "Taken"), "", "we can’t tell whether your signature arrived."},
		{"half of the answer", genericHandler + cors, "", "forms.riverton.example", inJSON(http.StatusOK, `{"ok": true}`), cut, "we can’t tell whether your signature arrived."},
		{"half of an answer whose status is enough", formspreeHandler, "", "formspree.io", inJSON(http.StatusOK, `{"ok": true}`), cut, ""},
		{"JSON that says no", genericHandler + cors, "", "forms.riverton.example", inJSON(http.StatusOK, `{"ok": false}`), "", "did not accept it."},
		{"a page that says no", genericHandler + cors, "", "forms.riverton.example", ownPage(http.StatusForbidden, "No"), "", "did not accept it."},
		{"somebody who has signed before", genericHandler + cors, "", "forms.riverton.example", inJSON(http.StatusConflict, `{"ok": false}`), "", "So there is nothing more to do."},
		{"a table where a word should be", genericHandler + cors, "", "forms.riverton.example", inJSON(http.StatusOK, `{"ok": ["true"]}`), "", "did not accept it."},
		{"very many mistakes of nothing but brackets", genericHandler + cors, "", "forms.riverton.example", inJSON(http.StatusBadRequest, `{"errors": [`+strings.Repeat(`{"field": "nobody", "message": "`+strings.Repeat("<", 50)+`"},`, 20_000)+`{}]}`), "", "did not accept it."},
		{"a text where a table should be", actionKitHandler + cors, actionKitPage, "act.riverton.example", inJSON(http.StatusBadRequest, `{"errors": "This page is closed"}`), "", "it is all still here. This page is closed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := answering{c.name, petition{handler: c.handler, page: c.page, form: usual}, c.host, always(func(sent) reply { return c.answer }, everybody), refusedSigner}
			f := a.signing(t, p, true)
			f.turn(c.state)
			typed := p.typed()
			p.pressButton()
			if c.words == "" {
				p.thanked()
			} else {
				p.notSent(c.words)
				p.stands(typed)
			}
			p.posted(1)
		})
	}
}

// sendingOnce waits until a script sends, and tries to send again in all the ways there are.
func (p *tab) sendingOnce() {
	p.t.Helper()
	p.until(`document.querySelector('.sending').textContent === 'Sending your signature …' && document.querySelector('form.form button[aria-disabled=true]')`)
	p.press(kb.Enter + kb.Enter)
	ask[bool](p, `document.querySelector('form.form button').click() ?? document.querySelector('form.form').requestSubmit() ?? document.getElementById('f-email').focus() ?? true`)
	p.press(kb.Enter)
	ask[string](p, `tenSecondsLater()`)
	p.until(`document.querySelector('.sending').textContent.startsWith('Still sending.')`)
}

// problem is a link in the summary: the field that it leads to, and its words.
type problem struct{ id, words string }

// problems waits for a summary with these problems, has a look at the fields, and follows the links.
func (p *tab) problems(want ...problem) {
	p.t.Helper()
	p.until(`document.activeElement.id === 'problems' && ` + visible(`document.activeElement`))
	if title := ask[string](p, `document.title`); !strings.HasPrefix(title, "Error: ") || strings.Count(title, "Error: ") > 1 {
		p.t.Errorf("the window's title is %q", title)
	}
	if got := ask[int](p, `document.querySelectorAll('#problems li a').length`); got != len(want) {
		p.t.Errorf("the summary has %d links, not %d", got, len(want))
	}
	for i, w := range want {
		link := `document.querySelectorAll('#problems li a')[` + strconv.Itoa(i) + `]`
		got := ask[[]string](p, `(() => {
			const e = document.getElementById(`+strconv.Quote(w.id)+`), id = e.id + '-error';
			const described = (e.getAttribute('aria-describedby') ?? '').split(' ').includes(id) && e.getAttribute('aria-invalid') === 'true';
			return [`+link+`.textContent, document.getElementById(id)?.textContent ?? '', described ? 'described' : 'not described'];
		})()`)
		if strings.Join(got, "|") != w.words+"|"+w.words+"|described" {
			p.t.Errorf("%s: the link, the words at the field and how they belong together: %q", w.id, got)
		}
		ask[bool](p, link+`.focus() ?? true`)
		p.press(kb.Enter)
		p.until(`document.activeElement.id === ` + strconv.Quote(w.id))
	}
}

// notSent waits for the report that the signature has not arrived.
func (p *tab) notSent(words ...string) {
	p.t.Helper()
	var all []string
	for _, w := range words {
		all = append(all, `.includes(`+strconv.Quote(w)+`)`)
	}
	text := `document.querySelector('#not-sent').textContent`
	p.until(`document.activeElement.id === 'not-sent' && ` + visible(`document.activeElement`) + ` && ` + text + strings.Join(all, " && "+text))
}

// back goes back in the tab's history.
func (p *tab) back() {
	p.t.Helper()
	history := send(p, page.GetNavigationHistory, cdp.Empty{})
	send(p, page.NavigateToHistoryEntry, page.NavigateToHistoryEntryParams{EntryID: history.Entries[history.CurrentIndex-1].ID})
}
