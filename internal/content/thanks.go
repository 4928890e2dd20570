package content

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// always are the ways of sharing that need no naming.
var always = []string{"whatsapp", "sms", "email", "e-mail", "mail", "copy"}

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
			message, help := fmt.Sprintf("there is no network %q to share on", name), diag.Choice(name, names)
			switch low := strings.ToLower(name); {
			case slices.Contains(always, low):
				message, help = fmt.Sprintf("%q is no network: every campaign can be shared that way", name), "take it out of networks"
			case low == "twitter":
				help = `write "x"`
			case slices.Contains(names, low):
				help = fmt.Sprintf("write %q", low)
			}
			report("share-network", message, help, "share", "networks", fmt.Sprint(i))
		}
	}
	if s.Source != "" && !campaign.ValidSource(s.Source) {
		report("share-source", fmt.Sprintf("%q can't be the start of a source code", s.Source),
			`write letters, digits, - and _ only, like source = "libraries-2026"`, "share", "source")
	}
	if p := s.Picture; p != "" && p != campaign.PictureMade && p != campaign.PictureNone && !slices.Contains(sharePictures, strings.ToLower(path.Ext(p))) {
		message, help := fmt.Sprintf("%q can't be the share picture", p), diag.Choice(p, []string{campaign.PictureMade, campaign.PictureNone})+"; or write the name of a JPEG or PNG file"
		if strings.ToLower(path.Ext(p)) == ".svg" {
			message, help = "networks show no SVG pictures", `save it as PNG, 1200 × 630 pixels, or write picture = "made"`
		}
		report("share-picture", message, help, "share", "picture")
	}
	return problems
}

// sharePictures are the endings of files that all networks show.
var sharePictures = []string{".jpg", ".jpeg", ".png", ".gif", ".webp"}
