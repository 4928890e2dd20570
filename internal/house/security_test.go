package house

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// lastCase is the highest number of a promise. Not all are used: optional says which are not demanded before 1.0, and
// unused which are no promise yet.
const lastCase = 154

var (
	optional = []int{51, 52, 78, 86, 105, 106, 118, 134, 152}
	unused   = []int{79, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130}
)

// Every promise that must be kept stands in SECURITY.md once: with the tests that hold it, or with the reason why none does.
func TestSecurityNamesEveryPromise(t *testing.T) {
	text, err := os.ReadFile("../../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok1 := strings.Cut(string(text), "\n## What we promise\n")
	held, rest, ok2 := strings.Cut(rest, "\n## What no test here holds\n")
	if !ok1 || !ok2 {
		t.Fatal("SECURITY.md lacks its tables")
	}
	inTests := casesOfTests(t)
	named := map[string]int{}
	for _, id := range inRows(held) {
		named[id]++
		if !inTests[id] {
			t.Errorf("SECURITY.md says that a test holds %s, and none names it", id)
		}
	}
	for _, id := range inRows(rest) {
		named[id]++
	}
	for n := 1; n <= lastCase; n++ {
		id := fmt.Sprintf("RS-%03d", n)
		switch {
		case slices.Contains(unused, n):
			if named[id] > 0 {
				t.Errorf("SECURITY.md names %s, which is no promise", id)
			}
		case named[id] > 1 || named[id] == 0 && !slices.Contains(optional, n):
			t.Errorf("SECURITY.md names %s %d times in its tables, want once", id, named[id])
		}
		delete(named, id)
	}
	for id := range named {
		t.Errorf("SECURITY.md names %s, which is no promise", id)
	}
}

// inRows are the numbers in a text's rows of tables.
func inRows(text string) (ids []string) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "| ") {
			ids = append(ids, regexp.MustCompile(`RS-[0-9]+`).FindAllString(line, -1)...)
		}
	}
	return ids
}

// casesOfTests are the promises that tests and scripts name: in a name or comment, fully written.
func casesOfTests(t *testing.T) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := fs.WalkDir(os.DirFS("../.."), "internal", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			if d != nil && d.Name() == "node_modules" {
				return fs.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(name, "_test.go") && path.Ext(name) != ".txtar" {
			return nil
		}
		text, err := fs.ReadFile(os.DirFS("../.."), name)
		if err != nil {
			return err
		}
		for _, id := range regexp.MustCompile(`RS-[0-9]{3}`).FindAllString(string(text), -1) {
			found[id] = true
		}
		return nil
	})
	if err != nil || len(found) == 0 {
		t.Fatal(len(found), err)
	}
	return found
}
