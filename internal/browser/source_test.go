package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"
)

// pointAt moves the mouse to the middle of what a selector finds.
func (p *tab) pointAt(selector string) {
	p.t.Helper()
	at := ask[[]float64](p, `(b => [b.x + b.width / 2, b.y + b.height / 2])(document.querySelector('`+selector+`').getBoundingClientRect())`)
	send(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: "mouseMoved", X: at[0], Y: at[1], PointerType: "mouse"})
}

// pressShiftTab goes back by one.
func (p *tab) pressShiftTab() {
	p.t.Helper()
	for _, typ := range []input.DispatchKeyEventType{"rawKeyDown", "keyUp"} {
		send(p, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: typ, Key: "Tab", Code: "Tab", WindowsVirtualKeyCode: 9, Modifiers: 8})
	}
}

const (
	secondRef    = `#ref-ledger-cuts-1` // the second source's reference
	sourceIsOpen = `!!document.querySelector('#source:popover-open')`
	sourceIsGone = `!document.querySelector('#source')`
)

// A source opens where its reference stands, and says what the list says (CASES.md RS-144).
func TestSourcesOpenInPlace(t *testing.T) {
	starter(t)
	p := newTab(t)
	open := func() {
		t.Helper()
		p.openPage("/library-sundays/")
		ask[bool](p, `(document.querySelector('`+secondRef+`').scrollIntoView({block: 'center'}), true)`)
	}
	isOpen := func(how string) {
		t.Helper()
		p.until(sourceIsOpen)
		got := ask[string](p, `document.querySelector('#source').textContent.trim() + '|' + document.querySelector('#source').previousElementSibling.textContent + '|' + document.querySelector('`+secondRef+`').ariaExpanded + '|' + location.hash`)
		if want := "Ada Okafor and Ben Lindqvist, “Council weighs Sunday closures,” The Riverton Ledger, May 29, 2026. Accessed June 1, 2026. Archived copy.|2|true|"; strings.ReplaceAll(got, "\u00a0", " ") != want {
			t.Errorf("%s: the source is %q, not %q", how, got, want)
		}
	}

	t.Run("by mouse", func(t *testing.T) { // hoverable, dismissible, persistent: https://www.w3.org/TR/WCAG22/#content-on-hover-or-focus
		open()
		p.pointAt(secondRef)
		isOpen("hovered")
		p.pointAt("#source a")
		if ask[bool](p, `new Promise(done => setTimeout(() => done(`+sourceIsGone+`), 600))`) {
			t.Error("it goes when the mouse moves onto it")
		}
		p.press(kb.Escape)
		p.until(sourceIsGone)
		p.pointAt("h1, .copy p")
		p.pointAt(secondRef)
		p.until(sourceIsOpen)
		p.pointAt(".copy p")
		p.until(sourceIsGone)
	})
	t.Run("by keyboard", func(t *testing.T) {
		open()
		ask[bool](p, `(document.querySelector('#ref-budget-1').focus(), true)`)
		p.until(`document.activeElement.id === 'ref-budget-1'`)
		for range 8 {
			if p.press(kb.Tab); ask[bool](p, `document.activeElement.id === 'ref-ledger-cuts-1'`) {
				break
			}
		}
		isOpen("come to")
		p.press(kb.Tab)
		if got := ask[string](p, `document.activeElement.textContent`); got != "Council weighs Sunday closures" {
			t.Errorf("behind the reference the keyboard comes to %q", got)
		}
		p.press(kb.Escape)
		p.until(sourceIsGone + ` && document.activeElement.id === 'ref-ledger-cuts-1'`)
		p.press(kb.Tab + kb.Tab)
		if !ask[bool](p, `document.activeElement.id === 'ref-doors-1' && `+sourceIsOpen) {
			t.Error("the next source doesn't open")
		}
		p.press(kb.Enter)
		p.until(`location.hash === '#source-doors' && ` + sourceIsGone)
	})
	t.Run("by touch", func(t *testing.T) {
		open()
		p.look(390, "light")
		ask[bool](p, `(document.querySelector('`+secondRef+`').scrollIntoView({block: 'center'}), true)`)
		send(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{Enabled: true})
		defer send(p, emulation.SetTouchEmulationEnabled, emulation.SetTouchEmulationEnabledParams{})
		tap := func(selector string) {
			t.Helper()
			at := ask[[]float64](p, `(b => [b.x + b.width / 2, b.y + b.height / 2])(document.querySelector('`+selector+`').getBoundingClientRect())`)
			send(p, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchStart", TouchPoints: []*input.TouchPoint{{X: at[0], Y: at[1]}}})
			send(p, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: "touchEnd", TouchPoints: []*input.TouchPoint{}})
		}
		tap(secondRef)
		isOpen("tapped")
		tap(".copy h2")
		p.until(sourceIsGone)
		tap(secondRef)
		p.until(sourceIsOpen)
		tap(secondRef)
		p.until(`location.hash === '#source-ledger-cuts' && ` + sourceIsGone)
		if got := ask[string](p, `getComputedStyle(document.querySelector('li:target')).boxShadow`); got == "none" {
			t.Error("the source reached is not marked")
		}
	})
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console says %q", complaints)
	}
}

// It stands within the window, off its reference and with all its words, on small and large screens, from left to
// right and from right to left; nothing on the page moves; and axe-core finds nothing (CASES.md RS-140, RS-148).
func TestSourcesInPlaceFit(t *testing.T) {
	axe := axeCore(t)
	starter(t)
	p := newTab(t)
	send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
	for _, width := range []int64{320, 1280, 2560} {
		for _, direction := range []string{"ltr", "rtl"} {
			p.look(width, "light")
			p.openPage("/library-sundays/")
			for _, wrong := range ask[[]string](p, `(() => {
				document.dir = '`+direction+`';
				return [...document.querySelectorAll('.ref a')].flatMap((link, i) => {
					link.scrollIntoView({block: ['start', 'center', 'end'][i % 3]});
					const before = document.body.getBoundingClientRect().height;
					link.click();
					const box = document.querySelector('#source').getBoundingClientRect(), mark = link.getBoundingClientRect(), page = document.documentElement;
					const wrong = [];
					if (box.left < 0 || box.right > page.clientWidth || box.top < 0 || box.bottom > page.clientHeight) wrong.push(link.id + ' out of the window ' + JSON.stringify(box));
					if (box.top < mark.bottom && box.bottom > mark.top) wrong.push(link.id + ' over its reference');
					if (page.scrollWidth > page.clientWidth || document.body.getBoundingClientRect().height !== before) wrong.push(link.id + ' moves the page');
					if (document.querySelector('#source').scrollHeight > box.height) wrong.push(link.id + ' scrolls');
					return wrong;
				});
			})()`) {
				t.Errorf("at %d, %s: %s", width, direction, wrong)
			}
		}
	}
	p.openPage("/library-sundays/")
	ask[bool](p, `(document.querySelector('`+secondRef+`').click(), true)`)
	p.accessible(axe, "a source in place")
}

// Without the browser's part for it, or without scripts, a reference leads to the list (CASES.md RS-144).
func TestReferencesLeadToTheListWithoutPopovers(t *testing.T) {
	starter(t)
	p := newTab(t)
	send(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: `delete HTMLElement.prototype.showPopover`})
	p.openPage("/library-sundays/")
	ask[bool](p, `(document.querySelector('`+secondRef+`').click(), true)`)
	p.until(`location.hash === '#source-ledger-cuts'`)
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console says %q", complaints)
	}
}

// Whatever can be pressed is 24 px wide and tall at least, and the button, boxes and choices 44 px tall (CASES.md
// RS-147). Links within a sentence may be smaller, references may not: theirs is a single digit.
func TestTargetsAreLargeEnough(t *testing.T) {
	s := newSite(t)
	s.edit("content/site.toml", `consent  = { mode = "notice", text =`, `consent  = { mode = "choice", yes = "Yes, please.", no = "No, thank you.", text =`)
	s.edit("content/site.toml", `host   = "act.riverton.example"`, "host   = \"act.riverton.example\"\nconsent_tested = 2026-09-01")
	s.edit("content/library-sundays/index.md", "every Sunday. Four\n", "every Sunday.[^code][^survey] Four\n")
	public := s.build(home)
	p := newTab(t)
	answerStarter(t, public)
	for _, address := range pages(t, public) {
		for _, width := range []int64{320, 1280} {
			p.look(width, "light")
			p.openPage(address)
			for _, small := range ask[[]string](p, `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].flatMap(e => {
				if (!e.checkVisibility() || e.closest('.trap') || e.classList.contains('skip')) return [];
				const reference = e.matches('.ref a');
				if (!reference && getComputedStyle(e).display === 'inline' && e.closest('p, li:not(nav li), blockquote, .consent') && !e.classList.contains('back')) return [];
				e.scrollIntoView({block: 'center'});
				const box = e.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
				const mine = (dx, dy) => { const on = document.elementFromPoint(x + dx, y + dy); return on && (on === e || e.contains(on) || on.closest('label')?.control === e); };
				const tall = e.matches('button[type=submit], .option input') ? 21.5 : 11.5;
				const option = e.closest('.option');
				const size = option ? option.getBoundingClientRect().height : 0;
				if (option ? size < 44 : ![[-11.5, 0], [11.5, 0], [0, -tall], [0, tall]].every(([dx, dy]) => mine(dx, dy))) return [e.outerHTML.slice(0, 90) + JSON.stringify([box, [[-11.5, 0], [11.5, 0], [0, -tall], [0, tall]].map(([dx, dy]) => mine(dx, dy) || document.elementFromPoint(x + dx, y + dy)?.outerHTML.slice(0, 80))])];
				return [];
			})`) {
				t.Errorf("%s at %d: too small: %s", address, width, small)
			}
		}
	}
}

// A page keeps together whatever an editor writes (CASES.md RS-148): a headline of 300 characters, and one of a
// German compound of twelve words.
func TestHeadlinesFit(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("Keep the libraries open on Sundays and ", 8))[:300]
	compound := "Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrikarbeitergewerkschaftsversammlungsprotokollführerverordnung"
	for _, title := range []string{long, compound, "An den Rat: " + compound, strings.Repeat("W", 200)} {
		s := newSite(t)
		s.edit("content/library-sundays/index.md", "Tell the Riverton City Council: Keep the libraries open on Sundays.", title)
		answerStarter(t, s.build(home))
		p := newTab(t)
		for _, address := range []string{"/library-sundays/", "/", "/library-sundays/thanks/"} {
			p.openPage(address)
			for _, width := range []int64{320, 390, 1280, 2560} {
				p.look(width, "light")
				if got := ask[string](p, tooWide); got != "" {
					t.Errorf("%.20s… on %s at %d is too wide: %s", title, address, width, got)
				}
				if got := ask[string](p, `[...document.querySelectorAll('h1, h3')].filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML.slice(0, 60)).join()`); got != "" {
					t.Errorf("%.20s… on %s at %d is cut off: %s", title, address, width, got)
				}
			}
		}
	}
}
