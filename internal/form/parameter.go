package form

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/link"
)

// parameters gathers the preset's parameters from the site and the page, and the values that follow from the page.
func (b *builder) parameters(p *Preset, h campaign.Handler) map[string]string {
	values := make(map[string]string, len(builtin)+len(p.Site)+len(p.Page))
	for _, v := range [...]Value{
		{"slug", b.in.Slug}, {"id", strings.ReplaceAll(b.in.Slug, "/", "-")}, {"title", b.in.Title}, {"page_url", b.in.PageURL},
		{"language", b.in.Language}, {"country", b.in.Country}, {"country_name", b.in.CountryName},
		{"thanks", b.in.Thanks}, {"thanks_path", b.in.ThanksPath}, {"failed", b.in.PageURL + "#" + Failed},
	} {
		values[v.Name] = v.Value
	}
	var page map[string]any
	var room [8]string
	for _, name := range sorted(room[:], b.in.Settings.Presets) {
		table, _ := b.in.Settings.Presets[name].(map[string]any)
		switch {
		case name == p.Name:
			page = table
		case b.in.Presets[name] == nil:
			b.report("preset-unknown", fmt.Sprintf("there is no preset %q", name), diag.Choice(name, slices.Sorted(maps.Keys(b.in.Presets))), b.in.Setting("form", name))
		default:
			at := b.in.Setting("form", name)
			at.Severity = diag.Warning // nothing is sent that should not be
			b.report("parameter-misplaced", fmt.Sprintf("[form.%s] is not used: the form's handler is of the preset %s", name, p.Name),
				"delete it, or name a handler of that preset: [form] handler = …", at)
		}
	}
	b.scope(values, p, p.Site, h.Parameters, p.Page, b.in.Handler, "in [handlers."+b.in.Settings.Handler+"] of content/site.toml",
		"it belongs to each page, under [form."+p.Name+"]")
	place := func(key ...string) diag.Problem { return b.in.Setting(append([]string{"form", p.Name}, key...)...) }
	b.scope(values, p, p.Page, page, p.Site, place, "under [form."+p.Name+"] in the page's settings",
		"it says where signers' data goes, so it belongs to [handlers."+b.in.Settings.Handler+"] in content/site.toml")
	return values
}

// scope checks the settings of one scope against its parameters.
func (b *builder) scope(to map[string]string, p *Preset, known map[string]Parameter, set map[string]any, other map[string]Parameter, place Place, where, elsewhere string) {
	var room [8]string
	for _, name := range sorted(room[:], set) {
		if _, ok := known[name]; ok {
			continue
		}
		if _, ok := other[name]; ok {
			b.report("parameter-misplaced", name+" can't be set here", elsewhere, place(name))
			continue
		}
		names := slices.Sorted(maps.Keys(known))
		help := p.Name + " has no parameters here; delete the line"
		if len(names) > 0 {
			help = diag.Choice(name, names)
		}
		b.report("parameter-unknown", fmt.Sprintf("%s knows no %q", p.Name, name), help, place(name))
	}
	for _, name := range sorted(room[:], known) {
		parameter := known[name]
		value, isText := set[name].(string)
		if set[name] == nil {
			if parameter.Default != "" {
				to[name] = fill(parameter.Default, to)
				if problem := parameter.check(to[name]); problem != "" {
					b.report("parameter-missing", fmt.Sprintf("%s needs %s here: it would be %q, and %s", p.Name, name, to[name], problem),
						fmt.Sprintf("add %s: %s = \"…\", which is %s, like %q", where, name, parameter.Help, parameter.Example), place(name))
				}
			} else if !parameter.Optional {
				b.report("parameter-missing", fmt.Sprintf("%s needs %s", p.Name, name),
					fmt.Sprintf("add %s: %s = \"…\", which is %s, like %q", where, name, parameter.Help, parameter.Example), place(name))
			}
			continue
		}
		if problem := parameter.check(value); !isText || problem != "" {
			if !isText {
				problem = "it must be text in quotation marks"
			}
			help := fmt.Sprintf("write %s, like %s = %q", parameter.Help, name, parameter.Example)
			if meant := parameter.meant(value); isText && meant != "" {
				help = fmt.Sprintf("did you mean %s = %q?", name, meant)
			}
			message := fmt.Sprintf("%s can't be %s: %s", name, quoted(set[name]), problem)
			if isText && strings.TrimSpace(value) == "" {
				message = name + " is empty, and " + p.Name + " needs it"
			}
			b.report("parameter-wrong", message, help, place(name))
			continue
		}
		if parameter.looksLikeExample(value, b.in.Public) {
			b.report("parameter-example", fmt.Sprintf("%s = %q is an example, and signatures would not arrive", name, value),
				"write your own: "+parameter.Help, place(name))
		}
		to[name] = value
	}
}

// meant is what a wrong value probably stands for: without spaces around it, in small letters, the host or the last
// part of a whole address, or an address that lacks its https; "" if none of these will do.
func (p Parameter) meant(value string) string {
	trimmed := strings.TrimSpace(value)
	candidates := []string{trimmed, strings.ToLower(trimmed), "https://" + trimmed}
	if u, err := url.Parse(trimmed); err == nil && u.Host != "" {
		path := strings.Trim(u.Path, "/")
		candidates = append(candidates, strings.ToLower(u.Host), path[strings.LastIndexByte(path, '/')+1:])
	}
	for _, c := range candidates {
		if c != "" && c != value && p.check(c) == "" {
			return c
		}
	}
	return ""
}

func quoted(v any) string {
	if s, ok := v.(string); ok {
		return fmt.Sprintf("%q", s)
	}
	return fmt.Sprint(v)
}

func (p Parameter) check(value string) string {
	switch {
	case value != strings.TrimSpace(value):
		return "there is a space at its beginning or end"
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return "it holds a control character"
	case p.Kind == "https":
		return httpsProblem(value)
	case p.Kind == "host" && !link.HostName(value):
		return "it is not the name of a host, in small letters and without https://"
	case p.Kind == "" && p.Pattern != "" && !p.pattern.MatchString(value):
		return "it has characters or a form that the handler does not take"
	}
	return ""
}

// httpsProblem says why an address can't take signers' data (CASES.md RS-028); "" if it can.
func httpsProblem(address string) string {
	_, problem := parseHTTPS(address)
	return problem
}

// parseHTTPS is httpsProblem with the address taken apart; nil if it can't be.
func parseHTTPS(address string) (*url.URL, string) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, "it is not a whole address"
	}
	return u, urlProblem(u, address)
}

// urlProblem is httpsProblem of an address that could be taken apart.
func urlProblem(u *url.URL, address string) string {
	switch {
	case u.Host == "" || u.Opaque != "" || strings.ContainsAny(address, "\\ \"'<>{}"):
		return "it is not a whole address"
	case u.Scheme != "https":
		return "it is not https, so names and e-mail addresses could be read on the way"
	case u.User != nil:
		return "it holds a user name"
	case u.Fragment != "":
		return "it has a #"
	case dotted(u.Path):
		return "it has . or .. in its path"
	case !validPort(u.Port()):
		return "there is no port " + u.Port()
	}
	return link.Unreachable(u.Hostname())
}

func validPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return port == "" || err == nil && n > 0
}
