package layout

import (
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"text/template/parse"

	"broadside/internal/diag"
)

// maxPrinted bounds what one print function returns, so that text doubled in a loop does not fill memory.
const maxPrinted = 1 << 20

// maxPrintArgs is how many values one of them prints.
const maxPrintArgs = 50

// functionNames are all functions that a layout can call. Of text/template's own, html, js and urlquery
// are left out because html/template escapes by itself and for the place, and call because no view holds
// a function. Nothing may be added that gives a type of html/template's content.go, or whose result depends
// on anything but its arguments (CASES.md RS-016).
func functionNames() []string {
	return []string{"and", "eq", "ge", "gt", "index", "le", "len", "lt", "ne", "not", "or", "print", "printf", "println", "slice"}
}

// functions are those that text/template does not have, or not as they are needed.
func functions() template.FuncMap {
	return template.FuncMap{
		"print":   func(args ...any) (string, error) { return bounded(fmt.Sprint, 0, args) },
		"println": func(args ...any) (string, error) { return bounded(fmt.Sprintln, 0, args) },
		"printf": func(format string, args ...any) (string, error) {
			if wide.MatchString(format) {
				return "", errors.New("a width of more than two digits, or of *, is not for layouts")
			}
			return bounded(func(args ...any) string { return fmt.Sprintf(format, args...) }, strings.Count(format, "%"), args)
		},
	}
}

// wide finds what makes printf fill pages with spaces.
var wide = regexp.MustCompile(`%[^a-zA-Z%]*([0-9]{3}|\*)`)

// bounded prints args, if that is sure to stay within bounds. uses is how often each of them may be printed; 0 stands for once.
func bounded(print func(...any) string, uses int, args []any) (string, error) {
	most := 0
	for _, arg := range args {
		if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
			most += v.Len()
		}
	}
	if most*max(uses, 1) > maxPrinted {
		return "", errTooLongText
	}
	s := print(args...)
	if len(s) > maxPrinted {
		return "", errTooLongText
	}
	return s, nil
}

var errTooLongText = errors.New("the text is longer than 1 MiB")

// call checks a function call and returns the type of its result.
func (w *walker) call(n *parse.IdentifierNode, args []operand) reflect.Type {
	least, most, ok := arity(n.Ident)
	if !ok {
		w.noFunction(n)
		return nil
	}
	if len(args) < least || most >= 0 && len(args) > most {
		want := count(least)
		if most != least {
			want = "at least " + want
		}
		if len(args) > least && most > least {
			want = "at most " + count(most)
		}
		w.report("layout-type", n, fmt.Sprintf("%s takes %s, not %d", n.Ident, want, len(args)), "")
		return resultType(n.Ident, nil)
	}
	w.arguments(n, args)
	return resultType(n.Ident, args)
}

func (w *walker) noFunction(n *parse.IdentifierNode) {
	help := "there are " + strings.Join(functionNames(), ", ")
	switch n.Ident {
	case "html", "js", "urlquery":
		help = "leave it out: values are escaped for their place by themselves"
	default:
		if near := diag.Nearest(n.Ident, functionNames()); near != "" {
			help = "did you mean " + near + "?"
		} else if dotted := strings.ToUpper(n.Ident[:1]) + n.Ident[1:]; slices.Contains(members(reflect.TypeFor[Frame]()), dotted) {
			help = "did you mean ." + dotted + "?"
		}
	}
	w.report("layout-syntax", n, "there is no function "+n.Ident, help)
}

// arity returns how many arguments a function takes; most is -1 if it takes any number. ok is false for a
// function that layouts do not have.
func arity(name string) (least, most int, ok bool) {
	switch name {
	case "and", "or", "index":
		return 1, -1, true
	case "printf":
		return 1, maxPrintArgs, true
	case "eq":
		return 2, -1, true
	case "slice":
		return 1, 4, true
	case "not", "len":
		return 1, 1, true
	case "ne", "lt", "le", "gt", "ge":
		return 2, 2, true
	case "print", "println":
		return 0, maxPrintArgs, true
	}
	return 0, 0, false
}

// resultType returns what a function yields; args is nil if the call is wrong anyway.
func resultType(name string, args []operand) reflect.Type {
	switch name {
	case "print", "println", "printf":
		return reflect.TypeFor[string]()
	case "len":
		return reflect.TypeFor[int]()
	case "and", "or":
		return common(args)
	case "index":
		return indexed(args)
	case "slice":
		if len(args) > 0 && args[0].typ != nil && args[0].typ != typeNothing {
			return base(args[0].typ)
		}
		return nil
	}
	return reflect.TypeFor[bool]()
}

// common is the type that all of args have; nil if there is none.
func common(args []operand) reflect.Type {
	for _, arg := range args {
		if arg.typ != args[0].typ || arg.typ == typeNothing {
			return nil
		}
	}
	if len(args) == 0 {
		return nil
	}
	return args[0].typ
}

// indexed is the type of args[0] indexed by the rest.
func indexed(args []operand) reflect.Type {
	if len(args) == 0 {
		return nil
	}
	t := args[0].typ
	for range args[1:] {
		if t == nil || t == typeNothing {
			return nil
		}
		switch t = base(t); t.Kind() {
		case reflect.Slice, reflect.Array, reflect.Map:
			t = known(t.Elem())
		case reflect.String:
			t = reflect.TypeFor[byte]()
		default:
			return nil
		}
	}
	return t
}

// arguments checks what each function asks of its arguments' types.
func (w *walker) arguments(n *parse.IdentifierNode, args []operand) {
	first := reflect.Type(nil)
	if len(args) > 0 && args[0].typ != nil && args[0].typ != typeNothing {
		first = base(args[0].typ)
	}
	switch n.Ident {
	case "eq", "ne", "lt", "le", "gt", "ge":
		w.comparison(n, args)
	case "printf":
		if first != nil && first.Kind() != reflect.String {
			w.report("layout-type", n, "printf begins with a format, and this is "+describe(first), `write {{printf "%d" …}}`)
		}
	case "len":
		if first != nil && !isList(first) && first.Kind() != reflect.String {
			w.report("layout-type", n, "len takes a list or text, and this is "+describe(first), "")
		}
	case "index":
		if first != nil && len(args) > 1 && !isList(first) && first.Kind() != reflect.String {
			w.report("layout-type", n, "index takes a list, and this is "+describe(first), "")
		}
	case "slice":
		if first != nil && !isList(first) && first.Kind() != reflect.String {
			w.report("layout-type", n, "slice takes a list or text, and this is "+describe(first), "")
		}
	}
}

func isList(t reflect.Type) bool {
	return t.Kind() == reflect.Slice || t.Kind() == reflect.Array || t.Kind() == reflect.Map
}

// comparison reports two values that text/template refuses to compare: the first with any of the others.
func (w *walker) comparison(n *parse.IdentifierNode, args []operand) {
	for _, arg := range args[1:] {
		a, b := args[0].typ, arg.typ
		if a == nil || b == nil || a == typeNothing || b == typeNothing {
			continue
		}
		if x, y := sort(a), sort(b); x != y {
			w.report("layout-type", n, fmt.Sprintf("%s compares %s with %s", n.Ident, describe(a), describe(b)), "both must be of one sort")
		} else if n.Ident != "eq" && n.Ident != "ne" && (x == "" || x == "bool") {
			w.report("layout-type", n, fmt.Sprintf("%s needs numbers or text, and this is %s", n.Ident, describe(a)), "")
		}
	}
}

// sort names the sorts of values that can be compared with each other; "" is all that is neither text nor
// number nor truth. A pointer is not what it points to.
func sort(t reflect.Type) string {
	switch {
	case isInteger(t):
		return "integer"
	case isFloat(t):
		return "float"
	case t.Kind() == reflect.Bool, t.Kind() == reflect.String:
		return t.Kind().String()
	}
	return ""
}
