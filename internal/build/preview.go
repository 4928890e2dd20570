package build

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/form"
	"broadside/internal/tree"
)

// Page renders the page at an address, of any kind: a page's own, a thank-you page, a page of the list of
// campaigns, the 404 page. found is false if the site has none there. With blocking problems the body may be
// nil. The error may be one that Changed knows, or a diag.Failure.
func (s *Site) Page(address campaign.Address) (body []byte, problems []diag.Problem, found bool, err error) {
	defer diag.Rescue(&err)
	u, ok := s.unitAt(address)
	if !ok {
		if address == campaign.NotFound {
			body, err = s.main().plainNotFound()
			return body, nil, true, err
		}
		return nil, nil, false, nil
	}
	found = true // whatever happens below
	m := s.maker(u.page)
	m.asked = true
	err = m.render(u)
	made := m.made
	old, _ := campaign.OldFile(string(address))
	for _, f := range slices.Concat(made.files, made.moved) {
		if f.name == address.File() || f.name == old {
			body = f.body
		}
	}
	return body, s.told(made.problems), found, err
}

// errBroken says that a page has no form because of mistakes in its settings or in the site's.
var errBroken = errors.New("the form has mistakes")

// Broken reports whether err of LiveForm says that mistakes are in the way of a form.
func Broken(err error) bool { return errors.Is(err, errBroken) }

// LiveForm is the form of the campaign at an address as its handler has it, not as the preview shows it. found is false
// if there is none: no campaign, or one that is over, or whose handler takes signatures on a page of its own. The error
// may be one that Changed or Broken knows.
func (s *Site) LiveForm(address campaign.Address) (f form.Output, found bool, err error) {
	defer diag.Rescue(&err)
	i, ok := s.byAddress[address]
	if !ok || !s.pages[i].IsCampaign && !s.pages[i].Unread || s.pages[i].StateAt(s.options.Now, s.settings.Zone) != campaign.Live {
		return f, false, nil
	}
	f, problems, read, err := s.Form(s.pages[i])
	if err == nil && (!read || diag.Blocking(problems, false)) {
		err = errBroken
	}
	return f, err == nil && f.Start != "", err
}

// unitAt finds the unit whose rendering makes the file at address.
func (s *Site) unitAt(address campaign.Address) (u unit, ok bool) {
	if i, ok := s.byAddress[address]; ok {
		return unit{page: i}, true
	}
	if before, ok := strings.CutSuffix(string(address), "thanks/"); ok {
		i, ok := s.byAddress[campaign.Address(before)]
		return unit{page: i}, ok && s.pages[i].IsCampaign
	}
	if i, ok := s.movedTo(string(address)); ok {
		return unit{page: i}, true
	}
	for _, e := range s.editions {
		number, ok := strings.CutPrefix(string(address), string(e.root())+"campaigns/")
		if n, err := strconv.Atoi(strings.TrimSuffix(number, "/")); ok && err == nil {
			home, hasHome := s.byAddress[e.root()]
			return unit{home, n}, hasHome && n >= 2 && n <= e.homePages() && e.listAddress(n) == address
		}
	}
	return unit{}, false
}

// File opens a file that is published beside the pages, by its place in the output: a static file, or one of the
// content that a page rendered so far shows or links to (CASES.md RS-066).
func (s *Site) File(output string) (file io.ReadCloser, found bool) {
	if body := s.aroundAt(output); body != nil {
		return io.NopCloser(bytes.NewReader(body)), true
	}
	if m, ok := s.drawing(output); ok {
		b, err := s.body(m)
		return io.NopCloser(bytes.NewReader(b)), err == nil
	}
	if body := s.exported(output); body != nil {
		return io.NopCloser(bytes.NewReader(body)), true
	}
	name := tree.Static + "/" + output
	if o, ok := s.offers.Load(output); ok {
		offer := o.(offered)
		if offer.width > 0 {
			b, err := s.size(offer)
			return io.NopCloser(bytes.NewReader(b)), err == nil
		}
		name = offer.file
	}
	if !s.tree.Has(name) {
		return nil, false
	}
	f, err := s.tree.OpenFile(name)
	return f, err == nil
}

// exported is the file that a page has of its sources; nil if it has none.
func (s *Site) exported(output string) []byte {
	before, ok := strings.CutSuffix(output, exportName)
	i, known := s.byAddress[campaign.Address("/"+before)]
	if !ok || !known {
		return nil
	}
	made, err := s.render(unit{page: i})
	for _, f := range made.files {
		if f.name == output && err == nil {
			return f.body
		}
	}
	return nil
}
