package cite_test

import (
	"os"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/campaign"
	"broadside/internal/cite"
)

// Records as they stand in footnotes.toml, and what each style makes of them: the manuals' rules, by kind of source, for
// one, two, three and many authors, none, organisations, editors, no date, and by language. "-update" is not there on
// purpose: each line was held against its manual.
func TestStyles(t *testing.T) {
	text, err := os.ReadFile("testdata/styles.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse(text).Files {
		record, wants, ok := strings.Cut(string(f.Data), "\n--\n")
		if !ok {
			record, wants = "", string(f.Data)
		}
		var s campaign.Source
		if _, err := toml.Decode(record, &s); err != nil {
			t.Errorf("%s: %v", f.Name, err)
			continue
		}
		var got strings.Builder
		for want := range strings.Lines(wants) {
			head, _, _ := strings.Cut(want, ":")
			name, tag, _ := strings.Cut(head, " ")
			if tag == "" {
				tag = "en"
			}
			style, ok := cite.Named(name)
			if !ok {
				t.Fatalf("%s: there is no style %q", f.Name, name)
			}
			got.WriteString(head + ": " + marked(style(s, shipped(t, tag))) + "\n")
		}
		if wants != got.String() {
			t.Errorf("%s\n got\n%swant\n%s", f.Name, got.String(), wants)
		}
	}
}

// marked is a citation as plain text, with *italics* and the [text](of links).
func marked(c cite.Citation) string {
	var b strings.Builder
	for _, p := range c {
		text := p.Text
		if p.Kind == cite.Publication {
			text = "*" + text + "*"
		}
		if p.URL == p.Text && p.URL != "" {
			text = "<" + text + ">"
		} else if p.URL != "" {
			text = "[" + text + "]"
		}
		b.WriteString(text)
	}
	return b.String()
}
