package markup_test

import (
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"broadside/internal/markup"
)

// FuzzRender holds that content is contained: whatever stands in the copy, the page around it keeps its shape, and
// nothing comes out that runs, posts, embeds, styles or leads to where a link must not lead. It holds too that
// every problem stands in the text, that ids are the page's only ones of their name, and that references and
// sources fit each other.
//
// CASES.md RS-001, RS-002, RS-006, RS-010, RS-011, RS-012, RS-131.
func FuzzRender(f *testing.F) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		f.Fatal("no archives", err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if strings.HasSuffix(file.Name, ".md") {
				f.Add(string(file.Data))
			}
		}
	}
	for _, text := range []string{
		"</div></main></body>", "<!--", "<![CDATA[", "<plaintext>", "<textarea>", "<svg><style>", "a\x00b", "&#0;",
		"[^\"><script>]: x\n\n[^\"><script>]", "```\"><script>\n```", "[a](<\"onclick=x>)", "![\"onerror=x](room.jpg)",
		"[a]: javascript:x '\"'\n\n[a]", "|\"|\n|:-:|\n|<b>|", "[![a][^budget](room.jpg)](#sign)", "> - # [^budget]",
		"[\"](#sign \"'\")", "`\"`*'*\"\\'", "\"\\\"", "[^budget]:\n    [^budget]:\n    x", "<http://a>[<a@b>](c)",
		"#  \n#\n# -\n# a\n# a-2\n# a", "[](#sign)\n\n- [](#sign)", "~~~~a~~~~ ~~[^budget]~~", "1. a\n\n\t[^k]: b\n\n[^k]",
	} {
		f.Add(text)
	}
	s := newSite(f)
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 4<<10 || strings.ContainsAny(text, "\x00\r") {
			return // package tree lets none of it pass; the length keeps the fuzzer quick
		}
		out := markup.Render(s.input(copyOf("statement.md", "Ask.[^ledger-cuts]"), copyOf("in.md", text)))
		for _, p := range out.Problems {
			if p.Code == "" || p.Message == "" || p.Help == "" || p.Span.Start < 0 || p.Span.End < p.Span.Start ||
				p.File == "in.md" && p.Span.End > len(text) || !utf8.ValidString(p.Message) {
				t.Errorf("%+v in %d bytes", p, len(text))
			}
		}
		page := string(out.HTML[0]) + string(out.HTML[1])
		copied := page
		for i, n := range out.Notes {
			page += `<ol><li id="source-` + n.Key + `">` + string(n.HTML) + `</li></ol>`
			if len(n.Uses) == 0 {
				t.Errorf("source %d, %s, is not used", i+1, n.Key)
			}
			for _, id := range n.Uses {
				if strings.Count(copied, `id="`+id+`"`) != 1 {
					t.Errorf("there is not one reference %s", id)
				}
			}
		}
		contained(t, page)
	})
}

// elements are all that copy can make.
var elements = strings.Fields("p a em strong del code pre ul ol li blockquote br hr h2 h3 h4 h5 h6 sup span figure figcaption img div table thead tbody tr th td")

// attributes are those of the elements.
var attributes = strings.Fields("href title class id role aria-label src srcset sizes alt width height loading decoding start tabindex lang dir")

// contained parses a page with body in it, as a browser would, and looks at every node.
func contained(t *testing.T, body string) {
	t.Helper()
	const before, after = `<!DOCTYPE html><html><head></head><body><main><div data-s="1"></div>`, `<div data-s="2"></div></main><footer></footer></body></html>`
	if !utf8.ValidString(body) || strings.Contains(body, "\x00") {
		t.Error("not clean text")
	}
	root, err := html.Parse(strings.NewReader(before + body + after))
	if err != nil {
		return // nested deeper than the parser goes
	}
	var sentinels []string
	ids := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("a comment: %q", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if len(n.Attr) == 1 && n.Attr[0].Key == "data-s" {
			sentinels = append(sentinels, n.Attr[0].Val+" in "+n.Parent.Data+" in "+n.Parent.Parent.Data)
			continue
		}
		if slices.Contains([]string{"html", "head", "body", "main", "footer"}, n.Data) && len(n.Attr) == 0 {
			continue
		}
		if !slices.Contains(elements, n.Data) {
			t.Errorf("an element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			look(t, a, ids)
		}
	}
	if want := []string{"1 in main in body", "2 in main in body"}; !slices.Equal(sentinels, want) {
		t.Errorf("sentinels are %q", sentinels)
	}
}

// look holds an attribute against what copy may make.
func look(t *testing.T, a html.Attribute, ids map[string]bool) {
	t.Helper()
	switch a.Key {
	case "href", "src":
		u, err := url.Parse(a.Val)
		if err != nil || a.Val == "" || !slices.Contains([]string{"", "https", "http", "mailto", "tel"}, u.Scheme) ||
			u.User != nil || u.Scheme == "" && (u.Host != "" || strings.HasPrefix(a.Val, "/")) || a.Key == "src" && u.Scheme != "" {
			t.Errorf("an address %q", a.Val)
		}
	case "id":
		if ids[a.Val] {
			t.Errorf("two ids %q", a.Val)
		}
		ids[a.Val] = true
		if !strings.HasPrefix(a.Val, "s-") && !strings.HasPrefix(a.Val, "ref-") && !strings.HasPrefix(a.Val, "source-") {
			t.Errorf("an id %q", a.Val)
		}
	case "class":
		if !slices.Contains([]string{"ref", "ref next", "call", "right", "center", "scroll"}, a.Val) && !strings.HasPrefix(a.Val, "language-") {
			t.Errorf("a class %q", a.Val)
		}
	}
	if !slices.Contains(attributes, a.Key) {
		t.Errorf("an attribute %s", a.Key)
	}
}
