package build

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"broadside/internal/cache"
	"broadside/internal/publish"
)

// jpegOf is a JPEG of some shade.
func jpegOf(t *testing.T, w, h int, shade uint8) string {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, w, h))
	for i := range m.Pix {
		m.Pix[i] = shade + uint8(i%w*64/w)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// shelf is an output that remembers what an earlier build put there.
type shelf struct {
	mu     sync.Mutex
	before map[string]publish.Sum
	files  map[string]string
	kept   []string
}

func (s *shelf) Write(name string, _ publish.Class, body []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, twice := s.files[name]; twice {
		return fmt.Errorf("%s is there twice", name)
	}
	s.files[name] = string(body)
	return nil
}

func (s *shelf) CopyKnown(name string, class publish.Class, _ publish.Sum, open func() (io.ReadCloser, error)) error {
	return s.Copy(name, class, open)
}

func (s *shelf) Copy(name string, class publish.Class, open func() (io.ReadCloser, error)) error {
	r, err := open()
	if err != nil {
		return err
	}
	defer r.Close()
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	return s.Write(name, class, body)
}

func (s *shelf) Sum(string) (publish.Sum, bool)                         { return publish.Sum{}, false }
func (s *shelf) KeepAll([]publish.Made) (bool, error)                   { return false, nil }
func (s *shelf) KeepBeside(string, publish.Class, string) (bool, error) { return false, nil }

func (s *shelf) Keep(name string, _ publish.Class, sum publish.Sum) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before[name] != sum {
		return false, nil
	}
	s.kept = append(s.kept, name)
	return true, nil
}

// photographs are the names of the pictures on the shelf.
func (s *shelf) photographs() []string {
	var names []string
	for name := range s.files {
		if strings.HasPrefix(name, "pictures/") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func built(t *testing.T, s *Site, before map[string]publish.Sum) *shelf {
	t.Helper()
	out := &shelf{before: before, files: map[string]string{}}
	report, err := s.Run(context.Background(), out, nil)
	if err != nil || len(report.Problems) > 0 {
		t.Fatal(err, report.Problems)
	}
	return out
}

// later is a clock by which everything on disk has been there for long.
func later() time.Time { return time.Now().Add(time.Hour) }

const photoPage = "+++\ntitle = \"Home\"\nimage = \"room.jpg\"\nimage_alt = \"A room\"\n+++\nWelcome.\n"

func TestAPictureIsNeverMadeTwice(t *testing.T) {
	folder := t.TempDir()
	c := cache.Open(folder, later)
	dir := site(t, map[string]string{"content/index.md": photoPage, "content/room.jpg": jpegOf(t, 900, 40, 10)})
	first := built(t, load(t, dir, Options{Cache: c}), nil)
	names := first.photographs()
	if len(names) != 2 {
		t.Fatalf("%q", names)
	}
	s := load(t, dir, Options{Cache: c})
	p := s.inspect("content/room.jpg")
	// What the cache holds now is what nobody makes.
	c.Put(p.key(480), []byte("from the cache"))
	second := built(t, s, nil)
	if second.files[names[0]] != "from the cache" || second.files[names[1]] != first.files[names[1]] {
		t.Errorf("made again: %.20q", second.files[names[0]])
	}
	// What stands in the output is not even read from there.
	sum, _ := c.Sum(p.key(900))
	third := built(t, load(t, dir, Options{Cache: c}), map[string]publish.Sum{names[1]: sum})
	if !slices.Equal(third.kept, names[1:]) || !slices.Equal(third.photographs(), names[:1]) {
		t.Errorf("kept %q, wrote %q", third.kept, third.photographs())
	}
	// An entry that is damaged is made again, and so is all without a cache.
	c.Put(p.key(480), []byte("from the cache"))
	entries, _ := filepath.Glob(filepath.Join(folder, "*", "*"))
	if len(entries) == 0 {
		t.Fatal("no entries")
	}
	for _, e := range entries {
		if err := os.WriteFile(e, []byte("rubbish"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for what, c := range map[string]*cache.Cache{"damaged": c, "none": nil, "only read": cache.Open(t.TempDir(), nil)} {
		if again := built(t, load(t, dir, Options{Cache: c}), nil); again.files[names[0]] != first.files[names[0]] {
			t.Errorf("cache %s: another picture", what)
		}
	}
}

// A build whose pictures are known by their times does not read them; where the times can't be trusted, or say another
// thing, it does.
func TestAPictureIsReadOnce(t *testing.T) {
	c := cache.Open(t.TempDir(), later)
	dir := site(t, map[string]string{"content/index.md": photoPage, "content/room.jpg": jpegOf(t, 900, 40, 10)})
	p := load(t, dir, Options{Cache: c}).inspect("content/room.jpg")
	if _, known := c.Get(p.look); !known {
		t.Skip("this system has no change times")
	}
	other := p.looked
	other.Width = 77
	text, err := json.Marshal(other)
	if err != nil {
		t.Fatal(err)
	}
	c.Put(p.look, text)
	if again := load(t, dir, Options{Cache: c}).inspect("content/room.jpg"); again.Width != 77 {
		t.Error("it was read again")
	}
	c.Put(p.look, []byte("{"))
	if again := load(t, dir, Options{Cache: c}).inspect("content/room.jpg"); again.Width != 900 {
		t.Error("nonsense was believed")
	}
	// What was wrong about a file is found when it is made, and not believed again.
	other.Width, other.Sum[0] = 900, other.Sum[0]+1
	if text, err = json.Marshal(other); err != nil {
		t.Fatal(err)
	}
	c.Put(p.look, text)
	out := &shelf{files: map[string]string{}}
	if _, err := load(t, dir, Options{Cache: c}).Run(context.Background(), out, nil); !Changed(err) {
		t.Error(err)
	}
	if names := built(t, load(t, dir, Options{Cache: c}), nil).photographs(); len(names) != 2 {
		t.Errorf("%q", names)
	}
	// Saved again within the same size.
	if err := os.WriteFile(filepath.Join(dir, "content/room.jpg"), []byte(jpegOf(t, 900, 40, 11)), 0o644); err != nil {
		t.Fatal(err)
	}
	if again := load(t, dir, Options{Cache: c}).inspect("content/room.jpg"); again.Sum == p.Sum {
		t.Error("a change went unseen")
	}
	young := cache.Open(t.TempDir(), time.Now)
	p = load(t, dir, Options{Cache: young}).inspect("content/room.jpg")
	if _, known := young.Get(p.look); known {
		t.Error("the times of a file just saved were trusted")
	}
}

func TestOneNameAndContentIsOnePicture(t *testing.T) {
	same, other := jpegOf(t, 900, 40, 10), jpegOf(t, 900, 40, 90)
	dir := site(t, map[string]string{
		"content/index.md":      "+++\ntitle = \"Home\"\n+++\n![A](a/room.jpg)\n![B](b/room.jpg)\n![C](c/room.jpg)\n![D](a/drawing.svg)\n",
		"content/a/room.jpg":    same,
		"content/b/room.jpg":    same,
		"content/c/room.jpg":    other,
		"content/a/drawing.svg": `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1"/></svg>`,
	})
	out := built(t, load(t, dir, Options{}), nil)
	if names := out.photographs(); len(names) != 5 {
		t.Errorf("%q", names)
	}
	for _, name := range out.photographs() {
		if !strings.Contains(out.files["index.html"], name) {
			t.Errorf("no page shows %s", name)
		}
	}
	if _, raw := out.files["a/room.jpg"]; raw {
		t.Error("the photo itself was published")
	}
}

// RS-057, RS-058: the preview too sends sizes only, made when they are asked for.
func TestThePreviewMakesAPictureWhenAsked(t *testing.T) {
	dir := site(t, map[string]string{"content/index.md": photoPage, "content/room.jpg": jpegOf(t, 900, 40, 10)})
	want := built(t, load(t, dir, Options{}), nil)
	if err := os.WriteFile(filepath.Join(dir, "content/secret.jpg"), []byte(jpegOf(t, 900, 40, 10)), 0o644); err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	for what, c := range map[string]*cache.Cache{"with a cache": cache.Open(folder, later), "without": nil} {
		s := load(t, dir, Options{Cache: c, Preview: &Preview{Policy: func([]string) string { return "default-src 'none'; " }}})
		if _, found := s.File(want.photographs()[0]); found {
			t.Errorf("%s: no page has asked for it yet", what)
		}
		if _, _, _, err := s.Page("/"); err != nil {
			t.Fatal(err)
		}
		if entries, _ := os.ReadDir(folder); c != nil && len(entries) > 1 {
			t.Errorf("%s: the page made the picture", what)
		}
		var wg sync.WaitGroup
		for _, name := range append(want.photographs(), want.photographs()...) {
			wg.Go(func() {
				f, found := s.File(name)
				if !found {
					t.Errorf("%s: no %s", what, name)
					return
				}
				body, err := io.ReadAll(f)
				if err != nil || string(body) != want.files[name] {
					t.Errorf("%s: %s is another picture, %v", what, name, err)
				}
			})
		}
		wg.Wait()
		for _, name := range []string{"room.jpg", "secret.jpg", "pictures/secret-900.0000000000.jpg"} {
			if _, found := s.File(name); found {
				t.Errorf("%s: %s is sent", what, name)
			}
		}
	}
}

// RS-090: what is decoded at once is bounded, whatever the number of workers; what asks for more than there is, is alone.
func TestMemoryIsShared(t *testing.T) {
	m := newMemory()
	var mu sync.Mutex
	var now, most int64
	var wg sync.WaitGroup
	for i := range 200 {
		wg.Go(func() {
			n := int64(i%7) * mostMemory / 5
			free := m.take(n)
			mu.Lock()
			now += min(n, mostMemory)
			most = max(most, now)
			mu.Unlock()
			time.Sleep(time.Microsecond)
			mu.Lock()
			now -= min(n, mostMemory)
			mu.Unlock()
			free()
		})
	}
	wg.Wait()
	if most > mostMemory || m.taken != 0 {
		t.Errorf("%d at once, %d left", most, m.taken)
	}
}
