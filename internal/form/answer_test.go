package form_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/form"
)

// sender is the form of a preset that a script sends, with settings of its site.
func sender(t *testing.T, preset string, parameters map[string]any) form.Output {
	t.Helper()
	p := builtin(t, preset)
	in := input(p)
	in.Handlers["main"] = campaign.Handler{Preset: preset, Parameters: parameters, CORS: p.Fetch.Ask}
	in.Settings.Presets, in.Settings.Optional, in.Settings.Fields = nil, nil, []string{"name", "email"}
	return build(t, in)
}

func generic(t *testing.T) form.Output {
	return sender(t, "generic", map[string]any{"action": "https://forms.riverton.example/sign"})
}

func proca(t *testing.T) form.Output {
	return sender(t, "proca", map[string]any{"page": "12", "hosted_at": "https://sign.riverton.example/"})
}

// The answers are those of HANDLERS.md's contracts: of the handlers' own documentation where there is one.
func TestJudge(t *testing.T) {
	const thanks = "https://action.riverton.example/libraries/sundays/thanks/"
	formspree := sender(t, "formspree", map[string]any{"form": "mqabcdef"})
	web3forms := sender(t, "web3forms", map[string]any{"access_key": "1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f"})
	for _, c := range []struct {
		name     string
		form     form.Output
		answer   form.Answer
		byScript bool
		want     form.Verdict
	}{
		{"a redirect to the thank-you page", generic(t), form.Answer{Status: 303, Location: thanks}, false, form.Verdict{Taken: true, Why: "The handler sends the signer on to the thank-you page."}},
		{"the same with a query", generic(t), form.Answer{Status: 302, Location: thanks + "?akid=.1"}, false, form.Verdict{Taken: true, Why: "The handler sends the signer on to the thank-you page."}},
		{"a redirect back", generic(t), form.Answer{Status: 303, Location: "https://action.riverton.example/libraries/sundays/#not-sent"}, false, form.Verdict{Why: "The handler sends the signer back: it did not take the signature."}},
		{"a redirect elsewhere", generic(t), form.Answer{Status: 303, Location: "https://x.example/"}, false, form.Verdict{Unsure: true, Why: "The handler sends the signer on to https://x.example/."}},
		{"a page", generic(t), form.Answer{Status: 200, Body: []byte("<h1>Thanks")}, false, form.Verdict{Unsure: true, Why: "The handler answers with a page of its own (200); it says whether the signature was taken."}},
		{"a refusal", generic(t), form.Answer{Status: 400}, false, form.Verdict{Why: "The handler did not take it (400)."}},
		{"signed before", generic(t), form.Answer{Status: 409}, true, form.Verdict{Why: "The handler says that this person has signed before (409)."}},
		{"too many", generic(t), form.Answer{Status: 429}, true, form.Verdict{Why: "The handler says that there were too many in a short time (429). Wait, and try again."}},
		{"a failure", generic(t), form.Answer{Status: 503}, true, form.Verdict{Why: "The handler itself failed (503)."}},
		{"a redirect, to a script", generic(t), form.Answer{Status: 303, Location: thanks}, true, form.Verdict{Unsure: true, Why: "The handler answers the script with a redirect (303), from which the page can't read whether the signature was taken."}},
		{"generic, taken", generic(t), form.Answer{Status: 201, Body: []byte(`{"ok":true}`)}, true, form.Verdict{Taken: true, Why: "The handler says that it took the signature (201)."}},
		{"generic, 200 without the word", generic(t), form.Answer{Status: 200, Body: []byte(`{}`)}, true, form.Verdict{Why: "The handler did not take it (200)."}},
		{"generic, a page", generic(t), form.Answer{Status: 200, Body: []byte(`<html>`)}, true, form.Verdict{Unsure: true, Why: "The handler's answer (200) can't be read as JSON, so the page can't tell whether the signature was taken."}},
		{"generic, a text for the list", generic(t), form.Answer{Status: 400, Body: []byte(`{"errors":"Closed"}`)}, true, form.Verdict{Why: "The handler did not take it (400).", Mistakes: []form.Mistake{{Message: "Closed"}}}},
		{"generic, mistakes", generic(t), form.Answer{Status: 422, Body: []byte(`{"ok":false,"errors":[{"field":"email","code":"x","message":"No <b>such</b>\n address &amp; host"}]}`)}, true,
			form.Verdict{Why: "The handler did not take it (422).", Mistakes: []form.Mistake{{Field: "email", Message: "No such address & host"}}}},
		{"formspree, the older error", formspree, form.Answer{Status: 403, Body: []byte(`{"error":"Form not active"}`)}, true, form.Verdict{Why: "The handler did not take it (403). It says: Form not active"}},
		{"web3forms, a text for true", web3forms, form.Answer{Status: 200, Body: []byte(`{"success":"true"}`)}, true, form.Verdict{Taken: true, Why: "The handler says that it took the signature (200)."}},
		{"web3forms, not taken", web3forms, form.Answer{Status: 200, Body: []byte(`{"success":false,"body":{"message":"Spam"}}`)}, true, form.Verdict{Why: "The handler did not take it (200). It says: Spam"}},
		{"proca, taken", proca(t), form.Answer{Status: 200, Body: []byte(`{"data":{"addActionContact":{"contactRef":"x","firstName":"A"}}}`)}, true, form.Verdict{Taken: true, Why: "The handler says that it took the signature (200)."}},
		{"proca, mistakes", proca(t), form.Answer{Status: 200, Body: []byte(`{"data":{"addActionContact":null},"errors":[{"message":"has invalid format","path":["addActionContact","contact","email"]}]}`)}, true,
			form.Verdict{Why: "The handler did not take it (200).", Mistakes: []form.Mistake{{Field: "email", Message: "has invalid format"}}}},
	} {
		if diff := cmp.Diff(c.want, c.form.Judge(c.answer, c.byScript)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
