package browser

import (
	"fmt"
	"net/http"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// running builds a site as of this very moment, so that its pages close by themselves, and puts it on its host.
func (s site) running() {
	s.t.Helper()
	dir := s.t.TempDir()
	if text, err := exec.Command(program, "build", "--site", s.dir, "--output", dir).CombinedOutput(); err != nil {
		s.t.Fatalf("build: %v\n%s", err, text)
	}
	out.answer(s.t, map[string]http.Handler{"action.riverton.example": host(dir, nil)})
}

// closing is the starter site whose open campaign ends at some time, and goes on elsewhere.
func closing(t *testing.T, closes string) site {
	s := newSite(t)
	s.edit("content/library-sundays/index.md", "closes    = 2027-06-30", "closes = "+closes+"\nsuccessor = \"https://partner.example/sign\"")
	return s
}

// ownClock lets a test set the signer's clock. The page looks at it when the tab comes to the front, as after a sleep.
const ownClock = `
	const now = Date.now;
	let ahead = 0;
	Date.now = () => now() + ahead;
	window.later = (iso, more = 0) => {
		ahead = Date.parse(iso) - now() + more * 60000;
		document.dispatchEvent(new Event('visibilitychange'));
		return !document.querySelector('form.form');
	};`

const (
	theEnd      = "2099-07-01T04:00:00Z" // of June 30 in New York
	closedPage  = `[document.querySelector('.lead').innerText, document.querySelector('#sign-title').innerText, document.querySelector('.over').innerText, document.querySelectorAll('form, .call, .until, .beside').length].join('|').replace(/\s+/g, ' ')`
	wasTyped    = `[...document.querySelectorAll('#f-name, #f-email')].map(e => e.value).join()`
	closedTitle = "Closed Tell the Riverton City Council: Keep the libraries open on Sundays. 8,312 of 10,000 signatures Counted on September 20, 2026"
)

// A page that nobody built again closes by itself in the second that its campaign ends: at once, when the machine wakes,
// and when it is opened later. It then says so, and where it goes on (CASES.md RS-027).
func TestPageClosesByItself(t *testing.T) {
	axe := axeCore(t)
	closing(t, "2099-06-30").running()
	p := newTab(t)
	p.before(ownClock)
	p.openPage("/library-sundays/")
	if ask[bool](p, `later('`+theEnd+`', -1 / 60)`) {
		t.Error("the form went a second before the end")
	}
	if !ask[bool](p, `later('`+theEnd+`')`) {
		t.Fatal("the form stands after the end")
	}
	want := closedTitle + "|The petition|This petition is closed to new signatures. It goes on here: A petition at partner.example|0"
	if got := ask[string](p, closedPage); got != want {
		t.Errorf("the page says\n%s\nnot\n%s", got, want)
	}
	p.accessible(axe, "closed by the clock")
	if got := ask[string](p, tooWide); got != "" {
		t.Errorf("it is too wide: %s", got)
	}
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console says %q", complaints)
	}

	// The page's own timer, and one that is opened after the end.
	closing(t, time.Now().Add(2*time.Second).UTC().Format(time.RFC3339)).running()
	for range 2 {
		p.openPage("/library-sundays/")
		p.until(`!document.querySelector('form.form') && document.querySelector('.over').checkVisibility()`)
	}
}

// Nothing is taken away from under the hands of somebody who types, and what is typed can be sent for another half hour.
func TestPageDoesNotCloseUnderOnesHands(t *testing.T) {
	closing(t, "2099-06-30").running()
	p := newTab(t)
	p.before(ownClock)
	gone := func(minutes int, want bool, why string) {
		t.Helper()
		if got := ask[bool](p, fmt.Sprintf(`later('`+theEnd+`', %d)`, minutes)); got != want {
			t.Fatalf("%s: the form is gone %v after %d minutes", why, got, minutes)
		}
	}
	p.openPage("/library-sundays/")
	p.tabTo("f-name")
	gone(1, false, "the focus is in it")
	p.write("Ada")
	p.press(kb.Tab)
	p.write("ada@riverton.example")
	gone(45, false, "somebody types")
	ask[bool](p, `document.activeElement.blur() ?? true`)
	gone(29, false, "it is filled in")
	if got := ask[string](p, wasTyped); got != "Ada,ada@riverton.example" {
		t.Errorf("what was typed is now %q", got)
	}
	gone(30, true, "half an hour is over")

	p.openPage("/library-sundays/")
	p.tabTo("f-email")
	gone(1, false, "the focus is in it")
	ask[bool](p, `document.activeElement.blur() ?? true`)
	gone(1, true, "nothing was typed, and the focus has left")
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console says %q", complaints)
	}
}

// Each state of a campaign is as accessible as the open one, and fits the screen (CASES.md RS-140, RS-148).
func TestStatesOfLifeAreAccessible(t *testing.T) {
	axe := axeCore(t)
	s := newSite(t)
	s.edit("content/library-sundays/index.md", "closes    = 2027-06-30", "closes = 2026-10-03")
	s.edit("content/library-sundays/index.md", "[form.actionkit]", `decision = 2026-10-09
[[petition.elsewhere]]
from = "on paper at the doors of all four branches and on the market, where the queue was longest"
signatures = 412
counted = 2026-09-28
[[update]]
date = 2026-09-30
title = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"
text = "They have *our* letter.\n\n# What it says\n\nAll of it."
[[update]]
date = 2026-09-12
title = "We have started"
[form.actionkit]`)
	s.edit("content/night-bus/index.md", `state     = "won"`, "state = \"lost\"\nsuccessor = \"library-sundays\"")
	s.edit("content/night-bus/index.md", `headline = "The night bus is back on Harbor Road."`, `headline = "No night bus"
image = "night-bus.jpg"
image_alt = "A bus"`)
	public := s.build(home)
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil)})
	p := newTab(t)
	for _, address := range []string{"/", "/library-sundays/", "/night-bus/"} {
		p.openPage(address)
		p.accessible(axe, address)
		for _, width := range []int64{320, 1280} {
			p.look(width, "light")
			if got := ask[string](p, tooWide); got != "" {
				t.Errorf("%s is too wide at %d: %s", address, width, got)
			}
		}
	}
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console says %q", complaints)
	}
}
