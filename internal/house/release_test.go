package house

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A new library is a decision: it stands in the table with the packages that may import it, nothing is replaced by
// another place, and go.mod asks for nothing that nobody imports. What go.sum says of each is what the go command
// demands (CASES.md RS-137).
func TestLibrariesAreListed(t *testing.T) {
	text, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if word, _, _ := strings.Cut(line, " "); slices.Contains([]string{"replace", "exclude", "ignore"}, word) {
			t.Errorf("go.mod says %s", line)
		}
	}
	// Libraries of tests, which are in no program.
	testing := []string{"github.com/google/go-cmp", "github.com/rogpeppe/go-internal", "github.com/chromedp/chromedp", "github.com/chromedp/cdproto", "github.com/spf13/pflag"}
	for _, m := range regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(text), -1) {
		module := strings.TrimSuffix(m[1], "/v2")
		if behind[module] == nil && !slices.Contains(testing, module) {
			t.Errorf("%s stands behind no package: see the table behind", module)
		}
	}
	for name, imports := range production(t) {
		for _, imported := range imports {
			first, _, _ := strings.Cut(imported, "/")
			if strings.Contains(first, ".") && !known(imported) {
				t.Errorf("%s imports %s, which is not in the table behind", name, imported)
			}
		}
	}
}

func known(imported string) bool {
	for library := range behind {
		if imported == library || strings.HasPrefix(imported, library+"/") {
			return true
		}
	}
	return false
}

// Two builders in two places make the same program, byte for byte (CASES.md RS-136). In the long form only: it compiles
// everything anew, the standard library too.
func TestProgramsAreTheSame(t *testing.T) {
	if os.Getenv("BROADSIDE_LONG") == "" {
		t.Skip("with BROADSIDE_LONG=1")
	}
	elsewhere := filepath.Join(t.TempDir(), "else where")
	if err := os.CopyFS(elsewhere, os.DirFS("../..")); err != nil {
		t.Fatal(err)
	}
	build := func(dir, cache string) []byte {
		out := filepath.Join(t.TempDir(), "broadside")
		cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-mod=readonly", "-o", out, ".")
		cmd.Dir = dir
		if cache != "" {
			cmd.Env = append(os.Environ(), "GOCACHE="+cache)
		}
		if said, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		program, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return program
	}
	if !bytes.Equal(build("../..", ""), build(elsewhere, t.TempDir())) {
		t.Error("the programs differ")
	}
}
