package build

import (
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"broadside/internal/asset"
	"broadside/internal/cache"
	"broadside/internal/campaign"
	"broadside/internal/card"
	"broadside/internal/diag"
	"broadside/internal/layout"
	"broadside/internal/markup"
	"broadside/internal/tree"
)

// sharePicture gives the frame of a campaign's page the picture that networks show, where the settings ask for
// another than the page's own. call is what a made one asks for; it may be empty.
func (m *maker) sharePicture(frame *layout.Frame, state campaign.State, view layout.Campaign, call string) {
	switch name := m.site.settings.Share.Over(m.page.Share).Picture; name {
	case "", campaign.PictureNone:
	case campaign.PictureMade:
		image := m.facts.Image
		if view.Outcome != nil && view.Outcome.Picture != nil {
			image = m.page.Outcome.Image
		}
		label := ""
		if state != campaign.Live {
			label = view.Label // that these are the last days would not be true for long, and networks keep a picture
		}
		m.madePicture(frame, m.shareCard(state, frame.Title, label, call), image)
	default:
		m.chosenPicture(frame, name)
	}
}

// chosenPicture is one that the editor has: beside the page, or in static/ for the whole site.
func (m *maker) chosenPicture(frame *layout.Frame, name string) {
	s, place := m.site, m.page.Problem
	switch {
	case pictureType(name) == "":
		return // said where the settings were read
	case m.page.Share.Picture != "":
	case !s.tree.Has(path.Join(tree.Static, name)):
		return // said when the site was loaded
	default:
		place, name = s.settings.Problem, path.Join("/", name)
	}
	l := m.linker(m.facts.Address)
	p, problem := m.picture(l, path.Dir(m.facts.File), name, "")
	if problem != nil {
		m.report(place(problem.Code, problem.Message, problem.Help, "share", "picture"))
		return
	}
	m.show(frame, l, p, m.shareAlt(frame.Title, ""))
}

// show makes a picture the one that networks show, in its largest size.
func (m *maker) show(frame *layout.Frame, l linker, p markup.Picture, alt string) {
	frame.Image, frame.ImageAlt = m.shareable(l, p), alt
	frame.ImageType, frame.ImageWidth, frame.ImageHeight = pictureType(frame.Image), p.Width, p.Height
}

// checkSharePicture reports that the picture which site.toml names for all campaigns is not there.
func (s *Site) checkSharePicture() {
	if name := s.settings.Share.Picture; pictureType(name) != "" && !s.tree.Has(path.Join(tree.Static, name)) {
		s.report(s.settings.Problem("file-missing", fmt.Sprintf("there is no %s", path.Join(tree.Static, path.Clean("/"+name))),
			`put the picture there, or write picture = "made"`, "share", "picture"))
	}
}

// pictureType is the media type of a picture's file, whose ending tells the truth; empty for those that networks
// don't show.
func pictureType(name string) string {
	switch ext := strings.ToLower(path.Ext(name)); ext {
	case ".jpg":
		return "image/jpeg"
	case ".jpeg", ".png", ".gif", ".webp":
		return "image/" + ext[1:]
	}
	return ""
}

// shareAlt tells those who can't see the picture what it says.
func (m *maker) shareAlt(headline, label string) string {
	if label != "" {
		headline = label + ": " + headline
	}
	return headline + " – " + m.site.words.Curl(m.site.settings.Title)
}

// shareCard is what a made picture says.
func (m *maker) shareCard(state campaign.State, headline, label, call string) card.Card {
	s := m.site
	c := card.Card{
		Organisation: s.words.Curl(s.settings.Title), Label: label, Headline: headline, Call: call, Won: state == campaign.Won,
		Palette: s.palette, Language: s.words.Tag(), RTL: s.words.Direction() == "rtl",
	}
	if u, err := url.Parse(s.settings.BaseURL); err == nil {
		c.Address = u.Host
	}
	return c
}

// madePicture has the picture drawn, with one of the page on it, which may be "", unless the headline has letters that can't be printed: then the page's own
// stands for it.
func (m *maker) madePicture(frame *layout.Frame, c card.Card, image string) {
	if lacks := m.site.press.Missing(c.Headline); len(lacks) > 0 {
		unreadable := slices.ContainsFunc(lacks, unicode.IsLetter)
		key := []string{"title"}
		if c.Headline != m.site.words.Curl(m.facts.Title) {
			key = []string{"outcome", "headline"}
		}
		m.report(m.unprintable(lacks, unreadable, key...))
		if unreadable {
			return
		}
	}
	picture, hash := m.site.photo(m.pixels(image), c)
	sum := c.Sum(hash)
	name := fmt.Sprintf("%s/%s-share.%s.png", Pictures, campaign.Slug(slugOf(m.facts.Address)), sum)
	m.made.drawn = append(m.made.drawn, making{name: name, key: cache.KeyOf("share picture", sum), draw: func() ([]byte, error) {
		shown, err := picture()
		if err != nil {
			return nil, err
		}
		return m.site.press.Draw(c, shown)
	}})
	frame.Image = m.site.settings.BaseURL + name
	frame.ImageAlt, frame.ImageType = m.shareAlt(c.Headline, c.Label), "image/png"
	frame.ImageWidth, frame.ImageHeight = card.Width, card.Height
}

func (m *maker) unprintable(lacks []rune, unreadable bool, key ...string) diag.Problem {
	p := m.page.Problem("share-letters", fmt.Sprintf("the share picture can't show %s", string(lacks)),
		"it is left out there; the page itself shows it", key...)
	if unreadable {
		p.Help = "no picture is made for this page; draw one, put it beside the page, and name it: [share] picture = \"share.png\""
	}
	p.Severity = diag.Warning
	return p
}

// pixels is the file that a page means by the name of a picture; empty if there is none of pixels.
func (m *maker) pixels(to string) string {
	if to == "" || drawn(to) {
		return ""
	}
	name := m.site.pictureFile(path.Dir(m.facts.File), to)
	if !m.site.tree.Has(name) || m.site.inspect(name).problem != nil {
		return ""
	}
	return name
}

// photo returns what decodes a picture for c, and the hash of its file: nothing and "" without one. What can't be
// decoded has a problem of its own, and is left out here.
func (s *Site) photo(name string, c card.Card) (decode func() (image.Image, error), hash string) {
	if name == "" {
		return func() (image.Image, error) { return nil, nil }, ""
	}
	p := s.inspect(name)
	return func() (image.Image, error) {
		m, err := s.decode(p, c.PictureWidth(p.Width, p.Height))
		if _, damaged := errors.AsType[*asset.Unfit](err); damaged {
			return nil, nil
		}
		return m, err
	}, hex.EncodeToString(p.Sum[:])
}
