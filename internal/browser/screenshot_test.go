package browser

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
)

var update = flag.Bool("update", false, "make the README's picture again")

// The picture in the README is of the starter's campaign page; with -update it is made again.
func TestScreenshot(t *testing.T) {
	const name, width, height = "testdata/library-sundays.png", 1280, 1240
	if *update {
		starter(t)
		p := newTab(t)
		p.look(width, "light")
		send(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1})
		p.openPage("/library-sundays/")
		shot := send(p, page.CaptureScreenshot, page.CaptureScreenshotParams{})
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, shot.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	config, err := png.DecodeConfig(bytes.NewReader(file))
	if err != nil || config.Width != width || config.Height != height {
		t.Errorf("%s is %d × %d, %v; make it with -update", name, config.Width, config.Height, err)
	}
}
