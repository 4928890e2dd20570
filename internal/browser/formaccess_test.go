package browser

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// demanding asks for one answer of every kind, by script.
var demanding = petition{
	handler: genericHandler + cors, tables: strings.ReplaceAll(strings.ReplaceAll(ownFields, "required = true\n", ""), "[[form.field]]\n", "[[form.field]]\nrequired = true\n"),
	form: "fields = [\"name\", \"email\", \"country\", \"comment\"]\noptional = [\"phone\"]\n" + choice.lines(),
}

// complete are the answers to all that it asks.
var complete = []answer{
	{"f-name", "Y"}, {"f-email", "y" + refused}, {"f-country", "Germany"}, {"f-comment", "Yes"}, {"f-job_title", "Baker"}, {"f-visits", "1"},
	{"f-branch", "Mill Street"}, {"f-card-0", "on"}, {"f-reads_aloud", "on"}, {"f-story", "Once"}, {"f-consent-yes", "on"},
}

// axe-core finds nothing to mend in a form with controls of all kinds, whatever state it is in (CASES.md RS-140).
func TestFormIsAccessible(t *testing.T) {
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if errors.Is(err, fs.ErrNotExist) {
		skip(t, "no axe-core found: run npm ci in internal/browser")
	}
	if err != nil {
		t.Fatal(err)
	}
	f := &fake{contract: own(), allows: ourSite}
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(demanding.build(t, nil), nil), "forms.riverton.example": f})
	p := newTab(t)
	send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
	load := func() {
		p.open(campaignAt)
		p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
	}
	looks := func(state string) {
		t.Helper()
		for _, look := range []struct {
			width  int64
			scheme string
		}{{320, "dark"}, {1280, "light"}} {
			p.look(look.width, look.scheme)
			for _, violation := range p.violations(look.scheme) {
				t.Errorf("%s, at %d, %s: %s", state, look.width, look.scheme, violation)
			}
			if got := ask[string](p, tooWide); got != "" {
				t.Errorf("%s, at %d: too wide: %s", state, look.width, got)
			}
		}
	}
	load()
	looks("empty")
	p.pressButton()
	p.until(`document.activeElement.id === 'problems'`)
	looks("with errors everywhere")
	p.fill(complete...)
	goOn := f.turn(slow)
	p.pressButton()
	p.took(f, 1)
	p.until(`document.querySelector('.sending').textContent`)
	looks("sending")
	goOn()
	p.until(`document.activeElement.id === 'problems'`)
	looks("with the handler's error")
	f.turn(broken)
	p.pressButton()
	p.until(`document.activeElement.id === 'not-sent'`)
	looks("failed")

	f = &fake{contract: proca, allows: everybody}
	f.turn(dead)
	site := petition{handler: procaHandler, form: usualFields + notice.lines()}.build(t, nil)
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(site, nil), "api.proca.app": f})
	p.again(t)
	load()
	p.fill(refusedSigner...)
	p.pressButton()
	p.until(`document.activeElement.id === 'not-sent' && ` + visible(`document.querySelector('.hosted a')`))
	looks("failed, with a page of the handler's own")

	site = petition{handler: procaHandler, form: usualFields + notice.lines()}.build(t, map[string]string{"page.js": `throw new Error("on purpose");`})
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(site, nil)})
	p.again(t)
	load()
	looks("with the handler's own page instead of the form")
}

// With the keyboard alone one signs, from an empty form: the summary's links lead to each field that is wrong, until
// none is (CASES.md RS-144).
func TestSigningByKeyboard(t *testing.T) {
	f := &fake{contract: own(), allows: ourSite}
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(demanding.build(t, nil), nil), "forms.riverton.example": f})
	p := newTab(t)
	p.open(campaignAt)
	p.tabTo("f-name")
	p.press(kb.Enter)
	for i, step := range []struct{ id, words, keys string }{
		{"f-name", "Enter your name", "Yara"},
		{"f-email", "Enter your email address", "yara"},
		{"f-email", "Enter an email address like name@example.org", kb.End + refused},
		{"f-country", "Choose your country", "Germ"},
		{"f-comment", "Enter a comment", "Yes"},
		{"f-job_title", "Answer this: Job title", "Baker"},
		{"f-visits", "Answer this: Visits a month", "e"}, // what a number may have
		{"f-visits", "Enter a number, in digits", kb.Backspace + "12"},
		{"f-branch", "Choose: Your branch", kb.ArrowDown},
		{"f-card-0", "Answer this: Do you hold a card?", kb.ArrowDown},
		{"f-reads_aloud", "Tick this to go on: I would read it aloud", " "},
		{"f-story", "Answer this: Your story", "Once"},
		{"f-consent-yes", "Choose yes or no", kb.ArrowDown},
		{"f-email", "We can't write to this address", strings.Repeat(kb.Backspace, len(refused)) + "@riverton.example"},
	} {
		p.until(`document.activeElement.id === 'problems' && document.querySelector('#problems li a').textContent === ` + strconv.Quote(step.words))
		p.press(kb.Tab + kb.Enter)
		p.until(`document.activeElement.id === ` + strconv.Quote(step.id))
		if focus := ask[focus](p, focused); !focus.Outlined || !focus.Seen {
			t.Errorf("%s: the focus can't be seen: %+v", step.id, focus)
		}
		p.press(step.keys)
		if i == 0 && len(f.all()) > 0 {
			t.Fatal("the link sent the form")
		}
		for range 30 {
			if ask[bool](p, `document.activeElement.matches('form.form button')`) {
				break
			}
			p.press(kb.Tab)
		}
		p.press(kb.Enter)
	}
	p.thanked()
	p.took(f, 2)
	got := fmt.Sprint(f.all()[1].Values[4:])
	if want := "[[name Yara] [email yara@riverton.example] [country DE] [comment Yes] [phone ] [job_title Baker] [visits 12] [branch Mill Street] [card I don't] [reads_aloud yes] [story Once] [_gotcha ] [consent no]]"; got != want {
		t.Errorf("the handler got\n%s, not\n%s", got, want)
	}
}
