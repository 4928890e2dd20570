package check

import (
	"bytes"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// placeholders are the rules about words that wait for others: they block.
var placeholders = []Rule{
	{Code: "placeholder-text", Severity: diag.Error, Says: "A word stands for one that is still to be written, such as TODO.", Page: pagePlaceholders, Site: sitePlaceholders},
	{Code: "starter-text", Severity: diag.Error, Says: "What the starter says of its invented town stands on a site that people can visit.", Page: pageStarter, Site: siteStarter},
}

// marks are what writers put where words are still to come, in the six languages that Broadside speaks: whole words, as they are
// written. Capitals are part of them: "todo" is Spanish for all.
var marks = lazily(`(?:^|[^\p{L}\p{N}_])(` + strings.Join([]string{
	`TODO`, `TO ?DO:`, `FIXME`, `TBD`, `TBC`, `TBA`, `TK`, `TKTK`, `XXX+`, `REPLACE(?: ME| THIS)?`, `CHANGE ?ME`, `INSERT [A-Z]+(?: [A-Z]+)?`, `PLACEHOLDER`, `FILL IN`,
	`PENDIENTE`, `POR DEFINIR`, `POR CONFIRMAR`, `A DEFINIR`, `A CONFIRMAR`, `A COMPLETAR`, `COMPLETAR`, `REEMPLAZAR`, `SUSTITUIR`, `INSERTAR`,
	`À COMPLÉTER`, `A COMPLETER`, `À DÉFINIR`, `A DEFINIR`, `À CONFIRMER`, `À FAIRE`, `À REMPLACER`, `REMPLACER`, `INSÉRER`,
	`ERSETZEN`, `BITTE ERSETZEN`, `EINFÜGEN`, `AUSFÜLLEN`, `PLATZHALTER`, `ERGÄNZEN`, `FOLGT NOCH`, `NOCH OFFEN`,
	`A PREENCHER`, `PREENCHER`, `SUBSTITUIR`, `INSERIR`, `PENDENTE`,
	`(?i:lorem ipsum(?: dolor sit amet)?)`, `(?i:dolor sit amet)`, `يُستكمل لاحقا`, `يستكمل لاحقا`, `يستكمل لاحقًا`, `نص تجريبي`, `نص نائب`, `قيد الإعداد`,
}, "|") + `)(?:$|[^\p{L}\p{N}_])`)

// brackets are what stands in square brackets for a word to be put in: "[insert date]", "[Name einfügen]". Arabic has no
// capitals, and its verbs begin like any word.
var brackets = lazily(`(?i)\[\s*(?:(?:insert|your|add|enter|replace|fill in|placeholder|tbd|todo|tbc|name of|date of|xx+|insertar|inserta|inserte|añadir|su|tu|completar|poner|escribir|insérer|inserer|ajouter|votre|à compléter|indiquer|einfügen|ihr|ihre|bitte|hier|inserir|insira|adicionar|seu|sua|preencher|indicar)(?:[ :][^\[\]\n]*)?|(?:link|enlace|lien) (?:to|a|vers|zum|zur|para) [^\[\]\n]*|(?:city|town|council|target|organi[sz]ation|campaign|company|full) name|[^\[\]\n]* (?:einfügen|einsetzen|eintragen|ergänzen|here|aquí|ici|aqui)|(?:أدخل|ادخل|اكتب|أضف|ضع)[^\[\]\n]*|(?:name|first name|last name|date|place|city|amount|number|link|url|target|quote|headline|title|zahl|zitat|cita|citation|citação|nombre|apellido|fecha|lugar|ciudad|nom|prénom|lieu|ville|vorname|nachname|ort|datum|stadt|nome|data|local|cidade|الاسم|اسم|التاريخ|تاريخ|المدينة)|\.\.\.|…|_+)\s*\]`)

// phrases are how templates fill the places of words, in the six languages. "Your name here" is none: petitions ask for it.
var phrases = lazily(`(?i)(?:^|[^\p{L}\p{N}])(` + strings.Join([]string{
	`(?:your|insert|enter|type) (?:headline|title|text|copy|summary|caption|quote) (?:goes |comes )?here`, `(?:headline|title|text|summary|caption|quote) goes here`, `(?:text|quote|caption|summary) to come`, `click to edit`, `@todo`,
	`hier steht (?:dein|ihr) text`, `(?:text|titel|überschrift|zitat) hier (?:einfügen|eingeben|einsetzen)`, `hier (?:text|titel|überschrift|zitat) (?:einfügen|eingeben|einsetzen)`, `blindtext`,
	`(?:tu|su) (?:titular|título|texto|resumen) (?:va )?aquí`, `(?:inserta|inserte|añade) (?:el )?(?:texto|título|titular) aquí`, `(?:escribe|escriba) aquí (?:tu|su|el) (?:texto|título|titular)`,
	`votre (?:titre|texte|résumé) ici`, `(?:insérez|saisissez) (?:votre|le|un) (?:texte|titre) ici`, `texte à venir`,
	`(?:seu|teu) (?:título|texto|resumo) (?:vai )?aqui`, `(?:insira|adicione) o (?:seu )?(?:texto|título) aqui`,
	`(?:عنوانك|نصك) هنا`, `(?:اكتب|أدخل|ضع) (?:النص |العنوان |نصك |عنوانك )?هنا`, `لوريم إيبسوم`,
	`[$€£]\x{A0}?X{2,}`, `X{2,}\x{A0}?[%€]`, `\{\{? ?\p{L}[\p{L}_ ]+\}\}?`, `_{4,}`, `(?-i:FIRST ?NAME|LAST ?NAME)`,
}, "|") + `)(?:$|[^\p{L}\p{N}])`)

// alone are words that are all of a title or paragraph only while nobody has written it.
var alone = lazily(`(?i)^[\s.:!…*]*(?:(?:your|deine?|ihre?|tu|su|votre|(?:o )?seu) (?:headline|title|titel|überschrift|titular|título|titre)|to-do|(?-i:todo)|(?:placeholder|sample) text|placeholder|platzhalter(?:text)?|texto de ejemplo|texto de exemplo|\?{2,})[\s.:!…*]*$|^to-do:|^(?-i:todo):`)

// blanks are the capitals that broadside new leaves in a campaign to be written over.
var blanks = lazily(`(?:^|[^\p{L}])(TARGET|DEMAND|ONE OR TWO SENTENCES FOR SEARCH RESULTS AND SHARED LINKS|WHAT IS DELIVERED TO THE TARGET|WHAT IS HAPPENING, AND TO WHOM|WHAT WE ASK FOR, AND WHY NOW|AUTHOR|TITLE|PUBLICATION)(?:$|[^\p{L}])`)

// newSource is the host that broadside new gives a source.
const newSource = "//source.example/"

// placeholderIn reports every word in a block that waits for others.
func placeholderIn(b *campaign.Block) []diag.Problem {
	var problems []diag.Problem
	var told []stretch
	report := func(start, end int) {
		if slices.ContainsFunc(told, func(s stretch) bool { return s.start < end && start < s.end }) {
			return
		}
		told = append(told, stretch{start, end})
		problems = append(problems, in(b, start, end, "“"+b.Text[start:end]+"” stands where words are still to be written", "write them in its place, or delete the sentence"))
	}
	if m := alone().FindStringIndex(b.Text); m != nil && b.Kind != campaign.Cell && !strings.HasPrefix(b.Of, "form.") { // a field may be called so
		report(m[0], m[1])
		return problems
	}
	for _, re := range []*regexp.Regexp{marks(), blanks(), phrases()} {
		for at := 0; at < len(b.Text); {
			m := re.FindStringSubmatchIndex(b.Text[at:])
			if m == nil {
				break
			}
			start, end := at+m[2], at+m[3]
			if !shouted(b.Text, start, end) {
				report(start, end)
			}
			at = end
		}
	}
	for _, m := range brackets().FindAllStringIndex(b.Text, -1) {
		if behind := b.Text[m[1]:]; !strings.HasPrefix(behind, "(") && !strings.HasPrefix(behind, "{") { // the words of a link
			report(m[0], m[1])
		}
	}
	return problems
}

// shouted reports whether a word in capitals stands among others, with nothing but a space between them, so that it says
// what it always does: "REPLACE THE OLD BRIDGE".
func shouted(text string, start, end int) bool {
	if !slices.Contains(ordinaryWords, text[start:end]) {
		return false
	}
	before, after := strings.Fields(text[:start]), strings.Fields(text[end:])
	capitals := func(w string) bool {
		last, _ := utf8.DecodeLastRuneInString(w)
		return utf8.RuneCountInString(w) > 1 && strings.ToUpper(w) == w && unicode.IsLetter(last)
	}
	return len(after) > 0 && strings.HasPrefix(text[end:], " ") && capitals(after[0]) || len(before) > 0 && strings.HasSuffix(text[:start], " ") && capitals(before[len(before)-1])
}

// ordinaryWords are marks and blanks that a headline in capitals may have, too.
var ordinaryWords = strings.Fields("REPLACE TARGET DEMAND TITLE AUTHOR PUBLICATION COMPLETAR REMPLACER ERSETZEN SUSTITUIR SUBSTITUIR PENDIENTE PENDENTE TK TBA TBC")

func pagePlaceholders(p *Page) []diag.Problem {
	if !slices.ContainsFunc(p.Files, func(f File) bool { return Suspect(f.Text) }) {
		return nil // as on nearly all pages: the expressions take a while
	}
	var problems []diag.Problem
	for _, blocks := range [][]campaign.Block{p.Texts, p.Copy} {
		for i := range blocks {
			problems = append(problems, placeholderIn(&blocks[i])...)
		}
	}
	for _, s := range p.Sources {
		if s.Uses == 0 {
			continue // it is not printed
		}
		if strings.Contains(s.URL, newSource) {
			problems = append(problems, s.problem(s.URL+" is the address that broadside new has written", "write the source's own: url = \"https://…\"; or delete the line", "url"))
		}
		for i := range s.Texts {
			problems = append(problems, placeholderIn(&s.Texts[i])...)
		}
	}
	return problems
}

func sitePlaceholders(s *Site) []diag.Problem {
	var problems []diag.Problem
	for i := range s.Texts {
		problems = append(problems, placeholderIn(&s.Texts[i])...)
	}
	return problems
}

// Invented reports whether a site's address is one that nobody has, as the starter's is (RFC 2606, sections 2 and 3).
func Invented(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return true
	}
	host := u.Hostname()
	for _, end := range []string{".example", ".invalid", ".test", ".localhost", ".example.com", ".example.net", ".example.org"} {
		if strings.HasSuffix("."+host, end) {
			return true
		}
	}
	_, err = netip.ParseAddr(host)
	return err == nil
}

// firstWords begin the marks and blanks that are written in ASCII capitals.
var firstWords = func() map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq("TODO TO FIXME TBD TBC TBA TK TKTK REPLACE CHANGE CHANGEME INSERT PLACEHOLDER FILL PENDIENTE POR A COMPLETAR REEMPLAZAR SUSTITUIR INSERTAR " +
		"FIRSTNAME LASTNAME FIRST LAST REMPLACER INS ERSETZEN BITTE EINF AUSF PLATZHALTER ERG FOLGT NOCH PREENCHER SUBSTITUIR INSERIR PENDENTE TARGET DEMAND ONE WHAT AUTHOR TITLE PUBLICATION DEFINIR CONFIRMAR COMPLETER") {
		all[w] = true
	}
	return all
}()

// rare are pieces of the other marks.
var rare = [][]byte{[]byte(newSource), []byte("À "), []byte("orem ipsum"), []byte("OREM IPSUM"), []byte("dolor sit"), []byte("ستكمل"), []byte("نص تجريبي"), []byte("نص نائب"), []byte("قيد الإعداد"),
	[]byte("لوريم"), []byte("هنا"), []byte("lindtext"), []byte("teht dein"), []byte("teht Ihr"), []byte("infügen"), []byte("laceholder"), []byte("latzhalter"), []byte("exto de "), []byte("ample text"), []byte("exte à venir"), []byte("@todo"), []byte("o-do"), []byte("quí tu "), []byte("quí su "), []byte("quí el ")}

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80 }

// hooked reports whether text[start:end] is a word with which a phrase may end, behind one that may stand in front of it.
func hooked(text []byte, start, end int) bool {
	switch string(text[start:end]) {
	case "here", "hier", "aquí", "aqui", "ici", "come", "edit", "headline", "Headline", "title", "titel", "Titel", "Überschrift", "überschrift", "titular", "título", "titre", "todo", "Todo", "eingeben", "einsetzen":
	default:
		return false
	}
	before := bytes.TrimRight(text[max(0, start-24):start], " \n")
	i := bytes.LastIndexFunc(before, func(r rune) bool { return r < 0x80 && !letter(byte(r)) })
	switch strings.ToLower(string(before[i+1:])) {
	case "your", "deine", "dein", "ihre", "ihr", "tu", "su", "votre", "seu", "goes", "va", "vai", "to", "headline", "title", "text", "copy", "summary", "caption", "quote",
		"titel", "überschrift", "zitat", "hier", "titular", "título", "texto", "resumen", "resumo", "titre", "texte", "résumé":
		return true
	case "":
		c := byte('\n')
		if len(before) > 0 {
			c = before[len(before)-1]
		}
		return (c == '"' || c == '\n' || c == '#' || c == '+') && strings.EqualFold(string(text[start:end]), "todo")
	}
	return false
}

// Suspect reports whether a file may hold a placeholder. Every page of every build is looked through with it, so it knows
// no more than how these begin.
func Suspect(text []byte) bool {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case 'A' <= c && c <= 'Z':
			n := 1
			for i+n < len(text) && 'A' <= text[i+n] && text[i+n] <= 'Z' {
				n++
			}
			if n >= 2 && (firstWords[string(text[i:i+n])] || bytes.HasPrefix(text[i:], []byte("XX"))) {
				return true
			}
			for i+n < len(text) && letter(text[i+n]) {
				n++
			}
			if hooked(text, i, i+n) {
				return true
			}
			i += n - 1
		case letter(c):
			n := 1
			for i+n < len(text) && letter(text[i+n]) {
				n++
			}
			if hooked(text, i, i+n) {
				return true
			}
			i += n - 1
		case c == '{':
			end := bytes.IndexByte(text[i:min(i+60, len(text))], '}')
			if end > 0 && phrases().Match(text[i:i+end+1]) {
				return true
			}
		case (c == '_' || c == '?') && i+1 < len(text) && text[i+1] == c:
			if c == '?' || bytes.HasPrefix(text[i:], []byte("____")) {
				return true
			}
		case c == '[':
			end := bytes.IndexByte(text[i:min(i+80, len(text))], ']')
			if end < 0 {
				continue
			}
			if after := i + end + 1; (after == len(text) || text[after] != '(' && text[after] != '{') && brackets().Match(text[i:after]) {
				return true
			}
		}
	}
	return slices.ContainsFunc(rare, func(piece []byte) bool { return bytes.Contains(text, piece) })
}
