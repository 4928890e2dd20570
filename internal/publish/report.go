package publish

import (
	"crypto/sha256"
	"strings"
)

// Sum is the SHA-256 of a file's bytes.
type Sum [sha256.Size]byte

// Note is something to be told about one name in the output folder.
type Note struct {
	Name string // slash-separated, from the output folder
	Text string // what about it, to be read after the name: "was edited by hand; replaced"
}

// Summary says what a Commit did.
type Summary struct {
	Written   int    // files new or changed
	Unchanged int    // files of the build that already stood there and were left alone
	Removed   int    // files of earlier builds that are no longer made
	Bytes     int64  // size of the files written
	Warnings  []Note // sorted by name; nil when there is nothing to say
}

// Refused means that the folder or the build is such that going on could destroy something. Nothing was
// changed. It is for the person at the keyboard to decide.
type Refused struct {
	Reason string // what is the matter; no full stop
	Remedy string // what to do or type
}

// Error gives the reason and, after a semicolon, the remedy.
func (r *Refused) Error() string { return r.Reason + "; " + r.Remedy }

// Foreign means that files of the build cannot go where they should, because something stands there that
// no build made. Nothing was changed.
type Foreign struct {
	Found []Note // all of them, sorted by name
}

// Error lists all the names, a line each, and ends with what to do.
func (f *Foreign) Error() string {
	var b strings.Builder
	b.WriteString("no build made what stands in the way:\n")
	for _, n := range f.Found {
		b.WriteString("  " + n.Name + " " + n.Text + "\n")
	}
	b.WriteString("move it elsewhere, or build with --adopt to replace files of the same name")
	return b.String()
}
