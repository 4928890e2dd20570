package content_test

import (
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
)

func TestUntranslated(t *testing.T) {
	for file, want := range map[string][2]string{
		"content/index.es.md":       {"content/index.md", "es"},
		"content/a/b.pt-br.md":      {"content/a/b.md", "pt-br"},
		"content/a/b.pt-BR.md":      {"content/a/b.md", "pt-br"},
		"content/site.zh-hant.toml": {"content/site.toml", "zh-hant"},
		"content/index.md":          {"content/index.md", ""},
		"content/v1.2.md":           {"content/v1.2.md", ""},
		"content/a.b.es.md":         {"content/a.b.es.md", ""},
		"content/.es.md":            {"content/.es.md", ""},
		"content/index.draft.md":    {"content/index.draft.md", ""},
		"content/room.es.jpg":       {"content/room.es.jpg", ""},
		"content/es/index.md":       {"content/es/index.md", ""},
	} {
		original, lang := content.Untranslated(file)
		if got := [2]string{original, lang}; got != want {
			t.Errorf("%s: %q", file, got)
		}
		if back := content.Translated(original, lang); back != strings.ToLower(file) {
			t.Errorf("%s comes back as %s", file, back)
		}
	}
	for file, want := range map[string]string{
		"content/index.es.md": "", "content/index.md": "", "content/index.pt-br.md": "",
		"content/index.pt-BR.md": "content/index.pt-br.md", "content/index.pt_br.md": "content/index.pt-br.md",
		"content/index.iw.md": "content/index.he.md", "content/index.ES.md": "content/index.es.md",
	} {
		if got := content.MisnamedTag(file); got != want {
			t.Errorf("%s should be called %q, want %q", file, got, want)
		}
	}
	for file, want := range map[string]campaign.Address{
		"content/index.es.md": "/es/", "content/a/index.pt-br.md": "/pt-br/a/", "content/a/b.es.md": "/es/a/b/",
	} {
		if got, problems := content.AddressOf(file); got != want || problems != nil {
			t.Errorf("%s: %s, %v", file, got, problems)
		}
	}
}

// inherited are the texts in settings that are no words: names, addresses, choices. A new key that holds text is either
// one of them, or a tag says what a translation does with it.
var inherited = strings.Fields(`base_url language country timezone organisation.contact organisation.privacy organisation.imprint
	theme.accent theme.logo theme.icon theme.fonts.headline theme.fonts.text theme.fonts.bold theme.fonts.italic theme.fonts.form footnotes.style handlers form.handler form.fields form.optional form.consent.mode
	thanks.first share.networks share.source static.run static.publish check.ignore image layout next successor petition.delivers petition.launched outcome.image`)

func TestEveryTextIsDecided(t *testing.T) {
	var undecided []string
	var walk func(reflect.Type, string)
	walk = func(typ reflect.Type, path string) {
		for i := range typ.NumField() {
			f := typ.Field(i)
			name, option, _ := strings.Cut(f.Tag.Get("toml"), ",")
			key := strings.TrimPrefix(path+"."+name, ".")
			of := f.Type
			for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice || of.Kind() == reflect.Map {
				of = of.Elem()
			}
			switch {
			case f.Tag.Get("settings") == "reserved" || option == "rest" || name == "-" || f.Tag.Get("translation") != "" || slices.Contains(inherited, key):
			case of.Kind() == reflect.String:
				undecided = append(undecided, key)
			case of.Kind() == reflect.Struct && of.NumField() > 0 && of.Field(0).Tag.Get("toml") != "":
				walk(of, key)
			}
		}
	}
	walk(reflect.TypeFor[campaign.Site](), "")
	walk(reflect.TypeFor[campaign.Page](), "")
	if len(undecided) > 0 {
		t.Errorf("is it words, that each translation has of its own, or not? %q", undecided)
	}
}

func TestReadTranslation(t *testing.T) {
	original, problems := content.ReadPage("content/library-sundays/index.md", []byte(page))
	if problems != nil {
		t.Fatal(problems)
	}
	const text = "+++\ntitle = \"Abiertas\"\nimage_alt = \"Una sala\"\nstate = \"draft\"\n[petition]\ntarget = \"el consejo\"\n[form.actionkit]\npage = \"domingos\"\n+++\n"
	p, problems := content.ReadTranslation("content/library-sundays/index.es.md", []byte(text), original)
	if problems != nil {
		t.Fatal(show([]byte(text), problems))
	}
	want := original.Page
	want.Title, want.ImageAlt, want.State = "Abiertas", "Una sala", campaign.Draft
	want.Petition = &campaign.Petition{Target: "el consejo"}
	want.Form.Presets = map[string]any{"actionkit": map[string]any{"page": "domingos"}}
	if diff := cmp.Diff(want, p.Page, cmp.AllowUnexported(campaign.Date{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	facts, ok := content.ReadFacts(p.File, []byte(text))
	if facts = facts.Inherit(original.Facts()); !ok || !reflect.DeepEqual(facts, p.Facts()) {
		t.Errorf("a look gives %+v, reading %+v", facts, p.Facts())
	}
	if at := p.At("closes"); at.File != original.File || at.Span != original.Place("closes") || !p.Has("closes") {
		t.Errorf("what is inherited stands at %+v", at)
	}
	if at := p.At("petition", "target"); at.File != p.File || text[at.Span.Start:at.Span.End] != `"el consejo"` {
		t.Errorf("its own word stands at %+v", at)
	}
	if original.Title != "Keep the libraries open" || original.Petition.Target != "the council" {
		t.Error("the original has changed")
	}
}

// The words that a translation follows are those of the settings, and nothing that changes without them.
func TestWords(t *testing.T) {
	read := func(text string) []string {
		p, _ := content.ReadPage("content/a.md", []byte(text))
		return p.Words()
	}
	want := []string{"title", "Keep the libraries open", "image_alt", "A room", "petition.target", "the council", "petition.statement", "We ask."}
	if diff := cmp.Diff(want, read(page)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, read(strings.Replace(page, "2026-12-01", "2027-12-01\nstate = \"closed\"", 1))); diff != "" {
		t.Errorf("other dates (-want +got):\n%s", diff)
	}
}

// FuzzReadTranslation holds that no text breaks the reading, and that a translation without problems has nothing from
// its original but what is no words.
//
// CASES.md RS-131.
func FuzzReadTranslation(f *testing.F) {
	seed(f, "page.txtar")
	site, err := os.ReadFile("../../content/library-sundays/index.md")
	if err != nil {
		f.Fatal(err)
	}
	original, problems := content.ReadPage("content/a/index.md", site)
	if diag.Blocking(problems, false) {
		f.Fatal(problems)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") {
			return // package tree lets none of it pass
		}
		p, problems := content.ReadTranslation("content/a/index.es.md", []byte(text), original)
		inside(t, text, problems)
		if diag.Blocking(problems, false) {
			return
		}
		if p.Date != original.Date || p.Petition.Goal != original.Petition.Goal || p.Image != original.Image || p.State != original.State && p.State != campaign.Draft {
			t.Errorf("%+v", p.Page)
		}
		if p.Place("title") == (diag.Span{}) || strings.TrimSpace(p.Petition.Target) == "" || p.Petition.Statement == original.Petition.Statement && !strings.Contains(text, "statement") {
			t.Errorf("%+v", p.Page)
		}
	})
}

// What a list of tables lacks is given as the lines to fill in.
func TestTranslationLacksEntries(t *testing.T) {
	original, problems := content.ReadPage("content/a/index.md", []byte("+++\ntitle = \"A\"\n[petition]\ntarget = \"b\"\n[[petition.elsewhere]]\nfrom = \"on \\\"paper\\\"\"\nsignatures = 2\ncounted = 2026-09-20\n[[petition.elsewhere]]\nfrom = \"at the fair\"\nsignatures = 3\ncounted = 2026-09-20\n+++\n"))
	if problems != nil {
		t.Fatal(problems)
	}
	_, problems = content.ReadTranslation("content/a/index.es.md", []byte("+++\ntitle = \"A\"\n[petition]\ntarget = \"b\"\n+++\n"), original)
	const want = "add, translated:\n[[petition.elsewhere]]\nfrom = \"on \\\"paper\\\"\"\n[[petition.elsewhere]]\nfrom = \"at the fair\""
	if len(problems) != 1 || problems[0].Help != want {
		t.Errorf("%+v\nwant the help %q", problems, want)
	}
}
