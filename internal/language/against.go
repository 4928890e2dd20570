package language

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Against returns what keeps l from standing in for reference: words and sentences that it lacks, in one complaint
// with all of them to be translated, and values that it asks for and reference does not, which would stay unfilled.
// What l has beyond reference is its own affair: a site's layouts may use more words. It may lack what reference says
// of one country only, because fields have general words too. The complaints are about l's file.
func (l *Language) Against(reference *Language) []Complaint {
	var out []Complaint
	var words, sentences, plurals []string
	for _, id := range slices.Sorted(maps.Keys(reference.file.Words)) {
		if !l.HasWord(id) && !ofCountry.MatchString(id) {
			words = append(words, id+" = "+quoted(reference.Word(id)))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(reference.file.Sentences)) {
		model := reference.file.Sentences[id]
		switch {
		case l.HasSentence(id):
			out = append(out, l.unknownNames(id, model)...)
		case model.plural():
			plurals = append(plurals, l.pluralModel(id, model)...)
		default:
			sentences = append(sentences, id+" = "+quoted(model.Other))
		}
	}
	if missing := slices.Concat(under("[words]", words), under("[sentences]", sentences), plurals); len(missing) > 0 {
		out = append(out, Complaint{
			Message: "texts are missing that the pages need",
			Help:    "translate these and add them, each in its table:\n" + strings.Join(missing, "\n"),
		})
	}
	return out
}

// ofCountry matches what is said of one country: "field-region-US", "missing-city-abroad-from-US".
var ofCountry = regexp.MustCompile(`-[A-Z]{2}$`)

func under(table string, lines []string) []string {
	if len(lines) == 0 {
		return nil
	}
	return append([]string{table}, lines...)
}

// pluralModel is a sentence to translate, in the forms that l's numbers take.
func (l *Language) pluralModel(id string, model Sentence) []string {
	lines := []string{"[sentences." + id + "]"}
	used := l.examples()
	for _, form := range forms {
		if _, ok := used[form]; ok || form == "other" {
			lines = append(lines, form+" = "+quoted(cmp.Or(*model.form(form), model.Other)))
		}
	}
	return lines
}

// unknownNames finds values' names in l's sentence that no form of model has. {count} stays free in plural
// forms: "one signature" in one language, "{count} signature" in another.
func (l *Language) unknownNames(id string, model Sentence) []Complaint {
	known := map[string]bool{"count": model.plural()}
	for _, form := range forms {
		p, _ := parsePattern(*model.form(form))
		for _, n := range p.names() {
			known[n] = true
		}
	}
	var out []Complaint
	s := l.file.Sentences[id]
	for _, form := range forms {
		p, _ := parsePattern(*s.form(form))
		for _, n := range p.names() {
			if !known[n] {
				out = append(out, Complaint{formKey(s, "sentences."+id, form), fmt.Sprintf("the sentence %q has no value {%s}", id, n), "its values are those of: " + model.Other})
			}
		}
	}
	return out
}
