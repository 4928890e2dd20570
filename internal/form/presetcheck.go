package form

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"broadside/internal/diag"
)

// reporter takes a problem at the place of a key.
type reporter func(message, help string, key ...string)

// check looks at all of a preset and compiles its patterns.
func (p *Preset) check(report reporter) {
	if p.Action == "" && p.Fetch == nil && p.Hosted == "" {
		report("the preset has no action", `add the address that takes the form's post: action = "https://{host}/act/"`, "action")
	}
	if p.TakesForm() && len(p.Fields) == 0 {
		report("the preset names no fields", "add [fields], with a line like email = \"email\"", "fields")
	}
	one := func(value, help string, allowed []string, key ...string) {
		if value != "" && !slices.Contains(allowed, value) {
			report(fmt.Sprintf("%s can't be %q", key[len(key)-1], value), help+diag.Choice(value, allowed), key...)
		}
	}
	one(p.Body, "", []string{"urlencoded", "multipart"}, "body")
	one(p.Country, "", []string{"code", "name"}, "country")
	one(p.Referrer, "with less, the handler can't see which site a signature comes from; ", []string{"strict-origin", "strict-origin-when-cross-origin"}, "referrer")
	grade := func(value string, key ...string) {
		if value != "" && !grades.MatchString(value) {
			report(fmt.Sprintf("there is no grade %q", value), `write "A" (its own documentation or code), "B" (that in part), "C" (the code of others) or "M" (memory)`, key...)
		}
	}
	grade(p.Grade, "grade")
	grade(p.Limits.Grade, "limits", "grade")
	if p.Consent != nil {
		grade(p.Consent.Grade, "consent", "grade")
	}
	if p.Count != nil {
		grade(p.Count.Grade, "count", "grade")
	}
	for i, name := range p.Needs {
		if _, ok := p.Fields[name]; !ok {
			report(fmt.Sprintf("the field %s is needed and has no name to be sent under", name), "add it to [fields]", "needs", fmt.Sprint(i))
		}
	}
	if p.Honeypot != nil && p.Honeypot.Name == "" {
		report("the honeypot has no name", `add name = "…": what the handler calls it`, "honeypot")
	}
	if p.Redirect != nil && p.Redirect.Name == "" {
		report("the redirect has no name", `add name = "…": what the handler calls it`, "redirect")
	}
	for from, to := range p.Tracking {
		if to.Name == "" {
			report("the parameter "+from+" has no name to be sent under", "write the handler's name for it, or delete the line", "tracking", from)
		}
	}
	if slices.Contains([]string{"handler", "fields", "optional", "button", "consent", "prefill", "field"}, p.Name) {
		report("a preset can't be called "+p.Name+": [form] has a key of that name", "rename the file")
	}
	p.checkFields(report)
	p.checkNames(report)
	p.checkAttributes(report)
	p.checkFetch(report)
	p.checkCount(report)
	p.checkParameters(report)
	p.checkTemplates(report)
	p.checkOrigins(report)
}

func (p *Preset) checkFields(report reporter) {
	owner := map[string]string{}
	check := func(names map[string]Wire, path ...string) {
		for _, name := range slices.Sorted(maps.Keys(names)) {
			wire, at := names[name], append(slices.Clone(path), name)
			switch {
			case !isField(name):
				report(fmt.Sprintf("there is no field %q", name), diag.Choice(name, FieldNames()), at...)
			case len(wire) == 0 || slices.Contains(wire, ""):
				report("the field "+name+" has no name to be sent under", "write the handler's name for it, or delete the line", at...)
			case strings.ContainsFunc(strings.Join(wire, ""), unicode.IsSpace):
				report("a name on the wire has no spaces", "write several names as a list: [\"…\", \"…\"]", at...)
			case p.Action != "" && len(wire) > 1:
				report("only a script can divide a value, and this form also posts without one", "write one name, or take out action", at...)
			case p.Action != "" && len(path) == 1 && owner[wire[0]] != "":
				report("only a script can join "+owner[wire[0]]+" and "+name+", and this form also posts without one", "keep one of the two, or take out action", at...)
			default:
				owner[wire[0]] = name
			}
		}
	}
	check(p.Fields, "fields")
	for country, names := range p.FieldsIn {
		check(names, "fields_in", country)
	}
	lengths := func(of map[string]int, path ...string) {
		for name, n := range of {
			if !isField(name) || n < 1 {
				report(fmt.Sprintf("%s = %d is no field's length", name, n), "write a field and how many characters it takes, like name = 255", append(slices.Clone(path), name)...)
			}
		}
	}
	lengths(p.Lengths, "lengths")
	for country, of := range p.LengthsIn {
		lengths(of, "lengths_in", country)
	}
	for key, pattern := range map[string]string{"custom": p.Custom, "person": p.Person} {
		if pattern != "" && !strings.Contains(pattern, "{name}") {
			report("the pattern for fields of one's own has no {name}", `write it like custom = "action_{name}"`, key)
		}
	}
}

// grades are those of evidence: one letter, or two for what is known in part better than the rest.
var grades = regexp.MustCompile(`^[ABCM](/[ABCM])?$`)

// checkNames reports names on the wire that a field has and something else too, which signers could not fill in then:
// a honeypot called "name" would drop everybody.
func (p *Preset) checkNames(report reporter) {
	taken := map[string]string{}
	claim := func(name, what string, key ...string) {
		switch {
		case name == "":
		case taken[name] != "":
			report(fmt.Sprintf("%s is the name of %s and of %s", name, taken[name], what), "give one of them another name", key...)
		default:
			taken[name] = what
		}
	}
	for _, names := range append([]map[string]Wire{p.Fields}, slices.Collect(maps.Values(p.FieldsIn))...) {
		for field, wire := range names {
			for _, name := range wire {
				taken[name] = "the field " + field
			}
		}
	}
	for country, names := range p.FieldsIn {
		merged := map[string]Wire{}
		maps.Copy(merged, p.Fields)
		maps.Copy(merged, names)
		maps.DeleteFunc(merged, func(field string, _ Wire) bool { return !isField(field) }) // said before
		owner := map[string]string{}
		for _, field := range slices.Sorted(maps.Keys(merged)) {
			if _, ok := p.Fields[field]; !ok {
				report("the field "+field+" has a name in "+country+" only", "add the name for all other countries to [fields]", "fields_in", country, field)
			}
			if wire := merged[field].String(); p.Action != "" && wire != "" && owner[wire] != "" {
				report(fmt.Sprintf("in %s %s and %s have the same name", country, owner[wire], field), "give one of them another name", "fields_in", country)
			} else {
				owner[wire] = field
			}
		}
	}
	for i, c := range p.Hidden {
		if field := taken[c.Name]; field != "the field country" && strings.HasPrefix(field, "the field ") { // a country that is asked for stands instead
			claim(c.Name, "a hidden value", "hidden", fmt.Sprint(i), "name")
		}
	}
	if r := p.Redirect; r != nil {
		claim(r.Name, "the redirect", "redirect", "name")
		claim(r.Error, "the redirect's error", "redirect", "error")
	}
	if p.Honeypot != nil {
		claim(p.Honeypot.Name, "the honeypot", "honeypot", "name")
	}
	for _, from := range slices.Sorted(maps.Keys(p.Tracking)) {
		claim(p.Tracking[from].Name, "what is copied from "+from, "tracking", from)
	}
	if c := p.Consent; c != nil {
		claim(c.Version, "the consent's version", "consent", "version")
		claim(c.Text, "the consent's text", "consent", "text")
	}
}

// attributeName is what a preset may add to the form's start tag: nothing that decides how or where it is sent, that
// could run, or that styles it (CASES.md RS-031).
var attributeName = regexp.MustCompile(`^(name|netlify|netlify-[a-z-]+|data-[a-z][a-z0-9-]*)$`)

// ours are the attributes that the form's script reads.
var ours = []string{"data-send", "data-prefill", "data-ready"}

func (p *Preset) checkAttributes(report reporter) {
	for name := range p.Attributes {
		if !attributeName.MatchString(name) || slices.Contains(ours, name) {
			report("a form can't have the attribute "+name+" from a preset", "there are name, netlify-… and data-…", "attributes", name)
		}
	}
}

// checkParameters compiles the parameters' patterns.
func (p *Preset) checkParameters(report reporter) {
	for scope, parameters := range map[string]map[string]Parameter{"site": p.Site, "page": p.Page} {
		for name, parameter := range parameters {
			if slices.Contains(builtin, name) || slices.Contains(handlerKeys, name) {
				report("{"+name+"} is known from the page itself", "give the parameter another name", scope, name)
			}
			if !slices.Contains([]string{"", "https", "host"}, parameter.Kind) {
				report(fmt.Sprintf("there is no kind %q", parameter.Kind), `write kind = "https", kind = "host" or a pattern`, scope, name, "kind")
			}
			_, err := regexp.Compile(parameter.Pattern) // alone first, or it could close the group around it
			pattern, whole := regexp.Compile("^(?:" + parameter.Pattern + ")$")
			if err != nil || whole != nil {
				report(fmt.Sprintf("%s is not a regular expression", parameter.Pattern), "see https://pkg.go.dev/regexp/syntax", scope, name, "pattern")
				continue
			}
			parameter.pattern = pattern
			parameters[name] = parameter
			p.checkDefault(report, scope, name, parameter)
		}
	}
}

// checkDefault sees to it that a parameter of the site has no value from a page, and that of a page only what is known
// of it (CASES.md RS-029).
func (p *Preset) checkDefault(report reporter, scope, name string, parameter Parameter) {
	if parameter.Default == "" {
		return
	}
	for _, m := range placeholder.FindAllStringSubmatch(parameter.Default, -1) {
		if scope == "site" || !slices.Contains(builtin, m[1]) {
			report(fmt.Sprintf("{%s} can't stand in this default", m[1]), "write the value out; that of a page can name "+strings.Join(builtin, ", "), scope, name, "default")
			return
		}
	}
	if problem := parameter.check(parameter.Default); problem != "" && !strings.Contains(parameter.Default, "{") {
		report(fmt.Sprintf("the default %q can't be: %s", parameter.Default, problem), "write one that fits the pattern", scope, name, "default")
	}
}

// handlerKeys are the keys of [handlers.X] that every handler has.
var handlerKeys = []string{"preset", "confirms", "consent_tested", "origins", "cors"}

// checkTemplates holds the names in braces against the parameters there are.
func (p *Preset) checkTemplates(report reporter) {
	check := func(template string, key ...string) {
		for _, name := range placeholder.FindAllStringSubmatch(template, -1) {
			if !p.knows(name[1]) {
				report(fmt.Sprintf("{%s} is not a parameter of this preset", name[1]), "declare it: [site."+name[1]+"] or [page."+name[1]+"]", key...)
			}
		}
	}
	constants := func(list []Constant, key ...string) {
		for i, c := range list {
			at := append(slices.Clone(key), fmt.Sprint(i))
			if c.Name == "" {
				report("a hidden value has no name", `add name = "…": what the handler calls it`, at...)
			}
			if c.With != "" && !isField(c.With) {
				report(fmt.Sprintf("there is no field %q", c.With), diag.Choice(c.With, FieldNames()), append(at, "with")...)
			}
			check(c.Value, append(at, "value")...)
			for language, value := range c.ValueIn {
				check(value, append(at, "value_in", language)...)
			}
		}
	}
	check(p.Action, "action")
	check(p.Hosted, "hosted")
	for name, value := range p.Attributes {
		check(value, "attributes", name)
	}
	if p.Count != nil {
		check(p.Count.URL, "count", "url")
	}
	constants(p.Hidden, "hidden")
	constants(p.Test, "test")
	if c := p.Consent; c != nil && c.Refuses == "" {
		if len(c.Name) == 0 || c.Yes == "" {
			report("[consent] needs name and yes", `like name = "opt_in" and yes = "1"`, "consent")
		}
		check(c.Yes, "consent", "yes")
		check(c.No, "consent", "no")
		if _, ok := p.Site[c.Needs]; c.Needs != "" && !ok {
			report(fmt.Sprintf("%s is not a parameter of the site", c.Needs), "declare it: [site."+c.Needs+"]", "consent", "needs")
		}
		constants(c.Hidden, "consent", "hidden")
	}
}

// checkOrigins sees to it that the part of an address that decides where signers' data goes is no page's to choose
// (CASES.md RS-029).
func (p *Preset) checkOrigins(report reporter) {
	check := func(template string, key ...string) {
		if template == "" {
			return
		}
		decides := false
		for _, name := range placeholder.FindAllStringSubmatch(origin(template), -1) {
			if _, site := p.Site[name[1]]; p.knows(name[1]) && (!site || p.ofPage(name[1])) {
				decides = true
				report(fmt.Sprintf("{%s} is the page's, and it would decide where signers' data goes", name[1]),
					"let the site's parameters make the host, like [site.host]", key...)
			}
		}
		first := placeholder.FindStringSubmatchIndex(template)
		if !decides && !strings.HasPrefix(template, "https://") && (first == nil || first[0] > 0) {
			report("this is not a whole address", "begin it with https://, or with a parameter of the site that is one", key...)
		}
	}
	if p.SameSite {
		if !strings.HasPrefix(p.Action, "/") && !strings.HasPrefix(p.Action, "{thanks_path}") || strings.HasPrefix(p.Action, "//") {
			report("the action is not on the page's own site", `begin it with a slash, or write action = "{thanks_path}"`, "action")
		}
	} else {
		check(p.Action, "action")
	}
	check(p.Hosted, "hosted")
	if p.Fetch != nil {
		check(p.Fetch.URL, "fetch", "url")
	}
	if p.Count != nil {
		check(p.Count.URL, "count", "url")
	}
	for key, list := range map[string][]string{"form_action": p.Policy.FormAction, "connect": p.Policy.Connect} {
		for i, template := range list {
			check(template, "policy", key, fmt.Sprint(i))
		}
	}
}

// origin is the part of an address's template that says which host it leads to.
func origin(address string) string {
	host := strings.Index(address, "://") + 1
	if host > 0 {
		host += len("//")
	}
	if end := strings.IndexAny(address[host:], "/?#"); end >= 0 {
		return address[:host+end]
	}
	return address
}

func (p *Preset) knows(name string) bool {
	_, site := p.Site[name]
	return site || p.ofPage(name) || slices.Contains(builtin, name)
}

func (p *Preset) ofPage(name string) bool {
	_, ok := p.Page[name]
	return ok
}
