package browser

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp/kb"
)

// allFields is a form with a control of every kind, seen and unseen.
var allFields = petition{
	handler: genericHandler, tables: ownFields,
	form: "fields = [\"name\", \"email\", \"country\"]\noptional = [\"comment\"]\n" + box.lines(),
}

// everything is the state of all of the form's controls, and where it posts to.
const everything = `document.querySelector('form.form').getAttribute('action') + '\n' + [...document.querySelector('form.form').elements].map(e => e.id + ' ' + e.name + '=' + e.value + ' ' + e.checked + ' ' + e.disabled).join('\n')`

// What an address can try.
const insistent = `email=a%2Bb@riverton.example&name=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E&visits=12&story=Once+more&comment=Yes` +
	`&consent=1&consent=yes&consent=on&next=https://evil.example&_next=https://evil.example&action=https://evil.example` +
	`&trap=x&_gotcha=x&lang=xx&page=y&country=Germany&branch=Mill+Street&card=I+do&reads_aloud=yes`

// An address fills in nothing, ticks nothing and leads nowhere, unless the site says prefill = true (CASES.md
// RS-041, RS-042).
func TestAddressFillsInNothing(t *testing.T) {
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(allFields.build(t, nil), nil)})
	p := newTab(t)
	p.open(campaignAt)
	want := ask[string](p, everything)
	for _, address := range []string{"?" + insistent, "#" + insistent} {
		p.open("about:blank")
		p.open(campaignAt + address)
		if got := ask[string](p, everything); got != want {
			t.Errorf("with %s the form is\n%s\nnot\n%s", address, got, want)
		}
		if got := ask[string](p, `location.href`); got != campaignAt+address {
			t.Errorf("the address became %s", got)
		}
	}
	p.quiet()
}

// With prefill = true the address fills in visible text, as text and no longer than typed, and what was used leaves
// the address bar. It never touches consent, choices, hidden values, the trap or where the form posts to (CASES.md
// RS-041, RS-042).
func TestPrefill(t *testing.T) {
	site := allFields
	site.form += "prefill = true\n"
	f := &fake{contract: own()}
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(site.build(t, nil), nil), "forms.riverton.example": f})
	const left = `consent=1&consent=yes&consent=on&next=https%3A%2F%2Fevil.example&_next=https%3A%2F%2Fevil.example&action=https%3A%2F%2Fevil.example` +
		`&trap=x&_gotcha=x&lang=xx&page=y&country=Germany&branch=Mill+Street&card=I+do&reads_aloud=yes`
	const img = `<img src=x onerror=alert(1)>`
	long := strings.Repeat("a", 400)
	p := newTab(t)
	for _, c := range []struct {
		address, left                       string
		name, email, comment, visits, story string
	}{
		{"?" + insistent, "?" + left, img, "a+b@riverton.example", "Yes", "12", "Once more"},
		{"#" + insistent, "", img, "a+b@riverton.example", "Yes", "12", "Once more"},
		{"?name=Query&email=q@riverton.example&source=s#name=Fragment", "?source=s", "Fragment", "q@riverton.example", "", "", ""},
		{"?name=" + long + "&comment=" + strings.Repeat(long, 6) + "&visits=many", "", long[:255], "", strings.Repeat(long, 5), "", ""},
		{"#email=ada+x@riverton.example", "", "", "ada+x@riverton.example", "", "", ""},
		{"?utm_source=s#sign", "?utm_source=s#sign", "", "", "", "", ""},
	} {
		p.again(t)
		p.open(campaignAt + c.address)
		want := map[string]string{"f-name": c.name, "f-email": c.email, "f-comment": c.comment, "f-visits": c.visits, "f-story": c.story}
		for line := range strings.SplitSeq(strings.ReplaceAll(p.typed(), "\r", ""), "\n") {
			id, got, _ := strings.Cut(line, "=")
			if blank := got == "" || got == "false"; want[id] != got && (want[id] != "" || !blank) {
				t.Errorf("%s: %s is %q, not %q", c.address, id, got, want[id])
			}
		}
		if got := ask[string](p, `location.href`); got != campaignAt+c.left {
			t.Errorf("of %s there remains %s", c.address, got)
		}
		p.quiet()
	}

	p.again(t)
	p.open(campaignAt + "?" + insistent)
	p.fill(answer{"f-country", "Türkiye"}, answer{"f-branch", "Mill Street"})
	p.pressButton()
	p.thanked()
	got := f.all()[0]
	for name, want := range map[string][]string{
		"name": {img}, "_next": {thanksAt}, "_gotcha": {""}, "consent": nil, "lang": {"en"}, "page": {"library-sundays"}, "country": {"TR"}, "reads_aloud": nil,
	} {
		if !slices.Equal(got.all(name), want) {
			t.Errorf("the handler got %s = %q, not %q", name, got.all(name), want)
		}
	}
}

// vocabulary are names that browsers and password managers fill in by themselves, beside those of
// https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill-field.
var vocabulary = strings.Fields(`name fullname firstname lastname given-name family-name nickname username user login password
	email mail phone tel mobile fax address address1 address2 street city town state region province zip postal postcode country
	company organization organisation title website url homepage web birthday bday sex gender cc card number otp code message comment`)

// The trap can't be reached or read by a person, and nothing fills it in by itself (CASES.md RS-044). Nothing hidden
// is of a kind that a browser would fill in (CASES.md RS-045).
func TestTrapIsForProgramsOnly(t *testing.T) {
	p := newTab(t)
	for _, c := range []struct{ name, preset, page, trap string }{
		{"generic", genericHandler, "", "_gotcha"}, {"formspree", formspreeHandler, "", "_gotcha"}, {"netlify", "preset = \"netlify\"\n", "", "nothing-here"},
		{"web3forms", web3Handler, "", "botcheck"}, {"listmonk", listmonkHandler, listmonkPage, "nonce"},
	} {
		t.Run(c.name, func(t *testing.T) {
			public := petition{handler: c.preset, page: c.page, form: "fields = [\"name\", \"email\"]\n" + notice.lines()}.build(t, nil)
			out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil)})
			p.again(t)
			p.open(campaignAt)
			if got := ask[string](p, `(e => e.name + ' ' + e.autocomplete + ' ' + e.tabIndex + ' ' + (e.type === 'text' ? e.value : e.checked))(document.getElementById('f-trap'))`); got != c.trap+" off -1 " && got != c.trap+" off -1 false" {
				t.Errorf("the trap is %q", got)
			}
			if slices.Contains(vocabulary, strings.Trim(strings.ToLower(c.trap), "_")) {
				t.Errorf("browsers fill in %q", c.trap)
			}
			if got := ask[int](p, `document.querySelectorAll('form.form input[type=hidden][autocomplete], form.form input[type=password]').length`); got > 0 {
				t.Errorf("%d hidden values have an autofill token", got)
			}
			for _, node := range send(p, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{}).Nodes {
				if node.Name != nil && strings.Contains(string(node.Name.Value), "Leave this empty") && !node.Ignored {
					t.Errorf("assistive technology is told of the trap: %s %s", node.Role.Value, node.Name.Value)
				}
			}
			p.tabTo("f-email")
			p.press(kb.Tab)
			if got := ask[string](p, `document.activeElement.type`); got != "submit" {
				t.Errorf("Tab leads to %q behind the last field", got)
			}
		})
	}
}
