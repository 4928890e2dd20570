package settings

import (
	"bytes"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/campaign"
	"broadside/internal/diag"
)

// seed adds all texts of testdata/*.txtar.
func seed(f *testing.F) {
	for _, name := range []string{"syntax", "page", "site", "sources"} {
		archive, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			f.Add(file.Data)
		}
	}
}

// FuzzParse holds that no text breaks the scan; that the scan and the decoder find the same keys in the same
// places; and that what Verbatim points at is what was decoded.
//
// CASES.md RS-020, RS-131.
func FuzzParse(f *testing.F) {
	seed(f)
	f.Add([]byte("a.b.c=1\na.b.d={e.f=2,g=[{h=3},{h=4}]}\n[[x.y]]\nz=1\n[[x.y]]\n[x.y.w]\nq=1\n"))
	f.Add([]byte("[a.b]\nx=1\n[a]\nc=2\n[a.d.e]\n"))
	f.Add([]byte("a='''\r\nx'''''\nb=\"\"\"\\\r\n  x\\\"\"\"\"\"\nc=[1979-05-27 07:32:00, 07:32:00]#\n"))
	f.Add([]byte("a1=1\na2=1\na3=1\na4=1\na5=1\na6=1\na7=1\na8=1\na9=1\nb1=1\nb2=1\nb3=1\nb4=1\nb5=1\nb6=1\nb7.c=1.5\nb8=2026-09-14\nb7.d={e='''x'''}\n"))
	f.Add([]byte("\"a\\u0062\\e\"=+1e3\n''=1\n\"\".a=0x1F\nd=1_000.5\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, problems := Parse("x.toml", text, diag.Span{End: len(text)}, 0)
		inside(t, text, problems)
		if doc == nil {
			if len(problems) == 0 {
				t.Fatal("refused without a problem")
			}
			return
		}
		var want any
		if _, err := toml.Decode(string(text), &want); err != nil {
			t.Fatalf("accepted, but the decoder says %v", err)
		}
		got := doc.value(root)
		if diff := cmp.Diff(want, got, alike); diff != "" {
			t.Fatal(diff)
		}
		agree(t, doc, root, got)
		for _, into := range []any{new(campaign.Page), new(campaign.Site), new(map[string]campaign.Source), new(map[string]any)} {
			inside(t, text, doc.Decode(into))
		}
	})
}

// alike are values that nothing in this program can tell apart: a date's location says how it was written.
var alike = cmp.Options{
	cmp.Comparer(func(a, b float64) bool { return a == b || a != a && b != b }),
	cmp.Comparer(func(a, b time.Time) bool {
		_, east := a.Zone()
		_, eastB := b.Zone()
		return a.Equal(b) && a.Location().String() == b.Location().String() && east == eastB
	}),
}

// agree holds the nodes below n against the decoded value v.
func agree(t *testing.T, d *Document, n id, v any) {
	node := d.index.nodes[n]
	switch v := v.(type) {
	case map[string]any:
		found := 0
		for k := node.first; k != none; k = d.index.nodes[k].next {
			child := d.index.nodes[k]
			value, ok := v[child.name]
			if !ok || child.key == (extent{}) {
				t.Fatalf("%q is indexed, but not decoded, or has no place", child.name)
			}
			agree(t, d, k, value)
			found++
		}
		if found != len(v) {
			t.Fatalf("%d keys indexed, %d decoded below %q", found, len(v), node.name)
		}
	case []map[string]any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = v[i]
		}
		agree(t, d, n, list)
	case []any:
		k := node.first
		for _, value := range v {
			if k == none {
				t.Fatal("fewer entries indexed than decoded")
			}
			agree(t, d, k, value)
			k = d.index.nodes[k].next
		}
		if k != none {
			t.Fatal("more entries indexed than decoded")
		}
	case string:
		if at, ok := d.content(node.value); ok && d.written(at) != v {
			t.Fatalf("%q is %q in the text", v, d.written(at))
		}
	}
}

// FuzzSplit holds that the parts stand in order and that a fence is never part of the copy's start by accident.
//
// CASES.md RS-025, RS-131.
func FuzzSplit(f *testing.F) {
	seed(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		toml, below, problems := Split("x.md", text)
		inside(t, text, problems)
		if toml.Start < 0 || toml.End < toml.Start || below.Start < toml.End || below.End != len(text) || below.End < below.Start {
			t.Fatalf("toml %v, copy %v of %d bytes", toml, below, len(text))
		}
		if problems != nil {
			if toml != (diag.Span{}) || below.Start != below.End && bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("+++")) {
				t.Fatalf("toml %v, copy %v beside %v", toml, below, problems)
			}
			return
		}
		if !bytes.HasPrefix(text, []byte("+++")) || !bytes.Contains(text[toml.End:below.Start], []byte("+++")) {
			t.Fatal("no fences")
		}
	})
}

// inside holds that problems are complete and that their places are places of the text.
func inside(t *testing.T, text []byte, problems []diag.Problem) {
	t.Helper()
	for _, p := range problems {
		if p.Span.Start < 0 || p.Span.End < p.Span.Start || p.Span.End > len(text) || p.Code == "" || p.Message == "" || p.File == "" {
			t.Fatalf("%+v in %d bytes", p, len(text))
		}
	}
}
