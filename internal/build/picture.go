package build

import (
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strings"

	"broadside/internal/asset"
	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// portable is what a published file may be called, so that every host and system can hold it (CASES.md RS-085).
var portable = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// picture resolves a picture of the content or of static/ and reads its size.
func (m *maker) picture(l linker, folder, to string) (markup.Picture, *diag.Problem) {
	decoded, err := url.PathUnescape(to)
	if err != nil {
		decoded = to
	}
	name := path.Join(folder, decoded)
	if rest, ok := strings.CutPrefix(decoded, "/"); ok {
		name = path.Join(tree.Static, rest)
		if !m.site.tree.Has(name) {
			name = path.Join(tree.Content, rest)
		}
	}
	if !m.site.tree.Has(name) || !m.site.isAsset(name) && !strings.HasPrefix(name, tree.Static+"/") {
		return markup.Picture{}, &diag.Problem{Code: "file-missing", Message: fmt.Sprintf("there is no picture %s", to), Help: m.site.nearFile(name)}
	}
	output := strings.TrimPrefix(name, tree.Static+"/")
	if strings.HasPrefix(name, tree.Content+"/") {
		output = assetOutput(name)
		m.made.record.Assets[name] = true
	}
	if base := path.Base(name); !portable.MatchString(base) {
		return markup.Picture{}, badName(base)
	}
	if strings.ToLower(path.Ext(name)) == ".svg" {
		m.report(m.site.checkDrawing(name)...)
		return markup.Picture{Href: l.to(output)}, nil
	}
	size, problem := m.site.measure(name)
	if problem != nil {
		return markup.Picture{}, problem
	}
	return markup.Picture{Href: l.to(output), Width: size.Width, Height: size.Height}, nil
}

func badName(base string) *diag.Problem {
	ext := path.Ext(base)
	better := campaign.Slug(strings.TrimSuffix(base, ext)) + strings.ToLower(ext)
	return &diag.Problem{Code: "file-name", Message: fmt.Sprintf("a published file can't be called %q", base),
		Help: "use letters, digits, hyphens and dots; rename it to " + better}
}

// use notes that the page links to a file beside it, so that the file is published.
func (m *maker) use(href, to, folder string) {
	if href == "" {
		return
	}
	decoded, err := url.PathUnescape(to)
	if err != nil {
		return
	}
	name := path.Join(folder, decoded)
	if strings.HasPrefix(decoded, "/") {
		name = path.Join(tree.Content, decoded)
	}
	if m.site.tree.Has(name) && m.site.isAsset(name) {
		if base := path.Base(name); !portable.MatchString(base) {
			p := badName(base)
			p.File = name
			m.report(*p)
			return
		}
		m.made.record.Assets[name] = true
	}
}

// checkDrawing reports what an SVG holds that could run or load (CASES.md RS-056), at its place in the drawing.
func (s *Site) checkDrawing(name string) []diag.Problem {
	text, problems := s.tree.Text(name, tree.MaxLayout)
	if text == nil {
		return problems
	}
	return asset.SafeSVG(name, text)
}

// measure reads a picture's header.
func (s *Site) measure(name string) (asset.Picture, *diag.Problem) {
	f, err := s.tree.OpenFile(name)
	if err != nil {
		return asset.Picture{}, &diag.Problem{Code: "file-unreadable", Message: name + " can't be read", Help: "give yourself the right to read it"}
	}
	defer f.Close()
	p, err := asset.Measure(f, path.Base(name))
	if unfit, ok := errors.AsType[*asset.Unfit](err); ok {
		return p, &diag.Problem{Code: "picture-unfit", Message: path.Base(name) + " " + unfit.Reason, Help: unfit.Remedy}
	}
	if err != nil {
		return p, &diag.Problem{Code: "file-unreadable", Message: name + " can't be read", Help: "give yourself the right to read it"}
	}
	return p, nil
}

// nearFile says which file beside a missing one may have been meant.
func (s *Site) nearFile(name string) string {
	var beside []string
	for _, n := range s.tree.Names(path.Dir(name)) {
		if path.Dir(n) == path.Dir(name) && s.isAsset(n) {
			beside = append(beside, path.Base(n))
		}
	}
	if near := diag.Nearest(path.Base(name), beside); near != "" {
		return "did you mean " + near + "?"
	}
	return "put it at " + name + ", or write the name of a picture that is there"
}
