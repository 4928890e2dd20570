package content_test

import (
	"net/url"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/campaign"
	"broadside/internal/content"
	"broadside/internal/diag"
)

// seed adds the files of an archive.
func seed(f *testing.F, name string) {
	archive, err := txtar.ParseFile("testdata/" + name)
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range archive.Files {
		if !strings.HasSuffix(file.Name, " problems") {
			f.Add(string(file.Data))
		}
	}
}

// inside holds that problems are complete and stand in the text.
func inside(t *testing.T, text string, problems []diag.Problem) {
	t.Helper()
	for _, p := range problems {
		if p.Code == "" || p.Message == "" || p.File == "" || p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(text) {
			t.Errorf("%+v in %d bytes", p, len(text))
		}
	}
}

// FuzzReadPage holds that no text breaks the reading, and that a page without problems is what the rest of the
// program takes it for: it has a title and a state that exists, its copy stands behind its settings, and a look at
// its facts alone gives the same facts.
//
// CASES.md RS-025, RS-131.
func FuzzReadPage(f *testing.F) {
	seed(f, "page.txtar")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") {
			return // package tree lets none of it pass
		}
		p, problems := content.ReadPage("content/a.md", []byte(text))
		inside(t, text, problems)
		facts, ok := content.ReadFacts("content/a.md", []byte(text))
		if diag.Blocking(problems, false) {
			return
		}
		if p == nil || strings.TrimSpace(p.Title) == "" || p.Address != "/a/" || p.Copy.End != len(text) ||
			strings.HasPrefix(text[p.Copy.Start:], "+++\n") && strings.Count(text, "+++") < 3 {
			t.Errorf("%+v", p)
		}
		if !strings.Contains(" draft live closed delivered won lost ", " "+string(p.State)+" ") ||
			p.Petition == nil && p.State != campaign.Live && p.State != campaign.Draft {
			t.Errorf("the state is %q", p.State)
		}
		if q := p.Petition; q != nil && (q.Target == "" || q.Goal.Number < 0 || q.Signatures < 0 || p.Has("petition", "signatures") == q.Counted.IsZero()) {
			t.Errorf("the petition is %+v", q)
		}
		if !ok || !reflect.DeepEqual(facts, p.Facts()) {
			t.Errorf("a look gives %+v, %v, reading %+v", facts, ok, p.Facts())
		}
	})
}

// FuzzReadSite holds that no text breaks the reading, and that a site without problems has what every page needs.
//
// CASES.md RS-131.
func FuzzReadSite(f *testing.F) {
	seed(f, "site.txtar")
	f.Fuzz(func(t *testing.T, text string) {
		s, problems := content.ReadSite([]byte(text), "")
		inside(t, text, problems)
		if diag.Blocking(problems, false) {
			return
		}
		u, err := url.Parse(s.BaseURL)
		if err != nil || u.Scheme != "https" || u.Host == "" || !strings.HasSuffix(s.BaseURL, "/") || u.RawQuery != "" ||
			s.Title == "" || len(s.Country) != 2 || s.Zone == nil || s.Zone.String() == "Local" || s.Language == "" {
			t.Errorf("%+v", s.Site)
		}
	})
}

// FuzzReadSources holds that no text breaks the reading, and that a source without problems can stand on a page:
// its key can be part of an id, and its addresses lead to web pages.
//
// CASES.md RS-002, RS-131.
func FuzzReadSources(f *testing.F) {
	seed(f, "sources.txtar")
	f.Fuzz(func(t *testing.T, text string) {
		s, problems := content.ReadSources("content/footnotes.toml", []byte(text))
		inside(t, text, problems)
		if s == nil {
			t.Fatal("no register")
		}
		if diag.Blocking(problems, false) {
			return
		}
		for _, key := range s.Keys {
			r := s.Records[key]
			if strings.ContainsAny(key, " \"<>&#'") || key == "" || r.Text == "" && len(r.Author) == 0 && r.Title == "" && r.Publication == "" {
				t.Errorf("%q: %+v", key, r)
			}
			for _, address := range []string{r.URL, r.Archive} {
				u, err := url.Parse(address)
				if address != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil) {
					t.Errorf("%q: %q", key, address)
				}
			}
		}
	})
}
