package browser

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// translated are the starter's files in Spanish and Arabic, one campaign of each.
var translated = map[string]string{
	"content/site.es.toml": `title = "Acción Riverton"
summary = "Pedimos cosas posibles."
[organisation]
disclosure = "Lo paga Riverton Action Fund."
about = "**Acción Riverton** son 40 voluntarios."
[form]
button = "Firma la petición"
consent.text = "Al firmar aceptas que te escribamos. [Privacidad](/privacy/)"
[[menu]]
label = "Todas las campañas"
url = "/"
`,
	"content/site.ar.toml": `title = "عمل ريفرتون"
summary = "نطلب من المسؤولين ما يستطيعون فعله."
[organisation]
disclosure = "تدفع مقابل هذه الصفحة مؤسسة Riverton Action Fund."
about = "**عمل ريفرتون** أربعون متطوعًا ومكتب مستعار."
[form]
button = "وقّع العريضة"
consent.text = "بتوقيعك توافق على أن نراسلك. [الخصوصية](/privacy/)"
[[menu]]
label = "جميع الحملات"
url = "/"
`,
	"content/index.es.md": "+++\ntitle = \"Pueblo pequeño. Lista larga.\"\nsummary = \"Campañas.\"\n+++\nSomos vecinos.\n",
	"content/index.ar.md": "+++\ntitle = \"بلدة صغيرة وقائمة طويلة\"\nsummary = \"حملات.\"\n+++\nنحن جيران.\n",
	"content/library-sundays/index.es.md": `+++
title = "Di al Ayuntamiento: las bibliotecas, abiertas los domingos."
summary = "Un plan cerraría las cuatro bibliotecas."
image_alt = "Una biblioteca un domingo."
image_credit = "Riverton Action"
[petition]
target = "el Ayuntamiento de Riverton"
statement = "Que sigan abiertas.[^budget]"
+++
Es domingo. [Die Würde des Menschen]{lang=de} y [السلام]{lang=ar}.[^ledger-cuts]

[](#sign)
`,
	"content/library-sundays/thanks.es.md": "Gracias.\n",
	"content/library-sundays/index.ar.md": `+++
title = "قولوا لمجلس مدينة ريفرتون: أبقوا المكتبات مفتوحة أيام الأحد."
summary = "خطة أمام المجلس ستغلق الفروع الأربعة كل أحد."
image_alt = "مكتبة في يوم أحد."
image_credit = "عمل ريفرتون"
[petition]
target = "مجلس مدينة ريفرتون"
statement = "أبقوا الفروع الأربعة مفتوحة أيام الأحد.[^budget]"
+++
إنها الواحدة إلا عشر دقائق يوم الأحد. [The Riverton Ledger]{lang=en} كتبت عن ذلك.[^ledger-cuts]

| اليوم | الزوار |
|-------|-------:|
| الأحد | 468 |

[](#sign)
`,
	"content/library-sundays/thanks.ar.md": "شكرًا.\n",
}

// inThreeLanguages builds the starter in English, Spanish and Arabic, puts it on its host and gives the addresses of
// its pages.
func inThreeLanguages(t *testing.T) []string {
	t.Helper()
	s := newSite(t)
	for name, text := range translated {
		if err := os.WriteFile(s.path(name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	public := s.build(home)
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil)})
	return pages(t, public)
}

// By keyboard alone one comes to a page's other languages and back, to the same page in each; each is called by its
// own name, which a screen reader speaks in its own language.
//
// CASES.md RS-144, RS-150.
func TestLanguageSwitch(t *testing.T) {
	inThreeLanguages(t)
	p := newTab(t)
	p.openPage("/library-sundays/")
	names := func() string {
		return ask[string](p, `[...document.querySelectorAll('header nav.languages a')].map(a => [a.textContent, a.lang, a.hreflang, a.dir, a.getAttribute('aria-current')].join(' ')).join(', ')`)
	}
	at := func(address, lang, dir string) {
		t.Helper()
		p.until(fmt.Sprintf(`location.pathname === %q && document.readyState === 'complete'`, address))
		if got := ask[string](p, `document.documentElement.lang + ' ' + document.documentElement.dir`); got != lang+" "+dir {
			t.Errorf("%s is in %s", address, got)
		}
	}
	follow := func(name string) {
		t.Helper()
		for range 12 {
			p.press(kb.Tab)
			if ask[string](p, `document.activeElement.textContent`) == name {
				if !ask[bool](p, `document.activeElement.matches(':focus-visible')`) {
					t.Errorf("one does not see that %s has the focus", name)
				}
				p.press(kb.Enter)
				return
			}
		}
		t.Fatalf("no way to %s by keyboard", name)
	}
	if diff := cmp.Diff("English en en  page, العربية ar ar rtl , Español es es  ", names()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	follow("Español")
	at("/es/library-sundays/", "es", "ltr")
	follow("العربية")
	at("/ar/library-sundays/", "ar", "rtl")
	if diff := cmp.Diff("English en en ltr , العربية ar ar  page, Español es es ltr ", names()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	follow("English")
	at("/library-sundays/", "en", "ltr")
	p.openPage("/ar/library-sundays/thanks/")
	follow("Español")
	at("/es/library-sundays/thanks/", "es", "ltr")
	p.openPage("/night-bus/") // in English only
	if got := names(); got != "" {
		t.Errorf("a page in one language offers %s", got)
	}
}

// Every page in every language fits the screen, and axe-core finds nothing to mend on it: its language is declared,
// and so is that of each part in another.
//
// CASES.md RS-140, RS-148, RS-150.
func TestTranslationsFitAndAreAccessible(t *testing.T) {
	axe := axeCore(t)
	addresses := inThreeLanguages(t)
	p := newTab(t)
	send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
	for _, address := range addresses {
		lang, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
		if lang != "es" && lang != "ar" {
			continue // elsewhere
		}
		p.openPage(address)
		for _, width := range []int64{320, 390, 1280} {
			p.look(width, "light")
			if got := ask[string](p, tooWideEitherWay); got != "" {
				t.Errorf("%s is too wide at %d: %s", address, width, got)
			}
		}
		p.accessible(axe, address)
	}
}

// tooWideEitherWay is tooWide for pages from right to left too, of which what is too wide sticks out on the left.
const tooWideEitherWay = `(() => {
	const page = document.documentElement;
	if (page.scrollWidth <= page.clientWidth) return '';
	const out = [...document.body.querySelectorAll('*')].filter(e => !e.closest('.scroll, .skip') && (e.getBoundingClientRect().right > page.clientWidth + .5 || e.getBoundingClientRect().left < -.5));
	return page.scrollWidth + ' px: ' + out.map(e => e.localName + (e.className && '.' + e.className)).join(', ');
})()`

// A page from right to left is the mirror of one from left to right, and what is written from left to right on it stays
// so: e-mail addresses, phone numbers, words in other languages.
//
// CASES.md RS-150.
func TestRightToLeft(t *testing.T) {
	inThreeLanguages(t)
	p := newTab(t)
	order := func(address string) string {
		p.openPage(address)
		return ask[string](p, `(() => {
			const left = selector => document.querySelector(selector).getBoundingClientRect().left;
			const side = (a, b) => left(a) < left(b) ? 'left' : 'right';
			return ['brand ' + side('.brand', 'nav.languages'), 'story ' + side('.story', 'form'), 'asking ' + side('.asking', 'footer nav'),
				'text ' + getComputedStyle(document.querySelector('.copy p')).textAlign].join(', ');
		})()`)
	}
	if diff := cmp.Diff("brand left, story left, asking left, text start", order("/es/library-sundays/")); diff != "" {
		t.Errorf("from left to right (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff("brand right, story right, asking right, text start", order("/ar/library-sundays/")); diff != "" {
		t.Errorf("from right to left (-want +got):\n%s", diff)
	}
	const directions = `[...document.querySelectorAll('form input[id], footer a[href^="mailto:"], .copy [lang], .sources [lang]')]
		.map(e => (e.id || e.lang || e.localName) + ' ' + getComputedStyle(e).direction).join(', ')`
	const want = "f-name rtl, f-email ltr, f-postcode rtl, f-phone ltr, en ltr, en ltr, en ltr, en ltr, a ltr"
	if diff := cmp.Diff(want, ask[string](p, directions)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
