package layout

import (
	"html"
	"strings"
	"text/template/parse"
)

// What a layout's HTML may not hold is refused here, with its remedy: all that the page's policy blocks
// anyway, so that it fails at the designer's desk and not in the signer's browser, and all that could send
// a signer's data elsewhere (CASES.md RS-017, RS-030, RS-031). Style and script come whole from package
// asset, a form's start tag whole from package form.

// refusedTags are the elements no layout may write, with what to do instead.
func refusedTags(tag string) (help string, refused bool) {
	switch tag {
	case "style":
		return "write it in layouts/style.css; the page gets it through {{.Style}}", true
	case "form":
		return "write {{.Form.Start}}, which is the whole start tag with its method and action", true
	case "base":
		return "take it out: links come relative to the page already", true
	case "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "fencedframe":
		return "link to it instead: the page's policy loads nothing from elsewhere", true
	case "animate", "animatemotion", "animatetransform", "set":
		return "move it in layouts/style.css: what this element sets could be an address or a script", true
	case "xmp", "noembed", "noframes", "plaintext", "listing":
		return "write <pre> and escape what stands in it", true
	}
	return "", false
}

// refusedAttribute is the same for attributes.
func refusedAttribute(name string) (help string, refused bool) {
	switch name {
	case "style":
		return "write a class, and its rules in layouts/style.css", true
	case "srcdoc":
		return "take it out: the page's policy allows no frames", true
	case "form", "formaction", "formmethod", "formenctype", "formtarget":
		return "take it out: where and how a form is sent stands in {{.Form.Start}} alone", true
	case "checked":
		return "take it out: nothing is ticked before the signer ticks it", true
	case "dirname":
		return "take it out: a form sends what content/site.toml and the campaign declare", true
	case "ping", "attributionsrc":
		return "take it out: a page tells nobody what its readers do", true
	case "referrerpolicy":
		return "take it out: what links tell stands in {{.Referrer}} alone", true
	case "xml:base":
		return "take it out: links come relative to the page already", true
	}
	if strings.HasPrefix(name, "on") {
		return "take it out; scripts stand in layouts/page.js", true
	}
	return "", false
}

const scriptHelp = `write it in layouts/page.js; the page gets it through {{.Script}}. Data goes into <script type="application/ld+json">{{…}}</script>`

func (r *reader) unsafe(from, to int, message, help string) {
	r.problems = append(r.problems, r.t.src.problem("layout-unsafe", from, to, message, help))
}

func (r *reader) syntax(from, to int, message, help string) {
	r.problems = append(r.problems, r.t.src.problem("layout-syntax", from, to, message, help))
}

// lint looks at what a step has come to the end of, at [from, to) of the file being read.
func (r *reader) lint(p *place, ev event, from, to int) {
	switch ev {
	case tagBegins:
		r.tag = spot{r.t.src, from}
	case tagNamed:
		if help, refused := refusedTags(p.tag); refused && !p.closing {
			r.unsafe(r.tagFrom(from), from, "a layout may not hold <"+p.tag+">", help)
		}
	case attributeNamed:
		r.attribute(p, from)
	case valueRead:
		r.value(p, from)
	case valueByte:
		r.address(p, to)
	case tagEnds:
		if p.mode == inRaw && p.tag == "script" && !p.json {
			r.unsafe(r.tagFrom(from), to, "a layout may not hold <script>", scriptHelp)
		}
	case rawText:
		if p.tag != "script" && p.tag != "style" && r.t.src.text[from] == '<' {
			r.blunder(p, blunderSign, from, to)
		}
		if p.tag == "script" && p.json && !isSpace(r.t.src.text[from]) {
			r.unsafe(from, to, "this element holds one action and nothing else", scriptHelp)
			p.json = false // once is enough
		}
	case strayLess:
		r.unsafe(from, to, "this begins no tag", "write tags in one piece, each in its branch of an {{if}}; the sign itself is &lt;")
	default:
		r.blunder(p, ev, from, to)
	}
}

// blunder reports HTML that its readers don't agree about.
func (r *reader) blunder(p *place, ev event, from, to int) {
	switch ev {
	case blunderTag:
		r.syntax(r.tagFrom(from), to, "<"+p.tag+" is no tag's name", "write &lt; for the sign itself")
	case blunderName:
		r.syntax(from, to, "this can't stand in an attribute's name", "an attribute is written name=\"value\"; look for a missing quotation mark")
	case blunderValue:
		r.syntax(from, to, "this can't stand in a value without quotation marks", "put the whole value in quotation marks")
	case blunderSign:
		if !p.told { // once for a value or a text
			r.unsafe(from, to, "browsers may see a tag here", "write &lt; for the sign itself; or look for a missing quotation mark or end tag")
		}
		p.told = true
	case blunderSplit:
		r.unsafe(from, to, "the name of this attribute is not the same in each way through the block before it", "write each attribute in one piece, with the block around it")
	case blunderBang:
		r.unsafe(from, to, "browsers skip what begins like this", "write a comment as <!-- … -->, or &lt; for the sign itself")
	case blunderSlash:
		r.syntax(from, to, "a stray slash in a tag", "take it out; at the end of a tag it stands right before >")
	case blunderDoctype:
		r.syntax(from, to, "a tag inside of the doctype", "write <!doctype html>")
	case blunderClosed:
		r.syntax(from, to, "<"+p.tag+"> can't be closed by a slash", "write </"+p.tag+">")
	}
}

// tagFrom is where the tag being read begins, if that is in the file being read; else fallback.
func (r *reader) tagFrom(fallback int) int {
	if r.tag.src == r.t.src && r.tag.at <= fallback {
		return r.tag.at
	}
	return fallback
}

// attribute looks at an attribute whose name ends at to.
func (r *reader) attribute(p *place, to int) {
	if p.closing {
		return
	}
	from := max(0, to-len(p.attr))
	if help, refused := refusedAttribute(p.attr); refused {
		r.unsafe(from, to, "a layout may not hold the attribute "+p.attr, help)
	}
	if p.tag == "script" {
		if p.attr != "type" || p.said.typed {
			r.unsafe(from, to, "a data script has its type and no other attribute", scriptHelp)
		}
		p.said.typed = true
	}
}

// value looks at a value that ends at to.
func (r *reader) value(p *place, to int) {
	if p.closing {
		return
	}
	value := strings.ToLower(strings.TrimSpace(html.UnescapeString(p.value)))
	from := max(0, to-len(p.value))
	switch p.tag + " " + p.attr {
	case "script type":
		p.json = !p.mixed && value == "application/ld+json"
	case "meta http-equiv":
		switch {
		case p.mixed:
			r.unsafe(from, max(to, from+1), "what a <meta http-equiv> says can't come from an action", "write it out")
		case value == "refresh":
			r.unsafe(from, to, "a layout may not send the reader elsewhere", "take it out, and link to the other page")
		case value != "content-security-policy":
			r.unsafe(from, max(to, from+1), "a layout sets nothing but the policy by <meta http-equiv>", "take it out; a host sets it in its headers")
		default:
			p.said.policy = true
		}
	case "meta name":
		p.said.referrer = value == "referrer"
	case "meta content":
		p.said.literal = strings.Trim(value, actionInValue) != ""
	case "link rel":
		r.relation(p, value, from, to)
	case "input type":
		p.said.hidden = value == "hidden"
	case "input name":
		p.said.fixed = strings.Trim(value, actionInValue) != ""
	case "a target", "area target":
		p.said.opens = value != "" && value != "_self"
	case "a rel", "area rel":
		for _, word := range strings.Fields(value) {
			p.said.severed = p.said.severed || word == "noopener" || word == "noreferrer"
		}
	}
}

// whole looks at a tag that ends at to.
func (r *reader) whole(p *place, to int) {
	from := r.tagFrom(to - 1)
	switch said := p.said; {
	case p.closing:
	case said.hidden && said.fixed:
		r.unsafe(from, to, "a hidden field of the layout's own", "take it out: a form sends what content/site.toml and the campaign declare; theirs come in {{range .Form.Hidden}}")
	case said.opens && !said.severed:
		r.unsafe(from, to, "a page in a new window can reach back to this one", "add rel=\"noopener\", or take target out")
	case said.referrer && said.literal:
		r.unsafe(from, to, "what links tell is not for a layout to say", "write <meta name=\"referrer\" content=\"{{.Referrer}}\">")
	case said.policy && said.literal:
		r.unsafe(from, to, "what a page may do is not for a layout to say", "write <meta http-equiv=\"Content-Security-Policy\" content=\"{{.Policy}}\">")
	}
}

// relation looks at what a <link> is for.
func (r *reader) relation(p *place, value string, from, to int) {
	for _, word := range strings.Fields(value) {
		switch word {
		case "alternate", "apple-touch-icon", "author", "canonical", "help", "icon", "license", "me", "next", "preload", "prev", "search", "shortcut":
		case "stylesheet":
			r.unsafe(from, to, "a layout may not hold a style sheet", "write it in layouts/style.css; the page gets it through {{.Style}}")
		default:
			r.unsafe(from, max(to, from+1), "a layout may not hold a <link> of this kind", "take it out: before a form is sent, a page asks nobody but its own site")
		}
	}
}

// bare reports an action that stands in a value without quotation marks: what it gives could go on behind it.
func (r *reader) bare(n *parse.ActionNode) {
	from, to := r.t.src.actionSpan(int(n.Pos))
	r.unsafe(from, to, "an action stands in a value without quotation marks", "put the whole value in quotation marks")
}

// cutName reports a name that an action cuts in two: neither html/template nor a reader of the layout can
// tell which tag or attribute comes of it.
func (r *reader) cutName(p place, n *parse.TextNode) {
	if !p.named() || len(n.Text) == 0 {
		return
	}
	c := n.Text[0]
	if isSpace(c) || c == '>' || c == '/' || c == '=' && p.mode == inAttribute {
		return
	}
	what := "a tag"
	if p.mode == inAttribute {
		what = "an attribute"
	}
	from := int(n.Pos)
	r.unsafe(from, from+1, "an action cuts the name of "+what+" in two", "write the name in one piece; {{if}} can stand around whole attributes")
}

func (r *reader) nameByAction(n *parse.ActionNode, what string) {
	from, to := r.t.src.actionSpan(int(n.Pos))
	help := "write the tags out, in the branches of an {{if}}"
	if what == "an attribute" {
		help = "write the attribute out: {{if …}}hidden{{end}}, or put the action in its value: name=\"{{…}}\""
	}
	r.unsafe(from, to, "the name of "+what+" can't come from an action", help)
}

// onlyOne reports the second action in one data script.
func (r *reader) onlyOne(p place, n *parse.ActionNode) {
	if p.actions > 1 {
		from, to := r.t.src.actionSpan(int(n.Pos))
		r.unsafe(from, to, "this element holds one action and nothing else", scriptHelp)
	}
}
