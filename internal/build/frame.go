package build

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"broadside/internal/asset"
	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/layout"
	"broadside/internal/link"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// loadFrames makes what all pages of one depth have in common, once.
func (e *edition) loadFrames() {
	deepest := e.listAddress(2).Depth()
	for _, f := range e.pages {
		deepest = max(deepest, f.Address.Thanks().Depth())
		for _, a := range f.Aliases {
			deepest = max(deepest, strings.Count(a, "/")+1)
		}
	}
	for depth := range deepest + 1 {
		frame, problems := e.frame(linker{site: e, depth: depth, use: e.use})
		if depth == 0 {
			e.report(problems...)
		}
		e.frames = append(e.frames, frame)
		consent, problems := e.consent(linker{site: e, depth: depth, use: e.use})
		if depth == 0 {
			e.report(problems...)
		}
		e.consents = append(e.consents, consent)
	}
	e.notFound, _ = e.frame(linker{site: e, root: basePath(e.settings.BaseURL), use: e.use})
}

func basePath(base string) string {
	if u, err := url.Parse(base); err == nil && u.Path != "" {
		return u.Path
	}
	return "/"
}

// frame makes the frame of the pages that write their links with l.
func (e *edition) frame(l linker) (layout.Frame, []diag.Problem) {
	o := e.settings.Organisation
	var problems []diag.Problem
	f := layout.NewFrame(e.words)
	f.Logo, f.Icons = e.logo, e.iconLinks(l)
	f.NoIndex = e.options.Review
	f.Type, f.Locale = "website", locale(e.words.Tag())
	f.Referrer = "strict-origin-when-cross-origin"
	f.Site, f.HomeLink = e.words.Curl(e.settings.Title), l.to(e.home())
	f.Organisation = layout.Organisation{
		Name: e.words.Curl(o.Name), LegalName: e.words.Curl(o.LegalName), Contact: o.Contact, Disclosure: e.words.Curl(o.Disclosure),
	}
	if f.Organisation.LegalName == f.Organisation.Name {
		f.Organisation.LegalName = ""
	}
	if e.options.Preview != nil {
		f.Preview = e.options.Preview.Script
	}
	if e.options.Review {
		f.Marks = []string{e.words.Word("review")}
	}
	link := func(address string, key ...string) string {
		if address == "" {
			return ""
		}
		href, problem := l.address(address)
		if problem != nil {
			at := e.settings.At(key...)
			problem.File, problem.Span = at.File, at.Span
			problems = append(problems, *problem)
		}
		return href
	}
	f.Organisation.Privacy = link(o.Privacy, "organisation", "privacy")
	f.Organisation.Imprint = link(o.Imprint, "organisation", "imprint")
	for i, m := range e.settings.Menu {
		f.Menu = append(f.Menu, layout.Link{Label: e.words.Curl(m.Label), URL: link(m.URL, "menu", fmt.Sprint(i), "url")})
	}
	if o.About != "" {
		out := markup.Render(markup.Input{Parts: []markup.Part{e.sitePart(o.About, false, "organisation", "about")}, Language: e.words, Link: l.link(tree.Content)})
		f.Organisation.About = out.HTML[0]
		problems = append(problems, out.Problems...)
	}
	return f, problems
}

// sitePart is a Markdown value of site.toml.
func (e *edition) sitePart(value string, inline bool, key ...string) markup.Part {
	return part(e.settings.File, e.settings.Text, value, inline, e.settings, key...)
}

// consent renders the site's consent wording.
func (e *edition) consent(l linker) (element, []diag.Problem) {
	text := e.settings.Form.Consent.Text
	if strings.TrimSpace(text) == "" {
		return "", nil
	}
	out := markup.Render(markup.Input{
		Parts: []markup.Part{e.sitePart(text, true, "form", "consent", "text")}, Language: e.words, Link: l.link(tree.Content),
	})
	return out.HTML[0], out.Problems
}

// placer is a file with settings in it: site.toml, a page, a register of sources.
type placer interface {
	Verbatim(key ...string) (diag.Span, bool)
}

// part is the Markdown value of a key: in place where it stands in the file as it reads.
func part(file string, text []byte, value string, inline bool, in placer, key ...string) markup.Part {
	region, ok := in.Verbatim(key...)
	p := markup.Part{File: file, Text: text, Region: region, Inline: inline}
	if !ok {
		p.Decoded = value
	}
	return p
}

// linker writes the links of one page: relative by depth, or from root for the 404 page, which a host shows at any depth.
type linker struct {
	site    *edition
	depth   int
	root    string                          // "/campaigns/" on the 404 page; empty elsewhere
	guesses *int                            // of the page, see mostGuesses; nil for site.toml
	use     func(name string) *diag.Problem // notes a file of the content that is linked to, and says why it can't be
	held    bool                            // the page itself is held back, so it may link to others that are
	ask     func(question, string, string)  // notes what was asked; nil if nobody wants to know
}

// to links to a site path ("privacy/", no leading slash).
func (l linker) to(path string) string {
	if l.root != "" {
		return l.root + path
	}
	return campaign.Link(l.depth, path)
}

// address resolves an address of site.toml: a page of the site by its address, or something outside by https.
func (l linker) address(to string) (string, *diag.Problem) {
	if strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") {
		target, problem := l.resolve(tree.Content, to)
		return target.Href, problem
	}
	if s := link.Scheme(to); s == "https:" || s == "mailto:" {
		problem := link.Outside(to)
		if problem != nil && problem.Severity == diag.Error {
			return "", problem
		}
		return to, problem
	}
	return "", &diag.Problem{Code: "link-address", Message: fmt.Sprintf("%s is not an address", to),
		Help: "write a page of this site, like /privacy/, or a whole address with https://"}
}

// link returns the resolver for copy that stands in folder.
func (l linker) link(folder string) func(string) (markup.Target, *diag.Problem) {
	return func(to string) (markup.Target, *diag.Problem) { return l.resolve(folder, to) }
}

// resolve finds what a destination inside the site means: a page by address or by file, or a file to publish.
func (l linker) resolve(folder, to string) (markup.Target, *diag.Problem) {
	if l.ask != nil {
		l.ask(askLink, folder, to)
	}
	decoded, err := url.PathUnescape(to)
	if err != nil || strings.Contains(to, "?") {
		return markup.Target{}, l.missing(to)
	}
	s := l.site
	var file string // below the content
	switch {
	case strings.HasPrefix(decoded, "/"):
		file = path.Join(tree.Content, decoded)
	default:
		file = path.Join(folder, decoded)
	}
	if file != tree.Content && !strings.HasPrefix(file, tree.Content+"/") {
		return markup.Target{}, l.missing(to)
	}
	rest := strings.TrimPrefix(strings.TrimPrefix(file, tree.Content), "/")
	if i, ok := s.page(file); ok && s.pages[i].Address != campaign.NotFound {
		return l.page(i)
	}
	address := campaign.Address("/" + rest + "/")
	if rest == "" {
		address = "/"
	}
	if i, ok := s.byAddress[address]; ok {
		return l.page(i)
	}
	if before, ok := strings.CutSuffix(string(address), "thanks/"); ok {
		if i, ok := s.byAddress[campaign.Address(before)]; ok && s.pages[i].IsCampaign {
			return markup.Target{Href: l.to(s.pages[s.version(i)].Address.Thanks().Path())}, nil
		}
	}
	if i, ok := s.movedTo(decoded); ok && strings.HasPrefix(decoded, "/") {
		return markup.Target{}, &diag.Problem{Code: "link-page", Message: fmt.Sprintf("%s is an old address of %s", to, s.pages[i].File),
			Help: "write " + string(s.pages[i].Address)}
	}
	if s.tree.Has(file) && s.isAsset(file) {
		return markup.Target{Href: l.to(s.outputOf(file))}, l.use(file)
	}
	if strings.HasPrefix(decoded, "/") && s.tree.Has(tree.Static+"/"+rest) {
		return markup.Target{Href: l.to(rest)}, nil
	}
	return markup.Target{}, l.missing(to)
}

// page links to a page: to its version in the language of the page that links to it, where there is one.
func (l linker) page(i int) (markup.Target, *diag.Problem) {
	f := l.site.pages[l.site.version(i)]
	target := markup.Target{Href: l.to(f.Address.Path()), Page: f.File}
	if why := l.site.held(f); why != "" && !l.site.shows(f) && !l.held {
		return target, &diag.Problem{Code: "link-held", Message: fmt.Sprintf("%s is not published yet (%s)", f.File, why),
			Help: "publish it first, or take out the link"}
	}
	return target, nil
}

func (l linker) missing(to string) *diag.Problem {
	if l.guesses != nil {
		if *l.guesses++; *l.guesses > mostGuesses {
			return &diag.Problem{Code: "link-page", Message: fmt.Sprintf("there is no %s on this site", to)}
		}
	}
	var names []string
	for _, f := range l.site.pages {
		if f.Address != campaign.NotFound {
			names = append(names, string(f.Address))
		}
		if len(names) == 2000 {
			break // a guess need not be dear
		}
	}
	help := "write a page's address, like /privacy/, or its file, like ../privacy.md"
	if len(names) <= 12 {
		help = "the pages are " + strings.Join(names, ", ")
	}
	switch {
	case strings.HasPrefix(to, "www."):
		help = "for another site write https://" + to
	case strings.Contains(to, "@"):
		help = "for an e-mail address write mailto:" + to
	}
	wanted := "/" + strings.Trim(strings.TrimSuffix(strings.TrimSuffix(to, ".md"), "/index"), "./") + "/"
	if near := diag.Nearest(wanted, names); near != "" && near != to {
		help = "did you mean " + near + "?"
	}
	return &diag.Problem{Code: "link-page", Message: fmt.Sprintf("there is no %s on this site", to), Help: help}
}

// isAsset reports whether a file of the content is neither page nor settings: it may stand beside a page, to be
// shown or linked to. Which of these are published is for publishable to say.
func (s *Site) isAsset(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, tree.Content+"/") && !pageLike(base) && strings.ToLower(path.Ext(base)) != ".toml"
}

// assetOutput is where a file of the content is published: beside its page.
func assetOutput(name string) string { return strings.TrimPrefix(name, tree.Content+"/") }

// policyKey is what a policy depends on beside the site itself.
type policyKey struct {
	wears                wornKey
	form                 bool
	post, connect, count string
}

// listed is a list as a key; no origin and no name on the wire holds a line feed.
func listed(all []string) string { return strings.Join(all, "\n") }

// policy is the policy of a page that carries this style and these scripts, and whose form may do this.
func (s *Site) policy(wears wornKey, allowed may) (string, error) {
	key := policyKey{wears, allowed.post != nil, listed(allowed.post), listed(allowed.connect), allowed.count}
	if made, ok := s.policies.Load(key); ok {
		return made.(string), nil
	}
	made, err := s.makePolicy(s.worn(wears), allowed)
	if err == nil {
		s.policies.Store(key, made)
	}
	return made, err
}

func (s *Site) makePolicy(w *worn, allowed may) (string, error) {
	connect := allowed.connect
	if allowed.count != "" {
		connect = append(slices.Clone(connect), allowed.count)
	}
	if s.options.Preview != nil {
		return s.options.Preview.Policy(w.scripts), nil
	}
	base, err := url.Parse(s.settings.BaseURL)
	if err != nil {
		return "", fmt.Errorf("read the site's address: %w", err)
	}
	return asset.Policy(asset.PolicyParts{
		Styles: w.styles, Scripts: w.scripts, Data: w.data,
		Form: allowed.post != nil && !s.options.Review, FormAction: allowed.post, Site: "https://" + base.Host,
		Connect: connect,
	})
}
