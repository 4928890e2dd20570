package schema_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/form"
	"broadside/internal/language"
	"broadside/internal/schema"
)

var update = flag.Bool("update", false, "write the schemas")

// files are the schemas, and the type that each is made of.
var files = map[string]struct {
	of         reflect.Type
	translated bool
	about      string
}{
	"site.json":             {reflect.TypeFor[campaign.Site](), false, "The settings of a Broadside site: content/site.toml"},
	"site-translation.json": {reflect.TypeFor[campaign.Site](), true, "A translation of a Broadside site's settings: content/site.es.toml"},
	"footnotes.json":        {reflect.TypeFor[map[string]campaign.Source](), false, "Sources of a Broadside site, one table for each: footnotes.toml"},
	"counts.json":           {reflect.TypeFor[map[string]campaign.Count](), false, "How many have signed, by campaign: content/counts.toml"},
	"handler.json":          {reflect.TypeFor[form.Preset](), false, "What a kind of form handler expects: layouts/handlers/NAME.toml"},
	"language.json":         {reflect.TypeFor[language.File](), false, "Words and habits of a language: layouts/languages/TAG.toml"},
}

func TestSchemasAreThoseOfTheTypes(t *testing.T) {
	there, err := schema.Files.ReadDir(".")
	if err != nil || len(there) != len(files) {
		t.Fatalf("%d files, %d wanted (%v)", len(there), len(files), err)
	}
	for name, f := range files {
		want := written(t, f.about, f.of, f.translated)
		if *update {
			if err := os.WriteFile(name, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := schema.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s: run the test with -update (-made -there):\n%s", name, diff)
		}
	}
}

// written is the schema of a type as its file holds it.
func written(t *testing.T, about string, of reflect.Type, translated bool) []byte {
	t.Helper()
	made := maker{comments: comments(t), translated: translated}.of(of, false)
	made.Version, made.Title = "http://json-schema.org/draft-07/schema#", about
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(made); err != nil {
		t.Fatal(err)
	}
	// Characters that no editor shows are written as JSON's escapes.
	return []byte(strings.NewReplacer("\u2028", `\u2028`, "\u2029", `\u2029`, "\u202a", `\u202a`, "\u202e", `\u202e`, "\u2066", `\u2066`, "\u2069", `\u2069`).Replace(b.String()))
}
