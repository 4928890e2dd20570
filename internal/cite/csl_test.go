package cite_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"broadside/internal/campaign"
	"broadside/internal/cite"
)

// Whatever a record knows goes out as CSL-JSON and comes in again: a name in one piece comes in two, and that nobody has
// confirmed it yet stays at home.
func TestCSLLosesNothing(t *testing.T) {
	text, err := os.ReadFile("testdata/styles.txtar")
	if err != nil {
		t.Fatal(err)
	}
	records := map[string]campaign.Source{
		"all": {
			Type: campaign.Journal, Author: campaign.Authors{{Family: "van Beethoven", Given: "Ludwig"}, {Organisation: "City"}, {Family: "King Jr.", Given: "M. L."}},
			Editor: campaign.Authors{{Family: "Plato"}}, Title: `A "title"`, Publication: "P", Publisher: "Q", Place: "R", Edition: "2", Volume: "3a", Issue: "4",
			Page: "5-6", Date: campaign.SourceDate{Year: 2026, Month: 5}, URL: "https://a.example/?b=1&c=2", DOI: "10.1000/1", ISBN: "978", Archive: "https://b.example/",
			Accessed: campaign.SourceDate{Year: 2026, Month: 5, Day: 2}, Quote: "Nine\nin ten", Language: "de", Note: "See *it*.", Notes: map[string]string{"es": "V.", "pt-br": "W."},
		},
		"own words": {Text: "All\nof *it*.", Texts: map[string]string{"es": "Todo."}, Note: "n", Quote: "q", Archive: "https://b.example/", Accessed: campaign.SourceDate{Year: 2026}},
	}
	keys := []string{"all", "own words"}
	for _, f := range txtar.Parse(text).Files {
		record, _, _ := bytes.Cut(f.Data, []byte("\n--\n"))
		var s campaign.Source
		if _, err := toml.Decode(string(record), &s); err == nil {
			keys = append(keys, f.Name)
			records[f.Name] = s
		}
	}
	for _, key := range keys {
		want := records[key]
		if want.Type == campaign.Article {
			want.Type = ""
		}
		want.Author, want.Editor = apart(want.Author), apart(want.Editor)
		out, err := cite.CSL([]string{key}, records)
		if err != nil {
			t.Fatal(err)
		}
		in, err := cite.ReadCSL(out)
		if err != nil || len(in) != 1 {
			t.Fatalf("%s: %v\n%s", key, err, out)
		}
		if diff := cmp.Diff([]cite.Entry{{ID: key, Source: want}}, in); diff != "" {
			t.Errorf("%s (-want +got):\n%s", key, diff)
		}
	}
}

// What other programs write is taken over as far as a record may hold it, and the rest is told.
func TestReadCSL(t *testing.T) {
	for _, c := range []struct{ fields, want, left string }{
		{`"issued": {"date-parts": [["2020", 5, "6"]]}`, "2020-05-06", ""},
		{`"issued": {"date-parts": [[2020, 0, 0]]}`, "2020", ""},
		{`"issued": {"date-parts": [["2020"]], "season": "3"}`, "2020", "a part of issued"},
		{`"issued": {"date-parts": [[2020, 1], [2020, 3]]}`, "2020-01", "a part of issued"},
		{`"issued": {"date-parts": [[-44, 3, 15]]}`, "", "issued"},
		{`"issued": {"raw": "6 May 2020"}`, "2020-05-06", ""},
		{`"issued": {"raw": "2020-05-06T10:00:00Z"}`, "2020-05-06", ""},
		{`"issued": {"raw": "2020-01/2020-03"}`, "2020-01", "a part of issued"},
		{`"issued": {"literal": "Spring 2020"}`, "2020", "a part of issued"},
		{`"issued": {"literal": "n.d."}`, "undated", ""},
		{`"DOI": "https://dx.doi.org/10.1000/ABC"`, "10.1000/ABC", ""},
		{`"DOI": "doi: 10.1002/(SICI)1(1)11:1<1::AID>3.0.CO;2-X"`, "10.1002/(SICI)1(1)11:1<1::AID>3.0.CO;2-X", ""},
		{`"DOI": "none"`, "", "DOI"},
		{`"URL": "ftp://a.example/"`, "", "URL"},
		{`"URL": "not one"`, "", "URL"},
		{`"language": "English"`, "", "language"},
		{`"language": "pt-BR"`, "pt-BR", ""},
		{`"author": [{"literal": "et al."}]`, "et al.", ""},
		{`"author": [{"family": "Fontaine", "given": "Jean", "dropping-particle": "de", "non-dropping-particle": "La"}]`, "Jean de La Fontaine", ""},
		{`"type": "thesis"`, "report", "type thesis (taken as report)"},
	} {
		in, err := cite.ReadCSL([]byte("[{" + c.fields + "}]"))
		if err != nil || len(in) != 1 {
			t.Errorf("%s: %v", c.fields, err)
			continue
		}
		s := in[0].Source
		got := s.DOI + s.URL + s.Language + string(s.Type)
		switch {
		case s.Date.Undated:
			got += "undated"
		case !s.Date.IsZero():
			got += s.Date.String()
		}
		for _, a := range s.Author {
			got += a.Name()
		}
		if left := strings.Join(in[0].Left, ", "); got != c.want || left != c.left {
			t.Errorf("%s: %q, left %q", c.fields, got, left)
		}
	}
}

// apart are names as they come in again.
func apart(list campaign.Authors) (out campaign.Authors) {
	for _, a := range list {
		if a.Organisation == "" {
			given, family, suffix := a.Parts()
			a = campaign.Author{Given: given, Family: family}
			if suffix != "" {
				a.Family += " " + suffix
			}
		}
		out = append(out, a)
	}
	return out
}

// Whatever a file holds, what was read of it goes out and comes in again as the same.
func FuzzCSL(f *testing.F) {
	f.Add([]byte(`[{"id": 1, "type": "book", "title": "T", "author": [{"literal": "A"}], "issued": {"date-parts": [[2026, "5"]]}, "custom": {"note_es": "x"}}]`))
	f.Add([]byte(`{"items": [{"type": "legal_case", "issued": {"raw": "2026-05"}, "number": "3", "issue": 4, "section": "7", "page": 8}]}`))
	f.Add([]byte(`[{"type":"report","genre":"press release","custom":{"text":"x"}}]`))
	f.Fuzz(func(t *testing.T, text []byte) {
		first, err := cite.ReadCSL(text)
		if err != nil {
			return
		}
		for _, e := range first {
			out, err := cite.CSL([]string{"k"}, map[string]campaign.Source{"k": e.Source})
			if err != nil {
				t.Fatal(err)
			}
			second, err := cite.ReadCSL(out)
			if err != nil || len(second) != 1 || second[0].Left != nil {
				t.Fatalf("%v of %s", err, out)
			}
			if diff := cmp.Diff(e.Source, second[0].Source); diff != "" {
				t.Errorf("%s (-first +second):\n%s", text, diff)
			}
		}
	})
}
