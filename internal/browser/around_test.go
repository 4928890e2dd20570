package browser

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/google/go-cmp/cmp"
)

// What an editor writes is text for search engines and networks too, whatever it looks like, and the data that holds it
// needs no hole in the policy (CASES.md RS-005).
func TestDataIsReadAndNeverRun(t *testing.T) {
	const evil = `</script><script>document.documentElement.dataset.mischief = 1</script><img src=x onerror=alert(1)>`
	s := newSite(t)
	for file, lines := range map[string][2]string{
		"content/library-sundays/index.md":       {"title     = \"Tell the Riverton City Council: Keep the libraries open on Sundays.\"", "title = '" + evil + "'"},
		"content/library-sundays/footnotes.toml": {"title       = \"Council weighs Sunday closures\"", "title = '" + evil + "'"},
		"content/site.toml":                      {"legal_name = \"Riverton Action Fund\"", "legal_name = '" + evil + "'"},
	} {
		s.edit(file, lines[0], lines[1])
	}
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(s.build(home), nil)})
	p := newTab(t)
	p.openPage("/library-sundays/")
	got := ask[string](p, `(() => {
		const data = JSON.parse(document.querySelector('script[type="application/ld+json"]').textContent);
		return [data['@type'], data.name, data.publisher.legalName, data.citation[1].name, data.citation[1].author[1].name, data.citation[1].isPartOf.name,
			data.citation[0].datePublished, data.datePublished, data.inLanguage, data.url,
			document.querySelector('meta[property="og:title"]').content, document.querySelectorAll('script').length, document.images.length,
			document.documentElement.dataset.mischief].join('\n');
	})()`)
	want := strings.Join([]string{
		"WebPage", evil, evil, evil, "Ben Lindqvist", "The Riverton Ledger", "2025-06-24", "2026-06-14", "en", home + "library-sundays/",
		evil, "2", "1", "",
	}, "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console shows %q", complaints)
	}
}

// An old address leads to the page without a script, and the way back does not lead into it again.
func TestOldAddressLeadsToThePage(t *testing.T) {
	s := newSite(t)
	s.edit("content/library-sundays/index.md", "state     = \"live\"", "aliases = [\"old-name\", \"/2019/03/old.html\"]")
	public := s.build(home)
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil)})
	p := newTab(t)
	p.scripts(false)
	for _, old := range []string{"old-name/", "2019/03/old.html"} {
		p.open(home)
		p.open(home + old)
		p.until(`location.href === '` + campaignAt + `'`)
		if _, complaints := p.seen(); len(complaints) > 0 {
			t.Errorf("%s: the console shows %q", old, complaints)
		}
		p.back()
		p.until(`location.href === '` + home + `'`)
	}

	t.Run("and can be read where browsers don't follow", func(t *testing.T) {
		axe := axeCore(t)
		const at = "/old-name/"
		stays := replaceOnce(t, readFile(t, file(public, at)), `<meta http-equiv="refresh" content="0; url=../library-sundays/">`, "")
		out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, map[string]string{at: stays})})
		p.again(t)
		p.scripts(true)
		send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
		p.openPage(at)
		p.accessible(axe, "the page at an old address")
	})
}

// The headers that hosts are told to send let the page be read and signed, and nobody put it into a frame
// (CASES.md RS-038, RS-039).
func TestHeadersForbidFramesAndNothingElse(t *testing.T) {
	public := newSite(t).build(home)
	sent := headersOf(t, public)
	var referrer string
	out.answer(t, map[string]http.Handler{
		"action.riverton.example": sends(sent, host(public, nil)),
		"act.riverton.example": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			referrer = r.Header.Get("Referer")
			http.Redirect(w, r, thanksAt, http.StatusSeeOther)
		}),
		"evil.example": http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(`<!doctype html><title>evil</title><iframe src="` + campaignAt + `"></iframe>`))
		}),
	})
	p := newTab(t)
	p.open(campaignAt)
	for purpose, value := range map[string]string{"name": "Ada Okafor", "email": "ada@riverton.example", "postal-code": "12345"} {
		ask[bool](p, `!!(document.querySelector('form [autocomplete="`+purpose+`"]').value = '`+value+`')`)
	}
	ask[bool](p, `document.querySelector('form').requestSubmit() ?? true`)
	p.until(`location.href.startsWith('` + thanksAt + `')`)
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console shows %q", complaints)
	}
	if referrer != home {
		t.Errorf("the handler is told of %q", referrer)
	}
	p.open("https://evil.example/")
	p.complained("frame-ancestors")
}

// headersOf are the headers for all files that a built site's own file names.
func headersOf(t *testing.T, public string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(public, "_headers"))
	if err != nil {
		t.Fatal(err)
	}
	sent, all := map[string]string{}, false
	for line := range strings.Lines(string(text)) {
		name, value, isHeader := strings.Cut(strings.TrimSpace(line), ": ")
		if strings.HasPrefix(line, "/") {
			all = strings.TrimSpace(line) == "/*"
		} else if isHeader && all {
			sent[name] = value
		}
	}
	if sent["X-Frame-Options"] == "" {
		t.Fatalf("no headers in %s", text)
	}
	return sent
}

func sends(headers map[string]string, files http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		files.ServeHTTP(w, r)
	})
}
