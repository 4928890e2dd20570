package watch

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// degraded says that events are given up for looking every so often, and what would bring them back.
func degraded(err error) string {
	return fmt.Sprintf("the system can't tell of changes here (%s), so Broadside looks for them every %s; %s", cause(err), fallback, remedy(err))
}

// remedy is worded for Linux where only Linux has the limit: no other system answers with that error.
// https://man7.org/linux/man-pages/man7/inotify.7.html, "/proc interfaces".
func remedy(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "to be told at once, allow more watched folders: sudo sysctl fs.inotify.max_user_watches=524288"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		return "to be told at once, allow more open files (ulimit -n 65536), on Linux also more watching programs: sudo sysctl fs.inotify.max_user_instances=512"
	}
	return "if that is a network drive or a container's mount, this is as good as it gets"
}

// behindOurBack is for drives whose other users the system does not hear of. name is empty for the site itself.
func behindOurBack(name, drive string) string {
	return fmt.Sprintf("%s is on %s, where the system tells of no changes but this machine's own, so Broadside also looks for others every %s; --poll sets another interval",
		cmp.Or(name, "the site"), drive, fallback)
}

// silent is for systems that take a watch and, when tried, say nothing.
func silent(name string) string {
	return fmt.Sprintf("the system does not tell of changes in %s (tried just now), as is usual in some containers and sandboxes; "+
		"Broadside looks for them every %s; --poll sets another interval", name, fallback)
}

// untold is for drives that take a watch and then say nothing.
func untold(name string) string {
	return fmt.Sprintf("%s changed and the system did not tell, as is usual on network drives and in containers; "+
		"Broadside looks for changes every %s from here on; --poll sets another interval", name, fallback)
}

func unreadable(name string, err error) string {
	return fmt.Sprintf("%s can't be read (%s), so changes in it are not seen; give yourself the right to read it", name, cause(err))
}

// cause is an error without the operation and the path in front of it, which the message names already.
func cause(err error) string {
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		return pathError.Err.Error()
	}
	return err.Error()
}
