package build_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"broadside/internal/build"
	"broadside/internal/cache"
	"broadside/internal/campaign"
	"broadside/internal/diag"
	"broadside/internal/publish"
	"broadside/internal/serve"
	"broadside/internal/tree"
)

// What the program does with a site, in the ways that must come to the same.

// result is what a build came to.
type result struct {
	said      string            // all that the report and the problems say
	published bool              // nothing blocked
	held      bool              // there are pages that only the preview shows
	files     map[string]string // the output folder's, the manifest among them
}

// options are those of a state.
func (s state) options() build.Options {
	o := build.Options{Now: s.now, Review: s.review, Precompress: s.precompress, BaseURL: s.baseURL}
	if s.stopped != "" {
		day, err := time.Parse(time.DateOnly, s.stopped)
		if err != nil {
			panic(err)
		}
		o.Stopped = campaign.DateIn(day, time.UTC)
	}
	return o
}

// open lists a site's files.
func open(t *testing.T, dir string) (*tree.Tree, []diag.Problem) {
	t.Helper()
	files, problems, err := tree.Open(dir, os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	return files, problems
}

// opened is open for as long as the test runs.
func opened(t *testing.T, dir string) (*tree.Tree, []diag.Problem) {
	t.Helper()
	files, problems := open(t, dir)
	t.Cleanup(func() { files.Close() })
	return files, problems
}

// built builds the site in dir into the folder out, as the command does.
func built(t *testing.T, dir, out string, o build.Options) result {
	t.Helper()
	files, problems := open(t, dir)
	defer files.Close()
	site, more, err := build.Load(context.Background(), files, o)
	if err != nil {
		t.Fatal(err)
	}
	problems = append(problems, more...)
	var report build.Report
	var r result
	if site != nil {
		to, err := publish.Open(publish.Options{Dir: out, Site: dir, AllowShrink: true})
		if err != nil {
			t.Fatal(err)
		}
		if report, err = site.Run(context.Background(), to, nil); err != nil {
			_ = to.Discard()
			return result{said: err.Error(), files: read(t, out)}
		}
		problems = append(problems, report.Problems...)
		r.held = len(site.HeldPages()) > 0
		if r.published = !diag.Blocking(problems, false); r.published {
			if _, err := to.Commit(); err != nil {
				t.Fatal(err)
			}
		}
		if err := to.Discard(); err != nil {
			t.Fatal(err)
		}
	}
	r.said = said(files, report, diag.Sorted(problems))
	r.files = read(t, out)
	return r
}

// said is a report in words, and told the problems.
func said(files *tree.Tree, report build.Report, problems []diag.Problem) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d pages\n", report.Pages)
	for _, f := range report.Forms {
		fmt.Fprintf(&b, "form %+v\n", f)
	}
	for _, l := range report.Translations {
		fmt.Fprintf(&b, "translation %+v\n", l)
	}
	return b.String() + "\n" + told(files, problems)
}

func told(files *tree.Tree, problems []diag.Problem) string {
	var b strings.Builder
	_ = diag.Write(&b, diag.Text, problems, func(file string) ([]byte, bool) {
		text, err := files.Read(file)
		return tree.Unify(text), err == nil
	})
	return b.String()
}

// workshop is where one site is worked on: its files, its output, what is remembered of former builds, and its preview.
type workshop struct {
	dir, out, remembered string
	drawings             string        // a cache of what cold builds draw, which is dear: its keys name all that it depends on
	skew                 time.Duration // how far the cache's clock is ahead; pictures that it takes for settled it trusts
	workers              int
	checksum             bool
	place                string // name of the memory; empty is one for each kind of build, as the command has them
	blind                string // what the memory's keys overlook, to see that it is noticed

	at       state // as the files are now
	server   *serve.Server
	handler  http.Handler
	shown    shown
	followed int
	last     *build.Site    // the last one that could be shown
	values   *build.Preview // its
}

// shown is a site that was loaded for the preview.
type shown struct {
	tree            *tree.Tree
	site            *build.Site // nil if the settings can't be used
	files, problems []diag.Problem
}

func newWorkshop(t *testing.T, drawings string) *workshop {
	t.Helper()
	dir := scratch(t)
	w := &workshop{drawings: drawings, at: state{files: map[string]string{}}, dir: filepath.Join(dir, "site"), out: filepath.Join(dir, "public"), remembered: filepath.Join(dir, "cache"), server: serve.New(0)}
	if err := os.MkdirAll(filepath.Join(w.dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.handler = w.server.Handler("1414")
	return w
}

func (w *workshop) options(s state) build.Options {
	o := s.options()
	o.Cache = cache.Open(w.remembered, func() time.Time { return time.Now().Add(w.skew) })
	o.Workers, o.Checksum = w.workers, w.checksum
	return o
}

// remembering are options with the memory of the runs of their kind, as the command has it.
func (w *workshop) remembering(o build.Options) build.Options {
	place := cmp.Or(w.place, fmt.Sprintf("%q review %t preview %t compressed %t", o.BaseURL, o.Review, o.Preview != nil, o.Precompress))
	o.Memory = build.NewMemory(o.Cache, place, "test")
	build.Blind(&o, w.blind)
	return o
}

// warm builds into the site's own folder with what is remembered.
func (w *workshop) warm(t *testing.T, s state) result {
	t.Helper()
	return built(t, w.dir, w.out, w.remembering(w.options(s)))
}

// cold builds into a folder that is new, and from nothing but the files.
func (w *workshop) cold(t *testing.T, s state) result {
	t.Helper()
	out := w.out + "-cold"
	defer os.RemoveAll(out)
	return built(t, w.dir, out, w.coldly(s))
}

// coldly are options with a cache that keeps drawings, and believes nothing of files: by its clock all are of the future.
func (w *workshop) coldly(s state) build.Options {
	o := s.options()
	o.Cache = cache.Open(w.drawings, func() time.Time { return time.Unix(1, 0) })
	return o
}

// show brings the site into the preview, as the command does: all of it, or with paths what they say that has changed; with
// none of them the clock has. It returns the preview's values, and nil if there is nothing to show.
func (w *workshop) show(t *testing.T, s state, paths []string) *build.Preview {
	t.Helper()
	o := w.options(s.previewed())
	o.Preview = w.server.Next()
	o = w.remembering(o)
	was, news, from := w.shown, true, []string(nil)
	if paths == nil || w.last == nil {
		w.shown.tree, w.shown.files = opened(t, w.dir)
		var err error
		if w.shown.site, w.shown.problems, err = build.Load(context.Background(), w.shown.tree, o); err != nil {
			t.Fatal(err)
		}
	} else {
		w.shown.tree, from, w.shown.files = was.tree.Renew(paths)
		if len(paths) > 0 && len(from) == 0 && slices.Equal(was.files, w.shown.files) {
			w.shown = was
			return w.values
		}
		if w.last != was.site {
			from = nil // not all that changed since
		}
		var err error
		if w.shown.site, news, w.shown.problems, err = w.last.Renew(context.Background(), w.shown.tree, from, o); err != nil {
			t.Fatal(err)
		}
		news = news || !slices.Equal(was.files, w.shown.files)
	}
	switch {
	case w.shown.site == nil:
		return nil
	case !news:
		w.server.Replace(w.shown.site)
	default:
		w.server.Show(w.shown.site, false)
		w.values = o.Preview
	}
	w.last = w.shown.site
	return w.values
}

// saidShown is what the preview's check says of the whole site.
func (w *workshop) saidShown(t *testing.T) string {
	t.Helper()
	return saidOf(t, w.shown)
}

func saidOf(t *testing.T, s shown) string {
	t.Helper()
	report, err := s.site.Run(context.Background(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	return told(s.tree, diag.Sorted(slices.Concat(s.files, s.problems, report.Problems)))
}

// fresh is the site of the preview, read from nothing but the files.
func (w *workshop) fresh(t *testing.T, s state, values *build.Preview) shown {
	t.Helper()
	o := w.coldly(s.previewed())
	o.Preview = values
	var f shown
	f.tree, f.files = opened(t, w.dir)
	var err error
	if f.site, f.problems, err = build.Load(context.Background(), f.tree, o); err != nil {
		t.Fatal(err)
	}
	return f
}

// previewed is the state without what the preview has no option for.
func (s state) previewed() state {
	s.review, s.precompress = false, false
	return s
}

// get asks the preview for an address.
func (w *workshop) get(address string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", address, nil)
	r.Host = "localhost:1414"
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}
