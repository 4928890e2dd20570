package build

import (
	"bytes"
	"image"
	"image/png"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"broadside/internal/cache"
	"broadside/internal/campaign"
)

// sharing is a site whose campaign gets a picture made.
func sharing(t *testing.T) string {
	t.Helper()
	photo, err := os.ReadFile("../../content/library-sundays/reading-room.jpg")
	if err != nil {
		t.Fatal(err)
	}
	made := "[share]\npicture = \"made\"\n"
	return site(t, map[string]string{
		"content/site.toml":          siteFile + made,
		"content/libraries/index.md": strings.Replace(petition("Keep them open", "2026-09-01"), "[petition]", "image = \"room.jpg\"\nimage_alt = \"A room\"\n[petition]", 1),
		"content/libraries/room.jpg": string(photo),
		"content/held/index.md":      petition("Later", "2027-09-01"),
		"content/without/index.md":   strings.Replace(petition("Without", "2026-09-01"), "+++\nCopy", "[share]\npicture = \"none\"\n+++\nCopy", 1),
	})
}

// sharePictures are the names of those among the files of an output.
func sharePictures(files map[string]string) (names []string) {
	for name := range files {
		if strings.Contains(name, "-share.") {
			names = append(names, name)
		}
	}
	return names
}

// What is in the cache is not drawn again; what was not in it is afterwards, and is the same.
func TestDrawingsComeFromTheCache(t *testing.T) {
	dir := sharing(t)
	kept := cache.Open(t.TempDir(), time.Now)
	first, problems := runAll(t, load(t, dir, Options{Cache: kept}))
	if problems != nil {
		t.Fatal(problems)
	}
	names := sharePictures(first)
	if len(names) != 1 {
		t.Fatalf("share pictures: %q, want one, of the campaign that is published and wants one", names)
	}
	if _, err := png.DecodeConfig(strings.NewReader(first[names[0]])); err != nil {
		t.Fatal(err)
	}
	s := load(t, dir, Options{Cache: kept})
	made, err := s.render(unit{page: s.byAddress["/libraries/"]})
	if err != nil || len(made.drawn) != 1 || made.drawn[0].name != names[0] {
		t.Fatal(made.drawn, err)
	}
	all := append(made.drawn, s.icons...)
	for _, m := range all {
		if b, ok := kept.Get(m.key); !ok || string(b) != first[m.name] {
			t.Errorf("%s is not what the cache has", m.name)
		}
		kept.Put(m.key, []byte("kept "+m.name))
	}
	again, _ := runAll(t, load(t, dir, Options{Cache: kept}))
	for _, m := range all {
		if again[m.name] != "kept "+m.name {
			t.Errorf("%s was drawn again", m.name)
		}
	}
}

// The preview draws a picture when it is asked for, and only what a page has named.
func TestPreviewDrawsWhenAsked(t *testing.T) {
	dir := sharing(t)
	files, _ := runAll(t, load(t, dir, Options{}))
	name := sharePictures(files)[0]
	s := load(t, dir, Options{Preview: &Preview{
		Policy: func([]string) string { return "default-src 'none'; " }, Action: func(campaign.Address) string { return "" }, Arrived: func(campaign.Address) string { return "" },
	}})
	if _, found := s.File(name); found {
		t.Error("found before a page named it")
	}
	if _, _, _, err := s.Page("/libraries/"); err != nil {
		t.Fatal(err)
	}
	for name, size := range map[string]image.Point{name: {1200, 630}, "apple-touch-icon.png": {180, 180}} {
		f, found := s.File(name)
		if !found {
			t.Errorf("%s is not there", name)
			continue
		}
		b, err := io.ReadAll(f)
		if err != nil || string(b) != files[name] {
			t.Errorf("%s is not what is published: %v", name, err)
		}
		if m, err := png.DecodeConfig(bytes.NewReader(b)); err != nil || m.Width != size.X || m.Height != size.Y {
			t.Errorf("%s has %d × %d pixels: %v", name, m.Width, m.Height, err)
		}
	}
}

// A name stands for what is drawn: of other bytes than it was made from, nothing is.
func TestChangedPictureIsNotDrawn(t *testing.T) {
	dir := sharing(t)
	s := load(t, dir, Options{})
	made, err := s.render(unit{page: s.byAddress["/libraries/"]})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+"/content/libraries/room.jpg", []byte("another"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := made.drawn[0].draw(); !Changed(err) {
		t.Errorf("a picture of bytes that are gone: %v", err)
	}
}
