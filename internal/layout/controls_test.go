package layout

import (
	"testing"

	"broadside/internal/campaign"
)

// What a browser would send with a page's form is what the form has, wherever a layout takes the name of a control from
// (CASES.md RS-031, RS-042, RS-045).
func TestControlsOfForms(t *testing.T) {
	f := campaign.Form{
		Hidden:   []campaign.Hidden{{Name: "page", Value: "c"}},
		Tracking: []campaign.Tracking{{Name: "source", Value: "site"}, {Name: "utm"}},
		Trap:     &campaign.Trap{Name: "trap"},
		Fields:   []campaign.Field{{Name: "email", Type: "email"}, {Name: "branch", Type: "radio"}},
		Consent:  campaign.ConsentField{Mode: "choice", Options: []campaign.Option{{Name: "consent", Value: "yes"}, {Name: "consent", Value: "no"}}},
	}
	for text, want := range map[string]string{
		`<input type="hidden" name="page" value="c"><input type="hidden" name="source" value="site"><input type="HIDDEN" name="utm" disabled>`: "",
		`<input name="trap"><input name="email" type="email"><input type="radio" name="branch" value="x"><textarea name="email"></textarea>`:   "",
		`<input type="radio" name="consent" value="yes"><input type="Checkbox" name="consent" value="no">`:                                     "",
		`<input value="x"><button type="submit">Go</button><p name="x">`:                                                                       "",
		`<input type="hidden" name="consent" value="yes">`:                                                                                     `<input name="consent">`,
		`<input type="hidden" name="email" value="a@a.example">`:                                                                               `<input name="email">`,
		`<input type="hidden" name="page" value="other">`:                                                                                      `<input name="page">`,
		`<input type="hidden" name="utm" value="x">`:                                                                                           `<input name="utm">`,
		`<input type="text" type="hidden" name="page" value="c">`:                                                                              `<input name="page">`,
		`<input name="consent" value="yes">`:                                                                                                   `<input name="consent">`,
		`<input type="checkbox" name="consent" value="more">`:                                                                                  `<input name="consent">`,
		`<button name="email" value="x">Go</button>`:                                                                                           `<button name="email">`,
		`<noscript><textarea name="consent">yes</textarea></noscript>`:                                                                         `<textarea name="consent">`,
		`<template></form></template><select name="other"><option>x</option></select>`:                                                         `<select name="other">`,
	} {
		page := `<input name="search"><form class="form" method="post" action="https://act.example/">` + text + `</form>`
		if got, _ := WrongControls([]byte(page), f); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// What a form has is in the page that prints it: signatures would arrive without it, or would say that their signer has read
// what the page does not show (CASES.md RS-042, RS-045).
func TestControlsThatAreMissing(t *testing.T) {
	f := campaign.Form{
		Hidden:   []campaign.Hidden{{Name: "page", Value: "c"}},
		Tracking: []campaign.Tracking{{Name: "utm"}},
		Trap:     &campaign.Trap{Name: "trap"},
		Fields:   []campaign.Field{{Name: "email", Type: "email"}, {Name: "why", Type: "textarea"}},
		Consent:  campaign.ConsentField{Mode: "box", Text: "We <a href=\"/p/\">write</a>.", Options: []campaign.Option{{Name: "consent", Value: "yes"}}},
	}
	const page, email, why, box, words = `<input type="hidden" name="page" value="c">`, `<input name="email">`, `<textarea name="why"></textarea>`,
		`<input type="checkbox" name="consent" value="yes">`, `We <a href="/p/">write</a>.`
	for text, want := range map[string]string{
		page + email + why + box + words:                            "",
		words + box + why + email + page:                            "",
		email + why + box + words:                                   "the hidden value page",
		`<input name="page" value="d">` + email + why + box + words: `<input name="page">`,
		page + why + box + words:                                    "the field email",
		page + email + "why" + box + words:                          "the field why",
		page + email + why + words:                                  "the consent's options",
		page + email + why + `<input name="consent">` + words:       `<input name="consent">`,
		page + email + why + box:                                    "the consent's words",
		page + email + why + box + `<!-- We write. -->`:             "the consent's words",
	} {
		if stray, got := WrongControls([]byte(words+`<form class="form" method="post" action="https://act.example/">`+text+`</form>`), f); stray+got != want {
			t.Errorf("%s: %q and %q, want %q", text, stray, got, want)
		}
	}
	if stray, missing := WrongControls([]byte(`<p>No form here.`), f); stray+missing != "" {
		t.Errorf("of a page without a form it says %q and %q", stray, missing)
	}
}
