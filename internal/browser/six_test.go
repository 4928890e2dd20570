package browser

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

// The languages of testdata/six.txtar, the site's own first.
var languages = []string{"en", "es", "fr", "de", "pt", "ar"}

// states are its campaigns that are no more than a state, as far as the public sees them.
var states = []string{"closing", "closed", "delivered", "won", "lost"}

// sixLanguages is the site of testdata/six.txtar, with pictures.
func sixLanguages(t *testing.T) site {
	t.Helper()
	s := site{t, t.TempDir()}
	archive, err := txtar.ParseFile(filepath.Join("testdata", "six.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		s.put(f.Name, f.Data)
	}
	for name, from := range map[string]string{
		"content/library/room.jpg": "content/library-sundays/reading-room.jpg", "content/won/pier.jpg": "content/night-bus/night-bus.jpg", "static/logo.svg": "static/logo.svg",
	} {
		s.put(name, []byte(readFile(t, filepath.Join("..", "..", filepath.FromSlash(from)))))
	}
	return s
}

// put writes a file, and its folder if need be.
func (s site) put(name string, body []byte) {
	s.t.Helper()
	if err := os.MkdirAll(filepath.Dir(s.path(name)), 0o755); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(s.path(name), body, 0o644); err != nil {
		s.t.Fatal(err)
	}
}

// in is the address of a page in a language.
func in(language, address string) string {
	if language == languages[0] {
		return address
	}
	return "/" + language + address
}

// Each language has all of its pages, and no page is there that is held back.
func TestSixLanguagesAreBuilt(t *testing.T) {
	var want []string
	for _, l := range languages {
		for _, a := range append([]string{"library"}, states...) {
			want = append(want, in(l, "/"+a+"/"), in(l, "/"+a+"/thanks/"))
		}
		want = append(want, in(l, "/"), in(l, "/privacy/"))
	}
	want = append(want, "/benches/", "/benches/thanks/", missing)
	got := pages(t, sixLanguages(t).build(home))
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the pages (-want +got):\n%s", diff)
	}
}

// In each language, and in each state, a page says in which language and direction it is read (CASES.md RS-150), fits the
// screen (RS-148), and axe-core finds nothing to mend (RS-140).
func TestSixLanguagesAreAccessible(t *testing.T) {
	axe := axeCore(t)
	public := sixLanguages(t).build(home)
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil)})
	addresses := map[string]string{"/benches/": "en"}
	for _, l := range languages {
		for _, a := range []string{"/library/", "/library/thanks/", "/"} {
			addresses[in(l, a)] = l
		}
	}
	for _, state := range states { // all in one language, one in each of the others
		addresses["/ar/"+state+"/"] = "ar"
	}
	for i, l := range []string{"en", "es", "fr", "de", "pt"} {
		addresses[in(l, "/"+states[i]+"/")] = l
	}
	p := newTab(t)
	send(p, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: true})
	i := 0
	for address, l := range addresses {
		i++
		p.openPage(address)
		direction := "ltr"
		if l == "ar" {
			direction = "rtl"
		}
		if got := ask[string](p, `document.documentElement.lang + ' ' + getComputedStyle(document.body).direction`); got != l+" "+direction {
			t.Errorf("%s is in %q", address, got)
		}
		p.look(320, []string{"light", "dark"}[i%2])
		p.do(chromedp.Evaluate[chromedp.Void](axe))
		for _, width := range []int64{320, 1280} {
			p.look(width, []string{"dark", "light"}[i%2])
			for _, violation := range p.violations("light") { // all rules
				t.Errorf("%s at %d: %s", address, width, violation)
			}
			if got := ask[string](p, tooWide); got != "" {
				t.Errorf("%s at %d is too wide: %s", address, width, got)
			}
		}
	}
}

// No page shows an English word of the layouts where another language is read, aloud or to the eye (CASES.md RS-150).
func TestSixLanguagesDoNotMix(t *testing.T) {
	public := sixLanguages(t).build(home)
	english := regexp.MustCompile(`(?i)\b(the|your|you|this|and|with|is|enter|required|thanks?|share|campaigns|photo|back|last)\b`)
	for _, l := range languages[1:] {
		for _, a := range []string{"/", "/library/", "/library/thanks/", "/closing/", "/closed/", "/delivered/", "/won/", "/lost/"} {
			for _, words := range shownWords(first(parse(t, file(public, in(l, a))), "body"), "") {
				words = strings.ReplaceAll(words, "The Riverton Ledger", "") // a newspaper's name
				words = webAddress.ReplaceAllString(words, "")
				if got := english.FindString(words); got != "" {
					t.Errorf("%s shows %q in: %s", in(l, a), got, words)
				}
			}
		}
	}
}

var webAddress = regexp.MustCompile(`https://\S+`)

// shownWords are the words below n that a reader meets, but for what is marked to be of another language than its page.
func shownWords(n *html.Node, page string) []string {
	var words []string
	for c := range n.ChildNodes() {
		switch {
		case c.Type == html.TextNode:
			words = append(words, c.Data)
		case c.Type == html.ElementNode && c.Data != "script" && c.Data != "style" && attribute(c, "lang") == page:
			for _, a := range c.Attr {
				if a.Key == "alt" || a.Key == "aria-label" || a.Key == "title" || a.Key == "placeholder" || strings.HasPrefix(a.Key, "data-") && strings.Contains(a.Val, " ") {
					words = append(words, a.Val)
				}
			}
			words = append(words, shownWords(c, page)...)
		}
	}
	return words
}
