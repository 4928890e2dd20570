package markup_test

import (
	"fmt"
	"strings"
	"testing"

	"broadside/internal/diag"
	"broadside/internal/markup"
)

// campaignCopy is copy of the usual length and kind: some 450 words, with links, emphasis, calls to action and references to
// sources, of which there are n1 to n6.
func campaignCopy() string {
	var b strings.Builder
	for i := range 6 {
		if i%2 == 0 {
			b.WriteString("[Tell the City Council: Keep the libraries open.](#sign)\n\n")
		}
		fmt.Fprintf(&b, `The council's staff *found* that safe hours cost less than the "budget" of [the street](https://example.org/%d)
and the neighbours of the **union** keep the record of rent, care and water for a decade. Nobody's vote was
counted; the hearing heard a thousand people, and the mayor said so in public. Families, workers and teachers ask
for the same hours as before.[^n%d]

`, i, i+1)
		b.WriteString("Children read in the winter as in the summer, and the climate of the city is not better on Sundays. " +
			"Whoever works all week has no other day to go there; whoever learns for school has no other quiet room.\n\n")
	}
	b.WriteString("Thanks for fighting back.\n")
	return b.String()
}

func BenchmarkRender(b *testing.B) {
	s := newSite(b)
	statement := "Open the libraries on Sundays. We ask for the [plan](https://example.org/) that the staff made, and for the *budget* that it needs."
	text := campaignCopy()
	in := s.input(
		markup.Part{File: "index.md", Text: []byte(statement), Region: diag.Span{End: len(statement)}, Level: 3},
		markup.Part{File: "index.md", Text: []byte(text), Region: diag.Span{End: len(text)}, Level: 2},
	)
	in.Sources = []string{"n1", "n2", "n3", "n4", "n5", "n6"}
	if out := markup.Render(in); len(out.Problems) > 0 || len(out.Notes) != 6 {
		b.Fatal(out.Problems, out.Notes)
	}
	b.ReportAllocs()
	for b.Loop() {
		markup.Render(in)
	}
}
