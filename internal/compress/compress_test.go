package compress

import (
	"bytes"
	"crypto/sha256"
	"io"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// What was compressed is what comes out, and the same comes of the same whatever the compressor did before.
func TestCompress(t *testing.T) {
	var used Compressor
	for _, body := range []string{
		strings.Repeat("a", Least), strings.Repeat("Keep the libraries open on Sundays. ", 1000), "ä" + strings.Repeat("\x00\xff", 4000),
	} {
		for _, ending := range Endings {
			made, err := used.Compress(ending, []byte(body))
			if err != nil || len(made) >= len(body) || made == nil {
				t.Fatalf("%s: %d bytes of %d, %v", ending, len(made), len(body), err)
			}
			if got := expand(t, ending, made); got != body {
				t.Errorf("%s: other bytes come out", ending)
			}
			var fresh Compressor
			if again, _ := fresh.Compress(ending, []byte(body)); !bytes.Equal(made, again) {
				t.Errorf("%s: other bytes of the same", ending)
			}
		}
	}
}

func TestCompressIsNotWorthIt(t *testing.T) {
	var noise []byte
	for i := range 100 {
		sum := sha256.Sum256([]byte{byte(i)})
		noise = append(noise, sum[:]...)
	}
	var c Compressor
	for _, ending := range Endings {
		for _, body := range [][]byte{nil, bytes.Repeat([]byte("a"), Least-1), noise} {
			if made, err := c.Compress(ending, body); made != nil || err != nil {
				t.Errorf("%s: %d bytes of %d, %v", ending, len(made), len(body), err)
			}
		}
	}
}

func expand(t *testing.T, ending string, made []byte) string {
	t.Helper()
	var r io.Reader = brotli.NewReader(bytes.NewReader(made))
	if ending == ".gz" {
		zip, err := gzip.NewReader(bytes.NewReader(made))
		if err != nil {
			t.Fatal(err)
		}
		if !zip.ModTime.IsZero() || zip.Name != "" {
			t.Errorf("the file holds a time or a name: %+v", zip.Header)
		}
		r = zip
	}
	out, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
