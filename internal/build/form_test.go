package build

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The address to which a handler sends the signer back is whole and of base_url's host, whatever that host is, and
// wherever the campaign stands; no setting of a page can make it another (CASES.md RS-029, RS-043, RS-045).
func TestReturnAddressIsTheSites(t *testing.T) {
	for _, handler := range []struct{ settings, name string }{
		{"preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"\n", "_next"},
		{"preset = \"actionkit\"\nhost = \"act.riverton.example\"\n", "redirect"},
		{"preset = \"formspree\"\nform = \"mqabcdef\"\n", "_next"},
		{"preset = \"web3forms\"\naccess_key = \"1a2b3c4d-0000-4000-8000-1a2b3c4d5e6f\"\n", "redirect"},
		{"preset = \"listmonk\"\nhost = \"lists.riverton.example\"\n", "next"},
	} {
		settings := strings.Replace(siteFile, "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"\n", handler.settings, 1)
		page := strings.Replace(petition("A", "2026-09-01"), "\n+++\nCopy", "\n[form.actionkit]\npage = \"a\"\n[form.listmonk]\nlist = \"9f1c2d3e-1111-4222-8333-444455556666\"\n+++\nCopy", 1)
		dir := site(t, map[string]string{"content/site.toml": settings, "content/a/b/index.md": page, "content/index.md": page})
		for _, base := range []string{"", "https://copy.example/", "https://copy.example:8443/sub/folder/", "https://xn--bcher-kva.example/"} {
			want := base
			if base == "" {
				want = "https://action.riverton.example/"
			}
			out, _ := runAll(t, load(t, dir, Options{BaseURL: base}))
			for file, path := range map[string]string{"a/b/index.html": "a/b/thanks/", "index.html": "thanks/"} {
				sent := hiddenValues(t, out[file])
				if got := sent[handler.name]; len(got) != 1 || got[0] != want+path {
					t.Errorf("%s at %q, %s: %s = %q, not %s", handler.settings, base, file, handler.name, got, want+path)
				}
			}
		}
	}
}

// What a campaign's own parameter makes of a yes is sent by that campaign's form and by no other's, though all else of
// their forms is the same and made once.
func TestEachFormSendsItsOwnYes(t *testing.T) {
	files := map[string]string{
		"content/site.toml":           strings.Replace(siteFile, "preset = \"generic\"\naction = \"https://forms.riverton.example/sign\"", "preset = \"lists\"", 1),
		"layouts/handlers/lists.toml": "action = \"https://lists.example/\"\n[page.list]\n[fields]\nemail = \"email\"\n[consent]\nname = \"l\"\nyes = \"{list}\"\ngrade = \"A\"\n",
	}
	files["content/site.toml"] = strings.Replace(files["content/site.toml"], `mode = "notice"`, `mode = "box"`, 1)
	for _, name := range []string{"a", "b"} {
		files["content/"+name+"/index.md"] = strings.Replace(petition(name, "2026-09-01"), "\n+++\nCopy", "\n[form.lists]\nlist = \"list-"+name+"\"\n+++\nCopy", 1)
	}
	out, _ := runAll(t, load(t, site(t, files), Options{Workers: 1}))
	for _, name := range []string{"a", "b"} {
		if page := out[name+"/index.html"]; strings.Count(page, `name="l" value="list-`+name+`"`) != 1 || strings.Count(page, `name="l"`) != 1 {
			t.Errorf("%s asks for consent to another list", name)
		}
	}
}

// hiddenValues are the values of a page's hidden inputs, by name; none may be one that a browser fills in.
func hiddenValues(t *testing.T, page string) map[string][]string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	values := map[string][]string{}
	for n := range root.Descendants() {
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		if n.Data != "input" || attributes["type"] != "hidden" {
			continue
		}
		if _, ok := attributes["autocomplete"]; ok {
			t.Errorf("the hidden value %s asks to be filled in", attributes["name"])
		}
		values[attributes["name"]] = append(values[attributes["name"]], attributes["value"])
	}
	return values
}
