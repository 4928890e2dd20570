package browser

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const deskPath, deskOfCampaign = "/~broadside/desk/", "/~broadside/desk/page/library-sundays/"

// frames is a condition on the documents of both frames of the desk.
func frames(condition string) string {
	return `document.querySelectorAll('iframe').length === 2 && [...document.querySelectorAll('iframe')].every(f => ((document) => ` + condition + `)(f.contentDocument))`
}

// A save shows in all frames of the desk and in its list of problems, nothing is reloaded by hand, and what an editor had open,
// in focus and in sight stays so. Each problem leads to its file and line.
func TestDeskFollowsEdits(t *testing.T) {
	s := newSite(t)
	p := newTab(t)
	preview := s.serve()
	p.open(preview.address + deskOfCampaign)
	p.look(1280, "light")
	p.until(frames(`document.querySelector('h1')?.textContent === '`+headline+`'`) + ` && ` + textOf("#count", "Nothing to mend"))
	ask[bool](p, `(window.marker = document.querySelector('#sources details'), marker.open = true, marker.querySelector('summary').focus(), scrollTo(0, 500), true)`)

	s.edit(campaignFile, "It is ten to one on a Sunday", "It is five to one on a Sunday")
	p.until(frames(`document.querySelector('.copy')?.textContent.includes('It is five to one on a Sunday')`))
	s.edit(campaignFile, "It is five to one on a Sunday, and", "TODO <b>, and")
	s.edit("content/library-sundays/footnotes.toml", "[budget]", "[budgets]")
	p.until(textOf("#count", "4 errors, 1 warning"))
	if kept := ask[bool](p, `marker.isConnected && marker.open && document.activeElement === marker.querySelector('summary') && scrollY > 300`); !kept {
		t.Error("after a save, what was open, in focus and in sight is not so any more")
	}
	links := ask[[]string](p, `[...document.querySelectorAll('.problems li')].map(li => li.querySelector('.act code').textContent + ' ' + li.querySelector('.opens').href)`)
	slices.Sort(links)
	var want []string
	for _, w := range []string{
		"html-raw content/library-sundays/index.md:%d:6", "placeholder-text content/library-sundays/index.md:%d:1",
	} {
		code, at, _ := strings.Cut(fmt.Sprintf(w, lineOf(s.read(campaignFile), "TODO <b>")), " ")
		want = append(want, code+" vscode://file"+s.path(at))
	}
	for _, w := range want {
		if !slices.Contains(links, w) {
			t.Errorf("no problem leads to %s, of\n%s", w, strings.Join(links, "\n"))
		}
	}
	s.edit("content/library-sundays/footnotes.toml", "[budgets]", "[budget]")
	s.edit(campaignFile, "TODO <b>, and", "It is two to one on a Sunday, and")
	p.until(frames(`document.querySelector('.copy')?.textContent.includes('It is two to one on a Sunday')`) + ` && ` + textOf("#count", "Nothing to mend"))
	p.open(preview.address + deskPath)
	s.edit("content/privacy.md", "title", "titel")
	p.until(`document.querySelector('tbody tr').textContent.includes('/privacy/') && document.querySelector('tbody .badge.error')`)
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console shows %q", complaints)
	}
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
