package form_test

import (
	"flag"
	"fmt"
	"os"
	"path"
	"slices"
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
		Words: words, Slug: "libraries/sundays", Countries: countries,
		PageURL: "https://action.riverton.example/libraries/sundays/", ThanksPath: "/libraries/sundays/thanks/",
		Thanks: "https://action.riverton.example/libraries/sundays/thanks/", Setting: nowhere, Handler: nowhere,
	}
}

// words are what a language might say.
var words = form.Words{
	Label: func(field string) string { return "the " + field }, Missing: func(field string) string { return "no " + field },
	Wrong: func(string) string { return "" }, Answer: func(label, _ string) string { return "answer " + label },
}

// countries are what a small world might offer.
func countries(english bool) []campaign.Choice {
	if english {
		return []campaign.Choice{{Value: "United States", Label: "Vereinigte Staaten"}, {Value: "Germany", Label: "Deutschland"}}
	}
	return []campaign.Choice{{Value: "US", Label: "Vereinigte Staaten"}, {Value: "DE", Label: "Deutschland"}}
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
	if out.Start == "" {
		return // a link
	}
	if !strings.HasPrefix(strings.ToLower(out.Action), "https://") && !out.Preset.SameSite {
		t.Errorf("the action is %s", out.Action)
	}
	nodes, err := html.ParseFragment(strings.NewReader(string(out.Start)), nil)
	if err != nil || len(nodes) != 1 {
		t.Fatalf("%s: %d nodes, %v", out.Start, len(nodes), err)
	}
	start := nodes[0].LastChild.FirstChild
	var want []html.Attribute
	for _, a := range out.Attributes {
		want = append(want, html.Attribute{Key: a.Name, Val: a.Value})
	}
	if diff := cmp.Diff(want, start.Attr); start.Data != "form" || start.FirstChild != nil || start.NextSibling != nil || diff != "" || want[1].Val != "post" {
		t.Errorf("%s: %s", out.Start, diff)
	}
	for _, a := range out.Attributes {
		if strings.HasPrefix(a.Name, "on") || slices.Contains([]string{"style", "formaction", "target"}, a.Name) {
			t.Errorf("the attribute %s", a.Name)
		}
	}
}

// TestPresets holds the form that each preset makes against testdata/forms.txtar: what is in the start tag, what is
// sent unseen, what is asked, what the policy must admit.
//
// CASES.md RS-042, RS-045, RS-145.
func TestPresets(t *testing.T) {
	golden(t, "testdata/forms.txtar", "form", func(t *testing.T, site, page txtar.File) string {
		out, problems := made(t, site, page)
		if problems != "" {
			t.Error(problems)
		}
		return dump(out)
	})
}

// dump writes a form out, a value a line.
func dump(out form.Output) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for _, a := range out.Attributes {
		line("%s: %s", a.Name, a.Value)
	}
	if out.Hosted.URL != "" {
		line("hosted at %s, which gets %s", out.Hosted.URL, out.Hosted.Carry)
	}
	for _, h := range out.Hidden {
		line("hidden %s = %s", h.Name, h.Value)
	}
	for _, f := range out.Tracking {
		line("tracking %s from %s, else %q", f.Name, f.From, f.Value)
	}
	if out.Trap != nil {
		line("trap %s %q", out.Trap.Name, out.Trap.Value)
	}
	for _, f := range out.Fields {
		line("field %s sent as %s: %+v", f.ID, f.Name, f)
	}
	line("consent %+v", out.Consent)
	line("may post to %q, send to %q, referrer %q", out.Origins, out.Connect, out.Referrer)
	return b.String()
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

// TestElsewhere: in the preview and in a copy for approval nothing of the form leads to its handler.
func TestElsewhere(t *testing.T) {
	in := input(builtin(t, "formspree"))
	in.Handlers["main"] = campaign.Handler{Preset: "formspree", Parameters: map[string]any{"form": "mqabcdef"}}
	in.Settings.Presets = nil
	out := build(t, in)
	for _, address := range []string{"", "/inbox/?a&b", `/"><b>`} {
		elsewhere := out.Elsewhere(address, "/arrived")
		if strings.Contains(string(elsewhere.Start), "formspree.io") {
			t.Errorf("%q: %s", address, elsewhere.Start)
		}
		nodes, err := html.ParseFragment(strings.NewReader(string(elsewhere.Start)), nil)
		if err != nil || len(nodes) != 1 || nodes[0].LastChild.FirstChild.FirstChild != nil {
			t.Errorf("%q: %s", address, elsewhere.Start)
		}
		if !strings.Contains(string(out.Start), "formspree.io") {
			t.Error("the form itself was changed")
		}
	}
	if got := out.Elsewhere("", "").Start; got != `<form class="form" method="post">` {
		t.Errorf("a copy for approval has %s", got)
	}
}

// TestProblems holds what authors read against testdata/problems.txtar.
//
// CASES.md RS-029, RS-042.
func TestProblems(t *testing.T) {
	golden(t, "testdata/problems.txtar", "problems", func(t *testing.T, site, page txtar.File) string {
		_, problems := made(t, site, page)
		return problems
	})
}

// golden holds what becomes of each case against a file. A case is a folder with the settings of the site and of a
// page; the file behind them is the result.
func golden(t *testing.T, name, result string, run func(t *testing.T, site, page txtar.File) string) {
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
			got = append(got, site, f, txtar.File{Name: path.Dir(f.Name) + "/" + result, Data: []byte(run(t, site, f))})
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

// made is the form of a page of a site, and all that is said about it.
func made(t *testing.T, siteFile, pageFile txtar.File) (form.Output, string) {
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
	for _, name := range presetNames(t) {
		in.Presets[name] = builtin(t, name)
	}
	silent := *in.Presets["generic"]
	silent.Name, silent.Consent = "silent", nil
	in.Presets["silent"] = &silent
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
	return out, b.String()
}
