package check

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// reading are the rules about how the copy reads.
var reading = []Rule{
	{Code: "word-stale", Severity: diag.Warning, Time: true, Says: "“Tomorrow”, “this Thursday” or the like stands on a page that has been live for more than three days.", Page: stale},
	{Code: "sentence-long", Severity: diag.Warning, Says: "A sentence has more than 40 words.", Page: longSentences},
	{Code: "call-departs", Severity: diag.Warning, Says: "A call to action begins like the headline and then says something else.", Page: departing},
	{Code: "statement-changed", Severity: diag.Warning, Says: "The petition's text is another than the one that was launched, and no dated update tells of it.", Page: changed},
}

// fresh is how long after its day a page may speak of tomorrow.
const fresh = 3 * 24 * time.Hour

func stale(p *Page) []diag.Problem {
	if p.Date.IsZero() || !p.Now.After(p.Date.Start(p.Zone).Add(fresh)) {
		return nil
	}
	var problems []diag.Problem
	look := func(b *campaign.Block) {
		for _, part := range passages(b, p.Language.Tag()) {
			v := languages[part.language]
			if v == nil {
				continue
			}
			for _, at := range find(v.days, part.text) {
				if !part.idle(at) && !nominal(part, at) && !quoted(part.text, at.start, at.end) {
					problems = append(problems, in(b, at.start, at.end, "“"+b.Text[at.start:at.end]+"” is another day now than when it was written: the page has been live since "+p.Date.String(),
						"write the date, with the month"))
				}
			}
		}
	}
	for i := range p.Copy {
		if b := &p.Copy[i]; b.Of != "update" && b.Of != "outcome" && b.Kind != campaign.SourceOwn { // these have a date of their own
			look(b)
		}
	}
	for i := range p.Texts {
		if slices.Contains([]string{"title", "summary", "petition.intro", "share.text", "share.whatsapp", "share.sms", "share.email_subject", "share.email_body"}, p.Texts[i].Of) {
			look(&p.Texts[i])
		}
	}
	return problems
}

// idle reports whether the words at a place are part of others that mean something else.
func (part passage) idle(at stretch) bool {
	for _, m := range languages[part.language].idle().FindAllStringIndex(part.text, -1) {
		if m[0] <= at.end && at.start < m[1] {
			return true
		}
	}
	return false
}

// nominal reports whether a word is the German noun that is written like "tomorrow", but for its capital.
func nominal(part passage, at stretch) bool {
	if part.language != "de" || !strings.HasPrefix(part.text[at.start:], "Morgen") {
		return false
	}
	return !slices.ContainsFunc(sentences(part.text), func(s stretch) bool {
		return s.start <= at.start && strings.TrimLeft(part.text[s.start:at.end], " „«»“\"") == part.text[at.start:at.end]
	})
}

// mostWords is how long a sentence may be.
const mostWords = 40

func longSentences(p *Page) []diag.Problem {
	var problems []diag.Problem
	for i := range p.Copy {
		b := &p.Copy[i]
		if b.Kind == campaign.SourceOwn {
			continue
		}
		for _, s := range sentences(b.Text) {
			if n := CountWords(b.Text[s.start:s.end]); n > mostWords {
				problems = append(problems, in(b, s.start, s.end, fmt.Sprintf("this sentence has %d words", n), fmt.Sprintf("make two or more of it, of %d words at most", mostWords)))
			}
		}
	}
	return problems
}

// departing finds calls to action that begin as the headline, or the demand behind its colon, does, and then say something else
// in the middle of a sentence. To say the beginning of it, or more than all of it, is no departure.
func departing(p *Page) []diag.Problem {
	var problems []diag.Problem
	title := words(p.Title)
	headlines := [][]string{title}
	if _, ask, found := strings.Cut(p.Title, ": "); found {
		headlines = append(headlines, words(ask))
	}
	for i := range p.Copy {
		b := &p.Copy[i]
		if b.Kind != campaign.SignOn || strings.TrimSpace(b.Text) == "" {
			continue
		}
		call := words(b.Text)
		for _, headline := range headlines {
			n := 0
			for n < len(call) && n < len(headline) && call[n] == headline[n] {
				n++
			}
			if n < 3 && !(n == 2 && base(p.Language.Tag()) == "ar") || n == len(call) || n == len(headline) || pauses(b.Text, n) {
				continue
			}
			problems = append(problems, in(b, 0, len(b.Text), "this call to action begins like the headline, “"+shown(p.Title)+"”, and then says something else",
				"write [](#sign), which says the headline, or begin with other words"))
			break
		}
	}
	return problems
}

// pauses reports whether a sign stands behind the first n words of a text.
func pauses(text string, n int) bool {
	at := 0
	for range n {
		at += strings.IndexFunc(text[at:], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
		end := strings.IndexFunc(text[at:], func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '’' && !unicode.Is(unicode.Mn, r)
		})
		if end < 0 {
			return true
		}
		at += end
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[at:], " \u00a0\u202f\u2009"))
	return !unicode.IsLetter(r) && !unicode.IsNumber(r)
}

// changed finds a petition whose text is not the one that was launched.
func changed(p *Page) []diag.Problem {
	if !p.IsCampaign || p.Translated || p.Petition.Launched == "" || strings.TrimSpace(p.Statement) == "" {
		return nil
	}
	is := campaign.Fingerprint(p.Statement)
	if is == p.Petition.Launched {
		return nil
	}
	for _, u := range p.Updates {
		if u.Statement == is && !u.Date.IsZero() {
			return nil
		}
	}
	return []diag.Problem{p.problem("the petition's text is not the one that people began to sign", "take the change back; or tell signers of it:\n[[update]]\ndate = "+
		campaign.DateIn(p.Now, p.Zone).String()+"\ntitle = \"The petition's text was changed\"\ntext = \"What is new, and why.\"\nstatement = \""+is+"\"", "petition", "launched")}
}
