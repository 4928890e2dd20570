package browser

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every page has the policy right behind the charset, naming the very bytes of its style and script, and leaving
// no door open (CASES.md RS-032, RS-033, RS-036).
func TestEveryPageHasThePolicy(t *testing.T) {
	s := newSite(t)
	s.script(`document.documentElement.dataset.ran = "yes";`)
	public := s.build(home)
	for _, address := range pages(t, public) {
		t.Run(nameOfPage(address), func(t *testing.T) {
			root := parse(t, file(public, address))
			inHead := childElements(first(root, "head"))
			if len(inHead) < 2 || attribute(inHead[0], "charset") != "utf-8" || attribute(inHead[1], "http-equiv") != "Content-Security-Policy" {
				t.Fatal("the page doesn't begin with its charset and then the policy")
			}
			policy := directives(attribute(inHead[1], "content"))
			posts := "'none'"
			if first(root, "form") != nil {
				posts = "'self' https://act.riverton.example https://action.riverton.example"
			}
			for name, want := range map[string]string{
				"form-action": posts,
				"default-src": "'none'", "base-uri": "'none'", "object-src": "'none'", "img-src": "'self'", "font-src": "'self'", "connect-src": "'self'",
				"style-src": hashes(root, "style"), "script-src": hashes(root, "script"),
			} {
				if policy[name] != want {
					t.Errorf("%s is %q, not %q", name, policy[name], want)
				}
			}
			text := attribute(inHead[1], "content")
			for _, never := range []string{"frame-ancestors", "report-uri", "sandbox", "unsafe-", "*", "http:", "data:"} {
				if strings.Contains(text, never) {
					t.Errorf("the policy has %q: %s", never, text)
				}
			}
			for n := range root.Descendants() {
				for _, a := range n.Attr {
					if n.Type == html.ElementNode && (a.Key == "style" || strings.HasPrefix(a.Key, "on")) {
						t.Errorf("<%s> has the attribute %s, which no policy of hashes allows", n.Data, a.Key)
					}
				}
			}
		})
	}
}

// hashes is what a policy says of all elements of one kind.
func hashes(root *html.Node, element string) string {
	var all []string
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == element {
			sum := sha256.Sum256([]byte(text(n)))
			all = append(all, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'")
		}
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func directives(policy string) map[string]string {
	out := map[string]string{}
	for d := range strings.SplitSeq(policy, ";") {
		name, value, _ := strings.Cut(strings.TrimSpace(d), " ")
		out[name] = value
	}
	return out
}

// script gives the site a script of its own.
func (s site) script(text string) {
	s.layout("footer.html", "<footer>", "<footer >") // makes the folder
	s.save("layouts/page.js", text)
}

// The browser runs and shows what was built, and nothing that came later (CASES.md RS-036, RS-037).
func TestPolicyHolds(t *testing.T) {
	p := newTab(t)
	s := newSite(t)
	s.script(`document.documentElement.dataset.ran = "yes";`)
	public := s.build(home)
	const address = "/library-sundays/"
	built := readFile(t, file(public, address))
	evil := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write([]byte(mischief))
	})
	show := func(t *testing.T, page string) {
		t.Helper()
		p.again(t)
		out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, map[string]string{address: page}), "evil.example": evil})
		p.open("https://action.riverton.example" + address)
	}
	const state = `getComputedStyle(document.documentElement).borderTopWidth + ' ' + document.documentElement.dataset.ran + ' ' + document.documentElement.dataset.mischief`
	expect := func(t *testing.T, want string) {
		t.Helper()
		if got := ask[string](p, state); got != want {
			t.Errorf("the border, the script and mischief are %q, not %q", got, want)
		}
	}

	t.Run("as built", func(t *testing.T) {
		show(t, built)
		expect(t, "8px yes undefined")
		if _, complaints := p.seen(); len(complaints) > 0 {
			t.Errorf("the console shows %q", complaints)
		}
	})
	t.Run("one byte of the style is another", func(t *testing.T) {
		show(t, replaceOnce(t, built, "max-width:74rem", "max-width:75rem"))
		expect(t, "0px yes undefined")
		p.complained("inline style", "style-src")
	})
	t.Run("one byte of the script is another", func(t *testing.T) {
		show(t, replaceOnce(t, built, `ran="yes"`, `ran="yet"`))
		expect(t, "8px undefined undefined")
		p.complained("inline script", "script-src")
	})
	t.Run("something was added", func(t *testing.T) {
		page := replaceOnce(t, built, "</head>", `<base href="https://evil.example/"><script>`+mischief+`</script></head>`)
		show(t, replaceOnce(t, page, `<main id="main"`, `<script src="https://evil.example/a.js"></script>
<script type="module" src="https://evil.example/b.js"></script>
<link rel="stylesheet" href="https://evil.example/c.css">
<img src="https://evil.example/d.png" alt=""><img src="data:," onerror='`+mischief+`' alt="">
<iframe src="https://evil.example/e" title=""></iframe><object data="https://evil.example/f"></object>
<p style="border-top: 99px solid" onclick="`+strings.ReplaceAll(mischief, `"`, `'`)+`">Added</p>
<form action="https://evil.example/g" method="post"><input name="name" value="Ana"><button id="evil">Sign</button></form>
<main id="main"`))
		expect(t, "8px yes undefined")
		for _, words := range [][]string{{"inline script", "script-src"}, {"a.js", "script-src"}, {"c.css", "style-src"}, {"d.png", "img-src"}, {"evil.example/", "base-uri"}} {
			p.complained(words...)
		}
		if got := ask[string](p, `document.baseURI + ' ' + document.querySelector('.brand').href`); got != home+"library-sundays/ "+home {
			t.Errorf("the base and a link's address are %q", got)
		}
		ask[bool](p, `document.querySelector('p[onclick]').click() ?? document.querySelector('#evil').click() ?? true`)
		p.complained("evil.example/g", "form-action")
		expect(t, "8px yes undefined")
		if got := ask[string](p, `location.href`); got != home+"library-sundays/" {
			t.Errorf("the form of somebody else led to %s", got)
		}
		if asked := out.askedOf("evil.example"); len(asked) > 0 {
			t.Errorf("requests to somebody else: %q", asked)
		}
	})
}

// mischief is what an injected script would do.
const mischief = `document.documentElement.dataset.mischief = "done"`

// What a visitor's browser asks for: the page, its pictures, and nothing from anybody else (CASES.md RS-048).
func TestNoRequestsElsewhere(t *testing.T) {
	public := newSite(t).build(home)
	out.answer(t, map[string]http.Handler{"action.riverton.example": host(public, nil)})
	want := map[string][]string{
		"/":                 {"pictures/night-bus", "pictures/reading-room"},
		"/library-sundays/": {"pictures/reading-room"},
		"/night-bus/":       {"pictures/night-bus"},
	}
	for _, address := range pages(t, public) {
		t.Run(nameOfPage(address), func(t *testing.T) {
			p := newTab(t)
			at := strings.TrimSuffix(home, "/") + address
			p.open(at)
			p.until(`scrollTo(0, document.documentElement.scrollHeight) ?? document.readyState === 'complete'`)
			requests, _ := p.seen()
			for i, r := range requests {
				requests[i] = pictureSize.ReplaceAllString(r, "")
			}
			expected := []string{"GET " + at}
			for _, picture := range want[address] {
				expected = append(expected, "GET "+home+picture)
			}
			if slices.Sort(requests); !slices.Equal(requests, expected) {
				t.Errorf("requests %q, not %q", requests, expected)
			}
		})
	}
}
