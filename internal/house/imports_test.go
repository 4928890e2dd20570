package house

import (
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// levels is the table of DESIGN.md §3: a package imports packages of lower levels only; packages of one
// level do not know each other.
var levels = map[string]int{
	"diag": 0, "watch": 0, "publish": 0, "cache": 0, "wire": 0, "secret": 0, "schema": 0,
	"campaign": 1, "tree": 1, "settings": 1, "language": 1, "asset": 1, "compress": 1, "link": 1,
	"content": 2, "markup": 2, "cite": 2, "form": 2, "layout": 2, "card": 2, "check": 2, "feed": 2,
	"build": 3,
	"serve": 4, "links": 4, "desk": 4,
	"cli": 5,
}

// apart are packages that are no part of the program: tests without code of their own, and what measures it.
var apart = []string{"house", "browser", "bench"}

// behind says behind which package each library stands.
var behind = map[string][]string{
	"github.com/yuin/goldmark":           {"markup"},
	"github.com/BurntSushi/toml":         {"settings"},
	"github.com/fsnotify/fsnotify":       {"watch"},
	"github.com/spf13/cobra":             {"cli"},
	"github.com/nicksnyder/go-i18n":      {"language"},
	"golang.org/x/text":                  {"language", "publish", "build"}, // the latter two: Unicode forms of file names
	"golang.org/x/image":                 {"asset", "card"},
	"github.com/go-text/typesetting":     {"card"},
	"github.com/go-fonts/dejavu":         {"card"},
	"golang.org/x/net":                   {"asset", "layout", "link", "links", "desk"},
	"golang.org/x/sys":                   {"publish", "watch", "tree"},
	"github.com/tdewolff/minify":         {"asset"},
	"github.com/tdewolff/parse":          {"asset"},
	"github.com/klauspost/compress":      {"compress"},
	"github.com/andybalholm/brotli":      {"compress"},
	"rsc.io/qr":                          {"asset"},
	"html/template":                      {"campaign", "cite", "markup", "asset", "form", "layout", "build", "serve", "desk"},
	"text/template":                      {"layout", "language"},
	"net/http":                           {"serve", "links", "desk", "cli"},
	"github.com/nicksnyder/go-i18n/i18n": {"language"},
}

func TestPackagesImportDownwardsOnly(t *testing.T) {
	for name, imports := range production(t) {
		level, known := levels[name]
		if !known {
			t.Errorf("internal/%s is not in the table of levels", name)
			continue
		}
		for _, imported := range imports {
			other, own := strings.CutPrefix(imported, "broadside/internal/")
			if own && levels[other] >= level {
				t.Errorf("%s (level %d) imports %s (level %d)", name, level, other, levels[other])
			}
			if imported == "broadside" {
				t.Errorf("%s imports the program", name)
			}
		}
	}
}

func TestLibrariesStandBehindTheirPackages(t *testing.T) {
	for name, imports := range production(t) {
		for _, imported := range imports {
			for library, allowed := range behind {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.Contains(allowed, name) {
					t.Errorf("%s imports %s, which stands behind %s", name, imported, strings.Join(allowed, ", "))
				}
			}
		}
	}
}

// dialling are the calls that open a connection, or make what does.
var dialling = []string{
	"net.Dial", "tls.Dial", "net.Resolver", "net.DefaultResolver", "net.Lookup", "http.Get(", "http.Head(", "http.Post", "http.NewRequest",
	"http.Client", "http.DefaultClient", "http.Transport", "http.DefaultTransport", ".RoundTrip(",
}

// senders are the files that may, and what they use: one sends a test signature or asks for a count, the others ask what a
// page says of itself (DESIGN.md §3).
var senders = map[string][]string{
	"../cli/send.go":     {"http.NewRequest", "http.DefaultTransport", ".RoundTrip("},
	"../links/polite.go": {".RoundTrip("},
	"../links/fetch.go":  {"net.Dial", "http.NewRequest", "http.Transport", ".RoundTrip("},
}

// Nothing but the preview and the commands may know the network, and no build or check opens a connection: what dials
// appears in three files only (CASES.md RS-060).
func TestNobodyDials(t *testing.T) {
	sends := map[string][]string{}
	for _, file := range files(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, call := range dialling {
			if strings.Contains(string(text), call) {
				sends[filepath.ToSlash(file)] = append(sends[filepath.ToSlash(file)], call)
			}
		}
	}
	if diff := cmp.Diff(senders, sends); diff != "" {
		t.Errorf("what dials (-want +got):\n%s", diff)
	}
}

// production returns the imports of every package's files that are not tests.
func production(t *testing.T) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	for _, file := range files(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		name := packageOf(file)
		out[name] = append(out[name], "") // also without imports
		for _, i := range parsed.Imports {
			imported, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = append(out[name], imported)
		}
	}
	return out
}

// files returns all Go files of internal/ that are part of the program, without tests.
func files(t *testing.T) []string {
	t.Helper()
	all, err := filepath.Glob("../*/*.go")
	if err != nil || len(all) == 0 {
		t.Fatal("no files found", err)
	}
	return slices.DeleteFunc(all, func(f string) bool { return strings.HasSuffix(f, "_test.go") || slices.Contains(apart, packageOf(f)) })
}

func packageOf(file string) string { return path.Base(filepath.ToSlash(filepath.Dir(file))) }
