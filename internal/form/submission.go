package form

import (
	"cmp"
	"maps"
	"net/textproto"
	"net/url"
	"slices"
	"strings"

	"broadside/internal/campaign"
)

// Trial says how a form is filled in to try it.
type Trial struct {
	Email string
	No    bool // the box is left alone, or the choice is no; without one or the other it changes nothing
	Plain bool // as a browser sends it in which no script runs
}

// Submission is one signature as a browser sends it, by POST.
type Submission struct {
	URL      string
	ByScript bool    // not by the form's own post
	Header   []Value // Content-Type, Accept, what the preset adds, Origin, Referer
	Kind     string  // of the body: "urlencoded", "multipart" or "json"
	Values   []Value // as they stand in the form, in its order; what is not sent is not there
	Body     []byte
}

// Submission fills the form in and sends it off as the page does: what scripts add is added (layouts/page.js), and
// where the form is sent by script, that is done as layouts/send.js does it. A preset without Action has nothing to
// send without scripts.
func (o Output) Submission(t Trial) Submission {
	s := Submission{
		URL: o.Action, Kind: cmp.Or(o.Preset.Body, "urlencoded"), ByScript: o.Send != nil && !t.Plain,
	}
	var types map[string]string
	values, untouched := o.fillIn(t)
	header := map[string]string{"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
	if s.ByScript {
		s.URL, s.Kind, types = o.Send.URL, o.Send.Body, o.Send.Types
		header["Accept"] = "*/*"
		for name, value := range o.Send.Headers {
			header[textproto.CanonicalMIMEHeaderKey(name)] = value
		}
		values = slices.DeleteFunc(values, func(v Value) bool { return slices.Contains(o.Send.Drop, v.Name) })
		if s.Kind == "json" {
			values = append(refusals(untouched, types), values...)
		}
	}
	if !s.ByScript || s.Kind == "multipart" {
		// https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
		for i := range values {
			values[i].Value = strings.ReplaceAll(strings.ReplaceAll(values[i].Value, "\r\n", "\n"), "\n", "\r\n")
		}
	}
	s.Values = values
	contentType, body := Encode(s.Kind, types, values)
	if s.ByScript && s.Kind == "urlencoded" {
		contentType += ";charset=UTF-8" // https://fetch.spec.whatwg.org/#concept-bodyinit-extract
	}
	s.Body = body
	origin, referer := o.sender(&s.URL, t)
	s.Header = []Value{{"Content-Type", contentType}}
	for _, name := range slices.Sorted(maps.Keys(header)) {
		s.Header = append(s.Header, Value{name, header[name]})
	}
	s.Header = append(s.Header, Value{"Origin", origin}, Value{"Referer", referer})
	return s
}

// fillIn returns what the form then holds, in its order, and the names of the boxes left alone.
func (o Output) fillIn(t Trial) (values []Value, untouched []string) {
	add := func(name, value string) { values = append(values, Value{name, value}) }
	for _, h := range slices.Concat(o.Hidden, o.Marks) {
		add(h.Name, h.Value)
	}
	for _, f := range o.Tracking {
		if f.From == "source" && !t.Plain {
			f.Value = testSource
		}
		if f.Value != "" {
			add(f.Name, f.Value)
		}
	}
	for _, f := range o.Fields {
		if name := f.Name; t.Plain {
			add(name, o.filled(f, t.Email))
		} else {
			add(o.nameFor(f), o.filled(f, t.Email))
		}
	}
	switch {
	case o.Trap == nil:
	case o.Trap.Value == "":
		add(o.Trap.Name, "")
	default:
		untouched = append(untouched, o.Trap.Name)
	}
	switch options := o.Consent.Options; {
	case len(options) == 0:
	case !t.No:
		add(options[0].Name, options[0].Value)
	case len(options) > 1:
		add(options[1].Name, options[1].Value)
	default:
		untouched = append(untouched, options[0].Name)
	}
	return values, untouched
}

// refusals are what a box that is left alone says in JSON: false, where there is a word for it.
func refusals(untouched []string, types map[string]string) []Value {
	var out []Value
	for _, name := range untouched {
		for path := range strings.FieldsSeq(name) {
			if types[path] == "boolean" {
				out = append(out, Value{path, "false"})
			}
		}
	}
	return out
}

// sender is what the browser tells of the page: its origin, and as much of its address as the page's referrer policy
// lets through (https://w3c.github.io/webappsec-referrer-policy/). An action on the page's own site becomes a whole
// address.
func (o Output) sender(action *string, t Trial) (origin, referer string) {
	page, err := url.Parse(o.PageURL)
	if err != nil {
		return "null", ""
	}
	to, err := page.Parse(*action)
	if err != nil {
		return "null", ""
	}
	*action = to.String()
	origin = originOf(page)
	if originOf(to) != origin || o.Referrer == "strict-origin" {
		return origin, origin + "/"
	}
	if slices.ContainsFunc(o.Tracking, func(f campaign.Tracking) bool { return f.From == "source" }) && !t.Plain {
		page.RawQuery = "source=" + testSource // it is where the source was copied from
	}
	return origin, page.String()
}

// originOf is an origin as browsers write it: without the port that everybody knows.
func originOf(u *url.URL) string {
	return "https://" + strings.TrimSuffix(strings.ToLower(u.Host), ":443")
}
