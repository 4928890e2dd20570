package browser

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// What the starter's signers hand on.
const (
	thanksPage = home + "library-sundays/thanks/"
	copied     = home + "library-sundays/?source=share-copy"
	sheetText  = headline + "\n" + home + "library-sundays/?source=share-sheet"
)

// sheet stands for a phone's share sheet, which this Chromium doesn't have: it keeps what it gets, and refuses it
// if refuse says so.
func (p *tab) sheet(refuse bool) {
	p.t.Helper()
	source := `window.shared = []; navigator.share = data => (shared.push(JSON.stringify(data)), Promise.resolve())`
	if refuse {
		source = strings.Replace(source, "Promise.resolve()", `Promise.reject(new DOMException("no", "AbortError"))`, 1)
	}
	send(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: source})
}

// thanksSite is the starter with all that its campaigns' thank-you pages can ask for: first as first says.
func thanksSite(t *testing.T, first string) {
	t.Helper()
	const menu = "[[menu]]\nlabel = \"All campaigns\""
	s := newSite(t)
	s.edit("content/site.toml", menu, "[thanks]\nfirst = \""+first+"\"\n[donate]\nurl = \"/privacy/\"\nnote = \"Every dollar counts.\"\n\n"+menu)
	s.edit(campaignFile, "[petition]\n", "next = \"https://partner.example/\"\n\n[petition]\n")
	s.edit("content/night-bus/index.md", "[petition]\n", "next = \"library-sundays\"\n\n[petition]\n")
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(s.build(home), nil)})
}

// What the handler adds to the address is gone before anybody can copy it, in the history too; nothing of it is in
// what is handed on. Other pages keep their query, by which handlers know where a signer came from (CASES.md RS-041).
func TestThanksPageCleansItsAddress(t *testing.T) {
	starter(t)
	p := newTab(t)
	p.open(home + "library-sundays/")
	p.open(thanksPage + "?akid=123.4567.x&action_id=89#ask-title")
	if got := ask[string](p, `location.href + ' ' + history.length`); got != thanksPage+"#ask-title 3" { // about:blank, the petition, and this
		t.Errorf("the address and the number of pages behind are %q", got)
	}
	if got := ask[bool](p, `/akid|action_id/.test(document.documentElement.outerHTML)`); got {
		t.Error("the signer's number is on the page")
	}
	requests, complaints := p.seen()
	if got := requests[len(requests)-1]; !strings.HasPrefix(got, "GET "+thanksPage+"?akid=") || len(complaints) > 0 {
		t.Errorf("behind the page comes %s, and the console shows %q", got, complaints)
	}
	p.open(home + "library-sundays/?source=share-sms")
	if got := ask[string](p, `location.href`); got != home+"library-sundays/?source=share-sms" {
		t.Errorf("the petition's address is %s", got)
	}
}

// Without scripts the page says and does the same, but for what only a script can do (CASES.md RS-040).
func TestThanksPageWithoutScripts(t *testing.T) {
	starter(t)
	read := func(scripts bool) (p *tab, words string, links []string) {
		p = newTab(t)
		p.sheet(false)
		send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !scripts})
		p.open(thanksPage + "?akid=.7")
		return p, ask[string](p, `document.querySelector('main').innerText.replaceAll(/\n+/g, '\n')`), ask[[]string](p, `[...document.links].map(e => e.href)`)
	}
	with, more, moreLinks := read(true)
	without, words, links := read(false)
	if got := ask[string](without, `location.href`); got != thanksPage+"?akid=.7" {
		t.Errorf("without scripts the address is %s", got)
	}
	for _, only := range []string{"Share with another app\n", "\nCopy the link"} {
		if strings.Count(more, only) != 1 {
			t.Errorf("with scripts %q is not there once: %s", only, more)
		}
		more = strings.Replace(more, only, "", 1)
	}
	if diff := cmp.Diff(strings.Split(more, "\n"), strings.Split(words, "\n")); diff != "" {
		t.Errorf("the page's words with scripts, but for two buttons (-), and without (+):\n%s", diff)
	}
	for i := range moreLinks { // those inside the page have its address
		moreLinks[i] = strings.Replace(moreLinks[i], thanksPage+"#", thanksPage+"?akid=.7#", 1)
	}
	if diff := cmp.Diff(moreLinks, links); diff != "" {
		t.Errorf("the page's links with scripts (-) and without (+):\n%s", diff)
	}
	if !strings.Contains(words, copied) {
		t.Errorf("the address to copy is not there: %s", words)
	}
	// A click takes all of it, and no letter beside it.
	at := ask[[]float64](without, `(b => [b.x + 20, b.y + 8])(document.querySelector('.address').getBoundingClientRect())`)
	for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		send(without, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: at[0], Y: at[1], Button: input.MouseButtonLeft, ClickCount: 1})
	}
	if got := ask[string](without, `getSelection().toString()`); got != copied {
		t.Errorf("a click takes %q", got)
	}
	if _, complaints := with.seen(); len(complaints) > 0 {
		t.Errorf("the console shows %q", complaints)
	}
}

// The button copies the campaign's address and says so where screen readers hear it. Where the browser refuses, the
// address is marked, ready for the signer's own keys.
func TestThanksPageCopiesTheLink(t *testing.T) {
	starter(t)
	p := newTab(t)
	// A window lets a page write what was asked for by a key; a browser without windows has to be told.
	for _, name := range []string{"clipboard-write", "clipboard-read"} {
		send(p, browser.SetPermission, browser.SetPermissionParams{BrowserContextID: chromedp.FromContext(p.ctx).BrowserContextID, Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted})
	}
	p.open(thanksPage)
	const status = `document.querySelector('.link [role=status]')`
	if got := ask[string](p, status+`.textContent`); got != "" {
		t.Errorf("before anything was copied the page says %q", got)
	}
	ask[bool](p, `new MutationObserver(() => said.push(`+status+`.textContent)).observe(`+status+`, {childList: true}) === undefined`)
	for i := range 2 {
		ask[bool](p, `(window.said = []) !== null`)
		p.tabToButton("Copy the link")
		p.press(kb.Enter)
		p.until(`said.at(-1) === 'Copied'`)
		if got := ask[int](p, `said.length`); got != i+1 { // the second time it is empty in between, or it would not be read out
			t.Errorf("time %d: %d changes of what the page says", i+1, got)
		}
	}
	ask[bool](p, `(e => { document.body.append(e); e.focus(); })(document.createElement('textarea')) ?? true`)
	send(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Commands: []string{"paste"}})
	p.until(`document.querySelector('textarea').value !== ''`)
	if got := ask[string](p, `document.querySelector('textarea').value`); got != copied {
		t.Errorf("what was copied is %q", got)
	}

	p.open(thanksPage)
	ask[bool](p, `(navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"))) !== null`)
	p.tabToButton("Copy the link")
	p.press(kb.Enter)
	p.until(`getSelection().toString() === '` + copied + `'`)
	if got := ask[string](p, status+`.textContent`); got != "" {
		t.Errorf("nothing was copied, and the page says %q", got)
	}
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console shows %q", complaints)
	}
}

// Where there is no clipboard, as on pages without https, there is no button that could not work.
func TestThanksPageWithoutClipboard(t *testing.T) {
	starter(t)
	p := newTab(t)
	send(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
		Source: `Object.defineProperty(Navigator.prototype, 'clipboard', {value: undefined})`,
	})
	p.open(thanksPage + "?akid=.7")
	if got := ask[string](p, `location.search + [...document.querySelectorAll('.asked button')].filter(e => e.checkVisibility()).map(e => e.textContent)`); got != "" {
		t.Errorf("the query and the buttons are %q", got)
	}
}

// The phone's share sheet gets one text with the address in it and nothing beside, and a signer who closes it has
// done no wrong.
func TestThanksPageOpensTheShareSheet(t *testing.T) {
	starter(t)
	for _, refuse := range []bool{false, true} {
		p := newTab(t)
		p.sheet(refuse)
		p.open(thanksPage + "?akid=.7")
		p.tabToButton("Share with another app")
		p.press(kb.Enter)
		p.until(`shared.length > 0`)
		if got, want := ask[[]string](p, `shared`), []string{`{"text":"` + strings.ReplaceAll(sheetText, "\n", `\n`) + `"}`}; !slices.Equal(got, want) {
			t.Errorf("the sheet gets %q, not %q", got, want)
		}
		if _, complaints := p.seen(); len(complaints) > 0 {
			t.Errorf("the console shows %q", complaints)
		}
	}
}

// Each thing to ask for first, and the others as links: in the order of the page for the keyboard, large enough
// for a thumb, and nothing for axe-core to mend (CASES.md RS-140, RS-144, RS-148).
func TestThanksPageAsksOneThingFirst(t *testing.T) {
	axe := axeCore(t)
	ways := []string{"Share on WhatsApp", "Share with another app", "Send a text message", "Send an email", "Share on Facebook", "Share on Bluesky", "Copy the link"}
	for _, c := range []struct {
		first, heading string
		keys           []string
	}{
		{"share", "Now ask three friends", slices.Concat(ways, []string{"A petition at partner.example", "Donate"})},
		{"next", "Sign the next one", slices.Concat([]string{"Read and sign", "Donate"}, ways)},
		{"donate", "Help to pay for it", slices.Concat([]string{"Donate", "A petition at partner.example"}, ways)},
	} {
		t.Run(c.first, func(t *testing.T) {
			thanksSite(t, c.first)
			p := newTab(t)
			p.sheet(false)
			send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
			p.open(thanksPage)
			if got := ask[string](p, `document.querySelector('main h2').textContent`); got != c.heading {
				t.Errorf("the first heading is %q, not %q", got, c.heading)
			}
			p.accessible(axe, "the page")
			for _, width := range []int64{320, 390, 768, 1280} {
				p.look(width, "light")
				if got := ask[string](p, tooWide); got != "" {
					t.Errorf("the page is too wide at %d: %s", width, got)
				}
				if got := ask[string](p, `[...document.querySelectorAll('.ask a, .ask button')].filter(e => e.getBoundingClientRect().height < 44).map(e => e.textContent).join()`); got != "" {
					t.Errorf("at %d a thumb misses %s", width, got)
				}
			}
			var got []string
			for range 40 {
				p.press(kb.Tab)
				if name := ask[string](p, `document.activeElement.closest('.asked') ? document.activeElement.textContent : ''`); name != "" {
					got = append(got, name)
				}
			}
			got = got[:min(len(got), len(c.keys))] // the keyboard goes round
			if diff := cmp.Diff(c.keys, got); diff != "" {
				t.Errorf("the keyboard's way (-want +got):\n%s", diff)
			}

			p.open(home + "night-bus/thanks/") // that one is won
			want := "Sign the next one"
			if c.first == "donate" {
				want = c.heading
			}
			if got := ask[string](p, `document.querySelector('main h2').textContent + document.querySelectorAll('.ways, .unsigned').length`); got != want+"0" {
				t.Errorf("once it is over it asks for %q", got)
			}
			p.accessible(axe, "the page of the campaign that is over")
		})
	}
}

// tabToButton presses Tab until the button with these words has the focus.
func (p *tab) tabToButton(words string) {
	p.t.Helper()
	for range 50 {
		p.press(kb.Tab)
		if ask[bool](p, `document.activeElement.localName === 'button' && document.activeElement.textContent === '`+words+`'`) {
			return
		}
	}
	p.t.Fatalf("Tab doesn't lead to the button %q", words)
}
