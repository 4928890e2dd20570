package content

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/language"
	"broadside/internal/link"
	"broadside/internal/settings"
)

// SourcesFile is what a register of sources is called, in any folder of the content.
const SourcesFile = "footnotes.toml"

// Sources is one footnotes.toml, read.
type Sources struct {
	File    string
	Text    []byte
	Records map[string]campaign.Source
	Keys    []string // in the order of the file

	Problems []diag.Problem // with its text, before anybody understands it

	doc *settings.Document
}

// ReadSources reads the text of a footnotes.toml. What can't be decoded comes back without records.
func ReadSources(file string, text []byte) (*Sources, []diag.Problem) {
	s := &Sources{File: file, Text: text}
	doc, problems := settings.Parse(file, text, diag.Span{End: len(text)}, settings.Config)
	if doc == nil {
		s.Records = map[string]campaign.Source{}
		return s, problems
	}
	s.doc = doc
	s.Keys = doc.Tables()
	problems = append(problems, doc.Decode(&s.Records)...)
	for _, key := range s.Keys {
		problems = append(problems, s.check(key)...)
	}
	return s, problems
}

// Has reports whether the register has the record, or had it but for a mistake in it.
func (s *Sources) Has(key string) bool { return slices.Contains(s.Keys, key) }

// Unread reports whether the file could not be decoded, so that its keys are not known.
func (s *Sources) Unread() bool { return s.doc == nil }

// Place is where a record's key stands: its header, or a key below it.
func (s *Sources) Place(key ...string) diag.Span { return s.doc.Key(key...) }

// Verbatim is the place of a string's content, if it stands in the file exactly as it reads.
func (s *Sources) Verbatim(key ...string) (diag.Span, bool) { return s.doc.Verbatim(key...) }

func (s *Sources) check(key string) []diag.Problem {
	var problems []diag.Problem
	report := func(code, message, help string, span diag.Span) {
		problems = append(problems, diag.Problem{Code: code, File: s.File, Span: span, Message: message, Help: help})
	}
	if !campaign.ValidSourceKey(key) {
		report("source-key", fmt.Sprintf("a source can't be called %q", key), "use letters, digits and hyphens, like [ledger-cuts]", s.doc.Key(key))
	}
	r, ok := s.Records[key]
	if !ok {
		return problems
	}
	fields := len(r.Author)+len(r.Editor) > 0 || r.Title != "" || r.Publication != "" || r.Publisher != "" || r.Link() != "" || !r.Date.IsZero()
	switch {
	case r.Text != "" && fields:
		report("source-text", "the source ["+key+"] has text and fields, and text stands instead of them",
			"keep either text, or author, title, publication, date and url", s.doc.Key(key, "text"))
	case r.Text == "" && len(r.Author)+len(r.Editor) == 0 && r.Title == "" && r.Publication == "":
		report("source-empty", "the source ["+key+"] names no author, title or publication",
			`add what a reader needs to find it: title = "…"`, s.doc.Key(key))
	}
	if !r.Type.Known() {
		var kinds []string
		for _, t := range campaign.SourceTypes {
			kinds = append(kinds, string(t))
		}
		report("source-type", fmt.Sprintf("there is no kind of source called %q", r.Type), diag.Choice(string(r.Type), kinds), s.doc.Value(key, "type"))
	}
	if r.DOI != "" && !doi.MatchString(r.DOI) {
		help := `write it as it stands in the source, like doi = "10.1000/182"; an address goes into url`
		if found := insideDOI.FindString(r.DOI); found != "" {
			help = fmt.Sprintf("write doi = %q", found)
		}
		report("source-doi", fmt.Sprintf("%q is not a DOI", r.DOI), help, s.doc.Value(key, "doi"))
	}
	if r.Confirm {
		report("source-confirm", "the source ["+key+"] was written by a program, and nobody has said yet that it is right",
			"compare it with what it says it is, mend it, and delete the line: confirm = true", s.doc.Key(key, "confirm"))
		problems[len(problems)-1].Severity = diag.Warning
	}
	var tags []string
	if len(r.Notes)+len(r.Texts) > 0 {
		tags = append(slices.Sorted(maps.Keys(r.Notes)), slices.Sorted(maps.Keys(r.Texts))...)
	}
	for _, tag := range tags {
		field := "note_" + tag
		if !s.doc.Has(key, field) {
			field = "text_" + tag
		}
		if canonical, ok := language.Canonical(tag); !ok || strings.ToLower(canonical) != tag {
			report("language-tag", fmt.Sprintf("%s names no language", field), "write the language's tag in small letters, like note_es or note_pt-br", s.doc.Key(key, field))
		}
	}
	if r.Language != "" {
		if _, ok := language.Canonical(r.Language); !ok {
			report("language-tag", fmt.Sprintf("there is no language %q", r.Language), `write its tag, like language = "de"`, s.doc.Value(key, "language"))
		}
	}
	for i, address := range [...]string{r.URL, r.Archive} {
		if address == "" {
			continue
		}
		field := [...]string{"url", "archive"}[i]
		if p := webAddress(address); p != nil {
			p.File, p.Span = s.File, s.doc.Value(key, field)
			problems = append(problems, *p)
		}
	}
	return problems
}

// A DOI's prefix is 10 and a registrant's number (ISO 26324); what is allowed behind the slash is nearly anything.
var (
	doi       = regexp.MustCompile(`^10\.[0-9]{4,9}(\.[0-9]+)*/[^\s"]+$`)
	insideDOI = regexp.MustCompile(`10\.[0-9]{4,9}(\.[0-9]+)*/[^\s"<>]+$`)
)

// webAddress says what is wrong with the address of a page elsewhere; nil if nothing is.
func webAddress(address string) *diag.Problem {
	switch link.Scheme(address) {
	case "https:", "http:", "":
		return link.Outside(address)
	}
	return &diag.Problem{Code: "link-scheme", Message: address + " is not the address of a web page", Help: "write an address that begins with https://"}
}

// SourcesFiles are the registers that a page in folder may use, nearest first; folder and root are folders
// such as "content/library-sundays" and "content".
func SourcesFiles(folder string) []string {
	var files []string
	for {
		files = append(files, path.Join(folder, SourcesFile))
		if !strings.Contains(folder, "/") {
			return files
		}
		folder = path.Dir(folder)
	}
}
