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
	if c := s.settings.Country; c != "" && !said && s.words.Country(c) == "" {
		s.report(s.settings.Problem("country-unknown", fmt.Sprintf("there is no country %q", c), `write its code of ISO 3166, like country = "US"`, "country"))
	}
	for _, name := range s.tree.Names(tree.Content) {
		if path.Base(name) == content.SourcesFile && strings.Count(name, "/") > 1 && s.below[path.Dir(name)] == 0 {
			s.report(diag.Problem{Code: "source-unused", Severity: diag.Warning, File: name,
				Message: "no page stands in this folder or below it, so nothing can use these sources", Help: "move the file beside the page that refers to them"})
		}
	}
}
