package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"broadside/internal/diag"
)

// Every code that the program can print is in diag.Codes, and every code of it can be printed.
func TestCodesAreListed(t *testing.T) {
	used := literals(t)
	listed := map[string]bool{}
	for _, c := range diag.Codes {
		if listed[c.Code] {
			t.Errorf("%s is listed twice", c.Code)
		}
		listed[c.Code] = true
		if !used[c.Code] {
			t.Errorf("%s is listed, but nothing prints it", c.Code)
		}
	}
	// What a problem literal or a report call names as its code must be listed.
	code := regexp.MustCompile(`(?:Code: *|report\(|report\(at, )"([a-z]+(?:-[a-z]+)+)"`)
	for _, file := range files(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(text), -1) {
			if !listed[m[1]] {
				t.Errorf("%s prints %s, which diag.Codes does not list", file, m[1])
			}
		}
	}
}

// literals returns every string literal of the program outside of the list itself.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, file := range files(t) {
		if strings.HasSuffix(file, "codes.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
				if s, err := strconv.Unquote(l.Value); err == nil {
					out[s] = true
				}
			}
			return true
		})
	}
	return out
}

// needsMore are the codes that a script can't bring about: they take a file system that this test does not
// have, or a failure of the program. Tests of their packages cover them.
var needsMore = []string{"file-kind", "file-unreadable", "file-gone", "program", "layout-run", "action-wrong"}

// Every code has a script that shows its whole message.
func TestEveryCodeHasAScript(t *testing.T) {
	scripts, err := filepath.Glob("../cli/testdata/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatal("no scripts", err)
	}
	var all strings.Builder
	for _, s := range scripts {
		text, err := os.ReadFile(s)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, c := range diag.Codes {
		if !strings.Contains(all.String(), "["+c.Code+"]") && !slices.Contains(needsMore, c.Code) {
			t.Errorf("no script shows %s", c.Code)
		}
	}
}

// The README's table of problems is diag.Codes, line for line.
func TestReadmeListsProblems(t *testing.T) {
	var want strings.Builder
	want.WriteString("| code | what it says |\n|---|---|\n")
	for _, c := range diag.Codes {
		fmt.Fprintf(&want, "| `%s` | %s |\n", c.Code, c.Says)
	}
	readmeHolds(t, want.String())
}

// readmeHolds fails unless the README has the table; what to paste is in the message.
func readmeHolds(t *testing.T, table string) {
	t.Helper()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(readme), table) {
		t.Errorf("README.md does not have this table:\n%s", table)
	}
}
