package layout

import (
	"cmp"
	"reflect"
	"text/template/parse"
)

// expr is an expression: the type of its value, and how that is found. The kind of the type is one of those that
// known lets through.
type expr struct {
	typ reflect.Type
	of  func(r *run, dot reflect.Value) reflect.Value
}

// mixed is the type of a value that has one type or another, of which only the truth counts.
type mixed struct{}

var typeMixed = reflect.TypeFor[mixed]()

// known returns typ if its kind is one of the few that views are made of.
func (c *compiler) known(typ reflect.Type) reflect.Type {
	switch typ.Kind() {
	case reflect.Bool, reflect.Int, reflect.String, reflect.Slice, reflect.Struct:
		return typ
	case reflect.Pointer:
		if typ.Elem().Kind() == reflect.Struct {
			return typ
		}
	}
	c.refuse("%v is not known", typ)
	return nil
}

func always(v any) expr {
	value := reflect.ValueOf(v)
	return expr{value.Type(), func(*run, reflect.Value) reflect.Value { return value }}
}

// pipe returns a pipeline's value, which it also puts into the variable that the pipeline names, if there is one.
func (c *compiler) pipe(p *parse.PipeNode, dot reflect.Type) expr {
	value := c.commands(p.Cmds, dot)
	if len(p.Decl) == 0 {
		return value
	}
	name, at := p.Decl[0].Ident[0], 0
	if p.IsAssign {
		v := c.variable(name)
		if v.typ != value.typ {
			c.refuse("%s is %v and %v", name, v.typ, value.typ)
		}
		at = v.at
	} else {
		at = c.declare(name, value.typ)
	}
	return expr{value.typ, func(r *run, dot reflect.Value) reflect.Value {
		r.vars[at] = value.of(r, dot)
		return r.vars[at]
	}}
}

func (c *compiler) commands(cmds []*parse.CommandNode, dot reflect.Type) expr {
	if len(cmds) == 0 {
		c.refuse("a pipeline is empty")
	}
	value := c.command(cmds[0], dot)
	for _, cmd := range cmds[1:] {
		value = c.command(cmd, dot, value)
	}
	return value
}

// command returns a command's value; before is that of the command in front, which becomes the last argument.
func (c *compiler) command(cmd *parse.CommandNode, dot reflect.Type, before ...expr) expr {
	var args []expr
	for _, n := range cmd.Args[1:] {
		args = append(args, c.value(n, dot))
	}
	args = append(args, before...)
	switch n := cmd.Args[0].(type) {
	case *parse.FieldNode, *parse.ChainNode, *parse.VariableNode:
		return c.chain(n, dot, args)
	case *parse.IdentifierNode:
		if (n.Ident == "and" || n.Ident == "or") && len(before) > 0 {
			c.refuse("%s may leave its last argument out", n.Ident)
		}
		return c.function(n.Ident, args)
	}
	if len(args) > 0 {
		c.refuse("%s has arguments", cmd)
	}
	return c.value(cmd.Args[0], dot)
}

func (c *compiler) value(n parse.Node, dot reflect.Type) expr {
	switch n := n.(type) {
	case *parse.DotNode:
		if dot == typeNothing {
			c.refuse("there is no dot")
		}
		return expr{dot, func(_ *run, dot reflect.Value) reflect.Value { return dot }}
	case *parse.BoolNode:
		return always(n.True)
	case *parse.StringNode:
		return always(n.Text)
	case *parse.NumberNode:
		if numberType(n) == reflect.TypeFor[int]() {
			return always(int(n.Int64))
		}
	case *parse.PipeNode:
		if len(n.Decl) == 0 {
			return c.commands(n.Cmds, dot)
		}
	case *parse.IdentifierNode:
		return c.function(n.Ident, nil)
	case *parse.FieldNode, *parse.ChainNode, *parse.VariableNode:
		return c.chain(n, dot, nil)
	}
	c.refuse("%s is not known", n)
	panic("unreachable")
}

// chain follows .A.B, $x.A.B and (…).A.B; args belong to the last part.
func (c *compiler) chain(n parse.Node, dot reflect.Type, args []expr) expr {
	var from expr
	var names []string
	switch n := n.(type) {
	case *parse.FieldNode:
		from, names = c.value(&parse.DotNode{}, dot), n.Ident
	case *parse.ChainNode:
		from, names = c.value(n.Node, dot), n.Field
	case *parse.VariableNode:
		v := c.variable(n.Ident[0])
		if v.typ == typeNothing {
			c.refuse("there is no dot")
		}
		from, names = expr{v.typ, func(r *run, _ reflect.Value) reflect.Value { return r.vars[v.at] }}, n.Ident[1:]
	}
	for i, name := range names {
		if i == len(names)-1 {
			return c.member(from, name, args)
		}
		from = c.member(from, name, nil)
	}
	if len(args) > 0 {
		c.refuse("%s has arguments", n)
	}
	return from
}

// member is a field of a struct or of what a pointer points to, or the result of a method of it.
func (c *compiler) member(e expr, name string, args []expr) expr {
	t := base(e.typ)
	if _, ok := reflect.PointerTo(t).MethodByName(name); ok {
		return c.method(c.pointed(e), name, args)
	}
	if t.Kind() != reflect.Struct || len(args) > 0 {
		c.refuse("%v has no field %s", t, name)
	}
	f, ok := t.FieldByName(name)
	if !ok || !f.IsExported() {
		c.refuse("%v has no field %s", t, name)
	}
	for _, i := range f.Index { // more than one for the field of an embedded struct
		e = c.pointed(e)
		of := e.of
		e = expr{c.known(e.typ.Field(i).Type), func(r *run, dot reflect.Value) reflect.Value { return of(r, dot).Field(i) }}
	}
	return e
}

// pointed is what a pointer points to, and any other value itself.
func (c *compiler) pointed(e expr) expr {
	if e.typ.Kind() != reflect.Pointer {
		return e
	}
	return expr{c.known(e.typ.Elem()), func(r *run, dot reflect.Value) reflect.Value {
		v := e.of(r, dot)
		if v.IsNil() {
			panic(handOver{})
		}
		return v.Elem()
	}}
}

// method calls a method by reflection, which is slow: Word of constant messages, the one that most layouts call, has
// become text before.
func (c *compiler) method(e expr, name string, args []expr) expr {
	m, ok := e.typ.MethodByName(name)
	if !ok {
		c.refuse("%s is a method of a pointer to %v", name, e.typ)
	}
	return c.result(name, m.Func, append([]expr{e}, args...))
}

// result is what a Go function returns for args. Its error is text/template's to tell, and so is a panic.
func (c *compiler) result(name string, f reflect.Value, args []expr) expr {
	t := f.Type()
	if !t.IsVariadic() && len(args) != t.NumIn() || len(args) < t.NumIn()-1 {
		c.refuse("%s has %d arguments", name, len(args))
	}
	for i, arg := range args {
		param := t.In(min(i, t.NumIn()-1))
		if t.IsVariadic() && i >= t.NumIn()-1 {
			param = param.Elem()
		}
		if !arg.typ.AssignableTo(param) {
			c.refuse("%s is given %v", name, arg.typ)
		}
	}
	return expr{c.known(t.Out(0)), func(r *run, dot reflect.Value) reflect.Value {
		in := make([]reflect.Value, len(args))
		for i, arg := range args {
			in[i] = arg.of(r, dot)
		}
		defer func() {
			if recover() != nil {
				panic(handOver{})
			}
		}()
		out := f.Call(in)
		if len(out) > 1 && !out[1].IsNil() {
			panic(handOver{})
		}
		return out[0]
	}}
}

// function returns the result of one of functionNames.
func (c *compiler) function(name string, args []expr) expr {
	least, most, ok := arity(name)
	if !ok || len(args) < least || most >= 0 && len(args) > most {
		c.refuse("%s is not known", name)
	}
	switch name {
	case "and", "or":
		return choice(name == "or", args)
	case "not":
		return fact(func(r *run, dot reflect.Value) bool { return !truth(args[0].of(r, dot)) })
	case "eq", "ne", "lt", "le", "gt", "ge":
		return c.comparison(name, args)
	case "len":
		if kind := args[0].typ.Kind(); kind == reflect.String || kind == reflect.Slice {
			return expr{reflect.TypeFor[int](), func(r *run, dot reflect.Value) reflect.Value {
				return reflect.ValueOf(args[0].of(r, dot).Len())
			}}
		}
	case "index":
		if len(args) == 2 && args[0].typ.Kind() == reflect.Slice && args[1].typ.Kind() == reflect.Int {
			return expr{c.known(args[0].typ.Elem()), func(r *run, dot reflect.Value) reflect.Value {
				list, i := args[0].of(r, dot), args[1].of(r, dot).Int()
				if i < 0 || i >= int64(list.Len()) {
					panic(handOver{})
				}
				return list.Index(int(i))
			}}
		}
	case "print", "println", "printf":
		return c.result(name, reflect.ValueOf(functions()[name]), args)
	}
	c.refuse("%s is not known for these arguments", name)
	panic("unreachable")
}

func fact(of func(r *run, dot reflect.Value) bool) expr {
	yes, no := reflect.ValueOf(true), reflect.ValueOf(false)
	return expr{yes.Type(), func(r *run, dot reflect.Value) reflect.Value {
		if of(r, dot) {
			return yes
		}
		return no
	}}
}

// choice is the first of args whose truth decides, or else the last; those behind it are not looked at.
func choice(decides bool, args []expr) expr {
	typ := args[0].typ
	for _, arg := range args {
		if arg.typ != typ {
			typ = typeMixed
		}
	}
	return expr{typ, func(r *run, dot reflect.Value) (v reflect.Value) {
		for _, arg := range args {
			if v = arg.of(r, dot); truth(v) == decides {
				break
			}
		}
		return v
	}}
}

// comparison compares the first of args with the others, and is true if one of the results is as name wants it.
func (c *compiler) comparison(name string, args []expr) expr {
	kind := args[0].typ.Kind()
	for _, arg := range args {
		if arg.typ.Kind() != kind {
			c.refuse("%s compares %v with %v", name, args[0].typ, arg.typ)
		}
	}
	var order func(a, b reflect.Value) int
	switch {
	case kind == reflect.String:
		order = func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) }
	case kind == reflect.Int:
		order = func(a, b reflect.Value) int { return cmp.Compare(a.Int(), b.Int()) }
	default:
		c.refuse("%s compares %v", name, args[0].typ)
	}
	holds := map[string]func(order int) bool{
		"eq": func(order int) bool { return order == 0 },
		"ne": func(order int) bool { return order != 0 },
		"lt": func(order int) bool { return order < 0 },
		"le": func(order int) bool { return order <= 0 },
		"gt": func(order int) bool { return order > 0 },
		"ge": func(order int) bool { return order >= 0 },
	}[name]
	return fact(func(r *run, dot reflect.Value) (found bool) {
		first := args[0].of(r, dot)
		for _, arg := range args[1:] {
			if holds(order(first, arg.of(r, dot))) {
				found = true // and go on: what can't be had among the others ends the page
			}
		}
		return found
	})
}
