package build

import (
	"bytes"
	"fmt"
	"regexp"
	"sync"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/layout"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// write executes a layout and adds the file, unless the layout failed.
func (m *maker) write(address campaign.Address, name string, view any) error {
	body, err := m.whole(name, view)
	if body != nil {
		class := publish.Page
		if m.site.isList(address.File()) {
			class = publish.List
		}
		m.made.files = append(m.made.files, file{address.File(), class, body})
		m.made.pages++
	}
	return err
}

// whole is a whole page made by a layout; nil if the layout failed.
func (m *maker) whole(name string, view any) ([]byte, error) {
	before := len(m.made.problems)
	page, err := m.execute(takeBuffer(), name, view)
	if err != nil || len(m.made.problems) > before {
		return nil, err
	}
	problem := diag.Problem{File: tree.Layouts + "/" + name + ".html"}
	switch {
	case !guarded(page):
		problem.Code, problem.Message = "layout-policy", "this layout prints no policy in front of everything else"
		problem.Help = "begin it as the others do, with {{template \"head.html\" .}}, or with <!doctype html>, <meta charset=\"utf-8\"> and directly behind it\n<meta http-equiv=\"Content-Security-Policy\" content=\"{{.Policy}}\">"
	case bytes.Count(page, []byte(`<form class="form"`)) > 1: // a layout writes no start tag of its own (CASES.md RS-031)
		problem.Code, problem.Message = "layout-unsafe", "this layout prints the page's form more than once"
		problem.Help = "print {{.Form.Start}} in one place, which no {{range}} repeats"
	default:
		signed, ok := view.(layout.Campaign)
		if !ok || signed.Form == nil || !m.site.ownLayouts {
			return page, nil
		}
		stray, missing := layout.WrongControls(page, *signed.Form)
		switch {
		case stray != "":
			problem.Code, problem.Message = "layout-unsafe", "this layout's form holds "+stray+", which the form does not have"
			problem.Help = "take it out: a form sends what content/site.toml and the campaign declare, as layouts/form.html and layouts/fields.html print it"
		case missing != "":
			problem.Code, problem.Message = "layout-unsafe", "this layout does not print "+missing+" of the form"
			problem.Help = "print it behind {{.Form.Start}}, as layouts/form.html, layouts/fields.html and layouts/consent.html do"
		default:
			return page, nil
		}
	}
	m.report(problem)
	return nil, nil
}

// part makes a part that many pages share.
func (m *maker) part(name string, view any) (element, error) {
	buffer := takeBuffer()
	made, err := m.execute(buffer, name, view)
	part := element(made)
	giveBuffer(made)
	return part, err
}

// buffers are those of pages that were handed over: a site's pages are as large as each other.
var buffers sync.Pool

func takeBuffer() []byte {
	if b, ok := buffers.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return nil
}

// giveBuffer lets b be used for another page.
func giveBuffer(b []byte) {
	if cap(b) > 0 {
		buffers.Put(&b)
	}
}

// execute runs a layout with a buffer to use. A value that the layout can't print is the layout's problem, and then it makes nothing.
func (m *maker) execute(buffer []byte, name string, view any) ([]byte, error) {
	made, err := m.site.layouts.Append(buffer, name, view)
	if problem, ok := layout.Problem(err); ok {
		m.report(problem)
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("render %s: %w", m.facts.File, err)
	}
	return made, nil
}

// guarded reports whether a page has its policy where a browser heeds it: directly behind the charset, before any
// style, script or link (CASES.md RS-032). Every policy begins alike, and a layout can't write one of its own.
func guarded(page []byte) bool {
	before, rest, ok := bytes.Cut(page[:min(len(page), 1024)], []byte(`<meta charset="utf-8">`))
	return ok && opening.Match(before) && bytes.HasPrefix(bytes.TrimSpace(rest), []byte(`<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; `))
}

// opening is what stands in front of the charset: nothing that loads, shows or runs.
var opening = regexp.MustCompile(`(?i)^\s*<!doctype html>\s*(<html(\s[^<>]*)?>\s*)?(<head(\s[^<>]*)?>\s*)?$`)
