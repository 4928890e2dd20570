package tree

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"unicode/utf8"

	"golang.org/x/sys/unix"
)

// folder is an open folder of the site. What is in it is reached from its descriptor in one step that follows no link,
// so nothing outside the site is. Package os reaches each folder from the root, step by step, and has each of its
// entries described whether that is needed or not: three times the work, for a site of ten thousand campaigns.
type folder struct {
	name string   // from the site's root
	fd   int      // which only close lets go
	file *os.File // that fd belongs to; nil for a folder opened from another
}

// entry is a name in a folder.
type entry struct {
	name string      // from the site's root
	kind fs.FileMode // the bits of its type; what is neither file nor folder nor link is irregular
}

// openFolder opens one of the site's folders, the way to which has been looked at.
func openFolder(root *os.Root, name string) (folder, error) {
	f, err := root.OpenFile(name, os.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		return folder{}, err
	}
	return folder{name, int(f.Fd()), f}, nil
}

// open opens a folder in this one.
func (f folder) open(e entry) (folder, error) {
	if !utf8.ValidString(e.name) { // which package fs refuses on every system
		return folder{}, fs.ErrInvalid
	}
	sub := folder{name: e.name}
	err := uninterrupted(func() (err error) {
		sub.fd, err = unix.Openat(f.fd, f.base(e), unix.O_RDONLY|unix.O_DIRECTORY|unix.O_NOFOLLOW|unix.O_CLOEXEC, 0)
		return err
	})
	return sub, err
}

func (f folder) close() {
	if f.file != nil {
		_ = f.file.Close() // it was open for reading, as all are
		return
	}
	_ = unix.Close(f.fd)
}

// base is the entry's name in its folder.
func (f folder) base(e entry) string { return e.name[len(f.name)+1:] }

// entries adds what is in the folder, in no order. The buffer is for the system's answers.
func (f folder) entries(to []entry, buffer []byte) ([]entry, error) {
	from := len(to)
	for {
		var n int
		err := uninterrupted(func() (err error) {
			n, err = unix.Getdents(f.fd, buffer)
			return err
		})
		if err == nil && n > 0 {
			to, err = f.parse(to, buffer[:n])
		}
		if err != nil {
			return to, err
		}
		if n == 0 {
			break
		}
	}
	if len(to) == from {
		return to, nil
	}
	_, err := f.stat(".") // names can be read without the right to what they name: then nothing in it can
	return to, err
}

// parse adds the entries of an answer, which are records of: inode, 8 bytes; place, 8; length, 2; type, 1; name, ending in 0.
// https://man7.org/linux/man-pages/man2/getdents.2.html
func (f folder) parse(to []entry, records []byte) ([]entry, error) {
	const length, kind, name = 16, 18, 19
	for len(records) > name {
		n := int(binary.NativeEndian.Uint16(records[length:]))
		if n <= name || n > len(records) {
			return to, unix.EIO
		}
		base, _, _ := bytes.Cut(records[name:n], []byte{0})
		dtype := records[kind]
		records = records[n:]
		if string(base) == "." || string(base) == ".." {
			continue
		}
		e := entry{name: f.name + "/" + string(base)}
		switch dtype {
		case unix.DT_REG:
		case unix.DT_DIR:
			e.kind = fs.ModeDir
		case unix.DT_LNK:
			e.kind = fs.ModeSymlink
		case unix.DT_UNKNOWN: // some file systems don't say
			st, err := f.stat(f.base(e))
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return to, err
			}
			e.kind = kindOf(st.Mode)
		default:
			e.kind = fs.ModeIrregular
		}
		to = append(to, e)
	}
	return to, nil
}

func kindOf(mode uint32) fs.FileMode {
	switch mode & unix.S_IFMT {
	case unix.S_IFREG:
		return 0
	case unix.S_IFDIR:
		return fs.ModeDir
	case unix.S_IFLNK:
		return fs.ModeSymlink
	}
	return fs.ModeIrregular
}

func (f folder) stat(base string) (st unix.Stat_t, err error) {
	err = uninterrupted(func() error { return unix.Fstatat(f.fd, base, &st, unix.AT_SYMLINK_NOFOLLOW) })
	return st, err
}

// print is what printOf makes of the file. A file that is none any more is gone.
func (f folder) print(e entry) (Print, error) {
	st, err := f.stat(f.base(e))
	if err != nil {
		return Print{}, err
	}
	if kindOf(st.Mode) != 0 {
		return Print{}, fs.ErrNotExist
	}
	mode := fs.FileMode(st.Mode & 0o777)
	if st.Mode&unix.S_ISUID != 0 {
		mode |= fs.ModeSetuid
	}
	if st.Mode&unix.S_ISGID != 0 {
		mode |= fs.ModeSetgid
	}
	if st.Mode&unix.S_ISVTX != 0 {
		mode |= fs.ModeSticky
	}
	return Print{Size: st.Size, Modified: st.Mtim.Nano(), Changed: st.Ctim.Nano(), Inode: st.Ino, Device: uint64(st.Dev), Mode: mode}, nil
}

// uninterrupted makes a system call until no signal interrupts it, as network file systems let them.
func uninterrupted(call func() error) error {
	for {
		if err := call(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
