package asset

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"
)

// What is drawn is the code, cell by cell.
func TestQRDrawsEveryCell(t *testing.T) {
	for _, address := range []string{"https://action.riverton.example/library-sundays/", "https://a.example/", "https://a.example/" + strings.Repeat("clean-river/", 80)} {
		code, err := qr.Encode(address, qr.L)
		if err != nil {
			t.Fatal(err)
		}
		drawn := make(map[[2]int]bool)
		x, y := 0, 0
		path := regexp.MustCompile(`d="([^"]*)"`).FindStringSubmatch(string(QR(address, "QR code")))[1]
		for _, step := range regexp.MustCompile(`M0 (\d+)|m(\d+) 0|h(\d+)`).FindAllStringSubmatch(path, -1) {
			n, _ := strconv.Atoi(step[1] + step[2] + step[3])
			switch step[0][0] {
			case 'M':
				x, y = 0, n
			case 'm':
				x += n
			case 'h':
				for range n {
					drawn[[2]int{x, y}] = true
					x++
				}
			}
		}
		for y := range code.Size {
			for x := range code.Size {
				if drawn[[2]int{x, y}] != code.Black(x, y) {
					t.Fatalf("%s: cell %d, %d is wrong", address, x, y)
				}
			}
		}
	}
}

func TestQROfATooLongAddressIsNothing(t *testing.T) {
	if got := QR("https://a.example/"+strings.Repeat("x", 3000), "QR code"); got != "" {
		t.Errorf("got %d bytes", len(got))
	}
	if got := QR("https://a.example/", `"<&`); !strings.Contains(string(got), `aria-label="&#34;&lt;&amp;"`) {
		t.Errorf("the name is not escaped: %.100s", got)
	}
}

func BenchmarkQR(b *testing.B) {
	b.ReportAllocs()
	for i := range b.N {
		QR(fmt.Sprintf("https://action.riverton.example/campaign-%d/", i), "QR code")
	}
}

// TestQRIsTheLibrarysOwn holds the codes that are drawn with kept plans against those of qr.Encode, in all sizes.
func TestQRIsTheLibrarysOwn(t *testing.T) {
	for n := 0; n < 3000; n += 7 {
		for _, address := range []string{"https://a.example/" + strings.Repeat("x", n), strings.Repeat("A", n), strings.Repeat("7", n), strings.Repeat("Ä", n)} {
			want, err := qr.Encode(address, qr.L)
			got, gotErr := code(address)
			if (err == nil) != (gotErr == nil) {
				t.Fatalf("%d bytes: %v, want %v", len(address), gotErr, err)
			}
			if err == nil && (got.Size != want.Size || !bytes.Equal(got.Bitmap, want.Bitmap)) {
				t.Errorf("%d bytes give another code", len(address))
			}
		}
	}
}
