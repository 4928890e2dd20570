package build

import (
	"bytes"
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
	"broadside/internal/tree"
)

// Built is a file as a build would write it, for who looks at the site as its readers will get it.
type Built struct {
	Name string // in the output
	Of   string // the file of the site that it is made of; empty if it is made of several
	Body []byte // of what can name other files; nil for all else, and for a page with mistakes. It is see's until it returns
}

// Files hands every file that Run would write to see, from several goroutines, but writes none and draws no picture.
// progress, if not nil, is told how many pages are done. The error is that of ctx, or one that Changed knows.
func (s *Site) Files(ctx context.Context, see func(Built), progress func(what string, done, of int)) error {
	units := s.units()
	var mu sync.Mutex
	names := map[string]string{} // output → file of the tree; empty for what is drawn
	var failed error
	var done atomic.Int64
	err := s.each(ctx, units.len(), func(i int) {
		if u := units.at(i); s.shows(s.pages[u.page]) {
			made, err := s.render(u)
			s.seePages(u, made, see)
			mu.Lock()
			defer mu.Unlock()
			if failed == nil {
				failed = err
			}
			for _, d := range made.drawn {
				names[d.name] = ""
			}
			for asset := range made.record.Assets {
				s.addOutputs(names, asset)
			}
		}
		if n := done.Add(1); progress != nil {
			progress("pages read through", int(n), units.len())
		}
	})
	if err == nil {
		err = failed
	}
	if err != nil {
		return err
	}
	for asset := range s.assets {
		s.addOutputs(names, asset)
	}
	for _, name := range s.tree.Names(tree.Static) {
		names[strings.TrimPrefix(name, tree.Static+"/")] = name
	}
	for _, m := range s.icons {
		names[m.name] = ""
	}
	return s.seeOthers(names, see)
}

// seePages hands over the pages of a unit. Where one has mistakes its places are named, without what would stand there.
func (s *Site) seePages(u unit, made made, see func(Built)) {
	f := s.pages[u.page]
	seen := map[string]bool{}
	for _, file := range slices.Concat(made.files, made.moved) {
		seen[file.name] = true
		b := Built{file.name, f.File, file.body}
		if diag.Blocking(made.problems, false) {
			b.Body = nil
		}
		see(b)
		giveBuffer(file.body)
	}
	places := []string{f.Address.File()}
	if u.list > 0 {
		places = []string{s.editionOf(f).listAddress(u.list).File()}
	} else if f.IsCampaign && len(made.files) == 0 {
		places = append(places, f.Address.Thanks().File())
	}
	for _, name := range places {
		if !seen[name] {
			see(Built{name, f.File, nil})
		}
	}
}

// addOutputs notes where a file of the content is published.
func (s *Site) addOutputs(names map[string]string, asset string) {
	if !s.painted(asset) {
		names[s.outputOf(asset)] = asset
		return
	}
	if p := s.inspect(asset); p.problem == nil {
		for _, w := range p.Widths {
			names[p.output(w)] = ""
		}
	}
}

// naming are the endings of files that can name others.
var naming = []string{".css", ".svg", ".html", ".htm", ".xhtml", ".xml"}

func (s *Site) seeOthers(names map[string]string, see func(Built)) error {
	for _, output := range slices.Sorted(maps.Keys(names)) {
		b := Built{Name: output, Of: names[output]}
		if b.Of != "" && slices.Contains(naming, strings.ToLower(path.Ext(output))) {
			b.Body, _ = s.tree.Read(b.Of) // what can't be read is its own problem
		}
		see(b)
	}
	for _, f := range s.around() {
		see(Built{f.name, "", f.body})
	}
	if _, ok := s.byAddress[campaign.NotFound]; ok {
		return nil
	}
	body, err := s.main().plainNotFound()
	see(Built{campaign.NotFound.File(), "", body})
	return err
}

// Standing looks for an address, as it is written, in the files that a page made of the file of may have it from: that file,
// those beside it, site.toml, the layouts. ok is false if it stands in none.
func (s *Site) Standing(of, address string) (file string, span diag.Span, ok bool) {
	files := []string{of}
	if content.IsIndex(of) {
		files = append(files, content.Companion(of, content.StatementFile), content.Companion(of, content.ThanksFile))
	}
	files = append(files, content.SourcesFiles(path.Dir(of))...)
	files = append(append(files, content.SiteFile), s.tree.Names(tree.Layouts)...)
	for _, file := range files {
		if file == "" || !s.tree.Has(file) {
			continue
		}
		text, _ := s.tree.Text(file, tree.MaxLayout)
		if at := standing(text, address); at >= 0 {
			return file, diag.Span{Start: at, End: at + len(address)}, true
		}
	}
	return "", diag.Span{}, false
}

// standing is where an address stands in a text, from quotation mark to quotation mark or as Markdown has it; -1 if nowhere.
func standing(text []byte, address string) int {
	for from := 0; ; {
		at := bytes.Index(text[from:], []byte(address))
		if at < 0 || address == "" {
			return -1
		}
		at += from
		end := at + len(address)
		if at > 0 && strings.IndexByte("\"'(<= \n,", text[at-1]) >= 0 && (end == len(text) || strings.IndexByte("\"')> \n,", text[end]) >= 0) {
			return at
		}
		from = at + 1
	}
}
