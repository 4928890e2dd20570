package language

import (
	"fmt"
	"maps"
	"slices"
)

// Against returns what keeps l from standing in for reference: words and sentences that it lacks, and values
// that it asks for and reference does not, which would stay unfilled. What l has beyond reference is its own
// affair: a site's layouts may use more words. The complaints are about l's file.
func (l *Language) Against(reference *Language) []Complaint {
	var out []Complaint
	for _, id := range slices.Sorted(maps.Keys(reference.file.Words)) {
		if !l.HasWord(id) {
			out = append(out, Complaint{"words", "the word " + quoted(id) + " is missing", fmt.Sprintf("under [words], add a translation of %s = %q", id, reference.Word(id))})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(reference.file.Sentences)) {
		model := reference.file.Sentences[id]
		if !l.HasSentence(id) {
			out = append(out, Complaint{"sentences", "the sentence " + quoted(id) + " is missing", fmt.Sprintf("under [sentences], add a translation of %s = %q", id, model.Other)})
			continue
		}
		out = append(out, l.unknownNames(id, model)...)
	}
	return out
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
