package layout

import (
	"strings"
	"text/template/parse"
)

// minified returns n's text with its white space reduced: none is left next to a block's tag and in the
// head, and one character elsewhere, for between inline content it is a space on the page. What stands in
// <pre>, <textarea>, a value or a comment is left as it is, and so is a text that several callers put in
// different places. Where a text ends at an action, it is not known what comes, and one character stays.
func (o *outline) minified(n *parse.TextNode) []byte {
	p, read := o.texts[n]
	if !read || o.torn[n] {
		return n.Text
	}
	text := string(n.Text)
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		from, kept := i, ""
		if run := spaces(text[i:]); run > 0 && p.loose() {
			kept = p.reduced(text[i:i+run], text[i+run:])
			for i < from+run {
				width, _ := p.step(text, i)
				i += width
			}
		} else {
			width, _ := p.step(text, i)
			i += width
			kept = text[from:i]
		}
		out = append(out, kept...)
	}
	return out
}

// reduced returns what is left of a run of white space in front of rest.
func (p place) reduced(run, rest string) string {
	switch {
	case p.mode == inText && (p.gap || p.head || blockAhead(rest)):
		return ""
	case strings.IndexByte(run, '\n') >= 0:
		return "\n" // so that the page's source can be read
	}
	return " "
}

// loose reports whether a run of white space at p means no more than a single one.
func (p place) loose() bool {
	switch p.mode {
	case inText:
		return p.pre == 0
	case betweenAttributes, afterAttribute:
		return true
	}
	return false
}

func spaces(s string) int {
	n := 0
	for n < len(s) && isSpace(s[n]) {
		n++
	}
	return n
}

// blockAhead reports whether s begins with a block's tag.
func blockAhead(s string) bool {
	if hasPrefixFold(s, "<!doctype") {
		return true
	}
	name, ok := strings.CutPrefix(s, "<")
	if !ok {
		return false
	}
	name = strings.TrimPrefix(name, "/")
	if end := strings.IndexAny(name, " \t\n\f\r/>"); end >= 0 {
		return isBlock(strings.ToLower(name[:end]))
	}
	return false // an action may go on with the name
}

// isBlock names the elements around which white space is nothing on the page. Those that style sheets
// often set on one line (li, dt, dd) are not among them.
func isBlock(tag string) bool {
	switch tag {
	case "html", "head", "body", "header", "footer", "main", "nav", "section", "article", "aside", "div", "p",
		"h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "ul", "ol", "dl", "form", "fieldset", "legend", "figure",
		"figcaption", "blockquote", "address", "hr", "table", "caption", "thead", "tbody", "tfoot", "tr", "th",
		"td", "details", "summary", "pre":
		return true
	}
	return false
}
