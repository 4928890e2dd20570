package main

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	trade "broadside/internal/campaign"
	"broadside/internal/publish"
	"broadside/internal/tree"
)

// BenchmarkRoad takes 500 campaigns down the road, step by step and as a whole.
func BenchmarkRoad(b *testing.B) {
	const campaigns = 500
	base := memoryDir
	if _, err := os.Stat(base); err != nil {
		base = ""
	}
	dir, err := os.MkdirTemp(base, "road-")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	source := filepath.Join(dir, "site")
	if err := makeSite(ours, campaigns, source); err != nil {
		b.Fatal(err)
	}
	b.Run("list", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			t, _, err := tree.Open(source, os.DirFS("../.."))
			if err != nil {
				b.Fatal(err)
			}
			_ = t.Close()
		}
	})
	b.Run("load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			_, done := load(b, source)
			done()
		}
	})
	site, done := load(b, source)
	defer done()
	b.Run("page", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			i = (i + 1) % campaigns
			body, problems, found, err := site.Page(trade.Address("/" + campaignAt(i).slug + "/"))
			if err != nil || !found || len(body) == 0 || len(problems) > 0 {
				b.Fatal(problems, found, err)
			}
		}
	})
	b.Run("check", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := site.Run(b.Context(), nil, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("whole", func(b *testing.B) {
		b.ReportAllocs()
		n := 0
		for b.Loop() {
			n++
			site, done := load(b, source)
			out, err := publish.Open(publish.Options{Dir: filepath.Join(dir, strconv.Itoa(n))})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := site.Run(b.Context(), out, nil); err != nil {
				b.Fatal(err)
			}
			if _, err := out.Commit(); err != nil {
				b.Fatal(err)
			}
			done()
		}
	})
}
