package build_test

import (
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
)

// change is something that an editor, a designer or the clock does. Where it does not fit, it does nothing.
type change struct {
	name string
	do   func(m *model, d dice)
}

// page chooses one that fits; nil if none does.
func (m *model) page(d dice, fits func(p *pageModel) bool) *pageModel {
	var all []*pageModel
	for i := range m.Pages {
		if fits == nil || fits(&m.Pages[i]) {
			all = append(all, &m.Pages[i])
		}
	}
	if len(all) == 0 {
		return nil
	}
	return pick(d, all...)
}

func isCampaign(p *pageModel) bool { return p.Campaign != nil }
func isPlain(p *pageModel) bool    { return p.Campaign == nil && p.Place != "" && p.Place != "privacy" }

// onPage is a change of some page.
func onPage(name string, fits func(*pageModel) bool, do func(m *model, p *pageModel, d dice)) change {
	return change{name, func(m *model, d dice) {
		if p := m.page(d, fits); p != nil {
			do(m, p, d)
		}
	}}
}

// onSite is a change of site.toml.
func onSite(name string, do func(s *settingsModel, d dice)) change {
	return change{name, func(m *model, d dice) { do(&m.Settings, d) }}
}

// set sets a line of settings, or takes it out if value is empty.
func set(lines []string, key, value string) []string {
	lines = slices.DeleteFunc(slices.Clone(lines), func(l string) bool { return strings.HasPrefix(l, key+" =") })
	if value != "" {
		lines = append(lines, key+" = "+value)
	}
	return lines
}

// paragraph puts one into a page's copy, in the place of another or behind all.
func (p *pageModel) paragraph(d dice, text string) {
	switch {
	case len(p.Copy) > 4 || d.once(4) && len(p.Copy) > 0:
		p.Copy[d.IntN(len(p.Copy))] = text
	default:
		p.Copy = append(p.Copy, text)
	}
}

// to is a link's destination for another page, in one of the ways to write it.
func (m *model) to(p *pageModel, d dice) string {
	q := m.page(d, nil)
	to := q.address()
	if d.once(2) && q.Place != "" {
		to = strings.Repeat("../", strings.Count(path.Join("content", p.folder()), "/")) + strings.TrimPrefix(q.file(""), "content/")
	}
	if slices.Contains(q.Copy, "# Why") && d.once(2) {
		to += "#why"
	}
	return to
}

// beside is where a file beside a page stands.
func (p *pageModel) beside(name string) string { return path.Join("content", p.folder(), name) }

// register chooses a folder whose sources a page may use.
func (m *model) register(p *pageModel, d dice) string {
	folder := p.folder()
	for d.once(2) && folder != "" {
		folder = strings.Trim(path.Dir("/"+folder), "/")
	}
	return folder
}

// builtIn is the text of a layout of the program, changed a little.
func builtIn(name, old, new string) string {
	text, err := os.ReadFile("../../layouts/" + name)
	if err != nil || !strings.Contains(string(text), old) {
		panic(fmt.Sprintf("layouts/%s has no %s", name, old))
	}
	return strings.Replace(string(text), old, new, 1)
}

// often are changes that say little of themselves and much of what is remembered: of what pages share, and of what is
// found or not found for them elsewhere.
var often = []change{
	{"change a source", func(m *model, d dice) {
		if s := m.source(d); s != nil {
			*s = d.source(s.Key)
		}
	}},
	{"source nearer", func(m *model, d dice) {
		lacks := func(p *pageModel, key string) bool { // has it from above
			own := slices.ContainsFunc(m.Sources[p.folder()], func(s sourceModel) bool { return s.Key == key })
			return !own && p.folder() != "" && strings.Contains(strings.Join(p.Copy, ""), "[^"+key+"]")
		}
		for _, key := range []string{"ledger", "survey", "budget"} {
			if p := m.page(d, func(p *pageModel) bool { return lacks(p, key) }); p != nil {
				m.Sources[p.folder()] = append(m.Sources[p.folder()], d.source(key))
				return
			}
		}
	}},
	onPage("title of one that others name", func(p *pageModel) bool { return p.Place != "" }, func(_ *model, p *pageModel, d dice) { p.Title = d.words() }),
	onPage("count", func(p *pageModel) bool { return p.Campaign != nil && p.Place != "" }, func(m *model, p *pageModel, d dice) {
		m.Counts[p.Place] = countModel{Signatures: pick(d, 7, 1200, 9100), Counted: d.day()}
	}),
	onPage("translate or not", nil, func(m *model, p *pageModel, d dice) {
		p.In = slices.Clone(m.Langs)[:d.IntN(len(m.Langs)+1)]
	}),
	onPage("companions", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Campaign.Thanks, p.Campaign.Statement = d.words()+".", d.words()+"."
	}),
	{"pictures", func(m *model, d dice) {
		for _, name := range sorted(m.Files) {
			if ending := path.Ext(name); strings.HasPrefix(name, "content/") && slices.Contains([]string{".png", ".jpg", ".gif", ".svg"}, ending) && d.once(2) {
				m.picture(d, name, ending)
			}
		}
	}},
	{"clock", func(m *model, d dice) { m.Now = d.moment() }},
	{"new page", func(m *model, d dice) {
		if len(m.Pages) < 12 {
			m.addPage(d)
		}
	}},
}

// gentle are changes after which the site has no mistake, if it had none; hardly ever, that is.
var gentle = []change{
	onPage("write", nil, func(_ *model, p *pageModel, d dice) {
		p.paragraph(d, fmt.Sprintf("Words %d: %s.", d.IntN(90), d.words()))
	}),
	onPage("write a comment on top", nil, func(_ *model, p *pageModel, d dice) { p.Comment = fmt.Sprint("note ", d.IntN(90)) }),
	onPage("give a heading", nil, func(_ *model, p *pageModel, _ dice) {
		if !slices.Contains(p.Copy, "# Why") {
			p.Copy = append(p.Copy, "# Why", "Words.")
		}
	}),
	onPage("link to a page", nil, func(m *model, p *pageModel, d dice) { p.paragraph(d, "Words, and [a page]("+m.to(p, d)+").") }),
	onPage("link to sign", isCampaign, func(m *model, p *pageModel, d dice) {
		p.paragraph(d, pick(d, "[](#sign)", "[Sign now](#sign)", "Do [sign it](#sign) now."))
	}),
	onPage("link from a page to sign", nil, func(m *model, p *pageModel, d dice) {
		if q := m.page(d, isCampaign); q != nil {
			p.paragraph(d, "Words, [sign]("+q.address()+"#sign), and [thanks]("+q.address()+"thanks/).")
		}
	}),
	onPage("refer to a source", nil, func(m *model, p *pageModel, d dice) {
		folder := m.register(p, d)
		key := pick(d, "ledger", "survey", "budget")
		if !slices.ContainsFunc(m.Sources[folder], func(s sourceModel) bool { return s.Key == key }) {
			m.Sources[folder] = append(m.Sources[folder], d.source(key))
		}
		p.paragraph(d, "Words of the "+key+".[^"+key+"]")
	}),
	onPage("note on the spot", nil, func(_ *model, p *pageModel, d dice) {
		p.paragraph(d, fmt.Sprintf("Words.[^n%d]\n\n[^n%[1]d]: On the spot.", d.IntN(90)))
	}),
	onPage("quote a language", nil, func(_ *model, p *pageModel, d dice) { p.paragraph(d, "Words: [Die Würde]{lang=de}.") }),
	onPage("show a picture", nil, func(m *model, p *pageModel, d dice) {
		ending := pick(d, ".png", ".jpg", ".gif", ".svg")
		name := pick(d, "room", "hall") + ending
		m.picture(d, p.beside(name), ending)
		p.paragraph(d, "![A room]("+name+` "Sunday")`)
	}),
	onPage("show a static picture", nil, func(m *model, p *pageModel, d dice) {
		m.picture(d, pick(d, "static/wall.png", "content/wall.png"), ".png")
		p.paragraph(d, "![A wall](/wall.png)")
	}),
	onPage("own picture", nil, func(m *model, p *pageModel, d dice) {
		if p.Image = pick(d, "", "lead.png", "lead.jpg"); p.Image != "" {
			m.picture(d, p.beside(p.Image), path.Ext(p.Image))
		}
	}),
	onPage("link to a file", nil, func(m *model, p *pageModel, d dice) {
		switch d.IntN(3) {
		case 0:
			m.Files[p.beside("report.pdf")] = fmt.Sprint("%PDF ", d.IntN(9))
			p.paragraph(d, "Words: [report](report.pdf).")
		case 1:
			m.Files["static/files/terms.pdf"] = fmt.Sprint("%PDF ", d.IntN(9))
			p.paragraph(d, "Words: [terms](/files/terms.pdf).")
		default:
			m.picture(d, p.beside("map.svg"), ".svg")
			p.paragraph(d, "Words: [map](map.svg).")
		}
	}),
	onPage("erase a paragraph", nil, func(_ *model, p *pageModel, d dice) {
		if len(p.Copy) > 1 {
			i := d.IntN(len(p.Copy))
			p.Copy = slices.Delete(p.Copy, i, i+1)
		}
	}),
	onPage("title", nil, func(_ *model, p *pageModel, d dice) { p.Title = d.words() }),
	onPage("summary", nil, func(_ *model, p *pageModel, d dice) { p.Summary = pick(d, "", d.words()) }),
	onPage("date", func(p *pageModel) bool { return p.Place != "" }, func(_ *model, p *pageModel, d dice) {
		p.Settings = set(set(p.Settings, "updated", ""), "date", pick(d, "", "2026-09-01", "2026-08-01", d.day()))
	}),
	onPage("updated", nil, func(_ *model, p *pageModel, d dice) {
		p.Settings = set(p.Settings, "updated", pick(d, "", "2026-09-30", d.day()))
	}),
	onPage("listed", nil, func(_ *model, p *pageModel, d dice) {
		p.Settings = set(p.Settings, "listed", pick(d, "", "false", "true"))
	}),
	onPage("draft", func(p *pageModel) bool { return p.Place != "" && p.Place != "privacy" }, func(_ *model, p *pageModel, d dice) {
		p.Settings = set(p.Settings, "state", pick(d, "", `"draft"`))
	}),
	onPage("closes", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Settings = set(p.Settings, "closes", pick(d, "", "2026-12-01", "2026-12-01T18:00", "2026-10-05", d.day()))
	}),
	onPage("closed", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Settings = set(p.Settings, "state", pick(d, `"closed"`, `"live"`, `"delivered"`))
		p.Campaign.Outcome = nil
	}),
	onPage("over", isCampaign, func(m *model, p *pageModel, d dice) {
		p.Settings = set(p.Settings, "state", pick(d, `"won"`, `"lost"`))
		p.Campaign.Headline, p.Campaign.Outcome = d.words(), []string{"date = " + pick(d, "2026-09-30", "2026-10-01")}
		if d.once(2) {
			m.picture(d, p.beside("won.png"), ".png")
			p.Campaign.Outcome = append(p.Campaign.Outcome, `image = "won.png"`)
		}
	}),
	onPage("next", isCampaign, func(m *model, p *pageModel, d dice) {
		to := pick(d, `"https://other.example/"`, "")
		if q := m.page(d, func(q *pageModel) bool { return isCampaign(q) && q.Place != p.Place }); q != nil && !d.once(4) {
			to = fmt.Sprintf("%q", q.address())
		}
		p.Settings = set(p.Settings, pick(d, "next", "successor"), to)
	}),
	onPage("aliases", nil, func(_ *model, p *pageModel, d dice) {
		p.Aliases = pick(d, nil, []string{"old/" + strings.ReplaceAll(p.Place, "/", "-")}, []string{"/2019/" + path.Base("/x"+p.Place) + ".html", "/was/" + strings.ReplaceAll(p.Place, "/", "-") + "/"})
	}),
	onPage("layout", func(p *pageModel) bool { return p.Place != "" }, func(m *model, p *pageModel, d dice) {
		m.Files["layouts/short.html"] = "<!doctype html><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"{{.Policy}}\"><title>{{.Window}}</title>{{.Preview}}{{.Copy}}"
		p.Settings = set(p.Settings, "layout", pick(d, "", `"short"`))
	}),
	onPage("target and statement", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Campaign.Target, p.Campaign.Statement = pick(d, "the council", `the "mayor"`), pick(d, "Do it.", "Do it now.\n\nAnd **soon**.", "See [privacy](/privacy/).")
	}),
	onPage("statement.md", isCampaign, func(_ *model, p *pageModel, _ dice) { p.Campaign.StatementFile = !p.Campaign.StatementFile && !p.Flat }),
	onPage("thanks.md", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Campaign.Thanks, p.Campaign.ThanksIn = pick(d, "", "Thank you.", "Thanks, see [home](/)."), true
	}),
	onPage("goal and count", isCampaign, func(_ *model, p *pageModel, d dice) {
		c := p.Campaign
		c.Lines = set(c.Lines, "goal", pick(d, "", "1000", `"auto"`))
		c.Lines = set(c.Lines, "hide_below", pick(d, "", "0"))
		if c.Lines = set(set(c.Lines, "signatures", ""), "counted", ""); d.once(2) {
			c.Lines = append(c.Lines, fmt.Sprint("signatures = ", pick(d, 12, 950, 8312)), "counted = "+d.day())
		}
	}),
	onPage("signatures elsewhere", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Campaign.Elsewhere = pick(d, nil, []countModel{{"on paper", 400 + d.IntN(9), d.day()}})
	}),
	onPage("decision", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Campaign.Lines = set(p.Campaign.Lines, "decision", pick(d, "", d.day()))
	}),
	onPage("delivers", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Campaign.Lines = set(p.Campaign.Lines, "delivers", pick(d, "", `["email"]`))
	}),
	onPage("update", isCampaign, func(_ *model, p *pageModel, d dice) {
		c := p.Campaign
		if len(c.Updates) > 2 {
			c.Updates = c.Updates[1:]
		}
		c.Updates = append(c.Updates, updateModel{d.day(), d.words(), pick(d, "News.", "See [why](/privacy/).")})
	}),
	onPage("handler", isCampaign, func(_ *model, p *pageModel, d dice) {
		c := p.Campaign
		c.Tables = slices.DeleteFunc(c.Tables, func(t string) bool { return strings.HasPrefix(t, "[form.") })
		if c.Form = set(c.Form, "handler", pick(d, "", `"main"`, `"far"`, `"act"`)); slices.Contains(c.Form, `handler = "act"`) {
			c.Tables = append(c.Tables, "[form.actionkit]\npage = \""+pick(d, "one", "two")+"\"")
		}
	}),
	onPage("form", isCampaign, func(_ *model, p *pageModel, d dice) {
		c := p.Campaign
		c.Form = set(c.Form, "fields", pick(d, "", `["name", "email"]`, `["email", "country"]`))
		c.Form = set(c.Form, "prefill", pick(d, "", "true"))
		c.Button = pick(d, "", "Sign here")
		c.Consent = pick(d, "", "We write. [How](/privacy/)")
	}),
	onPage("share", isCampaign, func(m *model, p *pageModel, d dice) {
		c := p.Campaign
		c.Tables = slices.DeleteFunc(c.Tables, func(t string) bool { return strings.HasPrefix(t, "[share]") })
		switch d.IntN(4) {
		case 0:
			m.picture(d, p.beside("share.png"), ".png")
			c.Tables = append(c.Tables, "[share]\npicture = \"share.png\"")
		case 1:
			c.Tables = append(c.Tables, "[share]\npicture = \""+pick(d, "made", "none")+"\"")
		case 2:
			c.Tables = append(c.Tables, `[share]`+"\nnetworks = [\"bluesky\"]\nsource = \"x\"")
		}
	}),

	onPage("translate", nil, func(m *model, p *pageModel, d dice) {
		p.In = slices.Clone(m.Langs)[:d.IntN(len(m.Langs)+1)]
		p.DraftIn = slices.Clone(p.In)[:min(len(p.In), d.IntN(3)/2)]
		p.CopyIn = pick(d, "", "¡Más!")
	}),
	onPage("live count", isCampaign, func(m *model, p *pageModel, d dice) {
		c := p.Campaign
		c.Lines = set(set(set(c.Lines, "signatures", "4000"), "counted", "2026-09-20"), "live_count", pick(d, "true", ""))
		if h := m.Settings.Handlers; !slices.ContainsFunc(h, func(l string) bool { return strings.HasPrefix(l, "count =") }) {
			m.Settings.Handlers = slices.Insert(slices.Clone(h), slices.Index(h, "[handlers.main]")+1, `count = "https://forms.riverton.example/count"`)
		}
	}),
	{"source above", func(m *model, d dice) {
		p := m.page(d, nil)
		folder := strings.Trim(path.Dir("/"+p.folder()), "/")
		key := pick(d, "ledger", "survey", "budget")
		if i := slices.IndexFunc(m.Sources[folder], func(s sourceModel) bool { return s.Key == key }); i >= 0 {
			m.Sources[folder][i] = d.source(key)
		} else {
			m.Sources[folder] = append(m.Sources[folder], d.source(key))
		}
	}},
	{"comment in sources", func(m *model, d dice) {
		if s := m.source(d); s != nil {
			s.Comment = fmt.Sprint("checked ", d.IntN(9))
		}
	}},
	{"sort sources", func(m *model, d dice) {
		if len(m.Sources) > 0 {
			slices.Reverse(m.Sources[pick(d, sorted(m.Sources)...)])
		}
	}},
	{"clock by a day", func(m *model, d dice) { m.Now = m.Now.AddDate(0, 0, pick(d, 1, -1, 7)) }},
	{"clock stands", func(m *model, d dice) { m.Stopped = pick(d, "", "", d.day()) }},

	onSite("site's title", func(s *settingsModel, d dice) { s.Title = pick(d, "Riverton Action", "Acción & Co", "R") }),
	onSite("site's summary", func(s *settingsModel, d dice) { s.Summary = pick(d, "", d.words()) }),
	onSite("comment in site.toml", func(s *settingsModel, d dice) { s.Comment = fmt.Sprint("note ", d.IntN(9)) }),
	onSite("base_url", func(s *settingsModel, d dice) {
		s.BaseURL = pick(d, "https://action.riverton.example/", "https://riverton.example/do/")
	}),
	onSite("country", func(s *settingsModel, d dice) { s.Country = pick(d, "US", "MX", "CA") }),
	onSite("timezone", func(s *settingsModel, d dice) { s.Timezone = pick(d, "", "America/New_York", "Pacific/Auckland") }),
	onSite("organisation", func(s *settingsModel, d dice) {
		s.LegalName, s.Contact = pick(d, "", "Riverton Fund", s.Organisation), pick(d, "", "hello@riverton.example")
		s.Disclosure, s.About = pick(d, "", `Paid for by "us".`), pick(d, "", "**We** ask. [Privacy](/privacy/)", "See [all](/).")
	}),
	onSite("accent", func(s *settingsModel, d dice) { s.Accent = pick(d, "", "#a4161a", "#1a4fa4") }),
	onSite("button and consent", func(s *settingsModel, d dice) {
		s.Button, s.ConsentMode, s.ConsentText = pick(d, "Sign", "Sign it"), pick(d, "notice", "notice", "choice"), pick(d, "We will e-mail you.", "We write. [How](/privacy/)")
	}),
	onSite("fields", func(s *settingsModel, d dice) {
		s.Fields, s.Optional = pick(d, []string{"email"}, []string{"name", "email", "postcode"}), pick(d, nil, []string{"phone", "region"})
		s.OwnField = d.once(4)
	}),
	onSite("handler's setting", func(s *settingsModel, d dice) {
		s.Handlers = set(s.Handlers, "action", fmt.Sprintf("%q", pick(d, "https://forms.riverton.example/sign", "https://forms.riverton.example/take")))
		s.Handlers = []string{
			"[handlers.main]", `preset = "generic"`, s.Handlers[len(s.Handlers)-1], "cors = " + pick(d, "true", "false"), "confirms = " + pick(d, "true", "false"),
			pick(d, "", `count = "https://forms.riverton.example/count"`),
			"[handlers.act]", `preset = "actionkit"`, `host = "` + pick(d, "act", "join") + `.riverton.example"`,
			"[handlers.far]", `preset = "link"`, `url = "https://sign.riverton.example/"`,
		}
	}),
	onSite("share", func(s *settingsModel, d dice) {
		s.ShareText, s.SharePicture, s.Networks = pick(d, "", "I signed."), pick(d, "", "none", "made"), pick(d, nil, []string{"facebook", "x"})
	}),
	onSite("donate", func(s *settingsModel, d dice) {
		s.DonateURL, s.DonateLabel = pick(d, "", "https://donate.riverton.example/", "/privacy/"), pick(d, "", "Give")
	}),
	{"menu", func(m *model, d dice) {
		m.Settings.Menu = nil
		for range d.IntN(3) {
			q := m.page(d, func(p *pageModel) bool { return p.Place == "" || p.Place == "privacy" || d.once(3) })
			if q != nil {
				m.Settings.Menu = append(m.Settings.Menu, [2]string{q.Title, q.address()})
			}
		}
	}},
	{"imprint", func(m *model, d dice) {
		m.Settings.Imprint = pick(d, "", "https://riverton.example/imprint", "/")
	}},
	{"logo and icon", func(m *model, d dice) {
		m.Files["static/logo.svg"], m.Files["static/icon.png"] = d.drawing(), d.square(180)
		m.Settings.Logo, m.Settings.Icon = pick(d, "", "logo.svg"), pick(d, "", "icon.png", "logo.svg")
	}},
	{"font", func(m *model, d dice) {
		m.Files["static/fonts/a.woff2"] = d.font()
		m.Settings.Font = pick(d, "", "a.woff2")
	}},
	{"static share picture", func(m *model, d dice) {
		m.Files["static/all.png"] = d.picture(".png", 60)
		m.Settings.SharePicture = "all.png"
	}},
	{"static file", func(m *model, d dice) {
		name := "static/" + pick(d, "robots.txt", "favicon.ico", "files/terms.pdf", "words.txt", "icon.svg", "apple-touch-icon.png", "_headers", "a/b/c.txt")
		if _, ok := m.Files[name]; ok && d.once(2) {
			delete(m.Files, name)
			return
		}
		m.Files[name] = fmt.Sprint("file ", d.IntN(9))
		if path.Ext(name) == ".svg" {
			m.Files[name] = d.drawing()
		}
	}},
	{"style and scripts", func(m *model, d dice) {
		switch name := pick(d, "style.css", "home.css", "thanks.css", "page.js", "thanks.js", "send.js", "count.js"); path.Ext(name) {
		case ".css":
			m.Files["layouts/"+name] = builtIn(name, "", fmt.Sprintf(".x%d{margin:0}\n", d.IntN(3)))
		default:
			m.Files["layouts/"+name] = builtIn(name, "", fmt.Sprintf("\"use strict %d\";\n", d.IntN(3)))
		}
	}},
	{"layouts", func(m *model, d dice) {
		l := pick(d, [2]string{"page.html", `class="plain"`}, [2]string{"home.html", "<main "}, [2]string{"thanks.html", "<main "}, [2]string{"campaign.html", "<main "},
			[2]string{"moved.html", "<main "}, [2]string{"footer.html", "<footer"}, [2]string{"header.html", "<header"}, [2]string{"sources.html", "<ol"},
			[2]string{"fields.html", `<div class="field"`}, [2]string{"404.html", "<main "}, [2]string{"languages.html", "<ul"})
		m.Files["layouts/"+l[0]] = builtIn(l[0], l[1], fmt.Sprintf("%s data-x%d=\"\"", l[1], d.IntN(3)))
		if l[1] == "<header" || l[1] == "<footer" || l[1] == "<ol" || l[1] == "<ul" {
			return
		}
		m.Files["layouts/"+l[0]] = builtIn(l[0], l[1], strings.TrimSuffix(l[1], " ")+fmt.Sprintf(" data-x%d=\"\" ", d.IntN(3)))
	}},
	{"header of its own", func(m *model, d dice) {
		m.Files["layouts/header.html"] = builtIn("header.html", "<header>", "<header>"+pick(d, "{{.Title}} {{.Address}}", "{{len .Menu}} {{.Site}}", "{{.Summary}}{{.Script}}"))
	}},
	{"layout back", func(m *model, d dice) {
		var own []string
		for _, name := range sorted(m.Files) {
			if strings.HasPrefix(name, "layouts/") && name != "layouts/short.html" {
				own = append(own, name)
			}
		}
		if len(own) > 0 {
			delete(m.Files, pick(d, own...))
		}
	}},
	{"language file", func(m *model, d dice) {
		name := pick(d, append([]string{"en"}, m.Langs...)...)
		word := map[string]string{"en": `skip = "`, "es": `skip = "`, "de": `skip = "`}[name]
		old := builtIn("languages/"+name+".toml", "", "")
		key := "skip"
		if i := strings.Index(old, "\n"+key); i >= 0 {
			start := strings.Index(old[i:], `"`) + i + 1
			m.Files["layouts/languages/"+name+".toml"] = old[:start] + fmt.Sprintf("%d ", d.IntN(3)) + old[start:]
		}
		_ = word
	}},
	{"preset", func(m *model, d dice) {
		m.Files["layouts/handlers/generic.toml"] = builtIn("handlers/generic.toml", `name  = "page"`, fmt.Sprintf("name  = \"page%d\"", d.IntN(3)))
	}},
	{"language of the site", func(m *model, d dice) {
		m.Langs = pick(d, nil, []string{"es"}, []string{"de", "es"}, []string{"es"})
		if len(m.Langs) > 0 {
			m.Pages[0].In = slices.Clone(m.Langs)
		}
	}},
	{"replace a picture", func(m *model, d dice) {
		for _, name := range sorted(m.Files) {
			switch path.Ext(name) {
			case ".png", ".jpg", ".gif", ".svg":
				if d.once(3) && !strings.HasPrefix(name, "static/icon") && name != "static/apple-touch-icon.png" {
					m.picture(d, name, path.Ext(name))
					return
				}
			}
		}
	}},
	{"options", func(m *model, d dice) {
		switch d.IntN(3) {
		case 0:
			m.Review = !m.Review
		case 1:
			m.Precompress = !m.Precompress
		default:
			m.BaseURL = pick(d, "", "https://test.example/x/")
		}
	}},
	{"options back", func(m *model, d dice) { m.Review, m.Precompress, m.BaseURL, m.Stopped = false, false, "", "" }},
}

// picture makes or replaces one.
func (m *model) picture(d dice, name, ending string) {
	if ending == ".svg" {
		m.Files[name] = d.drawing()
		return
	}
	m.Files[name] = d.picture(ending, pick(d, 30, 30, 60, 900))
}

// source chooses one of all; nil if there is none.
func (m *model) source(d dice) *sourceModel {
	var all []*sourceModel
	for _, folder := range sorted(m.Sources) {
		for i := range m.Sources[folder] {
			all = append(all, &m.Sources[folder][i])
		}
	}
	if len(all) == 0 {
		return nil
	}
	return pick(d, all...)
}
