package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

	"broadside/internal/build"
)

// terminal opens a pseudo-terminal: what is written to the one file arrives at the other.
func terminal(t *testing.T) (screen, program *os.File) {
	t.Helper()
	screen, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there are no pseudo-terminals here: ", err)
	}
	t.Cleanup(func() { _ = screen.Close() })
	fd := int(screen.Fd())
	if err := unix.IoctlSetPointerInt(fd, unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	number, err := unix.IoctlGetInt(fd, unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	program, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skip("there are no pseudo-terminals here: ", err)
	}
	t.Cleanup(func() { _ = program.Close() })
	return screen, program
}

// onScreen is what a terminal has got since the last time, with names for what moves its cursor.
func onScreen(t *testing.T, screen, program *os.File) string {
	t.Helper()
	if _, err := program.WriteString("$"); err != nil { // so that reading never waits
		t.Fatal(err)
	}
	var text strings.Builder
	for b := make([]byte, 4096); !strings.HasSuffix(text.String(), "$"); {
		n, err := screen.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		text.Write(b[:n])
	}
	return strings.NewReplacer("\r\n", "\n", "\r\x1b[K", "<", "$", "").Replace(text.String())
}

// On a terminal the line comes after a quarter of a second, changes ten times a second, makes way for what is to stay, and
// is gone at the end. The clock is the test's.
func TestProgressOnATerminal(t *testing.T) {
	t.Setenv("TERM", "xterm")
	screen, program := terminal(t)
	synctest.Test(t, func(t *testing.T) {
		a := &app{env: Environment{Stdout: program, Stderr: program}}
		p := a.progress()
		step := func(after time.Duration, want string) {
			t.Helper()
			time.Sleep(after)
			synctest.Wait()
			if diff := cmp.Diff(want, onScreen(t, screen, program)); diff != "" {
				t.Errorf("on the screen (-want +got):\n%s", diff)
			}
		}
		p.show("reading the site", 0, 0)
		step(249*time.Millisecond, "")
		step(time.Millisecond, "<reading the site")
		p.show("pages", 0, 1000)
		step(99*time.Millisecond, "")
		step(time.Millisecond, "<0 of 1000 pages")
		p.show("pages", 20, 1000)
		p.show("pages", 19, 1000) // a worker's call that came late
		step(100*time.Millisecond, "<20 of 1000 pages, 100 a second, 10 s left")
		a.say("a \x1b[31mnotice\n")
		a.tell("a result\n")
		step(0, "<a \ufffd[31mnotice\na result\n")
		step(100*time.Millisecond, "<20 of 1000 pages, 67 a second, 15 s left")
		p.show("files", 5, 10)
		step(100*time.Millisecond, "<5 of 10 files")
		p.end()
		step(time.Second, "<")
		p.show("files", 10, 10)
		p.end()
		a.say("the end\n")
		step(time.Second, "the end\n")
	})
}

// Of two runs at once the later one has the line, and the earlier has it back.
func TestProgressOfTwoRuns(t *testing.T) {
	t.Setenv("TERM", "xterm")
	screen, program := terminal(t)
	synctest.Test(t, func(t *testing.T) {
		a := &app{env: Environment{Stdout: program, Stderr: program}}
		step := func(after time.Duration, want string) {
			t.Helper()
			time.Sleep(after)
			synctest.Wait()
			if diff := cmp.Diff(want, onScreen(t, screen, program)); diff != "" {
				t.Errorf("on the screen (-want +got):\n%s", diff)
			}
		}
		first := a.progress()
		first.show("pages", 0, 100)
		step(250*time.Millisecond, "<0 of 100 pages")
		second := a.progress()
		step(0, "<")
		a.say("a notice\n")
		step(249*time.Millisecond, "a notice\n")
		second.show("files", 0, 10)
		step(time.Millisecond, "<0 of 10 files")
		second.end()
		step(0, "<")
		step(99*time.Millisecond, "<0 of 100 pages")
		first.end()
		if a.line.Load() != nil {
			t.Error("a line is left")
		}
	})
}

// What is over within a quarter of a second shows no line, nor does --quiet, nor a terminal that can't take it away.
func TestProgressShowsNoLine(t *testing.T) {
	for _, c := range []struct {
		name, term string
		quiet      bool
		takes      time.Duration
	}{
		{"short", "xterm", false, 249 * time.Millisecond},
		{"quiet", "xterm", true, time.Minute},
		{"dumb", "dumb", false, time.Minute},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("TERM", c.term)
			screen, program := terminal(t)
			synctest.Test(t, func(t *testing.T) {
				p := (&app{env: Environment{Stderr: program}, quiet: c.quiet}).progress()
				p.show("pages", 1, 100)
				time.Sleep(c.takes)
				p.end()
			})
			if got := onScreen(t, screen, program); got != "" {
				t.Errorf("on the screen: %q", got)
			}
		})
	}
}

// A command whose errors go to a terminal leaves its messages there, and nothing of the line.
func TestCommandLeavesNoLine(t *testing.T) {
	t.Setenv("TERM", "xterm")
	screen, program := terminal(t)
	dir := newSite(t)
	save(t, filepath.Join(dir, "content/broken.md"), "+++\ntitle = \"A\"\n+++\n[B](b.md)\n")
	a := &app{env: Environment{Starter: os.DirFS("../.."), Stdout: program, Stderr: program, Now: time.Now}, site: dir, noCache: true, format: "text"}
	r, err := a.build(t.Context(), build.Options{}, nil)
	defer r.close()
	if err != nil {
		t.Fatal(err)
	}
	if err := a.show(r.loaded); err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(onScreen(t, screen, program), "<") // a line of progress is taken away before what stays
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "content/broken.md:4:5: error: ") {
		t.Errorf("on the screen at the end: %q", last)
	}
}
