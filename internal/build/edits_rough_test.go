package build_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

// rough are changes that move and break things, some of them so that nothing can be published.
var rough = []change{
	onPage("dead link", nil, func(_ *model, p *pageModel, d dice) {
		p.paragraph(d, "Words, [gone]("+pick(d, "/librarys/", "../gone.md", "/night-bux/", "www.example.org", "/privacy/#gone", "a@b.example", "/about/#why")+").")
	}),
	onPage("missing source", nil, func(_ *model, p *pageModel, d dice) {
		p.paragraph(d, "Words.[^"+pick(d, "ledge", "nothing", "budget")+"]")
	}),
	onPage("missing picture", nil, func(_ *model, p *pageModel, d dice) {
		p.paragraph(d, "![A room]("+pick(d, "rom.png", "../hall.jpg", "/walls.png")+")")
	}),
	onPage("unknown key", nil, func(_ *model, p *pageModel, d dice) { p.Settings = set(p.Settings, "sumary", pick(d, `"x"`, "")) }),
	onPage("layout that is not there", nil, func(_ *model, p *pageModel, _ dice) { p.Settings = set(p.Settings, "layout", `"wide"`) }),
	onPage("no statement", isCampaign, func(_ *model, p *pageModel, _ dice) { p.Campaign.Statement = "" }),
	onPage("next that is none", isCampaign, func(_ *model, p *pageModel, d dice) {
		p.Settings = set(p.Settings, pick(d, "next", "successor"), fmt.Sprintf("%q", pick(d, "/privacy/", "/gone/", p.address())))
	}),
	onPage("alias that is taken", nil, func(m *model, p *pageModel, d dice) {
		p.Aliases = []string{pick(d, m.page(d, nil).address(), "/"+pick(d, places...)+"/", "/favicon.ico.html", "/files/", "/campaigns/2/")}
	}),
	onPage("page to campaign and back", func(p *pageModel) bool { return p.Place != "" && p.Place != "privacy" && !p.Flat }, func(_ *model, p *pageModel, d dice) {
		if p.Campaign != nil {
			p.Campaign = nil
			p.Settings = set(set(set(set(p.Settings, "closes", ""), "state", ""), "next", ""), "successor", "")
		} else {
			p.Campaign = d.campaign()
		}
	}),
	onPage("folder to file and back", func(p *pageModel) bool { return isPlain(p) || p.Place == "privacy" }, func(_ *model, p *pageModel, _ dice) { p.Flat = !p.Flat }),
	onPage("move a page", isNotHome, func(m *model, p *pageModel, d dice) {
		to := pick(d, places...)
		if !slices.ContainsFunc(m.Pages, func(q pageModel) bool { return q.Place == to }) {
			m.move(p.Place, to)
			p.Place = to
		}
	}),
	{"delete a page", func(m *model, d dice) {
		if p := m.page(d, isNotHome); p != nil && len(m.Pages) > 3 {
			place := p.Place
			m.Pages = slices.DeleteFunc(m.Pages, func(q pageModel) bool { return q.Place == place })
		}
	}},
	{"delete a page and its folder", func(m *model, d dice) {
		if p := m.page(d, isNotHome); p != nil && len(m.Pages) > 3 {
			place := p.Place
			m.Pages = slices.DeleteFunc(m.Pages, func(q pageModel) bool { return q.Place == place })
			delete(m.Sources, place)
			for _, name := range sorted(m.Files) {
				if strings.HasPrefix(name, "content/"+place+"/") {
					delete(m.Files, name)
				}
			}
		}
	}},
	{"swap two pages", func(m *model, d dice) {
		p, q := m.page(d, isNotHome), m.page(d, isNotHome)
		if p != nil && q != nil && p.Flat == q.Flat {
			p.Place, q.Place = q.Place, p.Place
		}
	}},
	{"delete sources", func(m *model, d dice) {
		if len(m.Sources) > 0 {
			delete(m.Sources, pick(d, sorted(m.Sources)...))
		}
	}},
	{"delete a source", func(m *model, d dice) {
		if len(m.Sources) > 0 {
			folder := pick(d, sorted(m.Sources)...)
			m.Sources[folder] = m.Sources[folder][:max(len(m.Sources[folder])-1, 0)]
		}
	}},
	{"unused sources", func(m *model, d dice) {
		folder := pick(d, append([]string{"", "region", "empty"}, places...)...)
		m.Sources[folder] = append(slices.DeleteFunc(m.Sources[folder], func(s sourceModel) bool { return s.Key == "spare" }), d.source("spare"))
	}},
	{"source with mistakes", func(m *model, d dice) {
		if s := m.source(d); s != nil {
			s.Lines = append(s.Lines, pick(d, `note = "See [there](gone.md)."`, `titel = "x"`, `note = "<b>x</b>"`, `date = "soon"`, `note_es = "See [there](/privacy/#gone)."`))
		}
	}},
	{"home is a campaign and back", func(m *model, d dice) {
		if m.Pages[0].Campaign = nil; d.once(2) {
			m.Pages[0].Campaign = d.campaign()
		}
	}},
	{"404", func(m *model, d dice) {
		const name = "content/404.md"
		if _, ok := m.Files[name]; ok {
			delete(m.Files, name)
		} else {
			m.Files[name] = "+++\ntitle = \"Gone\"\n+++\nSee [home](/) or [privacy](/privacy/).\n"
		}
	}},
	{"no home", func(m *model, d dice) { m.Over["content/index.md"] = nil }},
	{"count of nobody", func(m *model, d dice) {
		m.Counts[pick(d, "nobody", "libraries")] = countModel{Signatures: pick(d, 5, -1, 400), Counted: d.day()}
	}},
	{"no counts", func(m *model, _ dice) { clear(m.Counts) }},
	onSite("no privacy page", func(s *settingsModel, d dice) { s.Privacy = pick(d, "", "/gone/", "/privacy/") }),
	onSite("accent that is none", func(s *settingsModel, d dice) { s.Accent = pick(d, "#ffff00", "red") }),
	onSite("handler that is none", func(s *settingsModel, d dice) { s.Handler = pick(d, "mian", "main") }),
	onSite("dead link in the menu", func(s *settingsModel, d dice) {
		s.Menu = append(s.Menu, [2]string{"Gone", pick(d, "/gone/", "/press/", "/about/")})
	}),
	onSite("dead link in about", func(s *settingsModel, d dice) { s.About = "See [gone](" + pick(d, "/gone/", "/press/#why", "/") + ")." }),
	onSite("thanks first", func(s *settingsModel, d dice) { s.ThanksFirst = pick(d, "", "share", "next", "donate") }),
	{"bad drawing", func(m *model, d dice) {
		for _, name := range sorted(m.Files) {
			if path.Ext(name) == ".svg" && d.once(2) {
				m.Files[name] = `<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`
				return
			}
		}
	}},
	{"bad picture", func(m *model, d dice) {
		for _, name := range sorted(m.Files) {
			if text := m.Files[name]; strings.HasPrefix(text, blobMark) && d.once(3) {
				m.Files[name] = string([]rune(text)[:len([]rune(text))*pick(d, 1, 3)/4])
				return
			}
		}
	}},
	{"static file that runs", func(m *model, d dice) {
		m.Files["static/widget.html"] = "<b>"
		m.Settings.Run = pick(d, nil, []string{"widget.html"})
	}},
	{"layout with a mistake", func(m *model, d dice) {
		l := pick(d, [2]string{"page.html", "{{.Nothing}}"}, [2]string{"sources.html", "{{.Word \"nothing\"}}"}, [2]string{"campaign.html", "{{.Counter.Text}}"}, [2]string{"thanks.html", "{{if}}"})
		m.Files["layouts/"+l[0]] = l[1] + builtIn(l[0], "", "")
	}},
	{"part with a mistake on some pages", func(m *model, d dice) {
		l := pick(d, [2]string{"header.html", "{{(index .Menu 1).Label}}"}, [2]string{"fields.html", "{{(index .Form.Fields 1).Label}}"}, [2]string{"sources.html", "{{with .Sources}}{{(index . 1).Number}}{{end}}"})
		m.Files["layouts/"+l[0]] = l[1] + builtIn(l[0], "", "")
	}},
	{"style with a mistake", func(m *model, d dice) {
		m.Files["layouts/style.css"] = "@import url(x.css);" + builtIn("style.css", "", "")
	}},
	{"file where a page stands", func(m *model, d dice) { m.Files["static/"+pick(d, places...)+"/index.html"] = "x" }},
	{"unused file", func(m *model, d dice) {
		m.Files["content/"+pick(d, places...)+"/"+pick(d, "spare.pdf", "spare.png", "notes.docx")] = "x"
	}},
	{"stray file", func(m *model, d dice) {
		name := pick(d, "content/about.html", "content/notes.toml", "content/privacy.fr.md", "content/river/statement.md", "content/river/thanks.es.md", "content/gone.es.md", "content/Big Name.md", "content/river")
		if _, ok := m.Files[name]; ok {
			delete(m.Files, name)
		} else {
			m.Files[name] = "+++\ntitle = \"Stray\"\n+++\nWords.\n"
		}
	}},

	{"spoil a file", func(m *model, d dice) {
		name, text := m.anyText(d)
		switch d.IntN(5) {
		case 0:
			text = text[:len(text)/2]
		case 1:
			text += "\n[^x] [y](z) \"\n+++\n"
		case 2:
			text = ""
		case 3:
			text = strings.Replace(text, "\"", "“", 1)
		default:
			text = blob([]byte(text + "\xff"))
		}
		m.Over[name] = &text
	}},
	{"line ends", func(m *model, d dice) {
		name, text := m.anyText(d)
		text = "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n")
		m.Over[name] = &text
	}},
	{"delete a file", func(m *model, d dice) {
		files := m.written()
		m.Over[pick(d, sorted(files)...)] = nil
	}},
	{"swap two files", func(m *model, d dice) {
		files := m.written()
		a, _ := m.anyText(d)
		same := slices.DeleteFunc(sorted(files), func(name string) bool { return path.Base(name) != path.Base(a) })
		b := pick(d, same...)
		x, y := blob([]byte(files[a])), blob([]byte(files[b]))
		m.Over[a], m.Over[b] = &y, &x
	}},
	{"rename by case", func(m *model, d dice) {
		name, text := m.anyText(d)
		other := path.Join(path.Dir(name), strings.ToUpper(path.Base(name)[:1])+path.Base(name)[1:])
		text = blob([]byte(text))
		m.Over[name], m.Over[other] = nil, &text
		if d.once(2) {
			delete(m.Over, other)
		}
	}},
	{"copy a page's file", func(m *model, d dice) {
		text := blob([]byte(m.written()[m.page(d, nil).file("")]))
		m.Over["content/"+pick(d, places...)+pick(d, ".md", "/index.md", "/other.md")] = &text
	}},
	{"mend all", func(m *model, _ dice) { clear(m.Over) }},
}

func isNotHome(p *pageModel) bool { return p.Place != "" }

// move moves what stands beside a page along with it.
func (m *model) move(from, to string) {
	if s, ok := m.Sources[from]; ok {
		delete(m.Sources, from)
		m.Sources[to] = s
	}
	for _, name := range sorted(m.Files) {
		if rest, ok := strings.CutPrefix(name, "content/"+from+"/"); ok {
			m.Files["content/"+to+"/"+rest] = m.Files[name]
			delete(m.Files, name)
		}
	}
}

// anyText chooses a text file of the content.
func (m *model) anyText(d dice) (name, text string) {
	files := m.written()
	names := slices.DeleteFunc(sorted(files), func(name string) bool {
		return !strings.HasPrefix(name, "content/") || path.Ext(name) != ".md" && path.Ext(name) != ".toml"
	})
	name = pick(d, names...)
	return name, files[name]
}
