package layout

import (
	"bytes"
	"html/template"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// FuzzLoad holds whatever a layout may be against four promises: loading it ends and gives places inside of
// the file; what has no problems makes pages without anything that lint refuses, as a browser's reader
// sees them (RS-017, RS-031); these are the pages that html/template makes; and minifying changes nothing but
// white space that says nothing.
func FuzzLoad(f *testing.F) {
	for _, c := range badLayouts {
		f.Add(c.text, "<i>head</i>")
	}
	for _, text := range constructs {
		f.Add(text, "{{.}}")
	}
	for _, file := range soundSite(f) {
		f.Add(string(file.Text), "{{define \"picture\"}} {{.}} {{end}}")
	}
	for _, text := range []string{
		"<p>a <b> b</b> c\n\n</p> d {{.Title}} <i>e</i>{{if .Over}} f {{else}} <p>{{end}} g",
		"{{range .Menu}} <li> {{.Label}} {{if .Current}}{{continue}}{{end}} x </li> {{else}} {{end}} y",
		"<pre> a {{template \"head.html\"}} </pre> {{template \"head.html\"}} <textarea> b </textarea> <title> c </title>",
		"{{if .Over}}<pre>{{end}} a   b {{if .Over}}</pre>{{end}} c  d",
		"a <!-- b --> c <!doctype html> <head> <link> </head> d <script- x>", "<a b/c=d>", "<title/><script>", "{{break}}", "{{define \"a\"}}{{end}}{{block \"a\" .}}{{end}}",
		"<p {{with .Over}}title={{.}}{{end}} >x</p >y", "{{$x := 1}}{{$x = .Title}}{{$x}}", "{{with $y := .Menu}}{{len $y | printf \"%d\"}}{{end}}",
		"{{1i}}{{0x1p-2}}{{'a'}}{{not nil}}{{or}}{{(.Title)}}{{.Title | len | eq 3}}", "{{.Title.}}", "{{- /* a */ -}} {{- 3 -}} ",
	} {
		f.Add(text, " <b> x </b> ")
	}
	f.Fuzz(holdPromises)
}

// FuzzFragments does the same with fragments that fit together more often than letters do.
func FuzzFragments(f *testing.F) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		choices := make([]byte, 40)
		for i := range choices {
			choices[i] = byte(random.Uint32())
		}
		f.Add(choices)
	}
	f.Fuzz(func(t *testing.T, choices []byte) {
		m := mixture{choices}
		holdPromises(t, m.text(0), strings.ReplaceAll(m.text(1), "{{template \"head.html\" $}}", ""))
	})
}

// mixture makes layouts of a fuzzer's bytes.
type mixture struct{ choices []byte }

func (m *mixture) choice(n int) int {
	if len(m.choices) == 0 {
		return 0
	}
	c := m.choices[0]
	m.choices = m.choices[1:]
	return int(c) % n
}

// text is some fragments, in blocks up to three deep. $ is the page everywhere.
func (m *mixture) text(depth int) string {
	fragments := []string{"", "<", "</", ">", "/", "/>", " ", "\n  ", "=", "\"", "'", "on", "click", "onclick", "script", "<script",
		"</script>", "style", "<style>", "<p", "<p>", "</p>", "<b>", "</b>", "<pre>", "</pre>", "title", "<title>", "</title>",
		"<textarea>", "</textarea>", "<!--", "-->", "<!doctype html>", "<!doctype ", "-", "a", "x y", "<a href=", "type=\"application/ld+json\"",
		"<meta http-equiv=", "refresh", "<form", "form", "{{$.Title}}", "{{$.HomeLink}}", "{{$.Over}}", "{{/* */}}", "{{- 1 -}}",
		"{{template \"head.html\" $}}", "<head>", "</head>", "<body>", "<svg>", "&lt;", "<!", "<?", "`", "<li>", "<div>", "</div>"}
	var b strings.Builder
	for range 1 + m.choice(7) {
		switch kind := m.choice(12); {
		case kind < 2 && depth < 3:
			b.WriteString([]string{"{{if $.Over}}", "{{if $.Title}}"}[kind] + m.text(depth+1) + "{{else}}" + m.text(depth+1) + "{{end}}")
		case kind == 2 && depth < 3:
			b.WriteString("{{range $.Menu}}" + m.text(depth+1) + "{{if .Current}}{{continue}}{{end}}" + m.text(depth+1) + "{{end}}")
		default:
			b.WriteString(fragments[m.choice(len(fragments))])
		}
	}
	return b.String()
}

// holdPromises is what FuzzLoad says, for one campaign.html and one head.html.
func holdPromises(t *testing.T, text, head string) {
	files := site(map[string]string{"campaign.html": text + " ", "head.html": head + " "})
	set, problems := Load(files, words)
	texts := map[string]int{}
	for _, file := range files {
		texts[file.Name] = len(file.Text)
	}
	for _, p := range problems {
		if p.Code == "" || p.File == "" || p.Message == "" || p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.Start > texts[p.File] {
			t.Errorf("odd problem: %+v", p)
		}
	}
	page, err := set.Append(nil, "campaign", harmless())
	if err != nil {
		if _, ok := Problem(err); !ok {
			t.Fatal(err)
		}
		return
	}
	if set.entry("campaign", reflect.TypeFor[Campaign]()).program() != nil {
		holdEqual(t, set, "campaign", harmless())
	}
	if bad := refusedIn(string(page)); bad != "" {
		t.Errorf("the page of a layout without problems holds %s:\n%s", bad, string(page))
	}
	var plain bytes.Buffer
	set.outline.texts = nil // nothing is minified then
	if err := set.build(nil).ExecuteTemplate(&plain, "campaign.html", harmless()); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(canonical(plain.String()), canonical(string(page))); diff != "" {
		t.Errorf("minifying changes the page (-plain +minified):\n%s", diff)
	}
}

// harmless is a view whose HTML is inline text, as a page's own could be: without tags that lint refuses.
func harmless() Campaign {
	v := view()
	v.Style, v.Script, v.Copy = "", "", "copy"
	v.Form.Start = template.HTML("<p>")
	return v
}

// refusedIn returns the first thing in a page that lint should have refused.
func refusedIn(page string) string {
	z := html.NewTokenizer(strings.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			token := z.Token()
			if _, refused := refusedTags(token.Data); refused {
				return token.String()
			}
			for i, a := range token.Attr {
				_, refused := refusedAttribute(a.Key)
				if token.Data == "script" {
					refused = i > 0 || a.Key != "type" || strings.ToLower(strings.TrimSpace(a.Val)) != "application/ld+json"
				}
				if refused || a.Key == "http-equiv" && strings.EqualFold(strings.TrimSpace(a.Val), "refresh") {
					return token.String()
				}
			}
			if token.Data == "script" && len(token.Attr) == 0 {
				return token.String()
			}
		}
	}
}

// canonical is a page's tokens, with white space where and only where it separates something.
func canonical(page string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	pre, raw, head, gap, pending := 0, false, false, true, false
	for {
		switch kind := z.Next(); kind {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if text := string(z.Raw()); pre > 0 || raw {
				out.WriteString(text)
				gap = false
				continue
			} else {
				for _, c := range []byte(text) {
					if isSpace(c) {
						pending = !gap && !head
						continue
					}
					if pending {
						out.WriteByte(' ')
					}
					out.WriteByte(c)
					gap, pending = false, false
				}
			}
		default:
			token := z.Token()
			block := kind == html.DoctypeToken || isBlock(token.Data)
			if pending && !block {
				out.WriteByte(' ')
			}
			pending, gap = false, block
			out.WriteString("\n" + token.String())
			raw = kind == html.StartTagToken && isRaw(token.Data)
			switch {
			case token.Data == "pre" && kind == html.EndTagToken:
				pre = max(0, pre-1)
			case token.Data == "pre":
				pre++
			case token.Data == "head":
				head = kind != html.EndTagToken
			case token.Data == "body":
				head = false
			}
		}
	}
}
