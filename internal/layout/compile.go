package layout

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// compiler turns trees that html/template has escaped into a program. The types of all values are known, as
// they are to checker; what it does not know is a refusal.
type compiler struct {
	trees     map[string]*parse.Tree
	templates map[use]step
	vars      []slot // those that can be seen, the innermost last
	slots     int
}

// use is a template and the type of the dot that it is called with.
type use struct {
	name string
	dot  reflect.Type
}

// slot is where a variable has its value. Each declaration has one of its own, since no template calls itself.
type slot struct {
	name string
	typ  reflect.Type
	at   int
}

// refusal is the panic of a compiler, with its reason.
type refusal string

func (c *compiler) refuse(format string, args ...any) { panic(refusal(fmt.Sprintf(format, args...))) }

// compile makes a program of a template and all that it calls, which html/template must have escaped, for views
// of a type. The program is nil if something in them is not known here; refused says what.
func compile(trees map[string]*parse.Tree, name string, view reflect.Type) (p *program, refused string) {
	c := &compiler{trees: trees, templates: map[use]step{}}
	defer func() {
		if e := recover(); e != nil {
			reason, expected := e.(refusal)
			if !expected {
				panic(e)
			}
			p, refused = nil, string(reason)
		}
	}()
	body := block{c.template(name, c.known(view))}
	return &program{body: body, slots: c.slots}, ""
}

// template returns the step that executes a template.
func (c *compiler) template(name string, dot reflect.Type) step {
	key := use{name, dot}
	if s, ok := c.templates[key]; ok && s != nil {
		return s
	}
	tree := c.trees[name]
	if _, open := c.templates[key]; open || tree == nil {
		c.refuse("%s can't be called", name) // html/template names a copy for another context so that it can't be looked up
	}
	c.templates[key] = nil
	outer := c.vars
	c.vars = nil
	at := c.declare("$", dot)
	body := c.list(tree.Root, dot)
	c.vars = outer
	s := func(r *run, dot reflect.Value) flow {
		r.bound()
		r.vars[at] = dot
		return body.do(r, dot)
	}
	c.templates[key] = s
	return s
}

func (c *compiler) declare(name string, typ reflect.Type) (at int) {
	at = c.slots
	c.slots++
	c.vars = append(c.vars, slot{name, typ, at})
	return at
}

func (c *compiler) variable(name string) slot {
	for i := len(c.vars) - 1; i >= 0; i-- {
		if c.vars[i].name == name {
			return c.vars[i]
		}
	}
	c.refuse("there is no variable %s", name)
	panic("unreachable")
}

// list returns a list's steps, with neighbouring texts as one. What it declares ends with it.
func (c *compiler) list(l *parse.ListNode, dot reflect.Type) (out block) {
	if l == nil {
		return nil
	}
	seen := len(c.vars)
	var text []byte
	for _, n := range l.Nodes {
		if n, ok := n.(*parse.TextNode); ok {
			text = append(text, n.Text...)
			continue
		}
		if len(text) > 0 {
			out = append(out, constant(text))
			text = nil
		}
		out = append(out, c.statement(n, dot))
	}
	if len(text) > 0 {
		out = append(out, constant(text))
	}
	c.vars = c.vars[:seen]
	return out
}

func constant(text []byte) step {
	return func(r *run, _ reflect.Value) flow {
		r.out = append(r.out, text...)
		return toNext
	}
}

func (c *compiler) statement(n parse.Node, dot reflect.Type) step {
	seen := len(c.vars)
	switch n := n.(type) {
	case *parse.ActionNode:
		return c.action(n, dot)
	case *parse.IfNode:
		value := c.pipe(n.Pipe, dot)
		then, otherwise := c.list(n.List, dot), c.list(n.ElseList, dot)
		c.vars = c.vars[:seen]
		return func(r *run, dot reflect.Value) flow {
			if truth(value.of(r, dot)) {
				return then.do(r, dot)
			}
			return otherwise.do(r, dot)
		}
	case *parse.WithNode:
		value := c.pipe(n.Pipe, dot)
		then, otherwise := c.list(n.List, value.typ), c.list(n.ElseList, dot)
		c.vars = c.vars[:seen]
		return func(r *run, dot reflect.Value) flow {
			if v := value.of(r, dot); truth(v) {
				return then.do(r, v)
			}
			return otherwise.do(r, dot)
		}
	case *parse.RangeNode:
		return c.loop(n, dot)
	case *parse.TemplateNode:
		return c.call(n, dot)
	case *parse.BreakNode:
		return func(*run, reflect.Value) flow { return behindLoop }
	case *parse.ContinueNode:
		return func(*run, reflect.Value) flow { return toNextRound }
	}
	c.refuse("%s is not known", n)
	panic("unreachable")
}

func (c *compiler) action(n *parse.ActionNode, dot reflect.Type) step {
	if len(n.Pipe.Decl) == 0 {
		return c.print(n.Pipe, dot)
	}
	value := c.pipe(n.Pipe, dot)
	return func(r *run, dot reflect.Value) flow {
		value.of(r, dot)
		return toNext
	}
}

func (c *compiler) loop(n *parse.RangeNode, dot reflect.Type) step {
	seen := len(c.vars)
	list := c.commands(n.Pipe.Cmds, dot)
	if list.typ.Kind() != reflect.Slice || n.Pipe.IsAssign {
		c.refuse("%s is not known", n.Pipe)
	}
	element := c.known(list.typ.Elem())
	key, value := -1, -1
	if decl := n.Pipe.Decl; len(decl) > 0 {
		if len(decl) > 1 {
			key = c.declare(decl[0].Ident[0], reflect.TypeFor[int]())
		}
		value = c.declare(decl[len(decl)-1].Ident[0], element)
	}
	body := c.list(n.List, element)
	c.vars = c.vars[:seen]
	otherwise := c.list(n.ElseList, dot)
	return func(r *run, dot reflect.Value) flow {
		list := list.of(r, dot)
		size := list.Len()
		if size == 0 {
			return otherwise.do(r, dot)
		}
		for i := range size {
			dot := list.Index(i)
			if key >= 0 {
				r.vars[key] = reflect.ValueOf(i)
			}
			if value >= 0 {
				r.vars[value] = dot
			}
			if body.do(r, dot) == behindLoop {
				break
			}
			r.bound()
		}
		return toNext
	}
}

func (c *compiler) call(n *parse.TemplateNode, dot reflect.Type) step {
	if n.Pipe == nil {
		called := c.template(n.Name, typeNothing)
		return func(r *run, _ reflect.Value) flow { return called(r, reflect.ValueOf(nothing{})) }
	}
	value := c.pipe(n.Pipe, dot)
	called := c.template(n.Name, value.typ)
	return func(r *run, dot reflect.Value) flow { return called(r, value.of(r, dot)) }
}
