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
	split   bool   // the attribute's name is another one in each way of a branch
	value   string // of the attribute, up to maxValue, with actionInValue in the place of each action
	mixed   bool   // an action stands in the value
	told    bool   // what is wrong with the value has been said
	said    facts  // what the tag says of itself
	json    bool   // the script is the one that is allowed
	actions int    // in that script
	pre     int    // how many <pre> are open
	head    bool   // between <head> and </head>
	gap     bool   // behind white space or a block's tag: more white space says nothing
	dead    bool   // after break or continue
}

// facts are what counts when a tag ends, whatever the order of its attributes.
type facts struct {
	typed    bool // a script has a type
	hidden   bool // an input's type is hidden
	fixed    bool // its name is written out
	opens    bool // a link opens a window
	severed  bool // and that can't reach back
	referrer bool // a meta element is about the referrer
	policy   bool // or about the policy
	literal  bool // its content is written out
}

// Names and values are read no further than this: what lint looks for is shorter.
const (
	maxName  = 200
	maxValue = 500
)

// actionInValue stands in place.value for what is not known before the page is made. No layout holds it.
const actionInValue = "\x00"

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
	blunderSign    // "<" in a value or in text without tags, where a browser may see a tag
	blunderSplit   // a value behind a name that is another one in each way of a branch
	blunderBang    // "<!", "<?" or "</" before something that makes a browser skip what html/template reads
	valueByte      // a byte of a value was read
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
			p.mode, p.value, p.mixed, p.told = beforeValue, "", false, false
			if p.split {
				return 1, blunderSplit
			}
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
	if text[1] == '!' || text[1] == '?' || text[1] == '/' {
		return 1, blunderBang
	}
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
		p.tag = longer(p.tag, c, maxName)
		return 1, blunderTag
	case isLetter(c), '0' <= c && c <= '9', c == '-', c == ':':
		p.tag = longer(p.tag, lower(c), maxName)
		return 1, noEvent
	}
	p.tag = longer(p.tag, c, maxName)
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
		p.mode, p.attr, p.split = inAttribute, "", false
		return 0, noEvent
	}
	return 1, noEvent
}

// endTag goes on behind the ">" of a tag.
func (p *place) endTag() {
	p.mode, p.attr, p.value, p.quote, p.mixed, p.told, p.split, p.actions = inText, "", "", 0, false, false, false, 0
	p.said = facts{}
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
	p.tag, p.closing, p.json = "", false, false
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
	p.attr = longer(p.attr, lower(c), maxName)
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
	p.value = longer(p.value, c, maxValue)
	if p.quote != 0 && c == '<' {
		return 1, blunderSign
	}
	return 1, valueByte
}

// longer is a name or value with one more byte, if that still counts.
func longer(s string, c byte, most int) string {
	if len(s) >= most {
		return s
	}
	return s + string([]byte{c})
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
	if !a.named() && b.named() || a.mode == inValue && b.mode == inValue && undecided(b.value) {
		out = b
	}
	out.split = a.split || b.split || a.named() != b.named() || a.mode == inAttribute && a.attr != b.attr
	out.said = facts{
		typed: a.said.typed || b.said.typed, hidden: a.said.hidden || b.said.hidden, fixed: a.said.fixed || b.said.fixed,
		opens: a.said.opens || b.said.opens, severed: a.said.severed && b.said.severed,
		referrer: a.said.referrer || b.said.referrer, policy: a.said.policy || b.said.policy, literal: a.said.literal || b.said.literal,
	}
	out.pre = max(a.pre, b.pre)
	out.head = a.head && b.head
	out.gap = a.gap && b.gap
	out.actions = max(a.actions, b.actions)
	return out
}

// parted reports whether the two ways of a branch end in different tags, or in the values of different attributes.
func parted(a, b place) bool {
	if a.dead || b.dead || !a.inTag() || !b.inTag() {
		return false
	}
	return a.tag != b.tag || a.closing != b.closing || a.mode == b.mode && a.mode >= afterAttribute && a.attr != b.attr
}

// inTag reports whether p is behind a tag's name and before its end.
func (p place) inTag() bool { return betweenAttributes <= p.mode && p.mode <= inValue }

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
