package publish

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Two builds of which the second adds, changes and removes, and turns a file into a folder and back. How each file is
// handed over is said by its name, see put.
var (
	earlier = site{
		"index.html":           "home with style-1",
		"kept/index.html":      "kept with style-1",
		"kept/index.html.gz":   "kept with style-1, compressed",
		"gone/index.html":      "gone",
		"gone/deep/photo.jpg":  "photo",
		"turns/to/file":        "was in a folder",
		"turning":              "was a file",
		"style-1.css":          "style 1",
		"sitemap.xml":          "kept gone",
		"kept/also/index.html": "not changed at all",
		"kept/also/one.svg":    "kept by its sum",
		"kept/also/same.pdf":   "a copy that stays",
		"leaflet.pdf":          "the first leaflet",
		"film.mp4":             "the first film",
		"old.pdf":              "a leaflet that goes",
	}
	later = site{
		"index.html":           "home with style-2",
		"kept/index.html":      "kept with style-2",
		"kept/index.html.gz":   "kept with style-2, compressed",
		"new/index.html":       "new",
		"new/index.html.gz":    "new, compressed",
		"new/deep/photo.jpg":   "another photo",
		"turns":                "is a file",
		"turning/index.html":   "is a page",
		"style-2.css":          "style 2",
		"sitemap.xml":          "kept new",
		"kept/also/index.html": "not changed at all",
		"kept/also/one.svg":    "kept by its sum",
		"kept/also/same.pdf":   "a copy that stays",
		"leaflet.pdf":          "the second leaflet",
		"film.mp4":             "the second film",
		"new/clip.mp4":         "another film",
		"new/leaflet.pdf":      "a third leaflet",
	}
	byHand = site{"mine.txt": "mine", "gone/mine.txt": "mine too", ".htaccess": "mine as well"}
)

func prepare(t *testing.T) string {
	t.Helper()
	dir := scratch(t)
	mustPublish(t, Options{Dir: dir}, earlier)
	lay(t, dir, byHand)
	return dir
}

// clean is the tree that a build of later without faults leaves, manifest's content included.
func clean(t *testing.T) string {
	t.Helper()
	dir := scratch(t)
	mustPublish(t, Options{Dir: dir}, later)
	lay(t, dir, byHand)
	return tree(t, dir) + manifestOf(t, dir)
}

func manifestOf(t *testing.T, dir string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// checkWhole holds the promises for a folder in which a build of later over earlier broke off: each file is
// old or new, no page's style is missing, files of others are as they were.
func checkWhole(t *testing.T, dir string) {
	t.Helper()
	checkFiles(t, dir)
	for _, s := range []site{earlier, later} {
		for name := range s {
			if _, style, ok := strings.Cut(contentOf(dir, name), " with "); ok && !strings.HasSuffix(name, ".gz") && contentOf(dir, style+".css") == "" {
				t.Errorf("%s is there, its %s is not", name, style)
			}
		}
	}
}

// checkFiles looks at each file alone.
func checkFiles(t *testing.T, dir string) {
	t.Helper()
	for _, s := range []site{earlier, later} {
		for name := range s {
			info, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name)))
			there := err == nil && info.Mode().IsRegular()
			got := contentOf(dir, name)
			if there && (got == "" || got != earlier[name] && got != later[name]) {
				t.Errorf("%s is neither old nor new: %q", name, got)
			}
			if !there && earlier[name] != "" && later[name] != "" {
				t.Errorf("%s is missing", name)
			}
		}
	}
	for name, content := range byHand {
		if got := contentOf(dir, name); got != content {
			t.Errorf("%s, which is no build's, is now %q", name, got)
		}
	}
}

// contentOf is empty for what is no file.
func contentOf(dir, name string) string {
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		return ""
	}
	return string(text)
}

// long says that the tests have as much time as they like.
func long() bool { return os.Getenv("BROADSIDE_LONG") != "" }

// operations are those of the build of later over earlier.
func operations(t *testing.T, on func(*os.Root) disk) []string {
	t.Helper()
	var ops []string
	n := 0
	if _, err := publishOn(Options{Dir: prepare(t)}, later, faulty(on, &n, func(_ int, op string) error {
		ops = append(ops, op)
		return nil
	})); err != nil {
		t.Fatal(err)
	}
	return ops
}

// chosen are the numbers of the operations to try: all in the long form, otherwise the first of each kind and each twentieth.
func chosen(ops []string) []int {
	first := map[string]int{}
	for i, op := range ops {
		verb, _, _ := strings.Cut(op, " ")
		if _, ok := first[verb]; !ok {
			first[verb] = i
		}
	}
	var at []int
	for i, op := range ops {
		verb, _, _ := strings.Cut(op, " ")
		if long() || i%20 == 0 || first[verb] == i {
			at = append(at, i+1)
		}
	}
	return at
}
