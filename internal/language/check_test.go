package language_test

import (
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"broadside/internal/language"
)

func TestComplaints(t *testing.T) {
	for _, c := range []struct {
		name, tag string
		change    func(*language.File)
		want      []language.Complaint
	}{
		{"no tag", "", nil, []language.Complaint{
			{Message: `"" is not a language tag`, Help: `tags are written like "en", "es" or "pt-BR" (BCP 47)`}}},
		{"not a tag", "english!", nil, []language.Complaint{
			{Message: `"english!" is not a language tag`, Help: `tags are written like "en", "es" or "pt-BR" (BCP 47)`}}},
		{"no plural rules", "cu", nil, []language.Complaint{
			{Message: `there are no plural rules for the language "cu"`, Help: "use the tag of a language that Unicode CLDR describes"}}},
		{"direction", "en", func(f *language.File) { f.Direction = "left" }, []language.Complaint{
			{"direction", `"left" is not a direction of writing`, `write "ltr" (left to right) or "rtl"`}}},
		{"months", "en", func(f *language.File) { f.Months = f.Months[:11] }, []language.Complaint{
			{"months", "the names of the months are not twelve", "write all twelve, January first"}}},
		{"dates", "en", func(f *language.File) {
			f.Date = language.Dates{Day: "{month} {day}", Month: "{month {year}"}
		}, []language.Complaint{
			{"date.day", `"{month} {day}" is not a pattern for this kind of date`, "name each of these once: {day} {month} {year}"},
			{"date.month", `"{month {year}" is not a pattern for this kind of date`, "name each of these once: {month} {year}"},
			{"date.year", `"" is not a pattern for this kind of date`, "name each of these once: {year}"}}},
		{"numbers", "en", func(f *language.File) { f.Number.GroupFrom = -1 }, []language.Complaint{
			{"number.group_from", "-1 digits can't be grouped", "leave it out, or write 4 or 5"}}},
		{"quotes", "en", func(f *language.File) {
			f.Quotes = language.Quotes{Outer: []string{"“"}, Inner: []string{"‘", ""}, Elisions: []string{"tis", "'em", "'"}}
		}, []language.Complaint{
			{"quotes.outer", "quotes.outer is not a pair of quotation marks", `write the opening and the closing one, like ["“", "”"]`},
			{"quotes.inner", "quotes.inner is not a pair of quotation marks", `write the opening and the closing one, like ["“", "”"]`},
			{"quotes.apostrophe", "quotes.apostrophe is missing", `write it, like "’"`},
			{"quotes.elisions", `"'em" is not a word`, `write what follows the apostrophe, like "tis"`},
			{"quotes.elisions", `"'" is not a word`, `write what follows the apostrophe, like "tis"`}}},
		{"spaces", "en", func(f *language.File) { f.Spaces = map[string]string{"": "x", " ?": ""} }, []language.Complaint{
			{"spaces", `"" is not a mark with a space`, `write what is typed and what is printed, like " ?" = "\u202f?"`},
			{"spaces", `" ?" is not a mark with a space`, `write what is typed and what is printed, like " ?" = "\u202f?"`}}},
		{"lists", "en", func(f *language.File) { f.List = language.Lists{Comma: ", ", Two: " and "} }, []language.Complaint{
			{"list.last", "list.last is missing", "write what stands between members of a list, spaces included"}}},
		{"words", "en", func(f *language.File) { f.Words = map[string]string{"skip": ""} }, []language.Complaint{
			{"words.skip", `the word "skip" is empty`, "write its text, or leave the line out"}}},
		{"sentences", "en", func(f *language.File) {
			f.Sentences = map[string]language.Sentence{
				"":  {Other: "x"},
				"a": {Other: "{date"},
				"b": {One: "{count} {Date}", Other: "count}"},
				"c": {One: "{count}"},
			}
		}, []language.Complaint{
			{"sentences.", `the sentence "" has no form "other"`, `write its text, or a table with the form "other"`},
			{"sentences.a", `"{date" is not a value's name; write one like {count}`, "braces stand around values' names only"},
			{"sentences.b.one", `"{Date}" is not a value's name; write one like {count}`, "braces stand around values' names only"},
			{"sentences.b.other", `"count}" has a } without a { before it`, "braces stand around values' names only"},
			{"sentences.c", `the sentence "c" has no form "other"`, `write its text, or a table with the form "other"`}}},
		{"plural forms", "cs", func(f *language.File) {
			f.Sentences = map[string]language.Sentence{"signatures": {One: "{count} podpis", Other: "{count} podpisů"}, "over": {Other: "Konec."}}
		}, []language.Complaint{
			{"sentences.signatures", `the sentence "signatures" has no form "few", which the language "cs" has for 2`, `add few = "..."`}}},
		{"plural forms of millions", "es", func(f *language.File) {
			f.Sentences = map[string]language.Sentence{"signatures": {One: "{count} firma", Other: "{count} firmas"}}
		}, []language.Complaint{
			{"sentences.signatures", `the sentence "signatures" has no form "many", which the language "es" has for 1000000`, `add many = "..."`}}},
		{"countries", "en", func(f *language.File) { f.Countries = map[string]string{"UK!": "United Kingdom", "US": ""} }, []language.Complaint{
			{"countries.UK!", `"UK!" is not a country's code with its name`, `write them like US = "United States" (ISO 3166-1 alpha-2)`},
			{"countries.US", `"US" is not a country's code with its name`, `write them like US = "United States" (ISO 3166-1 alpha-2)`}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := englishFile(t)
			if c.change != nil {
				c.change(&f)
			}
			l, got := language.New(c.tag, f)
			if l != nil {
				t.Error("there is a language in spite of complaints")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("complaints (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAgainst(t *testing.T) {
	reference := english(t)
	if diff := cmp.Diff([]language.Complaint(nil), reference.Against(reference)); diff != "" {
		t.Errorf("English lacks something of English:\n%s", diff)
	}
	f := englishFile(t)
	delete(f.Words, "skip")
	f.Words["more"] = "More"
	delete(f.Words, "field-postcode-US") // there is field-postcode
	delete(f.Sentences, "signatures")
	delete(f.Sentences, "closes-on")
	f.Sentences["published-on"] = language.Sentence{Other: "Publicado el {fecha}"}
	f.Sentences["delivers"] = language.Sentence{Other: "Se entregará {count}"}
	f.Sentences["signatures-of-goal"] = language.Sentence{One: "{n} de {goal}", Many: "{count} de", Other: "{count} de {goal}"}
	f.Sentences["signatures-goal-reached"] = language.Sentence{One: "{count} de {goal}", Many: "{count} de {goal}", Other: "{count} de {goal}"}
	want := []language.Complaint{
		{"sentences.delivers", `the sentence "delivers" has no value {count}`, "its values are those of: Your {fields} will be delivered to {target}."},
		{"sentences.published-on", `the sentence "published-on" has no value {fecha}`, "its values are those of: Published on {date}"},
		{"sentences.signatures-of-goal.one", `the sentence "signatures-of-goal" has no value {n}`, "its values are those of: {count} of {goal} signatures"},
		{"", "texts are missing that the pages need", `translate these and add them, each in its table:
[words]
skip = "Skip to the content"
[sentences]
closes-on = "Sign until {date}."
[sentences.signatures]
one = "{count} signature"
many = "{count} signatures"
other = "{count} signatures"`},
	}
	if diff := cmp.Diff(want, made(t, "es", f).Against(reference)); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
}

func TestSentenceInTOML(t *testing.T) {
	var f language.File
	_, err := toml.Decode(`
[sentences]
a = "A {x}"
b = { one = "one B", other = "{count} B" }
c.other = "C"
`, &f)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]language.Sentence{"a": {Other: "A {x}"}, "b": {One: "one B", Other: "{count} B"}, "c": {Other: "C"}}
	if diff := cmp.Diff(want, f.Sentences); diff != "" {
		t.Errorf("sentences (-want +got):\n%s", diff)
	}
	for source, want := range map[string]string{
		`a = 1`:                 "a sentence is a string, or a table of strings, one for each plural form",
		`a = { one = 1 }`:       "a sentence is a string, or a table of strings, one for each plural form",
		`a = { several = "x" }`: `"several" is not a plural form; they are zero, one, two, few, many, other`,
	} {
		if _, err := toml.Decode("[sentences]\n"+source, &f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", source, err)
		}
	}
}

// Without values a sentence reads as it is written; whatever stands in the file, nothing breaks.
func FuzzNew(f *testing.F) {
	f.Add("en", "{count} of {goal}", "one")
	f.Add("cs-CZ", "a } b", "{")
	f.Add("x-private", "{}", "{Count}")
	f.Add("und", "", "")
	file := englishFile(f)
	f.Fuzz(func(t *testing.T, tag, other, one string) {
		file := file
		file.Sentences = map[string]language.Sentence{"s": {Other: other}, "p": {One: one, Other: other}}
		l, complaints := language.New(tag, file)
		if (l == nil) == (complaints == nil) {
			t.Fatalf("a language and complaints, or neither: %v", complaints)
		}
		if l != nil && l.Sentence("s", nil) != other {
			t.Errorf("%q became %q", other, l.Sentence("s", nil))
		}
	})
}
