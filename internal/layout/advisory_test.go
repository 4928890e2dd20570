package layout

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// advisories are the ways past html/template that were found and mended, each with layouts that were open to it and what
// came through (https://pkg.go.dev/vuln/list, package html/template, 2023 to 2026). None goes away.
var advisories = []struct {
	id       string
	layouts  []string
	payloads []string
}{
	{"CVE-2023-24538", []string{ // template literals
		"<script>var a = `{{.Title}}`</script>", "<script>var a = `${ `{{.Title}}` }`</script>", "<script type=\"application/ld+json\">{{.Title}}</script>",
	}, []string{"`; alert(1); //", "${alert(1)}", "`</script><script>alert(1)</script>"}},
	{"CVE-2023-24539", []string{ // angle brackets in style
		"<style>p { width: {{.Title}}/{{.Site}} }</style>", "<p style=\"width: {{.Title}}/{{.Site}}\">x</p>", "<svg><style>p { width: {{.Title}} }</style></svg>",
	}, []string{"</style><img src=x onerror=alert(1)>", "expression(alert(1))", "url(javascript:alert(1))"}},
	{"CVE-2023-24540", []string{ // white space of scripts
		"<script>var a =\u2028{{.Title}}</script>", "<script>var a =\v{{.Title}}</script>", "<p onclick=\"return\u2029 {{.Title}}\">x</p>", "<p title=\"\u2028{{.Title}}\">x</p>",
	}, []string{"\u2028alert(1)", "/*\\`*/alert(1)//", "\" onclick=\"alert(1)"}},
	{"CVE-2023-29400", []string{ // values without quotation marks, and empty ones
		"<p title={{.Title}} lang=x>x</p>", "<p title={{.Title}}>x</p>", "<a href={{.Title}} title=x>x</a>", "<p title=\"{{.Title}}\" lang=x>x</p>", "<a href='{{.Title}}'>x</a>",
	}, []string{"", " ", "x onclick=alert(1)", "x\fonclick=alert(1)", "x/onclick=alert(1)", "' onclick='alert(1)", "`x` onclick=alert(1)", ">"}},
	{"CVE-2023-39318", []string{ // comments like HTML's, and hashbangs
		"<script>\n<!-- {{.Title}}\n-->\n</script>", "<script>#! {{.Title}}\n</script>", "<!-- {{.Title}} --><p>x</p>",
	}, []string{"\nalert(1)", "\u2028alert(1)", "--><img src=x onerror=alert(1)>", "--!><img src=x onerror=alert(1)>"}},
	{"CVE-2023-39319", []string{ // tags in the strings of scripts
		"<script>var a = \"<script>{{.Title}}\"; var b = \"</script>\"</script>", "<script>var a = \"<!--<script>\"; var b = {{.Title}}</script><p title=\"</script>\">x</p>", "<script type=\"application/ld+json\">{{.Title}}</script>",
	}, []string{"</script><img src=x onerror=alert(1)>", "<!--<script>", "<!--", "-->", "\u2028\u2029", "]]>"}},
	{"CVE-2024-24785", []string{ // errors of MarshalJSON
		"<script>var a = {{.Failing}}</script>", "<p onclick=\"f({{.Failing}})\">x</p>", "<script type=\"application/ld+json\">{{.Failing}}</script>",
	}, []string{"*/ alert(1) /*", "</script><img src=x onerror=alert(1)>", "<!--<script>", "\nalert(1)//"}},
	{"CVE-2026-27142", []string{ // addresses in the content of meta elements
		"<meta http-equiv=\"refresh\" content=\"0;url={{.Title}}\">", "<meta name=\"x\" content=\"0;url={{.Title}}\">", "<meta content=\"0; URL='{{.Title}}'\" name=\"x\">",
	}, []string{"javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "x\" http-equiv=\"refresh"}},
	{"CVE-2026-39823", []string{ // the same with white space
		"<meta http-equiv=\"refresh\" content=\"0;url = {{.Title}}\">", "<meta name=\"x\" content=\"0;url\n=\t{{.Title}}\">",
	}, []string{"javascript:alert(1)", "\tjavascript:alert(1)"}},
	{"CVE-2026-32289", []string{ // braces in template literals, by branch and by round (also Go issue 80161)
		"<script>var a = `${ {{if .Site}}{ {{end}} {{.Title}} }`</script>", "<script>var a = `${ {{range .Menu}} { {{else}} { { {{end}} } } {{.Title}}}`</script>",
	}, []string{"`; alert(1); //", "} alert(1) {"}},
	{"CVE-2026-39826", []string{ // types of scripts that say nothing
		"<script type=\"\">var a = {{.Title}}</script>", "<script type=\" \">var a = {{.Title}}</script>", "<script type>{{.Title}}</script>", "<script type=\"\ttext/javascript\">var a = \"{{.Title}}\"</script>",
		"<script type=\" application/ld+json\">{{.Title}}</script>", "<script type=\"application/ld+json;x\">{{.Title}}</script>",
	}, []string{"alert(1)", "\";alert(1)//", "</script><img src=x onerror=alert(1)>"}},
	{"CVE-2026-56858", []string{ // regular expressions behind a brace
		"<script>if(true){/{{.Title}}/g.test(\"x\")}</script>",
	}, []string{"/;alert(1)//", "[", "\\"}},
}

// payload is a view with a payload wherever it may stand.
type payload struct {
	Title, Site string
	Menu        []string
	Failing     failing
}

// failing can't be written as JSON, and says so in the payload's words.
type failing struct{ Text string }

func (f failing) MarshalJSON() ([]byte, error) { return nil, errors.New(f.Text) }

func newPayload(text string) payload { return payload{text, "site", []string{text}, failing{text}} }

// No payload changes what a real parser sees of a page, made by a program or by html/template, or the layout is refused
// before it makes any (CASES.md RS-018). What is refused is inert in html/template alone too, so that one guard fails
// before a signer is harmed.
func TestAdvisories(t *testing.T) {
	var out strings.Builder
	for _, a := range advisories {
		for _, text := range a.layouts {
			set, problems := Load(site(map[string]string{"long.html": text}), nil)
			problems = append(problems, set.Check("long", payload{})...)
			outcome := "pages"
			if len(problems) > 0 {
				outcome = problems[0].Message
			}
			fmt.Fprintf(&out, "%s  %-140s %s\n", a.id, fmt.Sprintf("%q", text), outcome)
			for _, value := range a.payloads {
				if len(problems) == 0 {
					holdInert(t, set, value)
				}
				holdInertAlone(t, text, value)
			}
		}
	}
	golden(t, "advisories.txt", out.String())
}

// holdInert holds a page of a payload against one of harmless text, both roads.
func holdInert(t *testing.T, set *Set, value string) {
	t.Helper()
	harmless, err := set.Append(nil, "long", newPayload("x"))
	if err != nil && !strings.Contains(err.Error(), "Failing") {
		t.Fatal(err)
	}
	e := set.entry("long", reflect.TypeFor[payload]())
	var whole page
	if err := e.html.Execute(&whole, newPayload(value)); err != nil {
		t.Error(err)
	}
	made, err := set.Append(nil, "long", newPayload(value))
	if _, ok := Problem(err); err != nil && !ok {
		t.Error(err)
	}
	for _, road := range [][]byte{made, whole.out} {
		if len(road) == 0 { // no page at all
			continue
		}
		if diff := cmp.Diff(shape(t, string(harmless)), shape(t, string(road))); diff != "" {
			t.Errorf("%q changes the page (-harmless +payload):\n%s", value, diff)
		}
		holdData(t, string(road), value)
	}
	if program := e.program(); program != nil {
		if _, ok := program.append(nil, reflect.ValueOf(newPayload(value))); ok {
			holdEqual(t, set, "long", newPayload(value))
		}
	}
}

// holdInertAlone does the same with html/template and a layout as it is. It may refuse it.
func holdInertAlone(t *testing.T, text, value string) {
	t.Helper()
	var pages [2]bytes.Buffer
	for i, value := range []string{"x", value} {
		parsed, err := template.New("").Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		if err := parsed.Execute(&pages[i], newPayload(value)); err != nil {
			return
		}
	}
	if diff := cmp.Diff(shape(t, pages[0].String()), shape(t, pages[1].String())); diff != "" {
		t.Errorf("html/template: in %q %q changes the page (-harmless +payload):\n%s", text, value, diff)
	}
}

// shape is what a browser makes of a page but for its text: elements with the names of their attributes, and comments. It
// is an error if an attribute has become an address of a script.
func shape(t *testing.T, page string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range root.Descendants() {
		switch n.Type {
		case html.ElementNode:
			names := []string{n.Data}
			for _, a := range n.Attr {
				names = append(names, a.Key)
				value := strings.Join(strings.Fields(strings.ToLower(a.Val)), "")
				if isAddress(a.Key) && strings.HasPrefix(value, "javascript:") || strings.Contains(value, "url=javascript:") || strings.Contains(value, "url='javascript:") {
					t.Errorf("an address of a script: %s=%q", a.Key, a.Val)
				}
			}
			out = append(out, strings.Join(names, " "))
		case html.CommentNode:
			out = append(out, "a comment")
		}
	}
	return out
}

// holdData holds what a page has for programs against what it was given: JSON that says the same.
func holdData(t *testing.T, page, value string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "script" {
			continue
		}
		var got any
		data := n.FirstChild.Data
		if err := json.Unmarshal([]byte(data), &got); err != nil && !strings.Contains(data, "null") {
			t.Errorf("no JSON: %s: %v", data, err)
		} else if err == nil && got != nil && got != value {
			t.Errorf("the data says %q, not %q", got, value)
		}
		if strings.Contains(data, "</") || strings.Contains(data, "<!") || strings.ContainsAny(data, "\u2028\u2029") {
			t.Errorf("the data holds what could end it: %s", data)
		}
	}
}
