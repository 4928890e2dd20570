package content

import (
	"fmt"
	"slices"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// checkThanks reports what is wrong with [thanks] and [share] taken by themselves, of a page or of the site. What
// is asked for first and can't be told is left to the default by whoever uses it.
func checkThanks(t campaign.ThanksSettings, s campaign.ShareSettings, problem func(code, message, help string, key ...string) diag.Problem) []diag.Problem {
	var problems []diag.Problem
	report := func(code, message, help string, key ...string) {
		problems = append(problems, problem(code, message, help, key...))
	}
	if t.First != "" && !slices.Contains(campaign.Asks[:], t.First) {
		names := make([]string, len(campaign.Asks))
		for i, ask := range campaign.Asks {
			names[i] = string(ask)
		}
		report("thanks-first", fmt.Sprintf("the thank-you page can't ask for %q", string(t.First)), diag.Choice(string(t.First), names), "thanks", "first")
	}
	for i, name := range s.Networks {
		if _, ok := campaign.NetworkNamed(name); !ok {
			names := make([]string, len(campaign.Networks))
			for j, n := range campaign.Networks {
				names[j] = n.Key
			}
			report("share-network", fmt.Sprintf("there is no network %q to share on", name), diag.Choice(name, names), "share", "networks", fmt.Sprint(i))
		}
	}
	if s.Source != "" && !campaign.ValidSource(s.Source) {
		report("share-source", fmt.Sprintf("%q can't be the start of a source code", s.Source),
			`write letters, digits, - and _ only, like source = "libraries-2026"`, "share", "source")
	}
	return problems
}
