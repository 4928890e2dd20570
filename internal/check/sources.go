package check

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// sources are the rules about records of sources, and about what addresses give away.
var sources = []Rule{
	{Code: "source-undated", Severity: diag.Warning, Says: "A source does not say when it appeared.", Page: undated},
	{Code: "source-nowhere", Severity: diag.Warning, Says: "A source has neither an address nor a publication.", Page: nowhere},
	{Code: "source-double", Severity: diag.Warning, Says: "Two sources have one address.", Page: double},
	{Code: "sources-alike", Severity: diag.Warning, Says: "Three or more sources are all of one publication.", Page: sameVoice},
	{Code: "source-archive", Severity: diag.Warning, Time: true, Says: "A source that is over a year old has no lasting copy.", Page: unarchived},
	{Code: "link-tracking", Severity: diag.Warning, Says: "An address tells the site where its reader comes from.", Page: tracked},
}

// problem is a problem at a field of a source.
func (s *Source) problem(message, help, field string) diag.Problem {
	return diag.Problem{File: s.File, Span: s.At(field), Message: message, Help: help}
}

// field is what a text field of the record says; "" if it is not there.
func (s *Source) field(name string) string {
	for i := range s.Texts {
		if s.Texts[i].Of == name {
			return strings.TrimSpace(s.Texts[i].Text)
		}
	}
	return ""
}

// written reports whether a record is a text of its editor's, without fields.
func (s *Source) written() bool { return s.Text != "" || len(s.Source.Texts) > 0 }

func undated(p *Page) []diag.Problem {
	var problems []diag.Problem
	for i := range p.Sources {
		if s := &p.Sources[i]; s.Date.IsZero() && !s.written() && s.At("date") == s.At("") { // one that is wrong is an error
			problems = append(problems, s.problem("the source ["+s.Key+"] does not say when it appeared",
				"add the day, the month or the year, like date = 2026-05-29, date = \"2026-05\" or date = 2026; if it has none: date = \"undated\"", "date"))
		}
	}
	return problems
}

func nowhere(p *Page) []diag.Problem {
	var problems []diag.Problem
	for i := range p.Sources {
		s := &p.Sources[i]
		found := slices.ContainsFunc([]string{"url", "archive", "publication", "publisher", "doi", "isbn"}, func(name string) bool { return s.field(name) != "" })
		own := s.Note != "" && slices.ContainsFunc(s.Author, func(a campaign.Author) bool { return a.Organisation != "" }) // the note says where its author has it
		if !found && !own && s.Type != "law" && !s.written() {
			problems = append(problems, s.problem("the source ["+s.Key+"] does not say where a reader finds it",
				`add publication = "…", the newspaper or whoever brought it out, or url = "https://…"`, "url"))
		}
	}
	return problems
}

// Double is double of a register whose records several pages share.
func Double(sources []Source) []diag.Problem {
	rule := slices.IndexFunc(Rules, func(r Rule) bool { return r.Code == "source-double" })
	return Rules[rule].said(double(&Page{Sources: sources}), "")
}

// double finds the second of two records with one address.
func double(p *Page) []diag.Problem {
	var problems []diag.Problem
	first := map[string]*Source{}
	byPlace := slices.Clone(p.Sources) // the second is the one further down, on every page
	slices.SortStableFunc(byPlace, func(a, b Source) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.At("").Start - b.At("").Start
	})
	for i := range byPlace {
		s := &byPlace[i]
		key := sameAddress(s.URL)
		if key == "" {
			continue
		}
		if o := first[key]; o != nil {
			problems = append(problems, s.problem("the sources ["+o.Key+"] and ["+s.Key+"] have one address, so readers see the same source twice",
				"write [^"+o.Key+"] wherever [^"+s.Key+"] stands, and delete ["+s.Key+"]", "url"))
			continue
		}
		first[key] = s
	}
	return problems
}

// sameAddress is the same for addresses that lead to one page: without what follows its readers, and without what hosts take
// in more than one way. The part behind # stays, which may be another page of a PDF.
func sameAddress(address string) string {
	clean, _ := untracked(strings.TrimSpace(address))
	scheme, rest, ok := strings.Cut(clean, "://")
	if !ok || !strings.HasPrefix(strings.ToLower(scheme), "http") {
		return ""
	}
	host, path, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(strings.ToLower(host), "www.") + "/" + strings.TrimSuffix(path, "/")
}

// sameVoice finds a page all of whose sources are one's.
func sameVoice(p *Page) []diag.Problem {
	if slices.ContainsFunc(p.Copy, func(b campaign.Block) bool { return b.Kind == campaign.SourceOwn }) {
		return nil // whose that is, only a reader knows
	}
	n := 0
	var first *Source
	var voices []string
	for i := range p.Sources {
		s := &p.Sources[i]
		if s.Uses == 0 {
			continue
		}
		theirs := s.voices()
		if first == nil {
			first, voices = s, theirs
		}
		voices = slices.DeleteFunc(voices, func(v string) bool {
			return !slices.ContainsFunc(theirs, func(w string) bool { return plainName(v) == plainName(w) })
		})
		if len(voices) == 0 {
			return nil
		}
		n++
	}
	if n < 3 {
		return nil
	}
	return []diag.Problem{first.problem(fmt.Sprintf("all %d sources of this page are one's: %s", n, voices[0]),
		"add a source of somebody else, and refer to it: a claim that two have checked is harder to wave away", "publication")}
}

// voices are who speaks in a source: its publication, its publisher and the organisations that wrote it, or else the site it stands on.
func (s *Source) voices() (names []string) {
	for _, name := range []string{"publication", "publisher"} {
		if v := s.field(name); v != "" {
			names = append(names, v)
		}
	}
	if s.written() {
		return names
	}
	for _, a := range s.Author {
		if a.Organisation != "" {
			names = append(names, a.Organisation)
		}
	}
	if u, err := url.Parse(s.URL); names == nil && err == nil && u.Host != "" {
		names = append(names, strings.TrimPrefix(u.Hostname(), "www."))
	}
	return names
}

// plainName is the same for all ways to write a name: "Gull" and "the Gull".
func plainName(name string) string {
	return strings.TrimPrefix(strings.ToLower(strings.TrimSpace(name)), "the ")
}

// archives are the hosts that keep copies, or whose addresses are made to last.
var archives = []string{"archive.org", "archive.today", "archive.ph", "archive.is", "perma.cc", "webcitation.org", "doi.org", "handle.net"}

func unarchived(p *Page) []diag.Problem {
	var problems []diag.Problem
	for i := range p.Sources {
		s := &p.Sources[i]
		last := s.Date
		if last.Year == 0 {
			last = s.Accessed
		}
		if s.URL == "" || s.Archive != "" || s.field("doi") != "" || s.written() || last.Year == 0 || !p.Now.After(yearAfter(last, p.Zone)) {
			continue
		}
		u, err := url.Parse(s.URL)
		if err != nil || slices.ContainsFunc(archives, func(host string) bool { return u.Hostname() == host || strings.HasSuffix(u.Hostname(), "."+host) }) {
			continue
		}
		problems = append(problems, s.problem("the source ["+s.Key+"] is over a year old, and its page may go any day",
			"have a copy kept at https://web.archive.org/save, and add its address: archive = \"https://web.archive.org/web/…\"", "url"))
	}
	return problems
}

// yearAfter is a year after the last moment that a source's date may mean.
func yearAfter(d campaign.SourceDate, zone *time.Location) time.Time {
	switch {
	case d.Month == 0:
		return time.Date(d.Year+2, 1, 1, 0, 0, 0, 0, zone)
	case d.Day == 0:
		return time.Date(d.Year+1, d.Month+1, 1, 0, 0, 0, 0, zone)
	}
	return time.Date(d.Year+1, d.Month, d.Day+1, 0, 0, 0, 0, zone)
}

// trackers are parameters that say no more than where a reader comes from, as the services that add them call them; those
// that end in _ are how several begin.
var trackers = strings.Fields(`utm_ mtm_ pk_ hsa_ fbclid gclid dclid gbraid wbraid gclsrc msclkid twclid ttclid li_fat_id igshid igsh yclid _openstat mc_cid mc_eid mkt_tok
	_hsenc _hsmi _ga _gl oly_anon_id oly_enc_id vero_id wickedid rb_clickid s_cid ref_src ref_url cmpid ncid sr_share srsltid mibextid guccounter gad_ xtor fb_action_ids fb_ref fb_source at_medium at_campaign`)

// untracked is an address without parameters that follow its reader, and the names of these.
func untracked(address string) (clean string, names []string) {
	before, query, ok := strings.Cut(address, "?")
	if !ok {
		return address, nil
	}
	query, fragment, hasFragment := strings.Cut(query, "#")
	var kept []string
	for part := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(part, "=")
		if low := strings.ToLower(name); slices.ContainsFunc(trackers, func(t string) bool { return low == t || strings.HasSuffix(t, "_") && strings.HasPrefix(low, t) }) {
			names = append(names, name)
			continue
		}
		kept = append(kept, part)
	}
	if names == nil {
		return address, nil
	}
	if len(kept) > 0 {
		before += "?" + strings.Join(kept, "&")
	}
	if hasFragment {
		before += "#" + fragment
	}
	return before, names
}

func tracked(p *Page) []diag.Problem {
	var problems []diag.Problem
	say := func(address string, at diag.Problem) {
		if clean, names := untracked(address); names != nil {
			at.Message = "this address tells the site where its reader comes from: " + strings.Join(names, ", ")
			at.Help = "write it without: " + clean
			problems = append(problems, at)
		}
	}
	for i := range p.Sources {
		s := &p.Sources[i]
		say(s.URL, diag.Problem{File: s.File, Span: s.At("url")})
		for j := range s.Texts {
			if b := &s.Texts[j]; b.Of == "text" || b.Of == "note" || strings.HasPrefix(b.Of, "text_") || strings.HasPrefix(b.Of, "note_") {
				for _, m := range addresses.FindAllStringIndex(b.Text, -1) {
					say(b.Text[m[0]:m[1]], in(b, m[0], m[1], "", ""))
				}
			}
		}
	}
	for _, b := range p.Copy {
		for _, l := range b.Links {
			say(l.To, diag.Problem{File: b.File, Span: l.Span})
		}
	}
	return problems
}

// addresses are those of web pages in Markdown.
var addresses = regexp.MustCompile(`https?://[^\s<>()\[\]"]+`)
