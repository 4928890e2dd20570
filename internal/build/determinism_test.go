package build_test

import (
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/build"
	"broadside/internal/cache"
)

// A header that prints what pages of one depth do not have in common, and a part that fails for some campaigns: what is made
// once for many pages must be the same whichever comes first.
var sharing = map[string]string{
	"layouts/header.html": builtIn("header.html", "<header>", "<header>{{.Title}} {{.Address}} {{.Summary}} {{.Policy}}"),
	"layouts/fields.html": "{{if eq (len .Form.Fields) 1}}{{(index .Form.Fields 1).Label}}{{end}}" + builtIn("fields.html", "{", "{"),
}

// RS-119: the same files make the same tree and the same words, in other folders, time zones, locales, umasks and years, with
// more or fewer processors and workers, fifty times. Where zones and locales are read when a program starts, the scripts of
// package cli hold the same.
func TestBuildsAreTheSame(t *testing.T) {
	drawings := t.TempDir()
	local, processors := time.Local, runtime.GOMAXPROCS(0)
	mask := umask(0o022)
	defer func() { umask(mask); time.Local = local; runtime.GOMAXPROCS(processors) }()
	zones := []string{"Pacific/Kiritimati", "America/New_York", "UTC", "Asia/Kathmandu"}
	for seed := range 10 {
		s := newModel(newDice(uint64(2000 + seed))).state()
		for name, text := range sharing {
			if seed%3 == strings.Index("hf", name[8:9]) {
				s.files[name] = text
			}
		}
		var first result
		for i := range 5 {
			dir := filepath.Join(scratch(t), strings.Repeat("deeper/", i%3), "site")
			if err := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err != nil {
				t.Fatal(err)
			}
			zone, err := time.LoadLocation(zones[i%len(zones)])
			if err != nil {
				t.Fatal(err)
			}
			time.Local = zone
			t.Setenv("LC_ALL", []string{"C", "tr_TR.UTF-8"}[i%2])
			runtime.GOMAXPROCS([]int{1, 2, 8}[i%3])
			umask([]int{0o022, 0o077, 0}[i%3])
			at := state{files: map[string]string{}}
			stepFrom("make the site", at, s, []manner{inPlace, replaced}[i%2]).apply(t, dir, &at)
			got := built(t, dir, filepath.Join(scratch(t), "public"), sameOptions(at, i, drawings))
			if i == 0 {
				first = got
				continue
			}
			if diff := cmp.Diff(strings.Split(first.said, "\n"), strings.Split(got.said, "\n")); diff != "" {
				t.Fatalf("seed %d, time %d: what is said (-first +now):\n%s", seed, i, diff)
			}
			if diff := differing(first.files, got.files); diff != "" {
				t.Fatalf("seed %d, time %d: %s", seed, i, diff)
			}
		}
	}
}

func sameOptions(s state, i int, drawings string) build.Options {
	o := s.options()
	o.Workers = []int{1, 3, 16, 2}[i%4]
	year := []int{1970, 2100}[i%2]
	o.Cache = cache.Open(drawings, func() time.Time { return time.Date(year, 1, 2, 0, 0, 0, 0, time.UTC) })
	return o
}

// A mistake in a part that pages share is every page's, and not only that of the draft which happens to come first.
func TestMistakeInASharedPartBlocks(t *testing.T) {
	files := maps.Clone(whole)
	files["content/a-draft/index.md"] = strings.Replace(whole["content/lake/index.md"], "title", "state = \"draft\"\ntitle", 1)
	files["layouts/fields.html"] = "{{(index .Form.Fields 9).Label}}"
	for name, text := range files {
		if files[name] = unblob(text); strings.Contains(name, ".es.") {
			delete(files, name) // each language has its own
		}
	}
	h := &history{first: state{files: files, now: noon}}
	w := h.begin(t, t.TempDir())
	w.workers = 1
	if got := w.warm(t, w.at); got.published || !strings.Contains(got.said, "layout-run") {
		t.Errorf("it was published:\n%s", got.said)
	}
}
