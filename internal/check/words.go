package check

import (
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"broadside/internal/campaign"
)

// base is the language of a tag without its region: "pt" of "pt-BR".
func base(tag string) string {
	b, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return b
}

// passage is the words of a block that are in one language. It is as long as the block's text, with spaces in the place of words
// in other languages, so that its places are the block's.
type passage struct {
	text     string
	language string // as base gives it
}

// passages are a block's words by language: those of the page's own, then those that are marked with another one.
func passages(b *campaign.Block, tag string) []passage {
	own := []byte(b.Text)
	out := []passage{{language: base(tag)}}
	for _, f := range b.Foreign {
		for i := f.Start; i < f.End; i++ {
			own[i] = ' '
		}
		out = append(out, passage{strings.Repeat(" ", f.Start) + b.Text[f.Start:f.End] + strings.Repeat(" ", len(b.Text)-f.End), base(f.Language)})
	}
	out[0].text = string(own)
	return out
}

// stretch is a piece of a text.
type stretch struct{ start, end int }

// sentences are the places of a text's sentences. A full stop ends one if a word in capitals, a number or the end follows, and if
// it does not belong to an abbreviation, an initial or, in German, an ordinal.
func sentences(text string) []stretch {
	var out []stretch
	start := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		at := i
		i += size
		if !strings.ContainsRune(".!?…؟۔。", r) {
			continue
		}
		for i < len(text) {
			next, n := utf8.DecodeRuneInString(text[i:])
			if !strings.ContainsRune(".!?…؟”“\"'’‘»›)]\uFFFC", next) && !(next == '\u00a0' || next == '\u202f') {
				break
			}
			i += n
		}
		rest := strings.TrimLeft(text[i:], " ")
		next, _ := utf8.DecodeRuneInString(strings.TrimLeft(rest, "“\"‘'«„¿¡(\uFFFC "))
		switch {
		case rest != "" && len(rest) == len(text)-i: // no space
			continue
		case rest != "" && unicode.IsLower(next):
			continue
		case r == '.' && rest != "" && abbreviated(text[start:at]):
			continue
		}
		out = append(out, stretch{start, i})
		start = len(text) - len(rest)
		i = start
	}
	if strings.TrimSpace(text[start:]) != "" {
		out = append(out, stretch{start, len(text)})
	}
	return out
}

// abbreviations are words that end with a full stop within a sentence, in small letters.
var abbreviations = func() map[string]bool {
	all := map[string]bool{}
	for w := range strings.FieldsSeq(`mr mrs ms dr prof st rev hon gov sen rep gen col sgt lt capt jr sr inc ltd co corp vs etc no nos vol fig pp p ed eds ca approx dept est
		jan feb mar apr jun jul aug sep sept oct nov dec ave blvd rd u.s u.k u.n e.g i.e a.m p.m d.c
		sra srta dra ud uds art núm nº pág págs ee.uu lic ing excmo av avda
		mme mlle m mm mgr cf env n° art al
		hr fr nr bzw z.b d.h u.a usw ggf abs str ev evtl inkl mio mrd tsd vgl bspw rd sog
		sr dr dra sr.ª exmo exma pág av r lda ltda cia`) {
		all[w] = true
	}
	return all
}()

// abbreviated reports whether the full stop behind text belongs to its last word: an abbreviation, an initial, a day's number.
func abbreviated(text string) bool {
	i := strings.LastIndexFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("([“\"«„", r) })
	word := text
	if i >= 0 {
		_, size := utf8.DecodeRuneInString(text[i:])
		word = text[i+size:]
	}
	letters := []rune(word)
	switch {
	case len(letters) == 1 && unicode.IsUpper(letters[0]):
		return true
	case len(letters) <= 2 && len(letters) > 0 && strings.Trim(word, "0123456789") == "":
		return true
	}
	return abbreviations[strings.ToLower(word)]
}

// CountWords is how many words there are between spaces and the places of references; what has no letter or digit in it is none.
func CountWords(text string) int {
	n := 0
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return unicode.IsSpace(r) || string(r) == campaign.Mark }) {
		if strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
			n++
		}
	}
	return n
}

// words are a text's words in small letters, without punctuation.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '’' && !unicode.Is(unicode.Mn, r)
	})
}

// shown is a piece of text as a message quotes it.
func shown(text string) string {
	text = strings.TrimSpace(strings.Join(strings.Fields(strings.ReplaceAll(text, campaign.Mark, "")), " "))
	if r := []rune(text); len(r) > 60 {
		text = strings.TrimSpace(string(r[:57])) + "…"
	}
	return text
}

// quoted reports whether text[start:end] stands between quotation marks, as somebody's words.
func quoted(text string, start, end int) bool {
	for _, m := range quotations().FindAllStringIndex(text, -1) {
		if m[0] < start && end < m[1] {
			return true
		}
	}
	return false
}

var quotations = lazily(`“[^“”]*”|„[^„“”]*[“”]|«[^«»]*»|»[^«»]*«|"[^"]*"|‹[^‹›]*›`)

// lazily compiles an expression when it is first looked for: programs that check nothing should not wait for it.
func lazily(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}

// bounded makes an expression of whole words: Go's \b knows ASCII only. The words are the second group, what is in front of
// them the first.
func bounded(expression string) func() *regexp.Regexp {
	return lazily(`(?i)(^|[^\p{L}\p{M}\p{N}_])(` + expression + `)($|[^\p{L}\p{M}\p{N}_])`)
}

// find are the places of an expression made by bounded.
func find(expression func() *regexp.Regexp, text string) []stretch {
	re := expression()
	var out []stretch
	for at := 0; at < len(text); {
		m := re.FindStringSubmatchIndex(text[at:])
		if m == nil {
			break
		}
		out = append(out, stretch{at + m[4], at + m[5]})
		at += max(m[5], 1)
	}
	return out
}
