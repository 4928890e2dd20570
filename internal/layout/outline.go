package layout

import (
	"text/template/parse"

	"broadside/internal/diag"
)

// outline is where in HTML the texts of the layouts stand, and what is wrong with their HTML.
type outline struct {
	texts    map[*parse.TextNode]place // where a text begins; with a gap only if it always does
	torn     map[*parse.TextNode]bool  // it begins at several places, so it can't be minified
	data     map[*parse.ActionNode]bool
	problems []diag.Problem
}

// reader walks templates as they would be executed, from place to place. Each template is read once for
// each place it is called at, both ways of every branch.
type reader struct {
	*outline
	set    *Set
	after  map[begun]place // where a template ends
	active map[string]bool // being read; a circle is left alone, recursion reports it
	jumps  []place         // where break and continue leave the loop's body being read
	t      *tmpl
	tag    spot // where the last tag or comment began
}

type begun struct {
	name string
	from place
}

// spot is an offset in a file.
type spot struct {
	src *source
	at  int
}

// scan reads the templates that a page may begin with, and thereby all that they call.
func (s *Set) scan(roots []string) *outline {
	r := &reader{
		outline: &outline{texts: map[*parse.TextNode]place{}, torn: map[*parse.TextNode]bool{}, data: map[*parse.ActionNode]bool{}},
		set:     s, after: map[begun]place{}, active: map[string]bool{},
	}
	for _, name := range roots {
		end := r.template(name, place{gap: true})
		if end.mode != inText && !end.dead {
			r.unfinished(end)
		}
	}
	r.problems = diag.Sorted(r.problems)
	return r.outline
}

// unfinished reports a page that ends at end, which is not in its text.
func (r *reader) unfinished(end place) {
	message, help := "the page ends inside of this tag", "close it with >"
	switch {
	case end.mode == inComment:
		message, help = "this comment is never closed", "close it with -->, in one piece"
	case end.mode == inRaw:
		message, help = "<"+end.tag+"> is never closed", "write </"+end.tag+"> in the same file, in one piece"
	case end.mode == inValue && end.quote != 0:
		message, help = "the page ends inside of an attribute's value", "close it with "+string(end.quote)
	}
	from, to := r.tag.at, r.tag.at+len("<")+len(end.tag)
	r.problems = append(r.problems, r.tag.src.problem("layout-syntax", from, to, message, help))
}

func (r *reader) template(name string, p place) place {
	t := r.set.templates[name]
	if t == nil || r.active[name] {
		return p
	}
	if end, ok := r.after[begun{name, p}]; ok {
		return end
	}
	r.active[name] = true
	outer := r.t
	r.t = t
	end := r.list(p, t.tree.Root)
	r.t = outer
	delete(r.active, name)
	end.dead = false
	r.after[begun{name, p}] = end
	return end
}

func (r *reader) list(p place, l *parse.ListNode) place {
	if l == nil {
		return p
	}
	for _, n := range l.Nodes {
		if p.dead {
			break
		}
		p = r.node(p, n)
	}
	return p
}

func (r *reader) node(p place, n parse.Node) place {
	switch n := n.(type) {
	case *parse.TextNode:
		return r.text(p, n)
	case *parse.ActionNode:
		if len(n.Pipe.Decl) == 0 {
			return r.action(p, n)
		}
	case *parse.TemplateNode:
		return r.template(n.Name, p)
	case *parse.BreakNode, *parse.ContinueNode:
		r.jumps = append(r.jumps, p)
		p.dead = true
	case *parse.IfNode:
		return r.branches(p, &n.BranchNode)
	case *parse.WithNode:
		return r.branches(p, &n.BranchNode)
	case *parse.RangeNode:
		return r.loop(p, n)
	}
	return p
}

func (r *reader) branches(p place, n *parse.BranchNode) place {
	a, b := r.list(p, n.List), r.list(p, n.ElseList)
	if parted(a, b) {
		from, to := r.t.src.actionSpan(int(n.Pos))
		r.unsafe(from, to, "the ways through this block end in different tags or attributes", "write each tag and each attribute in one piece, with the block around it")
	}
	return join(a, b)
}

// loop reads the body again if it ends elsewhere than it began, for that is where it begins next time.
func (r *reader) loop(p place, n *parse.RangeNode) place {
	end := r.body(p, n.List)
	if end != p {
		end = join(end, r.body(end, n.List))
	}
	return join(end, r.list(p, n.ElseList))
}

// body returns where a loop's body ends, by whichever way.
func (r *reader) body(p place, l *parse.ListNode) place {
	outer := r.jumps
	r.jumps = nil
	end := r.list(p, l)
	for _, jump := range r.jumps {
		end = join(end, jump)
	}
	r.jumps = outer
	return end
}

// text reads a text from p and returns where it ends.
func (r *reader) text(p place, n *parse.TextNode) place {
	r.begins(p, n)
	text := string(n.Text)
	r.cutName(p, n)
	for i := 0; i < len(text); {
		mode := p.mode
		if mode == betweenAttributes && text[i] == '>' {
			r.whole(&p, int(n.Pos)+i+1)
		}
		width, ev := p.step(text, i)
		if p.mode != mode && (p.mode == inComment || p.mode == inDoctype) {
			r.tag = spot{r.t.src, int(n.Pos) + i}
		}
		r.lint(&p, ev, int(n.Pos)+i, int(n.Pos)+i+width)
		i += width
	}
	if p.mode == inDoctype {
		r.syntax(r.tag.at, int(n.Pos)+len(text), "this doctype is not closed in one piece", "write <!doctype html>")
		p.mode = inText
	}
	return p
}

// begins remembers where a text begins.
func (r *reader) begins(p place, n *parse.TextNode) {
	before, ok := r.texts[n]
	if ok {
		p.gap, before.gap = p.gap && before.gap, p.gap && before.gap
		r.torn[n] = r.torn[n] || p != before
	}
	r.texts[n] = p
}

// action stands for the value it will be replaced with.
func (r *reader) action(p place, n *parse.ActionNode) place {
	p.gap = false
	switch p.mode {
	case inTagName:
		r.nameByAction(n, "a tag")
	case betweenAttributes, inAttribute, afterAttribute:
		r.nameByAction(n, "an attribute")
		p.mode = inAttribute
	case beforeValue:
		p.mode, p.quote = inValue, 0
		r.bare(n)
		r.inValue(&p, n)
	case inValue:
		if p.quote == 0 {
			r.bare(n)
		}
		r.inValue(&p, n)
	case inRaw:
		if p.tag == "script" && p.json {
			p.actions++
			r.data[n] = true
			r.onlyOne(p, n)
		}
	}
	return p
}

// inValue notes in p that an action gives a part of a value.
func (r *reader) inValue(p *place, n *parse.ActionNode) {
	p.mixed, p.value = true, longer(p.value, actionInValue[0], maxValue)
	if p.closing {
		return
	}
	switch {
	case p.tag == "meta" && p.attr == "content":
		p.said.literal = p.said.literal || !prints(n, "Policy") && !prints(n, "Referrer")
	case isAddress(p.attr) && wordOf(n) != "":
		from, to := r.t.src.actionSpan(int(n.Pos))
		r.unsafe(from, to, "an address can't come from a language file", "write it out, or take it from a field of the page")
	}
}

// prints reports whether an action prints a field of the page's frame and does nothing else: no other view has one of
// these names (view.go).
func prints(n *parse.ActionNode, field string) bool {
	s := n.Pipe.String()
	return s == "."+field || s == "$."+field
}
