// Package layout turns a view into a page's HTML: it reads the layouts, holds them against the types of
// the views, and executes them.
//
// The files of layouts/ form one set of html/template templates, each named by its base name
// ("head.html"), which is also how one calls another: {{template "head.html" .}}. Everything that can be
// known about a layout is said when it is loaded, with its place, whether or not the branch it stands in
// ever runs: a field that the view lacks, a message that no language has, a call that leads nowhere or
// around in a circle, HTML that the page's policy would refuse.
//
// So that a page is made in bounded time and space, the template language is narrowed: templates do not
// call themselves, range goes through lists (never numbers) at most four deep, and the functions are those
// of a fixed list. None of them reads a file, the clock, the environment or the network, and none turns
// text into something html/template trusts.
//
// html/template decides what is escaped and how, and writes that into the layouts' trees. Its interpreter, which
// looks up each field by its name and calls each escaper by reflection, would take a quarter of a build. So
// the trees become programs over the views' types: fields by their index, constant text as bytes, the frequent
// escapers as plain code that gives what html/template's give, and its own for all else. A layout that holds
// anything programs do not know, which no default one does, is left to html/template as a whole; and so is a
// page on which something goes wrong, for it knows what to say then.
//
// White space in the layouts is reduced once, at load, and not for every page. The package writes no file,
// chooses no layout, and knows nothing of campaigns beyond their views.
package layout

import (
	"html/template"
	"maps"
	"path"
	"reflect"
	"slices"
	"sync"
	"text/template/parse"

	"broadside/internal/diag"
)

// File is one layout as read.
type File struct {
	Name string // slash-separated from the site's root: "layouts/campaign.html"
	Text []byte // UTF-8 with "\n" as line end
}

// Kind is a kind of page, or a part that many pages share: the layout that makes it, unless a page names
// another, and what that can read.
type Kind struct {
	Layout string // "campaign" stands for campaign.html
	View   any    // a zero view; Check takes it as it is
}

// Kinds returns all kinds, in the order of the documentation. Every set has a layout for each of them.
func Kinds() []Kind {
	return []Kind{
		{"campaign", Campaign{}},
		{"page", Page{}},
		{"404", Page{}},
		{"thanks", Thanks{}},
		{"moved", Moved{}},
		{"home", Home{}},
		{"header", Frame{}},
		{"footer", Frame{}},
		{"fields", Fields{}},
		{"languages", Languages{}},
	}
}

// Set is the layouts of a site, loaded and checked. It is safe for use by several goroutines; what it
// gives for a layout and a view never changes.
type Set struct {
	sources   map[string]*source     // by base name
	templates map[string]*tmpl       // by template name; none of a file that can't be parsed
	owners    map[string]*source     // the file that defines a name, also of files that can't be parsed
	faults    map[*source]*fault     // the first problem of a file that is not for one view alone
	words     func(id string) string // nil: any
	outline   *outline               // where in HTML the texts stand
	html      *template.Template     // the whole set, minified; html/template escapes it entry by entry
	trees     map[string]*parse.Tree // of html, by template name
	entries   sync.Map               // of entryKey to *entry: a memory of what entry finds
}

// tmpl is one template: a file's own, or a {{define}} or {{block}} inside it. Its tree is as parsed.
type tmpl struct {
	name string
	src  *source
	tree *parse.Tree
}

// Load parses the layouts, holds those of Kinds against their views, and makes their white space small.
// words returns the constant message of that id, "" if there is none; if words is nil, none is looked up.
// A message that a layout names outright becomes part of its text. The set is never nil:
// a layout without problems of its own, or of what it calls, can be executed whatever is wrong elsewhere.
// A file outside of Kinds that nothing calls is read as far as that goes without knowing its view; see
// Check. files may be in any order and the problems come sorted.
func Load(files []File, words func(id string) string) (*Set, []diag.Problem) {
	s := &Set{
		sources:   map[string]*source{},
		templates: map[string]*tmpl{},
		owners:    map[string]*source{},
		faults:    map[*source]*fault{},
		trees:     map[string]*parse.Tree{},
		words:     words,
	}
	problems := s.parse(files)
	problems = append(problems, s.missing()...)
	problems = append(problems, s.recursion()...)
	roots := s.roots()
	s.outline = s.scan(roots)
	problems = append(problems, s.outline.problems...)
	for _, p := range diag.Sorted(problems) {
		s.blame(p)
	}
	s.html = s.build(nil)
	for _, t := range s.html.Templates() {
		s.trees[t.Name()] = t.Tree
	}
	for _, k := range Kinds() {
		if s.templates[k.Layout+".html"] != nil {
			problems = append(problems, s.Check(k.Layout, k.View)...)
		}
	}
	for _, name := range roots {
		if !isKind(name) {
			problems = append(problems, s.check(name, nil)...)
		}
	}
	return s, diag.Sorted(problems)
}

// Has reports whether there is a layout of that name ("long" for long.html), sound or not. Partials count:
// whether one can make a page is for Check to say.
func (s *Set) Has(name string) bool { return s.sources[name+".html"] != nil }

// Check holds a layout against the type of view and returns what is wrong with it and with all that it
// calls, sorted; Load has done so for Kinds. What Load said about the files (syntax, HTML) is not said
// again. It is nil for a layout that the set lacks. The work is done once for a layout and a type.
func (s *Set) Check(layout string, view any) []diag.Problem {
	if !s.Has(layout) {
		return nil
	}
	return slices.Clone(s.entry(layout, reflect.TypeOf(view)).problems)
}

// roots returns the templates that a page may begin with: those of Kinds, and those nobody calls.
func (s *Set) roots() []string {
	called := map[string]bool{}
	for _, t := range s.templates {
		for _, call := range t.calls() {
			called[call.Name] = true
		}
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(s.templates)) {
		if isKind(name) || !called[name] {
			out = append(out, name)
		}
	}
	return out
}

func isKind(name string) bool {
	return slices.ContainsFunc(Kinds(), func(k Kind) bool { return k.Layout+".html" == name })
}

// blame remembers p as the reason why layouts that need its file can't be executed.
func (s *Set) blame(p diag.Problem) {
	src := s.sources[path.Base(p.File)]
	if src == nil {
		return
	}
	if _, ok := s.faults[src]; !ok {
		s.faults[src] = s.newFault(p)
	}
}
