package markup

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"broadside/internal/diag"
	"broadside/internal/link"
)

// link resolves one link; a link that can't be is a problem and keeps its words only.
func (p *page) link(d *document, c *ast.Link) {
	start, end := destinationSpan(d, c)
	alone := c.FirstChild() == nil && c.PreviousSibling() == nil && c.NextSibling() == nil
	if alone && string(c.Destination) == "#sign" && p.in.Title != "" {
		c.AppendChild(c, ast.NewString([]byte(escapeMarkdown(p.in.Title))))
	} else if wordless(c, d.source) {
		p.problem(d, max(c.Pos(), 0), end, diag.Problem{Code: "link-empty", Message: "this link has no words",
			Help: "write what the reader will find there between the brackets: [the budget](…)"})
	}
	if words := plain(c, d.source); p.in.Language.Vague(words) || strings.TrimSpace(words) != "" && !strings.ContainsFunc(words, spoken) { // an arrow
		p.problem(d, max(c.Pos(), 0), end, diag.Problem{Code: "link-words", Severity: diag.Warning,
			Message: fmt.Sprintf("%q does not say where the link leads", strings.TrimSpace(words)), // CASES.md RS-149
			Help:    "link the words that name it, like [the budget](…): some readers go from link to link"})
	}
	href, problem := p.address(d, start, end, decoded(c.Destination))
	if problem != nil {
		p.problem(d, start, end, *problem)
	}
	if href != string(c.Destination) {
		c.Destination = []byte(href)
	}
	if len(c.Title) > 0 {
		c.Title = []byte(escapeMarkdown(p.in.Language.Curl(decoded(c.Title))))
	}
}

// spoken reports whether a character is one that words are made of.
func spoken(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// addressKey is the attribute that holds what an address in angle brackets leads to; without it, it is no link.
var addressKey = []byte("broadside-address")

// autoLink resolves an address in angle brackets; one that is refused is printed as text. inLink says that it stands
// among the words of another link, which CommonMark forbids and goldmark lets pass.
func (p *page) autoLink(d *document, c *ast.AutoLink, inLink bool) {
	label := c.Label(d.source)
	start := max(bytes.Index(d.source[max(c.Pos(), 0):], label)+max(c.Pos(), 0), 0)
	to := string(c.URL(d.source))
	if c.AutoLinkType == ast.AutoLinkEmail {
		to = "mailto:" + string(label)
	}
	href, problem := p.address(d, start, start+len(label), to)
	if inLink {
		href, problem = "", &diag.Problem{Code: "link-inside", Message: fmt.Sprintf("the link <%s> stands inside another link", label),
			Help: "take out the angle brackets, or one of the two links"}
	}
	if problem != nil {
		p.problem(d, start, start+len(label), *problem)
	}
	if href != "" {
		c.SetAttribute(addressKey, href)
	}
}

// destinationSpan finds the destination behind the link's words. A link by label is marked as a whole.
func destinationSpan(d *document, c *ast.Link) (start, end int) {
	from := max(c.Pos(), 0)
	if c.Reference == nil {
		for i := from; i < len(d.source); {
			open := bytes.Index(d.source[i:], []byte("]("))
			if open < 0 {
				break
			}
			i += open + 2
			rest := d.source[i:]
			skip := len(rest) - len(bytes.TrimLeft(rest, " \n<"))
			if bytes.HasPrefix(rest[skip:], c.Destination) {
				return i + skip, i + skip + max(len(c.Destination), 1)
			}
		}
	}
	if stop := bytes.IndexByte(d.source[from:], ']'); stop >= 0 {
		return from, from + stop + 1
	}
	return from, from + 1
}

// decoded is Markdown text as a browser would get it: escapes and entities are gone, each read once and by itself. What a
// backslash takes out of an entity stands as it is written, or `&\#x202e;` would pass for text and turn it round
// (CASES.md RS-013).
func decoded(text []byte) string {
	if bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0 {
		return string(text)
	}
	return string(encoded.ReplaceAllFunc(text, func(one []byte) []byte {
		if one[0] == '\\' {
			return one[1:]
		}
		return util.ResolveEntityNames(util.ResolveNumericReferences(one))
	}))
}

// encoded is an escape or an entity (https://spec.commonmark.org/0.31.2/#entity-and-numeric-character-references).
var encoded = regexp.MustCompile("\\\\[!-/:-@[-`{-~]|&(?:#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]*);")

var markdownEscapes = strings.NewReplacer(`\`, `\\`, `&`, `&amp;`)

// escapeMarkdown keeps plain text plain where the renderer still resolves escapes and entities.
func escapeMarkdown(s string) string {
	return markdownEscapes.Replace(s)
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

// address checks a decoded destination against the allowed schemes and resolves what lies inside the site.
// It returns what the page writes; with a problem that may be "".
func (p *page) address(d *document, start, end int, to string) (string, *diag.Problem) {
	if link.Scheme(to) != "" || strings.HasPrefix(to, "//") {
		problem := link.Outside(to)
		if problem != nil && problem.Severity == diag.Error {
			return "", problem
		}
		if s := strings.ToLower(link.Scheme(to)); s == "https:" || s == "http:" {
			p.out.Outgoing = append(p.out.Outgoing, Outgoing{File: d.part.File, Span: d.span(start, end), To: to})
		}
		return to, problem
	}
	if problem := link.Characters(to); problem != nil {
		return "", problem
	}
	path, fragment, hasFragment := strings.Cut(to, "#")
	if path == "" && hasFragment {
		return p.fragment(d, start, end, fragment)
	}
	if path == "" {
		return "", &diag.Problem{Code: "link-address", Message: "this link leads nowhere", Help: "write the address between the parentheses: [words](https://…)"}
	}
	if p.in.Link == nil {
		return "", &diag.Problem{Code: "link-page", Message: "a link inside the site can't stand here", Help: "write the whole address, with https://"}
	}
	target, problem := p.in.Link(path)
	if problem != nil && target.Href == "" {
		return "", problem
	}
	if !hasFragment {
		return target.Href, problem
	}
	if target.Page != "" {
		p.out.Links = append(p.out.Links, Link{File: d.part.File, Span: d.span(start, end), Page: target.Page, Fragment: fragment})
		if fragment != "sign" {
			fragment = "s-" + fragment
		}
	}
	return target.Href + "#" + fragment, problem
}

// fragment resolves a link inside the page.
func (p *page) fragment(d *document, start, end int, fragment string) (string, *diag.Problem) {
	switch {
	case fragment == "sign" && p.in.HasForm:
		return "#sign", nil
	case fragment == "sign":
		return "", &diag.Problem{Code: "link-sign", Message: "this page has no form to sign", Help: "link to a campaign: [words](/its-name/#sign)"}
	case fragment == "":
		return "", &diag.Problem{Code: "link-address", Message: "this link leads nowhere", Help: "write the heading's words behind the #, like #our-plan"}
	}
	p.anchors = append(p.anchors, anchor{doc: d, span: d.span(start, end), fragment: fragment})
	return "#s-" + fragment, nil
}

// AnchorHelp is the remedy for a link to the heading fragment of a page whose headings are given. Of very many
// headings it looks at the first ones only.
func AnchorHelp(fragment string, headings []string) string {
	if near := diag.Nearest(fragment, headings[:min(len(headings), 200)]); near != "" {
		return "did you mean #" + near + "?"
	}
	switch n := len(headings); {
	case n == 0:
		return "it has no headings; link to the page instead"
	case n > 12:
		return "its headings are #" + strings.Join(headings[:12], ", #") + ", …"
	}
	return "its headings are #" + strings.Join(headings, ", #")
}
