package browser

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// reachShown is whether the way to the form lies at the foot of the window.
const reachShown = `!!document.querySelector('.reach')?.checkVisibility()`

// On a phone the way back to the form is there once the form has scrolled away, and leads to it. On a large screen the
// form itself stays in reach, and a petition that is over has no form.
func TestTheFormStaysInReach(t *testing.T) {
	starter(t)
	p := newTab(t)
	p.look(390, "light")
	p.openPage("/library-sundays/")
	for range 2 {
		ask[bool](p, `(document.querySelector('#form').scrollIntoView(), true)`)
		p.until(`!` + reachShown)
		ask[bool](p, `(document.querySelector('footer').scrollIntoView(), true)`) // the form is above
		p.until(reachShown)
	}
	if got := ask[string](p, `(r => [r.left, r.right - document.documentElement.clientWidth, r.bottom - innerHeight, r.height >= 44].join(' '))(document.querySelector('.reach').getBoundingClientRect())`); got != "0 0 0 true" {
		t.Errorf("it doesn't lie along the foot of the window: %s", got)
	}
	ask[bool](p, `(document.querySelector('.reach a').click(), true)`)
	p.until(`!` + reachShown)
	p.press(kb.Tab)
	if got := ask[string](p, `document.activeElement.id`); got != "f-name" {
		t.Errorf("behind the way to the form the keyboard comes to %q", got)
	}
	ask[bool](p, `(document.querySelector('blockquote').append(document.createElement('p')), true)`)
	ask[bool](p, `(document.querySelector('blockquote').lastChild.style.height = '200vh', scrollTo(0, document.body.scrollHeight), true)`)
	p.until(reachShown) // over a long way and back, without the form in between
	ask[bool](p, `(scrollTo(0, 0), true)`)
	p.until(`!` + reachShown)                                        // it is still to come
	ask[bool](p, `(document.querySelector('#form').remove(), true)`) // whatever closes it
	if ask[bool](p, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(`+reachShown+`))))`) {
		t.Error("there is a way to a form that is gone")
	}

	for _, address := range []string{"/library-sundays/", "/night-bus/"} {
		p.look(map[string]int64{"/library-sundays/": 1280, "/night-bus/": 390}[address], "light")
		p.openPage(address)
		ask[bool](p, `(document.querySelector('footer').scrollIntoView(), true)`)
		if ask[bool](p, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(`+reachShown+`))))`) {
			t.Errorf("%s has a way to the form at its foot", address)
		}
	}
}

// What has the focus is never under it (CASES.md RS-148, https://www.w3.org/TR/WCAG22/#focus-not-obscured-minimum):
// forwards and backwards, and in letters of twice the size.
func TestTheWayToTheFormHidesNoFocus(t *testing.T) {
	starter(t)
	p := newTab(t)
	p.look(320, "light")
	p.openPage("/library-sundays/")
	for _, keys := range []string{kb.Tab, kb.Shift + kb.Tab} {
		shown := 0
		for range 48 {
			if keys == kb.Tab {
				p.press(kb.Tab)
			} else {
				p.pressShiftTab()
			}
			// The observer tells a frame later.
			got := ask[string](p, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
				const e = document.activeElement, reach = document.querySelector('.reach'), box = e.getBoundingClientRect();
				if (!reach.checkVisibility() || reach.contains(e) || e === document.body) return done('');
				done(box.bottom <= reach.getBoundingClientRect().top || box.height > innerHeight / 2 ? 'shown' : e.outerHTML.slice(0, 100));
			})))`)
			switch got {
			case "":
			case "shown":
				shown++
			default:
				t.Errorf("going %q: under the way to the form is %s", keys, got)
			}
		}
		if shown < 10 {
			t.Errorf("going %q: it was shown with %d of the links", keys, shown)
		}
	}
}
