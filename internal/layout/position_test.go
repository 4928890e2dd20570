package layout

import (
	"slices"
	"strings"
	"testing"
	"text/template/parse"

	"github.com/google/go-cmp/cmp"
)

// TestPositionsAreTrue holds every node of a layout's trees against the text at its place: with {{define}},
// trimmed white space, comments and letters of several bytes before them.
func TestPositionsAreTrue(t *testing.T) {
	const text = "é {{- /* a \"}}\" comment */ -}} é\n{{define \"d\"}} é {{.A.B.C}}{{$x := .D}}{{$x.E.F}}{{end}}" +
		"{{if and (.G.H) (eq .I \"é }}\")}} é {{- (index .J 1).K.L | printf `%v` -}} {{else if $.M.N}}{{1.5}}{{end}}" +
		"{{range $i, $e := .O}}{{template \"d\" $e.P}}{{block \"b\" .Q}}{{true}}{{end}}{{end}}\n"
	src := &source{file: "layouts/x.html", base: "x.html", text: text}
	trees := map[string]*parse.Tree{}
	tree := parse.New("x.html")
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(text, "", "", trees); err != nil {
		t.Fatal(err)
	}
	var got []string
	var expression func(n parse.Node)
	note := func(n parse.Node) {
		from, to := src.span(n)
		got = append(got, text[from:to])
	}
	expression = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.PipeNode:
			for _, cmd := range n.Cmds {
				for _, arg := range cmd.Args {
					expression(arg)
				}
			}
		case *parse.ChainNode:
			expression(n.Node)
			note(n)
		default:
			note(n)
		}
	}
	for _, name := range []string{"b", "d", "x.html"} {
		each(trees[name].Root, func(n parse.Node) {
			if text, ok := n.(*parse.TextNode); ok {
				if at := src.text[text.Pos : int(text.Pos)+len(text.Text)]; at != string(text.Text) {
					t.Errorf("text %q is at %q", text.Text, at)
				}
			}
			if p := pipeOf(n); p != nil {
				expression(p)
			}
		})
	}
	want := []string{"true", ".A.B.C", ".D", "$x.E.F", "and", ".G.H", "eq", ".I", "\"é }}\"", "index", ".J", "1", ".K.L", "printf", "`%v`",
		"$.M.N", "1.5", ".O", "$e.P", ".Q"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhiteSpaceIsReduced(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"<p>a   b\n\n c</p>", "<p>a b\nc</p>"},
		{"<b>a</b>  <i>b</i>", "<b>a</b> <i>b</i>"},
		{"<b>a</b><i>b</i>", "<b>a</b><i>b</i>"},
		{"<div>\n  <p>a</p>\n  <p>b</p>\n</div>\n", "<div><p>a</p><p>b</p></div>"},
		{"<p> a <b> b </b> c </p> d", "<p>a <b> b </b> c</p>d"},
		{"<li>a</li>\n  <li>b</li>", "<li>a</li>\n<li>b</li>"},
		{"{{.Title}}  {{.Title}}", "T T"},
		{"{{.Title}}\n{{if .Title}}\n  <b>x</b>\n{{end}}\n", "T\n<b>x</b>\n"},
		{"{{range .Menu}}\n <p>{{.Label}}</p>\n{{end}}\n<p>", "<p>one</p><p>two</p><p>"},
		{"{{range .Menu}} {{.Label}} {{end}} x", "one two x"},
		{"{{range .Menu}}{{.Label}}{{if .Current}}{{continue}}{{end}} <p></p>{{end}} x", "one" + "two<p></p> x"},
		{"<pre> a\n\n {{.Title}}  b </pre>  c", "<pre> a\n\n T  b </pre>c"},
		{"<textarea> a\n\n b </textarea>  c", "<textarea> a\n\n b </textarea> c"},
		{"<p title='a   b'   class=\"c\"\n>", "<p title='a   b' class=\"c\"\n>"},
		{"a <!-- b --> c", "a c"},
		{"<head> <link>  {{.Style}} </head> <body> {{.Title}} ", "<head><link></head><body>T "},
		{"<pre>{{template \"part\"}}</pre>{{template \"part\"}}{{define \"part\"}} <b>a</b>   {{end}}", "<pre> <b>a</b>   </pre> <b>a</b>   "},
		{"a\u00a0 \u00a0b", "a\u00a0 \u00a0b"},
	} {
		files := site(map[string]string{"campaign.html": c.text})
		set, problems := Load(files, words)
		if len(problems) > 0 {
			t.Error(show(t, files, problems))
			continue
		}
		v := Campaign{Frame: Frame{Title: "T", Menu: []Link{{Label: "one", Current: true}, {Label: "two"}}}}
		out, err := set.Append(nil, "campaign", v)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, string(out)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

// RS-016
func TestFunctionsAreAFixedList(t *testing.T) {
	want := []string{"and", "eq", "ge", "gt", "index", "le", "len", "lt", "ne", "not", "or", "print", "printf", "println", "slice"}
	if diff := cmp.Diff(want, functionNames()); diff != "" {
		t.Errorf("functions (-want +got):\n%s", diff)
	}
	for name := range functions() {
		if !slices.Contains(want, name) {
			t.Errorf("a layout can call %s, which is not on the list", name)
		}
	}
	// Whatever text/template or html/template knows besides is refused, their own inner functions too.
	for _, name := range []string{"call", "html", "js", "urlquery", "_eval_args_", "_html_template_htmlescaper", mark} {
		_, problems := Load(site(map[string]string{"campaign.html": "{{" + name + " .Title}}"}), words)
		if len(problems) != 1 || problems[0].Message != "there is no function "+name {
			t.Errorf("%s: %v", name, problems)
		}
	}
	for _, name := range want {
		if _, _, ok := arity(name); !ok {
			t.Errorf("%s is on the list and can't be called", name)
		}
	}
}

func TestKindsHaveTheirLayouts(t *testing.T) {
	_, problems := Load(nil, nil)
	var got []string
	for _, p := range problems {
		got = append(got, strings.Join([]string{p.File, p.Code, p.Message}, "|"))
	}
	want := []string{"layouts/404.html|layout-missing|there is no layout of this name", "layouts/campaign.html|layout-missing|there is no layout of this name",
		"layouts/fields.html|layout-missing|there is no layout of this name", "layouts/footer.html|layout-missing|there is no layout of this name",
		"layouts/header.html|layout-missing|there is no layout of this name", "layouts/home.html|layout-missing|there is no layout of this name",
		"layouts/languages.html|layout-missing|there is no layout of this name", "layouts/moved.html|layout-missing|there is no layout of this name", "layouts/page.html|layout-missing|there is no layout of this name",
		"layouts/thanks.html|layout-missing|there is no layout of this name"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
