package check

import (
	"fmt"
	"time"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// calendar are the rules about a campaign's days, and what its state says of them.
var calendar = []Rule{
	{Code: "deadline-past", Severity: diag.Warning, Time: true, Says: "The last day to sign is over, and the state does not say what comes next.", Page: overdue},
	{Code: "decision-past", Severity: diag.Warning, Time: true, Says: "The day of the decision is over, and the page does not say what came of it.", Page: undecided},
	{Code: "state-contradicts", Severity: diag.Warning, Says: "A campaign is over, and a date says that it goes on.", Page: contradicted},
	{Code: "count-old", Severity: diag.Warning, Time: true, Says: "The number of signatures on a live campaign is older than 30 days.", Page: oldCount},
}

// next is what an editor can write once something is over.
const next = "or, with an [outcome] that has a headline and a date, state = \"delivered\", \"won\" or \"lost\""

func overdue(p *Page) []diag.Problem {
	written := p.Page.State
	if !p.IsCampaign || p.Translated || p.Closes.IsZero() || written != "" && written != campaign.Live && written != campaign.Draft || p.Now.Before(p.Closes.End(p.Zone)) {
		return nil
	}
	return []diag.Problem{p.problem("the last day to sign was "+p.Closes.DayIn(p.Zone).String()+", and the page does not say what comes next",
		"write state = \"closed\" above all lines in brackets, "+next+"; if it goes on, a later day in closes", "closes")}
}

func undecided(p *Page) []diag.Problem {
	if !p.IsCampaign || p.Translated {
		return nil
	}
	d, state := p.Petition.Decision, p.Page.State
	if d.IsZero() || state == campaign.Won || state == campaign.Lost || p.Outcome != nil || p.Now.Before(d.End(p.Zone)) {
		return nil
	}
	return []diag.Problem{p.problem("the day of the decision, "+d.DayIn(p.Zone).String()+", is over, and the page does not say what came of it",
		"write state = \"won\" or \"lost\" above all lines in brackets, and an [outcome] with a headline and a date; if it was put off, the new day in decision, or delete the line", "petition", "decision")}
}

func contradicted(p *Page) []diag.Problem {
	state := p.Page.State
	if !p.IsCampaign || p.Translated || state == "" || state == campaign.Live || state == campaign.Draft {
		return nil
	}
	var problems []diag.Problem
	if !p.Closes.IsZero() && p.Now.Before(p.Closes.End(p.Zone)) {
		problems = append(problems, p.problem(fmt.Sprintf("the campaign is %s, and closes says that one can sign until %s", state, p.Closes.DayIn(p.Zone)),
			"write the day on which it ended, or delete the line; if one can sign, state = \"live\"", "closes"))
	}
	if d := p.Petition.Decision; !d.IsZero() && (state == campaign.Won || state == campaign.Lost) && p.Now.Before(d.Start(p.Zone)) {
		problems = append(problems, p.problem(fmt.Sprintf("the campaign is %s, and decision says that it is decided on %s", state, d.DayIn(p.Zone)),
			"write the day on which it was decided, or delete the line", "petition", "decision"))
	}
	return problems
}

// oldest is how old a count may be while people sign.
const oldest = 30 * 24 * time.Hour

func oldCount(p *Page) []diag.Problem {
	if !p.Live() || p.Translated || p.Count.IsZero() || !p.Now.After(p.Count.Counted.End(p.Zone).Add(oldest)) {
		return nil
	}
	at := p.CountAt
	at.Message = "people still sign, and this count is of " + p.Count.Counted.DayIn(p.Zone).String()
	at.Help = "write how many there are now, and the day: counted = " + campaign.DateIn(p.Now, p.Zone).String()
	if p.Count.From != "" {
		at.Help = "ask the handler again: broadside counts"
	}
	return []diag.Problem{at}
}
