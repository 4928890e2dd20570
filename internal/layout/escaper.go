package layout

import (
	"html/template"
	"io"
	"reflect"
	"strconv"
	"strings"
	"text/template/parse"
)

// escaperPrefix is what the names of html/template's own functions begin with, which it puts behind each action.
const escaperPrefix = "_html_template_"

// print returns the step that prints a pipeline's value through the escapers at its end.
func (c *compiler) print(p *parse.PipeNode, dot reflect.Type) step {
	cmds := p.Cmds
	var names []string
	for len(cmds) > 0 {
		last, ok := cmds[len(cmds)-1].Args[0].(*parse.IdentifierNode)
		if !ok || !strings.HasPrefix(last.Ident, escaperPrefix) {
			break
		}
		names = append([]string{last.Ident}, names...)
		cmds = cmds[:len(cmds)-1]
	}
	value := c.commands(cmds, dot)
	if len(names) == 0 || value.typ == typeMixed {
		c.refuse("it is not known how %s is escaped", p)
	}
	appended := c.escaper(strings.Join(names, " | "), value.typ)
	return func(r *run, dot reflect.Value) flow {
		r.out = appended(r.out, value.of(r, dot))
		return toNext
	}
}

// escaper is what appends a value as a chain of escapers returns it.
type escaper func(dst []byte, v reflect.Value) []byte

// escaper returns the escaper for values of a type. What is frequent is done here, where it's plain that html/template
// does the same; it does all else itself.
func (c *compiler) escaper(chain string, typ reflect.Type) escaper {
	name := strings.ReplaceAll(chain, escaperPrefix, "")
	quoting := name == "htmlescaper" || name == "attrescaper" || name == "rcdataescaper"
	switch typ {
	case reflect.TypeFor[int]():
		if quoting {
			return func(dst []byte, v reflect.Value) []byte { return strconv.AppendInt(dst, v.Int(), 10) }
		}
	case reflect.TypeFor[template.HTML]():
		if name == "htmlescaper" {
			return func(dst []byte, v reflect.Value) []byte { return append(dst, v.String()...) }
		}
	case reflect.TypeFor[string]():
		switch {
		case quoting:
			return func(dst []byte, v reflect.Value) []byte { return appendEscaped(dst, v.String()) }
		case name == "urlfilter | urlnormalizer | attrescaper", name == "urlnormalizer | attrescaper":
			library := c.library(chain)
			return func(dst []byte, v reflect.Value) []byte {
				if s := v.String(); isPlainURL(s) {
					return appendEscaped(dst, s)
				}
				return library(dst, v)
			}
		case name == "urlescaper | attrescaper":
			return func(dst []byte, v reflect.Value) []byte { return appendQuery(dst, v.String()) }
		}
	}
	return c.library(chain)
}

// appendEscaped appends text as html/template's attrescaper, htmlescaper and rcdataescaper return a string: the
// characters of its table as references, every other byte as it is.
func appendEscaped(dst []byte, text string) []byte {
	done := 0
	for i := range len(text) {
		var reference string
		switch text[i] {
		case 0:
			reference = "\uFFFD"
		case '"':
			reference = "&#34;"
		case '&':
			reference = "&amp;"
		case '\'':
			reference = "&#39;"
		case '+':
			reference = "&#43;"
		case '<':
			reference = "&lt;"
		case '>':
			reference = "&gt;"
		default:
			continue
		}
		dst = append(append(dst, text[done:i]...), reference...)
		done = i + 1
	}
	return append(dst, text[done:]...)
}

// isPlainURL reports whether urlfilter and urlnormalizer return s as it is: no scheme but three, and no byte that
// may have to be written as %XX.
func isPlainURL(s string) bool {
	scheme, _, found := strings.Cut(s, ":")
	if found && scheme != "https" && scheme != "http" && scheme != "mailto" {
		return false
	}
	for i := range len(s) {
		switch c := s[i]; {
		case isUnreserved(c) || strings.IndexByte("/#?=&:,;@!$*+[]", c) >= 0:
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
		default:
			return false
		}
	}
	return true
}

// appendQuery appends text as html/template's urlescaper returns a string, in which its attrescaper finds nothing to do:
// every byte that is not unreserved as %XX.
func appendQuery(dst []byte, text string) []byte {
	const digits = "0123456789abcdef"
	for i := range len(text) {
		if c := text[i]; isUnreserved(c) {
			dst = append(dst, c)
		} else {
			dst = append(dst, '%', digits[c>>4], digits[c&15])
		}
	}
	return dst
}

// isUnreserved follows https://www.rfc-editor.org/rfc/rfc3986#section-2.3.
func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '.' || c == '_' || c == '~'
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// library returns the escaper that has html/template's own functions do it. Only a template can call them: one that
// hands on what they return, and prints nothing.
func (c *compiler) library(chain string) escaper {
	tree := parse.New("")
	tree.Mode = parse.SkipFuncCheck // html/template adds its functions when it escapes the template
	if _, err := tree.Parse("{{$escaped := .Value | "+chain+" | .Take}}", "", "", map[string]*parse.Tree{}); err != nil {
		c.refuse("%v", err)
	}
	t := template.Must(template.New("").AddParseTree("", tree))
	return func(dst []byte, v reflect.Value) []byte {
		view := escaped{Value: v.Interface()}
		if err := t.Execute(io.Discard, &view); err != nil {
			panic(handOver{})
		}
		return append(dst, view.text...)
	}
}

// escaped is the view of the template of library.
type escaped struct {
	Value any
	text  string
}

// Take keeps what the functions returned.
func (e *escaped) Take(text string) string {
	e.text = text
	return ""
}
