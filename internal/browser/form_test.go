package browser

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// signer is what somebody types into the form.
type signer struct {
	name, email, postcode, phone string

	posted string // the address as it is posted, if not as typed
}

// The people of CASES.md RS-046, two to each way of posting.
var signers = [][2]signer{
	{
		{name: "Siobhán O'Neil-Ødegård", email: "siobhan+petition@riverton.example", postcode: "02134", phone: "+1 (555) 010-0199"},
		{name: "محمد بن عبد الله", email: "m.b_a@riverton.example", postcode: "02134"},
	},
	{
		{name: "🙂 Zoë 👩🏽‍🚒", email: "zoe@riverton.example", postcode: "02134"},
		{name: "Nguye\u0302\u0303n Thi\u0323 Mai", email: "o'mai@riverton.example", postcode: "02134"},
	},
	{
		{name: "Y", email: "y@riverton.example", postcode: "02134", phone: "555 0123"},
		{name: strings.Repeat("Wolfeschlegel ", 5) + "von Berg", email: "w@riverton.example", postcode: "02134"},
	},
	{
		{name: `<b>"Ana" & Co</b>=1;2%41`, email: "ana&bo=1@riverton.example", postcode: "02134"},
		// The one way to write such an address in ASCII: https://html.spec.whatwg.org/multipage/input.html#email-state-(type=email)
		{name: "Jürgen Groß", email: "jg@bücher.example", posted: "jg@xn--bcher-kva.example", postcode: "SW1A 1AA"},
	},
}

// The form as it was built posts to its handler exactly what the preset asks for, with scripts and without, and
// the thank-you page follows (CASES.md RS-034, RS-040, RS-046, RS-050).
func TestBuiltFormReachesItsHandler(t *testing.T) {
	for i, c := range []struct {
		preset, host, path string
		at                 string // where the pages stand
		scripts            bool
	}{
		{"actionkit", "act.riverton.example", "/act/", home, true},
		{"actionkit", "act.riverton.example", "/act/", home, false},
		{"generic", "forms.riverton.example", "/sign", home, true},
		// A copy at another address than base_url's: signers come back to base_url.
		{"generic", "forms.riverton.example", "/sign", "https://copy.riverton.example/", false},
	} {
		t.Run(fmt.Sprintf("%s, scripts %v", c.preset, c.scripts), func(t *testing.T) {
			p := newTab(t)
			s := newSite(t)
			if c.preset == "generic" {
				s.edit("content/site.toml", `preset = "actionkit"`, `preset = "generic"`)
				s.edit("content/site.toml", `host   = "act.riverton.example"`, `action = "https://forms.riverton.example/sign"`)
			}
			taken := &handler{}
			site := host(s.build(home), nil)
			out.answer(t, map[string]http.Handler{"action.riverton.example": site, "copy.riverton.example": site, c.host: taken})
			send(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !c.scripts})

			p.open(c.at + "library-sundays/")
			p.submitEmpty(c.scripts)
			p.sign(signers[i][0])
			thanks := home + "library-sundays/thanks/?akid=.7"
			if c.scripts {
				thanks = home + "library-sundays/thanks/" // the page itself takes it off
			}
			p.until(textOf("h1", "Thank you for signing") + ` && location.href === '` + thanks + `'`)

			taken.ownPage(true)
			p.open(c.at + "library-sundays/")
			p.sign(signers[i][1])
			p.until(textOf("h1", "Taken, says the handler") + ` && location.href === 'https://` + c.host + c.path + `'`)

			var want []posted
			for _, who := range signers[i] {
				want = append(want, posted{
					Request: "POST https://" + c.host + c.path, Type: "application/x-www-form-urlencoded",
					Origin: strings.TrimSuffix(c.at, "/"), Referer: c.at,
					Values: valuesOf(c.preset, who),
				})
			}
			if diff := cmp.Diff(want, taken.all()); diff != "" {
				t.Errorf("what the handler got (-want +got):\n%s", diff)
			}
			if _, complaints := p.seen(); len(complaints) > 0 {
				t.Errorf("the console shows %q", complaints)
			}
		})
	}
}

// valuesOf is what a preset posts for a signer, in order.
func valuesOf(preset string, who signer) [][2]string {
	email := who.email
	if who.posted != "" {
		email = who.posted
	}
	const thanks = home + "library-sundays/thanks/"
	const version, consent = "2f14cb556ea3", "By signing you agree that Riverton Action may e-mail you about this and other campaigns, and call you if you leave your number. You can unsubscribe at any time. [How we treat your data](/privacy/)"
	if preset == "generic" {
		return [][2]string{
			{"page", "library-sundays"}, {"lang", "en"}, {"_next", thanks}, {"_error", home + "library-sundays/#not-sent"},
			{"consent_version", version}, {"consent_text", consent},
			{"name", who.name}, {"email", email}, {"postcode", who.postcode}, {"phone", who.phone}, {"_gotcha", ""},
		}
	}
	return [][2]string{
		{"page", "library-sundays"}, {"country", "United States"}, {"redirect", thanks},
		{"action_consent_version", version}, {"action_consent_text", consent},
		{"name", who.name}, {"email", email}, {"zip", who.postcode}, {"phone", who.phone},
	}
}

// submitEmpty presses Enter in the empty form: what is missing is said, and the page stays. Without scripts the
// browser says it itself.
func (p *tab) submitEmpty(scripts bool) {
	p.t.Helper()
	p.tabTo("f-name")
	p.press(kb.Enter)
	p.until(`[...document.querySelectorAll('form :user-invalid')].map(e => e.id).join() === 'f-name,f-email,f-postcode' || document.activeElement.id === 'problems'`)
	want := "f-name"
	if scripts {
		want = "problems"
	}
	if got := ask[string](p, `document.activeElement.id + ' ' + location.pathname`); got != want+" /library-sundays/" {
		p.t.Errorf("after submitting the empty form the focus and the path are %q", got)
	}
}

// A site's own layout of the form may do without the places for what is wrong. Then the browser's own checks stay, and
// the script does not get in their way.
func TestOwnFormLayoutKeepsTheBrowsersChecks(t *testing.T) {
	s, p := newSite(t), newTab(t)
	s.layout("footer.html", "<footer>", "<footer >") // makes the folder
	s.save("layouts/form.html", `{{.Form.Start}}{{range .Form.Hidden}}<input type="hidden" name="{{.Name}}" value="{{.Value}}">{{end}}{{.Form.Body}}</form>`)
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(s.build(home), nil)})
	p.open(home + "library-sundays/")
	p.submitEmpty(false)
	if _, complaints := p.seen(); len(complaints) > 0 {
		t.Errorf("the console shows %q", complaints)
	}
}

// sign fills in the form and sends it, by keyboard only.
func (p *tab) sign(who signer) {
	p.t.Helper()
	p.tabTo("f-name")
	p.write(who.name)
	for _, next := range []struct{ id, value string }{{"f-email", who.email}, {"f-postcode", who.postcode}, {"f-phone", who.phone}} {
		p.press(kb.Tab)
		if got := ask[string](p, `document.activeElement.id`); got != next.id {
			p.t.Fatalf("Tab leads to %q, not to %s", got, next.id)
		}
		p.write(next.value)
	}
	p.press(kb.Tab)
	p.press(kb.Tab) // over the link to the privacy page
	if got := ask[string](p, `document.activeElement.localName + ' ' + document.activeElement.type`); got != "button submit" {
		p.t.Fatalf("behind the fields the focus is on %q, not on the button", got)
	}
	p.press(kb.Enter)
}

// tabTo presses Tab until the element with this id has the focus.
func (p *tab) tabTo(id string) {
	p.t.Helper()
	for range 50 {
		if ask[string](p, `document.activeElement?.id ?? ''`) == id {
			return
		}
		p.press(kb.Tab)
	}
	p.t.Fatalf("Tab doesn't lead to %s", id)
}

// posted is all that a handler can tell of a form's post.
type posted struct {
	Request string // "POST https://host/path"
	Type    string
	Origin  string
	Referer string
	Values  [][2]string // names and values in their order
}

// handler stands for the organisation's own: it writes down what it gets and sends signers on, or shows a page.
type handler struct {
	mu    sync.Mutex
	own   bool
	taken []posted
}

func (h *handler) ownPage(own bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.own = own
}

func (h *handler) all() []posted {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.taken
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/favicon.ico" {
		http.NotFound(w, r)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	took := posted{
		Request: r.Method + " https://" + r.Host + r.URL.RequestURI(), Type: r.Header.Get("Content-Type"),
		Origin: r.Header.Get("Origin"), Referer: r.Header.Get("Referer"),
	}
	var next string
	for pair := range strings.SplitSeq(string(body), "&") {
		name, value, _ := strings.Cut(pair, "=")
		v := [2]string{unescaped(name), unescaped(value)}
		took.Values = append(took.Values, v)
		if v[0] == "redirect" || v[0] == "_next" {
			next = v[1]
		}
	}
	h.taken = append(h.taken, took)
	if h.own {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<!doctype html><html lang="en"><title>Taken</title><h1>Taken, says the handler</h1>`)
		return
	}
	http.Redirect(w, r, next+"?akid=.7", http.StatusSeeOther) // ActionKit adds parameters of its own
}

func unescaped(s string) string {
	if u, err := url.QueryUnescape(s); err == nil {
		return u
	}
	return "not form data: " + s
}
