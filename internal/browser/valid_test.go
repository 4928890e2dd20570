package browser

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The Nu Html Checker has nothing to say about any page, neither an error nor a warning (CASES.md RS-139).
func TestPagesAreValid(t *testing.T) {
	jar := filepath.Join("node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	if _, err := os.Stat(jar); err != nil {
		skip(t, "no Nu Html Checker found: run npm ci --ignore-scripts in internal/browser")
	}
	java, err := exec.LookPath("java")
	if err != nil {
		skip(t, "no java found, which the Nu Html Checker runs on")
	}
	for name, site := range map[string]site{"starter": newSite(t), "six languages": sixLanguages(t)} {
		t.Run(name, func(t *testing.T) {
			public := site.build(home)
			pages(t, public)
			valid(t, java, jar, public)
		})
	}
}

// valid runs the checker on a built site.
func valid(t *testing.T, java, jar, public string) {
	t.Helper()
	command := exec.Command(java, "-jar", jar, "--format", "json", "--exit-zero-always", "--skip-non-html", public)
	var report bytes.Buffer
	command.Stderr = &report
	if err := command.Run(); err != nil {
		t.Fatalf("run the checker: %v\n%s", err, report.String())
	}
	var found struct {
		Messages []struct {
			Type, SubType, URL, Message, Extract string
			LastLine                             int
		}
	}
	if err := json.Unmarshal(report.Bytes(), &found); err != nil {
		t.Fatalf("read what the checker says: %v\n%s", err, report.String())
	}
	for _, m := range found.Messages {
		if strings.Contains(m.Message, "blocked by “img-src” directive") {
			continue // it reads files, and to a file no picture is of the page's own origin; a browser test shows that pictures load
		}
		t.Errorf("%s, line %d: %s %s: %s\n%s", m.URL, m.LastLine, m.Type, m.SubType, m.Message, m.Extract)
	}
}
