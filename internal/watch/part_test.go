package watch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// A folder of many names is read in small steps, and what happens to it in between is told once and never unsaid.
func TestLargeFolder(t *testing.T) {
	const many = 5 * portion
	var names []string
	for i := range many {
		names = append(names, fmt.Sprintf("static/%05d", i*10))
	}
	root := tempSite(t, names...)
	l := byHand(t, root, quiet())
	f := l.top.sub("static")
	file := func(n int) (name string) { return fmt.Sprintf("static/%05d", n) }
	for at := range 12 { // in each step of the road
		l.sweep(false)
		for range at {
			l.step()
		}
		if at > 2 && l.part == nil {
			t.Fatalf("all was read in %d steps", at)
		}
		var want []string
		for _, n := range []int{5, many*5 + 5, many*10 + 5} { // comes before, within, after
			put(t, filepath.Join(root, file(n+at%4)), "new")
			l.look(file(n + at%4))
			want = append(want, file(n+at%4))
		}
		for _, n := range []int{10 + 10*at, many*5 + 10*at, many*10 - 1000 + 10*at} {
			if err := os.Remove(filepath.Join(root, file(n))); err != nil {
				t.Fatal(err)
			}
			l.look(file(n))
			want = append(want, file(n))
		}
		c := l.work()
		for _, name := range want {
			if !slices.Contains(c.Paths, name) && at < 4 {
				t.Errorf("step %d: %s is not told", at, name)
			}
		}
		l.sweep(true)
		wantChange(t, Change{}, l.work())
	}
	found, err := os.ReadDir(filepath.Join(root, "static"))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) != len(f.entries) {
		t.Fatalf("%d entries, %d files", len(f.entries), len(found))
	}
	for i, d := range found {
		if f.entries[i].name != d.Name() {
			t.Fatalf("entry %d is %s, want %s", i, f.entries[i].name, d.Name())
		}
	}
	l.sweep(false)
	l.step()
	l.step()
	l.step()
	if err := os.Rename(filepath.Join(root, "static"), filepath.Join(root, "away")); err != nil {
		t.Fatal(err)
	}
	l.look("static")
	l.work()
	if l.part != nil || l.top.sub("static") != nil {
		t.Error("a folder that went while it was read is still there")
	}
}
