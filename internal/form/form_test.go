package form_test

import (
	"flag"
	"fmt"
	"html/template"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/settings"
)

var update = flag.Bool("update", false, "write what the tests get into testdata")

// input is a sound campaign of a sound site in the United States that posts to preset p, known as "x" or by its name.
func input(p *form.Preset) form.Input {
	nowhere := func(...string) diag.Problem { return diag.Problem{File: "site.toml"} }
	return form.Input{
		Presets:  map[string]*form.Preset{p.Name: p},
		Handlers: map[string]campaign.Handler{"main": {Preset: p.Name, Parameters: map[string]any{"host": "act.riverton.example"}}},
		Settings: campaign.FormSettings{
			Handler: "main", Fields: []string{"name", "email", "postcode"}, Optional: []string{"phone", "region", "comment"},
			Button: "Sign the petition", Consent: campaign.Consent{Mode: "notice", Text: "We will write."},
			Presets: map[string]any{"actionkit": map[string]any{"page": "library-sundays"}},
		},
		Consent: "We will <em>write</em>.", Country: "US", Language: "en", CountryName: "United States",
		Label: func(field string) string { return "the " + field }, Slug: "libraries/sundays",
		Thanks: "https://action.riverton.example/libraries/sundays/thanks/", Setting: nowhere, Handler: nowhere,
	}
}

func build(t *testing.T, in form.Input) form.Output {
	t.Helper()
	out, problems := form.Build(in)
	if problems != nil {
		t.Fatal(show(nil, problems))
	}
	sound(t, out)
	return out
}

// sound holds the promises of every form that may be shown: it posts by https and never by GET, it is one element
// with no attribute but its own, no hidden value is one that a browser fills in, and nothing is ticked.
//
// CASES.md RS-028, RS-030, RS-042, RS-045.
func sound(t *testing.T, out form.Output) {
	t.Helper()
	if !strings.HasPrefix(strings.ToLower(out.Action), "https://") {
		t.Errorf("the action is %s", out.Action)
	}
	nodes, err := html.ParseFragment(strings.NewReader(string(out.Start)), nil)
	if err != nil || len(nodes) != 1 {
		t.Fatalf("%s: %d nodes, %v", out.Start, len(nodes), err)
	}
	body := nodes[0].LastChild
	start := body.FirstChild
	want := []html.Attribute{{Key: "class", Val: "form"}, {Key: "method", Val: "post"}, {Key: "accept-charset", Val: "utf-8"}, {Key: "action", Val: out.Action}}
	if diff := cmp.Diff(want, start.Attr); start.Data != "form" || start.FirstChild != nil || start.NextSibling != nil || diff != "" {
		t.Errorf("%s: %s", out.Start, diff)
	}
}

var usFields = []campaign.Field{
	{ID: "f-name", Name: "name", Label: "the name", Type: "text", Autocomplete: "name", MaxLength: 255, Required: true},
	{ID: "f-email", Name: "email", Label: "the email", Type: "email", Inputmode: "email", Autocomplete: "email", MaxLength: 254, Required: true},
	{ID: "f-postcode", Name: "zip", Label: "the postcode", Type: "text", Inputmode: "numeric", Autocomplete: "postal-code", MaxLength: 12, Required: true},
	{ID: "f-phone", Name: "phone", Label: "the phone", Type: "tel", Inputmode: "tel", Autocomplete: "tel", MaxLength: 40},
	{ID: "f-region", Name: "state", Label: "the region", Type: "text", Autocomplete: "address-level1", MaxLength: 255},
	{ID: "f-comment", Name: "action_comment", Label: "the comment", MaxLength: 2000, Multiline: true},
}

// CASES.md RS-042, RS-045, RS-145.
func TestActionKit(t *testing.T) {
	in := input(builtin(t, "actionkit"))
	want := form.Output{
		Action:  "https://act.riverton.example/act/",
		Origins: []string{"https://act.riverton.example"},
		Form: campaign.Form{
			Start:  `<form class="form" method="post" accept-charset="utf-8" action="https://act.riverton.example/act/">`,
			Fields: usFields,
			Hidden: []campaign.Hidden{
				{Name: "page", Value: "library-sundays"}, {Name: "country", Value: "United States"},
				{Name: "redirect", Value: "https://action.riverton.example/libraries/sundays/thanks/"},
			},
			Consent: campaign.ConsentField{Mode: "notice", Text: "We will <em>write</em>."},
			Button:  "Sign the petition",
		},
	}
	if diff := cmp.Diff(want, build(t, in)); diff != "" {
		t.Errorf("in the United States (-want +got):\n%s", diff)
	}

	in.Country, in.CountryName, in.Language = "DE", "Germany", "de"
	in.Settings.Consent.Mode = "box"
	want.Fields = append([]campaign.Field{}, usFields...)
	want.Fields[2].Name, want.Fields[4].Name = "postal", "region"
	want.Hidden = []campaign.Hidden{want.Hidden[0], {Name: "country", Value: "Germany"}, want.Hidden[2], {Name: "require_opt_in", Value: "1"}}
	want.Consent = campaign.ConsentField{Mode: "box", Text: in.Consent, Options: []campaign.Option{{ID: "f-consent", Name: "opt_in", Value: "1"}}}
	if diff := cmp.Diff(want, build(t, in)); diff != "" {
		t.Errorf("in Germany (-want +got):\n%s", diff)
	}

	in.Country, in.CountryName = "GB", ""
	in.Settings.Consent = campaign.Consent{Mode: "choice", Text: "May we write?", Yes: "Yes, do", No: "No, thank you"}
	want.Fields[2].Inputmode = ""
	want.Hidden = []campaign.Hidden{want.Hidden[0], want.Hidden[2], want.Hidden[3]} // an empty value is left out
	want.Consent.Mode, want.Consent.Options = "choice", []campaign.Option{
		{ID: "f-consent-yes", Name: "opt_in", Value: "1", Label: "Yes, do"},
		{ID: "f-consent-no", Name: "opt_in", Value: "0", Label: "No, thank you"},
	}
	if diff := cmp.Diff(want, build(t, in)); diff != "" {
		t.Errorf("in the United Kingdom (-want +got):\n%s", diff)
	}
}

func TestGeneric(t *testing.T) {
	in := input(builtin(t, "generic"))
	in.Handlers["main"] = campaign.Handler{Preset: "generic", Parameters: map[string]any{"action": "https://forms.riverton.example:8443/sign?a=1&b=\u00fc"}}
	in.Settings.Presets, in.Settings.Optional = nil, nil
	in.Settings.Fields = form.FieldNames()
	in.Settings.Consent = campaign.Consent{Mode: "choice", Text: "May we?", Yes: "Yes", No: "No"}
	want := form.Output{
		Action:  "https://forms.riverton.example:8443/sign?a=1&b=\u00fc",
		Origins: []string{"https://forms.riverton.example:8443"},
		Form: campaign.Form{
			Start: `<form class="form" method="post" accept-charset="utf-8" action="https://forms.riverton.example:8443/sign?a=1&amp;b=` + "\u00fc" + `">`,
			Fields: []campaign.Field{
				{ID: "f-name", Name: "name", Label: "the name", Type: "text", Autocomplete: "name", MaxLength: 255, Required: true},
				{ID: "f-first_name", Name: "first_name", Label: "the first_name", Type: "text", Autocomplete: "given-name", MaxLength: 255, Required: true},
				{ID: "f-last_name", Name: "last_name", Label: "the last_name", Type: "text", Autocomplete: "family-name", MaxLength: 255, Required: true},
				{ID: "f-email", Name: "email", Label: "the email", Type: "email", Inputmode: "email", Autocomplete: "email", MaxLength: 254, Required: true},
				{ID: "f-phone", Name: "phone", Label: "the phone", Type: "tel", Inputmode: "tel", Autocomplete: "tel", MaxLength: 40, Required: true},
				{ID: "f-street", Name: "street", Label: "the street", Type: "text", Autocomplete: "street-address", MaxLength: 255, Required: true},
				{ID: "f-city", Name: "city", Label: "the city", Type: "text", Autocomplete: "address-level2", MaxLength: 255, Required: true},
				{ID: "f-region", Name: "region", Label: "the region", Type: "text", Autocomplete: "address-level1", MaxLength: 255, Required: true},
				{ID: "f-postcode", Name: "postcode", Label: "the postcode", Type: "text", Inputmode: "numeric", Autocomplete: "postal-code", MaxLength: 12, Required: true},
				{ID: "f-comment", Name: "comment", Label: "the comment", MaxLength: 2000, Multiline: true, Required: true},
			},
			Hidden: []campaign.Hidden{
				{Name: "page", Value: "libraries/sundays"}, {Name: "lang", Value: "en"},
				{Name: "_next", Value: "https://action.riverton.example/libraries/sundays/thanks/"},
			},
			Consent: campaign.ConsentField{Mode: "choice", Text: in.Consent, Options: []campaign.Option{
				{ID: "f-consent-yes", Name: "consent", Value: "yes", Label: "Yes"}, {ID: "f-consent-no", Name: "consent", Value: "no", Label: "No"},
			}},
			Button: "Sign the petition",
		},
	}
	if diff := cmp.Diff(want, build(t, in)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestConsentInTheEEA: in the European Economic Area and the United Kingdom a notice is an error, elsewhere not.
func TestConsentInTheEEA(t *testing.T) {
	in := input(builtin(t, "actionkit"))
	for _, country := range strings.Fields("AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK US CA AU NZ CH IN ZA") {
		in.Country = country
		_, problems := form.Build(in)
		free := strings.Contains("US CA AU NZ CH IN ZA", country)
		if free != (len(problems) == 0) || !free && (len(problems) != 1 || problems[0].Code != "consent-notice") {
			t.Errorf("%s: %s", country, show(nil, problems))
		}
	}
}

// TestAction: where signers' data may go.
//
// CASES.md RS-028.
func TestAction(t *testing.T) {
	preset := builtin(t, "generic")
	for action, ok := range map[string]bool{
		"https://forms.riverton.example/sign":       true,
		"https://forms.riverton.example":            true,
		"https://forms.riverton.example:8443/a?b=c": true,
		"HTTPS://forms.riverton.example/":           true,
		"https://xn--bcher-kva.example/":            true,
		"https://203.0.113.7/":                      true,
		"https://[2001:db8::7]/":                    true,

		"":                                       false,
		" ":                                      false,
		"http://forms.riverton.example/sign":     false,
		"HTTP://forms.riverton.example/sign":     false,
		"forms.riverton.example/sign":            false,
		"//forms.riverton.example/sign":          false,
		"/sign":                                  false,
		"sign":                                   false,
		"?a":                                     false,
		"javascript:alert(1)":                    false,
		"data:text/html,x":                       false,
		"mailto:a@riverton.example":              false,
		"ftp://riverton.example/":                false,
		"https:forms.riverton.example":           false,
		"https:///sign":                          false,
		"https://:443/":                          false,
		"https://user@forms.riverton.example/":   false,
		"https://user:p@forms.riverton.example/": false,
		"https://@forms.riverton.example/":       false,
		"https://forms.riverton.example@evil.example/": false,
		"https://forms.riverton.example/#x":            false,
		"https://forms.riverton.example/ x":            false,
		"https://forms.riverton.example/\"x":           false,
		"https://forms.riverton.example/'x":            false,
		"https://forms.riverton.example/<x>":           false,
		"https://forms.riverton.example\\x":            false,
		"https://forms.riverton.example/\nx":           false,
		"https://forms.riverton.example/\x7f":          false,
		" https://forms.riverton.example/":             false,
		"https://localhost/":                           false,
		"https://localhost:8080/":                      false,
		"https://LOCALHOST/":                           false,
		"https://a.localhost/":                         false,
		"https://localhost./":                          false,
		"https://forms/":                               false,
		"https://127.0.0.1/":                           false,
		"https://127.1/":                               false,
		"https://2130706433/":                          false,
		"https://0x7f.0.0.1/":                          false,
		"https://0177.0.0.1/":                          false,
		"https://0.0.0.0/":                             false,
		"https://10.1.2.3/":                            false,
		"https://172.16.0.1/":                          false,
		"https://192.168.1.1:8443/":                    false,
		"https://169.254.169.254/":                     false,
		"https://224.0.0.1/":                           false,
		"https://255.255.255.255/":                     false,
		"https://[::1]/":                               false,
		"https://[::]/":                                false,
		"https://[fe80::1]/":                           false,
		"https://[fe80::1%25eth0]/":                    false,
		"https://[fd00::1]/":                           false,
		"https://[::ffff:127.0.0.1]/":                  false,
		"https://[::ffff:10.0.0.1]/":                   false,
		"https://[::ffff:169.254.169.254]/":            false,
		"https://f\u00f6rms.riverton.example/":         false,
		"https://forms_x.riverton.example/":            false,
		"https://-forms.riverton.example/":             false,
		"https://forms..example/":                      false,
		"https://forms.riverton.example:x/":            false,
		"https://forms.riverton.example:0/":            false,
		"https://forms.riverton.example:99999/":        false,
	} {
		in := input(preset)
		in.Handlers["main"] = campaign.Handler{Preset: "generic", Parameters: map[string]any{"action": action}}
		in.Settings.Presets = nil
		out, problems := form.Build(in)
		if ok != (len(problems) == 0) || !ok && (len(problems) != 1 || problems[0].Code != "parameter-wrong" || out.Origins != nil) {
			t.Errorf("%q: %v %s", action, out.Origins, show(nil, problems))
		}
		if ok {
			sound(t, out)
		}
	}
}

// TestHost: what a host's name may be.
//
// CASES.md RS-028.
func TestHost(t *testing.T) {
	for host, ok := range map[string]bool{
		"act.riverton.example": true, "a-b.example": true, "xn--bcher-kva.example": true, "1.example": true,
		"": false, "act": false, "localhost": false, "act.localhost": false, "Act.riverton.example": false, "https://act.example": false, "act.example/": false, "act.example/x": false,
		"act.example:443": false, "u@act.example": false, "act.example.": false, "act..example": false, "-a.example": false, "a-.example": false,
		"127.0.0.1": false, "[::1]": false, "act.example#": false, "act.example?x=": false, "act.example\\x": false, "act .example": false, "act.example\n": false,
		strings.Repeat("a", 64) + ".example": false, "\u00e4ct.example": false,
	} {
		in := input(builtin(t, "actionkit"))
		in.Handlers["main"].Parameters["host"] = host
		_, problems := form.Build(in)
		if ok != (len(problems) == 0) {
			t.Errorf("%q: %s", host, show(nil, problems))
		}
	}
}

func TestStartElsewhere(t *testing.T) {
	for action, want := range map[string]template.HTML{
		"":            `<form class="form" method="post">`,
		"/inbox/?a&b": `<form class="form" method="post" accept-charset="utf-8" action="/inbox/?a&amp;b">`,
		`/"><b>`:      `<form class="form" method="post" accept-charset="utf-8" action="/&#34;&gt;&lt;b&gt;">`,
	} {
		if got := form.StartElsewhere(action); got != want {
			t.Errorf("%q: %s", action, got)
		}
	}
}

// TestProblems holds what authors read against testdata/problems.txtar. A case is a folder with the settings of the
// site and of a page; the file behind them is all that is said.
//
// CASES.md RS-029, RS-042.
func TestProblems(t *testing.T) {
	const name = "testdata/problems.txtar"
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var got []txtar.File
	var site txtar.File
	for _, f := range archive.Files {
		switch path.Base(f.Name) {
		case "site.toml":
			site = f
		case "page.toml":
			got = append(got, site, f, txtar.File{Name: path.Dir(f.Name) + "/problems", Data: []byte(problemsOf(t, site, f))})
		}
	}
	text := txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: got})
	if *update {
		if err := os.WriteFile(name, text, 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(txtar.Format(archive)), string(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func problemsOf(t *testing.T, siteFile, pageFile txtar.File) string {
	t.Helper()
	var site campaign.Site
	var page campaign.Page
	parse := func(f txtar.File, into any) *settings.Document {
		doc, problems := settings.Parse(path.Base(f.Name), f.Data, diag.Span{End: len(f.Data)}, 0)
		if doc == nil {
			t.Fatalf("%s: %v", f.Name, problems)
		}
		if problems := doc.Decode(into); problems != nil {
			t.Fatalf("%s: %s", f.Name, show(f.Data, problems))
		}
		return doc
	}
	siteDoc, pageDoc := parse(siteFile, &site), parse(pageFile, &page)
	set := site.Form.Over(page.Form)
	in := input(builtin(t, "actionkit"))
	generic := builtin(t, "generic")
	silent := *generic
	silent.Name, silent.Consent = "silent", nil
	in.Presets["generic"], in.Presets["silent"] = generic, &silent
	in.Handlers, in.Settings, in.Country = site.Handlers, set, site.Country
	in.CountryName = map[string]string{"US": "United States", "DE": "Germany"}[site.Country]
	in.Setting = func(key ...string) diag.Problem {
		if pageDoc.Has(key[:2]...) {
			return diag.Problem{File: "page.toml", Span: pageDoc.Value(key...)}
		}
		return diag.Problem{File: "site.toml", Span: siteDoc.Value(key...)}
	}
	in.Handler = func(key ...string) diag.Problem {
		return diag.Problem{File: "site.toml", Span: siteDoc.Value(append([]string{"handlers", set.Handler}, key...)...)}
	}
	out, problems := form.Build(in)
	if !diag.Blocking(problems, false) {
		sound(t, out)
	}
	var b strings.Builder
	for _, p := range diag.Sorted(problems) {
		text := siteFile.Data
		if p.File == "page.toml" {
			text = pageFile.Data
		}
		fmt.Fprint(&b, diag.Show(p, text))
	}
	return b.String()
}
