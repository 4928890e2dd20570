package asset

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"broadside/internal/diag"
)

// loaders are functions that load what a plain string inside them names.
var loaders = []string{"image-set", "-webkit-image-set", "image", "src"}

// styleCheck goes once through the tokens of a stylesheet.
type styleCheck struct {
	file     string
	text     []byte
	open     []bracket // what is open, innermost last
	data     bool      // some address is data:
	problems []diag.Problem
}

type bracket struct {
	at    int
	width int    // in bytes, as it is written
	close string // what closes it
}

// checkStyle finds what may not stand in a page's style. If the tokens are fine, the grammar is looked at too.
func checkStyle(file string, text []byte) *styleCheck {
	c := &styleCheck{file: file, text: text}
	if p := unprintable(file, "style-syntax", "style", "CSS", `write <\/style, which CSS reads as the same`, text); p != nil {
		c.problems = append(c.problems, *p)
		return c
	}
	lexer := css.NewLexer(parse.NewInput(bytes.NewReader(text)))
	at := 0
	for {
		kind, token := lexer.Next()
		if kind == css.ErrorToken {
			break
		}
		c.token(kind, diag.Span{Start: at, End: at + len(token)})
		at += len(token)
	}
	for _, b := range c.open {
		c.syntax(diag.Span{Start: b.at, End: b.at + b.width}, "this bracket is never closed", "add "+b.close+" where it should end")
	}
	if len(c.problems) == 0 {
		if err := grammar(text); err != nil {
			c.problems = append(c.problems, syntax(file, "style-syntax", "style", text, err))
		}
	}
	return c
}

func (c *styleCheck) token(kind css.TokenType, at diag.Span) {
	token := string(c.text[at.Start:at.End])
	switch kind {
	case css.AtKeywordToken:
		c.atRule(at, token)
	case css.FunctionToken:
		c.function(at, token)
		c.push(at, ")")
	case css.LeftParenthesisToken:
		c.push(at, ")")
	case css.LeftBracketToken:
		c.push(at, "]")
	case css.LeftBraceToken:
		c.push(at, "}")
	case css.RightParenthesisToken, css.RightBracketToken, css.RightBraceToken:
		c.pop(at, token)
	case css.URLToken:
		c.address(at, token)
	case css.BadURLToken:
		c.syntax(at, "this address can't be read", `put it in quotes: url("…"), and write quotes inside it as %22 and %27`)
	case css.BadStringToken:
		c.syntax(at, "this string does not end on its line", "close it with the quotation mark that opened it")
	case css.StringToken:
		if len(token) < 2 || token[len(token)-1] != token[0] {
			c.syntax(at, "this string is never closed", "close it with the quotation mark that opened it")
		}
	case css.CommentToken:
		if len(token) < 4 || !strings.HasSuffix(token, "*/") {
			c.syntax(diag.Span{Start: at.Start, End: at.Start + 2}, "this comment is never closed", "close it with */")
		}
	case css.CDCToken:
		c.syntax(at, "--> closes a comment of HTML, not of CSS", "delete it")
	}
}

func (c *styleCheck) atRule(at diag.Span, token string) {
	if strings.Contains(token, `\`) {
		c.escaped(at, token)
	} else if strings.EqualFold(token, "@import") {
		c.loads(at, "@import loads another stylesheet, which the page's policy forbids", "copy that stylesheet's rules into this one")
	}
}

func (c *styleCheck) function(at diag.Span, token string) {
	name := strings.ToLower(strings.TrimSuffix(token, "("))
	switch {
	case strings.Contains(name, `\`):
		c.escaped(at, token)
	case slices.Contains(loaders, name):
		c.loads(at, name+"() can load from elsewhere and is not allowed", `use a colour, a gradient, or a picture written as url("data:…")`)
	case name == "expression":
		c.syntax(at, "expression() is a script in disguise", "write the value itself, or calc()")
	case name == "url":
		c.syntax(at, "this address can't be read", `put it in quotes: url("…")`)
	}
}

func (c *styleCheck) push(at diag.Span, close string) {
	c.open = append(c.open, bracket{at: at.Start, width: at.End - at.Start, close: close})
}

func (c *styleCheck) pop(at diag.Span, token string) {
	last := len(c.open) - 1
	switch {
	case last < 0:
		c.syntax(at, token+" closes nothing", "delete it, or add the bracket that should open it")
	case c.open[last].close != token:
		c.syntax(at, fmt.Sprintf("%s stands where %s should", token, c.open[last].close), "close the inner bracket first")
		c.open = c.open[:last]
	default:
		c.open = c.open[:last]
	}
}

var (
	dataAddress = regexp.MustCompile(`(?i)^data:(image|font)/`)
	fontFile    = regexp.MustCompile(`^[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*\.(woff2?|ttf|otf)$`)
)

// address checks a whole url(…) token.
func (c *styleCheck) address(at diag.Span, token string) {
	_, address, _ := strings.Cut(strings.TrimSuffix(token, ")"), "(")
	address = strings.Trim(address, " \t\n\f")
	if len(address) > 1 && (address[0] == '"' || address[0] == '\'') {
		address = address[1 : len(address)-1]
	}
	switch {
	case !strings.HasSuffix(token, ")"):
		c.syntax(diag.Span{Start: at.Start, End: at.Start + 4}, "this bracket is never closed", "add ) where it should end")
	case strings.Contains(token, `\`):
		c.escaped(at, "this address")
	case dataAddress.MatchString(address):
		c.data = true
	case strings.HasPrefix(address, "#"), fontFile.MatchString(address):
	default:
		c.loads(at, "the style can't load "+address, "a picture is written out as data:image/…, a font stands in a file (.woff2, .woff, .ttf, .otf) of the site, by its relative path")
	}
}

func (c *styleCheck) escaped(at diag.Span, what string) {
	c.syntax(at, "a backslash in "+what+" hides what it says", "write it without backslashes")
}

func (c *styleCheck) syntax(at diag.Span, message, help string) {
	c.problems = append(c.problems, diag.Problem{Code: "style-syntax", File: c.file, Span: at, Message: message, Help: help})
}

func (c *styleCheck) loads(at diag.Span, message, help string) {
	c.problems = append(c.problems, diag.Problem{Code: "style-import", File: c.file, Span: at, Message: message, Help: help})
}
