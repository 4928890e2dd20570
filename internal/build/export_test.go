package build

// Blindable names all that a page is made again for.
var Blindable = []string{
	"registers", "source", "link", "versions", "facts", "cards", "count", "old address", "world",
	"clock",
	"absence", "page", "original", "register", "companion", "picture", "drawing",
	"running clock", "base", "site", "zone", "layouts", "fonts", "sources of its own", "site's words", "feed", "consents", "frames",
}

// Blind makes builds that remember overlook one of them.
func Blind(o *Options, name string) { o.blind = name }
