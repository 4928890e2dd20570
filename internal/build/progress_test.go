package build

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Whoever follows a run is told of each page that was read and of each that was made, to the last.
func TestProgressCountsPages(t *testing.T) {
	files := map[string]string{}
	for i := range 70 {
		files[fmt.Sprintf("content/page-%d.md", i)] = fmt.Sprintf("+++\ntitle = \"Page %d\"\n+++\nText.\n", i)
	}
	dir := site(t, files)
	var mu sync.Mutex
	most := map[string][2]int{}
	show := func(what string, done, of int) {
		mu.Lock()
		defer mu.Unlock()
		most[what] = [2]int{max(most[what][0], done), of}
	}
	if _, err := load(t, dir, Options{Progress: show}).Run(t.Context(), nil, show); err != nil {
		t.Fatal(err)
	}
	for _, what := range []string{"pages read", "pages"} {
		if diff := cmp.Diff([2]int{72, 72}, most[what]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
}
