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
