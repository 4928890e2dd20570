package language

import (
	"maps"
	"slices"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	xlanguage "golang.org/x/text/language"
)

// Sentence returns the sentence of that id with values in its places. A name without a value stays, in
// braces. "" for an id that the file does not have, which HasSentence and Against find beforehand.
func (l *Language) Sentence(id string, values Values) string { return l.sentences[id].fill(values) }

// Counted is Sentence in the plural form that n asks for. {count} is n, written as Number does; values may
// be nil.
func (l *Language) Counted(id string, n int, values Values) string {
	all := make(Values, len(values)+1)
	maps.Copy(all, values)
	all["count"] = l.Number(n)
	return l.say(&i18n.LocalizeConfig{MessageID: id, PluralCount: n, TemplateData: all})
}

// Forms are the sentence's plural forms by CLDR's names for them ("one", "other"), with {count} left for a script to
// fill in.
func (l *Language) Forms(id string, values Values) map[string]string {
	forms := map[string]string{}
	for name, n := range l.examples() {
		forms[name] = l.say(&i18n.LocalizeConfig{MessageID: id, PluralCount: n, TemplateData: values})
	}
	return forms
}

// HasSentence reports whether id stands in the file's [sentences].
func (l *Language) HasSentence(id string) bool {
	_, ok := l.file.Sentences[id]
	return ok
}

func (l *Language) say(c *i18n.LocalizeConfig) string {
	c.TemplateParser = braces{}
	// Every form that l's numbers need is there since New, so the one error left is an unknown id.
	text, _ := l.messages.Localize(c)
	return text
}

// braces lets go-i18n read patterns in place of text/template's {{.Name}}: easier on translators, and a
// fraction of the cost.
type braces struct{}

func (braces) Cacheable() bool { return true }

func (braces) Parse(src, _, _ string) (template.ParsedTemplate, error) { return parsePattern(src) }

// Execute is fill as go-i18n calls it.
func (p pattern) Execute(data any) (string, error) {
	values, _ := data.(Values)
	return p.fill(values), nil
}

// probe is the id of a message whose forms are their own names. No sentence can have it: an empty id
// is complained about.
const probe = ""

// localizer hands the sentences over to go-i18n. The error is that it has no plural rules for tag.
func localizer(tag xlanguage.Tag, sentences map[string]Sentence) (*i18n.Localizer, error) {
	messages := []*i18n.Message{{ID: probe, Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: "other"}}
	for _, id := range slices.Sorted(maps.Keys(sentences)) {
		s := sentences[id]
		messages = append(messages, &i18n.Message{
			ID: id, Zero: s.Zero, One: s.One, Two: s.Two, Few: s.Few, Many: s.Many, Other: s.Other,
		})
	}
	bundle := i18n.NewBundle(tag)
	if err := bundle.AddMessages(tag, messages...); err != nil {
		return nil, err
	}
	return i18n.NewLocalizer(bundle, tag.String()), nil
}

// examples returns a number for each plural form that l's whole numbers take. CLDR's rules look at a number's
// last two digits, and in some languages at whether it counts millions.
func (l *Language) examples() map[string]int {
	found := map[string]int{}
	for n := range 201 {
		if n == 200 {
			n = 1_000_000
		}
		form := l.say(&i18n.LocalizeConfig{MessageID: probe, PluralCount: n})
		if _, ok := found[form]; !ok {
			found[form] = n
		}
	}
	return found
}
