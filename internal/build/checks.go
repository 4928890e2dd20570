package build

import (
	"context"
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadside/internal/check"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

// checkSite reports what is wrong with the site as a whole, apart from its pages.
func (s *Site) checkSite() {
	if _, ok := s.byAddress["/"]; !ok {
		s.report(diag.Problem{Code: "home-missing", File: tree.Content + "/index.md", Message: "the site has no home page",
			Help: "write this file: +++, title = \"…\", +++ and a sentence or two"})
	}
	said := slices.ContainsFunc(s.problems, func(p diag.Problem) bool { return p.Code == "country-unknown" })
	if c := s.settings.Country; c != "" && !said && s.main().words.Country(c) == "" {
		s.report(s.settings.Problem("country-unknown", fmt.Sprintf("there is no country %q", c), `write its code of ISO 3166, like country = "US"`, "country"))
	}
	for _, e := range s.editions {
		if to := e.settings.Donate.URL; to != "" {
			if _, problem := (linker{site: e, use: s.use}).gift(to); problem != nil {
				at := e.settings.At("donate", "url")
				problem.File, problem.Span = at.File, at.Span
				s.report(*problem)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.settings.Handlers)) {
		h := s.settings.Handlers[name]
		s.report(s.future(s.settings.Problem, "the test of the handler "+name, h.Tested, "handlers", name, "tested")...)
		s.report(s.future(s.settings.Problem, "the test of the handler "+name, h.ConsentTested, "handlers", name, "consent_tested")...)
	}
	for i, code := range s.settings.Check.Ignore {
		s.report(checkIgnore(code, "-", s.settings.At("check", "ignore", fmt.Sprint(i)))...)
	}
	for _, e := range s.editions {
		s.report(check.OfSite(e.siteForRules(), true)...)
	}
	s.checkCounts()
	s.checkStatic()
	s.checkNamed("run", s.settings.Static.Run)
	s.checkNamed("publish", s.settings.Static.Publish)
	for _, name := range s.tree.Names(tree.Content) {
		if path.Base(name) == content.SourcesFile && strings.Count(name, "/") > 1 && s.pagesIn(path.Dir(name)) == 0 {
			s.report(diag.Problem{Code: "source-unused", Severity: diag.Warning, File: name,
				Message: "no page stands in this folder or below it, so nothing can use these sources", Help: "move the file beside the page that refers to them"})
		}
	}
}

// leaked are the endings of files that are put into static/ by mistake and must not be on the web: dumps of
// people's data, archives, keys, backups, what an editor left behind (CASES.md RS-055).
var leaked = []string{
	".csv", ".tsv", ".xls", ".xlsx", ".xlsm", ".xlsb", ".ods", ".numbers", ".jsonl", ".ndjson", ".parquet",
	".sql", ".sqlite", ".sqlite3", ".db", ".db3", ".mdb", ".accdb", ".dump", ".mbox", ".eml", ".pst",
	".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".7z", ".rar",
	".env", ".key", ".pem", ".p12", ".pfx", ".p8", ".ppk", ".jks", ".keystore", ".kdbx", ".ovpn",
	".bak", ".backup", ".old", ".orig", ".save", ".rej", ".swo", ".tmp", ".part", ".log",
}

// keyFiles are how the names of files begin that hold keys, or their public halves.
var keyFiles = []string{"id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "htpasswd"}

// leaks reports whether a file is of a kind that is put into static/ by mistake, by its name.
func leaks(name string) bool {
	base := strings.ToLower(path.Base(name))
	return slices.Contains(leaked, path.Ext(base)) || slices.ContainsFunc(keyFiles, func(k string) bool { return strings.HasPrefix(base, k) })
}

// running are the endings of files that a browser runs on the site's own origin, where the form is, or that a host may
// run itself (CASES.md RS-056).
var running = []string{
	".html", ".htm", ".xhtml", ".xht", ".shtml", ".shtm", ".mht", ".mhtml", ".svgz", ".js", ".mjs", ".cjs", ".wasm", ".swf", ".xsl", ".xslt", ".hta",
	".php", ".php3", ".php4", ".php5", ".php7", ".phps", ".pht", ".phtml", ".cgi", ".fcgi", ".pl", ".py", ".rb", ".asp", ".aspx", ".ashx", ".jsp", ".jspx", ".cfm", ".vbs", ".sh", ".bat", ".cmd",
}

// xmls are the endings of what hosts send as XML, in which a browser runs whatever is of HTML's namespace.
var xmls = []string{".xml", ".rdf", ".xul", ".atom", ".rss", ".mathml", ".mml", ".rng", ".xsd", ".kml", ".gpx", ".opml", ".wsdl", ".xspf"}

// inXML are the marks of what runs, or leads to it, in XML; what is not in UTF-8 or names a namespace in disguise can't be told.
// NUL and escape are those of encodings that write ASCII in other bytes, or with more in between: UTF-16 and ISO-2022-JP.
var inXML = regexp.MustCompile(`http://www\.w3\.org/1999/xhtml|http://www\.w3\.org/2000/svg|<\?xml-stylesheet|<!ENTITY|<!ATTLIST|[\x00\x1b]|xmlns[^=<>]*=\s*["'][^"'<>]*&`)

// runs reports whether a static file may hold what runs: by its name or, for XML, which may be HTML, by what is in it. What
// is too large to be looked through can't be told.
func (s *Site) runs(name, ext string) bool {
	if runningEnding(name) != "" {
		return true
	}
	if !slices.Contains(xmls, ext) {
		return false
	}
	if s.tree.Size(name) > mostSearched {
		return true
	}
	text, err := s.tree.Read(name)
	return err == nil && inXML.Match(text)
}

// runningEnding is the ending in a file's name that makes it run; "" if none does. It may be any, since hosts heed the first
// of .html.en and of .php.pdf too.
func runningEnding(name string) string {
	_, endings, _ := strings.Cut(strings.ToLower(path.Base(name)), ".")
	for ending := range strings.SplitSeq(endings, ".") {
		if slices.Contains(running, "."+ending) {
			return "." + ending
		}
	}
	return ""
}

// packed reports whether a static file is the compressed form of another, which a host sends in its place; ofSafe, whether
// nothing that such a form may hold runs. What is in it is not looked at.
func (s *Site) packed(name, ext string) (is, ofSafe bool) {
	if ext != ".gz" && ext != ".br" {
		return false, false
	}
	of := strings.TrimSuffix(name, path.Ext(name))
	kind := strings.ToLower(path.Ext(of))
	return s.tree.Has(of), runningEnding(of) == "" && kind != ".svg" && !slices.Contains(xmls, kind)
}

// checkNamed reports what [static] names and is not there.
func (s *Site) checkNamed(key string, files []string) {
	for _, f := range files {
		if name := tree.Static + "/" + f; !s.tree.Has(name) {
			s.report(s.settings.Problem("file-missing", "there is no "+name, "write files by their paths below static/, like \"widget.html\"", "static", key))
		}
	}
}

// checkStatic reports static files that no host could hold, that should not be published, and drawings that could run.
func (s *Site) checkStatic() {
	for _, name := range s.tree.Names(tree.Static) {
		output := strings.TrimPrefix(name, tree.Static+"/")
		ext := strings.ToLower(path.Ext(name))
		problem := badName(strings.TrimPrefix(output, ".well-known/"))
		packed, ofSafe := s.packed(name, ext)
		switch {
		case problem != nil, packed && ofSafe:
		case !packed && leaks(name) && !slices.Contains(s.settings.Static.Publish, output):
			problem = &diag.Problem{Code: "file-type", Message: "files like this hold people's data, keys or backups, and everybody could read it",
				Help: fmt.Sprintf("move it out of static/; if everybody may have it, name it in content/site.toml:\n[static]\npublish = [%q]", output)}
		case slices.Contains(s.settings.Static.Run, output):
		case packed, s.runs(name, ext):
			problem = &diag.Problem{Code: "static-runs", Message: "a file like this runs on your petition's own address, and can read what people sign there",
				Help: fmt.Sprintf("delete it; if you know what it does, let it run by its name in content/site.toml:\n[static]\nrun = [%q]", output)}
		case ext == ".svg":
			s.report(s.checkDrawing(name)...)
		}
		if problem != nil {
			problem.File = name
			s.report(*problem)
		}
	}
}

// photos are the endings of files that may say where they were taken.
var photos = []string{".jpg", ".jpeg", ".png", ".webp", ".avif", ".heic", ".heif", ".jxl", ".tif", ".tiff", ".dng"}

// checkPhotos reports static photos that say where they were taken: static files are published as they are, and
// nobody means to publish that (CASES.md RS-057).
func (s *Site) checkPhotos(ctx context.Context) ([]diag.Problem, error) {
	var names []string
	for _, name := range s.tree.Names(tree.Static) {
		if slices.Contains(photos, strings.ToLower(path.Ext(name))) {
			names = append(names, name)
		}
	}
	located := make([]bool, len(names))
	if err := s.each(ctx, len(names), func(i int) { located[i] = s.inspect(names[i]).Located }); err != nil {
		return nil, err
	}
	var problems []diag.Problem
	for i, name := range names {
		if located[i] {
			problems = append(problems, diag.Problem{Code: "picture-located", File: name, Message: "this photo says where it was taken, and everybody could read it",
				Help: "move it beside the page that shows it, in content/: there it is published without; or save it without its location"})
		}
	}
	return problems, nil
}

// sealed are the endings of files in which nothing can be read as it stands.
var sealed = []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".heic", ".ico", ".pdf", ".woff", ".woff2", ".ttf", ".otf", ".zip",
	".docx", ".odt", ".ods", ".odp", ".pptx", ".epub", ".mp3", ".m4a", ".ogg", ".mp4", ".webm"}

// mostSearched is how large a file may be that is looked through for secrets; what is larger is no text that people write.
const mostSearched = 16 << 20

// checkSecrets reports keys and tokens in files that are not read as a text of the site: most of all those of static/,
// which are published as they are (CASES.md RS-059).
func (s *Site) checkSecrets(ctx context.Context) ([]diag.Problem, error) {
	var names []string
	for _, name := range s.tree.Names(tree.Static) {
		if _, before := s.copiedBefore(strings.TrimPrefix(name, tree.Static+"/"), name); !before { // it was looked through then
			names = append(names, name)
		}
	}
	for _, name := range s.tree.Names(tree.Content) {
		if s.isAsset(name) {
			names = append(names, name)
		}
	}
	for _, name := range s.tree.Names(tree.Layouts) {
		if s.tree.Replaced(name) {
			names = append(names, name)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		return slices.Contains(sealed, strings.ToLower(path.Ext(name))) || s.tree.Size(name) > mostSearched
	})
	found := make([][]diag.Problem, len(names))
	if err := s.each(ctx, len(names), func(i int) { found[i] = s.secrets(names[i]) }); err != nil {
		return nil, err
	}
	return slices.Concat(found...), nil
}

// secrets looks through a file once.
func (s *Site) secrets(name string) []diag.Problem {
	print, trusted := s.trusted(name)
	if was, known := s.harmless.Load(name); known && trusted && was == print {
		return nil
	}
	b, err := s.tree.Read(name)
	if err != nil {
		return nil // whoever needs the file says so
	}
	problems := tree.Secrets(name, tree.Unify(b))
	if len(problems) == 0 && trusted {
		s.harmless.Store(name, print)
	}
	return problems
}
