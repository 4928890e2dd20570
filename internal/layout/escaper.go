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

// print returns the step that prints a pipeline's value through the escapers at its end. What is frequent is done
// here, if it's plain that html/template would do the same; it does all else itself.
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
	library := c.library(names)
	chain := strings.ReplaceAll(strings.Join(names, " "), escaperPrefix, "")
	switch plain := chain == "htmlescaper" || chain == "attrescaper" || chain == "rcdataescaper"; {
	case plain && value.typ == reflect.TypeFor[string]():
		return func(r *run, dot reflect.Value) flow {
			r.out = appendEscaped(r.out, value.of(r, dot).String())
			return toNext
		}
	case plain && value.typ == reflect.TypeFor[int]():
		return func(r *run, dot reflect.Value) flow {
			r.out = strconv.AppendInt(r.out, value.of(r, dot).Int(), 10)
			return toNext
		}
	case chain == "htmlescaper" && value.typ == reflect.TypeFor[template.HTML]():
		return func(r *run, dot reflect.Value) flow {
			r.out = append(r.out, value.of(r, dot).String()...)
			return toNext
		}
	case (chain == "urlfilter urlnormalizer attrescaper" || chain == "urlnormalizer attrescaper") && value.typ == reflect.TypeFor[string]():
		return func(r *run, dot reflect.Value) flow {
			v := value.of(r, dot)
			if s := v.String(); isPlainURL(s) {
				r.out = appendEscaped(r.out, s)
				return toNext
			}
			return library(r, v)
		}
	}
	return func(r *run, dot reflect.Value) flow { return library(r, value.of(r, dot)) }
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
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9':
		case strings.IndexByte("-./_~#?=&:,;@!$*+[]", c) >= 0:
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
		default:
			return false
		}
	}
	return true
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// library returns the step that has html/template's own functions escape a value. Only a template can call them:
// one that hands on what they return, and prints nothing.
func (c *compiler) library(names []string) step {
	chain := strings.Join(names, " | ")
	escaper := c.escapers[chain]
	if escaper == nil {
		tree := parse.New("")
		tree.Mode = parse.SkipFuncCheck // html/template adds its functions when it escapes the template
		if _, err := tree.Parse("{{$escaped := .Value | "+chain+" | .Take}}", "", "", map[string]*parse.Tree{}); err != nil {
			c.refuse("%v", err)
		}
		escaper = template.Must(template.New("").AddParseTree("", tree))
		c.escapers[chain] = escaper
	}
	return func(r *run, dot reflect.Value) flow {
		v := escaped{Value: dot.Interface()}
		if err := escaper.Execute(io.Discard, &v); err != nil {
			panic(handOver{})
		}
		r.out = append(r.out, v.text...)
		return toNext
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
