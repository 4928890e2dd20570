//go:build unix

package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/publish"
)

// RS-091: whatever is broken among 500 pages, and wherever the build finds out, the output is as it was, to the times of
// its files.
func TestABrokenSiteChangesNothing(t *testing.T) {
	site, kept := t.TempDir(), t.TempDir()
	output := filepath.Join(site, "public")
	manyPages(t, site, 500, "Text.")
	args := []string{"build", "--site", site, "--cache-dir", kept, "--now", "2026-10-01"}
	if code := start(t, args...).end(); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	before := published(t, output)
	for _, broken := range [][2]string{
		{"content/page-250.md", "+++\ntitel = \"A mistake\"\n+++\nText.\n"},
		{"content/page-251.md", "+++\ntitle = \"A link\"\n+++\n[A](nowhere.md)\n"},
		{"content/page-252/index.md", "+++\ntitle = \"The address of another\"\n+++\n"},
		{"content/site.toml", "title = \n"},
		{"layouts/page.html", "{{.Title"},
		{"layouts/page.html", "{{define \"main\"}}{{.NoSuchField}}{{end}}"},
	} {
		name, text := broken[0], broken[1]
		name = filepath.Join(site, name)
		was, err := os.ReadFile(name)
		save(t, name, text)
		p := start(t, args...)
		if code := p.end(); code != exitContent {
			t.Errorf("%s: exit code %d\n%s", name, code, p.said)
		}
		if diff := cmp.Diff(before, published(t, output)); diff != "" {
			t.Errorf("%s: the output was changed: %.500s", name, diff)
		}
		if err == nil {
			save(t, name, string(was))
		} else if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if code := start(t, args...).end(); code != 0 {
		t.Errorf("mended: exit code %d", code)
	}
	if diff := cmp.Diff(before, published(t, output)); diff != "" {
		t.Errorf("mended: the output was changed: %.500s", diff)
	}
}

// RS-102: while one build is at work another stops, and what writes nothing doesn't mind. The lock of a process that died is
// none, even if its number is another's by now.
func TestTwoBuildsAtOnce(t *testing.T) {
	site := t.TempDir()
	output := filepath.Join(site, "public")
	manyPages(t, site, 3, "Text.")
	at, err := publish.Open(publish.Options{Dir: output})
	if err != nil {
		t.Fatal(err)
	}
	p := start(t, "build", "--site", site)
	code := p.end()
	want := fmt.Sprintf("broadside: another build is at work in %s\n   help: wait for it to end, or choose another folder with --output\n", output)
	if diff := cmp.Diff(want, p.said.String()); diff != "" || code != exitUse {
		t.Errorf("exit code %d; %s", code, diff)
	}
	if code := start(t, "check", "--site", site).end(); code != 0 {
		t.Errorf("check: exit code %d", code)
	}
	start(t, "serve", "--port", "0", "--site", site).until("^Preview at ")
	if err := at.Discard(); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(output, 0o755); err != nil {
		t.Fatal(err)
	}
	save(t, filepath.Join(output, ".broadside.lock"), fmt.Sprintln(os.Getpid()))
	if code := start(t, "build", "--site", site, "--quiet").end(); code != 0 {
		t.Errorf("a dead lock: exit code %d", code)
	}
	if _, err := os.Lstat(filepath.Join(output, ".broadside.lock")); err == nil {
		t.Error("the lock has stayed")
	}
}
