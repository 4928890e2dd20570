package watch

import (
	"path/filepath"
	"time"
)

// A system may take every watch and never tell of anything. So it is put to the proof at the start: the site's
// folders are tapped, which changes nothing in them, and must be told of.

// examTime is how long the system has to tell of a tap. It needs less than a millisecond; a busy machine may need
// more to bring us the news.
const examTime = 2 * time.Second

// examine taps the folders that are there.
func (l *looker) examine() {
	if l.events == nil {
		return
	}
	for _, e := range l.top.entries {
		if e.sub != nil && l.events.try(l.file(e.name)) {
			l.exam = time.After(examTime)
		}
	}
}

// judge is the end of the exam.
func (l *looker) judge() {
	l.exam = nil
	if l.events == nil {
		return
	}
	if folder, failed := l.events.failed(); failed {
		l.fallBack(silent(filepath.Base(folder)))
	}
}

// echoes is how often a tap is told of: as something that happened to the folder, and to a name in its parent.
const echoes = 2

// try taps a folder and reports whether it could.
func (e *events) try(folder string) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.tapped == nil {
		e.tapped = map[string]int{}
	}
	e.tapped[folder] = echoes // first, for it may be told of at once
	if !e.tap(folder) {
		delete(e.tapped, folder)
		return false
	}
	return true
}

// echo reports whether an event is nothing but a tap.
func (e *events) echo(file string) bool {
	if e.tapped[file] == 0 {
		return false
	}
	e.tapped[file]--
	return true
}

// failed ends the exam and returns a folder that was tapped and not told of; false if there is none.
func (e *events) failed() (folder string, failed bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for file, left := range e.tapped {
		if left == echoes {
			folder, failed = max(folder, file), true
		}
	}
	e.tapped = nil
	return folder, failed
}
