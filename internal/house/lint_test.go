package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// exempt is a place that may do what lint finds, and why.
type exempt struct {
	files string   // a pattern of path.Match, from the top of the module without internal/
	what  []string // as lint words it; each must be found there
	why   string
}

var exempts = []exempt{
	// Writing.
	{"publish/publish.go", []string{"os.MkdirAll", "os.Remove"}, "the output folder itself, which the os.Root is opened on"},
	{"publish/disk.go", []string{".Mkdir", ".Remove", ".Rename", ".OpenFile"}, "all writing of a build, through one os.Root"},
	{"publish/disk_linux.go", []string{".Create", ".Remove", "unix.Openat", "unix.Write", "unix.Mkdirat", "unix.Renameat", "unix.IoctlFileClone",
		"unix.CopyFileRange", "unix.Fsync", "unix.Fstat", "unix.Close"}, "the same with one system call a step, from a folder opened without following links"},
	{"publish/stage.go", []string{".Create"}, "by way of disk"},
	{"publish/commit.go", []string{".Create"}, "by way of disk"},
	{"publish/finish.go", []string{".Remove"}, "by way of disk"},
	{"publish/publish.go", []string{".Mkdir"}, "by way of disk"},
	{"publish/lock_flock.go", []string{".Remove", ".OpenFile", "unix.Flock"}, "the lock"},
	{"publish/lock_other.go", []string{".Remove", ".OpenFile"}, "the lock"},
	{"publish/lock_windows.go", []string{".OpenFile", "windows.LockFileEx"}, "the lock"},
	{"publish/os_linux.go", []string{"unix.Syncfs"}, "what makes a write last"},
	{"publish/os_darwin.go", []string{"unix.Fsync"}, "what makes a write last"},
	{"cache/cache.go", []string{"os.MkdirAll", "os.CreateTemp", "os.Rename", "os.Remove", "os.Chtimes"}, "the cache, in the user's own cache folder"},
	{"cli/build.go", []string{"os.MkdirTemp", "os.RemoveAll"}, "build --verify: a second output in a temporary folder made for it"},
	{"cli/init.go", []string{"os.MkdirAll", ".MkdirAll", ".OpenFile", ".Remove"}, "init and new write sources, only where there is nothing yet"},
	{"cli/new.go", []string{".Mkdir"}, "as init"},
	{"cli/replace.go", []string{".OpenFile", ".Chmod", ".Rename", ".Remove"}, "counts and sources keep their files, and launch the settings of one page, through an os.Root"},
	{"watch/drive_linux.go", []string{"os.Lchown", "unix.Statfs"}, "gives a folder to the group it is of already, to see whether the system tells of it"},
	{"watch/stamp.go", []string{"os.OpenFile"}, "for reading: os.Open would hang on a pipe"},

	// What has the name of a write and is none.
	{"campaign/date.go", []string{".Truncate"}, "of a time"},
	{"asset/data.go", []string{".Truncate"}, "of a buffer"},
	{"tree/tree.go", []string{".OpenFile"}, "for reading"},
	{"tree/folder_linux.go", []string{".OpenFile"}, "for reading"},
	{"build/build.go", []string{".OpenFile"}, "a tree's, for reading"},
	{"build/preview.go", []string{".OpenFile"}, "a tree's, for reading"},
	{"watch/events.go", []string{".Remove"}, "of a watch"},

	// System calls that read.
	{"tree/folder_linux.go", []string{"unix.Openat", "unix.Close", "unix.Getdents", "unix.Fstatat"}, "lists a folder without following links"},
	{"tree/read_linux.go", []string{"unix.Openat2", "unix.Close", "unix.Read"}, "reads a file beneath the site's folder"},
	{"publish/eye_linux.go", []string{"unix.Fstatat", "unix.Faccessat"}, "looks at a file, and asks whether it may be changed"},
	{"watch/drive_darwin.go", []string{"syscall.Statfs"}, "looks at a drive"},
	{"watch/drive_windows.go", []string{"windows.GetDriveType", "windows.UTF16PtrFromString"}, "looks at a drive"},

	// The network.
	{"links/fetch.go", []string{"import net", "import crypto/tls"}, "the client of sources and links, which asks nobody inside; see TestNobodyDials"},

	// HTML that is printed as it stands.
	{"asset/element.go", []string{"template.HTML"}, "the page's style and script elements, whose hashes the policy names"},
	{"asset/data.go", []string{"template.HTML"}, "the JSON-LD element, of escaped JSON"},
	{"asset/qr.go", []string{"template.HTML"}, "a drawing made of numbers"},
	{"asset/svg.go", []string{"template.HTML"}, "a drawing rebuilt from allowed elements"},
	{"markup/markup.go", []string{"template.HTML"}, "rendered copy"},
	{"cite/cite.go", []string{"template.HTML"}, "a citation, of escaped strings"},
	{"form/endpoint.go", []string{"template.HTML"}, "the form's start tag, of escaped attributes"},
	{"serve/serve.go", []string{"template.HTML"}, "the preview's script element, with a number in it"},
	{"desk/editor.go", []string{"template.URL"}, "a link to an editor, of a checked scheme, an escaped path and numbers"},
	{"build/edition.go", []string{"type element"}, "a short name"},
	{"build/moved.go", []string{"template.HTML"}, "the element that leads on from an old address, escaped"},
	{"build/print.go", []string{"element"}, "what a layout made"},
	{"build/page.go", []string{"element"}, "one part of a page put into another; escaped words"},
	{"build/sources.go", []string{"element"}, "rendered copy with a tag around it"},

	// The network, and other programs.
	{"cli/serve.go", []string{"import os/exec", "import net"}, "opens a browser when asked to; listens on the loopback"},
	{"links/fetch.go", []string{"import net", "import crypto/tls"}, "asks other hosts, by order of a command that says so; takes nobody's word for a certificate"},
	{"layout/execute.go", []string{"import text/template"}, "names the type of its errors"},

	{"bench/*.go", nil, "measures the program and is no part of it"},
}

// Nothing writes, runs programs, opens connections or prints text as HTML but the places that are there to do it (CASES.md RS-133).
func TestLint(t *testing.T) {
	used := map[string]bool{}
	for dir, files := range sources(t) {
		found, err := lint(files)
		if err != nil {
			t.Fatal(dir, err)
		}
		for _, f := range found {
			file, what, _ := strings.Cut(f, ": ")
			if key := exempted(strings.TrimPrefix(file, "internal/"), what); key != "" {
				used[key] = true
			} else {
				t.Error(f)
			}
		}
	}
	for _, e := range exempts {
		for _, what := range e.what {
			if !used[e.files+": "+what] {
				t.Errorf("%s may do %s and does not", e.files, what)
			}
		}
	}
}

// exempted returns which exemption allows it, "" if none does.
func exempted(file, what string) string {
	for _, e := range exempts {
		if ok, _ := path.Match(e.files, file); ok && (e.what == nil || slices.Contains(e.what, what)) {
			return e.files + ": " + what
		}
	}
	return ""
}

// sources are the module's files that are no tests, by folder: name from the top and text. What is compiled in another
// language than Go is refused.
func sources(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	err := fs.WalkDir(os.DirFS("../.."), ".", func(name string, d fs.DirEntry, err error) error {
		base := path.Base(name)
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || base == "node_modules"):
			return fs.SkipDir
		case slices.Contains([]string{".s", ".S", ".c", ".cc", ".cpp", ".m", ".h", ".syso"}, path.Ext(name)):
			t.Errorf("%s is compiled into the program and is not Go", name)
		case path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
		default:
			text, err := os.ReadFile(filepath.Join("../..", filepath.FromSlash(name)))
			if err != nil {
				return err
			}
			if dir := path.Dir(name); all[dir] == nil {
				all[dir] = map[string]string{}
			}
			all[path.Dir(name)][name] = string(text)
		}
		return nil
	})
	if err != nil || len(all) < len(levels) {
		t.Fatal(len(all), err)
	}
	return all
}

var (
	// imports that are looked at; all else a package may import is what imports_test.go says.
	imports = []string{"os/exec", "plugin", "unsafe", "C", "net", "crypto/tls", "net/rpc", "net/rpc/jsonrpc", "net/smtp", "net/http/cgi", "net/http/fcgi",
		"net/http/httputil", "net/http/pprof", "expvar", "log/syslog", "io/ioutil", "text/template", "golang.org/x/net/websocket"}

	// safe are the types whose values html/template prints as they are.
	safe = []string{"HTML", "HTMLAttr", "JS", "JSStr", "CSS", "URL", "Srcset"}

	// writing are the functions of package os, and methods of os.Root and os.File, that change something on disk or
	// open something to be changed. A method is known by its name alone.
	writing = []string{"Create", "CreateTemp", "Mkdir", "MkdirAll", "MkdirTemp", "WriteFile", "OpenFile", "Remove", "RemoveAll", "Rename", "Symlink",
		"Chmod", "Chown", "Lchown", "Chtimes", "Truncate", "CopyFS", "Link"}

	// besides are other functions of package os that lint finds.
	besides = []string{"StartProcess", "NewFile", "Pipe"}

	system = []string{"syscall", "golang.org/x/sys/unix", "golang.org/x/sys/windows"}
)

// lint says what files of one package, by their names, do that only some may, as "name: what", sorted, each once.
func lint(files map[string]string) ([]string, error) {
	parsed := map[string]*ast.File{}
	short := map[string]bool{} // the package's own names for a safe type
	for name, text := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			return nil, err
		}
		parsed[name] = f
		for _, s := range typeSpecs(f) {
			if safeType(s.Type, imported(f)) {
				short[s.Name.Name] = true
			}
		}
	}
	var found []string
	for name, f := range parsed {
		for _, what := range lintFile(f, short) {
			found = append(found, name+": "+what)
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

func lintFile(f *ast.File, short map[string]bool) (found []string) {
	names := imported(f)
	report := func(what string) { found = append(found, what) }
	for name, path := range names {
		if slices.Contains(imports, path) {
			report("import " + path)
		}
		if strings.HasPrefix(name, ". ") {
			report("import . " + path)
		}
	}
	for _, group := range f.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:linkname") || strings.HasPrefix(c.Text, "//go:cgo_") {
				report(strings.Fields(c.Text)[0])
			}
		}
	}
	for _, s := range typeSpecs(f) {
		if safeType(s.Type, names) {
			report("type " + s.Name.Name)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if what := selected(n, names); what != "" {
				report(what)
			}
		case *ast.CallExpr:
			fun := ast.Unparen(n.Fun)
			if id, ok := fun.(*ast.Ident); ok && short[id.Name] {
				report(id.Name)
			}
			if safeType(fun, names) {
				report("template." + fun.(*ast.SelectorExpr).Sel.Name)
			}
			if pkg, name := qualified(fun, names); slices.Contains(system, pkg) && !typeLike(name) {
				report(path.Base(pkg) + "." + name)
			}
			if s, ok := fun.(*ast.SelectorExpr); ok && s.Sel.Name == "Link" && len(n.Args) == 2 {
				if pkg, _ := qualified(fun, names); pkg == "" {
					report(".Link")
				}
			}
		}
		return true
	})
	return found
}

// selected is what naming a function of package os, or a method, comes to; "" if to nothing.
func selected(s *ast.SelectorExpr, names map[string]string) string {
	name := s.Sel.Name
	switch pkg, _ := qualified(s, names); {
	case pkg == "os" && (slices.Contains(writing, name) || slices.Contains(besides, name)):
		return "os." + name
	case pkg == "" && name != "Link" && slices.Contains(writing, name): // pages have links: see the calls
		return "." + name
	}
	return ""
}

// typeLike reports a conversion to a type of a system package, and what reads nothing but a value.
func typeLike(name string) bool {
	return slices.Contains([]string{"Handle", "Errno", "Signal"}, name)
}

func safeType(e ast.Expr, names map[string]string) bool {
	pkg, name := qualified(ast.Unparen(e), names)
	return pkg == "html/template" && slices.Contains(safe, name)
}

// qualified is the import path and the name of what stands as package.Name; "" if e is something else.
func qualified(e ast.Expr, names map[string]string) (pkg, name string) {
	if s, ok := e.(*ast.SelectorExpr); ok {
		if id, ok := s.X.(*ast.Ident); ok {
			return names[id.Name], s.Sel.Name
		}
	}
	return "", ""
}

// imported are the file's imports, by the name each has in it. Several without a usable name are told apart by their path.
func imported(f *ast.File) map[string]string {
	names := map[string]string{}
	for _, i := range f.Imports {
		p, _ := strconv.Unquote(i.Path.Value)
		switch {
		case i.Name == nil:
			names[path.Base(p)] = p
		case i.Name.Name == "." || i.Name.Name == "_":
			names[i.Name.Name+" "+p] = p
		default:
			names[i.Name.Name] = p
		}
	}
	return names
}

func typeSpecs(f *ast.File) (specs []*ast.TypeSpec) {
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.TypeSpec); ok {
			specs = append(specs, s)
		}
		return true
	})
	return specs
}

// What lint must find, and what it must leave alone (CASES.md RS-133).
func TestLintFinds(t *testing.T) {
	for src, want := range map[string]string{
		`import "os"; func f() { os.Create("x") }`:                            "os.Create",
		`import "os"; func f() { os.WriteFile("x", nil, 0) }`:                 "os.WriteFile",
		`import "os"; func f() { os.RemoveAll("x") }`:                         "os.RemoveAll",
		`import o "os"; var f = o.Remove`:                                     "os.Remove",
		`import "os"; func f(r *os.Root) { r.OpenFile("x", 0, 0) }`:           ".OpenFile",
		`import "os"; func f(r *os.Root) { g := r.RemoveAll; g("x") }`:        ".RemoveAll",
		`func f(r interface{ Link(a, b string) error }) { r.Link("a", "b") }`: ".Link",
		`import . "os"; func f() { Create("x") }`:                             "import . os",
		`import _ "unsafe"`: "import unsafe",
		`import "C"`:        "import C",
		`import run "os/exec"; var _ = run.Command`:                                          "import os/exec",
		`import "os"; var f = os.StartProcess`:                                               "os.StartProcess",
		`import "syscall"; func f() { syscall.Unlink("x") }`:                                 "syscall.Unlink",
		`import "golang.org/x/sys/unix"; func f() { unix.Unlinkat(0, "x", 0) }`:              "unix.Unlinkat",
		`import "net"; var _ = net.Dial`:                                                     "import net",
		`import "plugin"; var _ = plugin.Open`:                                               "import plugin",
		`import "text/template"; var _ template.Template`:                                    "import text/template",
		"import _ \"unsafe\"\n//go:linkname f os.remove\nfunc f()":                           "//go:linkname import unsafe",
		`import "html/template"; func f(s string) any { return template.HTML(s) }`:           "template.HTML",
		`import t "html/template"; func f(s string) any { return (t.JS)(s) }`:                "template.JS",
		`import "html/template"; func f(s string) any { return template.URL(s) }`:            "template.URL",
		`import "html/template"; func f(s string) any { return template.CSS(s) }`:            "template.CSS",
		`import "html/template"; func f(s string) any { return template.HTMLAttr(s) }`:       "template.HTMLAttr",
		`import "html/template"; func f(s string) any { return template.Srcset(s) }`:         "template.Srcset",
		`import "html/template"; func f(s string) any { return template.JSStr(s) }`:          "template.JSStr",
		`import "html/template"; type h = template.HTML; func f(s string) h { return h(s) }`: "h type h",

		`import "html/template"; type v struct { H template.HTML }; var _ = template.HTMLEscapeString("x")`: "",
		`import "os"; func f() { os.ReadFile("x"); os.Open("y"); os.Stat("z"); os.OpenRoot(".") }`:          "",
		`import ("net/http"; "net/url"); var _ = http.StatusOK; var _ = url.Parse`:                          "",
		`import "syscall"; func f(s any) { _ = s.(syscall.Signal) == syscall.SIGTERM }`:                     "",
		`func f(r interface{ Link(a string) error }) { r.Link("a") }`:                                       "",
	} {
		found, err := lint(map[string]string{"x.go": "package x\n" + src})
		if err != nil {
			t.Errorf("%s: %v", src, err)
		}
		for i := range found {
			found[i] = strings.TrimPrefix(found[i], "x.go: ")
		}
		if diff := cmp.Diff(want, strings.Join(found, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", src, diff)
		}
	}
}
