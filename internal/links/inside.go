package links

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"broadside/internal/build"
	"broadside/internal/diag"
)

// Inside proves that whatever a build of the site would write names only what it would write too: links, anchors,
// pictures, styles and fonts of pages of every kind, of the feed, the sitemap and robots.txt. What does not hold is a
// problem. It asks nobody and writes nothing; it makes every page, so that it takes about as long as a build of
// everything. progress, if not nil, is told how far it is. The error is that of ctx, or one that build.Changed knows.
func Inside(ctx context.Context, site *build.Site, progress func(what string, done, of int)) ([]diag.Problem, error) {
	base, err := url.Parse(site.Address())
	if err != nil {
		return nil, nil // that is said elsewhere
	}
	p := &proof{base: base, parts: map[string]map[string]bool{}, named: map[reference]*naming{}}
	if err := site.Files(ctx, p.see, progress); err != nil {
		return nil, err
	}
	return p.problems(site), nil
}

// proof is what was seen of a site's files.
type proof struct {
	base *url.URL // of the home page

	mu    sync.Mutex
	parts map[string]map[string]bool // by file of the output: the ids in it; nil where fragments can't be told
	named map[reference]*naming
	lost  []broken // in the 404 page
}

// reference is an address that some file names, and what it comes to.
type reference struct {
	written  string // as it stands there
	verb     string // what the page does with it
	file     string // in the output, or the folder; "" for home
	fragment string
}

// naming is who names it.
type naming struct {
	by   []place // the first few
	more int
}

type place struct{ page, of string }

// broken is a reference that leads nowhere.
type broken struct {
	reference
	naming
}

// mostNamed bounds how many pages are kept for one address: what stands in a layout is on all of them.
const mostNamed = 20

// see reads one file through. It is called from several goroutines.
func (p *proof) see(b build.Built) {
	found := read(b.Name, b.Body, p.base.String())
	here := p.base.JoinPath(b.Name)
	if page, ok := strings.CutSuffix(b.Name, "index.html"); ok {
		here = p.base.ResolveReference(&url.URL{Path: "./" + page})
	}
	refs := make([]reference, 0, len(found.named))
	for _, n := range found.named {
		file, fragment, ok := p.resolve(here, n.address)
		if ok && !(fragment != "" && file == strings.TrimSuffix(b.Name, "index.html") && found.parts[fragment]) {
			refs = append(refs, reference{n.address, n.verb, file, fragment})
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.parts[b.Name] = found.parts
	at := place{b.Name, b.Of}
	for _, r := range refs {
		if b.Name == "404.html" && relative(r.written) {
			p.lost = append(p.lost, broken{r, naming{by: []place{at}}})
			continue
		}
		n := p.named[r]
		if n == nil {
			n = &naming{}
			p.named[r] = n
		}
		if slices.Contains(n.by, at) {
			continue
		}
		if len(n.by) < mostNamed {
			n.by = append(n.by, at)
		} else {
			n.more++
		}
	}
}

// relative reports whether an address means another place at each address that its page is shown at, as a 404 page is.
func relative(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "" && u.Host == "" && u.Path != "" && !strings.HasPrefix(u.Path, "/")
}

// resolve finds the file that an address on a page means; ok is false if it leads out of the site, or is no address at all.
func (p *proof) resolve(page *url.URL, address string) (file, fragment string, ok bool) {
	u, err := page.Parse(strings.TrimSpace(address))
	if err != nil || u.Opaque != "" || u.Scheme != p.base.Scheme || !strings.EqualFold(u.Host, p.base.Host) {
		return "", "", false
	}
	file, ok = strings.CutPrefix(u.Path, p.base.Path)
	if !ok && u.Path+"/" == p.base.Path {
		file, ok = "", true
	}
	fragment, _, _ = strings.Cut(u.Fragment, ":~:") // the rest is the browser's own
	if strings.EqualFold(fragment, "top") {
		fragment = "" // https://html.spec.whatwg.org/#the-indicated-part-of-the-document
	}
	return strings.TrimSuffix(file, "index.html"), fragment, ok
}

// there finds the file of the output that a host sends for a path.
func (p *proof) there(file string) (name string, ok bool) {
	for _, name := range []string{file, path.Join(file, "index.html")} {
		if _, ok := p.parts[name]; ok && (name != file || !strings.HasSuffix(file, "/")) {
			return name, true
		}
	}
	return "", false
}

// problems are what does not hold, sorted.
func (p *proof) problems(site *build.Site) []diag.Problem {
	var problems []diag.Problem
	for _, b := range p.lost {
		problems = append(problems, told(site, b.written, b.by[0].of, fmt.Sprintf("%s %s %s, which is another place at each address that this page is shown at", name(b.by[0].page), b.verb, b.written),
			"write it from the root of the host: "+p.base.Path+b.file))
	}
	for r, n := range p.named {
		message, help := p.wrong(r)
		if message == "" {
			continue
		}
		problems = append(problems, p.placed(site, broken{r, *n}, message, help)...)
	}
	// What is written once is told once, though a page and its feed both have it.
	return slices.CompactFunc(diag.Sorted(problems), func(a, b diag.Problem) bool {
		return a.File == b.File && a.Span == b.Span && a.Span.End > a.Span.Start
	})
}

// wrong says what is wrong with a reference; the message is what follows the page's name, empty if nothing is.
func (p *proof) wrong(r reference) (message, help string) {
	target, ok := p.there(r.file)
	if !ok {
		if near := diag.Nearest(r.file, p.pages()); near != "" {
			return fmt.Sprintf("%s /%s, where nothing is", r.verb, r.file), "did you mean /" + near + "?"
		}
		return fmt.Sprintf("%s /%s, where nothing is", r.verb, r.file), "write the address of a page or file that there is, like /privacy/, or take it out"
	}
	parts := p.parts[target]
	if r.fragment == "" || parts == nil || parts[r.fragment] {
		return "", ""
	}
	message = fmt.Sprintf("%s /%s#%s, and nothing there has the id %q", r.verb, r.file, r.fragment, r.fragment)
	if near := diag.Nearest(r.fragment, slices.Sorted(maps.Keys(parts))); near != "" {
		return message, "did you mean #" + near + "?"
	}
	return message, "take out #" + r.fragment + ", or give what it means the id"
}

// pages are the addresses of the pages, for guesses; of very many, the first.
func (p *proof) pages() []string {
	var names []string
	for _, file := range slices.Sorted(maps.Keys(p.parts)) {
		if page, ok := strings.CutSuffix(file, "index.html"); ok && page != "" {
			if names = append(names, page); len(names) == 2000 {
				break
			}
		}
	}
	return names
}

// placed is a problem for each place where a reference is written: one of a layout or of site.toml is told once.
func (p *proof) placed(site *build.Site, b broken, message, help string) []diag.Problem {
	slices.SortFunc(b.by, func(x, y place) int { return cmp.Or(strings.Compare(x.of, y.of), strings.Compare(x.page, y.page)) })
	var problems []diag.Problem
	var elsewhere []place
	for _, at := range b.by {
		if p := told(site, b.written, at.of, name(at.page)+" "+message, help); p.File == at.of && p.Span.End > 0 {
			problems = append(problems, p)
		} else {
			elsewhere = append(elsewhere, at)
		}
	}
	if len(elsewhere) == 0 {
		return problems
	}
	who := name(elsewhere[0].page)
	switch n := len(elsewhere) - 1 + b.more; n {
	case 0:
	case 1:
		who += ", like 1 other page,"
	default:
		who += fmt.Sprintf(", like %d other pages,", n)
	}
	return append(problems, told(site, b.written, elsewhere[0].of, who+" "+message, help))
}

// told is a problem with its place: where the address is written, or else the file that the page is made of.
func told(site *build.Site, written, of, message, help string) diag.Problem {
	problem := diag.Problem{Code: "link-broken", File: of, Message: message, Help: help}
	if file, span, ok := site.Standing(of, written); ok {
		problem.File, problem.Span = file, span
	}
	return problem
}

// name is what a file of the output is called: a page by its address.
func name(file string) string { return "/" + strings.TrimSuffix(file, "index.html") }
