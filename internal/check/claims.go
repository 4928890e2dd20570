package check

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// claims are the rules about what a page says without saying how it knows.
var claims = []Rule{
	{Code: "claim-unsourced", Severity: diag.Warning, Says: "A percentage, a sum of money, a count of 100 or more, “one in five” or “most people” has no source in its paragraph.", Page: unsourced},
	{Code: "reference-place", Severity: diag.Warning, Says: "A reference stands on the wrong side of the full stop, for the page's language.", Page: references},
}

const (
	digits = `(?:[0-9]{1,3}(?:[.,'’ \x{A0}\x{202F}\x{2009}][0-9]{3})+|[0-9]+)(?:[.,][0-9]+)?|[٠-٩]+(?:[٬،٫.,][٠-٩]+)*`
	space  = `[ \x{A0}\x{202F}\x{2009}]?`
)

// terms are the words of a language by which claims are known.
type terms struct {
	percent, money, large, small, share, most string
	own, give, before, counted                string
}

// byLanguage has the words of the six languages that Broadside speaks.
var byLanguage = map[string]*claimWords{
	"en": newClaimWords(terms{
		percent: `percent|per ?cent|percentage points?|pct`,
		money:   `dollars?|euros?|pounds?|cents?|pence|pennies|francs?|rupees?|pesos?|yen|bucks`,
		large:   `hundred|thousand|million|billion|trillion|hundreds of thousands|millions|billions|[kmb]n?`,
		small:   `two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|half a|a quarter of a`,
		share:   `(?:one|two|three|four|five|six|seven|eight|nine|[0-9]+) (?:in|out of)(?: every)? (?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|a hundred|one hundred|a thousand|[0-9]+)|(?:two|three|four)[ -](?:thirds|quarters|fifths)`,
		most:    `most (?:people|americans|britons|canadians|australians|europeans|voters|residents|neighbou?rs|citizens|parents|families|patients|women|men|children|students|workers|drivers|renters|tenants|experts|scientists|economists|doctors|teachers|nurses|farmers|households|businesses|of the (?:town|city|country|public)|of us)|(?:a|the)(?: (?:vast|large|great|clear|overwhelming|strong))? majority of (?:the )?(?:people|public|population|americans|britons|canadians|voters|residents|citizens|parents|families|patients|women|men|students|workers|experts|scientists|households|us)|nearly everyone|almost everyone|almost everybody`,
		own:     `signatures?|signed|sign|signers|names?|of you|supporters|co-signers|petitioners`,
		give:    `donate|chip in|give us|your gift|pledge|contribute`,
		before:  `no\.?|nos\.|number|section|sections|sec\.|bill|act|law|article|art\.|clause|paragraph|para\.|page|p\.|pp\.|chapter|rule|regulation|directive|resolution|proposition|prop|measure|ordinance|docket|case|file|form|room|suite|line|route|bus|highway|hwy|road|interstate|flight|platform|gate|box|zip|postcode|h\.?r\.?|h\.?b\.?|s\.?b\.?|a\.?b\.?|call|phone|tel\.?|dial|text|channel|title|standing order|item|schedule|year|in|since|by|until|from|of|spring|summer|autumn|fall|winter|january|february|march|april|may|june|july|august|september|october|november|december|ward|district|precinct|lot|unit|iso|version`,
		counted: `people|persons|residents|citizens|voters|patients|families|children|students|workers|jobs|homes|households|trees|animals|birds|tons|tonnes|kilomet(?:re|er)s|hectares|acres|deaths|cases|visits|visitors|passengers|flights|buses|schools|farmers|members|neighbou?rs|books|beds|women|men`,
	}),
	"es": newClaimWords(terms{
		percent: `por ciento|puntos porcentuales`,
		money:   `euros?|dólares|dólar|pesos?|céntimos?|centavos?|libras|soles|bolívares|quetzales`,
		large:   `cien|cientos|mil|miles|millón|millones`,
		small:   `dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|medio`,
		share:   `(?:uno|una|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|[0-9]+)(?: \p{L}+)? de cada (?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte|cien|mil|[0-9]+)|(?:dos|tres) (?:terceras|cuartas|quintas) partes|(?:dos|tres) (?:tercios|cuartos|quintos)`,
		most:    `la(?: (?:gran|inmensa|amplia))? mayoría de (?:la gente|las personas|la población|la ciudadanía|los ciudadanos|los vecinos|los españoles|los mexicanos|los padres|las familias|los pacientes|las mujeres|los hombres|los estudiantes|los trabajadores|los expertos|los científicos|los hogares)|la mayor parte de (?:la gente|la población|las personas|los vecinos)|casi todo el mundo`,
		own:     `firmas?|firmado|firmaron|firmantes|firmen|nombres?|de ustedes|de vosotros`,
		give:    `dona|done|donar|donación|aporta|colabora con`,
		before:  `n\.?º|núm\.?|número|ley|decreto|real decreto|artículo|art\.|sección|apartado|expediente|página|pág\.|capítulo|directiva|reglamento|resolución|línea|ruta|carretera|sala|aula|código|cp|c\.p\.|tel\.?|teléfono|llama al|año|años|en|desde|hasta|de|del|para|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|calle [\p{L} ]+|avenida [\p{L} ]+|plaza [\p{L} ]+`,
		counted: `personas|habitantes|vecinos|vecinas|ciudadanos|votantes|pacientes|familias|niños|estudiantes|alumnos|trabajadores|empleos|viviendas|hogares|árboles|animales|aves|toneladas|kilómetros|hectáreas|muertes|casos|visitas|visitantes|pasajeros|vuelos|escuelas|socios|libros|camas|mujeres|hombres`,
	}),
	"fr": newClaimWords(terms{
		percent: `pour ?cent|points de pourcentage`,
		money:   `euros?|dollars?|centimes?|francs?|livres sterling`,
		large:   `cents?|mille|milliers|millions?|milliards?|centaines`,
		small:   `deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|trente|quarante|cinquante|soixante|quatre-vingts`,
		share:   `(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|[0-9]+)(?: [\p{L}’']+){0,2} sur (?:deux|trois|quatre|cinq|six|sept|huit|neuf|dix|vingt|cent|mille|[0-9]+)|(?:deux|trois) (?:tiers|quarts|cinquièmes)`,
		most:    `la plupart des (?:gens|personnes|français|belges|citoyens|habitants|parents|familles|patients|femmes|hommes|enfants|étudiants|salariés|experts|scientifiques|foyers|ménages)|la plupart d’entre nous|la plupart d'entre nous|la(?: (?:grande|vaste|très grande))? majorité des (?:gens|français|personnes|citoyens|habitants|parents|familles|patients|femmes|étudiants|salariés|experts|scientifiques)|presque tout le monde|la majorité de la population`,
		own:     `signatures?|signataires|signé|signez|signer|noms?|d’entre vous|d'entre vous`,
		give:    `donnez|faites un don|don de|contribuez`,
		before:  `n[°ºo]|numéro|loi|décret|article|art\.|section|alinéa|dossier|page|p\.|chapitre|directive|règlement|résolution|ligne|route|salle|quai|voie|porte|chambre|étage|bus|code|cp|tél\.?|téléphone|appelez le|an|en|depuis|jusqu[’']en|dès|de|janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|l[’']an|été|hiver|printemps|automne`,
		counted: `personnes|habitants|citoyens|électeurs|patients|familles|enfants|élèves|étudiants|salariés|emplois|logements|foyers|arbres|animaux|oiseaux|tonnes|kilomètres|hectares|morts|décès|cas|visites|visiteurs|passagers|vols|écoles|membres|livres|lits|femmes|hommes`,
	}),
	"de": newClaimWords(terms{
		percent: `prozent|prozentpunkte`,
		money:   `euros?|dollars?|cent|franken|rappen|pfund`,
		large:   `hundert|tausend|tausende|million|millionen|milliarden?|mio\.?|mrd\.?`,
		small:   `zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|eine halbe|anderthalb`,
		share:   `jede[rsnm]? (?:zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte|zwanzigste|hundertste)[rsnm]?|(?:eine?[rsm]?|zwei|drei|vier|fünf|sechs|sieben|acht|neun|[0-9]+)(?: \p{L}+)? von (?:zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|zwanzig|hundert|tausend|[0-9]+)|(?:zwei|drei) (?:drittel|viertel|fünftel)`,
		most:    `die meisten (?:menschen|leute|deutschen|österreicher|schweizer|bürger|bürgerinnen|einwohner|eltern|familien|patienten|patientinnen|frauen|männer|kinder|studierenden|beschäftigten|fachleute|experten|haushalte|nachbarn|mieter)|die(?: (?:große|überwiegende|breite))? mehrheit der (?:menschen|deutschen|bevölkerung|bürger|bürgerinnen|einwohner|eltern|familien|patienten|frauen|beschäftigten|fachleute|haushalte|mieter)|die mehrzahl der menschen|fast alle menschen`,
		own:     `unterschriften?|unterschrieben|unterschreiben|unterzeichne[rt]\p{L}*|unterzeichnenden|namen?|von euch|von ihnen`,
		give:    `spende\p{L}*|spenden sie|gebt`,
		before:  `nr\.|nummer|gesetz|artikel|art\.|§+|absatz|abs\.|paragraph|paragraf|aktenzeichen|az\.|drucksache|seite|s\.|kapitel|richtlinie|verordnung|resolution|linie|bus|buslinie|straßenbahn|raum|zimmer|plz|tel\.?|telefon|rufen sie|jahr|jahre|jahres|in|seit|bis|von|ab|im jahr|vom|zum|für|januar|jänner|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer|winter|herbst|frühjahr|frühling|anfang|ende|mitte|din|\p{L}*(?:straße|strasse|weg|platz|allee|gasse|ring)`,
		counted: `menschen|leute|personen|einwohner\p{L}*|bürger\p{L}*|wähler\p{L}*|patient\p{L}*|familien|kinder|schüler\p{L}*|studierende|beschäftigte|arbeitsplätze|wohnungen|haushalte|bäume|tiere|vögel|tonnen|kilometer|hektar|tote|todesfälle|fälle|besuche|besucher\p{L}*|fahrgäste|flüge|schulen|mitglieder|bücher|betten|frauen|männer`,
	}),
	"pt": newClaimWords(terms{
		percent: `por cento|pontos percentuais`,
		money:   `euros?|dólares|dólar|reais|real|centavos?|cêntimos?|libras`,
		large:   `cem|centenas|mil|milhares|milhão|milhões|bilhão|bilhões|biliões`,
		small:   `dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|onze|doze|quinze|vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta|noventa|meio`,
		share:   `(?:um|uma|dois|duas|três|quatro|cinco|seis|sete|oito|nove|[0-9]+)(?: \p{L}+)? (?:em|de) cada (?:dois|duas|três|quatro|cinco|seis|sete|oito|nove|dez|vinte|cem|mil|[0-9]+)|(?:dois|três) (?:terços|quartos|quintos)`,
		most:    `a(?: (?:grande|imensa|ampla))? maioria d(?:as pessoas|a população|os brasileiros|os portugueses|os cidadãos|os moradores|os pais|as famílias|os pacientes|as mulheres|os homens|os estudantes|os trabalhadores|os especialistas|os cientistas|a gente)|a maior parte d(?:as pessoas|a população|os moradores|os brasileiros|os portugueses)|quase toda a gente|quase todo mundo`,
		own:     `assinaturas?|assinaram|assinado|assine|assinar|nomes?|de vocês|signatários`,
		give:    `doe|doar|doação|contribua|faça um donativo`,
		before:  `n\.?º|número|lei|decreto|artigo|art\.|secção|seção|alínea|processo|página|pág\.|capítulo|diretiva|regulamento|resolução|linha|rota|rodovia|sala|ônibus|autocarro|código|cep|tel\.?|telefone|ligue|ano|anos|em|desde|até|de|do|para|janeiro|fevereiro|março|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro|rua [\p{L} ]+|avenida [\p{L} ]+|praça [\p{L} ]+|pl|pec`,
		counted: `pessoas|habitantes|moradores|cidadãos|eleitores|pacientes|utentes|famílias|crianças|estudantes|alunos|trabalhadores|empregos|casas|moradias|lares|árvores|animais|aves|toneladas|quilômetros|quilómetros|hectares|mortes|casos|visitas|visitantes|passageiros|voos|escolas|membros|livros|camas|leitos|mulheres|homens`,
	}),
	"ar": newClaimWords(terms{
		percent: `في المئة|في المائة|بالمئة|بالمائة|بالمية|نقطة مئوية`,
		money:   `يورو|دولار|دولارا|دولارًا|دولارات|جنيه|جنيها|جنيهًا|جنيهات|درهم|درهما|درهمًا|دراهم|دينار|دينارا|دينارًا|دنانير|ريال|ريالا|ريالًا|ريالات|ليرة|ليرات|فرنك`,
		large:   `مئة|مئات|ألف|ألفا|ألفًا|آلاف|مليون|مليونا|مليونًا|ملايين|مليار|مليارات`,
		small:   `ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة|عشرون|عشرين|ثلاثين|أربعين|خمسين|نصف`,
		share:   `(?:واحد|واحدة|شخص|طفل|امرأة)(?: واحد| واحدة)? من كل \p{L}+|(?:واحد|واحدة) من (?:ثلاثة|أربعة|خمسة|ستة|سبعة|ثمانية|تسعة|عشرة)|ثلثا|ثلثي|ثلاثة أرباع`,
		most:    `معظم (?:الناس|السكان|المواطنين|الأهالي|الأسر|النساء|الرجال|الأطفال|الطلاب|المرضى|العمال|الخبراء|العلماء)|(?:غالبية|أغلبية|أكثرية) (?:الناس|السكان|المواطنين|الأهالي|الأسر|النساء|الطلاب|المرضى|العمال|الخبراء)|أغلب (?:الناس|السكان|المواطنين|الأهالي)`,
		own:     `توقيع|توقيعا|توقيعًا|توقيعات|تواقيع|وقع|وقعوا|وقّع|وقّعوا|موقع|موقّع|اسم|اسما|اسمًا|أسماء|منكم`,
		give:    `تبرع|تبرعوا|تبرّع|تبرّعوا`,
		before:  `[وبل]?(?:رقم|القانون|قانون|المادة|مادة|القرار|قرار|المرسوم|مرسوم|الفقرة|صفحة|ص|الفصل|خط|الخط|الحافلة|الطريق|غرفة|القاعة|قاعة|الشارع|البريدي|بريدي|هاتف|اتصل|عام|سنة|العام|منذ|في|حتى|من|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر|شباط|آذار|نيسان|أيار|حزيران|تموز|آب|أيلول|شارع [\p{L} ]+)`,
		counted: `شخص|شخصا|شخصًا|أشخاص|نسمة|مواطن|مواطنا|ناخب|مريض|أسرة|عائلة|طفل|طفلا|طالب|عامل|وظيفة|منزل|شجرة|طن|كيلومتر|هكتار|وفاة|حالة|زيارة|زائر|راكب|مدرسة|عضو|كتاب|سرير|امرأة|رجل`,
	}),
}

// claimWords are terms, ready to look for.
type claimWords struct {
	percent, money, large, share, most, own, give, before, counted *regexp.Regexp
}

func newClaimWords(t terms) *claimWords {
	behind := func(words string) *regexp.Regexp {
		return regexp.MustCompile(`(?i)^` + space + `(?:` + words + `)(?:$|[^\p{L}\p{M}])`)
	}
	return &claimWords{
		percent: bounded(`(?:` + digits + `)` + space + `(?:` + t.percent + `)|(?:` + t.small + `)(?:-\p{L}+)? (?:` + t.percent + `)`),
		money:   bounded(`(?:(?:` + digits + `)|` + t.small + `)[  -]?(?:(?:` + t.large + `)[  ]?(?:of |de |d’|d'|von )?)?(?:` + t.money + `)`),
		large:   bounded(`(?:(?:` + digits + `)|` + t.small + `)[  ](?:` + t.large + `)`),
		share:   bounded(t.share), most: bounded(t.most), own: bounded(t.own), give: bounded(t.give),
		before:  regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{M}\p{N}])(?:` + t.before + `)[,:]?[  ]?[#(]?$`),
		counted: behind(`(?:[\p{L}]+ )?(?:` + t.counted + `)`),
	}
}

var (
	percentSign = regexp.MustCompile(`(?:` + digits + `)` + space + `[%٪]|[%٪]` + space + `(?:` + digits + `)`)
	moneySign   = regexp.MustCompile(`(?:US|R|A|C|CA|AU)?[$€£¥₹]` + space + `(?:` + digits + `)|(?:` + digits + `)` + space + `(?:[$€£¥₹]|EUR|USD|GBP|CHF|BRL|MXN|DH|SAR|AED|EGP)(?:$|[^\p{L}])|(?:EUR|USD|GBP|CHF|BRL|MXN)` + space + `(?:` + digits + `)`)
	number      = regexp.MustCompile(digits)
)

// unsourced finds claims in paragraphs without a source.
func unsourced(p *Page) []diag.Problem {
	if !p.IsCampaign {
		return nil
	}
	var problems []diag.Problem
	for i := range p.Copy {
		b := &p.Copy[i]
		if b.Kind == campaign.Heading || b.Kind == campaign.SignOn || b.Kind == campaign.SourceOwn || sourced(p.Copy, i) {
			continue
		}
		for _, part := range passages(b, p.Language.Tag()) {
			at, what := p.claim(b, part)
			if what == "" {
				continue
			}
			words := b.Text[at.start:at.end]
			problems = append(problems, in(b, at.start, at.end, "“"+shown(words)+"” is "+what+" without a source in its paragraph",
				"write [^key] behind the sentence, and the record [key] into footnotes.toml; or take it out"))
			break
		}
	}
	return problems
}

// sourced reports whether a block refers to a source, or one of what it belongs to does: another cell of its table, the
// quotation, the paragraph that begins its list.
func sourced(blocks []campaign.Block, i int) bool {
	b := &blocks[i]
	if len(b.Refs) > 0 {
		return true
	}
	has := func(group int, kind ...campaign.BlockKind) bool {
		return slices.ContainsFunc(blocks, func(o campaign.Block) bool {
			return o.Of == b.Of && o.Group == group && len(o.Refs) > 0 && slices.Contains(kind, o.Kind)
		})
	}
	switch b.Kind {
	case campaign.Cell:
		return has(b.Group, campaign.Cell) || has(b.Group-1, campaign.Paragraph) || has(b.Group+1, campaign.Paragraph)
	case campaign.Quoted:
		return has(b.Group, campaign.Quoted)
	case campaign.Item:
		return has(b.Group-1, campaign.Paragraph)
	}
	return false
}

// claim finds the first claim of a passage, and what it is; "" for none.
func (p *Page) claim(b *campaign.Block, part passage) (stretch, string) {
	w := byLanguage[part.language]
	if w == nil {
		return stretch{}, ""
	}
	type found struct {
		stretch
		what string
	}
	var all []found
	add := func(what string, at ...stretch) {
		for _, s := range at {
			all = append(all, found{s, what})
		}
	}
	signs := func(re *regexp.Regexp) (out []stretch) {
		for _, m := range re.FindAllStringIndex(part.text, -1) {
			out = append(out, stretch{m[0], m[1]})
		}
		return out
	}
	add("a percentage", signs(percentSign)...)
	add("a percentage", find(w.percent, part.text)...)
	add("a sum of money", signs(moneySign)...)
	add("a sum of money", find(w.money, part.text)...)
	add("a count", find(w.large, part.text)...)
	add("a share", find(w.share, part.text)...)
	add("a claim about many", find(w.most, part.text)...)
	others := slices.Clone(all)
	for _, at := range signs(number) {
		if !slices.ContainsFunc(others, func(o found) bool { return o.start < at.end && at.start < o.end }) && p.isCount(part, at, w) {
			add("a count", at)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.start - b.start })
	for _, f := range all {
		if !p.excused(b, part, f.stretch, f.what, w) {
			return f.stretch, f.what
		}
	}
	return stretch{}, ""
}

// excused reports whether a claim needs no source: it is the campaign's own number, a request for money, or its sentence links
// to where it is from.
func (p *Page) excused(b *campaign.Block, part passage, at stretch, what string, w *claimWords) bool {
	sentence := stretch{0, len(part.text)}
	for _, s := range sentences(part.text) {
		if s.start <= at.start && at.start < s.end {
			sentence = s
		}
	}
	for _, l := range b.Links {
		if l.Start >= sentence.start && l.Start < sentence.end && !strings.HasPrefix(l.To, "#") && !strings.HasPrefix(l.To, "mailto:") && !strings.HasPrefix(l.To, "tel:") {
			return true
		}
	}
	words := part.text[at.start:at.end]
	whole := part.text[sentence.start:sentence.end]
	switch what {
	case "a percentage":
		n, _ := value(words)
		return n == 100 && !strings.Contains(part.text[at.end:], " of ")
	case "a sum of money":
		n, _ := value(words)
		return n == 0 && strings.ContainsAny(words, "0123456789") || w.give.MatchString(whole)
	case "a count":
		if n, ok := value(words); ok && p.own(n) {
			return true
		}
		after := part.text[at.end:min(at.end+60, sentence.end)]
		before := part.text[max(sentence.start, at.start-25):at.start]
		return signing.MatchString(whole) || w.own.MatchString(strings.ToValidUTF8(after, "")) || w.own.MatchString(strings.ToValidUTF8(before, ""))
	}
	return false
}

// signing are words that nothing but a petition is spoken of with.
var signing = regexp.MustCompile(`(?i)signatures|signed|firmas|firmado|signataires|signé|unterschriften|unterschrieben|unterzeichnet|assinaturas|assinaram|assinado|توقيع|تواقيع|وقّع|الموقعين`)

// own reports whether a number is one that the campaign's settings say of itself.
func (p *Page) own(n int) bool {
	t := p.Petition
	if t == nil {
		return false
	}
	if n == t.Signatures || n == t.Goal.Number {
		return true
	}
	return slices.ContainsFunc(t.Elsewhere, func(e campaign.Elsewhere) bool { return e.Signatures == n })
}

// value is the whole number that a text has in it, without the marks between its digits.
func value(text string) (int, bool) {
	m := number.FindString(text)
	if i := strings.LastIndexAny(m, ".,٫"); i >= 0 && utf8.RuneCountInString(m[i:]) != 4 { // not a group of three
		m = m[:i]
	}
	n, found := 0, false
	for _, r := range m {
		switch {
		case '0' <= r && r <= '9':
			n, found = n*10+int(r-'0'), true
		case '٠' <= r && r <= '٩':
			n, found = n*10+int(r-'٠'), true
		}
		if n > 1<<40 {
			return n, found
		}
	}
	return n, found
}

var (
	joined  = regexp.MustCompile(`^[-–/:.][\p{L}0-9]|^[\p{L}_@°²³]|^(?:[  -][0-9]{2,4}){2,}|^-[0-9]`)
	age     = regexp.MustCompile(`(?i)^[  -](?:years?|años?|ans|Jahre?n?|Jährige?n?|anos?|سنة|سنوات|عاما|عامًا|أعوام)(?:$|[^\p{L}])`)
	street  = regexp.MustCompile(`^,? (?:\p{Lu}\p{L}+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Way|Square)|^,? (?:bis )?(?:rue|avenue|boulevard|place|quai|chemin) `)
	measure = regexp.MustCompile(`^[  -](?:m|met(?:re|er)s?|yards?|feet|foot|ft|minutes?|words?|pages?|characters?|metros|mètres|mots|Meter|Metern|Wörter|Seiten|palavras|palabras|páginas|متر|مترا)(?:$|[^\p{L}])`)
	ending  = regexp.MustCompile(`[\p{L}0-9_][-–/:.]?$|[#§№@+]$|(?:^|[^\p{L}0-9])[A-Z]{1,3}[  -]$|[0-9][  -]$|§ ?$`)
)

// isCount reports whether the number at a place counts 100 or more of something, and is no year, postcode, telephone number,
// or number of a law or a street.
func (p *Page) isCount(part passage, at stretch, w *claimWords) bool {
	text := part.text[at.start:at.end]
	n, ok := value(text)
	before, after := part.text[:at.start], part.text[at.end:]
	plain := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
	switch {
	case !ok || n < 100 || text[0] == '0':
		return false
	case joined.MatchString(after) || ending.MatchString(before) || street.MatchString(after) || measure.MatchString(after):
		return false
	case plain && n >= 1500 && n <= 2200 && !w.counted.MatchString(after): // a year
		return false
	case plain && len(text) == 5 && !w.counted.MatchString(after): // a postcode
		return false
	case plain && len(text) > 5 && !w.counted.MatchString(after): // a telephone number, or another
		return false
	case w.before.MatchString(before) && !w.counted.MatchString(after) && !preposition(before):
		return false
	case age.MatchString(after):
		return false
	}
	return true
}

// preposition reports whether a text ends with a short word in small letters, which stands in front of years as of counts.
func preposition(before string) bool {
	fields := strings.Fields(before)
	if len(fields) == 0 {
		return false
	}
	last := strings.ToLower(fields[len(fields)-1])
	return slices.Contains(strings.Fields("in since by until from of en desde hasta de del para depuis dès in seit bis von ab vom zum für em até do منذ في حتى من line"), last) && last != "line"
}

// references finds references on the wrong side of a full stop.
//
// English sets them behind any mark but a dash (The Chicago Manual of Style, 17th edition, 14.26). French sets them in front of
// it (Office québécois de la langue française, Vitrine linguistique 25110). Spanish has both ways (RAE, Diccionario panhispánico
// de dudas, "llamada de nota", 3), German means different things by them (Duden, Die deutsche Rechtschreibung, on Fußnotenzeichen:
// behind the full stop for the sentence, in front of it for the last word), and Portuguese and Arabic have no rule that all follow.
func references(p *Page) []diag.Problem {
	var problems []diag.Problem
	for i := range p.Copy {
		b := &p.Copy[i]
		for _, r := range b.Refs {
			behind := b.Text[r.At+len(campaign.Mark):]
			before := b.Text[:r.At]
			for strings.HasPrefix(behind, campaign.Mark) {
				behind = behind[len(campaign.Mark):]
			}
			for strings.HasSuffix(before, campaign.Mark) {
				before = before[:len(before)-len(campaign.Mark)]
			}
			switch lang := base(p.Language.Tag()); {
			case lang == "en" && stops.MatchString(behind) && !stops.MatchString(lastRune(before)):
				mark := stops.FindString(behind)
				problems = append(problems, diag.Problem{File: b.File, Span: r.Span, Message: "the reference [^" + r.Key + "] stands in front of “" + mark + "”, and in English it stands behind",
					Help: "write " + lastWord(before) + mark + "[^" + r.Key + "]"})
			case lang == "fr" && stops.MatchString(lastRune(before)) && !stops.MatchString(behind) && !abbreviatedEnd(before):
				mark := lastRune(before)
				problems = append(problems, diag.Problem{File: b.File, Span: r.Span, Message: "the reference [^" + r.Key + "] stands behind “" + mark + "”, and in French it stands in front",
					Help: "write " + lastWord(strings.TrimRight(strings.TrimSuffix(before, mark), "   ")) + "[^" + r.Key + "]" + spaceBefore(mark) + mark})
			}
		}
	}
	return problems
}

var stops = regexp.MustCompile(`^[.!?,;:]+["”’]?`)

func spaceBefore(mark string) string {
	if mark == "!" || mark == "?" || mark == ";" || mark == ":" {
		return " "
	}
	return ""
}

func abbreviatedEnd(before string) bool {
	return strings.HasSuffix(before, ".") && abbreviated(strings.TrimSuffix(before, ".")) || strings.HasSuffix(before, "..")
}

func lastRune(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[len(s)-size:]
}

// lastWord is the last word of a text, for a remedy.
func lastWord(s string) string {
	f := strings.Fields(s)
	if len(f) == 0 {
		return "…"
	}
	return f[len(f)-1]
}
