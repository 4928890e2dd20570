package markup_test

import (
	"flag"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/markup"
)

var update = flag.Bool("update", false, "write what the tests get into testdata")

// TestGolden renders the cases of testdata/*.txtar. A case is a folder: in.md is a campaign's copy, and
// statement.md, if there is one, is set before it. The files behind them are what comes of it: the HTML of
// each part, the sources in the order of their numbers, the headings and links that the record keeps, and
// the problems as the terminal shows them. A file that would be empty is left out.
func TestGolden(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	s := newSite(t)
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []txtar.File
		var statement *txtar.File
		for _, f := range archive.Files {
			switch path.Base(f.Name) {
			case "statement.md":
				statement = &f
			case "in.md":
				got = append(got, s.golden(statement, f)...)
				statement = nil
			}
		}
		text := txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: got})
		if *update {
			if err := os.WriteFile(name, text, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(string(txtar.Format(archive)), string(text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// golden is the files of one case, given ones included.
func (s site) golden(statement *txtar.File, body txtar.File) []txtar.File {
	var files []txtar.File
	var parts []markup.Part
	names := []string{"out.html"}
	if statement != nil {
		p := copyOf("statement.md", string(statement.Data))
		p.Level = 3
		files, parts, names = append(files, *statement), append(parts, p), []string{"statement.html", "out.html"}
	}
	files = append(files, body)
	parts = append(parts, copyOf("in.md", string(body.Data)))
	out := markup.Render(s.input(parts...))
	add := func(name, text string) {
		if text != "" {
			files = append(files, txtar.File{Name: path.Join(path.Dir(body.Name), name), Data: []byte(text)})
		}
	}
	for i, html := range out.HTML {
		add(names[i], string(html))
	}
	add("notes", notes(out.Notes))
	add("record", record(out, parts))
	problems := ""
	for _, p := range parts {
		var own []string
		for _, q := range out.Problems {
			if q.File == p.File {
				own = append(own, printed(append(out.Problems[:0:0], q), p.Text))
			}
		}
		problems += strings.Join(own, "")
	}
	add("problems", problems)
	return files
}

func notes(notes []markup.Note) string {
	var b strings.Builder
	for i, n := range notes {
		fmt.Fprintf(&b, "%d. %s, from #%s\n", i+1, n.Key, strings.Join(n.Uses, " #"))
		if n.HTML != "" {
			fmt.Fprintf(&b, "   %s\n", strings.ReplaceAll(strings.TrimSuffix(string(n.HTML), "\n"), "\n", "\n   "))
		}
	}
	return b.String()
}

func record(out markup.Output, parts []markup.Part) string {
	var b strings.Builder
	for _, h := range out.Headings {
		fmt.Fprintf(&b, "heading #%s\n", h)
	}
	for _, l := range out.Links {
		for _, p := range parts {
			if p.File == l.File {
				fmt.Fprintf(&b, "link %q to #%s of %s\n", p.Text[l.Span.Start:l.Span.End], l.Fragment, l.Page)
			}
		}
	}
	return b.String()
}
