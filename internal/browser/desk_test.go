package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

const deskPath, deskOfCampaign = "/~broadside/desk/", "/~broadside/desk/page/library-sundays/"

// frames is a condition on the documents of both frames of the desk.
func frames(condition string) string {
	return `document.querySelectorAll('iframe').length === 2 && [...document.querySelectorAll('iframe')].every(f => ((document) => ` + condition + `)(f.contentDocument))`
}

// settled is when the desk and its frames have all that they load: what the site of before had may be gone with the next.
var settled = `document.readyState === 'complete' && ` + frames(`document.readyState === 'complete'`)

// A save shows in all frames of the desk and in its list of problems, nothing is reloaded by hand, and what an editor had open,
// in focus and in sight stays so. Each problem leads to its file and line.
func TestDeskFollowsEdits(t *testing.T) {
	s := newSite(t)
	s.edit(campaignFile, "Harbor Road tonight", "Harbor Road again") // which the starter's page is told of once it is somebody's own
	p := newTab(t)
	preview := s.serve()
	p.open(preview.address + deskOfCampaign)
	p.look(1280, "light")
	p.until(settled + ` && ` + frames(`document.querySelector('h1')?.textContent === '`+headline+`'`) + ` && ` + textOf("#count", "Nothing to mend"))
	ask[bool](p, `(window.marker = [...document.querySelectorAll('#sources details')].at(-1), marker.open = true, marker.querySelector('summary').focus(), scrollTo(0, 500), true)`)
	kept := func() {
		t.Helper()
		if !ask[bool](p, `marker.isConnected && marker.open && document.activeElement === marker.querySelector('summary') && scrollY > 300`) {
			t.Error("after a save, what was open, in focus and in sight is not so any more")
		}
	}

	s.edit(campaignFile, "It is ten to one on a Sunday", "It is five to one on a Sunday")
	p.until(settled + ` && ` + frames(`document.querySelector('.copy')?.textContent.includes('It is five to one on a Sunday')`))
	s.edit(campaignFile, "It is five to one on a Sunday, and", "TODO <b>, and")
	p.until(settled + ` && ` + textOf("#count", "2 errors"))
	s.edit("content/library-sundays/footnotes.toml", "[budget]", "# More lines on top.\n\n[budgets]") // the records below it move
	p.until(textOf("#count", "4 errors, 1 warning"))
	kept()
	got := ask[[]string](p, `[...document.querySelectorAll('.problems li')].map(li => li.querySelector('.act code').textContent + ' ' + li.querySelector('.opens').href)`)
	slices.Sort(got)
	var want []string
	for _, w := range []struct{ code, file, words, at string }{
		{"source-missing", campaignFile, "spends.[^budget]", "66"},
		{"source-missing", campaignFile, "parking lot.[^budget]", "13"},
		{"html-raw", campaignFile, "TODO <b>", "6"},
		{"placeholder-text", campaignFile, "TODO <b>", "1"},
		{"source-unused", "content/library-sundays/footnotes.toml", "[budgets]", "2"},
	} {
		want = append(want, fmt.Sprintf("%s vscode://file%s:%d:%s", w.code, filepath.ToSlash(s.path(w.file)), lineOf(s.read(w.file), w.words), w.at))
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("where the problems lead (-want +got):\n%s", diff)
	}
	if !ask[bool](p, frames(`!document.querySelector('iframe')`)) {
		t.Error("in a frame, problems lie over the page")
	}
	p.until(settled)
	s.edit("content/library-sundays/footnotes.toml", "# More lines on top.\n\n[budgets]", "[budget]")
	p.until(settled + ` && ` + textOf("#count", "2 errors"))
	s.edit(campaignFile, "TODO <b>, and", "It is two to one on a Sunday, and")
	p.until(settled + ` && ` + frames(`document.querySelector('.copy')?.textContent.includes('It is two to one on a Sunday')`) + ` && ` + textOf("#count", "Nothing to mend"))
	kept()
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console shows %q", complaints)
	}
}

// The list follows too: a campaign that is added, renamed, removed; and a page that gets mistakes goes to the top with the focus.
func TestDeskListFollowsEdits(t *testing.T) {
	s := newSite(t)
	p := newTab(t)
	preview := s.serve()
	p.open(preview.address + deskPath)
	p.until(textOf("#count", "Nothing to mend"))
	ask[bool](p, `(document.querySelector('a[href$="/page/privacy/"]').focus(), true)`)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const titles = `[...document.querySelectorAll('tbody th a')].map(a => a.getAttribute('href').replace('/~broadside/desk/page', '')).join(' ')`
	for _, e := range []struct {
		edit func()
		want string
	}{
		{func() { s.edit("content/privacy.md", "title", "titel") }, "/privacy/ /library-sundays/ /night-bus/ /404.html /"},
		{func() { s.edit("content/privacy.md", "titel", "title") }, "/library-sundays/ /night-bus/ /404.html / /privacy/"},
		{func() { must(os.CopyFS(s.path("content/day-bus"), os.DirFS(s.path("content/night-bus")))) }, "/library-sundays/ /day-bus/ /night-bus/ /404.html / /privacy/"},
		{func() { must(os.Rename(s.path("content/day-bus"), s.path("content/noon-bus"))) }, "/library-sundays/ /night-bus/ /noon-bus/ /404.html / /privacy/"},
		{func() { must(os.RemoveAll(s.path("content/noon-bus"))) }, "/library-sundays/ /night-bus/ /404.html / /privacy/"},
	} {
		e.edit()
		p.until(titles + ` === '` + e.want + `'`)
		if got := ask[string](p, `document.activeElement.getAttribute('href')`); got != deskPath+"page/privacy/" {
			t.Errorf("with %s the focus is at %s", e.want, got)
		}
	}
	p.open(preview.address + deskOfCampaign)
	p.until(settled)
	must(os.Rename(s.path("content/library-sundays"), s.path("content/libraries")))
	p.until(textOf("h1", "There is no such page"))
	must(os.Rename(s.path("content/libraries"), s.path("content/library-sundays")))
	p.until(textOf("h1", headline) + ` && ` + settled)
}

func lineOf(text, words string) int {
	return strings.Count(text[:strings.Index(text, words)], "\n") + 1
}

// The desk's pages fit every screen, axe-core finds nothing to mend in them, and the keyboard gets to all of them
// (CASES.md RS-140, RS-144, RS-148).
func TestDeskIsAccessible(t *testing.T) {
	axe := axeCore(t)
	s := newSite(t)
	s.edit(campaignFile, "It is ten to one on a Sunday, and", "TODO <b>, and")
	s.edit("content/site.toml", "[form]", "[form]\nprefill = true")
	preview := s.serve()
	p := newTab(t)
	for _, address := range []string{deskPath, deskOfCampaign} {
		p.open(preview.address + address)
		p.until(`document.querySelector('.badge.error')`)
		send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
		p.do(chromedp.Evaluate[chromedp.Void](axe))
		for _, width := range []int64{320, 768, 1280} {
			for _, scheme := range []string{"light", "dark"} {
				p.look(width, scheme)
				if wide := ask[string](p, tooWide); wide != "" {
					t.Errorf("%s at %d, %s: %s", address, width, scheme, wide)
				}
				if width == 768 || width == 320 && scheme == "dark" {
					continue // axe-core takes its time, and would see nothing else than before
				}
				// The frames are pages of the site, which have tests of their own.
				for _, violation := range ask[[]string](p, `axe.run({exclude: ['iframe']}, {resultTypes: ['violations'], iframes: false})
					.then(result => result.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + v.help + ': ' + n.html + ' ' + n.failureSummary)))`) {
					t.Errorf("%s at %d, %s: %s", address, width, scheme, violation)
				}
			}
		}
		send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: false})
	}
}

// The keyboard gets to every link, button, summary and scroller of the desk, each shows that it has the focus, and the frames let
// go of it again (CASES.md RS-144). Without scripts all of it is there as a plain page.
func TestDeskByKeyboardAndWithoutScripts(t *testing.T) {
	s := newSite(t)
	preview := s.serve("--editor", "zed")
	p := newTab(t)
	p.open(preview.address + deskPath + "page/night-bus/")
	p.until(settled)
	if got := ask[string](p, `document.querySelector('.facts a[href^="zed:"]')?.href`); got != "zed://file"+filepath.ToSlash(s.path("content/night-bus/index.md"))+":1:1" {
		t.Errorf("its file is opened at %s", got)
	}
	ask[bool](p, `(window.reached = new Set(), window.unseen = [], addEventListener('focusin', ({target: e}) => {
		reached.add(e);
		const {outlineStyle, outlineWidth} = getComputedStyle(e);
		if (outlineStyle === 'none' || parseFloat(outlineWidth) < 2) unseen.push(e.outerHTML);
	}), true)`)
	const rest = `[...document.querySelectorAll('a, button, summary, [tabindex="0"]')].filter(e => !reached.has(e)).map(e => e.outerHTML)`
	for range 8 {
		p.press(strings.Repeat(kb.Tab, 20))
		if ask[bool](p, rest+`.length === 0`) {
			break
		}
	}
	if got := ask[[]string](p, rest); len(got) > 0 {
		t.Errorf("the keyboard doesn't get to %s", strings.Join(got, "\n"))
	}
	if got := ask[[]string](p, `unseen`); len(got) > 0 {
		t.Errorf("the focus can't be seen at %s", strings.Join(got, "\n"))
	}

	send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	p.open(preview.address + deskPath)
	p.until(`document.querySelectorAll('tbody tr').length === 5`)
	p.open(preview.address + deskOfCampaign)
	p.until(textOf("#count", "Nothing to mend") + ` && ` + frames(`document.querySelector('h1')?.textContent === '`+headline+`'`))
	if ask[bool](p, `[...document.querySelectorAll('button')].some(b => b.checkVisibility())`) {
		t.Error("without scripts there are buttons that do nothing")
	}
}
