package serve

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"broadside/internal/asset"
)

// The preview's own pages. What they show may be anybody's text, so that nothing is ever put into them but by
// html/template, and each has a policy of its own (CASES.md RS-068).

//go:embed pages/*.html
var ownFiles embed.FS

var ownPages = template.Must(template.ParseFS(ownFiles, "pages/*.html"))

//go:embed pages/own.css
var ownStyle []byte

// ownPage is what a template of pages/ gets.
type ownPage struct {
	Title         string
	Style, Script template.HTML
	View          any // what the page is about
}

// ownElement is the style of all own pages.
func ownElement() asset.Element {
	style, problems := asset.Style("own.css", ownStyle, nil)
	if len(problems) > 0 {
		panic("serve: " + problems[0].Message) // a promise of this package, which its tests hold
	}
	return style
}

// writeOwn answers with a page of pages/. live says that it follows what changes, as the site's pages do.
func (s *Server) writeOwn(w http.ResponseWriter, status int, name, title string, live bool, view any) {
	page := ownPage{Title: title, Style: s.style.HTML, View: view}
	if live {
		s.mu.Lock()
		page.Script = script(s.number)
		s.mu.Unlock()
	}
	var b bytes.Buffer
	if ownPages.ExecuteTemplate(&b, name, page) != nil { // a mistake of this package; its words could hold what was posted
		http.Error(w, "the preview can't show this page", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+s.style.Source+
		"; script-src 'self'; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}
