//go:build unix

package cli

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

// A cache in which somebody has put what is not so, in entries that are whole, means a cold build.
func TestAForgedCacheIsGivenUp(t *testing.T) {
	t.Parallel()
	site, kept := t.TempDir(), t.TempDir()
	manyPages(t, site, 3, "Text.")
	time.Sleep(2100 * time.Millisecond) // of files that are younger nothing is remembered that could be believed
	build := func(args ...string) {
		t.Helper()
		p := start(t, append([]string{"build", "--quiet", "--site", site, "--now", "2026-10-01"}, args...)...)
		if code := p.end(); code != 0 || p.said.Len() > 0 {
			t.Fatalf("exit code %d\n%s", code, p.said)
		}
	}
	build("--cache-dir", kept)
	text, err := os.ReadFile(filepath.Join(site, "content/page-1.md"))
	if err != nil {
		t.Fatal(err)
	}
	sum, forged := sha256.Sum256(text), 0
	err = filepath.WalkDir(kept, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		entry, err := os.ReadFile(name)
		key, _ := hex.DecodeString(filepath.Base(filepath.Dir(name)) + filepath.Base(name))
		at := bytes.Index(entry, sum[:16]) // by which the memory knows the page's text
		if err != nil || at < 0 || len(key) != sha256.Size {
			return err
		}
		forged++
		entry[at] ^= 1
		const magic = len("broadside cache 1\n")
		own := sha256.Sum256(entry[magic+2*sha256.Size:])
		bound := sha256.Sum256(append(key, own[:]...))
		copy(entry[magic:], bound[:])
		copy(entry[magic+sha256.Size:], own[:])
		return os.WriteFile(name, entry, 0o600)
	})
	if err != nil || forged == 0 {
		t.Fatalf("%d entries were forged, %v", forged, err)
	}
	save(t, filepath.Join(site, "content/site.toml"), strings.Replace(read(t, filepath.Join(site, "content/site.toml")), "title = \"A\"", "title = \"B\"", 1))
	build("--cache-dir", kept)
	clean := t.TempDir()
	build("--no-cache", "--output", clean)
	differ, err := publish.Differences(filepath.Join(site, "public"), clean)
	if err != nil || len(differ) > 0 {
		t.Errorf("%v %v", differ, err)
	}
	build("--cache-dir", kept)
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
