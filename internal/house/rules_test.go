package house

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"broadside/internal/check"
	"broadside/internal/diag"
)

var update = flag.Bool("update", false, "write the README's table of rules")

// The README's table of rules is check.Rules, line for line.
func TestReadmeListsRules(t *testing.T) {
	var want strings.Builder
	want.WriteString("| rule | | what it says |\n|---|---|---|\n")
	for _, r := range check.Rules {
		kind := "warning"
		switch {
		case r.Severity == diag.Error:
			kind = "blocks"
		case r.Time:
			kind = "warning, by time"
		}
		fmt.Fprintf(&want, "| `%s` | %s | %s |\n", r.Code, kind, r.Says)
	}
	if *update {
		const file, begin, end = "../../README.md", "| rule | | what it says |\n", "\n\n"
		readme, err := os.ReadFile(file)
		before, rest, found := strings.Cut(string(readme), begin)
		_, after, ended := strings.Cut(rest, end)
		if err != nil || !found || !ended {
			t.Fatal("README.md has no table of rules", err)
		}
		if err := os.WriteFile(file, []byte(before+strings.TrimSuffix(want.String(), "\n")+end+after), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	readmeHolds(t, want.String())
}

// Every rule's code is listed among the problems, once as a rule, and none that blocks is brought by time alone.
func TestRulesAreCodes(t *testing.T) {
	listed, seen := map[string]bool{}, map[string]bool{}
	for _, c := range diag.Codes {
		listed[c.Code] = true
	}
	for _, r := range check.Rules {
		if !listed[r.Code] || seen[r.Code] {
			t.Errorf("%s is not listed in diag.Codes, or is a rule twice", r.Code)
		}
		if r.Time && r.Severity == diag.Error {
			t.Errorf("%s is brought by time alone and blocks", r.Code)
		}
		seen[r.Code] = true
	}
}
