package form_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/form"
)

// CASES.md RS-052: what comes in place of a count is never taken for one.
func TestReadCount(t *testing.T) {
	actionKit := form.Counting{Path: "total.actions"}
	for body, want := range map[string]int{
		`{"total": {"actions": 8312}}`:                               8312,
		`{"total": {"actions": 0}}`:                                  0,
		`{"total": {"actions": "8312"}}`:                             8312,
		"\ufeff {\"total\": {\"actions\": 8312}}\n":                  8312,
		`count({"goal": 1, "total": {"actions": 8312}});`:            8312,
		"/**/ act.kit.count( {\"total\":{\"actions\":8312}} )":       8312,
		"count({\n\"total\": {\n\"actions\": 1000000000\n}\n})\n;\n": 1_000_000_000,
	} {
		if got, err := actionKit.Read([]byte(body)); err != nil || got != want {
			t.Errorf("%s: %d, %v", body, got, err)
		}
	}
	for body, want := range map[string]string{
		``: "the answer is not JSON",
		`<!doctype html><title>Not found</title>`: "the answer is not JSON",
		`8312 people`:                        "the answer is not JSON",
		`{"total": {"actions": 8312}`:        "the answer is not JSON",
		`{"total": {"actions": 8312}} {}`:    "the answer is not JSON",
		`{"total": {"actions": 08312}}`:      "the answer is not JSON",
		`alert(1)`:                           "the answer has no number at total.actions",
		`[]`:                                 "the answer has no number at total.actions",
		`null`:                               "the answer has no number at total.actions",
		`{"total": 8312}`:                    "the answer has no number at total.actions",
		`{"total": {"actions": null}}`:       "the answer has no number at total.actions",
		`{"total": {"actions": true}}`:       "the answer has no number at total.actions",
		`{"total": {"actions": 8312.5}}`:     "what the answer has at total.actions is no whole number",
		`{"total": {"actions": 1e3}}`:        "what the answer has at total.actions is no whole number",
		`{"total": {"actions": "8,312"}}`:    "what the answer has at total.actions is no whole number",
		`{"total": {"actions": ""}}`:         "what the answer has at total.actions is no whole number",
		`{"total": {"actions": -1}}`:         "-1 can't be a count of signatures",
		`{"total": {"actions": 1000000001}}`: "1000000001 can't be a count of signatures",
		`{"total": {"actions": 99999999999999999999999999}}`: "99999999999999999999 can't be a count of signatures",
	} {
		if n, err := actionKit.Read([]byte(body)); err == nil || err.Error() != want {
			t.Errorf("%s: %d, %v, want %s", body, n, err, want)
		}
	}
}

func FuzzReadCount(f *testing.F) {
	for _, s := range []string{`{"a": 1}`, `f({"a": "1"})`, `{"a": -1}`, `a(`, "\ufeff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, err := (form.Counting{Path: "a"}).Read([]byte(s)); err == nil && (n < 0 || n > 1_000_000_000) {
			t.Errorf("%q: %d", s, n)
		}
	})
}

// CASES.md RS-029: no page chooses whom "broadside counts" and its own script ask.
func TestCountRule(t *testing.T) {
	const rest = "action = \"https://{host}/act/\"\n[site.host]\nkind = \"host\"\n[site.more]\noptional = true\n[page.page]\n[fields]\nemail = \"email\"\n[count]\n"
	for lines, want := range map[string]string{
		"url = \"https://{page}/count\"\npath = \"n\"":     "{page} is the page's, and it would decide where signers' data goes",
		"url = \"https://{slug}.example/\"\npath = \"n\"":  "{slug} is the page's, and it would decide where signers' data goes",
		"url = \"http://{host}/count\"\npath = \"n\"":      "this is not a whole address",
		"url = \"https://{host}/{nothing}\"\npath = \"n\"": "{nothing} is not a parameter of this preset",
		"path = \"n\"":                   "[count] has no url",
		"url = \"https://{host}/count\"": "[count] has no path",
		"url = \"https://{host}/\"\npath = \"n\"\ngrade = 'X'": `there is no grade "X"`,
	} {
		p, problems := form.ReadPreset("layouts/handlers/x.toml", []byte(rest+lines))
		if p != nil || len(problems) != 1 || problems[0].Message != want {
			t.Errorf("%s: %v", lines, problems)
		}
	}
	p, problems := form.ReadPreset("layouts/handlers/x.toml", []byte(rest+"url = \"https://{host}/{page}?x={more}&p={page}\"\npath = \"n\"\nlive = true"))
	if problems != nil {
		t.Fatal(problems)
	}
	for _, c := range []struct {
		site, page map[string]any
		want       *form.Counting
	}{
		{map[string]any{"host": "act.riverton.example"}, map[string]any{"page": "a"}, nil}, // a parameter is not set
		{map[string]any{"host": "act.riverton.example", "more": "1"}, map[string]any{"page": "a/b?c#@evil.example"},
			&form.Counting{URL: "https://act.riverton.example/a%2Fb%3Fc%23@evil.example?x=1&p=a%2Fb%3Fc%23%40evil.example", Path: "n", Live: true, Origin: "https://act.riverton.example"}},
	} {
		in := input(p)
		in.Handlers["main"] = campaign.Handler{Preset: "x", Parameters: c.site}
		in.Settings.Presets, in.Settings.Fields, in.Settings.Optional = map[string]any{"x": c.page}, []string{"email"}, nil
		if diff := cmp.Diff(c.want, build(t, in).Counting); diff != "" {
			t.Errorf("%v, %v (-want +got):\n%s", c.site, c.page, diff)
		}
	}
}
