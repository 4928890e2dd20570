package build

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/diag"
	"broadside/internal/publish"
)

// TestAFailureIsOfOnePage: where the program itself fails at a page, a build names it and leaves the output as it was, the
// preview shows the other pages, and the next state of the site is read as ever.
//
// CASES.md RS-009, RS-138.
func TestAFailureIsOfOnePage(t *testing.T) {
	const broken = "content/privacy.md"
	ctx, dir := context.Background(), site(t, nil)
	to := publish.Options{Dir: filepath.Join(t.TempDir(), "public")}
	write := func(o Options) error {
		out, err := publish.Open(to)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := load(t, dir, o).Run(ctx, out, nil); err != nil {
			return errors.Join(err, out.Discard())
		}
		_, err = out.Commit()
		return err
	}
	if err := write(Options{}); err != nil {
		t.Fatal(err)
	}
	before := files(t, to.Dir)
	if err := os.WriteFile(filepath.Join(dir, "content/index.md"), []byte("+++\ntitle = \"Other\"\n+++\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := write(Options{broken: broken}); !failedAt(err, broken) {
		t.Errorf("the build says %v", err)
	}
	if diff := cmp.Diff(before, files(t, to.Dir)); diff != "" {
		t.Errorf("the output is another (-want +got):\n%s", diff)
	}

	preview := &Preview{Policy: func([]string) string { return "default-src 'none'; " }}
	s := load(t, dir, Options{Preview: preview, broken: broken})
	if _, err := s.Run(ctx, nil, nil); !failedAt(err, broken) {
		t.Errorf("the preview's check says %v", err)
	}
	if body, _, found, err := s.Page("/privacy/"); body != nil || !found || !failedAt(err, broken) {
		t.Errorf("the page gives %q, %v, %v", body, found, err)
	}
	if body, _, _, err := s.Page("/"); body == nil || err != nil {
		t.Errorf("another page gives %q, %v", body, err)
	}
	next, _, _, err := s.Renew(ctx, s.tree, []string{broken}, Options{Now: october, Preview: preview})
	if err != nil {
		t.Fatal(err)
	}
	next.options.broken = ""
	if body, _, _, err := next.Page("/privacy/"); body == nil || err != nil {
		t.Errorf("mended, the page gives %q, %v", body, err)
	}
}

// TestAFailureInAWorkerEndsNothingElse: pages are read on goroutines of their own, where a panic would end the program.
//
// CASES.md RS-138.
func TestAFailureInAWorkerEndsNothingElse(t *testing.T) {
	tr := load(t, site(t, nil), Options{}).tree
	_, _, err := Load(context.Background(), tr, Options{Now: october, Progress: func(string, int, int) { panic("no line to write to") }})
	if !failedAt(err, "") {
		t.Errorf("got %v", err)
	}
}

// failedAt reports whether err is a failure with file in hand.
func failedAt(err error, file string) bool {
	f, ok := errors.AsType[*diag.Failure](err)
	return ok && f.File == file
}

// files are all files below dir with their texts.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
