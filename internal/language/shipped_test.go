package language_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"broadside/internal/language"
)

const folder = "../../layouts/languages/"

// shipped are the tags of all language files of the layouts.
func shipped(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(folder + "*.toml")
	if err != nil || len(files) < 6 {
		t.Fatalf("%v, %v", files, err)
	}
	var tags []string
	for _, f := range files {
		tags = append(tags, strings.TrimSuffix(filepath.Base(f), ".toml"))
	}
	return tags
}

// fileOf lays the files of a language over each other, as a build does.
func fileOf(t testing.TB, tag, country string) language.File {
	t.Helper()
	var f language.File
	for _, name := range language.Files(tag, country) {
		if paths, _ := filepath.Glob(folder + name + ".toml"); len(paths) == 0 {
			continue
		}
		if _, err := toml.DecodeFile(folder+name+".toml", &f); err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func spoken(t testing.TB, tag, country string) *language.Language {
	t.Helper()
	l, complaints := language.NewIn(tag, country, fileOf(t, tag, country))
	if l == nil {
		t.Fatalf("%s in %q: %v", tag, country, complaints)
	}
	return l
}

var ofCountry = regexp.MustCompile(`^(field|missing|delivers)-([a-z_]+)-((abroad-from-)?[A-Z]{2})$`)

// Every language says all that English says, with the same values, and nothing that nobody asks for.
func TestShippedLanguagesAreComplete(t *testing.T) {
	model, reference := englishFile(t), english(t)
	for _, tag := range shipped(t) {
		t.Run(tag, func(t *testing.T) {
			f := fileOf(t, tag, "")
			l, complaints := language.New(tag, f)
			if l == nil {
				t.Fatal(complaints)
			}
			if diff := cmp.Diff([]language.Complaint(nil), l.Against(reference)); diff != "" {
				t.Error(diff)
			}
			for id := range f.Words {
				if m := ofCountry.FindStringSubmatch(id); m != nil {
					for _, prefix := range []string{"field-", "missing-", "delivers-"} {
						if !l.HasWord(prefix+m[2]) || !l.HasWord(prefix+m[2]+"-"+m[3]) {
							t.Errorf("there is %s, and no %s", id, prefix+m[2]+"-"+m[3])
						}
					}
				} else if !reference.HasWord(id) {
					t.Errorf("nobody asks for %s", id)
				}
			}
			for id, s := range f.Sentences {
				want := values(model.Sentences[id].Other)
				if !reference.HasSentence(id) {
					t.Errorf("nobody asks for %s", id)
				}
				for name, text := range forms(s) {
					got := values(text)
					if name == "zero" || name == "one" || name == "two" { // the number may be in words
						got = slices.Compact(slices.Sorted(slices.Values(append(got, "{count}"))))
						got = slices.DeleteFunc(got, func(v string) bool { return v == "{count}" && !slices.Contains(want, v) })
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("%s %s: values (-English +here):\n%s", id, name, diff)
					}
				}
			}
			if diff := cmp.Diff(slices.Sorted(maps.Keys(model.Countries)), slices.Sorted(maps.Keys(f.Countries))); diff != "" {
				t.Errorf("countries (-English +here):\n%s", diff)
			}
			names := map[string]string{}
			for code, name := range f.Countries {
				if other := names[name]; other != "" {
					t.Errorf("%s and %s are both %s", code, other, name)
				}
				names[name] = code
			}
		})
	}
}

// values are the {names} of a text, sorted.
func values(text string) []string {
	return slices.Sorted(slices.Values(regexp.MustCompile(`\{[a-z]+\}`).FindAllString(text, -1)))
}

// forms are the forms of a sentence that are written.
func forms(s language.Sentence) map[string]string {
	all := map[string]string{"zero": s.Zero, "one": s.One, "two": s.Two, "few": s.Few, "many": s.Many, "other": s.Other}
	maps.DeleteFunc(all, func(_, text string) bool { return text == "" })
	return all
}

// A file of a region holds what differs, and no more; nothing in any file is read by nobody; countries are in order.
func TestShippedLanguageFiles(t *testing.T) {
	for _, tag := range shipped(t) {
		t.Run(tag, func(t *testing.T) {
			var own language.File
			meta, err := toml.DecodeFile(folder+tag+".toml", &own)
			if err != nil {
				t.Fatal(err)
			}
			if unread := meta.Undecoded(); len(unread) > 0 {
				t.Errorf("nobody reads %v", unread)
			}
			var codes []string
			for _, key := range meta.Keys() {
				if key[0] == "countries" && len(key) == 2 {
					codes = append(codes, key[1])
				}
			}
			if !slices.IsSorted(codes) {
				t.Error("the countries are not sorted by code")
			}
			names := language.Files(tag, "")
			if len(names) == 1 {
				return
			}
			base := fileOf(t, names[len(names)-2], "")
			for id, text := range own.Words {
				if base.Words[id] == text {
					t.Errorf("%s says what the more general file says", id)
				}
			}
			for id, s := range own.Sentences {
				if base.Sentences[id] == s {
					t.Errorf("%s says what the more general file says", id)
				}
			}
			for code, name := range own.Countries {
				if base.Countries[code] == name {
					t.Errorf("%s says what the more general file says", code)
				}
			}
		})
	}
}

// Texts are set as a printer of the language would set them.
func TestShippedTextsAreTypographic(t *testing.T) {
	for _, tag := range shipped(t) {
		f := fileOf(t, tag, "")
		l := spoken(t, tag, "")
		texts := slices.Concat(slices.Collect(maps.Values(f.Words)), slices.Collect(maps.Values(f.Countries)), f.Months)
		for _, s := range f.Sentences {
			texts = append(texts, slices.Collect(maps.Values(forms(s)))...)
		}
		for _, text := range texts {
			if l.Curl(text) != text || strings.Contains(text, "...") {
				t.Errorf("%s: %q has marks as a typewriter makes them", tag, text)
			}
			if strings.TrimSpace(text) != text || strings.Contains(text, "  ") {
				t.Errorf("%s: %q has spaces too many", tag, text)
			}
			if tag == "fr" && loose.MatchString(text) {
				t.Errorf("%s: %q has no no-break space where French has one", tag, text)
			}
			if tag == "ar" && strings.ContainsAny(text, ",;?٠١٢٣٤٥٦٧٨٩") {
				t.Errorf("%s: %q has marks or digits of another script", tag, text)
			}
		}
	}
}

// loose matches a French mark without its space: a no-break one before a colon, a narrow one before ; ? and !.
var loose = regexp.MustCompile("[^\u00a0]:|[^\u202f][;?!]")

func TestFiles(t *testing.T) {
	for _, c := range []struct{ tag, country, want string }{
		{"en", "US", "en en-US"},
		{"en", "", "en"},
		{"en", "GB", "en en-001 en-GB"},
		{"en", "CA", "en en-001 en-CA"},
		{"en", "DE", "en en-001 en-150 en-DE"},
		{"en-GB", "US", "en en-001 en-GB"},
		{"es", "MX", "es es-419 es-MX"},
		{"es", "ES", "es es-ES"},
		{"pt", "AO", "pt pt-PT pt-AO"},
		{"pt-br", "PT", "pt pt-BR"},
		{"zh-Hant", "TW", "zh-Hant zh-Hant-TW"},
		{"en", "??", "en"},
		{"no tag", "US", "no tag"},
		{"und", "US", "und"},
		{"", "US", ""},
	} {
		if got := strings.Join(language.Files(c.tag, c.country), " "); got != c.want {
			t.Errorf("%q in %q is %s, want %s", c.tag, c.country, got, c.want)
		}
	}
}

// What each language makes of dates, numbers, lists and counts.
func TestShippedLanguagesWrite(t *testing.T) {
	for _, c := range []struct{ tag, country, first, day, month, numbers, list string }{
		{"en", "US", "May 1, 2026", "August 19, 2026", "May 2026", "999 8,312 12,345 1,234,567", "A and B | A, B and C"},
		{"en", "GB", "1 May 2026", "19 August 2026", "May 2026", "999 8,312 12,345 1,234,567", "A and B | A, B and C"},
		{"en", "CA", "May 1, 2026", "August 19, 2026", "May 2026", "999 8,312 12,345 1,234,567", "A and B | A, B and C"},
		{"es", "ES", "1 de mayo de 2026", "19 de agosto de 2026", "mayo de 2026", "999 8312 12.345 1.234.567", "A y B | A, B y C"},
		{"es", "AR", "1 de mayo de 2026", "19 de agosto de 2026", "mayo de 2026", "999 8312 12\u202f345 1\u202f234\u202f567", "A y B | A, B y C"},
		{"es", "US", "1 de mayo de 2026", "19 de agosto de 2026", "mayo de 2026", "999 8,312 12,345 1,234,567", "A y B | A, B y C"},
		{"fr", "FR", "1er mai 2026", "19 août 2026", "mai 2026", "999 8\u202f312 12\u202f345 1\u202f234\u202f567", "A et B | A, B et C"},
		{"de", "DE", "1. Mai 2026", "19. August 2026", "Mai 2026", "999 8.312 12.345 1.234.567", "A und B | A, B und C"},
		{"de", "CH", "1. Mai 2026", "19. August 2026", "Mai 2026", "999 8’312 12’345 1’234’567", "A und B | A, B und C"},
		{"pt", "BR", "1º de maio de 2026", "19 de agosto de 2026", "maio de 2026", "999 8.312 12.345 1.234.567", "A e B | A, B e C"},
		{"pt", "PT", "1 de maio de 2026", "19 de agosto de 2026", "maio de 2026", "999 8312 12\u00a0345 1\u00a0234\u00a0567", "A e B | A, B e C"},
		{"ar", "EG", "1 مايو 2026", "19 أغسطس 2026", "مايو 2026", "999 8,312 12,345 1,234,567", "A وB | A وB وC"},
	} {
		l := spoken(t, c.tag, c.country)
		numbers := strings.Join([]string{l.Number(999), l.Number(8312), l.Number(12345), l.Number(1234567)}, " ")
		list := l.List([]string{"A", "B"}) + " | " + l.List([]string{"A", "B", "C"})
		for _, g := range [][2]string{
			{l.Date(2026, time.May, 1), c.first}, {l.Date(2026, time.August, 19), c.day}, {l.Date(2026, time.May, 0), c.month},
			{l.Date(2026, 0, 0), "2026"}, {numbers, c.numbers}, {list, c.list},
		} {
			if g[0] != g[1] {
				t.Errorf("%s in %s: got %q, want %q", c.tag, c.country, g[0], g[1])
			}
		}
	}
	if got := spoken(t, "de", "AT").Date(2026, time.January, 0); got != "Jänner 2026" {
		t.Errorf("January in Austria is %q", got)
	}
}

func TestShippedPlurals(t *testing.T) {
	for _, c := range []struct {
		tag, country string
		want         map[int]string
	}{
		{"en", "US", map[int]string{0: "0 signatures", 1: "1 signature", 2: "2 signatures", 1000000: "1,000,000 signatures"}},
		{"es", "ES", map[int]string{0: "0 firmas", 1: "1 firma", 2: "2 firmas", 1000000: "1.000.000 de firmas", 1000001: "1.000.001 firmas"}},
		{"fr", "FR", map[int]string{0: "0 signature", 1: "1 signature", 2: "2 signatures", 1000000: "1\u202f000\u202f000 de signatures"}},
		{"de", "DE", map[int]string{0: "0 Unterschriften", 1: "1 Unterschrift", 2: "2 Unterschriften"}},
		{"pt", "BR", map[int]string{0: "0 assinatura", 1: "1 assinatura", 2: "2 assinaturas", 2000000: "2.000.000 de assinaturas"}},
		{"pt", "PT", map[int]string{0: "0 assinaturas", 1: "1 assinatura", 2: "2 assinaturas"}},
		{"ar", "MA", map[int]string{
			0: "لا توقيعات بعد", 1: "توقيع واحد", 2: "توقيعان", 3: "3 توقيعات", 10: "10 توقيعات", 11: "11 توقيعًا",
			99: "99 توقيعًا", 100: "100 توقيع", 102: "102 توقيع", 103: "103 توقيعات", 111: "111 توقيعًا", 8300: "8,300 توقيع", 8312: "8,312 توقيعًا",
		}},
	} {
		l := spoken(t, c.tag, c.country)
		for n, want := range c.want {
			if got := l.Counted("signatures", n, nil); got != want {
				t.Errorf("%s in %s: %d is %q, want %q", c.tag, c.country, n, got, want)
			}
		}
	}
}

// Straight marks become the language's own, those typed with another space included.
func TestShippedQuotes(t *testing.T) {
	for _, c := range []struct{ tag, country, curled, requoted string }{
		{"en", "US", "“a ‘b’ c”", "‘a “b” c’"},
		{"es", "ES", "«a “b” c»", "“a «b» c”"},
		{"es", "MX", "“a ‘b’ c”", "‘a “b” c’"},
		{"fr", "FR", "«\u00a0a “b” c\u00a0»", "“a «\u00a0b\u00a0» c”"},
		{"de", "DE", "„a ‚b‘ c“", "‚a „b“ c‘"},
		{"de", "CH", "«a ‹b› c»", "‹a «b» c›"},
		{"pt", "BR", "“a ‘b’ c”", "‘a “b” c’"},
		{"pt", "PT", "«a “b” c»", "“a «b» c”"},
		{"ar", "SY", "«a “b” c»", "“a «b» c”"},
	} {
		l := spoken(t, c.tag, c.country)
		if got := l.Curl(`"a 'b' c"`); got != c.curled {
			t.Errorf("%s in %s: got %s, want %s", c.tag, c.country, got, c.curled)
		}
		if text, closing := l.Requote(`"a 'b' c"`); text+closing != c.requoted {
			t.Errorf("%s in %s: got %s, want %s", c.tag, c.country, text+closing, c.requoted)
		}
	}
	if got, want := spoken(t, "fr", "FR").Curl(`Pourquoi ? Parce que : « non » ou "oui" !`),
		"Pourquoi\u202f? Parce que\u00a0: «\u00a0non\u00a0» ou «\u00a0oui\u00a0»\u202f!"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	text, closing := spoken(t, "fr", "FR").Requote("Il dit « non » et « oui\u202f»")
	if want := "Il dit “non” et “oui”"; text+closing != want || closing != "”" {
		t.Errorf("got %s and %s, want %s", text, closing, want)
	}
}
