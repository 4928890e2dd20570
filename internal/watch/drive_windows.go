package watch

import (
	"io/fs"
	"path/filepath"

	"golang.org/x/sys/windows"
)

func driveOf(dir string) drive {
	volume, err := windows.UTF16PtrFromString(filepath.VolumeName(dir) + `\`)
	if err == nil && windows.GetDriveType(volume) == windows.DRIVE_REMOTE {
		return drive{remote: "a network drive"}
	}
	return drive{}
}

func links(fs.FileInfo) uint64 { return 0 }

// tap does nothing: fsnotify does not ask Windows for anything that a folder could be tapped with.
func tap(string) bool { return false }
