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
	"strings"
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
	text("index.md", "+++\ntitle = \"Home\"\nsummary = \"Who we are.\"\n+++\n![A](a.jpg) ![B](b.jpg) ![C](c.png) ![D](d.jpg)\n")
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
	if most, said := peak(t, c); !bytes.Contains(said, []byte("no problems")) || most > 256<<10 {
		t.Errorf("it took %d KiB\n%s", most, said)
	}
}

// peak runs a program that must end well, and returns the most memory that it had at once, in KiB, and what it said.
func peak(t *testing.T, c *exec.Cmd) (most int, said []byte) {
	t.Helper()
	var b bytes.Buffer
	c.Stdout, c.Stderr = &b, &b
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	// What the system says at the end counts this process too, from before the program took its place.
	for {
		select {
		case err := <-ended:
			if err != nil || most == 0 {
				t.Fatalf("%v, %d KiB\n%s", err, most, &b)
			}
			return most, b.Bytes()
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

// RS-108: 10 000 pages and 2 GB of static files, with 256 descriptors and 256 MiB, at first, unchanged, and all anew. The
// short form has 100 pages and 16 MB.
func TestLargeSitesStayBelowTheirMemory(t *testing.T) {
	pages, static := 100, int64(16<<20)
	if os.Getenv("BROADSIDE_LONG") != "" {
		pages, static = 10_000, 2<<30
	}
	site := t.TempDir()
	manyPages(t, site, pages, strings.Repeat("Some words of copy. ", 100))
	if err := os.MkdirAll(filepath.Join(site, "static"), 0o755); err != nil {
		t.Fatal(err)
	}
	for i := range 4 {
		name := filepath.Join(site, "static", fmt.Sprintf("film-%d.mp4", i))
		if err := os.WriteFile(name, []byte{byte(i)}, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(name, static/4); err != nil {
			t.Fatal(err)
		}
	}
	kept := t.TempDir()
	for _, more := range []string{"", "", "Another title"} {
		if more != "" {
			name := filepath.Join(site, "content/site.toml")
			save(t, name, strings.Replace(read(t, name), "title = \"A\"", fmt.Sprintf("title = %q", more), 1))
		}
		c := exec.Command("sh", "-c", `ulimit -n 256; exec "$0" "$@"`, os.Args[0], "build", "--site", site, "--cache-dir", kept)
		c.Env = append(os.Environ(), "BROADSIDE_CHILD=1", "STARTER=../..")
		begin := time.Now()
		most, said := peak(t, c)
		if t.Logf("%d KiB in %v: %s", most, time.Since(begin), said); most > 256<<10 {
			t.Errorf("it took %d KiB", most)
		}
	}
}
