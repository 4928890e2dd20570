package build_test

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"broadside/internal/build"
	"broadside/internal/campaign"
	"broadside/internal/diag"
)

var edits = flag.Int("edits", usualEdits(), "how many random edits TestRandomEdits makes")

func usualEdits() int {
	if os.Getenv("BROADSIDE_LONG") != "" {
		return 10_000
	}
	return 500
}

const (
	editsPerSite = 25
	shrinkFor    = 20 * time.Second
)

// RS-112: after any edits, a build that remembers the one before comes to the same as one from nothing but the files, byte
// for byte, and to the same words; and so does the preview, but for its three values. More edits than usual, or one site
// again:
//
//	go test ./internal/build -run RandomEdits -edits 10000 -timeout 2h
//	go test ./internal/build -run RandomEdits/seed=17$
func TestRandomEdits(t *testing.T) {
	drawings := t.TempDir()
	before := debug.SetGCPercent(400) // a third of the time goes otherwise
	t.Cleanup(func() { debug.SetGCPercent(before) })
	n := *edits
	if raced {
		n /= 10 // each takes as many times as long
	}
	for seed := range (n + editsPerSite - 1) / editsPerSite {
		t.Run(fmt.Sprintf("seed=%d", seed), func(t *testing.T) {
			e := newEditor(uint64(seed))
			h := &history{first: e.now.state()}
			w := h.begin(t, drawings)
			t.Parallel() // with files that most sites have had for a while: what is young is not trusted
			failed, why := h.replay(t, w, everyStep, func(published bool) {
				if len(h.steps) < editsPerSite {
					h.steps = append(h.steps, e.next(published))
				}
			})
			if why == "" {
				return
			}
			h.steps = h.steps[:failed]
			h.shrink(t, drawings)
			if last, again := h.replay(t, h.begin(t, drawings), everyStep, nil); again != "" {
				h.steps, why = h.steps[:last], again
			}
			t.Error(h.story(), why)
		})
	}
}

// history is a site and what was done to it.
type history struct {
	first state
	steps []step
}

// editor edits a site. What is broken is soon mended, as by most people: a site that never can be published shows little.
type editor struct {
	dice
	now, sound *model   // sound is the last one that could be published; nil if none could
	past       []*model // all of them
}

func newEditor(seed uint64) *editor {
	d := newDice(seed)
	m := newModel(d)
	return &editor{dice: d, now: m, past: []*model{m}}
}

// next is one edit more; published says whether the site could be published as it is now.
func (e *editor) next(published bool) step {
	before := e.now
	if published {
		e.sound = before
	}
	var label []string
	m := before.clone()
	for range pick(e.dice, 1, 1, 1, 2, 4) {
		c := pick(e.dice, gentle...)
		switch n := e.IntN(20); {
		case !published && e.sound != nil && n < 13:
			c = goTo("mend", e.sound)
			published = true // for what comes on top
		case n < 2 && len(e.past) > 1:
			c = goTo("undo", e.past[len(e.past)-2])
		case n == 2:
			c = goTo("go back", pick(e.dice, e.past...))
		case n < 9:
			c = pick(e.dice, rough...)
		case n < 13:
			c = pick(e.dice, often...)
		}
		label = append(label, c.name)
		c.do(m, e.dice)
	}
	e.now, e.past = m, append(e.past, m)
	return stepFrom(strings.Join(label, ", "), before.state(), m.state(), manner(e.IntN(int(manners))))
}

func goTo(name string, to *model) change {
	return change{name, func(m *model, _ dice) { *m = *to.clone() }}
}

// everyStep and lastStep say after which steps of n a replay compares.
func everyStep(int, int) bool   { return true }
func lastStep(step, n int) bool { return step == n }

// begin makes the site.
func (h *history) begin(t *testing.T, drawings string) *workshop {
	t.Helper()
	w := newWorkshop(t, drawings)
	stepFrom("", w.at, h.first, inPlace).apply(t, w.dir, &w.at)
	return w
}

// replay does all steps to the site, and asks for more after each. It returns how many it did when something was not as
// it must be, and what; "" if all was well.
func (h *history) replay(t *testing.T, w *workshop, compares func(step, n int) bool, more func(published bool)) (done int, why string) {
	t.Helper()
	var last map[string]string // what the output folder must hold while nothing can be published
	published := 0
	for i := 0; i <= len(h.steps); i++ {
		was, s := w.at, step{}
		if i > 0 {
			s = h.steps[i-1]
			s.apply(t, w.dir, &w.at)
		}
		at := w.at
		w.skew = []time.Duration{0, time.Hour}[i%2]
		w.workers = []int{1, 4}[i/2%2]
		w.checksum = i%7 == 6
		if !compares(i, len(h.steps)) {
			w.warm(t, at)
			w.follow(t, s, was)
			continue
		}
		want, got := w.cold(t, at), w.warm(t, at)
		if want.published {
			published++
			last = want.files
		} else if last == nil || !compares(i-1, len(h.steps)) {
			last = got.files // what is there is of a build that was not looked at
		}
		if diff := cmp.Diff(strings.Split(want.said, "\n"), strings.Split(got.said, "\n")); diff != "" {
			return i, "what is said (-cold +warm):\n" + diff
		}
		if diff := differing(last, got.files); diff != "" {
			return i, "the output folder (-cold +warm): " + diff
		}
		if why := w.comparePreview(t, w.follow(t, s, was), want); why != "" {
			return i, why
		}
		if more != nil {
			more(want.published)
		}
	}
	t.Logf("%d of %d states could be published", published, len(h.steps)+1)
	return len(h.steps), ""
}

// differing says what is not the same in two folders; "" if all is.
func differing(want, got map[string]string) string {
	names := maps.Clone(want)
	maps.Copy(names, got)
	const manifest = ".broadside.manifest"
	inOrder := sorted(names)
	if i := slices.Index(inOrder, manifest); i >= 0 { // last: it has nothing that its files don't have
		inOrder = append(slices.Delete(inOrder, i, i+1), manifest)
	}
	for _, name := range inOrder {
		a, inWant := want[name]
		b, inGot := got[name]
		switch {
		case !inWant:
			return name + " is too much"
		case !inGot:
			return name + " is missing"
		case a != b && (path.Ext(name) == ".html" || path.Ext(name) == ".xml" || strings.HasPrefix(path.Base(name), ".")):
			return name + ":\n" + cmp.Diff(strings.SplitAfter(a, ">"), strings.SplitAfter(b, ">"))
		case a != b:
			return fmt.Sprintf("%s has %d and %d bytes, which are others", name, len(a), len(b))
		}
	}
	return ""
}

// comparePreview holds the preview's answers against what was built. Where that is of another kind, since the preview shows
// more, it holds them against what a preview shows that was read from nothing but the files.
func (w *workshop) comparePreview(t *testing.T, values *build.Preview, published result) string {
	t.Helper()
	if values == nil {
		return ""
	}
	if !published.published || published.held || w.at.review || w.at.has("live_count = true") {
		return w.compareFresh(t, w.fresh(t, w.at, values), published)
	}
	if _, problems, _ := strings.Cut(published.said, "\n\n"); problems != w.saidShown(t) {
		return "what the preview's check says (-built +served):\n" + cmp.Diff(problems, w.saidShown(t))
	}
	for _, name := range sorted(published.files) { // pages come first, for what they show is sent only once they are seen
		if address, ok := addressOf(name); ok && w.at.files["static/"+name] == "" {
			got := w.get(address).Body.String()
			if a, b := undone(published.files[name]), undone(got); a != b {
				return "the preview's " + address + " (-built +served):\n" + cmp.Diff(strings.SplitAfter(a, ">"), strings.SplitAfter(b, ">"))
			}
		}
	}
	for _, name := range sorted(published.files) {
		if _, page := addressOf(name); page || unserved(name) {
			continue
		}
		if got := w.get("/" + name); got.Code != 200 || got.Body.String() != published.files[name] {
			return fmt.Sprintf("the preview's /%s (status %d) is not as built", name, got.Code)
		}
	}
	return ""
}

// follow shows what a step did, as the watcher tells of it: by files or folders, with others among them, or by all there is.
func (w *workshop) follow(t *testing.T, s step, was state) *build.Preview {
	t.Helper()
	w.followed++
	if w.last == nil || was.stopped != w.at.stopped || was.baseURL != w.at.baseURL {
		return w.show(t, w.at, nil)
	}
	values := w.values
	var paths []string
	for _, name := range sorted(s.files) {
		paths = append(paths, []string{name, path.Dir(name)}[w.followed/2%2])
	}
	if s.manner == touched || w.followed%5 == 4 && len(paths) > 0 {
		paths = append(paths, "content/privacy.md", "content/nothing.md", "layouts", "static", "content")
	}
	if len(paths) > 0 {
		values = w.show(t, w.at, paths)
	}
	if !was.now.Equal(w.at.now) {
		values = w.show(t, w.at, []string{})
	}
	if w.shown.site == nil {
		return nil
	}
	return values
}

// has reports whether a page's settings have a line: one with live_count asks nobody in the preview.
func (s state) has(line string) bool {
	for _, text := range s.files {
		if strings.Contains(text, "\n"+line+"\n") {
			return true
		}
	}
	return false
}

// addressOf is the address of a page's file.
func addressOf(name string) (string, bool) {
	return "/" + strings.TrimSuffix(name, "index.html"), path.Ext(name) == ".html"
}

// unserved reports a file of the output that is for a host and no browser.
func unserved(name string) bool {
	return strings.HasPrefix(name, ".") || name == "_headers" || strings.HasSuffix(name, ".br") || strings.HasSuffix(name, ".gz")
}

func (w *workshop) compareFresh(t *testing.T, fresh shown, published result) string {
	t.Helper()
	if fresh.site == nil {
		return "the preview shows a site that can't be read"
	}
	if want, got := saidOf(t, fresh), w.saidShown(t); want != got {
		return "what the preview's check says (-fresh +served):\n" + cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n"))
	}
	for _, name := range sorted(published.files) {
		address, ok := addressOf(name)
		if !ok {
			continue
		}
		want, problems, found, err := fresh.site.Page(campaign.Address(address))
		if err != nil {
			return err.Error()
		}
		if !found || hasErrors(problems) {
			continue
		}
		if got := w.get(address).Body.String(); got != string(want) {
			return "the preview's " + address + " (-fresh +served):\n" + cmp.Diff(strings.SplitAfter(string(want), ">"), strings.SplitAfter(got, ">"))
		}
	}
	return ""
}

func hasErrors(problems []diag.Problem) bool {
	for _, p := range problems {
		if p.Severity == diag.Error {
			return true
		}
	}
	return false
}

// The three values in which a page of the preview is another than a built one: the policy, where the form goes, and one
// script element.
var threeValues = []*regexp.Regexp{
	regexp.MustCompile(`<meta http-equiv="Content-Security-Policy" content="[^"]*">`),
	regexp.MustCompile(`<script src="/~broadside/preview.js" data-build="\d+" defer></script>`),
	regexp.MustCompile(`<form [^>]*>`),
}

// undone is a page without them.
func undone(page string) string {
	page = threeValues[0].ReplaceAllLiteralString(page, "")
	page = threeValues[1].ReplaceAllLiteralString(page, "")
	return threeValues[2].ReplaceAllStringFunc(page, func(form string) string {
		return regexp.MustCompile(` (action|data-send)="[^"]*"`).ReplaceAllString(form, ` $1`)
	})
}

// shrink leaves out the steps without which it fails too.
func (h *history) shrink(t *testing.T, drawings string) {
	t.Helper()
	until := time.Now().Add(shrinkFor)
	fails := func(steps []step) bool {
		again := &history{h.first, steps}
		_, why := again.replay(t, again.begin(t, drawings), lastStep, nil)
		return why != ""
	}
	for size := len(h.steps) / 2; size > 0; size /= 2 {
		for from := 0; from+size < len(h.steps) && time.Now().Before(until); { // the last one stays
			fewer := append(append([]step{}, h.steps[:from]...), h.steps[from+size:]...)
			if fails(fewer) {
				h.steps = fewer
			} else {
				from += size
			}
		}
	}
}

// story tells how it came to a failure.
func (h *history) story() string {
	var b strings.Builder
	fmt.Fprintf(&b, "after %d edits:\n", len(h.steps))
	for i, s := range h.steps {
		fmt.Fprintf(&b, "%3d %s\n", i+1, s)
	}
	return b.String()
}
