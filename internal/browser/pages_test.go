package browser

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// starter builds the starter site, puts it on its host and gives the addresses of its pages.
func starter(t *testing.T) []string {
	t.Helper()
	public := newSite(t).build(home)
	answerStarter(t, public)
	return pages(t, public)
}

// answerStarter puts a built site onto the starter's host.
func answerStarter(t *testing.T, public string) {
	t.Helper()
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil)})
}

func (p *tab) openPage(address string) {
	p.t.Helper()
	p.open(strings.TrimSuffix(home, "/") + address)
}

// No page scrolls sideways: on a small screen, which a large one at 400 % is too; with the spacing of WCAG
// 1.4.12; with letters of twice the size (CASES.md RS-148).
func TestPagesFitTheScreen(t *testing.T) {
	addresses := starter(t)
	p := newTab(t)
	fits := func(address, how string) {
		t.Helper()
		if got := ask[string](p, tooWide); got != "" {
			t.Errorf("%s is too wide %s: %s", address, how, got)
		}
	}
	for _, address := range addresses {
		p.openPage(address)
		for _, width := range []int64{320, 390, 1280, 2560} {
			for _, scheme := range []string{"light", "dark"} {
				p.look(width, scheme)
				fits(address, fmt.Sprintf("at %d, %s", width, scheme))
			}
			size := func(pixels int64) {
				send(p, page.SetFontSizes, page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: pixels, Fixed: pixels}})
			}
			size(32)
			fits(address, fmt.Sprintf("at %d with large letters", width))
			size(16)
			ask[bool](p, spacing)
			fits(address, fmt.Sprintf("at %d with wide spacing", width))
			ask[bool](p, `document.styleSheets[0].deleteRule(0) ?? true`)
		}
	}
}

// tooWide names what sticks out of the page; it is empty if nothing does. What scrolls for itself may be wide.
const tooWide = `(() => {
	const page = document.documentElement;
	if (page.scrollWidth <= page.clientWidth) return '';
	const out = [...document.body.querySelectorAll('*')].filter(e => !e.closest('.scroll, .skip') && e.getBoundingClientRect().right > page.clientWidth + .5);
	return page.scrollWidth + ' px: ' + out.map(e => e.localName + (e.className && '.' + e.className)).join(', ');
})()`

// spacing is what https://www.w3.org/TR/WCAG22/#text-spacing says a reader may set.
const spacing = `document.styleSheets[0].insertRule('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; margin-block-end: 2em }', 0) === 0`

// axe-core finds nothing to mend on any page: the open and the won campaign, thank you, the list, the plain page
// and the one that isn't there (CASES.md RS-140).
func TestPagesAreAccessible(t *testing.T) {
	axe := axeCore(t)
	addresses := starter(t)
	p := newTab(t)
	send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
	for _, address := range addresses {
		p.openPage(address)
		p.accessible(axe, address)
	}
}

// axeCore is the text of axe-core.
func axeCore(t *testing.T) string {
	t.Helper()
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if errors.Is(err, fs.ErrNotExist) {
		skip(t, "no axe-core found: run npm ci in internal/browser")
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(axe)
}

// accessible runs axe-core on the open page, which the test calls name: small and large, light and dark.
func (p *tab) accessible(axe, name string) {
	p.t.Helper()
	p.do(chromedp.Evaluate[chromedp.Void](axe))
	for _, l := range []struct {
		width  int64
		scheme string
	}{{320, "light"}, {1280, "light"}, {1280, "dark"}} {
		p.look(l.width, l.scheme)
		for _, violation := range p.violations(l.scheme) {
			p.t.Errorf("%s at %d, %s: %s", name, l.width, l.scheme, violation)
		}
	}
}

// violations is what axe-core finds. In the dark it looks at colours only: nothing else can differ from the light page.
func (p *tab) violations(scheme string) []string {
	p.t.Helper()
	rules := `{type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}`
	if scheme == "dark" {
		rules = `{type: 'rule', values: ['color-contrast', 'link-in-text-block']}`
	}
	return ask[[]string](p, `axe.run(document, {runOnly: `+rules+`, resultTypes: ['violations']})
		.then(result => result.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + v.help + ': ' + n.html + ' ' + n.failureSummary)))`)
}

// With the keyboard alone one gets everywhere, in the order in which the page reads, sees where one is, and gets
// out again at the end (CASES.md RS-144).
func TestPagesByKeyboard(t *testing.T) {
	addresses := starter(t)
	p := newTab(t)
	for _, width := range []int64{320, 1280} {
		for _, address := range addresses {
			p.look(width, "light")
			p.openPage(address)
			// Behind each reference come the links of its source, which opens there; at the end, where the form is out of
			// sight, the way to it.
			want := ask[[]string](p, `[...document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea, select, [tabindex="0"]')]
				.filter(e => e.checkVisibility() || innerWidth < 992 && e.closest('.reach'))
				.flatMap(e => [e, ...(e.closest('.ref') ? document.querySelector(e.hash).querySelectorAll('a:not(.back)') : [])]).map(`+nameOf+`)`)
			var got, hidden []string
			for range want {
				p.press(kb.Tab)
				f := ask[focus](p, focused)
				got = append(got, f.Name)
				if !f.Outlined || !f.Seen {
					hidden = append(hidden, fmt.Sprintf("%+v", f))
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s at %d: the order of the page (-) and of the keyboard (+):\n%s", address, width, diff)
			}
			if len(hidden) > 0 {
				t.Errorf("%s at %d: the focus can't be seen: %s", address, width, hidden)
			}
			if got[0] != "Skip to the content" {
				t.Errorf("%s: the first thing to reach is %q", address, got[0])
			}
			if address == "/library-sundays/" && !inOrder(got, "Source 1", "Name required", "Email required", "ZIP code required", "Phone optional",
				"How we treat your data", "Sign the petition", "Source 2", headline, "Back to use a of source 1", "Privacy") {
				t.Errorf("the keyboard's way is %q", got)
			}
			p.press(kb.Tab)
			if f := ask[focus](p, focused); f.Name == got[len(got)-1] && f.Name != got[0] {
				t.Errorf("%s: the keyboard doesn't get beyond %q", address, f.Name)
			}
		}
	}
}

// The first link jumps over what every page begins with (CASES.md RS-144).
func TestSkipLinkSkips(t *testing.T) {
	starter(t)
	p := newTab(t)
	p.openPage("/library-sundays/")
	p.press(kb.Tab + kb.Enter)
	p.until(`location.hash === '#main'`)
	p.press(kb.Tab)
	if got := ask[string](p, `(`+nameOf+`)(document.activeElement)`); got != "Source 1" {
		t.Errorf("behind the skip link comes %q", got)
	}
}

// focus is where the keyboard is.
type focus struct {
	Name     string
	Outlined bool // at least 2 px of outline
	Seen     bool // in the window, and nothing lies over it
}

const nameOf = `e => (e.getAttribute('aria-label') ?? e.labels?.[0]?.textContent ?? e.textContent).trim().replaceAll(/\s+/g, ' ')`

const focused = `(() => {
	const e = document.activeElement, style = getComputedStyle(e);
	const box = e.getClientRects()[0], on = box && document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 40));
	return {
		Name: (` + nameOf + `)(e),
		Outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
		Seen: on === e || e.contains(on),
	};
})()`

// inOrder reports whether all contains these words in this order, with others between them.
func inOrder(all []string, words ...string) bool {
	for _, w := range words {
		i := slices.Index(all, w)
		if i < 0 {
			return false
		}
		all = all[i+1:]
	}
	return true
}
