package browser

import (
	"runtime"
	"strings"
	"sync"
	"testing"
)

// world is a browser and all that it finds beyond this machine. One test has it at a time, with its subtests.
type world struct {
	out      *outside
	chromium instance // starts with the first test that needs it
}

// free holds the worlds that no test has: two, so that one test computes while another waits for its page.
var free = make(chan *world, min(2, runtime.NumCPU()))

// taken maps the name of a test without parent to its *world.
var taken sync.Map

// parallel runs a test beside others, in a world of its own.
func parallel(t *testing.T) {
	t.Parallel()
	worldOf(t)
}

// worldOf is the world of a test.
func worldOf(t *testing.T) *world {
	name, _, _ := strings.Cut(t.Name(), "/")
	if w, ok := taken.Load(name); ok {
		return w.(*world)
	}
	w := <-free
	taken.Store(name, w)
	t.Cleanup(func() {
		taken.Delete(name)
		free <- w
	})
	return w
}
