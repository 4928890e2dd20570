package asset

import (
	"fmt"
	"html/template"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

const svgStart = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">`

func TestSVGIsWrittenAnew(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       template.HTML
	}{
		{
			"smallest", `<svg xmlns="http://www.w3.org/2000/svg" width="12px" height="4.5"/>`,
			`<svg aria-hidden="true" focusable="false" width="12px" height="4.5"/>`,
		},
		{
			"leavings",
			"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- Made with Pens -->\n<svg version=\"1.1\" xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"\n\tviewBox=\"0,0 120 40\" xml:space=\"preserve\" class=\"top\" role=\"img\" aria-label=\"x\" data-name=\"Layer 1\">\n\t<!-- a path -->\n\t<path d=\"M0 0h9\"></path>\n\tstray\n</svg>\n",
			`<svg aria-hidden="true" focusable="false" viewBox="0,0 120 40"><path d="M0 0h9"/></svg>`,
		},
		{
			"references",
			`<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 9 9"><defs><linearGradient id="a" gradientUnits="userSpaceOnUse" gradientTransform="translate(1 2)scale (3)"><stop offset="0" stop-color="rgb(1,2,3)"/></linearGradient><symbol id="b"><circle r="1"/></symbol></defs><use x:href="#b" fill="url(#a) #123"/><g clip-path='url( "#c" )' mask="url('#d')"/></svg>`,
			`<svg aria-hidden="true" focusable="false" viewBox="0 0 9 9"><defs><linearGradient id="logo-a" gradientUnits="userSpaceOnUse" gradientTransform="translate(1 2)scale (3)"><stop offset="0" stop-color="rgb(1,2,3)"/></linearGradient><symbol id="logo-b"><circle r="1"/></symbol></defs><use href="#logo-b" fill="url(#logo-a) #123"/><g clip-path="url(#logo-c)" mask="url(#logo-d)"/></svg>`,
		},
		{
			"a prefix", `<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><s:g/></s:svg>`,
			`<svg aria-hidden="true" focusable="false" viewBox="0 0 9 9"><g/></svg>`,
		},
		{
			"words", svgStart + `<title>Riverton &lt;Action&gt; &amp; &#34;friends&#34;</title><text font-family="'Noto Sans', serif">a<tspan dy="1"> b </tspan><![CDATA[<script>]]></text></svg>`,
			`<svg aria-hidden="true" focusable="false" viewBox="0 0 9 9"><title>Riverton &lt;Action&gt; &amp; &quot;friends&quot;</title><text font-family="'Noto Sans', serif">a<tspan dy="1"> b </tspan>&lt;script&gt;</text></svg>`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, problems := SVG("static/logo.svg", []byte(test.text))
			if len(problems) > 0 {
				t.Fatal(shown(problems, test.text))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			contained(t, got)
			if problems := SafeSVG("static/logo.svg", []byte(test.text)); len(problems) > 0 {
				t.Error(shown(problems, test.text))
			}
		})
	}
}

// RS-056: what a drawing may not hold.
func TestSVGProblems(t *testing.T) {
	inside := func(s string) string { return svgStart + s + "</svg>" }
	var got strings.Builder
	for _, text := range []string{
		inside("\n<script>alert(1)</script>\n<g>\n<script/></g>"),
		inside(`<path d="M0 0" onload="alert(1)"/>`),
		inside(`<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><form/></body></foreignObject>`),
		inside(`<image href="https://tracker.example/p.png"/>`),
		inside(`<style>*{fill:red}</style>`),
		inside(`<a href="#x"><path/></a>`),
		inside(`<animate attributeName="href" to="javascript:alert(1)"/>`),
		inside(`<g style="background:url(//tracker.example)"/>`),
		inside(`<use href="https://elsewhere.example/x.svg#a"/>`),
		inside(`<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="data:image/svg+xml,x"/>`),
		inside(`<use xlink:href="#a"/>`),
		inside(`<g fill="url(https://tracker.example/#a)"/>`),
		inside(`<g fill="URL(#a)"/>`),
		inside(`<g mask="image-set('p.png' 1x)"/>`),
		inside(`<g fill="u\72l(//tracker.example)"/>`),
		inside(`<g fill="re\64"/>`),
		inside(`<g fill="var(--accent)" stroke="red/**/"/>`),
		inside(`<g id="a b" x:id="c"/>`),
		inside(`<g fill="red" fill="blue"/>`),
		inside(`<title><b xmlns="http://www.w3.org/1999/xhtml">x</b></title><desc><g/></desc>`),
		inside(`<g xmlns="http://www.w3.org/1999/xhtml"><script/></g>`),
		inside(`<n:namedview xmlns:n="http://editor.example/" n:zoom="2"/><g xmlns:n="http://editor.example/" n:label="Layer 1"/>`),
		inside(`<SCRIPT/>`),
		inside(strings.Repeat(`<use href="#a"/>`, 17)),
		inside(strings.Repeat(`<g>`, 64) + strings.Repeat(`</g>`, 64)),
		"<!DOCTYPE svg [<!ENTITY x \"<script/>\">]>\n" + inside("&x;"),
		"<?xml-stylesheet href=\"https://elsewhere.example/a.css\"?>\n" + inside(""),
		inside("&nbsp;"),
		inside("<g>"),
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 9" width="100%" height="9"/>`,
		`<svg viewBox="0 0 9 9"/>`,
		`<html xmlns="http://www.w3.org/1999/xhtml"/>`,
		inside("") + "<script/>",
		inside("") + "and on",
		"",
	} {
		out, problems := SVG("static/logo.svg", []byte(text))
		if out != "" {
			t.Errorf("%q: a drawing in spite of problems: %s", text, out)
		}
		if diff := cmp.Diff(problems, SafeSVG("static/logo.svg", []byte(text))); diff != "" {
			t.Errorf("%q: as a file it is judged otherwise: %s", text, diff)
		}
		fmt.Fprintf(&got, "--- %.200s\n%s", text, shown(problems, text))
	}
	golden(t, "svg-problems.txt", got.String())
}

func TestADrawingOfNothingButMistakesEndsSoon(t *testing.T) {
	var attributes, elements strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&attributes, ` on%d="1"`, i)
		fmt.Fprintf(&elements, `<x%d/>`, i)
	}
	for _, text := range []string{svgStart + "<g" + attributes.String() + "/></svg>", svgStart + elements.String() + "</svg>"} {
		out, problems := SVG("static/logo.svg", []byte(text))
		if out != "" || len(problems) != maxComplaints {
			t.Errorf("%d bytes of drawing and %d problems, want none and %d", len(out), len(problems), maxComplaints)
		}
	}
}

// RS-056: whatever is taken stays a drawing when a browser reads the page around it.
func FuzzSVG(f *testing.F) {
	for _, s := range []string{
		svgStart + `<g id="a"/><use href="#a"/></svg>`,
		svgStart + `<title>&lt;/title>&lt;/svg>&lt;script></title></svg>`,
		svgStart + `<desc/><text>&#13;&#x0;</text></svg>`,
		svgStart + `<g fill="&quot;&gt;&lt;script&gt;"/></svg>`,
		svgStart + `<p/><table/></svg>`,
		`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1" :a="" xmlns:="x"><:g/></svg>`,
		svgStart + `<![CDATA[x]]><svg viewBox=""/></svg>`,
		"<!--><svg -->" + svgStart + "</svg>", "<!DOCTYPE svg>", "<?xml version='1.0' encoding='utf-7'?>" + svgStart + "</svg>",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out, problems := SVG("static/logo.svg", []byte(s))
		if (out == "") == (len(problems) == 0) {
			t.Fatalf("%q: %q with %d problems", s, out, len(problems))
		}
		for _, p := range problems {
			if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(s) {
				t.Errorf("%q: %s has its place at %v", s, p.Code, p.Span)
			}
		}
		if out != "" {
			contained(t, out)
		}
	})
}

// contained parses a page around drawing and fails unless it is one svg element with nothing but allowed
// names and references inside it.
func contained(t *testing.T, drawing template.HTML) {
	t.Helper()
	body := parsedBody(t, drawing)
	if len(body) != 3 || body[1].Data != "svg" {
		t.Fatalf("the drawing does not stand alone: %s", drawing)
	}
	for n := range body[1].Descendants() {
		if n.Type != html.TextNode && n.Type != html.ElementNode {
			t.Errorf("%q is neither an element nor text in %s", n.Data, drawing)
		}
		allowedElement(t, n)
	}
	allowedElement(t, body[1])
}

func allowedElement(t *testing.T, n *html.Node) {
	t.Helper()
	if n.Type != html.ElementNode {
		return
	}
	if n.Namespace != "svg" || !svgElements[n.Data] {
		t.Errorf("<%s> of namespace %q got in", n.Data, n.Namespace)
	}
	for _, a := range n.Attr {
		switch {
		case a.Key == "aria-hidden" || a.Key == "focusable":
		case a.Namespace != "" || !svgAttributes[a.Key]:
			t.Errorf("%s=%q got in", a.Key, a.Val)
		case a.Key == "href" && !strings.HasPrefix(a.Val, "#logo-"), a.Key == "id" && !strings.HasPrefix(a.Val, "logo-"),
			strings.Contains(strings.ReplaceAll(strings.ToLower(a.Val), "url(#logo-", ""), "url("):
			t.Errorf("%s=%q leads out of the drawing", a.Key, a.Val)
		}
	}
}
