package build

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
)

const spanishFile = `title = "Acción Riverton"
[form]
button = "Firmar"
consent.text = "Te escribiremos."
`

func translation(title string) string {
	return fmt.Sprintf("+++\ntitle = %q\n[petition]\ntarget = \"el consejo\"\nstatement = \"Háganlo.\"\n+++\nTexto.\n", title)
}

// inSpanish is a site with n campaigns, the oldest last, and their translations.
func inSpanish(n int) map[string]string {
	files := map[string]string{"content/site.es.toml": spanishFile, "content/index.es.md": "+++\ntitle = \"Inicio\"\n+++\nBienvenidos.\n"}
	for i := range n {
		date := campaign.DateIn(october.AddDate(0, 0, -1-i), time.UTC).String()
		files[fmt.Sprintf("content/c-%03d/index.md", i)] = petition(fmt.Sprintf("Campaign %d", i), date)
		files[fmt.Sprintf("content/c-%03d/index.es.md", i)] = translation(fmt.Sprintf("Campaña %d", i))
	}
	return files
}

// Each language has a list of its own, of its own campaigns, on as many pages as it needs; the preview finds them too.
func TestListsByLanguage(t *testing.T) {
	files := inSpanish(55)
	files["content/c-000/index.es.md"] = strings.Replace(files["content/c-000/index.es.md"], "+++\n", "+++\nstate = \"draft\"\n", 1)
	for i := range 10 {
		files[fmt.Sprintf("content/english-%d/index.md", i)] = petition("In English", "2026-01-01")
	}
	dir := site(t, files)
	out, problems := runAll(t, load(t, dir, Options{}))
	if problems != nil {
		t.Fatal(problems)
	}
	count := func(file, what string) int { return strings.Count(out[file], ">"+what+" ") }
	for _, c := range []struct {
		file                string
		campaigns, campañas int
	}{{"index.html", 50, 0}, {"campaigns/2/index.html", 5, 0}, {"es/index.html", 0, 50}, {"es/campaigns/2/index.html", 0, 4}} {
		if a, b := count(c.file, "Campaign"), count(c.file, "Campaña"); a != c.campaigns || b != c.campañas {
			t.Errorf("%s lists %d campaigns in English and %d in Spanish, want %d and %d", c.file, a, b, c.campaigns, c.campañas)
		}
	}
	if strings.Contains(out["es/campaigns/2/index.html"], "In English") || !strings.Contains(out["campaigns/2/index.html"], "In English") {
		t.Error("a campaign in one language is on the wrong list")
	}
	if !strings.Contains(out["es/campaigns/2/index.html"], `<a href="../../../" lang="en" hreflang="en"`) {
		t.Error("an older page of the list has no way to the other language")
	}
	s := load(t, dir, Options{})
	for address, want := range map[campaign.Address]bool{
		"/es/campaigns/2/": true, "/es/campaigns/3/": false, "/es/": true, "/es/c-001/thanks/": true, "/es/english-1/": false, "/fr/": false,
	} {
		body, _, found, err := s.Page(address)
		if found != want || err != nil || found && string(body) != out[strings.TrimPrefix(string(address), "/")+"index.html"] {
			t.Errorf("%s: found %v, %v", address, found, err)
		}
	}
}

// A translation is made of its original as pass one saw it, and the same page comes out whoever is first.
func TestTranslationNoticesItsOriginal(t *testing.T) {
	dir := site(t, inSpanish(1))
	s := load(t, dir, Options{})
	if err := os.WriteFile(filepath.Join(dir, "content/c-000/index.md"), []byte(petition("Other", "2026-09-01")), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := s.Page("/es/c-000/"); !Changed(err) {
		t.Errorf("error %v, want one that Changed knows", err)
	}
}

// What is wrong with an original keeps its translations from being made and is said once; what is wrong with a draft
// of either blocks nothing.
func TestTranslationOfABrokenPage(t *testing.T) {
	files := inSpanish(2)
	files["content/c-000/index.md"] = "+++\ntitle = \n+++\n"
	files["content/c-001/index.es.md"] = "+++\nstate = \"draft\"\n+++\n"
	_, problems := runAll(t, load(t, site(t, files), Options{}))
	var got []string
	for _, p := range problems {
		got = append(got, strings.Join([]string{p.File, p.Code, p.Held}, " "))
	}
	want := []string{
		"content/c-000/index.md toml-syntax ",
		"content/c-001/index.es.md statement-missing draft",
		"content/c-001/index.es.md translation-missing draft",
		"content/c-001/index.es.md translation-missing draft",
		"content/c-001/index.es.md translation-missing draft",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A site in one language tells nothing of languages, and a build in several nothing of what only check says.
func TestTranslationsAreReported(t *testing.T) {
	report, err := load(t, site(t, map[string]string{"content/c/index.md": petition("C", "2026-09-01")}), Options{}).Run(context.Background(), nil, nil)
	if err != nil || report.Translations != nil {
		t.Errorf("%+v, %v", report.Translations, err)
	}
	files := inSpanish(1)
	files["content/alone.md"] = "+++\ntitle = \"Alone\"\n+++\nCopy.\n"
	report, err = load(t, site(t, files), Options{}).Run(context.Background(), nil, nil)
	if err != nil || len(report.Translations) != 1 || report.Translations[0].Done != 2 || report.Translations[0].Pages != 4 {
		t.Errorf("%+v, %v", report.Translations, err)
	}
}

// Languages that call themselves the same are told apart by their tags.
func TestLanguagesOfOneName(t *testing.T) {
	dir := site(t, map[string]string{
		"content/site.pt-br.toml": spanishFile, "content/site.pt-pt.toml": spanishFile, "content/site.es.toml": spanishFile,
		"content/index.pt-br.md": "+++\ntitle = \"Início\"\n+++\nOlá.\n", "content/index.pt-pt.md": "+++\ntitle = \"Início\"\n+++\nOlá.\n",
	})
	out, problems := runAll(t, load(t, dir, Options{}))
	if problems != nil {
		t.Fatal(problems)
	}
	for _, want := range []string{`<html lang="pt-BR"`, `hreflang="pt-BR" aria-current="page">Português (pt-BR)</a>`, `href="../pt-pt/" lang="pt-PT" hreflang="pt-PT">Português (pt-PT)</a>`, `>English</a>`} {
		if !strings.Contains(out["pt-br/index.html"], want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// The home page of each language is described by the site's summary in that language, if it has none of its own.
func TestHomeIsDescribedInItsLanguage(t *testing.T) {
	files := inSpanish(1)
	files["content/site.es.toml"] = "summary = \"Cuarenta vecinos.\"\n" + spanishFile
	out, problems := runAll(t, load(t, site(t, files), Options{}))
	if problems != nil {
		t.Fatal(problems)
	}
	if got := strings.Count(out["es/index.html"], `<meta name="description" content="Cuarenta vecinos.">`); got != 1 {
		t.Errorf("it stands there %d times", got)
	}
}
