package cli

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	if os.Getenv("BROADSIDE_CHILD") != "" { // a test runs the program as a process of its own
		os.Exit(Main(Environment{
			Args: os.Args[1:], Starter: os.DirFS(os.Getenv("STARTER")), Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now,
		}))
	}
	if strings.TrimSuffix(filepath.Base(os.Args[0]), ".exe") != "broadside" { // a script's command has its own
		_ = os.Setenv("XDG_CACHE_HOME", os.DevNull) // no test keeps pictures in the user's
		for _, s := range []os.Signal{os.Interrupt, syscall.SIGHUP} {
			if signal.Ignored(s) { // as in the background of a script, which the tests' processes would inherit
				signal.Notify(make(chan os.Signal, 1), s)
			}
		}
	}
	testscript.Main(m, map[string]func(){
		"broadside": func() {
			os.Exit(Main(Environment{
				Args: os.Args[1:], Starter: os.DirFS(os.Getenv("STARTER")), Stdout: os.Stdout, Stderr: os.Stderr, Now: time.Now, Transport: outsideWorld(), Pause: time.Millisecond,
			}))
		},
	})
}

// Scripts are whole commands with their whole messages, as a user would see them.
func TestScripts(t *testing.T) {
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	made := map[string]func(*testscript.TestScript, bool, []string){}
	for name, text := range oddTexts() {
		made[name] = func(ts *testscript.TestScript, _ bool, args []string) {
			ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(text), 0o644))
		}
	}
	made["sametree"], made["photo"], made["untold"] = sameTree, photo, untold
	made["png"] = func(ts *testscript.TestScript, _ bool, args []string) { // "png FILE" writes a picture of one point
		var b bytes.Buffer
		ts.Check(png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))))
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o644))
	}
	made["compressed"], made["spoil"] = compressed, spoil
	made["crlf"] = func(ts *testscript.TestScript, _ bool, args []string) {
		text := strings.ReplaceAll(ts.ReadFile(args[0]), "\n", "\r\n")
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("\ufeff"+text), 0o644))
	}
	// Pages end without a line break, and files of a script with one: "newline FILE..." makes them alike.
	made["newline"] = func(ts *testscript.TestScript, _ bool, args []string) {
		for _, name := range args {
			ts.Check(os.WriteFile(ts.MkAbs(name), []byte(ts.ReadFile(name)+"\n"), 0o644))
		}
	}
	made["names"] = names
	made["shown"] = shown
	kept := t.TempDir()
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		Cmds:                made,
		Condition: func(word string) (bool, error) {
			if word != "raced" {
				return false, fmt.Errorf("there is no condition %q", word)
			}
			return raced, nil
		},
		Setup: func(e *testscript.Env) error {
			e.Setenv("STARTER", root+"/../..")
			e.Setenv("XDG_CACHE_HOME", kept) // not the user's own; one for all, so that the starter's pictures are made once
			return nil
		},
	})
}

// sameTree fails unless two folders hold the same names with the same bytes: "sametree A B".
func sameTree(ts *testscript.TestScript, _ bool, args []string) {
	var trees [2]map[string]string
	for i, dir := range args {
		trees[i] = map[string]string{}
		fsys := os.DirFS(ts.MkAbs(dir))
		ts.Check(fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			body, err := fs.ReadFile(fsys, name)
			trees[i][name] = string(body)
			return err
		}))
	}
	if len(trees[0]) == 0 || !maps.Equal(trees[0], trees[1]) {
		ts.Fatalf("%s and %s differ", args[0], args[1])
	}
}

// spoil damages every file of a folder in another way: "spoil DIR".
func spoil(ts *testscript.TestScript, _ bool, args []string) {
	n := 0
	ts.Check(filepath.WalkDir(ts.MkAbs(args[0]), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(name)
		if err != nil || len(b) == 0 {
			return err
		}
		switch n++; n % 3 {
		case 0:
			b = b[:len(b)/2]
		case 1:
			b[len(b)-1] ^= 1
		case 2:
			b = nil
		}
		return os.WriteFile(name, b, 0o600)
	}))
	if n == 0 {
		ts.Fatalf("there is nothing to damage in %s", args[0])
	}
}

// compressed fails unless FILE.gz and FILE.br hold what FILE does: "compressed FILE...".
func compressed(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		zip, err := gzip.NewReader(strings.NewReader(ts.ReadFile(name + ".gz")))
		ts.Check(err)
		for ending, r := range map[string]io.Reader{".gz": zip, ".br": brotli.NewReader(strings.NewReader(ts.ReadFile(name + ".br")))} {
			body, err := io.ReadAll(r)
			ts.Check(err)
			if string(body) != ts.ReadFile(name) {
				ts.Fatalf("%s%s holds something else", name, ending)
			}
		}
	}
}

// names writes the names of a folder's files, one a line and sorted: "names FOLDER FILE". The hash in a name is HASH.
func names(ts *testscript.TestScript, _ bool, args []string) {
	var list strings.Builder
	fsys := os.DirFS(ts.MkAbs(args[0]))
	ts.Check(fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list.WriteString(hashes.ReplaceAllString(name, ".HASH.") + "\n")
		}
		return err
	}))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(list.String()), 0o644))
}

// shown writes what a page's head says of pictures and icons, one element a line: "shown PAGE FILE".
func shown(ts *testscript.TestScript, _ bool, args []string) {
	var list strings.Builder
	for _, element := range pictured.FindAllString(ts.ReadFile(args[0]), -1) {
		list.WriteString(hashes.ReplaceAllString(element, ".HASH.") + "\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(list.String()), 0o644))
}

var pictured = regexp.MustCompile(`<(meta (property="og:image|name="twitter)|link rel="(icon|apple))[^>]*>`)

var hashes = regexp.MustCompile(`\.[0-9a-f]{8,}\.`)

// oddTexts are files that can't stand in a script: "latin1 FILE" writes one.
func oddTexts() map[string]string {
	const front = "+++\ntitle = \"A\"\n+++\n"
	return map[string]string{
		"large":  front + strings.Repeat("words ", 1<<15),
		"long":   front + strings.Repeat("words ", 1<<14),
		"latin1": front + "Caf\xe9\n",
		"nul":    "+++\ntitle = \"A\\u0000\"\n+++\n",
		"huge":   "+++\ntitle = \"A\"\nsummary = \"" + strings.Repeat("x", 70<<10) + "\"\n+++\n",
		"utf16":  "\xff\xfe+\x00+\x00",
	}
}
