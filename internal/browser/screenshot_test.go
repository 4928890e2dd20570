package browser

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"golang.org/x/image/webp"
)

var update = flag.Bool("update", false, "make the pictures of the pages again")

// shots are the pages that pictures are made of. A site beside the starter is a folder of testdata whose files lie over
// the starter's.
var shots = []struct{ name, site, address string }{
	{"campaign", "", "/library-sundays/"},
	{"thanks", "", "/library-sundays/thanks/"},
	{"won", "", "/night-bus/"},
	{"arabic", "arabic", "/library-sundays/"},
}

// shown are the pictures in the README; all others are made into screenshots/, which git ignores.
var shown = map[string]string{
	"campaign-1280-light": "library-sundays.webp",
	"campaign-390-light":  "library-sundays-phone.webp",
	"won-1280-dark":       "night-bus-dark.webp",
}

// With -update the pictures are made again: each page at the width of a phone and of a laptop, light and dark.
func TestScreenshot(t *testing.T) {
	if *update {
		if err := os.MkdirAll("screenshots", 0o755); err != nil {
			t.Fatal(err)
		}
		for _, shot := range shots {
			takeShots(t, shot.name, shot.site, shot.address)
		}
	}
	for name, file := range shown {
		picture, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		config, err := webp.DecodeConfig(bytes.NewReader(picture))
		if err != nil || !strings.Contains(name, fmt.Sprintf("-%d-", config.Width)) {
			t.Errorf("%s is %d wide, %v; make it with -update", file, config.Width, err)
		}
	}
}

func takeShots(t *testing.T, name, site, address string) {
	t.Helper()
	s := newSite(t)
	if site != "" && !s.overlay(filepath.Join("testdata", site)) {
		return
	}
	answerStarter(t, s.build(home))
	p := newTab(t)
	for width, height := range map[int64]int64{390: 844, 1280: 900} {
		for _, scheme := range []string{"light", "dark"} {
			p.look(width, scheme)
			send(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1, Mobile: width < 600})
			p.openPage(address)
			quality := int64(82)
			shot := send(p, page.CaptureScreenshot, page.CaptureScreenshotParams{Format: "webp", Quality: &quality})
			picture := fmt.Sprintf("%s-%d-%s", name, width, scheme)
			file := filepath.Join("screenshots", picture+".webp")
			if keep, ok := shown[picture]; ok {
				file = filepath.Join("testdata", keep)
			}
			if err := os.WriteFile(file, shot.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// overlay lays the files of a folder over the site's; false if there is no such folder.
func (s site) overlay(folder string) bool {
	s.t.Helper()
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		to, _ := filepath.Rel(folder, name)
		if err := os.MkdirAll(filepath.Dir(s.path(filepath.ToSlash(to))), 0o755); err != nil {
			return err
		}
		s.save(filepath.ToSlash(to), readFile(s.t, name))
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return true
}
