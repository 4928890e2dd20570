// The race detector takes several times the memory of what it watches.

//go:build !race

package cli

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// RS-090: pictures as large as they may be, several at once, and a build stays below 256 MiB.
func TestPicturesStayBelowTheirMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("makes pictures of 49 megapixels")
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name string, encode func(io.Writer) error) {
		f, err := os.Create(filepath.Join(dir, "content", name))
		if err != nil {
			t.Fatal(err)
		}
		b := bufio.NewWriter(f)
		if err := encode(b); err != nil {
			t.Fatal(err)
		}
		if err := b.Flush(); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	text := func(name, text string) {
		write(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
	}
	if err := os.Mkdir(filepath.Join(dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	text("site.toml", "title = \"A\"\nbase_url = \"https://action.riverton.example/\"\ncountry = \"US\"\n[organisation]\nname = \"A\"\n")
	text("index.md", "+++\ntitle = \"Home\"\n+++\n![A](a.jpg) ![B](b.jpg) ![C](c.png) ![D](d.jpg)\n")
	photo := image.NewYCbCr(image.Rect(0, 0, 7000, 7000), image.YCbCrSubsampleRatio420)
	for i, name := range []string{"a.jpg", "b.jpg", "d.jpg"} {
		photo.Y[0] = uint8(i)
		write(name, func(w io.Writer) error { return jpeg.Encode(w, photo, nil) })
	}
	drawing := image.NewNRGBA(image.Rect(0, 0, 7000, 6800))
	write("c.png", func(w io.Writer) error {
		return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(w, drawing)
	})
	c := exec.Command(os.Args[0], "check", "--no-cache", "--site", dir)
	c.Env = append(os.Environ(), "BROADSIDE_CHILD=1", "STARTER="+filepath.Join(root, "../.."))
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	// What the system says at the end counts this process too, from before the program took its place.
	var most int
	for {
		select {
		case err := <-ended:
			if err != nil || most == 0 || !bytes.Contains(said.Bytes(), []byte("no problems")) {
				t.Fatalf("%v, %d KiB\n%s", err, most, &said)
			}
			if most > 256<<10 {
				t.Errorf("it took %d KiB", most)
			}
			return
		case <-time.After(10 * time.Millisecond):
			text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.Process.Pid))
			if _, after, ok := bytes.Cut(text, []byte("VmHWM:")); ok {
				var now int
				fmt.Sscan(string(after), &now)
				most = max(most, now)
			}
		}
	}
}
