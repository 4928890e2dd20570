package serve

import (
	"bytes"
	"cmp"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/form"
)

// arrivedView is the page that shows a signature as its handler would see it.
type arrivedView struct {
	Page     campaign.Address
	Thanks   campaign.Address
	Sandbox  string
	Number   int // 0 if nothing has arrived
	ByScript bool

	Missing []string // labels
	Unknown int      // values that nothing in the form has the name of
	Trapped bool     // the trap for programs is filled in
	Consent string   // in words

	Filled, Unseen, Strange rows

	Handler, Preset, PresetName string
	Address, ContentType        string // of the request to the handler
	Type                        string // the content type that arrived
	JSON                        string // indented; empty if something else arrived
}

// rows is a table of values.
type rows struct {
	Title, Note, What string
	Rows              []row
}

type row struct{ What, Value, Name string }

// consents says how consent will be recorded, by form.Reading.Consent.
var consents = map[string]string{
	"yes": "Yes: agreed to hear more", "no": "No", "notice": "A notice was printed; nobody was asked", "": "Nothing was chosen",
}

// read reads a signature with a form, which may have changed since it was signed.
func read(took signature, f form.Output) arrivedView {
	reading := f.Read(took.Values)
	v := arrivedView{
		Page: took.Page, Thanks: took.Page.Thanks(), Sandbox: sandboxAddress(took.Page), Number: took.Number, ByScript: took.ByScript,
		Missing: reading.Missing, Consent: consents[reading.Consent],
		Filled:  rows{Title: "What the signer filled in", Note: "The handler calls each value by a name of its own, the last in each row.", What: "In the form"},
		Unseen:  rows{Title: "What the form sends along", Note: "Signers don’t see these. They come from the preset, from the settings, and from the page’s address.", What: "What it is"},
		Strange: rows{Title: "What is unknown", Note: "The form has no such names. A handler may drop these values, or refuse all of it.", What: "What it is"},
		Handler: f.Handler, Preset: f.Preset.Title, PresetName: f.Preset.Name,
		Address: destination(f, took.ByScript), ContentType: contentType(f, took.ByScript), Type: took.Type, JSON: indented(took.JSON),
	}
	for _, r := range reading.Rows {
		into, what := &v.Unseen, unseen(f, r)
		switch r.Kind {
		case form.KindField:
			into, what = &v.Filled, r.Label
		case form.KindConsent:
			into = &v.Filled
		case form.KindTrap:
			v.Trapped = v.Trapped || strings.TrimSpace(r.Value) != ""
		case form.KindUnknown:
			into = &v.Strange
			v.Unknown++
		}
		into.Rows = append(into.Rows, row{what, r.Value, r.Name})
	}
	// JSON has no order; a reader looks for that of the form, with the consent behind.
	place := func(r row) int {
		i := slices.IndexFunc(f.Fields, func(f form.Field) bool { return f.Label == r.What })
		return (i + len(f.Fields) + 1) % (len(f.Fields) + 1)
	}
	slices.SortStableFunc(v.Filled.Rows, func(a, b row) int { return cmp.Compare(place(a), place(b)) })
	return v
}

// unseen says what a value is that is no field's.
func unseen(f form.Output, r form.Row) string {
	redirect, consent := f.Preset.Redirect, f.Preset.Consent
	switch {
	case r.Kind == form.KindConsent:
		return "Consent"
	case r.Kind == form.KindTracking:
		return "Where the signer came from"
	case r.Kind == form.KindTrap:
		return "Trap for programs; must stay empty"
	case r.Kind == form.KindUnknown:
		return "Unknown"
	case redirect != nil && r.Name == redirect.Name:
		return "Where to send the signer on to"
	case redirect != nil && r.Name == redirect.Error:
		return "Where to, if it is not taken"
	case consent != nil && r.Name == consent.Version:
		return "Version of the consent’s words"
	case consent != nil && r.Name == consent.Text:
		return "The consent’s words"
	}
	return "Hidden value"
}

// destination is the whole address that the form's signatures go to when the site is published.
func destination(f form.Output, byScript bool) string {
	if byScript || f.Preset.Action == "" && f.Send != nil {
		return f.Send.URL
	}
	// The action is a path if the site's own host takes the form.
	base, err := url.Parse(f.Thanks)
	if err != nil {
		return f.Action
	}
	whole, err := base.Parse(f.Action)
	if err != nil {
		return f.Action
	}
	return whole.String()
}

func contentType(f form.Output, byScript bool) string {
	body := f.Preset.Body
	if byScript || f.Preset.Action == "" && f.Send != nil {
		body = f.Send.Body
	}
	switch body {
	case "json":
		return "application/json"
	case "multipart":
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}

// indented is JSON with its lines broken; as it came, if it can't be read.
func indented(text []byte) string {
	var b bytes.Buffer
	if json.Indent(&b, text, "", "  ") != nil {
		return string(text)
	}
	return b.String()
}
