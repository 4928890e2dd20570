package layout

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"path"
	"strconv"
	"text/template/parse"
	"unicode/utf8"

	"broadside/internal/diag"
)

// mark is the function by which misplaced learns which action is being printed. Layouts can't call it.
const mark = "_mark"

var errFound = errors.New("found")

// misplaced finds out which action html/template put its failsafe for, by making the page once more with
// every action marked. It costs a reading of all layouts, for a page that can't be published.
func (s *Set) misplaced(layout string, view any) *fault {
	var printed []printing
	var last any
	at := -1
	set := s.build(func(t *tmpl, tree *parse.Tree) {
		each(tree.Root, func(n parse.Node) {
			if action, ok := n.(*parse.ActionNode); ok && len(action.Pipe.Decl) == 0 {
				action.Pipe.Cmds = append(action.Pipe.Cmds, markCommand(tree, action, len(printed)))
				printed = append(printed, printing{t.src, action})
			}
		})
	})
	set.Funcs(template.FuncMap{mark: func(i int, value any) any {
		at, last = i, value
		return value
	}})
	found := finder{at: &at, last: &last}
	// Its error is the finder's own: the page was made once already.
	_ = set.ExecuteTemplate(&found, layout+".html", view)
	help := "a link takes https:, http:, mailto: or a relative address; other values stand in text or in plain attributes"
	if !found.hit || found.number < 0 {
		return s.newFault(diag.Problem{Code: "layout-unsafe", File: path.Join("layouts", layout+".html"),
			Message: "a value stands where it would not be safe", Help: help})
	}
	p := printed[found.number]
	from, to := p.src.actionSpan(int(p.action.Pos))
	return s.newFault(p.src.problem("layout-unsafe", from, to,
		fmt.Sprintf("%s can't stand here: on this page it is %s", p.src.text[from:to], found.value), help))
}

// printing is an action that prints, with its file.
type printing struct {
	src    *source
	action *parse.ActionNode
}

// markCommand is what "| _mark 7" would be parsed to.
func markCommand(tree *parse.Tree, action *parse.ActionNode, number int) *parse.CommandNode {
	return &parse.CommandNode{NodeType: parse.NodeCommand, Pos: action.Pos, Args: []parse.Node{
		parse.NewIdentifier(mark).SetTree(tree).SetPos(action.Pos),
		&parse.NumberNode{NodeType: parse.NodeNumber, Pos: action.Pos, IsInt: true, Int64: int64(number), Text: strconv.Itoa(number)},
	}}
}

// finder is a writer that stops at the failsafe. An action's print comes in one piece, after its mark.
type finder struct {
	at     *int
	last   *any
	hit    bool
	number int
	value  string
}

func (f *finder) Write(b []byte) (int, error) {
	if !bytes.Contains(b, []byte(failsafe)) {
		return len(b), nil
	}
	f.hit, f.number, f.value = true, *f.at, quoted(*f.last)
	return 0, errFound
}

// quoted shows a value, shortened.
func quoted(v any) string {
	const most = 60
	s := fmt.Sprint(v)
	if len(s) > most {
		cut := most
		for !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut] + "…"
	}
	return strconv.Quote(s)
}
