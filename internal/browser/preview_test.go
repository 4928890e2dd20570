package browser

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	campaignFile = "content/library-sundays/index.md"
	headline     = "Tell the Riverton City Council: Keep the libraries open on Sundays."
)

// Each save shows by itself in the page that stands open; nothing is reloaded by hand.
func TestPreviewFollowsEdits(t *testing.T) {
	s := newSite(t)
	p := newTab(t)
	preview := s.serve()
	p.open(preview.address + "/library-sundays/")
	p.until(textOf("h1", headline))

	for _, e := range []struct {
		what  string
		edit  func()
		shown string
	}{
		{"the copy", func() { s.edit(campaignFile, "It is ten to one on a Sunday", "It is five to one on a Sunday") },
			`document.querySelector('.copy').textContent.includes('It is five to one on a Sunday')`},
		{"the headline", func() { s.edit(campaignFile, "libraries open on Sundays.\"", "libraries open every Sunday.\"") },
			textOf("h1", "Tell the Riverton City Council: Keep the libraries open every Sunday.")},
		{"a source", func() {
			s.edit("content/library-sundays/footnotes.toml", "Council weighs Sunday closures", "Council weighs Sunday hours")
		}, `document.querySelector('#source-ledger-cuts').textContent.includes('“Council weighs Sunday hours,”')`},
		{"a layout", func() { s.layout("footer.html", "<footer>", `<footer id="foot">`) },
			`document.querySelector('footer').id === 'foot'`},
		{"the same layout again", func() { s.edit("layouts/footer.html", `id="foot"`, `id="feet"`) },
			`document.querySelector('footer').id === 'feet'`},
		{"the site's title", func() { s.edit("content/site.toml", `title    = "Riverton Action"`, `title    = "Riverton Acts"`) },
			textOf(".brand span", "Riverton Acts") + ` && document.title.endsWith('Riverton Acts')`},
		{"a static file", func() { s.edit("static/logo.svg", `viewBox="0 0 48 48"`, `viewBox="0 0 96 48"`) },
			`document.querySelector('.brand svg').getAttribute('viewBox') === '0 0 96 48'`},
	} {
		t.Log("edit", e.what)
		p.until(`document.readyState === 'complete'`) // or what it still loads may be gone with the next site
		e.edit()
		p.until(e.shown)
	}

	t.Log("edit the style, which needs no page load")
	p.until(`document.readyState === 'complete'`)
	ask[bool](p, `window.marker = true`)
	edge := func(width string) string {
		return `window.marker && getComputedStyle(document.documentElement).borderTopWidth === '` + width + `'`
	}
	p.until(edge("8px"))
	s.layout("style.css", "border-block-start: .5rem solid var(--hue);\n  font:", "border-block-start: 11px solid var(--hue);\n  font:")
	p.until(edge("11px"))
	s.edit("layouts/style.css", "border-block-start: 11px", "border-block-start: 13px")
	p.until(edge("13px"))

	if _, err := os.Stat(s.path("public")); !errors.Is(err, os.ErrNotExist) {
		t.Error("the preview wrote into public/:", err)
	}
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console shows %q", complaints)
	}
	preview.interrupt()
}

// Ten tabs follow each save and none waits for another: they share one of the six connections that a browser keeps to a
// host. It goes on when the tab that was first has left, and a tab that was elsewhere hears of what it missed
// (CASES.md RS-072).
func TestPreviewInTenTabs(t *testing.T) {
	s := newSite(t)
	preview := s.serve()
	tabs := []*tab{newTab(t)}
	for len(tabs) < 10 {
		tabs = append(tabs, tabs[0].beside())
	}
	for _, p := range tabs {
		p.open(preview.address + "/library-sundays/")
	}
	saved := "It is ten to one on a Sunday"
	save := func(text string) (shown string) {
		s.edit(campaignFile, saved, text)
		saved = text
		return `document.querySelector('.copy')?.textContent.includes('` + text + `')`
	}
	follow := func(text string, tabs []*tab) {
		t.Helper()
		for shown := save(text); len(tabs) > 0; tabs = tabs[1:] {
			tabs[0].until(shown)
		}
	}
	follow("It is five to one on a Sunday", tabs)
	tabs[9].until(`document.readyState === 'complete'`)
	took := ask[float64](tabs[9], `(async () => {
		const begin = performance.now();
		await Promise.all(['/', '/privacy/', '/night-bus/'].map(async (page) => (await fetch(page)).text()));
		return (performance.now() - begin) / 3;
	})()`)
	t.Logf("beside ten tabs a request takes %.1f ms", took)
	if took > 1000 { // it would be for ever; 100 on a machine with nothing else to do
		t.Errorf("beside ten tabs a request takes %.0f ms", took)
	}

	tabs[0].close()
	tabs[1].open("about:blank")
	follow("It is four to one on a Sunday", tabs[2:])
	ask[bool](tabs[1], `history.back() ?? true`)
	tabs[1].until(`document.querySelector('.copy')?.textContent.includes('It is four to one on a Sunday')`)
	follow("It is three to one on a Sunday", tabs[1:3])
}

// A tab of an earlier run of the preview at the same port loads what the next one has (CASES.md RS-075).
func TestPreviewAgainAtTheSamePort(t *testing.T) {
	s := newSite(t)
	p := newTab(t)
	preview := s.serve()
	p.open(preview.address + "/library-sundays/")
	preview.interrupt()
	s.edit(campaignFile, "It is ten to one on a Sunday", "It is five to one on a Sunday")
	s.serve("--port", preview.address[strings.LastIndexByte(preview.address, ':')+1:])
	p.until(`document.querySelector('.copy')?.textContent.includes('It is five to one on a Sunday')`)
}

// A mistake shows over the last good page, in the words of the terminal, and goes when it is mended (CASES.md RS-076).
func TestPreviewShowsProblemsOverTheLastGoodPage(t *testing.T) {
	s := newSite(t)
	p := newTab(t)
	preview := s.serve()
	p.open(preview.address + "/library-sundays/")
	p.until(textOf("h1", headline))

	for _, e := range []struct {
		what, file, old, new string
		at                   string // where the mistake stands
		mended               string // what stands in the place of old afterwards
		shown                string // the condition for that
	}{
		{"an unknown key in the page's settings", campaignFile, "summary   = ", "sumary    = ", "content/library-sundays/index.md:3:1: error: ", "summary   =  ", "true"},
		{"a source that isn't there", campaignFile, "yet to say.[^ledger-cuts]\n", "yet to say.[^ledger-cats]\n", "content/library-sundays/index.md:32:76: error: ", "yet to say, today.[^ledger-cuts]\n",
			`document.querySelector('.copy').textContent.includes('yet to say, today.')`},
		{"the page's settings don't end", campaignFile, "page = \"library-sundays\"\n+++\n", "page = \"library-sundays\"\n", "content/library-sundays/index.md:1:1: error: ", "page = \"library-sundays\"\n\n+++\n", "true"},
		{"the site's settings can't be read", "content/site.toml", `title    = "Riverton Action"`, `title    = "Riverton Action`, "content/site.toml:3:12: error: ", `title    = "Riverton Acts"`,
			textOf(".brand span", "Riverton Acts")},
		{"a layout that names what isn't there", "layouts/footer.html", "{{.Preview}}", "{{.Previe}}", "layouts/footer.html:12:3: error: ", "{{.Preview}}<!-- -->", "true"},
	} {
		t.Log(e.what)
		if e.file == "layouts/footer.html" {
			s.layout("footer.html", "<footer>", "<footer >")
		}
		s.edit(e.file, e.old, e.new)
		problems := s.errors()
		if !strings.HasPrefix(problems, e.at) {
			t.Fatalf("the terminal doesn't begin with %s:\n%s", e.at, problems)
		}
		p.until(overlay + ` === ` + strconv.Quote(problems))
		p.until(textOf("h1", headline))
		s.edit(e.file, e.new, e.mended)
		p.until(`document.querySelector('iframe') === null && ` + textOf("h1", headline) + ` && ` + e.shown)
	}
}

// The mistakes of a draft don't keep the site from being published, and its editor sees them in the preview all the
// same: over the last good page, and in its place where there is none yet (CASES.md RS-076).
func TestPreviewShowsADraftsMistakes(t *testing.T) {
	s := newSite(t)
	p := newTab(t)
	s.edit(campaignFile, `state     = "live"`, `state     = "draft"`)
	s.edit(campaignFile, "yet to say.[^ledger-cuts]\n", "yet to say.[^ledger-cats]\n")
	preview := s.serve()
	p.open(preview.address + "/library-sundays/")
	p.until(`document.querySelector('pre.problems')?.textContent.includes('[^ledger-cats] has no source')`)
	s.edit(campaignFile, "yet to say.[^ledger-cats]\n", "yet to say.[^ledger-cuts]\n")
	p.until(textOf("h1", headline))
	s.edit(campaignFile, "yet to say.[^ledger-cuts]\n", "yet to say.[^ledger-cats]\n")
	p.until(overlay + `?.includes('[^ledger-cats] has no source')`)
	p.until(textOf("h1", headline))
}

// overlay is the text that lies over the page.
const overlay = `document.querySelector('iframe')?.contentDocument?.querySelector('pre')?.textContent`

// textOf is the condition that the first element that a selector finds has this text.
func textOf(selector, text string) string {
	return `document.querySelector(` + strconv.Quote(selector) + `)?.textContent === ` + strconv.Quote(text)
}

// interrupt ends the preview as Ctrl-C does, while a browser listens.
func (p *preview) interrupt() {
	p.t.Helper()
	if runtime.GOOS == "windows" {
		return // there is no such signal to send
	}
	if err := p.command.Process.Signal(os.Interrupt); err != nil {
		p.t.Fatal(err)
	}
	select {
	case err := <-p.ended:
		var exit *exec.ExitError
		if !errors.As(err, &exit) || exit.ExitCode() != 130 {
			p.t.Errorf("after Ctrl-C serve ended with %v, not with exit code 130", err)
		}
	case <-time.After(patience):
		p.t.Error("serve doesn't end on Ctrl-C")
	}
}
