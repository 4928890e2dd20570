package layout

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"broadside/internal/campaign"
)

// attribute is what a browser takes for an element's attribute, the first of that name.
func attribute(token html.Token, name string) string {
	i := slices.IndexFunc(token.Attr, func(a html.Attribute) bool { return a.Key == name })
	if i < 0 {
		return ""
	}
	return token.Attr[i].Val
}

// WrongControls compares the controls in a page's form with those that the form has. stray names the first that a browser
// would send and the form does not have, or not like that. missing says what it has and the page does not print, so that
// signatures would arrive without it, or say that their signer has read what nobody could read; fields for programs alone may
// be. Both are empty if all is right, or the page prints no form. What a layout writes out is seen when it is read; where the
// names of its controls come from an action, only the finished page tells (CASES.md RS-031, RS-042, RS-045).
func WrongControls(page []byte, f campaign.Form) (stray, missing string) {
	_, behind, hasForm := bytes.Cut(page, []byte(`<form class="form"`)) // up to the page's end: not every </form> closes it
	if !hasForm {
		return "", ""
	}
	printed := map[campaign.Hidden]bool{} // by name, and by name and value
	for z := html.NewTokenizer(bytes.NewReader(behind)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return "", lacking(f, printed, behind)
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if token.Data == "noscript" {
				z.NextIsNotRawText() // a browser without scripts reads it
			}
			if !declared(token, f) {
				return fmt.Sprintf("<%s name=%q>", token.Data, attribute(token, "name")), ""
			}
			if slices.Contains(controls, token.Data) {
				name := attribute(token, "name")
				printed[campaign.Hidden{Name: name}] = true
				printed[campaign.Hidden{Name: name, Value: attribute(token, "value")}] = true
			}
		}
	}
}

// lacking says what a form has beside the controls that were printed, and the words that stand behind its start.
func lacking(f campaign.Form, printed map[campaign.Hidden]bool, behind []byte) string {
	for _, h := range f.Hidden {
		if !printed[h] {
			return "the hidden value " + h.Name
		}
	}
	for _, field := range f.Fields {
		if !printed[campaign.Hidden{Name: field.Name}] {
			return "the field " + field.Name
		}
	}
	for _, o := range f.Consent.Options {
		if !printed[campaign.Hidden{Name: o.Name, Value: o.Value}] {
			return "the consent's options"
		}
	}
	if !bytes.Contains(behind, []byte(f.Consent.Text)) {
		return "the consent's words"
	}
	return ""
}

// controls are the elements that a form sends the values of.
var controls = []string{"input", "select", "textarea", "button"}

// declared reports whether a form has a control; what is none, and what has no name and is not sent, is fine.
func declared(token html.Token, f campaign.Form) bool {
	name, value := attribute(token, "name"), attribute(token, "value")
	if !slices.Contains(controls, token.Data) {
		return true
	}
	kind := ""
	if token.Data == "input" {
		kind = attribute(token, "type")
	}
	switch {
	case name == "":
		return true
	case strings.EqualFold(kind, "hidden"):
		return slices.Contains(f.Hidden, campaign.Hidden{Name: name, Value: value}) ||
			slices.ContainsFunc(f.Tracking, func(t campaign.Tracking) bool { return t.Name == name && t.Value == value })
	case token.Data == "button":
		return false
	case f.Trap != nil && f.Trap.Name == name, slices.ContainsFunc(f.Fields, func(f campaign.Field) bool { return f.Name == name }):
		return true
	}
	return (strings.EqualFold(kind, "radio") || strings.EqualFold(kind, "checkbox")) && slices.ContainsFunc(f.Consent.Options, func(o campaign.Option) bool { return o.Name == name && o.Value == value })
}
