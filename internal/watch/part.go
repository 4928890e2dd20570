package watch

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// part is a large folder of which some has been read. A site of 100 000 campaigns has them all in one folder; looking
// at each name of it takes half a second, in which no event would be heard if it were one step.
type part struct {
	f     *folder
	deep  bool
	dir   *os.File // nil when all names are known
	names []fs.DirEntry
	done  int // of names
}

// portion is how many names are listed or looked at in one step.
const portion = 128

// more goes on with the folder that was begun.
func (l *looker) more() {
	p := l.part
	var err error
	switch {
	case p.f.gone:
		l.endPart()
		return
	case p.dir != nil:
		err = p.list()
	default:
		err = l.seePart(p)
	}
	if err != nil {
		l.endPart()
		l.unlisted(p.f, err)
	}
}

func (l *looker) endPart() {
	if l.part != nil && l.part.dir != nil {
		l.part.dir.Close()
	}
	l.part = nil
}

func (p *part) list() error {
	found, err := p.dir.ReadDir(portion)
	p.names = append(p.names, found...)
	if err == nil {
		return nil
	}
	p.dir.Close()
	p.dir = nil
	if !errors.Is(err, io.EOF) {
		return err
	}
	p.names = sorted(p.names)
	return nil
}

// seePart looks at the next names. Events may have changed the folder's entries since the last ones, but never behind
// our back: places are found again by name.
func (l *looker) seePart(p *part) error {
	end := min(p.done+portion, len(p.names))
	now, err := l.see(p.names[p.done:end])
	if err != nil {
		return err
	}
	from, to := 0, len(p.f.entries)
	if p.done > 0 {
		from = p.f.after(p.names[p.done-1].Name())
	}
	if end < len(p.names) {
		to = p.f.after(p.names[end-1].Name())
	}
	l.compare(p.f, from, to, now, p.deep)
	if p.done = end; end == len(p.names) {
		p.f.unread = false
		delete(l.refused, p.f.name)
		l.endPart()
	}
	return nil
}
