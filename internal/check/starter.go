package check

import (
	"bytes"
	"strings"

	"broadside/internal/diag"
)

// File is a file as it stands on disk.
type File struct {
	Name string
	Text []byte
}

// Starter is the lines that the starter's content is told by: those of its campaigns, and all others that name the town. What is
// true of any site, such as a page for addresses where there is none, may stay.
type Starter map[string]bool

// names are what belongs to the starter's invented organisation alone.
var names = [][]byte{[]byte("riverton.example"), []byte("Riverton Action"), []byte("ledger.example"), []byte("valleyquarterly.example")}

// shortest is how long a line has to be to be told by: shorter ones, like settings, are the same on many sites.
const shortest = 40

// Add adds the lines of one of the starter's files.
func (s Starter) Add(name string, text []byte) {
	own := strings.Count(name, "/") > 1 // a campaign's
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); len(line) >= shortest && line[0] != '#' && (own || bytes.Contains(line, []byte("Riverton"))) {
			s[string(line)] = true
		}
	}
}

// In returns the places of the starter's lines in a file, and of lines that name its organisation.
func (s Starter) In(f File) []diag.Span {
	if s == nil {
		return nil
	}
	var found []diag.Span
	at := 0
	for line := range bytes.Lines(f.Text) {
		words := bytes.TrimSpace(line)
		start := at + bytes.Index(line, words)
		at += len(line)
		known := len(words) >= shortest && s[string(words)]
		for _, name := range names {
			if i := bytes.Index(words, name); i >= 0 && !known && !bytes.HasPrefix(words, []byte("#")) {
				found = append(found, diag.Span{Start: start + i, End: start + i + len(name)})
				break
			}
		}
		if known {
			found = append(found, diag.Span{Start: start, End: start + len(words)})
		}
	}
	return found
}

func pageStarter(p *Page) []diag.Problem {
	var problems []diag.Problem
	for _, f := range p.Files {
		found := p.Starter.In(f)
		if len(found) == 0 {
			continue
		}
		message := "this line is the starter's, and the site is one that people can visit"
		if len(found) > 1 {
			message = "this line and others here are the starter's, and the site is one that people can visit"
		}
		problems = append(problems, diag.Problem{File: f.Name, Span: found[0], Message: message, Help: "write your own in their place, or delete " + whole(f.Name)})
	}
	return problems
}

// whole is what an editor deletes to be rid of a file's page.
func whole(file string) string {
	if folder, _, ok := strings.Cut(strings.TrimPrefix(file, "content/"), "/"); ok {
		return "the folder content/" + folder
	}
	return file
}

func siteStarter(s *Site) []diag.Problem {
	var problems []diag.Problem
	for _, span := range s.Starter.In(File{s.File, s.Text}) {
		problems = append(problems, diag.Problem{File: s.File, Span: span, Message: "this is the starter's, and the site is one that people can visit", Help: "write your organisation's own in its place, or delete the line"})
	}
	return problems
}
