package browser

import (
	"fmt"
	"io"
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
	closedPage  = `[document.querySelector('.lead').innerText + ' ' + document.querySelector('.counter').innerText, document.querySelector('#sign-title').innerText, document.querySelector('.over').innerText, document.querySelectorAll('form, .call, .until, .beside, .reach, .sheet').length].join('|').replace(/\s+/g, ' ')`
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

// A page that asks for the count shows it in its own words once it is larger than what was built, and what was built if
// nothing true comes (CASES.md RS-052).
func TestLiveCount(t *testing.T) {
	petition := petition{handler: genericHandler + "\ncount = \"https://forms.riverton.example/count\"", form: usualFields + notice.lines(), page: "live_count = true"}
	p := newTab(t)
	var answer func(w http.ResponseWriter)
	says := func(body string) func(w http.ResponseWriter) {
		return func(w http.ResponseWriter) {
			w.Header().Set("Access-Control-Allow-Origin", "*")
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		}
	}
	hosts := map[string]http.Handler{
		"action.riverton.example": host(petition.build(t, nil), nil),
		"forms.riverton.example": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.RequestURI() != "/count?page=library-sundays" || r.Referer() != "" {
				t.Errorf("asked for %s by %q", r.URL, r.Referer())
			}
			answer(w)
		}),
	}
	const counter = `[...document.querySelectorAll('.count, .counted')].map(e => e.textContent).join(', ') + ', ' + document.querySelector('.bar rect').getAttribute('width')`
	const built = "8,312 of 10,000 signatures, Counted on September 20, 2026, 83"
	for _, c := range []struct {
		name   string
		answer func(w http.ResponseWriter)
		want   string
	}{
		{"more", says(`{"signatures": 8999}`), "8,999 of 10,000 signatures, Counted just now, 89"},
		{"text", says(`{"signatures": "9000"}`), "9,000 of 10,000 signatures, Counted just now, 90"},
		{"the goal", says(`{"signatures": 1234567}`), "1,234,567 signatures: the goal of 10,000 is reached, Counted just now, 100"},
		{"less", says(`{"signatures": 12}`), built},
		{"as many", says(`{"signatures": 8312}`), built},
		{"negative", says(`{"signatures": -9000}`), built},
		{"absurd", says(`{"signatures": 1e300}`), built},
		{"broken", says(`<title>Sorry</title>`), built},
		{"a script", says(`document.title = "9000"`), built},
		{"markup", says(`{"signatures": "<b>9000</b>"}`), built},
		{"a list of one", says(`{"signatures": [9000]}`), built},
		{"not a number", says(`{"signatures": NaN}`), built},
		{"another object", says(`[]`), built},
		{"an error", func(w http.ResponseWriter) { http.Error(w, `{"signatures": 9000}`, 500) }, built},
		{"not for scripts", func(w http.ResponseWriter) { _, _ = io.WriteString(w, `{"signatures": 9000}`) }, built},
	} {
		answer = c.answer
		p.again(t)
		out.answer(t, hosts)
		p.open(campaignAt)
		p.wait("the page asks", func() bool { return len(out.askedOf("forms.riverton.example")) > 0 })
		p.until(`performance.getEntriesByType('resource').some(e => e.name.includes('/count?')) || document.querySelector('.counted').textContent !== 'Counted on September 20, 2026'`)
		if c.want != built {
			p.until(`document.querySelector('.counted').textContent === 'Counted just now'`)
		}
		if got := ask[string](p, counter); got != c.want {
			t.Errorf("%s: the page says %q, not %q", c.name, got, c.want)
		}
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
