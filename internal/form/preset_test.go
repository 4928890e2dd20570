package form_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
	"broadside/internal/form"
)

const presets = "../../layouts/handlers/"

// builtin reads a preset that comes with the program.
func builtin(t testing.TB, name string) *form.Preset {
	t.Helper()
	text, err := os.ReadFile(presets + name + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	p, problems := form.ReadPreset("layouts/handlers/"+name+".toml", text)
	if p == nil || problems != nil {
		t.Fatal(show(text, problems))
	}
	return p
}

// presetNames are those of all presets that come with the program.
func presetNames(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(presets + "*.toml")
	if err != nil || len(files) == 0 {
		t.Fatal("no presets", err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".toml")
	}
	return files
}

func show(text []byte, problems []diag.Problem) string {
	var list []string
	for _, p := range diag.Sorted(problems) {
		list = append(list, diag.Show(p, text))
	}
	return strings.Join(list, "\n")
}

func TestPageParameters(t *testing.T) {
	for name, want := range map[string][]string{"actionkit": {"page"}, "generic": nil, "listmonk": {"list"}, "netlify": {"name"}, "link": nil} {
		if diff := cmp.Diff(want, builtin(t, name).PageParameters()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestBrokenPreset: everything wrong with a preset is told at once, each at its place.
//
// CASES.md RS-029, for the action.
func TestBrokenPreset(t *testing.T) {
	const text = `title = "Odd"
action = "https://{page}.{key2}.{slug}.example/{host}/{slug}?{page}"
grad = "A"

[site.host]
kind = "hots"

[site.thanks]
kind = "https"

[page.page]
pattern = "[a-z"

[fields]
email = "email"
e-mail = "email"
phone = ""

[fields_in.US]
zip = "zip"

[[hidden]]
name = "page"
value = "{pag}"

[[hidden]]
value = "x"

[consent]
yes = "1"

[[consent.hidden]]
name = "lang"
value = "{lang}"
`
	const want = `layouts/handlers/odd.toml:2:10: error: {key2} is not a parameter of this preset [preset-wrong]
    1 | title = "Odd"
    2 | action = "https://{page}.{key2}.{slug}.example/{host}/{slug}?{page}"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   help: declare it: [site.key2] or [page.key2]

layouts/handlers/odd.toml:2:10: error: {page} is the page's, and it would decide where signers' data goes [preset-wrong]
    1 | title = "Odd"
    2 | action = "https://{page}.{key2}.{slug}.example/{host}/{slug}?{page}"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   help: let the site's parameters make the host, like [site.host]

layouts/handlers/odd.toml:2:10: error: {slug} is the page's, and it would decide where signers' data goes [preset-wrong]
    1 | title = "Odd"
    2 | action = "https://{page}.{key2}.{slug}.example/{host}/{slug}?{page}"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
   help: let the site's parameters make the host, like [site.host]

layouts/handlers/odd.toml:3:1: error: there is no key grad [key-unknown]
    2 | action = "https://{page}.{key2}.{slug}.example/{host}/{slug}?{page}"
    3 | grad = "A"
      | ^^^^
   help: did you mean grade?

layouts/handlers/odd.toml:6:8: error: there is no kind "hots" [preset-wrong]
    5 | [site.host]
    6 | kind = "hots"
      |        ^^^^^^
   help: write kind = "https", kind = "host" or a pattern

layouts/handlers/odd.toml:8:7: error: {thanks} is known from the page itself [preset-wrong]
    8 | [site.thanks]
      |       ^^^^^^
   help: give the parameter another name

layouts/handlers/odd.toml:12:11: error: [a-z is not a regular expression [preset-wrong]
   11 | [page.page]
   12 | pattern = "[a-z"
      |           ^^^^^^
   help: see https://pkg.go.dev/regexp/syntax

layouts/handlers/odd.toml:16:10: error: there is no field "e-mail" [preset-wrong]
   15 | email = "email"
   16 | e-mail = "email"
      |          ^^^^^^^
   help: did you mean email? (there are name, first_name, last_name, email, phone, street, city, region, postcode, country, comment)

layouts/handlers/odd.toml:17:9: error: the field phone has no name to be sent under [preset-wrong]
   16 | e-mail = "email"
   17 | phone = ""
      |         ^^
   help: write the handler's name for it, or delete the line

layouts/handlers/odd.toml:20:7: error: there is no field "zip" [preset-wrong]
   19 | [fields_in.US]
   20 | zip = "zip"
      |       ^^^^^
   help: there are name, first_name, last_name, email, phone, street, city, region, postcode, country, comment

layouts/handlers/odd.toml:24:9: error: {pag} is not a parameter of this preset [preset-wrong]
   23 | name = "page"
   24 | value = "{pag}"
      |         ^^^^^^^
   help: declare it: [site.pag] or [page.pag]

layouts/handlers/odd.toml:26:3: error: a hidden value has no name [preset-wrong]
   26 | [[hidden]]
      |   ^^^^^^
   help: add name = "…": what the handler calls it

layouts/handlers/odd.toml:29:2: error: [consent] needs name and yes [preset-wrong]
   29 | [consent]
      |  ^^^^^^^
   help: like name = "opt_in" and yes = "1"

layouts/handlers/odd.toml:34:9: error: {lang} is not a parameter of this preset [preset-wrong]
   33 | name = "lang"
   34 | value = "{lang}"
      |         ^^^^^^^^
   help: declare it: [site.lang] or [page.lang]
`
	p, problems := form.ReadPreset("layouts/handlers/odd.toml", []byte(text))
	if diff := cmp.Diff(want, show([]byte(text), problems)); p != nil || diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEmptyPreset(t *testing.T) {
	const want = `layouts/handlers/odd.toml: error: the preset has no action [preset-wrong]
   help: add the address that takes the form's post: action = "https://{host}/act/"
`
	p, problems := form.ReadPreset("layouts/handlers/odd.toml", nil)
	if diff := cmp.Diff(want, show(nil, problems)); p != nil || diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestOriginIsTheSites: a page's parameters and its address can stand in the action's path and query, and nowhere
// before.
//
// CASES.md RS-029.
func TestOriginIsTheSites(t *testing.T) {
	for action, ok := range map[string]bool{
		"https://{host}/act/":               true,
		"https://{host}/{page}":             true,
		"https://{host}?p={page}":           true,
		"https://{host}/x://{page}":         true,
		"https://act.example/{slug}/{page}": true,
		"{address}":                         true,
		"{address}/{page}":                  true,
		"{address}?p={slug}":                true,
		"https://{page}/":                   false,
		"https://{page}.{host}/":            false,
		"https://{host}{page}/":             false,
		"https://{host}{page}":              false,
		"https://act.example:{page}/":       false,
		"https://{slug}.act.example/":       false,
		"https://{language}@act.example/":   false,
		"{page}":                            false,
		"{page}://{host}/":                  false,
		"{address}{page}":                   false,
		"{thanks}":                          false,
		"https://{both}/":                   false,
	} {
		text := "action = \"" + action + "\"\n[site.host]\n[site.address]\n[site.both]\n[page.page]\n[page.both]\n[fields]\nemail = \"email\"\n"
		p, problems := form.ReadPreset("layouts/handlers/x.toml", []byte(text))
		if (p != nil) != ok || !ok && !strings.Contains(problems[0].Message, "would decide where") {
			t.Errorf("%s: %v\n%s", action, p != nil, show([]byte(text), problems))
		}
	}
}

// FuzzReadPreset holds that no text breaks the reading, that problems stand in it, and that a preset without
// blocking problems makes a form whose address only the site's parameters choose.
//
// CASES.md RS-029, RS-131.
func FuzzReadPreset(f *testing.F) {
	for _, name := range presetNames(f) {
		text, err := os.ReadFile(presets + name + ".toml")
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	f.Add("action = \"https://{host}/{page}\"\n[site.host]\nkind = \"host\"\n[page.page]\npattern = \"(\"\n[fields]\nemail = \"e\"\n")
	f.Add("action = \"https://a.example\"\nfields = { email = \"e\" }\nhidden = [{ name = \"\", value = \"{}\" }]\n[consent]\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, problems := form.ReadPreset("layouts/handlers/x.toml", []byte(text))
		for _, q := range problems {
			if q.Code == "" || q.Message == "" || q.Span.Start < 0 || q.Span.End < q.Span.Start || q.Span.End > len(text) {
				t.Errorf("%+v in %d bytes", q, len(text))
			}
		}
		if (p == nil) != diag.Blocking(problems, false) {
			t.Errorf("a preset: %v, problems: %v", p != nil, problems)
		}
		if p == nil {
			return
		}
		page := map[string]any{}
		for _, name := range p.PageParameters() {
			page[name] = "evil.example"
		}
		in := input(p)
		in.Settings.Presets = map[string]any{"x": page}
		out, problems := form.Build(in)
		if diag.Blocking(problems, false) {
			return
		}
		for _, origin := range append(out.Origins, out.Connect...) {
			if strings.Contains(origin, "evil") {
				t.Errorf("%q goes to %q and %q", out.Action, out.Origins, out.Connect)
			}
		}
		sound(t, out)
	})
}
