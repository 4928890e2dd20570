package form

import (
	"fmt"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// optIn lists the countries in which consent must be given, so that a notice is not enough: the European
// Economic Area and the United Kingdom (Regulation (EU) 2016/679, Art. 4(11) and 7; UK GDPR).
var optIn = []string{
	"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT",
	"LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO", "GB",
}

// Modes are the ways to ask for consent.
var Modes = []string{"notice", "box", "choice"}

// consent checks the wording and makes its controls; nothing is ever ticked beforehand (CASES.md RS-042).
func (b *builder) consent(p *Preset, values map[string]string) (campaign.ConsentField, []campaign.Hidden) {
	c := b.in.Settings.Consent
	at := func(key string) func(code, message, help string) {
		return func(code, message, help string) {
			b.report(code, message, help, b.in.Setting("form", "consent", key))
		}
	}
	out := campaign.ConsentField{Mode: c.Mode, Text: b.in.Consent}
	switch {
	case c.Mode == "" && c.Text == "":
		b.report("consent-missing", "the form does not say what signers agree to",
			`add to [form]: consent = { mode = "notice", text = "We will e-mail you about this campaign. [Privacy](/privacy/)" }`, b.in.Setting("form", "consent"))
	case c.Mode == "":
		at("text")("consent-missing", "the consent has no mode", `add mode = "notice" (printed), "box" (to tick) or "choice" (yes or no)`)
	case !slices.Contains(Modes, c.Mode):
		at("mode")("consent-wrong", fmt.Sprintf("there is no consent mode %q", c.Mode), diag.Choice(c.Mode, Modes))
	case strings.TrimSpace(c.Text) == "":
		at("mode")("consent-missing", "the consent has no words", `add text = "…": what signers agree to`)
	case c.Mode != "choice" && (c.Yes != "" || c.No != ""):
		for _, key := range []struct{ name, value string }{{"yes", c.Yes}, {"no", c.No}} {
			if key.value != "" {
				at(key.name)("consent-wrong", key.name+" is for a choice, and a "+c.Mode+" offers none", `delete it, or write mode = "choice"`)
			}
		}
	case c.Mode == "notice":
		if slices.Contains(optIn, b.in.Country) {
			at("mode")("consent-notice", fmt.Sprintf("a notice is not enough in %s: there, consent must be given", b.in.CountryName),
				`ask for it: mode = "box", or mode = "choice" with yes and no`)
		}
		return out, nil
	case p == nil: // said before
	case p.Consent == nil:
		at("mode")("consent-wrong", fmt.Sprintf("%s can't be told of a %s", p.Name, c.Mode), `write mode = "notice"`)
	case c.Mode == "choice" && (c.Yes == "" || c.No == ""):
		at("mode")("consent-missing", "a choice needs the words for yes and for no", `add yes = "Yes, tell me if we win" and no = "No, thank you"`)
	default:
		return b.options(out, p.Consent, c), hidden(p.Consent.Hidden, values)
	}
	return out, nil
}

func (b *builder) options(out campaign.ConsentField, rule *ConsentRule, c campaign.Consent) campaign.ConsentField {
	out.Options = []campaign.Option{{ID: "f-consent", Name: rule.Name, Value: rule.Yes}}
	if c.Mode == "choice" {
		out.Options = []campaign.Option{
			{ID: "f-consent-yes", Name: rule.Name, Value: rule.Yes, Label: c.Yes},
			{ID: "f-consent-no", Name: rule.Name, Value: rule.No, Label: c.No},
		}
	}
	return out
}
