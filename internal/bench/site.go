package main

import (
	"fmt"
	"strings"
)

// ourCommon are the files of a Broadside site beside its campaigns.
var ourCommon = []file{
	ourSettings("Riverton Together"),
	{"content/index.md", "+++\ntitle = \"Riverton Together\"\nsummary = \"What we ask of those in office.\"\n+++\n\nCampaigns of this year and the last.\n"},
	{"content/privacy.md", "+++\ntitle = \"Privacy\"\nsummary = \"What becomes of your name.\"\n+++\n\nIt goes to the handler, and nowhere else.\n"},
}

// ourSettings is site.toml with a title, the setting that the warm runs change.
func ourSettings(title string) file {
	return file{"content/site.toml", fmt.Sprintf(`title    = %q
base_url = "https://together.example/"
language = "en"
country  = "US"
timezone = "UTC"
summary  = "What we ask of those in office."

[organisation]
name    = "Riverton Together"
contact = "post@together.example"
privacy = "/privacy/"

[handlers.main]
preset = "actionkit"
host   = "act.together.example"

[form]
handler = "main"
fields  = ["name", "email", "postcode"]
button  = "Sign now"
consent = { mode = "notice", text = "We write when there is news." }
`, title)}
}

// ours is the campaign as a page of a Broadside site and its register of sources; the page comes first.
func (c campaign) ours() []file {
	var page, notes strings.Builder
	fmt.Fprintf(&page, "+++\ntitle = %q\nsummary = %q\ndate = %s\n\n[petition]\ntarget = %q\nstatement = %q\ngoal = %d\nsignatures = %d\ncounted = 2025-12-28\n\n[form.actionkit]\npage = %q\n+++\n\n%s",
		c.title, c.summary, c.date, c.target, c.statement, goal, c.signatures, c.slug, c.copyText())
	for _, s := range c.sources {
		fmt.Fprintf(&notes, "[%s]\nauthor = [\"%s\"]\ntitle = %q\npublication = %q\ndate = %s\nurl = %q\n\n",
			s.key, strings.Join(s.authors, `", "`), s.title, s.publication, s.date, s.url)
	}
	return []file{{"content/" + c.slug + "/index.md", page.String()}, {"content/" + c.slug + "/footnotes.toml", notes.String()}}
}

// hugo is the campaign as a page of a Hugo site, its sources as definitions of footnotes.
func (c campaign) hugo() []file {
	var page strings.Builder
	fmt.Fprintf(&page, "+++\ntitle = %q\nsummary = %q\ndate = %s\ntarget = %q\nstatement = %q\ngoal = %d\nsignatures = %d\n+++\n\n%s\n",
		c.title, c.summary, c.date, c.target, c.statement, goal, c.signatures, c.copyText())
	for _, s := range c.sources {
		fmt.Fprintf(&page, "[^%s]: %s, [\"%s\"](%s) *%s*, %s.\n", s.key, strings.Join(s.authors, ", "), s.title, s.url, s.publication, s.date)
	}
	return []file{{"content/" + c.slug + "/index.md", page.String()}}
}

// hugoCommon are the files of a Hugo site beside its campaigns. Its layouts are bare: no thank-you page, no counter in
// words, nothing for networks but a title, which is less work than ours.
var hugoCommon = []file{
	{"hugo.toml", "baseURL = \"https://together.example/\"\ntitle = \"Riverton Together\"\n"},
	{"static/css/style.css", "body { font: 1rem/1.5 sans-serif }\n"},
	{"layouts/_default/single.html", bareLayout(bare{
		title: "{{ .Title }}", summary: "{{ .Params.summary }}", address: "{{ .Permalink }}", target: "{{ .Params.target }}", statement: "{{ .Params.statement }}",
		goal: "{{ .Params.goal }}", signatures: "{{ .Params.signatures }}", slug: "{{ .File.ContentBaseName }}", content: "{{ .Content }}",
	})},
	{"layouts/_default/list.html", `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title></head><body><ul>
{{ range first 50 .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul></body></html>
`},
}

// bare are the places of the bare layout: what the template language of its generator writes there.
type bare struct {
	title, summary, address, target, statement, goal, signatures, slug, content string
}

// bareLayout is the layout of Hugo's pages, and the small template of the floor.
func bareLayout(b bare) string {
	return strings.NewReplacer("TITLE", b.title, "SUMMARY", b.summary, "ADDRESS", b.address, "TARGET", b.target, "STATEMENT", b.statement,
		"GOAL", b.goal, "SIGNATURES", b.signatures, "SLUG", b.slug, "CONTENT", b.content).Replace(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>TITLE</title>
<meta name="description" content="SUMMARY">
<link rel="canonical" href="ADDRESS">
<meta property="og:title" content="TITLE"><meta property="og:description" content="SUMMARY"><meta property="og:url" content="ADDRESS">
<link rel="stylesheet" href="/css/style.css">
</head>
<body>
<header><a href="/">Riverton Together</a></header>
<main>
<h1>TITLE</h1>
<section><h2>To TARGET</h2><blockquote><p>STATEMENT</p></blockquote></section>
<p><progress max="GOAL" value="SIGNATURES"></progress> SIGNATURES of GOAL</p>
<form id="sign" method="post" action="https://act.together.example/act/">
<input type="hidden" name="page" value="SLUG">
<p><label for="name">Name</label> <input id="name" name="name" autocomplete="name" required></p>
<p><label for="email">Email</label> <input id="email" name="email" type="email" autocomplete="email" required></p>
<p><label for="zip">ZIP code</label> <input id="zip" name="zip" autocomplete="postal-code" required></p>
<button>Sign now</button> <small>We write when there is news.</small>
</form>
<article>CONTENT</article>
</main>
<footer><a href="/privacy/">Privacy</a></footer>
</body>
</html>
`)
}
