package form_test

import (
	"strings"
	"testing"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/form"
)

// Nothing that a page says can lead a signature to another host, to another path of it, or to more of a query than the
// preset has (CASES.md RS-028, RS-029).
func TestPagesChooseNoAddress(t *testing.T) {
	for _, c := range []struct {
		preset, page string // the lines of each
		want         string // the address; empty if the preset or the page is refused
	}{
		{`action = "https:/{page}"`, `/evil.example/steal`, ""},
		{`action = "https:{page}"`, `//evil.example/`, ""},
		{`action = "/{page}"`, `/evil.example/`, ""},
		{`action = "http://forms.example/{page}"`, `x`, ""},
		{`action = "https://forms.example/u/me/{page}"`, `../../other?x=1`, ""},
		{`action = "https://forms.example/u/me/{page}"`, `..`, ""},
		{`action = "https://forms.example/u/{page}{page}/x"`, `.`, ""},
		{`action = "https://forms.example/{page}"`, `a b&c#d/é`, "https://forms.example/a%20b&c%23d%2F%C3%A9"},
		{`action = "https://forms.example/?t={title}&p={page}"`, `x&list=evil#y`, "https://forms.example/?t=Save+%3Cit%3E+%26+us%3D1&p=x%26list%3Devil%23y"},
		{`action = "https://forms.example/{slug}/"`, `x`, "https://forms.example/libraries/sundays/"},
		{"same_site = true\naction = \"/{page}\"", `/evil.example/steal`, "/%2Fevil.example%2Fsteal"},
		{"same_site = true\naction = \"/{page}\"", `\evil.example/steal`, "/%5Cevil.example%2Fsteal"},
		{"same_site = true\naction = \"/\\\\evil.example/\"", `x`, ""},
		{"same_site = true\naction = \"/a/{page}\"", `..`, ""},
		{"same_site = true\naction = \"//evil.example/\"", `x`, ""},
		{"same_site = true\naction = \"{thanks_path}\"", `x`, "/libraries/sundays/thanks/"},
		{"action = \"https://{host}/x\"\n[site.host]\nkind = \"host\"\ndefault = \"{title}\"", `x`, ""},
		{"action = \"https://{host}/x\"\n[site.host]\nkind = \"host\"\ndefault = \"{page}\"", `x`, ""},
		{"action = \"https://{host}/x\"\n[site.host]\nkind = \"host\"\ndefault = \"localhost\"", `x`, ""},
		{"action = \"https://{host}/x\"\n[site.host]\nkind = \"host\"\ndefault = \"forms.example\"", `x`, "https://forms.example/x"},
		{"action = \"https://forms.example/{other}\"\n[page.other]\npattern = \"[a-z]+\"\ndefault = \"{slug}\"", `x`, ""},
	} {
		text := c.preset + "\n[page.page]\n[fields]\nemail = \"email\"\n"
		p, problems := form.ReadPreset("layouts/handlers/x.toml", []byte(text))
		if p == nil {
			if c.want != "" {
				t.Errorf("%s: %s", c.preset, show([]byte(text), problems))
			}
			continue
		}
		in := input(p)
		in.Title = "Save <it> & us=1"
		in.Handlers["main"] = campaign.Handler{Preset: "x"}
		in.Settings.Fields, in.Settings.Optional = []string{"email"}, nil
		in.Settings.Presets = map[string]any{"x": map[string]any{"page": c.page}}
		out, problems := form.Build(in)
		switch blocked := diag.Blocking(problems, false); {
		case blocked != (c.want == ""):
			t.Errorf("%s with %s: %q %s", c.preset, c.page, out.Action, show(nil, problems))
		case !blocked && out.Action != c.want:
			t.Errorf("%s with %s: %q, not %q", c.preset, c.page, out.Action, c.want)
		}
	}
}

// A preset in which two things have one name on the wire, or a path that JSON or a browser can't hold, is refused.
func TestPresetNamesClash(t *testing.T) {
	const plain, json = "action = \"https://forms.example/\"\n", "hosted = \"https://forms.example/\"\n[fetch]\nurl = \"https://forms.example/\"\nbody = \"json\"\n"
	for text, message := range map[string]string{
		plain + "[fields]\nemail = \"email\"\n[redirect]\nname = \"email\"\n":                                     "email is the name of the field email and of the redirect",
		plain + "[fields]\nname = \"name\"\n[honeypot]\nname = \"name\"\n":                                        "name is the name of the field name and of the honeypot",
		plain + "[fields]\nemail = \"email\"\n[tracking]\nsource = \"email\"\n":                                   "email is the name of the field email and of what is copied from source",
		plain + "[fields]\nemail = \"e\"\n[tracking]\nsource = \"x\"\nutm_source = \"x\"\n":                       "x is the name of what is copied from source and of what is copied from utm_source",
		plain + "[fields]\ncity = \"loc\"\nregion = \"r\"\n[fields_in.US]\nregion = \"loc\"\n":                    "in US city and region have the same name",
		plain + "[fields]\nemail = \"e\"\n[fields_in.US]\nregion = \"state\"\n":                                   "the field region has a name in US only",
		plain + "[fields]\nemail = \"e\u00a0mail\"\n":                                                             "a name on the wire has no spaces",
		plain + "[fields]\nemail = \"e\"\n[attributes]\ndata-ready = \"yes\"\n":                                   "a form can't have the attribute data-ready from a preset",
		plain + "[fields]\nemail = \"e\"\n[page.x]\npattern = \"a|)(?:.*\"\n":                                     "a|)(?:.* is not a regular expression",
		json + "[fields]\nname = \"person\"\nemail = \"person.email\"\n":                                          "person.email can't stand below person, which is a value of its own",
		json + "[fields]\nemail = \"a.__proto__.b\"\n":                                                            "a.__proto__.b is no path in JSON",
		json + "[fields]\nemail = \"a..b\"\n":                                                                     "a..b is no path in JSON",
		"action = \"https://forms.example/\"\nattributes = { name = \"x\" }\n[fields]\nemail = \"constructor\"\n": "", // plain names may be anything
	} {
		_, problems := form.ReadPreset("layouts/handlers/x.toml", []byte(text))
		if message == "" && problems != nil || message != "" && (len(problems) != 1 || !strings.Contains(problems[0].Message, message)) {
			t.Errorf("%s\n%s", text, show([]byte(text), problems))
		}
	}
	if p, _ := form.ReadPreset("layouts/handlers/consent.toml", []byte(plain+"[fields]\nemail = \"email\"\n")); p != nil {
		t.Error("a preset is called consent, as a key of [form] is")
	}
}

// A form whose name hides what a browser knows of the page is refused: by it one finds the form in document.
func TestFormNameHidesNothing(t *testing.T) {
	for name, ok := range map[string]bool{"querySelectorAll": false, "title": false, "sign-up": true, "": true} {
		in := input(builtin(t, "netlify"))
		in.Handlers["main"] = campaign.Handler{Preset: "netlify"}
		in.Settings.Presets = map[string]any{"netlify": map[string]any{"name": name}}
		if name == "" {
			in.Settings.Presets, in.Slug = nil, "title"
		}
		out, problems := form.Build(in)
		if ok != (problems == nil) || ok && !strings.Contains(string(out.Start), `-`) {
			t.Errorf("%q: %s %s", name, out.Start, show(nil, problems))
		}
	}
}

// What a preset sends along with a box only if a field is asked for is sent then.
func TestConsentIsSentAlongWithAField(t *testing.T) {
	p, problems := form.ReadPreset("layouts/handlers/x.toml", []byte("action = \"https://forms.example/\"\n[fields]\nemail = \"email\"\nname = \"name\"\n[consent]\nname = \"c\"\nyes = \"1\"\ngrade = \"A\"\n[[consent.hidden]]\nname = \"mail\"\nvalue = \"1\"\nwith = \"email\"\n[[consent.hidden]]\nname = \"named\"\nvalue = \"1\"\nwith = \"name\"\n"))
	if p == nil {
		t.Fatal(problems)
	}
	in := input(p)
	in.Handlers["main"] = campaign.Handler{Preset: "x"}
	in.Settings.Fields, in.Settings.Optional, in.Settings.Presets = []string{"email"}, nil, nil
	in.Settings.Consent = campaign.Consent{Mode: "box", Text: "You may."}
	if out := build(t, in); len(out.Hidden) != 1 || out.Hidden[0].Name != "mail" {
		t.Errorf("sent along: %v", out.Hidden)
	}
}

// Where one name has several values, a yes is found among them.
func TestReadFindsTheYesOfAList(t *testing.T) {
	in := input(builtin(t, "listmonk"))
	in.Handlers["main"] = campaign.Handler{Preset: "listmonk", Parameters: map[string]any{"host": "lists.riverton.example", "newsletter": "0b6e7f2c-1111-4222-8333-444455556666"}}
	in.Settings.Fields, in.Settings.Optional = []string{"email"}, nil
	in.Settings.Presets = map[string]any{"listmonk": map[string]any{"list": "9f1c2d3e-1111-4222-8333-444455556666"}}
	in.Settings.Consent = campaign.Consent{Mode: "box", Text: "You may."}
	out := build(t, in)
	list := form.Value{Name: "l", Value: "9f1c2d3e-1111-4222-8333-444455556666"}
	if a, b := out.Read([]form.Value{list, {Name: "l", Value: "0b6e7f2c-1111-4222-8333-444455556666"}}).Consent, out.Read([]form.Value{list}).Consent; a != "yes" || b != "no" {
		t.Errorf("a ticked box is read as %q, one left alone as %q", a, b)
	}
}

// A value that is nearly right comes back as it should be.
func TestNearlyRightParameters(t *testing.T) {
	for _, c := range []struct{ preset, name, value, want string }{
		{"actionkit", "host", " act.riverton.example", `did you mean host = "act.riverton.example"?`},
		{"actionkit", "host", "https://act.riverton.example/act/", `did you mean host = "act.riverton.example"?`},
		{"actionkit", "host", "Act.Riverton.example", `did you mean host = "act.riverton.example"?`},
		{"actionkit", "host", "act", `write the host of your ActionKit pages, like host = "act.riverton.example"`},
		{"formspree", "form", "https://formspree.io/f/mqabcdef", `did you mean form = "mqabcdef"?`},
		{"formspree", "form", "mqabcdef ", `did you mean form = "mqabcdef"?`},
		{"generic", "action", "forms.riverton.example/sign", `did you mean action = "https://forms.riverton.example/sign"?`},
		{"generic", "action", "javascript:alert(1)", `write the address that takes the form's post, like action = "https://forms.riverton.example/sign"`},
		{"actionnetwork", "petition", "1A2B3C4D-0000-4000-8000-1A2B3C4D5E6F", `did you mean petition = "1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f"?`},
	} {
		in := input(builtin(t, c.preset))
		in.Handlers["main"] = campaign.Handler{Preset: c.preset, Parameters: map[string]any{c.name: c.value, "address": "x"}}
		if c.preset != "actionnetwork" {
			delete(in.Handlers["main"].Parameters, "address")
		}
		if c.preset != "actionkit" {
			in.Settings.Presets = nil
		}
		_, problems := form.Build(in)
		if len(problems) == 0 || problems[0].Help != c.want {
			t.Errorf("%s = %q: %s", c.name, c.value, show(nil, problems))
		}
	}
}
