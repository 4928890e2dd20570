package watch

import "time"

// Editors save in steps: they empty a file and fill it, move it aside and write another, write a new file and rename
// it. Whoever looks between two steps sees no page, an empty one or one too many, and would build and show that. Such
// sights are told from finished ones by what they are, so that no finished save waits for anything: a file that
// has just come, gone or become empty is kept back until it is seen again, but not for long.

// breath is the longest that anything is kept back: more than the steps of a save take, less than an eye notices.
const breath = 50 * time.Millisecond

// half notes whether a name, which an event pointed at, looks like the middle of a save.
func (l *looker) half(name string, unfinished bool) {
	if !unfinished || !l.news.has(name) {
		delete(l.halfway, name)
		return
	}
	if len(l.halfway) == 0 {
		l.halfway = map[string]bool{}
		l.breath = time.After(breath)
	}
	l.halfway[name] = true
}

// exhale ends the keeping back.
func (l *looker) exhale() { l.halfway, l.breath = nil, nil }
