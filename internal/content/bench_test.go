package content_test

import (
	"fmt"
	"strings"
	"testing"

	"broadside/internal/content"
	"broadside/internal/diag"
)

// benchPage is a campaign as most are: a few settings, a statement of some sixty words, copy of four hundred.
var benchPage = []byte(`+++
title = "Tell Governor Lindqvist: Keep the libraries open on Sundays."
summary = "Sunday is the only day on which many families can come, and the council means to close the reading rooms on it from December on."
date = 2026-03-23

[petition]
target = "Governor Lindqvist"
statement = "` + strings.Repeat("We ask that all reading rooms stay open on Sundays, as [the plan](https://example.org/plan) of 2024 has it. ", 4) + `"
goal = 100000
signatures = 6656
counted = 2026-09-28

[form.actionkit]
page = "library-sundays"
+++

` + strings.Repeat("[Keep the libraries open.](#sign)\n\n"+strings.Repeat("Nine in ten people want the Sundays *back*, and the council knows it. ", 8)+"[^n1]\n\n", 5))

// benchSources is a register of six sources.
var benchSources = func() []byte {
	var b strings.Builder
	for i := range 6 {
		fmt.Fprintf(&b, "[n%d]\nauthor = [\"Elena Moreno\"%s]\ntitle = \"Council weighs Sunday closures of the city's libraries.\"\n"+
			"publication = \"The Riverton Ledger\"\ndate = 2026-05-%02[1]d\nurl = \"https://example.org/4/%[1]d\"\n\n", i+1, strings.Repeat(`, "Ben Nguyen"`, i%2))
	}
	return []byte(b.String())
}()

func BenchmarkReadFacts(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := content.ReadFacts("content/library-sundays/index.md", benchPage); !ok {
			b.Fatal("not read")
		}
	}
}

func BenchmarkReadPage(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := content.ReadPage("content/library-sundays/index.md", benchPage); problems != nil {
			b.Fatal(show(benchPage, problems))
		}
	}
}

func BenchmarkReadSources(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := content.ReadSources("content/library-sundays/footnotes.toml", benchSources); problems != nil {
			b.Fatal(show(benchSources, problems))
		}
	}
}

func BenchmarkReadTranslation(b *testing.B) {
	original, problems := content.ReadPage("content/library-sundays/index.md", benchPage)
	if diag.Blocking(problems, false) {
		b.Fatal(show(benchPage, problems))
	}
	text := []byte("+++\ntitle = \"Abiertas los domingos\"\nsummary = \"Los domingos\"\n[petition]\ntarget = \"la gobernadora\"\nstatement = \"Pedimos.\"\n[form.actionkit]\npage = \"domingos\"\n+++\nTexto.\n")
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := content.ReadTranslation("content/library-sundays/index.es.md", text, original); problems != nil {
			b.Fatal(show(text, problems))
		}
	}
}
