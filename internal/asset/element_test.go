package asset

import (
	"crypto/sha256"
	"encoding/base64"
	"flag"
	"html/template"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"broadside/internal/diag"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

// shown is what an author reads of problems.
func shown(problems []diag.Problem, text string) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(diag.Show(p, []byte(text)))
	}
	return b.String()
}

// RS-036: the last look, at the minified text, in case a minifier puts together what was apart.
func TestPrintable(t *testing.T) {
	for text, want := range map[string]bool{
		"a{b:c}": true, "": true, "a<b/c": true, "</script": true, "< /style>": true,
		"a</style": false, "</STYLE x": false, "a<!--b": false, "a\rb": false, "a\x00b": false, "\xff": false,
	} {
		if got := printable("style", []byte(text)); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

// alone parses a page with e between two paragraphs and fails unless e is one element of that name with
// nothing but text, whose hash is e's source.
func alone(t *testing.T, tag string, e Element) {
	t.Helper()
	if e.HTML == "" {
		if e != (Element{}) {
			t.Errorf("an element without HTML is not the zero Element: %+v", e)
		}
		return
	}
	body := parsedBody(t, e.HTML)
	if len(body) != 3 || body[1].Data != tag || len(body[1].Attr) > 0 {
		t.Fatalf("%s does not stand alone: %s", tag, e.HTML)
	}
	text := ""
	if c := body[1].FirstChild; c != nil {
		text = c.Data
	}
	sum := sha256.Sum256([]byte(text))
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; e.Source != want {
		t.Errorf("the browser would hash %s, the source is %s, for %q", want, e.Source, e.HTML)
	}
}

// parsedBody returns the nodes of a body that holds middle between two paragraphs.
func parsedBody(t *testing.T, middle template.HTML) []*html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader("<!DOCTYPE html><html><head><title>x</title></head><body><p id=before></p>" + string(middle) + "<p id=after></p></body></html>"))
	if err != nil {
		t.Fatal(err)
	}
	var nodes []*html.Node
	for n := doc.LastChild.LastChild.FirstChild; n != nil; n = n.NextSibling {
		nodes = append(nodes, n)
	}
	return nodes
}
