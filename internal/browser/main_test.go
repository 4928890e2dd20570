package browser

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What all tests share. TestMain sets both before the first test.
var (
	program string   // the built binary
	out     *outside // what Chromium finds beyond this machine
)

func TestMain(m *testing.M) {
	code, err := run(m)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

func run(m *testing.M) (int, error) {
	dir, err := os.MkdirTemp("", "broadside-browser-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "broadside.exe") // the ending that Windows asks for, and others don't mind
	if text, err := exec.Command("go", "build", "-o", program, "../..").CombinedOutput(); err != nil {
		return 0, fmt.Errorf("build the program: %w\n%s", err, text)
	}
	// One cache of pictures for all tests, and not the developer's own; the compiler's was.
	if err := os.Setenv("XDG_CACHE_HOME", filepath.Join(dir, "cache")); err != nil {
		return 0, err
	}
	if out, err = newOutside(); err != nil {
		return 0, err
	}
	defer out.server.Close()
	defer chromium.close()
	return m.Run(), nil
}
