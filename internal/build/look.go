package build

import (
	"cmp"
	"fmt"
	"html/template"

	"broadside/internal/asset"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

// look is the style and the scripts of the site's pages, by the name of their file in layouts/: style.css and page.js
// for all pages, home.css, thanks.css and thanks.js for those of a kind, send.js for forms that a script sends, count.js for
// pages that ask for the count. What only some pages need doesn't weigh on the others. A file that is not there, or has a
// problem, has no element.
type look map[string]asset.Element

func (s *Site) loadLook() {
	accent := s.settings.Problem("", "", "", "theme", "accent")
	var problems []diag.Problem
	s.palette, problems = asset.Accent(accent.File, accent.Span, s.settings.Theme.Accent)
	s.report(problems...)
	s.look = look{}
	s.loadPart("style.css", func(file string, text []byte) (asset.Element, []diag.Problem) {
		return asset.Style(file, text, s.palette.Variables())
	})
	for _, name := range []string{"home.css", "thanks.css"} {
		s.loadPart(name, func(file string, text []byte) (asset.Element, []diag.Problem) { return asset.Style(file, text, nil) })
	}
	s.loadFonts()
	for _, name := range []string{"page.js", "send.js", "count.js", "thanks.js"} {
		s.loadPart(name, asset.Script)
	}
}

// loadPart makes one element of the look.
func (s *Site) loadPart(name string, make func(file string, text []byte) (asset.Element, []diag.Problem)) {
	file := tree.Layouts + "/" + name
	if !s.tree.Has(file) {
		return
	}
	if text := s.text(file, tree.MaxLayout); text != nil {
		made, problems := make(file, text)
		s.report(problems...)
		s.look[name] = made
	}
}

// fontFolder is where the site's own fonts lie, below its pages.
const fontFolder = "fonts/"

func (s *Site) loadFonts() {
	set := s.settings.Theme.Fonts
	check := func(key, file string) (name string, variable bool) {
		if file == "" {
			return "", false
		}
		name = tree.Static + "/" + fontFolder + file
		problem := func(code, message, help string) {
			s.report(s.settings.Problem(code, message, help, "theme", "fonts", key))
		}
		if !s.tree.Has(name) {
			problem("file-missing", fmt.Sprintf("there is no %s", name), "put the font there, or delete the line")
			return "", false
		}
		if badName(file) != nil { // as a published file it has its own problem
			return "", false
		}
		text, err := s.tree.Read(name)
		variable, ok := asset.WOFF2(text)
		if err != nil || !ok {
			problem("font-kind", fmt.Sprintf("%s is not a WOFF2 font", file), "every browser reads WOFF2, and no other kind is as small; whoever made the font has it, or can convert it")
			return "", false
		}
		return file, variable
	}
	f := &s.fonts
	f.Headline, _ = check("headline", set.Headline)
	f.Text, f.Variable = check("text", set.Text)
	f.Bold, _ = check("bold", set.Bold)
	f.Italic, _ = check("italic", set.Italic)
	f.Form, _ = check("form", set.Form)
}

// wornKey says which pages carry the same style and scripts.
type wornKey struct {
	kind   string
	sends  bool   // a script sends the page's form
	counts bool   // a script asks for the count
	fonts  string // where its own fonts lie; empty if it has none
}

// worn is the style and the scripts of a page: printed, and as sources for its policy.
type worn struct {
	style, script   template.HTML
	styles, scripts []string
	preload         string // address of the font of its headline; empty if the browser has that
	data            bool   // a style shows pictures from data: addresses
}

func (w *worn) add(e asset.Element, html *template.HTML, sources *[]string) {
	if e.Source != "" { // there is none while its problems stand
		*html += e.HTML
		*sources = append(*sources, e.Source)
		w.data = w.data || e.Data
	}
}

// worn makes it once for all pages that carry the same. send.js must be there when page.js looks for it.
func (s *Site) worn(key wornKey) *worn {
	if made, ok := s.worns.Load(key); ok {
		return made.(*worn)
	}
	w := &worn{}
	w.add(s.look["style.css"], &w.style, &w.styles)
	w.add(s.look[key.kind+".css"], &w.style, &w.styles)
	if key.fonts != "" {
		w.add(s.fonts.Element(key.fonts), &w.style, &w.styles)
		if first := cmp.Or(s.fonts.Headline, s.fonts.Text); first != "" {
			w.preload = key.fonts + first
		}
	}
	if key.counts {
		w.add(s.look["count.js"], &w.script, &w.scripts)
	}
	if key.sends {
		w.add(s.look["send.js"], &w.script, &w.scripts)
	}
	w.add(s.look["page.js"], &w.script, &w.scripts)
	if key.kind == "thanks" {
		w.add(s.look["thanks.js"], &w.script, &w.scripts)
	}
	made, _ := s.worns.LoadOrStore(key, w)
	return made.(*worn)
}
