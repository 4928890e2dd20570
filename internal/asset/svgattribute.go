package asset

import (
	"bytes"
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"broadside/internal/diag"
)

// attributes copies the attributes of an element; tag is where its start tag stands.
func (c *svgCopy) attributes(t xml.StartElement, tag diag.Span) {
	written := map[string]bool{}
	for _, a := range t.Attr {
		if len(c.problems) >= maxComplaints {
			return
		}
		name, kind := attributeKind(a.Name)
		if kind == ignored {
			continue
		}
		value, ok := svgValue(name, a.Value)
		switch {
		case kind == refused:
			at, shown := attributeAt(c.text, tag, a.Name)
			c.unsafe(at, shown+"=", shown+" is not allowed in a drawing here", attributeHelp(name))
		case !ok:
			at, shown := attributeAt(c.text, tag, a.Name)
			c.unsafe(at, shown+"="+a.Value, shown+" can't be "+quoted(a.Value), valueHelp(name))
		case written[name]:
			at, shown := attributeAt(c.text, tag, a.Name)
			c.syntax(at, "this element has "+shown+" twice", "delete one of them")
		default:
			written[name] = true
			c.out.WriteString(" " + name + `="` + svgEscape.Replace(value) + `"`)
		}
	}
}

type kind uint8

const (
	allowed kind = iota
	ignored
	refused
)

// attributeKind returns an attribute's name as it is written out, and what to do with it.
func attributeKind(n xml.Name) (string, kind) {
	switch {
	case n.Space == "xmlns" || n.Space == "" && n.Local == "xmlns":
		return "xmlns", ignored // every element's namespace was looked at already
	case n.Space == xmlSpace && (n.Local == "space" || n.Local == "lang"):
		return n.Local, ignored
	case n.Space == xlinkSpace && n.Local == "href":
		return "href", allowed
	case n.Space != "":
		return n.Local, refused
	case svgAttributes[n.Local]:
		return n.Local, allowed
	case svgIgnored[n.Local] || strings.HasPrefix(n.Local, "data-") || strings.HasPrefix(n.Local, "aria-"):
		return n.Local, ignored
	}
	return n.Local, refused
}

func attributeHelp(name string) string {
	switch {
	case name == "style":
		return "save it with “presentation attributes” (fill=…) instead of CSS"
	case name == "href":
		return "write href without a prefix"
	case strings.HasPrefix(strings.ToLower(name), "on"):
		return "delete it; a drawing runs no script"
	}
	return "delete it, or save the drawing as “plain” or “optimised” SVG"
}

const idPrefix = "logo-"

// svgValue returns the value to write, and false for one that could reach beyond the drawing. Most
// attributes are read as CSS, so any bracket must be that of a known function, and none may be hidden by a
// backslash or split by a comment.
func svgValue(name, value string) (string, bool) {
	switch name {
	case "id":
		return idPrefix + value, svgID.MatchString(value)
	case "href":
		id, ok := strings.CutPrefix(value, "#")
		return "#" + idPrefix + id, ok && svgID.MatchString(id)
	}
	value = strings.TrimSpace(value)
	if m := svgPaint.FindStringSubmatch(value); m != nil {
		return "url(#" + idPrefix + m[1] + m[2] + m[3] + ")" + m[4], true
	}
	for _, call := range svgCall.FindAllStringSubmatch(value, -1) {
		if !svgFunctions[call[1]] {
			return "", false
		}
	}
	return value, !strings.Contains(value, `\`) && !strings.Contains(value, "/*")
}

func valueHelp(name string) string {
	switch name {
	case "id":
		return "an id begins with a letter, and letters, digits, hyphens, dots and low lines follow"
	case "href":
		return "it can lead to a shape of the same drawing only, as #name"
	}
	return "write a colour, a number, or a gradient of the same drawing as url(#name)"
}

// size holds that the root says how large it is; without, a browser gives it 300 by 150 pixels.
func (c *svgCopy) size(t xml.StartElement, at diag.Span) {
	var width, height bool
	for _, a := range t.Attr {
		switch {
		case a.Name.Space != "":
		case a.Name.Local == "viewBox" && isBox(a.Value):
			return
		case a.Name.Local == "width":
			width = isLength(a.Value)
		case a.Name.Local == "height":
			height = isLength(a.Value)
		}
	}
	if !width || !height {
		c.syntax(at, "this drawing does not say how large it is", `give <svg> a viewBox, like viewBox="0 0 120 40"`)
	}
}

// isBox reports whether value is a viewBox that has a size: four numbers, the last two above zero.
func isBox(value string) bool {
	numbers := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(", \t\r\n", r) })
	if len(numbers) != 4 {
		return false
	}
	for i, s := range numbers {
		if n, err := strconv.ParseFloat(s, 64); err != nil || i > 1 && !(n > 0) {
			return false
		}
	}
	return true
}

// isLength reports whether value is a size in pixels above zero.
func isLength(value string) bool {
	n, err := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSpace(value), "px"), 64)
	return err == nil && n > 0
}

// tagSpan is where a start tag has its "<" and name, within the span of the whole tag.
func tagSpan(text []byte, tag diag.Span) diag.Span {
	if i := bytes.IndexAny(text[tag.Start:tag.End], " \t\r\n/>"); i > 0 {
		tag.End = tag.Start + i
	}
	return tag
}

// attributeAt is where an attribute first stands in a start tag, and its name as it is written there. If
// it is not to be found, that is the tag's own place and the bare name.
func attributeAt(text []byte, tag diag.Span, name xml.Name) (diag.Span, string) {
	prefix := ""
	if name.Space != "" {
		prefix = `[^\s"'=<>/:]+:`
	}
	written := regexp.MustCompile(`[\s"'](` + prefix + regexp.QuoteMeta(name.Local) + `)\s*=`)
	found := written.FindSubmatchIndex(text[tag.Start:tag.End])
	if found == nil {
		return tagSpan(text, tag), name.Local
	}
	at := diag.Span{Start: tag.Start + found[2], End: tag.Start + found[3]}
	return at, string(text[at.Start:at.End])
}

// quoted shows a value in a message, shortened if it is long.
func quoted(value string) string {
	const most = 60
	if r := []rune(value); len(r) > most {
		value = string(r[:most]) + "…"
	}
	return strconv.Quote(value)
}
