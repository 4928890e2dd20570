package build

import (
	"fmt"
	"path"
	"slices"
	"strings"

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
	if to := s.settings.Donate.URL; to != "" {
		if _, problem := (linker{site: s.main(), use: s.use}).gift(to); problem != nil {
			problem.File, problem.Span = content.SiteFile, s.settings.Place("donate", "url")
			s.report(*problem)
		}
	}
	s.checkCounts()
	s.checkStatic()
	for _, name := range s.tree.Names(tree.Content) {
		if path.Base(name) == content.SourcesFile && strings.Count(name, "/") > 1 && s.below[path.Dir(name)] == 0 {
			s.report(diag.Problem{Code: "source-unused", Severity: diag.Warning, File: name,
				Message: "no page stands in this folder or below it, so nothing can use these sources", Help: "move the file beside the page that refers to them"})
		}
	}
}

// leaked are the endings of files that are put into static/ by mistake and must not be on the web: dumps of
// people's data, keys, backups (CASES.md RS-055).
var leaked = []string{".csv", ".tsv", ".xls", ".xlsx", ".sql", ".sqlite", ".sqlite3", ".db", ".mdb", ".dump", ".env", ".key", ".pem", ".p12", ".pfx", ".ppk", ".kdbx", ".bak", ".old", ".orig", ".log"}

// checkStatic reports static files that no host could hold, that should not be published, and drawings that could run.
func (s *Site) checkStatic() {
	for _, name := range s.tree.Names(tree.Static) {
		output := strings.TrimPrefix(name, tree.Static+"/")
		ext := strings.ToLower(path.Ext(name))
		problem := badName(strings.TrimPrefix(output, ".well-known/"))
		switch {
		case problem != nil:
		case slices.Contains(leaked, ext) || strings.HasPrefix(path.Base(name), "id_rsa") || strings.HasPrefix(path.Base(name), "id_ed25519"):
			problem = &diag.Problem{Code: "file-type", Message: "files like this hold people's data, keys or backups, and everybody could read it",
				Help: "move it out of static/; a table for readers can be a PDF"}
		case ext == ".svg":
			s.report(s.checkDrawing(name)...)
		}
		if problem != nil {
			problem.File = name
			s.report(*problem)
		}
	}
}
