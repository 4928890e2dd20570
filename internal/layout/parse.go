package layout

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"broadside/internal/diag"
)

// maxText is as much as a layout may hold. The parser and what walks its trees go one call deeper for each
// open block, so this also bounds the stack.
const maxText = 256 << 10

// parse reads the files into s.sources, s.templates and s.owners.
func (s *Set) parse(files []File) []diag.Problem {
	files = slices.Clone(files)
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	var out []diag.Problem
	for _, f := range files {
		src := &source{file: f.Name, base: path.Base(f.Name), text: string(f.Text)}
		s.sources[src.base] = src
		s.owners[src.base] = src
	}
	for _, f := range files {
		out = append(out, s.parseOne(s.sources[path.Base(f.Name)])...)
	}
	return out
}

func (s *Set) parseOne(src *source) []diag.Problem {
	if len(src.text) > maxText {
		return []diag.Problem{{Code: "layout-syntax", File: src.file,
			Message: fmt.Sprintf("the layout is larger than %d KiB", maxText>>10),
			Help:    "move parts of it to other files of the folder and call them with {{template \"part.html\" .}}"}}
	}
	if i := strings.IndexFunc(src.text, isUnseen); i >= 0 {
		return []diag.Problem{src.problem("layout-syntax", i, i+1, fmt.Sprintf("a character that can't be seen stands here (U+%04X)", src.text[i]), "take it out")}
	}
	trees := map[string]*parse.Tree{}
	tree := parse.New(src.base)
	tree.Mode = parse.SkipFuncCheck // check names functions itself, with all their places
	_, err := tree.Parse(src.text, "", "", trees)
	if err != nil {
		for _, a := range actions(src.text) {
			if a.name != "" && s.owners[a.name] == nil {
				s.owners[a.name] = src
			}
		}
		return []diag.Problem{src.syntax(err)}
	}
	var out []diag.Problem
	for name, tree := range trees {
		if owner := s.owners[name]; owner != nil && owner != src {
			out = append(out, src.twice(name, owner))
			continue
		}
		s.owners[name] = src
		s.templates[name] = &tmpl{name, src, tree}
	}
	return out
}

// isUnseen reports a control character that is no white space. Browsers drop or replace some of them, and then
// see other names and addresses than html/template does.
func isUnseen(c rune) bool { return c < 0x20 && !isSpace(byte(c)) || c == 0x7F }

func (s *source) twice(name string, owner *source) diag.Problem {
	from, to := 0, 1
	for _, a := range actions(s.text) {
		if a.name == name {
			from, to = a.from, a.to
		}
	}
	return s.problem("layout-syntax", from, to, fmt.Sprintf("%q is already defined by %s", name, owner.file),
		"give one of them another name")
}

// syntax makes a problem of the parser's error, which has the form "template: NAME:LINE: TEXT".
func (s *source) syntax(err error) diag.Problem {
	text := strings.TrimPrefix(err.Error(), "template: "+s.base+":")
	number, text, _ := strings.Cut(text, ": ")
	line, _ := strconv.Atoi(number)
	// An action over several lines is named by its first, where the mistake is easier to see.
	if before, start, ok := strings.Cut(text, " started at "+s.base+":"); ok {
		text = strings.TrimSuffix(before, " in action")
		if n, err := strconv.Atoi(start); err == nil {
			line = n
		}
	}
	if a, ok := unclosed(s.text); ok && text == "unexpected EOF" {
		return s.problem("layout-syntax", a.from, a.to, "{{"+a.word+"}} is never closed", "write {{end}} where it ends")
	}
	from, to := s.lineSpan(line)
	message, help := plainSyntax(text)
	switch found := s.touching(from, to); {
	case len(found) > 0 && s.line(found[0].from) < line && s.runsOn(found[0]):
		_, to = s.lineSpan(s.line(found[0].from))
		return s.problem("layout-syntax", found[0].from, to, "{{ is never closed", "close it with }}")
	case len(found) == 1:
		from, to = found[0].from, found[0].to
	}
	return s.problem("layout-syntax", from, to, message, help)
}

// runsOn reports whether an action holds what none does: it lacks its own end, and took the next one's.
func (s *source) runsOn(a action) bool {
	inside := s.text[a.from+len("{{") : a.to]
	return !strings.HasSuffix(inside, "}}") || strings.Contains(inside, "{{") || strings.Contains(inside, "<")
}

// touching returns the actions of which a part stands in [from, to).
func (s *source) touching(from, to int) []action {
	return slices.DeleteFunc(actions(s.text), func(a action) bool { return a.to <= from || a.from >= to })
}

// plainSyntax says in plain words what the parser of text/template says in its own; what is not known here
// is passed on.
func plainSyntax(text string) (message, help string) {
	for _, p := range []struct{ prefix, message, help string }{
		{"unexpected {{end}}", "{{end}} closes nothing", "take it out, or open a block before it with {{if}}, {{range}} or {{with}}"},
		{"unexpected {{else", "{{else}} belongs to nothing", "it stands between {{if}}, {{range}} or {{with}} and their {{end}}"},
		{"expected end; found {{else", "a second {{else}} in one block", "write {{else if …}} for the first, or take one out"},
		{"unclosed action", "{{ is never closed", "close it with }}"},
		{"unclosed comment", "a comment is never closed", "a comment is written {{/* … */}}"},
		{"comment ends before", "a comment is not closed together with its braces", "a comment is written {{/* … */}}, without a space between */ and }}"},
		{"unterminated", "a quotation mark is never closed", "close it on the same line"},
		{"unclosed left paren", "a parenthesis is never closed", "write ) where it ends"},
		{"unexpected right paren", "a parenthesis is closed that was never opened", "take out the )"},
		{"unexpected \")\"", "a parenthesis is closed that was never opened", "take out the )"},
		{"{{break}} outside", "{{break}} stands outside {{range}}", "take it out"},
		{"{{continue}} outside", "{{continue}} stands outside {{range}}", "take it out"},
		{"empty command", "{{}} is empty", "take it out, or write what shall stand there"},
		{"missing value for command", "{{}} is empty", "take it out, or write what shall stand there"},
		{"unexpected <define>", "{{define}} stands inside another block", "move it to the end of the file"},
		{"range can only", "{{range}} declares something else than variables", "write {{range $i, $x := .List}}"},
	} {
		if strings.HasPrefix(text, p.prefix) {
			return p.message, p.help
		}
	}
	if name, ok := strings.CutPrefix(text, "undefined variable "); ok {
		name = strings.Trim(name, `"`)
		return "there is no variable " + name + " here", "declare it before, in the same block or around it: {{" + name + " := …}}"
	}
	if word, ok := strings.CutPrefix(text, "missing value for "); ok {
		return "{{" + word + "}} has nothing to look at", "write what it is about: {{" + word + " .Title}}"
	}
	return "can't read this: " + text, ""
}
