package asset

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"regexp"
	"strings"

	"broadside/internal/diag"
)

const (
	// maxDepth is far above what drawings need and below where HTML parsers (512) flatten a page.
	maxDepth = 64
	// maxUses bounds what <use> of <use> of <use> can grow to: k copies on n levels take k·n elements, and
	// k to the n stays below 400.
	maxUses = 16
	// maxComplaints is after how many problems the rest of a drawing is not looked at. Each costs a search
	// through its tag, so a tag of nothing but mistakes would take time by the square of its length.
	maxComplaints = 20
)

// SVG returns a drawing to set inline, such as the logo: written anew from elements and attributes that draw
// and do nothing else, without XML declaration, comments and editors' leavings, hidden from screen readers
// (the layout says what it is). It may stand on a page once, for its ids, which get the prefix "logo-".
//
// What is not on the lists is svg-unsafe, once for each name and up to 20 of them (CASES.md RS-056); what a browser would not
// show as a picture is svg-syntax. With any problem the HTML is empty.
func SVG(file string, text []byte) (template.HTML, []diag.Problem) {
	c := &svgCopy{file: file, text: text, seen: map[string]bool{}}
	if i := bytes.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' }); i >= 0 {
		return "", []diag.Problem{{Code: "svg-syntax", File: file, Span: diag.Span{Start: i, End: i + 1},
			Message: "there is a control character in this drawing", Help: "save the drawing again as SVG"}}
	}
	// encoding/xml looks for encoding= to the letter; a browser also takes it with spaces, and reads other bytes.
	if at := xmlEncoding.FindSubmatchIndex(text); at != nil && !strings.EqualFold(string(text[at[2]:at[3]]), "utf-8") {
		return "", []diag.Problem{{Code: "svg-unsafe", File: file, Span: diag.Span{Start: at[2], End: at[3]},
			Message: "this drawing is not in UTF-8", Help: "save it again with the encoding UTF-8, or delete the line <?xml …?>"}}
	}
	c.decoder = xml.NewDecoder(bytes.NewReader(text))
	c.run()
	if len(c.problems) > 0 {
		return "", c.problems
	}
	return template.HTML(c.out.String()), nil
}

var xmlEncoding = regexp.MustCompile(`^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']`)

// SafeSVG checks a drawing that is published as a file of its own, by the rules of SVG: shown by an image
// element it is harmless in any case, opened by itself it runs on the site's origin.
func SafeSVG(file string, text []byte) []diag.Problem {
	_, problems := SVG(file, text)
	return problems
}

// svgCopy reads a drawing and writes it again, on one way through.
type svgCopy struct {
	file     string
	text     []byte
	decoder  *xml.Decoder
	out      strings.Builder
	open     []string // elements, outermost first
	tagOpen  bool     // the last start tag still lacks its ">"
	rooted   bool     // the root has begun
	uses     int
	seen     map[string]bool // names already complained of
	problems []diag.Problem
}

func (c *svgCopy) run() {
	for len(c.problems) < maxComplaints {
		start := int(c.decoder.InputOffset())
		token, err := c.decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			c.broken(err)
			return
		}
		at := diag.Span{Start: start, End: int(c.decoder.InputOffset())}
		if !c.token(token, at) {
			return
		}
	}
	if !c.rooted && len(c.problems) == 0 {
		c.syntax(diag.Span{}, "there is no <svg> element", "save the drawing again as SVG")
	}
}

// token copies one token; it reports whether to go on.
func (c *svgCopy) token(token xml.Token, at diag.Span) bool {
	switch t := token.(type) {
	case xml.StartElement:
		return c.start(t, at)
	case xml.EndElement:
		c.end()
	case xml.CharData:
		return c.words(string(t), at)
	case xml.ProcInst:
		// Of all instructions browsers act on this one alone: https://www.w3.org/TR/xml-stylesheet/.
		if t.Target == "xml-stylesheet" {
			c.unsafe(at, "<?xml-stylesheet", "<?xml-stylesheet loads a stylesheet", "delete the line")
		}
	case xml.Directive:
		c.unsafe(diag.Span{Start: at.Start, End: at.Start + 2}, "<!", "a <!DOCTYPE can define anything as anything", "delete it; a drawing needs none")
	}
	return true
}

func (c *svgCopy) start(t xml.StartElement, at diag.Span) bool {
	name := t.Name.Local
	tag, at := at, tagSpan(c.text, at)
	switch {
	case len(c.open) == 0 && c.rooted:
		c.syntax(at, "a second element stands after the drawing", "delete it; a file holds one <svg>")
		return false
	case len(c.open) == 0 && (name != "svg" || t.Name.Space != svgSpace):
		c.syntax(at, "this is not a drawing of SVG", `a drawing begins with <svg xmlns="`+svgSpace+`"`)
		return false
	case len(c.open) == maxDepth:
		c.unsafe(at, "depth", fmt.Sprintf("elements stand in each other more than %d deep", maxDepth), "ungroup the drawing and save it again")
		return false
	case t.Name.Space != svgSpace || !svgElements[name] || len(c.open) > 0 && svgPlain[c.open[len(c.open)-1]]:
		return c.skip(t, at)
	}
	if name == "use" {
		c.uses++
	}
	if c.uses > maxUses {
		c.unsafe(at, "uses", fmt.Sprintf("there are more than %d <use> elements, which can multiply without end", maxUses), "turn clones into shapes of their own")
		return false
	}
	c.closeTag()
	c.out.WriteString("<" + name)
	if len(c.open) == 0 {
		c.rooted = true
		c.size(t, at)
		c.out.WriteString(` aria-hidden="true" focusable="false"`)
	}
	c.attributes(t, tag)
	c.open, c.tagOpen = append(c.open, name), true
	return true
}

// skip complains of an element and leaves out what stands inside it.
func (c *svgCopy) skip(t xml.StartElement, at diag.Span) bool {
	shown := string(c.text[at.Start:at.End]) + ">"
	c.unsafe(at, shown, shown+" is not allowed in a drawing here", elementHelp(t.Name))
	if err := c.decoder.Skip(); err != nil {
		c.broken(err)
		return false
	}
	return true
}

func elementHelp(name xml.Name) string {
	switch {
	case name.Space != svgSpace:
		return "save it without the drawing program's own notes, as “plain” or “optimised” SVG"
	case name.Local == "style":
		return "save it with “presentation attributes” (fill=…) instead of CSS"
	case name.Local == "image":
		return "save that picture as a file of its own; a drawing holds lines and shapes only"
	}
	return "delete it; a drawing holds shapes, gradients, masks and text only"
}

func (c *svgCopy) end() {
	last := len(c.open) - 1
	if c.tagOpen {
		c.out.WriteString("/>")
		c.tagOpen = false
	} else {
		c.out.WriteString("</" + c.open[last] + ">")
	}
	c.open = c.open[:last]
}

// words copies text where it is drawn or read; elsewhere browsers draw none.
func (c *svgCopy) words(text string, at diag.Span) bool {
	if len(c.open) == 0 {
		if strings.Trim(text, " \t\r\n\ufeff") != "" {
			c.syntax(at, "text stands outside the drawing", "delete it")
			return false
		}
		return true
	}
	if svgWords[c.open[len(c.open)-1]] && text != "" {
		c.closeTag()
		c.out.WriteString(svgEscape.Replace(text))
	}
	return true
}

var svgEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\r", " ")

func (c *svgCopy) closeTag() {
	if c.tagOpen {
		c.out.WriteString(">")
		c.tagOpen = false
	}
}

func (c *svgCopy) broken(err error) {
	end := int(c.decoder.InputOffset())
	message := err.Error()
	if at := (*xml.SyntaxError)(nil); errors.As(err, &at) {
		message = at.Msg
	}
	c.syntax(diag.Span{Start: max(end-1, 0), End: end}, "this is not well-formed XML: "+message, "save the drawing again as SVG")
}

func (c *svgCopy) syntax(at diag.Span, message, help string) {
	c.problems = append(c.problems, diag.Problem{Code: "svg-syntax", File: c.file, Span: at, Message: message, Help: help})
}

// unsafe complains of a thing once a file: a drawing repeats its leavings a thousand times.
func (c *svgCopy) unsafe(at diag.Span, thing, message, help string) {
	if c.seen[thing] {
		return
	}
	c.seen[thing] = true
	c.problems = append(c.problems, diag.Problem{Code: "svg-unsafe", File: c.file, Span: at, Message: message, Help: help})
}
