package form

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// ownTypes are the types of a field of one's own ([[form.field]]).
var ownTypes = []string{"text", "number", "select", "radio", "checkbox", "textarea"}

// ownName keeps a field's name fit for every handler, and for a page's id.
var ownName = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// shadowing are names that would hide what a browser knows of a form
// (https://html.spec.whatwg.org/multipage/forms.html#the-form-element), and those that our own controls have.
var shadowing = []string{"action", "method", "submit", "reset", "target", "elements", "length", "enctype", "id", "hidden", "title", "dataset", "children", "constructor", "prototype", "trap", "consent", "consent_version", "consent_text"}

// tokens are the autofill tokens that a field of one's own may have: what an organisation may ask for in a petition.
// Passwords, cards and one-time codes are left out on purpose (CASES.md RS-045).
var tokens = strings.Fields(`off name honorific-prefix given-name additional-name family-name honorific-suffix nickname
	organization organization-title street-address address-line1 address-line2 address-line3 address-level1 address-level2
	address-level3 address-level4 country country-name postal-code language bday bday-day bday-month bday-year sex url
	tel tel-national email`)

// own makes the fields of one's own, which stand behind the others; seen are the names of those.
func (b *builder) own(p *Preset, seen map[string]bool) []campaign.Field {
	var out []campaign.Field
	for i, f := range b.in.Settings.Own {
		at := func(key string) diag.Problem { return b.in.Setting("form", "field", fmt.Sprint(i), key) }
		before := len(b.problems)
		b.ownWrong(f, at)
		if p != nil && p.Custom == "" {
			b.report("field-wrong", p.Name+" takes no fields of one's own", "take out the [[form.field]], or name another handler", at("name"))
		}
		if seen[f.Name] && !isField(f.Name) {
			b.report("field-twice", fmt.Sprintf("the field %q is asked for twice", f.Name), "give one of them another name", at("name"))
		}
		seen[f.Name] = true
		if len(b.problems) > before {
			continue
		}
		made := campaign.Field{
			ID: fieldID(f.Name), Label: f.Label, Hint: f.Hint, Type: f.Type, Autocomplete: f.Autocomplete, Required: f.Required,
			Missing: b.in.Words.Answer(f.Label, f.Type),
		}
		switch f.Type {
		case "text":
			made.MaxLength = 255
		case "textarea":
			made.MaxLength = 2000
		case "number":
			made.Inputmode, made.Wrong = "numeric", b.in.Words.Wrong("number")
		case "checkbox":
			made.Options = []campaign.Choice{{Value: "yes"}}
		}
		for i, o := range f.Options {
			made.Options = append(made.Options, campaign.Choice{Value: o, Label: o})
			if f.Values != nil {
				made.Options[i].Value = f.Values[i]
			}
		}
		if p != nil {
			pattern := p.Custom
			if f.About == "person" && p.Person != "" {
				pattern = p.Person
			}
			made.Name = fill(pattern, map[string]string{"name": f.Name})
			if slices.Contains(p.Reserved, made.Name) {
				b.report("field-wrong", fmt.Sprintf("%s keeps the name %s for itself", p.Name, made.Name), "give the field another name", at("name"))
			}
		}
		out = append(out, made)
	}
	return out
}

// ownWrong reports what is wrong with a field of one's own taken by itself.
func (b *builder) ownWrong(f campaign.OwnField, at func(key string) diag.Problem) {
	wrong := func(key, message, help string) { b.report("field-wrong", message, help, at(key)) }
	switch {
	case f.Name == "":
		wrong("name", "this field has no name", `add name = "…": what the handler will call it, like "job_title"`)
	case isField(f.Name):
		wrong("name", fmt.Sprintf("%q is a field that every form can have", f.Name), "delete this [[form.field]]; where the form asks for it, its name stands in fields or optional")
	case slices.Contains(shadowing, f.Name):
		wrong("name", fmt.Sprintf("the name %q is taken by the form itself", f.Name), "give the field another name, like my_"+f.Name)
	case !ownName.MatchString(f.Name):
		example := strings.ReplaceAll(campaign.Slug(f.Name), "-", "_")
		if !ownName.MatchString(example) {
			example = "job_title"
		}
		wrong("name", fmt.Sprintf("a field can't be called %q", f.Name), fmt.Sprintf("use small letters a–z, digits and underscores, at most 40, like name = %q", example))
	}
	if strings.TrimSpace(f.Label) == "" {
		wrong("label", "this field has no label", `add label = "…": what the signer reads`)
	}
	if !slices.Contains(ownTypes, f.Type) {
		message := fmt.Sprintf("there is no type %q of fields", f.Type)
		if f.Type == "" {
			message = "this field has no type"
		}
		wrong("type", message, diag.Choice(f.Type, ownTypes))
	}
	switch choice := f.Type == "select" || f.Type == "radio"; {
	case choice && len(f.Options) == 1:
		wrong("options", "with one option there is nothing to choose", `add another, or write type = "checkbox"`)
	case choice && len(f.Options) == 0:
		wrong("options", "there is nothing to choose from", `add options = ["…", "…"]`)
	case choice && (slices.ContainsFunc(f.Options, func(o string) bool { return strings.TrimSpace(o) == "" }) || len(slices.Compact(slices.Sorted(slices.Values(f.Options)))) < len(f.Options)):
		wrong("options", "two options are the same, or one is empty", "write each once; before the first choice nothing is chosen anyway")
	case !choice && f.Options != nil && slices.Contains(ownTypes, f.Type):
		wrong("options", "a "+f.Type+" offers no options", `delete them, or write type = "select" or "radio"`)
	}
	if a := f.Autocomplete; a != "" && !slices.Contains(tokens, a) {
		wrong("autocomplete", fmt.Sprintf("a browser must not fill in %q here", a), "delete the line, or write a word like organization, bday-year or honorific-prefix")
	}
	if f.About != "" && f.About != "person" && f.About != "signature" {
		wrong("about", fmt.Sprintf("a field can't be about %q", f.About), `write about = "person" or "signature"`)
	}
}
