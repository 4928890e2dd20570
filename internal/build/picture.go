package build

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"broadside/internal/asset"
	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// portable is what a published file may be called, so that every host and system can hold it (CASES.md RS-085).
var portable = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]*$`)

// documents are what copy may link to beside pictures: files that a browser shows or saves and never runs on the
// site's origin. Dumps of data, keys and scripts are not among them (CASES.md RS-055, RS-056).
var documents = []string{".pdf", ".doc", ".docx", ".odt", ".ods", ".odp", ".pptx", ".epub", ".rtf", ".txt", ".ics", ".vcf", ".mp3", ".m4a", ".ogg", ".mp4", ".webm", ".zip"}

var pictures = []string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg"}

// publishable says why a file beside the pages can't be published, nil if it can, and what is wrong inside a drawing.
func (s *Site) publishable(name string) (problem *diag.Problem, drawing []diag.Problem) {
	ext := strings.ToLower(path.Ext(name))
	if !slices.Contains(documents, ext) && !slices.Contains(pictures, ext) {
		return &diag.Problem{Code: "file-type", Message: fmt.Sprintf("a %s file can't be published beside a page", cmp.Or(ext, "nameless kind of")),
			Help: "save it as PDF, or take out the link; pictures are JPEG, PNG, GIF, WebP or SVG"}, nil
	}
	if ext == ".svg" {
		drawing = s.checkDrawing(name)
	}
	return badName(assetOutput(name)), drawing
}

// badName says what is wrong with the place of a published file; nil if every system and host can hold it.
func badName(output string) *diag.Problem {
	for step := range strings.SplitSeq(output, "/") {
		stem := strings.ToLower(strings.TrimSuffix(step, path.Ext(step)))
		if portable.MatchString(step) && !strings.HasSuffix(step, ".") && len(step) <= 200 && !campaign.DeviceName(stem) {
			continue
		}
		better := cmp.Or(campaign.Slug(stem), "file") + strings.ToLower(path.Ext(step))
		return &diag.Problem{Code: "file-name", Message: fmt.Sprintf("a published file or folder can't be called %q", step),
			Help: "use letters, digits, hyphens and dots; rename it to " + better}
	}
	return nil
}

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
		return markup.Picture{}, &diag.Problem{Code: "file-missing", Message: fmt.Sprintf("there is no picture %s", to), Help: m.nearFile(name)}
	}
	output := strings.TrimPrefix(name, tree.Static+"/")
	if strings.HasPrefix(name, tree.Content+"/") {
		output = assetOutput(name)
		m.made.record.Assets[name] = true
	}
	if problem := badName(output); problem != nil {
		return markup.Picture{}, problem
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

// use notes that the page links to a file of the content, so that it is published; it says why it can't be.
func (m *maker) use(name string) *diag.Problem {
	m.made.record.Assets[name] = true
	problem, drawing := m.site.publishable(name)
	m.report(drawing...)
	return problem
}

// use is the same for what site.toml links to, which every page carries.
func (s *Site) use(name string) *diag.Problem {
	s.assets[name] = true
	problem, drawing := s.publishable(name)
	s.report(drawing...)
	return problem
}

// checkDrawing reports what an SVG holds that could run or load (CASES.md RS-056), at its place in the drawing.
func (s *Site) checkDrawing(name string) []diag.Problem {
	text, problems := s.tree.Text(name, tree.MaxLayout)
	if text == nil {
		return problems
	}
	return asset.SafeSVG(name, text)
}

// measure looks through a picture's file.
func (s *Site) measure(name string) (asset.Picture, *diag.Problem) {
	unfit := func(u *asset.Unfit) *diag.Problem {
		return &diag.Problem{Code: "picture-unfit", Message: path.Base(name) + " " + u.Reason, Help: u.Remedy}
	}
	if s.tree.Size(name) > asset.MaxFile {
		return asset.Picture{}, unfit(asset.TooLarge())
	}
	data, err := s.tree.Read(name)
	if err != nil {
		return asset.Picture{}, &diag.Problem{Code: "file-unreadable", Message: name + " can't be read", Help: "give yourself the right to read it"}
	}
	p, err := asset.Look(data, path.Base(name))
	if u, ok := errors.AsType[*asset.Unfit](err); ok {
		return p, unfit(u)
	}
	return p, nil
}

// nearFile says which file beside a missing one may have been meant.
func (m *maker) nearFile(name string) string {
	s := m.site
	if m.guesses++; m.guesses > mostGuesses {
		return "put it at " + name
	}
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
