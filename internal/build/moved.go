package build

import (
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/layout"
	"broadside/internal/publish"
)

// oldAddresses are the addresses that pages had before. It is empty for a site without aliases.
type oldAddresses struct {
	page  map[string]int    // folded output file → index into pages
	taken map[string]string // alias as oldKey has it → what stands there instead
}

// oldKey names an alias of a page.
func oldKey(file string, number int) string { return fmt.Sprintf("%s\x00%d", file, number) }

// placeAliases gives each old address its place among those that are taken: folded output file → sources. One whose
// place is taken already is left to its page to report, which knows where the alias stands.
func (s *Site) placeAliases(taken map[string][]string) {
	var folders map[string]string // in which something stands already → what
	for i, f := range s.pages {
		for n, a := range f.Aliases {
			output, ok := campaign.OldFile(a)
			if !ok {
				continue // its own problem
			}
			if folders == nil {
				s.old = oldAddresses{map[string]int{}, map[string]string{}}
				folders = map[string]string{}
				for _, output := range slices.Sorted(maps.Keys(taken)) { // or another would be named each time
					claimFolders(folders, output, taken[output][0])
				}
			}
			output = folded(output)
			if other := occupant(taken, folders, output); other != "" {
				s.old.taken[oldKey(f.File, n)] = other
				continue
			}
			taken[output] = []string{f.File}
			claimFolders(folders, output, f.File)
			s.old.page[output] = i
		}
	}
}

func claimFolders(folders map[string]string, output, what string) {
	for dir := path.Dir(output); dir != "."; dir = path.Dir(dir) {
		if _, ok := folders[dir]; ok {
			return
		}
		folders[dir] = what
	}
}

// occupant is what stands where output would; empty if it can stand there.
func occupant(taken map[string][]string, folders map[string]string, output string) string {
	if files := taken[output]; len(files) > 0 {
		return files[0]
	}
	if what, ok := folders[output]; ok {
		return what
	}
	twin := strings.TrimSuffix(output, ".html") + "/index.html" // many hosts show either at the same address (CASES.md RS-087)
	if folder, ok := strings.CutSuffix(output, "/index.html"); ok {
		twin = folder + ".html"
	}
	if files := taken[twin]; len(files) > 0 {
		return files[0]
	}
	for dir := path.Dir(output); dir != "."; dir = path.Dir(dir) {
		if files := taken[dir]; len(files) > 0 {
			return files[0]
		}
	}
	return ""
}

// movedTo is the page that had the address before, an index into pages.
func (s *Site) movedTo(address string) (index int, ok bool) {
	output, ok := campaign.OldFile(address)
	if !ok {
		return 0, false
	}
	index, ok = s.old.page[folded(output)]
	return index, ok
}

// moved makes the pages at the addresses that the page had before. Each leads to where it is now.
func (m *maker) moved() error {
	for n, a := range m.facts.Aliases {
		output, ok := campaign.OldFile(a)
		if !ok {
			continue
		}
		m.ask(askOld, "", oldKey(m.facts.File, n))
		if other, taken := m.site.old.taken[oldKey(m.facts.File, n)]; taken {
			message, help := fmt.Sprintf("%s can't lead here, because %s stands there", a, other), "take it out"
			if m.site.tree.Has(other) {
				help += ", or rename or remove " + other
			}
			if other == m.facts.File {
				message, help = fmt.Sprintf("%s is this page itself, or written here twice", a), "take it out; here stand addresses that the page had before"
			}
			m.report(m.page.Problem("alias-wrong", message, help, "aliases", fmt.Sprint(n)))
			continue
		}
		if err := m.movedFrom(output); err != nil {
			return err
		}
	}
	return nil
}

// movedFrom makes the page at one of them. It stands as deep as output, so that its links are those of that depth.
func (m *maker) movedFrom(output string) error {
	s := m.site
	here := campaign.Address("/" + strings.TrimSuffix(output, path.Base(output)))
	f := m.frame(here, s.words.Word("moved"))
	f.Address = s.settings.BaseURL + m.facts.Address.Path()
	f.NoIndex, f.Summary = true, ""
	to := layout.Link{Label: s.words.Curl(m.facts.Title), URL: m.linker(here).to(m.facts.Address.Path())}
	// Nothing of a page can send its reader elsewhere but this, so it does not come from a layout.
	f.Refresh = template.HTML(`<meta http-equiv="refresh" content="0; url=` + template.HTMLEscapeString(to.URL) + `">`)
	wears, err := m.wear(&f, here, "page", may{})
	if err != nil {
		return err
	}
	if err := m.dress(&f, here, wears); err != nil {
		return err
	}
	body, err := m.whole("moved", layout.Moved{Frame: f, To: to})
	if body != nil {
		m.made.moved = append(m.made.moved, file{output, publish.Page, body})
	}
	return err
}
