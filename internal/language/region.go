package language

import (
	"slices"

	xlanguage "golang.org/x/text/language"
)

// Files are the names of the files that together make a language, without ".toml", the most general one first; each
// is laid over those before it, and holds only what differs. They are the tag and CLDR's parents of it: "en-GB" is
// "en", then "en-001" (English outside of America), then "en-GB". A tag without a country takes that of the site.
// Most of these files don't exist, and need not. A text that is no tag is its own name.
func Files(tag, country string) []string {
	parsed, err := xlanguage.Parse(tag)
	if err != nil || parsed == xlanguage.Und {
		return []string{tag}
	}
	var names []string
	for t := in(parsed, country); t != xlanguage.Und; t = t.Parent() {
		names = append(names, t.String())
	}
	slices.Reverse(names)
	return names
}

// in is tag as it is spoken in country; a tag that names a country stays, and so does one that can't be had there.
func in(tag xlanguage.Tag, country string) xlanguage.Tag {
	if _, _, region := tag.Raw(); region != (xlanguage.Region{}) {
		return tag
	}
	region, err := xlanguage.ParseRegion(country)
	if err != nil {
		return tag
	}
	if there, err := xlanguage.Compose(tag, region); err == nil {
		return there
	}
	return tag
}
