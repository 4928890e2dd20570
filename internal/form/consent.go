package form

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// ConsentRule is how yes and no are sent.
type ConsentRule struct {
	Name    Wire       `toml:"name"`
	Yes     string     `toml:"yes"`
	No      string     `toml:"no"`      // sent by "choice"; empty: the handler takes no word for it, and a box left alone sends nothing
	Grade   string     `toml:"grade"`   // how well it is known that a no is heeded; C and M ask for consent_tested
	Refuses string     `toml:"refuses"` // why neither box nor choice can be sent, a sentence; all else is empty then
	Needs   string     `toml:"needs"`   // an optional parameter of the site without which there is no consent to give
	Hidden  []Constant `toml:"hidden"`  // sent along with box and choice
	Version string     `toml:"version"` // name on the wire of the wording's version; empty: the handler can't keep it
	Text    string     `toml:"text"`    // the same for the wording itself
}

// AsksTest reports whether consent_tested is asked for: what is known rests on others' code, on memory alone, or on
// nothing that is said.
func (r *ConsentRule) AsksTest() bool {
	return r.Refuses == "" && !strings.HasPrefix(r.Grade, "A") && !strings.HasPrefix(r.Grade, "B")
}

// optIn lists the countries in which consent must be given, so that a notice is not enough: the European
// Economic Area and the United Kingdom (Regulation (EU) 2016/679, Art. 4(11) and 7; UK GDPR).
var optIn = []string{
	"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT",
	"LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO", "GB",
}

// Modes are the ways to ask for consent.
var Modes = []string{"notice", "box", "choice"}

// consent checks the wording and makes its controls; nothing is ever ticked beforehand (CASES.md RS-042). What
// is sent along comes back beside it.
func (b *builder) consent(p *Preset, h campaign.Handler, fields []campaign.Field) (campaign.ConsentField, []campaign.Hidden) {
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
			at("mode")("consent-notice", fmt.Sprintf("a notice is not enough in %s: there, consent must be given", b.in.CountryName), b.askInstead(p))
		}
		return out, b.wording(p, c)
	case p == nil: // said before
	default:
		if message, help := p.cannotAsk(c, h, b.in.Settings.Handler); message != "" {
			at("mode")("consent-wrong", message, help)
			return out, nil
		}
		if c.Mode == "choice" && (c.Yes == "" || c.No == "") {
			at("mode")("consent-missing", "a choice needs the words for yes and for no", `add yes = "Yes, tell me if we win" and no = "No, thank you"`)
			return out, nil
		}
		if p.Consent.AsksTest() && h.ConsentTested.IsZero() {
			grade := "its preset gives no grade"
			if g := p.Consent.Grade; g != "" {
				grade = "what is known of it is not sure (grade " + g + ")"
			}
			b.report("consent-untested", fmt.Sprintf("nobody has seen yet that %s heeds a no: %s", cmp.Or(p.Title, p.Name), grade),
				"try it with an address that the handler has never seen: broadside handlers test CAMPAIGN --consent no --send --email ADDRESS\nIf nothing comes there, write the day of the test into [handlers."+b.in.Settings.Handler+"] of content/site.toml, like consent_tested = "+diag.Today, b.in.Handler("preset"))
		}
		out = b.options(out, p.Consent, c)
		return out, append(b.hidden(p.Consent.Hidden, fields), b.wording(p, c)...)
	}
	return out, nil
}

// askInstead is the remedy where a notice is not enough.
func (b *builder) askInstead(p *Preset) string {
	if p != nil && (p.Consent == nil || p.Consent.Refuses != "") {
		return p.Name + " can't be told of a no, so here it can only be linked to: declare a handler with preset = \"link\" and the address of its own page"
	}
	return `ask for it: mode = "box", or mode = "choice" with yes and no`
}

// cannotAsk says why a handler can't be told of a box or a choice; "" if it can.
func (p *Preset) cannotAsk(c campaign.Consent, h campaign.Handler, handler string) (message, help string) {
	rule := p.Consent
	switch {
	case rule == nil:
		return fmt.Sprintf("%s can't be told of a %s", p.Name, c.Mode), `write mode = "notice"`
	case rule.Refuses != "":
		return fmt.Sprintf("%s can't be told of a no: %s", p.Name, rule.Refuses), `write mode = "notice" where the law allows it, or link to the handler's own page: preset = "link"`
	case c.Mode == "choice" && rule.No == "":
		return fmt.Sprintf("%s has no word for no, so there is nothing that a no could send", p.Name), `write mode = "box": one that is left alone sends nothing`
	case rule.Needs != "" && h.Parameters[rule.Needs] == nil:
		return fmt.Sprintf("%s has nothing to say yes to: its handler has no %s", p.Name, rule.Needs),
			fmt.Sprintf("add to [handlers.%s] in content/site.toml: %s = %q, which is %s", handler, rule.Needs, p.Site[rule.Needs].Example, p.Site[rule.Needs].Help)
	}
	return "", ""
}

func (b *builder) options(out campaign.ConsentField, rule *ConsentRule, c campaign.Consent) campaign.ConsentField {
	name, yes := rule.Name.String(), fill(rule.Yes, b.values)
	out.Options = []campaign.Option{{ID: "f-consent", Name: name, Value: yes}}
	if c.Mode == "choice" {
		out.Options = []campaign.Option{
			{ID: "f-consent-yes", Name: name, Value: yes, Label: c.Yes},
			{ID: "f-consent-no", Name: name, Value: fill(rule.No, b.values), Label: c.No},
		}
		out.Missing = b.in.Words.Missing("consent")
	}
	return out
}

// wording is what tells later which words a signer agreed to, where the handler can keep that.
func (b *builder) wording(p *Preset, c campaign.Consent) []campaign.Hidden {
	if p == nil || p.Consent == nil {
		return nil
	}
	var out []campaign.Hidden
	if name := p.Consent.Version; name != "" {
		out = append(out, campaign.Hidden{Name: name, Value: Version(c)})
	}
	if name := p.Consent.Text; name != "" {
		out = append(out, campaign.Hidden{Name: name, Value: strings.TrimSpace(c.Text)})
	}
	return out
}

// Version names a consent's mode and wording: the first twelve hexadecimal digits of the SHA-256 of mode, text, yes
// and no as settings have them, each followed by a line feed. The same words have the same version for ever.
func Version(c campaign.Consent) string {
	sum := sha256.Sum256([]byte(c.Mode + "\n" + c.Text + "\n" + c.Yes + "\n" + c.No + "\n"))
	return hex.EncodeToString(sum[:6])
}
