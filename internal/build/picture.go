package build

import (
	"cmp"
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
	if problem := badName(assetOutput(name)); problem != nil {
		return problem, nil
	}
	if ending := runningEnding(name); ending != "" && slices.Contains(documents, ext) {
		stem := strings.TrimSuffix(path.Base(name), path.Ext(name))
		return &diag.Problem{Code: "file-type", Message: fmt.Sprintf("some hosts run a file with %s in its name", ending), // CASES.md RS-056
			Help: "rename it to " + strings.ReplaceAll(stem, ".", "-") + path.Ext(name)}, nil
	}
	switch {
	case ext == ".svg":
		drawing = s.checkDrawing(name)
	case slices.Contains(pictures, ext):
		problem = s.inspect(name).problem
	}
	return problem, drawing
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

// pictureFile is the file that a picture's name means in a folder, whether or not it is there: one beside the page, or
// with a slash in front one of static/, else of the content.
func (s *Site) pictureFile(folder, to string) string {
	decoded, err := url.PathUnescape(to)
	if err != nil {
		decoded = to
	}
	rest, fromTop := strings.CutPrefix(decoded, "/")
	if !fromTop {
		return path.Join(folder, decoded)
	}
	if name := path.Join(tree.Static, rest); s.tree.Has(name) {
		return name
	}
	return path.Join(tree.Content, rest)
}

// picture resolves a picture of the content or of static/ and reads its size. sizes says how wide it stands on the page,
// as the attribute of that name has it.
func (m *maker) picture(l linker, folder, to, sizes string) (markup.Picture, *diag.Problem) {
	name := m.site.pictureFile(folder, to)
	if above := strings.TrimPrefix(name, tree.Content); strings.HasPrefix(to, "/") && above != name {
		m.uses(tree.Static+above, false, sum{}) // where it would stand in front of the other
	}
	if !m.site.tree.Has(name) {
		m.uses(name, false, sum{})
	}
	if !m.site.tree.Has(name) || !m.site.isAsset(name) && !strings.HasPrefix(name, tree.Static+"/") {
		return markup.Picture{}, &diag.Problem{Code: "file-missing", Message: fmt.Sprintf("there is no picture %s", to), Help: m.nearFile(name)}
	}
	own := strings.HasPrefix(name, tree.Content+"/")
	output := strings.TrimPrefix(name, tree.Static+"/")
	if own {
		output = assetOutput(name)
		m.made.record.Assets[name] = true
	}
	if problem := badName(output); problem != nil {
		return markup.Picture{}, problem
	}
	if drawn(name) {
		_, _, _ = m.text(name, tree.MaxLayout)
		m.report(m.site.checkDrawing(name)...)
		if own {
			output = m.site.outputOf(name)
		}
		return markup.Picture{Href: l.to(output)}, nil
	}
	p := m.site.inspect(name)
	m.uses(name, true, sum(p.Sum[:16]))
	switch {
	case p.problem != nil:
		return markup.Picture{}, p.problem
	case !own:
		return markup.Picture{Href: l.to(output), Width: p.Width, Height: p.Height}, nil
	}
	return p.shown(l, sizes), nil
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
	s.offer(name)
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
