package build_test

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
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

// said is a report in words.
func said(files *tree.Tree, report build.Report, problems []diag.Problem) string {
	w := httptest.NewRecorder().Body
	fmt.Fprintf(w, "%d pages\n", report.Pages)
	for _, f := range report.Forms {
		fmt.Fprintf(w, "form %+v\n", f)
	}
	for _, l := range report.Translations {
		fmt.Fprintf(w, "translation %+v\n", l)
	}
	err := diag.Write(w, diag.Text, problems, func(file string) ([]byte, bool) {
		b, err := files.Read(file)
		return tree.Unify(b), err == nil
	})
	if err != nil {
		panic(err) // a buffer takes everything
	}
	return w.String()
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

	at      state // as the files are now
	server  *serve.Server
	handler http.Handler
	shown   *tree.Tree // that of the site in the preview
}

func newWorkshop(t *testing.T, drawings string) *workshop {
	t.Helper()
	dir := scratch(t)
	w := &workshop{drawings: drawings, at: state{files: map[string]string{}}, dir: filepath.Join(dir, "site"), out: filepath.Join(dir, "public"), remembered: filepath.Join(dir, "cache"), server: serve.New()}
	if err := os.MkdirAll(filepath.Join(w.dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.handler = w.server.Handler("1414")
	t.Cleanup(func() {
		if w.shown != nil {
			w.shown.Close()
		}
	})
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

// show brings the site as it is now into the preview.
func (w *workshop) show(t *testing.T, s state) (values *build.Preview, ok bool) {
	t.Helper()
	values = w.server.Next()
	o := w.options(s.previewed())
	o.Preview = values
	site, files := load(t, w.dir, w.remembering(o))
	w.server.Show(site, false)
	if site == nil {
		files.Close()
		return values, false
	}
	if w.shown != nil {
		w.shown.Close()
	}
	w.shown = files
	return values, true
}

// fresh is the site of the preview, read from nothing but the files.
func (w *workshop) fresh(t *testing.T, s state, values *build.Preview) *build.Site {
	t.Helper()
	o := w.coldly(s.previewed())
	o.Preview = values
	site, files := load(t, w.dir, o)
	t.Cleanup(func() { files.Close() })
	return site
}

// previewed is the state without what the preview has no option for.
func (s state) previewed() state {
	s.review, s.precompress = false, false
	return s
}

func load(t *testing.T, dir string, o build.Options) (*build.Site, *tree.Tree) {
	t.Helper()
	files, _ := open(t, dir)
	site, _, err := build.Load(context.Background(), files, o)
	if err != nil {
		t.Fatal(err)
	}
	return site, files
}

// get asks the preview for an address.
func (w *workshop) get(address string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", address, nil)
	r.Host = "localhost:1414"
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}
