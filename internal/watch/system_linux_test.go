package watch

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A pipe is told like any file and never opened for reading, which would hang for ever.
func TestPipe(t *testing.T) {
	root := tempSite(t, "content/index.md")
	l := byHand(t, root, nil)
	pipe := filepath.Join(root, "content", "pipe.md")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Skip(err)
	}
	l.look("content/pipe.md")
	wantChange(t, Change{Paths: []string{"content/pipe.md"}}, l.work())
	l.sweep(false)
	wantChange(t, Change{}, l.work())
	if _, ok := sum(l.seed, pipe); ok {
		t.Error("a pipe has a checksum")
	}
}

// The real limits, lowered in a user namespace of a child process: the notice names the remedy, and changes are
// found all the same (CASES.md RS-114).
func TestRealLimits(t *testing.T) {
	const child = "BROADSIDE_WATCH_LIMIT"
	if limit := os.Getenv(child); limit != "" {
		if err := os.WriteFile("/proc/sys/user/"+limit, []byte("2"), 0o644); err != nil {
			t.Skip(err)
		}
		if limit == "max_inotify_instances" {
			if err := os.WriteFile("/proc/sys/user/"+limit, []byte("0"), 0o644); err != nil {
				t.Skip(err)
			}
		}
		s := newSite(t, Options{}, "content/a/index.md", "content/b/index.md", "content/c/index.md")
		if c := s.receive(); !strings.Contains(c.Notice, "sudo sysctl fs.inotify") {
			t.Errorf("the first change is %+v", c)
		}
		s.write("content/c/index.md", "new")
		s.follow()
		return
	}
	for _, limit := range []string{"max_inotify_watches", "max_inotify_instances"} {
		t.Run(limit, func(t *testing.T) {
			cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRealLimits$", "-test.v")
			cmd.WaitDelay = time.Second
			cmd.Env = append(os.Environ(), child+"="+limit)
			cmd.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  syscall.CLONE_NEWUSER,
				UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
			}
			out, err := cmd.CombinedOutput()
			switch {
			case strings.Contains(string(out), "--- SKIP"), err != nil && len(out) == 0:
				t.Skipf("no user namespace to lower the limit in: %v %s", err, out)
			case err != nil:
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
