package layout

import "strings"

// place is where in HTML a reader stands between two bytes of layout text. It is a value, so that it can
// go both ways of a branch and into a called template: the tokenizer of x/net/html, which wants one text
// from beginning to end, can't.
//
// Layout text is read as html/template reads it (transition.go there), not as a browser would: what
// html/template takes for text it also escapes, and its comments never reach the page. Where the two see
// different tags or attributes (a/b=c, tag names with odd characters, bare quotation marks) step reports
// a blunder, and the layout is refused.
type place struct {
	mode    mode
	closing bool   // the tag is an end tag
	tag     string // lower case; of the tag being read, or of the element whose raw text is
	attr    string // lower case; of the attribute being read
	quote   byte   // around the value; 0 for a bare one
	value   string // of the attribute, only where watched wants it
	mixed   bool   // an action stands in the value
	typed   bool   // the script has a type
	json    bool   // and it is the one that is allowed
	actions int    // in that script
	pre     int    // how many <pre> are open
	head    bool   // between <head> and </head>
	gap     bool   // behind white space or a block's tag: more white space says nothing
	dead    bool   // after break or continue
}

type mode uint8

const (
	inText mode = iota
	inTagName
	betweenAttributes // in a tag, where an attribute could begin
	inAttribute       // in an attribute's name
	afterAttribute    // behind the name, where = could follow
	beforeValue
	inValue
	inRaw // in what script, style, textarea and title hold: no tags there but their own end
	inComment
	inDoctype
)

// event is what a step has come to the end of.
type event uint8

const (
	noEvent   event = iota
	tagBegins       // "<" or "</" was read
	tagNamed
	attributeNamed
	valueRead
	tagEnds        // ">" was read
	rawText        // a byte inside of an element with raw text
	strayLess      // "<" at the end of a text: an action would make the tag's name
	blunderTag     // a character in a tag's name that the readers of HTML don't agree about
	blunderName    // the same in an attribute's name
	blunderValue   // the same in a bare value
	blunderSlash   // a slash that doesn't close the tag
	blunderClosed  // <title/>: html/template reads on, and inside of <svg> a browser doesn't
	blunderDoctype // "<" in it
)

// step reads text[i:] from p and returns how many bytes it took, which may be none when it only ends a
// name or value.
func (p *place) step(text string, i int) (width int, ev event) {
	c := text[i]
	switch p.mode {
	case inText:
		return p.stepText(text[i:])
	case inTagName:
		return p.stepTagName(c)
	case betweenAttributes:
		return p.stepTag(text[i:])
	case inAttribute:
		return p.stepAttribute(c)
	case afterAttribute:
		switch {
		case isSpace(c):
		case c == '=':
			p.mode, p.value, p.mixed = beforeValue, "", false
		default:
			p.mode = betweenAttributes
			return 0, noEvent
		}
	case beforeValue:
		return p.stepBeforeValue(c)
	case inValue:
		return p.stepValue(c)
	case inRaw:
		if end := "</" + p.tag; hasPrefixFold(text[i:], end) && strings.IndexByte("> \t\n\f/", at(text, i+len(end))) >= 0 {
			p.mode, p.closing, p.tag = inTagName, true, ""
			return len("</"), tagBegins
		}
		return 1, rawText
	case inComment:
		if strings.HasPrefix(text[i:], "-->") {
			p.mode = inText
			return len("-->"), noEvent
		}
	case inDoctype:
		switch c {
		case '>':
			p.mode, p.gap = inText, true
		case '<': // where html/template sees a tag, and a browser none
			return 1, blunderDoctype
		}
	}
	return 1, noEvent
}

func (p *place) stepText(text string) (width int, ev event) {
	switch {
	case text[0] != '<':
		p.gap = isSpace(text[0])
		return 1, noEvent
	case text == "<", text == "</":
		return len(text), strayLess
	case strings.HasPrefix(text, "<!--"):
		p.mode = inComment
		return len("<!--"), noEvent
	case hasPrefixFold(text, "<!doctype"):
		p.mode = inDoctype
		return len("<!doctype"), noEvent
	case isLetter(text[1]):
		p.mode, p.closing, p.tag = inTagName, false, ""
		return len("<"), tagBegins
	case text[1] == '/' && isLetter(text[2]):
		p.mode, p.closing, p.tag = inTagName, true, ""
		return len("</"), tagBegins
	}
	p.gap = false
	return 1, noEvent
}

func (p *place) stepTagName(c byte) (width int, ev event) {
	switch {
	case isSpace(c), c == '/', c == '>':
		if trimmed := strings.TrimRight(p.tag, "-:"); trimmed != p.tag {
			p.tag = trimmed // as html/template sees it, but not a browser
			return 0, blunderTag
		}
		p.mode = betweenAttributes
		return 0, tagNamed
	case (c == '-' || c == ':') && strings.TrimRight(p.tag, "-:") != p.tag:
		p.tag += string(c)
		return 1, blunderTag
	case isLetter(c), '0' <= c && c <= '9', c == '-', c == ':':
		p.tag += string(lower(c))
		return 1, noEvent
	}
	p.tag += string(c)
	return 1, blunderTag
}

func (p *place) stepTag(text string) (width int, ev event) {
	switch c := text[0]; {
	case isSpace(c):
	case c == '>':
		p.endTag()
		return 1, tagEnds
	case c == '/' && at(text, 1) != '>':
		return 1, blunderSlash
	case c == '/':
		if isRaw(p.tag) && !p.closing {
			return 1, blunderClosed
		}
	case c == '=':
		return 1, blunderName
	default:
		p.mode, p.attr = inAttribute, ""
		return 0, noEvent
	}
	return 1, noEvent
}

// endTag goes on behind the ">" of a tag.
func (p *place) endTag() {
	p.mode, p.attr, p.value, p.quote, p.mixed, p.actions = inText, "", "", 0, false, 0
	p.gap = isBlock(p.tag)
	switch {
	case p.tag == "pre" && !p.closing:
		p.pre++
	case p.tag == "pre" && p.pre > 0:
		p.pre--
	case p.tag == "head":
		p.head = !p.closing
	case p.tag == "body":
		p.head = false
	case isRaw(p.tag) && !p.closing:
		p.mode = inRaw
		return // with the name of the tag to wait for
	}
	p.tag, p.closing, p.typed, p.json = "", false, false, false
}

func (p *place) stepAttribute(c byte) (width int, ev event) {
	switch {
	case isSpace(c), c == '=':
		p.mode = afterAttribute
		return 0, attributeNamed
	case c == '>', c == '/':
		p.mode = betweenAttributes
		return 0, attributeNamed
	}
	p.attr += string(lower(c))
	if c == '"' || c == '\'' || c == '<' {
		return 1, blunderName
	}
	return 1, noEvent
}

func (p *place) stepBeforeValue(c byte) (width int, ev event) {
	switch {
	case isSpace(c):
		return 1, noEvent
	case c == '"', c == '\'':
		p.mode, p.quote = inValue, c
		return 1, noEvent
	}
	p.mode, p.quote = inValue, 0
	return 0, noEvent
}

func (p *place) stepValue(c byte) (width int, ev event) {
	switch {
	case p.quote != 0 && c == p.quote:
		p.mode = betweenAttributes
		return 1, valueRead
	case p.quote == 0 && (isSpace(c) || c == '>'):
		p.mode = betweenAttributes
		return 0, valueRead
	case p.quote == 0 && strings.IndexByte("\"'<=`", c) >= 0:
		return 1, blunderValue
	}
	if p.watched() {
		p.value += string(c)
	}
	return 1, noEvent
}

// watched reports whether it matters what the attribute's value is.
func (p *place) watched() bool {
	return p.tag == "script" && p.attr == "type" || p.tag == "meta" && p.attr == "http-equiv"
}

// join returns the place behind a branch whose two ways end at a and b. html/template sees to it that they
// end alike but for names and what is counted here; of those, the way is taken that leads to more problems
// and to less minifying.
func join(a, b place) place {
	switch {
	case a.dead:
		return b
	case b.dead:
		return a
	}
	out := a
	if !a.named() && b.named() || a.tag != "meta" && b.tag == "meta" {
		out = b
	}
	out.pre = max(a.pre, b.pre)
	out.head = a.head && b.head
	out.gap = a.gap && b.gap
	out.actions = max(a.actions, b.actions)
	return out
}

// named reports whether p is in a name that the next byte could continue.
func (p place) named() bool { return p.mode == inTagName || p.mode == inAttribute }

// isRaw reports whether html/template reads no tags in what an element holds.
func isRaw(tag string) bool {
	return tag == "script" || tag == "style" || tag == "textarea" || tag == "title"
}

// isSpace reports what HTML calls white space.
func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' }

func isLetter(c byte) bool { return 'a' <= lower(c) && lower(c) <= 'z' }

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// at returns text[i], or 0 behind the end.
func at(text string, i int) byte {
	if i < len(text) {
		return text[i]
	}
	return 0
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
