package form_test

import (
	"os"
	"testing"

	"broadside/internal/form"
)

func BenchmarkBuild(b *testing.B) {
	text, err := os.ReadFile("../../layouts/handlers/actionkit.toml")
	if err != nil {
		b.Fatal(err)
	}
	p, problems := form.ReadPreset("layouts/handlers/actionkit.toml", text)
	if problems != nil {
		b.Fatal(problems)
	}
	in := input(p)
	in.Settings.Optional = nil
	if _, problems := form.Build(in); problems != nil {
		b.Fatal(problems)
	}
	b.ReportAllocs()
	for b.Loop() {
		form.Build(in)
	}
}
