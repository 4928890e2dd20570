package cli

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"broadside/internal/desk"
	"broadside/internal/serve"
)

// breaking is a starter in which reading a layout panics while it is broken.
type breaking struct {
	fs.FS
	broken atomic.Bool
}

func (f *breaking) Open(name string) (fs.File, error) {
	if f.broken.Load() && name == "layouts/page.html" {
		panic("out of\nletters")
	}
	return f.FS.Open(name)
}

var oneLine = regexp.MustCompile(`^broadside: layouts/page\.html: the program failed: out of letters, at cli/failure_test\.go:\d+\n$`)

// TestAPanicIsOneLine: whatever panics, the user reads one line that names the file in hand, the exit code says that the
// program failed, the output stays, and a program that goes on, goes on.
//
// CASES.md RS-009, RS-138.
func TestAPanicIsOneLine(t *testing.T) {
	dir, output := t.TempDir(), filepath.Join(t.TempDir(), "public")
	starter := &breaking{FS: os.DirFS("../..")}
	var out, said bytes.Buffer
	env := Environment{Starter: starter, Stdout: &out, Stderr: &said, Now: time.Now}
	for name, text := range map[string]string{
		"site.toml": "title = \"A\"\nbase_url = \"https://a.example/\"\ncountry = \"US\"\n[organisation]\nname = \"A\"\n",
		"index.md":  "+++\ntitle = \"Home\"\n+++\n",
	} {
		if err := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "content", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	env.Args = []string{"build", "--site", dir, "--output", output}
	if code := Main(env); code != exitFine {
		t.Fatalf("exit code %d: %s", code, said.String())
	}
	before, err := os.ReadFile(filepath.Join(output, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	starter.broken.Store(true)
	said.Reset()
	if code := Main(env); code != exitFailed || !oneLine.Match(said.Bytes()) {
		t.Errorf("exit code %d: %s", code, said.String())
	}
	if after, err := os.ReadFile(filepath.Join(output, "index.html")); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the output is another: %v", err)
	}

	said.Reset()
	a := &app{env: env, site: dir, format: "text"}
	p := &previewer{app: a, desk: desk.New(desk.Opens{}), server: serve.New(0)}
	defer p.rest()
	if site, err := p.update(context.Background(), nil); site != nil || err != nil || !oneLine.Match(said.Bytes()) {
		t.Errorf("the preview gives %v, %v and says %s", site, err, said.String())
	}
	starter.broken.Store(false)
	if site, err := p.update(context.Background(), []string{"content/index.md"}); site == nil || err != nil {
		t.Errorf("mended, the preview gives %v, %v", site, err)
	}
}
