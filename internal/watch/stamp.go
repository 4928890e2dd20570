package watch

import (
	"hash/maphash"
	"io"
	"io/fs"
	"os"
)

// stamp is what tells two states of a file apart without reading it. Inode numbers are not in it: network and
// FUSE file systems make them up anew, which would report every file at every sweep, and where there is a
// change time a rename moves it anyway.
type stamp struct {
	size, modified int64
	changed        int64 // the change time, which nobody can set back; zero where the system has none
	mode           fs.FileMode
}

// seen is one name as it stands on disk.
type seen struct {
	name     string // in its folder
	mark     uint64 // hash of the stamp, never zero; of a folder its mode alone, for what is in it speaks for itself
	id       uint64 // which folder this is, whatever its name; zero for files and where the system does not say
	touched  int64  // when anything about it last changed, in nanoseconds
	dir      bool
	summable bool // a regular file of at most maxSum bytes
}

// maxSum is the size up to which a file that just changed is read for a checksum: all text (package tree caps
// a layout at this size), most pictures. Larger ones are told at every event instead.
const maxSum = 1 << 20

func see(seed maphash.Seed, base string, info fs.FileInfo) seen {
	s := seen{name: base, dir: info.IsDir(), touched: max(info.ModTime().UnixNano(), changeTime(info))}
	if s.dir {
		s.mark = maphash.Comparable(seed, info.Mode())
		s.id = identity(seed, info)
	} else {
		s.mark = maphash.Comparable(seed, stamp{info.Size(), info.ModTime().UnixNano(), changeTime(info), info.Mode()})
		s.summable = info.Mode().IsRegular() && info.Size() <= maxSum
	}
	s.mark |= 1
	return s
}

// sum returns a checksum of a file's content, and false if it can't be had. It does not hang on a pipe that took
// the file's place since it was looked at.
func sum(seed maphash.Seed, file string) (uint64, bool) {
	f, err := os.OpenFile(file, os.O_RDONLY|nonblock, 0)
	if err != nil {
		return 0, false
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	var h maphash.Hash
	h.SetSeed(seed)
	n, err := io.Copy(&h, io.LimitReader(f, maxSum+1))
	return h.Sum64(), err == nil && n <= maxSum
}
