// Package desk is the editor's pages inside the preview: all pages of the site with what is to mend first on top, and for one
// of them how it looks, what networks show of it, its sources, form, translations and links.
//
// It is an http.Handler for package serve to mount. It takes a Site and its problems from outside, again after each save (Show,
// Report), and answers GET requests from them. It changes nothing, and what it shows may be anybody's text: nothing is put into
// its pages but by html/template, and each has a policy that lets no script run but its own. Absolute paths stand in the links
// that open an editor and nowhere else.
package desk

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"net/http"
	"strings"
	"sync"

	"broadside/internal/asset"
	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/compress"
	"broadside/internal/diag"
)

// Home is where the desk stands in the preview.
const Home = "/~broadside/desk/"

// onPage is where the desk's page about a page of the site stands, with its address behind it.
const onPage = Home + "page"

// Desk answers the browser. It is safe for use by several goroutines.
type Desk struct {
	style   asset.Element
	opens   Opens
	mux     *http.ServeMux
	presses compress.Compressor

	mu    sync.Mutex
	now   state
	looks map[campaign.Address]look // of the newest site's pages, as far as they were asked for
}

// state is what a request is answered from.
type state struct {
	site   *build.Site // nil until there is one
	read   diag.Reader // of its files
	halted bool        // the files are newer, and no site can be made of them

	found    []diag.Problem
	foundBy  *build.Site // the site in which they were found
	foundIn  diag.Reader // of the files as they were then
	byPage   map[string][]diag.Problem
	sitewide []diag.Problem
}

// look is what the list shows of a page beside its facts.
type look struct {
	Words, Sources int
	Weight         int // bytes of the page as it goes over the line; 0 if it can't be made
}

// New returns a desk that has nothing to show yet. opens makes the links to an editor.
func New(opens Opens) *Desk {
	style, problems := asset.Style("desk.css", deskStyle, nil)
	if len(problems) > 0 {
		panic("desk: " + problems[0].Message) // a promise of this package, which its tests hold
	}
	d := &Desk{style: style, opens: opens, mux: http.NewServeMux(), looks: map[campaign.Address]look{}}
	d.mux.HandleFunc("GET "+Home+"{$}", d.list)
	d.mux.HandleFunc("GET "+onPage+"/", d.page)
	d.mux.HandleFunc("GET "+Home+"desk.js", sendScript)
	d.mux.HandleFunc("GET "+Home, func(w http.ResponseWriter, _ *http.Request) {
		d.write(w, http.StatusNotFound, "missing.html", "Not here", nil)
	})
	return d
}

// Show replaces the site; read gives the texts of its files. A nil site, whose settings are broken, leaves the last one standing.
// Which problems it has is not known until the next Report.
func (d *Desk) Show(site *build.Site, read diag.Reader) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.now.halted = site == nil; site != nil {
		d.now.site, d.now.read = site, read
		d.looks = map[campaign.Address]look{}
	}
}

// Replace is Show for a site that gives the same pages and has the same problems.
func (d *Desk) Replace(site *build.Site, read diag.Reader) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.now.checking() {
		d.now.foundBy = site
	}
	d.now.site, d.now.read = site, read
}

// Report says which problems the site of the last Show has, or those that keep it from being shown.
func (d *Desk) Report(problems []diag.Problem, read diag.Reader) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now.found, d.now.foundBy, d.now.foundIn = problems, d.now.site, read
	d.now.byPage, d.now.sitewide = map[string][]diag.Problem{}, nil
	for _, p := range problems {
		if d.now.site != nil {
			if f, ok := d.now.site.Owner(p.File); ok {
				d.now.byPage[f.File] = append(d.now.byPage[f.File], p)
				continue
			}
		}
		d.now.sitewide = append(d.now.sitewide, p)
	}
}

// ServeHTTP answers requests for addresses below Home.
func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) { d.mux.ServeHTTP(w, r) }

func (d *Desk) state() state {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

// checking reports whether the problems are those of an earlier site.
func (s state) checking() bool { return s.foundBy != s.site }

//go:embed pages/*.html
var files embed.FS

var pages = template.Must(template.New("").Funcs(template.FuncMap{"many": many, "size": size}).ParseFS(files, "pages/*.html"))

//go:embed pages/desk.css
var deskStyle []byte

//go:embed desk.js
var deskScript []byte

func sendScript(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	_, _ = w.Write(deskScript)
}

// whole is what a template of pages/ gets.
type whole struct {
	Title string
	Style template.HTML
	View  any
}

// write answers with a page of pages/.
func (d *Desk) write(w http.ResponseWriter, status int, name, title string, view any) {
	var b bytes.Buffer
	if pages.ExecuteTemplate(&b, name, whole{title, d.style.HTML, view}) != nil { // a mistake of this package
		http.Error(w, "the desk can't show this page", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src "+d.style.Source+
		"; script-src 'self'; connect-src 'self'; img-src 'self'; frame-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// many is a number with its noun: "1 error", "2 errors".
func many(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(n) + " " + noun + "s"
}

// grouped is a number with its thousands apart.
func grouped(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// size is a number of bytes in kilobytes.
func size(bytes int) string {
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(bytes)/1000), ".0") + " kB"
}
