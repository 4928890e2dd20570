package watch

// drive is what is known of the file system that a folder is on.
type drive struct {
	// remote is what people call it if files in it can be changed behind this system's back: by another machine, or
	// on the other side of a container's or a virtual machine's wall. Empty if they can't, or if that is unknown.
	remote string

	// counts says that a folder's link count is two and one for each folder in it, so that two means that there is
	// none. It spares listing the folders of campaigns, which are nearly all. It also says that folders have identities.
	counts bool
}

// drives looks which of the site's folders are on remote drives, and whether all of them count.
func (l *looker) drives() {
	if l.events == nil {
		return
	}
	l.counts = true
	for _, name := range append([]string{""}, l.dirs...) {
		d := l.driveOf(l.file(name))
		if d.remote != "" && !l.remote {
			l.remote, l.every = true, fallback
			l.news.note(behindOurBack(name, d.remote))
		}
		l.counts = l.counts && d.counts
	}
}
