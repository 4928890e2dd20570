package layout

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"text/template/parse"

	"broadside/internal/diag"
)

var typeNothing = reflect.TypeFor[nothing]()

// operand is an argument: its type and how it was written. node is nil for the result of the command before.
type operand struct {
	typ  reflect.Type
	node parse.Node
}

// pipe returns the type of a pipeline's value and declares its variables.
func (w *walker) pipe(dot reflect.Type, p *parse.PipeNode) reflect.Type {
	var before *operand
	for _, cmd := range p.Cmds {
		typ := w.command(dot, cmd, before)
		before = &operand{typ: typ}
		if text, ok := cmd.Args[0].(*parse.StringNode); ok {
			before.node = text
		}
	}
	for _, v := range p.Decl {
		if name := v.Ident[0]; !p.IsAssign {
			declared := before.typ
			if w.changing[name] {
				declared = nil
			}
			w.vars = append(w.vars, variable{name, declared})
		}
	}
	return before.typ
}

// command returns the type of one command of a pipeline; before is the value handed over by the one in
// front, nil for the first.
func (w *walker) command(dot reflect.Type, cmd *parse.CommandNode, before *operand) reflect.Type {
	args := w.operands(dot, cmd.Args[1:], before)
	switch n := cmd.Args[0].(type) {
	case *parse.IdentifierNode:
		return w.call(n, args)
	case *parse.FieldNode, *parse.ChainNode, *parse.VariableNode:
		return w.chain(dot, n, args)
	case *parse.NilNode:
		w.report("layout-type", n, "nil is no value to begin with", "leave the action out")
		return nil
	default:
		w.noArguments(n, args)
		return w.value(dot, n)
	}
}

// operands returns the arguments of a command, in the order the function gets them.
func (w *walker) operands(dot reflect.Type, nodes []parse.Node, before *operand) []operand {
	var out []operand
	for _, n := range nodes {
		out = append(out, operand{w.value(dot, n), n})
	}
	if before != nil {
		out = append(out, *before)
	}
	return out
}

// value returns the type of a node that has no arguments of its own.
func (w *walker) value(dot reflect.Type, n parse.Node) reflect.Type {
	switch n := n.(type) {
	case *parse.DotNode:
		return dot
	case *parse.NilNode:
		return typeNothing
	case *parse.BoolNode:
		return reflect.TypeFor[bool]()
	case *parse.StringNode:
		return reflect.TypeFor[string]()
	case *parse.NumberNode:
		return numberType(n)
	case *parse.PipeNode:
		return w.pipe(dot, n)
	case *parse.IdentifierNode:
		return w.call(n, nil)
	case *parse.FieldNode, *parse.ChainNode, *parse.VariableNode:
		return w.chain(dot, n, nil)
	}
	return nil
}

// numberType is the type that text/template gives a number whose place doesn't say which it needs.
func numberType(n *parse.NumberNode) reflect.Type {
	hex := strings.HasPrefix(strings.ToLower(n.Text), "0x")
	switch {
	case n.IsComplex:
		return nil
	case n.IsInt && (hex || n.Text[0] == '\'' || !strings.ContainsAny(n.Text, ".eEpP")):
		return reflect.TypeFor[int]()
	case n.IsFloat:
		return reflect.TypeFor[float64]()
	}
	return nil
}

func (w *walker) noArguments(n parse.Node, args []operand) {
	if len(args) > 0 {
		w.report("layout-type", n, n.String()+" takes no arguments", "separate two values by an action each: {{…}} {{…}}")
	}
}

// chain follows .A.B, $x.A.B and (…).A.B; args belong to the last part.
func (w *walker) chain(dot reflect.Type, n parse.Node, args []operand) reflect.Type {
	from, _ := w.t.src.span(n)
	var names []string
	receiver := dot
	switch n := n.(type) {
	case *parse.FieldNode:
		names = n.Ident
	case *parse.ChainNode:
		names = n.Field
		receiver = w.value(dot, n.Node)
	case *parse.VariableNode:
		names = n.Ident[1:]
		receiver = w.variable(n, from)
		from += len(n.Ident[0])
		if len(names) == 0 {
			w.noArguments(n, args)
		}
	}
	for i, name := range names {
		m := member{name: name, from: from}
		if i == len(names)-1 {
			m.args = args
		}
		receiver = w.member(receiver, m)
		from += len(".") + len(name)
	}
	return receiver
}

func (w *walker) variable(n *parse.VariableNode, from int) reflect.Type {
	name := n.Ident[0]
	for i := len(w.vars) - 1; i >= 0; i-- {
		if w.vars[i].name == name {
			return w.vars[i].typ
		}
	}
	// The parser lets an {{else}} see what its {{if}} declared; execution does not.
	w.reportAt("layout-syntax", from, from+len(name), "there is no variable "+name+" here",
		"declare it before, in the same block or around it: {{"+name+" := …}}")
	return nil
}

// member is one part of a chain: a field or a method with its arguments, and where its dot stands.
type member struct {
	name string
	from int
	args []operand
}

func (w *walker) member(receiver reflect.Type, m member) reflect.Type {
	to := m.from + len(".") + len(m.name)
	switch {
	case receiver == nil:
		return nil
	case receiver == typeNothing:
		w.reportAt("layout-field", m.from, to, fmt.Sprintf("there is nothing here that could have a field %s", m.name),
			"hand the view over where this template is called: {{template \"name.html\" .}}")
		return nil
	}
	t := base(receiver)
	if t.Kind() == reflect.Interface {
		return nil
	}
	if method, ok := reflect.PointerTo(t).MethodByName(m.name); ok {
		return w.method(method, m)
	}
	var typ reflect.Type
	switch t.Kind() {
	case reflect.Struct:
		if f, ok := t.FieldByName(m.name); ok && f.IsExported() {
			typ = f.Type
		}
	case reflect.Map:
		if reflect.TypeFor[string]().AssignableTo(t.Key()) {
			typ = t.Elem()
		}
	}
	if typ == nil {
		w.noMember(t, m)
		return nil
	}
	if len(m.args) > 0 {
		w.reportAt("layout-type", m.from, to, "."+m.name+" takes no arguments", "separate two values by an action each: {{…}} {{…}}")
	}
	return known(typ)
}

func (w *walker) noMember(t reflect.Type, m member) {
	w.reportAt("layout-field", m.from, m.from+len(".")+len(m.name), describe(t)+" has no field "+m.name, memberHelp(t, m.name))
}

// memberHelp says what may have been meant by a name that t does not have.
func memberHelp(t reflect.Type, name string) string {
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return "go through the list: {{range …}}{{." + name + "}}{{end}}"
	case reflect.Struct:
	default:
		return ""
	}
	if _, ok := reflect.TypeFor[Frame]().FieldByName(name); ok {
		return "did you mean $." + name + "? Inside {{range}} and {{with}} the dot is the entry, and $ the page"
	}
	if others := kindsWith(name); isView(t) && len(others) > 0 {
		return "only the view of " + strings.Join(others, " and ") + " has it"
	}
	if near := diag.Nearest(name, members(t)); near != "" {
		return "did you mean ." + near + "?"
	}
	return choices(t)
}

func isView(t reflect.Type) bool {
	return slices.ContainsFunc(Kinds(), func(k Kind) bool { return reflect.TypeOf(k.View) == t })
}

// kindsWith returns the layouts of the kinds whose view has a field.
func kindsWith(field string) []string {
	var out []string
	for _, k := range Kinds() {
		if _, ok := reflect.TypeOf(k.View).FieldByName(field); ok {
			out = append(out, k.Layout+".html")
		}
	}
	return out
}

// choices lists what a layout can write after a dot.
func choices(t reflect.Type) string {
	return describe(t) + " has ." + strings.Join(members(t), ", .")
}

// method checks a call; the first parameter of the method's type is the receiver.
func (w *walker) method(method reflect.Method, m member) reflect.Type {
	t := method.Type
	to := m.from + len(".") + len(m.name)
	fixed := t.NumIn() - 1
	if t.IsVariadic() {
		fixed--
	}
	if len(m.args) < fixed || len(m.args) > fixed && !t.IsVariadic() {
		w.reportAt("layout-type", m.from, to, fmt.Sprintf(".%s takes %s, not %d", m.name, count(fixed), len(m.args)), "")
	} else {
		for i, arg := range m.args[:fixed] {
			if param := t.In(i + 1); !fits(arg, param) {
				w.reportAt("layout-type", m.from, to, fmt.Sprintf(".%s takes %s here", m.name, describe(param)), "")
			}
		}
	}
	if m.name == "Word" && len(m.args) == 1 {
		w.word(m.args[0])
	}
	if t.NumOut() == 0 {
		return nil
	}
	return known(t.Out(0))
}

func count(n int) string {
	if n == 1 {
		return "1 argument"
	}
	return fmt.Sprintf("%d arguments", n)
}

// word looks a message up whose id is written out.
func (w *walker) word(arg operand) {
	id, ok := arg.node.(*parse.StringNode)
	if !ok || w.set.words == nil || w.set.words(id.Text) != "" {
		return
	}
	w.report("layout-word", id, fmt.Sprintf("there is no message %s", id.Quoted),
		"take the id of a message in layouts/languages/, or add it to the files there")
}

// fits reports whether an argument can be given for a parameter, as far as that can be told.
func fits(arg operand, param reflect.Type) bool {
	if arg.typ == nil || param.Kind() == reflect.Interface {
		return true
	}
	if arg.typ == typeNothing {
		return param.Kind() >= reflect.Chan && param.Kind() <= reflect.Slice // the kinds that can be nil
	}
	switch n := arg.node.(type) {
	case *parse.StringNode:
		return param.Kind() == reflect.String
	case *parse.BoolNode:
		return param.Kind() == reflect.Bool
	case *parse.NumberNode:
		return n.IsInt && isInteger(param) || n.IsFloat && isFloat(param)
	}
	return arg.typ.AssignableTo(param) ||
		arg.typ.Kind() == reflect.Pointer && arg.typ.Elem().AssignableTo(param) ||
		reflect.PointerTo(arg.typ).AssignableTo(param)
}
