package asset

import (
	"fmt"
	"testing"
)

func BenchmarkData(b *testing.B) {
	type name struct {
		Type string `json:"@type"`
		Name string `json:"name"`
	}
	type work struct {
		Type    string `json:"@type"`
		Name    string `json:"name,omitempty"`
		Authors []name `json:"author,omitempty"`
		PartOf  *name  `json:"isPartOf,omitempty"`
		URL     string `json:"url,omitempty"`
	}
	type page struct {
		Context   string `json:"@context"`
		Name      string `json:"name"`
		Publisher name   `json:"publisher"`
		Citations []work `json:"citation,omitempty"`
	}
	v := page{Context: "https://schema.org", Name: "Tell the City Council: Keep the libraries open.", Publisher: name{"Organization", "Riverton Action"}}
	for i := range 6 {
		v.Citations = append(v.Citations, work{
			"Article", "City rent decade now signed service years library.",
			[]name{{"Person", "Ada Okafor"}, {"Person", "Ben Lindqvist"}}, &name{"CreativeWork", "The Riverton Ledger"}, fmt.Sprintf("https://example.org/%d", i),
		})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Data(v); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAdmit(b *testing.B) {
	script, data := element("script", []byte("a()")), element("script", []byte("{}"))
	policy, err := Policy(PolicyParts{Styles: []string{script.Source}, Scripts: []string{script.Source}, Form: true, Site: "https://riverton.example"})
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Admit(policy, data.Source); err != nil {
			b.Fatal(err)
		}
	}
}
