package build

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"broadside/internal/diag"
	"broadside/internal/language"
	"broadside/internal/settings"
	"broadside/internal/tree"
)

func languageFile(name string) string { return tree.Layouts + "/languages/" + name + ".toml" }

// readLanguage reads the files that make a language in the site's country, one laid over the other; nil if they can't be
// used, which is reported; that there is none, at the place unknown. What the site replaced is held against the program's own English: words that the program
// has learned since would be empty.
func (s *Site) readLanguage(tag string, unknown diag.Problem) *language.Language {
	names := slices.DeleteFunc(language.Files(tag, s.settings.Country), func(name string) bool { return !s.tree.Has(languageFile(name)) })
	if len(names) == 0 {
		unknown.Code, unknown.Message = "language-unknown", fmt.Sprintf("there is no language file for %q", tag)
		unknown.Help = "there is " + strings.Join(s.languages(), ", ") + "; for another, copy layouts/languages/en.toml and translate it"
		if right := named[strings.ToLower(tag)]; right != "" {
			unknown.Help = fmt.Sprintf("write language = %q", right)
		}
		s.report(unknown)
		return nil
	}
	var words language.File
	var docs []*settings.Document
	own := false
	for _, name := range names {
		file := languageFile(name)
		text := s.text(file, tree.MaxSettings)
		if text == nil {
			return nil
		}
		doc, problems := settings.Parse(file, text, diag.Span{End: len(text)}, settings.Config)
		s.report(problems...)
		if doc == nil {
			return nil
		}
		s.report(doc.Decode(&words)...)
		docs = append(docs, doc)
		own = own || s.tree.Replaced(file)
	}
	l, complaints := language.NewIn(tag, s.settings.Country, words)
	if l != nil && own {
		if english := s.reference(); english != nil {
			complaints = l.Against(english)
		}
	}
	for _, c := range complaints {
		key, at := strings.Split(c.Key, "."), 0
		for i, doc := range docs {
			if doc.Has(key...) {
				at = i
			}
		}
		s.report(diag.Problem{Code: "language-wrong", File: languageFile(names[at]), Span: docs[at].Value(key...), Message: c.Message, Help: c.Help})
	}
	if len(complaints) > 0 {
		return nil // or each layout would complain again about each word that is missing
	}
	return l
}

// reference is the program's own English, which has all that the pages need; nil if the program was made without.
func (s *Site) reference() *language.Language {
	const name = "en"
	text := s.tree.BuiltIn(languageFile(name))
	var words language.File
	if doc, _ := settings.Parse(languageFile(name), text, diag.Span{End: len(text)}, settings.Config); doc != nil {
		doc.Decode(&words)
	}
	l, _ := language.New(name, words) // a test holds that there are no complaints
	return l
}

// languages are the tags of the whole language files; those of a region are left out.
func (s *Site) languages() []string {
	var tags []string
	for _, file := range s.tree.Names(tree.Layouts + "/languages") {
		tag := strings.TrimSuffix(path.Base(file), ".toml")
		general := func(name string) bool { return name != tag && s.tree.Has(languageFile(name)) }
		if !slices.ContainsFunc(language.Files(tag, ""), general) {
			tags = append(tags, tag)
		}
	}
	return tags
}
