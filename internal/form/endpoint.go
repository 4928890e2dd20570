package form

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// endpoints fills in where a signature goes, and the form's start tag.
func (b *builder) endpoints(out *Output, h campaign.Handler) {
	p := out.Preset
	if p.Hosted != "" {
		out.Hosted = b.hosted(p)
	}
	if !p.TakesForm() {
		b.address(out.Hosted.URL) // to follow a link is not to post a form, so the policy need not know of it
		return
	}
	connect := []string{}
	out.Origins = []string{}
	add := func(to *[]string, address string) {
		if origin := b.address(address); origin != "" {
			*to = append(*to, origin)
		}
	}
	out.Action = b.fillAddress(p, p.Action)
	if p.Action == "" {
		out.Action = out.Hosted.URL // it is shown only where a script sends it
	}
	if p.SameSite {
		b.ownPath(out.Action)
	} else {
		add(&out.Origins, out.Action)
	}
	if out.Send = b.send(p, h.CORS); out.Send != nil {
		add(&connect, out.Send.URL)
	}
	for _, template := range p.Policy.FormAction {
		add(&out.Origins, b.fillAddress(p, template))
	}
	for _, template := range p.Policy.Connect {
		add(&connect, b.fillAddress(p, template))
	}
	out.Origins = append(out.Origins, b.origins(h)...)
	if diag.Blocking(b.problems, false) {
		out.Origins, connect = nil, nil
	}
	if out.Send != nil {
		out.Connect, out.ByScript = connect, true
	}
	if p.Action != "" {
		out.Hosted = campaign.Hosted{}
	}
	out.Attributes = b.attributes(out)
	out.Start = startTag(out.Attributes)
}

// hosted is the handler's own page.
func (b *builder) hosted(p *Preset) campaign.Hosted {
	h := campaign.Hosted{URL: b.fillAddress(p, p.Hosted)}
	if u, err := url.Parse(h.URL); err == nil {
		h.Host = u.Host
	}
	var carry []string
	var room [8]string
	for _, from := range sorted(room[:], p.Tracking) {
		name := p.Tracking[from].Name
		if p.TakesForm() {
			name = from // its names are those of the form
		}
		carry = append(carry, from+"="+fill(name, b.values))
	}
	h.Carry = strings.Join(carry, " ")
	return h
}

// origins are those that site.toml lets the handler send a signer on to.
func (b *builder) origins(h campaign.Handler) []string {
	var all []string
	for i, o := range h.Origins {
		u, err := url.Parse(o)
		if problem := httpsProblem(o); problem != "" || err != nil || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Host != strings.ToLower(u.Host) {
			if problem == "" {
				problem = "it is more than a host's address"
			}
			b.report("origin-wrong", fmt.Sprintf("a handler can't send signers on to %q: %s", o, problem), `write the host alone, in small letters: origins = ["https://thanks.riverton.example"]`, b.in.Handler("origins", fmt.Sprint(i)))
			continue
		}
		all = append(all, "https://"+u.Host)
	}
	return all
}

// fillAddress puts values into the template of an address. The site's own parameters stand as they are. What comes from
// the page is escaped for its place, so that no title and no page's parameter can lead to another path, to another
// account or to more of a query than the preset meant (CASES.md RS-029).
func (b *builder) fillAddress(p *Preset, template string) string {
	var out strings.Builder
	before, name, after, found := cut(template)
	query := false
	for ; found; before, name, after, found = cut(after) {
		out.WriteString(before)
		query = query || strings.Contains(before, "?")
		value := b.values[name]
		_, site := p.Site[name]
		switch {
		case site && !p.ofPage(name), name == "slug", name == "thanks_path": // the latter two are addresses already
			out.WriteString(value)
		case query:
			out.WriteString(url.QueryEscape(value))
		default:
			out.WriteString(url.PathEscape(value))
		}
	}
	out.WriteString(before)
	return out.String()
}

// ownPath checks a finished action on the page's own site.
func (b *builder) ownPath(action string) {
	u, err := url.Parse(action)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(action, "/") || strings.HasPrefix(action, "//") ||
		strings.ContainsAny(action, "\\ \"'<>{}#") || dotted(u.Path) {
		b.report("action-wrong", fmt.Sprintf("the form can't post to %s: it is no path on the page's own site", action), "correct the handler's parameters", b.in.Handler("preset"))
	}
}

// dotted reports whether a path leads up or nowhere, which browsers resolve before they ask for it.
func dotted(path string) bool {
	return slices.ContainsFunc(strings.Split(path, "/"), func(step string) bool { return step == "." || step == ".." })
}

// address checks a finished address; it returns its origin, or "".
func (b *builder) address(address string) string {
	if len(b.problems) > 0 && diag.Blocking(b.problems, false) {
		return ""
	}
	u, problem := parseHTTPS(address)
	if problem != "" {
		b.report("action-wrong", fmt.Sprintf("the form can't post to %s: %s", address, problem), "correct the handler's parameters in content/site.toml", b.in.Handler())
		return ""
	}
	return "https://" + strings.ToLower(u.Host)
}

// Attribute is one attribute of the form's start tag; an empty value stands for the name alone.
type Attribute struct{ Name, Value string }

// attributes are those of the form's start tag.
func (b *builder) attributes(out *Output) []Attribute {
	p := out.Preset
	all := append(make([]Attribute, 0, 8), Attribute{"class", "form"}, Attribute{"method", "post"}, Attribute{"accept-charset", "utf-8"}, Attribute{"action", out.Action})
	if p.Body == "multipart" {
		all = append(all, Attribute{"enctype", "multipart/form-data"})
	}
	var room [8]string
	for _, name := range sorted(room[:], p.Attributes) {
		value := fill(p.Attributes[name], b.values)
		if name == "name" && value != "" && !strings.Contains(value, "-") {
			b.report("action-wrong", fmt.Sprintf("the form can't be called %q: a name without a hyphen could hide what a browser knows of the page", value),
				"give it one with a hyphen, like sign-"+b.values["id"], b.in.Handler("preset"))
		}
		all = append(all, Attribute{name, value})
	}
	if prefill := b.in.Settings.Prefill; prefill != nil && *prefill {
		all = append(all, Attribute{Name: "data-prefill"})
	}
	if out.Send != nil {
		all = append(all, Attribute{"data-send", out.Send.attribute()})
	}
	if p.Action == "" {
		all = append(all, Attribute{Name: "hidden"}) // until a script runs that can send it
	}
	return all
}

// startTag writes the tag. What stands in it was checked; that it stays one tag is seen to here.
func startTag(attributes []Attribute) template.HTML {
	var tag strings.Builder
	tag.Grow(256)
	tag.WriteString("<form")
	for _, a := range attributes {
		tag.WriteByte(' ')
		tag.WriteString(a.Name)
		if a.Value != "" {
			tag.WriteString(`="`)
			tag.WriteString(template.HTMLEscapeString(a.Value))
			tag.WriteByte('"')
		}
	}
	tag.WriteString(">")
	return template.HTML(tag.String())
}

// Elsewhere is the form as it stands where it must not reach its handler: in the preview it goes to address, on this
// host, and then on to thanks; with an empty address, in a copy for approval, it goes nowhere. All else is the same.
func (o Output) Elsewhere(address, thanks string) Output {
	if address == "" {
		o.Send, o.ByScript, o.Hosted = nil, false, campaign.Hosted{}
		o.Hidden, o.Tracking, o.Connect = nil, nil, nil
	}
	if o.Start == "" {
		return o
	}
	attributes := o.Attributes
	o.Attributes = nil
	for _, a := range attributes {
		switch {
		case a.Name == "action" && address != "":
			a.Value = address
		case a.Name == "data-send" && address != "":
			send := *o.Send
			send.URL, send.Thanks = address, thanks
			a.Value = send.attribute()
		case address == "" && a.Name != "class" && a.Name != "method":
			continue
		}
		o.Attributes = append(o.Attributes, a)
	}
	o.Start = startTag(o.Attributes)
	return o
}
