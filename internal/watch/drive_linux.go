package watch

import (
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// driveOf knows file systems by the numbers of linux/magic.h and, for VirtualBox's, VMware's and Parallels' shared
// folders, of their drivers. inotify is blind to what happens to these on another machine, or in the system that
// hosts ours: https://man7.org/linux/man-pages/man7/inotify.7.html, "Limitations and caveats". WSL's Windows drives
// are 9p, Docker Desktop's mounts and virtiofs are FUSE.
func driveOf(dir string) drive {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return drive{counts: missing(err)} // what is not there has no folders in it
	}
	switch uint32(st.Type) { // of different width and sign on different machines
	case unix.EXT4_SUPER_MAGIC, unix.TMPFS_MAGIC, unix.XFS_SUPER_MAGIC, unix.F2FS_SUPER_MAGIC:
		return drive{counts: true}
	case unix.NFS_SUPER_MAGIC:
		return drive{remote: "a network drive (NFS)"}
	case unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return drive{remote: "a network drive (SMB)"}
	case unix.V9FS_MAGIC:
		return drive{remote: "another system's drive (9p, as WSL shows those of Windows)"}
	case unix.FUSE_SUPER_MAGIC:
		return drive{remote: "a drive kept by another program or system (FUSE)"}
	case 0x786f4256, 0xbacbacbc, 0x7c7c6673:
		return drive{remote: "a folder shared with the system around this one"}
	case unix.CEPH_SUPER_MAGIC, unix.AFS_SUPER_MAGIC, unix.AFS_FS_MAGIC, unix.CODA_SUPER_MAGIC, unix.OCFS2_SUPER_MAGIC,
		0x564c, 0x0bd00bd0, 0x01161970, 0x47504653: // NetWare, Lustre, GFS2, GPFS
		return drive{remote: "a network drive"}
	}
	return drive{}
}

// links returns a folder's link count, zero if it is not told.
func links(info fs.FileInfo) uint64 {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(st.Nlink)
	}
	return 0
}

// tap makes the system tell of dir and changes nothing but its change time: the folder is given to the group that it
// is of already. It reports whether it could; only the folder's owner can.
func tap(dir string) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() {
		return false
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	return ok && os.Lchown(dir, -1, int(st.Gid)) == nil
}
