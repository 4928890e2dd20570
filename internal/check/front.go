package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// front are the rules about what others show of a page before anybody has opened it, and about what it promises.
var front = []Rule{
	{Code: "target-differs", Severity: diag.Warning, Says: "The title addresses somebody else than target.", Page: otherTarget},
	{Code: "summary-missing", Severity: diag.Warning, Says: "A campaign or the home page has no summary for search results and shared links.", Page: noSummary},
	{Code: "summary-long", Severity: diag.Warning, Says: "A summary is longer than search results or share cards show.", Page: longSummary},
	{Code: "title-long", Severity: diag.Warning, Says: "A headline is longer than share cards show.", Page: longTitle},
	{Code: "share-picture-missing", Severity: diag.Warning, Says: "A shared link to a campaign shows no picture.", Page: noPicture},
	{Code: "image-credit", Severity: diag.Warning, Says: "Nobody is named for a picture.", Page: noCredit},
	{Code: "delivers-missing", Severity: diag.Warning, Says: "The form does not say what the target gets.", Page: noDelivery},
}

// noSummary is about the pages that people share: campaigns and the home page, which may have the site's summary.
func noSummary(p *Page) []diag.Problem {
	home := p.Address.Path() == "" && p.Site.Summary == ""
	if !home && !p.IsCampaign || strings.TrimSpace(p.Summary) != "" || p.Listed != nil && !*p.Listed {
		return nil
	}
	return []diag.Problem{p.problem("this page has no summary: search results and shared links show none of your words",
		`add a line to the settings on top: summary = "One or two sentences."`, "summary")}
}

// What is shown of a page before it is opened, in characters.
//
// X documents 70 characters of a card's title and 200 of its description
// (https://developer.x.com/en/docs/x-for-websites/cards/overview/markup). Google names no number, only that both are cut to the
// width of the device (https://developers.google.com/search/docs/appearance/snippet): 160 is a rule of thumb for a wide screen and Latin
// letters. The others document no length.
const (
	ShownTitle   = 70  // of a title, on X
	ShownSummary = 160 // of a summary, in search results
)

// channels are where a page is shown before it is opened.
var channels = []struct {
	name           string
	title, summary int
}{
	{"X", ShownTitle, 200},
	{"search results", 0, ShownSummary},
}

// length is how many characters a reader sees: marks that stand above or below another letter are none.
func length(text string) int {
	n := 0
	for _, r := range strings.TrimSpace(text) {
		if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r) {
			n++
		}
	}
	return n
}

func longSummary(p *Page) []diag.Problem {
	return tooLong(p, "summary", p.Summary, "this summary", func(i int) int { return channels[i].summary })
}

func longTitle(p *Page) []diag.Problem {
	if !p.IsCampaign {
		return nil
	}
	if p.Outcome != nil && strings.TrimSpace(p.Outcome.Headline) != "" && slices.Contains([]campaign.State{campaign.Delivered, campaign.Won, campaign.Lost}, p.State) {
		return tooLong(p, "outcome.headline", p.Outcome.Headline, "this headline", func(i int) int { return channels[i].title })
	}
	return tooLong(p, "title", p.Title, "this title", func(i int) int { return channels[i].title })
}

// tooLong names the channels that cut a text, and marks what the strictest of them leaves out.
func tooLong(p *Page, key, text, what string, limit func(channel int) int) []diag.Problem {
	n, least := length(text), 0
	var cut []string
	for i, c := range channels {
		if most := limit(i); most > 0 && n > most {
			cut = append(cut, fmt.Sprintf("%s (%d)", c.name, most))
			if least == 0 || most < least {
				least = most
			}
		}
	}
	if cut == nil {
		return nil
	}
	message := fmt.Sprintf("%s has %d characters, and is cut short in %s", what, n, strings.Join(cut, " and in "))
	help := fmt.Sprintf("shorten it to %d; what is marked is left out", least)
	for i := range p.Texts {
		if b := &p.Texts[i]; b.Of == key {
			at, seen := len(b.Text), 0
			for j, r := range b.Text {
				if seen == least {
					at = j
					break
				}
				if !unicode.Is(unicode.Mn, r) && !unicode.Is(unicode.Cf, r) {
					seen++
				}
			}
			return []diag.Problem{in(b, min(at, max(len(b.Text)-1, 0)), len(b.Text), message, help)}
		}
	}
	return []diag.Problem{p.problem(message, help, strings.Split(key, ".")...)}
}

func noPicture(p *Page) []diag.Problem {
	outcome := p.Outcome != nil && p.Outcome.Image != ""
	if !p.IsCampaign || p.Translated || p.Image != "" || outcome || p.Share.Picture != "" && p.Share.Picture != campaign.PictureNone {
		return nil
	}
	return []diag.Problem{p.problem("a shared link to this campaign shows no picture",
		"put a picture beside the page and add above all lines in brackets:\nimage = \"picture.jpg\"\nimage_alt = \"What it shows\"\nor have one drawn of the headline, with picture = \"made\" in [share]", "image")}
}

func noCredit(p *Page) []diag.Problem {
	if p.Image == "" || p.Translated || strings.TrimSpace(p.ImageCredit) != "" {
		return nil
	}
	return []diag.Problem{p.problem("nobody is named for this picture", `say whose it is: image_credit = "Ada Okafor"; it is printed below it`, "image")}
}

func noDelivery(p *Page) []diag.Problem {
	if !p.Live() || p.Translated || len(p.Petition.Delivers) > 0 || len(p.Form.Fields)+len(p.Form.Optional) == 0 {
		return nil
	}
	asked := slices.Concat(p.Form.Fields, p.Form.Optional)
	names := quotedAmong(asked, "name", "first_name", "last_name", "city", "postcode")
	if names == nil {
		names = quotedAmong(asked, "email", "phone", "street", "region", "country", "comment")
	}
	if names == nil {
		return nil // what is asked for is no field, which the form says
	}
	return []diag.Problem{p.problem("the page does not say what the target gets of what people type",
		"add to [petition]: delivers = ["+strings.Join(names, ", ")+"]", "petition", "delivers")}
}

// quotedAmong are those of names that stand in asked, each once and in quotes.
func quotedAmong(asked []string, names ...string) []string {
	var out []string
	for _, name := range names {
		if slices.Contains(asked, name) {
			out = append(out, fmt.Sprintf("%q", name))
		}
	}
	return out
}

// offices are nouns for whoever decides, as the beginnings of words in small letters: only these tell one body of a town from
// another.
var offices = strings.Fields(`council board mayor minist president governor senat parliament congress commission committee government authorit agency department chancellor secretary
	assembly court judge director ceo company university school trust bank office lord premier chair legislat trustees prime
	ayuntamiento concejo alcald ministr gobierno gobernador senado congreso parlamento comisión comité consejo junta presidente presidenta rector diputación tribunal empresa universidad
	mairie maire conseil préf gouvernement sénat assemblée parlement président tribunal entreprise université région comité députés
	stadtrat gemeinderat bürgermeister oberbürgermeister rat regierung bundesregierung landesregierung landtag bundestag bundesrat kanzler ministerium minister senat kommission behörde vorstand gericht unternehmen universität verkehrsbetriebe kreistag
	câmara prefeit govern senado congresso assembleia comissão conselho presidente reitor tribunal empresa universidade vereador junta
	مجلس بلدية رئيس وزير وزارة وزيرة حكومة محافظ برلمان لجنة هيئة محكمة جامعة شركة مدير عمدة`)

// small are words that tell no addressee from another.
var small = strings.Fields(`the a an of and for in at on our your city's el la los las de del y al a un una le les du des et à l d der die das den dem des und von im am an o os as do da dos das e ao à و ال في من على إلى`)

// otherTarget finds a title whose addressee is not the target.
func otherTarget(p *Page) []diag.Problem {
	if !p.IsCampaign || strings.TrimSpace(p.Petition.Target) == "" {
		return nil
	}
	addressee, sure := addresseeOf(p.Title, base(p.Language.Tag()))
	if addressee == "" || !differs(addressee, p.Petition.Target, sure) {
		return nil
	}
	target := strings.TrimSpace(p.Petition.Target)
	message := "the title addresses " + addressee + ", and the petition goes to " + target
	help := "name the same in both: write " + target + " in the title, or target = \"" + addressee + "\" in [petition]"
	for i := range p.Texts {
		if b := &p.Texts[i]; b.Of == "title" {
			if at := strings.Index(b.Text, addressee); at >= 0 {
				return []diag.Problem{in(b, at, at+len(addressee), message, help)}
			}
		}
	}
	return []diag.Problem{p.problem(message, help, "title")}
}

// addresseeOf is whom a title turns to; empty if it turns to nobody. sure says that a verb stands in front, so that it is one for
// certain.
func addresseeOf(title, language string) (addressee string, sure bool) {
	words := languages[language]
	if words == nil {
		return "", false
	}
	opening, _, colon := strings.Cut(title, ":")
	first, rest, _ := strings.Cut(strings.TrimSpace(opening), " ")
	if slices.Contains(words.verbs, strings.ToLower(first)) {
		sure = true
		rest = strings.TrimPrefix(strings.TrimPrefix(rest, "on "), "upon ")
	} else {
		rest = opening
	}
	if before, _, comma := strings.Cut(opening, ", "); comma && !colon && !sure { // "Mayor Lee, clean the harbour"
		if f := strings.Fields(before); len(f) > 1 && len(f) < 5 && startsUpper(before) && (office(content(f[0])) != nil || slices.Contains(general, strings.ToLower(f[0]))) {
			return before, true
		}
		return "", false
	}
	if !colon {
		if !sure {
			return "", false
		}
		end := -1
		for _, until := range words.until {
			if i := strings.Index(" "+rest+" ", " "+until+" "); i > 0 && (end < 0 || i < end) {
				end = i
			}
		}
		if end < 0 {
			return "", false
		}
		rest = rest[:end-1]
	}
	rest = strings.TrimSpace(rest)
	for _, article := range []string{"a la ", "al ", "à la ", "à ", "au ", "aux ", "dem ", "der ", "den ", "die ", "ao ", "à ", "aos ", "às ", "del ", "de la "} {
		if low := strings.ToLower(rest); language != "en" && strings.HasPrefix(low, article) {
			rest = rest[len(article):]
			break
		}
	}
	if utf8.RuneCountInString(rest) > 80 || !strings.ContainsFunc(rest, unicode.IsUpper) && office(content(rest)) == nil {
		return "", false
	}
	return rest, sure
}

// content are the words of a name that tell it from others.
func content(name string) []string {
	return slices.DeleteFunc(words(strings.NewReplacer("l’", "", "l'", "", "d’", "", "d'", "", "’s", "", "'s", "").Replace(strings.ToLower(name))), func(w string) bool { return slices.Contains(small, w) })
}

// office are those of a name's words that say what somebody is.
func office(name []string) []string {
	var out []string
	for _, w := range name {
		w = strings.TrimPrefix(w, "ال")
		if slices.ContainsFunc(offices, func(o string) bool { return strings.HasPrefix(w, o) || strings.HasSuffix(w, o) && len(o) > 4 }) {
			out = append(out, w)
		}
	}
	return out
}

// alike reports whether two words are forms of one.
func alike(a, b string) bool {
	a, b = strings.TrimPrefix(a, "ال"), strings.TrimPrefix(b, "ال")
	x, y := []rune(a), []rune(b)
	n := min(len(x), len(y))
	if n < 4 {
		return a == b
	}
	if n > 5 && (strings.HasSuffix(a, b) || strings.HasSuffix(b, a)) { // Bundesminister
		return true
	}
	n = max(4, n-2)
	return string(x[:min(n, len(x))]) == string(y[:min(n, len(y))])
}

// differs reports whether an addressee is another than the target: not a part of its name, nor it of the addressee's, nor its
// initials, and another office.
func differs(addressee, target string, sure bool) bool {
	a, t := content(addressee), content(target)
	if len(a) == 0 || len(t) == 0 {
		return false
	}
	within := func(x, y []string) bool {
		return !slices.ContainsFunc(x, func(w string) bool { return !slices.ContainsFunc(y, func(v string) bool { return alike(w, v) }) })
	}
	if within(a, t) || within(t, a) || initials(addressee, t) || initials(target, a) {
		return false
	}
	mine, theirs := office(a), office(t)
	shared := func(x, y []string) bool {
		return slices.ContainsFunc(x, func(w string) bool { return slices.ContainsFunc(y, func(v string) bool { return alike(w, v) }) })
	}
	switch {
	case len(mine) > 0 && len(theirs) > 0:
		return !shared(mine, theirs) || len(named(addressee, a, t)) > 0 && len(named(target, t, a)) > 0
	case shared(a, t):
		return false
	}
	return sure && (len(mine) > 0 || strings.ContainsFunc(addressee, unicode.IsUpper)) || len(mine) > 0
}

// named are the words that tell one holder of an office from another's, like Ash of "Governor Ash"; none of "the Mayor of Ashby", who
// may have a name, too.
func named(name string, words, other []string) []string {
	if ofPlace().MatchString(name) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(words), func(w string) bool {
		return slices.Contains(general, w) || slices.ContainsFunc(other, func(v string) bool { return alike(w, v) })
	})
}

var ofPlace = lazily(`(?i) (?:of|for|de|du|des|d[’']\p{L}+|del|von|der|do|da|dos|das) `)

// general are words that stand with any office.
var general = strings.Fields("city town county village municipal local state national federal regional mr mrs ms frau herr monsieur madame señor señora senhor senhora")

// initials reports whether a name is no more than the first letters of these words, like EPA.
func initials(name string, of []string) bool {
	var b strings.Builder
	for _, w := range of {
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(r)
	}
	for _, w := range content(name) {
		if len(of) > 1 && w == b.String() {
			return true
		}
	}
	return false
}
