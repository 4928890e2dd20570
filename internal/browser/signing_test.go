package browser

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"
)

const (
	campaignAt = home + "library-sundays/"
	thanksAt   = campaignAt + "thanks/"
)

// petition is the starter site with a form of one's own.
type petition struct {
	country string // "US" if empty
	handler string // lines of [handlers.main]
	form    string // lines of [form] beside handler and button
	tables  string // [[form.field]]
	page    string // lines at the end of each campaign's settings
}

// build builds the site and returns the folder that it is in. layouts are files of the site's own, by name.
func (c petition) build(t *testing.T, layouts map[string]string) string {
	t.Helper()
	s := newSite(t)
	text := s.read("content/site.toml")
	before, rest, _ := strings.Cut(text, "[handlers.main]")
	_, after, _ := strings.Cut(rest, "[[menu]]")
	s.save("content/site.toml", before+"[handlers.main]\n"+c.handler+"\n[form]\nhandler = \"main\"\nbutton = \"Sign the petition\"\n"+c.form+"\n"+c.tables+"\n[[menu]]"+after)
	if c.country != "" {
		s.edit("content/site.toml", `country  = "US"`, `country  = "`+c.country+`"`)
	}
	for _, name := range []string{"library-sundays", "night-bus"} {
		file := "content/" + name + "/index.md"
		s.edit(file, "delivers   = [\"name\", \"postcode\"]\n", "") // not every handler takes a postcode
		for line := range strings.Lines(s.read(file)) {
			if strings.HasPrefix(line, "image") { // pages without pictures are sooner there
				s.edit(file, line, "")
			}
		}
		s.edit(file, "[form.actionkit]\npage = \""+name+"\"\n", c.page+"\n")
	}
	for name, text := range layouts {
		if err := os.MkdirAll(filepath.Dir(s.path("layouts/"+name)), 0o755); err != nil {
			t.Fatal(err)
		}
		s.save("layouts/"+name, text)
	}
	return s.build(home)
}

// scripts lets the pages run scripts, or not.
func (p *tab) scripts(on bool) {
	p.t.Helper()
	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// before runs a script in every page that the tab opens, ahead of the page's own.
func (p *tab) before(script string) {
	p.t.Helper()
	send(p, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
}

// answer is what goes into one control: typed text, the value that a list shows, or "on" for a box or radio button.
type answer struct{ id, text string }

// fill answers the form's questions; text replaces what stood there.
func (p *tab) fill(answers ...answer) {
	p.t.Helper()
	for _, a := range answers {
		kind := ask[string](p, `(() => {
			const e = document.getElementById(`+strconv.Quote(a.id)+`);
			e.focus();
			if (document.activeElement !== e) return 'not to be reached';
			if (e.select) e.select();
			return e.type;
		})()`)
		switch {
		case kind == "checkbox" || kind == "radio":
			p.press(" ")
		case kind == "select-one":
			ask[bool](p, `(() => {
				const e = document.activeElement;
				e.selectedIndex = [...e.options].findIndex((o) => o.label === `+strconv.Quote(a.text)+`);
				return e.dispatchEvent(new Event('input', {bubbles: true})) && e.dispatchEvent(new Event('change', {bubbles: true}));
			})()`)
		case kind == "not to be reached":
			p.t.Fatalf("%s can't have the focus", a.id)
		case a.text == "":
			p.press(kb.Delete)
		default:
			send(p, input.InsertText, input.InsertTextParams{Text: a.text})
		}
	}
}

// typed is all that stands in the form, as one text.
func (p *tab) typed() string {
	p.t.Helper()
	return ask[string](p, `[...document.querySelectorAll('form.form :is(input, select, textarea)[id^=f-]')].map(e => e.id + '=' + (/checkbox|radio/.test(e.type) ? e.checked : e.value)).join('\n')`)
}

// pressButton presses Enter on the form's button.
func (p *tab) pressButton() {
	p.t.Helper()
	if !ask[bool](p, `document.querySelector('form.form button').focus() ?? document.activeElement === document.querySelector('form.form button')`) {
		p.t.Fatal("the form's button can't have the focus")
	}
	p.press(kb.Enter)
}

// thanked waits for the thank-you page; handlers may have added to its address.
func (p *tab) thanked() {
	p.t.Helper()
	p.until(`location.origin + location.pathname === '` + thanksAt + `' && document.readyState === 'complete' && document.querySelector('main.thanks h1')`)
}

// quiet reports what the console shows.
func (p *tab) quiet() {
	p.t.Helper()
	if _, complaints := p.seen(); len(complaints) > 0 {
		p.t.Errorf("the console shows %q", complaints)
	}
}

// point is a place in the window.
type point struct{ X, Y float64 }

// middle scrolls to an element and returns where its middle is.
func (p *tab) middle(element string) point {
	p.t.Helper()
	return ask[point](p, `(() => {
		const box = (`+element+`.scrollIntoView({block: 'center'}), `+element+`.getBoundingClientRect());
		return {X: box.x + box.width / 2, Y: box.y + box.height / 2};
	})()`)
}

// click clicks with the mouse.
func (p *tab) click(at point) {
	p.t.Helper()
	for _, what := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		send(p, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: what, X: at.X, Y: at.Y, Button: input.MouseButtonLeft, ClickCount: 1})
	}
}
