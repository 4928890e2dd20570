package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/BurntSushi/toml"
	"github.com/yuin/goldmark"
)

// shape is how many files our output has, and of what size, for the floor to write as many.
type shape struct {
	Page, Thanks, Sources int // bytes of a campaign's page, of its thank-you page and of its sources as data, in the mean
	Rest, RestBytes       int // all other files, and their bytes together
}

// shapeOf measures an output folder of ours.
func shapeOf(dir string) (shape, error) {
	var s shape
	var pages, thanks, sources int
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		size := int(info.Size())
		switch name = filepath.ToSlash(name); {
		case !strings.Contains(name, "/campaign-"):
			s.Rest++
			s.RestBytes += size
		case strings.HasSuffix(name, "/thanks/index.html"):
			thanks++
			s.Thanks += size
		case strings.HasSuffix(name, "/sources.json"):
			sources++
			s.Sources += size
		default:
			pages++
			s.Page += size
		}
		return nil
	})
	if err == nil && (pages == 0 || thanks != pages || sources != pages) {
		err = fmt.Errorf("the output in %s has %d pages, %d thank-you pages and the sources of %d", dir, pages, thanks, sources)
	}
	if err != nil {
		return s, err
	}
	s.Page, s.Thanks, s.Sources = s.Page/pages, s.Thanks/thanks, s.Sources/sources
	return s, nil
}

func (s shape) String() string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // five numbers
	}
	return string(text)
}

// floorPage is what the floor's template takes.
type floorPage struct {
	Title    string
	Summary  string
	Petition struct {
		Target, Statement string
		Goal, Signatures  int
	}
	Slug    string                 `toml:"-"`
	Content template.HTML          `toml:"-"`
	Sources map[string]floorSource `toml:"-"`
}

type floorSource struct {
	Author      []string
	Title       string
	Publication string
	Date        toml.Primitive
	URL         string
}

// floor is the least that any program of this kind does: it reads each page and its sources, decodes the TOML, runs
// goldmark, executes a small template, and writes as many bytes into as many files as ours. It checks nothing, cites
// nothing, and publishes nothing safely. Cores and the collector's pace are as ours.
func floor(site, out, like string) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
	var s shape
	if err := json.Unmarshal([]byte(like), &s); err != nil {
		return fmt.Errorf("read the shape: %w", err)
	}
	t, err := template.New("page").Parse(bareLayout(bare{
		title: "{{.Title}}", summary: "{{.Summary}}", address: "https://together.example/{{.Slug}}/", target: "{{.Petition.Target}}",
		statement: "{{.Petition.Statement}}", goal: "{{.Petition.Goal}}", signatures: "{{.Petition.Signatures}}", slug: "{{.Slug}}", content: "{{.Content}}",
	}))
	if err != nil {
		return err
	}
	entries, err := os.ReadDir(filepath.Join(site, "content"))
	if err != nil {
		return err
	}
	workers := runtime.GOMAXPROCS(0)
	failed := make([]error, workers)
	var next atomic.Int64
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			f := floorWorker{site: site, out: out, shape: s, template: t, markdown: goldmark.New()}
			for i := next.Add(1) - 1; i < int64(len(entries)); i = next.Add(1) - 1 {
				if entries[i].IsDir() && failed[w] == nil {
					failed[w] = f.page(entries[i].Name())
				}
			}
		})
	}
	wg.Wait()
	for i := range s.Rest {
		failed = append(failed, os.WriteFile(filepath.Join(out, fmt.Sprintf("rest-%d", i)), make([]byte, s.RestBytes/s.Rest), 0o644))
	}
	return errors.Join(failed...)
}

type floorWorker struct {
	site, out string
	shape     shape
	template  *template.Template
	markdown  goldmark.Markdown
	copy      bytes.Buffer
	whole     bytes.Buffer
}

func (f *floorWorker) page(slug string) error {
	text, err := os.ReadFile(filepath.Join(f.site, "content", slug, "index.md"))
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(text), "+++\n")
	settings, body, ok := strings.Cut(rest, "+++\n")
	if !ok {
		return fmt.Errorf("%s has no front matter", slug)
	}
	p := floorPage{Slug: slug}
	if err := toml.Unmarshal([]byte(settings), &p); err != nil {
		return fmt.Errorf("%s: %w", slug, err)
	}
	notes, err := os.ReadFile(filepath.Join(f.site, "content", slug, "footnotes.toml"))
	if err != nil {
		return err
	}
	if err := toml.Unmarshal(notes, &p.Sources); err != nil {
		return fmt.Errorf("sources of %s: %w", slug, err)
	}
	f.copy.Reset()
	if err := f.markdown.Convert([]byte(body), &f.copy); err != nil {
		return err
	}
	p.Content = template.HTML(f.copy.String())
	f.whole.Reset()
	if err := f.template.Execute(&f.whole, p); err != nil {
		return err
	}
	if missing := f.shape.Page - f.whole.Len(); missing > 0 {
		f.whole.Write(make([]byte, missing))
	}
	dir := filepath.Join(f.out, slug, "thanks")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return errors.Join(os.WriteFile(filepath.Join(f.out, slug, "index.html"), f.whole.Bytes(), 0o644),
		os.WriteFile(filepath.Join(dir, "index.html"), make([]byte, f.shape.Thanks), 0o644),
		os.WriteFile(filepath.Join(f.out, slug, "sources.json"), make([]byte, f.shape.Sources), 0o644))
}
