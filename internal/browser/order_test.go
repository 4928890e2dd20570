package browser

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// The campaign page reads in this order, for whoever hears it or has no style. No browser needed.
func TestReadersOrder(t *testing.T) {
	public := newSite(t).build(home)
	page := strings.Join(strings.Fields(readAloud(first(parse(t, file(public, "/library-sundays/")), "body"))), " ")
	rest := page
	for _, part := range []struct{ what, text string }{
		{"the skip link", "Skip to the content"},
		{"the organisation", "Riverton Action"},
		{"the headline", headline},
		{"the counter", "8,312 of 10,000 signatures"},
		{"the date of the count", "Counted on September 20, 2026"},
		{"the last day", "Sign until June 30, 2027."},
		{"the heading of the form's section", "Sign the petition"},
		{"its first sentence", "The petition to the Riverton City Council reads:"},
		{"the statement", "Keep all four branches of the Riverton Public Library open on Sundays, from one o’clock to five, and write those hours into next year’s budget."},
		{"the statement's end", "For many of us they are the only hours."},
		{"what is delivered", "Your name and ZIP code will be delivered to the Riverton City Council."},
		{"a field", "Name required"},
		{"a field", "Email required"},
		{"a field", "ZIP code required"},
		{"a field", "Phone optional"},
		{"the consent", "By signing you agree that Riverton Action may e-mail you about this and other campaigns, and call you if you leave your number. You can unsubscribe at any time. How we treat your data"},
		{"the button", "Sign the petition"},
		{"the picture", "A print of a library on a Sunday:"},
		{"the copy", "It is ten to one on a Sunday, and a line has formed outside the library on Mill Street."},
		{"a call to action", headline},
		{"the table", "Day Visits in each hour of opening Monday to Friday 118 Saturday 305 Sunday 468"},
		{"a call to action", "Keep the libraries open on Sundays: add your name."},
		{"a heading", "What a Sunday costs"},
		{"a call to action", headline},
		{"a heading", "What your name does"},
		{"a call to action", headline},
		{"the sign-off", "See you on Sunday. Bring the sisters’ snail some lettuce. The volunteers of Riverton Action"},
		{"the sources", "Sources City of Riverton, “Adopted Budget, Fiscal Year 2026,” June 24, 2025."},
		{"the last source", "City of Riverton, “City Code, section 12: Hours of public buildings,” n.d."},
		{"who is asking", "Who is asking Riverton Action is 40 volunteers, one borrowed office and a kettle."},
		{"the disclosure", "Paid for by Riverton Action Fund. No money from parties, candidates or the city."},
		{"the contact", "Questions, or to withdraw your signature: hello@riverton.example"},
		{"the menu", "All campaigns Privacy"},
	} {
		at := strings.Index(rest, part.text)
		if at < 0 {
			t.Fatalf("%s, %q, is not where it should be read:\n%s", part.what, part.text, page)
		}
		rest = rest[at+len(part.text):]
	}
	if strings.TrimSpace(rest) != "" {
		t.Errorf("behind the menu stands %q", rest)
	}
}

// readAloud is the text of a page as it is read: pictures by their words, nothing of what is hidden. References
// and back-links are left out, as most readers let them.
func readAloud(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	switch attribute(n, "role") {
	case "doc-noteref", "doc-backlink":
		return ""
	}
	if attribute(n, "class") == "sheet" || attribute(n, "class") == "reach" { // on paper only; and a way back to the form
		return ""
	}
	if attribute(n, "aria-hidden") == "true" || n.Data == "style" || n.Data == "script" || n.Data == "template" {
		return ""
	}
	var b strings.Builder
	b.WriteString(attribute(n, "alt"))
	for c := range n.ChildNodes() {
		b.WriteString(readAloud(c))
		if !inline[c.Data] && c.Type == html.ElementNode {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// inline are the elements that don't end a line.
var inline = map[string]bool{"a": true, "em": true, "strong": true, "sup": true, "cite": true, "q": true, "span": true}
