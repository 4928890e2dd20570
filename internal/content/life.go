package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// decided are the states that an outcome belongs to.
var decided = []campaign.State{campaign.Delivered, campaign.Won, campaign.Lost}

// checkOutcome reports an outcome that is missing, that says too little, or that comes before its state.
func (p *Page) checkOutcome() []diag.Problem {
	var problems []diag.Problem
	report := func(code, message, help string, key ...string) {
		problems = append(problems, p.Problem(code, message, help, append([]string{"outcome"}, key...)...))
	}
	o := p.Outcome
	switch {
	case o == nil && (p.State == campaign.Won || p.State == campaign.Lost):
		return []diag.Problem{p.Problem("outcome-missing", fmt.Sprintf("the campaign is %s, and the page does not say what came of it", p.State),
			"add to the end of the settings:\n[outcome]\ndate = "+diag.Today+"\nheadline = \"…\"\ntext = \"…\"", "state")}
	case o == nil:
		return nil
	case !slices.Contains(decided, p.State):
		is := map[campaign.State]string{campaign.Draft: "a draft"}[p.State]
		report("outcome-early", "there is an outcome, but the campaign is "+cmp.Or(is, string(p.State)),
			`write state = "won", "lost" or "delivered", or delete [outcome] until then`)
	}
	if strings.TrimSpace(o.Headline) == "" {
		report("outcome-missing", "the outcome has no headline", `add to [outcome] what came of it: headline = "…"`, "headline")
	}
	switch {
	case o.Date.IsZero() && p.Has("outcome", "date"): // its own problem
	case o.Date.IsZero():
		report("outcome-missing", "the outcome has no date", "add to [outcome] the day on which it came about, like date = "+diag.Today, "date")
	case !p.Date.IsZero() && !o.Date.End(time.UTC).After(p.Date.Start(time.UTC)):
		report("date-order", "the outcome came before the petition was published", "write a day after "+p.Date.String(), "date")
	}
	return append(problems, p.checkPicture(o.Image, o.ImageAlt, "outcome")...)
}

// checkUpdates reports news without a day or a title.
func (p *Page) checkUpdates() []diag.Problem {
	var problems []diag.Problem
	for i, u := range p.Updates {
		at := fmt.Sprint(i)
		if u.Date.IsZero() && !p.Has("update", at, "date") {
			problems = append(problems, p.Problem("update-wrong", "the update has no date", "add the day from which it is shown, like date = "+diag.Today, "update", at, "date"))
		}
		if strings.TrimSpace(u.Title) == "" {
			problems = append(problems, p.Problem("update-wrong", "the update has no title", `add what is new: title = "…"`, "update", at, "title"))
		}
	}
	return problems
}

// checkElsewhere reports counts of other places that can't be told or added.
func (p *Page) checkElsewhere() []diag.Problem {
	var problems []diag.Problem
	for i, e := range p.Petition.Elsewhere {
		report := func(code, message, help, key string) {
			problems = append(problems, p.Problem(code, message, help, "petition", "elsewhere", fmt.Sprint(i), key))
		}
		if strings.TrimSpace(e.From) == "" {
			report("count-wrong", "it is not said where these signatures are from", `add it as it reads inside a sentence: from = "on paper"`, "from")
		}
		if e.Signatures < 1 || e.Signatures > campaign.MostSignatures {
			report("count-wrong", fmt.Sprintf("%d is no number of signatures to add", e.Signatures), "write how many there are, or delete the table", "signatures")
		}
		if e.Counted.IsZero() && !p.Has("petition", "elsewhere", fmt.Sprint(i), "counted") {
			report("count-undated", "the count of signatures has no date", "add the day on which it was true, like counted = "+diag.Today, "counted")
		}
	}
	return problems
}
