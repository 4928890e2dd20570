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

var (
	percentSign = lazily(`(?:` + digits + `)` + space + `[%٪]|[%٪]` + space + `(?:` + digits + `)`)
	moneySign   = lazily(`(?:US|R|A|C|CA|AU)?[$€£¥₹]` + space + `(?:` + digits + `)|(?:` + digits + `)` + space + `(?:Mio\.?|Mrd\.?|Md|M|k)?` + space + `(?:[$€£¥₹]|EUR|USD|GBP|CHF|BRL|MXN|DH|SAR|AED|EGP)(?:$|[^\p{L}])|(?:EUR|USD|GBP|CHF|BRL|MXN)` + space + `(?:` + digits + `)`)
	number      = lazily(digits)
)

// unsourced finds claims in paragraphs without a source.
func unsourced(p *Page) []diag.Problem {
	if !p.IsCampaign {
		return nil
	}
	var problems []diag.Problem
	table := -1
	for i := range p.Copy {
		b := &p.Copy[i]
		if b.Kind == campaign.Cell && b.Group == table { // it is said once of a table
			continue
		}
		if b.Kind == campaign.Heading || b.Kind == campaign.SignOn || b.Kind == campaign.SourceOwn || sourced(p.Copy, i) {
			continue
		}
		for _, part := range passages(b, p.Language.Tag()) {
			at, what := p.claim(b, part)
			if what == "" {
				continue
			}
			words := b.Text[at.start:at.end]
			if b.Kind == campaign.Cell {
				table = b.Group
			}
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
	v := languages[part.language]
	if v == nil {
		return stretch{}, ""
	}
	type found struct {
		stretch
		what string
	}
	var all []found
	add := func(what string, at []stretch) {
		for _, s := range at {
			all = append(all, found{s, what})
		}
	}
	signs := func(re func() *regexp.Regexp) (out []stretch) {
		for _, m := range re().FindAllStringIndex(part.text, -1) {
			out = append(out, stretch{m[0], m[1]})
		}
		return out
	}
	add("a percentage", signs(percentSign))
	add("a percentage", find(v.percent, part.text))
	add("a sum of money", signs(moneySign))
	add("a sum of money", find(v.money, part.text))
	add("a count", find(v.large, part.text))
	add("a count", find(v.many, part.text))
	add("a share", find(v.share, part.text))
	add("a share", find(v.part, part.text))
	add("a claim about many", find(v.most, part.text))
	others := slices.Clone(all)
	for _, at := range signs(number) {
		if !slices.ContainsFunc(others, func(o found) bool { return o.start < at.end && at.start < o.end }) && p.isCount(b, part, at, v) {
			add("a count", []stretch{at})
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return a.start - b.start })
	for _, f := range all {
		if !p.excused(b, part, f.stretch, f.what, v) {
			return f.stretch, f.what
		}
	}
	return stretch{}, ""
}

// excused reports whether a claim needs no source: it is the campaign's own number, a request for money, or its sentence links
// to where it is from.
func (p *Page) excused(b *campaign.Block, part passage, at stretch, what string, v *vocabulary) bool {
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
	if noun := " " + words[strings.LastIndexAny(words, " ’'")+1:]; what != "a percentage" && what != "a sum of money" &&
		(v.measure().MatchString(part.text[at.end:]) || v.measure().MatchString(noun) || v.measure().MatchString(strings.TrimPrefix(noun, " ال"))) {
		return true // years, or what else is measured
	}
	switch what {
	case "a claim about many":
		return part.idle(at)
	case "a share":
		return v.majority().MatchString(whole)
	case "a percentage":
		n, _ := value(words)
		return n == 100 && !strings.Contains(part.text[at.end:], " of ")
	case "a sum of money":
		n, _ := value(words)
		return n == 0 && strings.ContainsAny(words, "0123456789") || v.give().MatchString(whole)
	case "a count":
		if n, ok := value(words); ok && p.own(n) || v.joining[strings.ToLower(words[strings.LastIndexAny(words, " ’'")+1:])] {
			return true
		}
		after := part.text[at.end:min(at.end+60, sentence.end)]
		before := part.text[max(sentence.start, at.start-25):at.start]
		return signing().MatchString(whole) || v.own().MatchString(strings.ToValidUTF8(after, "")) || v.own().MatchString(strings.ToValidUTF8(before, ""))
	}
	return false
}

// signing are words that nothing but a petition is spoken of with.
var signing = lazily(`(?i)signatures|signed|firmas|firmado|signataires|signé|unterschriften|unterschrieben|unterzeichnet|assinaturas|assinaram|assinado|توقيع|تواقيع|وقّع|الموقعين`)

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
	m := number().FindString(text)
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
	joined  = lazily(`^[-–/:.][\p{L}0-9]|^[\p{L}_@°²³]|^(?:[ \x{A0}\x{202F}-][0-9]{2,4}){2,}|^-[0-9]`)
	street  = lazily(`^,? (?:\p{Lu}\p{L}+ ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Boulevard|Blvd|Way|Square)|^,? (?:bis )?(?:rue|avenue|boulevard|place|quai|chemin) `)
	ending  = lazily(`[\p{L}0-9_][-–/:.]?$|[#§№@+]$|(?:^|[^\p{L}0-9])[A-Z]{1,3}[ \x{A0}\x{202F}-]$|[0-9][ \x{A0}\x{202F}-]$|§ ?$`)
	listed  = lazily(`(?:[0-9]+(?:[,/–-] ?| (?:and|or|y|o|et|ou|und|oder|e) ))+$`)
	article = lazily(`(?i)(?:^|[^\p{L}])(?:the|el|la|los|las|le|les|der|die|das|dem|den|o|a|os|as) $`)
	noun    = lazily(`^` + gap + `(?:(?:de|d|der|von)[ ’'])?(\p{L}+)`)
	ofThem  = lazily(`^ (?:of|von) \p{L}`)
	germans = lazily(`^ (?:\p{Ll}+e[rn]? ){0,2}\p{Lu}`)
)

// isCount reports whether the number at a place counts 100 or more of something. A number that is no count is the name of what
// stands in front of it (a section, a street, a month's year) or has nothing behind it that it could count.
func (p *Page) isCount(b *campaign.Block, part passage, at stretch, v *vocabulary) bool {
	text := part.text[at.start:at.end]
	n, ok := value(text)
	before, after := part.text[:at.start], part.text[at.end:]
	before = strings.ToValidUTF8(before[max(0, len(before)-80):], "")
	switch {
	case !ok || n < 100 || text[0] == '0':
		return false
	case joined().MatchString(after) || ending().MatchString(before) || street().MatchString(after):
		return false
	}
	counted := false
	if m := v.counted().FindStringSubmatch(after); m != nil {
		counted = !v.joining[strings.ToLower(strings.TrimSpace(m[1]))]
	}
	label := v.label().MatchString(strings.TrimSuffix(before, listed().FindString(before)))
	plain := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
	size := utf8.RuneCountInString(text)
	fields := strings.Fields(before)
	switch {
	case plain && n >= 1500 && n <= 2100 && (!counted || len(fields) > 0 && v.joining[strings.ToLower(fields[len(fields)-1])]): // a year
		return false
	case counted:
		return true
	case label || plain && size > 5: // a telephone number, or another
		return false
	case !plain || v.more().MatchString(before) || ofThem().MatchString(after):
		return true
	case b.Kind == campaign.Cell && strings.TrimSpace(part.text) == text:
		return true
	case article().MatchString(before):
		return false
	}
	m := noun().FindStringSubmatch(after)
	if m == nil || v.joining[strings.ToLower(m[1])] {
		return false
	}
	if part.language == "de" {
		return size < 4 && germans().MatchString(after)
	}
	name := len(fields) > 1 && startsUpper(fields[len(fields)-1]) && !strings.ContainsAny(fields[len(fields)-2][len(fields[len(fields)-2])-1:], ".!?")
	return !startsUpper(m[1]) && !name
}

func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
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
			case lang != "fr" && strings.HasSuffix(before, " ") && stops().MatchString(lastRune(strings.TrimSpace(before))):
				problems = append(problems, diag.Problem{File: b.File, Span: r.Span, Message: "the reference [^" + r.Key + "] stands apart from its sentence",
					Help: "write it without the space: " + lastWord(before) + "[^" + r.Key + "]"})
			case lang == "en" && stops().MatchString(behind) && !stops().MatchString(lastRune(before)):
				mark := stops().FindString(behind)
				problems = append(problems, diag.Problem{File: b.File, Span: r.Span, Message: "the reference [^" + r.Key + "] stands in front of “" + mark + "”, and in English it stands behind",
					Help: "write " + lastWord(before) + mark + "[^" + r.Key + "]"})
			case lang == "fr" && stops().MatchString(lastRune(before)) && !stops().MatchString(behind) && !abbreviatedEnd(before):
				mark := lastRune(before)
				problems = append(problems, diag.Problem{File: b.File, Span: r.Span, Message: "the reference [^" + r.Key + "] stands behind “" + mark + "”, and in French it stands in front",
					Help: "write " + lastWord(strings.TrimRight(strings.TrimSuffix(before, mark), " \u00a0\u202f\u2009")) + "[^" + r.Key + "]" + spaceBefore(mark) + mark})
			}
		}
	}
	return problems
}

var stops = lazily(`^[.!?,;:]+["”’]?`)

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
