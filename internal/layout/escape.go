package layout

import (
	"errors"
	"html/template"
	"io"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"text/template/parse"

	"broadside/internal/diag"
)

// build makes html/template's set of copies of the trees, minified; html/template will rewrite them. edit
// may change each copy first; if it is nil, none is.
func (s *Set) build(edit func(*tmpl, *parse.Tree)) *template.Template {
	set := template.New("").Funcs(functions()).Option("missingkey=error")
	for _, name := range slices.Sorted(maps.Keys(s.templates)) {
		t := s.templates[name]
		tree := t.tree.Copy()
		texts := textsOf(tree.Root)
		for i, original := range textsOf(t.tree.Root) {
			texts[i].Text = s.outline.minified(original)
		}
		s.inline(tree)
		countable(tree)
		if edit != nil {
			edit(t, tree)
		}
		if _, err := set.AddParseTree(name, tree); err != nil {
			panic("layout: " + err.Error()) // only for a set that has been executed
		}
	}
	return set
}

// countable sets an empty text in front of a template and of each round of its loops: html/template's interpreter writes
// it as it writes any other, so that whoever takes what it writes sees that it goes on.
func countable(tree *parse.Tree) {
	mark := func(list *parse.ListNode) {
		list.Nodes = slices.Insert(list.Nodes, 0, parse.Node(&parse.TextNode{NodeType: parse.NodeText, Pos: list.Pos}))
	}
	mark(tree.Root)
	each(tree.Root, func(n parse.Node) {
		if loop, ok := n.(*parse.RangeNode); ok {
			mark(loop.List)
		}
	})
}

// inline sets messages that are named outright into the text: {{.Word "sources"}} is the same on every page,
// and calling a method for it costs more than all of the text around it.
func (s *Set) inline(tree *parse.Tree) {
	if s.words == nil {
		return
	}
	each(tree.Root, func(n parse.Node) {
		list, ok := n.(*parse.ListNode)
		if !ok {
			return
		}
		for i, child := range list.Nodes {
			if id := wordOf(child); id != "" && s.words(id) != "" {
				list.Nodes[i] = &parse.TextNode{NodeType: parse.NodeText, Pos: child.Position(), Text: []byte(template.HTMLEscapeString(s.words(id)))}
			}
		}
	})
}

// wordOf returns the id of {{.Word "id"}} and {{$.Word "id"}}, and "" for anything else.
func wordOf(n parse.Node) string {
	action, ok := n.(*parse.ActionNode)
	if !ok || len(action.Pipe.Decl) > 0 || len(action.Pipe.Cmds) != 1 || len(action.Pipe.Cmds[0].Args) != 2 {
		return ""
	}
	args := action.Pipe.Cmds[0].Args
	id, ok := args[1].(*parse.StringNode)
	if !ok {
		return ""
	}
	switch f := args[0].(type) {
	case *parse.FieldNode:
		ok = slices.Equal(f.Ident, []string{"Word"})
	case *parse.VariableNode:
		ok = slices.Equal(f.Ident, []string{"$", "Word"})
	default:
		ok = false
	}
	if !ok {
		return ""
	}
	return id.Text
}

func textsOf(root *parse.ListNode) []*parse.TextNode {
	var out []*parse.TextNode
	each(root, func(n parse.Node) {
		if text, ok := n.(*parse.TextNode); ok {
			out = append(out, text)
		}
	})
	return out
}

// entry is a layout made ready for views of one type.
type entry struct {
	html     *template.Template
	program  func() *program // does what html does, but faster; the program is nil if it is not known how
	problems []diag.Problem  // of this layout for this type
	fault    *fault          // why it can't be executed; nil if it can
	size     atomic.Int64    // of the last page
}

type entryKey struct {
	layout string
	view   reflect.Type
}

// entry returns what is known of a layout for a type of view, finding it out the first time.
func (s *Set) entry(layout string, view reflect.Type) *entry {
	key := entryKey{layout, view}
	if e, ok := s.entries.Load(key); ok {
		return e.(*entry)
	}
	e, _ := s.entries.LoadOrStore(key, s.newEntry(layout+".html", view))
	return e.(*entry)
}

func (s *Set) newEntry(name string, view reflect.Type) *entry {
	e := &entry{fault: s.fault(name)}
	if s.templates[name] == nil {
		if e.fault == nil {
			e.fault = s.newFault(noLayout(strings.TrimSuffix(name, ".html")))
		}
		return e
	}
	if view == nil {
		view = typeNothing
	}
	e.problems = s.check(name, view)
	if e.fault == nil && len(e.problems) == 0 {
		e.html = s.html.Lookup(name)
		if err := escape(e.html); err != nil {
			e.problems = []diag.Problem{s.escapeProblem(name, err)}
		} else {
			e.program = sync.OnceValue(func() *program {
				p, _ := compile(s.trees, name, view)
				return p
			})
		}
	}
	if e.fault == nil && len(e.problems) > 0 {
		e.fault = s.newFault(e.problems[0])
	}
	return e
}

// escape makes html/template analyse a template, which it does no earlier than at its first execution. That
// one ends at the first byte of output.
func escape(t *template.Template) *template.Error {
	err := t.Execute(refuser{}, nil)
	var refused *template.Error
	errors.As(err, &refused)
	return refused
}

// refuser is a writer that takes nothing.
type refuser struct{}

func (refuser) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

// escapeProblem tells where html/template can't say which way a value must be escaped.
func (s *Set) escapeProblem(name string, err *template.Error) diag.Problem {
	src := s.templates[name].src
	from, to := -1, 0
	if err.Node != nil {
		location, _ := (*parse.Tree)(nil).ErrorContext(err.Node)
		if base, line, _, ok := splitLocation(location); ok && s.sources[base] != nil {
			src = s.sources[base]
			from, to = src.lineSpan(line)
			if at := int(err.Node.Position()); from <= at && at < to {
				from, to = src.actionSpan(at)
			}
		}
	}
	message, help := plainEscape(err)
	if from < 0 {
		return diag.Problem{Code: "layout-syntax", File: src.file, Message: message, Help: help}
	}
	return src.problem("layout-syntax", from, to, message, help)
}

func plainEscape(err *template.Error) (message, help string) {
	switch err.ErrorCode {
	case template.ErrBranchEnd:
		return "the ways through this block end at different places of the HTML",
			"close in each way what it opens: a tag, a quotation mark, an element"
	case template.ErrRangeLoopReentry:
		return "the second round of this loop begins at another place of the HTML than the first", "close inside of the loop what it opens"
	case template.ErrAmbigContext:
		return "it can't be told where in the address this stands", "put the whole address in one action, or the {{if}} around the whole attribute"
	case template.ErrEndContext:
		return "the page ends inside of a tag, an attribute or a comment", "close it"
	}
	return "html/template can't escape this: " + err.Description, ""
}

// splitLocation takes "head.html:12:3" apart; the column is in bytes, from 0.
func splitLocation(location string) (base string, line, column int, ok bool) {
	i := strings.LastIndexByte(location, ':')
	if i < 0 {
		return "", 0, 0, false
	}
	j := strings.LastIndexByte(location[:i], ':')
	if j < 0 {
		return "", 0, 0, false
	}
	line, err1 := strconv.Atoi(location[j+1 : i])
	column, err2 := strconv.Atoi(location[i+1:])
	return location[:j], line, column, err1 == nil && err2 == nil
}
