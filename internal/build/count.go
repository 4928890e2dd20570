package build

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/tree"
)

// loadCounts reads what handlers have told of signatures.
func (s *Site) loadCounts() {
	s.counts = &content.Counts{}
	if !s.tree.Has(content.CountsFile) {
		return
	}
	if text := s.text(content.CountsFile, tree.MaxSettings); text != nil {
		var problems []diag.Problem
		s.counts, problems = content.ReadCounts(text)
		s.report(problems...)
	}
}

// checkCounts warns of counts that no page shows.
func (s *Site) checkCounts() {
	for _, slug := range slices.Sorted(maps.Keys(s.counts.ByCampaign)) {
		if _, ok := s.Campaign(slug); !ok {
			s.report(diag.Problem{Code: "count-unknown", Severity: diag.Warning, File: content.CountsFile, Span: s.counts.Place(slug),
				Message: fmt.Sprintf("there is no campaign %q", slug), Help: "delete the table, or rename it: " + diag.Choice(slug, s.Slugs())})
		}
	}
}

// countOf is the newer of what a page says of its signatures and what its handler has told.
func (s *Site) countOf(f campaign.Facts, p *campaign.Petition) campaign.Count {
	own := campaign.Count{Signatures: p.Signatures, Counted: p.Counted}
	return own.Newer(s.counts.ByCampaign[slugOf(s.original(f).Address)], s.settings.Zone)
}

// final reports whether a count holds all signatures of a campaign that is over: it is not older than the end. Of one
// that was closed by hand, without a day in closes or [outcome], nobody knows when it ended.
func (s *Site) final(f campaign.Facts, p *content.Page, c campaign.Count) bool {
	zone := s.settings.Zone
	if f.StateAt(s.options.Now, zone) == campaign.Live || c.IsZero() {
		return false
	}
	counted := c.Counted.End(zone)
	closed := !f.Closes.IsZero() && !f.Closes.End(zone).After(s.options.Now) && !counted.Before(f.Closes.End(zone))
	decided := p.Outcome != nil && !p.Outcome.Date.IsZero() && !counted.Before(p.Outcome.Date.Start(zone))
	return closed || decided
}

// counter is how many have signed; nil without a count, and while there are too few to show.
func (m *maker) counter(state campaign.State) *layout.Counter {
	s, p, zone := m.site, m.page.Petition, m.site.settings.Zone
	m.ask(askCount, slugOf(s.original(m.facts).Address), "")
	count := s.countOf(m.facts, p)
	if count.IsZero() && len(p.Elsewhere) == 0 {
		return nil
	}
	total := max(count.Signatures, 0)
	m.dated("the count", p.Counted, "petition", "counted")
	var elsewhere []string
	for i, e := range p.Elsewhere {
		m.dated("the count", e.Counted, "petition", "elsewhere", fmt.Sprint(i), "counted")
		total += max(e.Signatures, 0)
		elsewhere = append(elsewhere, s.words.Sentence("counted-elsewhere", language.Values{
			"count": s.words.Number(e.Signatures), "from": s.words.Curl(e.From), "date": s.date(e.Counted.DayIn(zone)).Text,
		}))
	}
	if !p.Shows(total) {
		return nil
	}
	c := &layout.Counter{Value: total, Goal: p.Goal.For(total)}
	id := "signatures"
	switch {
	case c.Goal > 0 && total >= c.Goal: // one by rule is never reached
		id, c.Percent = "signatures-goal-reached", 100
	case state != campaign.Live:
		c.Goal = 0 // nobody is asked any more to help to reach it
	case c.Goal > 0:
		id, c.Percent = "signatures-of-goal", int(int64(total)*100/int64(c.Goal))
	}
	c.Text = s.words.Counted(id, total, language.Values{"goal": s.words.Number(c.Goal)})
	if len(elsewhere) > 0 {
		c.Elsewhere = s.words.Sentence("including", language.Values{"list": s.words.List(elsewhere)})
	}
	if !count.IsZero() {
		id := "counted-on"
		if s.final(m.facts, m.page, count) {
			id = "counted-final"
		}
		c.Counted = s.words.Sentence(id, language.Values{"date": s.date(count.Counted.DayIn(zone)).Text})
	}
	return c
}

// live prepares the counter for a script that asks for the number as it is now, and reports whether there is one. In the
// preview and in a copy for approval nobody is asked.
func (m *maker) live(c *layout.Counter, f form.Output) bool {
	s, p := m.site, m.page.Petition
	if !p.LiveCount {
		return false
	}
	if f.Counting == nil || !f.Counting.Live {
		m.report(m.page.Problem("count-live", "the handler "+f.Handler+" does not tell scripts how many have signed",
			"delete the line; see what it can do: broadside handlers "+f.Preset.Name, "petition", "live_count"))
		return false
	}
	if c == nil || s.options.Preview != nil || s.options.Review {
		return false
	}
	past := "signatures-goal-reached" // once the goal is passed; by rule there would then be another, which the next build knows
	if p.Goal.Auto || c.Goal == 0 {
		past = "signatures"
	}
	values := language.Values{"goal": s.words.Number(c.Goal)}
	group, from := s.words.Grouping()
	text, err := json.Marshal(map[string]any{
		"url": f.Counting.URL, "path": f.Counting.Path, "shown": c.Value, "more": c.Value - s.countOf(m.facts, p).Signatures, "goal": c.Goal,
		"below": s.words.Forms("signatures-of-goal", values), "past": s.words.Forms(past, values),
		"now": s.words.Word("counted-now"), "group": group, "from": from,
	})
	c.Live = string(text)
	return err == nil
}

// dated warns of a day that is still to come though something is said to have been so on it. Whoever writes it may be a
// day ahead of the site's zone.
func (m *maker) dated(what string, d campaign.Date, key ...string) {
	m.report(m.site.future(m.page.Problem, what, d, key...)...)
}

func (s *Site) future(problem func(code, message, help string, key ...string) diag.Problem, what string, d campaign.Date, key ...string) []diag.Problem {
	if d.IsZero() || !d.Start(s.settings.Zone).After(s.options.Now.Add(24*time.Hour)) {
		return nil
	}
	p := problem("date-future", what+" is of a day that is still to come", "write the day on which it was true", key...)
	p.Severity = diag.Warning
	return []diag.Problem{p}
}

// Counting is a campaign whose handler tells how many have signed.
type Counting struct {
	form.Counting
	File   string
	Slug   string
	Before campaign.Count // what is known: of the page or of counts.toml, the newer one; zero if nothing is
	Last   campaign.Count // what counts.toml has; zero if nothing
	Ended  bool           // it ended since Last was counted, so that a new count is its final one
	Over   bool           // it is over, and its last count is known or its end is not, so that nothing new can be told
}

// Countings are the published campaigns whose handlers tell how many have signed, by file. The error may be one that
// Changed knows.
func (s *Site) Countings(ctx context.Context) ([]Counting, error) {
	all := make([]Counting, len(s.pages))
	failed := make([]error, len(s.pages))
	err := s.each(ctx, len(s.pages), func(i int) {
		f := s.pages[i]
		if !f.IsCampaign || s.held(f) != "" || f.Of != "" { // a translation's signatures are its original's
			return
		}
		m := s.maker(i)
		if failed[i] = m.read(); failed[i] != nil || m.page == nil || m.page.Petition == nil {
			return
		}
		out, ok := m.form()
		if !ok || out.Counting == nil {
			return
		}
		slug := slugOf(f.Address)
		c := Counting{Counting: *out.Counting, File: f.File, Slug: slug, Before: s.countOf(f, m.page.Petition), Last: s.counts.ByCampaign[slug]}
		if s.StateOf(f) != campaign.Live {
			ended := campaign.Count{Counted: campaign.At(s.options.Now)}
			c.Ended = !s.final(f, m.page, c.Last) && s.final(f, m.page, ended)
			c.Over = !c.Ended
		}
		all[i] = c
	})
	for _, e := range failed {
		if err == nil {
			err = e
		}
	}
	return slices.DeleteFunc(all, func(c Counting) bool { return c.Slug == "" }), err
}

// Counts are what counts.toml says, by slug. The caller must not change them.
func (s *Site) Counts() map[string]campaign.Count { return s.counts.ByCampaign }
