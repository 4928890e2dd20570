package build_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/build"
)

// A site on which every thing that pages depend on matters to one of them.
var whole = map[string]string{
	"content/site.toml": `title = "Riverton Action"
base_url = "https://action.riverton.example/"
country = "US"
[organisation]
name = "Riverton Action"
privacy = "/privacy/"
[theme]
fonts.text = "a.woff2"
[handlers.main]
preset = "generic"
action = "https://forms.riverton.example/sign"
[form]
handler = "main"
fields = ["email"]
button = "Sign"
consent = { mode = "notice", text = "We will [e-mail](/how.svg) you." }
[[menu]]
label = "Map"
url = "/map.svg"
`,
	"content/site.es.toml":          "title = \"Acción\"\n[form]\nbutton = \"Firma\"\nconsent.text = \"Escribimos.\"\n[[menu]]\nlabel = \"Mapa\"\nurl = \"/map.svg\"\n",
	"content/index.md":              "+++\ntitle = \"Home\"\n+++\nWelcome.\n",
	"content/index.es.md":           "+++\ntitle = \"Inicio\"\n+++\nHola.\n",
	"content/privacy.md":            "+++\ntitle = \"Privacy\"\n+++\nWe keep it.\n",
	"content/footnotes.toml":        "[shared]\ntitle = \"Shared\"\n",
	"content/how.svg":               `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>`,
	"content/map.svg":               `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>`,
	"content/counts.toml":           "[river]\nsignatures = 900\ncounted = 2026-09-20\n",
	"content/river/index.md":        "+++\ntitle = \"River\"\ncloses = 2026-12-01\nimage = \"r.png\"\nimage_alt = \"A river\"\naliases = [\"/stream/\"]\nnext = \"/trams/\"\n[petition]\ntarget = \"the council\"\nstatement = \"Do it.\"\n+++\nSee [parks](/parks/).[^shared] ![Map](flow.svg)\n",
	"content/river/r.png":           newDice(1).picture(".png", 30),
	"content/river/flow.svg":        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>`,
	"content/trams/index.md":        "+++\ntitle = \"Trams\"\n[petition]\ntarget = \"the council\"\ngoal = 1000\n+++\nWords.[^own]\n",
	"content/trams/index.es.md":     "+++\ntitle = \"Tranvías\"\n[petition]\ntarget = \"el Ayuntamiento\"\n+++\nPalabras.[^own]\n",
	"content/trams/footnotes.toml":  "[own]\ntitle = \"Own\"\n",
	"content/trams/statement.md":    "Do it.\n",
	"content/trams/statement.es.md": "Que se haga.\n",
	"content/lake/index.md":         "+++\ntitle = \"Lake\"\n[petition]\ntarget = \"the council\"\nstatement = \"Do it.\"\n+++\nWords.\n",
	"content/parks/index.md":        "+++\ntitle = \"Parks\"\n+++\nWords.\n",
	"static/fonts/a.woff2":          newFont(1),
}

// edited is a file's text with something else in one place; with nothing to replace it, all of it.
func edited(name, old, new string) map[string]string {
	if old == "" {
		return map[string]string{name: new}
	}
	if !strings.Contains(whole[name], old) {
		panic(name + " has no " + old)
	}
	return map[string]string{name: strings.Replace(whole[name], old, new, 1)}
}

// blindness is an edit after which a page is as it should be only because something is not overlooked.
type blindness struct {
	first map[string]string // what is different to begin with
	edit  map[string]string
	rest  func(*state)
}

var blindnesses = map[string]blindness{
	"registers":   {edit: edited("content/river/footnotes.toml", "", "[shared]\ntitle = \"Nearer\"\n")},
	"source":      {edit: edited("content/footnotes.toml", "Shared", "Other")},
	"link":        {edit: edited("content/parks/index.md", "title", "state = \"draft\"\ntitle")},
	"versions":    {edit: edited("content/privacy.es.md", "", "+++\ntitle = \"Privacidad\"\n+++\nLo guardamos.\n")},
	"facts":       {edit: edited("content/trams/index.md", "Trams", "Night trams")},
	"cards":       {edit: edited("content/trams/index.md", "Trams", "Night trams")},
	"count":       {edit: edited("content/counts.toml", "900", "901")},
	"old address": {edit: edited("content/stream.md", "", "+++\ntitle = \"Stream\"\n+++\n")},
	"world": {
		first: map[string]string{"content/river/index.md": strings.Replace(whole["content/river/index.md"], "See", "![Room](room.png)\n\nSee", 1)},
		edit:  edited("content/river/rooms.png", "", newDice(2).picture(".png", 30)),
	},
	"clock":              {rest: func(s *state) { s.now = s.now.AddDate(0, 2, 14) }},
	"absence":            {edit: edited("content/river/statement.md", "", "Do it twice.\n")},
	"page":               {edit: edited("content/parks/index.md", "Words", "Other words")},
	"original":           {edit: edited("content/trams/index.md", "goal = 1000", "goal = 1000\ndecision = 2026-11-12")},
	"register":           {first: edited("content/river/footnotes.toml", "", "[shared]\ntitle = \"Own\"\n"), edit: edited("content/river/footnotes.toml", "", "[shared]\ntitle = \"Other\"\n")},
	"companion":          {edit: edited("content/trams/statement.md", "Do", "Now do")},
	"picture":            {edit: edited("content/river/r.png", "", newDice(3).picture(".png", 30))},
	"drawing":            {edit: edited("content/river/flow.svg", "9 9", "8 8")},
	"running clock":      {rest: func(s *state) { s.stopped = "2026-10-01" }},
	"base":               {rest: func(s *state) { s.baseURL = "https://test.example/" }},
	"site":               {edit: edited("content/site.toml", `["email"]`, `["email", "name"]`)},
	"layouts":            {edit: map[string]string{"layouts/page.html": builtIn("page.html", "<main", "<main data-x")}},
	"fonts":              {edit: edited("static/fonts/a.woff2", "", newFont(47))},
	"sources of its own": {edit: edited("static/river/sources.json", "", "[]\n")},
	"site's words":       {edit: edited("content/site.es.toml", "Firma", "Firma ya")},
	"feed":               {edit: edited("content/trams/index.md", "title", "date = 2026-09-01\ntitle")},
	"consents":           {edit: edited("content/how.svg", "9 9", "8 8")},
	"frames":             {edit: edited("content/map.svg", "9 9", "8 8")},
}

// needless are things that can be overlooked here, and why.
var needless = map[string]string{
	"zone": "what a time zone means changes with the machine's laws of time, which no test can",
}

// TestNothingIsOverlooked sees that TestRandomEdits would find what a key lacks: without any one thing that pages are made
// again for, some edit leaves an old page standing (RS-112).
func TestNothingIsOverlooked(t *testing.T) {
	if raced {
		t.Skip("it is about what keys hold, and takes many times as long under the race detector")
	}
	drawings := t.TempDir()
	for _, name := range build.Blindable {
		b, ok := blindnesses[name]
		if _, no := needless[name]; !ok && !no {
			t.Errorf("there is no edit that shows what %s is for", name)
		}
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			overlooked := func(blind string) (why, said string) {
				first := state{files: maps.Clone(whole), now: noon}
				maps.Copy(first.files, b.first)
				for name, text := range first.files {
					first.files[name] = unblob(text)
				}
				second := first
				second.files = maps.Clone(first.files)
				for name, text := range b.edit {
					second.files[name] = unblob(text)
				}
				if b.rest != nil {
					b.rest(&second)
				}
				h := &history{first: first, steps: []step{stepFrom(name, first, second, replaced)}}
				w := h.begin(t, drawings)
				w.blind, w.place = blind, "one for all kinds"
				w.warm(t, w.at)
				h.steps[0].apply(t, w.dir, &w.at)
				want, got := w.cold(t, w.at), w.warm(t, w.at)
				why = cmp.Diff(strings.Split(want.said, "\n"), strings.Split(got.said, "\n"))
				if want.published {
					why += differing(want.files, got.files)
				}
				return why, want.said
			}
			if why, _ := overlooked(""); why != "" {
				t.Fatalf("with all: %s", why)
			}
			// A slow machine may make a page again since its files have come of age between two builds, which hides what is overlooked.
			why, said := overlooked(name)
			for tries := 1; why == "" && tries < 4; tries++ {
				why, said = overlooked(name)
			}
			if why == "" {
				t.Errorf("nothing shows that %s is overlooked\n%s", name, said)
			}
		})
	}
}

// With more edits than usual, random ones find each of these blindnesses too.
func TestRandomEditsFindBlindness(t *testing.T) {
	if *edits <= 500 {
		t.Skip("with -edits 1000 or more, which is how many it has for each")
	}
	drawings := t.TempDir()
	for _, name := range build.Blindable {
		if _, no := needless[name]; no {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for seed := range *edits / editsPerSite {
				e := newEditor(uint64(seed))
				h := &history{first: e.now.state()}
				w := h.begin(t, drawings)
				w.blind = name
				for i := range editsPerSite {
					want, got := w.cold(t, w.at), w.warm(t, w.at)
					if want.said != got.said || want.published && differing(want.files, got.files) != "" {
						t.Logf("found after %d edits", seed*editsPerSite+i)
						return
					}
					e.next(want.published).apply(t, w.dir, &w.at)
				}
			}
			t.Errorf("%d edits have not shown that %s is overlooked", *edits, name)
		})
	}
}
