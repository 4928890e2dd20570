package check

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/language"
)

// What a build glances at is never less than what the rule finds.
func TestSuspect(t *testing.T) {
	for _, text := range []string{
		"It is TODO.", "TO DO: write", "TBD", "by XXXX people", "REPLACE ME", "REPLACE this", "CHANGE ME", "Lorem ipsum dolor", "lorem ipsum", "[insert name]", "[INSERT DATE]", "[your name here]", "[…]", "[name]",
		"PENDIENTE", "A DEFINIR", "POR CONFIRMAR", "A COMPLETAR", "[insertar fecha]", "À COMPLÉTER", "À FAIRE", "INSÉRER", "[insérer le lieu]", "BITTE ERSETZEN", "EINFÜGEN", "AUSFÜLLEN", "ERGÄNZEN", "[Name einfügen]",
		"A PREENCHER", "[inserir data]", "يُستكمل لاحقا", "نص تجريبي", "[أدخل التاريخ]", "Tell TARGET: DEMAND.", "WHAT IS HAPPENING, AND TO WHOM.", "ONE OR TWO SENTENCES FOR SEARCH RESULTS AND SHARED LINKS.",
		"Your headline", "Your text here", "Insert text here.", "Title goes here", "Text to come.", "Click to edit", "todo", "todo: ask Ann", "Placeholder text.", "Sample text", "We have $XX.", "XX% of it", "Dear {name}, hello", "{{ city }}", "_____ people", "???", "Dear FIRSTNAME", "[quote]", "[link to the report]", "[city name]",
		"Hier steht dein Text.", "Text hier einfügen", "Hier Text einfügen.", "Platzhalter", "Blindtext.", "Deine Überschrift", "Ihre Überschrift", "[Zahl]", "Tu titular aquí", "Inserta el texto aquí.", "Escribe aquí tu texto.", "Texto de ejemplo.",
		"Votre titre ici", "Insérez votre texte ici.", "Texte à venir.", "Seu título aqui", "Insira o texto aqui.", "Texto de exemplo.", "عنوانك هنا", "اكتب هنا", "لوريم إيبسوم",
	} {
		b := campaign.Block{File: "a.md"}
		b.Add(text, 0, len(text))
		if len(placeholderIn(&b)) == 0 || !Suspect([]byte(text)) {
			t.Errorf("%q is no placeholder, or no build would look", text)
		}
	}
	for _, text := range []string{
		"todo el mundo", "[the budget](https://a.example/)", "[^todo]", "REPLACE THE BRIDGE NOW", "[[form.field]]", "a [sic] quotation", "[they] said", "Méthode TODOS", "Insert a coin", "TBDs", "Put your name here", "Read the text here.", "Your title is yours.", "We ask for your first name", "the XXI century", "siglo XX", "[words]{lang=de}", "Lea el texto aquí.", "Lisez le texte ici.", "Deixe o seu nome aqui", "Todo el mundo", "Todo: agua, luz y pan.", "Really??", "He said [her name] aloud", "The best is to come",
	} {
		b := campaign.Block{File: "a.md"}
		b.Add(text, 0, len(text))
		if found := placeholderIn(&b); len(found) > 0 {
			t.Errorf("%q: %v", text, found)
		}
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"One. Two! Three?": {"One.", "Two!", "Three?"},
		"Dr. A. B. Patel of St. Mary's came at 6.30 p.m. on Sunday. He left.": {"Dr. A. B. Patel of St. Mary's came at 6.30 p.m. on Sunday.", "He left."},
		"Am 3. Mai kam Frau Dr. Schulz. Sie ging.":                            {"Am 3. Mai kam Frau Dr. Schulz.", "Sie ging."},
		"«Voilà !» dit-elle. M. Durand rit.":                                  {"«Voilà !» dit-elle.", "M. Durand rit."},
		"It cost $3.50.\uFFFC It was “late.” Then it was not.":                {"It cost $3.50.\uFFFC", "It was “late.”", "Then it was not."},
		"هل تفتح؟ نعم.":                                                       {"هل تفتح؟", "نعم."},
		"no end":                                                              {"no end"},
		"":                                                                    nil,
	} {
		var got []string
		for _, s := range sentences(text) {
			got = append(got, strings.TrimSpace(text[s.start:s.end]))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func TestTargets(t *testing.T) {
	for _, test := range []struct {
		language, title, target string
		differs                 bool
	}{
		{"en", "Tell the Riverton City Council: Keep Sundays.", "the Riverton City Council", false},
		{"en", "Tell the Riverton City Council: Keep Sundays.", "the Riverton Transit Board", true},
		{"en", "Tell the council: Keep Sundays.", "the Riverton City Council", false},
		{"en", "Tell Mayor Reyes to keep Sundays", "Elena Reyes, Mayor of Riverton", false},
		{"en", "Tell Mayor Reyes to keep Sundays", "the Riverton City Council", true},
		{"en", "Tell the EPA: Clean the river", "the Environmental Protection Agency", false},
		{"en", "Small town: long list", "the Riverton City Council", false},
		{"en", "Keep the libraries open on Sundays", "the Riverton City Council", false},
		{"en", "Tell them: enough", "the Riverton City Council", false},
		{"en", "Ask Riverton to keep Sundays", "the Riverton City Council", false},
		{"en", "Governor Hale: Sign the bill", "the State Senate", true},
		{"en", "Tell Governor Ash: Sign the bill", "Governor Birch", true},
		{"en", "Tell Governor Ash: Sign the bill", "Maria Ash, Governor of Kansas", false},
		{"en", "Tell the School Board: Keep the pool", "the Riverton Transit Board", true},
		{"en", "Tell the City Council: Keep the pool", "the Riverton Council", false},
		{"en", "Mayor Lee, clean the harbor", "the Harbor Board", true},
		{"en", "Mayor Lee, clean the harbor", "Mayor Lee", false},
		{"en", "Clean water, clean air", "the Harbor Board", false},
		{"fr", "Monsieur le maire, gardez la piscine", "le préfet du Rhône", true},
		{"fr", "Dites à la mairie de Lyon : gardez la piscine", "la mairie de Lyon", false},
		{"fr", "Dites au préfet du Rhône : gardez la piscine", "la mairie de Lyon", true},
		{"de", "Sagt dem Stadtrat: Lasst sie offen", "der Stadtrat Leipzig", false},
		{"de", "Sagt dem Oberbürgermeister: Lasst sie offen", "der Stadtrat Leipzig", true},
		{"de", "Herr Minister Özdemir, stoppen Sie den Ausbau", "Bundesminister Özdemir", false},
		{"ar", "طالبوا مجلس المدينة: أبقوها", "مجلس مدينة الرباط", false},
	} {
		addressee, sure := addresseeOf(test.title, test.language)
		if got := addressee != "" && differs(addressee, test.target, sure); got != test.differs {
			t.Errorf("%q to %q (%s): %v", test.title, test.target, addressee, got)
		}
	}
}

// Whatever stands on a page, the rules find places that are in it.
func FuzzRules(f *testing.F) {
	for _, seed := range []string{"Of 1,904 people, 43 % came tomorrow.", "Am Morgen. Morgen!", "«À demain»[1]: 2.000.000 €", "واحد من كل ثلاثة \u202e غدًا", "[insert x] TODO. \uFFFC.", "§ 104, 10115 Berlin +49 30 1234567 [\u0300"} {
		for i := range 6 {
			f.Add(seed, seed, uint8(i))
		}
	}
	var languages []*language.Language
	for _, tag := range []string{"en", "es", "fr", "de", "pt", "ar"} {
		var file language.File
		if _, err := toml.DecodeFile("../../layouts/languages/"+tag+".toml", &file); err != nil {
			f.Fatal(err)
		}
		l, complaints := language.New(tag, file)
		if complaints != nil {
			f.Fatal(complaints)
		}
		languages = append(languages, l)
	}
	f.Fuzz(func(t *testing.T, title, text string, n uint8) {
		lang := languages[int(n)%len(languages)]
		text, title = strings.ToValidUTF8(text, ""), strings.ToValidUTF8(title, "")
		b := campaign.Block{File: "a.md", Of: "copy"}
		b.Add(text, 0, len(text))
		for i := range text {
			if strings.HasPrefix(text[i:], campaign.Mark) {
				b.Refs = append(b.Refs, campaign.BlockRef{At: i, Key: "x", Span: diag.Span{Start: i, End: i + 3}})
			}
		}
		call := b
		call.Kind = campaign.SignOn
		at := func(...string) diag.Problem { return diag.Problem{File: "a.md"} }
		p := &Page{IsCampaign: true, Page: campaign.Page{Title: title, Summary: text, Petition: &campaign.Petition{Target: text}}, Statement: text, Copy: []campaign.Block{b, call},
			Texts: []campaign.Block{b}, State: campaign.Live, Now: time.Unix(1e9, 0), Zone: time.UTC, Language: lang, At: at, SiteAt: at, Has: func(...string) bool { return false }}
		p.Texts[0].Of = "summary"
		for _, problem := range OfPage(p, false) {
			if s := problem.Span; s.Start < 0 || s.End < s.Start || s.End > max(len(text), 1) {
				t.Errorf("%s at %v of %d bytes", problem.Code, s, len(text))
			}
			if !slices.ContainsFunc(Rules, func(r Rule) bool { return r.Code == problem.Code }) {
				t.Errorf("%q is no rule", problem.Code)
			}
		}
		if Suspect([]byte(text)) {
			return
		}
		if found := placeholderIn(&b); len(found) > 0 {
			t.Errorf("no build would look for %v", found)
		}
	})
}
