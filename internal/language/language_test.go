package language_test

import (
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	xlanguage "golang.org/x/text/language"

	"broadside/internal/language"
)

// englishFile is the layouts' own en.toml.
func englishFile(t testing.TB) language.File {
	t.Helper()
	var f language.File
	if _, err := toml.DecodeFile("../../layouts/languages/en.toml", &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func english(t testing.TB) *language.Language {
	t.Helper()
	return made(t, "en", englishFile(t))
}

func made(t testing.TB, tag string, f language.File) *language.Language {
	t.Helper()
	l, complaints := language.New(tag, f)
	if diff := cmp.Diff([]language.Complaint(nil), complaints); diff != "" {
		t.Fatalf("complaints (-want +got):\n%s", diff)
	}
	return l
}

// german differs from English in all that a file can say but its texts.
func german(t testing.TB) *language.Language {
	f := englishFile(t)
	f.Months = []string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"}
	f.Date = language.Dates{Day: "{day}. {month} {year}", Month: "{month} {year}", Year: "{year}"}
	f.Number = language.Numbers{Group: ".", GroupFrom: 5}
	f.Quotes = language.Quotes{Outer: []string{"„", "“"}, Inner: []string{"‚", "‘"}, Apostrophe: "’", Elisions: []string{"s", "nem"}}
	f.List = language.Lists{Comma: ", ", Two: " und ", Last: " sowie "}
	return made(t, "de", f)
}

func TestTagInItsUsualCase(t *testing.T) {
	f := englishFile(t)
	f.Sentences = nil
	for tag, want := range map[string]string{"en": "en", "en-us": "en-US", "PT-br": "pt-BR", "zh-hant": "zh-Hant"} {
		if got := made(t, tag, f).Tag(); got != want {
			t.Errorf("Tag of %q is %q, want %q", tag, got, want)
		}
	}
}

func TestWordsAndSentences(t *testing.T) {
	l := english(t)
	for _, c := range []struct{ got, want string }{
		{l.Direction(), "ltr"},
		{l.Word("sources"), "Sources"},
		{l.Word("field-postcode-US"), "ZIP code"},
		{l.Word("no-such-word"), ""},
		{l.Word("signatures"), ""}, // a sentence is no word
		{l.Country("CI"), "Côte d’Ivoire"},
		{l.Country("XX"), ""},
		{l.Sentence("page-of", language.Values{"page": "2", "pages": "3"}), "Page 2 of 3"},
		{l.Sentence("back-to-text", language.Values{"use": "b", "number": "4"}), "Back to use b of source 4"},
		{l.Sentence("over-won", nil), "We won. This petition is closed to new signatures."},
		{l.Sentence("petition-reads", nil), "The petition to {target} reads:"},
		{l.Sentence("petition-reads", language.Values{"target": "{date} & Co"}), "The petition to {date} & Co reads:"},
		{l.Sentence("no-such-sentence", nil), ""},
		{l.Sentence("", nil), ""},
		{l.Counted("signatures", 0, nil), "0 signatures"},
		{l.Counted("signatures", 1, nil), "1 signature"},
		{l.Counted("signatures", 8312, nil), "8,312 signatures"},
		{l.Counted("signatures-of-goal", 8312, language.Values{"goal": l.Number(10000)}), "8,312 of 10,000 signatures"},
		{l.Counted("over-won", 3, nil), "We won. This petition is closed to new signatures."},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if !l.HasWord("sources") || l.HasWord("signatures") || !l.HasSentence("signatures") || l.HasSentence("sources") {
		t.Error("HasWord or HasSentence takes the one for the other")
	}
}

func TestPluralFormsAreTheLanguages(t *testing.T) {
	f := englishFile(t)
	f.Sentences = map[string]language.Sentence{"signatures": {One: "{count} podpis", Few: "{count} podpisy", Many: "{count} podpisów", Other: "{count} podpisu"}}
	l := made(t, "pl", f)
	for n, want := range map[int]string{1: "1 podpis", 2: "2 podpisy", 5: "5 podpisów", 12: "12 podpisów", 22: "22 podpisy", 112: "112 podpisów"} {
		if got := l.Counted("signatures", n, nil); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestValuesStayTheCallers(t *testing.T) {
	values := language.Values{"goal": "5"}
	english(t).Counted("signatures-of-goal", 1, values)
	if diff := cmp.Diff(language.Values{"goal": "5"}, values); diff != "" {
		t.Error(diff)
	}
}

func TestManyAtOnce(t *testing.T) {
	l := english(t)
	var wait sync.WaitGroup
	for n := range 8 {
		wait.Go(func() {
			if got, want := l.Counted("signatures", n+2, nil), l.Number(n+2)+" signatures"; got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
	wait.Wait()
}

func TestDates(t *testing.T) {
	en, de := english(t), german(t)
	for _, c := range []struct {
		year   int
		month  time.Month
		day    int
		en, de string
	}{
		{2026, time.May, 29, "May 29, 2026", "29. Mai 2026"},
		{2026, time.December, 1, "December 1, 2026", "1. Dezember 2026"},
		{2026, time.May, 0, "May 2026", "Mai 2026"},
		{2026, 0, 0, "2026", "2026"},
		{2026, 0, 5, "2026", "2026"},
		{2026, 13, 5, "2026", "2026"},
		{987, time.March, 3, "March 3, 987", "3. März 987"},
		{0, 0, 0, "", ""},
	} {
		if got := en.Date(c.year, c.month, c.day); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := de.Date(c.year, c.month, c.day); got != c.de {
			t.Errorf("got %q, want %q", got, c.de)
		}
	}
}

func TestNumbers(t *testing.T) {
	en, de := english(t), german(t)
	for _, c := range []struct {
		n      int
		en, de string
	}{
		{0, "0", "0"},
		{999, "999", "999"},
		{1000, "1,000", "1000"},
		{12345, "12,345", "12.345"},
		{123456, "123,456", "123.456"},
		{1234567, "1,234,567", "1.234.567"},
		{-999, "-999", "-999"},
		{-1234567, "-1,234,567", "-1.234.567"},
		{-1 << 63, "-9,223,372,036,854,775,808", "-9.223.372.036.854.775.808"},
	} {
		if got := en.Number(c.n); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := de.Number(c.n); got != c.de {
			t.Errorf("got %q, want %q", got, c.de)
		}
	}
}

func TestLists(t *testing.T) {
	en, de := english(t), german(t)
	for _, c := range []struct {
		members []string
		en, de  string
	}{
		{nil, "", ""},
		{[]string{"A"}, "A", "A"},
		{[]string{"A", "B"}, "A and B", "A und B"},
		{[]string{"A", "B", "C"}, "A, B and C", "A, B sowie C"},
		{[]string{"A", "B", "C", "D"}, "A, B, C and D", "A, B, C sowie D"},
	} {
		if got := en.List(c.members); got != c.en {
			t.Errorf("got %q, want %q", got, c.en)
		}
		if got := de.List(c.members); got != c.de {
			t.Errorf("got %q, want %q", got, c.de)
		}
	}
}

// The file holds nothing that nobody reads, and every officially assigned country.
func TestEnglishIsComplete(t *testing.T) {
	var f language.File
	meta, err := toml.DecodeFile("../../layouts/languages/en.toml", &f)
	if err != nil {
		t.Fatal(err)
	}
	if unread := meta.Undecoded(); len(unread) > 0 {
		t.Errorf("nobody reads %v", unread)
	}
	if got := len(f.Countries); got != 249 {
		t.Errorf("%d countries, ISO 3166-1 has 249", got)
	}
	for _, code := range slices.Sorted(maps.Keys(f.Countries)) {
		if region, err := xlanguage.ParseRegion(code); err != nil || !region.IsCountry() || region.String() != code {
			t.Errorf("%s is no country's code", code)
		}
	}
	fields := []string{"name", "first_name", "last_name", "email", "phone", "street", "city", "region", "postcode", "country", "comment"}
	l := made(t, "en", f)
	for _, field := range fields {
		if !l.HasWord("field-"+field) || !l.HasWord("delivers-"+field) {
			t.Errorf("the field %s has no label, or no name for what is delivered", field)
		}
	}
	for _, text := range slices.Concat(slices.Collect(maps.Values(f.Words)), slices.Collect(maps.Values(f.Countries))) {
		if got := l.Curl(text); got != text {
			t.Errorf("%q has straight quotation marks", text)
		}
	}
}

func BenchmarkWord(b *testing.B) {
	l := english(b)
	for b.Loop() {
		l.Word("sources")
	}
}

func BenchmarkSentence(b *testing.B) {
	l := english(b)
	b.ReportAllocs()
	for b.Loop() {
		l.Sentence("back-to-text", language.Values{"use": "b", "number": "4"})
	}
}

func BenchmarkCounted(b *testing.B) {
	l := english(b)
	b.ReportAllocs()
	for b.Loop() {
		l.Counted("signatures-of-goal", 8312, language.Values{"goal": "10,000"})
	}
}

func BenchmarkCurlOfPlainText(b *testing.B) {
	l := english(b)
	b.ReportAllocs()
	for b.Loop() {
		l.Curl("Tell the City Council: Keep the libraries open.")
	}
}

func BenchmarkRequote(b *testing.B) {
	l := english(b)
	b.ReportAllocs()
	for b.Loop() {
		l.Requote("City rent decade now signed service years library.")
	}
}

func BenchmarkDate(b *testing.B) {
	l := english(b)
	b.ReportAllocs()
	for b.Loop() {
		l.Date(2026, time.September, 18)
	}
}

func BenchmarkNew(b *testing.B) {
	f := englishFile(b)
	for b.Loop() {
		language.New("en", f)
	}
}
