package links

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"broadside/internal/campaign"
)

// kinds are the kinds of https://schema.org/ that a source may be, the most telling first, and what they are in a record.
var kinds = []struct {
	name string
	kind campaign.SourceType
}{
	{"NewsArticle", ""}, {"ReportageNewsArticle", ""}, {"AnalysisNewsArticle", ""}, {"OpinionNewsArticle", ""}, {"BackgroundNewsArticle", ""}, {"ReviewNewsArticle", ""},
	{"AskPublicNewsArticle", ""}, {"LiveBlogPosting", ""}, {"ScholarlyArticle", campaign.Journal}, {"MedicalScholarlyArticle", campaign.Journal}, {"Report", campaign.Report},
	{"Legislation", campaign.Law}, {"Dataset", campaign.Dataset}, {"Book", campaign.Book}, {"Chapter", campaign.Chapter}, {"Article", ""}, {"TechArticle", campaign.WebPage},
	{"BlogPosting", campaign.WebPage}, {"VideoObject", campaign.Video}, {"WebPage", campaign.WebPage}, {"AboutPage", campaign.WebPage}, {"FAQPage", campaign.WebPage}, {"ItemPage", campaign.WebPage},
}

// mostDepth is how deep objects are looked for in one another.
const mostDepth = 8

// script reads a script of JSON-LD (https://www.w3.org/TR/json-ld11/). What is no JSON is left out; the decoder refuses
// what is nested deeper than 10,000.
func (p *page) script(text string) {
	text = strings.TrimSpace(text)
	text = strings.TrimSuffix(strings.TrimPrefix(text, "<!--"), "-->")
	text = wrapping.ReplaceAllString(text, "")
	text = strings.Map(func(r rune) rune { // many write line ends inside their strings
		if r < ' ' {
			return ' '
		}
		return r
	}, text)
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		p.broken = p.broken || text != ""
		return
	}
	p.gather(v, 0)
}

// wrapping is what hid scripts from XML.
var wrapping = regexp.MustCompile(`^\s*(//|/\*)?\s*<!\[CDATA\[\s*(\*/)?|(//|/\*)?\s*\]\]>\s*(\*/)?\s*$`)

// gather keeps the objects that a script has: at its top, in lists, and in @graph or what the page is about.
func (p *page) gather(v any, depth int) {
	if depth > mostDepth || len(p.data) > 1000 {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			p.gather(e, depth+1)
		}
	case map[string]any:
		p.data = append(p.data, v)
		if id, ok := v["@id"].(string); ok && len(v) > 1 {
			p.byID[id] = v
		}
		p.gather(v["@graph"], depth+1)
		p.gather(v["mainEntity"], depth+1)
	}
}

// best is the object that tells most of the page; an empty one if there is none. Of several of a kind it is the one that
// says that this is its page, or else the first.
func (p *page) best(address string) map[string]any {
	for _, k := range kinds {
		var first map[string]any
		for _, d := range p.data {
			if !is(d, k.name) {
				continue
			}
			if first == nil {
				first = d
			}
			for _, key := range []string{"url", "@id", "mainEntityOfPage"} {
				own := d[key]
				if o, ok := own.(map[string]any); ok {
					own = o["@id"]
				}
				if s := text(own); s != "" && (alike(s, address) || s == p.canonical) {
					return d
				}
			}
		}
		if first != nil {
			return first
		}
	}
	return map[string]any{}
}

// is reports whether an object is of a kind.
func is(d map[string]any, kind string) bool {
	for _, t := range list(d["@type"]) {
		name, _ := t.(string)
		if name[strings.LastIndexAny(name, "/:")+1:] == kind {
			return true
		}
	}
	return false
}

// kind is what kind of source the page is.
func (p *page) kind(d map[string]any) campaign.SourceType {
	switch og := p.first("og:type"); {
	case p.meta["citation_journal_title"] != nil:
		return campaign.Journal
	case p.meta["citation_inbook_title"] != nil || p.meta["citation_conference_title"] != nil:
		return campaign.Chapter
	case p.meta["citation_technical_report_institution"] != nil || p.meta["citation_dissertation_institution"] != nil:
		return campaign.Report
	case len(d) > 0:
		for _, k := range kinds {
			if is(d, k.name) && (k.kind != campaign.WebPage || og != "article" || is(d, "BlogPosting")) {
				return k.kind
			}
		}
		return ""
	case strings.HasPrefix(og, "video"):
		return campaign.Video
	case og == "book":
		return campaign.Book
	case og == "article", p.meta["article:published_time"] != nil:
		return ""
	}
	return campaign.WebPage
}

// list is a value as a list: JSON-LD leaves the brackets out around a single one.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v[:min(len(v), mostValues)]
	}
	return []any{v}
}

// text is a value as a line of text: of a list the first, of a number its digits, of an object its value or name.
func text(v any) string { return textIn(v, 0) }

func textIn(v any, depth int) string {
	if depth > mostDepth {
		return ""
	}
	switch v := v.(type) {
	case string:
		return cleanLine(v, mostText)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []any:
		for _, e := range list(v) {
			if s := textIn(e, depth+1); s != "" {
				return s
			}
		}
	case map[string]any:
		return or(textIn(v["@value"], depth+1), textIn(v["name"], depth+1), textIn(v["value"], depth+1))
	}
	return ""
}

// object is a value as an object, looked up if the page only refers to it.
func (p *page) object(v any) (map[string]any, bool) {
	for _, e := range list(v) {
		d, ok := e.(map[string]any)
		if !ok {
			continue
		}
		if id, _ := d["@id"].(string); id != "" && len(d) == 1 && p.byID[id] != nil {
			return p.byID[id], true
		}
		return d, true
	}
	return nil, false
}

// name is the name of an organisation or a person.
func (p *page) name(v any) string {
	if d, ok := p.object(v); ok {
		return text(d["name"])
	}
	return text(v)
}

// collection is what the page is a part of, unless that is only its website's page; of a journal's issue, the journal.
func (p *page) collection(d map[string]any) string {
	part, _ := p.object(d["isPartOf"])
	for range 2 {
		if is(part, "PublicationIssue") || is(part, "PublicationVolume") {
			part, _ = p.object(part["isPartOf"])
		}
	}
	if is(part, "WebPage") {
		return ""
	}
	return text(part["name"])
}

// agencies are organisations that pages name like persons.
var agencies = []string{"reuters", "ap", "associated press", "the associated press", "afp", "agence france-presse", "dpa", "efe", "ansa", "pa media", "press association", "bloomberg", "bloomberg news", "epd", "kna", "apa", "sda", "lusa", "tass", "xinhua", "kyodo"}

// authors are who wrote the page: of the first place that names somebody.
func (p *page) authors(d map[string]any, publication string) campaign.Authors {
	var out campaign.Authors
	add := func(name string, organisation bool) {
		name = unled(name)
		if name == "" || strings.Contains(name, "://") || strings.HasPrefix(name, "@") || strings.Contains(name, "@") || len(out) >= mostValues {
			return
		}
		a := campaign.Author{Given: name}
		if family, given, ok := strings.Cut(name, ", "); ok && !organisation && !strings.Contains(given, ",") && !slices.Contains([]string{"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"}, given) {
			a = campaign.Author{Family: family, Given: given}
		}
		if organisation || name == publication || slices.Contains(agencies, strings.ToLower(name)) {
			a = campaign.Author{Organisation: name}
		}
		if !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	for _, v := range p.meta["citation_author"] {
		add(cleanLine(v, 120), false)
	}
	if len(out) > 0 {
		return out
	}
	for _, key := range []string{"author", "creator"} {
		for _, v := range list(d[key]) {
			if o, ok := p.object(v); ok {
				add(or(text(o["name"]), strings.TrimSpace(text(o["givenName"])+" "+text(o["familyName"]))), o["@type"] != nil && !is(o, "Person") && !is(o, "Thing"))
			} else {
				several(text(v), add)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	for _, name := range []string{"dc.creator", "dcterms.creator", "article:author", "author", "parsely-author", "byl", "sailthru.author"} {
		for _, v := range p.meta[name] {
			several(cleanLine(v, 240), add)
		}
		if len(out) > 0 {
			return out
		}
	}
	return out
}

// unled is a line of authors without the word before it.
func unled(line string) string {
	line = strings.TrimSpace(line)
	for _, word := range []string{"By ", "by ", "BY ", "Von ", "von: ", "Por ", "Par "} {
		line = strings.TrimPrefix(line, word)
	}
	return line
}

// several takes a line that names more than one apart: "Ada Okafor, Ben Lindqvist and Chi Adeyemi". A piece of one word
// is no name of a person, so then the line stays whole.
func several(line string, add func(string, bool)) {
	line = unled(line)
	pieces := strings.FieldsFunc(strings.NewReplacer(" and ", "\x00", " & ", "\x00", " und ", "\x00", " y ", "\x00", " et ", "\x00", ", ", "\x00", ";", "\x00").Replace(line), func(r rune) bool { return r == 0 })
	for _, piece := range pieces {
		if n := len(strings.Fields(piece)); n < 2 || n > 4 {
			add(line, false)
			return
		}
	}
	for _, piece := range pieces {
		add(piece, false)
	}
}
