package build

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"broadside/internal/diag"
)

// cutting are texts that would end whatever they stand in, wherever an editor can write.
const cutting = `x</title></style></script><!--<script>alert(1)</script><img src=x onerror=alert(1)>"'> ${x} {{.Title}} &lt;form action=//evil.example&gt; <form action=//evil.example>`

// hostilePages is a site of which every text that an editor writes is cutting, in two languages.
func hostilePages() map[string]string {
	plain, copied := fmt.Sprintf("%q", cutting), fmt.Sprintf("%q", strings.ReplaceAll(cutting, "<", `\<`))
	in := strings.NewReplacer("PLAIN", plain, "COPY", copied, "TEXT", strings.ReplaceAll(cutting, "<", `\<`), "QUERY", url.QueryEscape(cutting))
	words := "title = PLAIN\nsummary = PLAIN\n[organisation]\nlegal_name = PLAIN\ndisclosure = PLAIN\nabout = COPY\n[form]\nbutton = PLAIN\nconsent.text = COPY\n[[menu]]\nlabel = PLAIN\nurl = \"/privacy/\"\n"
	page := "+++\ntitle = PLAIN\nsummary = PLAIN\ndate = 2026-09-01\n[petition]\ntarget = PLAIN\nstatement = COPY\ngoal = 100\nsignatures = 50\ncounted = 2026-09-20\n" +
		"[share]\ntext = PLAIN\n[[update]]\ndate = 2026-09-02\ntitle = PLAIN\ntext = COPY\n+++\nTEXT[^a]\n\n# TEXT\n\n[TEXT](https://elsewhere.example/?QUERY)\n"
	files := map[string]string{
		"content/site.toml": "base_url = \"https://action.riverton.example/\"\ncountry = \"US\"\n" + strings.NewReplacer("[organisation]\n", "[organisation]\nname = PLAIN\nprivacy = \"/privacy/\"\n",
			"[form]\n", "[form]\nhandler = \"main\"\nfields = [\"name\", \"email\"]\noptional = [\"comment\"]\nconsent.mode = \"notice\"\n").Replace(words) +
			"[handlers.main]\npreset = \"generic\"\naction = \"https://forms.riverton.example/sign\"\n",
		"content/site.es.toml":   words,
		"content/footnotes.toml": "[a]\nauthor = [PLAIN]\ntitle = PLAIN\npublication = PLAIN\ndate = 2026-05-01\nquote = PLAIN\nurl = \"https://sources.example/\"\n",
		"content/c/index.md":     strings.Replace(page, "date =", "aliases = [\"/old/\"]\ndate =", 1),
		"content/c/index.es.md":  "+++\ntitle = PLAIN\nsummary = PLAIN\n[petition]\ntarget = PLAIN\nstatement = COPY\n[share]\ntext = PLAIN\n+++\nTEXT[^a]\n",
		"content/c/thanks.es.md": "TEXT\n",
		"content/c/thanks.md":    "TEXT\n",
		"content/index.md":       "+++\ntitle = PLAIN\n+++\nTEXT\n",
		"content/over/index.md":  strings.Replace(page, "date =", "state = \"closed\"\ndate =", 1),
	}
	for name, text := range files {
		files[name] = in.Replace(text)
	}
	return files
}

// What a browser reads off each finished page is what was declared: one form at most, of this handler, with these fields;
// styles, scripts and addresses that the policy names; nothing that runs, loads or leads anywhere else (CASES.md RS-031,
// RS-032, RS-033, RS-036, RS-042, RS-045, RS-048, RS-051). A page of every kind, 404, thank-you and moved ones too.
func TestPagesHoldWhatWasDeclared(t *testing.T) {
	wordy := wordless("en", "US")
	wordy["content/site.ar.toml"] = "title = \"Zzz\"\n[form]\nbutton = \"Zzz\"\nconsent.text = \"Zzz.\"\nconsent.yes = \"Zzz 1\"\nconsent.no = \"Zzz 2\"\n"
	wordy["content/live/index.ar.md"] = "+++\ntitle = \"Zzz 1\"\nsummary = \"Zzz 2\"\n[petition]\ntarget = \"Zzz 3\"\nstatement = \"Zzz 4\"\n+++\nZzz.[^a]\n"
	wordy["content/live/index.md"] = strings.Replace(wordy["content/live/index.md"], "date =", "aliases = [\"/was/\"]\ndate =", 1)
	for name, dir := range map[string]string{"starter": "../..", "every kind": site(t, wordy), "hostile": site(t, hostilePages())} {
		for _, review := range []bool{false, true} {
			if name == "starter" && review {
				continue // its pictures take a second
			}
			t.Run(fmt.Sprintf("%s, review %v", name, review), func(t *testing.T) {
				k := &kept{files: map[string]string{}}
				s, problems := loadAnyway(t, dir, Options{Review: review})
				report, err := s.Run(t.Context(), k, nil)
				if problems = append(problems, report.Problems...); err != nil || diag.Blocking(problems, false) {
					t.Fatal(err, problems)
				}
				for _, file := range strings.Fields(map[string]string{
					"starter": "404.html index.html library-sundays/index.html library-sundays/thanks/index.html", "hostile": "c/index.html es/c/index.html es/c/thanks/index.html old/index.html over/index.html",
					"every kind": "live/index.html ar/live/index.html ar/live/thanks/index.html was/index.html campaigns/2/index.html closed/index.html privacy/index.html",
				}[name]) {
					if k.files[file] == "" {
						t.Errorf("there is no %s in %q", file, slices.Sorted(maps.Keys(k.files)))
					}
				}
				forms := 0
				for file := range k.files {
					if strings.HasSuffix(file, ".html") {
						p := &finished{t: t, file: file, files: k.files, site: s, forms: report.Forms}
						forms += p.hold()
					}
				}
				if forms == 0 || len(k.files["404.html"]) == 0 {
					t.Errorf("%d forms", forms)
				}
			})
		}
	}
}

// finished is a page as a browser gets it.
type finished struct {
	t     *testing.T
	file  string
	files map[string]string
	site  *Site
	forms []Form
	root  *html.Node
}

func (p *finished) error(format string, args ...any) {
	p.t.Helper()
	p.t.Errorf(p.file+": "+format, args...)
}

// hold holds all of the page's elements against what was declared, and returns how many forms it has.
func (p *finished) hold() (forms int) {
	root, err := html.Parse(strings.NewReader(p.files[p.file]))
	if err != nil {
		p.t.Fatal(err)
	}
	p.root = root
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			p.error("a comment: %s", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if !slices.Contains(elements, n.Data) {
			p.error("<%s> is not what pages are made of", n.Data)
		}
		for _, a := range n.Attr {
			p.attribute(n, a)
			if a.Key == "id" && ids[a.Val] {
				p.error("two elements are %q", a.Val)
			}
			ids[a.Val] = ids[a.Val] || a.Key == "id"
		}
		switch n.Data {
		case "form":
			forms++
			p.form(n)
		case "input", "select", "textarea", "button":
			if enclosing(n, "form") == nil && attr(n, "name") != "" {
				p.error("a field outside of the form: %s", attr(n, "name"))
			}
		case "meta":
			refresh := attr(n, "http-equiv") == "refresh"
			if refresh != (p.moved() && attr(n, "http-equiv") != "" && attr(n, "http-equiv") != "Content-Security-Policy") {
				p.error("it leads on to %s", attr(n, "content"))
			}
		case "script":
			if attr(n, "type") == "application/ld+json" && !json.Valid([]byte(n.FirstChild.Data)) {
				p.error("data that is none: %s", n.FirstChild.Data)
			}
		}
	}
	if forms > 1 {
		p.error("%d forms", forms)
	}
	p.policy(forms > 0)
	return forms
}

// elements are all that the default layouts and Markdown make.
var elements = strings.Fields(`html head meta title link style script body header footer main nav section article div p h1 h2 h3 h4 ul ol li a span strong em q cite
	small time figure figcaption img table thead tbody tr th td form fieldset legend label input select option textarea button br blockquote svg rect path del sup
	code pre hr dl dt dd bdi g circle`)

func (p *finished) moved() bool { return p.file == "old/index.html" || p.file == "was/index.html" }

// attribute looks at what an attribute runs, loads and leads to.
func (p *finished) attribute(n *html.Node, a html.Attribute) {
	switch a.Key {
	case "style", "srcdoc", "action", "formaction", "form", "target", "ping", "checked", "nonce", "referrerpolicy", "dirname":
		if n.Data != "form" || a.Key != "action" {
			p.error("<%s> has the attribute %s", n.Data, a.Key)
		}
	case "src", "poster", "data", "background":
		p.loads(a.Val)
	case "srcset":
		for candidate := range strings.SplitSeq(a.Val, ",") {
			p.loads(strings.Fields(candidate)[0])
		}
	case "href":
		if n.Data == "link" {
			if slices.Contains([]string{"icon", "apple-touch-icon", "preload", "stylesheet"}, attr(n, "rel")) {
				p.loads(a.Val)
			}
			return
		}
		u, err := url.Parse(a.Val)
		if err != nil || n.Data != "a" || !slices.Contains([]string{"", "https", "mailto", "sms"}, u.Scheme) || u.Scheme == "" && u.Host != "" {
			p.error("<%s> leads to %q", n.Data, a.Val)
		}
		if u.Host == "evil.example" {
			p.error("it leads to %s", a.Val)
		}
	default:
		if strings.HasPrefix(a.Key, "on") {
			p.error("<%s> has the attribute %s", n.Data, a.Key)
		}
	}
}

// loads looks at an address that a browser asks for by itself: a file of the site's own.
func (p *finished) loads(address string) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" {
		p.error("it loads %q", address)
		return
	}
	file := strings.TrimPrefix(u.Path, "/")
	if file == u.Path {
		file = path.Join(path.Dir(p.file), u.Path)
	}
	if _, ok := p.files[file]; !ok {
		p.error("it loads %q, which is not there", address)
	}
}

// form holds a form against the one that was declared for its page.
func (p *finished) form(n *html.Node) {
	if attr(n, "method") != "post" || enclosing(n, "form") != nil {
		p.error("a form inside of a form, or one that puts what is signed into an address")
	}
	var hidden, visible []string
	for c := range n.Descendants() {
		name := attr(c, "name")
		switch {
		case c.Type != html.ElementNode || name == "":
		case c.Data == "input" && attr(c, "type") == "hidden":
			hidden = append(hidden, name)
			if attr(c, "autocomplete") != "" {
				p.error("%s is hidden and filled in", name)
			}
		case !slices.Contains(visible, name):
			visible = append(visible, name)
		}
	}
	declared := map[string]string{
		"library-sundays/index.html": "name email zip phone",
		"live/index.html":            "name email postcode region city country comment phone street first_name last_name _gotcha consent",
		"ar/live/index.html":         "name email postcode region city country comment phone street first_name last_name _gotcha consent",
		"plain/index.html":           "email postcode _gotcha consent", "c/index.html": "name email comment _gotcha", "es/c/index.html": "name email comment _gotcha",
	}
	if want, ok := declared[p.file]; ok && want != strings.Join(visible, " ") {
		p.error("it asks for %s, not %s", strings.Join(visible, " "), want)
	}
	if p.site.options.Review {
		if attr(n, "action") != "" || len(hidden) > 0 {
			p.error("a form for approval that is sent to %s with %q", attr(n, "action"), hidden)
		}
		return
	}
	var near []string
	for _, f := range p.forms {
		if f.To == attr(n, "action") && cmp.Equal(slices.Concat(f.Hidden, f.Copied), hidden) {
			return
		}
		near = append(near, fmt.Sprintf("%s %q", f.To, slices.Concat(f.Hidden, f.Copied)))
	}
	p.error("a form that nobody declared, to %s with %q; declared are %s", attr(n, "action"), hidden, near)
}

// policy holds the page's policy against what the page is made of.
func (p *finished) policy(posts bool) {
	head := p.root.FirstChild.NextSibling.FirstChild
	var first []*html.Node
	for n := range head.ChildNodes() {
		if n.Type == html.ElementNode {
			first = append(first, n)
		}
	}
	if head.Data != "head" || attr(first[0], "charset") != "utf-8" || attr(first[1], "http-equiv") != "Content-Security-Policy" {
		p.error("it doesn't begin with its charset and then the policy")
		return
	}
	got := map[string]string{}
	for d := range strings.SplitSeq(attr(first[1], "content"), "; ") {
		name, value, _ := strings.Cut(d, " ")
		got[name] = value
	}
	want := map[string]string{
		"default-src": "'none'", "base-uri": "'none'", "object-src": "'none'", "img-src": "'self'", "font-src": "'self'", "connect-src": "'self'", "form-action": "'none'",
		"style-src": p.hashes("style"), "script-src": p.hashes("script"),
	}
	if posts && !p.site.options.Review {
		all := []string{strings.TrimSuffix(p.site.settings.BaseURL, "/")}
		for n := range p.root.Descendants() {
			if n.Data == "form" {
				u, _ := url.Parse(attr(n, "action"))
				all = append(all, u.Scheme+"://"+u.Host)
			}
		}
		slices.Sort(all)
		want["form-action"] = strings.Join(append([]string{"'self'"}, slices.Compact(all)...), " ")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		p.error("the policy (-want +got):\n%s", diff)
	}
	if len(got) != len(slices.Collect(maps.Keys(want))) {
		p.error("the policy has other parts")
	}
}

func (p *finished) hashes(element string) string {
	var all []string
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == element {
			sum := sha256.Sum256([]byte(n.FirstChild.Data))
			all = append(all, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// enclosing is the next element of a kind around n; nil if there is none.
func enclosing(n *html.Node, element string) *html.Node {
	for n = n.Parent; n != nil && n.Data != element; n = n.Parent {
	}
	return n
}
