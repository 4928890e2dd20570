package settings_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/settings"
)

var update = flag.Bool("update", false, "write what the tests print into testdata")

// TestProblems holds what authors read against testdata/*.txtar. Each file of an archive is the settings or the
// page to read; the file after it, of the same name with "problems" at its end, is all that is said of it. The
// archive's name says what the settings are for.
//
// CASES.md RS-022, RS-023, RS-024, RS-025.
func TestProblems(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, name := range archives {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var got []txtar.File
		for _, f := range archive.Files {
			if !strings.HasSuffix(f.Name, " problems") {
				said := problemsOf(filepath.Base(name), f.Name, f.Data)
				got = append(got, f, txtar.File{Name: f.Name + " problems", Data: []byte(said)})
			}
		}
		printed := txtar.Format(&txtar.Archive{Comment: archive.Comment, Files: got})
		if *update {
			if err := os.WriteFile(name, printed, 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if diff := cmp.Diff(string(txtar.Format(archive)), string(printed)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func problemsOf(archive, name string, text []byte) string {
	region, limit := diag.Span{End: len(text)}, settings.Config
	var into any
	switch archive {
	case "page.txtar":
		toml, _, problems := settings.Split(name, text)
		if problems != nil {
			return show(text, problems)
		}
		region, limit, into = toml, settings.FrontMatter, new(campaign.Page)
	case "site.txtar":
		into = new(campaign.Site)
	case "sources.txtar":
		into = new(map[string]campaign.Source)
	case "syntax.txtar":
		into = new(map[string]any)
	}
	doc, problems := settings.Parse(name, text, region, limit)
	if doc != nil {
		problems = append(problems, doc.Decode(into)...)
	}
	return show(text, problems)
}

// show prints problems the way the terminal does.
func show(text []byte, problems []diag.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		start := strings.LastIndexByte(string(text[:p.Span.Start]), '\n') + 1
		line, _, _ := strings.Cut(string(text[start:]), "\n")
		column := utf8.RuneCount(text[start:p.Span.Start])
		carets := utf8.RuneCount(text[p.Span.Start:min(p.Span.End, start+len(line))])
		fmt.Fprintf(&b, "%d:%d: %s [%s]\n", 1+strings.Count(string(text[:start]), "\n"), column+1, p.Message, p.Code)
		fmt.Fprintf(&b, "  | %s\n  | %s%s\n", line, strings.Repeat(" ", column), strings.Repeat("^", max(1, carets)))
		if p.Help != "" {
			fmt.Fprintf(&b, "  help: %s\n", strings.ReplaceAll(p.Help, "\n", "\n        "))
		}
	}
	return b.String()
}
