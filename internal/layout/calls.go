package layout

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"broadside/internal/diag"
)

// each calls f for n and every statement below it, in the order of the text.
func each(n parse.Node, f func(parse.Node)) {
	if list, ok := n.(*parse.ListNode); ok && list == nil {
		return // a block without {{else}}
	}
	f(n)
	switch n := n.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			each(child, f)
		}
	case *parse.IfNode:
		eachBranch(&n.BranchNode, f)
	case *parse.WithNode:
		eachBranch(&n.BranchNode, f)
	case *parse.RangeNode:
		eachBranch(&n.BranchNode, f)
	}
}

func eachBranch(b *parse.BranchNode, f func(parse.Node)) {
	each(b.List, f)
	each(b.ElseList, f)
}

// calls returns the {{template}} and {{block}} actions of t.
func (t *tmpl) calls() []*parse.TemplateNode {
	var out []*parse.TemplateNode
	each(t.tree.Root, func(n parse.Node) {
		if call, ok := n.(*parse.TemplateNode); ok {
			out = append(out, call)
		}
	})
	return out
}

// nameSpan returns where the name stands in a call.
func (t *tmpl) nameSpan(call *parse.TemplateNode) (from, to int) {
	from = int(call.Pos)
	_, end := t.src.actionSpan(from)
	return from, min(end, from+len(fmt.Sprintf("%q", call.Name)))
}

// missing names the kinds without a layout, and the calls that lead nowhere.
func (s *Set) missing() []diag.Problem {
	var out []diag.Problem
	for _, k := range Kinds() {
		if s.sources[k.Layout+".html"] == nil {
			out = append(out, noLayout(k.Layout))
		}
	}
	names := slices.Sorted(maps.Keys(s.owners))
	for _, t := range s.templates {
		for _, call := range t.calls() {
			if s.owners[call.Name] != nil {
				continue
			}
			from, to := t.nameSpan(call)
			help := fmt.Sprintf("write %s", path.Join(path.Dir(t.src.file), path.Base(call.Name)))
			if !strings.HasSuffix(call.Name, ".html") {
				help = fmt.Sprintf("a file is called with its ending, %q; anything else by the name in its {{define}}", call.Name+".html")
			}
			if near := diag.Nearest(call.Name, names); near != "" {
				help = fmt.Sprintf("did you mean %q?", near)
			}
			out = append(out, t.src.problem("layout-missing", from, to, fmt.Sprintf("there is no template %q", call.Name), help))
		}
	}
	return out
}

func noLayout(name string) diag.Problem {
	file := path.Join("layouts", name+".html")
	return diag.Problem{Code: "layout-missing", File: file, Message: "there is no layout of this name", Help: "write " + file}
}

// recursion names each call that closes a circle. A page's data has no depth that would need one, and a
// circle ends only by exhausting the machine (CASES.md RS-019).
func (s *Set) recursion() []diag.Problem {
	var out []diag.Problem
	done := map[string]bool{}
	var visit func(t *tmpl, road []string)
	visit = func(t *tmpl, road []string) {
		done[t.name] = true
		road = append(road, t.name)
		for _, call := range t.calls() {
			if i := slices.Index(road, call.Name); i >= 0 {
				from, to := t.nameSpan(call)
				circle := strings.Join(append(slices.Clone(road[i:]), call.Name), " → ")
				out = append(out, t.src.problem("layout-recursion", from, to,
					fmt.Sprintf("%q is called from within itself: %s", call.Name, circle),
					"take one of the calls out; for a list use {{range}}"))
			} else if next := s.templates[call.Name]; next != nil && !done[call.Name] {
				visit(next, road)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.templates)) {
		if !done[name] {
			visit(s.templates[name], nil)
		}
	}
	return out
}

// fault returns the first thing that keeps a template, or one it calls, from being executed; nil if there
// is none.
func (s *Set) fault(name string) *fault {
	seen := map[string]bool{}
	var visit func(name string) *fault
	visit = func(name string) *fault {
		if seen[name] {
			return nil
		}
		seen[name] = true
		if f := s.faults[s.owners[name]]; f != nil {
			return f
		}
		t := s.templates[name]
		if t == nil {
			return nil
		}
		for _, call := range t.calls() {
			if f := visit(call.Name); f != nil {
				return f
			}
		}
		return nil
	}
	return visit(name)
}
