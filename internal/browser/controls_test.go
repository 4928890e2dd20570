package browser

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every control of the form has a label that is tied to it and says in words whether an answer is required; a group
// has a fieldset with a legend; hints are tied by aria-describedby, and none stands in the place of a label (CASES.md
// RS-141). Nothing is a puzzle, and nothing is asked twice (CASES.md RS-151).
func TestControlsAreNamed(t *testing.T) {
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(demanding.build(t, nil), nil)})
	p := newTab(t)
	p.open(campaignAt)
	got := ask[[]string](p, `[...document.querySelectorAll('form.form :is(input, textarea, select):not([type=hidden], .trap *)')].map(e => {
		const words = e => e.textContent.trim().replaceAll(/\s+/g, ' ');
		const label = document.querySelector('label[for="' + e.id + '"]');
		const group = e.type === 'radio' ? words(e.closest('fieldset').querySelector('legend')) + ': ' : '';
		const hints = (e.getAttribute('aria-describedby') ?? e.closest('fieldset')?.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean);
		return group + words(label) + (label.checkVisibility() ? '' : ' UNSEEN') + (e.placeholder ? ' PLACEHOLDER' : '') + (e.required ? '!' : '')
			+ hints.map(id => ' (' + words(document.getElementById(id)) + ')').join('');
	})`)
	want := []string{
		"Name required!", "Email required!", "Country required!", "Comment required!", "Phone optional",
		"Job title required! (Printed beside your name.)", "Visits a month required!", "Your branch required!",
		"Do you hold a card? required: I do! (It doesn't matter which.)", "Do you hold a card? required: I don't! (It doesn't matter which.)",
		"I would read it aloud required!", "Your story required!",
		"May we write to you about other petitions?: Yes, please!", "May we write to you about other petitions?: No, don’t!",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the form's controls (-want +got):\n%s", diff)
	}
	if got := ask[int](p, `new Set([...document.querySelectorAll('form.form [name]:not([type=radio])')].map(e => e.name)).size - document.querySelectorAll('form.form [name]:not([type=radio])').length`); got != 0 {
		t.Error("something is asked twice")
	}
	if got := ask[int](p, `document.querySelectorAll('iframe, canvas, form.form img, object, embed').length`); got != 0 {
		t.Error("the form shows a puzzle")
	}
}

// What a browser knows of its user it can fill in (CASES.md RS-145, WCAG 2.2 1.3.5).
func TestControlsSayWhatTheyAreFor(t *testing.T) {
	site := petition{handler: genericHandler, form: "fields = [\"first_name\", \"last_name\", \"email\", \"street\", \"city\", \"postcode\", \"country\"]\noptional = [\"phone\", \"name\"]\n" + notice.lines()}
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(site.build(t, nil), nil)})
	p := newTab(t)
	p.open(campaignAt)
	got := ask[[]string](p, `[...document.querySelectorAll('form.form :is(input, select):not([type=hidden], .trap *)')].map(e => e.id + ' ' + e.autocomplete + ' ' + e.type)`)
	want := []string{
		"f-first_name given-name text", "f-last_name family-name text", "f-email email email", "f-street street-address text",
		"f-city address-level2 text", "f-postcode postal-code text", "f-country country select-one", "f-phone tel tel", "f-name name text",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the form's controls (-want +got):\n%s", diff)
	}
}

// An empty form, sent by script: the summary on top takes the focus and leads to each field, where the same words
// stand; what was typed stays (CASES.md RS-142).
func TestMistakesAreSummedUp(t *testing.T) {
	f := &fake{contract: own(), allows: ourSite}
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(demanding.build(t, nil), nil), "forms.riverton.example": f})
	p := newTab(t)
	p.open(campaignAt)
	p.fill(answer{"f-name", "Yara"}, answer{"f-email", "yara"}, answer{"f-story", "Once"})
	typed := p.typed()
	p.pressButton()
	p.until(`document.activeElement.id === 'problems'`)
	if got := ask[string](p, `document.title.slice(0, 7) + document.querySelector('#problems h3').textContent`); got != "Error: There is a problem" {
		t.Errorf("title and heading are %q", got)
	}
	type mistake struct {
		Summary, Leads, Inline string
		Invalid, Described     bool
	}
	got := ask[[]mistake](p, `[...document.querySelectorAll('#problems li a')].map(a => {
		const e = document.querySelector(a.hash), group = e.closest('fieldset') ?? e;
		const by = [e, group].flatMap(x => (x.getAttribute('aria-describedby') ?? '').split(' ')).map(id => document.getElementById(id)).filter(Boolean);
		const inline = by.find(x => x.classList.contains('error'));
		return {Summary: a.textContent, Leads: a.hash, Inline: inline?.checkVisibility() ? inline.textContent : '',
			Invalid: e.getAttribute('aria-invalid') === 'true', Described: !!inline};
	})`)
	var want []mistake
	for _, m := range [][2]string{
		{"Enter an email address like name@example.org", "#f-email"}, {"Choose your country", "#f-country"}, {"Enter a comment", "#f-comment"},
		{"Answer this: Job title", "#f-job_title"}, {"Answer this: Visits a month", "#f-visits"}, {"Choose: Your branch", "#f-branch"},
		{"Answer this: Do you hold a card?", "#f-card-0"}, {"Tick this to go on: I would read it aloud", "#f-reads_aloud"}, {"Choose yes or no", "#f-consent-yes"},
	} {
		want = append(want, mistake{m[0], m[1], m[0], true, true})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the mistakes (-want +got):\n%s", diff)
	}
	if got := p.typed(); got != typed {
		t.Errorf("the form holds\n%s\nnot\n%s", got, typed)
	}
	if got := ask[float64](p, `parseFloat(getComputedStyle(document.getElementById('f-email')).borderTopWidth) - parseFloat(getComputedStyle(document.getElementById('f-name')).borderTopWidth)`); got <= 0 {
		t.Error("only the colour tells a wrong field from others")
	}
	if n := len(f.all()); n > 0 {
		t.Errorf("%d signatures were sent", n)
	}
}

// Without scripts the browser's own messages lead to one required field after the other (CASES.md RS-143). In which
// language they come is the browser's; the page says its own in lang.
func TestMistakesWithoutScripts(t *testing.T) {
	site := petition{handler: genericHandler, form: "fields = [\"name\", \"email\", \"country\", \"comment\"]\noptional = [\"phone\"]\n" + choice.lines(), tables: demanding.tables}
	f := &fake{contract: own(), allows: ourSite}
	public := site.build(t, nil)
	f.site = host(public, nil)
	out.answer(t, map[string]http.Handler{"action.riverton.example": f.site, "forms.riverton.example": f})
	p := newTab(t)
	p.scripts(false)
	p.open(campaignAt)
	if got := ask[string](p, `document.documentElement.lang + ' ' + document.querySelector('form.form').noValidate`); got != "en false" {
		t.Errorf("language and noValidate are %q", got)
	}
	for _, a := range complete {
		p.pressButton()
		p.until(fmt.Sprintf(`document.activeElement.id === %q || document.activeElement.name === document.getElementById(%[1]q).name`, a.id))
		if got := ask[bool](p, `document.activeElement.validationMessage !== ''`); !got {
			t.Errorf("the browser has nothing to say of %s", a.id)
		}
		if a.id == "f-email" {
			a.text = "yara@riverton.example"
		}
		p.fill(a)
	}
	p.pressButton()
	p.thanked()
	p.took(f, 1)
}
