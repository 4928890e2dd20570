package watch

import "strings"

// ignored names what can't be part of a site, by the rule package tree lists a site with: names beginning with a
// dot (but for the folder .well-known) and the leftovers of editors and systems. To tell of them would do no
// harm but wake the build for nothing: Obsidian rewrites .obsidian/workspace.json at each click, Vim makes and
// removes a file 4913 at each save to try the folder's rights, Emacs has index.md~ and #index.md#.
func ignored(base string) bool {
	return strings.HasPrefix(base, ".") && base != ".well-known" ||
		strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".swp") || strings.HasSuffix(base, ".swx") ||
		strings.HasPrefix(base, "#") && strings.HasSuffix(base, "#") ||
		base == "4913" || base == "Thumbs.db" || base == "desktop.ini"
}
