package browser

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

// papers are the sizes, in inches, that a printer may hold.
var papers = map[string][2]float64{"A4": {8.27, 11.69}, "Letter": {8.5, 11}}

var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// A petition that can be signed prints as one sheet to sign on; one that is over, the plain page and the thank-you page
// print what they say (CASES.md RS-152). Whatever the reader's colours are, paper is white.
func TestPagesOnPaper(t *testing.T) {
	starter(t)
	p := newTab(t)
	for _, address := range []string{"/library-sundays/", "/night-bus/", "/library-sundays/thanks/", "/privacy/"} {
		p.openPage(address)
		for _, scheme := range []string{"light", "dark"} {
			p.look(1280, scheme)
			for paper, size := range papers {
				pdf := send(p, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: size[0], PaperHeight: size[1]})
				if n := len(pdfPage.FindAll(pdf.Data, -1)); n != 1 {
					t.Errorf("%s, %s, is %d pages of %s", address, scheme, n, paper)
				}
			}
		}
		send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		text := strings.Join(strings.Fields(ask[string](p, `document.body.innerText`)), " ")
		for _, part := range map[string][]string{
			"/library-sundays/": {
				"Riverton Action", "Tell the Riverton City Council:", "Keep the libraries open on Sundays.",
				"The petition to the Riverton City Council reads:", "Keep all four branches of the Riverton Public Library open on Sundays",
				"Name ZIP code Signature", "By signing you agree that Riverton Action may e-mail you",
				"You can also sign here: https://action.riverton.example/library-sundays/", "Adopted Budget, Fiscal Year 2026", "Paid for by Riverton Action Fund.",
			},
			"/night-bus/":              {"Won", "Bring the night bus back to Harbor Road.", "Run line 6 up Harbor Road", "We won.", "The last number 6 used to leave", "minutes of February 10, 2026"},
			"/library-sundays/thanks/": {"Thank you for signing", "Keep Sunday, June 27 free"},
			"/privacy/":                {"What happens to your name", "How to take it back"},
		}[address] {
			i := strings.Index(text, part)
			if i < 0 {
				t.Errorf("%s lacks, or has earlier, %q on paper: %s", address, part, text)
				continue
			}
			text = text[i+len(part):]
		}
		for _, not := range []string{"Email", "Skip to", "It is ten to one", "Council weighs", "Share on", "Menu"} {
			if strings.Contains(text, not) {
				t.Errorf("%s has %q on paper", address, not)
			}
		}
		if rows := ask[int](p, `[...document.querySelectorAll('.sheet tbody tr')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height > 30).length`); (rows == 10) != (address == "/library-sundays/") {
			t.Errorf("%s has %d rows to sign in", address, rows)
		}
	}
	p.look(1280, "light")
	p.openPage("/library-sundays/")
	if ask[bool](p, `document.querySelector('.sheet').checkVisibility()`) {
		t.Error("the sheet shows on screen too")
	}
}

// A list of addresses stands behind the titles on paper, where nothing can be followed (CASES.md RS-152).
func TestSourcesHaveTheirAddressesOnPaper(t *testing.T) {
	starter(t)
	p := newTab(t)
	p.openPage("/library-sundays/")
	send(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	if got := ask[string](p, `getComputedStyle(document.querySelector('#source-ledger-cuts a'), '::after').content`); !strings.Contains(got, "https://ledger.example/2026/05/29/sundays") {
		t.Errorf("behind the source stands %s", got)
	}
}

// A site's own fonts are asked for at any depth of the site, the headline's first, and the policy lets them in.
func TestOwnFonts(t *testing.T) {
	s := newSite(t)
	s.edit("content/site.toml", "[theme]\n", "[theme]\nfonts = { headline = \"Poster.woff2\", text = \"Plain.woff2\" }\n")
	if err := os.MkdirAll(s.path("static/fonts"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Poster.woff2", "Plain.woff2"} { // a font's beginning is enough to be asked for
		s.save("static/fonts/"+name, "wOF2\x00\x01\x00\x00"+strings.Repeat("\x00", 60))
	}
	public := s.build("https://action.riverton.example/campaigns/")
	out.answer(t, map[string]http.Handler{"action.riverton.example": http.StripPrefix("/campaigns", host(public, nil))})
	p := newTab(t)
	for _, address := range []string{"", "privacy/", "library-sundays/thanks/", "not/here"} {
		p.again(t)
		p.open(home + "campaigns/" + address)
		p.until(`document.fonts.status === 'loaded'`)
		requests, complaints := p.seen()
		for _, want := range []string{"Poster.woff2", "Plain.woff2"} {
			if !strings.Contains(strings.Join(requests, "\n"), "GET "+home+"campaigns/fonts/"+want) {
				t.Errorf("%s: %s was not asked for: %q", address, want, requests)
			}
		}
		if strings.Contains(strings.Join(complaints, "\n"), "Content Security Policy") {
			t.Errorf("%s: the console says %q", address, complaints)
		}
		if got := ask[string](p, `getComputedStyle(document.querySelector('h1')).fontFamily + ' / ' + getComputedStyle(document.querySelector('footer h2')).fontFamily + ' / ' + getComputedStyle(document.body).fontFamily.split(',')[0]`); !strings.HasPrefix(got, "Headline, Georgia, serif / system-ui, ") || !strings.HasSuffix(got, " / Text") {
			t.Errorf("%s is set in %s", address, got)
		}
	}
}
