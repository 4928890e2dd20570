package house

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
)

// A guard is a place in the program that keeps a promise, and the test that notices when it is gone.
type guard struct {
	Case string `toml:"case"` // the promise, as "RS-115"
	File string `toml:"file"` // the program's file it stands in, from the top of the module
	Old  string `toml:"old"`  // its text, which stands exactly once in the file
	New  string `toml:"new"`  // what takes the guard away and still compiles
	Test string `toml:"test"` // what must then fail, as "./internal/watch -run ^TestExam$"
}

var (
	caseID    = regexp.MustCompile(`^RS-[0-9]{3}$`)
	guardTest = regexp.MustCompile(`^\./(internal/[a-z]+) -run (\^((?:Test|Fuzz)\w+)\$(?:/\S+)?)$`)

	// ranAndFailed is the line of a package whose test failed or crashed. One that did not compile has no time.
	ranAndFailed = regexp.MustCompile(`(?m)^FAIL\t\S+\t[0-9.]+s$`)
)

// Every guard listed in testdata/guards is there, and so is the test named. In the long form each is taken away, one by
// one and in a copy, and its test must fail (CASES.md RS-134). One area or one row:
//
//	BROADSIDE_LONG=1 go test ./internal/house -v -run TestGuards/house/RS-115
func TestGuards(t *testing.T) {
	areas, err := filepath.Glob("testdata/guards/*.toml")
	if err != nil || len(areas) == 0 {
		t.Fatal("no guards", err)
	}
	for _, area := range areas {
		t.Run(strings.TrimSuffix(filepath.Base(area), ".toml"), func(t *testing.T) {
			for _, g := range guards(t, area) {
				t.Run(g.Case, func(t *testing.T) {
					without := g.remove(t)
					if os.Getenv("BROADSIDE_LONG") != "" {
						g.mustBeMissed(t, without)
					}
				})
			}
		})
	}
}

// guards are the rows of one file.
func guards(t *testing.T, file string) []guard {
	t.Helper()
	var table struct {
		Guard []guard `toml:"guard"`
	}
	meta, err := toml.DecodeFile(file, &table)
	if err != nil {
		t.Fatal(err)
	}
	if extra := meta.Undecoded(); len(extra) > 0 || len(table.Guard) == 0 {
		t.Errorf("%s has %d guards and unknown keys %v", file, len(table.Guard), extra)
	}
	return table.Guard
}

// remove returns the text of the guard's file without the guard, after the row itself was checked.
func (g guard) remove(t *testing.T) string {
	t.Helper()
	if !caseID.MatchString(g.Case) {
		t.Errorf("case %q is not of the form RS-000", g.Case)
	}
	if strings.HasSuffix(g.File, "_test.go") || strings.Contains(g.File, "testdata") {
		t.Errorf("%s is a test; a guard stands in the program", g.File)
	}
	text, err := os.ReadFile(filepath.Join("../..", filepath.FromSlash(g.File)))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), g.Old); n != 1 || g.Old == g.New {
		t.Fatalf("%s has this %d times, want once and something else instead:\n%s", g.File, n, g.Old)
	}
	m := guardTest.FindStringSubmatch(g.Test)
	if m == nil {
		t.Fatalf("test = %q, want ./internal/PACKAGE -run ^TestName$", g.Test)
	}
	if !slices.Contains(testNames(t, m[1]), m[3]) {
		t.Errorf("%s has no %s", m[1], m[3])
	}
	return strings.Replace(string(text), g.Old, g.New, 1)
}

// testNames are the tests and fuzz targets of a package, given as its directory from the top of the module.
func testNames(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", filepath.FromSlash(dir), "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllStringSubmatch(string(text), -1) {
			names = append(names, m[1])
		}
	}
	return names
}

// mustBeMissed runs the guard's test, in its short form, against a program whose file has another text. The file
// itself is not touched.
func (g guard) mustBeMissed(t *testing.T, without string) {
	t.Helper()
	top, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	changed, overlay := filepath.Join(dir, "changed"), filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(top, filepath.FromSlash(g.File)): changed}})
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{changed: []byte(without), overlay: list} {
		if err := os.WriteFile(name, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := append([]string{"test", "-overlay", overlay, "-vet=off", "-count=1", "-timeout=1m"}, strings.Fields(g.Test)...)
	cmd := exec.CommandContext(t.Context(), "go", args...)
	cmd.Dir = top
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "BROADSIDE_LONG=") })
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	if err == nil || !ranAndFailed.Match(out) {
		t.Fatalf("%s of %s is gone, and %s does not fail: %v\n%s", g.Case, g.File, g.Test, err, out)
	}
	t.Logf("%s of %s: noticed by %s", g.Case, g.File, g.Test)
}
