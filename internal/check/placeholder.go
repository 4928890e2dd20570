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
	`(?i:lorem ipsum)`, `(?i:dolor sit amet)`, `يُستكمل لاحقا`, `يستكمل لاحقا`, `يستكمل لاحقًا`, `نص تجريبي`, `نص نائب`, `قيد الإعداد`,
}, "|") + `)(?:$|[^\p{L}\p{N}_])`)

// brackets are what stands in square brackets for a word to be put in: "[insert date]", "[Name einfügen]". Arabic has no
// capitals, and its verbs begin like any word.
var brackets = lazily(`(?i)\[\s*(?:(?:insert|your|add|enter|replace|fill in|placeholder|tbd|todo|tbc|name of|date of|xx+|insertar|inserta|inserte|añadir|su|tu|completar|poner|escribir|insérer|inserer|ajouter|votre|à compléter|indiquer|einfügen|ihr|ihre|bitte|hier|inserir|insira|adicionar|seu|sua|preencher|indicar)(?:[ :][^\[\]\n]*)?|[^\[\]\n]* (?:einfügen|einsetzen|eintragen|ergänzen|here|aquí|ici|aqui)|(?:أدخل|ادخل|اكتب|أضف|ضع)[^\[\]\n]*|(?:name|first name|last name|date|place|city|amount|number|link|url|target|nombre|apellido|fecha|lugar|ciudad|nom|prénom|lieu|ville|vorname|nachname|ort|datum|stadt|nome|data|local|cidade|الاسم|اسم|التاريخ|تاريخ|المدينة)|\.\.\.|…|_+)\s*\]`)

// blanks are the capitals that broadside new leaves in a campaign to be written over.
var blanks = lazily(`(?:^|[^\p{L}])(TARGET|DEMAND|ONE OR TWO SENTENCES FOR SEARCH RESULTS AND SHARED LINKS|WHAT IS DELIVERED TO THE TARGET|WHAT IS HAPPENING, AND TO WHOM|WHAT WE ASK FOR, AND WHY NOW|AUTHOR|TITLE|PUBLICATION)(?:$|[^\p{L}])`)

// newSource is the host that broadside new gives a source.
const newSource = "//source.example/"

// placeholderIn reports every word in a block that waits for others.
func placeholderIn(b *campaign.Block) []diag.Problem {
	var problems []diag.Problem
	report := func(start, end int) {
		problems = append(problems, in(b, start, end, "“"+b.Text[start:end]+"” stands where words are still to be written", "write them in its place, or delete the sentence"))
	}
	for _, re := range []*regexp.Regexp{marks(), blanks()} {
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
		if len(problems) == 0 || !strings.ContainsFunc(b.Text[m[0]:m[1]], unicode.IsUpper) || !marks().MatchString(b.Text[m[0]:m[1]]) {
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

// Invented reports whether a site's address is one that nobody has, as the starter's is (RFC 2606).
func Invented(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return true
	}
	host := u.Hostname()
	for _, end := range []string{".example", ".invalid", ".test", ".localhost"} {
		if strings.HasSuffix(host, end) {
			return true
		}
	}
	_, err = netip.ParseAddr(host)
	return host == "localhost" || err == nil
}

// firstWords begin the marks and blanks that are written in ASCII capitals.
var firstWords = func() map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq("TODO TO FIXME TBD TBC TBA TK TKTK REPLACE CHANGE CHANGEME INSERT PLACEHOLDER FILL PENDIENTE POR A COMPLETAR REEMPLAZAR SUSTITUIR INSERTAR " +
		"REMPLACER INS ERSETZEN BITTE EINF AUSF PLATZHALTER ERG FOLGT NOCH PREENCHER SUBSTITUIR INSERIR PENDENTE TARGET DEMAND ONE WHAT AUTHOR TITLE PUBLICATION DEFINIR CONFIRMAR COMPLETER") {
		all[w] = true
	}
	return all
}()

// rare are pieces of the other marks.
var rare = [][]byte{[]byte(newSource), []byte("À "), []byte("orem ipsum"), []byte("OREM IPSUM"), []byte("dolor sit"), []byte("ستكمل"), []byte("نص تجريبي"), []byte("نص نائب"), []byte("قيد الإعداد")}

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
			if n >= 2 && (firstWords[string(text[i:i+n])] || bytes.HasPrefix(text[i:], []byte("XXX"))) {
				return true
			}
			i += n - 1
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
