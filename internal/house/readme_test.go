package house

import (
	"bytes"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/form"
)

// The README's tables of settings are the types' keys, no more and no fewer, in their order.
func TestReadmeListsSettings(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for heading, typ := range map[string]reflect.Type{
		"In `content/site.toml`:":             reflect.TypeFor[campaign.Site](),
		"In a page's front matter:":           reflect.TypeFor[campaign.Page](),
		"In `footnotes.toml`, below `[KEY]`:": reflect.TypeFor[campaign.Source](),
	} {
		_, rest, ok := bytes.Cut(readme, []byte(heading))
		if !ok {
			t.Errorf("README.md has no %q", heading)
			continue
		}
		table, _, _ := bytes.Cut(bytes.TrimSpace(rest), []byte("\n\n"))
		if diff := cmp.Diff(keys(typ, ""), listed(string(table))); diff != "" {
			t.Errorf("%s keys of the type (-) and of the README (+):\n%s", heading, diff)
		}
	}
}

// listed are the names in the first column of a table.
func listed(table string) []string {
	var names []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(table, -1) {
		names = append(names, m[1])
	}
	return names
}

// keys are the dotted keys of a settings type, without reserved ones.
func keys(t reflect.Type, prefix string) []string {
	var out []string
	for i := range t.NumField() {
		f := t.Field(i)
		name := f.Tag.Get("toml")
		if f.Tag.Get("settings") == "reserved" || strings.HasPrefix(name, ",") || !f.IsExported() || name == "-" {
			continue
		}
		typ := f.Type
		path := prefix + name
		if typ.Kind() == reflect.Map && !strings.HasSuffix(name, "*") {
			typ, path = typ.Elem(), path+".X"
		}
		if typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
			typ = typ.Elem()
		}
		if typ.Kind() == reflect.Struct && !reads(f.Type) && !reads(typ) {
			out = append(out, keys(typ, path+".")...)
			continue
		}
		out = append(out, path)
	}
	return out
}

// reads reports whether a type takes settings apart by itself.
func reads(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[interface{ UnmarshalTOML(any) error }]())
}

// The fields that the README names are those a form can have.
func TestReadmeListsFields(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := form.FieldNames()
	quoted := slices.Clone(names)
	for i := range quoted {
		quoted[i] = "`" + quoted[i] + "`"
	}
	if want := strings.Join(quoted, ", "); !bytes.Contains(readme, []byte(want)) {
		t.Errorf("README.md does not list the fields: %s", want)
	}
}
