package house

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/form"
)

// The README's table of handlers is what the presets say.
func TestReadmeListsHandlers(t *testing.T) {
	names, err := filepath.Glob("../../layouts/handlers/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatal("no presets", err)
	}
	var want strings.Builder
	want.WriteString("| preset | handler | posts without scripts | stays on the page | fields of your own | a no | your thank-you page | quota | note |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		p, problems := form.ReadPreset(name, text)
		if p == nil || problems != nil {
			t.Fatal(name, problems)
		}
		want.WriteString("| `" + p.Name + "` | " + strings.Join([]string{p.Title, posts(p), stays(p), own(p), no(p), thanks(p), quota(p), note(p)}, " | ") + " |\n")
	}
	readmeHolds(t, want.String())
}

func posts(p *form.Preset) string {
	if p.Action == "" {
		return "no, a page of its own"
	}
	return "yes"
}

func stays(p *form.Preset) string {
	switch {
	case p.Fetch == nil:
		return "no"
	case p.Fetch.Ask:
		return "with `cors`"
	}
	return "yes"
}

func own(p *form.Preset) string {
	switch {
	case !p.TakesForm():
		return "on its page"
	case p.Custom == "":
		return "no"
	}
	return "yes"
}

func no(p *form.Preset) string {
	switch c := p.Consent; {
	case !p.TakesForm():
		return "on its page"
	case c == nil || c.Refuses != "":
		return "no"
	case c.AsksTest():
		return "once tested"
	case c.No == "":
		return "by a box"
	}
	return "yes"
}

func thanks(p *form.Preset) string {
	switch {
	case !p.TakesForm():
		return "set there"
	case p.Redirect != nil && p.Redirect.Note != "":
		return "yes, see note"
	case p.Redirect != nil, p.Action == "", strings.Contains(p.Action, "{thanks"):
		return "yes"
	}
	return "set there"
}

func quota(p *form.Preset) string {
	switch l := p.Limits; {
	case l.Quota == 0:
		return "–"
	case l.Per == "":
		return fmt.Sprint(l.Quota)
	default:
		return fmt.Sprintf("%d a %s", l.Quota, l.Per)
	}
}

// note says why there is no no, when the thank-you page is reached, and what else is limited.
func note(p *form.Preset) string {
	var notes []string
	if c := p.Consent; c != nil && c.Refuses != "" {
		notes = append(notes, strings.ToUpper(c.Refuses[:1])+c.Refuses[1:]+".")
	}
	if p.Redirect != nil && p.Redirect.Note != "" {
		notes = append(notes, p.Redirect.Note)
	}
	if l := p.Limits; l.Quota > 0 && l.Note != "" {
		notes = append(notes, "The quota is that "+l.Note+".")
	} else if l.Note != "" {
		notes = append(notes, l.Note)
	}
	return strings.Join(notes, " ")
}

// The README's table of a preset's keys is the type's, and its example can be used.
func TestReadmeExplainsPresets(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "### Another handler\n")
	section, _, _ := strings.Cut(rest, "\n## ")
	if diff := cmp.Diff(keys(reflect.TypeFor[form.Preset](), ""), listed(section)); diff != "" {
		t.Errorf("keys of the type (-) and of the README (+):\n%s", diff)
	}
	var example strings.Builder
	for line := range strings.Lines(section) {
		if code, ok := strings.CutPrefix(line, "    "); ok || line == "\n" {
			example.WriteString(code)
		}
	}
	if p, problems := form.ReadPreset("layouts/handlers/acme.toml", []byte(example.String())); p == nil || problems != nil {
		t.Errorf("the example can't be used: %v", problems)
	}
}

// The README's example of a consent's version is right.
func TestReadmeKnowsTheConsentVersion(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	version := form.Version(campaign.Consent{Mode: "box", Text: "You may write."})
	want := "`printf 'box\\nYou may write.\\n\\n\\n' | sha256sum | cut -c1-12` prints\n`" + version + "`"
	if !strings.Contains(string(text), want) {
		t.Errorf("README.md does not say: %s", want)
	}
}
