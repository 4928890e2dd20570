package build

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"path"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"broadside/internal/asset"
	"broadside/internal/cache"
	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/markup"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// The pictures of the content are published in one folder, under names that hold a hash of all they were made from:
// a host may let browsers keep them for ever. So a page's links can be written before the pictures are made, and a
// build whose pictures are in the cache needs no more of them than their hash.

// Pictures is the folder of the output that holds what was made of pictures, and nothing else.
const Pictures = "pictures"

// How wide a picture stands in layouts/style.css, for the browser to choose a size by: in a column of copy, and in
// the list of campaigns. Phones that show three pixels for a point are told a third less than the truth: nobody sees
// the third pixel, and on a bad line everybody waits for it.
const (
	copySizes = "(min-width:75rem) 41rem, (min-width:62rem) 52vw, (min-width:43rem) 41rem, (min-resolution:2.2dppx) 62vw, 92vw"
	cardSizes = "(min-width:74rem) 29rem, (min-width:40rem) 37vw, (min-resolution:2.2dppx) 62vw, 92vw"
)

// inspected is what is known of a picture's file.
type inspected struct {
	file string
	looked
	look    cache.Key     // of the above
	problem *diag.Problem // nil if it can be shown
}

// looked is what looking through a file has found; the cache keeps it.
type looked struct {
	asset.Picture
	Sum     [sha256.Size]byte // of the file's bytes
	Located bool              // it says where it was taken
}

// plausible reports whether it may be of a picture that can be shown.
func (l looked) plausible() bool {
	return l.Width > 0 && l.Height > 0 && len(l.Widths) > 0 && slices.Min(l.Widths) > 0
}

// output is where a size of the picture is published.
func (p inspected) output(width int) string {
	key := p.key(0) // of all sizes: the width stands beside it
	return fmt.Sprintf("%s/%s-%d.%x%s", Pictures, pictureStem(p.file), width, key[:5], extensions[p.Format])
}

var extensions = map[string]string{"jpeg": ".jpg", "png": ".png", "gif": ".gif", "webp": ".webp"}

// pictureStem is what a made picture is called by.
func pictureStem(file string) string {
	stem := campaign.Slug(strings.TrimSuffix(path.Base(file), path.Ext(file)))
	return cmp.Or(strings.Trim(stem[:min(len(stem), 60)], "-"), "picture")
}

// key names a size for the cache: all that its bytes depend on.
func (p inspected) key(width int) cache.Key {
	return cache.KeyOf("size of a picture", asset.Recipe, string(p.Sum[:]), p.Format, fmt.Sprint(width))
}

// shown is the picture for a page, with the size for a browser that knows none of this, and all others to choose from.
func (p inspected) shown(l linker, sizes string) markup.Picture {
	const plain = 800
	i := len(p.Widths) - 1
	for i > 0 && p.Widths[i-1] >= plain {
		i--
	}
	largest := p.Widths[len(p.Widths)-1]
	out := markup.Picture{
		Href: l.to(p.output(p.Widths[i])), Width: largest, Height: p.HeightAt(largest),
	}
	if len(p.Widths) > 1 {
		var set []string
		for _, w := range p.Widths {
			set = append(set, fmt.Sprintf("%s %dw", l.to(p.output(w)), w))
		}
		out.Largest = l.to(p.output(largest))
		out.Srcset, out.Sizes = strings.Join(set, ", "), sizes
	}
	return out
}

func drawn(name string) bool { return strings.ToLower(path.Ext(name)) == ".svg" }

// painted reports whether a file of the content is a picture of pixels, by its name.
func (s *Site) painted(name string) bool {
	return strings.HasPrefix(name, tree.Content+"/") && !drawn(name) && slices.Contains(pictures, strings.ToLower(path.Ext(name)))
}

// outputOf is where a file of the content is published: a picture's largest size among the pictures, a drawing there
// too, all else beside its page.
func (s *Site) outputOf(name string) string {
	switch {
	case s.painted(name):
		if p := s.inspect(name); p.problem == nil {
			return p.output(p.Widths[len(p.Widths)-1])
		}
	case drawn(name):
		text, _ := s.tree.Text(name, tree.MaxLayout)
		sum := sha256.Sum256(text)
		return fmt.Sprintf("%s/%s.%x.svg", Pictures, pictureStem(name), sum[:5])
	}
	return assetOutput(name)
}

// inspect looks through a picture's file, once.
func (s *Site) inspect(name string) inspected {
	once, ok := s.inspections.Load(name)
	if !ok {
		once, _ = s.inspections.LoadOrStore(name, sync.OnceValue(func() inspected { return s.lookThrough(name) }))
	}
	return once.(func() inspected)()
}

func (s *Site) lookThrough(name string) inspected {
	defer diag.Hold(name)
	p := inspected{file: name}
	if s.tree.Size(name) > asset.MaxFile {
		p.problem = unfit(name, asset.TooLarge())
		return p
	}
	stamp, changed := s.tree.Stamp(name)
	p.look = cache.KeyOf("look at a picture", asset.Recipe, stamp)
	if known, ok := s.options.Cache.Get(p.look); ok && stamp != "" && json.Unmarshal(known, &p.looked) == nil && p.plausible() {
		return p
	}
	defer s.memory.take(s.tree.Size(name))()
	data, err := s.tree.Read(name)
	if err != nil {
		p.problem = &diag.Problem{Code: "file-unreadable", Message: name + " can't be read", Help: "give yourself the right to read it"}
		return p
	}
	p.looked = looked{Sum: sha256.Sum256(data), Located: asset.Located(data)}
	if p.Picture, err = asset.Look(data, path.Base(name)); err != nil {
		p.problem = unfit(name, err)
		return p
	}
	if again, _ := s.tree.Stamp(name); again == stamp && s.options.Cache.Settled(changed) {
		if b, err := json.Marshal(p.looked); err == nil {
			s.options.Cache.Put(p.look, b)
		}
	}
	return p
}

// unfit is the problem of a picture that can't be shown; nil if err is no *asset.Unfit.
func unfit(name string, err error) *diag.Problem {
	u, ok := errors.AsType[*asset.Unfit](err)
	if !ok {
		return nil
	}
	return &diag.Problem{Code: "picture-unfit", Message: path.Base(name) + " " + u.Reason, Help: u.Remedy}
}

// again reads the file of a picture that was looked through. The error is errChanged if it is another by now.
func (s *Site) again(p inspected) ([]byte, error) {
	data, err := s.tree.Read(p.file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errChanged
	case err != nil:
		return nil, err
	case sha256.Sum256(data) != p.Sum:
		s.options.Cache.Put(p.look, nil) // if it was that which was wrong, let nobody believe it again
		return nil, errChanged
	}
	return data, nil
}

// decode is a picture of at most width pixels, to be drawn. The errors are those of sizes.
func (s *Site) decode(p inspected, width int) (image.Image, error) {
	defer s.memory.take(p.Cost + 2*s.tree.Size(p.file))()
	data, err := s.again(p)
	if err != nil {
		return nil, err
	}
	return asset.Decode(data, path.Base(p.file), width)
}

// sizes makes a picture in some of its widths, and keeps them in the cache. The error is errChanged, if the file is
// another by now, or an *asset.Unfit.
func (s *Site) sizes(p inspected, widths []int) ([][]byte, error) {
	defer s.memory.take(p.Cost + 2*s.tree.Size(p.file))()
	data, err := s.again(p)
	if err != nil {
		return nil, err
	}
	made, err := asset.Sizes(data, path.Base(p.file), widths)
	for i, b := range made {
		s.options.Cache.Put(p.key(widths[i]), b)
	}
	return made, err
}

// pictures makes what the published pages show and hands it to out; without one it only finds out what can't be made.
// What is in the cache, or stands in the output, is not made again.
func (r *run) pictures(ctx context.Context) []diag.Problem {
	s := r.site
	shown := map[string]inspected{} // by a name that pictures of one name and content share
	add := func(name string) {
		if !s.painted(name) {
			return
		}
		p := s.inspect(name)
		if other, ok := shown[p.output(0)]; p.problem == nil && (!ok || name < other.file) { // a problem was told by its page
			shown[p.output(0)] = p
		}
	}
	for name := range s.assets {
		add(name)
	}
	for i, record := range r.records {
		if record != nil && s.shows(s.pages[r.units.at(i).page]) {
			for name := range record.Assets {
				add(name)
			}
		}
	}
	all := make([]inspected, 0, len(shown))
	for _, p := range shown {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b inspected) int { return strings.Compare(a.file, b.file) })
	problems := make([]*diag.Problem, len(all))
	var done atomic.Int64
	err := s.each(ctx, len(all), func(i int) {
		if err := r.picture(all[i]); err != nil {
			if problems[i] = unfit(all[i].file, err); problems[i] == nil {
				r.fail(err)
			}
		}
		if n := done.Add(1); r.progress != nil {
			r.progress("pictures", int(n), len(all))
		}
	})
	r.fail(err)
	var out []diag.Problem
	for i, p := range problems {
		if p != nil {
			p.File, p.Message = all[i].file, "this picture "+strings.TrimPrefix(p.Message, path.Base(all[i].file)+" ")
			out = append(out, *p)
		}
	}
	return out
}

// picture hands over the sizes of one picture.
func (r *run) picture(p inspected) error {
	var missing []int
	for _, w := range p.Widths {
		done, err := r.fromCache(p.output(w), p.key(w))
		if err != nil {
			return err
		}
		if !done {
			missing = append(missing, w)
		}
	}
	switch {
	case len(missing) == 0:
		return nil
	case r.out == nil:
		_, err := r.site.sizes(p, nil)
		return err
	}
	made, err := r.site.sizes(p, missing)
	if err != nil {
		return err
	}
	for i, b := range made {
		if err := r.out.Write(p.output(missing[i]), publish.Asset, b); err != nil {
			return err
		}
	}
	return nil
}

// offered is a file that the preview sends: a size of a picture, or a file as it is if width is 0.
type offered struct {
	file  string
	width int
}

// offer notes for the preview that a page shows or links to a file of the content.
func (s *Site) offer(name string) {
	if s.options.Preview == nil {
		return
	}
	if !s.painted(name) {
		s.offers.Store(s.outputOf(name), offered{file: name})
		return
	}
	p := s.inspect(name)
	for _, w := range p.Widths {
		s.offers.Store(p.output(w), offered{name, w})
	}
}

// size is a size of a picture for the preview: made when it is asked for, with all others, for the browser will want
// those when the window changes; without a cache to keep them, alone.
func (s *Site) size(o offered) ([]byte, error) {
	p := s.inspect(o.file)
	making, _ := s.making.LoadOrStore(o.file, new(sync.Mutex))
	making.(*sync.Mutex).Lock() // a browser asks for several at once
	defer making.(*sync.Mutex).Unlock()
	if b, ok := s.options.Cache.Get(p.key(o.width)); ok {
		return b, nil
	}
	widths := []int{o.width}
	if s.options.Cache != nil {
		widths = p.Widths
	}
	made, err := s.sizes(p, widths)
	if err != nil {
		return nil, err
	}
	return made[slices.Index(widths, o.width)], nil
}

// memory bounds what pictures take while they are read and made, all together: a build stays below 256 MiB whatever
// they are (CASES.md RS-090). What asks for more than there is gets all of it. What was given back is garbage until it
// is collected, which the runtime would not do before there is four times as much (see cli.Main).
type memory struct {
	mu      sync.Mutex
	freed   sync.Cond
	taken   int64
	garbage int64
}

const mostMemory = 192 << 20

func newMemory() *memory {
	m := &memory{}
	m.freed.L = &m.mu
	return m
}

// take waits until there are n bytes to be had; free gives them back.
func (m *memory) take(n int64) (free func()) {
	n = min(n, mostMemory)
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.taken+n > mostMemory {
		m.freed.Wait()
	}
	m.taken += n
	if m.taken+m.garbage > mostMemory {
		debug.FreeOSMemory() // to the system, for the next picture may not fit between what is left of the last
		m.garbage = 0
	}
	return func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.taken, m.garbage = m.taken-n, m.garbage+n
		m.freed.Broadcast()
	}
}
