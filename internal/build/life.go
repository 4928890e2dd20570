package build

import (
	"fmt"
	"path"
	"slices"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/language"
	"broadside/internal/layout"
	"broadside/internal/markup"
)

// outcome is what came of the campaign, but for its text; nil without one, or in a state that has none.
func (m *maker) outcome(address campaign.Address, frame *layout.Frame) *layout.Outcome {
	o := m.page.Outcome
	if o == nil || m.facts.Headline == "" {
		return nil
	}
	m.dated("the outcome", o.Date, "outcome", "date")
	out := &layout.Outcome{Date: m.site.date(o.Date), Asked: frame.Title}
	frame.Title = m.site.words.Curl(o.Headline)
	frame.Window = frame.Title + " – " + frame.Site
	if o.Image == "" {
		return out
	}
	l := m.linker(address)
	p, problem := m.picture(l, path.Dir(m.facts.File), o.Image, copySizes)
	if problem != nil {
		m.reportAt(problem, "outcome", "image")
		return out
	}
	out.Picture = pictureView(p, m.site.words.Curl(o.ImageAlt))
	out.Picture.Lead = true
	m.show(frame, l, p, out.Picture.Alt)
	return out
}

// settingPart is the Markdown value of one of the page's settings.
func (m *maker) settingPart(value string, level int, key ...string) markup.Part {
	p := part(m.facts.File, m.page.Text, value, false, m.page, key...)
	p.Level = level
	return p
}

// news sorts the indexes of the page's updates: those that are shown, the newest first, and those of a day that is still
// to come. Of one day they stay as they are written.
func (m *maker) news() (shown, later []int) {
	zone := m.site.settings.Zone
	for i, u := range m.page.Updates {
		switch start := u.Date.Start(zone); {
		case u.Date.IsZero():
		case start.After(m.site.options.Now):
			later = append(later, i)
		default:
			shown = append(shown, i)
		}
	}
	slices.SortStableFunc(shown, func(a, b int) int {
		return m.page.Updates[b].Date.Start(zone).Compare(m.page.Updates[a].Date.Start(zone))
	})
	return shown, later
}

// updates are the updates of these indexes with their texts.
func (m *maker) updates(shown []int, texts []element) []layout.Update {
	zone := m.site.settings.Zone
	out := make([]layout.Update, len(shown))
	for n, i := range shown {
		u := m.page.Updates[i]
		day := u.Date.DayIn(zone)
		id := "update-" + day.String()
		before := 0
		for _, other := range m.page.Updates[:i] {
			if !other.Date.IsZero() && other.Date.DayIn(zone) == day {
				before++
			}
		}
		if before > 0 {
			id += fmt.Sprintf("-%d", before+1)
		}
		out[n] = layout.Update{ID: id, Date: m.site.date(day), Title: m.site.words.Curl(u.Title), Text: texts[n]}
	}
	return out
}

// lookAhead checks updates that are still to come: their mistakes are told today, not to nobody in the night in which
// they appear. Nothing of them is published.
func (m *maker) lookAhead(address campaign.Address, later []int) {
	if len(later) == 0 {
		return
	}
	var parts []markup.Part
	for _, i := range later {
		parts = append(parts, m.settingPart(m.page.Updates[i].Text, 4, "update", fmt.Sprint(i), "text"))
	}
	shown := m.made.record.Assets
	m.made.record.Assets = map[string]bool{}
	in := m.input(address, parts...)
	in.Title, in.HasForm = m.facts.Title, true
	m.notes(address, m.markdown(in).Notes)
	m.made.record.Later, m.made.record.Assets = m.made.record.Assets, shown
}

// closes is the last moment to sign, in words.
func (m *maker) closes() string {
	s, zone := m.site, m.site.settings.Zone
	day := s.date(m.facts.Closes.DayIn(zone)).Text
	at, clock := m.facts.Closes.ClockIn(zone)
	if !clock {
		return s.words.Sentence("closes-on", language.Values{"date": day})
	}
	name, _ := at.Zone()
	if name == "" || name[0] == '-' || name[0] == '+' {
		name = "UTC" + name
	}
	return s.words.Sentence("closes-at", language.Values{"date": day, "time": at.Format("15:04") + " " + name})
}

// closing is what the page's script needs to close it on time; nil if it stays open, or if no clock runs.
func (m *maker) closing() *layout.Closing {
	s := m.site
	if m.facts.Closes.IsZero() || !s.options.Stopped.IsZero() {
		return nil
	}
	return &layout.Closing{
		At:    m.facts.Closes.End(s.settings.Zone).UTC().Format(time.RFC3339),
		Label: s.words.Word("state-closed"), Over: s.words.Sentence("over-closed", nil),
	}
}

// decision says when the target decides; empty if nobody knows, or it has decided.
func (m *maker) decision() string {
	s, zone := m.site, m.site.settings.Zone
	if !m.facts.Undecided() {
		return ""
	}
	id := "decision-on"
	if !m.facts.Decision.End(zone).After(s.options.Now) {
		id = "decision-was"
	}
	return s.words.Sentence(id, language.Values{"date": s.date(m.facts.Decision.DayIn(zone)).Text})
}

// stateLabel is the campaign's state in words; empty while it is live and has more than its last days to go.
func (e *edition) stateLabel(f campaign.Facts, state campaign.State) string {
	if state != campaign.Live {
		return e.words.Word("state-" + string(state))
	}
	switch f.EndingAt(e.options.Now, e.settings.Zone) {
	case campaign.LastDays:
		return e.words.Word("last-days")
	case campaign.LastDay:
		return e.words.Word("last-day")
	}
	return ""
}
