package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"
)

// bench is one call of this program.
type bench struct {
	sizes         []int
	rounds, edits int
	hugo          string // empty: there is none
	hugoVersion   string

	self, root, ours string // this program, the checkout, the program that was built from it
	dir              string // all that is written lies in it
	log              io.Writer
	edit             int // counts edits, so that each leaves a mark of its own

	samples map[sample][]float64 // seconds or bytes
}

// who is measured.
type who string

const (
	ours     who = "broadside"
	hugo     who = "hugo"
	theLeast who = "floor"
)

// what is measured.
type what string

const (
	cold       what = "cold build"
	same       what = "again, nothing changed"
	onePage    what = "again, one page changed"
	oneLayout  what = "again, one layout changed"
	oneSetting what = "again, one site setting changed"
	saved      what = "save to served"
	savedWarm  what = "save to served, cache filled"
	ready      what = "preview ready"
	readyWarm  what = "preview ready, cache filled"
	work       what = "processor time of a cold build"
	memory     what = "peak memory of a cold build"
	heap       what = "live heap of a cold build"
)

type sample struct {
	who  who
	what what
	size int
}

func (b *bench) add(who who, what what, size int, value float64) {
	k := sample{who, what, size}
	b.samples[k] = append(b.samples[k], value)
	unit := "s"
	if what == memory || what == heap {
		value, unit = value/(1<<20), "MiB"
	}
	b.say("%7d campaigns  %-32s %-9s %9.3f %s", size, what, who, value, unit)
}

// median is 0, false if nothing was measured.
func (b *bench) median(who who, what what, size int) (float64, bool) {
	values := slices.Sorted(slices.Values(b.samples[sample{who, what, size}]))
	n := len(values)
	if n == 0 {
		return 0, false
	}
	return (values[(n-1)/2] + values[n/2]) / 2, true
}

// place is where one size is measured: a site for each generator, and what they write.
type place struct {
	*bench
	n                       int
	site, out, cache, empty string // ours; empty is a second cache, of previews that begin without
	hugoSite, hugoOut       string
	floorOut                string
	layout                  string // the text of the layout that is changed
	shape                   shape  // of our output; zero until that is known
}

// size measures one size.
func (b *bench) size(ctx context.Context, n int) error {
	dir := filepath.Join(b.dir, strconv.Itoa(n))
	in := func(name string) string { return filepath.Join(dir, name) }
	p := &place{bench: b, n: n, site: in("site"), out: in("out"), cache: in("cache"), empty: in("empty"),
		hugoSite: in("hugo"), hugoOut: in("hugo-out"), floorOut: in("floor-out")}
	if err := p.corpus(ctx); err != nil {
		return err
	}
	for range b.rounds {
		if err := p.builds(ctx); err != nil {
			return err
		}
		if err := p.previews(ctx); err != nil {
			return err
		}
	}
	if err := p.heap(ctx); err != nil {
		return err
	}
	return os.RemoveAll(dir)
}

const layoutFile = "layouts/campaign.html"

func (p *place) corpus(ctx context.Context) error {
	p.say("%7d campaigns are made", p.n)
	for to, of := range map[string]who{p.site: ours, p.hugoSite: hugo} {
		if of == hugo && p.hugo == "" {
			continue
		}
		if _, err := p.child(ctx, p.self, "corpus", string(of), strconv.Itoa(p.n), to); err != nil {
			return err
		}
	}
	text, err := os.ReadFile(filepath.Join(p.root, filepath.FromSlash(layoutFile)))
	if err != nil {
		return err
	}
	p.layout = string(text)
	if err := write(p.site, file{layoutFile, p.layout}); err != nil {
		return err
	}
	return pause(ctx, 2100*time.Millisecond) // files saved within two seconds of a build are read again by the next
}
