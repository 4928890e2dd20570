package form_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/form"
)

func TestRead(t *testing.T) {
	in := input(builtin(t, "actionkit"))
	h := in.Handlers["main"]
	h.ConsentTested = campaign.Day(2026, 11, 20)
	in.Handlers["main"] = h
	in.Settings.Fields, in.Settings.Optional = []string{"name", "email", "country", "postcode"}, nil
	in.Settings.Consent = campaign.Consent{Mode: "choice", Text: "May we?", Yes: "Yes", No: "No"}
	out := build(t, in)
	got := out.Read([]form.Value{
		{"page", "library-sundays"}, {"name", "Ana"}, {"email", "  "}, {"postal", "10115"}, {"source", "x"}, {"opt_in", "0"}, {"extra", "?"},
	})
	want := form.Reading{
		Rows: []form.Row{
			{"page", "library-sundays", form.KindHidden, ""}, {"name", "Ana", form.KindField, "the name"}, {"email", "  ", form.KindField, "the email"},
			{"postal", "10115", form.KindField, "the postcode"}, {"source", "x", form.KindTracking, ""}, {"opt_in", "0", form.KindConsent, ""}, {"extra", "?", form.KindUnknown, ""},
		},
		Missing: []string{"the email", "the country"},
		Consent: "no",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for consent, values := range map[string][]form.Value{"yes": {{"opt_in", "1"}}, "no": {{"opt_in", "0"}}, "": nil} {
		if got := out.Read(values).Consent; got != consent {
			t.Errorf("%v is read as %q", values, got)
		}
	}

	in.Settings.Consent = campaign.Consent{Mode: "box", Text: "You may."}
	box := build(t, in)
	if a, b := box.Read(nil).Consent, box.Read([]form.Value{{"opt_in", "1"}}).Consent; a != "no" || b != "yes" {
		t.Errorf("a box is read as %q and %q", a, b)
	}
	in.Settings.Consent = campaign.Consent{Mode: "notice", Text: "We will."}
	if got := build(t, in).Read(nil).Consent; got != "notice" {
		t.Errorf("a notice is read as %q", got)
	}

	paths := proca(t).Read([]form.Value{{"variables.contact.name", "Ana"}, {"variables.privacy", "{}"}, {"query", "q"}, {"variables.action.customFields.consent_version", "1"}, {"variables.contact.nme", "x"}})
	var kinds []form.Kind
	for _, r := range paths.Rows {
		kinds = append(kinds, r.Kind)
	}
	if diff := cmp.Diff([]form.Kind{form.KindField, form.KindHidden, form.KindHidden, form.KindHidden, form.KindUnknown}, kinds); diff != "" {
		t.Error(diff)
	}
}
