package browser

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// pictureSize is what a made picture's name ends in: its width, its hash and its kind.
var pictureSize = regexp.MustCompile(`-\d+\.[0-9a-f]{10}\.(jpg|png)$`)

// claimed says of each picture how much wider it is said to stand (sizes) than it does, in percent of what it does.
const claimed = `[...document.querySelectorAll("img[sizes]")].map(img => {
	const probe = document.createElement("div");
	document.body.append(probe);
	for (const part of img.sizes.split(",")) {
		const [, condition, length] = part.trim().match(/^(\([^)]*\))?\s*(.*)$/);
		if (!condition || matchMedia(condition).matches) {
			probe.style.setProperty("inline-size", length.replace(/([\d.]+)rem/, (_, n) => n * 16 + "px"));
			break;
		}
	}
	const says = parseFloat(getComputedStyle(probe).inlineSize);
	probe.remove();
	return Math.round(100 * says / img.getBoundingClientRect().width);
}).join(" ")`

// What the pages say of their pictures' width is what the style makes of it, so that no browser loads much more than it
// shows, nor much less; and a picture's place is kept free for it.
func TestPicturesStandAsWideAsTheySay(t *testing.T) {
	starter(t)
	p := newTab(t)
	for _, address := range []string{"/", "/library-sundays/"} {
		p.openPage(address)
		for _, width := range []int64{320, 390, 600, 700, 1000, 1280, 1920, 2560} {
			p.look(width, "light")
			got := ask[string](p, claimed)
			if got == "" {
				t.Errorf("%s has no pictures", address)
			}
			for percent := range strings.FieldsSeq(got) {
				var n int
				if _, err := fmt.Sscan(percent, &n); err != nil || n < 84 || n > 118 {
					t.Errorf("%s at %d: a picture is said to be %s %% of its width", address, width, percent)
				}
			}
		}
	}
}

// On each screen the browser takes a size that fits it: no more than two pixels for a point on a phone.
func TestTheSizeFitsTheScreen(t *testing.T) {
	starter(t)
	for _, test := range []struct {
		width   int64
		density float64
		want    string // of the campaign's picture
	}{
		{390, 1, "-480."}, {390, 2, "-800."}, {390, 3, "-800."}, {1280, 1, "-800."}, {1280, 2, "-1360."},
	} {
		p := newTab(t)
		send(p, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: test.width, Height: 800, DeviceScaleFactor: test.density})
		p.openPage("/library-sundays/")
		p.until(`document.querySelector("figure img").complete`)
		if got := ask[string](p, `document.querySelector("figure img").currentSrc`); !strings.Contains(got, test.want) {
			t.Errorf("%d wide, density %v: %s, not %s", test.width, test.density, got, test.want)
		}
	}
}
