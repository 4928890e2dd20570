package layout

import (
	"fmt"
	"reflect"
	"text/template/parse"

	"broadside/internal/diag"
)

// maxLoops is how many ranges may stand inside each other, counted through calls. The longest lists of a
// view have some hundred entries; a fifth loop over such a list would never end (CASES.md RS-019).
const maxLoops = 4

// checker follows a layout as text/template's exec would, with types in the place of values. A type is one
// of three: nil when it can't be told, nothing for a value that isn't there, or what it will be.
type checker struct {
	set      *Set
	blind    bool // the first dot is not known, so that not knowing a type is nobody's fault
	done     map[visit]bool
	problems []diag.Problem
}

// visit is a template with all that its check depends on.
type visit struct {
	name  string
	dot   reflect.Type
	loops int
}

// nothing stands for the dot of {{template "x"}} without an argument, and for nil.
type nothing struct{}

// check walks a template, and what it calls, with a dot of the type given, which is nil if it is not known.
func (s *Set) check(name string, dot reflect.Type) []diag.Problem {
	c := &checker{set: s, blind: dot == nil, done: map[visit]bool{}}
	c.template(name, dot, 0)
	return diag.Sorted(c.problems)
}

func (c *checker) template(name string, dot reflect.Type, loops int) {
	v := visit{name, dot, loops}
	t := c.set.templates[name]
	if t == nil || c.done[v] {
		return
	}
	c.done[v] = true // before the walk: a template that calls itself is reported elsewhere
	w := &walker{checker: c, t: t, loops: loops, changing: t.changing(), vars: []variable{{"$", dot}}}
	w.list(dot, t.tree.Root)
}

// walker checks one template for one type of dot.
type walker struct {
	*checker
	t        *tmpl
	loops    int
	changing map[string]bool
	vars     []variable
}

type variable struct {
	name string
	typ  reflect.Type
}

// changing returns the variables that t assigns to after their declaration. What they hold depends on the
// way taken, so their type counts as not known.
func (t *tmpl) changing() map[string]bool {
	out := map[string]bool{}
	each(t.tree.Root, func(n parse.Node) {
		if p := pipeOf(n); p != nil && p.IsAssign {
			for _, v := range p.Decl {
				out[v.Ident[0]] = true
			}
		}
	})
	return out
}

// pipeOf returns the pipeline of a statement; nil if it has none.
func pipeOf(n parse.Node) *parse.PipeNode {
	switch n := n.(type) {
	case *parse.ActionNode:
		return n.Pipe
	case *parse.IfNode:
		return n.Pipe
	case *parse.WithNode:
		return n.Pipe
	case *parse.RangeNode:
		return n.Pipe
	case *parse.TemplateNode:
		return n.Pipe
	}
	return nil
}

func (w *walker) report(code string, n parse.Node, message, help string) {
	from, to := w.t.src.span(n)
	w.reportAt(code, from, to, message, help)
}

func (w *walker) reportAt(code string, from, to int, message, help string) {
	w.problems = append(w.problems, w.t.src.problem(code, from, to, message, help))
}

func (w *walker) list(dot reflect.Type, l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		w.statement(dot, n)
	}
}

// statement follows exec's walk: a variable lives until the end of the block it is declared in.
func (w *walker) statement(dot reflect.Type, n parse.Node) {
	switch n := n.(type) {
	case *parse.ActionNode:
		if typ := w.pipe(dot, n.Pipe); len(n.Pipe.Decl) == 0 && !w.set.outline.data[n] {
			w.printable(typ, n.Pipe)
		}
	case *parse.IfNode:
		mark := len(w.vars)
		w.pipe(dot, n.Pipe)
		w.branches(dot, dot, &n.BranchNode)
		w.vars = w.vars[:mark]
	case *parse.WithNode:
		mark := len(w.vars)
		w.branches(w.pipe(dot, n.Pipe), dot, &n.BranchNode)
		w.vars = w.vars[:mark]
	case *parse.RangeNode:
		mark := len(w.vars)
		w.loop(dot, n)
		w.vars = w.vars[:mark]
	case *parse.TemplateNode:
		inner := typeNothing
		if n.Pipe != nil {
			inner = w.pipe(dot, n.Pipe)
		}
		w.template(n.Name, inner, w.loops)
	}
}

func (w *walker) branches(then, otherwise reflect.Type, b *parse.BranchNode) {
	mark := len(w.vars)
	w.list(then, b.List)
	w.vars = w.vars[:mark]
	w.list(otherwise, b.ElseList)
}

func (w *walker) loop(dot reflect.Type, n *parse.RangeNode) {
	list := w.pipe(dot, n.Pipe)
	key, element := w.elements(list, n)
	if decl := n.Pipe.Decl; len(decl) > 0 && !n.Pipe.IsAssign {
		w.vars[len(w.vars)-1].typ = element
		if len(decl) == 2 {
			w.vars[len(w.vars)-2].typ = key
		}
		for i := range decl {
			if v := &w.vars[len(w.vars)-1-i]; w.changing[v.name] {
				v.typ = nil
			}
		}
	}
	if w.loops == maxLoops {
		w.report("layout-type", n.Pipe, fmt.Sprintf("more than %d {{range}} stand inside each other", maxLoops),
			"take one out; calls count as if their text stood here")
		return
	}
	w.loops++
	w.branches(element, dot, &n.BranchNode)
	w.loops--
}

// elements returns what a range over list yields. Numbers are refused although text/template would count
// to them, and so is what could turn out to be one: a page must come to an end.
func (w *walker) elements(list reflect.Type, n *parse.RangeNode) (key, element reflect.Type) {
	const help = "give it one field that is a list, such as {{range .Menu}}"
	switch {
	case list == nil && (w.blind || len(w.problems) > 0):
		return nil, nil // the type may be lost to a mistake already reported
	case list == nil:
		w.report("layout-type", n.Pipe, "{{range}} must know its list, and this can be one thing or another", help)
		return nil, nil
	case list == typeNothing:
		w.report("layout-type", n.Pipe, "{{range}} has nothing to go through", help)
		return nil, nil
	}
	switch list = base(list); list.Kind() {
	case reflect.Slice, reflect.Array:
		return reflect.TypeFor[int](), known(list.Elem())
	case reflect.Map:
		return known(list.Key()), known(list.Elem())
	}
	w.report("layout-type", n.Pipe, "{{range}} goes through a list, and this is "+describe(list), help)
	return nil, nil
}

// printable reports a value whose print would be Go's own notation, such as [{About /about/ false}].
func (w *walker) printable(typ reflect.Type, n *parse.PipeNode) {
	if typ == nil || typ == typeNothing {
		return
	}
	typ = base(typ)
	if speaks(typ) {
		return
	}
	switch typ.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		w.report("layout-type", n, "a list can't be printed as it is", "go through it: {{range "+n.String()+"}}…{{end}}")
	case reflect.Struct:
		w.report("layout-type", n, describe(typ)+" can't be printed as it is", "print a part of it: "+choices(typ))
	case reflect.Chan, reflect.Func:
		w.report("layout-type", n, "this can't be printed", "")
	}
}

// speaks reports whether values of a type, or pointers to them, know their own text.
func speaks(t reflect.Type) bool {
	for _, t := range []reflect.Type{t, reflect.PointerTo(t)} {
		if t.Implements(reflect.TypeFor[fmt.Stringer]()) || t.Implements(reflect.TypeFor[error]()) {
			return true
		}
	}
	return false
}

// known is t, or nil for an interface, whose values can be of any type.
func known(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Interface {
		return nil
	}
	return t
}
