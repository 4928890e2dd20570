package build

import (
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"path"
	"strings"

	"broadside/internal/asset"
	"broadside/internal/cache"
	"broadside/internal/card"
	"broadside/internal/layout"
	"broadside/internal/tree"
)

// The icon's files in the output. Browsers ask for the first and phones for the last even where no page names them.
const (
	smallIcon   = "favicon.ico"
	drawnIcon   = "icon.svg"
	largeIcon   = "icon-192.png"
	touchIcon   = "apple-touch-icon.png"
	smallPixels = 32
	largePixels = 192
	touchPixels = 180
)

// loadIcons decides what the site's icon is: the file that the settings name, or the title's first letter on the
// accent. A file of static/ that is called as one of the icon's stands for it, and nothing is made in its place.
func (s *Site) loadIcons() {
	own, hash := s.ownIcon()
	i := card.Icon{
		Title: s.settings.Title, Palette: s.palette, Language: s.main().words.Tag(), RTL: s.main().words.Direction() == "rtl",
	}
	pixels := func(size int, opaque bool) func() ([]byte, error) {
		return func() ([]byte, error) {
			if own == nil {
				return s.press.PNG(i, size)
			}
			m, err := own()
			if _, damaged := errors.AsType[*asset.Unfit](err); damaged {
				return s.press.PNG(i, size)
			}
			if err != nil {
				return nil, err
			}
			return card.Resize(m, size, opaque)
		}
	}
	icon := func(name string, draw func() ([]byte, error)) string {
		if !s.tree.Has(path.Join(tree.Static, name)) {
			s.icons = append(s.icons, making{name, cache.KeyOf("icon", name, i.Sum(), hash), draw})
		}
		return name
	}
	hasOwn := s.tree.Has(path.Join(tree.Static, smallIcon))
	s.icon.Small = icon(smallIcon, func() ([]byte, error) {
		b, err := pixels(smallPixels, false)()
		return card.ICO(b, smallPixels), err
	})
	s.icon.Touch = icon(touchIcon, pixels(touchPixels, true))
	switch named := s.settings.Theme.Icon; {
	case own != nil:
		s.icon.Large = icon(largeIcon, pixels(largePixels, false))
	case path.Ext(named) == ".svg" && s.tree.Has(path.Join(tree.Static, named)):
		s.icon.Vector = strings.TrimPrefix(path.Clean("/"+named), "/")
	case !hasOwn || s.tree.Has(path.Join(tree.Static, drawnIcon)):
		s.icon.Vector = icon(drawnIcon, func() ([]byte, error) { return s.press.SVG(i), nil })
	}
}

// ownIcon returns what decodes the PNG that [theme] icon names, and the hash of its file; nil if it names none.
func (s *Site) ownIcon() (decode func() (image.Image, error), hash string) {
	icon := s.settings.Theme.Icon
	name := path.Join(tree.Static, icon)
	report := func(code, message, help string) {
		s.report(s.settings.Problem(code, message, help, "theme", "icon"))
	}
	switch ext := strings.ToLower(path.Ext(icon)); {
	case icon == "":
		return nil, ""
	case !strings.HasPrefix(name, tree.Static+"/") || !s.tree.Has(name):
		report("file-missing", fmt.Sprintf("there is no %s", path.Join(tree.Static, path.Clean("/"+icon))), "put the icon there, or delete the line")
		return nil, ""
	case ext == ".svg":
		return nil, "" // all drawings of static/ are looked at
	case ext != ".png":
		report("icon-unfit", fmt.Sprintf("%s is no PNG and no SVG picture", icon), "save it as PNG, square and at least 180 pixels wide, or as SVG")
		return nil, ""
	}
	p := s.inspect(name)
	switch {
	case p.problem != nil:
		report(p.problem.Code, p.problem.Message, p.problem.Help)
		return nil, ""
	case p.Width != p.Height || p.Width < touchPixels:
		report("icon-unfit", fmt.Sprintf("%s has %d × %d pixels", icon, p.Width, p.Height), "save it as a square of at least 180 pixels; 512 are plenty")
		return nil, ""
	}
	return func() (image.Image, error) {
		return s.decode(p, 2*largePixels)
	}, hex.EncodeToString(p.Sum[:])
}

// iconLinks are the links to the icon from a page.
func (s *Site) iconLinks(l linker) layout.Icons {
	to := func(name string) string {
		if name == "" {
			return ""
		}
		return l.to(name)
	}
	return layout.Icons{Small: to(s.icon.Small), Vector: to(s.icon.Vector), Large: to(s.icon.Large), Touch: to(s.icon.Touch)}
}
