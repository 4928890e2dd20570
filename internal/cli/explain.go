package cli

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"broadside/internal/diag"
	"broadside/internal/form"
)

// text is the explanation as an editor reads it.
func (e explained) text() string {
	var b sheet
	b.line("%s (%s)", e.Title, e.Name)
	b.gap()
	b.para(e.About)
	if e.Docs != "" {
		b.line("Its documentation: %s", e.Docs)
	}
	if e.Grade != "" {
		b.line("How well its ways are known: %s, %s", e.Grade, known(e.Grade))
	}
	b.head("What to fill in")
	e.blocks(&b)
	b.para(e.IDs)
	b.head("How one signs")
	e.ways(&b)
	if e.Post != nil || e.Script != nil {
		b.head("What is sent")
		e.sent(&b)
		b.head("Consent")
		e.consent(&b)
		b.head("Fields of your own")
		e.own(&b)
	} else {
		e.copied(&b, "What the page's own address brings along goes on to it")
	}
	if e.Counts != nil {
		b.head("How many have signed")
		b.para("broadside counts asks " + e.Counts.URL + " and writes the answer into content/counts.toml.")
		if e.Counts.Live {
			b.para("With live_count = true in a campaign's [petition] the page asks, too.")
		}
		if e.Counts.Grade != "" && e.Counts.Grade != "A" {
			b.para("That is known " + known(e.Counts.Grade) + " (grade " + e.Counts.Grade + "): compare the first number with what it shows itself.")
		}
	}
	if len(e.Notes) > 0 {
		b.head("Good to know")
		for _, n := range e.Notes {
			b.item(n)
		}
	}
	e.limits(&b)
	if e.Post != nil || e.Script != nil {
		b.head("Before anybody signs")
		b.line("Send one test signature first: %s", e.Test)
	} else {
		b.head("Before anybody signs")
		b.line("Follow the button once, sign, and see what arrives.")
	}
	return b.String()
}

// known puts a grade into words.
func known(grade string) string {
	return map[string]string{
		"A": "from its own documentation or code", "A/B": "from its own documentation or code, some of it in part",
		"B": "from its own documentation in part", "C": "from the code of others", "M": "from memory",
	}[grade]
}

// blocks are the two tables to copy.
func (e explained) blocks(b *sheet) {
	b.line("In content/site.toml, in the place of a [handlers.main] that is there:")
	b.gap()
	rows := append([][2]string{{fmt.Sprintf("preset = %q", e.Name), ""}}, wantedRows(e.Site)...)
	if e.AsksCORS {
		rows = append(rows, [2]string{"# cors = true", "once it lets scripts of your pages send"})
	}
	if e.Consent != nil && e.Consent.Test {
		rows = append(rows, [2]string{"# consent_tested = " + diag.Today, "the day on which you saw that it heeds a no"})
	}
	b.block("[handlers.main]", rows)
	b.gap()
	b.block("[form]", [][2]string{{`handler = "main"`, "the name above; a page can name another in its own [form]"}})
	b.gap()
	switch optional := !slices.ContainsFunc(e.Page, func(w form.Wanted) bool { return !w.Optional }); {
	case len(e.Page) == 0:
		b.line("On each page nothing; take out what another handler had there ([form.…]).")
	case optional:
		b.line("In the settings of a campaign nothing, or at their end, above the second +++ line:")
	default:
		b.line("In the settings of each campaign, at their end, above the second +++ line:")
	}
	if len(e.Page) > 0 {
		b.gap()
		b.block("[form."+e.Name+"]", wantedRows(e.Page))
	}
	b.gap()
}

func wantedRows(list []form.Wanted) [][2]string {
	var rows [][2]string
	for _, w := range list {
		line, about := fmt.Sprintf("%s = %q", w.Name, w.Example), w.Help
		if w.Optional {
			line, about = "# "+line, about+"; may be left out"
		}
		if w.Default != "" {
			about += ", and is then " + inWords(w.Default)
		}
		rows = append(rows, [2]string{line, about})
	}
	return rows
}

// ways says where a signature goes, and when.
func (e explained) ways(b *sheet) {
	switch {
	case e.Post == nil && e.Script == nil:
		b.para("The button leads to " + e.Hosted + ", and one signs there.")
	case e.Post == nil:
		b.para("A script sends it" + scriptWay(e.Script) + ", and the signer stays on the page.")
		b.para("Without scripts the button leads to " + e.Hosted + ", and one signs there.")
	case e.Script == nil:
		b.para("The form posts to " + e.Post.URL + " (" + body(e.Post) + "), with scripts and without.")
	case e.AsksCORS:
		b.para("The form posts to " + e.Post.URL + " (" + body(e.Post) + "), with scripts and without.")
		b.para("With cors = true a script sends it" + scriptWay(e.Script) + ", and the signer stays on the page. Without scripts the form still posts.")
	default:
		b.para("A script sends it" + scriptWay(e.Script) + ", and the signer stays on the page.")
		b.para("Without scripts the form posts to " + e.Post.URL + " (" + body(e.Post) + ").")
	}
}

func scriptWay(w *form.Way) string { return " to " + w.URL + " (" + body(w) + ")" }

// body names the kind of a body for people.
func body(w *form.Way) string {
	switch w.Body {
	case "json":
		return "JSON"
	case "multipart":
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}

func (e explained) sent(b *sheet) {
	var rows [][2]string
	for _, f := range e.Fields {
		as := strings.Join(f.Names, " and ")
		for _, country := range slices.Sorted(maps.Keys(f.In)) {
			as += "; in " + country + " " + strings.Join(f.In[country], " and ")
		}
		rows = append(rows, [2]string{f.Field, as})
	}
	b.line("Your field, and what it is sent as:")
	b.gap()
	b.table(rows)
	if len(e.Needs) > 0 {
		b.gap()
		b.para("It takes no signature without " + strings.Join(e.Needs, " and ") + ", so the form must require it.")
	}
	if len(e.Hidden) > 0 {
		b.gap()
		b.line("Always along:")
		b.gap()
		for _, h := range e.Hidden {
			b.entry(given(h))
		}
	}
	e.copied(b, "What the page's own address brings along (…?source=leaflet)")
	b.gap()
	switch {
	case e.Redirect != nil:
		b.para("Where the signer goes afterwards is sent as " + e.Redirect.Name + ": the thank-you page. " + e.Redirect.Note)
		if e.Redirect.Error != "" {
			b.para("Where to come back to if it is not taken is sent as " + e.Redirect.Error + ".")
		}
	case e.Post == nil:
		b.para("Where the signer goes afterwards is not sent: the script knows.")
	case strings.Contains(e.Post.URL, "{thanks"):
		b.para("The signer then sees the thank-you page, to which the form posts.")
	default:
		b.para("Where the signer goes afterwards is set at the handler.")
	}
	if e.Honeypot != "" {
		b.para("Its honeypot, a field that only programs fill in, is sent as " + e.Honeypot + ".")
	} else {
		b.para("It has no honeypot, a field that only programs fill in.")
	}
	b.para(e.placeholders())
}

// copied lists the parameters of the page's address that go along.
func (e explained) copied(b *sheet, lead string) {
	if len(e.Tracking) == 0 {
		return
	}
	b.gap()
	b.line("%s:", lead)
	b.gap()
	var rows [][2]string
	for _, t := range e.Tracking {
		as := t.Name
		if t.Default != "" {
			as += "; " + t.Default + " if it is not there"
		}
		rows = append(rows, [2]string{t.From, as})
	}
	b.table(rows)
}

// given is a constant in one line.
func given(g form.Given) string {
	line := g.Name + " = " + g.Value
	for _, language := range slices.Sorted(maps.Keys(g.In)) {
		line += "; in " + language + " " + g.In[language]
	}
	switch {
	case g.With != "":
		line += "  (if the form asks for " + g.With + ")"
	case g.Without != "":
		line += "  (unless the form asks for " + g.Without + ")"
	}
	return line
}

func (e explained) consent(b *sheet) {
	c := e.Consent
	switch {
	case c == nil:
		b.para(`It can't be told of a yes or a no, so consent has mode = "notice".`)
		return
	case c.Refuses != "":
		b.para("It can't be told of a no: " + c.Refuses + `. So consent has mode = "notice"; where the law wants more than that, link to its own page: preset = "link".`)
	default:
		names := strings.Join(c.Names, " and ")
		b.para(fmt.Sprintf("A yes is sent as %s = %s.", names, c.Yes))
		switch {
		case c.Box != "":
			b.para(fmt.Sprintf("A box left alone is sent as %s = %s, and so is the no of a choice.", names, c.Box))
		case c.No == "":
			b.para(`A box left alone sends nothing, which is its no. There is no word for the no of a choice, so write mode = "box".`)
		default:
			b.para(fmt.Sprintf("A box left alone sends nothing; the no of a choice is sent as %s = %s.", names, c.No))
		}
		for _, g := range c.Along {
			b.para("Along with either goes " + given(g) + ".")
		}
		if c.Needs != "" {
			b.para("Whoever asks for it needs " + c.Needs + " in [handlers.main].")
		}
		if c.Test {
			b.para("Nobody has seen yet that a no is heeded (grade " + c.Grade + ", " + known(c.Grade) + "). So box and choice are an error until you have tried it and written the day into consent_tested: broadside handlers test CAMPAIGN --consent no --send")
		}
	}
	if c.Version != "" || c.Text != "" {
		b.para("Which words a signer agreed to is kept: their version as " + c.Version + ", the words as " + c.Text + ".")
	} else {
		b.para("Which words a signer agreed to can't be kept there; keep old versions of content/site.toml.")
	}
}

func (e explained) own(b *sheet) {
	if e.Custom == "" {
		b.para("It takes none.")
		return
	}
	as := func(pattern string) string { return strings.ReplaceAll(pattern, "{name}", "job_title") }
	line := `[[form.field]] with name = "job_title" is sent as ` + as(e.Custom)
	if e.Person != "" {
		line += `, and with about = "person" as ` + as(e.Person)
	}
	b.para(line + ".")
	if len(e.Reserved) > 0 {
		b.para("It keeps these names for itself: " + strings.Join(e.Reserved, ", ") + ".")
	}
}

func (e explained) limits(b *sheet) {
	if e.Limits == nil && len(e.Campaigns) == 0 {
		return
	}
	b.head("Limits")
	quota := ""
	if l := e.Limits; l != nil && l.Quota > 0 {
		quota = fmt.Sprintf("%d signatures", l.Quota)
		if l.Per != "" {
			quota += " a " + l.Per
		}
		sentence := "It takes " + strings.TrimSpace(quota+" "+l.Note)
		if l.Grade != "" {
			sentence += " (grade " + l.Grade + ", " + known(l.Grade) + ": look it up)"
		}
		b.para(sentence + ".")
	} else {
		b.para("No quota is known.")
		if l != nil {
			b.para(l.Note)
		}
	}
	for _, c := range e.Campaigns {
		goal := "no goal"
		if c.Goal > 0 {
			goal = fmt.Sprintf("a goal of %d", c.Goal)
		}
		line := fmt.Sprintf("%s uses it (handlers.%s), with %s.", c.Campaign, c.Handler, goal)
		if c.AboveQuota {
			line += " That is more than " + quota + ": before you publish, make sure that your plan takes as many."
		}
		b.item(line)
	}
}

// inBraces are the values that every preset can name, in words.
var inBraces = map[string]string{
	"slug": "the page's address without the slashes at its ends", "id": "the page's address with hyphens for slashes",
	"title": "the page's headline", "page_url": "the page's whole address", "language": "the site's language",
	"country": "the site's country, as a code", "country_name": "the site's country, in English",
	"thanks": "the thank-you page's address", "thanks_path": "the path of the thank-you page", "failed": "the page's address with #not-sent",
}

var braces = regexp.MustCompile(`\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// inWords says what a template comes to.
func inWords(template string) string {
	m := braces.FindStringSubmatch(template)
	switch before, after, _ := strings.Cut(template, "{"); {
	case m == nil || inBraces[m[1]] == "" || !strings.HasSuffix(after, "}"):
		return template
	case before != "":
		return before + " and " + inBraces[m[1]]
	}
	return inBraces[m[1]]
}

// placeholders explains the braces that the explanation shows.
func (e explained) placeholders() string {
	seen := map[string]bool{}
	note := func(template string) {
		for _, m := range braces.FindAllStringSubmatch(template, -1) {
			seen[m[1]] = true
		}
	}
	for _, w := range []*form.Way{e.Post, e.Script} {
		if w != nil {
			note(w.URL)
		}
	}
	for _, h := range e.Hidden {
		note(h.Value)
	}
	for _, t := range e.Tracking {
		note(t.Name + t.Default)
	}
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if inBraces[name] != "" && !e.asks(name) {
			parts = append(parts, "{"+name+"} is "+inBraces[name])
		}
	}
	line := ""
	if len(parts) < len(seen) {
		line = "In braces stands what you fill in."
	}
	if len(parts) > 0 {
		line += " " + strings.Join(parts, "; ") + "."
	}
	return strings.TrimSpace(line)
}

// asks reports whether the preset has a parameter of this name.
func (e explained) asks(name string) bool {
	return slices.ContainsFunc(slices.Concat(e.Site, e.Page), func(w form.Wanted) bool { return w.Name == name })
}
